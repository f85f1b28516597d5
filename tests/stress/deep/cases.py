"""Deep recursion in every direction: each function must return or raise RecursionError (or MemoryError).

usage: cases.py NAME [LENGTH]     run one; LENGTH: of the longest lists that must die
"""
import functools
import itertools
import sys

DEPTH = 100_000
LONG = int(sys.argv[2]) if len(sys.argv) > 2 else 10_000_000  # nodes of the long lists that must die
HIGH = 1_000_000  # Python frames lie in the heap: the C stack must be what ends recursion through C code


def nest(wrap, depth=DEPTH, start=None):
    value = start
    for _ in range(depth):
        value = wrap(value)
    return value


# ---- Python code calling itself ----

def call_function():
    def f(): f()
    f()


def call_high_limit():
    sys.setrecursionlimit(HIGH)

    def f(n): return f(n + 1)
    f(0)


def call_high_limit_success():
    sys.setrecursionlimit(10 ** 6)

    def f(n): return 0 if n == 0 else 1 + f(n - 1)
    assert f(200_000) == 200_000


def call_method_special():
    sys.setrecursionlimit(HIGH)

    class A:
        def __call__(self): return self()
    A()()


def special(name, use):
    """The special method `name` that uses itself again through `use`."""
    sys.setrecursionlimit(HIGH)
    cls = type('Again', (), {name: lambda self, *args: use(self)})
    use(cls())


def special_repr(): special('__repr__', repr)
def special_str(): special('__str__', str)
def special_hash(): special('__hash__', hash)
def special_eq(): special('__eq__', lambda x: x == x + 0 if False else x == 1)
def special_lt(): special('__lt__', lambda x: x < 1)
def special_add(): special('__add__', lambda x: x + 1)
def special_radd(): special('__radd__', lambda x: 1 + x)
def special_iadd(): special('__iadd__', lambda x: sum([1], x) if False else exec('x += 1', {'x': x}))
def special_getattr(): special('__getattr__', lambda x: x.missing)
def special_getattribute(): special('__getattribute__', lambda x: x.missing)
def special_setattr(): special('__setattr__', lambda x: setattr(x, 'a', 1))
def special_delattr(): special('__delattr__', lambda x: delattr(x, 'a'))
def special_getitem(): special('__getitem__', lambda x: x[0])
def special_setitem(): special('__setitem__', lambda x: x.__setitem__(0, 1) if False else exec('x[0] = 1', {'x': x}))
def special_delitem(): special('__delitem__', lambda x: exec('del x[0]', {'x': x}))
def special_contains(): special('__contains__', lambda x: 1 in x)
def special_iter(): special('__iter__', iter)
def special_next(): special('__next__', next)
def special_len(): special('__len__', len)
def special_bool(): special('__bool__', bool)
def special_index(): special('__index__', lambda x: [1][x])
def special_int(): special('__int__', int)
def special_float(): special('__float__', float)
def special_complex(): special('__complex__', complex)
def special_bytes(): special('__bytes__', bytes)
def special_format(): special('__format__', format)
def special_dir(): special('__dir__', dir)
def special_reversed(): special('__reversed__', reversed)
def special_neg(): special('__neg__', lambda x: -x)
def special_abs(): special('__abs__', abs)
def special_round(): special('__round__', round)
def special_divmod(): special('__divmod__', lambda x: divmod(x, 1))
def special_pow(): special('__pow__', lambda x: x ** 2)
def special_enter(): special('__enter__', lambda x: exec('with x: pass', {'x': x}) if False else x.__enter__())
def special_length_hint(): special('__length_hint__', lambda x: list(x) if False else __import__('operator').length_hint(x))
def special_instancecheck():
    class M(type):
        def __instancecheck__(cls, x): return isinstance(x, cls)
    sys.setrecursionlimit(HIGH)
    isinstance(1, M('X', (), {}))
def special_subclasscheck():
    class M(type):
        def __subclasscheck__(cls, x): return issubclass(x, cls)
    sys.setrecursionlimit(HIGH)
    issubclass(int, M('X', (), {}))
def special_metacall():
    class M(type):
        def __call__(cls): return cls()
    sys.setrecursionlimit(HIGH)
    M('X', (), {})()
def special_new():
    class N:
        def __new__(cls): return cls()
    sys.setrecursionlimit(HIGH)
    N()
def special_init():
    class N:
        def __init__(self): N()
    sys.setrecursionlimit(HIGH)
    N()
def special_init_subclass():
    class N:
        def __init_subclass__(cls): type('S', (cls,), {})
    sys.setrecursionlimit(HIGH)
    class S(N): pass
def special_property():
    class P:
        @property
        def p(self): return self.p
    sys.setrecursionlimit(HIGH)
    P().p
def special_descriptor():
    class D:
        def __get__(self, obj, cls): return cls.d
    class H:
        d = D()
    sys.setrecursionlimit(HIGH)
    H.d
def special_set_name():
    class D:
        def __set_name__(self, owner, name): type('X', (), {'d': self})
    sys.setrecursionlimit(HIGH)
    type('X', (), {'d': D()})
def special_missing():
    class D(dict):
        def __missing__(self, key): return self[key]
    sys.setrecursionlimit(HIGH)
    D()[1]
def special_prepare():
    class M(type):
        @classmethod
        def __prepare__(mcls, name, bases):
            class Inner(metaclass=mcls): pass
    sys.setrecursionlimit(HIGH)
    class Outer(metaclass=M): pass
def special_mro():
    class M(type):
        def mro(cls): return M('X', (), {}).__mro__
    sys.setrecursionlimit(HIGH)
    M('X', (), {})
