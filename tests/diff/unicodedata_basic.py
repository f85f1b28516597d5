# unicodedata: every property of every character in both versions, normal forms, names, errors.
import binascii
import unicodedata as u

old = u.ucd_3_2_0
print(u.unidata_version, old.unidata_version, type(old).__name__)


def digest(name, function):
    crc = 0
    for first in range(0, 0x110000, 0x1000):
        text = "\n".join([str(function(chr(c))) for c in range(first, first + 0x1000)])
        crc = binascii.crc32(text.encode("utf-8", "surrogatepass"), crc)
    print(name, crc)


for db in (u, old):
    for name in "category bidirectional combining mirrored decomposition east_asian_width".split():
        digest(name, getattr(db, name))
    for name in "decimal digit numeric name".split():
        digest(name, lambda ch, f=getattr(db, name): f(ch, None))
    for form in "NFC NFD NFKC NFKD".split():
        digest(form, lambda ch: db.normalize(form, ch))
        digest(form, lambda ch: db.is_normalized(form, ch))

for text in ("e\u0301", "a\u0323\u0307b", "a\u0307\u0323b", "\uac01x", "\u1100\u1161\u11a8", "q\u0307\u0323\u0301", "\ufb01 \u2460", "\ud800e\u0301",
             "\u0344", "\u2126\u212b", "\u1e9b\u0323", "\U0001d15e", "x" * 50 + "\u0300" * 40 + "\u0316" * 3, "\u1161\u1100"):
    print([ascii(u.normalize(form, text)) for form in ("NFC", "NFD", "NFKC", "NFKD")])
    print([u.is_normalized(form, text) for form in ("NFC", "NFD", "NFKC", "NFKD")])

for text in """u.name('ab')|u.name(1)|u.name('\\x00')|u.lookup('xx')|u.lookup(b'LATIN SMALL LETTER A')|u.decimal('a')|u.digit('a')|u.numeric('a')|
u.normalize('x','a')|u.normalize('x','')|u.is_normalized('x','')|u.name()|u.normalize('NFC')|u.normalize(1,'a')|u.lookup('\\xe9')|u.lookup('x'*500)|
u.lookup(1)|u.decimal('a',1,2)|u.decimal(1)|u.normalize('NFC',1)|u.UCD()|type(old)()|u.name('\\U0001F1E6')|u.lookup('LATIN SMALL LETTER R WITH TILDE')|
u.lookup('keycap digit one')|old.name('\\U0001F1E6')|old.lookup('CAT FACE')|u.lookup('LATIN CAPITAL LETTER A WITH MACRON AND GRAVE')|
u.bidirectional('')|u.lookup('NULL')|u.lookup('HANGUL SYLLABLE GAG')|u.lookup('CJK UNIFIED IDEOGRAPH-4E00')|old.nothing|'bücher.de'.encode('idna')|
b'xn--bcher-kva.de'.decode('idna')|u.numeric('\\u2153')|u.category('ab')""".replace("\n", "").split("|"):
    try:
        print(text, "->", ascii(eval(text)))
    except Exception as e:
        print(text, "!", type(e).__name__, ascii(str(e)))
