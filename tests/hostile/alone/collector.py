"""Callbacks, finalizers and weak references that change what is being collected; objects that are found half made."""
import gc, sys, weakref, types
from _cases import run
def quiet(f, *a, **k):
    try: return f(*a, **k)
    except BaseException as e: return None
class N: pass
def garbage(n=20):
    for i in range(n):
        a = N(); a.b = [a]; a.d = {1: a}
def try_callbacks():
    class CB:
        def __call__(self, phase, info): info.clear(); gc.callbacks.clear(); gc.collect(); raise KeyError
        def __eq__(self, o): gc.callbacks.clear(); return False
    for v in 5, None, CB(), lambda *a: gc.collect(), lambda *a: 1/0, lambda *a: gc.callbacks.clear(), lambda *a: gc.callbacks.append(lambda *a: None), lambda *a: garbage(), lambda *a: gc.disable(), lambda *a: gc.freeze(), lambda *a: gc.set_threshold(1), lambda *a: gc.set_debug(gc.DEBUG_SAVEALL), lambda *a: [o.clear() for o in gc.get_objects()[-50:] if type(o) is list], lambda *a: sys.exit():
        for i in range(3):
            gc.callbacks[:] = [v] * 5
            garbage(); gc.collect(); gc.collect(0); gc.collect(1)
            gc.set_debug(0); gc.enable(); gc.unfreeze(); gc.set_threshold(700, 10, 10); gc.garbage.clear()
    gc.callbacks.clear()
    old = gc.callbacks
    for v in 5, None, (), 'x': gc.callbacks = v; garbage(); gc.collect()
    del gc.callbacks; gc.collect()
    gc.callbacks = old
    old = gc.garbage
    for v in 5, None, (): gc.garbage = v; gc.set_debug(gc.DEBUG_SAVEALL); garbage(); gc.collect(); gc.set_debug(0)
    del gc.garbage; gc.set_debug(gc.DEBUG_SAVEALL); garbage(); gc.collect(); gc.set_debug(0); gc.garbage = old; gc.garbage.clear()
def try_threshold():
    gc.set_threshold(1, 1, 1)
    garbage(200)
    for a in (0,), (-1,), (1 << 40,), (1, 2, 3, 4), ('x',), (), (None,), (2**31 - 1,) * 3: quiet(gc.set_threshold, *a); garbage(50)
    gc.set_threshold(700, 10, 10)
    for f in dir(gc):
        f = getattr(gc, f)
        if callable(f):
            for a in (), (1,), (-1,), (5,), ('x',), (None,), (1 << 70,), (N(), N()), ([],), (f,): quiet(f, *a)
    gc.set_debug(0); gc.enable(); gc.garbage.clear(); gc.callbacks.clear()
def try_weak():
    class A: pass
    class R(weakref.ref):
        def __eq__(self, o): gc.collect(); return False
        def __hash__(self): return 1
        def __del__(self): quiet(self); kept.append(self)
        def __call__(self): del R.__call__; return 1
    kept = []
    for acts in range(12):
        a = A(); refs = []
        def cb(r):
            if acts == 0: refs.clear()
            elif acts == 1: kept.append(r)
            elif acts == 2: gc.collect()
            elif acts == 3: raise KeyError
            elif acts == 4: refs.append(weakref.ref(A(), cb2))
            elif acts == 5: refs.clear(); kept.clear(); gc.collect()
            elif acts == 6: [quiet(x) for x in refs]; [quiet(x.__init__, a, cb) for x in refs]
            elif acts == 7: weakref.getweakrefs(a); weakref.getweakrefcount(a)
            elif acts == 8: refs[:] = [weakref.ref(o) for o in [A()] * 3]
            elif acts == 9: sys.exit()
            elif acts == 10: del refs[::2]
            elif acts == 11: kept.extend(gc.get_referrers(r)); kept.extend(gc.get_referents(r)); kept.clear()
        def cb2(r): refs.clear()
        sys.unraisablehook = lambda u: None
        for cyc in 0, 1:
            a = A()
            if cyc: a.a = a
            for i in range(10): refs.append(weakref.ref(a, cb)); refs.append(weakref.proxy(a, cb)); refs.append(quiet(R, a, cb)); refs.append(weakref.ref(a))
            if cyc: a.refs = refs
            del a; a = None
            gc.collect(); refs.clear(); kept.clear()
        try: weakref.ref(A(), 5)
        except Exception: pass
    sys.unraisablehook = sys.__unraisablehook__
def try_resurrect_ref():
    """A callback of a dying object's reference; the object's finalizer makes new references."""
    out = []
    class A:
        def __del__(self): out.append(weakref.ref(self, lambda r: out.append(1))); out.append(weakref.proxy(self)); self.w = weakref.WeakValueDictionary({1: self}); self.f = weakref.finalize(self, out.append, 2)
    for i in range(5):
        a = A(); del a
        a = A(); a.a = a; del a; gc.collect()
        for o in out: quiet(lambda: o()); quiet(repr, o); quiet(lambda: o.x)
        out.clear()
    class B:
        def __del__(self): out.append(self); self.r = weakref.ref(self, lambda r: out.clear())
    for i in range(5):
        b = B(); b.b = b; del b; gc.collect(); out.clear(); gc.collect()
    class C:
        __slots__ = ('x', '__weakref__')
        def __del__(self): out.append(weakref.ref(self)); self.__class__ = D
    class D: __slots__ = ('x', '__weakref__')
    for i in range(5): c = C(); c.x = c; del c; gc.collect(); quiet(out[-1]); out.clear()
