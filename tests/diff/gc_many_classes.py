# Thousands of classes that die in one collection, among many objects that live on: their methods had been called through instances,
# so that lookups were remembered. (What is remembered goes in one walk over the heap, not in one for each class.)
import gc
import weakref


class Thing:
    def __init__(self, n):
        self.n = n


things = [Thing(n) for n in range(100_000)]


def use(x):
    return x.double(), x.value, x.kind


def make(count, base=object):
    classes = []
    for i in range(count):
        class C(base):
            kind = i

            def __init__(self, value):
                self.value = value
                self.me = self

            def double(self):
                return self.value * 2

        c = C(i)
        assert use(c) == (2 * i, i, i) == use(c)
        classes.append(C)
    return [weakref.ref(c) for c in classes]


gc.collect()
dead = make(2000)
print(gc.collect() > 2000, sum(r() is not None for r in dead))


class Base:
    def double(self):
        return -1


living = make(300, Base)
print(len(Base.__subclasses__()) > 0, gc.collect() > 300, Base.__subclasses__())


# Some die and some live on; what is remembered of the living stays right.
class Left(Base):
    kind = 'left'

    def __init__(self):
        self.value = 3


left = Left()
for _ in range(3):
    print(use(left))
    make(50, Left)
    gc.collect()
Left.double = lambda self: 'changed'
print(use(left), Left.__subclasses__())
del Left.double
print(use(left))


# A finalizer keeps one of them.
kept = []


class Keeper(Base):
    def __del__(self):
        kept.append(self)


def keep():
    class K(Keeper):
        kind = 'kept'

        def __init__(self):
            self.value = 5
            self.me = self

    use(K())


keep()
make(20)
gc.collect()
print(len(kept), use(kept[0]), type(kept[0]).__name__)
