# after: array, collections, functools, gc, io, itertools, re, sys, types, weakref
"""Random hostility (_evil.py) given to the language itself: programs are put together at random from statements and expressions whose
operands are hostile, compiled and run. What comes out is not looked at: nothing may fall over.

usage: _random_syntax.py SEED ROUNDS
"""
import asyncio, gc, sys, types, weakref

from _evil import *


# ---- expressions ----

def name(): return pick(['a', 'b', 'c', 'd', 'e', 'L', 'D', 'S', 'T', 'E', 'F', 'G', 'B'])
def number(): return pick(['(0)', '(1)', '(-1)', '(2)', '(3.5)', '(10**30)', 'True', 'None', "'x'", "b'y'", '(1j)', '(...)'])
def atom(): return pick([name, name, name, number])()
def starred(depth): return pick(['', '', '*']) + expression(depth)
def arguments(depth):
    parts = [starred(depth) for _ in range(rand(3))] + [f'k{i}={expression(depth)}' for i in range(rand(2))] + [f'**{name()}' for _ in range(rand(2))]
    return ', '.join(parts)
def comprehension(depth):
    what = pick(['[%s %s]', '{%s %s}', '(%s %s)', '{%s: x %s}', 'list(%s %s)'])
    loops = ''.join(f' for {pick(["x", "x, y", "(x, *y)", "[x, y]", "x.q", "D[x]"])} in {expression(depth)}' + pick(['', f' if {expression(depth)}', f' if (w := {expression(depth)})']) for _ in range(1 + rand(2)))
    return (what % (pick(['x', expression(depth), '(lambda: x)', '[x for q in [x]]', '(yield_ := x)']), loops.replace('z := ', '')))
def fstring(depth): return "f'{%s%s%s}{%s!r}'" % (name(), pick(['', '!r', '!s', '!a']), pick(['', ':>{b}', ':{c}', ':x']), name())
def expression(depth=2):
    if depth <= 0: return atom()
    d = depth - 1
    e = lambda: expression(d)
    return pick([atom, lambda: f'({e()} {pick(["+", "-", "*", "/", "//", "%", "@", "&", "|", "^", "<<", "==", "!=", "<", "<=", ">", ">=", "is", "is not", "in", "not in", "and", "or"])} {e()})',
                 lambda: f'({pick(["-", "+", "~", "not "])}{e()})', lambda: f'{atom()}[{e()}]', lambda: f'{atom()}[{e()}:{e()}:{e()}]', lambda: f'{atom()}[{starred(d)}, {e()}]',
                 lambda: f'{atom()}.{pick(["x", "y", "held", "__class__", "__dict__", "append", "keys"])}', lambda: f'{name()}({arguments(d)})', lambda: f'{name()}.x({arguments(d)})',
                 lambda: f'[{starred(d)}, {starred(d)}]', lambda: f'({starred(d)}, {starred(d)})', lambda: f'{{{starred(d)}, {e()}}}', lambda: f'{{{e()}: {e()}, **{e()}}}',
                 lambda: f'({e()} if {e()} else {e()})', lambda: f'(lambda p={e()}, *q, k={e()}, **r: {e()})()', lambda: f'(z := {e()})', lambda: comprehension(d), lambda: fstring(d),
                 lambda: f'({e()} < {e()} <= {e()})', lambda: f'isinstance({e()}, {e()})'])()


# ---- statements ----

def target(depth=1): return pick([name, lambda: f'{name()}.x', lambda: f'{name()}[{expression(1)}]', lambda: f'{name()}[{expression(1)}:{expression(1)}]', lambda: f'({name()}, *{name()})', lambda: f'[{name()}, ({name()}, {name()})]'])()
def pattern(depth=2):
    if depth <= 0: return pick(['_', '1', "'x'", 'None', 'p%d' % rand(900), '-1', '1.5', 'b\'y\''])
    p = lambda: pattern(depth - 1)
    return pick([lambda: f'[{p()}, *_]', lambda: f'[*_, {p()}]', lambda: f'({p()}, {p()})', lambda: f"{{'a': {p()}, **r{rand(999)}}}", lambda: f'E(held={p()})', lambda: f'E({p()}, x={p()})', lambda: 'int() | str() | None',
                 lambda: f'list([{p()}])', lambda: f'dict(x={p()})', lambda: f'(1 | 2) as q{rand(999)}', lambda: 'E.x', p])()


def indented(text): return ''.join('    ' + line + '\n' for line in text.splitlines())


def guarded(text): return f'try:\n{indented(text)}except Exception as e: mischief()\n' if rand(2) else text


def block(depth, where): return ''.join(indented(guarded(statement(depth, where))) for _ in range(1 + rand(2)))


def matching(depth, where):
    cases = ''.join(f'case {pattern()}{pick(["", f" if {expression(1)}"])}:\n' + block(depth, where) for _ in range(1 + rand(3)))
    return f'match {expression()}:\n' + indented(cases)


