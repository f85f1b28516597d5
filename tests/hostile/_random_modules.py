# after: ast, csv, codecs, contextvars, functools, hashlib, heapq, json, string, tracemalloc, typing, unicodedata, warnings, weakref, pyexpat, zlib, _bz2
"""Random hostility (_evil.py), given to every function, class and method of the modules that are written in C. Objects of these
modules stay alive for a while, and the mischief calls their methods again while they are at work.

usage: _random_modules.py SEED ROUNDS
"""
import _ast, _bisect, _codecs, _collections, _csv, _functools, _hashlib, _heapq, _json, _random, _signal, _string, _struct, _thread, _warnings, _weakref
import array, ast, binascii, builtins, cmath, codecs, collections, contextvars, csv, errno, functools, gc, hashlib, heapq, io, itertools, json, marshal
import math, operator, posix, re, select, string, struct, sys, time, tracemalloc, types, typing, unicodedata, warnings, weakref

from _evil import *


def optional(name):
    try: return __import__(name)
    except ImportError: return None


zlib, _bz2, pyexpat, objgraph, snapshot, _blake2, _sha3 = map(optional, ('zlib', '_bz2', 'pyexpat', 'objgraph', 'snapshot', '_blake2', '_sha3'))
objgraph = snapshot = None  # tools that write files and pages
MODULES = [m for m in (_ast, _bisect, _codecs, _collections, _csv, _functools, _hashlib, _heapq, _json, _random, _string, _struct, _warnings, _weakref, array, binascii,
                       cmath, contextvars, errno, gc, itertools, marshal, math, operator, re, time, types, unicodedata, zlib, _bz2, pyexpat, io, _blake2, _sha3, typing, tracemalloc) if m]
POSIX = 'stat lstat listdir scandir fspath access readlink strerror cpu_count getenv sysconf confstr get_terminal_size waitstatus_to_exitcode'.split()
SYS = 'getsizeof intern getrefcount exc_info _getframe call_tracing displayhook excepthook is_finalizing getswitchinterval set_int_max_str_digits'.split()
FORBIDDEN = {'__class__', '__subclasshook__', '__init_subclass__', 'fileno', '__subclasses__', 'sleep', 'open_code', 'set_asyncgen_hooks', 'disable', 'open', 'FileIO', 'set_debug', 'freeze',
             'set_threshold', 'tzset', 'clock_settime', 'main', 'dump', 'clock_settime_ns', 'stop', 'crash', 'breakpoint', 'input', 'exit', 'quit', '__import__', 'exec', 'CodeType',
             'register', 'unregister', 'poll'}  # poll() would wait for ever
FUNCTIONS = [getattr(m, n) for m in MODULES for n in sorted(dir(m)) if n not in FORBIDDEN and callable(getattr(m, n)) and getattr(m, n) not in (types.CodeType, object, type)]
FUNCTIONS += [getattr(posix, n) for n in POSIX if hasattr(posix, n)] + [getattr(sys, n) for n in SYS if hasattr(sys, n)]
alive = []


class EvilFile:
    """Answers as a file should, mostly, and then again does not."""
    def read(self, *n): return answer(b'<a>text</a>', b'x' * 100, 'x,y\n', b'', b'', '', None, 5, bytearray(b'ab'))
    read1 = readline = readall = read
    def readinto(self, b):
        mischief()
        try:
            if rand(2): kept.append(b)
            del kept[:-3]
            b[:3] = b'a\nb'
            return answer(3, 3, 3, 0, len(b) + 1, -1, None, 'x')
        except (ValueError, TypeError):
            return 0
    def write(self, b):
        if rand(2): kept.append(b)
        del kept[:-3]
        return answer(len(b), 1, 0, None, -1, 10 ** 9, 'x')
    def seek(self, *a): return answer(0, 1, 5, -1, 10 ** 30, None)
    def tell(self): return answer(0, 1, 5, -1, None)
    def truncate(self, *n): return answer(0, 5, None)
    def flush(self): mischief()
    def close(self): mischief()
    def __iter__(self): return self
    def __next__(self):
        if rand(5) == 0: raise StopIteration
        return answer('a,"b",c\n', '"open', 'x\n', b'b', EvilStr('q,w'), 5)
    def readable(self): return True
    writable = seekable = readable
    closed = property(lambda self: answer(False, False, False, True))
    mode, name = 'rb', 'evil'
    def __del__(self): mischief()


