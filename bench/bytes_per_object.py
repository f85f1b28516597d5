"""Bytes an object, in pairs: growth of the process over a million of each, the holding slot not counted.

usage: bytes_per_object.py [--hoop build/hoop] [-n OBJECTS]
"""
import argparse
import os
import subprocess

HERE = os.path.dirname(os.path.abspath(__file__))
PYTHON = "/usr/bin/python3"

# what it is, the expression (i is a running number), the aim of DESIGN.md or None
ROWS = [
    ("[]", "[]", 24),
    ("[1, 2]", "[i, i]", 40),
    ("{}", "{}", 32),
    ("{'a': 1, 'b': 2}", "{'a': i, 'b': i}", 64),
    ("(1, 2)", "(i, i)", 32),
    ("float", "i * 1.5", 0),
    ("int of 2**30 and more", "i + 1073741824", 0),
    ("int of 2**64 and more", "i + 18446744073709551616", None),
    ("str of 10 characters", "'%010d' % i", 32),
    ("instance, 2 attributes", "Plain(i)", 32),
    ("the same with __slots__", "Slotted(i)", 32),
    ("{1, 2, 3}", "{i, i + 1, i + 2}", 64),
    ("set()", "set()", None),
    ("bytes of 10", "b'%010d' % i", None),
    ("complex", "complex(i, 1)", None),
    ("range(3)", "range(i)", None),
    ("bound method", "plain.method", None),
    ("closure", "outer(i)", None),
    ("generator", "running(i)", None),
    ("object()", "object()", None),
    ("iterator of a list", "iter(empty)", None),
    ("class", "type('C', (), {})", None),
]

PROGRAM = r'''
import gc, sys
gc.disable()

def resident():
    with open("/proc/self/statm") as f:
        return int(f.read().split()[1]) * 4096

class Plain:
    def __init__(self, i):
        self.a = i
        self.b = i
    def method(self): pass
class Slotted:
    __slots__ = ("a", "b")
    def __init__(self, i):
        self.a = i
        self.b = i
plain = Plain(1)
empty = []
def outer(i):
    def inner(): return i
    return inner
def running(i):
    yield i

n = int(sys.argv[1])
def fill(slots, numbers):
    for i in numbers:
        slots[i] = EXPRESSION
numbers = range(n)
warm = [None] * 1000
fill(warm, range(1000))
slots = list(numbers) # small ints of CPython that the slots would hold have been made before
kept = slots[:]
before = resident()
fill(slots, kept)
print((resident() - before) / n)
'''


def one(command, expression, n):
    program = PROGRAM.replace("EXPRESSION", expression)
    done = subprocess.run([command, "-c", program, str(n)], capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(f"{command}: {expression}: {done.stderr}")
    return float(done.stdout)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--hoop", default=os.path.join(HERE, "../build/hoop"))
    parser.add_argument("-n", type=int, default=1_000_000)
    options = parser.parse_args()
    print("| bytes an object | hoop | python3 | aim |\n|---|---|---|---|")
    for name, expression, aim in ROWS:
        n = options.n // 20 if name == "class" else options.n
        ours, theirs = one(options.hoop, expression, n), one(PYTHON, expression, n)
        print(f"| {name} | {ours:.0f} | {theirs:.0f} | {'' if aim is None else aim} |", flush=True)


if __name__ == "__main__":
    main()
