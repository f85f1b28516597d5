# The math module, function by function, with corner cases.
import math
from fractions import Fraction

inf, nan = math.inf, math.nan


def attempt(name, *args, **kwargs):
    try:
        r = repr(getattr(math, name)(*args, **kwargs))
    except Exception as e:
        r = "%s: %s" % (type(e).__name__, e)
    text = repr(args)
    print(name, text if len(text) < 100 else text[:100], kwargs or "", r if len(r) < 2000 else hash(r[:5]) and r[:2000])


reals = [0.0, -0.0, 1.0, -1.0, 0.5, -0.5, 2.0, 3.0, 10.0, 100.5, -100.5, 170.0, 171.0, 172.0, 1e-10, 1e-300, 5e-324, 1e300, -1e300, 710.0, -750.0, inf, -inf, nan,
         1, -1, 5, 10 ** 20, True, 0.1, 1.5, 2.5, -1.5, -2.5, 7.25, -170.5, -180.3, 22.0, 23.0, 24.0, 1e-25]
for name in ("acos acosh asin asinh atan atanh cbrt ceil cos cosh degrees erf erfc exp exp2 expm1 fabs floor frexp gamma isfinite isinf isnan lgamma log log10 log1p log2 "
             "modf radians sin sinh sqrt tan tanh trunc ulp").split():
    for x in reals:
        attempt(name, x)
    attempt(name, "a")
    attempt(name, None)
    attempt(name, 10 ** 400)
    attempt(name)
    attempt(name, 1, 2, 3)
for name in "atan2 copysign fmod hypot nextafter pow remainder log isclose dist ldexp".split():
    for x in reals[:30:2]:
        for y in reals[1:30:3]:
            attempt(name, x, y)
for x in (0.0, 1.5, -2.5, 5e-324, inf, nan, 1e300):
    for e in (0, 1, -1, 1000, 1023, 1024, -1074, -1080, 5000, 10 ** 30, -10 ** 30):
        attempt("ldexp", x, e)
attempt("ldexp", 1.0, 1.0)

for n in list(range(-2, 30)) + [50, 100, 1000, True, 2.0, "a"]:
    attempt("factorial", n)
    attempt("isqrt", n)
for n in (2 ** 62, 2 ** 64 - 1, 2 ** 64, 2 ** 64 + 1, 10 ** 50, (10 ** 50 + 3) ** 2, (10 ** 50 + 3) ** 2 - 1, 3 ** 333):
    attempt("isqrt", n)
    attempt("log", n)
    attempt("log2", n)
    attempt("log10", n)
    attempt("sqrt", n)
for n in range(0, 12):
    print([math.comb(n, k) for k in range(0, 13)], [math.perm(n, k) for k in range(0, 13)])
for n, k in ((60, 30), (67, 33), (68, 34), (100, 50), (1000, 3), (10 ** 20, 3), (10 ** 20, 10 ** 20 - 2), (300, 150), (62, 31), (2 ** 63, 5), (2 ** 64, 2 ** 64), (5, 10 ** 30), (10 ** 30, 2)):
    attempt("comb", n, k)
for n, k in ((20, 10), (100, 50), (10 ** 20, 3), (25, 25), (5, 6), (10 ** 30, 7), (10, None)):
    attempt("perm", n, k)
attempt("perm", 10)
attempt("perm", -1)
for bad in ((-1, 2), (2, -1), (1.5, 2), ("a", 1), (2,), (1, 2, 3)):
    attempt("comb", *bad)
    attempt("perm", *bad)
for args in ((), (0,), (5,), (-5,), (12, 18), (0, 0), (0, 7), (2 ** 70, 2 ** 65 * 3), (10 ** 40, 10 ** 35 * 7, 14 * 10 ** 30), (3 ** 100, 2 ** 100), (-4, 6, 8), (True, 2), (1.0, 2), ("a",),
             (2 ** 64 * 15, 2 ** 64 * 25), (6 ** 50, 10 ** 50)):
    attempt("gcd", *args)
    attempt("lcm", *args)

