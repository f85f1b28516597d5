# SPDX-License-Identifier: MIT
"""memory_profiler: bytes by line and by time, under the names of the package memory_profiler.

The numbers are bytes of the runtime's heap, counted block by block as they come and go: not the process's resident memory, and
not samples. A line's increment is what it (with all that it calls) allocated less what it freed. Other processes
(memory_usage with a process number) are still measured from outside, by their resident memory.

As a decorator:     from memory_profiler import profile  /  @profile
As a program:       hoop -m memory_profiler script.py [arguments]   (profile is a builtin there)
"""
import _line_profile
import inspect
import linecache
import sys
import time
import types
from functools import wraps

__version__ = "0.61"
_MIB = 1024 * 1024
_HEADER = "{0:>6} {1:>12} {2:>12}  {3:>10}   {4:<}"
_BYTES_HEADER = "{0:>6} {1:>14} {2:>14} {3:>14} {4:>14}  {5:>10}   {6:<}"


# ---- lines ----

class _Profiled:
    """A function and the lines of it that ran."""

    def __init__(self, code):
        self.code = code
        self.filename = code.co_filename
        self.number, self.counting_code = _line_profile.add(code)

    def lines(self):
        """{line: (hits, gained, freed, peak, bytes after)}"""
        return {line: counts for line, *counts in _line_profile.lines(self.number)}


def _steps(number, inner):
    """Drive a generator or coroutine, and count only while it runs."""
    enter, leave = _line_profile.enter, _line_profile.leave
    step, value = inner.send, None
    while True:
        enter(number)
        try:
            item = step(value)
        except StopIteration as stop:
            return stop.value
        finally:
            leave()
        try:
            step, value = inner.send, (yield item)
        except GeneratorExit:
            inner.close()
            raise
        except BaseException as error:
            step, value = inner.throw, error


class LineProfiler:
    """Counts bytes by line in the functions that it has wrapped."""

    def __init__(self, **options):
        self.functions = []
        self.profiled = {}
        self.enable_count = 0
        self.max_mem = options.get("max_mem")
        for name in options:
            if name not in ("max_mem", "backend", "include_children"):
                raise TypeError(f"LineProfiler.__init__() got an unexpected keyword argument {name!r}")

    def __call__(self, func=None, precision=1):
        if func is None:
            return lambda f: self(f, precision=precision)
        self.add_function(func)
        return self.wrap_function(func)

    def add_function(self, func):
        """Profile what is called through wrap_function(func)."""
        code = getattr(func, "__code__", None)
        if code is None:
            raise ValueError(f"{func!r}: only functions written in Python can be profiled")
        if code not in self.profiled:
            self.profiled[code] = _Profiled(code)
            self.functions.append(func)

    def wrap_function(self, func):
        profiled = self.profiled[func.__code__]
        counting = types.FunctionType(profiled.counting_code, func.__globals__, func.__name__, func.__defaults__, func.__closure__)
        counting.__kwdefaults__ = func.__kwdefaults__
        counting.__qualname__ = func.__qualname__
        number = profiled.number
        enter, leave = _line_profile.enter, _line_profile.leave

        if inspect.iscoroutinefunction(func):
            drive = types.coroutine(_steps)

            async def wrapper(*args, **kwds):
                return await drive(number, counting(*args, **kwds))
        elif inspect.isgeneratorfunction(func):
            def wrapper(*args, **kwds):
                return (yield from _steps(number, counting(*args, **kwds)))
        else:
            def wrapper(*args, **kwds):
                enter(number)
                try:
                    return counting(*args, **kwds)
                finally:
                    leave()
        return wraps(func)(wrapper)

    def runctx(self, source, globals, locals):
        """exec() under this profiler."""
        exec(source, globals, locals)
        return self

    def runcall(self, func, *args, **kwds):
        """Call func, and profile it."""
        return self(func)(*args, **kwds)

    def run(self, source):
        import __main__
        return self.runctx(source, __main__.__dict__, __main__.__dict__)

    def enable(self):
        """Wrapped functions count from their first call on; here for those who ask for it."""

    def disable(self):
        """Give the heap its speed back until a wrapped function is called again."""
        _line_profile.disable()

    def enable_by_count(self):
        self.enable_count += 1

    def disable_by_count(self):
        if self.enable_count:
            self.enable_count -= 1
            if not self.enable_count:
                self.disable()

    def __enter__(self):
        self.enable_by_count()
        return self

    def __exit__(self, *error):
        self.disable_by_count()


