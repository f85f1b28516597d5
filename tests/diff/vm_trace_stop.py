# The StopIteration that ends an iteration as an exception event; c_call events of every form of call; tracing that begins in a handler.
import sys

log = []


def trace(frame, event, arg):
    name = frame.f_code.co_name
    if frame.f_code.co_filename == __file__ and name not in ("show", "profile"):
        log.append((name, frame.f_lineno - frame.f_code.co_firstlineno, event, repr(arg[1]) if event == "exception" else None if event == "call" else repr(arg)))
    return trace


def show(f, *args):
    log.clear()
    sys.settrace(trace)
    try: f(*args)
    except Exception as e: log.append(repr(e))
    sys.settrace(None)
    for entry in log: print(*entry)


def returns():
    yield 1
    return 123


def returns_none():
    yield 1


class Ends:
    def __repr__(self): return "Ends"
    def __iter__(self): return self
    def __next__(self): raise StopIteration("over")


def loops():
    for i in returns():
        j = i
    for i in returns_none(): pass
    for i in Ends():
        j = i
    for i in [1]:
        j = i


def delegates():
    x = yield from returns()
    y = yield from Ends()
    return x


def drives():
    for i in delegates():
        j = i


async def awaited(): return [7]


async def waits():
    x = await awaited()
    return x


def runs():
    try:
        waits().send(None)
    except StopIteration as e:
        x = e.value


show(loops)
show(drives)
show(runs)


def begins():
    try:
        set_here(sys._getframe())
    except ValueError as e:
        x = 1
        y = 2
    for i in range(2):
        z = i
    return z


def set_here(frame):
    frame.f_trace = trace
    sys.settrace(trace)
    raise ValueError("here")


log.clear()
begins()
sys.settrace(None)
print(*log, sep="\n")


def twice():
    for i in range(2):
        frame = sys._getframe()
        restart(frame)
        x = i
        y = i
        stop(frame)


def restart(frame):
    frame.f_trace = trace
    sys.settrace(trace)


def stop(frame):
    sys.settrace(None)
    frame.f_trace = None


log.clear()
twice()
print(*log, sep="\n")

calls = []


def profile(frame, event, arg):
    if event.startswith("c_"): calls.append((event, arg.__name__))


def c_calls():
    args, words = [[3, 1, 2]], {"key": abs}
    max([1, 2], key=abs)
    max(*args)
    max(*args, **words)
    sorted([2, 1], reverse=True)
    [2, 1].sort(reverse=True)
    "a b".split(maxsplit=1)
    str.upper("a")
    list.append(*[[], 1])
    try: max()
    except TypeError: pass
    try: max(1, default=2)
    except TypeError: pass
    int("3"), dict(a=1), type(3)
    print(end="")


sys.setprofile(profile)
c_calls()
sys.setprofile(None)
for call in calls: print(*call)

# What a trace function returns at a call is for the frame; None leaves that of a generator in place when it is resumed.
events = []


def first_call_only(frame, event, arg):
    if frame.f_code.co_name != "returns": return None
    events.append((frame.f_lineno, event))
    return first_call_only if len(events) == 1 or event != "call" else None


sys.settrace(first_call_only)
list(returns())
sys.settrace(None)
print(events)
