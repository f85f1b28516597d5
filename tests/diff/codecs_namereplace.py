"""The error handler namereplace: names of characters in ASCII text."""
import codecs

for text in ("é", "日本 한글", "a\x80b\x07", "\u01a2", "\U0001f600\ud800\U0010ffff", "ß\u2028Ω\u0130", "\ufeff"):
    print(text.encode("ascii", "namereplace"))
print("caf\xe9 \u20ac".encode("latin-1", "namereplace"))
print(codecs.namereplace_errors(UnicodeEncodeError("ascii", "x\u00e9y", 1, 2, "why")))
try:
    b"\xff".decode("ascii", "namereplace")
except TypeError as error:
    print(error)
names = [c for c in map(chr, range(0x80, 0x3000, 41)) if b"\\N{" in c.encode("ascii", "namereplace")]
print(len(names), hash(tuple(c.encode("ascii", "namereplace") for c in names)) != 0)
print(*(c.encode("ascii", "namereplace").decode() for c in names[::9]))
