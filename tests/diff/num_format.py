# The format mini-language of int and float, % formatting, f-strings.
import itertools


def attempt(value, spec):
    try:
        r = format(value, spec)
    except Exception as e:
        r = "%s: %s" % (type(e).__name__, e)
    print("%r %r -> %s" % (value, spec, r))


ints = [0, 1, -1, 42, -12345, 1234567, 2 ** 40, -2 ** 70, True]
floats = [0.0, -0.0, 1.0, 0.5, -1.5, 3.14159265, 1234567.891, 1e16, 1e22, 1e-5, -1e-10, 1e300, 5e-324, 123456789012345680.0, 0.1, 2.5, 99.995, float("inf"), float("-inf"), float("nan")]
for fill, sign, alt, zero, width, sep, code in itertools.product(("", "*^", "<"), ("", "+", " "), ("", "#"), ("", "0"), ("", "12"), ("", ",", "_"), ("", "d", "x", "X", "b", "o")):
    spec = fill + sign + alt + zero + width + sep + code
    for n in (0, -12345, 2 ** 40):
        attempt(n, spec)
for n in ints:
    for spec in ("n", "c", "5c", "^5c", "e", ".3f", "g", "%", ".0%", "s", "q", ".3d", "zd", "+c", "#c", ",c", ",x", "_c", ",n", "=10", "*=10", "08", "+08,", "030,", "#030_b", "", " ", "é>10", "10 5", ".", "5.",
                 "99999999999999999999", "\x01", "é", "_x", "x<05", "0>5", "00", "G", "E", "F"):
        attempt(n, spec)
for x in floats:
    for code in ("", "e", "E", "f", "F", "g", "G", "n", "%"):
        for precision in ("", ".0", ".1", ".2", ".3", ".6", ".10", ".17", ".25"):
            attempt(x, precision + code)
        for extra in ("+", " ", "#", "z", "#.0", "15", "<15", "^15", "=+15", "015", "*>15", ",", "_", "015,", "+020_.2", "z.1", ",.3", "#.3"):
            attempt(x, extra + code)
    for spec in ("d", "x", "s", "c", "q", "b", ",n", "10 5", "\x01"):
        attempt(x, spec)
attempt(0.1, ".400f")
attempt(1e300, ".2f")
attempt(5e-324, ".1100f")
attempt(1.5, ".2147483648f")
attempt(10 ** 400, "f")
attempt(10 ** 400, "e")
for p in range(0, 25):
    print("%.*f|%.*e|%.*g|%s" % (p, 2.675, p, 1 / 3, p, 12345.678, format(2 / 3, ".%d" % p)))
for spec in ("%d", "%5d", "%-5d|", "%05d", "%+d", "% d", "%x", "%#x", "%X", "%o", "%#o", "%i", "%u", "%.5d", "%8.5d", "%c", "%s", "%r", "%e", "%10.3f", "%-10.2f|", "%+.1e", "%g", "%#g", "%G", "%F", "%a"):
    for v in (0, 65, -65, 3.7, 2 ** 70, True):
        try:
            print(spec, v, spec % v)
        except Exception as e:
            print(spec, v, type(e).__name__, e)
x, n, w = 3.14159, 42, 12
print(f"{x:.2f} {x:{w}.3f} {n:>{w}} {n:#x} {n!r:>5} {x=:.1f} {n=} {x!s:>10} {n:,} {-n:08.2f} {1e10:,.0f}")
print("{:.3} {:>10} {:e} {:%}".format(1.23456, 2.5, 12345.678, 0.25), "{0:{1}}".format(3.5, ">10"), str(1e100), repr(1e-7), str(123456789.123), 1e15, 1e16, 1e17, 123456789012345678.0)


class F(float):
    pass


class N(int):
    def __str__(self):
        return "N!"


print(format(F(2.5), ".3f"), format(F(2.5)), format(N(5)), format(N(5), "d"), format(N(5), "5"), f"{N(5)}", format(True), format(True, "d"), format(False, ">6"))
try:
    (1).__format__(5)
except TypeError as e:
    print(e)
try:
    format(1.0, 5)
except TypeError as e:
    print(e)
