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
