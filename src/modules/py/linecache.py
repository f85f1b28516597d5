"""Lines of source files, kept after the first look: for tracebacks and warnings.

cache maps a file name to (size, mtime, lines, full name). An entry with mtime None did not come from a file and is never
out of date; a tuple of one function is an entry that still has to be fetched from a module's loader (lazycache).
"""
import os
import sys

__all__ = ["getline", "clearcache", "checkcache", "lazycache"]

cache = {}


def clearcache():
    """Forget all lines."""
    cache.clear()


def getline(filename, lineno, module_globals=None):
    """Line lineno with its end; '' when there is no such line or file."""
    lines = getlines(filename, module_globals)
    return lines[lineno - 1] if 1 <= lineno <= len(lines) else ''


def getlines(filename, module_globals=None):
    """All lines of a file, [] when it cannot be read."""
    entry = cache.get(filename)
    if entry is not None and len(entry) != 1:
        return entry[2]
    try:
        return updatecache(filename, module_globals)
    except MemoryError:
        clearcache()
        return []


def checkcache(filename=None):
    """Forget what has changed on disk since it was read, of one file or of all."""
    for name in list(cache) if filename is None else [filename]:
        entry = cache.get(name)
        if entry is None or len(entry) == 1:
            continue
        size, mtime, lines, fullname = entry
        if mtime is None:
            continue
        try:
            stat = os.stat(fullname)
        except (OSError, ValueError):
            cache.pop(name, None)
            continue
        if size != stat.st_size or mtime != stat.st_mtime:
            cache.pop(name, None)


def updatecache(filename, module_globals=None):
    """Read a file again; its lines, or []."""
    if filename in cache and len(cache[filename]) != 1:
        del cache[filename]
    if not filename or (filename.startswith('<') and filename.endswith('>')):
        return _from_loader(filename, module_globals) if filename else []
    fullname = filename
    try:
        stat = os.stat(fullname)
    except (OSError, ValueError):
        if lazycache(filename, module_globals or _embedded_globals(filename)):
            return _from_loader(filename, module_globals)
        fullname, stat = _search_path(filename)
        if stat is None:
            return []
    try:
        lines = _read_lines(fullname)
    except (OSError, UnicodeDecodeError, LookupError, SyntaxError):
        return []
    cache[filename] = stat.st_size, stat.st_mtime, lines, fullname
    return lines


def _search_path(filename):
    """(full name, stat) of a relative name in one of sys.path's folders."""
    if os.path.isabs(filename):
        return filename, None
    for folder in sys.path:
        try:
            fullname = os.path.join(folder, filename)
            return fullname, os.stat(fullname)
        except (TypeError, AttributeError, OSError, ValueError):
            pass
    return filename, None


def _embedded_globals(filename):
    """What tells the loader of a module that is part of the interpreter; None for other names."""
    prefix = '<hoopsnake>/'
    if not filename.startswith(prefix):
        return None
    import importlib.util
    name = filename[len(prefix):].removesuffix('.py').replace('/', '.').removesuffix('.__init__')
    try:
        spec = importlib.util.find_spec(name)
    except (ImportError, ValueError):
        return None
    return spec and {'__name__': name, '__spec__': spec}


def _from_loader(filename, module_globals):
    """The lines that a module's loader gives: embedded and zipped modules."""
    if not lazycache(filename, module_globals):
        return []
    try:
        data = cache[filename][0]()
    except (ImportError, OSError):
        data = None
    if data is None:
        cache.pop(filename, None)
        return []
    lines = [line + '\n' for line in data.splitlines()]
    cache[filename] = len(data), None, lines, filename
    return lines


def lazycache(filename, module_globals):
    """Remember where the lines of a file can be had when they are asked for. True: they can."""
    if filename in cache:
        return len(cache[filename]) == 1
    if not filename or not module_globals or '__name__' not in module_globals:
        return False
    if filename.startswith('<') and filename.endswith('>') and module_globals.get('__file__') != filename:
        return False
    spec = module_globals.get('__spec__')
    name = getattr(spec, 'name', None) or module_globals['__name__']
    loader = getattr(spec, 'loader', None) or module_globals.get('__loader__')
    get_source = getattr(loader, 'get_source', None)
    if not name or not get_source:
        return False

    def get_lines(name=name, *args, **kwargs):
        return get_source(name, *args, **kwargs)
    cache[filename] = (get_lines,)
    return True


def _read_lines(fullname):
    with open(fullname, 'rb') as file:
        data = file.read()
    text = data.decode(_encoding(data)).removeprefix('\ufeff')
    lines = text.replace('\r\n', '\n').replace('\r', '\n').split('\n')
    lines = [line + '\n' for line in lines]
    last = lines.pop()
    if last != '\n':  # a file that does not end its last line
        lines.append(last)
    return lines


def _cookie(comment):
    """The name after "coding:" or "coding=", or None. (By hand: a traceback should not have to import re.)"""
    at = comment.find(b'coding')
    while at >= 0:
        at += len(b'coding')
        if comment[at:at + 1] in (b':', b'='):
            rest = comment[at + 1:].lstrip(b' \t')
            end = 0
            while end < len(rest) and (rest[end:end + 1].isalnum() or rest[end] in b'-_.'):
                end += 1
            if end:
                return rest[:end].decode('ascii')
        at = comment.find(b'coding', at)
    return None


def _encoding(data):
    """What the first two lines say, otherwise UTF-8 (PEP 263)."""
    for line in data.split(b'\n', 2)[:2]:
        line = line.lstrip(b' \t\f')
        encoding = _cookie(line) if line.startswith(b'#') else None
        if encoding:
            return encoding
        if line and line[0] not in b'#\r':
            break
    return 'utf-8'
