"""The memory tools, asked from everywhere, with everything."""
import gc, io, os, sys, types, weakref, tempfile
from _cases import run
import tracemalloc
try: import hoop.memory as memory
except ImportError: memory = None
try: import objgraph
except ImportError: objgraph = None
try: import memory_profiler
except ImportError: memory_profiler = None
if memory is None: sys.exit()
def quiet(f, *a, **k):
    try: return f(*a, **k)
    except BaseException as e: return None
class Liar:
    @property
    def __class__(self): gc.collect(); return 5
    @property
    def __dict__(self): raise KeyError
    def __repr__(self): raise KeyError
    def __len__(self): return -1
    def __eq__(self, o): raise KeyError
    def __hash__(self): return 1
    def __getattr__(self, n): raise KeyError
    def __iter__(self): return iter([self])
    def __str__(self): return 5
    def __index__(self): return 1 << 80
    def __fspath__(self): return 5
    def __bool__(self): raise KeyError
    def __call__(self, *a): gc.collect(); return self
class LiarMeta(type):
    def __repr__(c): raise KeyError
    def __getattribute__(c, n): raise KeyError(n)
    def __eq__(c, o): raise KeyError
    def __hash__(c): return 1
class Liar2(metaclass=LiarMeta): pass
Weird = type('<script>', (), {'__module__': 5, '__qualname__': '\0\ud800'})
def liars():
    keep = [Liar() for i in range(10)] + [Liar2() for i in range(3)] + [Weird() for i in range(10)]
    m = types.ModuleType('m'); m.__dict__.clear(); m.__dict__[1] = keep; keep.append(m)
    d = {}; d[0] = d; d[None] = keep; d['\ud800'] = d; keep.append(d)
    f = lambda: 1
    f.__name__ = '\ud800\0'; f.__module__ = 5; f.__qualname__ = '\ud800'; keep.append(f)
    l = []; l.append(l); keep.append(l)
    def g(): yield keep
    g = g(); keep.append(g)
    e = KeyError(); e.__context__ = e; keep.append(e)
    keep.append(types.CellType()); keep.append(types.CellType(keep)); keep.append(super.__new__(super)); keep.append(weakref.ref(keep[0])); keep.append(object.__new__(Liar2))
    class K(str): __slots__ = ('__dict__',)
    k = K('\ud800' * 100); k.x = k; keep.append(k); keep.append({k: k, 'a' * 100000: 1, b'x' * 100000: 2, (1,) * 10000: 3, 10**5000: 4})
    return keep
odd = [None, 0, -1, 1, 2, 5, 1 << 31, 1 << 70, -1 << 70, 1.5, float('nan'), 'x', '', '\ud800', '\0', '/nope/nope', '/', b'x', (), [], {}, [1], ['x'], {'a': 1}, object(), int, type, Liar(), Liar2(), Liar, print, lambda *a: a, lambda *a: 1/0, iter([1]), (i for i in range(2)), io.StringIO(), io.BytesIO(), sys, gc, True]
def everything(mod, rounds=1, skip=()):
    for n in sorted(dir(mod)):
        if n.startswith(('__', 'show')) or n in skip or n in ('sys', 'os', 'gc', 'exit', 'input', 'builtins', 'subprocess', 'mprof', 'signal', 'time'): continue
        f = getattr(mod, n)
        if not callable(f): continue
        if getattr(f, '__module__', '').split('.')[0] not in (mod.__name__.split('.')[0], '_snapshot', 'hoop', '_line_profile', '_objgraph', None, ''): pass
        out = sys.stdout; sys.stdout = io.StringIO()
        try:
            quiet(f)
            for a in odd[::4]:
                r = quiet(f, a); poke(r)
                quiet(f, a, a)
            for i, a in list(enumerate(odd))[1::4]:
                b = odd[(i * 7 + 3) % len(odd)]
                poke(quiet(f, a, b)); quiet(f, b, a, a)
        finally: sys.stdout = out
        tracemalloc.stop(); gc.enable()
def poke(r, depth=0):
    if r is None or isinstance(r, (int, str, bytes, float, type, types.FunctionType, types.ModuleType)) or depth > 2: return
    if isinstance(r, (list, tuple)):
        for x in r[:2]: poke(x, depth + 1)
        return
    if type(r).__module__ in ('builtins', '__main__', 'tools', '_io', 'io', 'itertools', 'weakref'): return
    for n in dir(type(r)):
        if n.startswith('__') and n not in ('__len__', '__iter__', '__getitem__', '__eq__', '__hash__', '__repr__', '__init__', '__contains__', '__sub__', '__call__', '__enter__', '__exit__', '__del__', '__next__', '__new__', '__setstate__', '__reduce__'): continue
        try: m = getattr(r, n)
        except BaseException: continue
        if callable(m):
            quiet(m)
            for a in odd[::3]: quiet(m, a); quiet(m, a, a)
        quiet(setattr, r, n, 5); quiet(delattr, r, n)
folder = tempfile.TemporaryDirectory()
os.chdir(folder.name)
def try_memory(): keep = liars(); everything(memory)
def try_objgraph():
    if objgraph: keep = liars(); everything(objgraph)
def try_tracemalloc(): keep = liars(); everything(tracemalloc)
def try_profiler():
    if memory_profiler: everything(memory_profiler, skip=('LogFile', 'run_module_with_profiler', 'exec_with_profiler', 'choose_backend', 'main'))
def try_places(): in_places(jobs())
def try_places_traced():
    tracemalloc.start(10)
    in_places(jobs())
    tracemalloc.stop()
