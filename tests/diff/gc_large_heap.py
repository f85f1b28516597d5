"""Collections of a heap that is large enough for the collector to take out first what modules hold: classes with many instances among it."""
import asyncio
import doctest
import gc
import unittest.mock

gc.collect()
lone = []
lone.append(lone)
del lone
print(gc.collect())


class Node:
    pass


class Slotted:
    __slots__ = "next",


keep = [(Node(), Slotted(), [i], {i: i}) for i in range(20000)]
classes = [type("C%d" % i, (Node,), {"n": i}) for i in range(200)]
instances = [cls() for cls in classes for _ in range(5)]
for _ in range(3):
    a, b = Node(), Node()
    a.other, b.other = b, a
    del a, b
    print(gc.collect())
del classes, instances
print(gc.collect() > 200, gc.collect())
