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
import os
import sys
import time
import types
import warnings
from functools import wraps

__version__ = "0.61.0"
_MIB = 1024 * 1024
_HEADER = "{0:>6} {1:>12} {2:>12}  {3:>10}   {4:<}"
_BYTES_HEADER = "{0:>6} {1:>14} {2:>14} {3:>14} {4:>14}  {5:>10}   {6:<}"
_BACKENDS = ("heap", "psutil", "psutil_pss", "psutil_uss", "posix", "tracemalloc")


def choose_backend(new_backend=None):
    """Checks the name. Without one this runtime's own memory is its heap, other processes' their resident memory."""
    if new_backend is not None and new_backend not in _BACKENDS:
        raise KeyError(new_backend)
    return new_backend or "heap"


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


class _CodeMap:
    """What a LineProfiler has counted, in the form of the original: items() gives (file, [(line, (increment, MiB after, hits) or None)])."""

    def __init__(self, profiled):
        self._profiled = profiled

    def items(self):
        for profiled in self._profiled.values():
            counts = profiled.lines()
            if counts:
                first, source = _source_of(profiled)
                last = first + len(source) if source else max(counts) + 1
                yield profiled.filename, [(line, _measures(counts.get(line), line == first)) for line in range(first, last)]


def _measures(counts, is_first):
    if counts is None:
        return None
    hits, gained, freed, _, after = counts
    return (after if is_first else gained - freed) / _MIB, after / _MIB, hits


_enabled = {}  # number: what a function does while enable() is in force


class LineProfiler:
    """Counts bytes by line in the functions that it has wrapped, and in those that were added while it is enabled."""

    def __init__(self, *, max_mem=None, backend=None, include_children=False):
        self.functions = []
        self.profiled = {}
        self.code_map = _CodeMap(self.profiled)
        self.enable_count = 0
        self.max_mem = max_mem
        self.backend = choose_backend(backend)
        self._swapped = []
        if include_children:
            warnings.warn("bytes of lines are those of this process's heap: include_children has no effect", stacklevel=2)

    def __call__(self, func=None, precision=1):
        if func is None:
            return lambda f: self(f, precision=precision)
        self.add_function(func)
        return self.wrap_function(func)

    def add_function(self, func):
        """Profile a function: when it is called through wrap_function(func), and wherever it is called while enabled."""
        code = getattr(func, "__code__", None)
        if code is None:
            warnings.warn(f"Could not extract a code object for the object {func!r}", stacklevel=2)
        elif code not in self.profiled:
            self.profiled[code] = _Profiled(code)
            self.functions.append(func)

    def wrap_function(self, func):
        profiled = self.profiled.get(getattr(func, "__code__", None))
        if profiled is None:
            return wraps(func)(lambda *args, **kwds: func(*args, **kwds))
        return wraps(func)(self._counting(func, profiled))

    def _counting(self, func, profiled):
        """A function that does what func does, and counts."""
        if self.max_mem is not None:
            return self._watched(func)
        counting, number = _with_code(func, profiled.counting_code), profiled.number
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
        return wrapper

    # -- max_mem: into the debugger

    def _watched(self, func):
        def wrapper(*args, **kwds):
            before = sys.gettrace()
            sys.settrace(self._watch)
            try:
                return func(*args, **kwds)
            finally:
                sys.settrace(before)
        return wrapper

    def _watch(self, frame, event, arg):
        if event in ("line", "return") and frame.f_code in self.profiled and _line_profile.bytes_in_use() / _MIB >= self.max_mem:
            print(f"Current memory {_line_profile.bytes_in_use() / _MIB:.2f} MiB exceeded the maximum of {self.max_mem:.2f} MiB")
            print("Stepping into the debugger ")
            import pdb
            debugger = pdb.Pdb()
            debugger.set_trace(frame)
            return debugger.trace_dispatch
        return self._watch

    # -- without wrapping

    def runctx(self, source, globals, locals):
        """exec() while enabled."""
        with self:
            exec(source, globals, locals)
        return self

    def runcall(self, func, *args, **kwds):
        """Call func, and profile it."""
        return self(func)(*args, **kwds)

    def run(self, source):
        import __main__
        return self.runctx(source, __main__.__dict__, __main__.__dict__)

    def enable(self):
        """From now on the functions that were added count wherever they are called."""
        for func in self.functions:
            if not isinstance(func, types.FunctionType) or func.__code__ not in self.profiled:
                continue
            if func.__closure__:
                warnings.warn(f"{func!r} has free variables: it is profiled only when it is called through wrap_function()", stacklevel=2)
                continue
            number, code = len(_enabled), func.__code__
            _enabled[number] = self._counting(_with_code(func, code), self.profiled[code])
            self._swapped.append((func, code, number))
        for func, code, number in self._swapped:
            func.__code__ = _detour(number)

    def disable(self):
        """The functions are as before; the heap has its speed back until a wrapped function is called again."""
        for func, code, number in self._swapped:
            func.__code__ = code
            _enabled[number] = None
        self._swapped = []
        _line_profile.disable()

    def enable_by_count(self):
        if not self.enable_count:
            self.enable()
        self.enable_count += 1

    def disable_by_count(self):
        if self.enable_count:
            self.enable_count -= 1
            if not self.enable_count:
                self.disable()

    def __enter__(self):
        self.enable_by_count()

    def __exit__(self, *error):
        self.disable_by_count()


