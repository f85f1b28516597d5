"""Random object graphs under the collector, beside a model of what must die: _random_graphs.py, with fixed seeds.

usage: random_graphs.py BUILD [--all]

With --all a hundred times as many graphs. In a build with checks the heap is verified after each collection, and recounted
at the end.
"""
import concurrent.futures
import os
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
HOOP = os.path.abspath(sys.argv[1]) + "/hoop"
ALL = "--all" in sys.argv
SEEDS = 500 if ALL else 5
SIZES = ((40, 200), (6, 3000))  # rounds, nodes: of many small pools' worth, and of what has other ways of marking
LARGE = (4, 20000)              # one in ten


def jobs():
    for seed in range(1, SEEDS + 1):
        for mix in ("bare", "loud", "closed"):
            for rounds, size in SIZES + (LARGE,) * (seed % 10 == 1):
                yield [str(seed), str(rounds), str(size), mix]
        for calm in range(6 * seed, 6 * seed + 6):
            yield [str(calm), "3", "400", "calm"]


def run(job):
    try:
        done = subprocess.run([HOOP, HERE + "/_random_graphs.py", *job], stdin=subprocess.DEVNULL, capture_output=True, text=True,
                              errors="replace", timeout=600)
    except subprocess.TimeoutExpired:
        return job, "more than 600 s"
    return job, None if done.returncode == 0 and " deaths" in done.stdout else f"exit code {done.returncode}: {(done.stdout + done.stderr)[-1500:]}"


def main():
    ran = failed = 0
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count() or 1) as pool:
        for job, problem in pool.map(run, jobs()):
            ran += 1
            failed += problem is not None
            if problem:
                print("FAULT", *job, problem, flush=True)
    print(f"{ran} graphs, {failed} faults")
    return 1 if failed or not ran else 0


sys.exit(main())
