"""Namespaces, builtins, modules, imports, hooks, the recursion limit, exit functions and exceptions that are not what they ought to be."""
import sys, gc, types, weakref, builtins, io, os, atexit, importlib, traceback, warnings, threading
from _cases import run
def quiet(f, *a, **k):
    try: return f(*a, **k)
    except BaseException as e: return None
class Evil(dict):
    def __getitem__(self, k): dict.clear(self); raise KeyError(k)
    def __missing__(self, k): return 5
    def get(self, k, d=None): return d
    def __contains__(self, k): return True
    def __setitem__(self, k, v): dict.clear(self)
    def __delitem__(self, k): dict.clear(self)
    def keys(self): return [1, None]
    def __iter__(self): return iter([1])
class Map:
    def __init__(self, *a, **k): self.d = dict(*a, **k)
    def __getitem__(self, k): gc.collect(); return self.d[k]
    def __setitem__(self, k, v): self.d[k] = v
    def __delitem__(self, k): del self.d[k]
    def keys(self): return self.d.keys()
def try_exec():
    srcs = ['x = 1; y = x; del x; x', 'def f(): return x\nf()', 'class A:\n x = 1\n def f(self): return super().g\n y = [x for _ in range(3)]\nA().f()', 'import os; from os import *; from os.path import join', 'a: int = 5; b: str; __annotations__', 'global q; q = 1; del q', '[i for i in range(3)]', 'lambda: x', 'for i in range(3): j = i', 'try: 1/0\nexcept Exception as e: x = e', 'with open("/dev/null") as f: pass', 'print', 'locals().clear(); x = 1; x', 'globals().clear(); x = 1', 'exec("x = 1"); x', 'del __builtins__; len', '__builtins__ = 5; len', '__builtins__ = {}; len', '__import__ = 5; import os', 'match {"a": 1}:\n case {"a": y, **r}: y, r', 'nonexistent', 'assert 0', '(yield_ := 1)', 'import sys as s; s.modules', 'class A(metaclass=type, x=1): pass', 'x += 1', 'del y']
    spaces = [lambda: {}, lambda: {'__builtins__': {}}, lambda: {'__builtins__': 5}, lambda: {'__builtins__': None}, lambda: {'__builtins__': Evil()}, lambda: {'__builtins__': Evil(len=5)}, lambda: {'__builtins__': Map()}, lambda: {'__builtins__': builtins}, lambda: {'__builtins__': {'__build_class__': 5, '__import__': 5}}, lambda: {'__builtins__': {'__build_class__': lambda *a: 5, '__import__': lambda *a: 5}}, lambda: {'__builtins__': types.ModuleType('b')}, lambda: Evil(), lambda: {'__name__': 5, '__package__': 5, '__spec__': 5, '__path__': 5, '__annotations__': 5}, lambda: {1: 2, None: 3}]
    locs = [None, lambda: {}, lambda: Evil(), lambda: Map(), lambda: types.MappingProxyType({}), lambda: types.SimpleNamespace(), lambda: [], lambda: 5]
    for s in srcs:
        for g in spaces:
            for l in locs:
                if l is None: quiet(exec, s, g())
                else: quiet(exec, s, g(), l())
            quiet(eval, s, g())
    for a in ((5,), (None,), ('x', 5), ('x', {}, 5), ('x', None, {}), (b'x',), (compile('lambda: x', '', 'eval'), {}), ('x', {}, {}, 1)):
        quiet(exec, *a); quiet(eval, *a)
    def f():
        x = 1
        def g(): return x
        return g
    for c in None, (), (types.CellType(1),), (1,), [types.CellType(1)], (types.CellType(), types.CellType()): quiet(lambda: exec(f().__code__, {}, closure=c)); quiet(lambda: exec('x', {}, closure=c)); quiet(lambda: exec(f.__code__, closure=c))