def special_excepthook_str():
    class E(Exception):
        def __str__(self): return str(self)
    sys.setrecursionlimit(HIGH)
    str(E())


# ---- callbacks through C code ----

def through(call, limit=HIGH):
    sys.setrecursionlimit(limit)
    def f(*args): return call(f)
    f()


def through_sort_key(): through(lambda f: [2, 1].sort(key=f))
def through_sorted(): through(lambda f: sorted([2, 1], key=f))
def through_min(): through(lambda f: min([1, 2], key=f))
def through_map(): through(lambda f: list(map(f, [1])))
def through_filter(): through(lambda f: list(filter(f, [1])))
def through_reduce(): through(lambda f: functools.reduce(f, [1, 2]))
def through_partial(): through(lambda f: functools.partial(f, 1)())
def through_lru_cache(): through(lambda f: functools.lru_cache(f)())
def through_cmp_to_key(): through(lambda f: sorted([2, 1], key=functools.cmp_to_key(f)))
def through_exec(): through(lambda f: exec('f()', {'f': f}))
def through_eval(): through(lambda f: eval('f()', {'f': f}))
def through_compile(): through(lambda f: eval(compile('f()', 'x', 'eval'), {'f': f}))
def through_starmap(): through(lambda f: list(itertools.starmap(f, [(1,)])))
def through_accumulate(): through(lambda f: list(itertools.accumulate([1, 2], f)))
def through_groupby(): through(lambda f: list(itertools.groupby([1], f)))
def through_takewhile(): through(lambda f: list(itertools.takewhile(f, [1])))
def through_iter_call(): through(lambda f: list(iter(f, 1)))
def through_generator(): through(lambda f: list(f() for _ in [1]))
def through_list_comprehension(): through(lambda f: [f() for _ in [1]])
def through_dict_sub(): through(lambda f: __import__('collections').defaultdict(f)[1])
def through_re_sub(): through(lambda f: __import__('re').sub('a', f, 'a'))
def through_json_default(): through(lambda f: __import__('json').dumps(object(), default=f))
def through_json_hook(): through(lambda f: __import__('json').loads('{}', object_hook=f))
def through_class_body(): through(lambda f: type('X', (), {'__init__': lambda self: f()})(), 20_000)
def through_import(): through(lambda f: __import__('importlib').import_module('math') and f())
def through_print(): through(lambda f: print(type('X', (), {'__str__': lambda self: f()})()))
def through_format(): through(lambda f: '{}'.format(type('X', (), {'__format__': lambda self, s: f()})()))
def through_fstring(): through(lambda f: f"{type('X', (), {'__format__': lambda self, s: f()})()}")
def through_join(): through(lambda f: ''.join(type('X', (), {'__iter__': lambda self: f()})()))
def through_str_percent(): through(lambda f: '%s' % type('X', (), {'__str__': lambda self: f()})())
def through_getattr_default(): through(lambda f: getattr(type('X', (), {'__getattr__': lambda self, n: f()})(), 'a', None))
def through_hash_dict(): through(lambda f: {type('X', (), {'__hash__': lambda self: f()})(): 1})
def through_contextmanager():
    import contextlib
    sys.setrecursionlimit(HIGH)
    @contextlib.contextmanager
    def m():
        with m():
            yield
    with m(): pass
def through_weakref_callback():
    import weakref
    class A: pass
    def make(ref=None):
        a = A()
        if len(refs) < DEPTH: refs.append(weakref.ref(a, make))
    refs = []
    make()
def through_trace_del_chain():
    class A:
        def __init__(self, next): self.next = next
        def __del__(self): self.next = None
    chain = nest(A)
    del chain
def through_atexit():
    import atexit
    def f(): f()
    atexit.register(f)
    f()
def through_gc_callback():
    import gc
    def f(*args):
        gc.collect()
        g(f)
    def g(f): f()
    gc.callbacks.append(f)
    try:
        gc.collect()
    finally:
        gc.callbacks.clear()


# ---- deep data: repr, comparison, hash, copying, dumping ----

class Box:
    __slots__ = ('inner',)
    def __init__(self, inner): self.inner = inner
    def __repr__(self): return f'Box({self.inner!r})'
    def __eq__(self, other): return self.inner == other.inner
    def __hash__(self): return hash(self.inner)
    def __lt__(self, other): return self.inner < other.inner


def list_repr(): repr(nest(lambda x: [x]))
def tuple_repr(): repr(nest(lambda x: (x,)))
def dict_repr(): repr(nest(lambda x: {1: x}))
def set_repr(): repr(nest(lambda x: frozenset([x]), 500))
def mixed_repr(): repr(nest(lambda x: [(x, {'k': x})], 20_000, 1) if False else nest(lambda x: [(x, )]))
def box_repr():
    sys.setrecursionlimit(HIGH)
    repr(nest(Box))
def list_eq(): nest(lambda x: [x]) == nest(lambda x: [x])
def tuple_eq(): nest(lambda x: (x,)) == nest(lambda x: (x,))
def dict_eq(): nest(lambda x: {1: x}) == nest(lambda x: {1: x})
def list_lt(): nest(lambda x: [x], start=1) < nest(lambda x: [x], start=2)
def tuple_lt(): nest(lambda x: (x,), start=1) < nest(lambda x: (x,), start=2)
def box_eq():
    sys.setrecursionlimit(HIGH)
    nest(Box) == nest(Box)
def box_lt():
    sys.setrecursionlimit(HIGH)
    nest(Box, start=1) < nest(Box, start=2)
