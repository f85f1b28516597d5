"""Trees of instances with slots: allocation and deallocation."""
import sys


class Tree:
    __slots__ = ("left", "right")

    def __init__(self, left, right):
        self.left, self.right = left, right

    def check(self):
        return 1 if self.left is None else 1 + self.left.check() + self.right.check()


def make(depth):
    return Tree(None, None) if depth == 0 else Tree(make(depth - 1), make(depth - 1))


depth = int(sys.argv[1]) if len(sys.argv) > 1 else 17
keep = make(depth)
total = sum(make(depth - 5).check() for _ in range(50))
print(total, keep.check())
