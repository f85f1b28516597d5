# SPDX-License-Identifier: MIT
"""tracemalloc: where memory was allocated.

The record itself is kept by the runtime (_tracemalloc). A snapshot holds groups of blocks that agree in place and size,
and makes single traces only when somebody looks at them one by one.
"""
from _tracemalloc import (start, stop, is_tracing, get_traceback_limit, clear_traces, reset_peak, get_traced_memory,
                          get_tracemalloc_memory, _get_object_traceback, _get_groups)

from _collections_abc import Iterable, Sequence


def __getattr__(name):
    # Whoever traces from the start of a program wants the program's memory, not that of modules for texts.
    if name == "linecache":
        import linecache
        return globals().setdefault("linecache", linecache)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def _format_size(size, sign):
    """Three digits or so and a unit: '66 B', '+5000 B', '11.8 MiB'."""
    plus = "+" if sign else ""
    for unit in ("B", "KiB", "MiB", "GiB", "TiB"):
        if abs(size) < 100 and unit != "B":
            return f"{size:{plus}.1f} {unit}"
        if abs(size) < 10 * 1024 or unit == "TiB":
            return f"{size:{plus}.0f} {unit}"
        size /= 1024


# ---- places ----

class _Ordered:
    """Comparisons from _key()."""
    __slots__ = ()

    def __eq__(self, other):
        return self._key() == other._key() if isinstance(other, type(self)) else NotImplemented

    def __lt__(self, other):
        return self._key() < other._key() if isinstance(other, type(self)) else NotImplemented

    def __le__(self, other):
        return self._key() <= other._key() if isinstance(other, type(self)) else NotImplemented

    def __gt__(self, other):
        return self._key() > other._key() if isinstance(other, type(self)) else NotImplemented

    def __ge__(self, other):
        return self._key() >= other._key() if isinstance(other, type(self)) else NotImplemented

    def __hash__(self):
        return hash(self._key())


class Frame(_Ordered):
    """A line of a file."""
    __slots__ = ("_frame",)

    def __init__(self, frame):
        self._frame = frame

    def _key(self):
        return self._frame

    @property
    def filename(self):
        return self._frame[0]

    @property
    def lineno(self):
        return self._frame[1]

    def __str__(self):
        return "%s:%s" % self._frame

    def __repr__(self):
        return "<Frame filename=%r lineno=%r>" % self._frame


class Traceback(_Ordered, Sequence):
    """A sequence of Frame, the oldest first."""
    __slots__ = ("_frames", "_total_nframe")

    def __init__(self, frames, total_nframe=None):
        self._frames = tuple(reversed(frames))
        self._total_nframe = total_nframe

    def _key(self):
        return self._frames

    @property
    def total_nframe(self):
        return self._total_nframe

    def __len__(self):
        return len(self._frames)

    def __getitem__(self, index):
        if isinstance(index, slice):
            return tuple(map(Frame, self._frames[index]))
        return Frame(self._frames[index])

    def __contains__(self, frame):
        return frame._frame in self._frames

    def __str__(self):
        return str(self[0])

    def __repr__(self):
        total = "" if self._total_nframe is None else f" total_nframe={self._total_nframe}"
        return f"<Traceback {tuple(self)}{total}>"

    def format(self, limit=None, most_recent_first=False):
        """Lines of text as in a printed traceback. A positive limit keeps the newest frames, a negative one drops so many of the newest."""
        frames = list(self)
        if limit is not None:
            frames = frames[-limit:] if limit > 0 else frames[:limit]
        if most_recent_first:
            frames.reverse()
        lines, linecache = [], __getattr__("linecache")
        for frame in frames:
            lines.append(f'  File "{frame.filename}", line {frame.lineno}')
            source = linecache.getline(frame.filename, frame.lineno).strip()
            if source:
                lines.append("    " + source)
        return lines


def get_object_traceback(obj):
    """The Traceback of the place where obj was allocated, or None when that was not traced."""
    frames = _get_object_traceback(obj)
    return None if frames is None else Traceback(frames)


# ---- traces ----

class Trace:
    """One block: (domain, size, frames, depth of the stack)."""
    __slots__ = ("_trace",)

    def __init__(self, trace):
        self._trace = trace

    @property
    def domain(self):
        return self._trace[0]

    @property
    def size(self):
        return self._trace[1]

    @property
    def traceback(self):
        return Traceback(*self._trace[2:])

    def __eq__(self, other):
        return self._trace == other._trace if isinstance(other, Trace) else NotImplemented

    def __hash__(self):
        return hash(self._trace)

    def __str__(self):
        return f"{self.traceback}: {_format_size(self.size, False)}"

    def __repr__(self):
        return f"<Trace domain={self.domain} size={_format_size(self.size, False)}, traceback={self.traceback!r}>"


