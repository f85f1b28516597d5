"""Audit events of attributes that change what runs, of sockets and of marshal."""
import marshal
import io
import socket
import sys

seen, watching, refuse = [], False, None


def hook(event, args):
    if not watching or not event.startswith(("object.", "socket.", "marshal.")):
        return
    if event == refuse:
        raise PermissionError("refused: " + event)
    seen.append((event, [a if isinstance(a, (str, int, tuple)) else type(a).__name__ for a in args]))


sys.addaudithook(hook)


class A:
    x = 1


class A2:
    pass


class B(A):
    pass


class C:
    pass


def f(a=1, *, b=2):
    yield 1


def g(a=1, *, b=2):
    yield 2


async def co():
    pass


def attempt(action):
    try:
        action()
    except Exception as e:
        seen.append((type(e).__name__, str(e)))


def attributes():
    B.__name__ = "X"
    B.__qualname__ = "Y"
    B.__module__ = "m"
    B.__doc__ = "text"
    B.__bases__ = (A2,)
    type.__dict__["__bases__"].__set__(B, (A2,))
    B.new = 3
    B.__init__ = A.__init__
    a = A()
    a.__class__ = C
    a.y = 1
    f.__code__
    f.__defaults__
    f.__kwdefaults__
    f.__code__ = g.__code__
    f.__defaults__ = (3,)
    f.__kwdefaults__ = {"b": 4}
    del f.__defaults__
    del f.__kwdefaults__
    f.__doc__ = f.__name__ = "f"
    gen = f(1, b=2)
    gen.gi_code
    gen.gi_frame
    c = co()
    c.cr_code
    c.close()
    sys._getframe().f_code
    try:
        1 / 0
    except ZeroDivisionError as e:
        e.__traceback__.tb_frame


def sockets():
    s = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    s.bind(("127.0.0.1", 0))
    attempt(lambda: s.connect("nowhere"))
    other = socket.socket()
    other.settimeout(1)
    attempt(lambda: other.connect_ex(("127.0.0.1", 1)))
    d = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    d.sendto(b"x", ("127.0.0.1", 9))
    socket.gethostname()
    socket.gethostbyname("127.0.0.1")
    socket.getaddrinfo("127.0.0.1", 80, type=socket.SOCK_STREAM)
    socket.getnameinfo(("127.0.0.1", 80), socket.NI_NUMERICHOST | socket.NI_NUMERICSERV)
    attempt(lambda: socket.getservbyname("no-such-service"))
    attempt(lambda: socket.getservbyport(1, "tcpx"))
    for x in s, other, d:
        x.close()


def marshalled():
    data = marshal.dumps([1, "two"])
    marshal.loads(data)
    marshal.load(io.BytesIO(data))
    marshal.dump(3, io.BytesIO())


"a".encode("idna")  # imports what looking up hosts needs
import copyreg
watching = True
attributes()
marshalled()
sockets()
for refuse, action in (("object.__setattr__", lambda: setattr(A, "__name__", "Other")), ("object.__getattr__", lambda: g.__code__),
                       ("object.__setattr__", lambda: setattr(g, "__code__", f.__code__)), ("object.__setattr__", lambda: setattr(A(), "__class__", C)),
                       ("marshal.loads", lambda: marshal.loads(b"N")), ("socket.__new__", lambda: socket.socket()),
                       ("object.__delattr__", lambda: delattr(g, "__defaults__")), ("socket.getaddrinfo", lambda: socket.getaddrinfo("a", 1))):
    attempt(action)
watching = False
for entry in seen:
    print(*entry)
print(A.__name__, g.__defaults__)
