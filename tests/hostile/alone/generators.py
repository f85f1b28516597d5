"""Generators, coroutines and async generators that are resumed, closed and cleared from within and while they die."""
import sys, gc, types, weakref, asyncio
from _cases import run
kept = []
def ops(g):
    for op in (lambda: next(g), lambda: g.send(None), lambda: g.send(5), lambda: g.throw(ValueError), lambda: g.throw(GeneratorExit), lambda: g.throw(StopIteration), lambda: g.close(),
               lambda: g.gi_frame.clear(), lambda: g.gi_frame.f_locals.clear(), lambda: g.gi_frame.f_back, lambda: g.gi_yieldfrom, lambda: g.gi_code, lambda: repr(g), lambda: list(g), lambda: g.gi_running,
               lambda: g.__del__(), lambda: g.__reduce__(), lambda: g.throw(5), lambda: g.throw(ValueError, ValueError(), 5), lambda: g.throw(ValueError, None, None), lambda: g.__init__(), lambda: setattr(g, 'gi_frame', 1),
               lambda: setattr(g, '__name__', 'x'), lambda: setattr(g, '__qualname__', 5), lambda: delattr(g, '__name__')):
        try: op()
        except BaseException: pass
def make():
    def g1():
        x = yield 1
        y = yield x
    def g2():
        try: yield 1
        finally: yield 2
    def g3():
        try: yield 1
        except: pass
        yield 3
    def g4(): yield from g2()
    def g5(): yield from [1, 2, 3]
    def g6():
        class It:
            def __iter__(self): return self
            def __next__(self): return 1
            def send(self, x): return x
            def throw(self, *a): raise StopIteration(7)
            def close(self): raise KeyError
        yield from It()
    def g7():
        try: 1/0
        except ZeroDivisionError:
            yield 1
            try: yield 2
            except ValueError: yield 3
            raise
    def g8():
        with open('/dev/null') as f:
            for i in range(3): yield i
    return [g1, g2, g3, g4, g5, g6, g7, g8]
def try_ops_from_inside():
    """Each operation on the generator while it runs."""
    for steps in range(4):
        class X:
            def __init__(self): pass
            def __del__(self): ops(g)
        def body():
            x = X()
            ops(g)
            y = yield X()
            ops(g)
            del x
            yield 2
            z = X()
            yield 3
        g = body()
        for i in range(steps):
            try: next(g)
            except BaseException: pass
        g.close()
        ops(g)
def try_ops_after():
    for f in make():
        for steps in range(4):
            for k in range(12):
                g = f()
                for i in range(steps):
                    try: next(g)
                    except BaseException: pass
                ops(g)
def try_del_resumes():
    for f in make():
        for steps in range(3):
            class R:
                def __del__(self): ops(g)
            def wrap():
                r = R()
                yield from f()
            g = wrap()
            for i in range(steps):
                try: next(g)
                except BaseException: pass
            if steps: g.gi_frame and g.gi_frame.f_locals
            g2 = g
            del g2
            g = None
            gc.collect()
def try_resurrect():
    for k in range(3):
        def gen():
            me = sys._getframe()
            try: yield 1
            finally:
                kept.append(me)
                kept.append(h[0])
                try: yield 2
                finally: kept.append(h)
        g = gen(); h = [g]
        next(g)
        g.x = 1 if hasattr(g, '__dict__') else None
        del g
        w = h[0]
        h.append(w)
        del w
        h = [weakref.proxy(h[0])]
        gc.collect()
def try_resurrect2():
    class Holder: pass
    def gen(holder):
        try: yield 1
        finally:
            kept.append(holder)
            holder.g
    for i in range(5):
        h = Holder()
        h.g = gen(h)
        next(h.g)
        del h
        gc.collect()
        for x in kept:
            g = x.g if hasattr(x, 'g') else None
            if g: ops(g)
        kept.clear()
        gc.collect()
def try_finalizer_throws_into():
    class A:
        def __del__(self):
            for g in list(alive):
                try: g.throw(KeyError)
                except BaseException: pass
                try: g.gi_frame.clear()
                except BaseException: pass
    alive = []
    def gen():
        a = A()
        alive.append(g)
        for i in range(3): yield A()
    for i in range(3):
        g = gen()
        for x in g: pass
        g = gen()
        next(g); next(g); g.close()
        alive.clear()
