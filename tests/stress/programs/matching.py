# after: dataclasses
# match with every pattern.
from dataclasses import dataclass


@dataclass
class Point:
    x: int
    y: int = 0


class Color:
    RED = 'red'


def what(v):
    match v:
        case 0 | 1:
            return 'small'
        case -5 | 2.5 | 1 + 2j:
            return 'number'
        case None:
            return 'none'
        case True:
            return 'true'
        case 'text' | b'bytes':
            return 'text'
        case Color.RED:
            return 'red'
        case []:
            return 'empty'
        case [1, x, *rest] if len(rest) < 2:
            return 'list', x, rest
        case [_, (2 as two), *_]:
            return 'two', two
        case {'k': value, **others}:
            return 'mapping', value, others
        case {'a': [x, {'b': y}]}:
            return 'nested', x, y
        case Point(0, y=y):
            return 'origin', y
        case Point(x=x) as p:
            return 'point', x, p
        case str(s) | int(s):
            return 'self', s
        case (a, b, c):
            return 'three', a, b, c
        case _:
            return 'other'


for v in (0, -5, 1 + 2j, None, True, 'text', 'red', [], [1, 2], [1, 2, 3, 4, 5], [7, 2, 1], {'k': 1, 'z': 2}, {'a': [1, {'b': 2}]}, Point(0, 3),
          Point(4), 'else', 99, (1, 9, 9), (3, 4, 5), 3.5, {}):
    print(v, what(v))
print(Point(1, 2) == Point(1, 2), Point.__match_args__)