def try_weak_dicts():
    class K:
        def __init__(self, n): self.n = n
        def __hash__(self): return 1
        def __eq__(self, o): gc.collect(); d.clear() if self.n % 3 == 0 else None; return True
        def __del__(self): quiet(d.clear); quiet(d.pop, 1); d2[self.n] = N(); d[K2()] = 1
    class K2: pass
    for i in range(10):
        d = weakref.WeakKeyDictionary(); d2 = weakref.WeakValueDictionary(); s = weakref.WeakSet()
        ks = [K(i) for i in range(8)]
        for k in ks: quiet(d.__setitem__, k, ks[0]); quiet(s.add, k); quiet(d2.__setitem__, k.n, k)
        for x in quiet(iter, d) or []: ks.clear(); gc.collect()
        for x in d2.values(): d2.clear(); ks.clear(); gc.collect()
        for x in s: s.clear(); ks.clear(); gc.collect()
def try_finalizers():
    kept = []
    class F:
        def __init__(self): self.me = self
        def __del__(self):
            for o in gc.get_objects()[-20:]:
                if type(o) is dict and 'me' in o: kept.append(o)
            gc.collect(); self.me = F2(self); kept.append(self)
    class F2:
        def __init__(self, x): self.x = x
        def __del__(self): self.x.me = None; kept.clear(); gc.collect()
    for i in range(10): F(); gc.collect(); kept.clear(); gc.collect()
    class Chain:
        def __init__(self, n): self.n = n
        def __del__(self):
            if self.n: Chain(self.n - 1)
    quiet(Chain, 5000)
    l = None
    for i in range(50000): l = [l]
    del l
    n = N()
    for i in range(20000): m = N(); m.n = n; n = m
    del n, m
    class G:
        def __del__(self): gen.append(self.g())
        def g(self):
            try: yield self
            finally: gc.collect(); kept.append(self)
    gen = []
    for i in range(5): G(); [quiet(next, g) for g in gen]; gen.clear(); kept.clear(); gc.collect()
    def outer():
        def f(): return f, x
        class X:
            def __del__(self): quiet(f); quiet(lambda: f()[1]); del_me.append(f)
        x = X()
        return f
    del_me = []
    for i in range(10): outer(); gc.collect(); [quiet(f) for f in del_me]; del_me.clear(); gc.collect()
    class T:
        def __del__(self):
            for o in gc.get_referrers(self): quiet(o.clear) if hasattr(o, 'clear') and o is not globals() else None
            for o in gc.get_referents(type(self)): quiet(o.clear) if type(o) in (list,) else None
    for i in range(5): t = T(); l = [t]; l.append(l); del t, l; gc.collect()
def try_untracked():
    """Everything gc.get_objects() shows, used."""
    for rounds in range(2):
        for o in gc.get_objects():
            if o is sys.modules or isinstance(o, (types.FrameType, types.ModuleType)): continue
            quiet(repr, o); quiet(gc.get_referents, o); quiet(sys.getsizeof, o); quiet(dir, o); quiet(hash, o); quiet(lambda: o == o); quiet(len, o)
    def walk(o, depth):
        for r in gc.get_referents(o)[:5]:
            quiet(repr, r)
            if depth: walk(r, depth - 1)
    for o in gc.get_objects()[::7]: walk(o, 2)
def try_half_made():
    """gc.get_objects() while something is being made."""
    seen = []
    class It:
        def __init__(self, n): self.n = n
        def __iter__(self): return self
        def __length_hint__(self): look(); return 10
        def __next__(self):
            look()
            self.n -= 1
            if self.n < 0: raise StopIteration
            return N()
        def __hash__(self): look(); return 1
        def __eq__(self, o): look(); return False
        def __getitem__(self, i): look(); return 1
        def keys(self): look(); return [1, 2]
    def look():
        for o in gc.get_objects()[-8:]:
            if isinstance(o, (types.ModuleType, dict)) and len(dir(o)) > 60: continue
            quiet(repr, o); quiet(len, o); quiet(list, o) if isinstance(o, (tuple, list, dict, set, frozenset)) else None; quiet(gc.get_referents, o)
            if isinstance(o, tuple): quiet(hash, o)
    for f in tuple, list, set, frozenset, dict.fromkeys, sorted, lambda x: dict(zip(x, It(3))), lambda x: dict(x), lambda x: [*x, *It(2)], lambda x: (lambda *a: a)(*x), lambda x: (lambda **k: k)(**{'a': 1}), lambda x: {**x}, lambda x: list(map(lambda a, b: a, x, It(3))), lambda x: type('X', tuple(x), {}), lambda x: __import__('collections').deque(x), lambda x: __import__('collections').namedtuple('X', 'a b')._make(x), lambda x: __import__('itertools').product(x, It(2)), lambda x: list(__import__('itertools').permutations(x)), lambda x: ''.join(x), lambda x: slice(*x), lambda x: __import__('functools').partial(*x), lambda x: [a for a, *b in zip(x, It(2))], lambda x: __import__('struct').pack('3i', *x), lambda x: bytes(x), lambda x: __import__('operator').itemgetter(*x), lambda x: max(x), lambda x: __import__('copy').deepcopy(list(x)), lambda x: Exception(*x), lambda x: __import__('heapq').heapify(list(x)), lambda x: (1,) + tuple(x), lambda x: tuple(x) * 3, lambda x: list(zip(*[x] * 2)), lambda x: __import__('itertools').chain.from_iterable(x), lambda x: {a: b for a, b in zip(x, It(2))}, lambda x: str(list(x)), lambda x: '%s %s %s' % tuple(x): quiet(f, It(3))
run(globals())
