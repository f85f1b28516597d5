"""Trace functions that set f_lineno: from each line of each function here to each other one, and at random again and again; jumps within
jumps, in callers, and by what dies in them. Anything may come of it but a fault or a lost reference."""
import gc, random, sys
import _cases


class Manager:
    def __init__(self, swallow=False): self.swallow = swallow
    def __enter__(self): return [self]
    def __exit__(self, *what): return self.swallow
    async def __aenter__(self): return [self]
    async def __aexit__(self, *what): return self.swallow


class Rounds:
    def __init__(self, n=3): self.left = n
    def __iter__(self): return self
    def __next__(self):
        if not self.left: raise StopIteration
        self.left -= 1
        return [self.left]
    def __aiter__(self): return self
    async def __anext__(self):
        if not self.left: raise StopAsyncIteration
        self.left -= 1
        return [self.left]


def loops(o):
    x = [1]
    for a in Rounds():
        for b, c in [([1], [2]), ([3], [4])]:
            if o: continue
            y = [a, b]
            o.append(y)
        else:
            z = [a]
            if len(o) > 3: break
    else:
        x = [x, z]
    while len(x) < 3:
        x.append(a)
        if c: break
    else:
        del y
    return x, y, z, b


def handlers(o):
    try:
        a = [0]
        raise ValueError(a)
    except (KeyError, TypeError) as e:
        b = e
        return b
    except ValueError as e:
        try:
            c = [e]
            raise KeyError(c)
        except KeyError as k:
            d = k
            for i in [[1], [2]]:
                o.append(i)
        except Exception:
            raise
        else:
            d = [2]
        finally:
            o.append(d)
        del d
    else:
        f = [3]
    finally:
        g = [4]
        o.append(g)
    return a, g


def values(o):
    for i in Rounds():
        try:
            with Manager() as m, Manager(True) as (n,):
                if len(o) > 2:
                    return [i, m]
                try:
                    return [n, o]
                finally:
                    o.append([i])
                    if len(o) < 3: continue
        finally:
            for j in [[1], [2]]:
                o.append(j)
                if len(o) > 9: break
    return [o]


def stars(o):
    try:
        raise ExceptionGroup("g", [ValueError([1]), KeyError([2]), TypeError([3])])
    except* ValueError as v:
        a = v
        o.append(a)
    except* (KeyError, TypeError) as k:
        for i in k.exceptions:
            o.append(i)
        try:
            b = [1]
            1 / 0
        except ZeroDivisionError:
            o.append(b)
    else:
        o.append([3])
    return a, b


def matching(o):
    for x in [[1, [2]], {"k": [3]}, "abc", Manager(), None]:
        match x:
            case [a, [b]] if o.append(a) is None:
                o.append([a, b])
            case {"k": [c], **rest}:
                o.append(c)
                o.append(rest)
            case str() as s:
                o.append([s])
            case Manager(swallow=w):
                with x as y:
                    o.append([w, y])
            case _:
                o.append([x])
    return a, b, c, s, w


def cells(o):
    a = [1]
    b = [a]
    def inner():
        nonlocal b
        b = [a, b]
        return b
    o.append(inner())
    f = [inner for i in [[1], [2]] if i]
    g = {str(i): (i, a) for i in f}
    class C:
        a = [b]
        def m(self): return __class__, a
    del a
    try:
        o.append(C().m())
    except NameError:
        a = [2]
    return (a,
            b,
            [c for c in
             Rounds()],
            inner())


def generator(o):
    try:
        a = [1]
        got = yield a
        o.append(got)
        for i in Rounds():
            with Manager() as m:
                yield [i, m]
        yield from ([x] for x in [[1], [2]])
        b = yield from other()
    except ValueError as e:
        yield [e]
    finally:
        o.append([a])
        yield [5]
    return b


def other():
    x = [1]
    yield x
    return x


async def coroutine(o):
    async with Manager() as a, Manager(True) as b:
        async for i in Rounds():
            o.append(i)
            try:
                await once(i)
            except ValueError as e:
                o.append(e)
            if len(o) > 4: break
        else:
            c = [x async for x in Rounds() if x]
            o.append(c)
        raise KeyError(a)
    with Manager():
        for j in [[1]]:
            b = await once(j)
    return a, b, c


