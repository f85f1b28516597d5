# Loops that look at several characters at once: each length around their steps, each place within them.
import random

r = random.Random(3)
ALPHABETS = ["ab", "abc\n\r\x1c\x85 ", "aé", "aé日", "a\U0001f600é日\u2028", "abcdefghij XYZ"]


def text(alphabet, most):
    return "".join(r.choice(alphabet) for _ in range(r.randrange(most)))


for turn in range(1500):
    alphabet = r.choice(ALPHABETS)
    s = text(alphabet, r.choice([10, 20, 40, 200]))
    sub = text(alphabet, r.choice([3, 4, 6, 20]))
    if s and r.random() < 0.5:
        at = r.randrange(len(s))
        sub = s[at : at + r.randrange(1, 20)]
    print(s.find(sub), s.rfind(sub), s.count(sub), sub in s, s.find(sub, 3), hash(s.replace(sub, "-+")) == hash(s.replace(sub, "-+")))
    print(ascii(s.replace(sub, "é-")), ascii(s.splitlines()), ascii(s.splitlines(True)))
    print(ascii(s.upper()), ascii(s.lower()), s.isascii())
    data = s.encode()
    assert data.decode() == s and s.encode("utf-16").decode("utf-16") == s
    print(data, data.find(sub.encode()), data.count(sub.encode()), data.replace(sub.encode(), b"<>"), data.hex())
    broken = bytearray(data)
    for _ in range(r.randrange(3)):
        if broken:
            broken[r.randrange(len(broken))] = r.randrange(256)
    print(ascii(bytes(broken).decode("utf-8", "replace")), ascii(bytes(broken).decode("utf-8", "surrogateescape")))
    try:
        print(ascii(bytes(broken).decode()))
    except UnicodeDecodeError as error:
        print(error)
    cut = data[: r.randrange(len(data) + 1)]
    print(ascii(cut.decode("utf-8", "backslashreplace")))

# places that look like matches all along
for n in (100, 5000):
    for m in (2, 3, 17, 40, 300):
        hay = "a" * n
        print((hay + "b").find("a" * m + "b"), hay.find("a" * m + "b" + "a"), hay.count("a" * m), hay.encode().find(b"a" * m + b"ba"))

for s in ("a\ud800b", "\udfff", "é\ud83d\ude00", "\ud800" * 3 + "é"):
    for how in ("strict", "ignore", "replace", "surrogatepass", "backslashreplace"):
        try:
            print(s.encode("utf-8", how))
        except UnicodeEncodeError as error:
            print(error)
for first in range(0x80, 0x100):
    for rest in (b"", b"\x80", b"\x9f\x80", b"\xa0\x80", b"\x8f\xbf\xbf", b"\x90\x80\x80", b"\x80a", b"\xbf\xbfa", b"\xbf\xbf\xbf"):
        try:
            print(ascii((bytes([first]) + rest).decode()))
        except UnicodeDecodeError as error:
            print(error)


# join: what is not bytes, what changes the list
class Part(bytes):
    pass


class Grows(bytes):
    def __len__(self):
        return 100


print(b",".join([]), b",".join([b"a"]), b",".join([b"a", b""]), b"".join([b"", b""]), b"--".join((b"a", Part(b"b"), Grows(b"c"), bytearray(b"d"), memoryview(b"e"))))
print(bytearray(b"-").join([b"a", bytearray(b"b")]), Part(b"+").join([b"x", b"y"]), b"".join(iter([b"1", b"2"])))
for bad in ([b"a", "b"], [1], 5, "ab", [b"a", None], [memoryview(bytearray(8))[::2], b"z"]):
    try:
        print(b",".join(bad))
    except (TypeError, BufferError) as error:
        print(error)