def try_builtins():
    saved = dict(vars(builtins))
    def work():
        class A: pass
        import json
        len([1]); print(end=''); str(1); [i for i in range(3)]; sorted([2, 1]); super
        try: 1/0
        except ZeroDivisionError: pass
        isinstance(1, int); f'{1}'
        def f(): yield 1
        list(f())
        with open('/dev/null') as q: pass
        warnings.warn('x')
    for n in list(saved):
        for v in 5, None, Evil(), lambda *a, **k: 5, int:
            setattr(builtins, n, v); quiet(work)
        delattr(builtins, n); quiet(work)
        setattr(builtins, n, saved[n])
    d = vars(builtins)
    class H(str):
        def __hash__(self): return hash('len')
        def __eq__(self, o): d.pop('print', None); d['print'] = saved['print']; return False
    d[H('q')] = 1
    for i in range(3): quiet(work)
    for k in list(d):
        if type(k) is H: del d[k]
    d.clear()
    try: work()
    except BaseException as e: pass
    d.update(saved)
    quiet(builtins.__init__, 'x'); builtins.__class__ = type('M', (types.ModuleType,), {'__getattribute__': lambda s, n: 5})
    quiet(work); builtins.__class__ = types.ModuleType; d.update(saved)
def try_modules():
    saved = dict(sys.modules)
    mods = sys.modules
    def work():
        for n in 'json', 'os', 'os.path', 'collections', 'nope', 'nope.sub', 'xml.dom.minidom', 'sys', 'builtins', 'importlib', 'encodings.utf_16', 'hoop', 'string', 're':
            quiet(__import__, n); quiet(importlib.import_module, n); quiet(exec, 'from %s import *' % n, {}); quiet(exec, 'from %s import abc' % n, {}); quiet(exec, 'import %s as q' % n, {})
        quiet(importlib.reload, os); quiet('x'.encode, 'utf-16'); quiet(warnings.warn, 'x'); quiet(traceback.format_exc); quiet(print, file=io.StringIO())
    class Lie(dict):
        def __getitem__(self, k): return 5
        def get(self, k, d=None): return 5
        def __contains__(self, k): raise KeyError
        def __setitem__(self, k, v): raise ValueError
    for v in {}, 5, None, [], Lie(), Evil(), Map(), types.MappingProxyType({}), 'x':
        sys.modules = v; work()
    del sys.modules; work()
    sys.modules = mods
    for v in None, 5, 'x', Evil(), types.ModuleType('z'), types.SimpleNamespace(__path__=5), types.SimpleNamespace(__path__=[1, None, object()], __spec__=5), types.SimpleNamespace(__spec__=None, __name__=5):
        for n in list(saved):
            if n in ('sys', '_cases', '__main__', 'gc', 'types', 'io'): continue
            mods[n] = v
        work()
        for n in list(mods): del mods[n]
        mods.update(saved)
    for n in list(mods): mods.pop(n)
    work()
    mods.clear()
    work()
    mods.update(saved)
    for i in 1, None, (), 'json': mods[i] = 1
    work()
    for i in 1, None, (): del mods[i]
    mods.update(saved)
