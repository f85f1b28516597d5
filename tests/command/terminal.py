"""The prompt in a terminal (a pty): editing, history, completion, Ctrl-C, Ctrl-D, blocks, input()."""
import os
import pty
import re
import select
import signal
import sys
import tempfile
import time

hoop = os.path.abspath(sys.argv[1] + "/hoop")


class Terminal:
    def __init__(self, *args, home):
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            signal.signal(signal.SIGINT, signal.SIG_DFL)  # what runs in the background of a script ignores it, and so would hoop
            env = {"HOME": home, "TERM": "xterm", "PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"}
            os.execve(hoop, [hoop, *args], env)
        self.text = ""

    def read(self, seconds):
        if not select.select([self.fd], [], [], seconds)[0]:
            return False
        try:
            data = os.read(self.fd, 65536)
        except OSError:  # the other side is gone
            return False
        self.text += re.sub(r"\x1b\[[0-9;?]*[A-Za-z]|\x1b[=>]|\x07", "", data.decode()).replace("\r", "")
        return bool(data)

    def until(self, text):
        """Wait for a text; returns what came before it and forgets both."""
        end = time.monotonic() + 20
        while text not in self.text:
            assert time.monotonic() < end, f"waited for {text!r}, have {self.text!r}"
            self.read(0.2)
        before, _, self.text = self.text.partition(text)
        return before

    def type(self, keys):
        os.write(self.fd, keys.encode())

    def line(self, text, prompt=">>> "):
        """Type a line; what was printed until the next prompt, without the echo."""
        self.type(text + "\r")
        self.until("\n")
        return self.until(prompt)

    def end(self):
        for _ in range(200):
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                os.close(self.fd)
                return os.waitstatus_to_exitcode(status)
            self.read(0.1)
            time.sleep(0.05)
        os.kill(self.pid, signal.SIGKILL)
        raise AssertionError(f"does not end: {self.text!r}")


def same(got, expected):
    assert got == expected, f"got {got!r}, expected {expected!r}"


with tempfile.TemporaryDirectory() as home:
    t = Terminal("-q", home=home)
    t.until(">>> ")
    same(t.line("1 + 1"), "2\n")
    same(t.line("_ * 10"), "20\n")
    same(t.line("def double(x):", "... "), "")
    same(t.line("    return x * 2", "... "), "")
    same(t.line(""), "")
    same(t.line("double(21)"), "42\n")
    same(t.line("x = [1,", "... "), "")
    same(t.line("2]"), "")
    same(t.line("x"), "[1, 2]\n")
    assert "ZeroDivisionError: division by zero" in t.line("1/0")
    assert "SyntaxError: invalid syntax" in t.line("a b")
    same(t.line("__name__"), "'__main__'\n")

    # Ctrl-C: at the prompt, in a half typed statement, in a running loop, in sleep()
    t.type("abc\x03")
    t.until("KeyboardInterrupt\n>>> ")
    t.type("if 1:\r")
    t.until("... ")
    t.type("\x03")
    t.until("KeyboardInterrupt\n>>> ")
    for endless in "while True: pass\r\r", "import time; time.sleep(100)\r", "sum(iter(lambda: 0, 1))\r":
        t.type(endless)
        time.sleep(0.5)
        t.type("\x03")
        t.until("KeyboardInterrupt\n>>> ")
    same(t.line("2 + 3"), "5\n")

    # completion: a name, an attribute, several candidates; Tab at the start indents
    t.type("dou\t")
    t.until("double")
    same(t.line("(4)"), "8\n")
    t.line("import os.path")
    t.type("os.path.absp\t")
    t.until("os.path.abspath")
    t.type("\x03")
    t.until(">>> ")
    t.type("if 1:\r")
    t.until("... ")
    t.type("\tprint('tab')\r")
    t.until("... ")
    t.type("\r")
    t.until("\ntab\n>>> ")

    # editing and history
    t.type("12\x1b[D3\r")  # left, then 3: 132
    t.until("\n132\n>>> ")
    t.type("\x1b[A\r")  # up
    t.until("\n132\n>>> ")

    # letters beyond ASCII: typed, moved over, deleted, in names
    same(t.line("é = 'ü€日本'"), "")
    same(t.line("é, len(é)"), "('ü€日本', 4)\n")
    same(t.line("len('日本x\x7f\x7f')"), "1\n")
    same(t.line("'日本\x1b[Dx\x05'"), "'日x本'\n")
    same(t.line("exa_" + "b" * 120 + "_ñ = 3", ), "")
    same(t.line("exa_" + "b" * 120 + "_ñ"), "3\n")

    # completion puts nothing behind what it completes, and a large block arrives whole
    t.type("os.path.absp\t('/x')\r")
    t.until("\n'/x'\n>>> ")
    t.type("".join(f"v{i} = {i}\r" for i in range(300)) + "def late(a):\r    if a:\r        return 1\r    return v299\r\rlate(0)\r")
    t.until("\n299\n>>> ")

    t.line("'a line to remember'")

    # input() reads from the terminal
    t.type("input('name: ')\r")
    t.until("name: ")
    t.type("me\r")
    t.until("'me'\n>>> ")
    assert "Use exit() or Ctrl-D" in t.line("exit")
    assert "MIT" in t.line("copyright")
    t.type("\x04")
    same(t.end(), 0)

    # the history lives on; exit code of exit()
    t = Terminal(home=home)
    assert "Hoopsnake" in t.until(">>> ")
    for _ in range(20):
        t.type("\x1b[A")
        t.read(0.2)
        if "remember" in t.text:
            break
    t.until("'a line to remember'")
    t.type("\x03")
    t.until(">>> ")
    t.type("exit(5)\r")
    same(t.end(), 5)

    # -i: the names of the script are there
    t = Terminal("-i", "-c", "x = 5; 1/0", home=home)
    assert "ZeroDivisionError" in t.until(">>> ")
    same(t.line("x"), "5\n")
    t.type("\x04")
    same(t.end(), 0)
