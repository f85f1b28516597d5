# after: abc, ast, copy, csv, functools, hashlib, json, pickle, string, typing, warnings
"""Every type that is written in C, one after the other: instances are made in all ways that there are, also by __new__ alone; each
attribute is set to what it should not be and deleted; each method is called with what it does not expect, and with objects that set
the instance up anew, empty it or delete its attributes while the method is at work; after each of these the instance is used.
What comes out is not looked at: nothing may fall over. Not random: the same each time.

usage: _members.py [PART PARTS [VERBOSE]]    every PARTS-th type, from the PART-th on
"""
import collections, copy, functools, gc, io, itertools, os, operator, pickle, re, sys, tempfile, types, warnings, weakref


def optional(name):
    try: return __import__(name)
    except ImportError: return None


for name in sorted(sys.builtin_module_names) + ['pyexpat', 'zlib', '_bz2', 'typing', 'ast', 'csv', 'hashlib', 'json', 'abc', 'string', 'codecs', 'contextvars',
                                                'ctypes', 'imp', 'linecache', 'marshal', 'mprof', 'snapshot', 'struct', 'traceback', 'tracemalloc', 'zipimport']:
    if name not in ('__main__', 'faulthandler', 'this', 'antigravity', 'objgraph', 'memory_profiler'): optional(name)
part, parts = map(int, sys.argv[1:3] if len(sys.argv) > 2 else (0, 40))
VERBOSE = len(sys.argv) > 3
HEAP_TYPE = 1 << 9
WAITS = {'poll', 'acquire', 'acquire_lock', 'wait', 'accept', 'recv', 'recv_into', 'recvfrom', 'recvfrom_into', 'sendfile', 'connect', 'connect_ex', 'run', 'f_trace', '__class__', '__subclasses__', 'fileno'}
LOCKS = {'__enter__'}


def all_types():
    found, todo = {}, [object, type]
    while todo:
        t = todo.pop()
        if t in found or not isinstance(t, type): continue
        found[t] = True
        todo += type.__subclasses__(t)
        todo.append(type(t))
        for value in list(vars(t).values()): todo.append(type(value))
    for thing in gc.get_objects(): found[type(thing)] = True
    for module in list(sys.modules.values()):
        for value in list(getattr(module, '__dict__', {}).values()):
            found[type(value)] = True
            if isinstance(value, type): found[value] = True
    for make in MAKERS: 
        try: found[type(make())] = True
        except Exception: pass
    return sorted((t for t in found if not t.__flags__ & HEAP_TYPE), key=lambda t: (t.__module__ if isinstance(t.__module__, str) else '', t.__qualname__))


# ---- what is given ----

class Error(Exception): pass


strikes = 0
strike = None


def hit():
    """Called by whatever is asked: the first times it strikes."""
    global strikes
    if strikes > 0 and strike:
        strikes -= 1
        try: strike()
        except BaseException: pass


class Hostile:
    def __init__(self, *a, **k): pass
    def __eq__(self, other): hit(); return True
    def __lt__(self, other): hit(); return True
    __gt__ = __le__ = __ge__ = __lt__
    def __hash__(self): hit(); return 1
    def __bool__(self): hit(); return True
    def __len__(self): hit(); return 2
    def __length_hint__(self): hit(); return 2
    def __index__(self): hit(); return 1
    __int__ = __index__
    def __float__(self): hit(); return 1.0
    def __complex__(self): hit(); return 1j
    def __repr__(self): hit(); return 'hostile'
    def __str__(self): hit(); return 'hostile'
    def __bytes__(self): hit(); return b'hostile'
    def __format__(self, spec): hit(); return 'f'
    def __iter__(self): hit(); return Steps()
    def __getitem__(self, i):
        hit()
        if isinstance(i, int) and i > 2: raise IndexError
        return 'k'
    def __setitem__(self, i, v): hit()
    def __delitem__(self, i): hit()
    def __contains__(self, x): hit(); return True
    def __call__(self, *a, **k): hit(); return 'x'
    def __add__(self, other): hit(); return NotImplemented
    __radd__ = __sub__ = __rsub__ = __mul__ = __rmul__ = __mod__ = __rmod__ = __and__ = __rand__ = __or__ = __ror__ = __iadd__ = __ior__ = __pow__ = __rpow__ = __add__
    def __get__(self, *a): hit(); return 1
    def __fspath__(self): hit(); return '/nonexistent/x'
    def __del__(self): hit()
    def keys(self): hit(); return ['a', 'b']
    left = 5
    def read(self, *n):
        hit()
        self.left -= 1
        return b'abc' if self.left >= 0 else b''
    readline = readall = read1 = read
    def readinto(self, b):
        hit()
        self.left -= 1
        if self.left < 0: return 0
        b[:1] = b'x'
        return 1
    def write(self, b): hit(); return len(b)
    def flush(self): hit()
    def close(self): hit()
    def seek(self, *a): hit(); return 0
    def tell(self): hit(); return 0
    def readable(self): hit(); return True
    writable = seekable = readable
    closed = property(lambda self: hit() or False)
    def __getattr__(self, name):
        hit()
        raise AttributeError(name)


