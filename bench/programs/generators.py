"""A pipeline of generators, generator expressions and `yield from`."""
import sys


def numbers(n):
    for i in range(n):
        yield i


def pairs(source):
    for x in source:
        yield x, x * x


def chunked(source, size):
    part = []
    for x in source:
        part.append(x)
        if len(part) == size:
            yield part
            part = []
    if part:
        yield part


def flatten(parts):
    for part in parts:
        yield from part


def running_total():
    total = 0
    while True:
        total += yield total


def walk(depth):
    if depth:
        yield from walk(depth - 1)
        yield depth
        yield from walk(depth - 1)


def main(n):
    evens = (pair for pair in pairs(numbers(n)) if pair[0] % 2 == 0)
    values = (a + b for a, b in flatten(chunked(evens, 50)))
    total = running_total()
    next(total)
    for value in values:
        last = total.send(value % 1000)
    print(last, sum(walk(15)), sum(x for x in map(lambda x: x + 1, filter(None, numbers(n)))), any(x > n for x in numbers(n)))


main(int(sys.argv[1]) if len(sys.argv) > 1 else 1000000)