def tuple_hash(): hash(nest(lambda x: (x,)))
def frozenset_hash(): hash(nest(lambda x: frozenset([x])))
def box_hash():
    sys.setrecursionlimit(HIGH)
    hash(nest(Box))
def slice_eq(): nest(lambda x: slice(x)) == nest(lambda x: slice(x))
def range_eq(): range(10) == range(10)
def deque_repr():
    from collections import deque
    repr(nest(lambda x: deque([x])))
def deque_eq():
    from collections import deque
    nest(lambda x: deque([x])) == nest(lambda x: deque([x]))
def userlist_repr():
    from types import SimpleNamespace
    repr(nest(lambda x: SimpleNamespace(a=x)))
def namespace_eq():
    from types import SimpleNamespace
    nest(lambda x: SimpleNamespace(a=x)) == nest(lambda x: SimpleNamespace(a=x))
def mappingproxy_repr():
    from types import MappingProxyType
    repr(nest(lambda x: MappingProxyType({1: x})))
def partial_repr(): repr(nest(lambda x: functools.partial(print, x)))
def partial_nest(): nest(lambda x: functools.partial(x), 100_000, print)()
def partial_call(): nest(lambda x: functools.partial(lambda f: f(), x), 100_000, int)()
def method_repr():
    import types
    repr(nest(lambda x: types.MethodType(print, x)))
def method_call():
    import types
    nest(lambda x: types.MethodType(x, 1), start=print)
def method_call_deep():
    import types
    nest(lambda x: types.MethodType(x, 1), 50_000, lambda *a: len(a))()
def generic_alias_repr(): repr(nest(lambda x: list[x], start=int))
def generic_alias_hash(): hash(nest(lambda x: list[x], start=int))
def generic_alias_eq(): nest(lambda x: list[x], start=int) == nest(lambda x: list[x], start=int)
def union_nest(): repr(nest(lambda x: x | list[x], 20, int))
def generic_alias_parameters():
    T = __import__('typing').TypeVar('T') if False else None
    nest(lambda x: list[x], start=int).__parameters__
def exception_repr(): repr(nest(lambda x: ValueError(x)))
def exception_str(): str(nest(lambda x: ValueError(x)))
def exception_group_repr(): repr(nest(lambda x: ExceptionGroup('g', [x]), start=ValueError()))
def exception_group_split(): nest(lambda x: ExceptionGroup('g', [x]), start=ValueError()).split(TypeError)
def exception_group_subgroup(): nest(lambda x: ExceptionGroup('g', [x]), start=ValueError()).subgroup(ValueError)
def property_nest():
    for _ in range(1): nest(lambda x: property(x))
def staticmethod_call(): nest(lambda x: staticmethod(x), start=print)()
def staticmethod_repr(): repr(nest(lambda x: staticmethod(x), start=print))
def classmethod_get():
    class A: m = nest(lambda x: classmethod(x), start=print)
    A.m
def deepcopy_list():
    import copy
    copy.deepcopy(nest(lambda x: [x]))
def deepcopy_high():
    import copy
    sys.setrecursionlimit(HIGH)
    copy.deepcopy(nest(lambda x: {'k': (x,)}, 30_000))
def json_dump():
    import json
    sys.setrecursionlimit(HIGH)
    json.dumps(nest(lambda x: [x]))
def json_dump_dict():
    import json
    json.dumps(nest(lambda x: {'a': x}), indent=1) if False else json.dumps(nest(lambda x: {'a': x}))
def json_dump_indent():
    import json
    sys.setrecursionlimit(HIGH)
    json.dumps(nest(lambda x: [x], 5000), indent=1)
def json_load():
    import json
    sys.setrecursionlimit(HIGH)
    json.loads('[' * DEPTH + ']' * DEPTH)
def json_load_object():
    import json
    json.loads('{"a":' * DEPTH + '1' + '}' * DEPTH)
def isinstance_tuple(): isinstance(1, nest(lambda x: (x,), start=str))
def issubclass_tuple(): issubclass(int, nest(lambda x: (x,), start=str))
def startswith_tuple(): 'a'.startswith(nest(lambda x: (x,), start='a'))
def except_tuple():
    try:
        raise ValueError
    except nest(lambda x: (x,), start=TypeError):
        pass
    except ValueError:
        pass
def union_isinstance(): isinstance(1, functools.reduce(lambda a, b: a | b, [type(f'T{i}', (), {}) for i in range(2000)]))
def sum_lists(): sum(nest(lambda x: [x], 10), [])
def format_nest(): format(1, nest(lambda x: '{' + (x or '') + '}', 5000))
def str_format_nest(): ('{:' * 5000 + '}' * 5000).format(*range(5000))
def str_format_index(): ('{0' + '[0]' * 50_000 + '}').format(nest(lambda x: [x], 60_000))
def str_format_attr(): ('{0' + '.real' * 50_000 + '}').format(1)
def percent_nest(): '%s' % nest(lambda x: [x])
def template_nest():
    import string
    string.Formatter().format('{:' * 100 + '}' * 100, *range(200))
def struct_nest():
    import struct
    struct.calcsize('1' * 10_000 + 'x') if False else struct.calcsize('b' * 100_000)
def abc_subclasscheck():
    import abc
    classes = [abc.ABCMeta('A', (), {})]
    for i in range(3000):
        classes.append(abc.ABCMeta('A', (), {}))
        classes[-2].register(classes[-1])
    issubclass(int, classes[0])
def class_chain():
    c = object
    for i in range(5000):
        c = type('C', (c,), {})
    c().x
