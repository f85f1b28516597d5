# json: encoding and decoding, options, errors.
import json
def t(f, *a, **k):
    try:
        r = f(*a, **k)
        print(ascii(r), end="; ")
    except json.JSONDecodeError as e:
        print("JSONDecodeError", ascii(str(e)), e.pos, e.lineno, e.colno, end="; ")
    except Exception as e:
        print(type(e).__name__, ascii(str(e)), end="; ")
for doc in ["", " ", "1", "-1", "0", "-0", "01", "1.5", "-1.5e10", "1e5", "1E+2", "1e", "1.", ".5", "-", "+1", "true", "false", "null", "nul", "NaN", "Infinity", "-Infinity", "-I", '"abc"', '"a\\n\\u20ac\\ud83d\\ude00"', '"\\ud83d"', '"\\ud83dx"',
            '"\\u12"', '"\\x"', '"abc', '"a\nb"', '"a\\', "[]", "[1]", "[1,2]", "[1,]", "[,1]", "[1 2]", "[1", "[", "{}", '{"a":1}', '{"a":1,}', '{"a" 1}', '{"a":}', '{a:1}', '{"a":1 "b":2}', '{"a":1', "{", '{"a"', "[[[]]]", '{"a":{"b":[1,{"c":null}]}}', "1 2",
            " [ 1 , 2 ] ", "\ufeff1", '"\xe9\u20ac\U0001f600"', '["\u20ac", {"\xe9": 1}]', "123456789012345678901234567890", "1.7976931348623157e309", '{"a":1,"a":2}', "[1,\n2,\n x]", '"\x7f"', '"\\/"', '"\t"', "'a'", "[1}", "{]", "\x00"]:
    t(json.loads, doc); t(json.JSONDecoder(strict=False).decode, doc)
print()
t(json.loads, b'[1]'); t(json.loads, bytearray(b'{"a":2}')); t(json.loads, 1); t(json.loads, '[1]'.encode("utf-16")); t(json.loads, '"\u20ac"'.encode("utf-32-le")); t(json.loads, b'\xef\xbb\xbf1'); t(json.loads, '[1.5, 2, NaN]', parse_float=str, parse_int=lambda s: "i" + s, parse_constant=lambda s: "c" + s)
t(json.loads, '{"a":{"b":1}}', object_hook=lambda d: sorted(d.items())); t(json.loads, '{"a":{"b":1},"a":2}', object_pairs_hook=list); t(json.JSONDecoder().raw_decode, '[1] x'); t(json.JSONDecoder().raw_decode, 'x'); t(json.JSONDecoder().raw_decode, ' 1'); t(json.JSONDecoder().raw_decode, 'a1', 1); t(json.loads, "[" * 100000)
print()
class O: pass
class I(int): pass
class S(str): pass
class D(dict): pass
class L(list): pass
class F(float): pass
VALUES = [None, True, False, 0, -5, 10**30, 1.5, 1e100, float("inf"), float("nan"), -0.0, "", "a\"b\\c\n\t\b\f\r\x01\x7f", "\xe9\u20ac\U0001f600\ud800", [], [1, [2, [3]]], (1, 2), {}, {"a": 1, "b": [True, None]}, {1: 2, 1.5: 3, None: 4, True: 5}, {(1,): 2}, {"b": 1, "a": 2},
          O(), {"x": O()}, {1, 2}, b"bytes", I(5), S("sub"), D(a=1), L([1]), F(2.5), [[], {}, [[]]], {"a": {}, "b": []}, {2: 1, "a": 2}]
for v in VALUES:
    for k in [{}, {"indent": 2}, {"indent": "\t", "sort_keys": True}, {"separators": (",", ":")}, {"ensure_ascii": False}, {"skipkeys": True}, {"allow_nan": False}, {"default": lambda o: type(o).__name__}, {"check_circular": False}, {"indent": 0}, {"sort_keys": True}]:
        t(json.dumps, v, **k)
    print()
    t(lambda: "".join(json.JSONEncoder(indent=1).iterencode(v)))
    print()
a = []
a.append(a)
t(json.dumps, a); t(json.dumps, {"x": a})
d = {}
d["d"] = d
t(json.dumps, d); t(json.dumps, O(), default=lambda o: o)
class E(json.JSONEncoder):
    def default(self, o):
        if isinstance(o, O): return {"o": [1]}
        return super().default(o)
t(json.dumps, [O(), 1], cls=E); t(json.dumps, [set()], cls=E); t(E(indent=1).encode, {"k": O()})
import io
f = io.StringIO()
json.dump({"a": [1, 2.5, None]}, f, indent=1)
print(f.getvalue()); print(json.load(io.StringIO("[1, 2]")))
state = 7
def rnd(n):
    global state
    state = (state * 6364136223846793005 + 1442695040888963407) % 2**64
    return (state >> 33) % n
def make(depth):
    k = rnd(9 if depth else 6)
    if k == 0: return rnd(10**9) - 5 * 10**8
    if k == 1: return rnd(10**6) / (1 + rnd(1000))
    if k == 2: return "".join("ab\"\\\n\xe9\u20ac\U0001f600"[rnd(8)] for _ in range(rnd(8)))
    if k < 6: return [None, True, False][k - 3]
    if k == 6: return [make(depth - 1) for _ in range(rnd(5))]
    return {"k%d" % rnd(20): make(depth - 1) for _ in range(rnd(5))}
h = 0
for i in range(400):
    v = make(4)
    for k in ({}, {"indent": 3, "ensure_ascii": False, "sort_keys": True}, {"separators": (",", ":")}):
        s = json.dumps(v, **k)
        assert json.loads(s) == v
        for c in s: h = (h * 31 + ord(c)) % 1000000007
print(h)