class Steps:
    n = 0
    def __iter__(self): return self
    def __next__(self):
        hit()
        self.n += 1
        if self.n > 3: raise StopIteration
        return ('k', self.n)


class HostileStr(str):
    def __eq__(self, other): hit(); return True
    def __hash__(self): hit(); return str.__hash__(self)
    def __str__(self): hit(); return 'x'
    def __del__(self): hit()


class HostileInt(int):
    def __eq__(self, other): hit(); return True
    def __index__(self): hit(); return 1
    def __hash__(self): hit(); return 1
    def __del__(self): hit()


class HostileRaw(io.RawIOBase):
    left = 5
    def readable(self): hit(); return True
    writable = seekable = readable
    def readinto(self, b):
        hit()
        self.left -= 1
        if self.left < 0: return 0
        b[:2] = b'a\n'
        return 2
    def write(self, b): hit(); return len(b)
    def seek(self, *a): hit(); return 0
    def tell(self): hit(); return 0


def values(): return [None, 0, -1, 1.5, 'é', b'x', (), (1, 2), [3], {'a': 1}, 2 ** 62, -2 ** 63, 10 ** 30, Hostile(), int, len, HostileStr('errors')]
def first_arguments(): return [None, 1, -1, 2 ** 63 - 1, 10 ** 30, 'ab', b'ab', [1, 2], {'a': 1}, (1, 2), Hostile(), HostileStr('a'), HostileInt(1), slice(None, None, -2 ** 63), 'é\U0001f600\ud800', 3.5, [Hostile(), Hostile()], {'start': Hostile()}]
def more_arguments(): return [(), (Hostile(),), (1, 'x'), (None, None, None), ([], (1, 2), {}), ('a', 'b'), (2 ** 62, -1), (Hostile(), Hostile(), Hostile()), (b'a', b'b', 1, 2, 3, 4)]


# ---- how instances are made ----

def generator(): yield Hostile(); yield 2
async def coroutine(): return 1
async def async_generator(): yield 1


class Awaitable:
    def __await__(self): return iter([1])


def traceback():
    try: raise Error
    except Error as e: return e.__traceback__


def hashlib(name): return __import__('hashlib').new(name, b'x')
class Slots: __slots__ = 'a', '__weakref__'
class Plain: pass


kept = [Plain(), Hostile()]
array, _csv, struct, _random, zlib, _bz2, pyexpat, contextvars, select, _json, _thread, _socket, _hashlib, posix, unicodedata, _io = map(optional, (
    'array', '_csv', 'struct', '_random', 'zlib', '_bz2', 'pyexpat', 'contextvars', 'select', '_json', '_thread', '_socket', '_hashlib', 'posix', 'unicodedata', '_io'))