def _source_of(profiled):
    """(first line's number, lines) of a function."""
    all_lines = linecache.getlines(profiled.filename)
    first = profiled.code.co_firstlineno
    return first, inspect.getblock(all_lines[first - 1:]) if all_lines else []


def _table(stream, header, rows):
    stream.write(header + "\n" + "=" * len(header) + "\n")
    for row in rows:
        stream.write(row)
    stream.write("\n\n")


def _mib(size, precision):
    return f"{size / _MIB:{precision + 4}.{precision}f} MiB"


def _rows(profiled, precision):
    first, source = _source_of(profiled)
    counts, begin = profiled.lines(), None
    for number, text in enumerate(source or [""] * (max(counts) - first + 1), first):
        if number not in counts:
            yield _HEADER.format(number, "", "", "", text)
            continue
        hits, gained, freed, _, after = counts[number]
        change = after if number == first else gained - freed
        yield _HEADER.format(number, _mib(after, precision), _mib(change, precision), hits, text)


def _byte_rows(profiled):
    first, source = _source_of(profiled)
    counts = profiled.lines()
    for number, text in enumerate(source or [""] * (max(counts) - first + 1), first):
        hits, gained, freed, peak, after = counts.get(number, ("",) * 5)
        yield _BYTES_HEADER.format(number, after, gained, freed, peak, hits, text)


def show_results(prof, stream=None, precision=1, exact=False):
    """Write a table for each profiled function that ran. exact: bytes gained, freed and at most held by each line."""
    stream = sys.stdout if stream is None else stream
    for profiled in prof.profiled.values():
        if not profiled.lines():
            continue
        stream.write(f"Filename: {profiled.filename}\n\n")
        if exact:
            header = _BYTES_HEADER.format("Line #", "Bytes after", "Gained", "Freed", "Peak in line", "Occurrences", "Line Contents")
            _table(stream, header, _byte_rows(profiled))
        else:
            header = _HEADER.format("Line #", "Mem usage", "Increment", "Occurrences", "Line Contents")
            _table(stream, header, _rows(profiled, precision))


def profile(func=None, stream=None, precision=1, backend="heap", exact=False):
    """Decorator: a table of the function's lines is written after each call."""
    if func is None:
        return lambda f: profile(f, stream=stream, precision=precision, exact=exact)

    def fresh():
        prof = LineProfiler()
        return prof, prof(func)

    if inspect.iscoroutinefunction(func):
        async def wrapper(*args, **kwds):
            prof, run = fresh()
            try:
                return await run(*args, **kwds)
            finally:
                prof.disable()
                show_results(prof, stream, precision, exact)
    elif inspect.isgeneratorfunction(func):
        def wrapper(*args, **kwds):
            prof, run = fresh()
            try:
                return (yield from run(*args, **kwds))
            finally:
                prof.disable()
                show_results(prof, stream, precision, exact)
    else:
        def wrapper(*args, **kwds):
            prof, run = fresh()
            try:
                return run(*args, **kwds)
            finally:
                prof.disable()
                show_results(prof, stream, precision, exact)
    return wraps(func)(wrapper)


# ---- time ----

def _at_intervals(points, begin, end, interval):
    """(time, bytes) each interval seconds, from the points where something changed."""
    samples, i, bytes_now = [], 0, points[0][1] if points else _line_profile.bytes_in_use()
    at = begin
    while at <= end:
        while i < len(points) and points[i][0] <= at:
            bytes_now = points[i][1]
            i += 1
        samples.append((at, bytes_now))
        at += interval
    return samples


def _of_call(func, args, kwds, interval, max_usage, retval, timestamps):
    clock = time.time() - time.monotonic()
    begin = time.monotonic()
    _line_profile.timeline_start(interval / 8)
    try:
        result = func(*args, **kwds)
    finally:
        points = _line_profile.timeline_stop()
    end = time.monotonic()
    usage = _at_intervals(points, begin, end, interval)
    peak_time, peak = max(((at, peak) for at, _, peak, _ in points), key=lambda p: p[1])
    usage = [(size / _MIB, at + clock) for at, size in usage]
    peak = (peak / _MIB, peak_time + clock)
    found = peak if max_usage else usage
    if not timestamps:
        found = found[0] if max_usage else [size for size, _ in usage]
    return (found, result) if retval else found