def try_import_system():
    saved = {n: getattr(sys, n) for n in ('path', 'meta_path', 'path_hooks', 'path_importer_cache')}
    class Finder:
        def __init__(self, spec): self.s = spec
        def find_spec(self, *a): return self.s(*a) if callable(self.s) else self.s
    class Loader:
        def create_module(self, spec): return self.m
        def exec_module(self, m):
            if isinstance(m, types.ModuleType): sys.modules.pop(m.__name__, None); m.__dict__.clear(); gc.collect()
            raise self.e if self.e else KeyError
        m = None; e = None
    import importlib.machinery as im
    def work():
        for n in 'qq', 'qq.rr', 'json.qq': quiet(__import__, n); quiet(importlib.import_module, n); sys.modules.pop(n, None); quiet(importlib.util.find_spec, n)
    def rec(name, *a): __import__(name)
    def ld(m, e):
        l = Loader(); l.m = m; l.e = e
        return lambda name, *a: im.ModuleSpec(name, l)
    for s in (5, None, 'x', rec, im.ModuleSpec('qq', None), im.ModuleSpec('qq', 5), im.ModuleSpec('qq', Loader()), types.SimpleNamespace(), types.SimpleNamespace(loader=5, name='qq'), ld(None, None), ld(5, None), ld(types.ModuleType('zz'), None), ld(Evil(), ImportError()), lambda *a: 1/0, lambda *a: sys.meta_path.clear(), lambda *a: sys.modules.clear() or None, lambda n, *a: im.ModuleSpec(n, None, is_package=True)):
        keep = dict(sys.modules)
        sys.meta_path = [Finder(s)] + saved['meta_path']; work()
        sys.meta_path = [Finder(s)]; work()
        sys.modules.update(keep); sys.meta_path = saved['meta_path']
    for v in 5, None, [], [5], [None], ['/nope'], {}, 'x', Evil(), [Finder(1)] * 3, (x for x in [1]):
        for n in saved:
            setattr(sys, n, v); work(); delattr(sys, n); work(); setattr(sys, n, saved[n])
    for a in ((), (5,), ('',), ('.',), ('a.',), ('..a',), ('a\0b',), ('\ud800',), ('x' * 10000,), ('a.' * 3000 + 'b',), ('os', 5), ('os', {}, {}, 5), ('os', {}, {}, [5, None]), ('os', {}, {}, ['path', 'nope']), ('os', {}, {}, Evil()), ('os', {}, {}, (), -1), ('os', {}, {}, (), 5), ('os', {}, {}, (), 1 << 70), ('x', {'__package__': 5}, {}, (), 1), ('x', {'__package__': 'a.b', '__spec__': 5}, {}, (), 2), ('x', {'__name__': 5}, {}, (), 1), ('x', {'__path__': 5, '__name__': 'q'}, {}, (), 1), ('', {'__package__': 'os'}, {}, ('x',), 1), ('x', None, None, None, 0)):
        quiet(__import__, *a)
    m = types.ModuleType('m')
    for v in 5, None, [], ['a', 5], ('a', 'b'), Evil(), 'abc', ['\ud800'], iter('ab'), [Evil()]:
        m.__all__ = v; m.a = 1
        sys.modules['mm'] = m
        quiet(exec, 'from mm import *', {}); quiet(exec, 'from mm import zz', {}); quiet(exec, 'import mm.zz', {})
        m.__dict__['__path__'] = v; quiet(exec, 'import mm.zz', {}); quiet(exec, 'from mm import zz', {}); m.__name__ = v; quiet(exec, 'from mm import zz', {}); quiet(repr, m); quiet(importlib.reload, m); m.__spec__ = v; quiet(repr, m); quiet(exec, 'from mm import zz', {}); quiet(importlib.reload, m)
    class G:
        @property
        def __all__(self): sys.modules.pop('mm'); return ['x', 'y']
        def __getattr__(self, n): gc.collect(); return n
    sys.modules['mm'] = G(); quiet(exec, 'from mm import *', {}); quiet(exec, 'from mm import q', {})
