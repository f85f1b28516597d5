"""Snapshots and objgraph: time, size, and the same walks on CPython. CPU seconds, best of some runs.

usage: bench/snapshots.py [--hoop build/hoop] [-n OBJECTS] [--python /usr/bin/python3]

Graphs of n objects: `records` (dicts, lists, tuples, strings), `instances` (two attributes, a string each), `list` (a doubly linked
list with shared strings), `random` (three references each to anywhere: the worst for caches), `shuffled` (a doubly linked list in
memory of another order: each step waits for memory), `web` (as random, with slots, held by one of its objects). What is asked for: a
snapshot of 10 million objects under 3 s and under half of the heap's size, dominators under 5 s, chains under 50 ms (of fewer
objects: in proportion); cycles have no goal, and are asked for with --cycles; objgraph's
counts in a tenth and its pictures in a fifth of the time on CPython (which runs a stand-in of the original's way of counting, as
objgraph itself may not be installed).
"""
import argparse
import subprocess
import sys

from goals import sum_up, verdict

GRAPHS = {
    "records": "data = [{'id': i, 'name': 'user%d' % i, 'tags': [i, 'x%d' % i], 'pos': (i, [i])} for i in range(N // 6)]",
    "instances": """
class Node:
    def __init__(self, a, b): self.a = a; self.b = b
data = [Node(i, str(i)) for i in range(N // 2)]""",
    "list": """
class Node:
    __slots__ = ('prev', 'next', 'data')
names = ['name %d' % i for i in range(1000)]
head = last = Node()
head.prev = None
for i in range(N - 1001):
    n = Node(); n.prev = last; last.next = n; n.data = names[i % 1000]; last = n
last.next = None
del n""",
    "random": """
import random
random.seed(1)
r = random.random
class Node:
    def __init__(self): self.x = self.y = self.z = None
data = [Node() for i in range(N)]
for n in data:
    n.x = data[int(r() * N)]; n.y = data[int(r() * N)]; n.z = data[int(r() * N)]""",
    "shuffled": """
import random
random.seed(1)
r = random.random
class Node:
    __slots__ = ('prev', 'next')
nodes = [Node() for i in range(N)]
for i in range(N - 1, 0, -1):
    j = int(r() * (i + 1)); nodes[i], nodes[j] = nodes[j], nodes[i]
last = None
for n in nodes:
    n.prev = last; n.next = None
    if last is not None: last.next = n
    last = n
head = nodes[0]
del nodes, last, n""",
    "web": """
import random
random.seed(1)
r = random.random
class Node:
    __slots__ = ('x', 'y', 'z')
data = [Node() for i in range(N)]
for n in data:
    n.x = data[int(r() * N)]; n.y = data[int(r() * N)]; n.z = data[int(r() * N)]
first = data[0]
del data, n""",
}

MEASURE = """
import time, gc, sys
import _hoop_memory
heap = _hoop_memory.bytes_in_use()
clock = time.process_time
a = clock(); s = _hoop_memory.take(); b = clock()
numbers = s.numbers()
s.compute(); c = clock()
node = numbers[0] // 2
d = clock(); chains = s.chains(node, 5); e = clock()
rows = s.sums(0); f = clock()
g = clock()
if CYCLES: s.cycles()
print(numbers[0], numbers[1], heap, numbers[6], b - a, c - b, e - d, f - e, clock() - g)
"""

OBJGRAPH = """
import gc, time, io
class Thing:
    def __init__(self, n): self.a = n; self.b = None
gc.disable()
things = [Thing(i) for i in range(N)]
holder = {'key': things[6]}
def best(f):
    times = []
    for i in range(5):
        a = time.process_time(); f(); times.append(time.process_time() - a)
    return min(times) * 1000
"""
WITH_OBJGRAPH = OBJGRAPH + """
import objgraph
print(best(objgraph.typestats), best(lambda: objgraph.by_type('Thing')),
      best(lambda: objgraph.show_backrefs([things[6]], max_depth=3, output=io.StringIO())))
"""
# The original where python3 has it (the goals are those for it), else what it does but for drawing: lists of all objects, and
# gc.get_referrers() for each node of the picture.
STAND_IN = OBJGRAPH + """
def typestats():
    stats = {}
    for o in gc.get_objects():
        n = type(o).__name__
        stats[n] = stats.get(n, 0) + 1
    return stats
def by_type():
    objects = gc.get_objects()
    return [o for o in objects if type(o).__name__ == 'Thing']
def backrefs():
    level, seen = [things[6]], set()
    for depth in range(3):
        following = []
        for o in level:
            for r in gc.get_referrers(o)[:10]:
                if id(r) not in seen and r is not level and r is not following:
                    seen.add(id(r)); following.append(r)
        level = following
print(best(typestats), best(by_type), best(backrefs))
"""


def run(program, source, n, cycles=False):
    done = subprocess.run([program, "-c", f"N = {n}\nCYCLES = {cycles}\nimport gc; gc.disable()\n{source}"], capture_output=True, text=True, timeout=1200)
    if done.returncode:
        sys.exit(done.stderr)
    return [float(x) for x in done.stdout.split()]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--hoop", default="build/hoop")
    parser.add_argument("--python", default="/usr/bin/python3")
    parser.add_argument("-n", type=int, default=10_000_000)
    parser.add_argument("--cycles", action="store_true")
    options = parser.parse_args()
    print(f"{'graph':<10} {'nodes':>9} {'edges':>9} {'heap MB':>8} {'snapshot':>8} {'ratio':>6} {'take s':>7} {'dominators s':>13} {'chains ms':>10} {'by type s':>10}" + (f" {'cycles s':>9}" if options.cycles else ""))
    for name, source in GRAPHS.items():
        nodes, edges, heap, own, take, compute, chains, sums, cycles = run(options.hoop, source + MEASURE, options.n, options.cycles)
        print(f"{name:<10} {nodes / 1e6:>8.2f}M {edges / 1e6:>8.2f}M {heap / 1e6:>8.1f} {own / 1e6:>8.1f} {own / heap:>6.2f} {take:>7.2f} {compute:>13.2f} "
              f"{chains * 1000:>10.2f} {sums:>10.2f}" + (f" {cycles:>9.2f}" if options.cycles else ""), flush=True)
        share = min(options.n / 10_000_000, 1)
        for what, value, goal in (("size / heap", own / heap, 0.5), ("take s", take, 3 * share), ("dominators s", compute, 5 * share), ("chains ms", chains * 1000, 50)):
            print(f"  {what:<14} {value:>8.3f}{verdict(f'{name}, {what}', value, goal)}", flush=True)
    n = min(options.n, 1_000_000)
    original = subprocess.run([options.python, "-c", "import objgraph"], capture_output=True).returncode == 0
    here, there = run(options.hoop, WITH_OBJGRAPH, n), run(options.python, WITH_OBJGRAPH if original else STAND_IN, n)
    print(f"\n{n} instances: ms here, ms on CPython ({'objgraph' if original else 'stand-in for objgraph: the goals are not its'}), ratio")
    for name, goal, a, b in zip(("typestats", "by_type", "show_backrefs"), (0.1, 0.1, 0.2), here, there):
        print(f"{name:<14} {a:>8.2f} {b:>9.2f} {a / b:>6.3f}{verdict(name, a / b, goal)}")
    sum_up()


main()
