# gc.set_debug() tells on sys.stderr what a collection does.
import gc
import io
import re
import sys

gc.disable()
gc.collect()
real, sys.stderr = sys.stderr, io.StringIO()
gc.set_debug(gc.DEBUG_STATS | gc.DEBUG_COLLECTABLE)
cycle = []
cycle.append(cycle)
del cycle
found = gc.collect()
gc.set_debug(0)
gc.collect()
told, sys.stderr = sys.stderr.getvalue(), real
print(found, re.sub(r"0x[0-9a-f]+|(?<=: )[\d ]+$|\d\.\d{4}s", "...", told, flags=re.M))

# A young collection leaves alone what is older, also in the same pool.
class Node:
    pass

def make(count):
    made = [Node() for _ in range(count)]
    for node in made:
        node.self = node
    return made

for _ in range(3):
    nodes = make(1000)
    gc.collect(0)
    for node in nodes[::2]:
        del node.self
    del nodes[::2], node  # holes
    nodes += make(600)
    nodes = None
    print(gc.collect(0), gc.collect(1))