def _resident(pid):
    with open(f"/proc/{pid}/statm") as file:
        return int(file.read().split()[1]) * 4096 / _MIB


def _measure(proc):
    return _line_profile.bytes_in_use() / _MIB if proc is None else _resident(proc)


def _of_process(proc, interval, timeout, max_usage, timestamps, stream, alive):
    """Samples until the time is over or the process has ended; of this process one, when no time is given."""
    usage, end = [], None if timeout is None else time.monotonic() + timeout
    while alive():
        try:
            sample = _measure(proc), time.time()
        except OSError:
            break
        if stream is not None:
            stream.write("MEM {0:.6f} {1:.4f}\n".format(*sample))
        usage.append(sample if timestamps else sample[0])
        if end is None and proc is None or end is not None and time.monotonic() + interval > end:
            break
        time.sleep(interval)
    if max_usage:
        return max(usage) if usage else 0
    return None if stream is not None else usage


def memory_usage(proc=-1, interval=.1, timeout=None, timestamps=False, include_children=False, multiprocess=False,
                 max_usage=False, retval=False, stream=None, backend=None, max_iterations=None):
    """Memory over time in MiB.

    proc: a call as (function, arguments, keywords): this runtime's heap while it runs; -1: this runtime's heap; a
    process number or subprocess.Popen: that process's resident memory. A list of numbers, one for each interval; max_usage:
    the greatest (of a call exact, not the greatest sample); timestamps: (MiB, time) pairs; retval: with the function's result.
    """
    if callable(proc):
        proc = (proc,)
    if isinstance(proc, (tuple, list)):
        func, args, kwds = (*proc, (), {})[:3] if len(proc) == 1 else (*proc, {})[:3] if len(proc) == 2 else proc
        for _ in range(1 if max_iterations is None else max_iterations):
            found = _of_call(func, args, kwds, interval, max_usage, retval, timestamps)
        return found
    if hasattr(proc, "poll"):
        return _of_process(proc.pid, interval, timeout, max_usage, timestamps, stream, lambda: proc.poll() is None)
    return _of_process(None if proc == -1 else proc, interval, timeout, max_usage, timestamps, stream, lambda: True)


# ---- the program ----

def run_module_with_profiler(path, profiler, args, precision=3, stream=None, exact=False):
    """Run a file as __main__, with the profiler as the builtin profile."""
    import builtins
    with open(path, "rb") as file:
        code = compile(file.read(), path, "exec")
    main = types.ModuleType("__main__")
    main.__file__ = path
    main.__builtins__ = builtins
    before = sys.argv, sys.modules.get("__main__")
    sys.argv = [path, *args]
    sys.modules["__main__"] = main
    builtins.profile = profiler
    try:
        exec(code, main.__dict__)
    finally:
        del builtins.profile
        sys.argv, sys.modules["__main__"] = before
        profiler.disable()


_USAGE = """usage: hoop -m memory_profiler [options] script.py [arguments]

Runs the script with the builtin decorator `profile` and writes a table of bytes by line for each function that has it.

  --precision N   digits behind the point (3)
  --exact         bytes gained, freed and at most held by each line
  -o FILE         write the tables to FILE
"""


def _options(args):
    options = {"precision": 3, "exact": False, "output": None}
    while args and args[0].startswith("-"):
        word = args.pop(0)
        if word in ("-h", "--help"):
            print(_USAGE, end="")
            sys.exit(0)
        name, _, value = word.partition("=")
        if name == "--exact":
            options["exact"] = True
        elif name in ("--precision", "-o") and (value or args):
            value = value or args.pop(0)
            options["precision" if name == "--precision" else "output"] = int(value) if name == "--precision" else value
        else:
            sys.exit(f"memory_profiler: unknown option {word}\n{_USAGE}")
    return options


def main():
    import os
    args = sys.argv[1:]
    options = _options(args)
    if not args:
        sys.exit(_USAGE)
    path = args.pop(0)
    sys.path.insert(0, os.path.dirname(os.path.abspath(path)))
    prof = LineProfiler()
    try:
        run_module_with_profiler(path, prof, args)
    finally:
        if options["output"]:
            with open(options["output"], "w") as stream:
                show_results(prof, stream, options["precision"], options["exact"])
        else:
            show_results(prof, None, options["precision"], options["exact"])


if __name__ == "__main__":
    main()
