#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Compares the parser's trees with python3's over all files of the installed library (or those given).

usage: python3 tests/unit/parser_corpus.py BUILD/unit/parser [FILE...]
"""
import ast
import glob
import subprocess
import sys
import warnings

warnings.simplefilter("ignore")
program, files = sys.argv[1], sys.argv[2:]
files = files or sorted(glob.glob("/usr/lib/python3*/**/*.py", recursive=True))
differ = 0
for start in range(0, len(files), 100):
    part = files[start:start + 100]
    lines = subprocess.run([program, "dump"] + part, capture_output=True).stdout.split(b"\n")
    for path, got in zip(part, lines):
        try:
            with open(path, "rb") as f:
                tree = ast.parse(f.read(), path)
            want = ast.dump(tree, include_attributes=True)
        except (SyntaxError, ValueError) as e:
            want = "ERROR"
            got = got[:5]
        if want.encode("utf-8", "surrogatepass") != got:
            differ += 1
            print("differs:", path, got[:100] if got.startswith(b"ERROR") else "")
print(len(files), "files,", differ, "differ")
sys.exit(differ != 0)
