"""Names: locals, cells, globals, class scopes, mangling, del."""
x = "global x"


def counter():
    n = 0

    def inc(by=1):
        nonlocal n
        n += by
        return n

    def get():
        return n

    return inc, get


inc, get = counter()
inc(); inc(5)
print(get(), inc.__closure__[0].cell_contents, inc.__code__.co_freevars, counter.__code__.co_cellvars)


def params_as_cells(a, b=2, *args, c, d=4, **kw):
    def f():
        return a, b, args, c, d, kw
    a += 1
    return f


print(params_as_cells(1, c=3)(), params_as_cells(1, 5, 6, 7, c=8, z=9)())
print(params_as_cells.__code__.co_varnames, params_as_cells.__code__.co_cellvars)


def three():
    v = 1

    def two():
        def one():
            nonlocal v
            v *= 10
            return v
        return one
    return two()


one = three()
print(one(), one())


def use_global():
    global x, made_here
    x = "changed"
    made_here = 1

    def inner():
        return x
    return inner()


print(use_global(), x, made_here)


class C:
    x = "class x"
    y = x
    z = [x for _ in range(1)]
    w = (lambda: x)()

    def method(self):
        return x

    def cls(self):
        return __class__

    class Inner:
        def name(self):
            return __class__.__qualname__


print(C.y, C.z, C.w, C().method(), C().cls(), C.Inner().name())


def class_in_function():
    v = "enclosing"
    u = "also"

    class D:
        v = v + "!" if False else "own"
        t = u

        def m(self):
            return v
    return D.v, D.t, D().m()


try:
    print(class_in_function())
except NameError as e:
    print(type(e), e)


def class_reads_free():
    v = "enclosing"

    class D:
        before = v
        w = 3
        locals()["v"] = "from namespace"
        after = v
    return D.before, D.after


print(class_reads_free())


def class_nonlocal():
    v = 1

    class D:
        nonlocal v
        v = 2
    return v, hasattr(D, "v")


print(class_nonlocal())


class Mangle:
    __private = 1
    __dunder__ = 2
    _single = 3

    def __method(self):
        return self.__private

    def call(self):
        __local = 5
        import os as __os
        self.__attr = __local

        def __inner(__arg=6):
            return __arg + __local
        return self.__method(), __inner(), sorted(self.__dict__), __os.__name__

    def kw(self, __x):
        return __x

    def kwcall(self):
        return self.kw(_Mangle__x=1), [__y for __y in range(2)]


print(Mangle().call(), sorted(k for k in vars(Mangle) if "Mangle" in k), Mangle().kwcall(), Mangle.call.__code__.co_varnames)


class _Under:
    __p = 1


class __:
    __p = 2


print(_Under._Under__p, __.__dict__["__p"])


def unbound():
    out = []

    def try_(f):
        try:
            out.append(f())
        except Exception as e:
            out.append((type(e).__name__, str(e)))

    def local():
        print(a)
        a = 1

    def deleted():
        a = 1
        del a
        return a

    def deleted_twice():
        a = 1
        del a
        del a

    def maybe():
        if x == 1:
            a = 1
        return a

    def cell():
        def inner():
            return a
        r = inner()
        a = 1
        return r

    def cell_del():
        a = 1

        def inner():
            return a
        del a
        return inner()

    def own_cell():
        def inner():
            return a
        return a
        a = 1

    def loop_del():
        for i in range(3):
            if i == 2:
                return a
            a = i
            if i == 1:
                del a

    def glob():
        return no_such_global

    def del_glob():
        global nothing
        del nothing

    def in_try():
        try:
            1 / 0
            a = 1
        except ZeroDivisionError:
            pass
        return a

    def in_with():
        with open(__file__) as f:
            del f
            f

    def del_param(p):
        del p
        p

    for f in (local, deleted, deleted_twice, maybe, cell, cell_del, own_cell, loop_del, glob, del_glob, in_try, in_with, lambda: del_param(1)):
        try_(f)
    return out


for r in unbound():
    print(r)

try:
    undefined_at_module
except NameError as e:
    print(e)
try:
    del undefined_at_module
except NameError as e:
    print(e)

# comprehensions
i = "outer"
print([i for i in range(3)], i, {i: j for i, j in zip("ab", "cd")}, {i for i in (1,)}, list(i for i in "xy"))


def comp_closure():
    fs = [lambda: i for i in range(3)]
    gs = [lambda i=i: i for i in range(3)]
    return [f() for f in fs], [g() for g in gs]


print(comp_closure())


def comp_walrus():
    total = 0
    parts = [total := total + v for v in range(5)]
    any((last := w) > 2 for w in parts)
    return total, parts, last


print(comp_walrus())
print([y := 1, y ** 2], y, [z for q in range(3) if (z := q) > 0], z)


def nested_comp(n):
    return [[(a, b, n) for b in range(a)] for a in range(n)]


print(nested_comp(3))


class CompInClass:
    items = [1, 2, 3]
    doubled = [k * 2 for k in items]
    try:
        bad = [k for k in items if k in items]
    except NameError as e:
        bad = str(e)
    first = [len(items)]


print(CompInClass.doubled, CompInClass.bad, CompInClass.first)


def exec_scopes():
    a = 1
    space = {}
    exec("b = 2\ndef f():\n    return b", space)
    l = {}
    exec("c = 3\nclass K:\n    d = 4\nprint(sorted(k for k in locals()))", {}, l)
    return space["f"](), l["K"].d, sorted(locals())


print(exec_scopes())


def locals_order(a, b):
    d = 1
    c = 2
    for e in ():
        pass
    f = [g for g in ()]
    return list(locals())


print(locals_order(1, 2), locals_order.__code__.co_varnames)


def free_of_free():
    a = 1

    def f():
        def g():
            def h():
                return a
            return h
        return g
    return f()()(), f.__code__.co_freevars


print(free_of_free())


def default_scope(a=x, b=lambda: x):
    return a, b()


x = "later"
print(default_scope())


def method_names():
    def self_ref(n):
        return 1 if n < 2 else n * self_ref(n - 1)
    return self_ref(10)


print(method_names())


class Meta(type):
    def __new__(m, name, bases, ns):
        c = super().__new__(m, name, bases, ns)
        c.early = ns["who"](c)
        return c


class WithCell(metaclass=Meta):
    def who(self):
        return __class__


print(WithCell.early is WithCell)


def qualnames():
    def f():
        class A:
            def g(self):
                return lambda: 0
        return A
    A = f()
    return f.__qualname__, A.__qualname__, A.g.__qualname__, A().g().__qualname__, [(lambda: 0).__qualname__ for _ in (1,)]


print(qualnames())


def global_qualname():
    global gfun, GClass

    def gfun(): pass

    class GClass:
        def m(self): pass


global_qualname()
print(gfun.__qualname__, GClass.m.__qualname__)
print((lambda: (yield))().__class__.__name__, __debug__)
