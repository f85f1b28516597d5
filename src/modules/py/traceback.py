"""Tracebacks as text: of exceptions with their causes, groups and notes, and of the stack.

A FrameSummary is one entry, a StackSummary a list of them, a TracebackException all that is shown of an exception. They
hold no frames, so they can be kept. The functions are short ways to use them.
"""
import collections.abc
import itertools
import linecache
import sys
from collections import namedtuple

__all__ = ['extract_stack', 'extract_tb', 'format_exception', 'format_exception_only', 'format_list', 'format_stack',
           'format_tb', 'print_exc', 'format_exc', 'print_exception', 'print_last', 'print_stack', 'print_tb',
           'clear_frames', 'FrameSummary', 'StackSummary', 'TracebackException', 'walk_stack', 'walk_tb']

_RECURSIVE_CUTOFF = 3  # equal entries in a row

_cause_message = ("\nThe above exception was the direct cause "
                  "of the following exception:\n\n")
_context_message = ("\nDuring handling of the above exception, "
                    "another exception occurred:\n\n")


class _Sentinel:
    def __repr__(self):
        return "<implicit>"


_sentinel = _Sentinel()


# ---- functions for what is given ----

def print_list(extracted_list, file=None):
    """Print entries, as extract_tb() and extract_stack() give them."""
    _write(StackSummary.from_list(extracted_list).format(), file)


def format_list(extracted_list):
    """Entries as a list of str, each with line ends."""
    return StackSummary.from_list(extracted_list).format()


def print_tb(tb, limit=None, file=None):
    """Print the entries of a traceback; limit: so many from the start, or from the end when it is negative."""
    print_list(extract_tb(tb, limit=limit), file=file)


def format_tb(tb, limit=None):
    """What print_tb() prints, as a list of str."""
    return extract_tb(tb, limit=limit).format()


def extract_tb(tb, limit=None):
    """A StackSummary of a traceback."""
    return StackSummary._extract_from_extended_frame_gen(_walk_tb_with_full_positions(tb), limit=limit)


def print_stack(f=None, limit=None, file=None):
    """Print the stack from its beginning to the caller, or to frame f."""
    if f is None:
        f = sys._getframe().f_back
    print_list(extract_stack(f, limit=limit), file=file)


def format_stack(f=None, limit=None):
    """What print_stack() prints, as a list of str."""
    if f is None:
        f = sys._getframe().f_back
    return format_list(extract_stack(f, limit=limit))


def extract_stack(f=None, limit=None):
    """A StackSummary of the stack, to the caller or to frame f."""
    if f is None:
        f = sys._getframe().f_back
    stack = StackSummary.extract(walk_stack(f), limit=limit)
    stack.reverse()
    return stack


def print_exception(exc, /, value=_sentinel, tb=_sentinel, limit=None, file=None, chain=True):
    """Print an exception with traceback, as the interpreter does; (type, value, traceback) will do as well."""
    value, tb = _parse_value_tb(exc, value, tb)
    TracebackException(type(value), value, tb, limit=limit, compact=True).print(file=file, chain=chain)


def format_exception(exc, /, value=_sentinel, tb=_sentinel, limit=None, chain=True):
    """What print_exception() prints, as a list of str."""
    value, tb = _parse_value_tb(exc, value, tb)
    return list(TracebackException(type(value), value, tb, limit=limit, compact=True).format(chain=chain))


def format_exception_only(exc, /, value=_sentinel):
    """The last part: type and message, notes; for a SyntaxError the place, too. A list of str."""
    if value is _sentinel:
        value = exc
    return list(TracebackException(type(value), value, None, compact=True).format_exception_only())


def print_exc(limit=None, file=None, chain=True):
    """print_exception() of the exception that is being handled."""
    print_exception(*sys.exc_info(), limit=limit, file=file, chain=chain)


def format_exc(limit=None, chain=True):
    """What print_exc() prints, as one str."""
    return "".join(format_exception(*sys.exc_info(), limit=limit, chain=chain))


def print_last(limit=None, file=None, chain=True):
    """print_exception() of the exception that the interactive prompt showed last."""
    if not hasattr(sys, "last_type"):
        raise ValueError("no last exception")
    print_exception(sys.last_type, sys.last_value, sys.last_traceback, limit, file, chain)


