# Frames whose dying parts look at them, tracing that is switched on and off, wrappers that are set up again.
import sys
kept = []
class Look:
    def __init__(self, n): self.n = n
    def __del__(self):
        f = sys._getframe(1)
        kept.append((self.n, f.f_code.co_name, f))
        f.f_locals
class Init:
    def __init__(self):
        self.x = Look('init')
        y = Look('local')
        raise ValueError
def error():
    y = Look('error'); z = Look('e2')
    d = locals()
    raise ValueError
for f in Init, error:
    try: f()
    except ValueError: pass
def outer():
    x = Look('closure')
    return lambda: x and 1/0
try: outer()()
except ZeroDivisionError: pass
def outer():
    x = Look('closure')
    return lambda: x and None
outer()()
def gen():
    x = Look('gen'); d = locals()
    yield 1
    raise ValueError
try: list(gen())
except ValueError: pass
g = gen(); next(g); g.close()
g = gen(); next(g); del g
for n, name, f in kept: print(n, name)
f = None; kept.clear()


def nothing(*args): return None
def toggle(n):
    for i in range(n):
        sys.settrace(nothing)
        sys.settrace(None)
toggle(100000)
print('toggled')


class F:
    def __init__(self, n): self.n = n
    def __call__(self, *args): return self.n
    def __del__(self): print('gone', self.n)


class C:
    s = staticmethod(F(1))
    c = classmethod(F(2))
    g = classmethod(lambda cls: 5)


def use(): return C.s(), C.c(), C().s(), C.g()


for _ in range(20): r = use()
print(r)
C.__dict__['s'].__init__(F(3)); C.__dict__['c'].__init__(F(4)); C.__dict__['g'].__init__(lambda cls: 6)
print(use())
if sys.implementation.name == 'hoop':  # CPython crashes
    s = staticmethod(1); s.__init__(s)
    try: s.__isabstractmethod__
    except RecursionError: pass
    c = classmethod(1); c.__init__(c)
    try: c.__get__(1)
    except RecursionError: pass

# a trace function takes a parameter out of f_locals of a function that C code has called
class Iterable:
    def __init__(self, items): self.items = items
    def __iter__(self):
        return self
    def __next__(self): raise StopIteration


def take_away(frame, event, arg):
    if frame.f_code.co_name == '__iter__': frame.f_locals.clear()
    return take_away


def use(): return list(Iterable([1])), list(zip(Iterable([2]), Iterable([3])))


for switch in sys.settrace, sys.setprofile:
    switch(take_away)
    try: result = use()
    except Exception as e: result = e
    finally: switch(None)
