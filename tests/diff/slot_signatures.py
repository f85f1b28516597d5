# Methods that are made from slots tell their signature, so help() and inspect.signature() do.
import gc
import inspect

for t in (list, dict, int, float, str, bytes, object, type, set, complex, type(lambda: 0), property, BaseException):
    for name in ("__init__", "__call__", "__repr__", "__hash__", "__len__", "__lt__", "__eq__", "__getattribute__", "__setattr__", "__delattr__",
                 "__get__", "__set__", "__delete__", "__iter__", "__getitem__", "__setitem__", "__delitem__", "__contains__", "__add__", "__radd__",
                 "__pow__", "__rpow__", "__iadd__", "__mul__", "__rmul__", "__imul__", "__neg__", "__bool__", "__int__", "__index__"):
        if name.endswith("attr__") or name == "__getattribute__":
            continue  # which types have their own differs
        wrapper = t.__dict__.get(name)
        if type(wrapper).__name__ == "wrapper_descriptor":
            print(t.__name__, name, wrapper.__text_signature__, inspect.signature(wrapper))
print([].__add__.__text_signature__, inspect.signature([].__add__), inspect.signature((1).__pow__))


# The first collection of a program finds what the program has left, not what its imports have.
gc.collect()
gc.disable()
import weakref
import types


class Node:
    pass


a, b = Node(), Node()
a.other, b.other = b, a
del a, b
print(gc.collect())
print(types.MethodType, types.MemberDescriptorType)
