"""Long work on snapshots shows on a terminal (a pty) how much is done, and nothing elsewhere."""
import os
import pty
import re
import select
import shutil
import subprocess
import sys
import tempfile
import time

hoop = os.path.abspath(sys.argv[1] + "/hoop")
folder = tempfile.mkdtemp()
big, out = os.path.join(folder, "big.snap"), os.path.join(folder, "out.heapsnapshot")


def in_terminal(*args):
    pid, fd = pty.fork()
    if pid == 0:
        os.execv(hoop, [hoop, *args])
    text, end = b"", time.monotonic() + 100
    while time.monotonic() < end:
        if not select.select([fd], [], [], 1)[0]:
            continue
        try:
            data = os.read(fd, 65536)
        except OSError:  # the other side is gone
            break
        if not data:
            break
        text += data
    assert os.waitpid(pid, 0)[1] == 0, text
    return text.decode()


def parts_done(text, what):
    return [int(n) for n in re.findall(re.escape(what) + r" +(\d+) %", text)]


program = "data = [[i] for i in range(600000)]\nfor x in data: x.append(x)"
taken = in_terminal("--snapshot", big, "-c", program)
assert len(parts_done(taken, "snapshot:")) > 2, taken
for what, *args in (("computing retained sizes", "show", big), ("looking for cycles", "cycles", big), ("writing", "export", big, out)):
    text = in_terminal("-m", "snapshot", *args)
    done = parts_done(text, what)
    assert len(done) > 1 and done == sorted(done) and done[-1] <= 100, (what, done)
    assert text.rfind("\x1b[K") > text.rfind(" %"), "the line is not taken away"
    quiet = subprocess.run([hoop, "-m", "snapshot", *args], capture_output=True, timeout=100)
    assert quiet.returncode == 0 and not quiet.stderr and b"\x1b" not in quiet.stdout, quiet
shutil.rmtree(folder)
