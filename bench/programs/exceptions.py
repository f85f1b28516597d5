"""Exceptions raised and caught in loops, through calls, with finally and with."""
import sys


class Odd(Exception):
    def __init__(self, number):
        super().__init__("odd: %d" % number)
        self.number = number


class Guard:
    entered = left = 0

    def __enter__(self):
        Guard.entered += 1
        return self

    def __exit__(self, kind, value, traceback):
        Guard.left += 1
        return kind is KeyError


def check(n):
    if n & 1:
        raise Odd(n)
    return n


def deep(n, levels):
    return deep(n, levels - 1) if levels else check(n)


def main(n):
    odd = lookups = finals = parsed = 0
    table = {i: i for i in range(0, 100, 3)}
    for i in range(n):
        try:
            check(i)
        except Odd as e:
            odd += e.number & 3
        try:
            lookups += table[i % 100]
        except KeyError:
            lookups -= 1
        try:
            parsed += int("12x" if i % 3 else "12")
        except (TypeError, ValueError):
            pass
        else:
            finals += 1
        finally:
            finals += 1
        if i % 4 == 0:
            try:
                deep(i + 1, 5)
            except Exception as e:
                odd += len(e.args)
        with Guard():
            table[i % 10]
        iterator = iter([1, 2])
        try:
            while True:
                next(iterator)
        except StopIteration:
            pass
    print(odd, lookups, finals, parsed, Guard.entered, Guard.left)


main(int(sys.argv[1]) if len(sys.argv) > 1 else 200000)
