"""memory_profiler and mprof: tables with known bytes, counts of lines, memory over time."""
import os
import re
import subprocess
import sys
import tempfile

hoop = os.path.abspath(sys.argv[1]) + "/hoop"
folder = tempfile.TemporaryDirectory()
os.chdir(folder.name)


def run(*args, code=0, input=None):
    done = subprocess.run([hoop, *args], capture_output=True, text=True, timeout=60, input=input)
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
work = {3: 1, 5: 1, 6: 11, 7: 10, 8: 10, 9: 1, 10: 4, 11: 6, 12: 3, 14: 11, 15: 10, 16: 1, 17: 1, 18: 1, 19: 1, 20: 1}
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
assert run("-m", "memory_profiler", "--version")[0] == "0.61.0\n"
assert "--nonsense" in run("-m", "memory_profiler", "--nonsense", "script.py", code=2)[1]
assert run("-m", "memory_profiler", code=1)[0] == "A program to run must be provided. Use -h for help\n"
assert run("-m", "memory_profiler", "nosuch.py", code=1)[1] == "Could not find script nosuch.py\n"
out, _ = run("-m", "memory_profiler", "--exact", "script", "a")  # a module
assert out.startswith("['a'] __main__ [0, 1, 2]\nFilename: "), out
out, _ = run("-m", "memory_profiler", "--timestamp", "script.py")
calls = [line.split() for line in out.splitlines() if line.startswith("FUNC")]
assert [(c[1], c[6]) for c in calls] == [("__main__.work", "0"), ("__main__.outer", "0"), ("__main__.inner", "1"), ("__main__.numbers", "0")], calls
assert all(float(c[3]) <= float(c[5]) for c in calls), calls
write("big.py", "@profile\ndef f(n):\n    kept = []\n    for i in range(n):\n        kept.append(bytes(1 << 20))\n    return len(kept)\n\n\nprint(f(30))\n")
out, _ = run("-m", "memory_profiler", "--pdb-mmem", "20", "big.py", input="p 5 < len(kept) < 21\nc\n")
assert "exceeded the maximum of 20.00 MiB\nStepping into the debugger \n" in out and "True" in out, out

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
print(memory_usage(os.getpid())[0] == memory_usage()[0] < memory_usage(backend="psutil")[0], memory_usage(os.getpid(), timeout=0))
import logging, subprocess, warnings
with warnings.catch_warnings(record=True) as seen:
    warnings.simplefilter("always")
    print(LineProfiler()(len)("abc"), [str(w.message) for w in seen])
print(LineProfiler()(C().method)(8))

# Added functions count while the profiler is enabled, wherever they are called; afterwards they are as before.
prof = LineProfiler()
prof.add_function(hold)
code = hold.__code__
prof.runctx("hold(5, times=2)", globals(), {})
with prof:
    hold(6)
hold(7)
print(hold.__code__ is code, [[m[2] for _, m in lines if m] for _, lines in prof.code_map.items()])

# One table a call, with the counts of that call alone.
stream = io.StringIO()


@profile(stream=stream)
def down(n):
    return n and down(n - 1)


down(2), down(1)
print([line.split()[5] for line in stream.getvalue().splitlines() if "return n" in line])

# Other processes, from outside.
child = "import time; kept = bytearray(40 << 20); time.sleep(0.8)"
stream = io.StringIO()
print(memory_usage(subprocess.Popen([sys.executable, "-c", child]), interval=0.05, stream=stream))
own = memory_usage(backend="psutil")[0]  # sanitizer builds start out larger
sizes = [float(line.split()[1]) for line in stream.getvalue().splitlines() if line.startswith("MEM ")]
print(len(sizes) > 5, 40 < max(sizes) < 80 + own)


def starts():
    subprocess.run([sys.executable, "-c", child])


