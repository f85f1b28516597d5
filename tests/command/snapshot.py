"""Snapshots from the command and from Python: known answers for planted leaks, cycles, caches, pinned arenas; damaged files."""
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time

hoop = sys.argv[1] + "/hoop"
folder = tempfile.mkdtemp()


def run(*args, stdin="", code=0):
    done = subprocess.run([hoop, *args], input=stdin, capture_output=True, text=True, timeout=120, cwd=folder)
    assert done.returncode == code, (args, done.returncode, done.stdout, done.stderr)
    return done.stdout + done.stderr


def python(source, code=0):
    return run("-c", source, code=code)


def write(name, text):
    path = os.path.join(folder, name)
    with open(path, "w") as f:
        f.write(text)
    return path


# ---- a program with planted faults, looked at through the command ----

app = write("app.py", '''
import sys
cache = {}
class Session:
    def __init__(self, user):
        self.user = user
        self.data = bytearray(20000)
class Parent:
    def __init__(self):
        self.child = Child(self)
class Child:
    def __init__(self, parent):
        self.parent = parent
        self.blob = bytes(5000)
def handle(n):
    cache["user %d" % n] = Session("user %d" % n)
for i in range(int(sys.argv[1])):
    handle(i)
parents = [Parent() for i in range(3)]
''')
for count in (10, 25):
    run("--snapshot", f"app{count}.snap", app, str(count))

shown = run("-m", "snapshot", "show", "app25.snap")
assert re.search(r"__main__\.Session +25 ", shown), shown
retained = run("-m", "snapshot", "retained", "app25.snap", "--limit", "3")
assert "__main__.cache" in retained, retained
holders = run("-m", "snapshot", "holders", "app25.snap", "Session")
assert "25 objects of type Session" in holders and "dict[...]" in holders and "__main__.cache -> dict['user" in holders, holders
cycles = run("-m", "snapshot", "cycles", "app25.snap")
assert cycles.count("closed by __main__.Child.parent -> __main__.Parent") == 1 and "3 cycles are like this and retain" in cycles, cycles
assert re.search(r"stored at \S*app\.py:13 \(Child\.__init__\)", cycles) and "a weak reference there would do" in cycles, cycles
diff = run("-m", "snapshot", "diff", "app10.snap", "app25.snap")
assert re.search(r"__main__\.Session +\+15 ", diff), diff
assert "Parent" not in diff, diff

# Two runs of a program, at other addresses: sums by name, and no objects that are "new" because they lie elsewhere.
write("runs.py", """
import sys
class Item:
    cache = {}
    def __init__(self, n): self.text = 'item %d' % n
KEPT, SAME = [Item(i) for i in range(int(sys.argv[1]))], ['same'] * 5000
def work(n):
    local = [str(i) * 9 for i in range(n)]
    sys.stdout.write(str(len(local)))
    if n > 100:
        from hoop import memory
        memory.dump('runs%s.snap' % sys.argv[1])
ONLY = bytes(int(sys.argv[1])) if sys.argv[1] == '3000' else None
work(int(sys.argv[1]))
if sys.argv[1] == '1000':
    from hoop import memory
    s = memory.snapshot(); KEPT.pop(); KEPT.append(Item(7)); KEPT.append(Item(8)); t = memory.snapshot()
    assert s.same_run(t) and t.same_run(s)
    change = [c for c in s.diff(t) if c.name == '__main__.Item'][0]
    assert (change.count, change.new - change.gone) == (1, 1), (change.count, change.new, change.gone)
    u = memory.Snapshot.load('runs1000.snap')
    assert u.same_run(s), 'a file keeps it'
    rows = {row.name: row for row in s.by_variable()}
    assert rows['__main__.KEPT'].retained == s.retained(KEPT) and '__main__.sys' not in rows, rows
""")
for n in "1000", "3000":
    run("runs.py", n)
