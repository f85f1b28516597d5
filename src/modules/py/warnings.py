"""Warnings: filters that decide what becomes of them, and the functions that issue and show them.

A filter is (action, message pattern, category, module pattern, line), the first that fits counts; a pattern that is None
fits all, 0 every line. What was shown is kept in the __warningregistry__ of the module that the warning is about.
"""
import sys
from _traceback import hidden

__all__ = ["warn", "warn_explicit", "showwarning", "formatwarning", "filterwarnings", "simplefilter", "resetwarnings",
           "catch_warnings"]

_ACTIONS = ("default", "always", "ignore", "module", "once", "error")


# ---- showing ----

class WarningMessage:
    """What catch_warnings(record=True) collects."""

    _WARNING_DETAILS = ("message", "category", "filename", "lineno", "file", "line", "source")

    def __init__(self, message, category, filename, lineno, file=None, line=None, source=None):
        self.message = message
        self.category = category
        self.filename = filename
        self.lineno = lineno
        self.file = file
        self.line = line
        self.source = source
        self._category_name = category.__name__ if category else None

    def __str__(self):
        return "{message : %r, category : %r, filename : %r, lineno : %s, line : %r}" % (
            self.message, self._category_name, self.filename, self.lineno, self.line)


def showwarning(message, category, filename, lineno, file=None, line=None):
    """Write a warning to a file, sys.stderr by default. May be replaced."""
    _showwarnmsg_impl(WarningMessage(message, category, filename, lineno, file, line))


def formatwarning(message, category, filename, lineno, line=None):
    """The text of a warning. May be replaced."""
    return _formatwarnmsg_impl(WarningMessage(message, category, filename, lineno, None, line))


_showwarning_orig = showwarning
_formatwarning_orig = formatwarning


def _showwarnmsg(msg):
    """Show a warning, by showwarning() where a program has put its own."""
    show = globals().get('showwarning', _showwarning_orig)
    if show is _showwarning_orig:
        _showwarnmsg_impl(msg)
        return
    if not callable(show):
        raise TypeError("warnings.showwarning() must be set to a function or method")
    show(msg.message, msg.category, msg.filename, msg.lineno, msg.file, msg.line)


def _showwarnmsg_impl(msg):
    file = sys.stderr if msg.file is None else msg.file
    if file is None:
        return  # a program without standard error
    try:
        file.write(_formatwarnmsg(msg))
    except OSError:
        pass  # nowhere to write it to


def _formatwarnmsg(msg):
    form = globals().get('formatwarning', _formatwarning_orig)
    if form is _formatwarning_orig:
        return _formatwarnmsg_impl(msg)
    return form(msg.message, msg.category, msg.filename, msg.lineno, msg.line)


def _formatwarnmsg_impl(msg):
    category = msg.category.__name__
    text = f"{msg.filename}:{msg.lineno}: {category}: {msg.message}\n"
    line = _source_line(msg.filename, msg.lineno) if msg.line is None else msg.line
    if line:
        text += f"  {line.strip()}\n"
    if msg.source is not None:
        text += _allocation(msg.source, category)
    return text


def _is_gone(name):
    """While the interpreter ends, nothing is imported any more for the sake of a warning."""
    return sys.is_finalizing() and sys.modules.get(name) is None


def _source_line(filename, lineno):
    if _is_gone("linecache"):
        return None
    try:
        import linecache
        return linecache.getline(filename, lineno)
    except Exception:
        return None  # while the interpreter ends, modules are gone


def _allocation(source, category):
    """Where the object was made, if tracemalloc knows."""
    if _is_gone("tracemalloc"):
        return ""
    import tracemalloc
    if not tracemalloc.is_tracing():
        return f"{category}: Enable tracemalloc to get the object allocation traceback\n"
    trace = tracemalloc.get_object_traceback(source)
    if trace is None:
        return ""
    text = "Object allocated at (most recent call last):\n"
    for frame in trace:
        text += f'  File "{frame.filename}", lineno {frame.lineno}\n'
        line = _source_line(frame.filename, frame.lineno)
        if line:
            text += f"    {line.strip()}\n"
    return text


# ---- filters ----

def filterwarnings(action, message="", category=Warning, module="", lineno=0, append=False):
    """Put a filter in front of the others (append: behind them). message and module are regular expressions."""
    assert action in _ACTIONS, f"invalid action: {action!r}"
    assert isinstance(message, str), "message must be a string"
    assert isinstance(category, type), "category must be a class"
    assert issubclass(category, Warning), "category must be a Warning subclass"
    assert isinstance(module, str), "module must be a string"
    assert isinstance(lineno, int) and lineno >= 0, "lineno must be an int >= 0"
    if message or module:
        import re
    message = re.compile(message, re.I) if message else None
    module = re.compile(module) if module else None
    _add_filter(action, message, category, module, lineno, append=append)


