# str: methods on many strings of all kinds; results and error texts.
def t(f, *a, **k):
    try:
        r = f(*a, **k)
        return ascii(r)
    except Exception as e:
        return type(e).__name__ + ": " + ascii(str(e))

STRINGS = ["", "a", "abc", "Hello World", "  padded \t\n", "a,b,,c,", "\xe9t\xe9", "\u20ac100", "\U0001f600 smile", "x\ud800y",
           "tab\tsep\ttext", "line1\nline2\r\nline3\rline4\x0bline5\x1cline6\x85line7\u2028end", "aaaaaa", "ababab",
           "MiXeD cAsE", "\xdf\u0130\u0131\u03a3", "123", "12a", "\u0661\u0662", "_ident1", "1ident", "+42", "-7", "\u01c5x",
           "one two  three", "\ufb01n", "'quote'", '"dq"', "both'\"", "\x00\x7f\x80\xad\u200b"]
NOARG = ["capitalize", "casefold", "title", "lower", "upper", "swapcase", "strip", "lstrip", "rstrip", "split", "rsplit",
         "splitlines", "isascii", "isalpha", "isalnum", "isdecimal", "isdigit", "isnumeric", "isspace", "isprintable", "islower",
         "isupper", "istitle", "isidentifier", "expandtabs", "__repr__", "__len__", "encode"]
for s in STRINGS:
    print(ascii(s))
    for name in NOARG:
        print("  ", name, t(getattr(s, name)))
    print("  ", repr(s).encode("ascii", "backslashreplace"), len(s), s == s[:], hash(s) == hash(s[:1] + s[1:]))
    print("  ", [t(s.__getitem__, i) for i in (0, -1, 3, 100, slice(1, 3), slice(None, None, -1), slice(None, None, 2), slice(5, 1, -2))])
    for sub in ["a", "", "ab", "l", "\u20ac", "\U0001f600", ",", "  ", "\xe9"]:
        print("    ", ascii(sub), t(s.find, sub), t(s.rfind, sub), t(s.count, sub), t(s.index, sub), t(s.rindex, sub), sub in s,
              t(s.find, sub, 1), t(s.find, sub, -3), t(s.rfind, sub, 1, 4), t(s.count, sub, 1, -1), t(s.startswith, sub), t(s.endswith, sub),
              t(s.startswith, sub, 1), t(s.endswith, sub, 0, -1), t(s.startswith, ("z", sub)), t(s.split, sub), t(s.rsplit, sub, 1),
              t(s.split, sub, 2), t(s.partition, sub), t(s.rpartition, sub), t(s.replace, sub, "<>"), t(s.replace, sub, "\u1234", 1),
              t(s.replace, sub, "", 2), t(s.removeprefix, sub), t(s.removesuffix, sub), t(s.strip, sub), t(s.lstrip, sub), t(s.rstrip, sub),
              t(s.join, [sub, "Q", sub]), t(sub.join, s))
    for w in (0, 3, 10, 11):
        print("    ", t(s.center, w), t(s.center, w, "*"), t(s.ljust, w, "\xe9"), t(s.rjust, w, "\u20ac"), t(s.zfill, w), t(s.expandtabs, w))
    print("  ", t(s.split, None, 1), t(s.rsplit, None, 1), t(s.split, None, 0), t(s.splitlines, True), t(s.split, maxsplit=1))
    print("  ", t(s.translate, {97: "X", 98: None, 99: 100, ord("\xe9"): "ee"}), t(s.__mul__, 3), t(s.__mul__, 0), t(s.__mul__, -1), t(s.__add__, "\u20ac"))
print([t(a.__lt__, b) for a in STRINGS[:12] for b in STRINGS[:12]].count("True"))
print(sorted(STRINGS, key=lambda x: (x,)) == sorted(STRINGS))

class S(str):
    pass
class Index:
    def __index__(self):
        return 2
x = S("subclass")
print(type(x + "y").__name__, type(x[:]).__name__, type(x.strip()).__name__, type(x.upper()).__name__, type(str(x)).__name__,
      type(x * 1).__name__, type("".join([x])).__name__, type(x.replace("q", "r")).__name__, x == "subclass", hash(x) == hash("subclass"))
