"""Garbage of plain types dies at once; what it held among the living dies after it, in full."""
import gc
import weakref

gc.disable()
gc.collect()


class Plain:
    pass


class Slotted:
    __slots__ = ("other", "held")


class Loud:
    def __init__(self, name):
        self.name = name

    def __del__(self):
        print("del", self.name, len([o for o in gc.get_objects() if type(o) in (Plain, Slotted)]))


def ring(count, kind):
    if kind is list:
        nodes = [[i] for i in range(count)]
        for i, n in enumerate(nodes):
            n.append(nodes[i - 1])
    elif kind is dict:
        nodes = [{"i": "text %d" % i} for i in range(count)]
        for i, n in enumerate(nodes):
            n[i] = nodes[i - 1]
    else:
        nodes = [kind() for _ in range(count)]
        for i, n in enumerate(nodes):
            n.other = nodes[i - 1]
            n.held = ("tuple", i, "text %d" % i)


for kind in (list, dict, Plain, Slotted):
    for count in (1, 2, 1000):
        ring(count, kind)
        print(kind.__name__, count, gc.collect(), gc.collect())

# A cycle of plain objects that holds an old object with a finalizer: young garbage kills the old one.
loud = Loud("old")
gc.collect()
a, b = Plain(), Plain()
a.other, b.other = b, a
a.held = loud
del a, b, loud
print(gc.collect(0))
print(gc.collect())

# ... and one with a weak reference.
target = Plain()
ref = weakref.ref(target, lambda r: print("callback", r() is None))
gc.collect()
a = []
a.append(a)
a.append(target)
del a, target
print(gc.collect(0), ref())
print(gc.collect())

# Instances whose attributes lie in a dict count once.
many = Plain()
for i in range(100):
    setattr(many, "attribute%d" % i, i)
many.itself = many
many.__dict__
del many
print(gc.collect() in (1, 2))

# Old garbage and old survivors side by side, then young collections.
keep = []
for i in range(3000):
    x, y = [i], {"i": i}
    x.append(y)
    y["x"] = x
    if i % 7 == 0:
        keep.append(x)
del x, y
print(gc.collect(0) + gc.collect(1) + gc.collect(2))
print(all(x[1]["x"] is x and x[1]["i"] == x[0] for x in keep), len(keep))
for i in range(1000):
    z = [keep[i % len(keep)]]
    z.append(z)
print(gc.collect(0) >= 999, all(x[1]["x"] is x for x in keep))
keep.clear()
print(gc.collect() > 700, gc.collect())

# garbage in mappings of its own, referred to by garbage that dies later
import gc
for size in (100000, 300):
    for i in range(50):
        small = []
        big = (small,) + (None,) * size
        small.append(big)
        small.append([small, big, int, "x" * i])
    del small, big
    print(gc.collect() > 0, gc.collect())

# More of the living die with one piece of garbage than there is garbage.
many = [Loud("one of many") for n in range(5)]
gc.collect()
first = Plain()
first.me, first.many = first, tuple(many)
del many, first
print(gc.collect(0) > 1)
