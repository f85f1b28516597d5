"""Deep recursion in every direction (deep/cases.py) on a C stack of 8 MiB, of 256 KiB, and on a thread with 256 KiB.

usage: deep_recursion.py BUILD [-k SUBSTRING]

A case passes when the program ends by itself: RecursionError, MemoryError and success are all right, a signal is not.
"""
import concurrent.futures
import os
import resource
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
HOOP, THREAD = sys.argv[1] + "/hoop", sys.argv[1] + "/stress/small_stack"
ONLY = sys.argv[sys.argv.index("-k") + 1] if "-k" in sys.argv else ""
SECONDS = 120
# The last number: nodes of the longest lists; ten million where the stack is smallest.
STACKS = [("8 MiB", HOOP, 8 << 20, 1_000_000), ("256 KiB", HOOP, 256 << 10, 1_000_000), ("a thread's 256 KiB", THREAD, 8 << 20, 10_000_000)]


def limits(stack):
    def set_limits():
        resource.setrlimit(resource.RLIMIT_STACK, (stack, resource.getrlimit(resource.RLIMIT_STACK)[1]))
        resource.setrlimit(resource.RLIMIT_AS, (8 << 30, 8 << 30))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    return set_limits


def run(job):
    (label, command, stack, length), case = job
    try:
        done = subprocess.run([command, HERE + "/deep/cases.py", case, str(length)], capture_output=True, timeout=SECONDS, preexec_fn=limits(stack))
    except subprocess.TimeoutExpired:
        return f"{case} on {label}: more than {SECONDS} s"
    if done.returncode == 0 and done.stdout.strip():
        return None
    return f"{case} on {label}: exit code {done.returncode}, {done.stdout.decode()} {done.stderr.decode('utf-8', 'replace')[-300:]}"


def main():
    cases = subprocess.run([HOOP, HERE + "/deep/cases.py"], capture_output=True, text=True, check=True).stdout.split()
    jobs = [(stack, case) for case in cases if ONLY in case for stack in STACKS]
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count() or 1) as pool:
        faults = [problem for problem in pool.map(run, jobs) if problem]
    print("\n".join(faults))
    print(f"{len(jobs)} runs, {len(faults)} faults")
    return 1 if faults or not jobs else 0


sys.exit(main())
