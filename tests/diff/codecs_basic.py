# Encodings, error handlers, the codecs module.
import codecs, io
def t(f, *a):
    try:
        print(ascii(f(*a)), end="; ")
    except UnicodeError as e:
        print(type(e).__name__, ascii(e.args), str(e).encode("ascii", "backslashreplace"), end="; ")
    except Exception as e:
        print(type(e).__name__, ascii(str(e)), end="; ")
DATA = [b"", b"a", b"abc", b"\xff\xfea", b"\x00\xd8", b"\x00\xd8a\x00", b"\x00\xdc", b"\xd8\x00\x00a", b"\xdc\x00", b"\x00\xd8\x00\xd8", b"\x00\xd8\x00", b"\xff\xfe\0\0a", b"\0\0\x00\xd8", b"\0\0\0\xff", b"\xff\0\0\0", b"\x00\xd8\0\0",
        b"\xed\xa0\x80x", b"\xed\xa0", b"\xff", b"a\xe9b", b"\xf0\x9f\x98", b"\xe2\x82", b"\xf4\x90\x80\x80", b"\xc0\x80", b"\xf0\x9f\x98\x80ok", b"\xef\xbb\xbfbom", b"\\x41\\u20ac\\U0001f600\\n\\101\\N", b"\\x4", b"\\u12", b"\\U00110000", b"\\", b"\\'\\\"\\a\\b\\f\\v\\\nq", b"caf\xe9 \\\\u20ac \\u20AC"]
TEXT = ["", "abc", "a\xe9\ud800\udc80\udc81\U0001f600\u20ac", "a\xe9\udc80\udcffx\u20ac", "\U0001f600", "tab\tnl\n\\q'\"\x7f\x80\xff\u0100", "\udc80"]
for enc in ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be", "ascii", "latin-1", "unicode_escape", "raw_unicode_escape"]:
    for errors in ["strict", "ignore", "replace", "backslashreplace", "surrogatepass", "surrogateescape", "xmlcharrefreplace"]:
        print(enc, errors)
        for d in DATA:
            if enc == "unicode_escape" and b"\\q" in d: continue
            t(d.decode, enc, errors)
        for s in TEXT:
            t(s.encode, enc, errors)
        print()
for name in ["UTF8", "utf_8", "U8", "Latin1", "ISO-8859-1", "l1", "US-ASCII", "646", "utf 16 le", "UTF-16BE", "cp819", "bogus", "utf-9", "", "\xe9", "utf-8\0", "rot13"]:
    t("ab".encode, name); t(b"ab".decode, name); print()
def handler(exc):
    if isinstance(exc, UnicodeEncodeError):
        return ("<%d:%d>" % (exc.start, exc.end), exc.end)
    if isinstance(exc, UnicodeDecodeError):
        return ("[%s]" % exc.object[exc.start:exc.end].hex(), exc.end)
    raise exc
