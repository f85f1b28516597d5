# What texts on Python's memory management show, in one program: the numbers must be CPython's.
import copy
import gc
import sys
import weakref

# Reference counts: one for the variable, one for the argument of getrefcount.
x = [1, 2, 3]
print(sys.getrefcount(x))
y = x
print(sys.getrefcount(x), x is y, id(x) == id(y))
holder = {"x": x, "again": [x, x]}
print(sys.getrefcount(x))
del y, holder
print(sys.getrefcount(x))


def count(argument):
    return sys.getrefcount(argument)


print(count(x), count([]))

# Small ints and interned strings.
a, b = 256, 256
print(a is b)
s, t = "identifier", "identifier"
print(s is t, sys.intern("two" + "words"[:0]) is sys.intern("two"))


# Objects die when the last reference goes, at that point of the program.
class Noisy:
    def __init__(self, name):
        self.name = name

    def __del__(self):
        print("gone:", self.name)


n = Noisy("first")
n = Noisy("second")
print("after the assignment")
del n
print("after del")


def local():
    inner = Noisy("local")
    print("in the function")


local()
print("after the function")

# Cycles need the collector.
gc.collect()
gc.disable()


class Node:
    def __init__(self, value):
        self.value = value
        self.next = None


one, two = Node(10), Node(20)
one.next, two.next = two, one
watch = weakref.ref(one)
del one, two
print(watch() is not None)
print(gc.collect(), watch())
items = []
items.append(items)
del items
print(gc.collect())
pair = [1, 2, 3], [4, 5, 6]
pair[0].append(pair[1])
pair[1].append(pair[0])
del pair
print(gc.collect(), gc.garbage)
cyclic = Noisy("cycle")
cyclic.me = cyclic
del cyclic
print("not yet")
print(gc.collect())
gc.enable()
print(gc.isenabled(), gc.get_threshold())
gc.set_threshold(1000, 20, 5)
print(gc.get_threshold())
gc.set_threshold(700, 10, 10)
gc.collect()
before = gc.get_stats()[2]["collections"]
gc.collect()
print(gc.get_stats()[2]["collections"] - before)

# What the collector tracks.
print(gc.is_tracked(1), gc.is_tracked("a"), gc.is_tracked([]), gc.is_tracked({}), gc.is_tracked({"a": 1}), gc.is_tracked({"a": []}))
print([type(r).__name__ for r in gc.get_referents([1, "a", (2,)])])
target = Node(1)
keeper = [target]
print(any(r is keeper for r in gc.get_referrers(target)))


# __slots__, generators, context managers.
class Slotted:
    __slots__ = ("name", "age")

    def __init__(self, name, age):
        self.name = name
        self.age = age


p = Slotted("Ann", 30)
try:
    p.other = 1
except AttributeError as e:
    print(e)
print(hasattr(p, "__dict__"), Node(1).__dict__)
numbers = (i * i for i in range(10**6))
print(next(numbers), next(numbers), next(numbers), sys.getsizeof(numbers) < sys.getsizeof([0] * 1000))


class Managed:
    def __enter__(self):
        return self

    def __exit__(self, *error):
        print("closed")


with Managed():
    print("in use")

# Weak containers, copies.
cache = weakref.WeakValueDictionary()
value = Node(5)
cache["k"] = value
print("k" in cache)
del value
print("k" in cache)
nested = [[1], [2]]
shallow, deep = copy.copy(nested), copy.deepcopy(nested)
print(shallow[0] is nested[0], deep[0] is nested[0])