def class_chain_super():
    c = type('C', (), {'f': lambda self: 0})
    for i in range(2000):
        ns = {}
        exec('class D(C):\n def f(self): return super().f()', {'C': c}, ns)
        c = ns['D']
    sys.setrecursionlimit(HIGH)
    c().f()
def metaclass_chain():
    m = type
    for i in range(2000):
        m = type(m)('M', (m,), {})
    m('X', (), {})()
def subclasses_walk():
    base = type('B', (), {})
    c = base
    for i in range(3000): c = type('C', (c,), {})
    base.added = 1
    base.__repr__ = lambda self: 'r'
    assert repr(c()) == 'r'
def cell_eq():
    def cell(x): return (lambda: x).__closure__[0]
    nest(cell) == nest(cell)
def cell_repr():
    def cell(x): return (lambda: x).__closure__[0]
    repr(nest(cell))
def weakref_eq():
    import weakref
    class A:
        def __init__(self, x): self.x = x
        def __eq__(self, o): return weakref.ref(self.x) == weakref.ref(o.x) if self.x else True
        __hash__ = None
    sys.setrecursionlimit(HIGH)
    nest(A) == nest(A)
def dict_views():
    nest(lambda x: {1: x}).items() == nest(lambda x: {1: x}).items()
def dict_view_repr(): repr(nest(lambda x: {1: x}.values()))
def memoryview_nest(): bytes(nest(lambda x: memoryview(x), start=b'abc'))
def ordered_dict_repr():
    from collections import OrderedDict
    repr(nest(lambda x: OrderedDict(a=x)))
def counter_eq():
    from collections import OrderedDict
    nest(lambda x: OrderedDict(a=x)) == nest(lambda x: OrderedDict(a=x))
def chainmap():
    from collections import ChainMap
    sys.setrecursionlimit(HIGH)
    nest(lambda x: ChainMap(x), start={})['a' if False else 'b'] if False else nest(lambda x: ChainMap(x), 20_000, {'b': 1})['b']
def namedtuple_repr():
    from collections import namedtuple
    repr(nest(namedtuple('N', 'a')))
def dataclass_repr():
    from dataclasses import dataclass
    @dataclass
    class D:
        x: object
    sys.setrecursionlimit(HIGH)
    repr(nest(D)), nest(D) == nest(D)
def enum_flags():
    import enum
    enum.Flag('F', [f'A{i}' for i in range(60)])
def operator_getters():
    import operator
    operator.attrgetter('.'.join(['real'] * 50_000))(1)
def eq_self_list():
    a, b = [], []
    a.append(b), b.append(a)
    a == b
def repr_self():
    a = []
    d = {}
    a.append(d)
    d[1] = a
    assert repr(a) == '[{1: [...]}]'
def hash_self_tuple():
    class T(tuple): pass
    t = T([[]])
    t[0].append(t)
    t == T([[t]])


# ---- iterators over iterators ----

def consume(it):
    for _ in it:
        break


def iter_map(): consume(nest(lambda x: map(str, x), start=[1]))
def iter_filter(): consume(nest(lambda x: filter(None, x), start=[1]))
def iter_zip(): consume(nest(lambda x: zip(x), start=[1]))
def iter_enumerate(): consume(nest(lambda x: enumerate(x), start=[1]))
def iter_chain(): consume(nest(lambda x: itertools.chain(x), start=[1]))
def iter_chain_from(): consume(nest(lambda x: itertools.chain.from_iterable([x]), start=[1]))
def iter_islice(): consume(nest(lambda x: itertools.islice(x, 5), start=[1]))
def iter_accumulate(): consume(nest(lambda x: itertools.accumulate(x), start=[1]))
def iter_cycle(): consume(nest(lambda x: itertools.cycle(x), start=[1]))
def iter_compress(): consume(nest(lambda x: itertools.compress(x, [1]), start=[1]))
def iter_dropwhile(): consume(nest(lambda x: itertools.dropwhile(lambda v: False, x), start=[1]))
def iter_takewhile(): consume(nest(lambda x: itertools.takewhile(lambda v: True, x), start=[1]))
def iter_filterfalse(): consume(nest(lambda x: itertools.filterfalse(lambda v: False, x), start=[1]))
def iter_starmap(): consume(nest(lambda x: itertools.starmap(lambda *a: a, x), start=[(1,)]))
def iter_groupby(): consume(nest(lambda x: (k for k, g in itertools.groupby(x)), start=[1]))
def iter_groupby_plain(): consume(nest(lambda x: itertools.groupby(x), start=[1]))
def iter_pairwise(): consume(nest(lambda x: itertools.pairwise(x), start=[1, 2]))
def iter_zip_longest(): consume(nest(lambda x: itertools.zip_longest(x), start=[1]))
def iter_product(): consume(nest(lambda x: itertools.product(x), start=[1]))
def iter_tee(): consume(nest(lambda x: itertools.tee(x)[0], start=iter([1])))
def iter_tee_long():
    a, b = itertools.tee(iter(range(1_000_000)))
    for _ in a: pass
    del b
def iter_generator():
    def wrap(x): yield from x
    consume(nest(wrap, start=[1]))
def iter_generator_for():
    def wrap(x):
        for v in x: yield v
    consume(nest(wrap, start=[1]))