runs = run("-m", "snapshot", "diff", "runs1000.snap", "runs3000.snap")
assert "of two runs" in runs and " gone" not in runs.replace("new and gone", "") and re.search(r"__main__\.Item +\+2000 ", runs), runs
assert not re.search(r"^(function|module|class|code) ", runs, re.M), runs
runs = run("-m", "snapshot", "diff", "runs1000.snap", "runs3000.snap", "--by", "variable")
assert re.search(r"__main__\.KEPT +\+0 +\+\d+ +\+\d{5,}", runs) and re.search(r"work\(\) local +\+0 +\+\d+ +\+\d{5,}", runs), runs
assert "__main__.ONLY" in runs and "SAME" not in runs, runs
assert "__main__.KEPT" in run("-m", "snapshot", "show", "runs3000.snap", "--by", "variable")
for wrong in ((), ("show",), ("nonsense", "x"), ("show", "a", "b"), ("show", "--by", "x", "app10.snap")):
    assert "usage" in run("-m", "snapshot", *wrong, code=2)
assert "No such file" in run("-m", "snapshot", "show", "missing.snap", code=1)
assert "no snapshot was written" in run("--snapshot", "/no/such/folder/x.snap", "-c", "pass", code=1)

# ---- SIGUSR1 ----

running = subprocess.Popen([hoop, "--snapshot", "live.snap", "-c", "import time\nprint('up', flush=True)\nx = [i * 1.5e300 for i in range(1, 1001)]\n"
                            "end = time.time() + 60\nwhile time.time() < end: pass"], stdout=subprocess.PIPE, text=True, cwd=folder)
running.stdout.readline()
time.sleep(0.2)
running.send_signal(signal.SIGUSR1)
live = os.path.join(folder, "live.snap.1")
for _ in range(300):
    if os.path.exists(live):
        break
    time.sleep(0.1)
running.kill()
running.wait()
assert re.search(r"float +100\d ", run("-m", "snapshot", "show", "live.snap.1")), "SIGUSR1"

# ---- from Python: what is told is true, and nothing is changed by looking ----

out = python('''
import hoop, gc, sys, weakref
from hoop import memory
class Node:
    pass
def leak():
    a, b = Node(), Node()
    a.other = b
    b.other = a
    a.load = bytes(30000)
gc.disable()
leak()
keep = Node()
keep.items = [bytes(1000) for i in range(10)]
shared = keep.items[0]
counts = [sys.getrefcount(o) for o in (keep, keep.items, shared, Node)]
calls = []
class Noisy:
    def __del__(self, calls=calls): calls.append("del")
    def __eq__(self, other): calls.append("eq"); return False
    def __hash__(self): calls.append("hash"); return 1
    def __repr__(self): calls.append("repr"); return "noisy"
    def __getattribute__(self, name, calls=calls): calls.append("get"); return object.__getattribute__(self, name)
noisy = {Noisy(): Noisy(), "n": Noisy()}
calls.clear()
ref = weakref.ref(keep, lambda r: calls.append("weak"))
s = memory.snapshot()
assert not calls, calls
assert counts == [sys.getrefcount(o) for o in (keep, keep.items, shared, Node)]
assert sum(r.bytes for r in s.by_type()) + sum(b for _, b in s.runtime()) == s.in_use
assert sum(r.bytes for r in s.by_site()) == sum(r.bytes for r in s.by_module()) == sum(r.bytes for r in s.by_type())
garbage = [c for c in s.cycles() if not c.reachable]
assert len(garbage) == 1 and garbage[0].types == {"__main__.Node": 2} and garbage[0].retained > 30000, garbage
assert garbage[0].closing_label == ".other", garbage
chains = [str(c) for c in s.why(shared)]
assert chains[0].startswith("__main__.shared"), chains
assert "__main__.keep -> __main__.Node.items -> list[0] -> bytes" in chains, chains
assert [str(c) for c in memory.why(keep)] == ["__main__.keep -> __main__.Node"], [str(c) for c in memory.why(keep)]
expected = memory.retained(keep)
assert expected == s.retained(keep) == hoop.sizeof(keep, deep=True), (expected, s.retained(keep))
size = hoop.sizeof(keep, deep=True)
assert size.own == hoop.sizeof(keep) == sys.getsizeof(keep) and size.shared == hoop.sizeof(shared) and size.shared_objects == 1, size
# delete and measure
import _hoop_memory
del ref, counts, garbage, size
before = _hoop_memory.bytes_in_use()
del keep
freed = before - _hoop_memory.bytes_in_use()
assert freed == expected, (freed, expected)
t = memory.snapshot()
gone = [c for c in s.diff(t) if c.name == "__main__.Node"][0]
assert gone.count == -1 and gone.gone == 1, gone
assert abs(sum(r[3] for r in s.collection_cost()) - 1) < 1e-6
try: s.node_of(object())
except LookupError: print("ok")
''')
assert out == "ok\n", out

