"""Small things that CPython's own tests found, second part."""
import os, sys, time, types, warnings

# SyntaxError: the place as the interpreter prints it
def shown(*args):
    try:
        raise SyntaxError("bad", args)
    except SyntaxError as e:
        e.__traceback__ = None
        sys.stderr, kept = sys.stdout, sys.stderr
        sys.excepthook(SyntaxError, e, None)
        sys.stderr = kept
for place in [(1, 2, "abcdefg", 1, 7), (1, 4, "abcdefg", 1, 2), (1, -4, "abcdefg", 1, -2), (1, 0, "abcdefg", 1, 0), (1, 3, "abcdefg", 1, 20),
              (1, 3, "abcdefg", 2, 1), (1, 30, "abcdefg", 2, 1), (None, 1, "abc"), (1, 5, "a\tb\tc"), (1, 1, None)]:
    shown("bad.py", *place)

# no suggestion for a local variable without a value
def g():
    something = 3
    print(somethong)
    somethong = 3
try:
    g()
except UnboundLocalError as e:
    sys.stderr, kept = sys.stdout, sys.stderr
    sys.excepthook(*sys.exc_info())
    sys.stderr = kept

for cls, object in ((UnicodeEncodeError, "xxxxx"), (UnicodeDecodeError, b"xxxxx")):
    u = cls("baz", object, 1, 5, "foo")
    u.start = 1000
    print(u)

print(str.maketrans.__qualname__, str.maketrans.__self__, bytes.maketrans.__self__)
print(set(vars(sys)) == set(dir(sys)))

# octal escapes above \\377
for source in (r"'\400'", r"b'\400'", r"f'\777a'"):
    with warnings.catch_warnings(record=True) as w:
        warnings.simplefilter("always")
        print(repr(eval(source)), [(str(i.message), i.category.__name__, i.lineno) for i in w])
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        try:
            eval("\n" + source)
        except SyntaxError as e:
            print(e.msg, e.lineno, e.offset)

# struct sequences
for args in [((1,),), ((1,) * 9, 1), ((1,) * 9, {}), ((1,) * 9, {"tm_zone": "X", "other": 2}), ((1,) * 9, {}, 2), ((1,) * 11, {"tm_zone": 3})]:
    try:
        t = time.struct_time(*args)
        print(t, t.tm_zone)
    except TypeError as e:
        print(e)
print(os.stat_result.n_unnamed_fields, os.stat_result((0,) * 10, {"st_blocks": 7}).st_blocks)

# tracebacks made by hand
try:
    1 / 0
except ZeroDivisionError as e:
    tb = e.__traceback__
for args in [(tb, tb.tb_frame, 1, 2), (None, tb.tb_frame, 3, 4), (tb, "x", 1, 1), ("x", tb.tb_frame, 1, 1), ()]:
    try:
        t = types.TracebackType(*args)
        print(t.tb_next is tb, t.tb_lasti, t.tb_lineno)
    except TypeError as e:
        print(e)

# throw(): what is thrown, and the frames that are seen meanwhile
def names():
    f, found = sys._getframe(1), []
    while f.f_code.co_name != "<module>":
        found.append(f.f_code.co_name)
        f = f.f_back
    return found
def inner():
    while True:
        try:
            yield names()
        except RuntimeError as e:
            print("inner", names(), repr(e.__context__))
def outer():
    try:
        raise KeyError("handled")
    except KeyError:
        yield from inner()
gen = outer()
print(next(gen), gen.throw(RuntimeError), gen.throw(RuntimeError(1)), next(gen))
gen.close()
class NotMade(Exception):
    def __new__(cls, *args):
        return cls
def plain():
    try:
        yield 1
    except TypeError as e:
        print("thrown in:", e)
        yield 2
    except ValueError as e:
        print(repr(e))
        yield 3
gen = plain()
next(gen)
print(gen.throw(NotMade))
gen = plain()
next(gen)
print(gen.throw(ValueError, KeyError(1)))
