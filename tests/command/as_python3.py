"""Options, -m, folders and the prompt: the same command lines under hoop and python3, compared."""
import os
import re
import subprocess
import sys
import tempfile
import zipfile

hoop, python = os.path.abspath(sys.argv[1] + "/hoop"), "/usr/bin/python3"
environment = {k: v for k, v in os.environ.items() if not k.startswith(("PYTHON", "LC_", "LANG"))}
environment.update(LC_ALL="C.UTF-8", PYTHONDONTWRITEBYTECODE="1")

FILES = {
    "mod.py": "import sys\nprint(__name__, __package__, __file__, sys.argv, __spec__ and __spec__.name)\n",
    "err.py": "1/0\n",
    "syn.py": "x x\n",
    "ex.py": "import sys\nsys.exit(3)\n",
    "pkg/__init__.py": "print('init')\n",
    "pkg/__main__.py": "import sys\nprint(__name__, __package__, __file__, sys.argv, __spec__.name)\n",
    "folder/__main__.py": "import sys, beside\nprint(__name__, repr(__package__), __file__, sys.argv, sys.path[0])\n",
    "folder/beside.py": "print('beside')\n",
    "nomain/__init__.py": "",
    "inner/__init__.py": "",
    "inner/__main__/__init__.py": "",
    "loader.py": "print(type(__loader__).__name__, __loader__.name, __loader__.path == __file__, __loader__.get_source('__main__')[:5])\n",
    "start.py": "print('startup', __name__)\nstarted = 1\n",
}

# An archive with these is made as app.zip, and as app.pyz behind a line for the shell.
ARCHIVED = {
    "__main__.py": "import sys, beside, pk.mod\nprint(__name__, repr(__package__), __file__, sys.argv, sys.path[0], __loader__)\n",
    "beside.py": "print('beside', __file__)\ndef fail(): 1/0\n",
    "pk/__init__.py": "",
    "pk/mod.py": "print(__name__, __file__, __spec__.origin, __package__)\nif __name__ == '__main__': import beside; beside.fail()\n",
    "bare/__init__.py": "",
}