def try_module_attrs():
    m = types.ModuleType('m')
    for v in 5, None, lambda n: m.__dict__.clear(), lambda n: getattr(m, n), lambda n: setattr(m, n, 1) or 1, lambda: 1, Evil(), m:
        m.__getattr__ = v; m.__dir__ = v
        quiet(lambda: m.x); quiet(dir, m); quiet(repr, m); quiet(lambda: m.y); quiet(exec, 'q', vars(m))
    class MM(types.ModuleType):
        def __getattr__(self, n): self.__class__ = types.ModuleType; gc.collect(); return 1
        def __setattr__(self, n, v): self.__dict__.clear()
        def __del__(self): self.__class__ = types.ModuleType; self.x = 1
        @property
        def p(self): del MM.p; return 1
    def rd(m): return m.a, m.p, m.x
    for i in range(10):
        m = types.ModuleType('m')
        m.__class__ = MM
        quiet(rd, m); quiet(setattr, m, 'a', 1); quiet(rd, m)
    for i in range(10):
        m = types.ModuleType('m'); m.a = m.p = m.x = 1; rd(m); d = m.__dict__; del m; d.clear(); gc.collect()
    def f(): return q
    d = types.ModuleType('z').__dict__
    g = types.FunctionType(f.__code__, d); d['q'] = 5; g(); d.clear(); quiet(g); d['q'] = 1; g()
    exec('def f():\n global x\n x = 1\n del x\n globals().clear()\n x = 2\n return x', d); f2 = d['f']; f2(); f2()
    m = types.ModuleType.__new__(types.ModuleType)
    for op in (lambda: m.x, lambda: m.__dict__, lambda: repr(m), lambda: dir(m), lambda: setattr(m, 'x', 1), lambda: delattr(m, 'x'), lambda: m.__init__(5), lambda: m.__init__('a', 5), lambda: importlib.reload(m), lambda: m.__annotations__, lambda: setattr(m, '__annotations__', 5), lambda: vars(m), lambda: exec('x', vars(m))): quiet(op)
    for n in dir(sys):
        if n.startswith('set') or n in ('exit', 'stdout', 'stderr', 'stdin', 'modules', 'breakpointhook', '_exit', 'unraisablehook'): continue
        f = getattr(sys, n)
        if callable(f):
            for a in (), (1,), ('x',), (None,), (Evil(),), (1, 2), (1, 2, 3), (-1,), (1 << 70,), (b'',), (sys,): quiet(f, *a)
def try_hooks():
    saved = sys.excepthook, sys.unraisablehook, sys.displayhook, sys.stderr, sys.stdout, sys.breakpointhook
    class Out:
        def __init__(self, f): self.f = f
        def write(self, s): return self.f(s)
        def flush(self): return self.f('')
        encoding = property(lambda s: s.f('')); errors = None
        def __getattr__(self, n): return self.f(n)
    class Del:
        def __del__(self): raise KeyError
    def work():
        quiet(print, 1); Del(); quiet(sys.displayhook, 5); quiet(sys.displayhook, Del()); quiet(sys.excepthook, ValueError, ValueError(), None); quiet(sys.__excepthook__, ValueError, ValueError(), None); quiet(sys.__displayhook__, 1); quiet(warnings.warn, 'x'); quiet(warnings.showwarning, 1, 2, 3, 4); quiet(traceback.print_exc); quiet(exec, compile('5\nq', '', 'single')); quiet(sys.__unraisablehook__, types.SimpleNamespace(exc_type=1)); quiet(sys.__unraisablehook__, 5); quiet(input)
        quiet(sys.__excepthook__, 5, 5, 5); quiet(sys.__excepthook__, None, None, None); quiet(sys.excepthook, 1); quiet(breakpoint)
        quiet(sys.__unraisablehook__, types.SimpleNamespace(exc_type=KeyError, exc_value=None, exc_traceback=5, err_msg=5, object=Del()))
    def recurse(*a): recurse(*a)
    def outs(): return [Out(lambda s: 1/0), Out(lambda s: None), Out(lambda s: 'x'), Out(lambda s: setattr(sys, 'stderr', None)), Out(lambda s: setattr(sys, 'stdout', None)), Out(lambda s: gc.collect()), Out(recurse), Out(lambda s: print(s)), Out(lambda s: Del()), Out(lambda s: sys.exit(3)), None, 5, io.StringIO(), io.BytesIO(), sys, type, Out]
    for o in outs():
        for e in outs()[:6] + [None]:
            sys.stdout = o; sys.stderr = e; work()
            sys.stdout, sys.stderr = saved[4], io.StringIO()
    for n in 'stdout', 'stderr', 'stdin', 'excepthook', 'unraisablehook', 'displayhook', 'breakpointhook', '__stdout__', '__stderr__', '__excepthook__', '__displayhook__', '__unraisablehook__':
        v = getattr(sys, n)
        for x in 5, None, recurse, lambda *a: 1/0, lambda *a: gc.collect(), lambda *a: sys.exit(), Out(recurse), lambda: 1, lambda *a: Del(), type:
            setattr(sys, n, x); work()
        delattr(sys, n); work()
        setattr(sys, n, v)
    sys.excepthook, sys.unraisablehook, sys.displayhook, sys.stderr, sys.stdout, sys.breakpointhook = saved
