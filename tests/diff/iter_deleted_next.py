"""A class that deletes its own __next__ while something iterates: an error, in every place that takes the next item."""
import functools
import itertools


class It:
    def __iter__(self):
        return self


def once(self):
    del It.__next__
    return 1


def loop(i):
    for x in i:
        print("item", x)


def unpack(i):
    a, b = i


for f in (loop, unpack, sum, max, tuple, set, lambda i: list(map(str, i)), any,
          lambda i: next(i) and next(i), lambda i: list(itertools.chain(i)), lambda i: list(itertools.accumulate(i)), lambda i: list(itertools.islice(i, 5)),
          lambda i: list(itertools.takewhile(bool, i)), lambda i: list(itertools.tee(i)[0])):
    It.__next__ = once
    try:
        print(f(It()))
    except Exception as e:
        print(type(e).__name__, e)
