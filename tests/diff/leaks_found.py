# Paths on which references once leaked: builds with checks recount all of them at the end.
import io
import sys
import time
import types


class Lines(io.IOBase):
    def readline(self, size=-1):
        return object()


try:
    Lines().readlines()
except TypeError as e:
    print(e)


class Zero(int):
    pass


class Raw(io.BytesIO):
    pass


text = io.TextIOWrapper(Raw(b"one\ntwo\n"), encoding="ascii")
print(text.readline(), text.seek(Zero(0), 1), text.read())
print(text.seek(Zero(0), 2))


class Bases(tuple):
    pass


print(type("Made", Bases(), {}).__mro__)
print(time.struct_time(range(9)), time.struct_time([object] * 9)[0])

module = types.ModuleType("found")
module.__spec__ = types.SimpleNamespace(name="found" * 3, origin="nowhere" * 3, loader=object, has_location="yes" * 3)
print(module)
module.__spec__ = types.SimpleNamespace(name=None, origin=None, loader="loader" * 3)
print(module)
