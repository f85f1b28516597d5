"""What tracing and profiling cost: pairs of runs in turn, with and without; medians of the ratios.

usage: tracing.py --hoop build/hoop [-n PAIRS] [--python3]     (--python3: CPython's tracemalloc beside it, slow)

Time is the processor time that the program spends on its work, told by the program itself; memory is the process's peak.
Where valgrind is installed, instructions are compared as well (--instructions).
"""
import argparse
import os
import re
import statistics
import subprocess
import tempfile

from goals import sum_up, verdict

PROGRAMS = {
    "binary trees": """
class Tree:
    def __init__(self, left, right):
        self.left, self.right = left, right

    def check(self):
        return 1 if self.left is None else 1 + self.left.check() + self.right.check()


def make(depth):
    return Tree(None, None) if depth == 0 else Tree(make(depth - 1), make(depth - 1))


def main():
    keep = make(17)
    return sum(make(12).check() for _ in range(150)) + keep.check()
""",
    "lists and dicts": """
def main():
    table = {}
    for i in range(120000):
        table[str(i)] = [i, (i, i + 1)]
    for key in list(table)[::2]:
        del table[key]
    return len(table) + sum(len([x for x in range(i % 50)]) for i in range(30000))
""",
    "queue simulation": """
import random


class Customer:
    def __init__(self, number, now):
        self.number, self.arrived, self.wants = number, now, [number % 7, (number, now)]


class Shop:
    def __init__(self):
        self.queue, self.words, self.log = [], {}, []

    def step(self, now):
        for i in range(random.randrange(40)):
            self.queue.append(Customer(now * 40 + i, now))
        served, self.queue = self.queue[:20], self.queue[20:]
        for customer in served:
            text = "%d served at %d after %d" % (customer.number, now, now - customer.arrived)
            self.words[now % 365] = len([word.upper() for word in text.split()])
        if now % 1000 == 0:
            self.log.append((now, len(self.queue), str(now)))
        if len(self.queue) > 5000:
            del self.queue[:4000]


def main():
    random.seed(1)
    shop = Shop()
    for now in range(10000):
        shop.step(now)
    return len(shop.queue)
""",
    "strings": """
def main():
    words = []
    for i in range(150000):
        words.append(("word%d" % i).upper() + "-" + str(i * 7))
    return len(" ".join(words).split("-"))
""",
}
LOOPS = {
    "loop of ints": """
def work(n):
    total = 0
    for i in range(n):
        total += i
    return total


def main():
    return work(1000000)
""",
    "loop of moves": """
def work(n):
    a = b = 0
    for i in range(n):
        a = i
        b = a
        a = b
    return a


def main():
    return work(1000000)
""",
    "loop that appends": """
def work(n):
    kept = []
    for i in range(n):
        kept.append([i, i])
    return len(kept)


def main():
    return work(1000000)
""",
    "loop that calls": """
def add(a, b):
    return a + b


def work(n):
    total = 0
    for i in range(n):
        total = add(total, i)
    return total


def main():
    return work(1000000)
""",
}
MODES = {
    "exact, 1 frame": "import tracemalloc; tracemalloc.start(1)",
    "exact, 25 frames": "import tracemalloc; tracemalloc.start(25)",
    "sampled, 512 KiB": "import _tracemalloc; _tracemalloc._start_sampling()",
    "sampled, 25 frames": "import _tracemalloc; _tracemalloc._start_sampling(0, 25)",
}
TIME_GOALS = {"exact, 1 frame": 1.25, "exact, 25 frames": 1.3, "sampled, 512 KiB": 1.02, "sampled, 25 frames": 1.02, "lines counted (@profile)": 2}
MEMORY_GOAL = 1.2
PROFILE = "from memory_profiler import LineProfiler; work = LineProfiler()(work)"
TIMED = "import time; began = time.process_time(); main(); print(time.process_time() - began)\n"


def one(command, path):
    process = subprocess.Popen([*command, path], stdout=subprocess.PIPE)
    output = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    if status:
        raise SystemExit(f"{command} {path}: status {status}")
    return float(output), usage.ru_maxrss


def instructions(command, path):
    told = subprocess.run(["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null", *command, path],
                          capture_output=True, text=True).stderr
    return int(re.search(r"Collected : (\d+)", told)[1])


def compare(command, plain, other, pairs, counted):
    """Ratios of time, of peak memory, of instructions (or None)."""
    times, peaks = [], []
    for _ in range(pairs):
        a, b = one(command, plain), one(command, other)
        times.append(b[0] / a[0])
        peaks.append(b[1] / a[1])
    count = instructions(command, other) / instructions(command, plain) if counted else None
    return statistics.median(times), statistics.median(peaks), count


def show(program, mode, ratios):
    time, memory, count = ratios
    what, goal = f"{program}, {mode}", TIME_GOALS.get(mode)
    print(f"{program:18} {mode:26} {time:6.2f} {memory:7.2f}" + (f" {count:12.4f}" if count else "")
          + verdict(what + ": time", time, goal) + verdict(what + ": memory", memory, goal and MEMORY_GOAL), flush=True)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--hoop", default=os.path.join(os.path.dirname(os.path.abspath(__file__)), "../build/hoop"))
    parser.add_argument("-n", type=int, default=5)
    parser.add_argument("--python3", action="store_true")
    parser.add_argument("--instructions", action="store_true")
    options = parser.parse_args()
    hoop = [options.hoop]
    print(f"{'program':18} {'with':26} {'time':>6} {'memory':>7}" + (f" {'instructions':>12}" if options.instructions else ""))
    with tempfile.TemporaryDirectory() as folder:
        def write(name, *parts):
            path = os.path.join(folder, name + ".py")
            with open(path, "w") as file:
                file.write("\n".join(parts))
            return path

        for program, source in PROGRAMS.items():
            plain = write("plain", source, TIMED)
            for mode, start in MODES.items():
                show(program, mode, compare(hoop, plain, write("traced", source, start, TIMED), options.n, options.instructions))
            for frames in (1, 25) if options.python3 else ():
                traced = write("traced", source, f"import tracemalloc; tracemalloc.start({frames})", TIMED)
                show(program, f"python3's, {frames} frame{'s' * (frames > 1)}", compare(["/usr/bin/python3"], plain, traced, min(options.n, 3), False))
        for program, source in LOOPS.items():
            plain = write("plain", source, TIMED)
            show(program, "lines counted (@profile)", compare(hoop, plain, write("traced", source, PROFILE, TIMED), options.n, options.instructions))
    sum_up()


if __name__ == "__main__":
    main()
