"""Benchmarks in pairs: hoop and /usr/bin/python3 in turn on the same programs; prints medians, ratios, peak memory.

usage: run.py --hoop build/hoop [-n RUNS] [program ...]
"""
import argparse
import math
import os
import statistics
import subprocess
import sys
import time

HERE = os.path.dirname(os.path.abspath(__file__))
PYTHON = "/usr/bin/python3"


def one(command):
    """(seconds, peak KiB, output) of one run."""
    began = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.PIPE)
    output = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    if status:
        raise SystemExit(f"{command}: status {status}")
    return time.perf_counter() - began, usage.ru_maxrss, output


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--hoop", default=os.path.join(HERE, "../build/hoop"))
    parser.add_argument("-n", type=int, default=5)
    parser.add_argument("programs", nargs="*")
    options = parser.parse_args()
    names = options.programs or sorted(f[:-3] for f in os.listdir(HERE + "/programs") if f.endswith(".py"))
    ratios, memory = [], []
    print(f"{'program':16} {'hoop s':>8} {'python3 s':>9} {'ratio':>6} {'hoop MiB':>9} {'python3 MiB':>11} {'ratio':>6}")
    for name in names:
        path = f"{HERE}/programs/{name}.py"
        ours, theirs = [], []
        for _ in range(options.n):
            ours.append(one([options.hoop, path]))
            theirs.append(one([PYTHON, path]))
            if ours[-1][2] != theirs[-1][2]:
                raise SystemExit(f"{name}: the results differ")
        a, b = (statistics.median(r[0] for r in runs) for runs in (ours, theirs))
        m, n = (statistics.median(r[1] for r in runs) / 1024 for runs in (ours, theirs))
        ratios.append(a / b)
        memory.append(m / n)
        print(f"{name:16} {a:8.3f} {b:9.3f} {a / b:6.2f} {m:9.1f} {n:11.1f} {m / n:6.2f}", flush=True)
    mean = lambda values: math.exp(sum(map(math.log, values)) / len(values))
    print(f"geometric mean: time {mean(ratios):.2f}, memory {mean(memory):.2f}")


if __name__ == "__main__":
    main()
