"""Trees of instances: allocation and deallocation."""


class Tree:
    def __init__(self, left, right):
        self.left, self.right = left, right

    def check(self):
        return 1 if self.left is None else 1 + self.left.check() + self.right.check()


def make(depth):
    return Tree(None, None) if depth == 0 else Tree(make(depth - 1), make(depth - 1))


keep = make(17)
total = sum(make(12).check() for _ in range(30))
print(total, keep.check())