class _Grouped(Sequence):
    """Raw traces (domain, size, frames, depth), of which equal ones are kept once with their number."""
    __slots__ = ("_groups", "_ends")

    def __init__(self, groups):
        self._groups = groups
        self._ends = None

    def __getstate__(self):
        return self._groups

    def __setstate__(self, groups):
        self.__init__(groups)

    def groups(self):
        return self._groups

    def keep(self, match):
        return _Grouped([group for group in self._groups if match(group)])

    def _end_list(self):
        if self._ends is None:
            self._ends, end = [], 0
            for group in self._groups:
                end += group[4]
                self._ends.append(end)
        return self._ends

    def __len__(self):
        ends = self._end_list()
        return ends[-1] if ends else 0

    def __getitem__(self, index):
        if isinstance(index, slice):
            return [self[i] for i in range(*index.indices(len(self)))]
        if index < 0:
            index += len(self)
        if not 0 <= index < len(self):
            raise IndexError("list index out of range")
        from bisect import bisect_right
        return self._groups[bisect_right(self._ends, index)][:4]

    def __iter__(self):
        for group in self._groups:
            trace = group[:4]
            for _ in range(group[4]):
                yield trace

    def __eq__(self, other):
        if isinstance(other, _Grouped):
            return self._groups == other._groups
        return list(self) == other if isinstance(other, list) else NotImplemented

    __hash__ = None


def _get_traces():
    """The raw traces of all blocks: (domain, size, frames, depth of the stack)."""
    return _Grouped(_get_groups()) if is_tracing() else []


def _groups_of(traces):
    """(domain, size, frames, depth, number) of raw traces."""
    if isinstance(traces, _Grouped):
        return traces.groups()
    return (trace + (1,) if len(trace) == 4 else (*trace, None, 1) for trace in traces)


class _Traces(Sequence):
    """Raw traces seen as Trace objects."""

    def __init__(self, traces):
        self._traces = traces

    def __len__(self):
        return len(self._traces)

    def __getitem__(self, index):
        if isinstance(index, slice):
            return tuple(map(Trace, self._traces[index]))
        return Trace(self._traces[index])

    def __iter__(self):
        return map(Trace, self._traces)

    def __contains__(self, trace):
        return trace._trace in self._traces

    def __eq__(self, other):
        return self._traces == other._traces if isinstance(other, _Traces) else NotImplemented

    __hash__ = None

    def __repr__(self):
        return f"<Traces len={len(self)}>"


# ---- statistics ----

class Statistic:
    """Size and number of the blocks of one place."""
    __slots__ = ("traceback", "size", "count")

    def __init__(self, traceback, size, count):
        self.traceback = traceback
        self.size = size
        self.count = count

    def __hash__(self):
        return hash((self.traceback, self.size, self.count))

    def __eq__(self, other):
        if not isinstance(other, Statistic):
            return NotImplemented
        return (self.traceback, self.size, self.count) == (other.traceback, other.size, other.count)

    def _sort_key(self):
        return self.size, self.count, self.traceback

    def _text(self, size, count):
        text = f"{self.traceback}: size={size}, count={count}"
        if self.count:
            text += f", average={_format_size(self.size / self.count, False)}"
        return text

    def __str__(self):
        return self._text(_format_size(self.size, False), self.count)

    def __repr__(self):
        return f"<Statistic traceback={self.traceback!r} size={self.size} count={self.count}>"


class StatisticDiff(Statistic):
    """A place's size and number of blocks, and how they differ from an older snapshot's."""
    __slots__ = ("size_diff", "count_diff")

    def __init__(self, traceback, size, size_diff, count, count_diff):
        super().__init__(traceback, size, count)
        self.size_diff = size_diff
        self.count_diff = count_diff

    def _all(self):
        return self.traceback, self.size, self.size_diff, self.count, self.count_diff

    def __hash__(self):
        return hash(self._all())

    def __eq__(self, other):
        return self._all() == other._all() if isinstance(other, StatisticDiff) else NotImplemented

    def _sort_key(self):
        return abs(self.size_diff), self.size, abs(self.count_diff), self.count, self.traceback

    def __str__(self):
        return self._text(f"{_format_size(self.size, False)} ({_format_size(self.size_diff, True)})",
                          f"{self.count} ({self.count_diff:+})")

    def __repr__(self):
        return (f"<StatisticDiff traceback={self.traceback!r} size={self.size} ({self.size_diff:+}) "
                f"count={self.count} ({self.count_diff:+})>")


def _sorted_largest_first(statistics):
    return sorted(statistics, key=lambda statistic: statistic._sort_key(), reverse=True)


# ---- filters ----

class BaseFilter:
    def __init__(self, inclusive):
        self.inclusive = inclusive

    def _match(self, trace):
        raise NotImplementedError


def _source_name(filename):
    return filename[:-1] if filename.endswith(".pyc") else filename


