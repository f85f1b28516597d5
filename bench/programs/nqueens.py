"""Solutions of the queens problem by a generator."""
import sys


def queens(n, row=0, cols=0, left=0, right=0):
    if row == n:
        yield 1
        return
    free = ((1 << n) - 1) & ~(cols | left | right)
    while free:
        bit = free & -free
        free ^= bit
        yield from queens(n, row + 1, cols | bit, (left | bit) << 1, (right | bit) >> 1)


print(sum(queens(int(sys.argv[1]) if len(sys.argv) > 1 else 12)))
