# __reduce__ of iterators: fresh, under way, at their ends; copies go on where the original is. Errors that are raised from others.
import asyncio
import codecs
import collections
import copy
import io
import itertools


class Sequence:
    def __getitem__(self, i):
        if i > 3: raise IndexError
        return i * i

    def __len__(self):
        return 4


MAKERS = {
    "list": lambda: iter([1, 2, 3, 4]), "reversed list": lambda: reversed([1, 2, 3, 4]), "tuple": lambda: iter((1, 2, 3, 4)), "str": lambda: iter("abc€"),
    "bytes": lambda: iter(b"abcd"), "bytearray": lambda: iter(bytearray(b"abcd")),  "dict": lambda: iter({1: 2, 3: 4, 5: 6}), "values": lambda: iter({1: 2, 3: 4, 5: 6}.values()), "items": lambda: iter({1: 2, 3: 4, 5: 6}.items()),
    "reversed dict": lambda: reversed({1: 2, 3: 4, 5: 6}), "set": lambda: iter({1, 2, 3}), "frozenset": lambda: iter(frozenset({1, 2, 3})),
    "sequence": lambda: iter(Sequence()), "reversed": lambda: reversed(Sequence()), "callable": lambda: iter([3, 2, 1].pop, 3),
    "ordered": lambda: iter(collections.OrderedDict(a=1, b=2)), "group": lambda: next(itertools.groupby([1, 1, 1, 2]))[1],
}
for name, make in MAKERS.items():
    it = make()
    for turn in range(6):
        function, *rest = it.__reduce__()
        print(name, turn, getattr(function, "__name__", function), [repr(r).split(" at 0x")[0] for r in rest])
        try:
            print("  ", next(it), end=" ")
        except StopIteration:
            print("   end", end=" ")
        if name != "callable" and name != "group":
            print(list(copy.copy(it)))
        else:
            print()


def show(e):
    print(type(e).__name__, e, "|", repr(e.__cause__), e.__context__ is e.__cause__, e.__suppress_context__)


def caught(function, *args):
    try:
        function(*args)
    except Exception as e:
        show(e)


def stops():
    raise StopIteration(5)
    yield


class Named:
    def __set_name__(self, owner, name):
        raise ValueError("no")


class NoAwait:
    def __aiter__(self): return self
    def __anext__(self): return 5


async def loop():
    async for _ in NoAwait():
        pass


async def stops_async():
    raise StopAsyncIteration
    yield


async def over():
    async for _ in stops_async():
        pass


class Raw(io.RawIOBase):
    def readable(self): return True
    def readinto(self, b): return "x"


print(iter(range(4)).__reduce__()[1:], iter(range(2**70, 2**70 + 4)).__reduce__()[1:])  # under way: docs/differences.md
caught(lambda: next(stops()))
caught(lambda: type("C", (), {"n": Named()}))
caught(lambda: asyncio.run(loop()))
caught(lambda: asyncio.run(over()))
caught(lambda: io.BufferedReader(Raw()).read(3))
caught(lambda: codecs.decode(b"zz", "hex"))
for function in set().pop, {}.popitem, collections.OrderedDict().popitem:
    caught(function)
for gen in (lambda: (yield))(), asyncio.sleep(0), stops_async():
    kind = type(gen)
    print(kind.__name__, sorted(n for n in dir(gen) if n not in dir(object)), gen.__name__, gen.__qualname__)
    if hasattr(gen, "close"): gen.close()