kept = []


class EvilRaw(EvilFile, io.RawIOBase):
    closed = property(lambda self: answer(False, False, False, False, True))
    def __del__(self): mischief()


def text(): return pick(['', 'a', 'abc' * 10, 'a,b\r\n"c d",e', 'é€\U0001f600', '\ud800', '%d %s', '{0}{a.b[c]!r:>{1}}', '(a|b)*c', '[{"a": 1.5e3, "b": [null]}]', '<a b="c">d</a>', 'utf-8', 'NFC', 'big', '3i2sxQ', 'yy\n' * 5, EvilStr('k')])
def data(): return pick([b'', b'a', b'\xff\xfe\x00', b'x\x9cK\x04\x00\x00b\x00b', b'BZh9', b'<a b="c">d&amp;<!-- e --><![CDATA[f]]></a>', b'abc\n' * 50, bytearray(b'bytes'), memoryview(bytearray(b'0123456789abcdef')),
                         array.array(pick('bBhHiIlLqQfd'), [1, 2, 3]), memoryview(b'0123456789abcdef').cast(pick('bBhHiIlLqQfd'))[::pick([1, 1, 2, -1])], marshal.dumps([1, 'a', {2: (3.5, b'x')}])])
def number(): return pick([0, 1, -1, 2, 3, 5, 10, 255, 256, 2 ** 31, 2 ** 63 - 1, -2 ** 63, 2 ** 64, 10 ** 30, 0.5, -2.5, float('nan'), float('inf'), 1e300, 1j, True, EvilInt(3)])
def callback(): return pick([lambda: (lambda *a, **k: answer(None, 1, 'x', b'x', (), True)), Evil, lambda: (lambda *a, **k: a[0] if a else None), lambda: print, lambda: (lambda *a, **k: ('?', len(text()))),
                             lambda: alive[-1] if alive else None])()
def argument():
    mutable = pick([text, text, data, data, number, number, callback, Evil, EvilFile, EvilRaw, some_argument, some_container, lambda: pick(alive) if alive else None, lambda: None])()
    if isinstance(mutable, (list, bytearray, dict, array.array, memoryview)):
        victims.append(mutable)
        del victims[:-12]
    return mutable


def keywords(f):
    """Now and then some that the function knows."""
    if rand(4): return {}
    return {pick(['key', 'file', 'encoding', 'errors', 'maxsize', 'object_hook', 'default', 'dialect', 'delimiter', 'quotechar', 'initial', 'func', 'times', 'sep', 'level', 'wbits', 'zdict',
                  'max_length', 'data', 'string', 'digest_size', 'name', 'fillvalue', 'repeat', 'strict', 'lo', 'hi', 'newline', 'buffer_size', 'line_buffering', 'n', 'flags']): argument()}


