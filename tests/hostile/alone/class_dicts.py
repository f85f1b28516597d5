"""Classes whose own dict a program has got from gc.get_referents() and changes behind the class's back (CPython faults)."""
import gc
from _cases import run


def make():
    class Base:
        k = 5
        def __init__(self): self.x = 1
        def f(self): return 7
        def __add__(self, other): return 3
        def __repr__(self): return 'B'
        def __eq__(self, other): return True
        def __hash__(self): return 1
        def __len__(self): return 2
        def __iter__(self): return iter([1])
        def __getitem__(self, i): return i
        def __call__(self): return 5
        def __bool__(self): return True
        def __getattr__(self, name): return name
        def __setattr__(self, name, value): object.__setattr__(self, name, value)
        def __getattribute__(self, name): return object.__getattribute__(self, name)
        def __del__(self): pass
        def __enter__(self): return self
        def __exit__(self, *a): pass
        def __index__(self): return 3
        def __lt__(self, other): return True
        def __contains__(self, other): return True
        def __get__(self, *a): return 9
        def __set__(self, *a): pass
        def __next__(self): return 4
        def __new__(cls): return object.__new__(cls)
        def __format__(self, spec): return 'format'
        def __str__(self): return 's'
        def __int__(self): return 3
        def __float__(self): return 3.0
        @property
        def p(self): return 1

    class Derived(Base): pass
    return Base(), Derived(), own_dict(Base)


def own_dict(cls):
    return next(d for d in gc.get_referents(cls) if type(d) is dict)


def use(b):
    for f in (lambda: b.f(), lambda: b.p, lambda: b.k, lambda: b.x, lambda: b + b, lambda: repr(b), lambda: b == b, lambda: hash(b), lambda: len(b),
              lambda: list(iter(b)), lambda: b[1], lambda: b(), lambda: bool(b), lambda: b.missing, lambda: setattr(b, 'q', 1), lambda: b.__enter__(),
              lambda: [1, 2, 3, 4][b], lambda: b < b, lambda: 1 in b, lambda: next(b), lambda: type(b)(), lambda: format(b), lambda: str(b), lambda: int(b),
              lambda: float(b), lambda: dir(b)):
        try: f()
        except Exception: pass


def try_replaced():
    b, c, d = make()
    for _ in range(3): use(b), use(c)
    d['f'] = lambda self: 8
    d.update(k=[1, 2])
    assert (b.f(), c.f(), b.k, c.k) == (8, 8, [1, 2], [1, 2])
    d |= {'f': lambda self: 9}
    exec('k = object', {}, d)
    assert (b.f(), c.f(), c.k) == (9, 9, object)


def try_in_a_loop():
    b, c, d = make()
    for i in range(6):
        c.f(), c.k, c.p, c.x, c + c
        if i == 3:
            d.pop('f')
            d['f'], d['k'] = lambda self: 10, object()
    assert c.f() == 10


def try_taken_away_one_by_one():
    b, c, d = make()
    for name in list(d):
        if name in ('__dict__', '__weakref__'): continue
        use(b), use(c)
        del d[name]
        use(b), use(c)
    d.clear()
    use(b), use(c)


def try_as_globals_and_as_attributes():
    b, c, d = make()
    use(c)
    f = type(use)((lambda: globals().clear()).__code__, d | {})
    store = compile('for i in range(4): f = [i]; k = [i]', 'x', 'exec')
    exec(store, d)
    assert c.k == [3]
    class Other: pass
    o = Other()
    o.__dict__ = d
    for i in range(4):
        o.k = [i]
        assert c.k == [i]
    del o.k
    assert c.k == 'k'


def try_while_the_order_is_made():
    class Meta(type):
        def mro(cls):
            d = own_dict(cls)
            for i in range(3):
                d['made'] = [i]
                assert d['made'] == [i]
            return super().mro()

    class A(metaclass=Meta): made = 1
    assert A.made == [2]


def try_built_in_types():
    for cls in (ValueError, list, dict, str, type, object):
        for d in gc.get_referents(cls):
            if type(d) is dict and type(cls) is type: d['planted'] = [cls]; assert cls.planted == [cls]; del d['planted']


run(globals())