def iter_genexpr(): consume(nest(lambda x: (v for v in x), start=[1]))
def iter_genexpr_list(): list(nest(lambda x: (v for v in x), start=[1]))
def iter_iter_callable(): consume(nest(lambda x: iter(lambda: next(x), 5), start=iter([1])))
def iter_reversed(): consume(reversed(nest(lambda x: [x])))
def iter_list_of(): list(nest(lambda x: map(str, x), start=[1]))
def iter_in(): 5 in nest(lambda x: map(str, x), start=[1])
def iter_reduce_pickle(): nest(lambda x: map(str, x), start=[1]).__reduce__()
def iter_batched_dict(): dict(nest(lambda x: map(lambda v: v, x), start=[(1, 2)]))
def iter_send_chain():
    def gen(x):
        got = yield from x
        return got
    def base():
        while True: yield 1
    g = nest(gen, start=base())
    g.send(None)
    g.send(1)
def iter_throw_chain():
    def gen(x): yield from x
    g = nest(gen, start=[1])
    g.throw(ValueError)
def iter_close_chain():
    def gen(x):
        try: yield from x
        finally: pass
    g = nest(gen, 20_000, [1])
    next(g)
    g.close()
def iter_await_chain():
    async def c(x): return await x if x else 1
    nest(c).send(None)
def iter_await_throw():
    class A:
        def __await__(self): yield
    async def c(x): return await x
    g = nest(c, 20_000, A())
    g.send(None)
    g.throw(ValueError)
def iter_async_gen():
    async def a(x):
        async for v in x: yield v
    async def one():
        yield 1
    nest(a, start=one()).__anext__().send(None)
def iter_gen_self():
    def g(): yield next(me)
    me = g()
    next(me)
def iter_gen_recursive():
    def walk(n):
        if n: yield from walk(n - 1)
        yield n
    sys.setrecursionlimit(HIGH)
    for _ in walk(3000): break
def iter_text_wrapper():
    import io
    class R(io.RawIOBase):
        def readable(self): return True
        def readinto(self, b): return 0
    io.BufferedReader(R()).read()


# ---- source text ----

def source(text, mode='exec'):
    sys.setrecursionlimit(HIGH)
    try:
        return compile(text, '<deep>', mode)
    except SyntaxError:
        return None


N = 50_000
def source_parens(): source('(' * N + '1' + ')' * N)
def source_parens_open(): source('(' * N)
def source_lists(): source('[' * N + ']' * N)
def source_lists_180(): eval('[' * 190 + ']' * 190)
def source_dicts(): source('{1:' * N + '1' + '}' * N)
def source_sets(): source('{' * N + '1' + '}' * N)
def source_calls(): source('f(' * N + ')' * N)
def source_calls_right(): source('f' + '()' * N)
def source_index(): source('x' + '[0]' * N)
def source_attr(): source('x' + '.a' * N)
def source_unary(): source('-' * N + '1')
def source_not(): source('not ' * N + '1')
def source_tilde(): source('~' * N + 'x')
def source_power(): source('2' + '**2' * N)
def source_power_x(): source('x' + '**x' * N)
def source_add(): source('1' + '+1' * N)
def source_add_x(): source('x' + '+x' * N)
def source_and(): source('x' + ' and x' * N)
def source_or_and(): source('x' + ' and x or x' * N)
def source_compare(): source('x' + '<x' * N)
def source_ternary(): source('1 if x else ' * N + '1')
def source_ternary_left(): source('(' * 100 + 'x' + ' if x else x)' * 100)
def source_lambda(): source('lambda: ' * N + '1')
def source_lambda_default(): source('lambda x=' * N + '1' + ': 1' * N)
def source_await(): source('async def f(): ' + 'await ' * N + 'x')
def source_yield(): source('def f(): ' + '(yield ' * 150 + ')' * 150)
def source_star(): source('*' * N + 'x')
def source_walrus(): source('(x := ' * N + '1' + ')' * N)
def source_assign(): source('x = ' * N + '1')
def source_targets(): source('(' * 150 + 'x' + ',)' * 150 + ' = y')
def source_blocks(): source(''.join(' ' * i + 'if 1:\n' for i in range(5000)) + ' ' * 5000 + 'pass')
def source_blocks_99(): source(''.join(' ' * i + 'if x:\n' for i in range(98)) + ' ' * 98 + 'pass')
def source_for(): source(''.join(' ' * i + 'for x in y:\n' for i in range(30)) + ' ' * 30 + 'pass')
def source_with(): source(''.join(' ' * i + 'with x:\n' for i in range(90)) + ' ' * 90 + 'pass')
def source_try(): source(''.join(' ' * i + 'try:\n' for i in range(90)) + ' ' * 90 + 'pass\n' + ''.join(' ' * i + 'finally: pass\n' for i in range(89, -1, -1)))
def source_elif(): source('if x: pass\n' + 'elif x: pass\n' * N)
def source_else_if(): source('if x: pass\n' + ''.join(' ' * i + 'else:\n' + ' ' * (i + 1) + 'if x: pass\n' for i in range(95)))
def source_functions(): source(''.join(' ' * i + 'def f():\n' for i in range(95)) + ' ' * 95 + 'pass')
def source_classes(): source(''.join(' ' * i + 'class C:\n' for i in range(95)) + ' ' * 95 + 'pass')
def source_comprehensions(): source('[x for x in ' * 150 + 'y' + ']' * 150)
def source_comprehension_elt(): source('[' * 150 + 'x' + ' for x in y]' * 150)
def source_comprehension_fors(): source('[x' + ' for x in y' * 3000 + ']')
def source_comprehension_ifs(): source('[x for x in y' + ' if x' * N + ']')
def source_fstring(): source('f"' + '{x:' * N + '}' * N + '"')
def source_fstring_paren(): source('f"{' + '(' * N + 'x' + ')' * N + '}"')
def source_fstring_many(): source('f"' + '{x}' * N + '"')
def source_strings(): source('x = ' + '"a" ' * N)
def source_decorators(): source('@x\n' * N + 'def f(): pass')
def source_args(): source('f(' + 'x,' * N + ')')
def source_kwargs(): source('f(' + ','.join(f'a{i}=1' for i in range(N)) + ')')
def source_params(): source('def f(' + ','.join(f'a{i}' for i in range(N)) + '): pass')
def source_elements(): source('[' + 'x,' * N + ']')
def source_dict_elements(): source('{' + 'x:x,' * N + '}')
def source_statements(): source('x=1;' * N)
def source_semicolons_lines(): source('x\n' * N)
def source_globals(): source('global ' + ','.join(f'g{i}' for i in range(N)))
def source_imports(): source('import a' + '.a' * N)
def source_from_dots(): source('from ' + '.' * N + ' import x')
def source_del(): source('del ' + '(' * 150 + 'x' + ')' * 150)
def source_annotation(): source('x: ' + '[' * 150 + 'int' + ']' * 150)
def source_pattern_group(): source('match x:\n case ' + '(' * N + 'y' + ')' * N + ': pass')
def source_pattern_list(): source('match x:\n case ' + '[' * 150 + 'y' + ']' * 150 + ': pass')
def source_pattern_or(): source('match x:\n case ' + '1|' * N + '1: pass')
def source_pattern_class(): source('match x:\n case ' + 'C(' * 150 + ')' * 150 + ': pass')
def source_pattern_attr(): source('match x:\n case a' + '.b' * N + ': pass')
def source_cases(): source('match x:\n' + ' case 1: pass\n' * N)
def source_concat_const(): source('x = ' + '+'.join(['"a"'] * N))
def source_tuple_const(): source('(' * 190 + '1' + ',)' * 190)
def source_backslashes(): source('x = 1 + ' + '\\\n' * N + '1')
def source_long_line(): source('x = "' + 'a' * 1_000_000 + '"')
def source_long_name(): source('a' * 1_000_000 + ' = 1')
def source_big_int(): source('x = ' + '1' * 4000)
def source_annotations_text(): source('from __future__ import annotations\nx: ' + '-' * N + '1')
def source_annotations_add(): source('from __future__ import annotations\nx: y' + '+y' * N)
def source_eval_in_eval():
    text = '1'
    for _ in range(20): text = f'eval({text!r})'
    eval(text)
