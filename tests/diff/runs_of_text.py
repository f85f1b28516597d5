# Characters and items that are handled in runs: what ends a run, and what stands where one ends.
from array import array
from hashlib import md5


def show(*values):
    print(*(md5(repr(v).encode("utf-8", "surrogatepass")).hexdigest()[:12] for v in values))


# Case: characters that become several, and the capital sigma, at each place around the end of a run of 64.
for odd in "ß", "Σ", "İ", "ŉ", "ﬁ", "ᾳ", "Å", "ÿ", "µ", "𐐀", "\ud800", "x", "中", "ẞ", "ΐ", "K":
    for filler in "a", "Ö", "д", "Σ", "中", "𐐨":
        for n in 0, 1, 62, 63, 64, 65, 127, 128, 129:
            s = filler * n + odd + filler.upper() * 3 + " " + odd
            show(s.lower(), s.upper(), s.casefold(), s.title(), s.swapcase(), s.capitalize())
everything = "".join(map(chr, range(0x20, 0x20000)))
show(everything.lower(), everything.upper(), everything.casefold())
show([(c.lower(), c.upper(), c.casefold(), c.title()) for c in map(chr, range(0x11000))])
print("ÀÉ".lower(), "àéß".upper(), "ΟΔΟΣ ΟΔΟΣ".lower(), "ŸÿĀ".lower(), "ÿ".upper())

# UTF-16: what is not one unit ends a run.
for codec in "utf-16", "utf-16-le", "utf-16-be", "utf-32":
    for filler in "a", "é", "д", "𐐨":
        for n in 0, 1, 1023, 1024, 1025, 2050:
            s = filler * n + "𝒳" + filler + "é" * n
            data = s.encode(codec)
            show(data, data.decode(codec) == s)
            t = s + "\udc00" + filler
            show(t.encode(codec, "surrogatepass"), t.encode(codec, "replace"), t.encode(codec, "ignore"))
            try:
                t.encode(codec)
            except UnicodeEncodeError as e:
                print(e.start, e.end, e.reason)

# Bytes: replacing by something that is not longer, and by something longer; upper and lower case of what is no letter too.
for kind in bytes, bytearray:
    text = kind(b"one two one two one")
    for old, new in (b"one", b"two"), (b"one", b""), (b"one", b"1"), (b"one", b"three"), (b"", b""), (b"", b"-"), (b"x", b"y"), (b"o", b"o"), (text, b""):
        print(*(text.replace(old, new, count) for count in (-1, 0, 1, 2, 3, 4, 100)))
    print(kind(b"").replace(b"a", b"b"), kind(b"").replace(b"", b""), kind(b"").replace(b"", b"ab"))
    show(kind(range(256)).upper(), kind(range(256)).lower(), kind(range(256)).title(), kind(range(256)).swapcase())
for text in "", " ", "0", "00", "0g", "g0", "00 1", "aB cD\tEf\n01", "0 0", "00\x7f", "00é", "é0", "1" * 101, "AbCdEf" * 30, "00\x1c11", "00\x0b11", "\x00\x00":
    try:
        print(bytes.fromhex(text), bytearray.fromhex(text))
    except ValueError as e:
        print(e)

# Arrays from lists: ranges of each code, and items whose conversion changes the list or the array.
for code in "bBhHiIlLqQ":
    for n in 0, -1, 127, 128, 255, 256, -128, -129, 32767, 32768, 65535, 65536, -32768, -32769, 2**31 - 1, 2**31, -2**31, -2**31 - 1, 2**32 - 1, 2**32, 2**60, -2**60, \
            2**63 - 1, 2**63, -2**63, 2**64 - 1, 2**64, True, 1.0, "1", None:
        try:
            print(code, array(code, [n, n])[1], end=" ")
        except Exception as e:
            print(code, n, type(e).__name__, e)
print()
print(array("d", [1, 2.5, True]), array("f", (1, 2)), array("u", ["a", "é"]))


class Index:
    def __init__(self, act):
        self.act = act

    def __index__(self):
        self.act()
        return 7


items = [1, 2, None, 4, 5]
items[2] = Index(items.clear)
try:
    print(array("i", items))
except IndexError as e:
    print(e)
items = [1, 2, None, 4]
items[2] = Index(lambda: items.append(9) if len(items) < 8 else None)
print(array("q", items))
a = array("i", [1])
items = [2, Index(lambda: a.extend([100] * 50)), 3]
a.extend(items)
print(sorted(a.tolist()) == [1, 2, 3, 7] + [100] * 50)
view = memoryview(a)
try:
    a.extend([1])
except BufferError as e:
    print(e)
a.extend([])
view.release()
try:
    a.extend([5, "x", 6])
except TypeError as e:
    print(e, a[-1])
a = array("h", [1, 2])
a.extend(a.tolist() * 3)
print(a)

# Keys of dicts as sets.
d, e = dict.fromkeys(range(100)), dict.fromkeys("abc")
print((d.keys() | e.keys()) == set(d) | set(e), sorted(e.keys() | {"x": 1}.keys()), len(d.keys() | {(1, 2): 3}.keys()), set({}.keys()) | {}.keys())


class Odd:
    def __hash__(self):
        return hash("a")

    def __eq__(self, other):
        e["new" + str(len(e))] = 1
        return False


s = {"a"}
try:
    s.update({Odd(): 1}.keys())
    s.update(e.keys())
    print("changed", len(s))
except RuntimeError as error:
    print(error)
text = "".join(["a", "b"])
print({text + "c": 1}.keys() | {"abc"}, {1: 0, True: 1}.keys() | {1.0})
print(memoryview(bytes(range(5))).tolist(), memoryview(bytes(range(8))).cast("B", [2, 2, 2]).tolist(), memoryview(b"ab").cast("c").tolist(), memoryview(b"ab").cast("b").tolist())
