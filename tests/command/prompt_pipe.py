"""The prompt and pdb at the other end of a pipe: what a statement writes arrives before the next one is sent; pdb stops in a script of `pass`."""
import os
import select
import subprocess
import sys
import tempfile

hoop = os.path.abspath(sys.argv[1] + "/hoop")


def answer(stream, end):
    """What arrives up to and with `end`, within 20 seconds."""
    text = b""
    while not text.endswith(end):
        assert select.select([stream], [], [], 20)[0], text
        part = stream.read(1)
        assert part, text
        text += part
    return text


p = subprocess.Popen([hoop, "-E", "-q", "-i"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, bufsize=0)
answer(p.stdout, b">>> ")
for line, shown in (b"print('foo')", b"foo\n"), (b"1 + 1", b"2\n"), (b"import sys; n = sys.stdout.write('bar')", b"bar"):
    p.stdin.write(line + b"\n")
    assert answer(p.stdout, shown).endswith(shown)
p.stdin.close()
assert p.wait(20) == 0
p.stdout.close()

with tempfile.NamedTemporaryFile("w", suffix=".py") as f:
    f.write("pass\n")
    f.flush()
    done = subprocess.run([hoop, "-m", "pdb", f.name], input="w\nq\n", capture_output=True, text=True, timeout=60)
    assert "-> pass\n(Pdb) " in done.stdout and done.stdout.count("-> pass") == 2 and "restarted" not in done.stdout, done

    f.seek(0)
    f.write("x = 1\nfor i in range(3):\n    x += i\nprint('end', x)\n")
    f.flush()
    done = subprocess.run([hoop, "-m", "pdb", f.name], input="jump 4\np 'there'\nn\njump 3\nq\n", capture_output=True, text=True, timeout=60)
    assert "'there'" in done.stdout and "NameError: name 'x' is not defined" in done.stdout, done
