# Calls of what a module, an instance or a class keeps as a plain value: the instruction's cache must see each change.
import struct
import types

module = types.ModuleType("module")
module.f = lambda x: ("first", x)


def call(o, x):
    return o.f(x)


class Holder:
    pass


class Static:
    @staticmethod
    def f(x):
        return ("static", x)


class Slots:
    __slots__ = ("f",)


class Meets(Holder):
    def f(self, x):
        return ("method", x)


holder = Holder()
holder.f = lambda x: ("kept", x)
slots = Slots()
slots.f = lambda x: ("in a slot", x)
callable_class = Holder()
callable_class.f = int
for turn in range(4):
    print([call(o, "7") for o in (module, module, holder, holder, Static(), Static(), Static, slots, slots, Meets(), callable_class, module)])
    if turn == 0:
        module.f = lambda x: ("second", x)
        holder.f = lambda x: ("kept anew", x)
    elif turn == 1:
        del module.f
        module.other = 1
        module.f = lambda x: ("third", x)
        Static.f = lambda self, x: ("now a method", x) if x else None
        Static.f = staticmethod(lambda x: ("other static", x))
        del holder.f
        holder.f = lambda x: ("kept again", x)
    elif turn == 2:
        module.__dict__["f"] = print
        slots.f = repr


def loop(o):
    seen = []
    for i in range(6):
        try:
            seen.append(o.f(i))
        except (AttributeError, TypeError) as error:
            seen.append(str(error))
        if i == 1:
            o.f = 5
        if i == 2:
            del o.f
        if i == 4:
            o.f = lambda x: x
    return seen


for o in (module, holder, slots):
    o.f = lambda x: ("start", x)
    print(loop(o))


class Shadowed(Holder):
    @property
    def f(self):
        return lambda x: ("property", x)


holder.f = lambda x: ("own", x)
print(call(holder, 1))
holder.__class__ = Shadowed
print(call(holder, 1), call(holder, 1))
Shadowed.f = Meets.f
print(call(holder, 1), call(holder, 1))
del holder.f
print(call(holder, 1), call(holder, 1))


class Dynamic(types.ModuleType):
    def __getattr__(self, name):
        return lambda x: (name, x)


dynamic = Dynamic("dynamic")
print(call(dynamic, 1), call(dynamic, 2))
dynamic.f = abs
print(call(dynamic, -1), call(dynamic, -2))


# formats of struct, which are kept
class Index:
    def __init__(self, depth):
        self.depth = depth

    def __index__(self):
        for i in range(40):
            struct.pack("<" + "B" * i, *range(i))
        if self.depth:
            print(struct.pack("<IHB", 1, Index(self.depth - 1), 3))
        return 9


print(struct.pack("<IHB", 1, Index(2), 3), struct.unpack("<IHB", b"\1\0\0\0\2\0\3"))
struct._clearcache()
for order in "<>=!@":
    for code, value in (("b", -5), ("B", 250), ("h", -300), ("H", 65000), ("i", -70000), ("I", 2**32 - 1), ("q", -(2**60)), ("Q", 2**64 - 1), ("e", 1.5), ("f", -2.25), ("d", 1e300)):
        data = struct.pack(order + code, value)
        print(order, code, data, struct.unpack(order + code, data), struct.unpack((order + code).encode(), data), struct.calcsize(order + code))
for bad in ("<z", "3", "<n", 5, None, "é"):
    for call_it in (lambda: struct.pack(bad, 1), lambda: struct.calcsize(bad)):
        try:
            print(call_it())
        except (struct.error, TypeError, UnicodeEncodeError) as error:
            print(type(error).__name__, error)