def try_recursion_limit():
    def down(n): return down(n + 1)
    class D:
        def __del__(self): down(0)
        def __repr__(self): return down(0)
        def __eq__(self, o): return down(0)
        def __hash__(self): return 1
        def __getattr__(self, n): return down(0)
    old = sys.getrecursionlimit()
    for n in list(range(1, 60)) + [0, -1, -5, 2**31 - 1, 2**31, 1 << 70, 'x', None, 5.5]:
        if isinstance(n, int) and n > 10000: quiet(sys.setrecursionlimit, n); quiet(sys.setrecursionlimit, old); continue
        quiet(sys.setrecursionlimit, n)
        try:
            quiet(down, 0)
            try: down(0)
            except RecursionError as e:
                quiet(sys.setrecursionlimit, 1); quiet(repr, e); quiet(traceback.format_exc); quiet(sys.setrecursionlimit, n)
            D()
            quiet(repr, D()); quiet(lambda: D() == D()); quiet(lambda: {D(): 1}[D()]); quiet(lambda: D().x); quiet(sorted, [D(), D()]); quiet(__import__, 'nope'); quiet(exec, 'class A:\n def f(self): pass\nA().f()'); quiet(list, (x for x in range(3))); quiet(compile, '(' * 50 + ')' * 50, '', 'eval'); quiet(gc.collect); quiet(lambda: [[[[[]]]]] == [[[[[]]]]]); quiet(repr, [[[[[[]]]]]]); quiet(importlib.import_module, 'json'); quiet(print, end='')
        except RecursionError: pass
        finally:
            for i in range(3):
                try: sys.setrecursionlimit(old); break
                except BaseException: pass
def try_atexit():
    for f in 5, None, print, lambda: 1/0: quiet(atexit.register, f)
    kept = []
    class D:
        def __del__(self): kept.append(self); atexit.register(self.run); quiet(sys._getframe(0).clear)
        def run(self): kept.append(D()); atexit.register(self.run) if len(kept) < 50 else None; quiet(atexit.unregister, self.run); quiet(atexit._clear); raise KeyError
        def __eq__(self, o): atexit._clear(); return True
    atexit.register(D().run); atexit.register(D())
    class E:
        def __eq__(self, o): atexit._clear(); gc.collect(); return False
        def __call__(self): pass
    for i in range(5): atexit.register(E())
    quiet(atexit.unregister, E()); quiet(atexit.unregister, 5)
    for i in range(5): atexit.register(E())
    class R:
        def __call__(self): atexit.unregister(E()); atexit.register(R()) if len(kept) < 9 else None; kept.append(1)
    atexit.register(R())
    quiet(atexit._run_exitfuncs)
    atexit.register(D().run); atexit.register(lambda: sys.modules.clear()); atexit.register(lambda: globals().clear()); atexit.register(lambda: vars(builtins).clear()); atexit.register(lambda: sys.exit(7) if 0 else 1/0)
    sys.stderr = io.StringIO()
