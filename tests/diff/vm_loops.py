"""Loops over pairs: enumerate, zip, dict items; who keeps the pair, what dies when, changes while looping, errors."""


class Item:
    def __init__(self, name):
        self.name = name

    def __del__(self):
        print("dies", self.name)


def fresh(n):
    for i in range(n):
        yield Item(i)


def names(pairs):
    for a, b in pairs:
        print(getattr(a, "name", a), getattr(b, "name", b))
        del a, b
        print("body ends")


names(enumerate(fresh(3), 5))
names(zip(fresh(2), fresh(3)))
names({1: Item("a"), 2: Item("b")}.items())
kept = []
for pair in zip("abc", range(3)):
    kept.append(pair)
    for x, y in (pair, pair[::-1]):
        pass
print(kept, x, y)
both = enumerate("xyz")
for i, c in both:
    kept.append(next(both, None))
    print(i, c, kept[-1])
numbers = zip(range(6), "abcdef")
for i, c in numbers:
    for j, d in numbers:
        if j % 2:
            break
    print(i, c, j, d)
for n, pairs in enumerate(zip([1, 2], [(3, 4), (5, 6)])):
    (a, (b, c)) = pairs
    print(n, a, b, c)
for a, b in zip([(1, 2), (3, 4)], [5, 6]):
    print(a, b)
for a, b in zip(zip([1], [2]), zip([3], [4])):
    print(a, b)
for big, x in enumerate("ab", 2 ** 62 - 1):
    print(big, x)
for big, x in enumerate("ab", 2 ** 70):
    print(big, x)
for a, b in list(zip("ab", "cd")) + [[1, 2]]:
    print(a, b)


def attempt(function):
    try:
        function()
    except Exception as e:
        print(type(e).__name__, e)


def grow():
    d = {1: 2}
    for k, v in d.items():
        d[k + 1] = v


def three():
    for a, b in zip("ab", "cd", "ef"):
        print(a, b)


def strict():
    for a, b in zip("ab", "c", strict=True):
        print(a, b)


def strict_longer():
    for a, b in zip("a", "cd", strict=True):
        print(a, b)


def failing():
    def numbers():
        yield 1
        raise KeyError("inner")
    for a, b in enumerate(numbers()):
        print(a, b)


def failing_second():
    def numbers():
        yield 1
        raise KeyError("inner")
    for a, b in zip("abc", numbers()):
        print(a, b)


def replaced():
    d = {i: i for i in range(5)}
    for k, v in d.items():
        print(k, v)
        d[k] = -v
        if k == 2:
            d.clear()
            d.update({i: i for i in range(5, 10)})


class Raw:
    def __iter__(self):
        return self

    def __next__(self):
        raise StopIteration("end")


def stopped():
    for a, b in zip(Raw(), Raw()):
        print("never")
    for a, b in enumerate(Raw()):
        print("never")


for function in (grow, three, strict, strict_longer, failing, failing_second, replaced, stopped):
    attempt(function)


class Sub(enumerate):
    pass


class SubZip(zip):
    def __next__(self):
        return super().__next__()[::-1]


for a, b in Sub("ab"):
    print(a, b)
for a, b in SubZip("ab", "cd"):
    print(a, b)


print([(k, v) for k, v in {"a": 1}.items()], {v: k for k, v in zip("ab", "cd")}, [i for i, _ in enumerate("ab")])
global_pairs = [(i, x) for i, x in enumerate([Item("comp")])]
del global_pairs


class Evil:
    """Steps the iterator that is being stepped when it dies."""

    def __init__(self, n):
        self.n = n

    def __del__(self):
        print("evil", self.n, [getattr(x, "n", x) for x in next(chain, ())])


chain = zip((Evil(n) for n in range(6)), range(6))
for a, b in chain:
    print(type(a).__name__, a.n, b)
    if b > 2:
        break
chain = iter([])
del a