def trying(depth, where):
    star = pick(['', '', '*'])
    handlers = ''.join(f'except{star} {pick(["Error", "(Error, ValueError)", "ValueError", "TypeError", "Exception", expression(1)])}{pick(["", " as e", " as b"])}:\n' + block(depth, set(where) - {'loop', 'def'} if star else where) for _ in range(1 + rand(2)))
    return f'try:\n{block(depth, where)}{handlers}' + pick(['', f'else:\n{block(depth, where)}']) + pick(['', f'finally:\n{block(depth, where - {"loop", "def"})}'])


def function(depth, where):
    kind, f = pick(['', '', 'async ']), 'f%d' % rand(3)
    inner = {'def', 'yield'} | ({'async'} if kind else set())
    decorators = ''.join(f'@{pick(["E", "a", "staticmethod", "classmethod", "property", "functools.lru_cache", "functools.wraps(f0) if 0 else E", expression(1)])}\n' for _ in range(rand(2)))
    scope = pick(['', '    global g%d\n' % rand(3), '    nonlocal_ = 1\n'])
    use = f'\nfor _ in range(4): drive({f})'
    return f'{decorators}{kind}def {f}(a={expression(1)}, /, b={expression(1)}, *c, d={expression(1)}, **e):\n{scope}{block(depth, inner)}    def inner():\n        nonlocal a, b\n        a = {expression(1)}\n        return [a for q in [b] if (a, b)]\n    b = inner{use}'


def klass(depth, where):
    bases = pick(['', '(E)', '(metaclass=M)', '(E, metaclass=M)', '(list)', '(dict, x=1)', '(*T[:1])', '(metaclass=F)', '(B0, metaclass=M, k=a)', f'({expression(1)})', '(Exception)', '(int)', '(P)', '(tuple)', '(type)'])
    body = pick(["    __slots__ = ('x', 'y', '__weakref__')\n", "    __slots__ = ['x', '__dict__']\n", '    __slots__ = a\n', '    x = E()\n', '    def m(self): return __class__, super().x\n', '    x: a = b\n', "    __match_args__ = ('x', 'held')\n",
                 '    __match_args__ = a\n', '    def __init_subclass__(cls, **k): mischief()\n', '    def __set_name__(self, *a): mischief()\n    y = E()\n', '    __class_getitem__ = E()\n', '    __hash__ = None\n', '    locals()[a] = b\n'])
    return f'class K{rand(3)}{bases}:\n{body}{block(depth, set())}    def m2(self, *q):\n        return super().m2(*q), __class__\nk = K{rand(3)}; drive(k); W.append(weakref.ref(k, E())); k().m2(a); k().x = a'


def looping(depth, where):
    inner = where | {'loop'}
    if 'async' in where and rand(2): return f'async for {target()} in {expression()}:\n{block(depth, inner)}'
    return pick([f'for {target()} in itertools.islice({expression()}, 9):\n{block(depth, inner)}', f'for {target()} in {expression()}:\n{block(depth, inner)}    if tick(): break\n', f'while tick2():\n{block(depth, inner)}']) + pick(['', f'else:\n{block(depth, where)}'])


def withing(depth, where):
    word = 'async with' if 'async' in where and rand(2) else 'with'
    return f'{word} {expression(1)} as {target()}, E() as {name()}:\n{block(depth, where)}'


RAISED = ["ExceptionGroup('g', [Error(), ValueError()])", "ExceptionGroup('g', [Error(a), ExceptionGroup('h', [ValueError()])]) from a"]


def simple(where):
    options = [lambda: expression(), lambda: f'{target()} = {expression()}', lambda: f'{target()} = {target()} = {expression()}', lambda: f'{name()} {pick(["+=", "-=", "*=", "|=", "//=", "%=", "@=", "<<="])} {expression()}',
               lambda: f'{name()}.x += {expression()}', lambda: f'{name()}[{expression(1)}] += {expression()}', lambda: f'del {target()}'.replace('*', ''), lambda: f'assert {expression()}, {expression(1)}', lambda: 'pass', lambda: f'{name()}: {expression(1)} = {expression(1)}',
               lambda: 'raise ' + pick([expression(1), 'Error', 'Error from a', RAISED[0], RAISED[1]]), lambda: 'mischief()', lambda: f'exec({name()!r} + " = E()")',
               lambda: f'eval({expression(1)!r})', lambda: f'import {pick(["sys", "collections.abc as q", "nothing_at_all", "functools"])}', lambda: 'from collections import deque', lambda: 'gc.collect()', lambda: 'sys._getframe().f_locals.clear()',
               lambda: 'locals().update(a=1)']
    if 'loop' in where: options += [lambda: 'continue', lambda: 'break']
    if 'yield' in where: options += [lambda: f'{name()} = yield {expression(1)}', lambda: f'yield {expression(1)}']
    if 'yield' in where and 'async' not in where: options.append(lambda: f'{name()} = yield from {expression(1)}')
    if 'async' in where: options += [lambda: f'await {expression(1)}', lambda: f'{name()} = [x async for x in {expression(1)}]', lambda: f'{name()} = [await x for x in {expression(1)}]']
    elif 'def' in where: options.append(lambda: f'return {expression()}')
    return pick(options)()


