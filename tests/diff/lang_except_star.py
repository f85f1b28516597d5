"""except*: splitting, several clauses, raising inside, naked exceptions, nested groups, names."""
import sys


def show(e, depth=0):
    pad = "  " * depth
    r = f"{pad}{type(e).__name__}({e.args[0] if e.args else ''!r})"
    if e.__context__ is not None:
        r += f" context={type(e.__context__).__name__}"
    if e.__cause__ is not None:
        r += f" cause={type(e.__cause__).__name__}"
    print(r)
    for x in getattr(e, "exceptions", ()):
        show(x, depth + 1)


def attempt(f, *args):
    print("--", f.__name__, args)
    try:
        r = f(*args)
        print("returned", r, sys.exc_info())
    except BaseException as e:
        show(e)


def group(*xs):
    return ExceptionGroup("g", list(xs))


def one(e):
    try:
        raise e
    except* ValueError as v:
        show(v)
        print(sys.exc_info()[0].__name__)
    except* (TypeError, KeyError) as t:
        show(t)
    else:
        print("else")
    finally:
        print("finally")
    try:
        return v
    except UnboundLocalError as u:
        return str(u)


attempt(one, ValueError(1))
attempt(one, KeyError(1))
attempt(one, OSError(1))
attempt(one, group(ValueError(1), TypeError(2)))
attempt(one, group(ValueError(1), OSError(2), ValueError(3), group(KeyError(4), OSError(5), ValueError(6))))
attempt(one, BaseExceptionGroup("b", [KeyboardInterrupt(), ValueError(1)]))
attempt(one, group(OSError(1)))


def no_error():
    try:
        x = 1
    except* ValueError:
        return_me = 2
    else:
        print("else")
    return x


attempt(no_error)


def reraise(e):
    try:
        raise e
    except* ValueError:
        raise
    except* TypeError:
        print("type")


attempt(reraise, group(ValueError(1), TypeError(2)))
attempt(reraise, ValueError(1))
attempt(reraise, group(ValueError(1), OSError(2)))


def raise_new(e):
    try:
        raise e
    except* ValueError as v:
        raise KeyError("new") from v
    except* TypeError:
        raise OSError("other")


attempt(raise_new, group(ValueError(1), TypeError(2)))
attempt(raise_new, group(ValueError(1), TypeError(2), IndexError(3)))
attempt(raise_new, ValueError(1))


def raise_same(e):
    try:
        raise e
    except* ValueError as v:
        raise v


attempt(raise_same, group(ValueError(1), TypeError(2)))


def in_loop():
    out = []
    for e in (group(ValueError(1)), None, TypeError(2)):
        try:
            if e:
                raise e
        except* ValueError as v:
            for i in range(3):
                if i == 1:
                    continue
                if i == 2:
                    break
                out.append(len(v.exceptions))
        except* TypeError as v:
            out.append("type")
        else:
            out.append("else")
    return out


attempt(in_loop)


def nested():
    try:
        try:
            raise group(ValueError(1), TypeError(2), KeyError(3))
        except* ValueError:
            print("inner")
    except* TypeError as t:
        show(t)


attempt(nested)


def bad_type(t):
    try:
        raise group(ValueError(1))
    except* t:
        pass


attempt(bad_type, 5)
attempt(bad_type, ExceptionGroup)
attempt(bad_type, (ValueError, 5))


def from_call():
    def f():
        raise group(ValueError("deep"))
    try:
        f()
    except* Exception as e:
        print(len(e.exceptions), e.exceptions[0].args)
        try:
            raise KeyError("inside")
        except KeyError as k:
            print(type(k.__context__).__name__)
    return sys.exc_info()


attempt(from_call)
try:
    raise group(ValueError(1))
except* ValueError as module_name:
    print(len(module_name.exceptions))
try:
    module_name
except NameError as e:
    print(e)

# One exception raised anew by an except* clause is wrapped, too.
try:
    try:
        raise ExceptionGroup('e', [TypeError(1), ValueError(2)])
    except* (TypeError, ValueError):
        raise SyntaxError(3)
except BaseException as e:
    print(type(e), e, e.exceptions)
