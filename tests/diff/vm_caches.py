"""Attribute caches: what instructions remember must give way when the class changes. Each loop warms a cache up first."""
import traceback


class Base:
    tag = "base"

    def __init__(self, n):
        self.n = n

    @property
    def double(self):
        return self.n * 2

    @property
    def broken(self):
        raise ValueError("no value of %d" % self.n)

    @property
    def numbers(self):
        for i in range(self.n):
            yield i

    @classmethod
    def make(cls, n=1):
        return cls.__name__, cls.tag, n

    @staticmethod
    def still(n):
        return -n


class Derived(Base):
    tag = "derived"


def read(o):
    return o.double


def made(cls):
    return cls.make(3), cls.make()


def kind(o):
    return o.__class__.__name__


things = [Base(1), Derived(2), Base(3), Derived(4)] * 3
print([read(o) for o in things], [kind(o) for o in things], [list(o.numbers) for o in things[:2]])
print([made(type(o)) for o in things[:3]], [made(c) for c in (Base, Derived, Base)])
print([o.make(5) for o in things[:3]], [o.still(5) for o in things[:2]], [Base.still(1) for _ in range(3)])
Base.double = property(lambda self: self.n * 3)
print([read(o) for o in things[:4]])
Derived.double = 7
print([read(o) for o in things[:4]])
Base.double = property(None)
for o in things[:2]:
    try:
        print(read(o))
    except AttributeError as e:
        print(e)
del Derived.double
Base.double = property(len)
for o in things[:2]:
    try:
        print(read(o))
    except TypeError as e:
        print(e)
Base.make = classmethod(lambda cls, n=0: ("new", cls.__name__, n))
print([made(c) for c in (Base, Derived, Base)])
Derived.make = staticmethod(lambda n=9: n)
print([made(c) for c in (Base, Derived, Base)])
Base.make = "text"
for c in (Base, Derived):
    try:
        print(made(c))
    except TypeError as e:
        print(e)
one = Base(1)
print([kind(o) for o in (one, one)])
one.__class__ = Derived
print(kind(one))
Derived.__class__ = type
print([kind(x) for x in (1, "a", None, 2.5, len, kind, Base)])


class Liar:
    @property
    def __class__(self):
        return int


print([kind(o) for o in (one, Liar(), one, Liar())], isinstance(Liar(), int))


class Meta(type):
    @classmethod
    def make(mcs, n=1):
        return "meta", mcs.__name__, n

    @property
    def locked(cls):
        return "locked " + cls.__name__


class WithMeta(metaclass=Meta):
    @classmethod
    def make(cls, n=1):
        return "class", cls.__name__, n

    @classmethod
    def locked(cls):
        return "never"


class OnlyMeta(metaclass=Meta):
    pass


print([made(c) for c in (WithMeta, OnlyMeta, WithMeta)], WithMeta.locked)


class Hook:
    @property
    def strange(self):
        raise AttributeError("first")

    def __getattr__(self, name):
        return "hook " + name


print([Hook().strange for _ in range(3)], [Hook().other for _ in range(3)])
for o in things[:3]:
    try:
        o.broken
    except ValueError as e:
        traceback.print_exc(limit=4, file=__import__("sys").stdout)


def deep(o):
    return o.endless


class Endless:
    @property
    def endless(self):
        return deep(self)


try:
    deep(Endless())
except RecursionError as e:
    print("RecursionError", e)


class Dying:
    def __init__(self, name):
        self.name = name

    @property
    def loud(self):
        return self.name

    def __del__(self):
        print("dies", self.name)


for i in range(3):
    print(Dying(i).loud)
