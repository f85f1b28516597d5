"""Start-up in pairs: `hoop -c pass` and `/usr/bin/python3 -I -S -c pass` in turn; then a runtime made in-process.

usage: startup.py [--build build] [-n RUNS]
Prints medians of wall time (spawn to exit), of CPU time, and peak memory; the goals stand beside them.
"""
import argparse
import os
import statistics
import subprocess
import time

HERE = os.path.dirname(os.path.abspath(__file__))


def one(command):
    """(wall ms, CPU ms) of one run."""
    began = time.perf_counter()
    pid = os.posix_spawn(command[0], command, os.environ)
    _, status, usage = os.wait4(pid, 0)
    wall = time.perf_counter() - began
    if status:
        raise SystemExit(f"{command}: status {status}")
    return wall * 1e3, (usage.ru_utime + usage.ru_stime) * 1e3


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--build", default=os.path.join(HERE, "../build"))
    parser.add_argument("-n", type=int, default=200)
    options = parser.parse_args()
    commands = {
        "hoop": [os.path.join(options.build, "hoop"), "-c", "pass"],
        "python3": ["/usr/bin/python3", "-I", "-S", "-c", "pass"],
        "true": ["/bin/true"],
    }
    runs = {name: [] for name in commands}
    for _ in range(options.n):
        for name, command in commands.items():
            runs[name].append(one(command))
    medians = {name: [statistics.median(column) for column in zip(*rows)] for name, rows in runs.items()}
    print(f"{'':10} {'wall ms':>8} {'CPU ms':>8} {'peak KiB':>9}")
    for name, (wall, cpu) in medians.items():
        peak = subprocess.run([os.path.join(options.build, "bench/peak")] + commands[name], capture_output=True, text=True, check=True).stdout
        medians[name].append(int(peak))
        print(f"{name:10} {wall:8.2f} {cpu:8.2f} {int(peak):9}")
    ours, theirs = medians["hoop"], medians["python3"]
    print(f"{'ratio':10} {ours[0] / theirs[0]:8.2f} {ours[1] / theirs[1]:8.2f} {ours[2] / theirs[2]:9.2f}   (goal 0.20, 4096 KiB)")
    print("\na runtime in-process (goal: all under 100 us)")
    subprocess.run([os.path.join(options.build, "bench/runtime_new")], check=True)


if __name__ == "__main__":
    main()
