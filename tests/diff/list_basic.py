# list: construction, subscripts, slices, operators, methods, errors
def t(f, *a, **k):
    try:
        print(repr(f(*a, **k)))
    except BaseException as e:
        print(type(e).__name__, e)

print([], [1], [1, 2], list(), list("abc"), list(range(5)), list((1, 2)), list({1: 2}), list([1, 2]))
t(list, 1); t(list, 1, 2); t(list, x=1); t(list, [1], x=1)
a = list(range(10))
for i in (0, 5, -1, -10, 10, -11, True):
    t(lambda: a[i])
for s in (slice(None), slice(2, 5), slice(5, 2), slice(-3, None), slice(None, None, 2), slice(None, None, -1), slice(8, 2, -2),
          slice(-100, 100), slice(100, -100, -1), slice(3, 4, -1), slice(0, 10, 100), slice(None, None, -100)):
    t(lambda: a[s])
t(lambda: a["x"]); t(lambda: a[1.0]); t(lambda: a[::0]); t(lambda: a[None]); t(lambda: a["a":])
def st(s, v):
    b = list(range(6))
    try:
        b[s] = v
        print(s, v, b)
    except BaseException as e:
        print(s, type(e).__name__, e, b)
for s in (slice(1, 3), slice(None), slice(2, 2), slice(4, 1), slice(-2, None), slice(0, 0), slice(100, 200)):
    for v in ([], [9], [7, 8, 9, 10], "xy", (1,), iter([5, 6])):
        if hasattr(v, "__next__"):
            v = [5, 6]
        st(s, v)
for s in (slice(None, None, 2), slice(None, None, -1), slice(None, None, -2), slice(1, 5, 3)):
    for v in ([], [9], [7, 8], [7, 8, 9], "abcdef", range(6)):
        st(s, v)
st(slice(0, 2), 5); st(slice(None, None, 2), 5); st(3, 99); st(6, 1); st(-7, 1); st("x", 1)
def dl(s):
    b = list(range(8))
    try:
        del b[s]
        print(s, b)
    except BaseException as e:
        print(s, type(e).__name__, e)
for s in (0, -1, 7, 8, -9, slice(2, 5), slice(None), slice(5, 2), slice(None, None, 2), slice(None, None, -1), slice(1, None, 3),
          slice(None, None, -3), slice(6, 1, -2), slice(3, 3), "q"):
    dl(s)
t(lambda: [1] + [2, 3]); t(lambda: [1] + (2,)); t(lambda: [1] + 1); t(lambda: (1,) + [1]); t(lambda: [1, 2] * 3); t(lambda: 2 * [0]); t(lambda: [1] * -1)
t(lambda: [1] * 1.5); t(lambda: [1] * "x"); t(lambda: [[]] * 3)
b = [1]; c = b; b += (2, 3); print(b, c is b); b += "xy"; print(b); b *= 2; print(b, c is b); b *= 0; print(b, c is b)
def f():
    b = [1]
    b += 5
t(f)
b = [1, 2]; b += b; print(b); b.extend(b); print(b); b[1:3] = b; print(b)
b = [3, 1, 2]
t(b.append, 4); t(b.insert, 0, 'a'); t(b.insert, 100, 'z'); t(b.insert, -1, 'y'); t(b.insert, -100, 'first'); print(b)
t(b.pop); t(b.pop, 0); t(b.pop, -2); t(b.pop, 50); t(b.pop, "x"); t([].pop); t([].pop, 0); t([1].pop, 1); t([1].pop, -2); print(b)
t(b.remove, 3); t(b.remove, 'none'); t(b.index, 1); t(b.index, 'q'); t([1, 2, 1].index, 1, 1); t([1, 2, 1].index, 1, 1, 2); t([1, 2, 1].index, 1, -1)
t([1, 2].index, 1, "a"); t([1, 2].index, 3, None); t([1, True, 1.0, 2].count, 1); t(b.reverse); t(b.copy); t(b.clear); print(b)
t(b.append); t(b.append, 1, 2); t(b.extend, 5); t(b.insert, 1); t(b.insert, "x", 1); t(b.sort, 5); t(b.reverse, 1); t(b.append, x=1)
for x, y in (([1, 2], [1, 2]), ([1], [1, 2]), ([2], [1, 2]), ([], []), ([1, [2]], [1, [3]]), ([1, 'a'], [1, 'b'])):
    print(x == y, x != y, x < y, x <= y, x > y, x >= y)
t(lambda: [1] < ['a']); t(lambda: [1] < (1,)); print([1] == (1,), [1] != (1,))
nan = float('nan')
print([nan] == [nan], nan in [nan], [nan].index(nan), [nan].count(nan))
t(hash, []); t(lambda: {[]: 1}); t(lambda: {[]})
a = [1]; a.append(a); print(a, repr(a)); a = []; b = [a]; a.append(b); print(a)
print(2 in [1, 2], 3 in [1, 2], 'a' in ['a'], None in [0])
print(list(reversed([1, 2, 3])), list[int], list[int, str], bool([]), bool([0]), len([1, 2]))
it = iter([1, 2, 3]); print(next(it), it.__length_hint__(), list(it), list(it), it.__length_hint__()); t(next, it)
it = iter([1, 2, 3]); next(it); r = it.__reduce__(); print(r[0] is iter, r[1:]); it.__setstate__(0); print(list(it)); r = it.__reduce__(); print(r[1:])
it = reversed([1, 2, 3]); next(it); r = it.__reduce__(); print(r[0] is reversed, r[1:], it.__length_hint__()); it.__setstate__(0); print(list(it))
print(type(iter([])).__name__, type(reversed([])).__name__)
a = [1, 2, 3]
for x in a:
    if x < 6: a.append(x + 3)
print(a)
a = [1, 2, 3, 4]
for x in a: a.remove(x)
print(a)
class L(list):
    def __getitem__(self, i): return ('L', i)
l = L([1, 2]); print(l, l[0], l[0:1], l + [3], type(l + [3]), type(l[:]), type(l * 2), type(l.copy()), list.__getitem__(l, 0))
class K(list):
    def __init__(self, a, k=5): super().__init__(a); self.k = k
k = K([1], k=7); print(k, k.k)
x, *y, z = [1, 2, 3, 4]; print(x, y, z, [*y, *"ab"])
print(sorted([3, 1, 2]), [1, 2, 3].__contains__(2), [].__len__(), [1].__add__([2]), [1].__iadd__([2]), [1].__mul__(2), [1].__rmul__(2), [1].__eq__(2))
a = list(range(5)); a.__setitem__(0, 'x'); a.__delitem__(1); print(a, a.__getitem__(slice(1, 3)))
print([[j for j in range(i)] for i in range(4)])
print(max([3, 9, 2]), min([3, 9, 2]), sum([1, 2, 3]), any([0, 0]), all([]), list(zip([1, 2], 'ab')), list(enumerate('ab')), [1, 2] > [1])
print([].__doc__ is not None, list.__name__, list.__module__, list.__mro__)
big = [0] * 1000; del big[10:990]; print(len(big)); big.extend(x for x in range(5)); print(big[-6:])
class I:
    def __index__(self): return 1
print([10, 20, 30][I()], [10, 20, 30][I():], [0] * I()); a = [1, 2, 3]; a[I()] = 'q'; print(a, a.pop(I()))
t(lambda: [1, 2, 3][1 << 100]); t(lambda: [1, 2, 3][:1 << 100]); t(lambda: [1] * (1 << 100)); t(lambda: [0] * 10**18)
