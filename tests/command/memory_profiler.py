"""memory_profiler and mprof: tables with known bytes, counts of lines, memory over time."""
import os
import re
import subprocess
import sys
import tempfile

hoop = os.path.abspath(sys.argv[1]) + "/hoop"
folder = tempfile.TemporaryDirectory()
os.chdir(folder.name)


def run(*args, code=0):
    done = subprocess.run([hoop, *args], capture_output=True, text=True, timeout=60)
    assert done.returncode == code, (args, done.returncode, done.stdout, done.stderr)
    return done.stdout, done.stderr


def write(name, text):
    with open(name, "w") as file:
        file.write(text)


def rows(table):
    """{line: (bytes after, gained, freed, peak, hits)} of a table of --exact."""
    found = {}
    for line in table.splitlines():
        values = line.split()
        if len(values) > 6 and values[0].isdigit() and all(v.isdigit() for v in values[:6]):
            found[int(values[0])] = tuple(map(int, values[1:6]))
    return found


write("script.py", """\
import sys

@profile
def work(n):
    kept = [None] * 1000
    for i in range(n):
        kept[i] = bytes(4000000)
    for i in range(n): kept[i] = None
    temporary = len(bytes(1000000))
    for i in range(3):
        helper(
            i,
        )
    while n:
        n -= 1
    try:
        raise ValueError
    except ValueError:
        pass
    return kept


def helper(i):
    return bytes(2000000) and None


@profile
def inner():
    x = bytes(3000000)
    return x


@profile
def outer():
    y = inner()
    del y
    return bytes(50000)


@profile
def numbers(n):
    for i in range(n):
        kept = bytes(500000)
        yield i


work(10)
outer()
print(sys.argv[1:], __name__, list(numbers(3)))
""")


def near(value, expected, by=5000):
    return expected <= value <= expected + by


out, _ = run("-m", "memory_profiler", "--exact", "script.py", "a", "-b")
assert out.startswith("['a', '-b'] __main__ [0, 1, 2]\nFilename: script.py\n"), out
lines = rows(out)
hits = {n: r[4] for n, r in lines.items()}
work = {3: 1, 5: 1, 6: 11, 7: 10, 8: 10, 9: 1, 10: 4, 11: 6, 12: 3, 14: 11, 15: 10, 17: 1, 18: 1, 20: 1}
assert {n: count for n, count in hits.items() if n < 21} == work, hits
assert near(lines[7][1], 40000000, 100000) and lines[7][2] == 0 and near(lines[7][3], 4000000), lines[7]
assert lines[8][1] < 1000 and near(lines[8][2], 40000000, 100000), lines[8]
assert lines[9][1] - lines[9][2] < 1000 and near(lines[9][3], 1000000), lines[9]
called = [n for n in (11, 12) if lines[n][1] > 1000000][0]
assert near(lines[called][1], 6000000, 20000) and lines[called][1] - lines[called][2] < 1000 and near(lines[called][3], 2000000), lines[called]
# A profiled function called by another has its own bytes; what the caller drops is the caller's.
assert near(lines[29][1], 3000000) and lines[35][1] < 1000 and near(lines[36][2], 3000000) and near(lines[37][1], 50000), lines
# Of a generator's call only what happens while it runs.
assert hits[42] == 4 and hits[43] == hits[44] == 3 and near(lines[43][1], 1500000, 20000) and near(lines[43][3], 500000, 5000), lines

# The table of the original: columns, widths, MiB.
out, _ = run("-m", "memory_profiler", "--precision", "2", "script.py")
header = "Line #    Mem usage    Increment  Occurrences   Line Contents"
assert f"Filename: script.py\n\n{header}\n{'=' * len(header)}\n" in out, out
assert re.search(r"^     3 +\d+\.\d\d MiB +\d+\.\d\d MiB           1   @profile\n     4                                         def work\(n\):\n", out, re.M), out
assert re.search(r"^     7 +\d+\.\d\d MiB    38\.\d\d MiB          10           kept\[i\] = bytes\(4000000\)$", out, re.M), out
assert re.search(r"^     8 +\d+\.\d\d MiB   -38\.\d\d MiB          10       for", out, re.M), out
run("-m", "memory_profiler", "-o", "table.txt", "script.py")
with open("table.txt") as file:
    assert file.read().startswith("Filename: script.py")
run("-m", "memory_profiler", "--nonsense", "script.py", code=1)
run("-m", "memory_profiler", code=1)

