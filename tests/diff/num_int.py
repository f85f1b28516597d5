# Integers: operators on small and large operands, in thousands of combinations.
state = 12345


def rnd(bits):
    global state
    n = 0
    while bits > 0:
        state = (state * 6364136223846793005 + 1442695040888963407) % (1 << 64)
        n = (n << 32) | (state >> 32)
        bits -= 32
    return n >> -bits if bits < 0 else n


def number():
    kind = rnd(4)
    bits = [3, 8, 30, 31, 32, 61, 62, 63, 64, 65, 128, 200, 512, 1000, 64, 62][kind]
    n = rnd(bits)
    shape = rnd(3)
    if shape == 0:
        n = 1 << bits
    elif shape == 1:
        n = (1 << bits) - 1
    elif shape == 2:
        n = (1 << bits) + 1
    return -n if rnd(1) else n


def attempt(label, f):
    try:
        r = f()
    except Exception as e:
        r = "%s: %s" % (type(e).__name__, e)
    print(label, r)


for i in range(700):
    a, b = number(), number()
    print(a, b)
    print(a + b, a - b, a * b, a & b, a | b, a ^ b, ~a, -a, +a, abs(a))
    attempt("//", lambda: a // b)
    attempt("%", lambda: a % b)
    attempt("divmod", lambda: divmod(a, b))
    attempt("/", lambda: a / b)
    s = rnd(8)
    print(a << s, a >> s, a < b, a <= b, a == b, a != b, a > b, a >= b, bool(a))
    print(hash(a), a.bit_length(), a.bit_count(), a.conjugate(), a.as_integer_ratio())
    attempt("float", lambda: float(a))
    attempt("pow", lambda: pow(a, rnd(5)) % (10 ** 50 + 7))
    attempt("mod", lambda: pow(a, rnd(100), b))
    attempt("inv", lambda: pow(a, -1, b))
    attempt("neg", lambda: pow(a, -rnd(20), b))
    attempt("round", lambda: [round(a, -k) for k in range(0, 25, 3)])
    print(a == float(a) if abs(a) < 1 << 1000 else None, a < 1.5, a > -1e300, a <= float("inf"), a != float("nan"))

for a in (0, 1, -1, 2, 7, 2 ** 62, -2 ** 62, 2 ** 62 - 1, 2 ** 63, 2 ** 64, -2 ** 64, True, False):
    for b in (0, 1, -1, 3, 2 ** 62, -2 ** 62, 2 ** 64, True):
        for op in "+ - * // % / ** << >> & | ^".split():
            if op in ("**", "<<") and abs(b) > 100:
                continue
            attempt((a, op, b), lambda: eval("a %s b" % op))

print(True + True, True & False, True | False, True ^ True, ~True, -True, True * 3, type(True & 1), type(True & True))
print(10 ** 100 % 97, 3 ** 500, (-3) ** 501, 2 ** 1000, (-2) ** 65, 6 ** 100, 0 ** 0, 12 ** 33)
print(2 ** -1, (-2) ** -2, 10 ** -20, 2 ** 0.5, (-8) ** (1 / 3))
attempt("0**-1", lambda: 0 ** -1)
attempt("shift", lambda: 1 << -1)
attempt("shift", lambda: 1 >> -1)
attempt("huge shift", lambda: 0 << 10 ** 30)
attempt("huge shift", lambda: 5 >> 10 ** 30)
attempt("huge shift", lambda: -5 >> 10 ** 30)
attempt("pow", lambda: pow(2, 3, 0))
attempt("pow", lambda: pow(2, -1, 4))
attempt("pow", lambda: pow(2, 3, 1.0))
attempt("pow", lambda: pow(38, -1, 97))
attempt("pow", lambda: pow(38, -1, -97))
attempt("pow", lambda: pow(3, 10 ** 40, 10 ** 30 + 57))
attempt("pow", lambda: pow(3, 10 ** 40, 10 ** 30))
attempt("pow", lambda: pow(12345, 2 ** 300, 2 ** 521 - 1))
attempt("pow", lambda: pow(12345, 2 ** 300 + 7, 2 ** 520))
attempt("pow", lambda: pow(-12345, 2 ** 300 + 7, -(2 ** 520 + 9)))
attempt("add", lambda: 1 + "a")
attempt("add", lambda: "a" + 1)
attempt("add", lambda: 1 + None)
attempt("sub", lambda: [] - 1)
attempt("lt", lambda: 1 < "a")
attempt("invert", lambda: ~1.5)

# ratios that round to even, overflow, underflow
for a, b in ((1, 3), (2 ** 1024, 1), (2 ** 1024 - 1, 1), (2 ** 1024 - 2 ** 970, 1), (2 ** 1024 - 2 ** 970 - 1, 1), (1, 2 ** 1074),
             (1, 2 ** 1075), (3, 2 ** 1076), (1, 10 ** 400), (10 ** 400, 10 ** 399), (2 ** 53 + 1, 1), (2 ** 54 + 2, 2),
             (3 * 2 ** 60 + 1, 2 ** 61), (-5, 2 ** 1080), (7 ** 300, 3 ** 500), (0, -5), (2 ** 2000 + 1, 2 ** 1990)):
    attempt((a.bit_length(), b.bit_length()), lambda: (a / b).hex())
    attempt("back", lambda: (b / a).hex())

# conversion to and from bytes
for n in (0, 1, -1, 127, 128, 255, 256, -128, -129, 2 ** 63, -2 ** 63, 2 ** 64 - 1, 2 ** 100 + 12345, -2 ** 100 - 12345):
    for length in (0, 1, 2, 8, 9, 20):
        for order in ("big", "little"):
            for signed in (False, True):
                attempt((n, length, order, signed), lambda: n.to_bytes(length, order, signed=signed))
                if length > 12:
                    try:
                        assert int.from_bytes(n.to_bytes(length, order, signed=signed), order, signed=signed) == n
                    except OverflowError:
                        pass
print((5).to_bytes(), int.from_bytes(b"\x01\x02"), int.from_bytes([1, 2, 3], "little"), int.from_bytes(bytearray(b"\xff"), signed=True))
attempt("order", lambda: (1).to_bytes(1, "middle"))
attempt("length", lambda: (1).to_bytes(-1, "big"))
attempt("from", lambda: int.from_bytes("abc", "big"))
attempt("from", lambda: int.from_bytes(5, "big"))
attempt("from", lambda: int.from_bytes([256], "big"))


class MyInt(int):
    pass


m = MyInt(10 ** 30)
print(m, type(m + 1), type(+m), type(m.real), m == 10 ** 30, hash(m) == hash(10 ** 30), MyInt(5) + MyInt(6), MyInt("77"))
print(type(MyInt.from_bytes(b"ab", "big")), MyInt(-3).__getnewargs__(), int(MyInt(4)), type(int(MyInt(4))), MyInt(), repr(MyInt(3)))
m.attr = 5
print(m.attr, m.__dict__)
print((5).real, (5).imag, (5).numerator, (5).denominator, True.real, True.numerator, (5).__trunc__(), (5).__floor__(), (5).__ceil__())
print(int.__add__(1, 2), int.__add__(1, 2.0), int.__radd__(1, 2), int.__pow__(2, 3, 5), int.__rpow__(2, 3), int.__divmod__(7, 2), int.__rdivmod__(2, 7))
print((7).__floordiv__(2), (7).__truediv__(2), (7).__lt__(2), (7).__eq__(7.0), (7).__bool__(), (7).__index__(), (7).__int__(), (7).__float__())
