"""The collector in pairs: gc.collect() under hoop and under /usr/bin/python3, in ns of CPU time an object.

usage: collect.py [--hoop build/hoop] [-n OBJECTS] [-r RUNS] [-p PAIRS] [--max] [case ...]
KIND is list, dict or instance, of one reference each where nothing else is said.
  KIND-empty, KIND-ordered, KIND-random   all in one list; referring to no container, to the object made before, to a random one
  KIND-tree                               a binary tree, held by one variable
  KIND-chain, KIND-shuffled               a linked list, held by one variable; through the objects in random order
  KIND-dead                               garbage: cycles of two
  graph                                   nodes with names, each with a list of four random neighbours, held by a dict
  methods                                 objects that hold three bound methods of each other, in lists of ten
  closures, generators                    functions with a cell each, suspended generators, in lists of a thousand
  medium                                  lists of a thousand lists of one list each
  leafy                                   a tree of instances with a string and a list of numbers each
  json                                    what json.loads() gives for records
  wide                                    instances with a dict of attributes, a set and a tuple each, in a search tree
With "+aged" behind it the heap has been used before: as many objects were made, a random half of them freed, the case built in
the holes, and the other half freed. A case's number of objects is that of containers that CPython tracks.
"""
import argparse
import os
import statistics
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
PYTHON = "/usr/bin/python3"
KINDS = ("list", "dict", "instance")
SHAPES = ["graph", "methods", "closures", "generators", "medium", "leafy", "json", "wide"]
AGED = ["list-tree", "dict-tree", "instance-tree", "list-chain", "list-shuffled", "instance-shuffled"] + SHAPES
CASES = [f"{kind}-{order}" for order in ("empty", "ordered", "random", "tree", "chain", "shuffled", "dead") for kind in KINDS]
CASES += SHAPES + [case + "+aged" for case in AGED]

