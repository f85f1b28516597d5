import gc
import weakref


def attempt(f):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)


log = []


class Noisy:
    def __init__(self, name):
        self.name = name

    def __del__(self):
        log.append("del " + self.name)


class Plain:
    pass


gc.collect()

# weak references die first, then the finalizer's object
n = Noisy("a")
r = weakref.ref(n)
r2 = weakref.ref(n, lambda ref: log.append("callback"))
print(r() is n, r is weakref.ref(n), r2 == r, r.__callback__)
del n
print(log, r(), r2())
log.clear()

# callbacks: newest first
p = Plain()
refs = [weakref.ref(p, lambda ref, i=i: log.append(i)) for i in range(4)]
del p
print(log)
log.clear()

# cycles
a, b = Noisy("x"), Noisy("y")
a.other, b.other = b, a
del a, b
print(gc.collect(), sorted(log))
log.clear()
lst = []
lst.append(lst)
del lst
print(gc.collect())
t = ([],)
t[0].append(t)
del t
print(gc.collect())
d = {}
d["self"] = d
del d
print(gc.collect())


class InCycle:
    pass


InCycle.me = InCycle()
del InCycle
print(gc.collect() > 0, gc.collect())


# resurrection, once
class Phoenix:
    def __del__(self):
        kept.append(self)


kept = []
x = Phoenix()
x.self = x
del x
print(gc.collect(), len(kept), gc.is_finalized(kept[0]))
kept.clear()
print(gc.collect(), len(kept))

# a callback of a reference that is garbage itself is not called
p = Plain()
p.ref = weakref.ref(p, log.append)
p.self = p
del p
print(gc.collect() > 0, log)

# proxies
p = Plain()
proxy = weakref.proxy(p)
proxy.value = 5
print(p.value, proxy.value, proxy == p, type(proxy))
attempt(lambda: proxy + 1)
attempt(lambda: len(proxy))
attempt(lambda: proxy[0])
attempt(lambda: hash(proxy))
attempt(lambda: next(proxy))
attempt(lambda: proxy())
del p
attempt(lambda: proxy.value)
attempt(lambda: str(proxy))
attempt(lambda: weakref.ref(3))
attempt(lambda: weakref.ref())
attempt(lambda: weakref.proxy(()))
attempt(lambda: hash(r))


class Callable:
    def __call__(self, *args):
        return args


c = Callable()
print(weakref.proxy(c)(1, 2), type(weakref.proxy(c)))


class Numbers(list):
    def __add__(self, other):
        return "add"

    def __iadd__(self, other):
        return self

    def __bool__(self):
        return False


nums = Numbers([1, 2, 3])
proxy = weakref.proxy(nums)
print(proxy + 1, len(proxy), list(proxy), 2 in proxy, bool(proxy), proxy[1:])

# containers of weak references
values, keys, members = weakref.WeakValueDictionary(), weakref.WeakKeyDictionary(), weakref.WeakSet()
p = Plain()
values["p"] = p
keys[p] = 1
members.add(p)
print(len(values), len(keys), len(members))
del p
print(len(values), len(keys), len(members))

# the module gc
attempt(lambda: gc.collect(3))
attempt(lambda: gc.collect("a"))
attempt(lambda: gc.set_threshold())
attempt(lambda: gc.get_objects(3))
attempt(lambda: gc.get_objects(-2))
print(gc.get_threshold(), gc.isenabled(), gc.get_debug())
print(gc.is_tracked([]), gc.is_tracked(1), gc.is_tracked("a"), gc.is_tracked({}), gc.is_tracked({"a": []}))
x = [1]
y = [x]
print(any(o is y for o in gc.get_referrers(x)), gc.get_referents(y)[0] is x, gc.get_referents([1, 2, "a"]))
print(any(o is y for o in gc.get_objects()))
phases = []
gc.callbacks.append(lambda phase, info: phases.append((phase, sorted(info))))
gc.collect(0)
gc.callbacks.clear()
print(phases)
print([sorted(s) for s in gc.get_stats()])
gc.freeze()
print(gc.get_freeze_count() > 0)
gc.unfreeze()
print(gc.get_freeze_count())
gc.set_debug(gc.DEBUG_SAVEALL)
z = [1]
z.append(z)
del z
print(gc.collect(), len(gc.garbage), gc.garbage[-1][0])
gc.set_debug(0)
gc.garbage.clear()

# long chains die without recursion
h = None
for i in range(200000):
    h = (h,)
h = None
for i in range(200000):
    h = [h]
h = None
for i in range(200000):
    q = Plain()
    q.next = h
    h = q
del h, q


class Chain:
    def __init__(self, next):
        self.next = next

    def __del__(self):
        global died
        died += 1


died = 0
h = None
for i in range(5000):
    h = Chain(h)
del h
print(died)
