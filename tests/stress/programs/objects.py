# Attributes of code, functions, generators, slices, memoryviews, properties; the methods that other programs leave out.
def function(a, /, b, *, k=1):
    cell = a

    def inner():
        return cell, b
    local = inner()
    return local


code = function.__code__
print(code.co_argcount, code.co_posonlyargcount, code.co_kwonlyargcount, code.co_nlocals, code.co_varnames, code.co_cellvars, code.co_freevars, code.co_flags & 3,
      code.co_firstlineno, code.co_qualname, code.co_stacksize >= 0, len(code.co_code) > 0, len(list(code.co_positions())) > 0, code.replace(co_name='other').co_name,
      code.co_consts[-1] is not code, code.co_names)


def generator(x):
    yield x
    yield from [1]


g = generator(1)
next(g)
print(g.gi_running, g.gi_suspended, g.gi_yieldfrom, g.gi_code.co_name, g.gi_frame.f_lineno > 0)
next(g)
print(g.gi_yieldfrom is not None, g.close(), g.gi_frame)


async def agen():
    try:
        yield 1
        yield 2
    except ValueError as e:
        yield str(e)


async def consume():
    a = agen()
    print(a.ag_running, a.ag_code.co_name, a.ag_await, a.ag_suspended if hasattr(a, 'ag_suspended') else '', a.ag_frame is not None)
    print(await anext(a), await a.athrow(ValueError('thrown')), await anext(a, 'end'))
    await a.aclose()


coroutine = consume()
print(coroutine.cr_running, coroutine.cr_suspended, coroutine.cr_await, coroutine.cr_code.co_name, coroutine.cr_frame is not None, coroutine.cr_origin)
try:
    coroutine.send(None)
except StopIteration as e:
    print(e.value)
s = slice(1, 10, 2)
r = range(1, 10, 2)
print(s.start, s.stop, s.step, s.indices(5), r.start, r.stop, r.step, r.count(3), r.index(5), r[1:3], list(reversed(r)), 3 in r, r == range(1, 11, 2))
m = memoryview(bytearray(b'abcdef'))
print(m.nbytes, m.ndim, m.shape, m.strides, m.suboffsets, m.itemsize, m.format, m.readonly, m.contiguous, m.c_contiguous, m.f_contiguous, m.obj, m.toreadonly().readonly)


class P:
    def get(self):
        return 1

    def set(self, v):
        pass

    def delete(self):
        pass
    p = property(get, doc='text')
    p = p.getter(get).setter(set).deleter(delete)


print(P.p.fget is P.get, P.p.fset is P.set, P.p.fdel is P.delete, P.p.__doc__, P().p)
P().p = 1
del P().p
a, b = {1, 2, 3}, frozenset({2, 3, 4})
print(sorted(a.intersection(b)), sorted(a.difference(b)), sorted(a.symmetric_difference(b)), a.issubset(b), a.issuperset({1}), b.isdisjoint(a), sorted(b.union(a)), len(b.copy()))
a.intersection_update(b), a.difference_update({2}), a.symmetric_difference_update({3, 9}), a.update([7]), a.discard(1), a.add(5), a.remove(5)
print(sorted(a))
t = 'Text ٣'
print(t.isalnum(), t.isascii(), t.isdecimal(), t.islower(), t.isnumeric(), t.isspace(), t.isupper(), t.rindex('t'), t.rjust(9, '.'), t.isprintable())
bb = bytearray(b'Text')
print(bb.isalnum(), bb.isascii(), bb.islower(), bb.isspace(), bb.isupper(), bb.rindex(b't'), bb.rjust(9), bb.zfill(6), bb.swapcase(), bb.expandtabs(), bb.partition(b'x'), bb.translate(None, b'e'))


def unbound():
    x = 1
    del x
    try:
        del x
    except UnboundLocalError as e:
        print(e)
    for x in range(3):
        del x


unbound()
