# Arguments that nobody means: what calling every method of every built-in type with odd values showed to differ.
import operator
import os
import sys


def show(label, call, *args, **keywords):
    try:
        result = call(*args, **keywords)
        print(label, "->", type(result).__name__, repr(result)[:80])
    except BaseException as error:
        print(label, "->", type(error).__name__, error, error.args if isinstance(error, SystemExit) else "")


class Failing:
    def __index__(self):
        raise KeyError("index")


# len() alone decides the truth of a subclass, for there is no __bool__
class Text(str):
    def __len__(self):
        return 0


class Data(bytes):
    def __len__(self):
        return 0


class Array(bytearray):
    def __len__(self):
        return 0


for value in (Text("x"), Data(b"x"), Array(b"x")):
    print(type(value).__name__, bool(value), not value, 1 if value else 0, [v for v in [value] if v])
for kind in (str, bytes, bytearray, list, tuple, dict, set, range, int, float, complex, type(None)):
    print(kind.__name__, hasattr(kind, "__bool__"))

# an empty bytearray stays empty, at once
empty = bytearray()
empty *= 2**62
print(empty, bytearray() * 2**62)

# slots as methods
for call in (list().__imul__, "".__mul__, "".__setattr__, {}.__setitem__, property().__set__):
    show(call.__name__, call)
show("complex", (1j).__pow__, "a", 3)
show("complex", (1j).__pow__, 2, 3)
show("contains", b"ab".__contains__, Failing())
print(b"a".__eq__(bytearray(b"a")), bytearray(b"a").__eq__(b"a"), b"a" == bytearray(b"a"), b"a" < bytearray(b"b"))
for value in (0, 1.5, 1j, "a", [], object):
    show("format", type(value).__format__, value, None)
print(Text("xyz").partition("a"), type(Text("xyz").partition("a")[0]).__name__, type(Text("xyz").rpartition("a")[2]).__name__)
print(list[len], list[show.__class__, [int, len]], dict[str, list[int]], list[Text] | None)
print(iter([]).__init__(1), {}.keys().__init__(2))
show("object", object().__init__, 1)

# None is called None where an argument is refused
show("sys.intern", sys.intern, None)
show("type", type, None, (), {})
show("compile", compile, "1", "f", None)
show("format", format, 1, None)
show("group", ExceptionGroup, None, [ValueError()])

# a NUL is no format code
for value in (5, True, 5.0, "a", 1j):
    for spec in ("\0", "5\0", "<5\0", ".2\0", ",\0"):
        show(ascii((value, spec)), format, value, spec)


# deleting items of what has none to delete
class Plain:
    pass


for value in ("a", b"a", (1,), 5, None, range(3), 1.5, {1}, len, Plain):
    for key in (0, "x", slice(1)):
        show(f"del {type(value).__name__}[{key}]", operator.delitem, value, key)
show("del Plain()[0]", operator.delitem, Plain(), 0)
show("del Plain()['a']", operator.delitem, Plain(), "a")
show("call", operator.call)

show("exit", sys.exit)
show("exit", sys.exit, None)
show("exit", sys.exit, (1, 2))
print(repr(OSError(True, "x")))
show("walk", os.walk, 0)
show("truncate", os.truncate, [], 0)
show("unlink", os.unlink, [])


# OSError fills its fields in __new__, or in __init__ where only that is overridden
class MadeByNew(OSError):
    def __new__(cls, message, *rest, **more):
        return super().__new__(cls, message)


class MadeByInit(OSError):
    def __init__(self, message, extra):
        super().__init__(message)
        self.extra = extra


class MadeByBoth(OSError):
    def __new__(cls, message, extra):
        return super().__new__(cls, message)

    def __init__(self, message, extra):
        super().__init__(message, extra)


class MadeByNobody(OSError):
    def __init__(self, *args):
        pass


show("new", MadeByNew, "text", extra=1)
show("new", MadeByNew, "text", 2)
show("init", MadeByInit, "text", extra=1)
show("both", MadeByBoth, "text", extra=1)
show("both", MadeByBoth, 2, "x")
show("nobody", MadeByNobody, 2, "x")
print(MadeByNew("a", extra=1).args, MadeByInit("a", 2).args, MadeByBoth(2, "b").args, MadeByNobody(2, "x").args, MadeByNobody(2, "x").errno)
