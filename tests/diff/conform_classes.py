# Small things that CPython's own tests look at: slots as dataclass fields, types that make no objects, types.coroutine.
import dataclasses
import importlib.util
import inspect
import os
import sys
import types


@dataclasses.dataclass
class Base:
    __slots__ = ("x",)
    x: int


@dataclasses.dataclass
class Derived(Base):
    x: int
    y: int


print(Derived(1, 2), inspect.ismemberdescriptor(Base.x), types.MemberDescriptorType)
try:
    Base()
except TypeError as e:
    print(e)

for what in (sys.flags, sys.version_info):
    try:
        type(what)(what)
    except TypeError as e:
        print(e)
    try:
        type(what).__new__(type(what), what)
    except TypeError:
        print("TypeError")

for kind in (map, filter, reversed):
    class Sub(kind):
        pass
    try:
        Sub(None, [], new=1)
    except TypeError as e:
        print(e)


def numbers():
    yield 1


@types.coroutine
def wrapped():
    return numbers()


w = wrapped()
print(type(w).__name__, w.__name__, type(w.__await__()).__name__)


class Mutating:
    def __init__(self, d):
        self.d = d

    def __eq__(self, other):
        self.d.clear()
        return False

    def __hash__(self):
        return 1


d = {}
s = {Mutating(d)}
d[Mutating(d)] = 1
d[2] = 1
s.symmetric_difference_update(d)
print(len(s))

try:
    os.execve("/bin/true", ["true"], {"A=B": "c"})
except ValueError as e:
    print(e)

print(importlib.util.source_from_cache("a/__pycache__/b.some-tag.opt-2.pyc"))
for path in ("a/b.c.pyc", "__pycache__/b.pyc", "__pycache__/b.c.d.pyc"):
    try:
        importlib.util.source_from_cache(path)
    except ValueError as e:
        print(e)