# Delete and measure, for many objects of random graphs.
out = python('''
import random, gc, _hoop_memory
from hoop import memory
gc.disable()
class N: pass
rnd = random.Random(7)
def check(seed):
    nodes = [N() for i in range(60)]
    for n in nodes:
        n.data = bytes(rnd.randrange(2000))
        n.to = [rnd.choice(nodes) for k in range(rnd.randrange(3))]
    kept, rest = {"two": nodes[1]}, [nodes[0], nodes[2]]
    n = nodes = None
    gc.collect()
    s = memory.snapshot()
    victim = kept["two"]
    node = s.node_of(victim)
    alone = s._core.dominator(node) == s.node_of(kept)
    told = s.retained(victim)
    s = None
    if not alone: return False  # others hold it as well
    gc.collect()
    before = _hoop_memory.bytes_in_use()
    kept["two"] = victim = None
    gc.collect()
    freed = before - _hoop_memory.bytes_in_use()
    assert freed == told, (seed, freed, told)
    return True
print(sum(check(i) for i in range(60)) > 5)
''')
assert out == "True\n", out

# What holds objects in other ways: exceptions, closures, classes, generators, caches, coroutines.
out = python('''
from hoop import memory
import functools, weakref
class Big: pass
def f():
    big = Big()
    raise ValueError
try: f()
except ValueError as e: kept = e
def g():
    inside = Big()
    return lambda: inside
h = g()
class C:
    registry = [Big()]
weak = weakref.WeakValueDictionary()
o = Big()
weak["k"] = o
def gen():
    local = Big()
    yield 1
it = gen()
next(it)
class Wait:
    def __await__(self): yield 1
async def co():
    z = Big()
    await Wait()
k = co()
k.send(None)
s = memory.snapshot()
for line in sorted(str(c) for n in s.nodes_of("Big") for c in s.chains_of(n, 1)): print(line)
k.close()
''')
assert out == """__main__.C -> class __main__.C.registry -> list[0] -> __main__.Big
__main__.h -> function.__closure__ -> tuple[0] -> cell cell_contents -> __main__.Big
__main__.it -> generator local variable local -> __main__.Big
__main__.k -> coroutine local variable z -> __main__.Big
__main__.kept -> ValueError.__traceback__ -> traceback tb_next -> traceback tb_frame -> frame local variable big -> __main__.Big
__main__.o -> __main__.Big
""", out

# The middle of a very long chain is left out.
out = python('''
from hoop import memory
class N: pass
head = n = N()
for i in range(5000):
    n.next = N()
    n = n.next
s, last = None, n
del n, last
s = memory.snapshot()
x = head
for i in range(5000): x = x.next
chain, = s.why(x)
print(len(chain), str(chain).startswith("__main__.head -> __main__.N.next"), "more ..." in str(chain))
''')
assert out == "200 True True\n", out

# Pinned arenas: a few small objects stay in arenas that are free otherwise.
out = python('''
from hoop import memory
import gc
many = [bytes(3000) for i in range(3000)]
pins = [many[i] for i in range(0, 3000, 300)]
many = None
gc.collect()
found = memory.pins()
assert any(r.type == "bytes" and r.bytes >= 3000 for pin in found for r in pin[4]), found
assert any("__main__.pins" in str(r.chain) for pin in found for r in pin[4] if r.chain), found
print("ok")
''')
assert out == "ok\n", out

# Allocation sites: with tracing on, rows know where.
out = python('''
import tracemalloc
tracemalloc.start(5)
def make(): return [bytearray(5000) for i in range(20)]
kept = make()
from hoop import memory
s = memory.snapshot()
row = [r for r in s.by_site() if r.key and r.key[0] == "<string>" and r.key[1] == 4]
assert row and row[0].bytes > 100000, s.by_site()[:5]
import hoop.export as e
assert "make" in e.collapsed(s)
print(s.traced)
''')
assert out == "True\n", out

