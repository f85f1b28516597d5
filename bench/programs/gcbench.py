"""GCBench: short-lived trees, built from the top and from the bottom, beside a long-lived tree and array; with cycles."""
import sys


class Node:
    def __init__(self, left=None, right=None):
        self.left, self.right, self.parent = left, right, None
        if left is not None:
            left.parent = right.parent = self


def populate(depth, node):
    if depth:
        node.left, node.right = Node(), Node()
        node.left.parent = node.right.parent = node
        populate(depth - 1, node.left)
        populate(depth - 1, node.right)


def build(depth):
    return Node(build(depth - 1), build(depth - 1)) if depth else Node()


def count(node):
    return 1 + count(node.left) + count(node.right) if node.left is not None else 1


def main(longest):
    lived = Node()
    populate(longest, lived)
    numbers = [1.0 / (i + 1) for i in range(1 << longest)]
    nodes = 0
    for depth in range(4, longest - 1, 2):
        for _ in range(1 << (longest - 1 - depth)):
            top = Node()
            populate(depth, top)
            nodes += count(top) + count(build(depth))
    print(nodes, count(lived), "%.6f" % sum(numbers))


main(int(sys.argv[1]) if len(sys.argv) > 1 else 16)
