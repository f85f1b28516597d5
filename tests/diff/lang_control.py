"""Every way out of nested blocks: return, break, continue, raise, falling off, through try, finally, with and loops."""
import itertools


class Ctx:
    def __init__(self, out, name, swallow=False):
        self.out, self.name, self.swallow = out, name, swallow

    def __enter__(self):
        self.out.append("enter " + self.name)
        return self

    def __exit__(self, t, v, tb):
        self.out.append(f"exit {self.name} {t.__name__ if t else None}")
        return self.swallow


LAYERS = {
    "for": "for i{n} in range(2):\n    out.append(('for', i{n}))\n{body}\nelse:\n    out.append('for-else')",
    "while": "w{n} = 0\nwhile w{n} < 2:\n    w{n} += 1\n    out.append(('while', w{n}))\n{body}\nelse:\n    out.append('while-else')",
    "except": "try:\n    out.append('try')\n{body}\nexcept ValueError as e:\n    out.append(('caught', str(e)))\nelse:\n    out.append('else')",
    "handler": "try:\n    raise KeyError('k')\nexcept KeyError as k{n}:\n    out.append(repr(k{n}))\n{body}",
    "finally": "try:\n    out.append('try')\n{body}\nfinally:\n    out.append('finally')",
    "in-finally": "try:\n    out.append('try')\nfinally:\n    out.append('finally')\n{body}",
    "in-finally-exc": "try:\n    raise ValueError('first')\nfinally:\n    out.append('finally')\n{body}",
    "with": "with Ctx(out, 'c{n}') as c{n}:\n{body}",
    "with-swallow": "with Ctx(out, 's{n}', True):\n{body}",
}
EXITS = {
    "pass": "out.append('end')",
    "return": "return ('value', len(out))",
    "return local": "r = len(out)\nreturn r",
    "raise": "raise ValueError('inner')",
    "raise other": "raise TypeError('other')",
    "break": "break",
    "continue": "continue",
    "maybe": "if len(out) % 2:\n    raise ValueError('odd')\nreturn 'even'",
    "reraise": "raise",
}


def indent(text):
    return "\n".join("    " + line for line in text.splitlines())


def build(layers, exit_):
    body = EXITS[exit_]
    for n, layer in reversed(list(enumerate(layers))):
        body = LAYERS[layer].format(n=n, body=indent(body))
    return "def f(out):\n" + indent(body) + "\n    out.append('after')\n    return 'end of f'\n"


def run(source):
    space = {"Ctx": Ctx}
    try:
        exec(source, space)
    except SyntaxError as e:
        return "SyntaxError " + e.msg
    out = []
    try:
        result = space["f"](out)
    except Exception as e:
        chain = []
        seen = e
        while seen is not None:
            chain.append(type(seen).__name__ + ":" + str(seen))
            seen = seen.__context__
        result = "raised " + " <- ".join(chain)
    import sys
    return f"{out} -> {result} {sys.exc_info()}"


count = 0
for depth in (1, 2):
    for layers in itertools.product(LAYERS, repeat=depth):
        for exit_ in EXITS:
            print(*layers, exit_, run(build(layers, exit_)))
            count += 1
deep = [("for", "finally", "with"), ("finally", "for", "except"), ("while", "except", "finally"), ("handler", "finally", "for"),
        ("finally", "finally", "finally"), ("for", "in-finally", "with"), ("with", "for", "in-finally-exc"), ("for", "handler", "handler"),
        ("in-finally-exc", "for", "finally"), ("except", "with-swallow", "for"), ("for", "for", "finally"), ("while", "in-finally", "handler"),
        ("for", "with-swallow", "handler", "finally"), ("finally", "handler", "for", "in-finally"), ("for", "finally", "handler", "with")]
for layers in deep:
    for exit_ in EXITS:
        print(*layers, exit_, run(build(layers, exit_)))
        count += 1