MAKERS = [
    lambda: [1, Hostile(), 'x'], lambda: (1, Hostile()), lambda: {1: Hostile(), 'a': 2}, lambda: {1, Hostile(), 'y'}, lambda: frozenset([1, 'z']), lambda: bytearray(b'hello world'), lambda: b'hello', lambda: 'héllo wörld', lambda: 'ascii text',
    lambda: 5, lambda: 10 ** 40, lambda: 2.5, lambda: float('nan'), lambda: 1e300, lambda: 2 + 3j, lambda: True, lambda: None, lambda: ..., lambda: NotImplemented, lambda: range(2, 20, 3), lambda: range(10 ** 30), lambda: slice(1, Hostile(), None),
    lambda: memoryview(bytearray(b'0123456789abcdef')), lambda: memoryview(bytearray(24)).cast('i', [2, 3]), lambda: memoryview(b'0123456789abcdef')[::-2],
    lambda: iter([1, Hostile()]), lambda: reversed([1, 2]), lambda: iter((1, 2)), lambda: iter({1: 2}), lambda: iter({1: 2}.items()), lambda: iter({1: 2}.values()), lambda: reversed({1: 2}), lambda: reversed({1: 2}.items()), lambda: reversed({1: 2}.values()), lambda: iter({1, 2}), lambda: iter('abc'), lambda: iter('aé\u20ac'),
    lambda: iter(b'ab'), lambda: iter(bytearray(b'ab')), lambda: iter(range(3)), lambda: iter(range(10 ** 30)), lambda: iter(Hostile().__getitem__, 5), lambda: iter(memoryview(b'abc')), lambda: reversed(Hostile()), lambda: iter(Hostile()),
    lambda: {1: 2}.keys(), lambda: {1: 2}.values(), lambda: {1: Hostile()}.items(), lambda: enumerate([1, 2], HostileInt(2)), lambda: enumerate(Hostile(), 10 ** 30), lambda: zip([1], Hostile()), lambda: zip([1], [2], strict=True), lambda: map(Hostile(), [1, 2], Hostile()), lambda: filter(Hostile(), [1, 2]), lambda: filter(None, Hostile()),
    lambda: generator(), lambda: coroutine(), lambda: async_generator(), lambda: async_generator().asend(None), lambda: async_generator().athrow(Error), lambda: async_generator().aclose(), lambda: anext(async_generator()), lambda: anext(async_generator(), 1), lambda: coroutine().__await__(), lambda: (lambda: 1), lambda: (lambda a, b=1, *c, d=2, **e: a), lambda: Plain().__init__,
    lambda: types.MethodType(Hostile(), Hostile()), lambda: [].append, lambda: [].__len__, lambda: list.append, lambda: list.__len__, lambda: dict.fromkeys, lambda: list.__dict__['append'], lambda: type.__dict__['__mro__'], lambda: Slots.a, lambda: dict.__dict__['fromkeys'], lambda: (lambda: 1).__code__, lambda: types.CellType(Hostile()), lambda: types.CellType(),
    lambda: sys._getframe(), lambda: traceback(), lambda: types.ModuleType('m', 'd'), lambda: types.SimpleNamespace(a=1), lambda: types.MappingProxyType({'a': Hostile()}), lambda: types.GenericAlias(list, (int, Hostile())), lambda: iter(list[int]), lambda: int | str, lambda: property(Hostile(), Hostile(), Hostile()), lambda: classmethod(Hostile()), lambda: staticmethod(Hostile()),
    lambda: super(Plain, Plain()), lambda: type('T', (Plain,), {'a': 1}), lambda: type('T', (), {'__slots__': ('a', 'b')}), lambda: Plain(), lambda: object(), lambda: weakref.ref(kept[0]), lambda: weakref.ref(kept[1], Hostile()), lambda: weakref.proxy(kept[0]), lambda: weakref.proxy(kept[1], Hostile()), lambda: weakref.ref(Plain()),
    lambda: BaseException(1), lambda: OSError(2, 'x', 'f', None, 'g'), lambda: BlockingIOError(11, 'x', 5), lambda: SyntaxError('m', ('f', 1, 2, 'text', 3, 4)), lambda: ImportError('m', name='n', path='p'), lambda: StopIteration(Hostile()), lambda: SystemExit(3), lambda: KeyError(Hostile()), lambda: AttributeError('x', name='a', obj=Hostile()),
    lambda: NameError('x', name='n'), lambda: UnicodeDecodeError('utf-8', b'abc', 1, 2, 'r'), lambda: UnicodeEncodeError('utf-8', 'abc', 1, 2, 'r'), lambda: UnicodeTranslateError('abc', 1, 2, 'r'), lambda: ExceptionGroup('g', [Error(1), KeyError(2)]), lambda: BaseExceptionGroup('g', [SystemExit(1)]),
    lambda: collections.deque([1, Hostile(), 3], 5), lambda: iter(collections.deque([1, 2])), lambda: reversed(collections.deque([1, 2])), lambda: collections.defaultdict(Hostile(), {1: 2}), lambda: collections.OrderedDict(a=1, b=Hostile()), lambda: iter(collections.OrderedDict(a=1)), lambda: collections.OrderedDict(a=1).items(),
    lambda: iter(collections.OrderedDict(a=1).items()), lambda: collections.OrderedDict(a=1).keys(), lambda: collections.OrderedDict(a=1).values(), lambda: collections.Counter('aab'), lambda: collections.namedtuple('N', 'a b')(1, 2), lambda: collections.namedtuple('N', 'a b').a,
    lambda: functools.partial(Hostile(), 1, a=2), lambda: functools.lru_cache(2)(Hostile()), lambda: functools.lru_cache(None)(Hostile()), lambda: functools.lru_cache(0)(Hostile()), lambda: functools.cmp_to_key(Hostile())(1), lambda: functools.cmp_to_key(Hostile()), lambda: functools.singledispatch(Hostile().__call__), lambda: functools.cached_property(Hostile()),
    lambda: itertools.chain([1], Hostile()), lambda: itertools.chain.from_iterable([[1], Hostile()]), lambda: itertools.cycle(Hostile()), lambda: itertools.groupby(Hostile(), Hostile()), lambda: next(itertools.groupby([1, 1, 2]))[1], lambda: itertools.tee(Hostile())[0], lambda: itertools.product([1, 2], Hostile()), lambda: itertools.permutations([1, 2, 3], 2),
    lambda: itertools.combinations([1, 2, 3], 2), lambda: itertools.combinations_with_replacement([1, 2], 2), lambda: itertools.accumulate(Hostile(), Hostile()), lambda: itertools.islice(Hostile(), 0, 3, 2), lambda: itertools.zip_longest([1], Hostile(), fillvalue=Hostile()), lambda: itertools.starmap(Hostile(), [[1], Hostile()]),
    lambda: itertools.compress(Hostile(), Hostile()), lambda: itertools.count(2, 3), lambda: itertools.count(Hostile(), 1.5), lambda: itertools.repeat(Hostile(), 3), lambda: itertools.takewhile(Hostile(), Hostile()), lambda: itertools.dropwhile(Hostile(), Hostile()), lambda: itertools.filterfalse(Hostile(), Hostile()), lambda: itertools.pairwise(Hostile()),
    lambda: operator.itemgetter(Hostile(), 1), lambda: operator.attrgetter('a.b', 'c'), lambda: operator.methodcaller('m', Hostile(), a=1), lambda: re.compile('(a)|(?P<n>b)'), lambda: re.compile(b'a*'), lambda: re.match('(a)(?P<n>b)?', 'ab'), lambda: re.compile('a*').scanner('aab'), lambda: re.finditer('a', 'aaa'),
    lambda: io.StringIO('ab\ncd\r\n', None), lambda: io.BytesIO(b'ab\ncd'), lambda: io.BytesIO(b'ab\ncd').getbuffer(), lambda: io.BufferedReader(HostileRaw(), 5), lambda: io.BufferedWriter(HostileRaw(), 5), lambda: io.BufferedRandom(HostileRaw(), 5), lambda: io.BufferedRWPair(HostileRaw(), HostileRaw(), 5),
    lambda: io.TextIOWrapper(io.BytesIO(b'text\r\nmore\xc3\xa9' * 9), 'utf-8'), lambda: io.TextIOWrapper(io.BufferedRandom(HostileRaw(), 5), 'utf-16', 'replace', '\r\n'), lambda: io.TextIOWrapper(Hostile(), 'ascii', 'strict'), lambda: io.IncrementalNewlineDecoder(Hostile(), True), lambda: io.FileIO('/dev/null', 'r+'), lambda: io.IncrementalNewlineDecoder(None, True), lambda: open('/dev/null', 'w+b'), lambda: open('/dev/null', 'w'),
    lambda: array.array('i', [1, 2, 3]), lambda: array.array('d', [1, 2]), lambda: array.array('u', 'ab'), lambda: iter(array.array('b', b'abc')), lambda: array.array('Q', [2 ** 63]), lambda: _csv.reader(Hostile()), lambda: _csv.reader(['a,"b', 'c"']), lambda: _csv.writer(io.StringIO()), lambda: _csv.writer(Hostile()), lambda: _csv.Dialect(delimiter=';'),
    lambda: struct.Struct('3iQ2s'), lambda: struct.iter_unpack('2B', b'abcd'), lambda: _random.Random(5), lambda: zlib.compressobj(), lambda: zlib.decompressobj(), lambda: _bz2.BZ2Compressor(), lambda: _bz2.BZ2Decompressor(), lambda: pyexpat.ParserCreate(), lambda: pyexpat.ParserCreate('utf-8', ' '), lambda: contextvars.ContextVar('v', default=Hostile()),
    lambda: contextvars.copy_context(), lambda: contextvars.ContextVar('v').set(1), lambda: iter(contextvars.copy_context()), lambda: contextvars.copy_context().keys(), lambda: contextvars.copy_context().items(), lambda: select.poll(), lambda: select.epoll(), lambda: _json.make_scanner(types.SimpleNamespace(strict=True, object_hook=Hostile(), object_pairs_hook=None, parse_float=Hostile(), parse_int=Hostile(), parse_constant=Hostile(), memo={})),
    lambda: _json.make_encoder({}, Hostile(), Hostile(), None, ':', ',', True, False, True), lambda: _thread.allocate_lock(), lambda: _thread.RLock(), lambda: _thread._local(), lambda: _socket.socket(), lambda: __import__('hashlib').new('md5'), lambda: __import__('hashlib').new('sha512', b'x'), lambda: __import__('hashlib').blake2b(b'x'), lambda: __import__('hashlib').sha3_256(b'x'), lambda: __import__('hashlib').shake_128(b'x'),
    lambda: posix.scandir('/'), lambda: next(posix.scandir('/')), lambda: posix.stat('/'), lambda: posix.times(), lambda: sys.flags, lambda: sys.version_info, lambda: sys.float_info, lambda: __import__('time').gmtime(0), lambda: unicodedata.ucd_3_2_0, lambda: __import__('string').Template('$a'), lambda: iter(__import__('_string').formatter_parser('a{b}')),
    lambda: __import__('_string').formatter_field_name_split('a.b[c]')[1], lambda: __import__('ast').parse('x = 1').body[0], lambda: __import__('ast').Name('a', Hostile()), lambda: __import__('ast').Constant(Hostile()), lambda: __import__('typing').TypeVar('T'), lambda: __import__('_abc')._get_dump, lambda: __import__('_operator').itemgetter(1), lambda: warnings.catch_warnings(record=True),
    lambda: type(posix.stat('/')).__dict__['st_mode'], lambda: type(sys.version_info).__dict__['major'], lambda: itertools.tee(Hostile())[0].__reduce__()[1][0], lambda: hashlib('sha1'), lambda: hashlib('sha256'), lambda: hashlib('sha224'), lambda: hashlib('sha384'), lambda: posix.statvfs('/'),
    lambda: os.terminal_size((1, 2)), lambda: posix.uname(), lambda: __import__('pwd').getpwuid(0), lambda: __import__('grp').getgrgid(0), lambda: __import__('resource').getrusage(0), lambda: sys.hash_info, lambda: sys.int_info, lambda: sys.version_info, lambda: collections.abc.Sized.__dict__['_abc_impl'],
    lambda: __import__('json').JSONEncoder(default=Hostile()).c_encoder, lambda: __import__('json').scanner.make_scanner(__import__('json').JSONDecoder(object_hook=Hostile())), lambda: _json.Scanner(__import__('json').JSONDecoder()), lambda: _json.make_encoder({}, Hostile(), Hostile(), None, ':', ',', True, False, True),
    lambda: __import__('marshal').loads, lambda: __import__('importlib').machinery.SourceFileLoader('a', 'b'), lambda: sys.__stdin__.buffer.raw, lambda: __import__('tracemalloc').take_snapshot(), lambda: __import__('_weakrefset').WeakSet(), lambda: weakref.WeakValueDictionary(), lambda: __import__('_ctypes').c_int(1),
]


