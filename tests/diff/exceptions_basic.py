# Exceptions: hierarchy, attributes, chaining, notes, tracebacks.
import builtins
def tree(c, depth=0):
    print("  " * depth + c.__name__)
    for s in sorted(c.__subclasses__(), key=lambda x: x.__name__):
        if s.__module__ == "builtins": tree(s, depth + 1)
tree(BaseException)
print(ExceptionGroup.__mro__, BaseExceptionGroup.__bases__)
for c in (Exception, ValueError, KeyError, OSError, StopIteration, SystemExit, ImportError, AttributeError, NameError, SyntaxError):
    for args in ((), ("a",), ("a", "b"), (1, 2, 3)):
        try: e = c(*args)
        except TypeError as x: print(c.__name__, args, x); continue
        print(c.__name__, repr(e), "|", str(e), "|", e.args, end=" ")
        for n in ("value", "code", "errno", "strerror", "filename", "filename2", "name", "path", "msg", "obj", "lineno", "offset", "text", "print_file_and_line"):
            if hasattr(e, n): print(n, "=", getattr(e, n), end=" ")
        print()
print(repr(KeyError("")), str(KeyError("")), str(KeyError("a")), str(KeyError(1, 2)))
for n in (1, 2, 4, 11, 13, 17, 20, 21, 32, 3, 10, 103, 104, 110, 111, 9999):
    e = OSError(n, "text", "file")
    print(n, type(e).__name__, e, e.errno, e.strerror, e.filename, e.args)
e = OSError(2, "text", "f1", None, "f2")
print(e, e.filename, e.filename2, e.args, repr(e))
print(OSError("only"), OSError("only").errno, FileNotFoundError(2, "x").errno, IOError is OSError, EnvironmentError is OSError)
e = BlockingIOError(11, "t", 5)
print(e.characters_written, e.filename, e.args)
e = ImportError("m", name="n", path="p")
print(e.name, e.path, e.msg, e.args, repr(e))
try: ImportError("m", foo=1)
except TypeError as x: print(x)
e = AttributeError("m", name="n", obj=5)
print(e.name, e.obj, e.args)
e = NameError("m", name="n")
print(e.name)
e = UnicodeDecodeError("utf-8", b"abc\xff", 3, 4, "bad")
print(e, e.encoding, e.object, e.start, e.end, e.reason, e.args)
e = UnicodeEncodeError("ascii", "a\xe9\u1234", 1, 3, "bad")
print(e, repr(e))
print(UnicodeEncodeError("ascii", "a\xe9", 1, 2, "bad"), UnicodeTranslateError("\u1234x", 0, 1, "bad"))
for a in ((), (1,), ("a", "b", 1, 2, "c"), ("a", b"b", "x", 2, "c")):
    try: UnicodeDecodeError(*a)
    except TypeError as x: print(x)
e = SyntaxError("msg", ("file", 3, 5, "text", 3, 8))
print(e, e.msg, e.filename, e.lineno, e.offset, e.text, e.end_lineno, e.end_offset, repr(e))
print(SyntaxError("msg"), SyntaxError("m", ("f", 1, 2, "t")), SyntaxError("m", (None, 1, 2, "t")))
print(SystemExit().code, SystemExit(3).code, SystemExit(1, 2).code, StopIteration().value, StopIteration(5).value)
# context and cause
try:
    try: 1 / 0
    except ZeroDivisionError as e: raise ValueError("second")
except ValueError as e:
    print(repr(e.__context__), e.__cause__, e.__suppress_context__)
try:
    try: 1 / 0
    except ZeroDivisionError as e: raise ValueError("second") from e
except ValueError as e:
    print(repr(e.__context__), repr(e.__cause__), e.__suppress_context__)
try:
    try: 1 / 0
    except ZeroDivisionError as e: raise ValueError("second") from None
except ValueError as e:
    print(repr(e.__context__), e.__cause__, e.__suppress_context__)
try:
    try: raise KeyError("a")
    finally: raise ValueError("b")
except ValueError as e: print(repr(e.__context__))
e = ValueError("x")
e.__cause__ = KeyError("y")
print(e.__suppress_context__, repr(e.__cause__))
for f in (lambda: setattr(e, "__cause__", 1), lambda: setattr(e, "__context__", 1), lambda: setattr(e, "__traceback__", 1), lambda: setattr(e, "args", 1), lambda: delattr(e, "args"),
          lambda: delattr(e, "__cause__"), lambda: delattr(e, "__context__"), lambda: delattr(e, "__traceback__"), lambda: setattr(e, "__suppress_context__", "x")):
    try: f()
    except TypeError as x: print(x)
