class A:
    kind = 'a'

    def __init__(self, x):
        self.x = x

    @property
    def double(self):
        return self.x * 2

    def __repr__(self):
        return f"A({self.x!r})"


class B(A):
    __slots__ = ('y', 'z')

    def __init__(self, x, y):
        super().__init__(x)
        self.y = y

    @classmethod
    def make(cls, *args, **kw):
        return cls(*args, **kw)

    @staticmethod
    def add(a, b=2, /, *, c=3):
        return a + b + c


b = B.make(1, y=[2])
b.extra = {'k': b}
print(b, b.double, b.y, B.add(1, c=5), isinstance(b, A), B.__mro__)


class Meta(type):
    def __new__(mcls, name, bases, ns, **kw):
        return super().__new__(mcls, name, bases, dict(ns, made=kw))

    def __init__(cls, name, bases, ns, **kw):
        super().__init__(name, bases, ns)

    @classmethod
    def __prepare__(mcls, name, bases, **kw):
        return {'prepared': True}


class C(metaclass=Meta, flag=1):
    def __init_subclass__(cls, **kw):
        cls.sub = kw

    def __getattr__(self, name):
        return name.upper()

    def __call__(self, *args, **kw):
        return args, kw


class D(C, option=2):
    pass


print(D.sub, D.made, C.made, D().hello, D()(1, *[2, 3], a=4, **{'b': 5}), C.prepared)
try:
    b.nothing
except AttributeError as e:
    print(e, type(e).__name__)