def instances(t):
    """Functions that each make an instance of t or of a class derived from it."""
    makers = [m for m in MAKERS if made_type(m) is t]
    makers.append(lambda: t.__new__(t))
    for args in ((), (1,), ('a',), (b'a',), ([1],), (Hostile(),), ('a', 1), (Hostile(), Hostile()), ('r', b'b', 1, 2, 'x')):
        if t not in (io.FileIO,) and t.__name__ not in ('socket', 'epoll') or args and args[0] == 'a':
            if works(lambda: t(*args)) and len(makers) < 6: makers.append(lambda args=args: t(*args))
            elif works(lambda: t.__new__(t, *args)) and len(makers) < 6: makers.append(lambda args=args: t.__new__(t, *args))
    try:
        class Sub(t):
            def __del__(self): hit()
        makers.append(lambda: Sub.__new__(Sub))
        for m in makers[:1]: makers.append(lambda: sub_of(Sub, m()))
    except TypeError: pass
    return [m for m in makers if works(m)]


def sub_of(Sub, plain):
    try: return Sub(plain)
    except Exception:
        reduced = plain.__reduce_ex__(2)
        return Sub(*reduced[1])


def works(f):
    try: return f() is not NotImplemented
    except BaseException: return False


made = {}
def made_type(make):
    if make not in made:
        try: made[make] = type(make())
        except BaseException: made[make] = None
    return made[make]


