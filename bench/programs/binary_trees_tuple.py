"""Trees of tuples: allocation and deallocation."""
import sys


def make(depth):
    return (make(depth - 1), make(depth - 1)) if depth else (None, None)


def check(tree):
    left, right = tree
    return 1 if left is None else 1 + check(left) + check(right)


depth = int(sys.argv[1]) if len(sys.argv) > 1 else 17
keep = make(depth)
total = sum(check(make(depth - 5)) for _ in range(300))
print(total, check(keep))
