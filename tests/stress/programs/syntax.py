# The compiler: every node by compile() and ast-like walks, and every family of syntax errors.
good = '''
from __future__ import annotations
import a.b as c, d
from . import e
from ..f import (g as h, i)
@dec(1)
@dec.attr
async def fn(a: int, b=1, /, c=2, *args: str, d, e=3, **kw: 'x') -> None:
    """doc"""
    async with a as b, c: await d
    async for i in x: yield i
    else: return
    x = [i async for i in y if i if j for k in l]
class C(B, metaclass=M, *a, **k):
    x: int
    y: int = 1
    (z): int = 2
    def m(self): return super().m(__class__)
def gen():
    x = yield
    y = yield x
    yield from z
    global G
    G = 1
    lambda *a, b=1, **c: (yield)
    def inner():
        nonlocal x, y
        x = y
    del x, y[0], z.a
    raise E from F
    raise
for (a, *b), c in d: break
while True: continue
try: pass
except E as e: pass
except (E, F): pass
except: pass
else: pass
finally: pass
try: pass
except* E as e: pass
with a as (b, c), d as e[0]: pass
if a: pass
elif b: pass
else: pass
assert a, b
x = y = z
x += 1; x -= 1; x @= 2; x >>= 3
x[1:2:3, ..., *a] = {**a, 'b': 1, 1.5j: {1, *b}}
f"{a!r:>{w}}{b=}{'n'}" 'joined' rf"\\d{c:%Y}"
not a or b and c if d else lambda: e
a < b <= c == d != e is f is not g in h not in i
(x := 5, -1 ** 2, ~a, +b, a[b](c)(*d, e=f, **g).h)
match a:
    case 1 | -2 | 'x' 'y' | None | 1+2j: pass
    case [a, *_, (b as c)] | (a, b, c): pass
    case {'k': v, 1: w, **rest}: pass
    case Cls(a, b, k=c) if a: pass
    case m.n.o: pass
    case _: pass
'''
import sys
code = compile(good, 'good.py', 'exec')


def walk(c):
    n = len(c.co_consts) + len(c.co_names) + len(list(c.co_lines()))
    for k in c.co_consts:
        if hasattr(k, 'co_code'):
            n += walk(k)
    return n


print(walk(code) > 50, code.co_name, code.co_filename)
bad = ['x = (', 'x = [1, 2', "x = 'abc", 'x = """abc', 'def f(:', 'def f(a, a): pass', 'class', 'if x', 'if x:\npass', '  x', 'x = 1\n  y', 'return', 'yield',
       'break', 'continue', 'nonlocal x', 'def f():\n global x\n x: int', 'f(a=1, a=2)', 'f(a=1, 2)', 'f(**k, *a)', '1 = x', 'f() = 1', 'x + 1 = 2', 'del f()',
       'a, *b, *c = d', '*a = b', 'f"{"', 'f"{a"', 'f"{}"', 'f"{a!x}"', '0777', '1_', '1__0', '0b2', '0xg', '1e', '"\\N{no such}"', "'\\x1'", 'b"é"',
       'from x import', 'import', 'from __future__ import nope', 'try: pass', 'x = 5 5', 'print "x"', 'exec "x"', 'else: pass', 'a b', 'a ? b', 'a $ b', '\\ x',
       'lambda x, x: 1', 'def f(a=1, b): pass', 'async x', 'await x', 'match x:\n case a: pass\n case b: pass', 'case', '{1: 2, 3}', '{1, 2: 3}', '(a for b in c', 'f(a for b in c, d)',
       '[x := 1 for x in y]', '(x for x in (yield))', 'with a as 1: pass', 'for 1 in x: pass', 'x = yield = 1', 'None = 1', 'True: int', '__debug__ = 1', 'def f():\n\tx\n        y',
       'é = 1; 5é', 'x = "\\ud800" "', 'raise a from', 'assert', 'del', 'not', 'a if b', 'a and', 'x[', 'x.', '@', '->', 'x!', 'a <> b', '((((((((((', '))', ']', '{[(', '"a" b"c"', 'a = b = ', 'a +=', 'except* E: pass']
for text in bad:
    try:
        compile(text, 'bad.py', 'exec')
    except MemoryError:
        raise
    except SyntaxError as e:
        print(type(e).__name__, e.msg, e.lineno, e.offset)
    else:
        print('fine', text)