def _with_code(func, code):
    """A copy of a function, or of a bound method, that runs other code."""
    inner = getattr(func, "__func__", func)
    copy = types.FunctionType(code, inner.__globals__, inner.__name__, inner.__defaults__, inner.__closure__)
    copy.__kwdefaults__ = inner.__kwdefaults__
    copy.__qualname__ = inner.__qualname__
    return copy if inner is func else types.MethodType(copy, func.__self__)


def _detour(number):
    """Code for a function that is to do what _enabled[number] does."""
    names = {}
    exec(f"def detour(*args, **kwds):\n    import memory_profiler\n    return memory_profiler._enabled[{number}](*args, **kwds)\n", names)
    return names["detour"].__code__


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
    return f"{size:{precision + 4}.{precision}f} MiB"


def _rows(filename, lines, precision):
    source = linecache.getlines(filename)
    for number, measures in lines:
        text = source[number - 1] if number <= len(source) else "\n"
        if measures is None:
            yield _HEADER.format(number, "", "", "", text)
        else:
            change, after, hits = measures
            yield _HEADER.format(number, _mib(after, precision), _mib(change, precision), hits, text)


def _byte_rows(profiled):
    first, source = _source_of(profiled)
    counts = profiled.lines()
    for number, text in enumerate(source or ["\n"] * (max(counts) - first + 1), first):
        hits, gained, freed, peak, after = counts.get(number, ("",) * 5)
        yield _BYTES_HEADER.format(number, after, gained, freed, peak, hits, text)


def show_results(prof, stream=None, precision=1, exact=False):
    """Write a table for each profiled function that ran. exact: bytes gained, freed and at most held by each line."""
    stream = sys.stdout if stream is None else stream
    if exact:
        header = _BYTES_HEADER.format("Line #", "Bytes after", "Gained", "Freed", "Peak in line", "Occurrences", "Line Contents")
        tables = [(p.filename, _byte_rows(p)) for p in prof.profiled.values() if p.lines()]
    else:
        header = _HEADER.format("Line #", "Mem usage", "Increment", "Occurrences", "Line Contents")
        tables = [(filename, _rows(filename, lines, precision)) for filename, lines in prof.code_map.items()]
    for filename, rows in tables:
        stream.write(f"Filename: {filename}\n\n")
        _table(stream, header, rows)