def try_frame_of():
    for f in make():
        g = f()
        fr = g.gi_frame
        for i in range(3):
            try: next(g)
            except BaseException: pass
            for op in (lambda: fr.f_locals, lambda: fr.clear(), lambda: fr.f_back, lambda: fr.f_lineno, lambda: repr(fr), lambda: fr.f_locals.clear(), lambda: setattr(fr, 'f_trace', ops), lambda: setattr(fr, 'f_lineno', 1)):
                try: op()
                except BaseException: pass
        del g
        fr.f_locals, fr.f_back, fr.f_lineno
        fr.clear()
def try_clear_while_del():
    class D:
        def __del__(self):
            try: f.clear()
            except BaseException: pass
            f.f_locals
            kept.append(f)
    def gen():
        a = D(); b = D()
        yield 1
        c = D()
        yield 2
    for n in range(4):
        g = gen(); f = g.gi_frame
        for i in range(n):
            try: next(g)
            except StopIteration: pass
        f.clear()
        f.clear()
        g = gen(); f = g.gi_frame
        for i in range(n):
            try: next(g)
            except StopIteration: pass
        g.close()
        g = gen(); f = g.gi_frame
        next(g)
        del g
def try_yield_from_self():
    def gen(): yield from g
    g = gen()
    try: next(g)
    except ValueError: pass
    def a():
        yield 1
        yield from gb
    def b():
        yield 1
        yield from ga
    ga, gb = a(), b()
    for i in range(5):
        try: next(ga)
        except BaseException: pass
        try: next(gb)
        except BaseException: pass
def try_deep():
    def gen(n):
        if n: yield from gen(n - 1)
        else: yield 1
    for n in 10, 900, 990, 995, 999, 1005:
        try: list(gen(n))
        except RecursionError: pass
    def chain():
        g = iter([1])
        for i in range(100000):
            g = (x for x in g)
        return g
    g = chain()
    try: next(g)
    except RecursionError: pass
    del g
    class It:
        def __init__(self, n): self.n = n
        def __await__(self): return self.n.__await__() if self.n else iter([1])
    async def co(n):
        if n: await n
    c = None
    for i in range(50000): c = co(c)
    try: c.send(None)
    except BaseException: pass
    c.close()
    del c
def try_coroutines():
    async def co():
        await asyncio.sleep(0)
        return 1
    async def two(c): await c; await c
    c = co()
    t = two(c)
    for i in range(4):
        try: t.send(None)
        except BaseException: pass
    for op in (lambda: c.send(None), lambda: c.throw(ValueError), lambda: c.close(), lambda: c.cr_frame.clear(), lambda: c.cr_await, lambda: c.cr_origin, lambda: c.__await__(), lambda: repr(c)):
        try: op()
        except BaseException: pass
    w = co().__await__()
    for op in (lambda: w.send(None), lambda: next(w), lambda: w.throw(ValueError), lambda: w.close(), lambda: w.send(1)):
        for i in range(2):
            try: op()
            except BaseException: pass
    class Bad:
        def __await__(self): return 5
    class Bad2:
        def __await__(self): return co()
    class Bad3:
        def __await__(self): return self
        def __next__(self): return x.send(None)
    class Bad4:
        def __await__(self): raise KeyError
    for b in Bad(), Bad2(), Bad3(), Bad4(), 5, None, co:
        async def aw(): await b
        x = aw()
        for i in range(3):
            try: x.send(None)
            except BaseException: pass
        x.close()
    sys.set_coroutine_origin_tracking_depth(5)
    c = co(); c.cr_origin; c.close()
    try: sys.set_coroutine_origin_tracking_depth(-5)
    except ValueError: pass
    try: sys.set_coroutine_origin_tracking_depth(10**9)
    except BaseException: pass
    c = co(); c.close()
    sys.set_coroutine_origin_tracking_depth(0)
