# Generators: send, throw, close, delegation, life and death.
def g():
    try:
        x = yield 1
        print('got', x)
        y = yield 2
        print('got', y)
    except ValueError as e:
        print('caught', e)
        yield 'handled'
    finally:
        print('finally')
    return 'done'
it = g()
print(next(it), it.send('a'))
try: it.send('b')
except StopIteration as e: print('stop', e.value)
it = g(); next(it)
print(it.throw(ValueError('v')))
try: next(it)
except StopIteration as e: print('stop', e.value)
it = g(); next(it); it.close(); it.close()
it = g()
try: it.send(1)
except TypeError as e: print(e)
it.close()
def bad():
    try: yield 1
    except GeneratorExit: yield 2
b = bad(); next(b)
try: b.close()
except RuntimeError as e: print(e)
def stop(): 
    yield 1
    raise StopIteration(5)
try: list(stop())
except RuntimeError as e: print(e, repr(e.__cause__))
def inner():
    try:
        r = yield 'i1'
        print('inner got', r)
        r = yield 'i2'
    except KeyError as e:
        print('inner caught', e)
        yield 'after'
    return 'inner result'
def outer():
    r = yield from inner()
    print('result', r)
    yield from [10, 20]
    return 'outer result'
o = outer()
print(next(o), o.send('S'), o.gi_yieldfrom is not None)
print(o.throw(KeyError('k')))
print(list(o))
o = outer(); next(o); o.close(); print(o.gi_frame)
class It:
    def __iter__(self): return self
    def __next__(self): return 7
    def send(self, v): return ('sent', v)
    def throw(self, *a): return ('thrown', [type(x).__name__ for x in a])
    def close(self): print('closed')
def d(): yield from It()
x = d(); print(next(x), x.send(3), x.throw(ValueError('q'))); x.close()
def running():
    yield next(me)
me = running()
try: next(me)
except ValueError as e: print(e)
def tree(n):
    if n:
        yield from tree(n - 1)
        yield n
        yield from tree(n - 1)
print(list(tree(4)))
print(sum(x * x for x in range(100) if x % 3), [y for y in (z + 1 for z in range(3))])
def fin():
    try: yield 1
    finally: print('finalized')
f = fin(); next(f); del f
print('after del')
f = fin(); del f
for v in fin():
    break
print('after break')
def ctx():
    try:
        yield
    except ZeroDivisionError as e:
        print('ctx', e, e.__context__)
c = ctx(); next(c)
try:
    try: 1 / 0
    except ZeroDivisionError as e: c.throw(e)
except StopIteration: print('stopped')
import sys
def handled():
    try: raise ValueError('inner')
    except ValueError:
        yield sys.exc_info()[0]
        yield sys.exc_info()[0]
h = handled()
print(next(h), sys.exc_info()[0])
try: raise KeyError
except KeyError:
    print(next(h), sys.exc_info()[0])
print(sys.exc_info()[0])
def names(): yield
n = names()
print(n.__name__, n.__qualname__, n.gi_running, n.gi_code.co_name, n.gi_frame.f_lineno > 0, n.gi_suspended)
n.__name__ = 'other'; print(n.__name__)
next(n); print(n.gi_suspended)
def echo():
    v = None
    while True: v = yield v
e = echo(); next(e)
print([e.send(i) for i in range(5)])
try: e.throw(ValueError)
except ValueError as x: print(repr(x))
try: next(e)
except StopIteration: print('finished')
try: e.throw(TypeError('late'))
except TypeError as x: print(x)
try: e.throw(5)
except TypeError as x: print(x)
def ret(): 
    return 3
    yield
try: next(ret())
except StopIteration as s: print(s.value)
def tup():
    return (1, 2)
    yield
try: next(tup())
except StopIteration as s: print(s.value, s.args)
a, b, *c = (i for i in range(6)); print(a, b, c)
def deep(n):
    if n == 0: yield 'bottom'
    else: yield from deep(n - 1)
print(list(deep(200)))
def lst(): 
    for i in range(3):
        try: yield i
        finally: print('f', i)
for i in lst():
    print(i)


# A generator that is closed when its function's registers are released: its traceback makes an object of that very frame.
def abandoned(n):
    def inner():
        yield n
    running = inner()
    return next(running)


import gc
import types
print([abandoned(i) for i in range(3)])
gc.collect()
known = sum(isinstance(o, types.FrameType) for o in gc.get_objects())
for i in range(20):
    abandoned(i)
gc.collect()
print(sum(isinstance(o, types.FrameType) for o in gc.get_objects()) - known)


class Starts:
    def __init__(self):
        running = (i for i in "ab")
        next(running)


print([type(Starts()).__name__ for _ in range(3)])
for i in range(20):
    Starts()
gc.collect()
print(sum(isinstance(o, types.FrameType) for o in gc.get_objects()) - known)
