"""Attribute instructions that meet many types in turn, while the types change: what they remember must not be stale."""


class A:
    kind = "A"

    def __init__(self):
        self.x = 1

    def name(self):
        return "A.name"


class B:
    kind = "B"
    __slots__ = ("x", "extra")

    def __init__(self):
        self.x = 2

    def name(self):
        return "B.name"


class C:
    def __init__(self):
        self.first = 0
        self.x = 3

    def name(self):
        return "C.name"

    @property
    def kind(self):
        return "C%d" % self.x


class D(A):
    def __init__(self):
        self.y = 0
        super().__init__()

    def __getattr__(self, name):
        return "D has no " + name


class E:
    x = "class x"
    kind = "E"

    def name(self):
        return "E.name"


def look(objects):
    return [(o.x, o.kind, o.name()) for o in objects]


def put(objects, value):
    for o in objects:
        o.x = value


def missing(objects):
    found = []
    for o in objects:
        try:
            found.append(o.extra)
        except AttributeError as e:
            found.append(str(e))
    return found


objects = [A(), B(), C(), D(), E()] * 3
print(look(objects), look(objects))
put(objects, 10)
print(look(objects))
put(objects, 11)
A.name = lambda self: "A.name 2"
print(look(objects))
B.kind = property(lambda self: "B property")
E.kind = 5
print(look(objects))
for o in objects:
    if not isinstance(o, B):
        o.name = lambda: "own"
print(look(objects))
del C.kind
C.kind = "C plain"
objects[1].extra = 3
print(look(objects), missing(objects))
del objects[1].extra
print(missing(objects), missing(objects))
del objects[1].x
try:
    look(objects)
except AttributeError as e:
    print(e)
objects[1].x = 12
A.x = property(lambda self: "A data", lambda self, v: print("set", v))
print(look(objects))
put(objects, 13)
A.__getattribute__ = lambda self, name: "hooked" if name != "name" else lambda: "hooked name"
print(look(objects))
del A.__getattribute__
A.__setattr__ = lambda self, name, v: print("setattr", name, v)
put(objects, 14)
objects[2].__class__ = E
print(look(objects[:5]))

# types that come and go
for i in range(300):
    T = type("T%d" % i, (A if i % 2 else object,), {"name": lambda self, i=i: i, "kind": i})
    t, u = T(), E()
    if look([t, u, t, u] if i % 2 else [u, u])[0][2] not in (i, "E.name"):
        print("wrong", i)

# methods of numbers and other values without a header
values = [3, 2.5, True, None, "s", 2**80, (), 3, 2.5]
print([v.__class__.__name__ for v in values])
print([v.__hash__() == hash(v) for v in values], [v.__eq__(3) for v in values], [v.real for v in values[:3]], [v.conjugate() for v in values[:3]])
print([n.bit_length() for n in (1, 2**70, True, 5, -1)], [x.is_integer() for x in (1.0, 1e300, 2.5, float("inf"))], [type(v) is v.__class__ for v in values])


class Whole(int):
    def bit_length(self):
        return "Whole"


print([n.bit_length() for n in (1, Whole(1), 2**70, Whole(2), True)] * 2)
