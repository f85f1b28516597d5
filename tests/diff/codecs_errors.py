# Errors of codecs: plain ones are wrapped in one of their type that names the codec; others pass as they are.
import codecs


class Plain(ValueError):
    pass


class WithInit(ValueError):
    def __init__(self, *args):
        super().__init__(*args)


class WithSlot(ValueError):
    __slots__ = ("x",)


class NoSlots(ValueError):
    __slots__ = ()


class WithNew(ValueError):
    def __new__(cls, *args):
        return super().__new__(cls, *args)


def failing(error):
    def function(*args):
        raise error
    return function


def add(name, error):
    codecs.register(lambda n: codecs.CodecInfo(failing(error), failing(error), name=n) if n == name else None)


marked = Plain("marked")
marked.attribute = 5
errors = [Plain("x"), WithInit("x"), WithSlot("x"), NoSlots("x"), WithNew("x"), marked, Plain("x", "y"), Plain(5), Plain(), ValueError("v"), TypeError("t"), KeyError("k"),
          OSError("o"), StopIteration("s"), ImportError("i"), UnicodeError("u"), MemoryError("m"), RecursionError("r"), BaseExceptionGroup("g", [ValueError()]),
          SystemExit("e"), NotImplementedError("n"), AttributeError("a"), SyntaxError("s"), KeyboardInterrupt("k"), Exception("e"), BaseException("b")]
for i, error in enumerate(errors):
    name = f"codec{i}"
    add(name, error)
    for function in lambda: codecs.decode(b"zz", name), lambda: codecs.encode(b"zz", name), lambda: "a".encode(name), lambda: b"a".decode(name):
        try:
            function()
        except BaseException as e:
            print(type(error).__name__, type(e).__name__, e, e is error, repr(e.__cause__), repr(e.__context__), e.__suppress_context__)

for name in "hex", "base64", "zlib", "bz2", "uu", "quopri", "rot13", "utf-8", "utf-16", "cp1252", "utf-7":
    for value in b"zz", "zz", 5:
        for function in codecs.decode, codecs.encode:
            try:
                print(name, function(value, name))
            except Exception as e:
                print(name, type(e).__name__, e, repr(e.__cause__), repr(e.__context__))

codecs.register(lambda n: codecs.CodecInfo(lambda *a: (print("encoder of", len(a)), (b"", 0))[1], lambda *a: (print("decoder of", len(a)), ("", 0))[1], name=n)
                if n == "counting" else None)
"a".encode("counting"), "a".encode("counting", "ignore"), b"a".decode("counting"), codecs.encode("a", "counting"), codecs.decode(b"a", "counting", "ignore")
try:
    try:
        1 / 0
    except ZeroDivisionError:
        codecs.decode(b"zz", "hex")
except Exception as e:
    print(repr(e.__cause__), repr(e.__context__), repr(e.__cause__.__context__))
