"""Code objects with every part altered, functions made of them, and what a call reads changed while it runs."""
import sys, types, gc
from _cases import run
def plain(a, b=1, *args, c=2, **kw): return [a, b, args, c, kw]
def kwcall(a): return dict(a=a, b=2, c=3)
def lists(): return [1, 2, 3, 4]
def dicts(a): return {'x': a, 'y': 2, 'z': 3}
def outer():
    x = 1
    def inner(): return x
    return inner
def gen(a):
    yield a
    yield a
def match(a):
    match a:
        case {'k': x, 'm': y}: return x
        case int(real=x): return x
        case [1, *rest]: return rest
async def coro(a): return a
async def agen(a): yield a
def noargs(): return 1
def localsuser():
    a = 1
    return locals()
def tryer(a):
    try: return a.b
    except (AttributeError, ValueError) as e: return str(e)
    finally: a = 1
def imports():
    from os import path, sep
    return path
def anno():
    def f(a: int, *, b: str = 'x'): return a
    class X: pass
    return f, X
def fmt(a): return f'{a!r:>{a}}' + ' %s' % a
def comp(a): return [i for i in a], {i: i for i in a}, (i for i in a)
def bigun(o): return o.m(1, 2, k=3), o.x, o[1:2]
functions = [plain, kwcall, lists, dicts, outer, outer(), gen, match, coro, agen, noargs, localsuser, tryer, imports, anno, fmt, comp, bigun, (lambda *a: a)]
odd = [None, 0, -1, 1 << 70, 1.5, 'x', b'x', (), ('a',), ('a', 'b', 'c'), (1, 2, 3), [], {}, object(), Exception, plain.__code__, outer().__code__, gen.__code__, True, (None,), ('a',) * 300, 255, 65535, 2**31 - 1, -2**31, 2**32, 1 << 24]
class K:
    x = 1
    def m(self, *a, **k): return a
    def __getitem__(self, i): return i
argsets = [(), ([1, 2],), ({'k': 1, 'm': 2},), (1, 2, 3, 4, 5)]
kws = [{}, {'b': 1, 'c': 2, 'zz': 3}]
def drain(r):
    if isinstance(r, (types.GeneratorType, types.CoroutineType)):
        try:
            for i in range(4): r.send(None)
        except BaseException: pass
        try: r.throw(ValueError)
        except BaseException: pass
        r.close()
    elif isinstance(r, types.AsyncGeneratorType):
        try: r.asend(None).send(None)
        except BaseException: pass
        try: r.aclose().send(None)
        except BaseException: pass
    elif isinstance(r, (tuple, list)):
        for x in r: drain(x) if not isinstance(x, types.FunctionType) else None
    elif isinstance(r, types.FunctionType): r()
def use(code, base):
    for closure in base.__closure__, None, (types.CellType(),):
        try: f = types.FunctionType(code, globals(), 'f', base.__defaults__, closure)
        except Exception: continue
        f.__kwdefaults__ = base.__kwdefaults__
        for a in argsets:
            for k in kws:
                try: drain(f(*a, **k))
                except Exception as e: pass
    try: code == base.__code__, hash(code), repr(code), list(code.co_lines()), list(code.co_positions())
    except Exception: pass
    for e in exec, eval:
        try: drain(e(code, {}))
        except Exception: pass
    old = base.__code__
    try: base.__code__ = code
    except Exception: pass
    try: base(1)
    except Exception: pass
    base.__code__ = old
def try_replace():
    fields = [n for n in dir(plain.__code__) if n.startswith('co_') and not callable(getattr(plain.__code__, n))]
    for f in functions:
        c = f.__code__
        for field in fields:
            for v in odd:
                try: n = c.replace(**{field: v})
                except Exception as e: continue
                use(n, f)
def try_flags():
    for f in functions:
        c = f.__code__
        for v in list(range(0, 1024, 4)) + [c.co_flags ^ (1 << i) for i in range(31)]:
            try: n = c.replace(co_flags=v)
            except Exception: continue
            use(n, f)
def try_consts():
    for f in functions:
        c = f.__code__
        k = c.co_consts
        for i in range(len(k)):
            for v in odd:
                try: n = c.replace(co_consts=k[:i] + (v,) + k[i + 1:])
                except Exception: continue
                use(n, f)
        for v in k[:-1], k + (1,), k * 2, ():
            try: n = c.replace(co_consts=v)
            except Exception: continue
            use(n, f)
def try_codetype():
    C = types.CodeType
    for n in range(0, 20):
        for v in odd:
            try: C(*[v] * n)
            except Exception: pass
    c = plain.__code__
    try: C(0, 0, 0, 0, 1, 0, b'd\0S\0', (None,), (), (), 'f', 'n', 'q', 1, b'', b'', (), ())
    except Exception as e: return e
    try: C.__new__(C)
    except Exception as e: pass
    try: object.__new__(C)
    except Exception as e: pass