RECIPES = [lambda: _csv.reader(pick([EvilFile(), some_container(), Evil(), ['a,b', '"c', 'd"']]), **pick([{}, {'quoting': rand(4)}, {'delimiter': ';'}])), lambda: _csv.writer(pick([EvilFile(), io.StringIO()])),
           lambda: csv.DictReader(EvilFile()), lambda: csv.DictWriter(io.StringIO(), ['a', 'b'], extrasaction='ignore'),
           lambda: zlib and zlib.compressobj(*[rand(9) for _ in range(rand(3))]), lambda: zlib and zlib.decompressobj(pick([15, -15, 31, 47])),
           lambda: _bz2 and _bz2.BZ2Compressor(), lambda: _bz2 and _bz2.BZ2Decompressor(),
           lambda: pyexpat and parser(), lambda: pyexpat and parser(), lambda: hashlib.new(pick(['md5', 'sha1', 'sha256', 'sha512', 'sha3_256', 'blake2b', 'blake2s', 'shake_128'])),
           lambda: _random.Random(argument()), lambda: struct.Struct(pick(['3i', '<QqhB', '10s', 'xpP?', '>e2d', 'n'])), lambda: array.array(pick('bBhHiIlLqQfdu'), pick([[1, 2, 3], b'', 'abc', EvilList([1])])),
           lambda: io.BufferedReader(EvilRaw(), 1 + rand(30)), lambda: io.BufferedWriter(EvilRaw(), 1 + rand(30)), lambda: io.BufferedRandom(EvilRaw(), 1 + rand(30)), lambda: io.BufferedRWPair(EvilRaw(), EvilRaw()),
           lambda: io.TextIOWrapper(EvilFile(), pick(['utf-8', 'utf-16', 'latin-1', 'ascii']), pick(['strict', 'replace', 'evil']), pick([None, '', '\n', '\r\n'])), lambda: io.TextIOWrapper(io.BufferedReader(EvilRaw(), 3)),
           lambda: io.TextIOWrapper(io.BytesIO(b'text\r\nmore\xc3\xa9' * 9), 'utf-8', newline=pick([None, '', '\n'])), lambda: io.StringIO(pick(['ab\ncd\r\n', '']), pick([None, '\n', ''])), lambda: io.BytesIO(b'abc\ndef' * 20),
           lambda: io.IncrementalNewlineDecoder(pick([None, Evil(), codecs.getincrementaldecoder('utf-8')()]), True), lambda: re.compile(pick(['(a)|(b)', r'(?P<n>\w+)\s*', '(?=(a))?', 'x*', b'(b)+'])),
           lambda: re.match('(a)(?P<n>b)?', 'ab'), lambda: re.compile('a*').scanner('aab'), lambda: json.JSONEncoder(default=Evil(), indent=pick([None, 2])), lambda: json.scanner.make_scanner(Context()),
           lambda: functools.lru_cache(pick([2, None, 0]))(Evil()), lambda: functools.partial(Evil(), 1, a=2), lambda: functools.cmp_to_key(Evil())(1), lambda: functools.singledispatch(Evil().__call__),
           lambda: itertools.chain(Evil(), some_list()), lambda: itertools.cycle(EvilFile()), lambda: itertools.groupby(EvilFile(), Evil()), lambda: itertools.tee(EvilFile(), 2)[0], lambda: itertools.product(some_list(), [1, 2]),
           lambda: itertools.permutations(some_list()[:4], 2), lambda: itertools.combinations(some_list(), 2), lambda: itertools.combinations_with_replacement(some_list()[:3], 2), lambda: itertools.accumulate(EvilFile(), Evil()),
           lambda: itertools.islice(EvilFile(), 0, 5, 2), lambda: itertools.zip_longest(EvilFile(), some_list()), lambda: itertools.starmap(Evil(), EvilFile()), lambda: itertools.compress(EvilFile(), Evil()), lambda: itertools.count(pick([1, Evil(), 0.5]), pick([1, Evil()])),
           lambda: itertools.repeat(Evil(), 3), lambda: itertools.takewhile(Evil(), EvilFile()), lambda: itertools.pairwise(EvilFile()), lambda: collections.deque(some_list(), pick([None, 3])), lambda: collections.OrderedDict(some_dict()),
           lambda: collections.Counter(some_list()), lambda: collections.defaultdict(Evil(), some_dict()), lambda: iter(collections.OrderedDict(a=1, b=Evil())), lambda: reversed(collections.deque(some_list())),
           lambda: memoryview(array.array('i', range(12))), lambda: memoryview(bytearray(range(48))).cast('B', [4, 3, 4]), lambda: memoryview(bytearray(16)).cast(pick('bBhHiIlLqQfd?c')), lambda: weakref.ref(Evil(), Evil()),
           lambda: weakref.proxy(hold(Evil()), Evil()), lambda: weakref.WeakKeyDictionary(), lambda: contextvars.ContextVar('v', default=Evil()), contextvars.copy_context, lambda: types.SimpleNamespace(a=Evil()),
           lambda: types.MappingProxyType(some_dict()), lambda: types.CellType(Evil()), lambda: types.GenericAlias(Evil, (Evil(), int)), lambda: list[int, Evil()], lambda: int | list[str], lambda: types.MethodType(Evil(), Evil()),
           lambda: types.ModuleType('m', Evil()), lambda: slice(Evil(), Evil(), 1), lambda: property(Evil(), Evil(), Evil()), lambda: classmethod(Evil()), lambda: staticmethod(Evil()), lambda: super(Evil, Evil()), lambda: operator.itemgetter(Evil(), 1),
           lambda: operator.attrgetter('held', 'a.b'), lambda: operator.methodcaller('pop', Evil()), lambda: generator(), lambda: coroutine(), lambda: async_generator(), lambda: codecs.getincrementalencoder('utf-8')('evil'),
           lambda: codecs.getreader('utf-8')(EvilFile()), lambda: codecs.getwriter('utf-16')(EvilFile()), lambda: ast.parse('def f(a, *b): return [x for x in a if x]\nclass C: y: int = 1'), lambda: ast.Name(id=Evil(), ctx=ast.Load()),
           lambda: warnings.catch_warnings(record=True), lambda: (lambda a, b=1, *c, d=2: a), lambda: sys._getframe(), lambda: ValueError(Evil()), lambda: UnicodeDecodeError('x', b'ab\xff', 0, 1, 'r'), lambda: UnicodeEncodeError('x', 'ab', 0, 1, 'r'),
           lambda: ExceptionGroup('g', [Error(Evil()), KeyError(Evil())]), lambda: OSError(1, Evil(), 'f'), lambda: SyntaxError('m', ('f', 1, 2, Evil())), lambda: ImportError('x', name=Evil()), lambda: StopIteration(Evil()), lambda: time.gmtime(0),
           lambda: typing.TypeVar('T', bound=int), lambda: dict(a=Evil()).items(), lambda: {Evil(), 1}, lambda: bytearray(b'abcdef'), lambda: select.poll(), lambda: iter(Evil(), 5), lambda: enumerate(EvilFile(), EvilInt(3)), lambda: zip(EvilFile(), EvilFile()),
           lambda: map(Evil(), EvilFile(), EvilFile()), lambda: filter(Evil(), EvilFile()), lambda: reversed(EvilList([1, 2])), lambda: range(Evil().__index__(), 10), lambda: string.Template('$a ${b}'), lambda: (traceback() or None)]