def profile(func=None, stream=None, precision=1, backend=None, exact=False):
    """Decorator: a table of the function's lines is written after each call, also when it raises."""
    choose_backend(backend)
    if func is None:
        return lambda f: profile(f, stream=stream, precision=precision, backend=backend, exact=exact)
    idle = []  # profilers between calls: one is enough unless the function calls itself

    def begin():
        if idle:
            return idle.pop()
        prof = LineProfiler(backend=backend)
        return prof, prof(func)

    def end(prof, run):
        prof.disable()
        show_results(prof, stream, precision, exact)
        for profiled in prof.profiled.values():
            _line_profile.clear(profiled.number)
        idle.append((prof, run))

    if inspect.iscoroutinefunction(func):
        async def wrapper(*args, **kwds):
            prof, run = begin()
            try:
                return await run(*args, **kwds)
            finally:
                end(prof, run)
    elif inspect.isgeneratorfunction(func):
        def wrapper(*args, **kwds):
            prof, run = begin()
            try:
                return (yield from run(*args, **kwds))
            finally:
                end(prof, run)
    else:
        def wrapper(*args, **kwds):
            prof, run = begin()
            try:
                return run(*args, **kwds)
            finally:
                end(prof, run)
    return wraps(func)(wrapper)


# ---- times of calls ----

class _Block:
    """A call or a block of code: what the heap held when it began and ended, and when that was."""

    def __init__(self, stamper, name):
        self.stamper, self.name = stamper, name

    def __enter__(self):
        self.stamper.level += 1
        self.row = [self.name, *self.stamper.now(), 0, 0, self.stamper.level]
        self.stamper.rows.append(self.row)

    def __exit__(self, *error):
        self.row[3:5] = self.stamper.now()
        self.stamper.level -= 1


class TimeStamper:
    """As the decorator `profile` under --timestamp and mprof: begin and end of each call. profile.timestamp(name) for a block."""

    def __init__(self, backend=None, include_children=False):
        self.backend, self.include_children = choose_backend(backend), include_children
        self.rows, self.level = [], -1

    def now(self):
        return _measure(-1, self.backend, self.include_children), time.time()

    def __call__(self, func=None, precision=None):
        if func is None:
            return lambda f: self(f, precision=precision)
        if not callable(func):
            raise ValueError("Value must be callable")
        return self.wrap_function(func)

    def wrap_function(self, func):
        name = f"{func.__module__}.{getattr(func, '__name__', func)}"

        @wraps(func)
        def wrapper(*args, **kwds):
            with _Block(self, name):
                return func(*args, **kwds)
        return wrapper

    def timestamp(self, name="<block>"):
        """A context manager for a block of code."""
        return _Block(self, f".{name}")

    def show_results(self, stream=None):
        stream = sys.stdout if stream is None else stream
        for name, size, begin, size_after, end, level in self.rows:
            stream.write(f"FUNC {name} {size:.4f} {begin:.4f} {size_after:.4f} {end:.4f} {level}\n")

    def disable(self):
        pass


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


class _Children:
    """Resident memory of the processes below this one, noted by a process of its own: [(time, MiB)]."""

    def __init__(self, interval, backend):
        self.command = [sys.executable, "-c", f"import _process_memory; _process_memory.watch({os.getpid()}, {interval!r}, {backend!r})"]
        self.samples = []

    def __enter__(self):
        import subprocess
        import tempfile
        self.file = tempfile.TemporaryFile("w+")
        self.process = subprocess.Popen(self.command, stdout=self.file)

    def __exit__(self, *error):
        self.process.terminate()
        self.process.wait()
        with self.file as file:
            file.seek(0)
            self.samples = [tuple(map(float, line.split())) for line in file if line.endswith("\n")] or [(0.0, 0.0)]

    def add_to(self, samples):
        """The samples with what the children had at that time."""
        found, i = [], 0
        for at, size in samples:
            while i + 1 < len(self.samples) and self.samples[i + 1][0] <= at:
                i += 1
            found.append((at, size + self.samples[i][1] * _MIB))
        return found


