"""Writes tools/startup_functions.txt: the functions of the library that `hoop -c pass` runs. The build lays them side by side
(CMakeLists.txt), so that starting touches a few of the command's pages instead of some in each part of it. Wants valgrind.
Worth running again when bench/startup.py shows more memory than it did; names that no longer exist do no harm.

usage: startup_functions.py [BUILD]
"""
import os
import re
import subprocess
import sys
import tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))


def functions(hoop):
    """Names of all functions that run, the command's and its libraries'."""
    with tempfile.NamedTemporaryFile() as out:
        subprocess.run(["valgrind", "-q", "--tool=callgrind", f"--callgrind-out-file={out.name}", hoop, "-c", "pass"], check=True)
        text = out.read().decode(errors="replace")
    return {name.split("'")[0] for name in re.findall(r"^c?fn=\(\d+\) (\S+)", text, re.MULTILINE)}


def library_functions(archive):
    listing = subprocess.run(["nm", archive], capture_output=True, text=True, check=True).stdout
    return set(re.findall(r" [tT] (\S+)$", listing, re.MULTILINE))


def main():
    build = sys.argv[1] if len(sys.argv) > 1 else os.path.join(ROOT, "build")
    names = functions(os.path.join(build, "hoop")) & library_functions(os.path.join(build, "libhoop.a"))
    with open(os.path.join(ROOT, "tools/startup_functions.txt"), "w") as out:
        out.write("".join(name + "\n" for name in sorted(names)))


if __name__ == "__main__":
    main()