class Context:
    strict = property(lambda self: answer(True, False, Evil()))
    object_hook = object_pairs_hook = parse_float = parse_int = parse_constant = property(lambda self: answer(None, Evil(), print))
    memo = {}


def hold(x):
    kept.append(x)
    del kept[:-5]
    return x


def traceback():
    try: raise Error(Evil())
    except Error as e: return e.__traceback__


def generator():
    x = Evil()
    try:
        while True:
            x = yield answer(1, x)
            yield from EvilFile()
    finally: mischief()


async def async_generator():
    try:
        while True: yield await Awaitable()
    finally: mischief()


class Awaitable:
    def __await__(self): return answer(EvilFile(), iter([1]), generator(), Evil())


async def coroutine():
    async with AsyncManager() as m:
        async for x in async_generator():
            if rand(3) == 0: return await Awaitable()


class AsyncManager:
    async def __aenter__(self): return answer(self)
    async def __aexit__(self, *a): return answer(True, False)


def parser():
    p = pyexpat.ParserCreate(pick([None, 'utf-8', 'iso-8859-1', 'koi8-r']), pick([None, ' ']), **pick([{}, {'intern': some_dict()}]))
    for name in dir(p):
        if name.endswith('Handler') and rand(2): setattr(p, name, handler(p))
    p.buffer_text, p.ordered_attributes, p.namespace_prefixes = rand(2), rand(2), rand(2)
    return p


