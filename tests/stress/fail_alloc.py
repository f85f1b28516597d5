"""Makes every allocation of the corpus in programs/ fail in turn: tests/stress/fail_alloc.c does the work.

usage: fail_alloc.py BUILD [--all]

Without --all each program is tried with its first allocations and then with each so-manieth (another offset for each
program and mode would find other faults: `make stress` tries all). The birth of a runtime is always tried in full.
"""
import concurrent.futures
import os
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
DRIVER = os.path.abspath(sys.argv[1]) + "/stress/fail_alloc"
ALL = "--all" in sys.argv
MODES = ("once", "forever", "limit")


def run(mode, programs, *options):
    command = [DRIVER, "--mode", mode, *options, *programs]
    done = subprocess.run(command, cwd=HERE + "/programs", stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, timeout=7200)
    return done.returncode, done.stdout.decode("utf-8", "replace")


def jobs():
    programs = sorted(n for n in os.listdir(HERE + "/programs") if n.endswith(".py") and not n.startswith("_"))
    for mode in MODES:
        yield mode, ["nothing.py"], "--start", "--first", "1000000"
        for program in programs:
            some = ("--first", "20", "--stride", "17") if mode == "limit" else ("--first", "60", "--stride", "211")
            yield mode, [program], *(("--first", "100000000") if ALL else some)


def main():
    failed = 0
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count() or 1) as pool:
        for code, out in pool.map(lambda job: run(*job), jobs()):
            if code or ALL:
                print(out, end="", flush=True)
            failed += code != 0
    return 1 if failed else 0


sys.exit(main())
