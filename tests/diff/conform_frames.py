# Frames and coroutines: clear(), origins, exceptions that nobody can catch, descriptors that become ones later.
import contextvars
import gc
import io
import os
import pickle
import sys
import types
import typing
import warnings


def outer():
    x, y = 5, 6

    def inner():
        z = x + 2
        1 / 0
    return inner()


try:
    outer()
except ZeroDivisionError as e:
    tb = e.__traceback__
frames = []
while tb:
    frames.append(tb.tb_frame)
    tb = tb.tb_next
print(frames[2].f_locals, sorted(frames[1].f_locals))
for f in frames[1:]:
    f.clear()
    print(f.f_locals, f.f_lineno, f.f_code.co_name)


async def made():
    pass


def maker():
    return made()


sys.set_coroutine_origin_tracking_depth(2)
c = maker()
print([(line, name) for file, line, name in c.cr_origin], sys.get_coroutine_origin_tracking_depth())
c.close()
with warnings.catch_warnings(record=True) as seen:
    warnings.simplefilter("always")
    maker()
    gc.collect()
print(str(seen[0].message).replace(__file__, "FILE"))
sys.set_coroutine_origin_tracking_depth(0)
try:
    sys.set_coroutine_origin_tracking_depth(-1)
except ValueError as e:
    print(e)


def stubborn():
    while True:
        try:
            yield
        except GeneratorExit:
            pass


def drop():
    g = stubborn()
    next(g)
    del g


def hook(args):
    print(args.exc_type, args.exc_value, args.exc_traceback and args.exc_traceback.tb_lineno)


sys.unraisablehook = hook
drop()
sys.unraisablehook = sys.__unraisablehook__


class Later:
    pass


class Meta(type):
    attribute = Later()


class C(metaclass=Meta):
    x = Later()
    attribute = 1

    def __init__(self):
        self.x = 1


def look(o):
    return o.x, C.attribute


o = C()
for i in range(100):
    look(o)
print(look(o))
Later.__get__ = lambda self, instance, owner: 2
Later.__set__ = lambda *args: None
print(look(o))
del Later.__get__, Later.__set__
print(look(o)[0])

for kind in (contextvars.Context, contextvars.ContextVar, contextvars.Token):
    try:
        type("Sub", (kind,), {})
    except TypeError as e:
        print(e)
try:
    contextvars.Token()
except RuntimeError as e:
    print(e)
v = contextvars.ContextVar("v")
try:
    v.name = "w"
except AttributeError:
    print("readonly", v.name)

print(io.open is open, pickle.loads(pickle.dumps(open)) is open, pickle.loads(pickle.dumps("a".__add__))("b"))
print(hash(int | str) == hash(typing.Union[str, int]))
print(os.get_exec_path({"PATH": ""}), os.get_exec_path({"PATH": "a:b"}), os.get_exec_path({b"PATH": b"c"}), os.get_exec_path({}) == os.defpath.split(":"))
print(os.path.expandvars("${" * 10000) == "${" * 10000)
print(types.coroutine(stubborn)().gi_code.co_flags & 0x100)
for what in (sys, sys.stdin, memoryview(b""), outer.__code__, property(), classmethod(len), dict.__dict__["fromkeys"]):
    for protocol in (2, 4):
        try:
            pickle.dumps(what, protocol)
        except TypeError as e:
            print(e)
