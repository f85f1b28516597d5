# memoryview: items, slices, casts, formats, equality, hash, release.
def t(f):
    try:
        print(ascii(f()), end=" ; ")
    except Exception as e:
        print(type(e).__name__, ascii(str(e)), end=" ; ")
b = bytearray(b"abcdefgh")
m = memoryview(b)
for f in [lambda: m[0], lambda: m[-1], lambda: m[100], lambda: m["a"], lambda: m[1:4].tobytes(), lambda: m[::2].tolist(), lambda: m[::-1].tobytes(), lambda: repr(m[1:2])[:10], lambda: len(m), lambda: m.nbytes, lambda: m.itemsize,
          lambda: m.format, lambda: m.ndim, lambda: m.shape, lambda: m.strides, lambda: m.suboffsets, lambda: m.readonly, lambda: m.obj, lambda: m.c_contiguous, lambda: m.f_contiguous, lambda: m.contiguous, lambda: m[::2].c_contiguous,
          lambda: m.hex(), lambda: m.hex(":", 2), lambda: m[::2].hex("-"), lambda: m.tolist(), lambda: list(m), lambda: 98 in m, lambda: b"b" in m, lambda: m == b, lambda: m == b"abcdefgh", lambda: m != b"x", lambda: m == 5, lambda: m < m, lambda: hash(m),
          lambda: hash(memoryview(b"ab")) == hash(b"ab"), lambda: m[()], lambda: m[...], lambda: m[0, 1], lambda: m[0:1, 0:1], lambda: m[(0,)], lambda: m.__setitem__(0, 65), lambda: m.__setitem__(0, 300), lambda: m.__setitem__(0, "a"), lambda: m.__setitem__(slice(0, 2), b"XY"),
          lambda: m.__setitem__(slice(0, 2), b"XYZ"), lambda: m.__setitem__(slice(0, 4, 2), b"pq"), lambda: bytes(m), lambda: m.__delitem__(0), lambda: memoryview(b"x").__setitem__(0, 1), lambda: memoryview(1), lambda: memoryview("a"), lambda: memoryview(), lambda: memoryview(object=b"x").tolist(),
          lambda: m.cast("H").tolist(), lambda: m.cast("I").shape, lambda: m.cast("Q").itemsize, lambda: m.cast("b").format, lambda: m.cast("c").tolist(), lambda: m.cast("?").tolist(), lambda: m.cast("d").shape, lambda: m.cast("B", [2, 4]).tolist(), lambda: m.cast("B", (2, 2, 2)).tolist(),
          lambda: m.cast("B", [2, 4]).shape, lambda: m.cast("B", [2, 4]).strides, lambda: m.cast("B", [2, 4])[1, 2], lambda: m.cast("B", [2, 4])[1], lambda: m.cast("B", [2, 4])[2, 0], lambda: m.cast("B", [2, 4])[0:1].tolist(), lambda: m.cast("B", [2, 4]).cast("B").shape, lambda: m.cast("H").cast("I"),
          lambda: m.cast("z"), lambda: m.cast("BB"), lambda: m.cast("@H").format, lambda: m.cast("<H"), lambda: m[::2].cast("H"), lambda: m[:3].cast("H"), lambda: m.cast("B", [3, 4]), lambda: m.cast("B", 5), lambda: m.cast("B", [0]), lambda: m.cast("B", ["a"]), lambda: m.cast(1), lambda: m.cast(),
          lambda: m.toreadonly().readonly, lambda: m.toreadonly().__setitem__(0, 1), lambda: bytes(m[::-2]), lambda: bytearray(m[1:3]), lambda: m.tobytes("F"), lambda: m.tobytes(order="A"), lambda: m.tobytes("x"), lambda: memoryview(m)[2:4].obj is b, lambda: b"".join([m, m[:2]]), lambda: m.cast("B", [2, 4]).tobytes("F"),
          lambda: len(m.cast("B", [2, 4])), lambda: list(m.cast("B", [2, 4])), lambda: m.cast("B", [2, 4]) == m, lambda: m.cast("H") == m, lambda: m[:4].cast("b") == m[:4], lambda: memoryview(b"abc") == memoryview(bytearray(b"abc")), lambda: m.cast("f").tolist() == m.cast("f").tolist(),
          lambda: int.from_bytes(m, "little"), lambda: b"x" + m, lambda: m + b"x", lambda: iter(m).__next__(), lambda: str(m[:2], "ascii"), lambda: m.foo, lambda: type(m).__name__]:
    t(f)
print()
import array
a = array.array("i", [1, -2, 3])
n = memoryview(a)
for f in [lambda: n.tolist(), lambda: n.format, lambda: n.itemsize, lambda: n.shape, lambda: n.nbytes, lambda: n[1], lambda: n.__setitem__(1, 7), lambda: a.tolist(), lambda: n.__setitem__(0, 2**40), lambda: n.__setitem__(0, 1.5), lambda: n[::2].tolist(), lambda: n == a, lambda: n == memoryview(array.array("h", [1, 7, 3])),
          lambda: n.cast("B")[:4].tolist(), lambda: a.append(1), lambda: n.cast("B", [3, 4]).tolist(), lambda: hash(n)]:
    t(f)
print()
for code, values in [("b", [-128, 127, 128]), ("B", [255, -1]), ("h", [-32768, 32768]), ("H", [65535, 65536]), ("i", [2**31 - 1, 2**31]), ("I", [2**32 - 1, -1]), ("q", [-2**63, 2**63]), ("Q", [2**64 - 1, 2**64]), ("n", [5]), ("N", [5]),
                     ("f", [1.5, 1e300, "x", 3]), ("d", [2.25, None]), ("c", [b"a", b"ab", 5]), ("?", [1, 0, []]), ("P", [10, -1])]:
    w = memoryview(bytearray(8)).cast(code)
    for v in values:
        t(lambda: (w.__setitem__(0, v), w[0], w.tobytes()))
print()
b2 = bytearray(b"hello")
m2 = memoryview(b2)
m3 = m2[1:3]
t(lambda: b2.append(1)); m2.release(); t(lambda: b2.append(1)); t(lambda: m3.tobytes()); m3.release(); t(lambda: b2.append(33)); t(lambda: m2[0]); t(lambda: m2.tobytes()); t(lambda: len(m2)); t(lambda: m2.nbytes); t(lambda: m2 == m2); t(lambda: m2 == b2); t(lambda: repr(m2)[:18]); t(lambda: m2.release())
with memoryview(b"ctx") as m4:
    print(m4.tolist())
t(lambda: m4.tolist())
t(lambda: m4.__enter__())
m5 = memoryview(b"x" * 10)
class Rel:
    def __index__(self):
        m6.release()
        return 1
m6 = memoryview(bytearray(10)); t(lambda: m6[Rel()]); m6 = memoryview(bytearray(10)); t(lambda: m6.__setitem__(0, Rel()))
import gc, weakref
w = weakref.ref(m5); del m5; gc.collect(); print(w())
