"""Details that CPython's own tests look at: which error, and whether there is one."""
import array
import struct
import traceback
from contextlib import ExitStack


def attempt(action):
    try:
        print("ok", action())
    except Exception as e:
        print(type(e).__name__, e)


class Hint:
    def __init__(self, hint):
        self.hint, self.left = hint, 3

    def __iter__(self):
        return self

    def __next__(self):
        if not self.left:
            raise StopIteration
        self.left -= 1
        return self.left

    def __length_hint__(self):
        if isinstance(self.hint, Exception):
            raise self.hint
        return self.hint


def extended(target, hint):
    target.extend(Hint(hint))
    return target


for hint in RuntimeError("no hint"), 1, 10**3, -1, "two", NotImplemented, TypeError("none"), 10**30:
    attempt(lambda: extended(bytearray(b"x"), hint))
    attempt(lambda: extended([], hint))

for text in "\0", "2\0i", b"\0", "i\0", "z", "2":
    attempt(lambda: struct.calcsize(text))


class NotGeneric(tuple):
    __class_getitem__ = None


attempt(lambda: NotGeneric[int])


def failing(self):
    raise AttributeError("no such comparison")


class Odd:
    __eq__ = property(failing)
    __lt__ = property(failing)


odd = Odd()
attempt(lambda: odd == odd)
attempt(lambda: odd == Odd())
attempt(lambda: odd != Odd())
attempt(lambda: odd < Odd())


class Bound:
    __eq__ = property(lambda self: lambda other: "by a property")


attempt(lambda: Bound() == 1)


def boom():
    raise ZeroDivisionError("boom")


try:
    with ExitStack() as stack:
        stack.callback(boom)
except ZeroDivisionError as e:
    print([(f.name, f.line) for f in traceback.extract_tb(e.__traceback__)][-2])
