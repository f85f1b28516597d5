"""Planted faults, each of which the report must name, by its line. `# plant: KIND` marks the lines."""
class Node:
    def __init__(self, parent):
        self.parent = parent          # plant: cycle
        self.children = []
        self.payload = bytearray(2000)
        if parent is not None:
            parent.children.append(self)


def tree(depth, parent=None):
    node = Node(parent)
    if depth:
        for _ in range(3):
            tree(depth - 1, node)
    return node


CACHE = {}


def remember(n):
    CACHE[n] = "answer %d " % n * 20  # plant: growing
    return CACHE[n]


def concatenate(n):
    text = ""
    for i in range(n):
        keep = text                   # a second reference: the text cannot grow in place
        text += "word %d, " % i       # plant: concatenation
    return len(text)


class Page:
    def __init__(self):
        self.html = ""

    def add(self, n):
        keep = self.html
        self.html = self.html + "row " + str(n) + "\n"  # plant: concatenation


class Bus:
    def __init__(self):
        self.listeners = []

    def on(self, n):
        self.listeners.append(        # plant: growing
            "listener %d " % n * 5)


BUS = Bus()


def total(n):
    return sum([i * 1.5e300 * 1e10 for i in range(n)])  # plant: list


def queue(items):
    count = 0
    while items:
        count += items[0]
        items = items[1:]             # plant: slice
    return count


def fail(depth, ballast):
    local = bytearray(ballast)
    if depth == 0:
        raise ValueError("kept")
    fail(depth - 1, ballast)


FAILURES = []


def keep_traceback():
    try:
        fail(3, 200000)               # plant: traceback
    except ValueError as e:
        FAILURES.append(e)


class Point:                          # plant: slots
    def __init__(self, x, y):
        self.x = x
        self.y = y


def make(n):
    ballast = bytearray(200000)

    def inner():                      # plant: closure
        return len(ballast) + n
    return inner


KEPT = make(1)
POINTS = [Point(i, i) for i in range(20000)]


def main():
    root = tree(5)
    positive = total(200000) > 0
    keep_traceback()
    length = count = 0
    for n in range(300):
        for k in range(20):
            remember(n * 20 + k)
            BUS.on(k)
        length += concatenate(500)
        page = Page()
        for k in range(500):
            page.add(k)
        count += queue(list(range(500)))
    print(length, count, positive)
    return root


ROOT = main()
