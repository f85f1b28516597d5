# Operators of classes, descriptors, attribute hooks.
class V:
    def __init__(self, n): self.n = n
    def __add__(self, o): return V(self.n + getattr(o, 'n', o))
    __radd__ = __iadd__ = __add__
    def __eq__(self, o): return isinstance(o, V) and self.n == o.n
    def __hash__(self): return hash(self.n)
    def __lt__(self, o): return self.n < o.n
    def __len__(self): return self.n
    def __getitem__(self, k): return k if not isinstance(k, int) or k < self.n else self.stop()
    def stop(self): raise IndexError
    def __setitem__(self, k, v): self.last = k, v
    def __delitem__(self, k): self.gone = k
    def __contains__(self, x): return x == self.n
    def __iter__(self): return iter(range(self.n))
    def __reversed__(self): return iter([9])
    def __bool__(self): return self.n > 0
    def __index__(self): return self.n
    def __int__(self): return self.n
    def __float__(self): return float(self.n)
    def __complex__(self): return complex(self.n)
    def __neg__(self): return V(-self.n)
    def __abs__(self): return V(abs(self.n))
    def __round__(self, d=None): return (self.n, d)
    def __format__(self, spec): return f'<{self.n}:{spec}>'
    def __str__(self): return f'V{self.n}'
    def __repr__(self): return f'V({self.n})'
    def __bytes__(self): return b'V'
    def __call__(self, *a, **k): return a, k
    def __divmod__(self, o): return 'divmod'
    def __pow__(self, o, m=None): return ('pow', m)
    def __length_hint__(self): return 3
    def __sizeof__(self): return 100
    def __dir__(self): return ['z', 'y']
    def __getattr__(self, name):
        if name.startswith('dyn'): return name
        raise AttributeError(name)
    def __copy__(self): return 'copied'
    def __reduce__(self): return V, (self.n,)


v = V(3)
v[1:2, ...] = 5
del v['k']
v += 1
print(v, 2 + v, v == V(4), {v: 1}, sorted([V(2), V(1)]), len(v), v[0], v['s'], 4 in v, list(v), list(reversed(v)), bool(V(0)), [1, 2, 3, 4, 5][v], int(v), float(v), complex(v))
print(-v, abs(V(-2)), round(v), round(v, 2), f'{v:spec}', repr(v), bytes(v), v(1, a=2), divmod(v, 1), pow(v, 2, 5), v ** 2, dir(v), v.dynamic, hasattr(v, 'no'), '%s' % v)


class Typed:
    def __set_name__(self, owner, name): self.name = '_' + name
    def __get__(self, obj, cls=None): return self if obj is None else getattr(obj, self.name, None)
    def __set__(self, obj, value): setattr(obj, self.name, value)
    def __delete__(self, obj): delattr(obj, self.name)


class Holder:
    field = Typed()
    __slots__ = ('_field', '__weakref__', '__dict__')
    def __setattr__(self, name, value): object.__setattr__(self, name, value)
    def __delattr__(self, name): object.__delattr__(self, name)
    def __getattribute__(self, name): return object.__getattribute__(self, name)
    @property
    def p(self): return 'p'
    @p.setter
    def p(self, value): self.set = value
    @p.deleter
    def p(self): self.set = 'deleted'
    def __class_getitem__(cls, item): return item


h = Holder()
h.field = 5
h.p = 6
print(h.field, h.set, Holder[int], h.__dict__)
del h.p, h.field
h.other = 1
del h.other
print(h.set, h.field, vars(h))


class Mro1: 
    def who(self): return ['1']
class Mro2(Mro1):
    def who(self): return ['2'] + super().who()
class Mro3(Mro1):
    def who(self): return ['3'] + super(Mro3, self).who()
class Mro4(Mro2, Mro3):
    def who(self): return ['4'] + super().who()


print(Mro4().who(), [c.__name__ for c in Mro4.__mro__])
for attempt in (lambda: type('Bad', (Mro1, Mro2), {}), lambda: Mro1().no, lambda: setattr(1, 'x', 1), lambda: Mro1(5), lambda: object.__new__(int)):
    try:
        attempt()
    except (TypeError, AttributeError) as e:
        print(e)
Mro1.added = 7
Mro4.__bases__ = (Mro3, Mro2)
obj = Mro1()
obj.__class__ = Mro4
print(obj.added, obj.who(), Mro4.__subclasses__(), isinstance(obj, Mro2), type.mro(Mro4)[1].__name__)
for i in range(40):
    setattr(obj, f'a{i}', i)
print(len(obj.__dict__), obj.a39, list[int], dict[str, list[int]].__args__, int | str, tuple[int, ...])