# PY stands for the interpreter
COMMANDS = r"""
PY -m pkg a b
PY -m mod a -x
PY -m pkg.__main__
PY -m nomain
PY -m nosuch
PY -m nosuch.a
PY -m mod.py
PY -m ex
PY -mmod
PY folder a
PY folder/
PY ./folder
PY pkg
PY nomain
PY -m .mod
PY -m inner
PY loader.py
PY app.zip a b
PY app.pyz -x
PY empty.zip
PYTHONPATH=app.zip PY -m pk.mod
PYTHONPATH=app.zip PY -m bare
PYTHONPATH=app.zip:folder:../$(basename $PWD)/folder:./nosuch//:: PY -c 'import sys; print(sys.path[1:5])'
PYTHONPATH=nosuch:./folder/..:nosuch PY -S -c 'import sys; print(sys.path[1:4])'
PYTHONPATH=app.zip/pk PY -c 'import mod; print(mod.__spec__)'
PY nosuch.py
PY err.py
PY syn.py
PY ex.py
PY .
PY ''
PY -x mod.py
PY mod.py -h -V
PY -- mod.py a
PY -c 'import sys; print(sys.argv, sys.orig_argv[1:])' a b -c
PY -cprint\(1\)
PY -Ic 'print(1)'
PY - a < mod.py
PY < mod.py
PY -c 'import sys; print(sys.argv)' -- a
PY -c 'import sys; sys.exit("message")'
PY -c 'import sys, signal; sys.exit(signal.Signals.SIGINT)'
PY -c 'import sys; sys.exit(2 ** 70)'
PY -c 'raise SystemExit(-1)'
PY -c 'raise SystemExit((1, 2))'
PY -Werror -c 'import warnings, sys; print(warnings.filters[0], sys.warnoptions)'
PY -Wignore -c 'import warnings; warnings.warn("x")'
PY -c 'import warnings; warnings.warn("x")'
PY -Werror -c 'import warnings; warnings.warn("x")'
PY -Werror::DeprecationWarning -c 'import warnings; warnings.warn("x", DeprecationWarning)'
PY -Wd -c 'open("/dev/null")'
PY -b -c 'import sys; print(sys.flags.bytes_warning, sys.warnoptions, b"a" == "a", bytearray() == 1, "a" != b"a", str(b"a"), f"{bytearray()}")'
PY -bb -c 'b"a" == "a"'
PY -bb -c 'str(b"a")'
PY -bb -c 'print({b"a": 1, 1: 2}, b"a" in [b"a"], b"a" < b"b", repr(b"a"))'
PY -Werror -c 'assert (1, 2)'
PY -Werror -c '"\d"'
PY -Wdefault -c '"\d"'
PY -Wq -c 1
PY -W ::nosuch -c 1
PY -W error:::x:y -c 1
PY -W a:b:c:d:e:f -c 1
PYTHONWARNINGS=error,ignore PY -Wd -c 'import sys; print(sys.warnoptions)'
PYTHONWARNINGS=error PY -E -c 'import sys; print(sys.warnoptions)'
PYTHONWARNINGS=error PY -I -c 'import sys; print(sys.warnoptions)'
PY -b -Wi -c 'import sys; print(sys.warnoptions, sys.flags.bytes_warning)'
PY -X dev -c 'import sys; print(sys._xoptions, sys.flags.dev_mode, sys.warnoptions)'
PYTHONDEVMODE=1 PY -c 'import sys; print(sys._xoptions, sys.flags.dev_mode, sys.warnoptions)'
PY -X a -X b=c -X d=e=f -c 'import sys; print(sys._xoptions)'
PY -X utf8 -c 'import sys; print(sys._xoptions)'
PY -X no_debug_ranges err.py
PY -X no_debug_ranges -c 'print((lambda: 1).__code__.co_positions().__next__())'
PYTHONNODEBUGRANGES=1 PY err.py
PY -X int_max_str_digits=640 -c 'import sys; print(sys.flags.int_max_str_digits, sys.get_int_max_str_digits(), sys._xoptions)'
PYTHONINTMAXSTRDIGITS=1000 PY -c 'import sys; print(sys.flags.int_max_str_digits, sys.get_int_max_str_digits())'
PY -X faulthandler -X frozen_modules=off -c 'print(1)'
PY -X warn_default_encoding -c 'import sys; print(sys.flags.warn_default_encoding)'
PY -X pycache_prefix=/tmp/x -c 'import sys; print(sys.pycache_prefix)'
PY -O -c 'import sys; print(sys.flags.optimize, __debug__); assert 0'
PY -OO -c 'import sys; print(sys.flags.optimize)'
PYTHONOPTIMIZE=2 PY -c 'import sys; print(sys.flags.optimize)'
PYTHONOPTIMIZE=x PY -c 'import sys; print(sys.flags.optimize)'
PYTHONOPTIMIZE=2 PY -E -c 'import sys; print(sys.flags.optimize)'
PY -sSPqvd -c 'import sys; f = sys.flags; print(f.no_user_site, f.no_site, f.safe_path, f.quiet, f.verbose, f.debug)' 2>/dev/null
PYTHONSAFEPATH=1 PY -c 'import sys; print(sys.flags.safe_path, "" in sys.path)'
PY -I -c 'import sys; f = sys.flags; print(f.isolated, f.ignore_environment, f.no_user_site, f.safe_path, "" in sys.path)'
PY -u -c 'import sys; print(sys.stdout.line_buffering, sys.stdout.write_through)'
PYTHONHASHSEED=0 PY -c 'import sys; print(sys.flags.hash_randomization)'
PYTHONHASHSEED=x PY -c 'print(1)' 2>/dev/null
PY --check-hash-based-pycs always -c 'print(1)'
PY -i -q -c 'import sys; print(sys.flags.inspect, sys.flags.interactive)'
PYTHONINSPECT=1 PY -q -c 'print(1)'
PY -q -c 'import os; os.environ["PYTHONINSPECT"] = "1"'
PYTHONSTARTUP=start.py PY -i -q
PYTHONSTARTUP=start.py PY -i -q mod.py
PYTHONSTARTUP=start.py PY -i -q -E
PYTHONSTARTUP=nosuch.py PY -i -q
"""

