"""Programs do the same with a collection at every safe point: those of programs/ and those of tests/diff.

usage: collect_always.py BUILD [--all] [-k SUBSTRING]

Without --all, each fourth program of tests/diff, and none of those that take longest (SLOW): `make stress-gc` runs them all.
"""
import concurrent.futures
import os
import resource
import subprocess
import sys
import time

HERE = os.path.dirname(os.path.abspath(__file__))
DRIVER = os.path.abspath(sys.argv[1]) + "/stress/collect_always"
ALL = "--all" in sys.argv
ONLY = sys.argv[sys.argv.index("-k") + 1] if "-k" in sys.argv else ""
SECONDS = 3600 if ALL else 240
SLOW = {"dict_basic.py", "gc_deep_death.py", "gc_large_heap.py", "gc_weakref.py", "list_sort.py", "mod_ast.py", "mod_asyncio.py", "mod_math.py",
        "mod_typing.py", "re_random.py"}


def programs():
    """Those that take longest first, for no processor to wait at the end."""
    return sorted(all_programs(), key=lambda program: program[1] not in SLOW)


def all_programs():
    for folder, step in ((HERE + "/programs", 1), (os.path.dirname(HERE) + "/diff", 1 if ALL else 4)):
        names = sorted(n for n in os.listdir(folder) if n.endswith(".py") and not n.startswith("_") and ONLY in n and (ALL or n not in SLOW))
        for name in names[::step]:
            yield folder, name


def run(program):
    folder, name = program
    try:
        done = subprocess.run([DRIVER, name], cwd=folder, stdin=subprocess.DEVNULL, capture_output=True, timeout=SECONDS)
        problem = None if done.returncode == 0 else f"exit code {done.returncode}: {(done.stdout + done.stderr)[-1500:].decode('utf-8', 'replace')}"
    except subprocess.TimeoutExpired:
        problem = f"more than {SECONDS} s"
        done = None
    return name, problem, done.stdout.decode() if done else ""


def main():
    ran = failed = 0
    began = time.time()
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count() or 1) as pool:
        for name, problem, told in pool.map(run, programs()):
            ran += 1
            failed += problem is not None
            if problem:
                print("FAULT", name, problem, flush=True)
            elif told and ALL:
                print(told, end="", flush=True)
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    print(f"{ran} programs with a collection at every safe point, {failed} faults, {time.time() - began:.0f} s ({used.ru_utime + used.ru_stime:.0f} s of CPU time)")
    return 1 if failed or not ran else 0


sys.exit(main())
