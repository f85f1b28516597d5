"""Makes every allocation of the corpus in programs/ fail in turn: tests/stress/fail_alloc.c does the work.

usage: fail_alloc.py BUILD [--all] [-k SUBSTRING] [--jobs N]

Without --all about MOST allocations of each program are tried (another offset for each program and build): `make stress`
tries all. The birth and the end of a runtime (nothing.py) are always tried in full.
Before that, damage is planted in some runs, and must be found.
"""
import concurrent.futures
import os
import re
import subprocess
import sys
import time
import zlib

HERE = os.path.dirname(os.path.abspath(__file__))
DRIVER = os.path.abspath(sys.argv[1]) + "/stress/fail_alloc"
ALL = "--all" in sys.argv
ONLY = sys.argv[sys.argv.index("-k") + 1] if "-k" in sys.argv else ""
JOBS = sys.argv[sys.argv.index("--jobs") + 1] if "--jobs" in sys.argv else "1"
MOST = 250
FIRST_CAP, CAP_STRIDE = 20, 17


def run(program, *options):
    """(exit code, what it says, seconds)"""
    began = time.time()
    done = subprocess.run([DRIVER, "--jobs", JOBS, *options, program], cwd=HERE + "/programs", stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, timeout=20000)
    return done.returncode, done.stdout.decode("utf-8", "replace"), time.time() - began


def jobs():
    programs = sorted(n for n in os.listdir(HERE + "/programs") if n.endswith(".py") and not n.startswith("_") and ONLY in n)
    yield "nothing.py", "--mode", "both", "--start"
    yield "nothing.py", "--mode", "limit"
    for i, program in enumerate(programs):
        offset = str(i * 37 + zlib.crc32(os.path.basename(os.path.dirname(os.path.dirname(DRIVER))).encode()) % 1000)
        yield program, "--mode", "both", *(() if ALL else ("--first", "0", "--most", str(MOST), "--offset", offset))
        yield program, "--mode", "limit", *(() if ALL else ("--first", str(FIRST_CAP), "--stride", str(CAP_STRIDE)))


def planted_is_found():
    """Each run in which damage was planted is told, and only these."""
    for what, told in (("nothing", 0), ("count", 2), ("mapping", 2), ("crash", 2), ("hang", 2)):
        code, out, _ = run("nothing.py", "--mode", "both", "--first", "1", "--stride", "1000000", "--plant", what)
        faults = sum(int(n) for n in re.findall(r"(\d+) faults", out))
        if code != (told > 0) or faults != told:
            print(f"planted {what}: {faults} faults told instead of {told}\n{out}")
            return False
    return True


def main():
    failed = 0 if planted_is_found() else 1
    runs = faults = 0
    began = time.time()
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count() or 1) as pool:
        for code, out, seconds in pool.map(lambda job: run(*job), jobs()):
            if code or ALL:
                print(f"{out.rstrip()} ({seconds:.0f} s, exit code {code})", flush=True)
            failed += code != 0
            runs += sum(int(n) for n in re.findall(r"(?:once|forever|limit): (\d+) (?:of|caps)", out))
            faults += sum(int(n) for n in re.findall(r"(\d+) faults", out))
    print(f"{runs} runs, {faults} faults, {time.time() - began:.0f} s")
    return 1 if failed else 0


sys.exit(main())
