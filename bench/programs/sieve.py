"""Primes below three million: lists and slices."""
n = 3000000
flags = [True] * n
for i in range(2, int(n ** 0.5) + 1):
    if flags[i]:
        flags[i * i::i] = [False] * len(range(i * i, n, i))
print(sum(flags) - 2)
