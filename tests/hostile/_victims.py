"""Each object that the collector shows is spoiled by itself, in a forked child: a dict, list or set is emptied or filled with things that do not
belong there, an object's attributes are replaced. Then the child uses much of the library and ends. It may fail in any way but by a fault.

usage: _victims.py FIRST STEP [v]    the objects FIRST, FIRST + STEP ...
"""
import abc, atexit, binascii, bisect, codecs, collections, contextlib, copy, csv, dataclasses, enum, functools, gc, heapq, io, itertools, json, linecache
import math, operator, os, random, re, select, signal, string, struct, sys, tempfile, time, traceback, tracemalloc, types, typing, unicodedata, warnings, weakref, zlib


# ---- things to use ----

class Color(enum.Enum): A = 1; B = 2
@dataclasses.dataclass
class P: x: int = 1; y: list = dataclasses.field(default_factory=list)
class It(abc.ABC):
    @abc.abstractmethod
    def f(self): ...
class It2(It):
    def f(self): return super().__init__()
NT = collections.namedtuple('NT', 'a b')
@functools.singledispatch
def sd(x): return x
@sd.register(int)
def _(x): return -x
@functools.lru_cache(5)
def lc(n): return n
lc(1)
oc = collections.OrderedDict(a=1, b=2); cd = collections.Counter('abc'); dd = collections.defaultdict(list)
ws = weakref.WeakSet(); wd = weakref.WeakValueDictionary(); wk = weakref.WeakKeyDictionary()
pp = [P() for i in range(3)]
for p in pp:
    wd[id(p)] = p
PAT = re.compile('(?P<a>x+)|(y)')
gen = (i for i in range(10)); next(gen)
def deco():
    try: yield 1
    finally: print(end='')
g2 = deco(); next(g2)
wr = csv.writer(io.StringIO()); tw = io.TextIOWrapper(io.BytesIO(b'a\nb'), 'latin-1')
cm = contextlib.contextmanager(deco)
T = typing.TypeVar('T')
class Gn(typing.Generic[T]): pass


# ---- using them ----

def use():
    def q(f):
        try: f()
        except BaseException as e:
            try: str(e); traceback.format_exc()
            except BaseException: pass
    q(lambda: print('x', file=io.StringIO())); q(lambda: Color.A.name + str(Color(2)) + repr(list(Color))); q(lambda: P(3) == P(3)); q(lambda: repr(P())); q(lambda: dataclasses.asdict(P()))
    q(lambda: It()); q(lambda: It2().f()); q(lambda: isinstance(5, collections.abc.Hashable)); q(lambda: isinstance([], It)); q(lambda: NT(1, 2)._replace(a=3)); q(lambda: NT(1, 2)); q(lambda: sd(5)); q(lambda: lc(7) + lc(1)); q(lambda: lc.cache_clear())
    q(lambda: oc.move_to_end('a')); q(lambda: list(oc)); q(lambda: oc.popitem()); q(lambda: cd.most_common()); q(lambda: dd[3]); q(lambda: [ws.add(p) for p in []]); q(lambda: list(wd.items())); q(lambda: len(wk))
    q(lambda: PAT.sub('z', 'axxyb')); q(lambda: re.compile('[a-z]+(?=b)').findall('abab')); q(lambda: json.dumps({'a': [1, 2.5, None]})); q(lambda: json.loads('{"a": [1, 2]}')); q(lambda: warnings.warn('x')); q(lambda: codecs.lookup('utf-8')); q(lambda: 'x'.encode('cp1252', 'replace')); q(lambda: b'\xff'.decode('utf-8', 'replace'))
    q(lambda: struct.pack('<hi', 1, 2)); q(lambda: zlib.decompress(zlib.compress(b'x' * 100))); q(lambda: zlib.decompress(b'x')); q(lambda: binascii.unhexlify('x')); q(lambda: random.random()); q(lambda: random.sample(range(10), 3)); q(lambda: time.strftime('%Y')); q(lambda: time.localtime()); q(lambda: os.stat('/')); q(lambda: os.listdir('/')); q(lambda: open('/nonexistent'))
    q(lambda: wr.writerow(['a', 1])); q(lambda: list(csv.reader(['a,b']))); q(lambda: tw.read()); q(lambda: next(gen)); q(lambda: g2.throw(ValueError)); q(lambda: cm().__enter__()); q(lambda: Gn[int]()); q(lambda: typing.get_type_hints(P)); q(lambda: copy.deepcopy([pp, oc])); q(lambda: string.Template('$a').substitute(a=1)); q(lambda: '{0!r:>5}'.format(1)); q(lambda: operator.itemgetter(1)([1, 2]))
    q(lambda: type('C', (P,), {'__slots__': ()})()); q(lambda: exec('class D(int):\n  def f(self): return super().real\nD(3).f()')); q(lambda: __import__('fractions').Fraction(1, 3)); q(lambda: compile('a = [x for x in y if x]', 'f', 'exec')); q(lambda: eval('1 +')); q(lambda: sorted([3, 1, 2], key=lambda v: -v)); q(lambda: functools.reduce(operator.add, [1, 2])); q(lambda: list(itertools.groupby('aab')))
    q(lambda: tracemalloc.start(3)); q(lambda: tracemalloc.take_snapshot().statistics('lineno')); q(lambda: tracemalloc.stop()); q(lambda: sys.settrace(lambda *a: None)); q(lambda: lc(9)); q(lambda: sys.settrace(None)); q(lambda: unicodedata.name('a')); q(lambda: gc.collect()); q(lambda: sys._getframe().f_locals); q(lambda: linecache.getline(__file__, 3)); q(lambda: sys.exc_info()); q(lambda: atexit.register(print, end='')); q(lambda: 1 / 0)
    for e in (ValueError('x'), OSError(2, 'x'), UnicodeDecodeError('utf-8', b'x', 0, 1, 'r'), SyntaxError('x', ('f', 1, 1, 't')), ExceptionGroup('g', [ValueError(1)])):
        q(lambda: (_ for _ in ()).throw(e)); q(lambda: copy.copy(e))