alone, both = memory_usage((starts,), max_usage=True), memory_usage((starts,), max_usage=True, interval=0.02, include_children=True)
print(35 < both - alone < 90 + own)
waits = "kept = bytearray(40 << 20); print('ready', flush=True); __import__('sys').stdin.read()"
process = subprocess.Popen([sys.executable, "-c", waits], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
process.stdout.readline()
one = memory_usage(-1, multiprocess=True)[0]
print(type(one), len(one), memory_usage(-1, include_children=True)[0] > one[0] + 35, memory_usage(process.pid, backend="psutil_uss")[0] > 40)
process.communicate()
for bad in ({"proc": 999999999}, {"proc": (1, 2, 3, 4)}, {"backend": "nosuch"}):
    try:
        memory_usage(**bad)
    except Exception as e:
        print(type(e).__name__, e)

from memory_profiler import LogFile
logging.basicConfig(stream=sys.stdout, format="%(name)s %(message)s", level=logging.INFO)


@profile(stream=LogFile("mem", reportIncrementFlag=True))
def logged():
    x = bytes(3 << 20)
    y = 5
    return x


logged()
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
True []
3 ['Could not extract a code object for the object <built-in function len>']
[8]
True [[2, 5, 3, 2]]
['1', '1', '1', '1', '1']
None
True True
True
<class 'list'> 2 True True
ProcessLookupError process PID not found (pid=999999999)
ValueError a call is (function, arguments, keywords)
KeyError 'nosuch'
"""
got, _, log = re.sub(r"(?s)\nFilename: .*?\n\n\n", "", "\n" + out).lstrip().partition("mem ")
assert got == expected, out
assert "bytes(3 << 20)" in log and "y = 5" not in log and "Line Contents" in log, log

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
out, _ = run("-m", "mprof", "run", "-T", "0.001", "grow.py")
assert out == "mprof: Sampling memory every 0.001s\nrunning new process\nrunning as a Python program...\n", out
name, = [f for f in os.listdir(".") if f.startswith("mprofile_")]
assert run("-m", "mprof", "list")[0].startswith(f"0 {name} "), name
out, _ = run("-m", "mprof", "peak")
assert out.startswith("Using last profile data.\n" + name + "\t") and out.endswith(" MiB\n"), out
peak = float(out.split()[-2])
assert 19 < float(run("-m", "mprof", "peak", "--func", "__main__.fill", "0")[0].split()[-2]) < 80
assert run("-m", "mprof", "peak", "--func", "nosuch", name)[0] == f"{name}\tNaN MiB\n"
assert 69 < peak < 73, peak  # 20000 blocks of a little more than 1000 bytes, 50 MB, the program itself
with open(name) as file:
    text = file.read()
assert text.startswith("CMDLINE ") and text.count("\nMEM ") > 5 and text.count("\nFUNC __main__.fill ") == 2, text
run("-m", "mprof", "plot", "-o", "plot.svg", "-t", "a < b")
import xml.etree.ElementTree
picture = xml.etree.ElementTree.parse("plot.svg").getroot()
assert picture.tag.endswith("svg") and [e.text for e in picture.iter() if e.tag.endswith("title")][0] == "a < b"
write("broken.dat", "MEM x 1\n")
assert "not a line of an mprofile file" in run("-m", "mprof", "plot", "broken.dat", code=1)[1]

# What cannot be seen from within: resident memory, from outside.
write("parent.py", "import subprocess, sys\nsubprocess.run([sys.executable, '-c', 'import time; x = bytearray(40 << 20); time.sleep(0.6)'])\nsys.exit(3)\n")
assert "non-zero exit code: 3" in run("-m", "mprof", "run", "-E", "-T", "0.05", "-M", "-o", "children.dat", "parent.py", code=3)[1]
out, _ = run("-m", "mprof", "peak", "children.dat")
own, child = [float(line.split()[-2]) for line in out.splitlines()]
assert "  Child " in out and own + 30 < child > 40, out
run("-m", "mprof", "run", "-C", "-T", "0.05", "-o", "sum.dat", "parent.py")
assert float(run("-m", "mprof", "peak", "sum.dat")[0].split()[-2]) > 41
run("-m", "mprof", "run", "-T", "0.05", "-o", "other.dat", "sleep", "0.2")
sleeper = subprocess.Popen(["sleep", "5"])
run("-m", "mprof", "attach", "-T", "0.05", "-t", "1", "-o", "attached.dat", str(sleeper.pid))
sleeper.kill()
with open("attached.dat") as file:
    assert file.read().count("MEM ") > 5
assert "Failed to find a process" in run("-m", "mprof", "attach", "no such process", code=1)[1]
for options in (("-f", "-s", name), ("-n", "-w", "0,0.1", name), (name, "children.dat"), ("children.dat",)):
    run("-m", "mprof", "plot", "-o", "plot.svg", *options)
    assert xml.etree.ElementTree.parse("plot.svg").getroot().find("{http://www.w3.org/2000/svg}polyline") is not None
assert "SVG" in run("-m", "mprof", "plot", "-o", "plot.png", name, code=1)[1]
assert run("-m", "mprof", "rm", "--dry-run", "0")[0] == f"Files to be removed: \n{name}\n"
assert run("-m", "mprof", "rm", "nosuch", code=1)[1] == "File nosuch not found\n"
assert run("-m", "mprof", code=1)[0].startswith("Usage: mprof <command> <options> <arguments>\n")
run("-m", "mprof", "clean")
assert run("-m", "mprof", "list")[0] == ""
