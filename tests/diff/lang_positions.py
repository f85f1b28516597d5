"""Where tracebacks point: lines and carets for every kind of failing expression and statement."""
import traceback

zero, none, text, lst, dct = 0, None, "text", [1, 2], {}


class Bad:
    def __getattr__(self, n): raise AttributeError("no " + n)
    def __iter__(self): raise TypeError("iter")
    def __enter__(self): raise ValueError("enter")
    def __exit__(self, *a): pass
    def __call__(self, *a, **k): raise ValueError("call")
    def __getitem__(self, k): raise KeyError(k)
    def __setitem__(self, k, v): raise KeyError(k)
    def __delitem__(self, k): raise KeyError(k)
    def __bool__(self): raise ValueError("bool")
    def __lt__(self, o): raise ValueError("lt")
    def __contains__(self, o): raise ValueError("in")
    def __neg__(self): raise ValueError("neg")
    def __iadd__(self, o): raise ValueError("iadd")
    def __format__(self, s): raise ValueError("format")
    def __hash__(self): raise ValueError("hash")
    def __eq__(self, o): raise ValueError("eq")
    def __len__(self): raise ValueError("len")
    def __del__(self): pass


class BadExit:
    def __enter__(self): return self
    def __exit__(self, *a): raise ValueError("exit")


bad = Bad()
tests = []
test = tests.append


@test
def binary(): return 1 + (2 / zero) + 3
@test
def nested(): return (lst[0] + lst[5]) * 2
@test
def attribute(): return lst.append.nothing.more
@test
def call(): return bad(1, *lst, k=2)
@test
def method(): return text.upper().nope(1)
@test
def method_fails(): return text.index("z") + 1
@test
def subscript(): return dct["a"]["b"]
@test
def slice_(): return none[1:2]
@test
def name(): return undefined + 1
@test
def local():
    return later
    later = 1
@test
def compare(): return 1 < 2 < bad < 3
@test
def compare2(): return bad < 1
@test
def contains(): return 1 in lst in bad
@test
def unary(): return 1 + -bad
@test
def not_(): return not bad
@test
def and_(): return 1 and bad and 2
@test
def ifexp(): return 1 if bad else 2
@test
def if_():
    if bad:
        pass
@test
def while_():
    while bad:
        pass
@test
def assert_(): assert zero, "message"
@test
def assert_bad(): assert bad
@test
def for_():
    for x in bad:
        pass
@test
def for_next():
    def g():
        yield 1
        raise ValueError("in generator")
    for x in g():
        pass
@test
def for_unpack():
    for a, b in [(1, 2), (3,)]:
        pass
@test
def unpack(): a, b = lst[0:1]
@test
def unpack_star(): a, *b, c = lst[:1]
@test
def store_attr(): none.x = 1
@test
def store_item(): none[lst[0]] = lst[1]
@test
def store_slice(): none[1:2] = lst
@test
def del_attr(): del none.x
@test
def del_item(): del dct["k"]
@test
def del_name():
    del q
    q = 1
@test
def aug():
    x = none
    x += 1
@test
def aug_attr(): none.x += 1
@test
def aug_item(): dct["x"] += 1
@test
def aug_bad():
    d = {1: bad}
    d[1] += 5
@test
def list_(): return [1, undefined, 2]
@test
def dict_(): return {"a": 1, bad: 2}
@test
def set_(): return {1, bad}
@test
def dict_star(): return {**none}
@test
def list_star(): return [*none]
@test
def fstring(): return f"{lst} and {bad} and {zero}"
@test
def fstring_spec(): return f"{zero:q}"
@test
def fstring_expr(): return f"{1 / zero}"
@test
def comp(): return [1 / x for x in (1, 0)]
@test
def comp_if(): return [x for x in lst if bad]
@test
def dict_comp(): return {bad: x for x in lst}
@test
def gen(): return list(1 / x for x in (1, 0))
@test
def lambda_(): return (lambda a: a / zero)(1)
@test
def raise_(): raise ValueError("raised")
@test
def raise_from(): raise ValueError("raised") from KeyError("cause")
@test
def raise_none(): raise none
@test
def with_():
    with bad as b:
        pass