def handler(p):
    def handle(*args):
        k = rand(12)
        if k == 0:
            for name in dir(p):
                if name.endswith('Handler'): setattr(p, name, None)
        elif k == 1: p.Parse(b'<b>', rand(2))
        elif k == 2: p.buffer_size = 1 + rand(9)
        elif k == 3: p.buffer_text = rand(2)
        elif k == 4: hold(p.ExternalEntityParserCreate(None)).Parse(b'<c/>')
        elif k == 5: gc.collect()
        return answer(1, 0, None, 'x')
    return handle


def function_call():
    f = pick(FUNCTIONS)
    result = f(*[argument() for _ in range(rand(4))], **keywords(f))
    if rand(3) == 0: keep(result)
    return result


def keep(thing):
    if thing is not None and not isinstance(thing, (int, float, str, bytes)):
        alive.append(thing)
        if len(alive) > 10: del alive[rand(10)]


def recipe():
    keep(pick(RECIPES)())
    return method_call()


def method_call():
    if not alive: return recipe()
    target = alive[rand(len(alive))] if rand(3) else alive[-1]
    names = [n for n in dir(type(target)) if n not in FORBIDDEN]
    name, k = pick(names), rand(12)
    if k == 0 and not isinstance(target, type): return setattr(target, name, argument())
    if k == 1 and name not in ('__dict__',) and not isinstance(target, type): return delattr(target, name)
    method = getattr(target, name)
    return method(*[argument() for _ in range(rand(4))], **keywords(method)) if callable(method) else method


def again():
    """The mischief: something that is perhaps at work right now is called once more, or ends."""
    if not alive: return
    k = rand(8)
    if k == 0: alive.clear()
    elif k == 1: kept.clear()
    elif k == 2: del alive[rand(len(alive))]
    elif k == 3: alive[-1].__init__(*[argument() for _ in range(rand(3))])
    else: method_call()


def codec_errors():
    codecs.register_error('evil', lambda e: answer(('x', e.end), ('', e.start), (b'yy', e.end), ('z' * 50, -1), ('q', 10 ** 9), (Evil(), 1), 5, (EvilStr('w'), EvilInt(1))) if not change(e) else ('', 9))
    encoding = pick(['utf-8', 'utf-16', 'utf-32', 'ascii', 'latin-1', 'cp1252', 'utf-7', 'unicode_escape', 'raw_unicode_escape', 'charmap', 'idna', 'utf-8-sig'])
    k = rand(4)
    if k == 0: return 'abc\ud800é€\udfff\U0001f600'.encode(encoding, 'evil')
    if k == 1: return pick([b'ab\xff\xfe\xc3', bytearray(b'\\x\\u12\\N{x}\xff'), b'\xd8\x00\x00\xd8a', b'+AB\xff-']).decode(encoding, 'evil')
    if k == 2: return codecs.charmap_encode('abc€', 'evil', pick([{97: Evil(), 98: None}, EvilDict(), Evil(), some_dict()]))
    return codecs.charmap_decode(b'abc\xff', 'evil', pick([{97: Evil(), 98: 'xyz', 99: 10 ** 9}, EvilDict(), Evil(), 'ab', some_dict()]))


def change(e):
    """The error handler changes the error."""
    k = rand(6)
    if k == 0: e.object = pick(['', b'', 'x' * 100, b'x' * 100])
    elif k == 1: e.start, e.end = pick([(-5, 100), (10 ** 6, 10 ** 6), (3, 1)])
    elif k == 2: e.args = ()
    elif k == 3: del e.object
    return False