# ---- spoiling ----

def spoil(o, how):
    if isinstance(o, dict):
        ks = dict.keys(o)
        if how == 0: dict.clear(o)
        elif how == 1:
            for k in list(ks): dict.__setitem__(o, k, 5)
        elif how == 2:
            for k in list(ks): dict.__setitem__(o, k, [])
            dict.__setitem__(o, 5, 5)
        else:
            for k in list(ks): dict.__setitem__(o, k, (1, 'x', {}))
    elif isinstance(o, list):
        o[:] = ([], [5] * len(o), [[]] * (len(o) + 2), [(1, 'x', {})] * 3)[how]
    elif isinstance(o, set):
        set.clear(o); how and set.update(o, [5, 'x', (1,), 2.5])
    elif isinstance(o, collections.deque):
        o.clear(); o.extend([5, 'x'])
    else:
        for k in dir(o):
            if k.startswith('__') and k not in ('__dict__', '__code__', '__defaults__', '__kwdefaults__', '__closure__', '__wrapped__', '__func__', '__self__', '__bases__', '__annotations__', '__module__', '__name__', '__qualname__', '__doc__', '__getattr__', '__origin__', '__args__', '__parameters__', '__class__', '__traceback__', '__context__', '__notes__'): continue
            try: setattr(o, k, (None, 5, [], (1, 'x', {}))[how])
            except BaseException: pass


# ---- trials ----

def trial(o, how, use=use):
    """None in the child; the child's status in the parent."""
    pid = os.fork()
    if pid: return os.waitpid(pid, 0)[1]
    os.dup2(devnull, 1), os.dup2(devnull, 2), signal.alarm(60)
    try: spoil(o, how)
    except BaseException: pass
    use()


devnull = os.open('/dev/null', os.O_RDWR)
first, step = int(sys.argv[1]), int(sys.argv[2])
objects = [o for o in gc.get_objects() if type(o) not in (tuple, types.BuiltinFunctionType, types.MethodDescriptorType, types.WrapperDescriptorType)]
for o in list(objects):
    if type(o) is types.ModuleType or isinstance(o, type): objects += [d for d in gc.get_referents(o) if type(d) in (dict, list)]
mine, trials, faults = (id(objects), id(globals())), 0, 0
for i in range(first, len(objects), step):
    for how in range(4) if id(objects[i]) not in mine else ():
        status = trial(objects[i], how)
        if status is None: sys.exit(0)
        trials += 1
        if os.WIFSIGNALED(status) and os.WTERMSIG(status) != signal.SIGALRM or os.WIFEXITED(status) and os.WEXITSTATUS(status) > 2:
            faults += 1
            print(f'object {i}, way {how}: status {status}: {type(objects[i])} {objects[i]!r:.100}', flush=True)
        elif len(sys.argv) > 3: print(i, how, status, type(objects[i]).__name__, flush=True)
print(f'{len(objects)} objects, {trials} trials, {faults} faults')
sys.exit(faults != 0)