def source_dis():
    c = source(''.join(' ' * i + 'def f():\n' for i in range(90)) + ' ' * 90 + 'pass')
    repr(c)
def source_run_add(): eval('x' + '+x' * 5000, {'x': 1})
def source_run_nested():
    code = source('f(' * 90 + '1' + ')' * 90)
    if code: exec(code, {'f': lambda x: x})
def source_code_equal():
    text = ''.join(' ' * i + 'def f():\n' for i in range(90)) + ' ' * 90 + 'pass'
    assert source(text) == source(text)
    hash(source(text))
def source_lambda_chain(): source('x = ' + '(lambda: ' * 150 + '1' + ')()' * 150)
def source_if_chain_error(): source('(' * 150 + '1 +' + ')' * 150)
def source_invalid_deep(): source('[' * 150 + 'a b' + ']' * 150)
def source_invalid_assign(): source('(' * 150 + 'f()' + ')' * 150 + ' = 1')


# ---- regular expressions ----

def regex_groups():
    import re
    re.compile('(' * 20_000 + 'a' + ')' * 20_000)
def regex_noncapturing():
    import re
    re.compile('(?:' * 50_000 + 'a' + ')' * 50_000)
def regex_open():
    import re
    try: re.compile('(' * 50_000)
    except re.error: pass
def regex_lookahead():
    import re
    try: re.compile('(?=' * 5000 + 'a' + ')' * 5000)
    except re.error: pass
def regex_alternation():
    import re
    re.match('|'.join(['ab'] * 20_000), 'ac' * 1000)
def regex_class():
    import re
    re.compile('[' + 'a-z' * 20_000 + ']')
def regex_backtrack():
    import re
    re.match('(a|b)*c', 'ab' * 200_000)
def regex_backtrack_group():
    import re
    assert re.match('(?:a|b)*$', 'ab' * 200_000)
def regex_nested_quantifier():
    import re
    re.match('((a*)*)*b', 'a' * 30) if False else re.match('(x(y)?)*z', 'xy' * 50_000)
def regex_dotstar():
    import re
    re.match('.*?,.*?,.*?x', ',' * 300)
def regex_conditional():
    import re
    try: re.compile('(a)' + '(?(1)' * 3000 + 'b' + ')' * 3000)
    except re.error: pass
def regex_flags():
    import re
    try: re.compile('(?i:' * 5000 + 'a' + ')' * 5000)
    except re.error: pass


# ---- death of long structures ----

def death_list():
    x = None
    for i in range(LONG): x = [x]
    del x
def death_tuple():
    x = None
    for i in range(LONG): x = (x,)
    del x