class Filter(BaseFilter):
    """Traces of files whose name matches a pattern, maybe of one line; all_frames: not only the newest frame counts."""

    def __init__(self, inclusive, filename_pattern, lineno=None, all_frames=False, domain=None):
        super().__init__(inclusive)
        self._filename_pattern = _source_name(filename_pattern)
        self.lineno = lineno
        self.all_frames = all_frames
        self.domain = domain

    @property
    def filename_pattern(self):
        return self._filename_pattern

    def _is_meant(self, filename, lineno):
        if self.lineno is not None and self.lineno != lineno:
            return False
        filename, pattern = _source_name(filename), self._filename_pattern
        if filename == pattern:
            return True
        if not any(c in pattern for c in "*?["):
            return False
        from fnmatch import fnmatch
        return fnmatch(filename, pattern)

    def _match_frame(self, filename, lineno):
        return self._is_meant(filename, lineno) == bool(self.inclusive)

    def _match_traceback(self, frames):
        if self.all_frames:
            return any(self._is_meant(*frame) for frame in frames) == bool(self.inclusive)
        return self._match_frame(*frames[0])

    def _match(self, trace):
        fits = self._match_traceback(trace[2])
        if self.domain is None:
            return fits
        return fits and trace[0] == self.domain if self.inclusive else fits or trace[0] != self.domain


class DomainFilter(BaseFilter):
    """Traces of one address space."""

    def __init__(self, inclusive, domain):
        super().__init__(inclusive)
        self._domain = domain

    @property
    def domain(self):
        return self._domain

    def _match(self, trace):
        return (trace[0] == self._domain) == bool(self.inclusive)


# ---- snapshots ----

class Snapshot:
    """The traces of all blocks at one moment."""

    def __init__(self, traces, traceback_limit):
        self.traces = _Traces(traces)
        self.traceback_limit = traceback_limit

    def dump(self, filename):
        """Write the snapshot to a file."""
        import pickle
        with open(filename, "wb") as file:
            pickle.dump(self, file, pickle.HIGHEST_PROTOCOL)

    @staticmethod
    def load(filename):
        """Read a snapshot that dump() wrote."""
        import pickle
        with open(filename, "rb") as file:
            return pickle.load(file)

    def filter_traces(self, filters):
        """A new snapshot of the traces that match one of the inclusive filters, if there are any, and all exclusive ones."""
        if not isinstance(filters, Iterable):
            raise TypeError(f"filters must be a list of filters, not {type(filters).__name__}")
        filters = list(filters)
        wanted = [f for f in filters if f.inclusive]
        unwanted = [f for f in filters if not f.inclusive]

        def match(trace):
            if wanted and not any(f._match(trace) for f in wanted):
                return False
            return all(f._match(trace) for f in unwanted)

        traces = self.traces._traces
        if isinstance(traces, _Grouped):
            return Snapshot(traces.keep(match), self.traceback_limit)
        return Snapshot([trace for trace in traces if match(trace)], self.traceback_limit)

    def _keys(self, key_type, cumulative):
        """From the frames of a trace (newest first): the frames tuples that its block counts for."""
        if key_type not in ("traceback", "filename", "lineno"):
            raise ValueError(f"unknown key_type: {key_type!r}")
        if cumulative and key_type == "traceback":
            raise ValueError(f"cumulative mode cannot by used with key type {key_type!r}")
        if key_type == "traceback":
            return lambda frames: (frames,)
        if key_type == "lineno":
            return (lambda frames: [(frame,) for frame in frames]) if cumulative else lambda frames: (frames[:1],)
        if cumulative:
            return lambda frames: [((frame[0], 0),) for frame in frames]
        return lambda frames: (((frames[0][0], 0),),)

    def _sums(self, key_type, cumulative):
        """{frames: [size, count]}"""
        keys, sums = self._keys(key_type, cumulative), {}
        last, found = None, ()
        for _, size, frames, _, count in _groups_of(self.traces._traces):
            if frames is not last:
                last, found = frames, [sums.setdefault(key, [0, 0]) for key in keys(frames)]
            for sum in found:
                sum[0] += size * count
                sum[1] += count
        return sums

    def _statistics(self, key_type, cumulative):
        """{Traceback: (size, count)}"""
        return {Traceback(frames): sum for frames, sum in self._sums(key_type, cumulative).items()}

    def statistics(self, key_type, cumulative=False):
        """A list of Statistic by 'filename', 'lineno' or 'traceback', the largest first."""
        found = self._statistics(key_type, cumulative)
        return _sorted_largest_first(Statistic(traceback, *sums) for traceback, sums in found.items())

    def compare_to(self, old_snapshot, key_type, cumulative=False):
        """A list of StatisticDiff: this snapshot against an older one, the greatest difference first."""
        new, old = self._statistics(key_type, cumulative), old_snapshot._statistics(key_type, cumulative)
        found = []
        for traceback, (size, count) in new.items():
            old_size, old_count = old.pop(traceback, (0, 0))
            found.append(StatisticDiff(traceback, size, size - old_size, count, count - old_count))
        found.extend(StatisticDiff(traceback, 0, -size, 0, -count) for traceback, (size, count) in old.items())
        return _sorted_largest_first(found)


def take_snapshot():
    """A Snapshot of the blocks that are traced now."""
    if not is_tracing():
        raise RuntimeError("the tracemalloc module must be tracing memory allocations to take a snapshot")
    return Snapshot(_get_traces(), get_traceback_limit())
