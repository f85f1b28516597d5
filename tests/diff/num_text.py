# Numbers from text and as text: int(), float(), complex() and their errors; repr of floats.
import sys


def attempt(f, *args, **kwargs):
    try:
        r = repr(f(*args, **kwargs))
    except Exception as e:
        r = "%s: %s" % (type(e).__name__, e)
    print(args, kwargs, "->", r)


texts = ["0", "1", "-1", "+1", " 12 ", "\t12\n", "1_000", "1__0", "_1", "1_", "", " ", "-", "+", "0x1f", "0X1F", "0b101", "0o17", "010",
         "00", "0_0", "0x", "0x_1f", "0x1_f", "abc", "1.5", "1e5", "12a", "\u0661\u0662", "\u00a05\u2003", "\xb2", "- 1", "--1", "1 2",
         "z", "Zz", "9" * 50, "-" + "7" * 80, "\ud800", "1\x00", "\x1c5", "inf", "nan", "\uff11\uff12.\uff15", "123456789012345678", "9223372036854775808",
         "4611686018427387903", "4611686018427387904", "-4611686018427387904", "-4611686018427387905"]
for s in texts:
    attempt(int, s)
    for base in (0, 2, 8, 10, 16, 36):
        attempt(int, s, base)
    attempt(float, s)
    attempt(complex, s)
    try:
        b = s.encode("latin-1")
    except UnicodeError:
        continue
    attempt(int, b)
    attempt(float, b)
    attempt(int, bytearray(b), 16)

attempt(int)
attempt(int, base=10)
attempt(int, "5", base=7)
attempt(int, 5, 10)
attempt(int, 5.5, 10)
attempt(int, "5", 1)
attempt(int, "5", 37)
attempt(int, "5", -1)
attempt(int, "5", "5")
attempt(int, [])
attempt(int, None)
attempt(int, 1.9)
attempt(int, -1.9)
attempt(int, 1e300)
attempt(int, float("inf"))
attempt(int, float("nan"))
attempt(int, 1j)
print(int(memoryview(b"77")))
attempt(int, 1, 2, 3)
attempt(int, x=1)


class Index:
    def __init__(self, value):
        self.value = value

    def __index__(self):
        return self.value


class Int:
    def __int__(self):
        return 42


class Trunc:
    def __trunc__(self):
        return 43


class BadInt:
    def __int__(self):
        return "no"


class Raises:
    def __int__(self):
        raise KeyError("x")


class FloatLike:
    def __float__(self):
        return 2.5


class BadFloat:
    def __float__(self):
        return 3


class ComplexLike:
    def __complex__(self):
        return 1 + 2j


for x in (Index(7), Int(), BadInt(), Raises(), FloatLike(), BadFloat(), ComplexLike(), Index("x")):
    for f in (int, float, complex, bool):
        try:
            r = repr(f(x))
        except Exception as e:
            r = "%s: %s" % (type(e).__name__, e)
        print(type(x).__name__, f.__name__, r)
print(int("20", Index(16)))

# the limit of decimal digits
for f in (lambda: int("1" * 4300) % 97, lambda: int("1" * 4301), lambda: len(str(10 ** 4299)), lambda: str(10 ** 4300), lambda: repr(-10 ** 4300),
          lambda: int("f" * 5000, 16).bit_length(), lambda: len(hex(16 ** 5000)), lambda: int("1" * 5000, 3), lambda: "%d" % 10 ** 5000,
          lambda: f"{10 ** 5000}", lambda: int("_".join(["1"] * 4301)), lambda: int(b"1" * 4301), lambda: int("0" * 4301)):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
old = sys.get_int_max_str_digits()
sys.set_int_max_str_digits(0)
print(old, len(str(3 ** 20000)), int(str(3 ** 20000)) == 3 ** 20000)
sys.set_int_max_str_digits(old)
for base, f in ((2, bin), (8, oct), (16, hex)):
    for n in (0, 1, -1, 255, -255, 2 ** 62, 2 ** 64 - 1, -2 ** 64, 3 ** 100):
        print(f(n), int(f(n), 0) == n, int(f(n), base) == n)

# floats
cases = """0 -0 1 -1 1.0 1. .5 5. . e5 1e 1e+ 1e5 1E5 1e-5 1e+5 1e400 -1e400 1e-400 4.9e-324 2.4e-324 2.5e-324 1.7976931348623157e308
1.7976931348623158e308 1.7976931348623159e308 2.2250738585072014e-308 2.2250738585072011e-308 9007199254740993 9007199254740992.5 0.1 0.2 0.3
0.1e1 123456789.123456789 1_0.0_1 1_.0 1._0 1e1_0 1e_1 inf -inf +Inf infinity INFINITY nan -nan NaN infi nano 0x1p3 1.5e3.5 1e22 1e23
8.988465674311579e307 179769313486231580793728971405303415079934132710037826936173778980444968292764750946649017977587207096330286416692887910946555547851940402630657488671505820681908902000708383676273854845817711531764475730270069855571366959622842914819860834936475292719074168444365510704342711559699508093042880
6.631236846766476e-316 3.237883913302901e-319 69e267 1e-1000000000000 1e1000000000000 0e1000000000000 00000000000000000000000001e5
0.00000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000001 5e-324 1.00000000000000011102230246251565404236316680908203125
1.00000000000000011102230246251565404236316680908203124 1.00000000000000011102230246251565404236316680908203126 3.5844466002796428e+298""".split()
for s in cases:
    attempt(float, s)
    try:
        x = float(s)
    except ValueError:
        continue
    print(x.hex(), x.is_integer(), hash(x) if x == x else "nan", str(x), "%r" % x)
state = 1
for i in range(1500):
    state = (state * 6364136223846793005 + 1442695040888963407) % (1 << 64)
    mantissa = state >> 11
    exponent = (state * 7919 >> 20) % 2200 - 1150
    x = float(mantissa) * 2.0 ** max(exponent, -1000) * 2.0 ** min(exponent + 1000, 0) if exponent < 900 else mantissa * 1e-10
    print(repr(x), float(repr(x)) == x, x.hex(), float.fromhex(x.hex()) == x, hash(x))
    y = (state >> 40) / 1000
    print(y, -y / 7, round(y, 2), round(y, -2), round(-y / 7, 3), round(y))

for s in ["0x1", "1", "0x1.8p1", "-0x1.8p-3", "0x.8", "0x1p", "0x1p1.5", "x", "", "0x", " 0x1p3 ", "0X1P3", "1.8", "0x1.fffffffffffff8p0", "0x1.fffffffffffff7p0",
          "0x0.0000000000001p-1022", "0x0.00000000000008p-1022", "0x0.000000000000080000001p-1022", "0x1p-1075", "0x1.8p-1075", "0x1p1024", "0x1.fffffffffffff8p1023",
          "inf", "-Infinity", "nan", "0x" + "f" * 300 + "p-1200", "0x1_0", "\u00a00x1"]:
    attempt(float.fromhex, s)
attempt(float.fromhex, 5)
for x in (0.0, -0.0, 1.5, -2.25, 1e100, 5e-324, 0.1, float("inf"), float("nan"), 123.0):
    attempt(lambda x: (x.as_integer_ratio(), x.hex(), x.is_integer(), x.conjugate(), x.real, x.imag), x)
