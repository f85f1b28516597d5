# Generators, coroutines, asynchronous generators and comprehensions, driven by hand.
def gen(n):
    got = yield 'start'
    while n:
        try:
            got = yield got, n
        except KeyError as e:
            got = e.args
        n -= 1
    return 'done'


def delegate():
    result = yield from gen(2)
    yield result
    yield from [1, 2]
    yield from (c for c in 'xy')


g = gen(2)
print(next(g), g.send('hello'), g.throw(KeyError('k')))
try:
    g.send(None)
except StopIteration as e:
    print(e.value)
print(list(delegate()))
h = gen(1)
next(h)
h.close()
print(h.gi_frame, [x for x in (y * 2 for y in range(3) if y)])


class Await:
    def __init__(self, value):
        self.value = value

    def __await__(self):
        got = yield self.value
        return got


class AsyncManager:
    async def __aenter__(self):
        return await Await('enter')

    async def __aexit__(self, *args):
        await Await('exit')
        return True


class AsyncRange:
    def __init__(self, n):
        self.n = n

    def __aiter__(self):
        return self

    async def __anext__(self):
        if not self.n:
            raise StopAsyncIteration
        self.n -= 1
        return await Await(self.n)


async def agen(n):
    for i in range(n):
        yield i
        await Await('between')


async def main():
    async with AsyncManager() as m:
        print('in', m)
        raise ValueError
    async for i in AsyncRange(2):
        print('item', i)
    else:
        print('else')
    print([x async for x in agen(2)], {x: 1 async for x in agen(1)}, {x async for x in agen(1)})
    g = agen(3)
    print(await g.__anext__(), await g.asend(None))
    await g.aclose()
    print([await Await(k) for k in range(2)])
    return 'main done'


def drive(coro):
    value, trail = None, []
    while True:
        try:
            trail.append(coro.send(value))
            value = trail[-1]
        except StopIteration as e:
            return e.value, trail


print(drive(main()))


def cyclic():
    me = yield
    try:
        yield me
    finally:
        pass


c = cyclic()
next(c)
c.send(c)
del c
it = iter([1, 2, 3].__iter__, 5)
it2 = iter(lambda box=[0]: box.append(0) or len(box), 4)
print(list(it2))