def death_dict():
    x = None
    for i in range(LONG // 20): x = {1: x}
    del x
def death_set():
    x = frozenset()
    for i in range(300): x = frozenset([x])
    del x
def death_instance():
    class A: pass
    x = None
    for i in range(LONG // 20):
        a = A()
        a.x = x
        x = a
    del x, a
def death_slots():
    x = None
    for i in range(LONG // 20): x = Box(x)
    del x
def death_closure():
    def wrap(x): return lambda: x
    x = nest(wrap, LONG // 20)
    del x
def death_exception():
    x = None
    for i in range(LONG // 20):
        e = ValueError()
        e.__context__ = x
        x = e
    del x, e
def death_exception_cause():
    x = None
    for i in range(LONG // 20):
        e = ValueError()
        e.__cause__ = x
        x = e
    del x, e
def death_traceback():
    def f(n):
        if n: f(n - 1)
        raise ValueError
    sys.setrecursionlimit(10 ** 6)
    try:
        f(100_000)
    except ValueError as e:
        x = e
    del x
def death_generator():
    def gen(x): yield x
    x = None
    for i in range(LONG // 50):
        x = gen(x)
        next(x)
    del x
def death_generator_unstarted():
    def gen(x): yield x
    x = nest(gen, LONG // 50)
    del x
def death_generator_yield_from():
    def gen(x): yield from x
    x = nest(gen, LONG // 50, [1])
    del x
def death_generator_finally():
    def gen(x):
        try: yield x
        finally: x = None
    x = None
    for i in range(100_000):
        x = gen(x)
        next(x)
    del x
def death_coroutine():
    async def c(x): return x
    import gc
    sys.stderr = None
    x = nest(c, 100_000)
    del x
def death_map():
    x = nest(lambda x: map(str, x), LONG // 20, [])
    del x
def death_zip():
    x = nest(lambda x: zip(x), LONG // 20, [])
    del x
def death_filter():
    x = nest(lambda x: filter(None, x), LONG // 20, [])
    del x
def death_enumerate():
    x = nest(lambda x: enumerate(x), LONG // 20, [])
    del x
def death_chain():
    x = nest(lambda x: itertools.chain(x), LONG // 20, [])
    del x
def death_itertools():
    for wrap in (lambda x: itertools.islice(x, 3), itertools.cycle, itertools.accumulate, itertools.pairwise, lambda x: itertools.compress(x, []),
                 lambda x: itertools.zip_longest(x), lambda x: itertools.starmap(str, x), lambda x: itertools.repeat(x), lambda x: itertools.groupby(x) ,
                 lambda x: itertools.takewhile(bool, x) , lambda x: itertools.filterfalse(None, x)):
        x = nest(wrap, DEPTH, iter([]))
        del x
def death_itertools_products():
    for wrap in (lambda x: itertools.product([x]), lambda x: itertools.permutations([x]), lambda x: itertools.combinations([x], 1),
                 lambda x: itertools.count(x) if False else itertools.chain([x]), lambda x: itertools.tee([x])[0]):
        x = nest(wrap, DEPTH)
        del x
def death_partial():
    x = nest(lambda x: functools.partial(print, x), LONG // 20)
    del x
def death_lru_cache():
    def wrap(x):
        f = functools.lru_cache(lambda y: y)
        f.keep = x
        return f
    x = nest(wrap, DEPTH)
    del x
def death_method():
    import types
    x = nest(lambda x: types.MethodType(print, x), LONG // 20)
    del x
def death_slice():
    x = nest(lambda x: slice(x), LONG // 20)
    del x
def death_property():
    x = nest(lambda x: property(x), LONG // 20)
    del x
def death_staticmethod():
    x = nest(lambda x: staticmethod(x), LONG // 20)
    del x
def death_classmethod():
    x = nest(lambda x: classmethod(x), LONG // 20)
    del x
def death_deque():
    from collections import deque
    x = nest(lambda x: deque([x]), DEPTH)
    del x
def death_odict():
    from collections import OrderedDict
    x = nest(lambda x: OrderedDict(a=x), DEPTH)
    del x
def death_namespace():
    from types import SimpleNamespace
    x = nest(lambda x: SimpleNamespace(a=x), DEPTH)
    del x
def death_module():
    from types import ModuleType
    def wrap(x):
        m = ModuleType('m')
        m.x = x
        return m
    x = nest(wrap, 20_000)
    del x
def death_class():
    x = nest(lambda x: type('C', (), {'x': x}), 20_000)
    del x
    import gc
    gc.collect()
def death_subclasses():
    x = nest(lambda x: type('C', (x or object,), {}), 3000)
    del x
    import gc
    gc.collect()
def death_cell():
    def cell(x): return (lambda: x).__closure__[0]
    x = nest(cell, LONG // 20)
    del x
def death_frame():
    def f(x): return sys._getframe()
    x = nest(f, DEPTH)
    del x
def death_memoryview():
    x = nest(lambda x: memoryview(x), DEPTH, b'abc')
    del x
def death_generic_alias():
    x = nest(lambda x: list[x], DEPTH, int)
    del x
def death_mappingproxy():
    from types import MappingProxyType
    x = nest(lambda x: MappingProxyType({1: x}), DEPTH)
    del x
def death_dict_view():
    x = nest(lambda x: {1: x}.items(), DEPTH)
    del x
def death_dict_iter():
    x = nest(lambda x: iter({1: x}), DEPTH)
    del x
def death_list_iter():
    x = nest(lambda x: iter([x]), DEPTH)
    del x
def death_tuple_iter():
    x = nest(lambda x: iter((x,)), DEPTH)
    del x
def death_reversed():
    x = nest(lambda x: reversed([x]), DEPTH)
    del x
def death_super():
    class A: pass
    def wrap(x):
        a = A()
        a.x = x
        return super(A, a)
    x = nest(wrap, DEPTH)
    del x
def death_dict_of_instance():
    class A: pass
    def wrap(x):
        a = A()
        a.x = x
        return a.__dict__
    x = nest(wrap, DEPTH)
    del x
def death_del_chain():
    class A:
        def __init__(self, x): self.x = x
        def __del__(self): counted.append(1)
    counted = []
    x = nest(A, 200_000)
    del x
    assert len(counted) == 200_000
def death_del_recursive():
    class A:
        def __init__(self, n): self.n = n
        def __del__(self):
            if self.n: A(self.n - 1)
    sys.setrecursionlimit(HIGH)
    A(20_000)
def death_del_pops():
    class A:
        def __init__(self, x): self.x = x
        def __del__(self):
            y = self.x
            del self.x
            del y
    x = nest(A, 100_000)
    del x
def death_weakref_callbacks():
    import weakref
    class A: pass
    x, refs, called = None, [], []
    for i in range(200_000):
        a = A()
        a.x = x
        x = a
        refs.append(weakref.ref(a, called.append))
    del x, a
    assert len(called) == 200_000
def death_weakref_holds():
    import weakref
    class A: pass
    def wrap(x):
        a = A()
        keep.append(a)
        return weakref.ref(a, lambda r, x=x: None)
    keep = []
    x = nest(wrap, DEPTH)
    del x
    keep.clear()
def death_cycle():
    import gc
    x = first = [None]
    for i in range(1_000_000): x = [x]
    first[0] = x
    del x, first
    assert gc.collect() >= 1_000_001
def death_cycle_instances():
    import gc
    class A: pass
    first = a = A()
    for i in range(300_000):
        b = A()
        b.x = a
        a = b
    first.x = a
    del a, b, first
    gc.collect()
def death_linked_both():
    import gc
    class A:
        __slots__ = 'next', 'prev'
    first = a = A()
    for i in range(300_000):
        b = A()
        a.next, b.prev = b, a
        a = b
    del a, b, first
    gc.collect()
def death_mixed():
    def wrap(x): return [({'k': Box((lambda: x,))},)]
    x = nest(wrap, 200_000)
    del x
def death_bound_builtin():
    x = None
    for i in range(LONG // 20): x = [x].append
    del x
def death_iter_sentinel():
    x = nest(lambda x: iter(lambda: 0, x), DEPTH)
    del x
def death_async_gen():
    async def a(x): yield x
    x = nest(a, DEPTH)
    del x
def death_async_gen_asend():
    async def a(x): yield x
    x = nest(lambda x: a(x).__anext__(), DEPTH)
    del x
def death_exception_args():
    x = nest(lambda x: ValueError(x), LONG // 20)
    del x
def death_group():
    x = nest(lambda x: ExceptionGroup('g', [x]), DEPTH, ValueError())
    del x
def death_array_struct():
    import operator
    x = nest(lambda x: operator.methodcaller('a', x), DEPTH)
    del x
def death_stringio():
    import io
    x = nest(lambda x: io.BufferedReader(x) if False else io.TextIOWrapper(io.BytesIO()), 10)
    del x
def death_default_args():
    def wrap(x):
        def f(a=x): pass
        return f
    x = nest(wrap, DEPTH)
    del x
def death_annotations():
    def wrap(x):
        def f(a: x): pass
        return f
    x = nest(wrap, DEPTH)
    del x
def death_function_dict():
    def wrap(x):
        def f(): pass
        f.x = x
        return f
    x = nest(wrap, DEPTH)
    del x
def death_in_thread_of_gc():
    import gc
    gc.set_threshold(10)
    x = nest(lambda x: [x], 300_000)
    del x


# ---- printing an error ----

def print_deep_traceback():
    sys.stderr = open('/dev/null', 'w')
    sys.setrecursionlimit(10 ** 6)
    def f(n):
        if n: f(n - 1)
        raise ValueError
    try:
        f(50_000)
    except ValueError as e:
        sys.excepthook(type(e), e, e.__traceback__)
def print_long_context():
    sys.stderr = open('/dev/null', 'w')
    x = None
    for i in range(DEPTH):
        e = ValueError(i)
        e.__context__ = x
        x = e
    sys.excepthook(type(x), x, None)
def print_deep_group():
    sys.stderr = open('/dev/null', 'w')
    x = nest(lambda x: ExceptionGroup('g', [x]), 20_000, ValueError())
    sys.excepthook(type(x), x, None)
def print_recursion_uncaught():
    sys.stderr = open('/dev/null', 'w')
    def f(): f()
    try: f()
    except RecursionError as e: sys.excepthook(type(e), e, e.__traceback__)
def raise_in_handler():
    def f(n):
        try:
            raise ValueError(n)
        except ValueError:
            if n < 20_000: f(n + 1)
            else: raise
    sys.setrecursionlimit(10 ** 6)
    try: f(0)
    except ValueError: pass
def recursion_in_handler():
    def f():
        try: f()
        except RecursionError: f()
    count = 0
    def g():
        nonlocal count
        count += 1
        if count > 100_000: return
        try: g()
        finally: g() if count < 3000 else None
    g()
def recursion_in_finally():
    def f():
        try: f()
        finally: int('5')
    f()
def recursion_with():
    class M:
        def __enter__(self): return self
        def __exit__(self, *a): return False
    def f():
        with M(): f()
    f()


def main():
    if len(sys.argv) < 2:
        names = [n for n, v in list(globals().items()) if callable(v) and getattr(v, '__code__', None) and v.__code__.co_argcount == 0 and n != 'main']
        print('\n'.join(names))
        return
    try:
        globals()[sys.argv[1]]()
        result = 'success'
    except (RecursionError, MemoryError) as e:
        result = type(e).__name__
    except (StopIteration, ValueError, TypeError, AttributeError, IndexError, StopAsyncIteration, OverflowError, RuntimeError) as e:
        result = f'{type(e).__name__} {e}'[:100]
    if sys.stderr is None or sys.stderr is not sys.__stderr__:
        sys.stderr = sys.__stderr__
    print(result)


main()
