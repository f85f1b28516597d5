"""Planted cycles of each kind: which reference closed them, and on which line it was stored; what a type's objects hold jointly."""
import os
import re
import shutil
import subprocess
import sys
import tempfile

hoop = sys.argv[1] + "/hoop"
folder = tempfile.mkdtemp()
PLANTED = '''from hoop import memory
import gc
gc.disable()
class Twin: pass
def link(x, y):
    x.back = None
    x.back = y                                              # attribute
def tie(x, y):
    x.other = y                                             # attribute
a, b = Twin(), Twin(); tie(a, b); link(b, a)
class Tree:
    def __init__(self): self.kids = []
    def add(self, kid):
        self.kids.append(kid)                               # list
        kid.up = self                                       # tree
root = Tree(); root.add(Tree())
class Indexed: pass
i = Indexed(); i.index = {}
i.index["k"] = i                                            # dict
cache = {}
cache["me"] = [cache]                                       # global
class Member: pass
m = Member(); m.members = set()
m.members.add(m)                                            # set
def outer():
    def inner(): return inner                               # closure
    return inner
f = outer()
class Caller:
    def __init__(self): self.callback = self.answer         # callback
    def answer(self): pass
c = Caller()
class Nested:
    def __init__(self): self.by = {}
    def put(self, k, x): self.by.setdefault(k, []).append(x)  # nested
n = Nested(); n.put(1, n)
class Twice: pass
t = Twice(); t.items = []
def one(x): x.items.append(x)                               # candidate 1
def two(x): x.items.append(x)                               # candidate 2
def never(x): x.items.append(x)
class Sink:
    def append(self, x): pass
class Other: pass
def elsewhere(x): x.up = x.other = 1.5 + x.start
o = Other(); o.start = 1; elsewhere(o); del o
s = Other(); s.items = Sink(); one(s); del s
two(t)
def fail():                                                 # exception
    try: 1 / 0
    except Exception as e: keep = e
    return None
fail()
for cycle in memory.snapshot().cycles(): print(cycle.explanation())
'''
line = {mark: n for n, text in enumerate(PLANTED.splitlines(), 1) for mark in re.findall(r"# (\w+(?: \d)?)$", text)}
tie = PLANTED.splitlines().index("    x.other = y                                             # attribute") + 1
link = tie - 2
with open(os.path.join(folder, "planted.py"), "w") as out:
    out.write(PLANTED)


def explained(*options):
    done = subprocess.run([hoop, *options, "planted.py"], capture_output=True, text=True, cwd=folder, timeout=60)
    assert done.returncode == 0, done.stderr
    return done.stdout.replace(os.path.realpath(folder) + "/", "").splitlines()


def the_one(rows, *words):
    found = [row for row in rows if all(w in row for w in words)]
    assert len(found) == 1, (words, rows)
    return found[0]


for options in ((), ("-X", "tracemalloc")):
    rows = explained(*options)
    assert len(rows) == 10, rows
    twin = the_one(rows, "2 __main__.Twin")
    assert f"stored at planted.py:{tie} (tie)" in twin or f"stored at planted.py:{link} (link)" in twin, twin
    tree = the_one(rows, "2 __main__.Tree")
    assert f"stored at planted.py:{line['tree']} (Tree.add)" in tree or f"stored at planted.py:{line['list']} (Tree.add)" in tree, tree
    places = {"Indexed": ("dict", "<module>"), "Member": ("set", "<module>"), "Nested": ("nested", "Nested.put")}
    for name, (mark, function) in places.items():
        row = the_one(rows, f"__main__.{name};")
        assert f"stored at planted.py:{line[mark]} ({function})" in row, row
        grown = f"the container last grew at planted.py:{line[mark]} ({function})"
        assert (grown in row) == bool(options), row
    assert f"stored at planted.py:{line['global']} (<module>)" in the_one([row for row in rows if row.startswith("list, dict;")]), rows
    closure = the_one(rows, "function, cell;")
    assert f"cell cell_contents -> function, a variable of planted.py:{line['closure']} (outer.<locals>.inner)" in closure, closure
    assert f"stored at planted.py:{line['callback']} (Caller.__init__)" in the_one(rows, "__main__.Caller;"), rows
    twice = the_one(rows, "__main__.Twice;")
    assert f"stored at one of planted.py:{line['candidate 1']} (one), planted.py:{line['candidate 2']} (two)" in twice, twice
    if options:
        assert f"the container last grew at planted.py:{line['candidate 2']} (two)" in twice, twice
    error = the_one(rows, "ZeroDivisionError")
    assert f"planted.py:{line['exception']} (fail)" in error and "a frame keeps an exception whose traceback refers to that frame" in error, error

# ---- what objects of a type hold jointly ----
joint = subprocess.run([hoop, "-c", '''
from hoop import memory
class Holder:
    __slots__ = ("shared",)
data = bytearray(1000000)
holders = [Holder() for i in range(3)]
for h in holders: h.shared = data
del data, h
s = memory.snapshot()
row = next(r for r in s.by_type(freed=100) if r.name == "__main__.Holder")
size, count = s.retained_by(s.nodes_of("Holder"))
print(row.retained < 1000, row.freed > 1000000, row.freed == size, s.by_type()[0].freed)
print(s.by_module(freed=1)[0].freed is not None, s.by_site(freed=1)[0].freed is not None)
'''], capture_output=True, text=True, cwd=folder, timeout=60)
assert joint.stdout == "True True True None\nTrue True\n", (joint.stdout, joint.stderr)
shutil.rmtree(folder)