def try_marshal():
    import marshal, copy, pickle
    for f in functions:
        try: b = marshal.dumps(f.__code__)
        except Exception as e: return e
        for i in range(len(b)):
            for x in 0, 1, 127, 255:
                try: n = marshal.loads(b[:i] + bytes([x]) + b[i + 1:])
                except Exception: continue
                try: use(n, f)
                except Exception: pass
def try_functiontype():
    for f in functions:
        for g in functions[::3]:
            for closure in f.__closure__, g.__closure__, None, (types.CellType(1),), (1,), [types.CellType(1)]:
                for d in None, (), (1,), (1, 2, 3, 4, 5):
                    try: h = types.FunctionType(f.__code__, {}, 'n', d, closure)
                    except Exception: continue
                    for a in argsets:
                        try: drain(h(*a))
                        except Exception: pass
def try_set_code_running():
    def f(n):
        f.__code__ = other.__code__
        gc.collect()
        if n: f(n - 1)
        return n + 1
    def other(n): f; return 5
    f(3)
    def g():
        g.__code__ = h.__code__
        for i in range(3): yield i
        g.__code__ = (lambda: g).__code__
        yield 5
    def h(): g; yield 1
    list(g()); list(g())
    for f1 in functions:
        for f2 in functions:
            old = f1.__code__
            try: f1.__code__ = f2.__code__
            except Exception: continue
            for a in argsets:
                try: drain(f1(*a))
                except Exception: pass
            f1.__code__ = old
def try_defaults_running():
    class D(dict):
        def __eq__(self, o): f.__defaults__ = None; return False
        __hash__ = None
    class S(str):
        def __hash__(self): f.__kwdefaults__ = None; f.__defaults__ = (1,) * 9; f.__code__ = (lambda: 1).__code__; return hash(str(self))
        def __eq__(self, o): f.__kwdefaults__ = None; f.__defaults__ = (); return True
    def f(a=1, b=2, *, c=3, d=4): return a, b, c, d
    for i in range(10):
        try: f(**{S('c'): 1})
        except Exception: pass
        try: f(1, **{S('a'): 1, S('d'): 3})
        except Exception: pass
    def f(a, b=2, *, c=3, d=4): return a, b, c, d
    f.__defaults__ = (1,) * 10
    for a in (), (1,):
        try: f(*a)
        except Exception: pass
    f.__kwdefaults__ = {'c': 1, 'zz': 2, 1: 3}
    try: f()
    except Exception as e: pass
    class KD(dict):
        def __getitem__(self, k): f.__kwdefaults__ = {}; return 1
        def __missing__(self, k): f.__kwdefaults__ = {}; return 1
        def get(self, *a): return 1
    f.__kwdefaults__ = KD()
    try: f()
    except Exception as e: pass
    class T(tuple):
        def __len__(self): return 1000
        def __getitem__(self, i): return i
    f.__defaults__ = T((1,))
    f(1)
    del f.__defaults__
    del f.__kwdefaults__
    try: f()
    except Exception as e: pass
    class E:
        def __del__(self): f.__defaults__ = None; f.__code__ = (lambda *a: 1).__code__
    def f(a=E(), b=E()): f.__defaults__ = None; gc.collect(); return a, b
    f()
    class H(str):
        def __hash__(self): f.__kwdefaults__ = None; return hash('c')
        def __eq__(self, o): f.__kwdefaults__ = None; gc.collect(); return False
    def f(*, c=[1], d=[2]): return c
    f.__kwdefaults__ = {H('c'): [1], H('d'): [2], 'x': [4]}
    try: f()
    except Exception as e: pass
def try_cells():
    def f():
        x = object()
        def g():
            nonlocal x
            g.__closure__[0].cell_contents = 5
            for c in g.__closure__:
                del c.cell_contents
            return x
        return g
    for i in range(5):
        try: f()()
        except NameError: pass
    class A:
        def m(self): return super().x
    c = A.m.__closure__[0]
    for v in 1, None, int, A, c, 'x':
        c.cell_contents = v
        try: A().m()
        except Exception: pass
    del c.cell_contents
    try: A().m()
    except Exception: pass
    c.cell_contents = c
    try: A().m()
    except Exception: pass
    repr(c); c == c
    x = types.CellType(); y = types.CellType(x); x.cell_contents = y
    try: x == y
    except RecursionError: pass
    try: hash(x)
    except TypeError: pass
    repr(x)
    try: x < types.CellType()
    except Exception: pass
def try_cell_del():
    class E:
        def __init__(self, c): self.c = c
        def __del__(self):
            try: del self.c.cell_contents
            except Exception: pass
            self.c.cell_contents = [1]
    def f():
        x = 1
        def g():
            nonlocal x
            x = E(g.__closure__[0] if g.__closure__[0].cell_contents is not g else g.__closure__[1])
            x = 2
            x = E(g.__closure__[1])
            del x
            x = 5
            return x
        return g
    f()()
run(globals())
