"""traceback and linecache: formatting of exceptions, stacks, groups, notes, syntax errors; limits; odd values."""
import io
import linecache
import os
import sys
import traceback


def divide(a, b):
    return (a + 1) / b


def table(d):
    return d["a"]["b"]["c"] + 1


def outer(f, *args):
    x = 3
    return f(
        *args)


def recurse(n):
    if n:
        return recurse(n - 1)
    raise ValueError("deep")


def caught(f, *args):
    try:
        f(*args)
    except BaseException as error:
        return error


def show(error, **options):
    print(''.join(traceback.format_exception(error, **options)))


print("== carets")
show(caught(divide, 1, 0))
show(caught(table, {"a": {"b": None}}))
show(caught(outer, divide, 1, 0))
show(caught(recurse, 10))
show(caught(recurse, 10), limit=2)
show(caught(recurse, 10), limit=-2)


def unicode():
    ä, ß = 1, None
    return "ööö", ä + ß, "日本"


show(caught(unicode))


def chained(kind):
    try:
        divide(1, 0)
    except ZeroDivisionError as error:
        if kind == "cause":
            raise KeyError("k") from error
        if kind == "none":
            raise KeyError("k") from None
        raise TypeError("t\nsecond line")


print("== chains")
for kind in "cause", "none", "context":
    show(caught(chained, kind))
show(caught(chained, "context"), chain=False)
loop = ValueError("loop")
loop.__context__ = KeyError("inner")
loop.__context__.__context__ = loop
show(loop)

print("== notes")
noted = ValueError("v")
noted.add_note("first\nsecond")
noted.add_note("")
show(noted)


class Bad:
    def __str__(self):
        raise ZeroDivisionError

    __repr__ = __str__


noted.__notes__ = [Bad(), "after"]
show(noted)
noted.__notes__ = Bad()
show(noted)


class Failing(Exception):
    def __str__(self):
        raise ZeroDivisionError


class Outer:
    class Inner(Exception):
        pass


show(Failing())
show(Outer.Inner("qualified"))
show(Exception())
show(Exception(""))
show(SystemExit(3))

print("== groups")


def group(depth, width):
    errors = [caught(divide, 1, 0), KeyError("k"), *map(ValueError, range(width))]
    if depth:
        errors.append(group(depth - 1, 1))
    return ExceptionGroup(f"group {depth}", errors)


show(group(0, 1))
show(group(2, 0))
show(group(11, 0))
show(group(0, 20))
noted = group(1, 0)
noted.add_note("a note\nof two lines")
noted.exceptions[1].add_note("inner")


def raise_group():
    try:
        raise noted from ValueError("cause")
    except ExceptionGroup:
        raise BaseExceptionGroup("second", [KeyboardInterrupt(), ExceptionGroup("x", [OSError(2, "gone")])])


show(caught(raise_group))

print("== syntax errors")
for text in "a b", "    x = (1,\n", "f(x for x in y, 1)", "'abc", "def f():\nreturn 1", "x = 1 +", "\tif x\n", "é = $", "(\n1,\n2 3)", "0777", "f'{a b}'":
    show(caught(compile, text, "file.py", "exec"))
for args in (("m",), ("m", ("f", 3, 2, "text")), ("m", ("f", 3, 2, "   text\n", 3, 5)), ("m", (None, None, None, None)),
             ("m", ("f", None, 1, None)), ("m", ("f", 1, 0, "abc")), ("m", ("f", 1, 99, "abc")), (None, ("f", 1, 1, "abc", 1, -1))):
    show(SyntaxError(*args))

print("== the functions")
error = caught(outer, divide, 1, 0)
tb = error.__traceback__
print(traceback.extract_tb(tb))
print(list(traceback.extract_tb(tb)[1]), len(traceback.extract_tb(tb)[1]), traceback.extract_tb(tb)[0] == tuple(traceback.extract_tb(tb)[0]))
print(traceback.format_tb(tb), traceback.format_tb(tb, 1), traceback.format_tb(None))
print([(f.f_code.co_name, line) for f, line in traceback.walk_tb(tb)])
out = io.StringIO()
traceback.print_tb(tb, file=out)
traceback.print_exception(error, file=out)
traceback.print_exception(type(error), error, None, file=out)
traceback.print_exception(None, file=out)
print(out.getvalue())
print(traceback.format_exception(None), traceback.format_exception_only(None), traceback.format_exception_only(error), traceback.format_exception_only(1, error))
for bad in (lambda: traceback.format_exception(error, error), lambda: traceback.format_exception(3), lambda: traceback.print_last(), lambda: traceback.format_exception()):
    print(repr(caught(bad)))
try:
    divide(1, 0)
except ZeroDivisionError:
    print(traceback.format_exc())
    traceback.print_exc(file=sys.stdout)
print(traceback.format_exc())


def stack():
    local = 5
    traceback.print_stack(file=sys.stdout)
    print(traceback.format_stack(limit=1), traceback.extract_stack()[-1].name)
    summary = traceback.StackSummary.extract(traceback.walk_stack(None), capture_locals=True, limit=1)
    print(summary.format(), summary[0].locals)
    print(traceback.StackSummary.extract(traceback.walk_stack(None), lookup_lines=False)[0]._line)


stack()
print(traceback.format_list([("f.py", 1, "g", "  line  "), ("f.py", None, "g", None)] + [("a", 1, "b", "c")] * 6))
traceback.print_list([("f.py", 1, "g", "line")], file=sys.stdout)
sys.tracebacklimit = 1
show(caught(outer, divide, 1, 0))
sys.tracebacklimit = -1
show(caught(outer, divide, 1, 0))
del sys.tracebacklimit
te = traceback.TracebackException.from_exception(caught(chained, "cause"), capture_locals=True)
print(str(te), te.exc_type, te.__cause__, te.__context__, te.__suppress_context__, te.exceptions)
print(''.join(te.format()), te == te, te == 1)
te.print(file=sys.stdout, chain=False)
print(traceback.TracebackException(ValueError, ValueError("x"), None) == traceback.TracebackException(ValueError, ValueError("x"), None))
frame = traceback.FrameSummary("nothing.py", 1, "f", locals={"a": 1, "b": "x"})
print(frame, frame.locals, repr(frame.line), frame == 1, frame[2], frame.lineno, hash(1))


class Dropping(traceback.StackSummary):
    def format_frame_summary(self, frame):
        return None if frame.name == "outer" else super().format_frame_summary(frame)


print(Dropping.extract(traceback.walk_tb(tb)).format())
traceback.clear_frames(tb)
print(tb.tb_next.tb_frame.f_locals)

print("== linecache")
name = f"lines.{os.getpid()}.tmp"
with open(name, "w", encoding="latin-1") as f:
    f.write("# coding: latin-1\nä = 1\r\nlast")
print([linecache.getline(name, i) for i in range(5)], linecache.getlines(name))
with open(name, "w") as f:
    f.write("new\n")
print(linecache.getlines(name))
linecache.checkcache(name)
print(linecache.getlines(name), name in linecache.cache)
os.remove(name)
linecache.checkcache()
print(linecache.getlines(name), name in linecache.cache, linecache.getline("<string>", 1), linecache.getline("", 1))


class Loader:
    def get_source(self, name):
        return f"# {name}\nsecond"


print(linecache.lazycache("embedded.py", {"__name__": "m", "__loader__": Loader()}), linecache.getlines("embedded.py"))
print(linecache.lazycache("other.py", {}), linecache.lazycache("other.py", {"__name__": "m"}))