@test
def with_exit():
    with BadExit() as b:
        x = 1
@test
def with_exit_body():
    with BadExit() as b:
        1 / zero
@test
def with_two():
    with open(__file__), none:
        pass
@test
def import_(): import no_such_module.at_all
@test
def import_from(): from sys import no_such_name
@test
def call_args(): return len(1,
                            2)
@test
def multi():
    return (lst
            .append(1)
            .nope)
@test
def multi_call():
    return (text
            .upper()
            .index(
                "q",
            ))
@test
def multi_binary():
    return (1 +
            2 /
            zero)
@test
def multi_args():
    return call_me(
        1,
        bad(),
    )
@test
def decorator():
    @none
    def f():
        pass
@test
def decorator2():
    @bad
    @property
    def f():
        pass
@test
def default():
    def f(a, b=1 / zero):
        pass
@test
def class_():
    class A(1):
        x = 1
@test
def class_body():
    class A:
        x = undefined
@test
def class_kw():
    class A(metaclass=none, x=1):
        pass
@test
def handler():
    try:
        1 / zero
    except undefined:
        pass
@test
def handler_body():
    try:
        1 / zero
    except ZeroDivisionError as e:
        none.x
@test
def reraise():
    try:
        1 / zero
    except ZeroDivisionError:
        raise
@test
def finally_():
    try:
        1 / zero
    finally:
        x = 1
@test
def finally_fails():
    try:
        x = 1
    finally:
        1 / zero
@test
def not_caught():
    try:
        1 / zero
    except KeyError:
        pass
    else:
        pass
@test
def match_():
    match lst:
        case [Bad(a=1), 2]:
            pass
        case [none.x, 2]:
            pass
@test
def match_len():
    match bad:
        case {"k": 1}:
            pass
        case undefined.x:
            pass
@test
def return_multi():
    return [
        1,
        lst[7],
    ]
@test
def kwargs(): return print(**{"a": 1}, **{"a": 2})
@test
def starargs(): return print(*1)
@test
def yield_():
    def g():
        x = yield 1
        return x / zero
    i = g()
    next(i)
    i.send(5)
@test
def yield_from():
    def g():
        yield from none
    list(g())
@test
def yield_from2():
    def h():
        yield 1
        1 / zero
    def g():
        yield from h()
    list(g())
@test
def walrus(): return (x := 1 / zero) + 1
@test
def chain(): x = y = lst[9]
@test
def pair(): x, y = 1, lst[9]
@test
def ann(): x: int = lst[9]
@test
def unicode_(): é = "ü" + lst[9] + "ß"
@test
def unicode_after(): return ("ñandú", lst[9] / zero)
@test
def tab():
	return 1 + lst[9]
@test
def long_line(): return lst[0] + lst[0] + lst[0] + lst[0] + lst[0] + lst[0] + lst[0] + lst[0] + lst[0] + lst[0] + lst[0] + lst[9] + lst[0]
@test
def deep():
    def a(n):
        if n == 0:
            return lst[99]
        return a(n - 1)
    a(3)
@test
def recursion():
    def a(): return a()
    try:
        a()
    except RecursionError as e:
        raise ValueError(str(e)) from None


def normal(text):
    """Carets without the finer marks of operators; a line that is marked as a whole is shown without."""
    lines = []
    for line in text.replace("~", "^").splitlines():
        if not (line.strip() and not line.strip().strip("^") and len(line.strip()) == len(lines[-1].strip())):
            lines.append(line)
    return "\n".join(lines)


for t in tests:
    try:
        t()
        print(t.__name__, "no error")
    except Exception:
        print(t.__name__, normal(traceback.format_exc()))
