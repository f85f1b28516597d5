# The modules in Python are compiled when they are imported.
import abc, enum, types, contextlib, contextvars, os, codecs, importlib, importlib.util, atexit, errno, stat, cmath
import collections.abc
from contextlib import contextmanager, suppress, ExitStack


class Color(enum.Enum):
    RED = 1
    GREEN = enum.auto()


class Flag(enum.Flag):
    A = 1
    B = 2


class Shape(abc.ABC):
    @abc.abstractmethod
    def area(self): ...


class Square(Shape):
    def area(self):
        return 4


try:
    Shape()
except TypeError as e:
    print(e)
print(Color.RED, Color(2), Color['RED'].value, list(Color), Flag.A | Flag.B, Square().area(), isinstance([], collections.abc.Sequence))


@contextmanager
def managed():
    print('before')
    try:
        yield 'value'
    finally:
        print('after')


with managed() as v, suppress(KeyError), ExitStack() as stack:
    stack.callback(print, 'callback')
    stack.enter_context(managed())
    raise KeyError
try:
    import no_such_module
except ImportError as e:
    print(e, e.name)
try:
    from os import no_such_name
except ImportError as e:
    print(e.name)
print(importlib.import_module('json').loads('[1]'), os.path.basename('/a/b'), os.environ.get('NOTHING', 1), codecs.lookup('utf-8').name, cmath.sqrt(-1), errno.ENOENT)
import _imported
from _imported import value as v2
print(_imported.value, v2, _imported.lazy)
