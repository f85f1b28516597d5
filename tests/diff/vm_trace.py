"""sys.settrace, sys.setprofile, f_trace: the events, what functions return and raise, changed local variables."""
import sys


def show(frame, event, arg):
    code = frame.f_code
    if event == 'exception':
        arg = arg[0].__name__, arg[2] is not None
    print(' ', code.co_name, event, frame.f_lineno - code.co_firstlineno, arg)
    return show


def traced(function, *args, trace=show):
    print(function.__name__, args)
    sys.settrace(trace)
    try:
        result = function(*args)
    except Exception as error:
        result = repr(error)
    finally:
        sys.settrace(None)
    print('->', result, sys.gettrace())


def loops(x):
    y = x
    if y:
        y += 1
    for i in range(2):
        y += i
    while y < 6:
        y += 1
    return y


def generator(n):
    received = yield n
    for i in range(n):
        yield i, received
    return 'end'


def use_generator():
    g = generator(2)
    a = [next(g), g.send(5)]
    b = list(g)
    return a, b, list(generator(1))


def raises(depth):
    if depth:
        raises(depth - 1)
    raise ValueError(depth)


def catches():
    x = 1
    try: raises(1)
    except ValueError as error:
        x = error
    finally:
        y = 2
    return x, y


class Point:
    def __init__(self, x):
        self.x = x

    def __eq__(self, other):
        return self.x == other.x

    @property
    def double(self):
        return self.x * 2


def classes():
    p = Point(1)
    q = p == Point(1)

    class Local:
        attribute = p.double

    return q, Local.attribute, max([3, 1], key=lambda v: -v)


async def coroutine():
    return 1


def throws():
    g = generator(1)
    next(g)
    try: g.throw(KeyError)
    except KeyError:
        a = 1
    c = coroutine()
    try: c.send(None)
    except StopIteration as stop:
        return a, stop.value


def closure():
    n = 0

    def add():
        nonlocal n
        n += 1
        return n
    return add() + add()


traced(loops, 1)
traced(use_generator)
traced(raises, 2)
traced(catches)
traced(classes)
traced(throws)
traced(closure)


def only_calls(frame, event, arg):
    print(' ', event, frame.f_code.co_name)


def no_lines(frame, event, arg):
    frame.f_trace_lines = False
    return show(frame, event, arg)


def count_opcodes(frame, event, arg):
    frame.f_trace_opcodes = True
    frame.f_trace_lines = False
    if event == 'opcode':
        counted.append(frame.f_lasti >= 0)
    return count_opcodes


def fails(where):
    def trace(frame, event, arg):
        if event == where:
            raise KeyError(event)
        return trace
    return trace


def change(frame, event, arg):
    if event == 'line' and frame.f_lineno - frame.f_code.co_firstlineno == 2:
        frame.f_locals['y'] = 100
    return change


traced(closure, trace=only_calls)
traced(closure, trace=no_lines)
counted = []
traced(closure, trace=count_opcodes)
print(len(counted) > 5, all(counted))
for where in 'call', 'line', 'return', 'exception':
    traced(catches, trace=fails(where))
traced(loops, 1, trace=change)


def profile(frame, event, arg):
    if frame.f_code.co_name != 'profiled':
        print(' ', frame.f_code.co_name, event, arg.__name__ if event.startswith('c_') else arg)


def builtins():
    len('abc')
    [].append(1)
    try: ord('ab')
    except TypeError:
        return sorted([2, 1])


def profiled(function):
    print(function.__name__)
    sys.setprofile(profile)
    try:
        return function()
    finally:
        sys.setprofile(None)


print(profiled(builtins), profiled(use_generator), profiled(closure), sys.getprofile())


def set_trace():
    """As a debugger does: the caller is traced from the next line on."""
    frame = sys._getframe().f_back
    while frame:
        frame.f_trace = show if frame.f_code.co_name == 'debugged' else None
        frame = frame.f_back
    sys.settrace(only_calls)


def debugged():
    x = 1
    set_trace()
    y = 2
    if y:
        x += y
    return x + inner()


def inner():
    return 1


print(debugged())
sys.settrace(None)


for bad in (lambda: sys.settrace(), lambda: sys.call_tracing(len, 1), lambda: sys.settrace(1) or inner()):
    try:
        print(bad())
    except TypeError as error:
        print(error, sys.gettrace())