# ---- how they are used ----

def attempt(f, *args):
    try: return f(*args)
    except BaseException: return None


def take(x):
    for i, _ in enumerate(x):
        if i > 3: break


def use(x):
    """The plain things that programs do with anything."""
    for f in (repr, str, hash, bool, len, sys.getsizeof, gc.get_referents, dir, lambda x: x == x, lambda x: x == 5, lambda x: x < x, take, operator.index, memoryview, format, copy.copy, lambda x: x[0], lambda x: x['a'], lambda x: x + x,
              lambda x: x.__reduce_ex__(2), lambda x: x.__dict__, next, vars, iter, lambda x: isinstance(1, x)):
        attempt(f, x)


def use_briefly(x):
    for f in (repr, str, hash, len, take, gc.get_referents, lambda x: x == x): attempt(f, x)


def states(): return [None, 5, 'x', (), (1,), (1, 2), (None, None), ('a', [], {}, 1), {}, {'a': 1}, ((), {}, None), (10 ** 30, -2 ** 63, 3), [1, 2], Hostile(), (Hostile(), Hostile(), Hostile(), Hostile()), (2 ** 62,) * 4, (b'', 2 ** 62, None), ('', '\n', 2 ** 62, None), (3, (1,) * 625, None)]


def set_members(make, names):
    for name in names:
        for value in values():
            x = make()
            if attempt(setattr_ok, x, name, value): use(x)
        x = make()
        if attempt(delattr_ok, x, name): use(x)


