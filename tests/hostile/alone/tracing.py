"""Trace and profile functions that raise, set others, clear f_locals, close generators, at each event of a job."""
import sys, gc, types, threading
from _cases import run
def work(n=3):
    a = []; b = {}
    for i in range(n): a.append(i); b[i] = str(i)
    try: [][1]
    except IndexError as e: a.append(e)
    return sorted(a, key=str), [x for x in a], sum(i for i in range(3))
def gen():
    x = yield 1
    try: y = yield x
    except ValueError: yield 4
    z = 1
    yield from [1, 2]
class C:
    def __init__(self): self.x = 1
    def __enter__(self): return self
    def __exit__(self, *a): return True
    def __del__(self): self.y = 1; work(1)
    def __eq__(self, o): return True
    def __hash__(self): return 1
    @property
    def p(self): return self.x
def job():
    work()
    g = gen(); next(g); g.send(2)
    try: g.throw(ValueError)
    except StopIteration: pass
    for i in g: pass
    with C() as c: c.p; raise ValueError
    {C(): 1}[C()]
    x = C(); del x
    sorted([3, 1, 2], key=lambda x: -x)
    class D(C):
        def f(self): return super().p
    D().f()
    y = 1
    def inner():
        nonlocal y
        y += 1
        return y
    inner()
    exec('a = 1\nfor i in range(3): a += i')
    async def co(): return 5
    try: co().send(None)
    except StopIteration: pass
    match [1, 2, {'a': 3}]:
        case [x, y, {'a': z}]: pass
    return list(gen())
def both(f, n=1):
    for switch in sys.settrace, sys.setprofile:
        for i in range(n):
            switch(f)
            try: job()
            except BaseException: pass
            finally: switch(None)
def each_event(action):
    """Do action at the n-th event, for each n."""
    for switch in sys.settrace, sys.setprofile:
        n = 0
        while n < 260:
            count = [0]
            def f(frame, event, arg):
                count[0] += 1
                if count[0] == n: return action(f, frame, event, arg)
                return f
            switch(f)
            try: job()
            except BaseException as e: pass
            finally: switch(None)
            if count[0] < n: break
            n += 1
def try_raise():
    def act(f, frame, event, arg): raise KeyError
    each_event(act)
def try_none(): each_event(lambda f, *a: None)
def try_nonsense(): each_event(lambda f, *a: 5)
def try_str(): each_event(lambda f, *a: 'x')
def try_off(): each_event(lambda f, *a: sys.settrace(None) or f)
def try_off2(): each_event(lambda f, *a: sys.setprofile(None) or f)
def try_off_local():
    def act(f, frame, event, arg): frame.f_trace = None; return f
    each_event(act)
def try_del_trace():
    def act(f, frame, event, arg): del frame.f_trace; return None
    each_event(act)
def try_other():
    def g(frame, event, arg): return None
    def act(f, frame, event, arg): sys.settrace(g); sys.setprofile(g); frame.f_trace = g; return f
    each_event(act)
def try_self_again():
    def act(f, frame, event, arg): sys.settrace(f); sys.setprofile(f); frame.f_trace = f; return f
    each_event(act)
def try_clear_locals():
    def act(f, frame, event, arg): frame.f_locals.clear(); return f
    each_event(act)
def try_all_locals_none():
    def act(f, frame, event, arg):
        d = frame.f_locals
        for k in list(d): d[k] = None
        return f
    each_event(act)
def try_all_locals_cells():
    def act(f, frame, event, arg):
        d = frame.f_locals
        for k in list(d): d[k] = types.CellType(5)
        return f
    each_event(act)
def try_all_locals_odd():
    class O:
        def __init__(self, f): self.f = f
        def __del__(self):
            try: self.f.clear()
            except RuntimeError: pass
            self.f.f_locals
    def act(f, frame, event, arg):
        d = frame.f_locals
        for k in list(d): d[k] = O(frame)
        return f
    each_event(act)
def try_always_clear():
    def f(frame, event, arg): frame.f_locals.clear(); return f
    both(f)
def try_always_del():
    def f(frame, event, arg):
        for k in list(frame.f_locals): del frame.f_locals[k]
        frame.f_locals; gc.collect()
        return f
    both(f)
def try_frame_clear():
    def act(f, frame, event, arg):
        try: frame.clear()
        except RuntimeError: pass
        if frame.f_back:
            try: frame.f_back.clear()
            except RuntimeError: pass
        return f
    each_event(act)
def try_exc():
    def act(f, frame, event, arg):
        if event == 'exception':
            arg[1].__traceback__ = None; arg[1].__context__ = arg[1]; arg[1].__cause__ = arg[1]
            if arg[2]: arg[2].tb_next = None
        return f
    each_event(act)
def try_recursive():
    def f(frame, event, arg):
        def g(): return f(frame, event, arg)
        sys.settrace(f)
        if event == 'line': work(0)
        return f
    both(f)
def try_deep():
    def f(frame, event, arg): return f(frame, event, arg)
    both(f)
