"""super(): methods, other attributes, class methods, classes made by a factory, misuse, and who holds what."""


class Base:
    tag = "base"

    def __init__(self, n=0):
        self.n = n

    def name(self, *args, **kwargs):
        return ("Base", self.n, args, kwargs)

    @classmethod
    def make(cls, n):
        return cls(n)

    @staticmethod
    def still(x):
        return x * 2

    @property
    def double(self):
        return self.n * 2

    def __getitem__(self, i):
        return i


class Left(Base):
    def name(self, *args, **kwargs):
        return ("Left",) + super().name(*args, **kwargs)


class Right(Base):
    tag = "right"

    def name(self, *args, **kwargs):
        return ("Right",) + super().name(1, *args, k=2, **kwargs)


class Both(Left, Right):
    def __init__(self, n):
        super().__init__(n + 1)

    def name(self):
        return ("Both",) + super().name("x")

    @classmethod
    def make(cls, n):
        made = super().make(n)
        return made, super().still(n), super().tag

    def others(self):
        return super().double, super().still(3), super().tag, super().__getitem__(5), super().__class__.__name__

    def late(self):
        def inner():
            return super(Both, self).name()
        return inner(), (lambda: super(Left, self).name())(), [super(Both, self).tag for _ in range(2)]

    def missing(self):
        return super().nothing()

    def stored(self):
        s = super()
        return s.name(), s.name(7), s.__self__ is self, s.__thisclass__.__name__


for n in range(3):
    both = Both(n)
    print(both.name(), both.others(), both.late(), both.stored())
    print(type(Both.make(n)[0]).__name__, Both.make(n)[1:])
    try:
        both.missing()
    except AttributeError as e:
        print(e)


def wrap(base):
    class Wrapped(base):
        def name(self):
            return (base.__name__,) + super().name()
    Wrapped.__name__ = "W" + base.__name__
    return Wrapped


deep = wrap(wrap(wrap(Base)))(4)
print([deep.name() for _ in range(3)])
Base.name = lambda self: ("changed", self.n)
print(deep.name())
Base.name = property(lambda self: lambda: ("property",))
print(deep.name())
Base.name = len
try:
    print(deep.name())
except TypeError as e:
    print(e)


def attempt(function, *args):
    try:
        print(function(*args))
    except Exception as e:
        print(type(e).__name__, e)


class Misuse(Base):
    def deleted(self):
        del self
        return super().tag

    def none():
        return super().tag

    def celled(self):
        def keeps():
            return self
        return super().tag, keeps().n

    def keyword(self):
        return super(a=1)

    def wrong(self):
        return super(int, self).tag


attempt(Misuse().deleted)
attempt(Misuse.none)
attempt(Misuse(3).celled)
attempt(Misuse().keyword)
attempt(Misuse().wrong)
attempt(Misuse.deleted, 5)
attempt(lambda: super().x)
super_here = super


class Renamed(Base):
    def tagged(self):
        return super_here().tag

    def shadowed(self):
        super = lambda: "mine"
        return super().upper()


attempt(Renamed().tagged)
attempt(Renamed().shadowed)


class Dying(Base):
    def __del__(self):
        print("dies")


class Child(Dying):
    def work(self):
        return super().still(1)


print(Child().work())