def setattr_ok(x, name, value): setattr(x, name, value); return True
def delattr_ok(x, name): delattr(x, name); return True


def arguments_for(t):
    fd = t in (io.FileIO,) or t.__name__ in ('socket', 'epoll')
    first = [a for a in first_arguments() if not fd or not isinstance(a, (int, Hostile)) or type(a) is int and a > 10]
    return [(a,) for a in first] + [a for a in more_arguments() if not fd or not a or not isinstance(a[0], (int, Hostile))]


def call_methods(t, make, names, members):
    for name in names:
        if name in WAITS or name in LOCKS and 'ock' in t.__name__ or t is range and name in ('count', 'index', '__contains__'): continue  # a long way
        for args in arguments_for(t):
            x = make()
            method = attempt(getattr, x, name)
            if not callable(method): break
            r = attempt(method, *args)
            if r is not None and r is not x and type(r) is not t: use_briefly(r)
            use_briefly(x)


def set_up_again(t, make):
    """__init__ of what is in use, with good and bad arguments; __setstate__ with nonsense."""
    for args in arguments_for(t):
        x = make()
        at_work = attempt(iter, x)
        attempt(next, at_work)
        attempt(lambda: x.__init__(*args))
        attempt(next, at_work)
        use(x)
    for state in states():
        for name in '__setstate__', '__setattr__', '__init__':
            x = make()
            if hasattr(x, name):
                attempt(getattr(x, name), state)
                use(x)
    x = make()
    attempt(setattr, x, '__dict__', {'a': 1})
    attempt(setattr, x, '__dict__', collections.OrderedDict(b=Hostile()))
    use(x)
    for protocol in 0, 2, 4: attempt(lambda: pickle.loads(pickle.dumps(make(), protocol)))
    attempt(copy.deepcopy, make())