def simplefilter(action, category=Warning, lineno=0, append=False):
    """As filterwarnings(), for all texts and modules."""
    assert action in _ACTIONS, f"invalid action: {action!r}"
    assert isinstance(lineno, int) and lineno >= 0, "lineno must be an int >= 0"
    _add_filter(action, None, category, None, lineno, append=append)


def _add_filter(*item, append):
    if not append:
        if item in filters:
            filters.remove(item)
        filters.insert(0, item)
    elif item not in filters:
        filters.append(item)
    _filters_mutated()


def resetwarnings():
    """Take all filters away, also those that the interpreter starts with."""
    filters[:] = []
    _filters_mutated()


def _filters_mutated():
    """What was shown under other filters counts no longer."""
    global _filters_version
    _filters_version += 1


class catch_warnings:
    """Context manager that puts back the filters and showwarning() at its end.

    record: collect the warnings in the list that `with` gives. action and the others: a simplefilter() for the start."""

    def __init__(self, *, record=False, module=None, action=None, category=Warning, lineno=0, append=False):
        self._record = record
        self._module = sys.modules['warnings'] if module is None else module
        self._entered = False
        self._filter = None if action is None else (action, category, lineno, append)

    def __repr__(self):
        args = ["record=True"] if self._record else []
        if self._module is not sys.modules['warnings']:
            args.append(f"module={self._module!r}")
        return f"{type(self).__name__}({', '.join(args)})"

    def __enter__(self):
        if self._entered:
            raise RuntimeError(f"Cannot enter {self!r} twice")
        self._entered = True
        module = self._module
        self._saved = module.filters, module.showwarning, module._showwarnmsg_impl
        module.filters = module.filters[:]
        module._filters_mutated()
        if self._filter is not None:
            simplefilter(*self._filter)
        if not self._record:
            return None
        log = []
        module._showwarnmsg_impl = log.append
        module.showwarning = module._showwarning_orig
        return log

    def __exit__(self, *exc_info):
        if not self._entered:
            raise RuntimeError(f"Cannot exit {self!r} without entering first")
        module = self._module
        module.filters, module.showwarning, module._showwarnmsg_impl = self._saved
        module._filters_mutated()


# ---- issuing ----

def _is_internal_frame(frame):
    """A frame of the import system: a warning is never about it."""
    filename = frame.f_code.co_filename
    return 'importlib' in filename and '_bootstrap' in filename


def _frame_of_level(stacklevel):
    """The frame that a warning is about, seen from warn()'s caller; ValueError when the stack is not so deep."""
    frame = sys._getframe(2)
    internal = _is_internal_frame(frame)
    for _ in range(stacklevel - 1):
        frame = frame.f_back
        while frame is not None and not internal and _is_internal_frame(frame):
            frame = frame.f_back
        if frame is None:
            raise ValueError
    return frame


@hidden
def warn(message, category=None, stacklevel=1, source=None):
    """Issue a warning about the caller (stacklevel 2: the caller's caller, and so on). message: str or a Warning."""
    if isinstance(message, Warning):
        category = type(message)
    if category is None:
        category = UserWarning
    if not (isinstance(category, type) and issubclass(category, Warning)):
        raise TypeError(f"category must be a Warning subclass, not '{type(category).__name__}'")
    try:
        frame = _frame_of_level(stacklevel)
        names, filename, lineno = frame.f_globals, frame.f_code.co_filename, frame.f_lineno
    except ValueError:
        names, filename, lineno = sys.__dict__, "sys", 1
    registry = names.setdefault("__warningregistry__", {})
    warn_explicit(message, category, filename, lineno, names.get('__name__', "<string>"), registry, names, source)


@hidden
def warn_explicit(message, category, filename, lineno, module=None, registry=None, module_globals=None, source=None):
    """Issue a warning about a given place. registry: the __warningregistry__ of that module."""
    lineno = int(lineno)
    if module is None:
        module = (filename or "<unknown>").removesuffix(".py")
    if registry is None:
        registry = {}
    if registry.get('version', 0) != _filters_version:
        registry.clear()
        registry['version'] = _filters_version
    if isinstance(message, Warning):
        text = str(message)
        category = type(message)
    else:
        text = message
        message = category(message)
    key = text, category, lineno
    if registry.get(key):
        return
    item = _matching_filter(text, category, module, lineno)
    action = item[0] if item else defaultaction
    if action == "ignore":
        return
    if module_globals:
        if not _is_gone("linecache"):
            import linecache
            linecache.getlines(filename, module_globals)  # while the loader can still be asked
    if action == "error":
        raise message
    if action != "always" and _shown_before(action, item, registry, key):
        return
    _showwarnmsg(WarningMessage(message, category, filename, lineno, source=source))


