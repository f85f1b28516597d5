"""The collector in pairs: gc.collect() under hoop and under /usr/bin/python3, in ns of CPU time an object.

usage: collect.py [--hoop build/hoop] [-n OBJECTS] [-r RUNS] [case ...]
Live cases are KIND-ORDER: lists, dicts or instances of one reference each, to no container (empty), to the object made
before it (ordered) or to a random one (random), all in one list; or a binary tree that one variable holds. Dead ones: cycles of two nodes, by kind.
"""
import argparse
import os
import statistics
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
PYTHON = "/usr/bin/python3"
KINDS = ("list", "dict", "instance")
CASES = [f"{kind}-{order}" for order in ("empty", "ordered", "random", "tree") for kind in KINDS] + [f"{kind}-dead" for kind in KINDS]

PROGRAM = r'''
import gc, random, sys, time

class Node:
    def __init__(self, a):
        self.a = a

def make(kind, n):
    if kind == "list":
        return [[None] for _ in range(n)]
    if kind == "dict":
        return [{"a": None} for _ in range(n)]
    return [Node(None) for _ in range(n)]

def link(kind, objects, order):
    if kind == "list":
        for o, i in zip(objects, order):
            o[0] = objects[i]
    elif kind == "dict":
        for o, i in zip(objects, order):
            o["a"] = objects[i]
    else:
        for o, i in zip(objects, order):
            o.a = objects[i]

def tree(kind, depth):
    if not depth:
        return None
    if kind == "list":
        return [tree(kind, depth - 1), tree(kind, depth - 1)]
    if kind == "dict":
        return {"a": tree(kind, depth - 1), "b": tree(kind, depth - 1)}
    o = Node(tree(kind, depth - 1))
    o.b = tree(kind, depth - 1)
    return o

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

def measure():
    began = time.process_time()
    found = gc.collect()
    return time.process_time() - began, found

case, n, runs = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
kind, order = case.split("-")
gc.disable()
gc.collect()
times = []
if order == "dead":
    for _ in range(runs):
        dead(kind, n)
        seconds, found = measure()
        assert found in (n, 2 * n), found
        times.append(seconds)
elif order == "tree":
    n = 2 ** (n.bit_length() - 1) - 1
    root = tree(kind, n.bit_length())
    gc.collect()
    times = [measure()[0] for _ in range(runs)]
else:
    objects = make(kind, n)
    if order == "ordered":
        link(kind, objects, range(-1, n - 1))
    elif order == "random":
        random.seed(1)
        numbers = list(range(n))
        random.shuffle(numbers)
        link(kind, objects, numbers)
        del numbers
    gc.collect()
    times = [measure()[0] for _ in range(runs)]
times.sort()
print(times[len(times) // 2] / n * 1e9)
'''


def one(command, case, n, runs):
    done = subprocess.run([command, "-c", PROGRAM, case, str(n), str(runs)], capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(f"{command} {case}: {done.stderr}")
    return float(done.stdout)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--hoop", default=os.path.join(HERE, "../build/hoop"))
    parser.add_argument("-n", type=int, default=1_000_000)
    parser.add_argument("-r", type=int, default=3)
    parser.add_argument("cases", nargs="*")
    options = parser.parse_args()
    print(f"{options.n} objects\n{'case':16} {'hoop ns':>8} {'python3 ns':>10} {'ratio':>6}  goal")
    ratios = []
    for case in options.cases or CASES:
        pairs = [(one(options.hoop, case, options.n, options.r), one(PYTHON, case, options.n, options.r)) for _ in range(2)]
        ours, theirs = (statistics.median(column) for column in zip(*pairs))
        goal = 0.25 if case.endswith("dead") else 0.10
        ratios.append((ours / theirs) / goal)
        print(f"{case:16} {ours:8.1f} {theirs:10.1f} {ours / theirs:6.3f}  {goal:.2f}{'' if ours <= theirs * goal else '  missed'}", flush=True)
    print(f"goals reached: {sum(r <= 1 for r in ratios)} of {len(ratios)}")


if __name__ == "__main__":
    main()
