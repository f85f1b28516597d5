"""Installed packages are found where python3's site module looks, and C extensions of CPython are refused by name."""
import os
import subprocess
import sys
import tempfile

hoop = sys.argv[1] + "/hoop"


def run(*args, **environment):
    done = subprocess.run([hoop, *args], capture_output=True, text=True, timeout=100, env={**os.environ, **environment})
    return done.stdout + done.stderr


def write(path, text):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w") as f:
        f.write(text)


with tempfile.TemporaryDirectory() as folder:
    packages = folder + "/venv/lib/python3.11/site-packages"
    write(packages + "/shelf.py", "books = 3\n")
    write(packages + "/quick/__init__.py", "try:\n    from . import _fast as how\nexcept ImportError as e:\n    how = e\n")
    write(packages + "/quick/_fast.cpython-311-x86_64-linux-gnu.so", "")
    write(packages + "/both.py", "how = 'python'\n")
    write(packages + "/both.abi3.so", "")
    user = folder + "/home/.local/lib/python3.11/site-packages"
    write(user + "/mine.py", "x = 4\n")
    venv = {"VIRTUAL_ENV": folder + "/venv"}
    home = {"HOME": folder + "/home"}

    assert run("-c", "import shelf, both; print(shelf.books, both.how)", **venv) == "3 python\n"
    got = run("-c", "import quick; print(type(quick.how), quick.how, quick.how.name, quick.how.path)", **venv)
    file = packages + "/quick/_fast.cpython-311-x86_64-linux-gnu.so"
    assert got == ("<class 'ImportError'> quick._fast is a C extension for CPython, which Hoopsnake cannot load: "
                   f"{file} quick._fast {file}\n"), got
    for options in (["-S"], ["-I"], ["-E"]):
        got = run(*options, "-c", "import shelf", **venv)
        assert got.endswith("ModuleNotFoundError: No module named 'shelf'\n"), got

    assert run("-c", "import mine; print(mine.x)", VIRTUAL_ENV="", **home) == "4\n"
    got = run("-s", "-c", "import mine", VIRTUAL_ENV="", **home)
    assert got.endswith("ModuleNotFoundError: No module named 'mine'\n"), got
