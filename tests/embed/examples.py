"""The example for embedders, built by CMake, prints what it should."""
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
