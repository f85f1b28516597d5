# str's properties and case mappings of every character; normal forms beside characters that Unicode 14 does not assign; identifiers.
import binascii
import unicodedata


def digest(name, function):
    crc = 0
    for first in range(0, 0x110000, 0x1000):
        text = "\n".join([str(function(chr(c))) for c in range(first, first + 0x1000)])
        crc = binascii.crc32(text.encode("utf-8", "surrogatepass"), crc)
    print(name, crc)


for name in """isalpha isdecimal isdigit isnumeric isalnum islower isupper istitle isspace isprintable isidentifier
               upper lower title casefold swapcase capitalize""".split():
    digest(name, getattr(str, name))
digest("within an identifier", lambda c: ("a" + c).isidentifier())
digest("after a letter", lambda c: ("x" + c).title())
digest("before a final sigma", lambda c: ("A" + c + "\u03a3").lower()[-1])
digest("after a final sigma", lambda c: ("A\u03a3" + c).lower()[1])

for text in "a\u0301\U00010efd", "a\U0001e08f\u0327", "\U00011f41\u0301", "\U000105d2\u0307", "e\u0301\U0001e08f":
    print([ascii(unicodedata.normalize(form, text)) for form in ("NFC", "NFD", "NFKC", "NFKD")],
          [unicodedata.is_normalized(form, text) for form in ("NFC", "NFD", "NFKC", "NFKD")])

for text in "\u1100\u1161\u11a7", "\u1100\u1161\u11a8", "\ufb01", "e\u0301", "\u00e9", "a\u0323\u0307", "a\u0307\u0323", "\uac00\u11a8", "\u212b", "x\u00b2":
    names = {}
    try:
        exec(text + " = 1", names)
        print(ascii([n for n in names if n != "__builtins__"]), ascii(unicodedata.normalize("NFKC", text)))
    except SyntaxError as e:
        print(ascii(text), ascii(e.msg), e.offset)
