# after: array, collections, functools, io, itertools, json, operator, re, struct, types, weakref
"""Random hostility (_evil.py), given to every method of every built-in container and to the functions that take callbacks.
What comes out is not looked at: nothing may fall over.

usage: _random.py SEED ROUNDS
"""
import array, collections, functools, gc, io, itertools, json, operator, re, struct, sys, types, weakref

from _evil import *


FUNCTIONS = [len, repr, str, hash, bool, iter, list, tuple, set, dict, frozenset, sorted, sum, min, max, any, all, bytes, bytearray, int, float, complex, abs, round, divmod, pow, next, reversed, enumerate,
             zip, map, filter, isinstance, issubclass, getattr, hasattr, setattr, delattr, format, ascii, bin, hex, oct, chr, ord, callable, dir, vars, id, type, slice, range, memoryview, print, iter, super,
             ''.join, b''.join, 'a'.replace, 'abc'.startswith, 'abc'.split, 'abc'.translate, '{}{!r}{:x}'.format, '{a[0]}{a.b}'.format_map, str.maketrans, b'abc'.translate, b'abc'.find, bytearray(b'abcabc').replace,
             bytearray(b'ab').join, int.from_bytes, (1000).to_bytes, dict.fromkeys, itertools.chain, itertools.islice, itertools.accumulate, itertools.groupby, itertools.product, itertools.permutations,
             itertools.combinations, itertools.zip_longest, itertools.starmap, itertools.tee, itertools.compress, itertools.dropwhile, itertools.takewhile,
             itertools.filterfalse, itertools.pairwise, itertools.chain.from_iterable, functools.reduce, functools.partial, functools.cmp_to_key, functools.lru_cache, operator.itemgetter, operator.attrgetter,
             operator.methodcaller, operator.add, operator.eq, operator.lt, operator.contains, operator.getitem, operator.length_hint, operator.index, operator.concat, operator.countOf, operator.indexOf,
             json.dumps, json.loads, re.sub, re.match, re.findall, re.split, struct.pack, struct.unpack, struct.pack_into, struct.unpack_from, array.array, collections.deque, collections.Counter, collections.OrderedDict,
             collections.defaultdict, collections.namedtuple, io.StringIO, io.BytesIO, io.BufferedReader, io.TextIOWrapper, io.BufferedWriter, weakref.ref, weakref.proxy, types.MethodType, types.SimpleNamespace, types.MappingProxyType,
             gc.get_referrers, gc.get_referents, gc.is_tracked, sys.getsizeof, sys.intern, exec, eval, compile, ExceptionGroup, BaseException, property, staticmethod, classmethod, type.mro, object.__reduce_ex__]
OPERATORS = [operator.add, operator.sub, operator.mul, operator.mod, operator.truediv, operator.floordiv, operator.pow, operator.and_, operator.or_, operator.xor, operator.lshift, operator.rshift, operator.matmul, operator.eq, operator.ne,
             operator.lt, operator.le, operator.gt, operator.ge, operator.contains, operator.iadd, operator.imul, operator.ior, operator.iand, operator.isub, operator.ixor, operator.getitem, operator.delitem, operator.is_, divmod]
FORBIDDEN = {'__class__', '__subclasshook__', '__init_subclass__', '__reduce__', '__reduce_ex__', 'fileno', 'detach', '__getattribute__', '__subclasses__'}
SKIP = {exec, eval, compile}


def consume(result):
    if hasattr(type(result), '__next__'):
        for i, _ in enumerate(result):
            if i > 20: break


def method_call():
    c = some_container()
    names = [n for n in dir(type(c)) if n not in FORBIDDEN]
    return getattr(c, pick(names))(*[some_argument() for _ in range(rand(4))])


def function_call():
    f = pick(FUNCTIONS)
    args = [some_argument() for _ in range(1 + rand(3))]
    if f is itertools.product or f is itertools.permutations: args = args[:1]
    if f in SKIP: args = ['1 + 1']
    if f is range: args = args[:1]
    kw = {'key': Evil()} if f in (sorted, min, max) and rand(2) else {'file': Evil()} if f is print else {}
    if f is print: args, kw = args, {'file': Evil(), 'sep': pick(['', None, EvilStr(' ')])}
    return f(*args, **kw)


def operator_call(): return pick(OPERATORS)(some_container(), pick([some_container, some_argument])())


