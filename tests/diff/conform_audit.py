# Audit events that programs raise and built-in functions raise; hooks that refuse.
import gc
import os
import sys
import tempfile

seen = []
watched = {"open", "compile", "exec", "builtins.id", "sys._getframe", "gc.get_objects", "gc.get_referrers", "gc.get_referents", "os.mkdir",
           "os.rmdir", "os.remove", "os.listdir", "os.scandir", "os.chmod", "os.system", "os.putenv", "os.fork", "os.kill", "sys.addaudithook",
           "my.event", "import"}
busy = True


def hook(event, args):
    if not busy and event in watched:
        seen.append((event, args))


def watch(function, *args):
    global busy
    del seen[:]
    busy = False
    try:
        function(*args)
    except Exception as e:
        busy = True
        print(type(e).__name__, e)
    busy = True
    return [(event, args) for event, args in seen]


folder = tempfile.mkdtemp()
sys.addaudithook(hook)
print(watch(sys.audit, "my.event", 1, "two"), watch(sys.audit, "my.event"))
path = folder + "/f"


def told(function, *args):
    return [(event, tuple("FOLDER" + a[len(folder):] if isinstance(a, str) and a.startswith(folder) else a for a in args))
            for event, args in watch(function, *args)]


def opening(mode):
    with open(path, mode):
        pass


print([(e, a[:2]) for e, a in told(opening, "w")], [(e, a[:2]) for e, a in told(opening, "rb")])
print([(e, a[:2]) for e, a in told(lambda: os.close(os.open(path, os.O_RDONLY)))])
print(told(os.mkdir, folder + "/sub"), told(os.rmdir, folder + "/sub"), told(os.chmod, path, 0o600))
print(told(os.listdir, folder), told(lambda: os.scandir(folder).close()), told(os.remove, path), told(os.rmdir, folder))
print(told(os.system, "true"), [e for e, a in told(os.kill, os.getpid(), 0)], [(e, a) for e, a in told(os.putenv, "A_NAME", "b")])
print(told(compile, "1 + 1", "name", "eval"), [e for e, a in told(eval, compile("1", "n", "eval"))], [e for e, a in told(exec, compile("1", "n", "exec"))])
print([(e, type(a[0]).__name__) for e, a in told(sys._getframe)], [(e, type(a[0]).__name__) for e, a in told(id, 1)])
print(watch(gc.get_objects, 0)[0], watch(gc.get_referrers, watched)[0][0], watch(gc.get_referents, 1, 2))


def importing():
    import colorsys
    import no_such_module


names = [args[0] for event, args in told(importing) if event == "import"]
print(names[0], names[-1])
print(told(sys.addaudithook, lambda *args: None))


class Refused(BaseException):
    pass


refusing = ()


def guard(event, args):
    if event in refusing:
        raise refusing[event](event)


sys.addaudithook(guard)
refusing = {"open": ValueError, "compile": PermissionError, "os.listdir": RuntimeError, "builtins.id": KeyError, "sys.addaudithook": ValueError,
            "import": OSError, "exec": TypeError}
for function, args in ((open, ("/dev/null",)), (os.open, ("/dev/null", 0)), (compile, ("1", "f", "eval")), (os.listdir, ()), (id, (1,)),
                       (sys.addaudithook, (print,)), (__import__, ("wave",)), (eval, ("1",))):
    try:
        print(function(*args))
    except Exception as e:
        print(type(e).__name__, e)
refusing = {"sys.addaudithook": Refused}
try:
    sys.addaudithook(print)
except Refused as e:
    print("refused", e)
refusing = ()
