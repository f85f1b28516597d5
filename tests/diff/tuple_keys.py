"""Tuples as keys of sets and dicts: equality of their items in all kinds; sets and dicts made into lists; copies of dicts."""
import copy


class Name(str):
    pass


class Pair(tuple):
    def __eq__(self, other):
        print("eq", end=" ")
        return tuple.__eq__(self, other)
    __hash__ = tuple.__hash__


class Loud:
    def __init__(self, n):
        self.n = n

    def __eq__(self, other):
        print("loud", self.n, end=" ")
        return isinstance(other, Loud) and self.n == other.n

    def __hash__(self):
        return 7


nan = float("nan")
keys = [(1, 2), (1.0, 2), (True, 2), (1, 2, 3), (1, "a"), (1, Name("a")), (1, None), (nan, 1), (float("nan"), 1), ((1, 2), 3),
        ((1.0, 2), 3), (), (2**70, 1), (2**70 + 0, 1.0), (1e300, 1), (1e300, True), Pair((1, 2)), (Loud(1), 1), (Loud(1), 2), (Loud(2), 1), (b"x", 1), (b"x", 1.0)]
table, known = {}, set()
for i, key in enumerate(keys):
    table.setdefault(key, []).append(i)
    known.add(key)
    print(len(table), len(known))
print(list(table.values()))
for key in keys:
    print(key in known, key in table, sum(key == other for other in keys))
print([(1, 2) == (1, 2, 3), (1, 2, 3) == (1, 2), (1, nan) == (1, nan), (0.0, 1) == (-0.0, 1), ("a", "b") == ("a", "b" + "")])

for n in (0, 1, 3, 8, 9, 60, 61, 100, 1000, 5000):
    d = {i: str(i) for i in range(n)}
    words = {str(i): i for i in range(n)}
    mixed = {**d, **words, (1, 2): 3}
    for source in (d, words, mixed):
        for twin in (source.copy(), dict(source), copy.copy(source), source | {}):
            assert twin == source and list(twin) == list(source), n
            twin["new"] = 1
            assert "new" not in source and all(k in twin for k in source)
            for k in list(twin)[::2]:
                del twin[k]
            again = twin.copy()
            assert again == twin and list(again.items()) == list(twin.items())
            again[n + 5] = again["x"] = 2
            assert len(again) == len(twin) + 2 and again["x"] == 2
    s = set(range(0, n * 3, 3))
    for x in range(0, n, 2):
        s.discard(x)
    items = [0, *s]
    items.extend(s)
    items += frozenset(s)
    items.extend(mixed)
    assert len(items) == 1 + 3 * len(s) + len(mixed) and list(s) == [x for x in s] and items[1:len(s) + 1] == list(s)
    print(n, sum(x for x in items if type(x) is int), list(s)[:8], list(s - set())[:8], list(set() | s)[:8], list(s & s)[:8], list(s ^ set())[:8])
    print(list(s - {1})[:8], list({5, 4} | s)[:8], list((s | {70000, 3}) - {3})[:8], sorted(s)[:3])
