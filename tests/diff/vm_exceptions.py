# Exceptions: handlers, chaining, groups, with, finally.
import sys
def t(f):
    try: print('->', f())
    except BaseException as e: print(type(e).__name__, e, '| cause', repr(e.__cause__), '| context', repr(e.__context__), e.__suppress_context__)
def a():
    try: 1 / 0
    except ZeroDivisionError: raise KeyError('k')
def b():
    try: 1 / 0
    except ZeroDivisionError as e: raise KeyError('k') from e
def c():
    try: 1 / 0
    except ZeroDivisionError: raise KeyError('k') from None
def d():
    try: return 'try'
    finally: print('fin')
def e():
    try: raise ValueError
    finally: return 'swallowed'
def f():
    for i in range(3):
        try:
            if i == 1: continue
            if i == 2: break
        finally: print('fin', i)
    return 'end'
def g():
    raise
def h(): raise 5
def i(): raise ValueError from 5
def j():
    try: raise ValueError(1)
    except TypeError: pass
def k():
    try: raise ValueError(1)
    except 5: pass
def l():
    try: raise ValueError(1)
    except (TypeError, (KeyError, ValueError)) as e: return ('tuple', e)
def m():
    try:
        try: raise ValueError(1)
        except ValueError: raise
    except Exception as e: return repr(e)
def n():
    try: x = 1
    except: pass
    else: return 'else'
    finally: print('finally')
def o():
    try:
        try: raise ValueError('first')
        finally: raise KeyError('second')
    except KeyError as e: return repr(e.__context__)
def p():
    e = ValueError('self')
    try: raise e
    except ValueError:
        try: raise e
        except ValueError as e2: return e2.__context__
def q():
    try: raise ValueError('x')
    except ValueError as err: pass
    return err
class CM:
    def __init__(self, swallow=False): self.swallow = swallow
    def __enter__(self): print('enter'); return self
    def __exit__(self, t, v, tb): print('exit', t and t.__name__, v, tb is not None); return self.swallow
def r():
    with CM(True): raise ValueError('in with')
    return 'after'
def s():
    with CM(): raise ValueError('in with')
def u():
    with CM() as x, CM(True) as y: raise KeyError(1)
    return 'two'
def v():
    with CM(): return 'returned'
def w():
    with 5: pass
def x():
    class Half:
        def __enter__(self): pass
    with Half(): pass
def y():
    for _ in range(2):
        with CM(): continue
    return 'loop'
def z():
    def inner():
        try: raise ValueError('in')
        except ValueError: return sys.exc_info()[0].__name__
    try: raise KeyError
    except KeyError: return inner(), sys.exc_info()[0].__name__
for fn in [a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q, r, s, u, v, w, x, y, z]: t(fn)
def eg1():
    try: raise ExceptionGroup('g', [ValueError(1), TypeError(2), KeyError(3), ExceptionGroup('n', [ValueError(4)])])
    except* ValueError as e: print('v', e.exceptions, e.message)
    except* TypeError as e: print('t', e.exceptions)
def eg2():
    try: raise ValueError('naked')
    except* ValueError as e: print(repr(e))
    return 'ok'
def eg3():
    try: raise ExceptionGroup('g', [ValueError(1), TypeError(2)])
    except* ValueError: raise KeyError('new')
def eg4():
    try: pass
    except* ValueError: print('no')
    else: return 'else'
def eg5():
    try: raise ExceptionGroup('g', [ValueError(1)])
    except* ExceptionGroup: pass
for fn in [eg1, eg2, eg3, eg4, eg5]: t(fn)
try: eg1()
except ExceptionGroup as e: print(e, e.exceptions, e.__traceback__ is not None)
def unb():
    print(later)
    later = 1
t(unb)
def free():
    def inner(): return val
    if 0: val = 1
    return inner()
t(free)
def dele():
    x = 1
    del x
    return x
t(dele)
def dd():
    del nope
    nope = 1
t(dd)
t(lambda: undefined_name)
t(lambda: exec('del zzz'))
def unpack(v, n=2):
    if n == 2: p, q = v
    else: p, *q, r = v
    return p, q
for val in [(1,), (1, 2, 3), [1], 5, 'ab', 'abc', {1: 2, 3: 4}, iter([1, 2]), None]: t(lambda: unpack(val))
for val in [(1,), (1, 2), 5]: t(lambda: unpack(val, 3))
class T(Exception):
    def __init__(self): raise ValueError('from init')
def ti(): raise T
t(ti)
try: raise ValueError('n')
except ValueError as e:
    e.add_note('note 1'); print(e.__notes__)
def rec(n): return rec(n + 1)
try: rec(0)
except RecursionError as e: print(e)
def tb():
    try: a()
    except KeyError as e:
        x = e.__traceback__; lines = []
        while x: lines.append((x.tb_frame.f_code.co_name, x.tb_lineno - x.tb_frame.f_code.co_firstlineno)); x = x.tb_next
        return lines
print(tb())
def outer_frame():
    f = sys._getframe()
    return f.f_code.co_name, f.f_back.f_code.co_name, sorted(f.f_locals), f.f_globals is globals()
print(outer_frame())
def loc(a, b=2, *c, d=4, **e):
    z = 1
    def inner(): return z
    return sorted(locals())
print(loc(1))