# The decorator, imported; the other functions of the module.
write("imported.py", """\
import asyncio_free, io, sys
from memory_profiler import LineProfiler, memory_usage, profile, show_results

stream = io.StringIO()


@profile(precision=4, stream=stream)
def add(a, b=2, *args, c, **more):
    "text"
    x = bytes(2 << 20)
    return a + b + c + sum(args) + sum(more.values())


print(add(1, 5, 7, c=10, d=100), add(1, c=1), add.__name__, add.__doc__)
text = stream.getvalue()
print(text.count("Filename:"), text.count(" 2.00") >= 2)
try:
    add()
except TypeError as e:
    print(e)

prof = LineProfiler()


@prof
def fact(n):
    return 1 if n < 2 else n * fact(n - 1)


@prof
async def waits(n):
    await asyncio_free.pause()
    return bytes(n)


print(fact(30) == 265252859812191058636308480000000)
coro = waits(5)
try:
    while True:
        coro.send(None)
except StopIteration as e:
    print(e.value)


@prof
def echo():
    got = yield 1
    try:
        got = yield got
    except KeyError:
        got = yield "caught"
    return got


g = echo()
print(next(g), g.send("a"), g.throw(KeyError), list(g))
stream = io.StringIO()
show_results(prof, stream)
print([line.split()[5] for line in stream.getvalue().splitlines() if "return 1 if" in line])


class C:
    @prof
    def method(self, x):
        return [x]

    @staticmethod
    @prof
    def static(x):
        return [x]


print(C().method(3), C.static(4), C.method(C(), 5))

usage = memory_usage((bytes, (5000000,)), interval=0.01)
print(type(usage), all(isinstance(x, float) for x in usage))


def hold(size, times=1):
    for i in range(times):
        kept = bytes(size)
    return size


before = memory_usage(max_usage=True)
peak, value = memory_usage((hold, (10 << 20,), {"times": 3}), max_usage=True, retval=True)
print(value == 10 << 20, 9.9 < peak - before < 20.5)
print(len(memory_usage(-1, interval=0.01, timeout=0.05)) >= 3, len(memory_usage()) == 1)
stamped = memory_usage((hold, (1,)), timestamps=True)
print(all(len(pair) == 2 for pair in stamped), memory_usage((hold, (7,)), retval=True)[1])
import os
print(memory_usage(os.getpid(), timeout=0)[0] > 1)
for bad in (len, 3):
    try:
        LineProfiler()(bad)
    except ValueError as e:
        print("ValueError")
""")
write("asyncio_free.py", "import types\n\n\n@types.coroutine\ndef pause():\n    yield\n")
out, _ = run("imported.py")
expected = """\
123 4 add text
2 True
add() missing 1 required positional argument: 'a'
True
b'\\x00\\x00\\x00\\x00\\x00'
1 a caught []
['30']
[3] [4] [5]
<class 'list'> True
True True
True True
True 7
True
ValueError
ValueError
"""
got = re.sub(r"(?s)Filename: .*?\n\n\n", "", out)
assert got == expected, out

# mprof: run, list, peak, plot, clean.
write("grow.py", """\
@profile
def fill():
    return [bytes(1000) for i in range(20000)]


kept = fill()
del kept
kept = fill()
x = bytes(50000000)
""")
_, err = run("-m", "mprof", "run", "-T", "0.001", "grow.py")
name = err.split()[-1]
assert run("-m", "mprof", "list")[0].startswith(f"0 {name} "), name
peak = float(run("-m", "mprof", "peak")[0].split()[1])
assert 74 < peak < 78, peak # 20000 blocks of the class of 1344 bytes, 50 MB, the program itself
with open(name) as file:
    text = file.read()
assert text.startswith("CMDLINE ") and text.count("\nMEM ") > 5 and text.count("\nFUNC fill ") == 2, text
run("-m", "mprof", "plot", "-o", "plot.svg", "-t", "a < b")
import xml.etree.ElementTree
picture = xml.etree.ElementTree.parse("plot.svg").getroot()
assert picture.tag.endswith("svg") and [e.text for e in picture.iter() if e.tag.endswith("title")][0] == "a < b"
write("broken.dat", "MEM x 1\n")
assert "not a line of an mprofile file" in run("-m", "mprof", "plot", "broken.dat", code=1)[1]
run("-m", "mprof", "clean")
assert run("-m", "mprof", "list")[0] == ""