codecs.register_error("test.h", handler)
for h, f in [("t.none", lambda e: None), ("t.neg", lambda e: ("x", -1)), ("t.big", lambda e: ("x", 100)), ("t.bytes", lambda e: (b"zz", e.end)), ("t.bad", lambda e: (1, 2)), ("t.uni", lambda e: ("\u20ac", e.end)), ("t.back", lambda e: ("y", len(e.object))), ("t.raise", lambda e: 1 // 0)]:
    codecs.register_error(h, f)
for h in ["test.h", "t.none", "t.neg", "t.big", "t.bytes", "t.bad", "t.uni", "t.back", "t.raise", "t.unknown"]:
    if h == "t.neg": continue
    print(h, end=" ")
    t("a\u20acb\ud800c".encode, "ascii", h); t("a\ud800b".encode, "utf-8", h); t("a\ud800b".encode, "utf-16-le", h); t("a\u20ac".encode, "latin-1", h); t(b"a\xffb\xfe".decode, "ascii", h); t(b"a\xffb".decode, "utf-8", h); t(b"a\xd8\x00".decode, "utf-16-be", h); t(b"\\x4z".decode, "unicode_escape", h)
    print()
t(codecs.lookup_error("test.h") is handler and "same"); t(codecs.lookup_error, "nope"); t(codecs.register_error, "x", 1); t(codecs.register, 1)
for h in [codecs.ignore_errors, codecs.replace_errors, codecs.backslashreplace_errors, codecs.xmlcharrefreplace_errors, codecs.strict_errors]:
    t(h, UnicodeEncodeError("ascii", "a\u20acb", 1, 2, "r")); t(h, UnicodeDecodeError("ascii", b"a\xffb", 1, 2, "r")); t(h, UnicodeTranslateError("a\u20acb", 1, 2, "r")); t(h, ValueError("x")); t(h, 5)
    print()
e = UnicodeDecodeError("utf-8", b"abc\xff", 3, 4, "bad")
print(e.encoding, e.object, e.start, e.end, e.reason, str(e), repr(e))
e.start = 1
print(str(e))
print(str(UnicodeEncodeError("ascii", "a\u20acb", 1, 3, "why")), str(UnicodeTranslateError("abc", 1, 2, "r")))
print(codecs.lookup("utf-8").name, codecs.lookup("LATIN1").name, codecs.lookup("UTF16").name, codecs.lookup("ascii").name, codecs.lookup("utf-8-sig").name, codecs.BOM_UTF8, codecs.BOM_UTF16)
t(codecs.encode, "abc"); t(codecs.decode, b"abc"); t(codecs.encode, "a\u20ac", "utf-16-be"); t(codecs.decode, b"\xff", "ascii", "replace"); t(codecs.getencoder("utf-8"), "\xe9"); t(codecs.getdecoder("utf-8"), b"\xc3\xa9"); t(codecs.lookup, "bogus"); t(codecs.lookup("utf-8").incrementalencoder().encode, "\xe9")
print()
for enc in ["utf-8", "utf-8-sig", "utf-16", "utf-16-be", "utf-32", "utf-32-le", "latin-1", "ascii"]:
    text = "h\u20acllo \U0001f600" if enc[0] == "u" else "hello"
    data = text.encode(enc)
    d = codecs.getincrementaldecoder(enc)()
    out = []
    for i in range(len(data)):
        out.append(d.decode(data[i:i + 1]))
    out.append(d.decode(b"", True))
    e = codecs.getincrementalencoder(enc)()
    pieces = [e.encode(c) for c in text] + [e.encode("", True)]
    print(enc, ascii(out), b"".join(pieces) == data, ascii("".join(codecs.iterdecode(iter([data[:3], data[3:]]), enc))), b"".join(codecs.iterencode(iter(text), enc)) == data, d.getstate())
    r = codecs.getreader(enc)(io.BytesIO((text + "\nline2\r\nlast").encode(enc)))
    print(ascii(r.readline()), ascii(r.read(3)), ascii(r.readlines()))
    w = io.BytesIO()
    cw = codecs.getwriter(enc)(w)
    cw.write(text[:1]); cw.writelines([text[1:], "!"])
    print(w.getvalue())
d = codecs.getincrementaldecoder("utf-8")("replace")
print(ascii([d.decode(b"a\xe2\x82"), d.getstate(), d.decode(b"x"), d.decode(b"\xf0", True)]))
t(codecs.getincrementaldecoder("utf-16")().decode, b"a\0b\0")
t(codecs.charmap_decode, b"\x00\x01\x02", "strict", "ab\ufffe"); t(codecs.charmap_decode, b"\x00\x01\x02", "replace", "ab"); t(codecs.charmap_encode, "abc", "strict", {97: 1, 98: b"xy"}); t(codecs.charmap_encode, "abc", "replace", {97: 1, 98: b"xy", 63: 63}); t(codecs.charmap_decode, b"\x00\x01", "strict", {0: "A", 1: 0x20ac}); t(codecs.charmap_build, "ab")
t(codecs.escape_decode, b"a\\n\\x41\\101\\\\"); t(codecs.escape_encode, b"a\n\xff\\'"); t(codecs.unicode_escape_decode, "\\u20ac"); t(codecs.utf_8_decode, b"\xe2\x82"); t(codecs.utf_8_decode, b"\xe2\x82", "strict", True); t(codecs.utf_16_ex_decode, b"\xff\xfea\0", "strict", 0, False)
print()
def search(name):
    if name == "my_codec":
        return codecs.CodecInfo(lambda s, e="strict": (s.upper().encode(), len(s)), lambda b, e="strict": (bytes(b).decode().lower(), len(b)), name="my-codec")
    if name == "bad_codec":
        return codecs.CodecInfo(lambda s, e="strict": ("str", 1), lambda b, e="strict": (b"bytes", 1), name="bad")
    if name == "worse":
        return (1, 2)
codecs.register(search)
t("abc".encode, "my-codec"); t(b"ABC".decode, "My Codec"); t("a".encode, "bad_codec"); t(b"a".decode, "bad-codec"); t("a".encode, "worse"); t(str, b"XY", "my_codec"); t(bytes, "xy", "my_codec"); t(codecs.encode, "a", "bad_codec")
codecs.unregister(search)
t("abc".encode, "my-codec")
print()
