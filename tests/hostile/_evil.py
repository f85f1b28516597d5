"""Objects whose special methods change or free what is being worked on, at random (of the seed in sys.argv[1]): for the programs
_random.py and _random_modules.py.
"""
import array, collections, functools, gc, io, itertools, re, sys, types, weakref

seed, rounds = map(int, sys.argv[1:3] if len(sys.argv) > 2 else (1, 150))  # as allocations fail: no arguments
state = seed * 2654435761 % 2 ** 32


def rand(n):
    global state
    state = (state * 1103515245 + 12345) % 2 ** 31
    return (state >> 8) % n


def pick(options): return options[rand(len(options))]


victims = []
more_mischief = []  # functions that a program adds
budget = 0


def begin_round():
    """Mischief is bounded, a round."""
    global budget
    budget = 12


def mischief():
    """Something nasty, at most so often a round."""
    global budget
    budget -= 1
    if budget >= 0 and more_mischief and rand(3) == 0:
        try: pick(more_mischief)()
        except Exception: pass
    if budget < 0 or not victims:
        return
    v, k = pick(victims), rand(14)
    try:
        if k == 0: v.clear()
        elif k == 1: v.append(Evil())
        elif k == 2: v.pop()
        elif k == 3: v.add(Evil())
        elif k == 4: v[rand(5)] = Evil()
        elif k == 5: del v[0]
        elif k == 6: v.update({Evil(): 1, 'x': Evil()})
        elif k == 7: victims.clear()
        elif k == 8: v.extend([Evil()] * rand(50))
        elif k == 9: gc.collect()
        elif k == 10: v[:] = [1, 2] * rand(30)
        elif k == 11: v.__init__([])
        elif k == 12: v.sort()
        elif k == 13: v.__dict__.clear()
    except Exception:
        pass


class Error(Exception):
    pass


def answer(*values):
    mischief()
    if rand(12) == 0:
        raise Error
    return pick(values)


class Evil:
    def __init__(self, *args): self.held = [self]
    def __eq__(self, other): return answer(True, False, NotImplemented, Evil())
    def __ne__(self, other): return answer(True, False, NotImplemented)
    def __lt__(self, other): return answer(True, False, NotImplemented)
    __gt__ = __le__ = __ge__ = __lt__
    def __hash__(self): return answer(1, 1, 2, 10 ** 30, -1)
    def __bool__(self): return answer(True, False)
    def __len__(self): return answer(0, 3, 2, -1, 10 ** 30, 1000)
    def __length_hint__(self): return answer(0, 3, -1, 10, NotImplemented, 'x')
    def __index__(self): return answer(0, 1, -1, 3, 10 ** 30, 'x')
    __int__ = __trunc__ = __index__
    def __float__(self): return answer(1.0, 2.5, 'x')
    def __complex__(self): return answer(1j, 1)
    def __repr__(self): return answer('r', 'é€', 5)
    def __str__(self): return answer('s', 'wide\U0001f600', None)
    def __bytes__(self): return answer(b'b', 'x')
    def __format__(self, spec): return answer('f', 5)
    def __iter__(self): return answer(iter([1, 2]), Evil(), Evil(), self, 5)
    def __next__(self):
        if rand(4) == 0: raise StopIteration
        return answer(1, 'a', Evil(), (1, 2), None, [1, 2], b'b', ('k', 1))
    def __getitem__(self, key):
        if rand(6) == 0: raise IndexError
        return answer(1, 'a', Evil())
    def __setitem__(self, key, value): mischief()
    def __delitem__(self, key): mischief()
    def __contains__(self, x): return answer(True, False, Evil())
    def __reversed__(self): return answer(iter([3]), self)
    def __call__(self, *args, **kw): return answer(None, 1, 'a', Evil(), [], args, True, False)
    def __add__(self, other): return answer(1, 'a', [1], NotImplemented, self)
    __radd__ = __sub__ = __rsub__ = __mul__ = __rmul__ = __mod__ = __rmod__ = __and__ = __or__ = __xor__ = __ror__ = __iadd__ = __pow__ = __rpow__ = __add__
    __truediv__ = __floordiv__ = __lshift__ = __rlshift__ = __divmod__ = __matmul__ = __rdivmod__ = __rfloordiv__ = __rtruediv__ = __add__
    def __neg__(self): return answer(1, self)
    __pos__ = __abs__ = __invert__ = __round__ = __neg__
    def __enter__(self): return answer(self)
    def __exit__(self, *args): return answer(True, False)
    def __getattr__(self, name):
        mischief()
        if name.startswith('__'): raise AttributeError(name)
        return answer(self, 1, 'a', lambda *a, **k: answer(None, 1, 'x', Evil()))
    def __setattr__(self, name, value):
        mischief()
        object.__setattr__(self, name, value)
    def __del__(self): mischief()
    def __missing__(self, key): return answer(1, Evil())
    def __fspath__(self): return answer('/nonexistent', b'x', 5)
    def __instancecheck__(self, x): return answer(True, False)
    def __copy__(self): return answer(self, 1)
    def __deepcopy__(self, memo): return answer(self, 1)
    def __reduce__(self): return answer((Evil, ()), 'x', 5)
    def __keys__(self): return []
    def keys(self): return answer(['a', 'b'], Evil(), 5, [Evil()])
    def write(self, text): return answer(1, None)
    def flush(self): mischief()
    def read(self, *n): return answer('x', b'x', '', 5)
    def readinto(self, b):
        mischief()
        return answer(0, 1, 10 ** 9, -1, None)
    def readable(self): return True
    def writable(self): return True
    def seekable(self): return answer(True, False)
    def closed(self): return False


