# SPDX-License-Identifier: MIT
"""mprof: a program's heap over time: run it, plot what was noted, as the command of the package memory_profiler does.

The files are of the same form (mprofile_YYYYmmddHHMMSS.dat with CMDLINE, MEM and FUNC lines); plots are SVG.
"""
import _line_profile
import os
import sys
import time

_MIB = 1024 * 1024
_USAGE = """usage: hoop -m mprof command

  run [-T SECONDS] [-o FILE] script.py [arguments]   run a script; its heap goes to mprofile_<time>.dat
  plot [-o FILE.svg] [-t TITLE] [FILE]               draw the newest file, or FILE
  peak [FILE ...]                                    the greatest use
  list                                               the files here
  clean                                              remove them
  rm FILE ...                                        remove some
"""


def _files():
    return sorted(f for f in os.listdir(".") if f.startswith("mprofile_") and f.endswith(".dat"))


def _file(words):
    if words:
        return words[0]
    files = _files()
    if not files:
        sys.exit("mprof: no file mprofile_*.dat here: hoop -m mprof run script.py makes one")
    return files[-1]


def _take_option(words, *names, default=None):
    """The value of an option that stands before anything else."""
    while words and words[0].startswith("-"):
        if words[0] in names and len(words) > 1:
            words.pop(0)
            return words.pop(0)
        break
    return default


# ---- run ----

class _CallTimes:
    """The builtin `profile` of a program under `mprof run`: notes when calls begin and end, and the heap then."""

    def __init__(self):
        self.calls = []

    def __call__(self, func):
        from functools import wraps

        @wraps(func)
        def wrapper(*args, **kwds):
            begin = _line_profile.bytes_in_use(), time.time()
            try:
                return func(*args, **kwds)
            finally:
                self.calls.append((func.__qualname__, *begin, _line_profile.bytes_in_use(), time.time()))
        return wrapper

    def disable(self):
        pass


def _write(path, command, points, clock, calls):
    with open(path, "w") as file:
        file.write("CMDLINE " + " ".join(command) + "\n")
        for at, size, peak, _ in points:
            if peak > size:
                file.write(f"MEM {peak / _MIB:.6f} {at + clock:.4f}\n")
            file.write(f"MEM {size / _MIB:.6f} {at + clock:.4f}\n")
        for name, size, begin, size_after, end in calls:
            file.write(f"FUNC {name} {size / _MIB:.4f} {begin:.4f} {size_after / _MIB:.4f} {end:.4f}\n")


def run(words):
    from memory_profiler import run_module_with_profiler
    output, interval = None, 0.1
    while words and words[0].startswith("-"):
        name = words[0]
        value = _take_option(words, "-o", "--output", "-T", "--interval")
        if value is None:
            sys.exit(f"mprof: unknown option {name}\n{_USAGE}")
        if name in ("-o", "--output"):
            output = value
        else:
            interval = float(value)
    if not words:
        sys.exit(_USAGE)
    path = words.pop(0)
    output = output or time.strftime("mprofile_%Y%m%d%H%M%S.dat")
    sys.path.insert(0, os.path.dirname(os.path.abspath(path)))
    calls, clock = _CallTimes(), time.time() - time.monotonic()
    print("mprof: Sampling heap every", interval, "s", file=sys.stderr)
    _line_profile.timeline_start(interval)
    try:
        run_module_with_profiler(path, calls, words)
    finally:
        _write(output, [sys.executable or "hoop", path, *words], _line_profile.timeline_stop(), clock, calls.calls)
        print("mprof: written to", output, file=sys.stderr)


# ---- read ----

def read(path):
    """{"command": str, "memory": [(time, MiB)], "calls": [(name, begin, MiB, end, MiB)]} of a file."""
    found = {"command": "", "memory": [], "calls": []}
    with open(path) as file:
        for number, line in enumerate(file, 1):
            word, *values = line.split()
            try:
                if word == "CMDLINE":
                    found["command"] = " ".join(values)
                elif word == "MEM":
                    found["memory"].append((float(values[1]), float(values[0])))
                elif word == "FUNC":
                    name, size, begin, size_after, end = values[:5]
                    found["calls"].append((name, float(begin), float(size), float(end), float(size_after)))
            except (ValueError, IndexError):
                sys.exit(f"mprof: {path}, line {number}: not a line of an mprofile file")
    if not found["memory"]:
        sys.exit(f"mprof: {path}: no measurements")
    return found


def peak(words):
    for path in words or [_file([])]:
        print(f"{path}\t{max(size for _, size in read(path)['memory']):.3f} MiB")


# ---- plot ----

def _escape(text):
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _step(most, ticks):
    """A round distance between tick marks."""
    raw = (most or 1) / ticks
    size = 10 ** len(str(int(raw))) / 10 if raw >= 1 else 1.0
    while size > raw:
        size /= 10
    for factor in (1, 2, 5, 10):
        if size * factor >= raw:
            return size * factor
    return raw


