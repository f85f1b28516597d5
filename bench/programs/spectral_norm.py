"""Spectral norm of an endless matrix, its corner of n by n: float arithmetic in nested loops and calls."""
import sys


def entry(i, j):
    return 1.0 / ((i + j) * (i + j + 1) // 2 + i + 1)


def times(vector):
    return [sum([entry(i, j) * x for j, x in enumerate(vector)]) for i in range(len(vector))]


def transposed_times(vector):
    return [sum([entry(j, i) * x for j, x in enumerate(vector)]) for i in range(len(vector))]


def norm(n):
    u = [1.0] * n
    for _ in range(10):
        v = transposed_times(times(u))
        u = transposed_times(times(v))
    uv = sum(a * b for a, b in zip(u, v))
    vv = sum(b * b for b in v)
    return (uv / vv) ** 0.5


print("%.9f" % norm(int(sys.argv[1]) if len(sys.argv) > 1 else 250))
