# Objects that stand for others, a hundred thousand deep: each operation that is handed on ends in RecursionError at worst.
import functools, operator, sys, types

DEPTH = 60000
def nothing(*args, **keywords): pass


def nest(wrap, inner):
    for i in range(DEPTH): inner = wrap(inner)
    return inner


def tried(*functions):
    for f in functions:
        try: f()
        except Exception: pass


a = nest(lambda x: types.GenericAlias(x, int), list)
tried(lambda: a.foo, lambda: hash(a), lambda: a == types.GenericAlias(a, int), lambda: repr(a), lambda: a(), lambda: a.__parameters__, lambda: a[int],
      lambda: isinstance(1, a), lambda: dir(a), lambda: a | None, lambda: {a: 1}, lambda: setattr(a, 'x', 1), lambda: issubclass(int, a), lambda: type('X', (a,), {}))
a = nest(lambda x: list[x], list)
tried(lambda: a.foo, lambda: hash(a), lambda: a == list[a], lambda: repr(a), lambda: a.__parameters__, lambda: a[int])
a = nest(lambda x: types.MethodType(x, 1), nothing)
tried(lambda: a.foo, lambda: hash(a), lambda: a == types.MethodType(a, 1), lambda: repr(a), lambda: a(), lambda: a.__doc__, lambda: a.__name__, lambda: a.__reduce__())
a = nest(lambda x: types.MethodType(nothing, x), nothing)
tried(lambda: hash(a), lambda: a == types.MethodType(nothing, a), lambda: repr(a))
a = nest(types.MappingProxyType, {})
tried(lambda: a['a'], lambda: len(a), lambda: iter(a), lambda: 'a' in a, lambda: hash(a), lambda: str(a), lambda: repr(a), lambda: a.get(1), lambda: a.keys(), lambda: a == a, lambda: a == {},
      lambda: a | {}, lambda: reversed(a), lambda: dict(a), lambda: a == types.MappingProxyType(a), lambda: {**a}, lambda: a.copy(), lambda: bool(a), lambda: a | a)
for kind in classmethod, staticmethod:
    a = nest(kind, nothing)
    class A: f = a
    tried(lambda: A.f, lambda: A().f, lambda: a.__isabstractmethod__, lambda: repr(a), lambda: a(), lambda: a.__wrapped__, lambda: A.f(1))
a = nest(property, None)
tried(lambda: a.__isabstractmethod__, lambda: a.__doc__, lambda: a.__get__(1), lambda: a.setter(1))
a = nest(lambda x: functools.lru_cache(1)(functools.cmp_to_key(x)), nothing)
tried(lambda: a(1), lambda: repr(a), lambda: hash(a), lambda: a.foo)
a = nest(lambda x: functools.partial(x), functools.partial(nothing).__call__)
tried(lambda: a(1), lambda: repr(a), lambda: hash(a), lambda: a.foo)
a = nest(operator.itemgetter, 1)
tried(lambda: repr(a), lambda: hash(a), lambda: a([1]))
a = nest(lambda x: slice(x, x), 1)
tried(lambda: repr(a), lambda: a == slice(a, a), lambda: a < a, lambda: a.indices(5))
a = nest(types.CellType, 1)
tried(lambda: repr(a), lambda: a == types.CellType(a))
a = nest(lambda x: frozenset([x]), frozenset())
tried(lambda: hash(a), lambda: a == frozenset([a]), lambda: repr(a), lambda: a < a)
a = nest(lambda x: (x,), ())
tried(lambda: hash(a), lambda: a == (a,), lambda: repr(a), lambda: sorted([(a,), (a,)]), lambda: isinstance(1, a), lambda: {a: 1})
a = nest(lambda x: ExceptionGroup('a', [x]), ValueError())
tried(lambda: str(a), lambda: repr(a), lambda: a.split(KeyError), lambda: a.subgroup(ValueError), lambda: a.derive([a]))


# cells that are emptied while they are compared
class Emptying:
    def __eq__(self, other):
        for c in cells:
            try: del c.cell_contents
            except ValueError: pass
        return NotImplemented
    __lt__ = __gt__ = __le__ = __ge__ = __ne__ = __eq__


for op in operator.eq, operator.ne, operator.lt, operator.le, operator.gt, operator.ge:
    cells = types.CellType(Emptying()), types.CellType(Emptying())
    tried(lambda: op(*cells))


# a default value whose death calls the function
class Calls:
    def __del__(self): tried(lambda: f(), lambda: f(1), lambda: f(1, 2))


def f(a=1, b=2, c=3): return a, b, c


for i in range(3):
    for j in range(50): f(), f(1), f(1, 2)
    f.__defaults__ = (Calls(), 2, 3)
    for j in range(50): f(), f(1), f(1, 2)
    f.__defaults__ = None
    f.__defaults__ = (1, 2, 3)
    f.__kwdefaults__ = {'x': Calls()}
    f.__kwdefaults__ = None
