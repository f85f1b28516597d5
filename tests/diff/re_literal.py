# Patterns of ordinary characters alone, which are found without the engine: the same results in all operations.
import re

TEXTS = ["", "abc", "xabcabcab", "héabc日abc", "é", "日本日本", "a\U0001f600a\U0001f600", "abcabc" * 30, "a b#c", "\0a\0", "ABC"]
for pattern in ("abc", "a", "é", "日本", "\U0001f600", "a b#c", "\0a", "zz", "bca", "-", "abcabcabcabcabcabc"):
    for flags in (0, re.I, re.X, re.A, re.M | re.S):
        p = re.compile(pattern, flags)
        for text in TEXTS:
            found = [m and (m.span(), m.group(), m.groups(), m.lastindex, m.regs) for m in (p.search(text), p.match(text), p.fullmatch(text))]
            print(ascii(found), ascii(p.findall(text)), ascii(p.split(text)), ascii(p.subn("<>", text)), ascii(p.sub(r"\g<0>!", text, 2)))
            print([m.span() for m in p.finditer(text)], [m and m.span() for m in (p.search(text, 1), p.search(text, 2, 4), p.match(text, 1), p.fullmatch(text, 1, 4), p.search(text, 99), p.match(text, -5, 3))])
            print(ascii(p.sub(lambda m: m.group() * 2, text)), ascii(p.split(text, 1)))
for pattern in (b"abc", b"\xff", b"-", b"a\0"):
    p = re.compile(pattern)
    for text in (b"", b"xabcabc", bytearray(b"abc-abc"), memoryview(b"\xffa\0-"), b"\xff\xff"):
        print(p.findall(text), p.split(text), p.sub(b"<>", text), [m.span() for m in p.finditer(text)], p.fullmatch(text))
for bad in (lambda: re.compile("abc").search(b"abc"), lambda: re.compile(b"abc").search("abc"), lambda: re.compile("abc").search(5), lambda: re.compile("abc").sub(1, "abc")):
    try:
        print(bad())
    except TypeError as error:
        print(error)


class Text(str):
    pass


print(type(re.compile(Text("bc")).search(Text("abcd")).group()), type(re.sub("x", "y", Text("abc"))), re.compile(Text("bc")).pattern.__class__)
s = re.compile("b").scanner("abcb")
print(s.search().span(), s.search().span(), s.search())