def _matching_filter(text, category, module, lineno):
    for item in filters:
        action, message_pattern, wanted, module_pattern, line = item
        if ((message_pattern is None or _fits(message_pattern, text)) and issubclass(category, wanted)
                and (module_pattern is None or _fits(module_pattern, module)) and line in (0, lineno)):
            return item
    return None


def _fits(pattern, text):
    return pattern == text if isinstance(pattern, str) else pattern.match(text)


def _shown_before(action, item, registry, key):
    """Notes that a warning is shown, and tells whether it was shown as often as the action allows."""
    text, category, lineno = key
    registry[key] = 1
    if action == "default":
        return False
    if action == "once":
        seen, alternative = onceregistry, (text, category)
    elif action == "module":
        seen, alternative = registry, (text, category, 0)
    else:
        raise RuntimeError(f"Unrecognized action ({action!r}) in warnings.filters:\n {item}")
    if seen.get(alternative):
        return True
    seen[alternative] = 1
    return False


def _warn_unawaited_coroutine(coro):
    text = [f"coroutine '{coro.__qualname__}' was never awaited\n"]
    if coro.cr_origin is not None:
        import linecache
        import traceback
        text.append("Coroutine created at (most recent call last)\n")
        frames = [(filename, lineno, name, linecache.getline(filename, lineno)) for filename, lineno, name in coro.cr_origin]
        text += traceback.format_list(reversed(frames))
    warn(''.join(text).rstrip('\n'), category=RuntimeWarning, stacklevel=2, source=coro)


_DEPRECATED_MSG = "{name!r} is deprecated and slated for removal in Python {remove}"


def _deprecated(name, message=_DEPRECATED_MSG, *, remove, _version=sys.version_info):
    """For modules of the library: a warning until the version of the removal, an error from then on."""
    if _version[:2] > remove or (_version[:2] == remove and _version[3] != "alpha"):
        raise RuntimeError(f"{name!r} was slated for removal after Python {remove[0]}.{remove[1]} alpha")
    warn(message.format(name=name, remove=f"{remove[0]}.{remove[1]}"), DeprecationWarning, stacklevel=3)


# ---- the options -W and PYTHONWARNINGS ----

class _OptionError(Exception):
    """An option that cannot be understood."""


def _processoptions(args):
    for arg in args:
        try:
            _setoption(arg)
        except _OptionError as error:
            print("Invalid -W option ignored:", error, file=sys.stderr)


def _setoption(arg):
    """action:message:category:module:line, of which only the first is needed."""
    parts = arg.split(':')
    if len(parts) > 5:
        raise _OptionError(f"too many fields (max 5): {arg!r}")
    action, message, category, module, lineno = (part.strip() for part in parts + [''] * (5 - len(parts)))
    action = _getaction(action)
    category = _getcategory(category)
    if message or module:
        import re
    message = re.escape(message) if message else message
    module = re.escape(module) + r'\Z' if module else module
    try:
        lineno = int(lineno or 0)
        if lineno < 0:
            raise ValueError
    except (ValueError, OverflowError):
        raise _OptionError(f"invalid lineno {lineno!r}") from None
    filterwarnings(action, message, category, module, lineno)


def _getaction(action):
    if not action:
        return "default"
    if action == "all":
        return "always"
    for known in ('default', 'always', 'ignore', 'module', 'once', 'error'):
        if known.startswith(action):
            return known
    raise _OptionError(f"invalid action: {action!r}")


def _getcategory(category):
    if not category:
        return Warning
    module, _, name = category.rpartition('.')
    try:
        namespace = __import__(module or 'builtins', None, None, [name])
    except ImportError:
        raise _OptionError(f"invalid module name: {module!r}") from None
    try:
        found = getattr(namespace, name)
    except AttributeError:
        raise _OptionError(f"unknown warning category: {category!r}") from None
    if not issubclass(found, Warning):
        raise _OptionError(f"invalid warning category: {category!r}")
    return found


# ---- the state ----

filters = [
    ('default', None, DeprecationWarning, '__main__', 0),
    ('ignore', None, DeprecationWarning, None, 0),
    ('ignore', None, PendingDeprecationWarning, None, 0),
    ('ignore', None, ImportWarning, None, 0),
    ('ignore', None, ResourceWarning, None, 0),
]
defaultaction = _defaultaction = "default"
onceregistry = _onceregistry = {}
_filters_version = 1
_warnings_defaults = True
_processoptions(sys.warnoptions)
