"""What the tools' hooks cost a program while nothing is switched on: instructions, counted by callgrind.

usage: hooks.py --hoop build/hoop

A hook is a line of the sources that asks whether a tool is on (HOOKS); the build has line tables, so callgrind tells how many
instructions were executed at each of these lines. The goal is half a percent of all instructions. (A register that a hook keeps
busy is not seen this way: docs/tracing.md has a comparison with sources from which the hooks were cut.)
"""
import argparse
import os
import re
import subprocess
import sys
import tempfile

from goals import sum_up, verdict

ROOT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..")
# Of the heap: its observer, samples. Of the others: the node of a frame's call, code that dies, a look at containers that is due.
HOOKS = {"src/heap/heap.h": r"h->tracing", "src/heap/heap.c": r"h->(tracing|sampling|told|slow)\b|p->note\b|p->state == POOL_SAMPLED",
         "src/types/code_type.c": r"code_dies", "src/vm/generator.h": r"FRAME_NODE", "src/vm/loop.c": r"FRAME_NODE"}
PROGRAMS = {"binary_trees.py": 12, "richards.py": 1, "deltablue.py": 50, "fib.py": 20, "json_codec.py": 1, "string_build.py": 1}
GOAL = 1.005


def hook_lines():
    lines = {}
    for path, pattern in HOOKS.items():
        with open(os.path.join(ROOT, path)) as file:
            lines[os.path.realpath(os.path.join(ROOT, path))] = {i for i, text in enumerate(file, 1) if re.search(pattern, text) and not text.startswith(("/*", " *"))}
    return lines


def costs(path):
    """{(file, line): instructions executed there, without what it calls}; names of files may be given by number."""
    sums, names, file, call = {}, {}, None, False
    with open(path) as profile:
        for text in profile:
            found = re.match(r"(fl|fi|fe|cfi|cfl)=\((\d+)\)(?: (.*))?", text)
            if found:
                name = names.setdefault(found[2], found[3])
                file = name if found[1] in ("fl", "fi", "fe") else file
            elif text.startswith("calls="):
                call = True
            elif re.match(r"\d", text):
                line, count = text.split()[:2]
                if not call:
                    sums[file, int(line)] = sums.get((file, int(line)), 0) + int(count)
                call = False
    return sums


def measure(hoop, program, n, folder):
    out = os.path.join(folder, "profile")
    subprocess.run(["valgrind", "--tool=callgrind", "--compress-pos=no", f"--callgrind-out-file={out}", hoop, os.path.join(ROOT, "bench/programs", program), str(n)],
                   check=True, capture_output=True)
    sums, lines = costs(out), hook_lines()
    hooks = sum(count for (file, line), count in sums.items() if file and line in lines.get(os.path.realpath(os.path.join(ROOT, file)), ()))
    return sum(sums.values()), hooks


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--hoop", default=os.path.join(ROOT, "build/hoop"))
    options = parser.parse_args()
    try:
        subprocess.run(["valgrind", "--version"], check=True, capture_output=True)
    except FileNotFoundError:
        sys.exit("hooks.py: valgrind is not installed")
    print(f"{'nothing switched on':<22} {'instructions':>13} {'of hooks':>10} {'ratio':>8}")
    with tempfile.TemporaryDirectory() as folder:
        for program, n in PROGRAMS.items():
            total, hooks = measure(options.hoop, program, n, folder)
            ratio = total / (total - hooks)
            print(f"{program + ' ' + str(n):<22} {total:>13,} {hooks:>10,} {ratio:>8.4f}{verdict(program, ratio, GOAL)}", flush=True)
    sum_up()


main()