def try_agen_hooks():
    old = sys.get_asyncgen_hooks()
    async def ag():
        try:
            yield 1
            yield 2
        finally: kept.append(1)
    class H:
        def __call__(self, g):
            kept.append(g)
            try: g.asend(None).send(None)
            except BaseException: pass
            try: g.aclose().send(None)
            except BaseException: pass
            sys.set_asyncgen_hooks(None, None)
            raise KeyError
        def __del__(self): sys.set_asyncgen_hooks(H, H)
    for first in None, H(), lambda g: 1/0, lambda g: gc.collect(), lambda g: sys.set_asyncgen_hooks(firstiter=H(), finalizer=None), 5, ag, kept.append:
        for fin in None, H(), lambda g: 1/0, lambda g: kept.append(g), lambda g: sys.set_asyncgen_hooks(None, H()), lambda g: g.aclose(), ag, 'x':
            try: sys.set_asyncgen_hooks(firstiter=first, finalizer=fin)
            except TypeError: continue
            for n in range(3):
                g = ag()
                try:
                    for i in range(n):
                        try: g.asend(None).send(None)
                        except StopIteration: pass
                except BaseException: pass
                del g
                gc.collect()
            sys.set_asyncgen_hooks(None, None)
        kept.clear()
    for a in (1,), (None, None, None), (print,), ():
        try: sys.set_asyncgen_hooks(*a)
        except BaseException: pass
    sys.set_asyncgen_hooks(*old)
def try_agen_ops():
    async def ag():
        x = yield 1
        try: y = yield x
        except ValueError: yield 3
        await asyncio.sleep(0)
        yield 4
    for n in range(5):
        g = ag()
        aws = []
        for i in range(n):
            for mk in (lambda: g.asend(None), lambda: g.__anext__(), lambda: g.athrow(ValueError), lambda: g.aclose(), lambda: g.asend(5), lambda: g.athrow(5), lambda: g.athrow(ValueError, 5, 6)):
                try: aws.append(mk())
                except BaseException: pass
        for a in aws:
            for op in (lambda: a.send(None), lambda: next(a), lambda: a.throw(ValueError), lambda: a.close(), lambda: a.send(5), lambda: g.ag_frame.clear(), lambda: g.ag_await, lambda: g.ag_frame.f_locals.clear(), lambda: repr(a), lambda: a.__await__(), lambda: a.throw(5)):
                try: op()
                except BaseException: pass
    g = ag()
    a = g.asend(None); b = g.aclose()
    del g
    for x in a, b, a:
        try: x.send(None)
        except BaseException: pass
    del a, b
def try_gen_gc_del():
    class Node: pass
    for k in range(20):
        n = Node()
        def gen():
            m = n
            try: yield 1
            except GeneratorExit:
                m.g = None
                try: m.f.clear()
                except Exception: pass
                m.f = None
                gc.collect()
                raise KeyError
        n.g = gen(); n.f = n.g.gi_frame
        next(n.g)
        n.self = n
        del n, gen
        n = None
        gc.collect()
def try_comprehension():
    class It:
        def __init__(self, n): self.n = n
        def __iter__(self): return self
        def __next__(self):
            f = sys._getframe(1)
            f.f_locals.clear()
            try: f.clear()
            except RuntimeError: pass
            gc.collect()
            for o in gc.get_objects():
                if type(o) is list and len(o) < 5 and o and type(o[0]) is It: o.clear()
            self.n -= 1
            if self.n < 0: raise StopIteration
            return It(0)
    for i in range(3):
        [x for x in It(5)]; {x for x in It(5)}; {x: x for x in It(3)}; list(x for x in It(3)); [(x, y) for x in It(2) for y in It(2)]
def try_comprehension_referrers():
    """gc.get_referrers finds the list that a comprehension is building."""
    class It:
        def __init__(self): self.n = 0
        def __iter__(self): return self
        def __next__(self):
            self.n += 1
            if self.n > 6: raise StopIteration
            marks.append([self.n])
            for l in gc.get_referrers(*marks):
                if l is not marks:
                    try: l.clear()
                    except Exception: pass
                    try: l.extend([1] * 100)
                    except Exception: pass
            return marks[-1]
    for i in range(3):
        marks = []
        [x for x in It()]
        marks = []
        {tuple(x) for x in It()}
        marks = []
        {len(x): x for x in It()}
        marks = []
        [*It(), *It()]
        marks = []
        (lambda *a, **k: 1)(*It())
        marks = []
        f'{[*It()]}'
        marks = []
        a, *b = It()
        marks = []
        tuple(It())
        marks = []
        tuple(x for x in It())
        marks = []
        {**{1: marks}, **dict((str(len(x)), x) for x in It())}
