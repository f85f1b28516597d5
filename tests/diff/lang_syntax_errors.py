"""What the compiler refuses, with the place it blames."""
import warnings
warnings.simplefilter("ignore")

SOURCES = r'''
def f(a, a): pass
---
def f(a, *a): pass
---
def f(é, b, *, é): pass
---
lambda x, x: 0
---
class A:
  [x := 1 for y in z]
---
[a for a in (b := c)]
---
[a for a in b for c in (d := e)]
---
[[a := 1 for b in c] for a in d]
---
[a := 0 for a in b]
---
[(a := 1) for b in c for a in d]
---
def f():
  [ (yield) for x in y]
---
def f():
  { (yield x) for x in y}
---
def f():
  { (yield from x): 1 for x in y}
---
def f():
  list((yield) for x in y)
---
f(a=1, b=2, a=3)
---
x.f(a=1, b=2, a=3)
---
class A(x=1, x=2): pass
---
*a, *b = c
---
*a = c
---
x = *a
---
a = b = *c
---
*x
---
(x, *y)
---
return
---
class A:
  return 1
---
[x for x in (yield)]
---
yield
---
class A: x = yield
---
def f():
  nonlocal x
---
nonlocal x
---
class A:
  nonlocal x
---
def f():
  def g():
    nonlocal x
---
def f(x):
  global x
---
def f(x):
  nonlocal x
---
def f():
  print(x)
  global x
---
def f():
  x = 1
  global x
---
def f():
  x: int
  global x
---
def f():
  global x
  x: int
---
def f():
  def g():
    nonlocal x
    x: int = 1
  x = 2
---
x: int
global x
---
global x
x: int = 1
---
def f():
  global x
  nonlocal x
---
def f():
  import x
  global x
---
def f():
  for x in y: pass
  nonlocal x
---
def f():
  from x import *
---
class A:
  from x import *
---
continue
---
break
---
if 1: continue
---
while 1:
  def f(): break
---
for x in y:
  class A: continue
---
for x in y: pass
else: break
---
while x: pass
else: continue
---
try: pass
finally: continue
---
for x in y:
  try: pass
  finally: continue
---
async def f():
  yield
  return 1
---
async def f():
  yield
  return
---
async def f():
  yield from x
---
def f():
  await x
---
await x
---
lambda: await x
---
class A: await x
---
async def f():
  def g(): await x
---
def f():
  [x async for x in y]
---
[x async for x in y]
---
def f():
  (x async for x in y)
---
[await x for x in y]
---
async def f():
  [x async for x in y]
  [await x for x in y]
  [[x async for x in y] for z in w]
---
async def f():
  def g():
    return [x async for x in y]
---
def f():
  async with x: pass
---
def f():
  async for x in y: pass
---
async with x: pass
---
async for x in y: pass
---
x
from __future__ import annotations
---
"doc"
from __future__ import annotations, division
x
---
from __future__ import foo
---
from __future__ import braces
---
from __future__ import annotations, nothing
---
try: pass
except: pass
except A: pass
---
try: pass
except A: pass
except: pass
except: pass
---
match x:
  case a: pass
  case b: pass
---
match x:
  case _: pass
  case b: pass
---
match x:
  case a if a: pass
  case _: pass
---
match x:
  case a | b: pass
---
match x:
  case _ | 1: pass
---
match x:
  case 1 | a: pass
---
match x:
  case (1, a) | (b, 2): pass
---
match x:
  case (a, b) | (b, a): pass
  case [(a, 1) | (a, 2), b] | (b, a): pass
---
match x:
  case (a | 1, 2): pass
---
match x:
  case (a, a): pass
---
match x:
  case [a, {"k": a}]: pass
---
match x:
  case A(a, b=a): pass
---
match x:
  case (1 as a) as a: pass
---
match x:
  case [a, *a]: pass
---
match x:
  case {"k": 1, **k} | [k, *k]: pass
---
match x:
  case {'a': 1, 'a': 2}: pass
---
match x:
  case {1: 1, 1.0: 2}: pass
---
match x:
  case {a.b: 1, a.b: 2}: pass
---
match x:
  case A(a=1, a=2): pass
---
match x:
  case A(1, b=2, c=3, b=4): pass
---
match x:
  case (*a, *b): pass
---
match x:
  case [*_, *_]: pass
---
try: pass
except* A: continue
---
for i in x:
  try: pass
  except* A: continue
---
for i in x:
  try: pass
  except* A: break
---
def f():
  try: pass
  except* A: return
---
def f():
  try: pass
  except* A:
    for x in y: break
    while z: continue
---
def f():
  try: pass
  except* A:
    for x in y: return
---
__debug__ = 1
---
def f(__debug__): pass
---
def f(*, __debug__): pass
---
lambda *__debug__: 0
---
f(__debug__=1)
---
x.f(a, __debug__=1)
---
x.__debug__ = 1
---
x.__debug__ += 1
---
__debug__ += 1
---
del __debug__
---
del x.__debug__
---
import __debug__
---
import a as __debug__
---
from a import __debug__
---
for __debug__ in x: pass
---
with x as __debug__: pass
---
class __debug__: pass
---
def __debug__(): pass
---
(__debug__ := 1)
---
[x for __debug__ in y]
---
try: pass
except A as __debug__: pass
---
__debug__: int
---
match x:
  case __debug__: pass
---
def f():
  global __debug__
---
from __future__ import annotations
def f(x: (y := 1)): pass
---
from __future__ import annotations
def f() -> (yield): pass
---
from __future__ import annotations
x: (yield)
---
from __future__ import annotations
def f():
  x: (yield from y)
---
from __future__ import annotations
async def f():
  x: (await z)
---
from __future__ import annotations
def f(*, a: [(y := z) for z in w]): pass
---
for *a in b: pass
---
for *a, b in c: pass
---
for *a, *b in c: pass
---
with x as *a: pass
---
with x as (*a, *b): pass
---
[x for *a in b]
---
[x for *a, *b in c]
---
del *a
---
del (*a, b)
---
print(*a, (*b))
---
x[*a] = 1
---
x = (*a,)
---
f(*a)(*b, **c)
---
def f(): return *a
---
def f(): return *a, b
---
def f():
  x = 1
  class A:
    nonlocal x
    def g(self): nonlocal x
---
def outer():
  def f():
    nonlocal y
  y = 1
  def g():
    nonlocal z
---
class C:
  def f(self):
    nonlocal __class__
    __class__ = 1
---
def f():
  (yield) = 1
---
(a, b): int
---
(a): int = 1
a.b: int
a[0]: int = 1
---
f() = 1
---
f() += 1
---
(a, b) += 1
---
None = 1
---
x = {a, *b, **c}
---
def f(a, (b, c)): pass
---
lambda: (yield)
---
def f(x=(yield)): pass
---
def f():
  def g(x=(yield)): pass
---
class A(x for x in y): pass
---
f(x for x in y, 1)
---
async def f(): return [x for x in await y]
---
async def f(): return {x: 1 async for x in y if await x}
---
def f(): return {(x async for x in y)}
---
[lambda: (yield) for x in y]
---
def f():
  nonlocal a, b
---
def f():
  a = 1
  def g():
    nonlocal a, b
---
if 0:
  return 1
---
def f():
  return
  yield = 1
---
x = 1 if 2
---
(x for x in y) = 1
---
def f(): pass
return f
'''

