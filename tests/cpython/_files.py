"""CPython's own installed test files under hoop: running one, and what is expected of it."""
import json
import os
import resource
import signal
import subprocess
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
LIBRARY = "/usr/lib/python3.11/test"
MEMORY = 4 << 30
SECONDS = 120


def limit():
    signal.signal(signal.SIGINT, signal.default_int_handler)  # it may be ignored where tests run in the background
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))


def run_file(hoop, name, seconds=SECONDS):
    """({test: (outcome, why)}, what went wrong with the run or None). outcome: passed, failed, skipped."""
    outcomes, problem = {}, None
    with tempfile.TemporaryDirectory() as folder:
        results = folder + "/results"
        env = {k: v for k, v in os.environ.items() if not k.startswith(("PYTHON", "LC_", "LANG"))}
        env.update(LC_ALL="C.UTF-8", PYTHONHASHSEED="0", TMPDIR=folder)
        command = [hoop, HERE + "/_driver.py", results, name]
        p = subprocess.Popen(command, cwd=folder, env=env, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, preexec_fn=limit,
                             start_new_session=True)
        try:
            err = p.communicate(timeout=seconds)[1]
            if p.returncode:
                problem = f"exit {p.returncode}: " + (err.decode("utf-8", "replace").strip().splitlines() or [""])[-1][:200]
        except subprocess.TimeoutExpired:
            os.killpg(p.pid, 9)
            p.communicate()
            problem = f"not done after {seconds} s"
        if os.path.exists(results):
            with open(results, encoding="utf-8", errors="replace") as f:
                for line in f:
                    try:
                        test, outcome, why = json.loads(line)
                    except ValueError:
                        continue  # cut off
                    outcomes[test] = outcome, why
    for test, (outcome, why) in outcomes.items():
        if outcome == "started":
            outcomes[test] = "failed", problem or "did not end"
    return outcomes, problem


def expected():
    """{file: {test: reason}} from expected.txt: the files that belong to `make test`, and what fails in them."""
    files, current = {}, None
    with open(HERE + "/expected.txt", encoding="utf-8") as f:
        for line in f:
            line = line.rstrip()
            if not line or line.startswith("#"):
                continue
            if line.startswith(" "):
                test, _, reason = line.strip().partition(": ")
                files[current][test] = reason
            else:
                current = line
                files[current] = {}
    return files


def check(hoop, name, exceptions):
    """None, or what is not as expected."""
    outcomes, problem = run_file(hoop, name)
    wrong = []
    for test, (outcome, why) in outcomes.items():
        short = test.removeprefix("test." + name + ".")
        if outcome == "failed" and short not in exceptions:
            wrong.append(f"{short}: {why}")
        elif outcome == "passed" and short in exceptions:
            wrong.append(f"{short}: passes now, take it from tests/cpython/expected.txt")
    if problem and not wrong:
        wrong.append(problem)
    if not outcomes and not wrong:
        wrong.append("no tests were run")
    return "\n".join(wrong) or None