def trees():
    """compile() of trees whose fields are anything."""
    tree = ast.parse('def f(a: int, *b, c=1) -> str:\n  global z\n  with a as b, c: return [x async for x in y if z] if a else f"{b!r:{c}}"\nmatch p:\n  case {"a": [1, *r], **k}: pass\ntry: import q.w as e\nexcept* E as e: del a.b[c:d], q\nclass C(B, m=M): x: int = lambda *a, b=1: (yield)')
    nodes = list(ast.walk(tree))
    for _ in range(1 + rand(3)):
        node = pick(nodes)
        if node._fields:
            field = pick(node._fields)
            old = getattr(node, field)
            if isinstance(old, list) and rand(2):
                class Nodes(list):
                    def __iter__(self): mischief(); return list.__iter__(self)
                    def __del__(self): mischief()
                setattr(node, field, pick([Nodes(old), old + [argument()], old[1:], [None], old * 2]))
                victims.append(getattr(node, field))
            else: setattr(node, field, pick([argument(), None, pick(nodes), [pick(nodes)], 5, 'x', ast.Load()]))
    return compile(tree, 'x', 'exec')


class Metaclass(type):
    def __instancecheck__(cls, x): return answer(True, False, Evil())
    __subclasscheck__ = __instancecheck__
    def __getattribute__(cls, name):
        if name.startswith('__'): mischief()
        return type.__getattribute__(cls, name)
    def __setattr__(cls, name, value): mischief(); type.__setattr__(cls, name, value)
    def __del__(cls): mischief()
    def __eq__(cls, other): return answer(True, False)
    def __hash__(cls): return answer(1, 2)
    def __repr__(cls): return answer('X', EvilStr('Y'))


class Descriptor:
    def __init__(self, owner=None): self.owner = owner
    def __get__(self, obj, cls):
        mischief()
        try: delattr(cls, pick(['d', 'e', '__len__', '__eq__', '__call__', '__bool__', '__del__']))
        except Exception: pass
        return answer(self, 1, lambda *a: answer(1, True, 'x'))
    def __set__(self, obj, v): self.__get__(obj, type(obj))
    def __delete__(self, obj): self.__get__(obj, type(obj))
    def __set_name__(self, owner, name): mischief()
    def __call__(self, *a): return answer(1, 'x', True)


def changing_classes():
    """Classes that change, and lose their methods, while these are looked up and run."""
    class A(metaclass=pick([type, Metaclass])):
        d = Descriptor()
        __len__ = __eq__ = __hash__ = __call__ = __bool__ = __iter__ = __add__ = __index__ = __getitem__ = __repr__ = __contains__ = Descriptor()
        if rand(2):
            def __del__(self): mischief(); A.z = 1
    class B(A):
        __slots__ = pick([(), ('s',), ['t', '__dict__'], ['__weakref__']])
    class Other: pass
    victims.append(A.__subclasses__())
    a = pick([A, B])()
    def meddle():
        k = rand(9)
        if k == 0: a.__class__ = pick([A, B, Other])
        elif k == 1: B.__bases__ = pick([(A,), (Other,), (A, Other), (Evil,), (Metaclass('M', (), {}),)])
        elif k == 2: a.__dict__ = some_dict()
        elif k == 3: a.__dict__.clear()
        elif k == 4: A.__len__ = lambda self: answer(1, 2)
        elif k == 5: del A.d
        elif k == 6: setattr(A, pick(['__getattr__', '__getattribute__', '__setattr__']), lambda self, *n: answer(1, Evil()))
        elif k == 7: del a.__dict__
        elif k == 8: A.__name__, A.__qualname__, A.__doc__ = 'n', 'q', Evil()
    more_mischief.append(meddle)
    try:
        for _ in range(6):
            meddle() if rand(3) == 0 else None
            k = rand(20)
            try:
                if k == 0: a.d
                elif k == 1: a.d = 1
                elif k == 2: len(a)
                elif k == 3: a == a
                elif k == 4: hash(a)
                elif k == 5: a()
                elif k == 6: bool(a)
                elif k == 7: list(a)
                elif k == 8: a + a
                elif k == 9: [1, 2][a]
                elif k == 10: repr(a)
                elif k == 11: 1 in a
                elif k == 12: isinstance(a, A), issubclass(B, A), isinstance(1, (A, B, Evil()))
                elif k == 13: a.new = Evil(); a.other = Evil(); del a.new
                elif k == 14: super(B, a).d
                elif k == 15: object.__reduce_ex__(a, 2)
                elif k == 16: {a: 1}[a]
                elif k == 17: dir(a)
                elif k == 18: weakref.ref(a, Evil()); hold(weakref.ref(A))
                elif k == 19: A.mro(), A.__mro__, vars(A), A.__doc__
            except (Error, TypeError, AttributeError, ValueError, KeyError, IndexError): pass
    finally: more_mischief.remove(meddle)