def try_start_stop():
    for i in range(10):
        tracemalloc.start(i % 7 + 1)
        x = [[j] for j in range(100)]
        s = tracemalloc.take_snapshot()
        tracemalloc.clear_traces() if i % 3 else None
        tracemalloc.get_object_traceback(x[0]); tracemalloc.get_traced_memory(); tracemalloc.reset_peak(); tracemalloc.get_tracemalloc_memory()
        tracemalloc.stop()
        del x
        s.statistics('lineno'); s.statistics('traceback'); s.compare_to(s, 'filename')
def try_ids():
    for f in [getattr(memory, n) for n in dir(memory) if callable(getattr(memory, n)) and not n.startswith('_')]:
        for i in [8, id(f) + 8, 1 << 62]: quiet(f, i)
    s = memory.snapshot()
    for n in dir(s):
        if n.startswith('_'): continue
        try: m = getattr(s, n)
        except BaseException: continue
        if callable(m):
            for i in [8, -8, 1 << 62, 'dict', [1, 2]]: quiet(m, i); quiet(m, i, i)
def snaps():
    path = 'a.snap'
    s = memory.snapshot()
    for n in 'save', 'write', 'dump':
        f = getattr(s, n, None)
        if f:
            try: f(path); break
            except Exception as e: print(e)
    else: memory.snapshot(path)
    for n in 'load', 'open', 'read_snapshot', 'load_snapshot':
        f = getattr(memory, n, None) or getattr(type(s), n, None)
        if f: break
    return path, f
def ask(s):
    if s is None: return
    for n in dir(s):
        if n.startswith('__') and n not in ('__len__', '__iter__'): continue
        try: m = getattr(s, n)
        except BaseException: continue
        if callable(m): r = quiet(m); quiet(m, 'dict'); quiet(m, 1); quiet(m, s); quiet(list, r)
def try_damaged():
    path, load = snaps()
    data = open(path, 'rb').read()
    import random
    r = random.Random(5)
    for k in list(range(0, 200, 23)) + [r.randrange(len(data)) for i in range(8)]:
        open('b.snap', 'wb').write(data[:k]); ask(quiet(load, 'b.snap'))
    for k in list(range(0, 120, 9)) + [r.randrange(len(data)) for i in range(15)]:
        b = bytearray(data); b[k] = r.choice([0, 255, 128, 1, b[k] ^ 1]); open('b.snap', 'wb').write(b); s = quiet(load, 'b.snap')
        if s is not None: ask(s)
    for k in range(4):
        b = bytearray(data); i = r.randrange(len(b)); b[i:i + 8] = b'\xff' * 8; open('b.snap', 'wb').write(b); ask(quiet(load, 'b.snap'))
    for p in '/', '/dev/null', '/dev/zero' if 0 else '/nope', '', '\0', 5, None, b'b.snap', '\ud800', Liar(): quiet(load, p)
    s = quiet(load, path)
    open(path, 'r+b').truncate(100)
    open(path, 'wb').write(b'x' * 5000)
    os.unlink(path)
    ask(s)
def try_replaced_modules():
    for m in tracemalloc, memory, sys:
        if m is None: continue
        for n in list(vars(m)):
            if n.startswith('__') or len(n) % 3 or m is sys and n in ('modules', 'stdout', 'stderr', 'settrace', 'setprofile', 'setrecursionlimit', 'getrecursionlimit', 'argv', 'exit'): continue
            old = vars(m)[n]
            for v in None, 5, Liar(): 
                vars(m)[n] = v
                quiet(memory.snapshot); quiet(tracemalloc.start); quiet(tracemalloc.take_snapshot); quiet(tracemalloc.stop)
                if objgraph: quiet(objgraph.growth, 3, file=io.StringIO())
            vars(m)[n] = old
def try_line_profile():
    if not memory_profiler: return
    P = getattr(memory_profiler, 'LineProfiler', None)
    def f(a):
        x = [1] * a
        f.__code__ = f.__code__.replace(co_firstlineno=-5)
        for i in range(3): x.append(i)
        gc.collect()
        return x
    def g():
        yield 1
        p.disable() if hasattr(p, 'disable') else None
        yield 2
    p = P()
    for fn in f, g, lambda: 1, 5, None, print, f.__code__, int, Liar(): w = quiet(p, fn); quiet(w, 3); quiet(list, quiet(w) or []); quiet(p.add_function, fn)
    code = f.__code__
    del p, f, g
    gc.collect()
    f2 = types.FunctionType(code, {'f': lambda: 1, 'gc': gc}); quiet(f2, 3)
    for line in -2**31, 2**31 - 1, 0, -1, 10**6:
        def h(): return 1
        h.__code__ = h.__code__.replace(co_firstlineno=line)
        p = P(); w = quiet(p, h); quiet(w); quiet(memory_profiler.show_results, p, io.StringIO())
    import ast
    t = ast.parse('def h():\n  x = 1\n  y = 2\n  return x')
    t.body[0].body[0].lineno = t.body[0].body[0].end_lineno = 2**31 - 1
    ns = {}
    quiet(lambda: exec(compile(t, '', 'exec'), ns))
    h = ns.get('h')
    if h:
        for line in -2**31, -2**31 + 5, 1:
            h.__code__ = h.__code__.replace(co_firstlineno=line)
            p = P(); w = quiet(p, h); quiet(w); quiet(memory_profiler.show_results, p, io.StringIO())
run(globals())
os.chdir('/')
folder.cleanup()
