# The cmath module.
import cmath

inf, nan = cmath.inf, cmath.nan
parts = [0.0, -0.0, 1.0, -1.0, 0.5, -2.0, 1e-310, 1e300, -710.0, 3.0, inf, -inf, nan]


def attempt(name, *args, **kwargs):
    try:
        r = repr(getattr(cmath, name)(*args, **kwargs))
    except Exception as e:
        r = "%s: %s" % (type(e).__name__, e)
    print(name, args, kwargs or "", r)


finite = parts[:10]
for name in "acos acosh asin asinh atan atanh cos cosh exp log log10 sin sinh sqrt tan tanh phase polar isfinite isinf isnan".split():
    for re in finite:
        for im in finite:
            attempt(name, complex(re, im))
    for x in (2, 1.5, True, "a", None, 10 ** 400):
        attempt(name, x)
for name in "sqrt log phase polar isfinite isinf isnan exp cosh".split():
    for re in parts[-3:]:
        for im in parts:
            if im == im and re == re:
                attempt(name, complex(re, im))
for r in (0.0, 1.0, -2.0, inf):
    for phi in (0.0, -0.0, 1.0, 3.0, -4.0, 100.0):
        attempt("rect", r, phi)
attempt("rect", 1, inf)
attempt("rect", "a", 1)
attempt("log", 100, 10)
attempt("log", 1j, 2j)
attempt("log", 1j, 1)
attempt("log", 1j, 0)
attempt("isclose", 1 + 1j, 1 + 1.0000000001j)
attempt("isclose", 1 + 1j, 1 + 2j, rel_tol=0.5)
attempt("isclose", 1j, 2j, abs_tol=-1)
attempt("isclose", inf, inf)
print(cmath.pi, cmath.e, cmath.tau, cmath.inf, cmath.infj, cmath.nan, cmath.nanj)


class C:
    def __complex__(self):
        return 3 + 4j


attempt("sqrt", 5)
print(cmath.polar(C()), cmath.phase(C()))
print(sorted(n for n in dir(cmath) if not n.startswith("_")))