print(t(S), t(S, 5), t(S, b"abc", "ascii"), S("q").x if hasattr(S("q"), "x") else "none")
x.attr = 5
print(x.attr, x.__dict__)
for f in [lambda: "a".find(), lambda: "a".find(1), lambda: "a".find("a", "b"), lambda: "a".find("a", 0, 1, 2), lambda: "a".index("b"),
          lambda: "abc".find("c", Index()), lambda: "abc"[Index()], lambda: "abc".__getitem__("a"), lambda: "abc".__getitem__(1.0), lambda: "abc"[10**30],
          lambda: "a".center("x"), lambda: "a".center(5, "xx"), lambda: "a".center(5, 1), lambda: "a".split(1), lambda: "a".split(""),
          lambda: "a".split("a", "b"), lambda: "a".strip(1), lambda: "a".lstrip(b"a"), lambda: "a".replace(1, "b"), lambda: "a".replace("a"),
          lambda: "a".replace("a", 1), lambda: "a".replace("a", "b", "c"), lambda: "a".join(1), lambda: "a".join([1]), lambda: "a".join(["b", 2]),
          lambda: "a" + 1, lambda: 1 + "a", lambda: "a" * "b", lambda: "a" * 1.5, lambda: "ab" * (2**62), lambda: 1 in "a", lambda: b"a" in "a",
          lambda: "a".startswith(1), lambda: "a".startswith((1,)), lambda: "a".endswith(["a"]), lambda: "a".partition(""), lambda: "a".partition(1),
          lambda: "a".removeprefix(1), lambda: "a".zfill("a"), lambda: "a".expandtabs("x"), lambda: "a".translate(), lambda: "a".translate(1),
          lambda: "a".translate({97: 1.5}), lambda: "a".translate({97: -1}), lambda: "a".translate({97: 0x110000}), lambda: "ab".translate("xyz"),
          lambda: str.maketrans("ab", "c"), lambda: str.maketrans("ab"), lambda: str.maketrans({"ab": 1}), lambda: str.maketrans({1.5: 1}),
          lambda: sorted(str.maketrans("ab", "cd", "e").items(), key=str), lambda: str.maketrans({"a": "b", 1: None}), lambda: str.maketrans("a", 1),
          lambda: str.maketrans(1, "a"), lambda: str(b"abc", "ascii"), lambda: str(b"abc"), lambda: str(b"\xff", "ascii", "replace"), lambda: str("a", "ascii"),
          lambda: str(1, "ascii"), lambda: str(b"a", 1), lambda: str(b"a", errors="ignore"), lambda: str(object=5), lambda: str(1, 2, 3, 4), lambda: str(foo=1),
          lambda: "a" < 1, lambda: "a" == 1, lambda: "a" != b"a", lambda: "a" % 1, lambda: iter("ab").__length_hint__(), lambda: list(iter("a\u20acb")),
          lambda: "x".__getnewargs__(), lambda: "a".encode(1), lambda: "a".encode("ascii", 1), lambda: "a".encode(encoding=None), lambda: "a".splitlines(x=1),
          lambda: "abc".isidentifier(1), lambda: "%s" * 3, lambda: "a".__contains__("a"), lambda: "a".__contains__(1), lambda: max("hello"),
          lambda: "abc".__iter__().__next__(), lambda: list(reversed("abc")), lambda: "a".upper(1), lambda: "\u0149".upper(),
          lambda: "\xb5".upper(), lambda: "\u1f80".title(), lambda: "\u0390".upper(), lambda: "A\u03a3 \u03a3A \u03a3 A\u03a3.B A\u03a3.".lower(), lambda: "O'NEIL'S x1y".title()]:
    print(t(f))
it = iter("abc")
next(it)
print(it.__reduce__()[1:], it.__length_hint__())
it.__setstate__(2)
print(list(it), it.__reduce__()[1:])

# growth in place must never be seen through another name
a = "x" * 10
b = a
a += "y"
a += "z" * 5
print(a, b)
parts = ""
for i in range(2000):
    parts += chr(97 + i % 26)
    if i == 1000:
        keep = parts
print(len(parts), len(keep), keep[-3:], parts[-3:], hash(parts) == hash("".join(parts)))
s = ""
for c in "ab\xe9c\u20acd\U0001f600e":
    s += c
print(ascii(s), len(s))
