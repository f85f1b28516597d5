# Iterators that get a state that no iterator would give, also while the state is being read; members that are deleted or ask the wrong object.
import collections, gc, itertools, sys, time

HOOP = sys.implementation.name == 'hoop'


def attempt(f, *args):
    try: return f(*args)
    except Exception as e: return type(e).__name__


def rest(it): return attempt(lambda: [x for x, _ in zip(it, range(20))])


for state in (2, 2), (1, 0), (0, 0), (10 ** 9, -5), (-1, -1), (2 ** 62, 2 ** 62), (1,), 5, (10 ** 30, 1), ('x', 1):
    for it in itertools.combinations('abcd', 2), itertools.combinations_with_replacement('abc', 2), itertools.product('abc', 'de'):
        print(state, type(it).__name__, attempt(it.__setstate__, state), rest(it))
for state in ((2, 2, 2), (1, 1, 1)), ((0, 0, 0), (3, 2, 1)), ((5, 5, 5), (9, 9, 9)), ((1, 0, 2), (3, 1, 1)), ((-1, -1, -1), (0, 0, 0)):
    it = itertools.permutations('abc')
    print(state, attempt(it.__setstate__, state), rest(it))


class Index:
    def __init__(self, value): self.value = value
    def __index__(self):
        for _ in range(3): attempt(next, it)
        return self.value


if HOOP:
    for make in (lambda: itertools.combinations('abcd', 3), lambda: itertools.combinations_with_replacement('abc', 3), lambda: itertools.product('ab', 'cde', 'f'), lambda: itertools.permutations('abc')):
        for value in 0, 1, 2, 3, 10 ** 9:
            it = make()
            state = (Index(value),) * 3
            attempt(it.__setstate__, (state, state) if isinstance(it, itertools.permutations) else state)
            rest(it)

for i in 2 ** 62, 2 ** 63 - 1, -2 ** 63, -1, 0, 1, 10 ** 30:
    for make in (lambda: iter([1, 2, 3]), lambda: reversed([1, 2, 3]), lambda: reversed((1, 2, 3)), lambda: iter((1, 2, 3)), lambda: iter('abc'), lambda: iter(b'abc'), lambda: iter(bytearray(b'abc'))):
        it = make()
        print(i, type(it).__name__, attempt(it.__setstate__, i), rest(it))
it = itertools.islice(itertools.count(), None)
if HOOP:  # python3 counts for ever
    it.__setstate__(2 ** 63 - 1)
    [next(it) for _ in range(3)]


# what an iterator keeps may be found, and emptied
class Emptier:
    def __iter__(self): return self
    def __next__(self):
        for part in gc.get_referents(it):
            if isinstance(part, list): part.clear()
        return 1


it = itertools.zip_longest([1, 2], Emptier(), [3])
print(next(it), next(it))

view = memoryview(bytearray(range(24))).cast('i', [6])
for step in 2 ** 63 - 1, -2 ** 63, 2 ** 62, -2 ** 62: print(list(view[::step]), list(view[::-1][::step][::step]), view[1:1][::step].tolist(), view[5:2:step].tolist())
print(super.__new__(super), attempt(lambda: super.__new__(super).__get__(1)))
for obj in 5, 'x', (), (1, 2), [], time.gmtime(0):
    print(attempt(lambda: type(sys.version_info).major.__get__(obj)))
try: type(sys.version_info).major.__get__((), tuple)
except TypeError as e: print(e)
field = collections.namedtuple('N', 'a b').a
del field.__doc__
print(field.__doc__)
if HOOP: field.__reduce__(), repr(field)  # python3 asks for the doc that is not there


class Getter:
    def __init__(self): self.__doc__ = 'x'
    def __del__(self): attempt(p.__init__, None, None, None, None)


p = property(Getter())
p.__init__(Getter())
p.__init__(lambda: 1)
print(p.fget.__name__)
spec = sys.__spec__
if HOOP:
    import importlib.machinery, importlib
    for cls in importlib.machinery.ModuleSpec, importlib.machinery.SourceFileLoader, importlib.machinery.BuiltinImporter:
        for path in None, 5, 'x', b'y', []:
            for name in dir(cls):
                x = cls('name', path)
                attempt(delattr, x, name)
                attempt(setattr, x, 'path', path)
                for f in repr, hash, x.__eq__: attempt(f, x)
                for method in dir(x):
                    if method not in ('load_module', '__class__'): attempt(lambda: getattr(x, method)())
print('done')