def walk_stack(f):
    """(frame, line) of a frame and those that called it. None: begin with the caller of StackSummary.extract()."""
    if f is None:
        # this generator, the two within extract(), extract() itself
        f = sys._getframe().f_back.f_back.f_back.f_back
    while f is not None:
        yield f, f.f_lineno
        f = f.f_back


def walk_tb(tb):
    """(frame, line) of each entry of a traceback."""
    while tb is not None:
        yield tb.tb_frame, tb.tb_lineno
        tb = tb.tb_next


def clear_frames(tb):
    """Release the local variables of all frames in a traceback."""
    for frame, _ in walk_tb(tb):
        try:
            frame.clear()
        except RuntimeError:
            pass  # still running


def _parse_value_tb(exc, value, tb):
    if (value is _sentinel) != (tb is _sentinel):
        raise ValueError("Both or neither of value and tb must be given")
    if value is not _sentinel:
        return value, tb
    if exc is None:
        return None, None
    if isinstance(exc, BaseException):
        return exc, exc.__traceback__
    raise TypeError(f'Exception expected for value, {type(exc).__name__} found')


def _write(lines, file):
    if file is None:
        file = sys.stderr
    for line in lines:
        print(line, file=file, end="")


def _safe_string(value, what, func=str):
    """str(value), or a text that says that this failed."""
    try:
        return func(value)
    except:
        return f'<{what} {func.__name__}() failed>'


# ---- one entry ----

def _walk_tb_with_full_positions(tb):
    """(frame, (line, end line, column, end column)) of each entry; the columns count UTF-8 bytes."""
    while tb is not None:
        positions = _get_code_position(tb.tb_frame.f_code, tb.tb_lasti)
        if positions[0] is None:
            positions = (tb.tb_lineno,) + positions[1:]
        yield tb.tb_frame, positions
        tb = tb.tb_next


