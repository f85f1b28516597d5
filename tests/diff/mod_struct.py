# struct: packing and unpacking, all codes, all byte orders, errors.
import struct


def attempt(f, *args, **kwargs):
    try:
        r = repr(f(*args, **kwargs))
    except Exception as e:
        r = "%s: %s" % (type(e).__name__, e)
    print(args, kwargs or "", r)


for order in ("", "@", "=", "<", ">", "!"):
    for code, values in (("b", (0, -128, 127, 128, -129, 2 ** 70)), ("B", (0, 255, 256, -1)), ("h", (-32768, 32767, 32768)), ("H", (65535, 65536, -1)), ("i", (-2 ** 31, 2 ** 31 - 1, 2 ** 31)),
                         ("I", (2 ** 32 - 1, 2 ** 32, -1)), ("l", (-5, 2 ** 31 - 1)), ("L", (5, 2 ** 32 - 1)), ("q", (-2 ** 63, 2 ** 63 - 1)), ("Q", (2 ** 64 - 1, 0)), ("?", (True, False, [], "x")),
                         ("f", (1.5, -0.1, 1e30, float("inf"), 3)), ("d", (1.5, -0.1, 1e300, 5e-324, 7)), ("e", (1.5, -0.1, 65504, 65519.9, 65520, 1e-8, 6e-8, 5.960464477539063e-08, 2.98e-8, float("inf"), 0.333)),
                         ("c", (b"a", "a", b"ab")), ("5s", (b"abc", b"abcdefg", bytearray(b"xy"), "no")), ("5p", (b"abc", b"abcdefg", 5)), ("i", ("a", 1.0, None)), ("d", ("a", 10 ** 400))):
        for v in values:
            attempt(struct.pack, order + code, v)
            try:
                packed = struct.pack(order + code, v)
            except Exception:
                continue
            print(struct.unpack(order + code, packed))
for code in "nNP":
    attempt(struct.pack, code, 5)
    attempt(struct.pack, "<" + code, 5)
attempt(struct.pack, "n", -5)
for fmt in ("", "ci", "ic", "cq0i", "bhilqd", "<bhilqd", "3x", "2c3s4pi", "@bI?", "=bI?", " 2 h", "h 2", "5", "y", "99999999999999999999i", "i" * 50, "0s", "0p", "c0q", "1000000s", b"<ih", 5, "é", "<n", "i<i", "iq", "qi", "x", "4i?d"):
    attempt(struct.calcsize, fmt)
attempt(struct.pack, "<h3s?d2b", -2, b"abcd", 1, 2.5, 3, -4)
attempt(struct.unpack, "<h3s?d2b", struct.pack("<h3s?d2b", -2, b"abcd", 1, 2.5, 3, -4))
attempt(struct.pack, "ii", 1)
attempt(struct.pack, "ii", 1, 2, 3)
attempt(struct.pack)
attempt(struct.unpack, "i", b"123")
attempt(struct.unpack, "i", "abcd")
attempt(struct.unpack, "i")
print(struct.unpack("2i", memoryview(b"12345678")))
attempt(struct.unpack_from, "<h", b"12345", 2)
attempt(struct.unpack_from, "<h", b"12345", offset=-2)
attempt(struct.unpack_from, "<h", b"12345", 4)
attempt(struct.unpack_from, "<h", b"12345", -1)
attempt(struct.unpack_from, "<h", b"12345", -30)
attempt(struct.unpack_from, "<h", b"12345", "a")
b = bytearray(10)
attempt(struct.pack_into, "<hh", b, 1, 258, -1)
print(b)
attempt(struct.pack_into, "<hh", b, -4, 1, 2)
print(b)
for args in (("<hh", b, 8, 1, 2), ("<hh", b, -3, 1, 2), ("<hh", b, -20, 1, 2), ("<hh", b, 0, 1), ("<hh", b), ("<hh",), ("<h", b"ab", 0, 1), ("<h", b, "a", 1), ("<h", b, 0, "a")):
    try:
        print(struct.pack_into(*args))
    except Exception as e:
        print(type(e).__name__, e)
print(list(struct.iter_unpack("<hb", b"abcdefghi")))
attempt(struct.iter_unpack, "<hb", b"abcd")
attempt(struct.iter_unpack, "", b"")
s = struct.Struct("<ihb")
print(s.format, s.size, s.pack(1, 2, 3), s.unpack(b"abcdefg"), s.unpack_from(b"xabcdefg", 1), list(s.iter_unpack(b"abcdefg" * 3)))
it = s.iter_unpack(b"abcdefg" * 3)
print(it.__length_hint__(), next(it), it.__length_hint__(), list(it), list(it), it.__length_hint__())
b = bytearray(9)
s.pack_into(b, 2, -1, -2, -3)
print(b, struct.Struct(b">i").format, struct.Struct(format="i").size)
attempt(struct.Struct, "y")
attempt(struct.Struct, 5)
attempt(struct.Struct)
print(struct.error.__name__, struct.error.__module__, struct.error.__mro__[1].__name__, issubclass(struct.error, Exception))


class Index:
    def __index__(self):
        return 77


class Bad:
    def __index__(self):
        raise KeyError("k")


print(struct.pack("<ih", Index(), Index()))
try:
    struct.pack("i", Bad())
except Exception as e:
    print(type(e).__name__, e)


class Sub(struct.Struct):
    pass


x = Sub("<h")
x.note = 1
print(x.pack(5), x.size, x.note)
state = 1
for i in range(300):
    state = (state * 6364136223846793005 + 1442695040888963407) % (1 << 64)
    bits = state >> 48
    h = struct.unpack("<e", struct.pack("<H", bits))[0]
    if h == h:
        print(bits, h, struct.pack("<e", h) == struct.pack("<H", bits), struct.pack(">e", h * 1.0001) if abs(h) < 60000 else "")
    f = struct.unpack(">f", struct.pack(">I", state >> 32))[0]
    print(f, struct.pack("<f", f))