# The cap: MemoryError, and the program goes on.
out = run("--heap-limit=15M", "-c", '''
from hoop import memory
l = [[i] for i in range(250000)]
try:
    memory.snapshot()
    print("taken")
except MemoryError:
    print("refused")
del l
memory.snapshot()
print("then")
''')
assert out == "refused\nthen\n", out

# ... and what is computed on a snapshot: each question is answered or refused, and nothing is left behind.
cap = write("cap.py", '''
from hoop import memory
l = [[i, [i]] for i in range(60000)]
for i in range(0, 60000, 3): l[i].append(l[i])
done = ""
try:
    s = memory.snapshot()
    for f in (s.compute, s.by_type, lambda: s.rows(3), s.cycles, lambda: s.why(l), s.pins, lambda: s.diff(s), lambda: s.retained(l)):
        try:
            f()
            done += "y"
        except MemoryError:
            done += "n"
except MemoryError:
    done = "refused"
s = f = None
print(done)
''')
answers = [run(f"--heap-limit={size}M", cap).strip() for size in (9, 13, 16, 18, 24)]
assert answers[0] == "refused" and "n" in answers[1] and answers[-1] == "y" * 8, answers

# ---- damaged files: ValueError, never a fault ----

damage = write("damage.py", '''
import sys, random
from hoop.memory import Snapshot
data = open("app10.snap", "rb").read()
rnd = random.Random(int(sys.argv[1]))
for i in range(300):
    kind = rnd.randrange(3)
    b = bytearray(data)
    if kind == 0: b = b[:rnd.randrange(len(b))]
    elif kind == 1: b[rnd.randrange(len(b))] ^= 1 << rnd.randrange(8)
    else: b += b"x"
    with open("bad.snap", "wb") as f: f.write(b)
    try:
        Snapshot.load("bad.snap")
    except ValueError as e:
        assert "snapshot" in str(e), e
    else:
        assert bytes(b) == data or kind == 1, (i, kind)  # padding carries no check sum
print("ok")
''')
assert run(damage, "1") == "ok\n"

# ---- sys.getsizeof is true to the byte: the heap grows by it ----

out = python('''
import sys, gc, _hoop_memory, collections, array, io, itertools, functools, types
used = _hoop_memory.bytes_in_use
class Plain: pass
class Two:
    def __init__(self): self.a = 1; self.b = 2
class Slots:
    __slots__ = ("a", "b")
class D(dict): pass
def gen(): yield 1
def func(): pass
big = 1 << 100
makers = {
    "list": lambda: [1, 2, 3], "empty list": lambda: [], "big list": lambda: [0] * 1000, "tuple": lambda: (1, len("ab")),
    "dict": lambda: {1: 2}, "big dict": lambda: dict.fromkeys(range(100)), "set": lambda: {1, 2, 3}, "big set": lambda: set(range(100)),
    "frozenset": lambda: frozenset((1, 2, len("abc"))), "str": lambda: "x" * len("ab") * 50, "bytes": lambda: bytes(100), "bytearray": lambda: bytearray(100),
    "huge bytearray": lambda: bytearray(2000000), "int": lambda: big << 100, "float": lambda: 1.5e300 * len("a"), "complex": lambda: complex(1, len("a")),
    "plain": lambda: Plain(), "two": lambda: Two(), "slots": lambda: Slots(), "dict subclass": lambda: D(),
    "deque": lambda: collections.deque(range(20)), "array": lambda: array.array("d", range(50)), "bytesio": lambda: io.BytesIO(b"x" * 100),
    "generator": lambda: gen(), "slice": lambda: slice(1, 2), "property": lambda: property(func), "enumerate": lambda: enumerate(()),
    "cell": lambda: types.CellType(1), "range": lambda: range(len("abc")), "defaultdict": lambda: collections.defaultdict(list),
}
wrong = []
for name, make in makers.items():
    kept = [None] * 40
    for i in range(10): kept[i] = make()
    before = used()
    for i in range(10, 40): kept[i] = make()
    grown = (used() - before) / 30
    extra = 0
    if name == 'enumerate': extra = sys.getsizeof(iter(()))
    if grown != sys.getsizeof(kept[20]) + extra: wrong.append((name, grown, sys.getsizeof(kept[20])))
print(wrong)
''')
assert out == "[]\n", out
shutil.rmtree(folder)