def _get_code_position(code, instruction_index):
    if instruction_index < 0:
        return (None, None, None, None)
    return next(itertools.islice(code.co_positions(), instruction_index // 2, None), (None, None, None, None))


class FrameSummary:
    """One entry of a traceback: filename, lineno, name, line; locals (name to text) where they were asked for.

    It compares and unpacks as the tuple of the first four. line is read from the file when it is asked for."""

    __slots__ = ('filename', 'lineno', 'end_lineno', 'colno', 'end_colno', 'name', '_line', 'locals')

    def __init__(self, filename, lineno, name, *, lookup_line=True, locals=None, line=None,
                 end_lineno=None, colno=None, end_colno=None):
        self.filename = filename
        self.lineno = lineno
        self.name = name
        self._line = line
        if lookup_line:
            self.line
        self.locals = {k: repr(v) for k, v in locals.items()} if locals else None
        self.end_lineno = end_lineno
        self.colno = colno
        self.end_colno = end_colno

    def __eq__(self, other):
        if isinstance(other, FrameSummary):
            return tuple(self) == tuple(other) and self.locals == other.locals
        if isinstance(other, tuple):
            return tuple(self) == other
        return NotImplemented

    def __getitem__(self, pos):
        return (self.filename, self.lineno, self.name, self.line)[pos]

    def __iter__(self):
        return iter([self.filename, self.lineno, self.name, self.line])

    def __len__(self):
        return 4

    def __repr__(self):
        return f"<FrameSummary file {self.filename}, line {self.lineno} in {self.name}>"

    @property
    def _original_line(self):
        self.line  # reads it
        return self._line

    @property
    def line(self):
        """The source line without spaces around it; None without line number."""
        if self._line is None:
            if self.lineno is None:
                return None
            self._line = linecache.getline(self.filename, self.lineno)
        return self._line.strip()


_Anchors = namedtuple("_Anchors", ["left_end_offset", "right_start_offset", "primary_char", "secondary_char"],
                      defaults=["~", "^"])


def _extract_caret_anchors_from_line_segment(segment):
    """Where the operator of a + b, or the brackets of a[b], stand in the text of the expression; None for others."""
    from _traceback import anchors
    found = anchors(segment)
    return found and _Anchors(*found)


def _byte_offset_to_character_offset(text, offset):
    return len(text.encode("utf-8")[:offset].decode("utf-8", errors="replace"))


def _carets(frame):
    """The line of carets below the source line of an entry, or ''."""
    if frame.colno is None or frame.end_colno is None:
        return ''
    original = frame._original_line
    stripped = frame.line
    indent = len(original) - len(original.lstrip())
    start = _byte_offset_to_character_offset(original, frame.colno)
    anchors = None
    if frame.lineno == frame.end_lineno:
        end = _byte_offset_to_character_offset(original, frame.end_colno)
        try:
            anchors = _extract_caret_anchors_from_line_segment(original[start:end])
        except Exception:
            pass  # not an expression of its own
    else:
        end = indent + len(stripped)
    marks = '^' * (end - start)
    if anchors:
        left, right = anchors.left_end_offset, anchors.right_start_offset
        marks = anchors.primary_char * left + anchors.secondary_char * (right - left) + anchors.primary_char * (end - start - right)
    elif len(marks) >= len(stripped):
        return ''  # the whole line: nothing to point out
    return f"    {' ' * (start - indent)}{marks}\n"


class StackSummary(list):
    """The entries of a traceback or stack."""

    @classmethod
    def extract(klass, frame_gen, *, limit=None, lookup_lines=True, capture_locals=False):
        """Entries from (frame, line number) pairs, as walk_stack() and walk_tb() give them.

        limit: so many from the start, or from the end when it is negative; None: sys.tracebacklimit. lookup_lines:
        read the source lines now. capture_locals: keep the repr of local variables."""
        def extended_frame_gen():
            for f, lineno in frame_gen:
                yield f, (lineno, None, None, None)
        return klass._extract_from_extended_frame_gen(extended_frame_gen(), limit=limit, lookup_lines=lookup_lines,
                                                      capture_locals=capture_locals)

    @classmethod
    def _extract_from_extended_frame_gen(klass, frame_gen, *, limit=None, lookup_lines=True, capture_locals=False):
        if limit is None:
            limit = getattr(sys, 'tracebacklimit', None)
            if limit is not None and limit < 0:
                limit = 0
        if limit is not None:
            frame_gen = itertools.islice(frame_gen, limit) if limit >= 0 else collections.deque(frame_gen, maxlen=-limit)
        result = klass()
        filenames = set()
        for f, (lineno, end_lineno, colno, end_colno) in frame_gen:
            code = f.f_code
            filenames.add(code.co_filename)
            linecache.lazycache(code.co_filename, f.f_globals)
            result.append(FrameSummary(code.co_filename, lineno, code.co_name, lookup_line=False,
                                       locals=f.f_locals if capture_locals else None,
                                       end_lineno=end_lineno, colno=colno, end_colno=end_colno))
        for filename in filenames:
            linecache.checkcache(filename)
        if lookup_lines:
            for frame in result:
                frame.line
        return result

    @classmethod
    def from_list(klass, a_list):
        """Entries from FrameSummary objects or (filename, lineno, name, line) tuples."""
        result = klass()
        for entry in a_list:
            if not isinstance(entry, FrameSummary):
                filename, lineno, name, line = entry
                entry = FrameSummary(filename, lineno, name, line=line)
            result.append(entry)
        return result

    def format_frame_summary(self, frame_summary):
        """The text of one entry; a subclass may return None to leave it out."""
        row = [f'  File "{frame_summary.filename}", line {frame_summary.lineno}, in {frame_summary.name}\n']
        if frame_summary.line:
            row.append(f'    {frame_summary.line}\n')
            row.append(_carets(frame_summary))
        if frame_summary.locals:
            for name, value in sorted(frame_summary.locals.items()):
                row.append(f'    {name} = {value}\n')
        return ''.join(row)

    def format(self):
        """A list of str, one an entry. Of equal ones in a row the first three are shown, and how many follow."""
        result = []
        last, count = None, 0
        for frame in self:
            text = self.format_frame_summary(frame)
            if text is None:
                continue
            place = frame.filename, frame.lineno, frame.name
            if last is None or place != last or None in place:
                self._add_repeats(result, count)
                last, count = place, 0
            count += 1
            if count <= _RECURSIVE_CUTOFF:
                result.append(text)
        self._add_repeats(result, count)
        return result

    @staticmethod
    def _add_repeats(result, count):
        more = count - _RECURSIVE_CUTOFF
        if more > 0:
            result.append(f"  [Previous line repeated {more} more time{'s' if more > 1 else ''}]\n")


# ---- exceptions ----

class _ExceptionPrintContext:
    """How deep in exception groups the text stands; it is indented by that."""

    def __init__(self):
        self.exception_group_depth = 0
        self.need_close = False

    def indent(self):
        return '  ' * self.exception_group_depth

    def emit(self, text, margin_char=None):
        """text (a str or several) with the margin before each line."""
        margin = self.indent()
        if self.exception_group_depth:
            margin += (margin_char or '|') + ' '
        if isinstance(text, str):
            text = (text,)
        for part in text:
            yield ''.join(margin + line for line in part.splitlines(True))


class TracebackException:
    """All that is shown of an exception, without references to it or to its frames.

    __cause__, __context__ and exceptions (of a group) are TracebackExceptions, too; stack is a StackSummary. With
    compact=True a context that would not be shown is left out. Groups show max_group_width members and
    max_group_depth levels."""

    def __init__(self, exc_type, exc_value, exc_traceback, *, limit=None, lookup_lines=True, capture_locals=False,
                 compact=False, max_group_width=15, max_group_depth=10, _seen=None):
        is_recursive_call = _seen is not None
        if _seen is None:
            _seen = set()
        _seen.add(id(exc_value))
        self.max_group_width = max_group_width
        self.max_group_depth = max_group_depth
        self.stack = StackSummary._extract_from_extended_frame_gen(
            _walk_tb_with_full_positions(exc_traceback), limit=limit, lookup_lines=lookup_lines, capture_locals=capture_locals)
        self.exc_type = exc_type
        self._str = _safe_string(exc_value, 'exception')
        self.__notes__ = getattr(exc_value, '__notes__', None)
        if exc_type and issubclass(exc_type, SyntaxError):
            self._take_place(exc_value)
        self.__suppress_context__ = exc_value.__suppress_context__ if exc_value is not None else False
        self.__cause__ = self.__context__ = self.exceptions = None
        if not is_recursive_call:  # the others are visited by the loop there: chains may be long
            self._take_related(exc_value, _seen, dict(
                limit=limit, lookup_lines=lookup_lines, capture_locals=capture_locals,
                max_group_width=max_group_width, max_group_depth=max_group_depth, _seen=_seen), compact)

    def _take_place(self, exc):
        """Of a SyntaxError."""
        self.filename = exc.filename
        self.lineno = None if exc.lineno is None else str(exc.lineno)
        self.end_lineno = None if exc.end_lineno is None else str(exc.end_lineno)
        self.text = exc.text
        self.offset = exc.offset
        self.end_offset = exc.end_offset
        self.msg = exc.msg

    def _take_related(self, exc, seen, options, compact):
        """Causes, contexts and members of groups, each exception once."""
        def summary(other):
            if other is None or id(other) in seen:
                return None
            made = TracebackException(type(other), other, other.__traceback__, **options)
            waiting.append((made, other))
            return made
        waiting = [(self, exc)]
        while waiting:
            te, e = waiting.pop()
            if e is None:
                continue
            te.__cause__ = summary(e.__cause__)
            if not compact or (te.__cause__ is None and not e.__suppress_context__):
                te.__context__ = summary(e.__context__)
            if isinstance(e, BaseExceptionGroup):
                te.exceptions = []
                for member in e.exceptions:
                    made = TracebackException(type(member), member, member.__traceback__, **options)
                    te.exceptions.append(made)
                    waiting.append((made, member))

    @classmethod
    def from_exception(cls, exc, *args, **kwargs):
        """That of an exception."""
        return cls(type(exc), exc, exc.__traceback__, *args, **kwargs)

    def _load_lines(self):
        for frame in self.stack:
            frame.line

    def __eq__(self, other):
        if isinstance(other, TracebackException):
            return self.__dict__ == other.__dict__
        return NotImplemented

    def __str__(self):
        return self._str

    def format_exception_only(self):
        """The parts of the text without the traceback: for a SyntaxError the place, then type and message, then notes."""
        if self.exc_type is None:
            yield _format_final_exc_line(None, self._str)
            return
        name = self.exc_type.__qualname__
        module = self.exc_type.__module__
        if module not in ("__main__", "builtins"):
            name = (module if isinstance(module, str) else "<unknown>") + '.' + name
        if issubclass(self.exc_type, SyntaxError):
            yield from self._format_syntax_error(name)
        else:
            yield _format_final_exc_line(name, self._str)
        notes = self.__notes__
        if isinstance(notes, collections.abc.Sequence):
            for note in notes:
                yield from (line + '\n' for line in _safe_string(note, 'note').split('\n'))
        elif notes is not None:
            yield _safe_string(notes, '__notes__', func=repr)

    def _format_syntax_error(self, name):
        suffix = ''
        if self.lineno is not None:
            yield f'  File "{self.filename or "<string>"}", line {self.lineno}\n'
        elif self.filename is not None:
            suffix = f' ({self.filename})'
        if self.text is not None:
            text = self.text.rstrip('\n')
            stripped = text.lstrip(' \n\f')
            yield f'    {stripped}\n'
            if self.offset is not None:
                yield from self._syntax_carets(stripped, len(text) - len(stripped))
        yield f"{name}: {self.msg or '<no detail available>'}{suffix}\n"

    def _syntax_carets(self, stripped, indent):
        end = self.end_offset if self.end_offset not in {None, 0, -1} else self.offset
        if end == self.offset:
            end += 1
        start = self.offset - 1 - indent
        if start >= 0:
            space = ''.join(c if c.isspace() else ' ' for c in stripped[:start])
            yield f"    {space}{'^' * (end - self.offset)}\n"

    def format(self, *, chain=True, _ctx=None):
        """The parts of the whole text; chain: with causes and contexts, each before what it led to."""
        if _ctx is None:
            _ctx = _ExceptionPrintContext()
        for message, exc in reversed(list(self._chain() if chain else [(None, self)])):
            if message is not None:
                yield from _ctx.emit(message)
            if exc.exceptions is None:
                if exc.stack:
                    yield from _ctx.emit('Traceback (most recent call last):\n')
                    yield from _ctx.emit(exc.stack.format())
                yield from _ctx.emit(exc.format_exception_only())
            elif _ctx.exception_group_depth > self.max_group_depth:
                yield from _ctx.emit(f"... (max_group_depth is {self.max_group_depth})\n")
            else:
                yield from self._format_group(exc, chain, _ctx)

    def _chain(self):
        """(sentence that stands after it, exception) from this one back to the first."""
        exc = self
        while exc is not None:
            if exc.__cause__ is not None:
                yield _cause_message, exc
                exc = exc.__cause__
            elif exc.__context__ is not None and not exc.__suppress_context__:
                yield _context_message, exc
                exc = exc.__context__
            else:
                yield None, exc
                return

    def _format_group(self, exc, chain, ctx):
        is_toplevel = ctx.exception_group_depth == 0
        if is_toplevel:
            ctx.exception_group_depth += 1
        if exc.stack:
            yield from ctx.emit('Exception Group Traceback (most recent call last):\n', '+' if is_toplevel else None)
            yield from ctx.emit(exc.stack.format())
        yield from ctx.emit(exc.format_exception_only())
        shown = exc.exceptions[:self.max_group_width]
        more = len(exc.exceptions) - len(shown)
        parts = [(str(i), member.format(chain=chain, _ctx=ctx)) for i, member in enumerate(shown, 1)]
        if more > 0:
            # a function, since the depth that counts is that of the moment
            parts.append(('...', (line for text in [f"and {more} more exception{'s' if more > 1 else ''}\n"]
                                  for line in ctx.emit(text))))
        ctx.need_close = False
        for i, (title, lines) in enumerate(parts):
            last = i == len(parts) - 1
            if last:
                ctx.need_close = True
            yield f"{ctx.indent()}{'  ' if i else '+-'}+---------------- {title} ----------------\n"
            ctx.exception_group_depth += 1
            yield from lines
            if last and ctx.need_close:  # the innermost group that ends here draws the line
                yield f"{ctx.indent()}+------------------------------------\n"
                ctx.need_close = False
            ctx.exception_group_depth -= 1
        if is_toplevel:
            ctx.exception_group_depth = 0

    def print(self, *, file=None, chain=True):
        """Print the result of format(), to stderr by default."""
        _write(self.format(chain=chain), file)


def _format_final_exc_line(name, value):
    text = _safe_string(value, 'exception')
    return f"{name}\n" if value is None or not text else f"{name}: {text}\n"
