# Coroutines and asynchronous generators, driven by hand.
import sys
class Wait:
    def __init__(self, v): self.v = v
    def __await__(self):
        r = yield self.v
        return r
async def co(x):
    a = await Wait(x)
    b = await Wait(a)
    return (a, b)
def run(c, *sends):
    out = []
    try:
        out.append(c.send(None))
        for s in sends: out.append(c.send(s))
    except StopIteration as e:
        out.append(('return', e.value))
    except Exception as e:
        out.append((type(e).__name__, str(e)))
    return out
print(run(co(1), 2, 3))
async def nested(): return await co(5)
print(run(nested(), 6, 7))
async def agen(n):
    for i in range(n):
        got = yield i
        if got: print('agen got', got)
        await Wait('w%d' % i)
async def consume():
    out = []
    async for v in agen(3): out.append(v)
    return out
print(run(consume(), *[None] * 5))
async def comp(): return [v async for v in agen(2)], {v: v async for v in agen(2) if v}, {v async for v in agen(1)}
print(run(comp(), *[None] * 9))
class CM:
    async def __aenter__(self): print('enter'); return 'cm'
    async def __aexit__(self, *a): print('exit', a[0].__name__ if a[0] else None); return True
async def use():
    async with CM() as c:
        print(c)
        raise KeyError
    async with CM(): pass
    return 'ok'
print(run(use()))
async def bad1():
    await 5
print(run(bad1()))
async def bad2():
    async for x in 5: pass
print(run(bad2()))
async def bad3():
    async with 5: pass
print(run(bad3()))
class NoNext:
    def __aiter__(self): return 3
async def bad4():
    async for x in NoNext(): pass
print(run(bad4()))
class BadAwait:
    def __await__(self): return 3
async def bad5(): await BadAwait()
print(run(bad5()))
async def asend():
    g = agen(3)
    print(await g.asend(None))
    print(await g.asend('hello'))
    await g.aclose()
    try: await g.__anext__()
    except StopAsyncIteration: print('closed')
print(run(asend(), *[None] * 6))
async def athrow():
    async def g():
        try: yield 1
        except ValueError as e: yield ('caught', str(e))
    x = g()
    await x.__anext__()
    print(await x.athrow(ValueError('v')))
    try: await x.__anext__()
    except StopAsyncIteration: print('end')
print(run(athrow()))
async def an():
    g = agen(1)
    print(await anext(g), await anext(g, 'default'))
    class I:
        def __aiter__(self): return self
        async def __anext__(self): raise StopAsyncIteration
    print(await anext(aiter(I()), 'd2'))
print(run(an(), *[None] * 4))
c = co(1)
print(c.cr_running, c.cr_await, c.cr_code.co_name, c.__name__)
c.send(None); print(c.cr_await is not None, c.cr_suspended)
try: c.throw(KeyError('x'))
except KeyError as e: print(repr(e))
try: c.send(None)
except RuntimeError as e: print(e)
c = co(1); c.close()
try: c.send(None)
except RuntimeError as e: print(e)
def gen_in(): yield from co(1)
try: list(gen_in())
except TypeError as e: print(e)
try: list(co(2).__await__())
except Exception as e: print(type(e).__name__, e)
async def stop(): raise StopIteration(1)
print(run(stop()))
async def astop():
    yield 1
    raise StopAsyncIteration
async def runstop():
    async for x in astop(): print(x)
print(run(runstop()))
async def tryfin():
    async def g():
        try:
            yield 1
            yield 2
        finally: print('agen finally')
    async for v in g():
        print(v); break
    return 'x'
print(run(tryfin()))
async def lam(): return [await x for x in [Wait(1), Wait(2)]]
print(run(lam(), 'a', 'b'))
async def gexp():
    g = (await w for w in [Wait('p')])
    return [x async for x in g]
print(run(gexp(), 'q'))
