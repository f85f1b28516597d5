# array.array
import array
import copy
import io


def attempt(label, f):
    try:
        r = repr(f())
    except Exception as e:
        r = "%s: %s" % (type(e).__name__, e)
    print(label, r)


A = array.array
for code in array.typecodes:
    print(code, A(code).itemsize, A(code))
    for v in (0, 1, -1, 127, 128, -128, -129, 255, 256, 32767, 32768, 65535, 65536, 2 ** 31 - 1, 2 ** 31, 2 ** 32 - 1, 2 ** 32, 2 ** 63 - 1, 2 ** 63, 2 ** 64 - 1, 2 ** 64, -2 ** 63, 2 ** 100, -2 ** 100, 1.5, "a", "ab", None, True):
        attempt((code, v), lambda: A(code, [v]))
a = A("i", range(10))
print(a, len(a), a[0], a[-1], a[2:5], a[::-1], a[::3], a.tolist(), a.tobytes(), a.typecode, a.itemsize, 3 in a, 30 in a, list(a), a.index(4), a.count(4), sum(a))
a.append(10)
a.extend([11, 12])
a.extend(A("i", [13]))
a.insert(0, -1)
a.insert(-1, 99)
a.insert(100, 100)
print(a, a.pop(), a.pop(0), a.pop(3), a)
a.remove(99)
a.reverse()
print(a)
a[0] = 77
a[-1] = 78
a[1:3] = A("i", [1, 2, 3, 4])
a[::2] = A("i", range(100, 100 + len(a[::2])))
print(a)
del a[0]
del a[1:3]
del a[::2]
print(a)
b = A("i", a)
b += A("i", [5])
print(a + b, a * 2, 2 * a, a * 0, a * -1, b)
b *= 2
print(b, a == A("i", a), a != b, a < b, a <= b, A("i", [1, 2]) == A("d", [1.0, 2.0]), A("i", [1, 2]) < A("i", [1, 3]), A("b", [1]) == [1])
b.byteswap()
print(b)
b[1:1] = b
print(len(b))
b[:] = b
print(len(b))
for label, f in (("code", lambda: A("x")), ("code", lambda: A("ii")), ("code", lambda: A(5)), ("none", lambda: A()), ("three", lambda: A("i", [1], 2)), ("kw", lambda: A("i", a=1)), ("init", lambda: A("i", 5)), ("init", lambda: A("i", "abc")),
                 ("init", lambda: A("u", "abc")), ("init", lambda: A("u", ["a", "bc"])), ("init", lambda: A("i", A("u", "a"))), ("init", lambda: A("d", A("i", [1, 2]))), ("init", lambda: A("b", b"abc")), ("init", lambda: A("i", b"abc")),
                 ("init", lambda: A("B", bytearray(b"abc"))), ("append", lambda: A("i").append("a")), ("extend", lambda: A("i").extend(5)), ("extend", lambda: A("i").extend(A("b"))), ("pop", lambda: A("i").pop()), ("pop", lambda: A("i", [1]).pop(3)),
                 ("remove", lambda: A("i", [1]).remove(2)), ("index", lambda: A("i", [1]).index(2)), ("index", lambda: A("i", [1, 2, 1]).index(1, 1)), ("index", lambda: A("i", [1, 2, 1]).index(1, 1, 2)), ("get", lambda: A("i")[0]), ("get", lambda: A("i")["a"]),
                 ("set", lambda: A("i").__setitem__(0, 1)), ("set", lambda: A("i", [1]).__setitem__("a", 1)), ("slice", lambda: A("i", [1]).__setitem__(slice(0, 1), [1])), ("slice", lambda: A("i", [1]).__setitem__(slice(0, 1), A("b", [1]))),
                 ("ext", lambda: A("i", [1, 2, 3]).__setitem__(slice(None, None, 2), A("i", [1]))), ("add", lambda: A("i") + [1]), ("add", lambda: A("i") + A("b")), ("iadd", lambda: A("i").__iadd__([1])), ("mul", lambda: A("i") * 1.5), ("lt", lambda: A("i") < 3),
                 ("hash", lambda: hash(A("i"))), ("fromlist", lambda: A("i").fromlist(5)), ("fromlist", lambda: A("i").fromlist([1, "a"])), ("frombytes", lambda: A("i").frombytes(b"abc")), ("frombytes", lambda: A("i").frombytes("abc")),
                 ("fromunicode", lambda: A("i").fromunicode("a")), ("tounicode", lambda: A("i").tounicode()), ("fromfile", lambda: A("i").fromfile(io.BytesIO(b"1234"), 2)), ("fromfile", lambda: A("i").fromfile(5, 2)), ("tofile", lambda: A("i", [1]).tofile(5))):
    attempt(label, f)
u = A("u", "h\u00e9\u20ac\U0001f600")
print(u, u[1], u.tounicode(), len(u), u.tolist(), u == A("u", u.tounicode()))
u.fromunicode("xy")
print(u)
f = io.BytesIO()
d = A("d", [1.5, -2.25, 1e300])
d.tofile(f)
f.seek(0)
e = A("d")
e.fromfile(f, 3)
print(e, e == d, d.buffer_info()[1], memoryview(d).format, memoryview(d).itemsize, memoryview(d).tolist(), bytes(A("b", [1, 2, 3])))
m = memoryview(d)
attempt("exported", lambda: d.append(1.0))
attempt("exported", lambda: d.pop())
m[0] = 9.5
m.release()
d.append(1.0)
print(d, copy.copy(d), copy.deepcopy(d) == d, d.__reduce_ex__(2), d.__reduce_ex__(3)[1:], bytearray(A("h", [1, 2])))
r = A("h", [1, -2]).__reduce_ex__(3)
print(r[0](*r[1]))
for machine in range(18):
    size = [1, 1, 2, 2, 2, 2, 4, 4, 4, 4, 8, 8, 8, 8, 4, 4, 8, 8][machine]
    attempt(machine, lambda: r[0](A, "q" if machine < 14 else "d", machine, bytes(range(1, 1 + size)) + b"\xfe" * size))
it = iter(A("i", [1, 2, 3]))
print(next(it), list(it), list(it), type(it).__name__)


class Sub(A):
    def __new__(cls, *args, note=None):
        self = A.__new__(cls, "i", *args)
        self.note = note
        return self


s = Sub([1, 2], note="n")
print(s, s.note, type(s + s), type(s[:1]), s.__reduce_ex__(2))


class Eq:
    def __eq__(self, other):
        del a[:]
        return False


a = A("i", range(5))
print(a.count(Eq()), a, Eq() in A("i", [1]))
