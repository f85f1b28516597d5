# Random histories of sets of each kind of key: the same order as CPython's, through growth, dummies and pop()'s finger.
import random

r = random.Random(7)


class Part:
    def __init__(self, h, n):
        self.h, self.n = h, n

    def __hash__(self):
        return self.h

    def __eq__(self, other):
        return isinstance(other, Part) and self.h == other.h and self.n % 3 == other.n % 3

    def __repr__(self):
        return f"{self.h}.{self.n}"


MAKERS = [
    lambda x: x,
    lambda x: x / 2,
    lambda x: (x, x % 7),
    lambda x: Part(x % 40, x),
    lambda x: frozenset([x, x + 1]),
    lambda x: -x * 2 ** r.randrange(60),
    lambda x: [x, x / 2, (x,), 1.5e300 * x, True, 2**80 + x][r.randrange(6)],
]


def key(kinds):
    return r.choice(kinds)(r.randrange(300))


def change(s, l, kinds):
    c = r.randrange(9)
    if c == 0:
        s.add(key(kinds))
    elif c == 1:
        s.discard(key(kinds))
    elif c == 2:
        s.update([key(kinds) for _ in range(r.randrange(20))])
    elif c == 3:
        s -= {key(kinds) for _ in range(5)}
    elif c == 4:
        s = s | {key(kinds)}
    elif c == 5:
        print(key(kinds) in s)
    elif c == 6 and s:
        print(s.pop())
    elif c == 7:
        s = s & set(l)
    else:
        s ^= set(l[:10])
    return s


for turn in range(600):
    kinds = [r.choice(MAKERS)] if r.random() < 0.7 else MAKERS
    l = [key(kinds) for _ in range(r.randrange(400 if turn % 10 == 0 else 60))]
    s = set(l)
    for _ in range(r.randrange(30)):
        s = change(s, l, kinds)
    print(turn, len(s), list(s))


# a list that hashing empties, a subclass with an iterator of its own, kinds in turn
class Clears:
    def __init__(self, l):
        self.l = l

    def __hash__(self):
        self.l.clear()
        return 5


class Mine(list):
    def __iter__(self):
        return iter([1, 2, 3])


l = []
l += [1, 2, Clears(l), 4, 5]
print(len(set(l)), set(Mine([7, 8])), len(set([1, 2, "a", "b", 3] * 3)))


# clear() ends its keys in the order of iteration
class Ends:
    def __init__(self, n):
        self.n = n

    def __hash__(self):
        return self.n

    def __del__(self):
        print("end", self.n)


s = {Ends(i * 5 % 7) for i in range(7)}
s.clear()
kept = [Ends(i) for i in range(3)]
s = set(kept)
s.clear()
print("all are kept")
s = set(kept) | {Ends(9), Ends(4)}
s.clear()
print("two are not")
del kept
