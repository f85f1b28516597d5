# Floats: operators in all corner cases, comparison with ints, rounding, methods.
inf = float("inf")
nan = float("nan")


def attempt(label, f):
    try:
        r = repr(f())
    except Exception as e:
        r = "%s: %s" % (type(e).__name__, e)
    print(label, r)


values = [0.0, -0.0, 1.0, -1.0, 0.5, -0.5, 1.5, 2.0, -2.0, 3.0, -3.0, 1e308, -1e308, 5e-324, -5e-324, inf, -inf, nan, 0, 1, -1, 2, 3, -3,
          True, 10 ** 20, 2 ** 53 + 1, -2 ** 53 - 1, 10 ** 400, 1e16, 1e100, 0.1, 7.25]
for a in values:
    for b in values:
        if isinstance(a, int) and isinstance(b, int):
            continue
        label = (str(a)[:10], str(b)[:10])
        for op in ("+", "-", "*", "/", "//", "%", "**"):
            attempt(label + (op,), lambda: eval("a %s b" % op))
        attempt(label + ("divmod",), lambda: divmod(a, b))
        attempt(label + ("compare",), lambda: (a < b, a <= b, a == b, a != b, a > b, a >= b))
for x in values:
    if isinstance(x, float):
        attempt(x, lambda: (-x, +x, abs(x), bool(x)))
        for f in (round, int, "trunc"):
            attempt((x, f), lambda: x.__trunc__() if f == "trunc" else f(x)) if f == "trunc" else attempt(x, lambda: f(x))
        attempt(x, lambda: (x.__floor__(), x.__ceil__()))
        for n in (None, 0, 1, 2, -1, 5, 15, 20, 300, 330, -300, -320, 400, -400):
            attempt((x, n), lambda: round(x, n))

for x in (0.5, 1.5, 2.5, -0.5, -1.5, 2.675, 1.005, 0.125, 0.375, 1e22, 123456.789, 4.35, 0.045, 5e15 + 0.5, 2.5e-8, 1e-320):
    print(x, [round(x, n) for n in range(-3, 10)], round(x))
attempt("round", lambda: round(1.7976931348623157e308, -308))
attempt("round", lambda: round(1.5, "a"))
attempt("round", lambda: round(1.5, 2.0))
attempt("pow", lambda: pow(2.0, 3, 5))
attempt("pow", lambda: pow(2.0, 3, None))
attempt("float", lambda: float())
attempt("float", lambda: float(1, 2))
attempt("float", lambda: float(x=1))
attempt("float", lambda: float([]))
attempt("float", lambda: float(10 ** 400))
attempt("float", lambda: 1.5 + "a")
attempt("float", lambda: 1.5 & 2)
attempt("float", lambda: 1.5 < "a")
attempt("format", lambda: (float.__getformat__("double"), float.__getformat__("float")))
attempt("format", lambda: float.__getformat__("long"))

# exact comparison with large ints
big = 2 ** 53
for d in (0.0, 1.0, 2.0, -2.0, 1024.0):
    for i in (-3, -2, -1, 0, 1, 2, 3):
        x, n = float(big) + d, big + int(d) + i
        print(x < n, x <= n, x == n, x != n, x > n, x >= n, n < x, n == x, n > x)
print(1e300 < 10 ** 300, 1e300 == int(1e300), 1e300 > int(1e300) - 1, 1e300 > int(1e300) + 1, -1e300 < -int(1e300) + 1, inf > 10 ** 400, -inf < -10 ** 400)
print(1.5 == 1, 1.5 > 1, 1.5 < 2, -1.5 > -2, 2.0 ** 70 == 2 ** 70, 2.0 ** 70 < 2 ** 70 + 1, nan == nan, nan != nan, nan < 10 ** 400)

# hashes agree
for n in (0, 1, -1, 2, 10 ** 15, 2 ** 61 - 1, 2 ** 61, 2 ** 62, -2 ** 61 + 1, 2 ** 100, -2 ** 1000):
    print(n, hash(n), hash(float(n)), hash(complex(n)), hash(n) == hash(float(n)) == hash(complex(n, 0)))
for x in (0.5, 0.1, -0.1, 1e-300, 5e-324, 1e308, inf, -inf, 3.75):
    print(x, hash(x), hash(complex(x, 0)), hash(complex(0, x)), hash(complex(x, x)))


class MyFloat(float):
    def __new__(cls, x=0, note=None):
        self = float.__new__(cls, x)
        self.note = note
        return self


m = MyFloat("2.5", note="n")
print(m, m.note, type(m + 1), m == 2.5, hash(m) == hash(2.5), m.__getnewargs__(), type(+m), type(abs(m)), type(m.real), MyFloat.fromhex("0x1p3"))
print(sum([0.1] * 10), sum([1, 2.5, 3]), max(1, 1.0), min(2.0, 2), sorted([3, 1.5, 2, 0.5, 10 ** 20, 1e19]))
print(float.__add__(1.0, 2), float.__radd__(1.0, 2), float.__rsub__(1.0, 2), float.__rdivmod__(2.0, 7), float.__rpow__(2.0, 3), float.__eq__(1.0, "a"), (1.0).__bool__())
