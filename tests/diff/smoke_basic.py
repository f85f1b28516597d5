# The first programs that must run: a bit of everything.
import sys


class Node:
    def __init__(self, value, children=()):
        self.value = value
        self.children = list(children)

    def total(self):
        return self.value + sum(child.total() for child in self.children)

    def __repr__(self):
        return f"Node({self.value!r}, {len(self.children)} children)"


def fib(n):
    return n if n < 2 else fib(n - 1) + fib(n - 2)


def countdown(n):
    while n:
        yield n
        n -= 1
    return "done"


def main():
    print("hello", 1 + 1, 2 ** 100, 7 // 2, -7 % 3, 1 / 3, 0.1 + 0.2)
    tree = Node(1, [Node(2), Node(3, [Node(4)])])
    print(tree, tree.total())
    print(fib(15), list(countdown(4)), [x * x for x in range(10) if x % 2])
    words = {}
    for word in "the cat and the dog and the bird".split():
        words[word] = words.get(word, 0) + 1
    print(words, sorted(words.items(), key=lambda item: (-item[1], item[0])))
    try:
        {}["missing"]
    except KeyError as error:
        print("caught", repr(error))
    finally:
        print("finally")
    a, *b, c = range(6)
    print(a, b, c, f"{c:>5}|{3.14159:.2f}|{'x'!r}", "%s %d %5.1f" % ("a", 3, 2.5))
    with open(sys.argv[0]) as f:
        print(f.readline().strip())
    print(sys.getrefcount([]), sys.getrefcount(a) > 0)
    return 0


sys.exit(main())
