"""The examples for embedders, built by CMake, print what they should."""
import subprocess
import sys

expected = """answer 42 after 7 calls
greedy plug-in: MemoryError
still works: yes
peak under the cap: yes
1000 runtimes came and went
"""
done = subprocess.run([sys.argv[1] + "/examples/embed"], capture_output=True, text=True, timeout=100)
shown = "".join(line for line in done.stdout.splitlines(True) if not line.startswith("hello from Python"))
assert "hello from Python 42" in done.stdout, done.stdout + done.stderr
assert shown == expected, shown + done.stderr
assert done.returncode == 0

expected = """sum              ok       499500
error            error    ZeroDivisionError: division by zero
exit             exit     exit code 3
file             error    PermissionError: files are switched off in this runtime
process          error    PermissionError: the system is switched off in this runtime
memory           error    MemoryError:
recursion        error    RecursionError: maximum recursion depth exceeded
endless          stopped
deaf             stopped
asleep           stopped
deaf and asleep  stopped
finalizer        ok
"""
done = subprocess.run([sys.argv[1] + "/examples/server"], capture_output=True, text=True, timeout=100)
shown = "".join(line.rstrip() + "\n" for line in done.stdout.splitlines())
assert shown == expected and done.returncode == 0, shown + done.stderr
