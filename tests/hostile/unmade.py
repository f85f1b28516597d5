# object.__new__ makes nothing of types that no __new__ makes: it would lack what its methods rely on.
import _csv, collections, functools, itertools, re, sys, types

HOOP = sys.implementation.name == 'hoop'


def generator(): yield


async def coroutine(): pass


async def async_generator(): yield


class Slots: __slots__ = 'a'
def closing(c): c.close(); return type(c)


TYPES = [type(x) for x in (iter([]), iter(()), iter({}), iter({}.items()), iter(set()), iter(''), iter(b''), iter(range(1)), iter(int, 1), {}.keys(), {}.values(), {}.items(), generator(), async_generator(), 
                           sys._getframe(), [].append, list.append, Slots.a, re.compile('a'), re.match('a', 'a'), itertools.tee([])[0], int | str, iter(collections.OrderedDict()), len, ...)] + [closing(coroutine())]
for t in TYPES:
    for new in object.__new__, t.__new__:
        try: made = new(t)
        except TypeError as e: print(t.__name__, e)
        else: print(t.__name__, made) if t is type(...) else print('made', t.__name__)
for t in _csv.reader([]), _csv.writer(sys.stdout), functools.cmp_to_key(int):
    try: type(t).__new__(type(t)).__repr__() if HOOP else None  # python3 makes them
    except TypeError: pass

# a derived class of one that cannot be made cannot be made either, or works
for base in type(iter([])), types.GeneratorType, types.FrameType, types.CodeType, re.Pattern:
    try: print(type('D', (base,), {})())
    except TypeError as e: print(e)
