"""The test command: runs every family of tests and ends with one line, "N passed, N failed".

usage: run.py [--build DIR] [--smoke] [--only FAMILY[,FAMILY]] [-k SUBSTRING] [-v]

Families (see tests/README.md): layers refcheck docs unit diff command cpython stress embed check asan clang threads.
"""
import argparse
import concurrent.futures
import os
import re
import subprocess
import sys
import tempfile
import time

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
PYTHON = "/usr/bin/python3"
JOBS = os.cpu_count() or 2


def known_failures():
    """Tests that do not pass yet: {name: reason} from tests/known_failures.txt. They run; a failure counts as skipped."""
    known = {}
    with open(ROOT + "/tests/known_failures.txt", encoding="utf-8") as f:
        for line in f:
            name, _, reason = line.strip().partition(": ")
            if name and not name.startswith("#"):
                known[name] = reason
    return known


class Results:
    def __init__(self, verbose):
        self.passed, self.failed, self.skipped, self.verbose = 0, [], 0, verbose
        self.known = known_failures()

    def add(self, name, problem):
        if name in self.known:
            if problem is None:
                print("PASSES NOW, take it from tests/known_failures.txt:", name, flush=True)
            else:
                self.skipped += 1
                print("known  ", name, "--", self.known[name], flush=True)
                return
        if problem is None:
            self.passed += 1
            if self.verbose:
                print("ok     ", name, flush=True)
        else:
            self.failed.append(name)
            print("FAILED ", name, flush=True)
            for line in problem.rstrip().splitlines()[:40]:
                print("       |", line)
            sys.stdout.flush()


def run(command, timeout=400, stdin=b"", env=None, cwd=None):
    """(exit code, stdout, stderr) of a command; a timeout counts as exit code "timeout". The longest program takes 28 s of processor
    time under ASan: a machine that is busy with other things takes many times that."""
    try:
        done = subprocess.run(command, input=stdin, capture_output=True, timeout=timeout, env=env, cwd=cwd)
        return done.returncode, done.stdout, done.stderr
    except subprocess.TimeoutExpired as late:
        return "timeout", late.stdout or b"", late.stderr or b""


def parallel(function, items):
    with concurrent.futures.ThreadPoolExecutor(JOBS) as pool:
        yield from zip(items, pool.map(function, items))


def first_difference(what, ours, theirs):
    a, b = ours.decode("utf-8", "replace").splitlines(), theirs.decode("utf-8", "replace").splitlines()
    for i in range(max(len(a), len(b))):
        x, y = a[i] if i < len(a) else "(end)", b[i] if i < len(b) else "(end)"
        if x != y:
            return f"{what}, line {i + 1}:\n  hoop:    {x[:300]}\n  python3: {y[:300]}"
    return f"{what}: line ends differ"


def normal_environment():
    env = {k: v for k, v in os.environ.items() if not k.startswith(("PYTHON", "LC_", "LANG"))}
    env.update(LC_ALL="C.UTF-8", PYTHONHASHSEED="0", PYTHONDONTWRITEBYTECODE="1")
    return env


# ---- families: each yields (name, problem or None) ----

def family_layers(options):
    code, out, err = run(["sh", os.path.join(ROOT, "tools/check_layers.sh")])
    yield "layers", None if code == 0 else (out + err).decode()


def family_refcheck(options):
    """tools/refcheck.py finds what is planted for it, and nothing in the sources."""
    tool, planted = ROOT + "/tools/refcheck.py", ROOT + "/tests/refcheck/planted.c"
    code, out, err = run([sys.executable, "-B", tool])
    yield "refcheck sources", None if code == 0 else (out + err).decode()
    code, out, err = run([sys.executable, "-B", tool, planted])
    told = {int(n) for n in re.findall(rb"owned since line (\d+)", out)}
    with open(planted, encoding="utf-8") as f:
        expected = {n for n, line in enumerate(f, 1) if line.endswith("/* leaks */\n")}
    yield "refcheck planted", None if told == expected else f"lines not told: {expected - told}; told in vain: {told - expected}\n" + (out + err).decode()


