"""The corpus of programs with a collection at every opportunity. usage: collect_always.py BUILD"""
import os
import subprocess
import sys

folder = os.path.dirname(os.path.abspath(__file__)) + "/programs"
names = sorted(n for n in os.listdir(folder) if n.endswith(".py") and not n.startswith("_"))
done = subprocess.run([os.path.abspath(sys.argv[1]) + "/stress/collect_always", *names], cwd=folder, timeout=1800)
sys.exit(done.returncode)
