"""Single statements under hoop and python3: which of them are slower?

usage: statements.py [--hoop build/hoop] [-n RUNS] [--worst N] [name ...]     (under python3) compare, slowest ratio first
       statements.py --run SECONDS [name ...]                                 time each for so long; SECONDS 0: once (training)

The statements are in statements.txt. Each is timed inside one process, in a loop that is long enough for the clock; the
runs of the two interpreters take turns, the best of each counts (processor time).
"""
import math
import os
import subprocess
import sys
from time import process_time

HERE = os.path.dirname(os.path.abspath(__file__))
PYTHON = "/usr/bin/python3"


def read(names):
    """(name, setup lines, statement lines) of each, or of the named."""
    with open(HERE + "/statements.txt") as file:
        blocks = ("\n" + file.read()).split("\n== ")[1:]
    for block in blocks:
        name, text = block.split("\n", 1)
        setup, statement = ("\n" + text).split("\n--\n")
        if not names or name in names:
            yield name, setup.split("\n"), statement.rstrip("\n").split("\n")


def loop_of(setup, statement):
    """A function that runs the statement so many times and returns the seconds."""
    lines = ["def loop(turns_):", "  global g", "  g = 0", *("  " + line for line in setup), "  start_ = clock_()", "  for _ in range(turns_):",
             *("    " + line for line in statement), "  return clock_() - start_"]
    space = {"clock_": process_time}
    exec("\n".join(lines), space)
    return space["loop"]


def nanoseconds(loop, seconds):
    """Of one turn, after at least so many seconds."""
    count = 1
    while (taken := loop(count)) < seconds:
        count = max(count * 2, int(count * seconds / max(taken, seconds / 50)))
    return taken / count * 1e9


def run(seconds, names):
    for name, setup, statement in read(names):
        try:
            print(name, nanoseconds(loop_of(setup, statement), seconds), sep="\t", flush=True)
        except Exception as error:
            print(name, "error: %r" % error, sep="\t", flush=True)


def times_of(interpreter, names):
    output = subprocess.run([interpreter, os.path.abspath(__file__), "--run", "0.01", *names], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                            text=True, check=True).stdout
    return dict(line.split("\t") for line in output.splitlines())


def compare(hoop, runs, worst, names):
    best = {hoop: {}, PYTHON: {}}
    for _ in range(runs):
        for interpreter, figures in best.items():
            for name, text in times_of(interpreter, names).items():
                if text.startswith("error"):
                    print(interpreter, name, text)
                else:
                    figures[name] = min(float(text), figures.get(name, math.inf))
    ours, theirs = best[hoop], best[PYTHON]
    ratios = sorted(((ours[name] / theirs[name], name) for name in ours.keys() & theirs.keys()), reverse=True)
    print(f"{'statement':28} {'hoop ns':>10} {'python3 ns':>10} {'ratio':>6}")
    for ratio, name in ratios[:worst]:
        print(f"{name:28} {ours[name]:10.0f} {theirs[name]:10.0f} {ratio:6.2f}")
    mean = math.exp(sum(math.log(ratio) for ratio, _ in ratios) / len(ratios))
    print(f"{len(ratios)} statements: geometric mean {mean:.2f}, slower than python3: {sum(ratio > 1 for ratio, _ in ratios)}")


def main(args):
    options = {"--hoop": os.path.join(HERE, "../build/hoop"), "-n": "3", "--worst": "1000", "--run": None}
    while args and args[0] in options:
        options[args[0]] = args[1]
        args = args[2:]
    if options["--run"] is not None:
        run(float(options["--run"]), args)
    else:
        compare(os.path.abspath(options["--hoop"]), int(options["-n"]), int(options["--worst"]), args)


if __name__ == "__main__":
    main(sys.argv[1:])
