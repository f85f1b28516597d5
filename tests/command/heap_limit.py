"""--heap-limit: exact, catchable, told with a traceback; the process stays within a few MiB of it."""
import os
import resource
import subprocess
import sys

hoop = sys.argv[1] + "/hoop"


def run(limit, code):
    """(exit code, stdout, stderr, peak RSS of the process in bytes)"""
    reader, writer = os.pipe()
    child = os.fork()
    if not child:
        done = subprocess.run([hoop, "--heap-limit", limit, "-c", code], capture_output=True, text=True, timeout=100)
        peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024
        os.write(writer, repr((done.returncode, done.stdout, done.stderr, peak)).encode())
        os._exit(0)
    os.close(writer)
    text = b""
    while part := os.read(reader, 65536):
        text += part
    os.waitpid(child, 0)
    os.close(reader)
    return eval(text)


# The program's image, stacks, libc: twice what it takes to do nothing, which also holds for sanitizer builds.
RUNTIME_ITSELF = 2 * run("16M", "pass")[3]
ENDLESS = "l = []\nwhile True: l.append(%s)"
CASES = {
    "huge first": "try: x = [0] * 10**9\nexcept MemoryError: print('caught')\n" + ENDLESS % "'x%d' % len(l)",
    "strings": ENDLESS % "'x%d' % len(l)",
    "lists": ENDLESS % "[1, 2]",
    "dict": "d = {}\nwhile True: d[len(d)] = str(len(d))",
    "one string": "s = 'x'\nwhile True: s += s",
    "bytes": ENDLESS % "bytes(5000)",
    "classes": "l = []\nwhile True: l.append(type('C', (), {}))",
    "sets": ENDLESS % "{len(l)}",
    "ints": "n = 3\nwhile True: n = n * n",
    "generators": ENDLESS % "(i for i in l)",
    "closures": ENDLESS % "(lambda v: lambda: v)(len(l))",
}
for limit in ("16M", "64M"):
    bytes_allowed = int(limit[:-1]) << 20
    for name, code in CASES.items():
        returncode, out, err, peak = run(limit, code)
        assert returncode == 1, (limit, name, returncode, err)
        assert err.startswith("Traceback (most recent call last):\n") and err.endswith("MemoryError\n"), (limit, name, err)
        assert out == ("caught\n" if name == "huge first" else ""), (limit, name, out)
        assert peak <= bytes_allowed + RUNTIME_ITSELF + (2 << 20), (limit, name, peak / 2**20)

# What GMP takes for itself is asked of the cap before the work begins.
NUMBERS = "import math\ndef number(mib): return (1 << (mib << 23)) - 1\n"
for code in ("math.isqrt(number(18))", "math.gcd(number(8), number(7))", "pow(3, 5, number(5))", "pow(3, -1, number(6))",
             "number(12) * number(12)", "number(14) // number(7)", "number(16) / number(16)"):
    returncode, out, err, peak = run("64M", NUMBERS + code)
    assert returncode == 1 and err.endswith("MemoryError\n"), (code, returncode, err)
    assert peak <= (64 << 20) + RUNTIME_ITSELF + (2 << 20), (code, peak / 2**20)
returncode, out, err, _ = run("64M", NUMBERS + """
a = number(1)
assert math.isqrt(a * a) == a and math.gcd(a, a * 3) == a and pow(3, 5, a) == 243 and a / a == 1
""")
assert returncode == 0, err

# Cycles are collected before the error is raised; what is caught leaves a working runtime.
returncode, out, err, _ = run("24M", """
import gc
gc.disable()
class N: pass
for i in range(20000):
    a, b = N(), N()
    a.b, b.a, a.ballast = b, a, [0] * 100
print("cycles collected")
d = {}
try:
    while True: d[len(d)] = [len(d)] * 50
except MemoryError:
    print("caught")
d.clear()
import json
print(json.dumps([1, "a", None]), sum(range(10**5)))
""")
assert (returncode, out, err) == (0, 'cycles collected\ncaught\n[1, "a", null] 4999950000\n', ""), (returncode, out, err)
