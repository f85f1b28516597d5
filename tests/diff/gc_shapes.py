# Garbage in and beside structures of many shapes, large enough for all that a full collection does to save work: what
# gc.collect() finds is counted exactly, and what lives is whole.
import gc
import random

gc.disable()


class Node:
    def __init__(self):
        self.edges = []
        self.other = None


class Told(Node):
    deaths = 0

    def __del__(self):
        Told.deaths += 1


def fresh(kind):
    if kind == "list":
        return []
    if kind == "dict":
        return {}
    return Node() if kind == "instance" else Told()


def link(a, b):
    if type(a) is list:
        a.append(b)
    elif type(a) is dict:
        a[len(a)] = b
    else:
        a.edges.append(b)
        a.other = b


def children(o):
    if type(o) is list:
        return o
    if type(o) is dict:
        return list(o.values())
    return o.edges


def size(root):
    seen, todo = {id(root)}, [root]
    while todo:
        for child in children(todo.pop()):
            if id(child) not in seen:
                seen.add(id(child))
                todo.append(child)
    return len(seen)


def parents_of(shape, i, n):
    """Which objects hold number i, of those with other numbers."""
    if shape == "chain":
        return [i - 1]
    if shape == "tree":
        return [(i - 1) // 2]
    if shape == "random tree":
        return [random.randrange(i)]
    if shape == "dag":
        return [random.randrange(i) for _ in range(3)]
    if shape == "wide":
        return [i % 50]
    if shape == "doubly linked":
        return [i - 1, (i + 1) % n]
    return [random.randrange(n) for _ in range(3)]  # random


def build(shape, kinds, n, order):
    objects = [fresh(random.choice(kinds)) for _ in range(n)]
    if order == "backwards":
        objects.reverse()
    elif order == "shuffled":
        random.shuffle(objects)
    for i in range(1, n):
        for parent in parents_of(shape, i, n):
            if parent != i:
                link(objects[parent], objects[i])
    return objects


SHAPES = ["chain", "tree", "random tree", "dag", "wide", "doubly linked", "random"]
KINDS = [["list"], ["dict"], ["instance"], ["list", "dict", "instance"], ["list", "told"]]


def try_one(shape, kinds, order, n):
    objects = build(shape, kinds, n, order)
    root, middle = objects[0], objects[n // 2]
    cycle, loop, bridge = [root], [], []
    cycle.append(cycle)             # garbage that holds what lives
    loop.append(loop)
    hanging = build(shape, kinds, n // 3, order)
    loop.append(hanging[0])         # garbage that much hangs on
    link(hanging[-1], middle)
    part = hanging[n // 6]
    bridge.append(bridge)
    bridge.append(part)             # ... but a part of it lives
    del objects, hanging, cycle, loop
    found = [gc.collect()]
    sizes = [size(root), size(middle), size(part)]
    del part, bridge
    found.append(gc.collect())
    sizes += [size(root), size(middle)]
    del root, middle
    found.append(gc.collect())
    found.append(gc.collect())
    return found, sizes


print(gc.collect() >= 0)
for shape in SHAPES:
    for kinds in KINDS:
        ballast = [[i] for i in range(90_000)] if len(kinds) == 3 else None
        for order in ("forwards", "backwards", "shuffled"):
            random.seed(shape + order + str(kinds))
            Told.deaths = 0
            print(shape, kinds, order, *try_one(shape, kinds, order, 7000), Told.deaths)
