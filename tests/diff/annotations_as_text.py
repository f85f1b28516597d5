# from __future__ import annotations: the text that annotations become.
from __future__ import annotations

a0: a
a1: (a, b)
a3: ()
a4: [a, b]
a5: {a: b, **c}
a6: {a, *b}
a7: lambda: 1
a8: lambda a, b=1: a
a9: lambda *a: a
a10: lambda **k: k
a11: lambda a, /, b, *, c=1, **d: 0
a12: lambda a=1, /: 0
a13: lambda *, a: 0
a14: lambda *a, b: 0
a15: a if b else c if d else e
a16: (a if b else c) if d else e
a17: a or b and c
a18: (a or b) and c
a19: not a
a20: not (a and b)
a21: -a ** b
a22: (-a) ** b
a23: a ** -b
a24: a ** b ** c
a25: (a ** b) ** c
a26: a - (b - c)
a27: a - b - c
a28: (a + b) * c
a29: ~-+a
a30: a < b < c
a31: (a < b) < c
a32: a in b
a33: a is not b
a34: not a in b
a35: f(x for x in y)
a36: f((x for x in y), 1)
a37: f(a, *b, c=d, **e)
a38: a.b.c
a39: 1 .real
a40: 1.0.real
a41: (a + b).c
a42: "s".join
a43: a[b]
a44: a[b, c]
a45: a[b:c]
a46: a[b:c:d, :, ::e]
a47: a[*b]
a48: a[*b, c]
a49: a[b,]
a50: a[()]
a51: [x for x in y if z if w for q in r]
a52: {x: y for x, y in z}
a53: {x for x in y}
a54: (x for x in y)
a55: ...
a56: None
a57: True
a58: 1e400
a59: -1e400
a60: 1e400j
a61: 1.5
a62: 1j
a63: "a'b"
a64: u"a"
a65: b"a"
a66: f"a{b}c"
a67: f"{a!r:>{b}}"
a68: f"{{{a}}}"
a69: f"{ {1: 2} }"
a70: f"{a}"
a71: f"a'{b}"
a72: f"{a + 1}{b if c else d}{lambda_}"
a73: f"{(lambda: 1)}"
a74: "a" f"{b}" "c"
a76: List["a"]
a77: Dict[str, "X"]
a78: int | None
a79: Callable[[int], str]
a80: a @ b
a81: a // b % c
a82: a << b >> c
a83: a & b | c ^ d
a84: (a | b) & c
a85: x[a if b else c]
a86: x[lambda: 1]
a87: (lambda: 1)()
a88: (a, b)[0]
a89: [a][0]
a90: {}[a]
a91: not not a
a92: - - a
a93: a if (b if c else d) else e
a94: (lambda: a) if b else c
a95: [*a, *b]
a96: {**a}
a97: f(**a)
a98: f(*a)
a99: a.b(c)[d](e)
a100: ((a))
a101: (a).b
a102: "a" "b"
a103: "\n\x00é"
a104: b"\xff"
a105: 10**100
a106: f"{a=}"
a107: f"{a!s}"
a108: f"{a:x}"
a109: 0x10
a110: 1_000


def f(a: int, b: List["x"] = 1, /, c: a | b = 2, *args: *Ts, d: (1, 2), **kw: {'k': v}) -> Dict[str, lambda x: x]:
    local: undefined_name
    return local if False else None


class A:
    x: A[int, ...] = 1
    y: not_defined


for name, text in __annotations__.items():
    print(name, text)
print(f.__annotations__, A.__annotations__)
