# range, its iterators, slice.
def attempt(label, f):
    try:
        r = repr(f())
    except Exception as e:
        r = "%s: %s" % (type(e).__name__, e)
    print(label, r)


B = 10 ** 20
bounds = [-3, 0, 1, 5, 10, B, -B]
for start in bounds:
    for stop in bounds:
        for step in (1, 2, 3, -1, -2, B, -B, 7):
            r = range(start, stop, step)
            attempt(r, lambda: (len(r), bool(r), r.start, r.stop, r.step))
            print([x for x, _ in zip(r, range(4))], [x for x, _ in zip(reversed(r), range(4))])
            attempt("item", lambda: (r[0], r[-1], r[len(r) // 2]))
            attempt("slices", lambda: (r[1:], r[:-1], r[::2], r[::-1], r[5:1:-1], r[-3:], r[B:], r[:B], r[::B], r[::-B]))
            print([x in r for x in (0, 1, 4, 5, B, B + 1, -B, True)], [len(r) < 30 and x in r for x in (2.0, 2.5, "a", None)] if max(abs(start), abs(stop)) < B else None)
            attempt("index", lambda: r.index(4))
            print(r.count(4), r.count(4.0) if abs(start) < B and abs(stop) < B else None, r == range(start, stop, step), hash(r) == hash(range(start, stop, step)))
for args in ((), (1, 2, 3, 4), ("a",), (1.5,), (1, 2, 0), (None,), (1, None), (True,), (3, True)):
    attempt(args, lambda: range(*args))
attempt("kw", lambda: range(stop=5))
print(range(0) == range(2, 1), range(0, 3, 2) == range(0, 4, 2), range(1, 2) == range(1, 3, 5), range(3) != range(4), range(3) == [0, 1, 2], hash(range(0)) == hash(range(5, 5)))
attempt("lt", lambda: range(3) < range(4))
attempt("item", lambda: range(3)["a"])
attempt("item", lambda: range(3)[1.0])
attempt("item", lambda: range(3)[3])
attempt("item", lambda: range(3)[-4])
attempt("item", lambda: range(3)[::0])
attempt("set", lambda: range(3).__setitem__(0, 1))
attempt("index", lambda: range(3).index(5))
attempt("index", lambda: range(3).index("a"))
attempt("index", lambda: range(3).index(2.0))
attempt("sub", lambda: type("R", (range,), {}))
attempt("attr", lambda: setattr(range(3), "start", 1))
print(repr(range(3)), repr(range(1, 3)), repr(range(1, 3, 2)), str(range(B)), range(5).__reduce__())
it = iter(range(10))
print(next(it), next(it), it.__length_hint__(), list(it), it.__length_hint__(), next(it, "end"))
it = iter(range(B, B + 5))
print(next(it), it.__length_hint__(), list(it), list(it))
it = iter(range(10))
it.__setstate__(7)
print(list(it))
it = reversed(range(2, 20, 3))
print(type(it).__name__, list(it), type(iter(range(B))).__name__)
print(sum(range(1000)), max(range(10, 0, -3)), list(range(2 ** 62 - 2, 2 ** 62 + 3)), list(range(-2 ** 62 + 2, -2 ** 62 - 3, -1)), list(range(2 ** 63 - 2, 2 ** 63 + 2)))


class Same:
    def __eq__(self, other):
        return other == 3


print(Same() in range(5), Same() in range(2), range(5).count(Same()), range(5).index(Same()))


class I:
    def __init__(self, n):
        self.n = n

    def __index__(self):
        return self.n


print(range(I(2), I(9), I(3)), list(range(I(2), I(9), I(3))), range(10)[I(3)], range(10)[I(2):I(8)], I(3) in range(5))

# slices
for s in (slice(5), slice(1, 5), slice(1, 10, 2), slice(None, None, -1), slice(-3, None), slice(None, -3), slice(B, -B, -1), slice(-B, B, 3), slice(10, 0, -3), slice(I(1), I(5))):
    if not isinstance(s.start, I):
        print(s)
    for n in (0, 1, 5, 20, B):
        print(s.indices(n), end=" ")
    print(list(range(7))[s], "abcdefg"[s], (1, 2, 3, 4, 5, 6, 7)[s])
print(slice(1, 2) == slice(1, 2), slice(1) == slice(2), slice(1, 2) < slice(1, 3), slice(1, 2) != slice(1, 2), slice(1).__reduce__(), slice(1, 2, 3).start, slice(1, 2, 3).stop, slice(1, 2, 3).step)
attempt("hash", lambda: hash(slice(1)))
attempt("new", lambda: slice())
attempt("new", lambda: slice(1, 2, 3, 4))
attempt("indices", lambda: slice(1).indices(-1))
attempt("indices", lambda: slice(1).indices("a"))
attempt("indices", lambda: slice("a").indices(5))
attempt("indices", lambda: slice(1, 2, 0).indices(5))
attempt("indices", lambda: slice(1, 2, "a").indices(5))
attempt("index", lambda: [1, 2][slice("a")])
attempt("lt", lambda: slice(1) < 5)
attempt("sub", lambda: type("S", (slice,), {}))
print(slice([1], "a", None), [1, 2, 3][slice(None)])
