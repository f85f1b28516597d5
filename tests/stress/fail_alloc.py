"""Makes every allocation of the corpus in programs/ fail in turn: tests/stress/fail_alloc.c does the work. Of the programs of
tests/hostile, which make hundreds of thousands, about HOSTILE_MOST each fail (in turn once, and with all later ones).

usage: fail_alloc.py BUILD [--all] [-k SUBSTRING] [--jobs N]

Without --all about MOST allocations of each program are tried (another offset for each program and build): `make stress`
tries all. The birth and the end of a runtime (nothing.py) are always tried in full.
Before that, damage is planted in some runs, and must be found.
"""
import concurrent.futures
import os
import re
import resource
import subprocess
import sys
import time
import zlib

HERE = os.path.dirname(os.path.abspath(__file__))
PROGRAMS, HOSTILE = HERE + "/programs", os.path.dirname(HERE) + "/hostile"
DRIVER = os.path.abspath(sys.argv[1]) + "/stress/fail_alloc"
ALL = "--all" in sys.argv
ONLY = sys.argv[sys.argv.index("-k") + 1] if "-k" in sys.argv else ""
JOBS = sys.argv[sys.argv.index("--jobs") + 1] if "--jobs" in sys.argv else "1"
MOST = 250
HOSTILE_MOST = 500 if ALL else 12
FIRST_CAP, CAP_STRIDE, HOSTILE_CAP_STRIDE = 20, 17, 41 if ALL else 199
LONGEST = ("modules.py", "imports.py", "_random_modules.py", "tools.py", "exceptions.py", "regex.py", "others.py")  # begun first, for no processor to wait at the end


def run(folder, program, *options):
    """(exit code, what it says, seconds)"""
    began = time.time()
    done = subprocess.run([DRIVER, "--jobs", JOBS, *options, program], cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, timeout=20000)
    return done.returncode, done.stdout.decode("utf-8", "replace"), time.time() - began


def programs(folder):
    names = (n for n in sorted(os.listdir(folder)) if n.endswith(".py") and ONLY in n and not re.match("_(?!random)", n) and n != "_evil.py")
    return sorted(names, key=lambda n: LONGEST.index(n) if n in LONGEST else len(LONGEST))


def jobs():
    def offset(i):
        """Other allocations in each program and build."""
        return str(i * 37 + zlib.crc32(os.path.basename(os.path.dirname(os.path.dirname(DRIVER))).encode()) % 1000)

    found = [(PROGRAMS, p, "--mode", "both", *(() if ALL else ("--first", "0", "--most", str(MOST), "--offset", offset(i)))) for i, p in enumerate(programs(PROGRAMS))]
    found += [(PROGRAMS, p, "--mode", "limit", *(() if ALL else ("--first", str(FIRST_CAP), "--stride", str(CAP_STRIDE)))) for p in programs(PROGRAMS)]
    found += [(HOSTILE, p, "--mode", "both", "--lenient", "--first", "0", "--most", str(HOSTILE_MOST), "--offset", offset(i)) for i, p in enumerate(programs(HOSTILE))]
    found += [(HOSTILE, p, "--mode", "limit", "--lenient", "--first", "0", "--stride", str(HOSTILE_CAP_STRIDE)) for p in programs(HOSTILE)]
    found.sort(key=lambda job: LONGEST.index(job[1]) if job[1] in LONGEST else len(LONGEST))
    birth = [(PROGRAMS, "nothing.py", "--mode", "both", "--start")]
    return birth + ([] if ALL else [(PROGRAMS, "nothing.py", "--mode", "limit")]) + found


def planted_is_found():
    """Each run in which damage was planted is told, and only these."""
    for what, told in (("nothing", 0), ("count", 2), ("mapping", 2), ("crash", 2), ("hang", 2)):
        code, out, _ = run(PROGRAMS, "nothing.py", "--mode", "both", "--first", "1", "--stride", "1000000", "--plant", what)
        faults = sum(int(n) for n in re.findall(r"(\d+) faults", out))
        if code != (told > 0) or faults != told:
            print(f"planted {what}: {faults} faults told instead of {told}\n{out}")
            return False
    return True


def numbers(pattern, out): return [tuple(map(int, m.groups())) for m in re.finditer(pattern, out)]


def main():
    failed = 0 if planted_is_found() else 1
    injected = made = caps = faults = 0
    began, ran = time.time(), set()
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count() or 1) as pool:
        for future in concurrent.futures.as_completed([pool.submit(lambda job: (job, *run(*job)), job) for job in jobs()]):
            (folder, program, *_), code, out, seconds = future.result()
            if code or ALL:
                print(f"{out.rstrip()} ({seconds:.0f} s, exit code {code})", flush=True)
            failed += code != 0
            ran.add((folder, program))
            tried = numbers(r"(?:once|forever): (\d+) of (\d+) allocations", out)
            injected += sum(n for n, _ in tried)
            made += sum(of for _, of in tried) // 2
            caps += sum(n for n, in numbers(r"limit: (\d+) caps", out))
            faults += sum(n for n, in numbers(r"(\d+) faults", out))
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    hostile = sum(folder == HOSTILE for folder, _ in ran)
    print(f"{len(ran)} programs made {made} allocations: {injected} were refused ({'all' if ALL else 'some'} of {len(ran) - hostile} programs, once and with all later ones; about "
          f"{HOSTILE_MOST} of each of the {hostile} hostile ones), {caps} caps tried, {faults} faults, {time.time() - began:.0f} s ({used.ru_utime + used.ru_stime:.0f} s of CPU time)")
    return 1 if failed or not injected else 0


sys.exit(main())