def statements():
    k = rand(16)
    c = some_container()
    if k == 0:
        for x in c: mischief()
    elif k == 1: a, *b = c
    elif k == 2: return [x for x in c if x]
    elif k == 3: return {**c}
    elif k == 4: return [*c, *c]
    elif k == 5: return (lambda *a, **kw: a)(*c, **some_dict())
    elif k == 6: c[some_argument()] = some_argument()
    elif k == 7: del c[some_argument()]
    elif k == 8: return f'{c!r:>{some_argument()}}{c}'
    elif k == 9:
        match c:
            case [a, *b]: return a, b
            case {'a': x, **rest}: return rest
            case Evil(held=h): return h
    elif k == 10:
        with Evil() as e: raise Error
    elif k == 11: c.sort(key=Evil())
    elif k == 12:
        c += some_argument()
    elif k == 13: c[some_argument():some_argument()] = some_argument()
    elif k == 14: return '%s %r %d' % c
    elif k == 15:
        for i, x in zip(range(30), c): c.append(x)


def classes():
    k = rand(8)
    if k == 0: return type('X', (Evil,), some_dict())
    if k == 1:
        class Meta(type):
            @classmethod
            def __prepare__(mcls, name, bases): return answer({}, EvilDict(), Evil(), 5)
            def mro(cls): return answer([cls, object], [object], Evil(), (cls,), [cls, Evil(), object], 5)
        class X(metaclass=Meta):
            a = Evil()
        return X()
    if k == 2:
        class A: pass
        class B: pass
        a = A()
        a.x = Evil()
        a.__class__ = B
        return a.x
    if k == 3:
        class D:
            def __get__(self, obj, cls):
                mischief()
                try: del cls.d
                except AttributeError: pass
                return answer(self, 1)
            def __set__(self, obj, v): mischief()
        class H:
            d = D()
        h = H()
        h.d = 1
        return h.d, H.d
    if k == 4:
        class S:
            __slots__ = ['a', 'b']
        s = S()
        s.a = Evil()
        s.b = s
        del s.a
        return s
    if k == 5:
        class C: pass
        c = C()
        c.__dict__ = pick([some_dict(), {}, EvilDict()])
        c.x = Evil()
        return c.__dict__
    if k == 6:
        class P:
            __bases__ = ()
        P.__bases__ = (pick([Evil, object, list]),)
    if k == 7:
        class W: pass
        w = W()
        refs = [weakref.ref(w, Evil()) for _ in range(3)]
        del w
        return refs


def buffers():
    b = bytearray(b'0123456789')
    victims.append(b)
    m = memoryview(b)
    k = rand(8)
    if k == 0: return bytes(m[Evil():])
    if k == 1: m[rand(5):] = some_argument()
    if k == 2: return struct.pack_into('3i', b, Evil(), 1, Evil(), 2)
    if k == 3: return b.extend(Evil())
    if k == 4: return m.cast(pick('bHid')).tolist()
    if k == 5: b[Evil():Evil()] = Evil()
    if k == 6: return m == some_container()
    if k == 7: return b.join([b, Evil(), m])


def callbacks():
    k = rand(10)
    if k == 0: return re.sub('a|b', Evil(), 'abab')
    if k == 1: return json.dumps([Evil(), some_container()], default=Evil())
    if k == 2: return json.loads('{"a": [1, 2.5, {}]}', object_hook=Evil(), parse_float=Evil(), parse_int=Evil(), object_pairs_hook=pick([None, Evil()]))
    if k == 3:
        f = functools.lru_cache(maxsize=pick([2, None, 0]))(Evil())
        return [f(some_argument()) for _ in range(5)], f.cache_clear()
    if k == 4: return functools.reduce(Evil(), some_container())
    if k == 5: return sorted(some_container(), key=functools.cmp_to_key(lambda a, b: answer(1, -1, 0, Evil())))
    if k == 6: return list(itertools.islice(itertools.accumulate(some_container(), Evil()), 20))
    if k == 7: return collections.OrderedDict(some_dict()).move_to_end(pick(['a', Evil()]))
    if k == 8: return io.TextIOWrapper(io.BufferedReader(Evil())).read()
    if k == 9: return iter(Evil(), Evil()).__next__()


ACTIONS = [method_call, method_call, method_call, function_call, function_call, operator_call, statements, classes, buffers, callbacks]
sys.unraisablehook = lambda args: None
caught = collections.Counter()
for round_number in range(rounds):
    begin_round()
    try:
        result = pick(ACTIONS)()
        consume(result)
    except (SystemExit, MemoryError):
        pass
    except BaseException as e:
        caught[type(e).__name__] += 1
    result = None
    if round_number % 200 == 0:
        gc.collect()
print('survived', rounds)