def _of_call(func, args, kwds, interval, max_usage, retval, timestamps, include_children, backend):
    clock = time.time() - time.monotonic()
    children = _Children(interval, backend) if include_children else None
    begin = time.monotonic()
    _line_profile.timeline_start(interval / 8)
    try:
        if children:
            with children:
                result = func(*args, **kwds)
        else:
            result = func(*args, **kwds)
    finally:
        points = _line_profile.timeline_stop()
    usage = _at_intervals(points, begin, time.monotonic(), interval)
    peaks = [(at, peak) for at, _, peak, _ in points]
    if children:
        usage = children.add_to(usage)
        peaks = children.add_to(peaks) + usage
    found = max(peaks, key=lambda point: point[1]) if max_usage else usage
    found = [(size / _MIB, at + clock) if timestamps else size / _MIB for at, size in ([found] if max_usage else found)]
    if max_usage:
        found = found[0]
    return (found, result) if retval else found


def _measure(pid, backend, include_children):
    """MiB of a process; of this one its heap, unless the backend says how it is to be seen from outside."""
    import _process_memory
    own = pid in (-1, os.getpid())
    pid = os.getpid() if own else pid
    size = _line_profile.bytes_in_use() / _MIB if own and backend in ("heap", "tracemalloc") else _process_memory.memory(pid, backend)
    if include_children:
        size += sum(size for _, size in _process_memory.memory_of_children(pid, backend))
    return size


def _of_process(pid, interval, rounds, timestamps, include_children, multiprocess, max_usage, stream, backend, alive):
    """So many samples, or until the process has ended."""
    from _process_memory import memory_of_children
    usage, most, count = [], -1, 0
    while count < rounds:
        count += 1
        size = _measure(pid, backend, include_children)
        children = memory_of_children(os.getpid() if pid == -1 else pid, backend) if multiprocess and not max_usage else []
        if max_usage:
            most = max(most, size)
        elif stream is not None:
            stream.write(f"MEM {size:.6f} {time.time():.4f}\n")
            for child, its_size in children:
                stream.write(f"CHLD {child} {its_size:.6f} {time.time():.4f}\n")
            if count % 50 == 0:
                stream.flush()
        else:
            sample = (size, time.time()) if timestamps else size
            usage.append([sample, *(its_size for _, its_size in children)] if multiprocess else sample)
        if count < rounds:
            time.sleep(interval)
        if not alive():
            break
    return most if max_usage else usage


def memory_usage(proc=-1, interval=.1, timeout=None, timestamps=False, include_children=False, multiprocess=False,
                 max_usage=False, retval=False, stream=None, backend=None, max_iterations=None):
    """Memory over time in MiB.

    proc: a call as (function, arguments, keywords): this runtime's heap while it runs; -1: this runtime's heap; a
    process number or subprocess.Popen: that process's resident memory. A list of numbers, one for each interval; max_usage:
    the greatest (of a call exact, not the greatest sample); timestamps: (MiB, time) pairs; retval: with the function's result;
    include_children: with the resident memory of all processes below; multiprocess: each sample of a process is a list, its own
    and one number for each process below; stream: a file for MEM and CHLD lines instead of a list.
    """
    backend = choose_backend(backend)
    if callable(proc):
        proc = (proc,)
    if isinstance(proc, (tuple, list)):
        if not 1 <= len(proc) <= 3:
            raise ValueError("a call is (function, arguments, keywords)")
        func, args, kwds = (*proc, (), {})[:3] if len(proc) == 1 else (*proc, {})[:3]
        for _ in range(1 if max_iterations is None else max_iterations):
            found = _of_call(func, args, kwds, interval, max_usage, retval, timestamps, include_children, backend)
        return None if stream else found
    popen = hasattr(proc, "poll")
    rounds = max(round(timeout / interval), 1 if popen else 0) if timeout is not None else float("inf") if popen else 1
    found = _of_process(proc.pid if popen else proc, interval, rounds, timestamps, include_children, multiprocess, max_usage, stream, backend,
                        (lambda: proc.poll() is None) if popen else lambda: True)
    return None if stream else found


# ---- logging ----

