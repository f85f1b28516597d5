"""Closures: counters with nonlocal, composed functions, decorators, functions with all kinds of parameters."""
import sys
from functools import partial, reduce, wraps


def counter(step):
    n = 0

    def count():
        nonlocal n
        n += step
        return n
    return count


def compose(*functions):
    return reduce(lambda f, g: lambda x: g(f(x)), functions)


def traced(function):
    calls = 0

    @wraps(function)
    def wrapper(*args, **kwargs):
        nonlocal calls
        calls += 1
        wrapper.calls = calls
        return function(*args, **kwargs)
    return wrapper


@traced
def area(width, height=1, *, scale=1):
    return width * height * scale


def adder(n):
    return lambda x: x + n


def main(n):
    counters = [counter(step) for step in range(10)]
    chain = compose(adder(1), adder(2), lambda x: x * 2, adder(-3))
    half = partial(area, height=2, scale=3)
    total = 0
    for i in range(n):
        total += counters[i % 10]()
        total += chain(i)
        total += area(i, 2) + area(i, height=3, scale=2)
        total += half(i) % 7
        total += adder(i)(1) % 5
    print(total, area.calls)


main(int(sys.argv[1]) if len(sys.argv) > 1 else 300000)
