# Pattern matching.
class P:
    __match_args__ = ('x', 'y')
    def __init__(self, x, y): self.x, self.y = x, y
class Q:
    a = 1
def m(v):
    match v:
        case 0: return 'zero'
        case True: return 'true'
        case None: return 'none'
        case -1 | -2: return 'neg'
        case 1.5: return 'float'
        case 'a' | b'b': return 'text'
        case []: return 'empty'
        case [x]: return ('one', x)
        case [1, *rest]: return ('one and', rest)
        case (x, y) if x == y: return ('same', x)
        case [x, [y, z]]: return ('nested', x, y, z)
        case [*init, 9]: return ('nine', init)
        case {'k': v, 'n': {'m': w}}: return ('deep', v, w)
        case {'k': 1, **rest}: return ('k1', rest)
        case {'k': v}: return ('k', v)
        case {}: return 'mapping'
        case P(0, y): return ('P0', y)
        case P(x=1, y=P(a, b)): return ('PP', a, b)
        case P(x, y) as p: return ('P', x, y, p is v)
        case int(n): return ('int', n)
        case str() as s: return ('str', s)
        case float() | complex(): return 'num'
        case Q(a=z): return ('Q', z)
        case set(): return 'set'
        case _: return 'other'
for v in [0, True, None, -1, -2, 1.5, 'a', b'b', [], (), [5], [1, 2, 3], (3, 3), [2, [3, 4]], [4, 5, 6, 9], {'k': 1, 'n': {'m': 2}}, {'k': 1, 'z': 3},
          {'k': 2}, {}, {'q': 1}, P(0, 5), P(1, P(2, 3)), P(7, 8), 42, 'hello', 2.5, 1j, Q(), {1}, object, 'ab', bytearray(b'x'), range(1), iter([])]:
    print(m(v))
def err(v):
    try:
        match v:
            case P(1, 2, 3): return 1
    except TypeError as e: return str(e)
print(err(P(1, 2)))
def err2(v):
    try:
        match v:
            case P(1, x=2): return 1
    except TypeError as e: return str(e)
print(err2(P(1, 2)))
def err3(v):
    try:
        match v:
            case Q(1): return 1
    except TypeError as e: return str(e)
print(err3(Q()))
x = 5
def err4(v):
    try:
        match v:
            case x.y(): return 1
    except Exception as e: return type(e).__name__, str(e)
print(err4(1))
class R: __match_args__ = [1]
def err5(v):
    try:
        match v:
            case R(1): return 1
    except TypeError as e: return str(e)
print(err5(R()))
class S: __match_args__ = (1,)
def err6(v):
    try:
        match v:
            case S(1): return 1
    except TypeError as e: return str(e)
print(err6(S()))
def keys(v, k='k'):
    class N: a = 'k'
    try:
        match v:
            case {'k': 1, N.a: 2}: return 'dup'
            case _: return 'no'
    except ValueError as e: return str(e)
print(keys({'k': 1}))
class DD(dict):
    def __missing__(self, k): return 'made'
match DD():
    case {'q': v}: print('bad')
    case _: print('get is used')
match (1, 2, 3, 4):
    case (a, *_, b): print(a, b)
match {'a': 1, 'b': 2}:
    case {'a': int() as i, **others}: print(i, others)
match 'x':
    case 'y': pass
    case z: print(z)
