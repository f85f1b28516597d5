"""with: one and several managers, exceptions in enter and exit, unpacked targets, async with by hand."""
import sys
log = []


class M:
    def __init__(self, n, enter=None, exit=None, fail_enter=False, fail_exit=False):
        self.n, self.e, self.x, self.fe, self.fx = n, enter, exit, fail_enter, fail_exit

    def __enter__(self):
        log.append(f"enter {self.n}")
        if self.fe:
            raise ValueError("enter " + self.n)
        return self.e

    def __exit__(self, t, v, tb):
        log.append((f"exit {self.n}", t and t.__name__, str(v), tb is not None, sys.exc_info()[0] and sys.exc_info()[0].__name__))
        if self.fx:
            raise KeyError("exit " + self.n)
        return self.x

    async def __aenter__(self):
        log.append(f"aenter {self.n}")
        if self.fe:
            raise ValueError("aenter " + self.n)
        return self.e

    async def __aexit__(self, t, v, tb):
        log.append((f"aexit {self.n}", t and t.__name__))
        if self.fx:
            raise KeyError("aexit " + self.n)
        return self.x


def go(f):
    log.clear()
    try:
        r = f()
        if hasattr(r, "send"):
            try:
                while True:
                    r.send(None)
            except StopIteration as s:
                r = s.value
        print(f.__name__, r, log)
    except Exception as e:
        print(f.__name__, type(e).__name__, e, "<-", repr(e.__context__), log)


def simple():
    with M("a", 1) as x:
        return x


def several():
    with M("a", 1) as x, M("b", 2) as y, M("c"):
        return x, y


def parens():
    with (M("a", (1, [2, 3])) as (x, [y, *z]), M("b", 5) as q):
        pass
    return x, y, z, q


def targets():
    class O: pass
    o, d = O(), {}
    with M("a", 1) as o.attr, M("b", 2) as d["k"], M("c", 3) as d[0]:
        pass
    return o.attr, d


def swallowed():
    with M("a", exit=True):
        raise TypeError("x")
    return "after"


def inner_swallows():
    with M("a"), M("b", exit=1):
        raise TypeError("x")
    return "after"


def outer_swallows():
    with M("a", exit=[1]), M("b", exit=0):
        raise TypeError("x")
    return "after"


def not_swallowed():
    with M("a", exit=0):
        raise TypeError("x")


def enter_fails():
    with M("a"), M("b", fail_enter=True), M("c"):
        pass


def exit_fails():
    with M("a"), M("b", fail_exit=True):
        pass


def exit_fails_on_exception():
    with M("a"), M("b", fail_exit=True):
        raise TypeError("x")


def exit_replaced_and_swallowed():
    with M("a", exit=True), M("b", fail_exit=True):
        raise TypeError("x")
    return "after"


def no_protocol():
    with 5:
        pass


def no_exit():
    class E:
        def __enter__(self): pass
    with E():
        pass


def target_fails():
    with M("a", 5) as (x, y):
        pass


def in_loop():
    r = []
    for i in range(4):
        with M(str(i)):
            if i == 1:
                continue
            if i == 3:
                break
            r.append(i)
    return r


def return_in_with_in_finally():
    try:
        with M("a"):
            return "value"
    finally:
        log.append("finally")


def rebinding():
    m = M("a", 1)
    with m as m:
        return m


def nested_return():
    for _ in (1, 2):
        with M("a"):
            with M("b"):
                for q in "xyz":
                    return q


def generator():
    def g():
        with M("g"):
            yield 1
            yield 2
    it = g()
    r = [next(it)]
    it.close()
    for v in g():
        r.append(v)
        break
    return r


for f in (simple, several, parens, targets, swallowed, inner_swallows, outer_swallows, not_swallowed, enter_fails, exit_fails, exit_fails_on_exception,
          exit_replaced_and_swallowed, no_protocol, no_exit, target_fails, in_loop, return_in_with_in_finally, rebinding, nested_return, generator):
    go(f)


async def a_simple():
    async with M("a", 1) as x, M("b", 2) as y:
        return x, y


async def a_swallow():
    async with M("a", exit=True):
        raise TypeError
    return "after"


async def a_raise():
    async with M("a"):
        raise TypeError("x")


async def a_fail():
    async with M("a"), M("b", fail_exit=True):
        raise TypeError("x")


async def a_loop():
    for i in range(3):
        async with M(str(i)):
            if i == 0:
                continue
            if i == 1:
                break
    return i


async def a_none():
    async with 5:
        pass


async def a_bad_enter():
    class B:
        def __aenter__(self): return 5
        async def __aexit__(self, *a): pass
    async with B():
        pass


async def a_bad_exit():
    class B:
        async def __aenter__(self): return 5
        def __aexit__(self, *a): return 7
    async with B():
        pass


for f in (a_simple, a_swallow, a_raise, a_fail, a_loop, a_none, a_bad_enter, a_bad_exit):
    go(f)