def family_docs(options):
    """Every path in backquotes that README and docs name exists."""
    names = ["README.md", "CHANGELOG.md"] + ["docs/" + f for f in sorted(os.listdir(ROOT + "/docs")) if f.endswith(".md")]
    for name in names:
        if not os.path.exists(f"{ROOT}/{name}"):
            yield "docs " + name, "does not exist"
            continue
        text = open(f"{ROOT}/{name}", encoding="utf-8").read()
        paths = set(re.findall(r"`((?:src|include|tests|bench|docs|tools|examples|fuzz)/[\w./-]+)`", text))
        missing = sorted(p for p in paths if not os.path.exists(f"{ROOT}/{p}"))
        yield "docs " + name, None if not missing else "names what does not exist: " + ", ".join(missing)


def family_unit(options):
    """C programs of tests/unit, built by CMake into BUILD/unit."""
    folder = os.path.join(options.build, "unit")
    names = sorted(os.listdir(folder)) if os.path.isdir(folder) else []
    names = [n for n in names if os.access(f"{folder}/{n}", os.X_OK) and not n.endswith((".cmake", ".ninja"))]
    for name, (code, out, err) in parallel(lambda n: run([f"{folder}/{n}"], timeout=300), names):
        yield "unit " + name, None if code == 0 else f"exit {code}\n" + (out + err).decode("utf-8", "replace")


def diff_programs(options):
    folder = os.path.join(ROOT, "tests/diff")
    for base, _, files in sorted(os.walk(folder)):
        for name in sorted(files):
            if name.endswith(".py") and not name.startswith("_"):
                yield os.path.relpath(os.path.join(base, name), folder)


ORACLE = {}


def oracle(name, folder):
    """What python3 does with a program of a folder; run once."""
    if (folder, name) not in ORACLE:
        ORACLE[folder, name] = run([PYTHON, name], env=normal_environment(), cwd=folder)
    return ORACLE[folder, name]


def without_addresses(text):
    """Addresses differ from run to run."""
    return re.sub(rb" at 0x[0-9a-f]+", b" at 0x...", text)


def compare(hoop, name, environment=None, folder=ROOT + "/tests/diff"):
    env = normal_environment()
    env.update(environment or {})
    theirs = oracle(name, folder)
    ours = run([hoop, name], env=env, cwd=folder)
    theirs, ours = [theirs[0], *map(without_addresses, theirs[1:])], [ours[0], *map(without_addresses, ours[1:])]
    problems = []
    if ours[0] != theirs[0]:
        problems.append(f"exit code: hoop {ours[0]}, python3 {theirs[0]}")
    if ours[1] != theirs[1]:
        problems.append(first_difference("stdout", ours[1], theirs[1]))
    if ours[2] != theirs[2]:
        problems.append(first_difference("stderr", ours[2], theirs[2]))
    return "\n".join(problems) or None


def family_diff(options):
    """The same program under hoop and python3: same output, same errors, same exit code."""
    hoop = os.path.join(options.build, "hoop")
    names = [n for n in diff_programs(options) if not options.smoke or n.startswith("smoke")]
    if options.k:
        names = [n for n in names if options.k in n]
    for name, problem in parallel(lambda n: compare(hoop, n), names):
        yield "diff " + name, problem


def family_threads(options):
    """Runtimes on several threads at once, under ThreadSanitizer."""
    code, out, err = run(["make", "-C", ROOT, "tsan"], timeout=1800)
    yield "threads build", None if code == 0 else (out + err).decode("utf-8", "replace")[-3000:]
    folder = ROOT + "/build-tsan/threads"
    for source in sorted(n for n in os.listdir(ROOT + "/tests/threads") if n.endswith(".c")) if code == 0 else []:
        code, out, err = run([f"{folder}/{source[:-2]}"], timeout=600, env={"TSAN_OPTIONS": "halt_on_error=1"})
        yield "threads " + source, None if code == 0 else f"exit {code}\n" + (out + err).decode("utf-8", "replace")