class LogFile:
    """A stream for profile(stream=...) that writes to a logger; reportIncrementFlag: only lines whose increment is positive."""

    def __init__(self, name=None, reportIncrementFlag=False):
        import logging
        self.logger = logging.getLogger(name)
        self.reportIncrementFlag = reportIncrementFlag

    def write(self, msg, level=20):
        if self.reportIncrementFlag:
            sizes = msg.split("MiB")
            grows = len(sizes) > 2 and float(sizes[1]) > 0
            if not grows and "Filename:" not in msg and "Line Contents" not in msg:
                return
        self.logger.log(level, msg)

    def flush(self):
        for handler in self.logger.handlers:
            handler.flush()


# ---- the program ----

def _run_as_main(run, name, profiler, args):
    """run() with the profiler as the builtin profile, and the program's own arguments."""
    import builtins
    before = sys.argv, sys.modules.get("__main__")
    sys.argv = [name, *args]
    builtins.profile = profiler
    try:
        run()
    finally:
        del builtins.profile
        sys.argv, sys.modules["__main__"] = before
        profiler.disable()


def exec_with_profiler(filename, profiler, backend=None, passed_args=()):
    """Run a file as __main__."""
    import builtins
    choose_backend(backend)
    with open(filename, "rb") as file:
        code = compile(file.read(), filename, "exec")
    main = types.ModuleType("__main__")
    main.__file__ = filename
    main.__builtins__ = builtins
    sys.path.insert(0, os.path.dirname(os.path.abspath(filename)))

    def run():
        sys.modules["__main__"] = main
        exec(code, main.__dict__)
    _run_as_main(run, filename, profiler, passed_args)


def run_module_with_profiler(module, profiler, backend=None, passed_args=()):
    """Run a module as __main__."""
    from runpy import run_module
    choose_backend(backend)
    _run_as_main(lambda: run_module(module, run_name="__main__", init_globals={"profile": profiler}, alter_sys=True), module, profiler, passed_args)


def _find_script(name):
    for folder in ("", *os.get_exec_path()):
        path = os.path.join(folder, name)
        if os.path.isfile(path):
            return path
    sys.stderr.write(f"Could not find script {name}\n")
    raise SystemExit(1)


def _options():
    from argparse import ArgumentParser, REMAINDER
    parser = ArgumentParser(prog="memory_profiler", usage="hoop -m memory_profiler [options] script.py|module [arguments]",
                            description="Runs a program with the builtin decorator `profile` and writes a table of bytes by line for each "
                                        "function that has it.")
    parser.add_argument("--version", action="version", version=__version__)
    parser.add_argument("--pdb-mmem", dest="max_mem", metavar="MAXMEM", type=float, help="step into the debugger when the heap exceeds MAXMEM MiB")
    parser.add_argument("--precision", type=int, default=3, help="digits behind the point (3)")
    parser.add_argument("--exact", action="store_true", help="bytes gained, freed and at most held by each line")
    parser.add_argument("-o", dest="output", metavar="FILE", help="append the tables to FILE")
    parser.add_argument("--timestamp", action="store_true", help="begin and end of each call instead of tables")
    parser.add_argument("--include-children", action="store_true", help="with --timestamp: with the resident memory of child processes")
    parser.add_argument("--backend", choices=_BACKENDS, help="how child processes are measured (resident memory)")
    parser.add_argument("program", nargs=REMAINDER, help="script or module, and its arguments")
    return parser.parse_args()


def main():
    options = _options()
    if not options.program:
        print("A program to run must be provided. Use -h for help")
        sys.exit(1)
    name, *args = options.program
    prof = TimeStamper(options.backend, options.include_children) if options.timestamp else LineProfiler(max_mem=options.max_mem)
    try:
        if name.endswith(".py"):
            exec_with_profiler(_find_script(name), prof, options.backend, args)
        else:
            run_module_with_profiler(name, prof, options.backend, args)
    finally:
        stream = open(options.output, "a") if options.output else sys.stdout
        if options.timestamp:
            prof.show_results(stream)
        else:
            show_results(prof, stream, options.precision, options.exact)
        if options.output:
            stream.close()


if __name__ == "__main__":
    main()
