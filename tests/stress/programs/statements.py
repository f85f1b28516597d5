# after: os.path, collections
# Every kind of statement, scopes, closures, del, imports.
import sys
import os.path as p
from math import sqrt as root, pi
from collections import *

total = 0
for i in range(10):
    if i == 3:
        continue
    elif i == 8:
        break
    else:
        total += i
else:
    total = -1
while total:
    total -= 1
    if total == 5:
        break
else:
    pass
print(total, root(16), pi > 3, p.join('a', 'b'))


def outer(n):
    count = n

    def inner():
        nonlocal count
        count += 1
        return count

    def reader():
        return count, n
    return inner, reader


inc, read = outer(5)
inc()
print(inc(), read())


def use_global():
    global made_here
    made_here = 'yes'
    local = 1
    del local
    try:
        local
    except UnboundLocalError as e:
        return str(e)


print(use_global(), made_here)
del made_here
try:
    made_here
except NameError as e:
    print(e)
assert total, 'message'


class Scope:
    x = 1
    y: int = x + 1
    z: 'str'
    names = [n for n in ('a', 'b')]
    del x

    def method(self):
        return __class__.__name__


print(Scope.y, Scope.names, Scope.__annotations__, Scope().method())
exec('total = 77', globals())
print(total, eval('total + 1'), eval(compile('1 + 1', 'f', 'eval')), sorted(locals())[:2] != [])


def deleted():
    cell = [1]

    def g():
        return cell
    del cell
    try:
        g()
    except NameError as e:
        return str(e)


def defaults(a, b=[], /, c=None, *args, d: int = 4, **kw) -> str:
    return f'{a}{b}{c}{args}{d}{kw}'


print(deleted(), defaults(1), defaults(1, 2, 3, 4, d=5, e=6), defaults.__annotations__)
print(defaults(*[1, 2], **{'c': 3}), defaults(*'ab', *'cd', **{'x': 1}, **{'y': 2}))
for call in ('defaults()', 'defaults(1, a=2)', 'outer(1, 2)', 'outer(m=1)', 'defaults(1, c=1, **{"c": 2})', 'use_global(*1)'):
    try:
        eval(call)
    except TypeError as e:
        print(e)
x: int = 3
lst = [0]
lst[0]: int = 5
if sys.argv is not None: pass
print(x, lst)
