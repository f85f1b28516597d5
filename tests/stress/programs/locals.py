# What only functions and nested scopes make: operations in place on locals, conditions that jump, cells, deletions.
def in_place(a, b, s):
    big = 1 << 90
    a += b; a -= 1; a *= 3; a //= 2; a %= 50; a <<= 3; a >>= 1; a &= 0xff; a |= 64; a ^= 5; a **= 2
    f = 7.5
    f /= 2; f += 1; f *= 2; f -= 1; f //= 2; f %= 3
    big *= 3; big //= 7; big %= 10 ** 20; big <<= 70; big >>= 3; big &= big - 1; big |= 1; big ^= 12345; big += 10 ** 30; big -= 1; big **= 2
    s *= 2; s += ['x']
    return a, f, big, s, a & 7, a >> 1, a << 70, a * big


def jumps(a, b, l):
    seen = []
    if a <= b: seen.append('le')
    if a != b: seen.append('ne')
    if not a > b: seen.append('gt')
    if a in l: seen.append('in')
    if a not in l: seen.append('not in')
    if a is not None and (b >= 2 or a == b): seen.append('and')
    while a < b: a += 1
    while a != 0: a -= 1
    while not a: a = len(l)
    for x in l:
        if x <= 1.5: continue
        if x != '': break
    return seen, a, [x for x in l if x > 1 if x != 2 if x in l]


def cells():
    free, gone = 1, 2

    class Inner:
        plus = free + 1
        again = gone

        def method(self):
            nonlocal free
            free += 5
            return free, __class__.__name__

        def drop(self):
            nonlocal gone
            del gone
            try:
                return gone
            except NameError as e:
                return str(e)

    def deeper():
        def deepest():
            return free
        return deepest, [lambda: free + i for i in range(2)]
    i = Inner()
    return Inner.plus, Inner.again, i.method(), i.drop(), deeper()[0](), [f() for f in deeper()[1]]


def deletions():
    global made
    made = 1
    local = [1, 2, 3]
    del local[0], made
    copy = local
    del local
    try:
        return local
    except UnboundLocalError as e:
        return str(e), copy


def generators(n):
    got = yield from range(n)
    got = yield from inner(n)
    yield got
    return 'end'


def inner(n):
    for i in range(n):
        sent = yield i
    return sent


async def numbers():
    yield 1
    yield 2


async def asynchronous():
    it = aiter(numbers())
    return [await anext(it), await anext(it), await anext(it, 'none')]


print(in_place(5, 9, ['q']), jumps(1, 4, [0, 1, 2, 3.5]), cells(), deletions(), list(generators(2)))
try:
    asynchronous().send(None)
except StopIteration as e:
    print(e.value)
exec(compile('1 + 1; "shown"', '<shell>', 'single'))
exec('class L:\n x = 1\n y = sorted(locals())[-1]\nprint(L.y)')
code = compile('x: int = 1\ny = [x for x in (1, 2)]\ndel y\ntry:\n  del y\nexcept NameError as e: z = e', 'f', 'exec')
ns = {}
exec(code, ns, {})
exec(code, ns)
print(sorted(k for k in ns if k[0] != '_'), isinstance(ns['z'], NameError))
for value in (1, 2.5, 10 ** 30, 'a', None, (1,), [1]):
    try:
        print(value + value, value * 2, value == value, value < value)
    except TypeError as e:
        print(e)