def traced():
    """Trace functions are hostile too."""
    def trace(frame, event, arg):
        mischief()
        k = rand(12)
        if k == 0: frame.f_locals.clear()
        elif k == 1: frame.f_trace = Evil()
        elif k == 2: sys.settrace(None)
        elif k == 3: frame.clear() if event == 'x' else None
        elif k == 4: hold(frame)
        elif k == 5: frame.f_lineno = 3
        elif k == 6: del frame.f_trace
        return pick([trace, None, trace, Evil(), trace])
    pick([sys.settrace, sys.setprofile])(trace)
    try: return pick([method_call, codec_errors, function_call])()
    finally:
        sys.settrace(None)
        sys.setprofile(None)


def module_attributes():
    m = types.ModuleType('evil')
    m.__getattr__ = Evil()
    m.__dict__['x'] = Evil()
    victims.append(m.__dict__)
    k = rand(5)
    if k == 0: return m.missing
    if k == 1: exec('from evil_ import *\nfrom evil_ import z\nimport evil_.y', {'__builtins__': {'__import__': lambda *a: mischief() or m}})
    if k == 2: exec('x = 1\ndef f(): return x, undefined\nf()', m.__dict__)
    if k == 3: return repr(m), dir(m)
    m.__all__ = Evil()
    exec('from evil_ import *', {'__builtins__': {'__import__': lambda *a: m}})


def memory_tools():
    hoop = optional('hoop')
    import objgraph as o
    o.count(o.typestats().__class__.__name__), o.at(id(alive)), o.find_backref_chain(kept, Evil(), max_depth=3)
    return pick([lambda: o.by_type('Evil'), lambda: o.find_ref_chain(alive, lambda x: answer(True, False), max_depth=4), lambda: gc.get_referrers(*alive), lambda: gc.get_objects()[-20:], lambda: gc.get_referents(*alive),
                 lambda: [repr(x) for x in gc.get_objects()[-30:]], lambda: o.show_growth(file=EvilFile()), lambda: tracemalloc.start(2) or tracemalloc.take_snapshot() and tracemalloc.stop()])()


ACTIONS = [recipe, recipe, recipe, method_call, method_call, method_call, function_call, function_call, codec_errors, trees, changing_classes, changing_classes, traced, module_attributes]
if sys.implementation.name == 'hoop': ACTIONS.append(lambda: memory_tools() if rand(40) == 0 else None)
more_mischief.append(again)
sys.unraisablehook = lambda args: None
warnings.simplefilter('ignore')
sys.stdout, real_stdout = io.StringIO(), sys.stdout
VERBOSE = len(sys.argv) > 3


def consume(result):
    if hasattr(type(result), '__next__'):
        for i, _ in enumerate(result):
            if i > 20: break


def main():
    for round_number in range(rounds):
        begin_round()
        action = pick(ACTIONS)
        if VERBOSE: print(round_number, action, [type(a).__name__ for a in alive], file=sys.__stderr__, flush=True)
        try: consume(action())
        except (SystemExit, MemoryError): pass
        except BaseException: pass
        if round_number % 200 == 0: gc.collect()
        if round_number % 50 == 0:
            alive.clear()
            sys.stdout = io.StringIO()


main()
if len(sys.argv) > 2: posix.write(1, f'survived {rounds}\n'.encode())  # what sys.stdout has become, who knows