def try_exceptions():
    def ring():
        a, b, c = KeyError(1), ValueError(2), TypeError(3)
        a.__context__ = b; b.__context__ = c; c.__context__ = a; a.__cause__ = c; b.__cause__ = a; c.__cause__ = b
        return a, b, c
    for e in ring():
        quiet(traceback.format_exception, e); sys.stderr = io.StringIO(); quiet(sys.__excepthook__, type(e), e, None); sys.stderr = sys.__stderr__
        try: raise e
        except Exception as x:
            try: raise KeyError from x
            except Exception as y:
                try: raise x
                except Exception as z: pass
    def tb():
        try: 1/0
        except Exception as e: return e.__traceback__
    def deeper(n):
        try:
            if n: return deeper(n - 1)
            1/0
        except Exception as e: return e.__traceback__
    def nested(n):
        if n: nested(n - 1)
        else: 1/0
    try: nested(5)
    except Exception as e: t = e.__traceback__; ee = e
    quiet(setattr, t, 'tb_next', t); quiet(setattr, t.tb_next, 'tb_next', t); quiet(setattr, t, 'tb_next', 5)
    try: t.tb_next.tb_next.tb_next = t
    except Exception: pass
    for v in 5, None, t, tb(), 'x', ee:
        for n in '__traceback__', '__context__', '__cause__', '__suppress_context__', 'args', '__notes__', '__class__', '__dict__':
            e = KeyError(1)
            quiet(setattr, e, n, v); quiet(traceback.format_exception, e); quiet(repr, e); quiet(e.__reduce__); quiet(e.with_traceback, v); quiet(e.add_note, v); quiet(delattr, e, n); quiet(traceback.format_exception, e)
            try: raise e
            except BaseException: pass
        for n in 'tb_next', 'tb_lineno', 'tb_frame', 'tb_lasti': quiet(setattr, tb(), n, v); quiet(delattr, tb(), n)
        for a in (None, v, 1, 1), (None, sys._getframe(), v, 1), (None, sys._getframe(), 1, v), (v, sys._getframe(), 1, 1), (None, sys._getframe(), 10**6, -5), (None, sys._getframe(), -10**9, 1), (None, sys._getframe(), 2**31 - 1, 1), (t, sys._getframe(), 1 << 70, 1):
            x = quiet(types.TracebackType, *a)
            if x:
                e = KeyError().with_traceback(x); quiet(traceback.format_exception, e); sys.stderr = io.StringIO(); quiet(sys.__excepthook__, KeyError, e, x); sys.stderr = sys.__stderr__
                quiet(lambda: list(x.tb_frame.f_code.co_positions())[x.tb_lasti])
                try: raise e
                except KeyError: pass
    long = None
    for i in range(100000): long = types.TracebackType(long, sys._getframe(), 0, 1)
    del long
    e = None
    for i in range(100000): n = KeyError(); n.__context__ = e; e = n
    try: raise e
    except KeyError as x:
        try: raise ValueError
        except ValueError: pass
    quiet(traceback.format_exception, e); sys.stderr = io.StringIO(); quiet(sys.__excepthook__, KeyError, e, None); sys.stderr = sys.__stderr__
    del e, n, x
    class Ex(Exception):
        def __new__(c, *a): return 5 if a else Exception.__new__(c)
        def __init__(self, *a): self.args = (self,)
        def __str__(self): raise KeyError
        def __repr__(self): return 5
        def __del__(self): self.__context__ = self; sys.exc_info()
        def __eq__(self, o): 1/0
        __hash__ = None
        @property
        def __cause__(self): return self
        @property
        def __traceback__(self): return 5
        @property
        def __class__(self): return 5
        @property
        def __notes__(self): return [5, self]
    for f in (lambda: (_ for _ in ()).throw(Ex), lambda: (_ for _ in ()).throw(Ex, 1), lambda: exec('raise Ex', {'Ex': Ex}), lambda: exec('raise Ex(1)', {'Ex': Ex}), lambda: exec('raise Ex from Ex', {'Ex': Ex}), lambda: exec('raise KeyError from Ex(1)', {'Ex': Ex}), lambda: exec('raise Ex()', {'Ex': Ex})):
        try: f()
        except BaseException as e: quiet(traceback.format_exception, e); sys.stderr = io.StringIO(); quiet(sys.__excepthook__, type(e), e, e.__traceback__); sys.stderr = sys.__stderr__
    class ME(type):
        def __instancecheck__(c, o): gc.collect(); raise KeyError
        def __subclasscheck__(c, o): return True
    class X(Exception, metaclass=ME): pass
    for h in X, (X, KeyError), 5, (5,), ((X,), X), None, [X], 'x', (X, (5,)):
        try:
            try: raise KeyError
            except h: pass
        except BaseException: pass
        try:
            try: raise ExceptionGroup('x', [KeyError()])
            except* h: pass
        except BaseException: pass
    del sys.stderr; sys.stderr = sys.__stderr__