e.args = [1, 2]
print(e.args, e)
# what may be raised
def attempt(f):
    try: f()
    except BaseException as x: print(type(x).__name__, x)
def r(x, *c):
    if c: raise x from c[0]
    raise x
attempt(lambda: r(1)); attempt(lambda: r(int)); attempt(lambda: r("a")); attempt(lambda: r(ValueError, 1)); attempt(lambda: r(ValueError, int)); attempt(lambda: r(ValueError))
class NotExc(Exception):
    def __new__(cls): return 5
attempt(lambda: r(NotExc))
class Bad(Exception):
    def __init__(self): raise RuntimeError("in init")
attempt(lambda: r(Bad))
def catch(what):
    try:
        try: 1 / 0
        except what: print("caught")
    except BaseException as x: print(type(x).__name__, x)
for w in (1, (ValueError, 1), "x", int, (), (KeyError, ArithmeticError), ((KeyError,), ArithmeticError), ZeroDivisionError): catch(w)
# notes, with_traceback, state
e = ValueError("v")
e.add_note("one"); e.add_note("two")
print(e.__notes__, e.__dict__)
try: e.add_note(1)
except TypeError as x: print(x)
e.__notes__ = 5
try: e.add_note("x")
except TypeError as x: print(x)
print(e.with_traceback(None) is e, e.__reduce__(), ValueError().__reduce__(), OSError(2, "a", "b").__reduce__())
e = ValueError(1); e.__setstate__({"k": 5}); print(e.k, e.__dict__)
try: e.__setstate__(5)
except TypeError as x: print(x)
# tracebacks
def deep(n):
    if n == 0: raise ValueError("deep")
    deep(n - 1)
try: deep(3)
except ValueError as e:
    tb, names = e.__traceback__, []
    while tb: names.append((tb.tb_frame.f_code.co_name, tb.tb_lineno)); tb = tb.tb_next
    print(names)
    tb = e.__traceback__
    e2 = KeyError("k").with_traceback(tb)
    print(e2.__traceback__ is tb, type(tb).__name__)
    tb.tb_next = None
    try: tb.tb_next = 5
    except TypeError as x: print(x)
    try: tb.tb_next = tb
    except ValueError as x: print(x)
import sys
try: 1 / 0
except ZeroDivisionError:
    t, v, tb = sys.exc_info()
    print(t, v, tb is v.__traceback__, sys.exception() if hasattr(sys, "exception") else v)
print(sys.exc_info())
# groups
eg = ExceptionGroup("eg", [ValueError(1), TypeError(2), ExceptionGroup("in", [OSError(3), ValueError(4)])])
print(eg, repr(eg), eg.message, eg.exceptions, eg.args)
m, rest = eg.split(ValueError)
print(repr(m), repr(rest))
print(repr(eg.subgroup(lambda e: isinstance(e, OSError))), eg.subgroup(KeyError), eg.split(KeyError)[1] is eg or repr(eg.split(KeyError)))
print(eg.derive([KeyError(1)]), type(BaseExceptionGroup("b", [ValueError(1)])), type(BaseExceptionGroup("b", [KeyboardInterrupt()])))
for a in ((), ("a",), ("a", []), ("a", [1]), (1, [ValueError()]), ("a", 5), ("a", [KeyboardInterrupt()]), ("a", [ValueError()], 3)):
    try: ExceptionGroup(*a); print("ok")
    except (TypeError, ValueError) as x: print(type(x).__name__, x)
class MyGroup(ExceptionGroup):
    def derive(self, excs): return MyGroup(self.message, excs)
g = MyGroup("my", [ValueError(1), KeyError(2)])
g.add_note("noted")
a, b = g.split(ValueError)
print(type(a).__name__, type(b).__name__, a.__notes__, a.exceptions, b.exceptions)
try:
    try: raise eg
    except* ValueError as x: print("values", repr(x))
    except* OSError as x: print("os", repr(x))
except BaseExceptionGroup as left: print("left", repr(left))
try:
    try: raise ValueError("naked")
    except* ValueError as x: print(repr(x), type(x)); raise KeyError("new")
except BaseExceptionGroup as x: print(repr(x))
except KeyError as x: print("key", repr(x), repr(x.__context__))
# subclass with own __str__, properties of caught ones
class My(Exception):
    def __str__(self): return "my str"
try: raise My(1, 2)
except My as e: print(e, repr(e), e.args)
try:
    print(e)
except NameError as x: print(x)
def f():
    try: return "try"
    finally: print("finally")
print(f())
def g():
    for i in range(3):
        try: continue
        finally: print("f", i)
    while True:
        try: break
        finally: print("out")
g()