def _ticks(most, ticks):
    step, at = _step(most, ticks), 0.0
    while at <= most * 1.0001:
        yield at
        at += step


_COLOURS = ("#c0504d", "#4f9d5b", "#8064a2", "#d9822b", "#2a8a9d")


def svg(found, title):
    """The picture as text."""
    width, height, left, right, top, bottom = 960, 480, 70, 20, 50, 50
    memory, begin = found["memory"], found["memory"][0][0]
    span = max(memory[-1][0] - begin, 1e-6)
    most = max(size for _, size in memory) * 1.05 or 1

    def x(at):
        return left + (at - begin) / span * (width - left - right)

    def y(size):
        return height - bottom - size / most * (height - top - bottom)

    out = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" font-family="sans-serif" font-size="12">',
           f"<title>{_escape(title)}</title>", f'<rect width="{width}" height="{height}" fill="white"/>',
           f'<text x="{left}" y="24" font-size="15">{_escape(title)}</text>']
    for size in _ticks(most, 8):
        out.append(f'<line x1="{left}" x2="{width - right}" y1="{y(size):.1f}" y2="{y(size):.1f}" stroke="#ddd"/>'
                   f'<text x="{left - 6}" y="{y(size) + 4:.1f}" text-anchor="end">{size:g}</text>')
    for at in _ticks(span, 10):
        out.append(f'<line x1="{x(begin + at):.1f}" x2="{x(begin + at):.1f}" y1="{height - bottom}" y2="{height - bottom + 5}" stroke="#555"/>'
                   f'<text x="{x(begin + at):.1f}" y="{height - bottom + 18}" text-anchor="middle">{at:g}</text>')
    out.append(f'<text x="{(width + left) // 2}" y="{height - 10}" text-anchor="middle">time (in seconds)</text>'
               f'<text transform="translate(16 {height // 2}) rotate(-90)" text-anchor="middle">heap used (in MiB)</text>')
    names = list(dict.fromkeys(call[0] for call in found["calls"]))
    for name, start, _, end, _ in found["calls"]:
        colour = _COLOURS[names.index(name) % len(_COLOURS)]
        out.append(f'<rect x="{x(start):.1f}" y="{top}" width="{max(x(end) - x(start), 1):.1f}" height="{height - top - bottom}" '
                   f'fill="{colour}" opacity="0.15"><title>{_escape(name)} {end - start:.3f}s</title></rect>')
    for i, name in enumerate(names):
        out.append(f'<text x="{left + 8}" y="{top + 16 + 16 * i}" fill="{_COLOURS[i % len(_COLOURS)]}">{_escape(name)}</text>')
    line = " ".join(f"{x(at):.1f},{y(size):.1f}" for at, size in memory)
    out.append(f'<polyline points="{line}" fill="none" stroke="#1f4e8c" stroke-width="1.5"/>')
    at, size = max(memory, key=lambda point: point[1])
    out.append(f'<line x1="{left}" x2="{width - right}" y1="{y(size):.1f}" y2="{y(size):.1f}" stroke="#c00" stroke-dasharray="4 4"/>'
               f'<circle cx="{x(at):.1f}" cy="{y(size):.1f}" r="3" fill="#c00"/>'
               f'<text x="{width - right}" y="{y(size) - 5:.1f}" text-anchor="end" fill="#c00">{size:.1f} MiB</text>')
    return "\n".join(out) + "\n</svg>\n"


def plot(words):
    output = title = None
    while words and words[0].startswith("-"):
        name = words[0]
        value = _take_option(words, "-o", "--output", "-t", "--title")
        if value is None:
            sys.exit(f"mprof: unknown option {name}\n{_USAGE}")
        if name in ("-o", "--output"):
            output = value
        else:
            title = value
    path = _file(words)
    found = read(path)
    output = output or path.removesuffix(".dat") + ".svg"
    with open(output, "w") as file:
        file.write(svg(found, title or found["command"]))
    print("mprof: written to", output)


# ---- the files ----

def list_files(words):
    for i, path in enumerate(_files()):
        stamp = path.removeprefix("mprofile_").removesuffix(".dat")
        try:
            stamp = time.strftime("%H:%M:%S %d/%m/%Y", time.strptime(stamp, "%Y%m%d%H%M%S"))
        except ValueError:
            pass
        print(f"{i} {path} {stamp}")


def clean(words):
    rm(_files())


def rm(words):
    for path in words:
        os.remove(path)


def main():
    commands = {"run": run, "plot": plot, "peak": peak, "list": list_files, "clean": clean, "rm": rm}
    words = sys.argv[1:]
    if not words or words[0] not in commands:
        sys.exit(_USAGE)
    commands[words[0]](words[1:])


if __name__ == "__main__":
    main()
