"""subprocess and select: children, pipes, exit codes, failures."""
import os
import select
import selectors
import signal
import subprocess
import sys

print(subprocess.run(["echo", "hi"], capture_output=True, text=True))
done = subprocess.run([sys.executable, "-c", "import sys; print(sys.argv, sys.stdin.read()); sys.exit(3)", "a b"], capture_output=True, input=b"in")
print(done.returncode, done.stdout, done.stderr)
for command in (["/nonexistent"], ["/etc/passwd"], ["/tmp"]):
    try:
        subprocess.run(command)
    except OSError as e:
        print(repr(e), e.filename)
try:
    subprocess.run(["true"], cwd="/nonexistent")
except OSError as e:
    print(repr(e), e.filename)
try:
    subprocess.run(["sleep", "5"], timeout=0.1)
except subprocess.TimeoutExpired as e:
    print(e.cmd)
try:
    subprocess.check_call(["false"])
except subprocess.CalledProcessError as e:
    print(e)
print(subprocess.check_output("echo $X; pwd", shell=True, env={"X": "y"}, cwd="/tmp"))
with subprocess.Popen(["cat"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as p:
    print(len(p.communicate(b"x" * 200000)[0]))
p = subprocess.Popen(["sleep", "9"])
print(p.poll())
p.kill()
print(p.wait(), p)
read, write = os.pipe()
p = subprocess.run(["sh", "-c", f"echo from the child >&{write}"], pass_fds=[write])
print(os.read(read, 100), os.get_inheritable(write) if hasattr(os, "get_inheritable") else False)
try:
    subprocess.run(["true"], preexec_fn=lambda: 1 / 0)
except subprocess.SubprocessError as e:
    print(e)
print(subprocess.run(["sh", "-c", "umask"], umask=0o27, capture_output=True).stdout)
print(subprocess.run(["sh", "-c", "kill -TERM $$"]).returncode == -signal.SIGTERM)

pid = os.fork()
if pid == 0:
    os._exit(7)
got, status = os.waitpid(pid, 0)
print(got == pid, os.WIFEXITED(status), os.WEXITSTATUS(status), os.waitstatus_to_exitcode(status))
try:
    os.waitpid(pid, 0)
except ChildProcessError as e:
    print(e)
try:
    os.execv("/bin/true", [])
except ValueError as e:
    print(e)

print(select.select([read], [write], [], 0))
os.write(write, b"1")
print(select.select([read], [], [], 5) == ([read], [], []))
poll = select.poll()
poll.register(read, select.POLLIN)
poll.register(write, select.POLLOUT)
print(sorted(poll.poll(0)) == sorted([(read, select.POLLIN), (write, select.POLLOUT)]))
poll.unregister(write)
poll.modify(read, select.POLLPRI)
print(poll.poll(1))
for wrong in (lambda: poll.unregister(write), lambda: poll.modify(write, 1), lambda: poll.register("x"), lambda: poll.register(-1),
              lambda: select.select([], [], [], -1), lambda: select.select(1, [], []), lambda: poll.register(read, -1)):
    try:
        print(wrong())
    except (KeyError, OSError, TypeError, ValueError) as e:
        print(type(e).__name__, e if not isinstance(e, KeyError) else "")
with selectors.PollSelector() as s:
    s.register(read, selectors.EVENT_READ, "data")
    print([(key.data, events) for key, events in s.select()])