for seq in ([], [1, 2, 3], [0.1] * 10, [1e100, 1.0, -1e100], [1e16, 1.0, 1e-16], [inf, 1], [inf, -inf], [nan, 1], [1e308, 1e308], [1e308, 1e308, -1e308], [2 ** 53, 1, 1], ["a"], [1, None], 5,
            [1e-16, 1, 1e16], [0.1, 0.2, 0.3, -0.6], [10 ** 400], [1.7976931348623157e308, 9.979201547673598e291], [5e-324] * 3, [inf, inf, 5.0], [-inf, 1e308]):
    attempt("fsum", seq)
    attempt("prod", seq)
state = 1
rows = []
for i in range(300):
    v = []
    for j in range(i % 12 + 1):
        state = (state * 6364136223846793005 + 1442695040888963407) % (1 << 64)
        v.append(((state >> 11) / 2 ** 53 - 0.5) * 10.0 ** (state % 40 - 20))
    rows.append(v)
    print(math.fsum(v), math.fsum(v + [-x for x in v]), math.prod(v), Fraction(math.fsum(v)) == Fraction(float(sum(map(Fraction, v)))))
    exact = math.isqrt(int(sum(Fraction(x) ** 2 for x in v) * 2 ** 400)) / 2 ** 200
    print(abs(math.hypot(*v) - exact) <= math.ulp(exact), math.hypot(*v) == math.dist(v, [0] * len(v)))
for args in ((), (3,), (3, 4), (-3, 4), (3, 4, 12), (inf, nan), (nan, 1), (0.0, -0.0), (1e308, 1e308), (5e-324, 5e-324), (3e-320, 4e-320), (1e200, 1e-200), (1, 1, 1, 1), ("a",), tuple(range(20)), (10 ** 200,), (3e200, 4e200)):
    attempt("hypot", *args)
attempt("dist", [1, 2], [4, 6])
attempt("dist", (1, 2), (4, 6, 7))
print(math.dist(iter([1, 2]), (4, 6)))
attempt("dist", (), ())
attempt("prod", [1, 2, 3], start=10)
attempt("prod", ["a"], start=1)
attempt("prod", [1.5, 2], start=Fraction(1, 3))
attempt("prod", [2] * 100)
attempt("prod", [[1]], start=2)
for args, kw in (((1, 1.0000000001), {}), ((1, 1.1), {}), ((1, 1.1), {"rel_tol": 0.2}), ((0, 1e-10), {}), ((0, 1e-10), {"abs_tol": 1e-9}), ((inf, inf), {}), ((inf, 1e308), {}), ((nan, nan), {}), ((1, 2), {"rel_tol": -1}), ((1,), {}), ((1, 2, 3), {})):
    attempt("isclose", *args, **kw)


class Special:
    def __floor__(self):
        return "floor"

    def __ceil__(self):
        return "ceil"

    def __trunc__(self):
        return "trunc"

    def __float__(self):
        return 2.25

    def __index__(self):
        return 9


for f in (math.floor, math.ceil, math.trunc, math.sqrt, math.isqrt, math.factorial):
    print(f(Special()))
print(math.floor(Fraction(7, 2)), math.ceil(Fraction(7, 2)), math.trunc(Fraction(-7, 2)), math.floor(1e20), math.ceil(-0.5), math.floor(True))
print(math.pi, math.e, math.tau, math.inf, math.nan, math.log(8, 2), math.log(1000, 10), math.log(2 ** 3000, 2), math.log10(10 ** 500), math.log2(2 ** 5000))
attempt("log", 10, 1)
attempt("log", 10, 0)
attempt("log", 0)
attempt("log", -5)
attempt("log", -10 ** 400)
attempt("pow", 0.0, -1)
attempt("pow", -8, 1 / 3)
attempt("pow", 10, 400)
print(sorted(n for n in dir(math) if not n.startswith("_")))