PROGRAM = r'''
import gc, os, random, sys, time

class Node:
    def __init__(self, a):
        self.a = a

class Leaf:
    def __init__(self, name, numbers):
        self.name, self.numbers, self.left, self.right = name, numbers, None, None

class Named:
    def __init__(self, name):
        self.name, self.neighbours = name, []

class Wide:
    def __init__(self, key):
        self.key, self.options, self.tags, self.left, self.right = key, {"parent": None}, {"a", key}, None, None
        self.pair = (self.options, self.tags)

class Worker:
    def __init__(self):
        self.next = None
    def step(self): pass
    def stop(self): pass
    def reset(self): pass

def make(kind, n):
    if kind == "list":
        return [[None] for _ in range(n)]
    if kind == "dict":
        return [{"a": None} for _ in range(n)]
    return [Node(None) for _ in range(n)]

def put(kind, o, value):
    if kind == "list":
        o[0] = value
    elif kind == "dict":
        o["a"] = value
    else:
        o.a = value

def empty(kind, n):
    return make(kind, n), n

def ordered(kind, n):
    objects = make(kind, n)
    for i in range(n):
        put(kind, objects[i], objects[i - 1])
    return objects, n

def in_random_order(n):
    numbers = list(range(n))
    random.shuffle(numbers)
    return numbers

def random_(kind, n):
    objects = make(kind, n)
    for i, k in enumerate(in_random_order(n)):
        put(kind, objects[i], objects[k])
    return objects, n

def chain(kind, n):
    last = None
    for _ in range(n):
        if kind == "list":
            last = [last]
        elif kind == "dict":
            last = {"a": last}
        else:
            last = Node(last)
    return last, n

def shuffled(kind, n):
    objects, order = make(kind, n), in_random_order(n)
    for i in range(1, n):
        put(kind, objects[order[i - 1]], objects[order[i]])
    return objects[order[0]], n

def subtree(kind, depth):
    if not depth:
        return None
    if kind == "list":
        return [subtree(kind, depth - 1), subtree(kind, depth - 1)]
    if kind == "dict":
        return {"a": subtree(kind, depth - 1), "b": subtree(kind, depth - 1)}
    o = Node(subtree(kind, depth - 1))
    o.b = subtree(kind, depth - 1)
    return o

def tree(kind, n):
    depth = n.bit_length() - 1
    return subtree(kind, depth), 2 ** depth - 1

def dead(kind, n):
    for _ in range(n // 2):
        if kind == "list":
            a, b = [None], [None]
            a[0], b[0] = b, a
        elif kind == "dict":
            a, b = {"a": None}, {"a": None}
            a["a"], b["a"] = b, a
        else:
            a, b = Node(None), Node(None)
            a.a, b.a = b, a

def graph(n):
    names = ["node %d" % i for i in range(n // 2)]
    nodes = {name: Named(name) for name in names}
    for name in names:
        nodes[name].neighbours = [nodes[random.choice(names)] for _ in range(4)]
    return nodes, n

def methods(n):
    workers = [Worker() for _ in range(n // 5)]
    lists = []
    for i, worker in enumerate(workers):
        o = random.choice(workers)
        worker.next = [o.step, o.stop, o.reset]
        if i % 10 == 0:
            lists.append([])
        lists[-1].append(worker)
    return lists, n

def closure(value):
    return lambda: value

def closures(n):
    return [[closure([]) for _ in range(1000)] for _ in range(n // 4000)], n

def numbers(items):
    for item in items:
        yield item

def generators(n):
    rows = [[numbers([None]) for _ in range(1000)] for _ in range(n // 3000)]
    for row in rows:
        for generator in row:
            next(generator)
    return rows, n

def medium(n):
    return [[[[]] for _ in range(1000)] for _ in range(n // 2000)], n

def leaf_tree(depth):
    if not depth:
        return None
    o = Leaf("leaf of depth %d" % depth, [depth, depth + 0.5, "text"])
    o.left, o.right = leaf_tree(depth - 1), leaf_tree(depth - 1)
    return o

def leafy(n):
    depth = (n // 2).bit_length() - 1
    return leaf_tree(depth), 2 * (2 ** depth - 1)

def record(i):
    return {"id": i, "name": "record %d" % i, "tags": ["a", "b", str(i)], "position": {"x": i * 0.5, "y": 1.5},
            "children": [{"kind": "child", "weights": [i, 1, 2]} for _ in range(3)]}

def json(n):
    return {"version": 1, "records": [[record(i) for i in range(100)] for _ in range(n // 900)]}, n

def wide_tree(depth):
    if not depth:
        return None
    o = Wide(depth)
    o.left, o.right = wide_tree(depth - 1), wide_tree(depth - 1)
    o.options["parent"] = o.left
    return o

def wide(n):
    depth = (n // 4).bit_length() - 1
    return wide_tree(depth), 4 * (2 ** depth - 1)

def measure():
    began = time.process_time()
    found = gc.collect()
    return time.process_time() - began, found

case, n, runs = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
shape, aged = case.removesuffix("+aged"), case.endswith("+aged")
kind, _, order = shape.rpartition("-")
gc.disable()
gc.collect()
random.seed(1)
times = []
if order == "dead":
    for _ in range(runs):
        dead(kind, n)
        seconds, found = measure()
        assert found in (n, 2 * n), found
        times.append(seconds)
else:
    if aged:
        filler = [f for i in range(n // 4) for f in ([i], {"a": i}, Node(i), Wide)]
        random.shuffle(filler)
        del filler[n // 2:]
    order = {"random": "random_"}.get(order, order)
    root, n = globals()[order](kind, n) if kind else globals()[order](n)
    filler = None
    gc.collect()
    times = [measure()[0] for _ in range(runs)]
times.sort()
print(times[len(times) // 2] / n * 1e9, max(times) * 1000, flush=True)
os._exit(0)
'''


def one(command, case, n, runs):
    done = subprocess.run([command, "-c", PROGRAM, case, str(n), str(runs)], capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(f"{command} {case}: {done.stderr}")
    return [float(number) for number in done.stdout.split()]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--hoop", default=os.path.join(HERE, "../build/hoop"))
    parser.add_argument("-n", type=int, default=1_000_000)
    parser.add_argument("-r", type=int, default=3)
    parser.add_argument("-p", type=int, default=2, help="pairs of processes a case")
    parser.add_argument("--max", action="store_true", help="the longest pauses too, in ms")
    parser.add_argument("cases", nargs="*")
    options = parser.parse_args()
    print(f"{options.n} objects\n{'case':22} {'hoop ns':>8} {'python3 ns':>10} {'ratio':>6}  goal")
    ratios = []
    for case in options.cases or CASES:
        pairs = [(one(options.hoop, case, options.n, options.r), one(PYTHON, case, options.n, options.r)) for _ in range(options.p)]
        ours, theirs = (statistics.median(one[0] for one in column) for column in zip(*pairs))
        longest = [max(one[1] for one in column) for column in zip(*pairs)]
        goal = 0.25 if case.endswith("dead") else 0.10
        ratios.append((ours / theirs) / goal)
        print(f"{case:22} {ours:8.1f} {theirs:10.1f} {ours / theirs:6.3f}  {goal:.2f}{'' if ours <= theirs * goal else '  missed'}"
              + (f"  {longest[0]:.1f} {longest[1]:.1f} ms" if options.max else ""), flush=True)
    print(f"goals reached: {sum(r <= 1 for r in ratios)} of {len(ratios)}")


if __name__ == "__main__":
    main()