for source in SOURCES.split("\n---\n"):
    source = source.strip("\n") + "\n"
    try:
        compile(source, "<test>", "exec")
        print(repr(source), "ok")
    except SyntaxError as e:
        print(repr(source), type(e).__name__, e.msg, (e.lineno, e.offset, e.end_lineno, e.end_offset), len(e.args), e.filename)

warnings.simplefilter("always")
with warnings.catch_warnings(record=True) as caught:
    for source in ("1 is 1", "x is 'a'", "x is not ()", "x is None", "x is not ...", "1(2)", "'a'()", "[1](2)", "(1, 2)(3)", "{1: 2}()", "{1}()",
                   "f'{x}'()", "(x for x in y)()", "[x for x in y](1)", "[1][1, 2]", "'abc'['d']", "'abc'[1.5]", "'a'[0]", "'a'[0:1]", "(1, 2)[[0]]",
                   "None[0]", "1[0]", "{1}[0]", "(lambda: 0)[0]", "(x for x in y)[0]", "f'{x}'['a']", "b'a'[None]", "[1][None]", "[1][(lambda: 0)]",
                   "assert (1, 'msg')", "assert ()", "assert (x,)", "x is 1 is y", "...()", "None()", "1.5[0]", "(1,)[None]", "[a, b][c, d]", "1 < x is 5"):
        caught.clear()
        try:
            compile("\n" + source, "<w>", "exec")
        except SyntaxError as e:
            print(source, e)
        print(source, [(w.category.__name__, str(w.message), w.lineno, w.filename) for w in caught])
warnings.simplefilter("error")
for source in ("x = (1 is 1)", "y\n'a'(b)", "assert (1, 2)"):
    try:
        compile(source, "<e>", "exec")
    except SyntaxError as e:
        print(source, e.msg, e.lineno, e.offset, e.end_lineno, e.end_offset)
