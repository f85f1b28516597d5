"""The examples for embedders, built by CMake, print what they should."""
import os
import subprocess
import sys
import tempfile

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

# ---- plugins.c: each fault in a plug-in of its own; one is mended while the host runs ----

plugins = {
    "bomb": "hoard = []\ndef on_event(event):\n  while True: hoard.append(bytearray(100000))\n",
    "broken": "def on_event(event:\n",
    "count": "import host\nwindow = host.Window(2)\ndef on_event(event):\n  window.add(len(event['words']))\n"
             "  host.log(f'{len(window)} kept')\n  return {'mean': window.mean(), 'number': event['number']}\n",
    "deaf": "def on_event(event):\n" + "  try:\n    while True: pass\n  except BaseException: pass\n" * 2000,
    "deep": "def on_event(event): return on_event(event)\n",
    "greedy": "import host\ndef on_event(event): return [host.Window(1 << 20) for _ in range(10)]\n",
    "hostile": "class Odd:\n  def __repr__(self): raise ValueError('not shown')\ndef on_event(event): return Odd()\n",
    "leaver": "import os, sys\ndef on_event(event):\n  if event['number'] == 1: os._exit(3)\n  if event['number'] == 2: sys.exit(4)\n  return input()\n",
    "loops": "while True: pass\n",
    "misuse": "import host\ndef on_event(event):\n  if event['number'] == 1: return host.Window('x')\n"
              "  if event['number'] == 2: return host.Window.__new__(host.Window).mean()\n  return host.Window.add(event, 1)\n",
    "sleeper": "import time\ndef on_event(event): time.sleep(1000)\n",
    "talker": "def on_event(event): print('x' * 100000); return 1\n",
}
expected = """event 1
  bomb is loaded
  broken fails to load: SyntaxError: '(' was never closed (broken.py, line 1)
  count is loaded
  deaf is loaded
  deep is loaded
  greedy is loaded
  hostile is loaded
  leaver is loaded
  loops fails to load: RuntimeError: step limit reached
  misuse is loaded
  sleeper is loaded
  talker is loaded
  bomb fails on_event: MemoryError
  count logs: 1 kept
  count: {'mean': 3.0, 'number': 1}
  deaf fails on_event: RuntimeError: the run was stopped (ended)
  deep fails on_event: RecursionError: maximum recursion depth exceeded
  greedy fails on_event: MemoryError
  hostile fails on_event: ValueError: not shown
  leaver fails on_event: PermissionError: the system is switched off in this runtime
  misuse fails on_event: TypeError: 'str' object cannot be interpreted as an integer
  sleeper fails on_event: RuntimeError: the run was stopped (ended)
  talker: 1
event 2
  deaf is loaded
  sleeper is loaded
  bomb fails on_event: MemoryError
  count logs: 2 kept
  count: {'mean': 2.0, 'number': 2}
  deaf: ['d']
  deep fails on_event: RecursionError: maximum recursion depth exceeded
  greedy fails on_event: MemoryError
  hostile fails on_event: ValueError: not shown
  leaver fails on_event: SystemExit: 4
  misuse fails on_event: ValueError: an empty Window has no mean
  talker: 1
event 3
  bomb fails on_event: MemoryError
  bomb has failed too often: it is unloaded
  count logs: 2 kept
  count: {'mean': 1.5, 'number': 3}
  deaf: ['e', 'f']
  deep fails on_event: RecursionError: maximum recursion depth exceeded
  deep has failed too often: it is unloaded
  greedy fails on_event: MemoryError
  greedy has failed too often: it is unloaded
  hostile fails on_event: ValueError: not shown
  hostile has failed too often: it is unloaded
  leaver fails on_event: RuntimeError: input(): lost sys.stdin
  leaver has failed too often: it is unloaded
  misuse fails on_event: TypeError: descriptor 'add' for 'Window' objects doesn't apply to a 'dict' object
  misuse has failed too often: it is unloaded
  talker: 1
"""
with tempfile.TemporaryDirectory() as folder:
    def write(name, source):
        with open(f"{folder}/{name}.py", "w") as f:
            f.write(source)

    for name, source in plugins.items():
        write(name, source)
    host = subprocess.Popen([sys.argv[1] + "/examples/plugins", folder], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    shown = ""

    def event(line):
        host.stdin.write(line + "\n")
        host.stdin.flush()

    event("a b c")
    while not shown.endswith("talker: 1\n"):
        text = host.stdout.readline()
        assert text, shown
        shown += text
    write("deaf", "def on_event(event): return event['words']\n")
    write("sleeper", "def on_event(event): return None\n")
    event("d")
    event("e f")
    rest, _ = host.communicate(timeout=100)
    shown += rest
    assert host.returncode == 0 and shown.startswith(expected), shown
    table = {row.split()[0]: row.split()[1:] for row in shown[len(expected):].splitlines()[1:]}
    assert table["bomb"] == ["is", "not", "loaded"] and table.keys() == plugins.keys(), table
    assert table["talker"][3] == "300003" and all(int(n) < 2000 for n in table["talker"][:3]), table

    # ---- heap_walk.c ----
    write("app", "class Session:\n  def __init__(self, n):\n    self.pages = ['page %d of %d' % (i, n) for i in range(200)]\n"
                 "SESSIONS = {}\nfor n in range(50): SESSIONS['id%d' % n] = Session(n)\n")
    done = subprocess.run([sys.argv[1] + "/examples/heap_walk", folder + "/app.py"], capture_output=True, text=True, timeout=100)
    assert done.returncode == 0, done
    assert "keeps 8472 alive, made by Session.__init__.<locals>.<listcomp> at line 3\n" in done.stdout, done.stdout
    assert "    held as __main__.__dict__['SESSIONS']['id0'].pages\n    1 holder: Session.pages\n" in done.stdout, done.stdout
    assert "    held as __main__.__dict__['SESSIONS']\n" in done.stdout.partition("the largest of all:")[2], done.stdout
    os.unlink(folder + "/app.py")
    done = subprocess.run([sys.argv[1] + "/examples/heap_walk", folder + "/app.py"], capture_output=True, text=True, timeout=100)
    assert done.returncode == 1 and "FileNotFoundError" in done.stderr, done