print(count)


def value_of_return():
    x = 1
    try:
        return x
    finally:
        x = 2


def return_of_return():
    try:
        return "try"
    finally:
        return "finally"


def loop_return():
    for i in range(3):
        try:
            continue
        finally:
            if i == 1:
                return i


def finally_break():
    while True:
        try:
            return "lost"
        finally:
            break
    return "after break"


def finally_continue():
    n = 0
    for i in range(4):
        try:
            n += 1
            if n < 3:
                return "lost"
        finally:
            continue
    return n


def exception_name_is_gone():
    e = "before"
    try:
        raise ValueError("v")
    except ValueError as e:
        inner = str(e)
    try:
        return e
    except UnboundLocalError as u:
        return inner, str(u)


def return_of_exception():
    try:
        raise ValueError("kept")
    except ValueError as e:
        return e


def nested_handlers():
    out = []
    import sys
    try:
        raise ValueError(1)
    except ValueError:
        out.append(sys.exc_info()[0].__name__)
        try:
            raise KeyError(2)
        except KeyError:
            out.append(sys.exc_info()[0].__name__)
        out.append(sys.exc_info()[0].__name__)
        try:
            out.append("no error")
        except TypeError:
            pass
        out.append(sys.exc_info()[0].__name__)
    out.append(sys.exc_info()[0])
    return out


def handler_order():
    out = []
    for exc in (ValueError, KeyError, IndexError, ZeroDivisionError, TypeError):
        try:
            try:
                raise exc("x")
            except ValueError:
                out.append("value")
            except (KeyError, IndexError) as e:
                out.append("lookup " + type(e).__name__)
            except ArithmeticError:
                out.append("arithmetic")
            else:
                out.append("else")
            finally:
                out.append("finally")
        except:
            out.append("bare")
    return out


for f in (value_of_return, return_of_return, loop_return, finally_break, finally_continue, exception_name_is_gone, return_of_exception,
          nested_handlers, handler_order):
    print(f.__name__, repr(f()))

# expressions that decide
log = []


def t(x, v=True):
    log.append(x)
    return v


for a, b, c in itertools.product((True, False), repeat=3):
    log.clear()
    r = t(1, a) and t(2, b) or t(3, c)
    if t(4, a) and not (t(5, b) or t(6, c)):
        log.append("yes")
    elif (t(7, b) if t(8, c) else t(9, a)):
        log.append("elif")
    while t(10, a) and len(log) < 12:
        log.append("turn")
    x = 1 < (2 if t(11, b) else 0) < 3
    y = t(12, a) == t(13, b) == t(14, c)
    z = not t(15, a)
    assert t(16) or t(17)
    print(a, b, c, r, log, x, y, z)


def constants():
    out = []
    if 0:
        out.append("never")
    if 1:
        out.append("always")
    while 0:
        out.append("never")
    else:
        out.append("else")
    while True:
        out.append("once")
        break
    else:
        out.append("not")
    if not None:
        out.append("not none")
    out.append(1 if "" else 2)
    out.append(None or 0 or [] or "last")
    out.append(1 and 2 and 3)
    return out


print(constants())


def for_variants():
    out = []
    for i in []:
        pass
    else:
        out.append("empty else")
    try:
        out.append(i)
    except UnboundLocalError as e:
        out.append(str(e))
    for i in (1, 2, 3):
        if i == 2:
            continue
        out.append(i)
    out.append(i)
    for i, (j, *k) in [(1, (2, 3, 4)), (5, (6,))]:
        out.append((i, j, k))
    d = {}
    for d["key"] in range(3):
        pass
    out.append(d)
    for x in out[:]:
        if x == 3:
            break
    else:
        out.append("no break")
    return out


print(for_variants())
for module_level in range(3):
    if module_level == 1:
        continue
    try:
        if module_level == 2:
            break
    finally:
        print("finally", module_level)
print(module_level)