def try_referrers_everything():
    """All referrers of things in flight are cleared."""
    class E:
        def __init__(self): all_.append(self)
        def __iter__(self): return self
        def __next__(self):
            for r in gc.get_referrers(*all_):
                if r is all_ or isinstance(r, (types.FrameType, types.FunctionType, type)) or r is globals() : continue
                if isinstance(r, dict) and '__name__' in r: continue
                try: r.clear()
                except BaseException: pass
            if len(all_) > 30: raise StopIteration
            return E()
        def __hash__(self): return 1
        def __eq__(self, o):
            try: next(self)
            except StopIteration: pass
            return False
        def __lt__(self, o): return self == o
        def __getattr__(self, n):
            try: next(self)
            except StopIteration: pass
            raise AttributeError
        def __format__(self, s): next(self); return 'x'
        def __index__(self): next(self); return 1
        def __len__(self): next(self); return 2
        def __getitem__(self, i): return next(self)
    for job in (lambda: [x for x in E()], lambda: {E(): E(), E(): E()}, lambda: {E(), E(), E()}, lambda: sorted([E() for i in range(5)]), lambda: [E(), E(), *E()], lambda: dict(zip(E(), E())), lambda: list(map(lambda a, b: (a, b), E(), E())),
                lambda: f'{E()} {E()}', lambda: [1, 2, 3][E():E()], lambda: max([E(), E(), E()]), lambda: (lambda *a, **k: a)(*E(), a=E(), b=E()), lambda: [a for a, b in zip(E(), E())], lambda: list(enumerate(E())), lambda: ''.join([str(x) for x in E()]),
                lambda: set(E()) | set(E()), lambda: [E()] * 3 == [E()] * 3, lambda: (E(), E()) == (E(), E()), lambda: {1: E()} == {1: E()}, lambda: list(reversed(E())), lambda: min(E(), key=lambda x: E()), lambda: print(*E(), file=E()), lambda: isinstance(1, (E(), E())),
                lambda: '%s %s' % (E(), E()), lambda: '{} {}'.format(E(), E()), lambda: sum(E(), E()), lambda: any(E()), lambda: bytes(E()), lambda: bytearray(E()), lambda: int(E()), lambda: range(E()), lambda: type('x', (E(),), {'a': E()})):
        all_ = []
        try: job()
        except BaseException: pass
class D:
    def __init__(self, f): self.f = f
    def __del__(self):
        try: self.f()
        except BaseException: pass
def ways(g):
    def run_out():
        for x in g(): pass
    return [lambda: g().close(), lambda: next(g()), lambda: g().throw(ValueError), run_out, lambda: g().gi_frame.clear(), lambda: sys._getframe(1).clear()]
def try_dies_when_resumed():
    """What the variable held that takes what is sent in closes the generator."""
    for i in range(6):
        def gen():
            x = D(w[i])
            x = yield 1
            x = D(w[i])
            x = yield 2
            return x
        for resume in (lambda: next(g), lambda: g.send(3), lambda: g.throw(KeyError), lambda: g.close(), lambda: list(g), lambda: [x for x in g], lambda: next(d), lambda: d.send(None), lambda: d.throw(KeyError)):
            g = gen()
            w = ways(lambda: g)
            def deleg(): return (yield from g)
            d = deleg()
            next(g)
            for k in range(4):
                try: resume()
                except BaseException: pass
def try_dies_when_delegate_ends():
    class It:
        def __iter__(self): return self
        n = 0
        def __next__(self):
            self.n += 1
            if self.n > 9: raise StopIteration
            return 1
        def throw(self, *a): raise StopIteration(D(w[i])) if which else StopIteration
        def __del__(self): w[i]()
    for which in 0, 1:
        for i in range(6):
            def gen():
                x = D(w[i])
                x = yield from It()
                x = yield from It()
                yield 5
            g = gen()
            w = ways(lambda: g)
            next(g)
            for k in range(4):
                try: g.throw(KeyError)
                except BaseException: pass
                try: next(g)
                except BaseException: pass
def try_function_cleared():
    """A weak reference made in a finalizer shows a function that the collector takes apart."""
    import weakref
    class N:
        def __init__(self, w): self.w = w
        def __del__(self):
            for f in self.w:
                f = f()
                try: f and f()
                except BaseException: pass
    class F:
        def __del__(self):
            self.n = N([weakref.ref(self.f), weakref.ref(self.g)])
            self.m = N([weakref.ref(self.f), weakref.ref(self.g)])
    for i in range(20):
        o = F()
        def make(o):
            x = [o]
            def f(a=1): nonlocal x; x; x = 1; del x; return a
            def g():
                x
                yield x
            return f, g
        o.f, o.g = make(o)
        o.self = o
        del o
        gc.collect()
run(globals())
