"""Runs the C programs of this folder that need no arguments. usage: c_programs.py BUILD"""
import subprocess
import sys

failed = 0
for name in ("hard_limit", "switches", "cycles"):
    done = subprocess.run([f"{sys.argv[1]}/stress/{name}"], capture_output=True, text=True, timeout=600)
    print(name, "exit code", done.returncode, done.stdout + done.stderr)
    failed += done.returncode != 0
sys.exit(failed != 0)
