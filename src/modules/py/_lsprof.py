# SPDX-License-Identifier: MIT
"""_lsprof: the profiler under cProfile: times of functions and of who called them, on sys.setprofile()."""
import sys
from time import perf_counter

__all__ = ['Profiler', 'profiler_entry', 'profiler_subentry']


class _Record(tuple):
    """A tuple whose items have names."""
    __slots__ = ()
    _names = ()

    def __repr__(self):
        return '_lsprof.%s(%s)' % (type(self).__name__, ', '.join('%s=%r' % pair for pair in zip(self._names, self)))

    def __getattr__(self, name):
        try:
            return self[self._names.index(name)]
        except ValueError:
            raise AttributeError(name) from None


class profiler_entry(_Record):
    __slots__ = ()
    _names = ('code', 'callcount', 'reccallcount', 'totaltime', 'inlinetime', 'calls')


class profiler_subentry(_Record):
    __slots__ = ()
    _names = ('code', 'callcount', 'reccallcount', 'totaltime', 'inlinetime')


class _Times:
    """Of one function, or of one function called by one other."""
    __slots__ = ('code', 'calls', 'recursive', 'total', 'inline', 'level', 'called')

    def __init__(self, code):
        self.code, self.calls, self.recursive, self.total, self.inline, self.level, self.called = code, 0, 0, 0, 0, 0, {}

    def end(self, total, inline):
        self.level -= 1
        self.calls += 1
        self.inline += inline
        if self.level:
            self.recursive += 1
        else:
            self.total += total


def _name_of(function):
    """What stands for a function in C: a text."""
    owner, name = getattr(function, '__self__', None), getattr(function, '__name__', '?')
    if owner is None or isinstance(owner, type(sys)):
        module = getattr(function, '__module__', None) or getattr(owner, '__name__', None)
        return '<built-in method %s.%s>' % (module, name) if module else '<built-in method %s>' % name
    method = getattr(type(owner), name, None)
    return repr(method) if method is not None else '<built-in method %s>' % name


class Profiler:
    """Profiler(timer=None, timeunit=None, subcalls=True, builtins=True)"""

    def __init__(self, timer=None, timeunit=0.0, subcalls=True, builtins=True):
        self._timer, self._unit = timer or perf_counter, timeunit if timer and timeunit else 1
        self._subcalls, self._builtins = subcalls, builtins
        self.clear()

    def clear(self):
        """Forget all that was measured."""
        self._entries, self._stack = {}, []

    def enable(self, subcalls=True, builtins=True):
        """Start to measure."""
        self._subcalls, self._builtins = subcalls, builtins
        self._stack = []
        sys.setprofile(self._event)

    def disable(self):
        """Stop. What still runs is counted until now."""
        sys.setprofile(None)
        if self._stack and self._stack[-1][0] is None:
            self._stack.pop()
        while self._stack:
            self._leave()

    def _enter(self, key, code):
        entry = self._entries.get(key)
        if entry is None:
            entry = self._entries[key] = _Times(code)
        entry.level += 1
        sub = None
        if self._subcalls and self._stack:
            called = self._stack[-1][0].called
            sub = called.get(key)
            if sub is None:
                sub = called[key] = _Times(code)
            sub.level += 1
        self._stack.append([entry, sub, 0, self._timer()])

    def _leave(self):
        now = self._timer()
        entry, sub, inside, start = self._stack.pop()
        total = now - start
        if self._stack:
            self._stack[-1][2] += total
        entry.end(total, total - inside)
        if sub is not None:
            sub.end(total, total - inside)

    def _event(self, frame, event, arg):
        if event == 'call':
            self._enter(frame.f_code, frame.f_code)
        elif event == 'return':
            if self._stack:
                self._leave()
        elif not self._builtins or getattr(arg, '__self__', None) is self:
            pass
        elif event == 'c_call':
            name = _name_of(arg)
            self._enter(name, name)
        elif self._stack:
            self._leave()

    def getstats(self):
        """A list of profiler_entry."""
        unit = self._unit
        return [profiler_entry((e.code, e.calls, e.recursive, e.total * unit, e.inline * unit,
                                [profiler_subentry((s.code, s.calls, s.recursive, s.total * unit, s.inline * unit))
                                 for s in e.called.values() if s.calls] or None))
                for e in self._entries.values() if e.calls]
