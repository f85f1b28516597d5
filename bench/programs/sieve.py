"""Primes below n: lists and slices."""
import sys

n = int(sys.argv[1]) if len(sys.argv) > 1 else 10000000
flags = [True] * n
for i in range(2, int(n ** 0.5) + 1):
    if flags[i]:
        flags[i * i::i] = [False] * len(range(i * i, n, i))
print(sum(flags) - 2)