def other_build(label, target, families, normal=None):
    """A family that builds another kind of hoop with `make TARGET` and runs other families ("NAME", or "NAME:SUBSTRING" for some
    of one) on it. `normal` goes into the environment of all tests, for it must reach whatever they start."""
    os.environ.update(normal or {})

    def family(options):
        folder = os.path.join(ROOT, "build-" + target)
        code, out, err = run(["make", "-C", ROOT, target], timeout=1800)
        built = code == 0 and os.path.exists(folder + "/hoop")
        yield f"{label} build", None if built else (out + err).decode("utf-8", "replace")[-3000:]
        if not built:
            return
        theirs = argparse.Namespace(**vars(options))
        theirs.build = folder
        for name in families:
            name, _, theirs.k = name.partition(":")
            theirs.k = theirs.k or options.k
            for test, problem in FAMILIES[name](theirs):
                yield f"{label} {test}", problem
    return family


def script_family(folder, label):
    """Test programs of our own kind: tests/FOLDER/*.py, run by python3 with the path of hoop; exit code 0 is a pass."""
    def family(options):
        path = os.path.join(ROOT, "tests", folder)
        names = sorted(n for n in os.listdir(path) if n.endswith(".py") and not n.startswith("_")) if os.path.isdir(path) else []
        if options.k:
            names = [n for n in names if options.k in n]
        for name, (code, out, err) in parallel(lambda n: run([PYTHON, "-B", f"{path}/{n}", os.path.abspath(options.build)],
                                                             timeout=900, env=normal_environment()), names):
            yield f"{label} {name}", None if code == 0 else f"exit {code}\n" + (out + err).decode("utf-8", "replace")[-3000:]
    return family


def family_cpython(options):
    """CPython's own installed test files, as they are: those that tests/cpython/expected.txt lists."""
    sys.path.insert(0, ROOT + "/tests/cpython")
    import _files
    hoop, expected = os.path.join(os.path.abspath(options.build), "hoop"), _files.expected()
    if not os.path.isdir(_files.LIBRARY):
        yield "cpython", f"{_files.LIBRARY} is not there: install libpython3.11-testsuite"
        return
    names = [n for n in expected if not options.k or options.k in n]
    for name, problem in parallel(lambda n: _files.check(hoop, n, expected[n]), names):
        yield "cpython " + name, problem