def try_groups():
    class G(ExceptionGroup):
        def derive(self, e): return self.r if hasattr(self, 'r') else 5
        @property
        def exceptions(self): return 5
    class L(list):
        def __len__(self): return 3
        def __getitem__(self, i): self.clear(); return KeyError()
        def __iter__(self): self.clear(); return iter([KeyError(), 5])
    for a in ('x', [KeyError()]), ('x', []), ('x', 5), (5, [KeyError()]), ('x', [5]), ('x', L([KeyError()])), ('x', (KeyError(), KeyboardInterrupt())), ('x',), (), ('x', {KeyError(): 1}), ('x', iter([KeyError()])):
        for c in ExceptionGroup, BaseExceptionGroup, G:
            g = quiet(c, *a)
            if g is None: continue
            preds = [KeyError, (KeyError, ValueError), 5, None, lambda e: 1/0, lambda e: g.__init__('z', [ValueError()]), lambda e: setattr(g, 'args', ()), lambda e: True, lambda e: False, lambda e: 5, lambda e: gc.collect(), (5,), (), lambda: 1, lambda e: g.split(lambda x: True)[0] is None]
            for p in preds:
                for r in 5, None, g, KeyError(), ExceptionGroup('q', [KeyError()]):
                    quiet(setattr, g, 'r', r)
                    quiet(g.split, p); quiet(g.subgroup, p)
                quiet(g.derive, [KeyError()]); quiet(g.derive, 5); quiet(g.__init__, 5); quiet(repr, g); quiet(str, g); quiet(traceback.format_exception, g); quiet(g.__reduce__); quiet(setattr, g, 'exceptions', ()); quiet(setattr, g, 'message', 5)
                def star():
                    try: raise g
                    except* KeyError as e: raise e
                    except* p: raise g
                quiet(star)
    g = KeyError()
    for i in range(3000): g = ExceptionGroup('x', [g])
    for f in (lambda: g.split(KeyError), lambda: g.subgroup(lambda e: False), lambda: repr(g), lambda: traceback.format_exception(g)): quiet(f)
    def star():
        try: raise g
        except* KeyError: pass
    quiet(star)
    g = ExceptionGroup('x', [KeyError(), ValueError()])
    h = ExceptionGroup('y', [g, g])
    quiet(g.__setstate__, {'args': ('x', [h])}); quiet(ExceptionGroup.__init__, g, 'x', [h]); quiet(h.split, KeyError); quiet(repr, h); quiet(traceback.format_exception, h)
    x = ExceptionGroup.__new__(ExceptionGroup, 'x', [KeyError()])
    quiet(lambda: ExceptionGroup.__new__(ExceptionGroup)); quiet(lambda: Exception.__new__(ExceptionGroup)); quiet(lambda: BaseException.__new__(ExceptionGroup, 1)); quiet(x.split, KeyError)
run(globals())
