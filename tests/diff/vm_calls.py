# Calls: every form of argument, and what is said when they do not match.
def show(f, *a, **k):
    try:
        print(f(*a, **k))
    except TypeError as e:
        print('TypeError:', e)

def f0(): return 'f0'
def f2(a, b): return (a, b)
def fd(a, b=2, c=3): return (a, b, c)
def fpos(a, b, /, c, *, d=4): return (a, b, c, d)
def fkw(*, x, y=1): return (x, y)
def fkw3(*, x, y, z): return (x, y, z)
def fall(a, /, b, *rest, k=0, **kw): return (a, b, rest, k, kw)
def fonly(a, b, /): return (a, b)

show(f0); show(f0, 1); show(f0, 1, 2); show(f0, x=1)
show(f2); show(f2, 1); show(f2, 1, 2); show(f2, 1, 2, 3); show(f2, b=1, a=2); show(f2, 1, a=2); show(f2, 1, c=2)
show(fd); show(fd, 1); show(fd, 1, c=9); show(fd, 1, 2, 3, 4); show(fd, 1, 2, 3, 4, 5)
show(fpos, 1, 2, 3); show(fpos, 1, 2, c=3, d=5); show(fpos, 1, b=2, c=3); show(fpos, a=1, b=2, c=3); show(fpos, 1, 2, 3, 4)
show(fkw); show(fkw, x=1); show(fkw, 1); show(fkw, 1, x=2); show(fkw3); show(fkw3, x=1); show(fkw3, x=1, y=2)
show(fall, 1); show(fall, 1, 2, 3, 4, k=5, z=6); show(fall, 1, b=2, a=3); show(fall, b=1)
show(fonly, 1, b=2); show(fonly, a=1, b=2)
show(fkw, 1, 2, 3, x=1, y=3)

def twice(*args, **kwargs):
    return fall(*args, *args, **kwargs)
show(twice, 1, 2, k=3)
try:
    f2(*1)
except TypeError as e: print(e)
try:
    f2(**1)
except TypeError as e: print(e)
try:
    f2(**{'a': 1}, **{'a': 2})
except TypeError as e: print(e)
try:
    f2(**{1: 2})
except TypeError as e: print(e)
try:
    f2(1, *(2,), **{'a': 1})
except TypeError as e: print(e)
try:
    (5)()
except TypeError as e: print(e)
try:
    None(1, x=2)
except TypeError as e: print(e)

class A:
    def __init__(self, x, y=2): self.v = (x, y)
    def __repr__(self): return "an A"
    def m(self, a, b=5): return (self.v, a, b)
    @classmethod
    def c(cls, a): return (cls.__name__, a)
    @staticmethod
    def s(a): return a
    def __call__(self, *a, **k): return (a, k)
show(lambda: A(1).v); show(A); show(A, 1, 2, 3); show(A, x=4); show(A, z=4)
a = A(1)
show(a.m, 1); show(a.m); show(a.m, 1, 2, 3); show(a.m, b=1, a=2); show(A.c, 3); show(a.c); show(a.s, 4); show(A.m, a, 9)
show(a, 1, k=2)
m = a.m
show(m, 7, b=8)
class B:
    def __init__(self): return 5
show(B)
class C:
    def __new__(cls, *a): 
        self = object.__new__(cls); self.a = a; return self
show(lambda: C(1, 2).a)
class D: pass
show(D, 1); show(object, 1)
class E(D):
    def __init__(self, *a): self.a = a
show(lambda: E(1, 2, 3).a)
print(max(*[3, 1, 2], key=lambda x: -x))
print((lambda *a, b, **k: (a, b, k))(1, 2, b=3, c=4))
def outer(x):
    def inner(y=x, *, z=x): return (x, y, z)
    return inner
print(outer(1)(), outer(2)(5, z=6))
def many(a,b,c,d,e,f,g,h,i,j,k,l,m,n,o,p,q,r,s,t): return a+t
show(many); show(many, *range(19)); show(many, *range(20)); show(many, *range(21))
show(f2, *range(300))
show(fall, *range(100))
def gen(a, b=2): yield a; yield b
print(list(gen(1)), list(gen(b=3, a=4)))
show(gen)
show(len); show(len, 1, 2); show(len, x=1); show([].append, 1, 2); show([].append); show(list.append); show(list.append, 1, 2)
show(isinstance, 1); show(print, sepp=1); show(sorted); show(sorted, [1], 2); show(int, x=1); show(dict, 1); show("".join); show(abs)
print(f2.__defaults__, fd.__defaults__, fkw.__kwdefaults__, fall.__code__.co_varnames, fall.__code__.co_argcount, fall.__code__.co_posonlyargcount, fall.__code__.co_kwonlyargcount)
fd.__defaults__ = (7,)
show(fd); show(fd, 1); show(fd, 1, 2)