def try_call_tracing():
    def act(f, frame, event, arg): sys.call_tracing(job, ()); return f
    each_event(act)
def try_call_tracing_raise():
    def act(f, frame, event, arg):
        try: sys.call_tracing(job, (1, 2))
        except TypeError: pass
        try: sys.call_tracing(sys.settrace, (None,))
        except TypeError: pass
        try: sys.call_tracing(1, (1, 2))
        except TypeError: pass
        try: sys.call_tracing(job, 5)
        except TypeError: pass
        return f
    each_event(act)
def try_opcodes():
    def f(frame, event, arg):
        frame.f_trace_opcodes = True
        frame.f_trace_lines = not frame.f_trace_lines
        frame.f_lasti, frame.f_lineno
        return f
    both(f)
def try_lineno():
    for target in range(-1, 45):
        def act(f, frame, event, arg):
            try: frame.f_lineno = frame.f_code.co_firstlineno + target
            except (ValueError, AttributeError): pass
            return f
        n = 0
        count = [0]
        def f(frame, event, arg):
            count[0] += 1
            if count[0] > 2000: raise RuntimeError('jumps without end')
            act(f, frame, event, arg)
            return f
        sys.settrace(f)
        try: job()
        except BaseException: pass
        finally: sys.settrace(None)
def try_gen_close():
    global g
    gs = []
    def gg():
        gs.append(sys._getframe())
        x = yield 1
        y = yield x
    def f(frame, event, arg):
        for op in (lambda: g.close(), lambda: g.send(1), lambda: next(g), lambda: g.throw(ValueError), lambda: g.gi_frame.clear(), lambda: g.gi_frame.f_locals.clear()):
            try: op()
            except BaseException: pass
        return f
    for switch in sys.settrace, sys.setprofile:
        for i in range(4):
            g = gg()
            switch(f)
            try: next(g); g.send(1); next(g)
            except BaseException: pass
            switch(None)
    def f2(frame, event, arg):
        global g
        g = None
        gc.collect()
        return f2
    for switch in sys.settrace, sys.setprofile:
        for i in range(4):
            g = gg()
            next(g)
            switch(f2)
            try: g.send(1)
            except BaseException: pass
            switch(None)
def try_callable_objects():
    class T:
        def __call__(self, *a): return self
        def __del__(self): sys.settrace(None); work(1)
    both(T())
    class U:
        def __call__(self, *a): sys.settrace(U()); sys.setprofile(U()); return U()
        def __del__(self): sys.settrace(V()); sys.setprofile(V())
    class V:
        def __call__(self, *a): return None
    both(U())
    sys.settrace(None)
    for x in 5, 'x', type, int, object(), print, dict.get, [].append, sys.settrace, sys.setprofile, C, gen, exec:
        if x is print: continue
        both(x)
def try_gettrace():
    def f(frame, event, arg):
        sys.gettrace(); sys.getprofile(); sys._getframe().f_trace = f; sys._getframe(1).f_trace = f
        if frame.f_back: frame.f_back.f_trace = f
        return f
    both(f)
def try_code():
    def f(frame, event, arg):
        try: job.__code__ = job.__code__.replace(co_name='x'); work.__code__ = work.__code__.replace(); gen.__code__ = gen.__code__.replace()
        except Exception: pass
        gc.collect()
        return f
    old = job.__code__
    both(f)
    job.__code__ = old
def try_local_cell():
    def h():
        x = 1
        def g(): return x
        c = g.__closure__[0]
        d = c
        return c is d, c.cell_contents
    def f(frame, event, arg): frame.f_locals; return f
    sys.settrace(f)
    r = h()
    sys.settrace(None)
    return r
def try_frames_kept():
    kept = []
    def f(frame, event, arg): kept.append(frame); kept.append(arg); return f
    both(f)
    for k in kept:
        if isinstance(k, types.FrameType):
            k.f_lineno, k.f_locals, k.f_back, k.f_trace, repr(k), k.f_lasti, k.f_builtins
            try: k.f_lineno = 3
            except Exception: pass
            try: k.clear()
            except RuntimeError: pass
            k.f_locals
            k.f_trace = f
            k.f_locals.clear()
            k.f_locals
            k.f_trace = None
def try_toggle_in_body():
    def f(frame, event, arg): return f
    def w():
        for i in range(10):
            sys.settrace(f)
            sys.setprofile(f)
            x = [sys.settrace(None) for _ in range(2)]
            sys.setprofile(None)
            g = (sys.settrace(f) or sys.settrace(None) for _ in range(3))
            list(g)
            sorted([1, 2], key=lambda x: sys.settrace(f))
            sorted([1, 2], key=lambda x: sys.settrace(None))
            for y in map(lambda x: sys.setprofile(f if x % 2 else None), range(5)): pass
    w()
def try_thread():
    def f(frame, event, arg): return f
    threading.settrace(f)
    t = threading.Thread(target=job)
    t.start(); t.join()
    threading.settrace(None)
run(globals())