def statement(depth, where=frozenset()):
    if depth <= 0: return simple(where)
    d = depth - 1
    return pick([lambda: simple(where), lambda: simple(where), lambda: f'if {expression()}:\n{block(d, where)}' + pick(['', f'else:\n{block(d, where)}']), lambda: looping(d, where), lambda: withing(d, where), lambda: matching(d, where), lambda: trying(d, where),
                 lambda: function(d, where), lambda: function(d, where), lambda: klass(d, where)])()


# ---- running them ----

class LyingNamespace(dict):
    """What __prepare__ may give: reads and stores do something else."""
    def __getitem__(self, key):
        mischief()
        return answer(E(), 1, dict.__getitem__(self, key))
    def __setitem__(self, key, value):
        mischief()
        dict.__setitem__(self, key, value)
        if rand(9) == 0: dict.__setitem__(self, E(), value)
    def __delitem__(self, key): mischief()


class M(type):
    @classmethod
    def __prepare__(mcls, *args, **keywords): return answer({}, LyingNamespace(), LyingNamespace(a=1), E(), 5)
    def __new__(mcls, name, bases, ns, **keywords):
        mischief()
        return answer(type.__new__(mcls, name, bases, dict(ns)), E(), 5)
    def __init__(cls, *args, **keywords): mischief()
    def __call__(cls, *args, **keywords): return answer(type.__call__(cls), 1, E())
    def mro(cls): return answer(type.mro(cls), type.mro(cls), type.mro(cls), [cls, object], [E()], ())
    def __instancecheck__(cls, x): return answer(True, False, E())


class B0:
    def __init_subclass__(cls, **keywords):
        mischief()
        super().__init_subclass__()
    x = E = Evil


class P:
    __slots__ = ('x', '__weakref__')
    __match_args__ = ('x',)


class Awaits(Evil):
    def __await__(self): return answer(iter([1, Evil()]), Evil(), 5)
    def __aiter__(self): return answer(self, Evil(), 5)
    def __anext__(self):
        if rand(4) == 0: raise StopAsyncIteration
        return answer(self, Evil(), 5)
    async def __aenter__(self): return answer(self, 1)
    async def __aexit__(self, *args): return answer(True, False)


ticks = 0


def tick():
    global ticks
    ticks += 1
    return ticks > 60


def tick2(): return not tick()


def drive(f):
    """Calls it and goes on with what comes, a generator or a coroutine, in all the ways there are."""
    made = f() if rand(3) else f(Awaits(), 2)
    for step in range(6):
        k = rand(8)
        if k < 4 and hasattr(made, 'send'): made.send(None if step == 0 else answer(1, Evil()))
        elif k == 4 and hasattr(made, 'throw'): made.throw(answer(Error, Error(), GeneratorExit, StopIteration(1)))
        elif k == 5 and hasattr(made, 'close'): made.close()
        elif hasattr(made, 'asend'): drive(lambda: answer(made.asend(None), made.athrow(Error), made.aclose(), made.__anext__()))
        elif hasattr(made, '__next__'): next(made)
        else: return


def namespace():
    E = pick([Evil, Awaits])
    return {'a': E(), 'b': pick([E(), 1]), 'c': some_container(), 'd': some_argument(), 'e': E(), 'L': some_list(), 'D': some_dict(), 'S': some_set(), 'T': (E(), 1), 'E': E, 'F': E(), 'G': (x for x in some_list()),
            'B': bytearray(b'abc'), 'M': M, 'B0': B0, 'P': P, 'W': [], 'Error': Error, 'drive': drive, 'mischief': mischief, 'tick': tick, 'tick2': tick2, 'gc': gc, 'sys': sys, 'itertools': itertools, 'functools': functools,
            'weakref': weakref, '__name__': 'random', '__builtins__': __builtins__}


sys.unraisablehook = lambda args: None
if hasattr(sys, 'set_coroutine_origin_tracking_depth'): import warnings; warnings.simplefilter('ignore')
sys.setrecursionlimit(250)
caught = collections.Counter()
for round_number in range(rounds):
    begin_round()
    ticks = 0
    try: env = namespace()
    except Exception: continue
    if rand(4) == 0: victims.append(env)
    inner = LyingNamespace() if rand(6) == 0 else env
    for k in range(1 + rand(4)):
        text = statement(3)
        if '-v' in sys.argv: print(round_number, text, sep='\n', flush=True)
        try:
            code = compile(text, '<random>', 'exec')
            exec(code, env, inner)
        except (SystemExit, MemoryError):
            pass
        except BaseException as e:
            caught[type(e).__name__ + (': ' + e.msg if '-s' in sys.argv and type(e) is SyntaxError else '')] += 1
            e.__traceback__ = None
    env = inner = code = None
    if round_number % 100 == 0:
        gc.collect()
if '-c' in sys.argv: print(caught)
print('survived', rounds)
