# Complex numbers.
inf = float("inf")
nan = float("nan")


def attempt(label, f):
    try:
        r = repr(f())
    except Exception as e:
        r = "%s: %s" % (type(e).__name__, e)
    print(label, r)


values = [0j, 1j, -1j, 1 + 0j, -1 + 0j, 1 + 2j, -3.5 + 0.25j, complex(-0.0, -0.0), complex(inf, 1), complex(1, -inf), complex(nan, 0), 1e200 + 1e200j, 1e-200j, 2, -1, 0, 0.5, True, 10 ** 400]
for a in values:
    for b in values:
        if not isinstance(a, complex) and not isinstance(b, complex):
            continue
        label = (str(a)[:20], str(b)[:20])
        for op in ("+", "-", "*", "/", "**", "//", "%"):
            attempt(label + (op,), lambda: eval("a %s b" % op))
        attempt(label, lambda: (a == b, a != b))
        attempt(label, lambda: a < b)
    if isinstance(a, complex):
        attempt(a, lambda: (repr(a), str(a), -a, +a, bool(a), a.real, a.imag, a.conjugate(), a.__getnewargs__()))
        attempt(a, lambda: abs(a))
        if a == a:
            print(hash(a))
for n in range(-5, 12):
    print(n, (1 + 2j) ** n, (0.5 - 1.5j) ** n, 1j ** n)
print((1 + 2j) ** 0.5, (1 + 2j) ** (0.5 + 1j), 2 ** (1 + 1j), 2.5 ** 1j, (1 + 2j) ** 101, (-1) ** 0.5, (-2.5) ** 1.5)
attempt("abs", lambda: abs(1.7e308 + 1.7e308j))
attempt("overflow", lambda: (1e200 + 1j) ** 3)
attempt("mod", lambda: pow(1j, 2, 3))
attempt("divmod", lambda: divmod(1j, 2))
attempt("int", lambda: int(1j))
attempt("float", lambda: float(1j))
attempt("round", lambda: round(1j))
for args in ((), (1,), (1, 2), (1.5, -2.5), (1j,), (1j, 1j), (1 + 2j, 3 + 4j), ("1+2j",), (" ( 1-2j ) ",), ("1+",), ("j",), ("1e5-j",), ("(1+2j",), ("1+2j)",), ("1 + 2j",), ("",),
             ("1", 2), (1, "2"), ([],), (1, []), ("nan+infj",), ("-infinityj",), ("1_0.5+2_0j",), ("1__0j",), ("++1j",), ("1+-2j",), ("0x1",), ("1+2",), ("1j2",), (b"1",), ("J",), ("-J",),
             (None,), ("\u0661+\u0662j",), ("1.5e3j",), (True, False), (10 ** 400,), (0, 1j)):
    attempt(args, lambda: complex(*args))
attempt("kw", lambda: complex(real=1, imag=2))
attempt("kw", lambda: complex(imag=2))
attempt("kw", lambda: complex(x=2))
print(complex(1, 2) == complex("1+2j"), 1 + 0j == 1, 1 + 0j == 1.0, 1j == 1, hash(1 + 0j) == hash(1), {1: "a"}[1 + 0j], {2.5: "b"}[2.5 + 0j])


class MyComplex(complex):
    pass


m = MyComplex(1, 2)
print(m, type(m), type(m + 1), type(+m), m == 1 + 2j, MyComplex("3j"), m.conjugate())
for spec in ("", "10", ">20", "<20", "^20", "*^30", ".2f", "+.3e", ",.2f", "g", "G", ".3", "#.3g", "e", "n", "_", "+", " ", "-", "z.0f", "010", "=10", "d", "%", "s", ".2", "F", "#"):
    for z in (1 + 2j, -1.5 - 2.25j, 0j, complex(-0.0, 3), 1234567.891 + 1j, complex(nan, inf)):
        attempt((spec, z), lambda: format(z, spec))
