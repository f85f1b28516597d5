# Keys, values and iterators that change the dict or set that is being worked on.
def report(name, f):
    try:
        print(name, f())
    except Exception as e:
        print(name, type(e).__name__, e)


class Key:
    """Equal keys of one hash whose comparison runs `action` once."""
    def __init__(self, name, action=None, equal=False): self.name, self.action, self.equal = name, action, equal
    def __hash__(self): return 1
    def __eq__(self, other):
        action, self.action = self.action, None
        if action: action()
        return self.equal
    def __repr__(self): return self.name


for what in ('clear', 'grow', 'delete', 'pop'):
    def victim(equal=False):
        global d
        d = {Key('a'): 1, Key('b'): 2}
        actions = {'clear': d.clear, 'grow': lambda: d.update({i: i for i in range(100)}), 'delete': lambda: d.__delitem__(next(iter(d))), 'pop': d.popitem}
        return d, Key('evil', actions[what], equal)
    for equal in (False, True):
        d, k = victim(equal); report(what + ' get', lambda: d.get(k))
        d, k = victim(equal); report(what + ' getitem', lambda: d[k])
        d, k = victim(equal); report(what + ' in', lambda: k in d)
        d, k = victim(equal); d[k] = 5; print(what, 'set', len(d))
        d, k = victim(equal); report(what + ' setdefault', lambda: d.setdefault(k, 7)); print(len(d))
        d, k = victim(equal); report(what + ' pop', lambda: d.pop(k, 'none')); print(len(d))
        d, k = victim(equal); report(what + ' del', lambda: d.__delitem__(k)); print(len(d))
        d, k = victim(equal); report(what + ' update', lambda: d.update({k: 1})); print(len(d))
        d, k = victim(equal); report(what + ' equal', lambda: d == {k: 1, Key('z'): 2})
        d, k = victim(equal); report(what + ' views', lambda: len(d.keys() & {k}))
        d, k = victim(equal); report(what + ' items in', lambda: (k, 1) in d.items())
        d, k = victim(equal); report(what + ' fromkeys', lambda: len(dict.fromkeys([Key('a'), k])))

for how in ('grow', 'shrink', 'replace', 'clear'):
    d = {i: i for i in range(5)}
    def change():
        if how == 'grow': d[len(d) + 100] = 1
        elif how == 'shrink': d.pop(next(iter(d)))
        elif how == 'clear': d.clear()
        else:
            d.pop(next(iter(d)))
            d[len(d) + 100] = 1
    for view in (iter, dict.keys, dict.values, dict.items, reversed):
        d = {i: i for i in range(5)}
        def walk():
            seen = 0
            for x in view(d):
                seen += 1
                if seen > 50: break
                change()
            return seen
        report(f'{how} {getattr(view, "__name__", view)}', walk)


class Del:
    def __init__(self, d): self.d = d
    def __del__(self): self.d.clear()


d = {}; d.update({1: Del(d), 2: 3}); d[1] = 5; print(d)
d = {}; d.update({1: Del(d), 2: 3}); del d[1]; print(d)
d = {}; d.update({1: Del(d), 2: 3}); d.clear(); print(d)
d = {}; d.update({i: Del(d) for i in range(5)}); d.popitem(); print(d)
d = {}; d.update({1: Del(d), 2: 3}); d |= {1: 0, 5: 5}; print(d)
d = {}; d.update({1: Del(d), 2: 3}); d.update({1: 0, 5: 5}); print(d)


class Late:
    def __init__(self, d): self.d = d
    def __del__(self): self.d['late'] = 1


d = {}; d.update({1: Late(d)}); d.clear(); print(d)
d = {}; d.update({1: Late(d)}); d[1] = 2; print(d)


class Mapping:
    def __init__(self, d): self.d = d
    def keys(self): return iter(['p', 'q'])
    def __getitem__(self, key):
        self.d.clear()
        return key


d = {'old': 1}; d.update(Mapping(d)); print(d)
d = {'old': 1}; report('merge', lambda: d | dict(Mapping(d)))
d = {'old': 1}; report('kwargs', lambda: dict(**Mapping(d)))


class Pairs:
    def __init__(self, d): self.d, self.n = d, 0
    def __iter__(self): return self
    def __next__(self):
        self.n += 1
        if self.n > 3: raise StopIteration
        self.d.clear()
        return self.n, self.n


d = {'old': 1}; d.update(Pairs(d)); print(d)


class Value:
    def __init__(self, d): self.d = d
    def __eq__(self, other):
        self.d.clear()
        return True


d = {}; d.update({1: Value(d), 2: 2, 3: 3}); report('equal values', lambda: d == {1: 1, 2: 2, 3: 3})
d = {}; d.update({1: Value(d), 2: 2}); report('items', lambda: (1, 5) in d.items())
d = {}; d.update({1: Value(d), 2: 2}); report('values', lambda: 7 in d.values())


class Repr:
    def __init__(self, d): self.d = d
    def __repr__(self):
        self.d.clear()
        return 'R'


d = {}; d.update({1: Repr(d), 2: 2}); report('repr', lambda: repr(d))

# sets
for what in ('clear', 'grow'):
    def victim():
        s = {Key('a'), Key('b')}
        return s, Key('evil', s.clear if what == 'clear' else lambda: s.update(range(100)))
    s, k = victim(); report(what + ' in', lambda: k in s)
    s, k = victim(); s.add(k); print(len(s))
    s, k = victim(); s.discard(k); print(len(s))
    s, k = victim(); report('remove', lambda: s.remove(k)); print(len(s))
    s, k = victim(); report('and', lambda: len(s & {k}))
    s, k = victim(); report('sub', lambda: len({k} - s))
    s, k = victim(); report('or', lambda: len(s | {k}))
    s, k = victim(); report('xor', lambda: len(s ^ {k}) >= 0)
    s, k = victim(); report('update', lambda: s.update([k, k])); print(len(s))
    s, k = victim(); report('subset', lambda: {k} <= s)
    s, k = victim(); report('disjoint', lambda: s.isdisjoint([k]))
    s, k = victim(); report('equal', lambda: {k, Key('z')} == s)
    s, k = victim(); report('difference_update', lambda: s.difference_update([k])); print(len(s) >= 0)
    s, k = victim(); report('symmetric', lambda: s.symmetric_difference_update([k])); print(len(s) >= 0)


def walk():
    s = set(range(5))
    for x in s: s.add(x + 100)


report('set iteration', walk)
s = {1, 2, 3}; it = iter(s); s.clear(); report('cleared', lambda: list(it))


class DelSet:
    def __init__(self, s): self.s = s
    def __del__(self): self.s.clear()


s = set(); s.update([DelSet(s), 1]); s.clear(); print(s)
s = set(); s.update([DelSet(s)]); s.pop(); print(s)
s = set(); s.update([DelSet(s), 1]); s -= set(s); print(s)


for bad in (lambda: {[]: 1}, lambda: {type('H', (), {'__hash__': lambda s: 'x'})()}, lambda: {type('H', (), {'__hash__': lambda s: 10 ** 40})()} and 1, lambda: hash(type('H', (), {'__hash__': None})())):
    report('hash', bad)
