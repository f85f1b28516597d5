"""Benchmarks in pairs: hoop and /usr/bin/python3 in turn on the same programs, which must print the same.

usage: run.py [--hoop build/hoop] [--measure build/bench/measure] [-n RUNS] [--wall] [--markdown FILE] [program ...]

Prints medians, ratios and geometric means. Seconds are those of the processor (user and system) unless --wall is given,
so that other work on the machine disturbs less. Memory is the peak resident set.
"""
import argparse
import math
import os
import statistics
import subprocess

HERE = os.path.dirname(os.path.abspath(__file__))
PYTHON = "/usr/bin/python3"
# The programs whose peak is made of live Python objects: the mean of memory is theirs.
MEMORY_HEAVY = {"binary_trees", "binary_trees_slots", "binary_trees_tuple", "gcbench", "json_codec", "objects", "words",
                "dataclasses_sim"}
TITLES = ("program", "hoop s", "python3 s", "ratio", "hoop MiB", "python3 MiB", "ratio")


def one(measure, command):
    """(CPU seconds, wall seconds, peak KiB, output) of one run."""
    reader, writer = os.pipe()
    process = subprocess.Popen([measure, str(writer), *command], stdout=subprocess.PIPE, pass_fds=(writer,))
    os.close(writer)
    output = process.communicate()[0]
    with open(reader) as report:
        figures = report.read().split()
    if process.returncode:
        raise SystemExit(f"{command}: status {process.returncode}")
    return float(figures[0]), float(figures[1]), int(figures[2]), output


def pair(options, name):
    """Median (seconds, MiB) of hoop and of python3."""
    path = f"{HERE}/programs/{name}.py"
    runs = {options.hoop: [], PYTHON: []}
    for _ in range(options.n):
        for interpreter, results in runs.items():
            results.append(one(options.measure, [interpreter, path]))
    if len({result[3] for results in runs.values() for result in results}) != 1:
        raise SystemExit(f"{name}: the results differ")
    column = 1 if options.wall else 0
    return [(statistics.median(r[column] for r in results), statistics.median(r[2] for r in results) / 1024)
            for results in runs.values()]


def mean(values):
    """The geometric mean."""
    values = list(values)
    return math.exp(sum(map(math.log, values)) / len(values)) if values else math.nan


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--hoop", default=os.path.join(HERE, "../build/hoop"))
    parser.add_argument("--measure")
    parser.add_argument("-n", type=int, default=5)
    parser.add_argument("--wall", action="store_true")
    parser.add_argument("--markdown", help="also write the table to this file")
    parser.add_argument("programs", nargs="*")
    options = parser.parse_args()
    options.measure = options.measure or os.path.join(os.path.dirname(options.hoop), "bench/measure")
    names = options.programs or sorted(f[:-3] for f in os.listdir(HERE + "/programs") if f.endswith(".py"))
    rows, times, memory = [], {}, {}
    print("{:20} {:>8} {:>9} {:>6} {:>9} {:>11} {:>6}".format(*TITLES))
    for name in names:
        (ours, our_peak), (theirs, their_peak) = pair(options, name)
        times[name], memory[name] = ours / theirs, our_peak / their_peak
        shown = name + (" *" if name in MEMORY_HEAVY else "")
        print(f"{shown:20} {ours:8.3f} {theirs:9.3f} {times[name]:6.2f} {our_peak:9.1f} {their_peak:11.1f} {memory[name]:6.2f}",
              flush=True)
        rows.append(f"| {shown.replace('*', chr(92) + '*')} | {ours:.3f} | {theirs:.3f} | {times[name]:.2f} | {our_peak:.1f} | "
                    f"{their_peak:.1f} | {memory[name]:.2f} |")
    heavy = mean(memory[name] for name in names if name in MEMORY_HEAVY)
    summary = f"geometric mean: time {mean(times.values()):.2f}, memory {mean(memory.values()):.2f}, of the memory-heavy (*) {heavy:.2f}"
    print(summary)
    if options.markdown:
        with open(options.markdown, "w") as file:
            file.write("| " + " | ".join(TITLES) + " |\n|---" + "|--:" * 6 + "|\n" + "\n".join(rows) + f"\n\n{summary}\n")


if __name__ == "__main__":
    main()