# typed at `PY -i -q`
TYPED = r"""
1/0\nprint(3)\nif 1:\n  print(4)\n\nprint(5)\n
if 1: print(4)\n\nprint(5)\n
if 1: print(4)\nprint(5)\n
def f():\n  return 1\nf()\nf()\n
x = (1,\n2)\nx\n'''a\nb'''\nx y\nfor\n
x = 3; x\n   \n# comment\nif 1:\n  # c\n  x\n   \n  4\n\nx = \\\n4\nx\n
class A:\n  def f(self):\n    return 1\n\nA().f()\n
try:\n  1/0\nexcept:\n  print(1)\nelse:\n  pass\n\n2\n
@a\ndef f(): pass\n\n
if 1:\n  x y\n\nif 1:\nx\n\n  3\n
if 1:\n    1\n  2\n\n
for i in range(2):\n  i\n\nwith open('/dev/null') as f: 3\n\n
(\n\n1)\n[\n
'abc\n'''\n\nx
def f(\na):\n  pass\n\nf(1)\n)\n1 +\nlambda\n
if 1:\n  if 2:\n    print(2)\n  else:\n    3\n\nwhile 1: break\nelse: print(3)\n\nasync def f():\n  pass\n\nmatch 1:\n  case 1:\n    print('m')\n\n
import sys\nsys.ps1='? '\nsys.ps2=': '\nif 1:\n  pass\n\nsys.ps1=3\n1\n
raise SystemExit(5)\n
exit(7)\n1\n
None\n_=3\n_\n4\n_\nimport sys\nsys.displayhook=lambda x: print('D',x)\n5\n
import sys\nsys.excepthook=lambda *a: print('E',a[1])\n1/0\nx y\n
1/0\nimport sys; sys.last_type, sys.last_value; sys.last_traceback.tb_lineno\n
def f():\n  1/0\n\nf()\n
x = 1 if 1 else\nf(\n
\tx\n
exit\nquit\n
from __future__ import annotations\ndef f(a: b): pass\n\nf.__annotations__\n
if 1:\n  print('at the end')\n
"""


def outcome(program, command, stdin=b""):
    done = subprocess.run(command.replace("PY", program), shell=True, input=stdin, capture_output=True, timeout=60, env=environment)
    clean = [re.sub("at 0x[0-9a-f]+", "at 0x", text.decode().replace(program, "PY")) for text in (done.stdout, done.stderr)]
    return done.returncode, *clean


def compare(command, stdin=b""):
    ours, theirs = outcome(hoop, command, stdin), outcome(python, command, stdin)
    if ours == theirs:
        return 0
    print(f"{command} {stdin}\n  hoop:    {ours}\n  python3: {theirs}")
    return 1


with tempfile.TemporaryDirectory() as folder:
    os.chdir(folder)
    for name, text in FILES.items():
        os.makedirs(os.path.dirname(name) or ".", exist_ok=True)
        with open(name, "w") as f:
            f.write(text)
    with zipfile.ZipFile("app.zip", "w", zipfile.ZIP_DEFLATED) as z:
        for name, text in ARCHIVED.items():
            z.writestr(name, text)
    with open("app.zip", "rb") as f, open("app.pyz", "wb") as g:
        g.write(b"#!/usr/bin/env python3\n" + f.read())
    with zipfile.ZipFile("empty.zip", "w") as z:
        z.writestr("nothing.txt", "")
    wrong = sum(map(compare, COMMANDS.strip().splitlines()))
    wrong += sum(compare("PY -i -q", text.encode().decode("unicode_escape").encode()) for text in TYPED.strip().splitlines())
    wrong += compare("PY -i -q mod.py", b"__name__, __doc__, __file__\n")
    wrong += compare("PY -i -q -c 'x = 7; 1/0'", b"x\n")
    wrong += compare("PY -i -q -c 'raise SystemExit(4)'", b"1\n")
sys.exit(wrong != 0)
