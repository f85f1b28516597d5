# What the system knows of hosts, services and protocols; bits of stat; the module imp.
import socket
import stat
import sys
import tempfile
import warnings

print(socket.gethostbyname("127.0.0.1"), socket.gethostbyname("localhost"), socket.gethostbyname("255.255.255.255"))
print(socket.gethostbyname_ex("127.0.0.1"))
print(socket.gethostbyaddr("127.0.0.1")[0] != "", socket.getfqdn("127.0.0.1") != "")
print(socket.getnameinfo(("127.0.0.1", 80), socket.NI_NUMERICHOST | socket.NI_NUMERICSERV), socket.getnameinfo(("::1", 1), 3))
print(socket.getprotobyname("tcp"), socket.inet_aton("1.2.3.4"), socket.inet_ntoa(b"\1\2\3\4"))
print(socket.SOL_TCP, socket.SOL_IP, socket.INADDR_BROADCAST, socket.NI_NAMEREQD)
for use in (lambda: socket.gethostbyname(None), lambda: socket.gethostbyname_ex(3), lambda: socket.gethostbyaddr([]),
            lambda: socket.getservbyname("nothing at all"), lambda: socket.getservbyport(-1), lambda: socket.getservbyport(1 << 16),
            lambda: socket.getprotobyname("nothing"), lambda: socket.inet_aton("x"), lambda: socket.inet_ntoa(b"12345"),
            lambda: socket.getnameinfo(["a", 1], 0), lambda: socket.getnameinfo(("127.0.0.1",), 0),
            lambda: socket.getnameinfo(("127.0.0.1", 1, -1), 0), lambda: socket.getnameinfo(("no number", 1), 0)):
    try:
        print(use())
    except Exception as e:
        print(type(e).__name__, e)

print(stat.UF_IMMUTABLE, stat.SF_SNAPSHOT, stat.UF_HIDDEN, stat.FILE_ATTRIBUTE_ARCHIVE, stat.FILE_ATTRIBUTE_NO_SCRUB_DATA)

with warnings.catch_warnings(record=True) as seen:
    warnings.simplefilter("always")
    import imp
print(seen[0].category.__name__, seen[0].message)
with tempfile.TemporaryDirectory() as folder:
    path = folder + "/made.py"
    with open(path, "w") as f:
        f.write("x = 1\n")
    made = imp.load_source("made", path)
    print(made.x, made.__name__, sys.modules["made"] is made)
    file, where, details = imp.find_module("made", [folder])
    print(where == path, details)
    print(imp.load_module("again", file, where, details).x)
    file.close()
    print(imp.reload(stat) is stat)
print(imp.find_module("sys"), imp.new_module("n"), bool(imp.is_builtin("sys")))
for use in (lambda: imp.find_module("no such"), lambda: imp.find_module(1), lambda: imp.load_module("m", None, "p", ("", "", 99))):
    try:
        use()
    except Exception as e:
        print(type(e).__name__, e)

import cmath
import collections
import enum
import io
import os
import pickle

print(os.spawnv(os.P_WAIT, "/bin/sh", ["sh", "-c", "exit 3"]), os.spawnlp(os.P_WAIT, "sh", "sh", "-c", "kill -9 $$"))
pid = os.spawnle(os.P_NOWAIT, "/bin/sh", "sh", "-c", "exit $CODE", {"CODE": "5"})
print(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), os.spawnvpe(os.P_WAIT, "no such program", ["x"], {}))
for args in ((), ("",), 3):
    for run in (lambda: os.spawnv(os.P_WAIT, "/bin/true", args), lambda: os.execv("/bin/true", args)):
        try:
            run()
        except Exception as e:
            print(type(e).__name__, e)
cpus = os.sched_getaffinity(0)
os.sched_setaffinity(0, cpus)
print(type(cpus), os.sched_getaffinity(os.getpid()) == cpus, os.sched_getaffinity in vars(os).values())
for cpus in ([-1], 3, ["x"]):
    try:
        os.sched_setaffinity(0, cpus)
    except Exception as e:
        print(type(e).__name__)
try:
    pickle.dumps(next(os.scandir("/")))
except TypeError as e:
    print(e)

zero = open("/dev/zero", "rb")
for function in (io.BytesIO(b"abc").readinto, zero.readinto, zero.readinto1, zero.raw.readinto):
    for target in (b"x", 3, "x"):
        try:
            function(target)
        except TypeError as e:
            print(e)


class Both(collections.UserDict, collections.abc.Sequence):
    pass


class Other(list, collections.UserDict):
    pass


def kind(x):
    match x:
        case {}:
            return "mapping"
        case [*_]:
            return "sequence"


print(kind(Both()), kind(Other()), cmath.tanh(complex(0, cmath.nan)))


class Confused(enum.Flag):
    _order_ = "ONE TWO FOUR TWOS"
    ONE = 1
    TWO = 2
    FOUR = 4
    TWOS = 2


print(list(Confused))

import shutil

folder = tempfile.mkdtemp()
os.makedirs(folder + "/a/b")
for name in ("/a/b/f", "/g"):
    open(folder + name, "w").close()
os.symlink("a", folder + "/link")
fd = os.open(folder, os.O_RDONLY)
with os.scandir(fd) as entries:
    for e in sorted(entries, key=lambda e: e.name):
        print(e.name, e.path, e.is_dir(), e.is_dir(follow_symlinks=False), e.is_file(), e.is_symlink(), e.stat().st_size >= 0,
              e.stat(follow_symlinks=False).st_ino == e.inode())
os.close(fd)
print(os.scandir in os.supports_fd, shutil.rmtree.avoids_symlink_attacks)
shutil.rmtree(folder)
print(os.path.exists(folder))