def family_hostile(options):
    """Objects that change or free what is being worked on: as python3, or (_random*.py) unharmed."""
    path = os.path.join(options.build, "hoop")
    folder = ROOT + "/tests/hostile"
    names = [n for n in sorted(os.listdir(folder)) if n.endswith(".py") and not n.startswith("_")]
    for name, problem in parallel(lambda n: compare(path, n, folder=folder), names):
        yield "hostile " + name, problem
    alone = folder + "/alone"
    names = [n for n in sorted(os.listdir(alone)) if n.endswith(".py") and not n.startswith("_") and (not options.k or options.k in n)]
    for name, (code, out, err) in parallel(lambda n: run([path, "-W", "ignore", n], timeout=400, cwd=alone, env=normal_environment()), names):
        yield "hostile alone/" + name, None if code == 0 else f"exit {code}\n" + err.decode("utf-8", "replace")[-2000:]
    for program, seeds in ("_random.py", 13), ("_random_modules.py", 9), ("_random_syntax.py", 7):
        for seed, (code, out, err) in parallel(lambda n: run([path, "--heap-limit", "64M", f"{folder}/{program}", str(n), "2000"]), list(range(1, seeds))):
            yield f"hostile {program} {seed}", None if code == 0 else f"exit {code}\n" + err.decode("utf-8", "replace")[-2000:]
    first = {"build-check": 4, "build-asan": 8}.get(os.path.basename(options.build), 0)  # other types in each build
    for part, (code, out, err) in parallel(lambda n: run([path, "--heap-limit", "64M", folder + "/_members.py", str(n), "40"]), list(range(first, first + 4))):
        yield f"hostile _members.py {part} 40", None if code == 0 else f"exit {code}\n" + err.decode("utf-8", "replace")[-2000:]
    # What a sanitizer finds has to end a child by a signal: as a status it would be one of the child's own.
    environment = dict(os.environ, **{name: os.environ.get(name, "") + ":abort_on_error=1" for name in ("ASAN_OPTIONS", "UBSAN_OPTIONS")})
    victims = [path, "--heap-limit", "300M", folder + "/_victims.py"]
    for part, (code, out, err) in parallel(lambda n: run([*victims, str(n * 97), "400"], env=environment), list(range(first // 2, first // 2 + 2))):
        yield f"hostile _victims.py {part}", None if code == 0 else f"exit {code}\n" + (out + err).decode("utf-8", "replace")[-2000:]


def family_report(options):
    """The report's page needs npm when hoop is built: without it there is nothing to test, and that is said."""
    page = os.path.join(os.path.abspath(options.build), "generated", "report_page.html")
    if not os.path.exists(page) or not os.path.getsize(page):
        print("skipped report -- this hoop was built without the report's page: npm was missing or failed", flush=True)
        return
    yield from script_family("report", "report")(options)


FAMILIES = {
    "layers": family_layers,
    "refcheck": family_refcheck,
    "docs": family_docs,
    "unit": family_unit,
    "diff": family_diff,
    "command": script_family("command", "command"),
    "cpython": family_cpython,
    "stress": script_family("stress", "stress"),
    "hostile": family_hostile,
    "embed": script_family("embed", "embed"),
    "report": family_report,
    # assertions, the heap verifier after each collection, the exact recount after each run
    "check": other_build("check", "check", ["unit", "diff", "hostile", "embed:examples", "stress:fail_alloc", "stress:random_graphs"]),
    # AddressSanitizer, which the heap tells what is free, and UndefinedBehaviourSanitizer
    "asan": other_build("asan", "asan", ["unit", "diff", "command", "embed:examples", "hostile"],
                        {"ASAN_OPTIONS": "detect_leaks=0:detect_stack_use_after_return=0", "UBSAN_OPTIONS": "print_stacktrace=1"}),
    # the other compiler, warnings as errors
    "clang": other_build("clang", "clang", ["unit", "diff"]),
    "threads": family_threads,
}


# What the test command runs.
DEFAULT = ["layers", "refcheck", "docs", "unit", "diff", "command", "cpython", "stress", "hostile", "embed", "report", "check", "asan", "clang", "threads"]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--build", default=os.path.join(ROOT, "build"))
    parser.add_argument("--smoke", action="store_true", help="only tests/diff/smoke*.py")
    parser.add_argument("--only", default="")
    parser.add_argument("-k", default="")
    parser.add_argument("-v", action="store_true")
    options = parser.parse_args()
    options.build = os.path.abspath(options.build)
    for name in [n for n in os.environ if n == "VIRTUAL_ENV" or (n.startswith("PYTHON") and n != "PYTHONDONTWRITEBYTECODE")]:
        del os.environ[name]  # what changes how hoop and python3 run is for each test to set
    wanted = ["diff"] if options.smoke else [f for f in options.only.split(",") if f] or DEFAULT
    results = Results(options.v)
    for family in wanted:
        began, before = time.time(), results.passed
        for name, problem in FAMILIES[family](options):
            results.add(name, problem)
        print(f"-- {family}: {results.passed - before} passed, {time.time() - began:.0f} s", flush=True)
    print(f"{results.passed} passed, {len(results.failed)} failed, {results.skipped} skipped")
    return 1 if results.failed or not results.passed else 0


if __name__ == "__main__":
    sys.exit(main())
