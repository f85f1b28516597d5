"""Memory given back, in pairs: two million live objects of 16 to 512 bytes; a random 95 % are freed and collected; then as many bytes
of other sizes are made. Resident memory after each step, in MiB.

usage: give_back.py [--hoop build/hoop] [-n OBJECTS]
"""
import argparse
import os
import subprocess

HERE = os.path.dirname(os.path.abspath(__file__))
PYTHON = "/usr/bin/python3"

PROGRAM = r'''
import gc, random, sys

def resident():
    with open("/proc/self/statm") as f:
        return int(f.read().split()[1]) * 4096

n = int(sys.argv[1])
head = sys.getsizeof(b"")
random.seed(5)
draw = random.random
objects = [None] * n
empty = resident()
live = 0
for i in range(n):
    size = 16 + int(draw() * 497)
    objects[i] = bytes(max(0, size - head))
    live += size
full = resident()
for i in range(n):
    if draw() >= .05:
        live -= sys.getsizeof(objects[i])
        objects[i] = None
gc.collect()
freed = resident()
more = []
added = 0
while added < 0.5 * (full - empty):
    size = 24 + int(draw() * 700)
    more.append(bytes(max(0, size - head)))
    added += size + 8
print(empty, full, freed, resident(), added)
'''


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--hoop", default=os.path.join(HERE, "../build/hoop"))
    parser.add_argument("-n", type=int, default=2_000_000)
    options = parser.parse_args()
    print(f"{'':10} {'full':>8} {'5 % left':>9} {'ratio':>6} {'refilled':>9} {'newly live':>11}  (goal: ratio 0.65; refilled no more than 5 % left + newly live)")
    for name, command in (("hoop", options.hoop), ("python3", PYTHON)):
        done = subprocess.run([command, "-c", PROGRAM, str(options.n)], capture_output=True, text=True, check=True)
        _, full, freed, refilled, added = (int(x) / 2**20 for x in done.stdout.split())
        print(f"{name:10} {full:8.1f} {freed:9.1f} {freed / full:6.2f} {refilled:9.1f} {added:11.1f}")


if __name__ == "__main__":
    main()