def strikes_for(x, t, members):
    """What may happen to x while it is at work."""
    def init_bad(): x.__init__(5, 5, 5, 5, 5, 5, 5, 5)
    def init_empty(): x.__init__()
    def init_again(): x.__init__([])
    def init_other(): x.__init__(Hostile())
    def init_text(): x.__init__('r', b'b', 0, 1, 'reason') if isinstance(x, UnicodeError) else x.__init__('new')
    def empty():
        for name in 'clear', 'close', 'detach', 'release': attempt(lambda: getattr(x, name)())
    def delete():
        for name in members: attempt(delattr, x, name)
    def replace():
        for name in members: attempt(setattr, x, name, Plain())
    def grow():
        for name in 'append', 'add', 'write', 'feed', 'appendleft': attempt(lambda: getattr(x, name)(1)); attempt(lambda: getattr(x, name)(b'x' * 1000)); attempt(lambda: getattr(x, name)('x' * 1000))
    def step(): attempt(next, x); attempt(lambda: x.send(None)); attempt(lambda: x.throw(Error)); attempt(lambda: x.close())
    def state():
        for s in states()[:8]: attempt(lambda: x.__setstate__(s))
    def change():
        x.__class__ = Plain
    return [init_bad, init_empty, init_again, init_other, init_text, empty, delete, replace, grow, step, state, change, gc.collect]


def strike_at(t, make, names, members):
    global strike, strikes
    fd = t in (io.FileIO,) or t.__name__ in ('socket', 'epoll')
    if fd: return
    for name in names:
        if name in WAITS or name in LOCKS and 'ock' in t.__name__ or t is range and name in ('count', 'index', '__contains__'): continue
        x = make()
        if not callable(attempt(getattr, x, name)): continue
        for i in range(len(strikes_for(x, t, members))):
            for args in (Hostile(),), (Hostile(), Hostile()), (HostileStr('a'), 1), (1, Hostile()), ([Hostile(), Hostile()],), ():
                x = make()
                method = attempt(getattr, x, name)
                strike, strikes = strikes_for(x, t, members)[i], 2
                attempt(method, *args)
                strikes = 0
                attempt(repr, x)
                if not args: attempt(take, x)
    for i in range(len(strikes_for(x, t, members)) if names else 0):  # the same as attributes of x tell of it
        for name in [None] + members:
            x = make()
            if name: attempt(setattr, x, name, Hostile())
            for f in repr, str, hash, take, len, lambda x: x == x, copy.copy, bool, next, lambda x: x(1), lambda x: x.__reduce_ex__(2):
                strike, strikes = strikes_for(x, t, members)[i], 1
                attempt(f, x)
                strikes = 0
    strike = None


def settable(t, names):
    found = []
    for name in names:
        for c in t.__mro__:
            d = vars(c).get(name)
            if d is not None:
                if hasattr(type(d), '__set__') and not callable(d): found.append(name)
                break
    return found


def main():
    warnings.simplefilter('ignore')
    sys.unraisablehook = lambda args: None
    sys.stdout = io.StringIO()
    old = os.getcwd()
    folder = tempfile.mkdtemp()
    os.chdir(folder)
    chosen = all_types()[part::parts]
    for t in chosen:
        names = [n for n in dir(t) if n not in ('__subclasshook__', '__init_subclass__', '__getattribute__', '__dir__')]
        members = settable(t, names)
        own = [n for n in names if n not in dir(object) or n in ('__init__', '__eq__', '__lt__', '__repr__', '__str__', '__format__', '__reduce_ex__', '__reduce__', '__hash__', '__setattr__')]
        for make in instances(t):
            if VERBOSE: print(t, make, 'members', members, file=sys.__stderr__, flush=True)
            use(make())
            set_members(make, [n for n in names if n not in ('__class__', 'f_trace', 'f_lineno')])
            if VERBOSE: print(t, 'methods', file=sys.__stderr__, flush=True)
            call_methods(t, make, own, members)
            set_up_again(t, make)
            if VERBOSE: print(t, 'strikes', file=sys.__stderr__, flush=True)
            strike_at(t, make, own, members)
        sys.stdout = io.StringIO()
        gc.collect()
    os.chdir(old)
    __import__('shutil').rmtree(folder, True)
    return len(chosen)


count = main()
os.write(1, f'survived {count} types\n'.encode())