async def once(x):
    y = [x]
    if len(y) > 1: raise ValueError(y)
    return y


async def agen(o):
    async for i in Rounds():
        try:
            yield [i]
        finally:
            o.append(i)
    yield [2]


corpus = [loops, handlers, values, stars, matching, cells, generator, coroutine, agen]


class Enough(Exception): pass


def finish(r):
    """Runs what a call gave to its end."""
    if hasattr(r, "send"):
        for i in range(12):
            try: r.send(None if i % 3 == 0 else [i]) if i else r.send(None)
            except TypeError: next(r)
        r.close()
    elif hasattr(r, "asend"):
        for i in range(6):
            try: r.asend(None).send(None)
            except StopIteration: pass
        try: r.aclose().send(None)
        except StopIteration: pass


def traced(f, where, events=400):
    """where(frame): the line to jump to, or None."""
    left = [events]
    def trace(frame, event, arg):
        if frame.f_code.co_filename != corpus[0].__code__.co_filename: return None
        left[0] -= 1
        if left[0] < 0: raise Enough
        line = where(frame, event)
        if line is not None:
            try: frame.f_lineno = line
            except ValueError: pass
        return trace
    sys.settrace(trace)
    try: finish(f([]))
    except (Exception, GeneratorExit): pass
    finally: sys.settrace(None)


def last_line(f): return max(l for _, _, l in f.__code__.co_lines() if l)


def pairs(f):
    first, last = f.__code__.co_firstlineno, last_line(f)
    for start in range(first + 1, last + 1):
        for to in range(first, last + 2):
            once = [True]
            def where(frame, event):
                if frame.f_code is f.__code__ and event == "line" and frame.f_lineno == start and once:
                    once.clear()
                    return to
            traced(f, where, 200)
    gc.collect()


for f in corpus:
    globals()["try_pairs_" + f.__name__] = lambda f=f: pairs(f)


def try_random():
    r = random.Random(5)
    for f in corpus * 40:
        first, last = f.__code__.co_firstlineno, last_line(f)
        traced(f, lambda frame, event: r.randint(first, last) if frame.f_code is f.__code__ and event == "line" and r.random() < .3 else None)
    gc.collect()


def try_any_event_any_frame():
    r = random.Random(6)
    for f in corpus * 10:
        def where(frame, event):
            if r.random() < .2:
                g = frame
                while g and r.random() < .7: g = g.f_back
                if g and g.f_code.co_filename == corpus[0].__code__.co_filename:
                    try: g.f_lineno = r.randint(g.f_code.co_firstlineno, g.f_code.co_firstlineno + 30)
                    except ValueError: pass
            if r.random() < .1: frame.f_locals.clear()
            if r.random() < .1: frame.f_trace_opcodes = True
            return r.randint(frame.f_code.co_firstlineno, frame.f_code.co_firstlineno + 30)
        traced(f, where)
    gc.collect()


class Jumps:
    """Its death jumps, too."""
    def __init__(self, frame): self.frame = frame
    def __del__(self):
        try: self.frame.f_lineno += 1
        except ValueError: pass


def try_finalizers():
    for f in corpus:
        def where(frame, event):
            if frame.f_code is not f.__code__ or event != "line": return None
            for name in list(frame.f_locals):
                if name != "o": frame.f_locals[name] = [Jumps(frame)]
            return frame.f_lineno + 2
        traced(f, where)
    gc.collect()


def try_warnings():
    import warnings
    def show(message, *rest):
        frame = sys._getframe(1)
        while frame:
            try: frame.f_lineno = frame.f_code.co_firstlineno + 3
            except ValueError: pass
            frame = frame.f_back
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        warnings.showwarning = show
        r = random.Random(7)
        for f in corpus * 5:
            traced(f, lambda frame, event: frame.f_lineno + r.randint(1, 9) if frame.f_code is f.__code__ and event == "line" else None)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for f in corpus:
            traced(f, lambda frame, event: frame.f_lineno + 5 if frame.f_code is f.__code__ and event == "line" else None)


_cases.run(dict(globals()))
