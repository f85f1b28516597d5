"""Differences that CPython's own test files found, each once."""
import copy
import pickle
from array import array
from collections import deque
from itertools import accumulate
from operator import is_


def show(function):
    try:
        print(function.__name__, function())
    except BaseException as e:
        print(function.__name__, type(e).__name__, e)


@show
def long_len():
    class Long:
        def __len__(self):
            return 2 ** 63 - 1
    return len(range(2 ** 62)), len(Long()), range(2 ** 62 + 5).__len__(), Long().__len__()


@show
def lambda_generator():
    g = (lambda: (yield 1))()
    next(g)
    try:
        g.send(2)
    except StopIteration as e:
        return e.value


@show
def complex_padding():
    return ascii(format(1j, "\u2007^4")), ascii(format(1 + 1j, "\u2007<9")), ascii(format(2.5, "\u2007>6"))


@show
def slots_in_pickles():
    class Set(set):
        __slots__ = "x",

    class Bytes(bytearray):
        __slots__ = "x", "__dict__"

    class Deque(deque):
        __slots__ = "x",
    out = []
    for o in (Set([1]), Bytes(b"a"), Deque([1])):
        o.x = 3
        out.append((o.__reduce_ex__(2)[2], copy.copy(o).x))
    return out


@show
def cleared_coroutine():
    import warnings
    warnings.simplefilter("ignore")

    async def f():
        pass
    c = f()
    c.cr_frame.clear()
    c.close()

    def g():
        yield
    i = g()
    i.gi_frame.clear()
    return i.gi_frame, list(i)


class NoMore:
    def __iter__(self):
        return self

    def __next__(self):
        del NoMore.__next__
        return 1


@show
def deleted_next():
    for i in NoMore():
        pass


@show
def method_of_bound_method():
    class A:
        def foo(self, cls):
            return "spam"

    class B:
        bar = classmethod(A().foo)
    return B.bar()


@show
def accumulated_none():
    it = accumulate([None, None, None], is_)
    next(it)
    return list(copy.deepcopy(it)), list(it)


class F(float):
    pass


@show
def float_keywords():
    return F(x=0)


@show
def float_of_str():
    class S(str):
        def __float__(self):
            return 9.5
    return float(S("8"))


@show
def notes_that_are_no_sequence():
    e = ExceptionGroup("a", [ValueError(1)])
    e.__notes__ = 77
    return e.split(ValueError)


@show
def import_error_again():
    e = ImportError("test", name="n", path="p")
    e.__init__()
    return e.name, e.path, e.msg, e.args


@show
def both_patterns():
    import collections.abc

    class Both(collections.abc.Collection):
        __abc_tpflags__ = 1 << 6 | 1 << 5


@show
def reversed_array():
    return list(reversed(array("b", [1, 2])))


@show
def str_with_bytes():
    class S(str):
        def __bytes__(self):
            return b"abc"

    class Blocked(list):
        __bytes__ = None
    return bytes(S("\u20ac")), bytes(Blocked())


@show
def contexts():
    import contextvars
    for wrong in (lambda: contextvars.Context(1), lambda: contextvars.ContextVar()):
        try:
            wrong()
        except TypeError as e:
            print(e)

    class Derived(contextvars.Context):
        pass


@show
def modules():
    import sys
    from types import ModuleType
    m = ModuleType("m")
    print(sys, m)
    m.__file__ = "/x.py"
    print(m)
    del m.__name__
    print(m)

    class Odd(ModuleType):
        __dict__ = 8
    return dir(Odd("o"))


@show
def str_of_int_enum():
    import enum
    return str(enum.IntEnum("E", "A B").A), format(enum.IntFlag("F", "A B").B)


@show
def global_in_a_nested_function():
    space, names = {}, {}
    exec("""
x = 7
def f():
    x = 1
    def g():
        global x
        return x
    return g()
print(f(), x)
""", space, names)
    return "x" in space, "x" in names


@show
def bases_from_within_mro():
    class M(type):
        ready = False

        def mro(cls):
            if M.ready:
                if cls.__name__ == "B1":
                    B2.__bases__ = B1,
                if cls.__name__ == "B2":
                    B1.__bases__ = B2,
            return type.mro(cls)

    class A(metaclass=M):
        pass

    class B1(A):
        pass

    class B2(A):
        pass
    M.ready = True
    B1.__bases__ += ()