class EvilList(list):
    def __getitem__(self, i): return answer(1, Evil())
    def __iter__(self): return answer(iter([1, Evil()]), Evil())
    def __len__(self): return answer(0, 5)
    def __eq__(self, other): return answer(True, False)
    def __del__(self): mischief()
    __hash__ = object.__hash__


class EvilDict(dict):
    def __getitem__(self, i): return answer(1, Evil())
    def __missing__(self, i): return answer(1, Evil())
    def keys(self): return answer(['a', Evil()], Evil())
    def __del__(self): mischief()
    __hash__ = object.__hash__
    def __eq__(self, other): return answer(True, False)


class EvilStr(str):
    def __eq__(self, other): return answer(True, False)
    def __hash__(self): return answer(1, 2, hash('a'))
    def __del__(self): mischief()
    def __str__(self): return answer('x', EvilStr('y'))
    def __format__(self, s): return answer('x', EvilStr('z'))


class EvilInt(int):
    def __eq__(self, other): return answer(True, False)
    def __hash__(self): return answer(1, 2)
    def __index__(self): return answer(1, EvilInt(2))
    def __lt__(self, other): return answer(True, False)
    def __del__(self): mischief()


class EvilTuple(tuple):
    def __iter__(self): return answer(iter([1]), Evil())
    def __eq__(self, other): return answer(True, False)
    def __hash__(self): return answer(1, 2)
    def __del__(self): mischief()


def some_list(): return pick([lambda: [Evil() for _ in range(rand(6))], lambda: [1, 'a', Evil()], lambda: EvilList([Evil(), 1]), lambda: [Evil()] * 20, lambda: list(range(30))])()
def some_dict(): return pick([lambda: {i: Evil() for i in range(rand(12))}, lambda: EvilDict({'a': 1}), lambda: {Evil(): 1}, lambda: {'a': Evil(), 'b': 2},
                              lambda: collections.OrderedDict(a=Evil(), b=1), lambda: collections.defaultdict(Evil(), {1: Evil()}), lambda: collections.Counter('aab')])()
def some_set(): return pick([lambda: {1, 2, EvilInt(3)}, lambda: {Evil()}, lambda: {1, 'a', EvilStr('b'), EvilTuple((1,))}, lambda: set(range(20))])()


def some_container():
    made = pick([some_list, some_list, some_dict, some_set, lambda: collections.deque([Evil(), 1, 2], rand(8) or None), lambda: bytearray(b'hello world'),
                 lambda: array.array(pick('ibdQ'), [1, 2, 3]), lambda: tuple(some_list()), lambda: EvilTuple(some_list()), lambda: frozenset([1, 2]), lambda: 'text€', lambda: b'bytes',
                 lambda: EvilStr('es'), lambda: memoryview(bytearray(b'memory')), lambda: io.StringIO('ab\ncd'), lambda: io.BytesIO(b'ab\ncd'), lambda: {1: 2}.items(), lambda: types.SimpleNamespace(a=Evil()),
                 lambda: some_dict().keys(), lambda: some_dict().items(), lambda: some_dict().values(), lambda: types.MappingProxyType(some_dict()), lambda: collections.ChainMap(some_dict()),
                 lambda: range(5), lambda: slice(Evil(), Evil(), Evil()), lambda: 10 ** 30, lambda: 5, lambda: 2.5, lambda: EvilInt(7), lambda: iter(some_list()), lambda: iter(some_dict()), lambda: reversed([1, Evil()]),
                 lambda: (x for x in some_list()), lambda: map(Evil(), some_list()), lambda: zip(Evil(), some_list()), lambda: itertools.chain(some_list(), Evil()), lambda: itertools.groupby(some_list(), Evil()),
                 lambda: itertools.tee(Evil())[0], lambda: functools.partial(Evil(), Evil()), lambda: re.compile('a(b)?'), lambda: weakref.ref(Evil()), lambda: property(Evil(), Evil()),
                 lambda: ExceptionGroup('g', [Error(Evil())]), lambda: Error(Evil()), lambda: Evil, lambda: type('T', (), {}), lambda: weakref.WeakValueDictionary(), lambda: weakref.WeakSet()])()
    try:
        iter(victims)
        if isinstance(made, (list, dict, set, collections.deque, bytearray, array.array)) or rand(5) == 0:
            victims.append(made)
            del victims[:-12]
    except Exception:
        pass
    return made


def some_argument():
    return pick([Evil, Evil, Evil, some_container, some_list, lambda: 0, lambda: 1, lambda: -1, lambda: 3, lambda: 'a', lambda: None, lambda: EvilStr('a'), lambda: EvilInt(1), lambda: slice(Evil(), Evil()),
                 lambda: slice(0, rand(10)), lambda: (Evil(), 1), lambda: [Evil(), Evil()], lambda: victims[-1] if victims else 1, lambda: b'a', lambda: 'ab', lambda: (lambda *a: answer(1, 'x', Evil(), True))])()
