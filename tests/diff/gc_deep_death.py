# objects of a mapping of their own whose death is put off
import gc
chain = None
for i in range(200):
    chain = [chain]
big = (chain,) * 100000
for i in range(120):
    big = (big,) + (None,) * 70000
for i in range(100):
    big = [big]
del chain
big = None
print("huge ones")

# the pages of dying objects are used again for others while more of them die
class Node:
    def __init__(self, next):
        self.next = next
        self.payload = ()
    def __del__(self):
        kept.append(bytearray(b"\x00\x00\x00\x00\xff\xff\xff\xff" * 4000))
        if len(kept) > 20: kept.clear()
        if len(kept) % 7 == 0: gc.collect()
kept = []
n = None
for i in range(3000):
    n = Node(n)
n = None
print("nodes", len(kept))
