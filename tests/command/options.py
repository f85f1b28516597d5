"""The command line: ways to start, options, exit codes, standard input."""
import os
import re
import subprocess
import sys

hoop = sys.argv[1] + "/hoop"


def run(*args, stdin=""):
    done = subprocess.run([hoop, *args], input=stdin, capture_output=True, text=True, timeout=60)
    return done.returncode, done.stdout, done.stderr


def check(got, code, out=None, err=None):
    assert got[0] == code, got
    assert out is None or got[1] == out, got
    assert err is None or err in got[2], got


check(run("-c", "print(6 * 7)"), 0, "42\n")
check(run("-c", "import sys; print(sys.argv)", "a", "-b"), 0, "['-c', 'a', '-b']\n")
check(run("-", stdin="print('in')\n"), 0, "in\n")
check(run(stdin="print('piped')\n"), 0, "piped\n")
check(run("-c", "import sys; sys.exit(3)"), 3)
check(run("-c", "import sys; sys.exit('bye')"), 1, "", "bye\n")
check(run("-c", "1/0"), 1, "", "ZeroDivisionError: division by zero")
check(run("-c", "def f(:"), 1, "", "SyntaxError: invalid syntax")
check(run("-O", "-c", "assert 0; print(__debug__)"), 0, "False\n")
check(run("/no/such/file.py"), 2, "", "can't open file")
check(run("--nonsense"), 2, "", "unknown option --nonsense")
check(run("-Y"), 2, "", "Unknown option: -Y")
check(run("--heap-limit", "lots"), 2, "", "--heap-limit")
assert run("-h")[1].startswith("usage: hoop") and run("-V")[1].startswith("Hoopsnake")
check(run("--heap-limit=16M", "-c", "try: x = [0] * 10**9\nexcept MemoryError: print('caught')"), 0, "caught\n")
endless = run("--heap-limit=32M", "-c", "l = []\nwhile True: l.append('x' * 100)")
assert endless[0] == 1 and endless[2].rstrip().endswith("MemoryError"), endless
assert "-- memory summary --" in run("--memory-summary", "-c", "pass")[2]
assert "LOADK" in run("--dis", "-c", "def f(): pass")[1]

# -X tracemalloc, PYTHONTRACEMALLOC
limit = "import tracemalloc; print(tracemalloc.is_tracing(), tracemalloc.get_traceback_limit())"
for given, shown in (("tracemalloc", "True 1"), ("tracemalloc=15", "True 15"), ("tracemalloc=0", "False 1"), ("other", "False 1")):
    check(run("-X", given, "-c", limit), 0, shown + "\n")
check(run("-X", "tracemalloc=-1", "-c", "pass"), 1, "", "-X tracemalloc=NFRAME: invalid number of frames")
check(run("-X", "tracemalloc=1073741824", "-c", "pass"), 1, "", "invalid number of frames")
os.environ["PYTHONTRACEMALLOC"] = "9"
check(run("-c", limit), 0, "True 9\n")
check(run("-E", "-c", limit), 0, "False 1\n")
check(run("-X", "tracemalloc=0", "-c", limit), 0, "False 1\n")
os.environ["PYTHONTRACEMALLOC"] = "x"
check(run("-c", "pass"), 1, "", "PYTHONTRACEMALLOC: invalid number of frames")
del os.environ["PYTHONTRACEMALLOC"]

# A warning about an object tells where it was allocated.
source = "def make():\n    return open('/dev/null')\nx = make()\nx = None\n"
told = run("-X", "tracemalloc=5", "-Wd", "-", stdin=source)[2]
assert "<stdin>:4: ResourceWarning: unclosed file <_io.TextIOWrapper name='/dev/null'" in told, told
assert 'Object allocated at (most recent call last):\n  File "<stdin>", lineno 3\n  File "<stdin>", lineno 2\n' in told, told
told = run("-Wd", "-", stdin=source)[2]
assert told.endswith("ResourceWarning: Enable tracemalloc to get the object allocation traceback\n"), told

# Help in parts, options without effect, hashes, the fault handler.
assert "PYTHONPATH" in run("--help-env")[1] and "-X dev" in run("--help-xoptions")[1]
assert all(part in run("--help-all")[1] for part in ("usage: hoop", "PYTHONPATH", "-X dev"))
check(run("-t", "-c", "print(1)"), 0, "1\n")
os.environ["PYTHONHASHSEED"] = "0"
seen = {run("-R", "-c", "print(hash('x'))")[1] for _ in range(4)}
assert len(seen) > 1 and len({run("-c", "print(hash('x'))")[1] for _ in range(2)}) == 1
del os.environ["PYTHONHASHSEED"]
for option in ("dev", "faulthandler"):
    check(run("-X", option, "-c", "import faulthandler; print(faulthandler.is_enabled())"), 0, "True\n")

# Streams: -u, PYTHONIOENCODING
check(run("-u", "-c", "import os, sys; print(type(sys.stdout.buffer).__name__); sys.stdout.buffer.write(b'x'); os._exit(0)"), 0, "FileIO\nx")
streams = "import sys; print(ascii(chr(0xa2)), sys.stdout.encoding, sys.stdin.errors, sys.stdout.errors, sys.stderr.errors)"
for given, shown in (("ascii:replace", "ascii replace replace"), ("latin-1", "latin-1 strict strict"), (":ignore", "utf-8 ignore ignore"),
                     (":", "utf-8 surrogateescape surrogateescape")):
    os.environ["PYTHONIOENCODING"] = given
    check(run("-c", streams), 0, f"'\\xa2' {shown} backslashreplace\n")
os.environ["PYTHONIOENCODING"] = "nonsense"
check(run("-c", "pass"), 1, "", "unknown encoding: nonsense")
check(run("-E", "-c", "print(1)"), 0, "1\n")
os.environ["PYTHONIOENCODING"] = "cp1252"  # a codec in Python: it imports sys while that is being made
check(run("-c", "import sys, codecs; print(sys.modules['sys'] is sys, codecs.sys is sys, sys.stdin.encoding)"), 0, "True True cp1252\n")
del os.environ["PYTHONIOENCODING"]
# What one huge print() needed is given back.
in_use = [float(re.search(r"in use ([\d.]+) KiB", run("--memory-summary", "-c", f"print('x' * {n})")[2])[1]) for n in (1, 1 << 21)]
assert abs(in_use[0] - in_use[1]) < 8, in_use
