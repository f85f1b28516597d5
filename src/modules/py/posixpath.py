"""Paths as POSIX systems write them: os.path."""
# First what os takes from here: os and this module import each other, and either may be the first.
curdir, pardir, extsep, sep, pathsep = ".", "..", ".", "/", ":"
defpath, altsep, devnull = "/bin:/usr/bin", None, "/dev/null"
supports_unicode_filenames = False

import genericpath
import os
import stat
import sys
from genericpath import *

__all__ = ["normcase", "isabs", "join", "splitdrive", "split", "splitext", "basename", "dirname", "commonprefix", "getsize",
           "getmtime", "getatime", "getctime", "islink", "exists", "lexists", "isdir", "isfile", "ismount", "expanduser",
           "expandvars", "normpath", "abspath", "samefile", "sameopenfile", "samestat", "curdir", "pardir", "sep",
           "pathsep", "defpath", "altsep", "extsep", "devnull", "realpath", "supports_unicode_filenames", "relpath",
           "commonpath"]



def _sep(path):
    return b"/" if isinstance(path, bytes) else "/"


def normcase(s):
    return os.fspath(s)


def isabs(s):
    s = os.fspath(s)
    return s.startswith(_sep(s))


def join(a, *p):
    """Parts with slashes between them; an absolute part drops all before it."""
    a = os.fspath(a)
    slash = _sep(a)
    path = a
    try:
        if not p:
            path[:0] + slash
        for b in map(os.fspath, p):
            if b.startswith(slash):
                path = b
            elif not path or path.endswith(slash):
                path += b
            else:
                path += slash + b
    except (TypeError, AttributeError, BytesWarning):
        genericpath._check_arg_types("join", a, *p)
        raise
    return path


def split(p):
    """(all before the last slash, the rest)."""
    p = os.fspath(p)
    slash = _sep(p)
    i = p.rfind(slash) + 1
    head, tail = p[:i], p[i:]
    if head and head != slash * len(head):
        head = head.rstrip(slash)
    return head, tail


def splitext(p):
    p = os.fspath(p)
    if isinstance(p, bytes):
        return genericpath._splitext(p, b"/", None, b".")
    return genericpath._splitext(p, sep, altsep, extsep)


splitext.__doc__ = genericpath._splitext.__doc__


def splitdrive(p):
    p = os.fspath(p)
    return p[:0], p


def basename(p):
    p = os.fspath(p)
    return p[p.rfind(_sep(p)) + 1:]


def dirname(p):
    return split(p)[0]


def islink(path):
    try:
        st = os.lstat(path)
    except (OSError, ValueError, AttributeError):
        return False
    return stat.S_ISLNK(st.st_mode)


def lexists(path):
    try:
        os.lstat(path)
    except (OSError, ValueError):
        return False
    return True


def ismount(path):
    try:
        s1 = os.lstat(path)
    except (OSError, ValueError):
        return False
    if stat.S_ISLNK(s1.st_mode):
        return False
    path = os.fspath(path)
    parent = realpath(join(path, b".." if isinstance(path, bytes) else ".."))
    try:
        s2 = os.lstat(parent)
    except (OSError, ValueError):
        return False
    return s1.st_dev != s2.st_dev or s1.st_ino == s2.st_ino


def expanduser(path):
    """~ and ~user become home folders."""
    path = os.fspath(path)
    tilde = b"~" if isinstance(path, bytes) else "~"
    if not path.startswith(tilde):
        return path
    slash = _sep(path)
    i = path.find(slash, 1)
    if i < 0:
        i = len(path)
    if i == 1:
        home = os.environ.get("HOME")
        if home is None:
            home = _home_of(os.getuid())
        if home is None:
            return path
    else:
        name = path[1:i]
        home = _home_of(name.decode() if isinstance(name, bytes) else name)
        if home is None:
            return path
    if isinstance(path, bytes):
        home = os.fsencode(home)
    return (home.rstrip(slash) + path[i:]) or slash


def _home_of(user):
    """The home folder of a user, by number or name; None: nobody knows."""
    try:
        import pwd
        return (pwd.getpwuid(user) if isinstance(user, int) else pwd.getpwnam(user)).pw_dir
    except (ImportError, KeyError):
        return None


def expandvars(path):
    """$name and ${name} become values of the environment; unknown ones stay."""
    import re
    path = os.fspath(path)
    if isinstance(path, bytes):
        if b"$" not in path:
            return path
        pattern, environ = rb"\$(\w+|\{[^}]*\}?)", os.environb
        start, end = b"{", b"}"
    else:
        if "$" not in path:
            return path
        pattern, environ = r"\$(\w+|\{[^}]*\}?)", os.environ
        start, end = "{", "}"

    def value(match):
        name = match.group(1)
        if name.startswith(start):
            if not name.endswith(end):
                return match.group(0)  # the brace has no end: so the search goes over the rest once, not from each "$"
            name = name[1:-1]
        return environ.get(name, match.group(0))
    return re.sub(pattern, value, path, flags=re.ASCII)


def normpath(path):
    """Without doubled slashes, . and .. ."""
    path = os.fspath(path)
    if isinstance(path, bytes):
        slash, empty, dot, dotdot = b"/", b"", b".", b".."
    else:
        slash, empty, dot, dotdot = "/", "", ".", ".."
    if path == empty:
        return dot
    slashes = 0
    if path.startswith(slash):
        slashes = 2 if path.startswith(slash * 2) and not path.startswith(slash * 3) else 1
    parts = []
    for part in path.split(slash):
        if part in (empty, dot):
            continue
        if part != dotdot or (not slashes and not parts) or (parts and parts[-1] == dotdot):
            parts.append(part)
        elif parts:
            parts.pop()
    return slash * slashes + slash.join(parts) or dot


def abspath(path):
    path = os.fspath(path)
    if not isabs(path):
        path = join(os.getcwdb() if isinstance(path, bytes) else os.getcwd(), path)
    return normpath(path)


def realpath(filename, *, strict=False):
    """The absolute path with all symbolic links followed."""
    filename = os.fspath(filename)
    path, ok = _join_real(filename[:0], filename, strict, {})
    return abspath(path)


def _join_real(path, rest, strict, seen):
    slash = _sep(path)
    dot, dotdot = (b".", b"..") if isinstance(path, bytes) else (".", "..")
    if isabs(rest):
        rest, path = rest[1:], slash
    while rest:
        name, _, rest = rest.partition(slash)
        if not name or name == dot:
            continue
        if name == dotdot:
            if path:
                path, last = split(path)
                if last == dotdot:
                    path = join(path, dotdot, dotdot)
            else:
                path = dotdot
            continue
        new_path = join(path, name)
        try:
            st = os.lstat(new_path)
        except OSError:
            if strict:
                raise
            is_link = False
        else:
            is_link = stat.S_ISLNK(st.st_mode)
        if not is_link:
            path = new_path
            continue
        if new_path in seen:
            path = seen[new_path]
            if path is not None:
                continue
            if strict:
                os.stat(new_path)
            return join(new_path, rest), False
        seen[new_path] = None
        path, ok = _join_real(path, os.readlink(new_path), strict, seen)
        if not ok:
            return join(path, rest), False
        seen[new_path] = path
    return path, True


def relpath(path, start=None):
    """The way from start (the working directory) to path."""
    if not path:
        raise ValueError("no path specified")
    path = os.fspath(path)
    if isinstance(path, bytes):
        here, slash, up = b".", b"/", b".."
    else:
        here, slash, up = ".", "/", ".."
    start = here if start is None else os.fspath(start)
    try:
        start_list = [x for x in abspath(start).split(slash) if x]
        path_list = [x for x in abspath(path).split(slash) if x]
        shared = len(commonprefix([start_list, path_list]))
        rel_list = [up] * (len(start_list) - shared) + path_list[shared:]
        return join(*rel_list) if rel_list else here
    except (TypeError, AttributeError, BytesWarning, DeprecationWarning):
        genericpath._check_arg_types("relpath", path, start)
        raise


def commonpath(paths):
    """The longest path that all of them begin with."""
    if not paths:
        raise ValueError("commonpath() arg is an empty sequence")
    paths = tuple(map(os.fspath, paths))
    slash, here = (b"/", b".") if isinstance(paths[0], bytes) else ("/", ".")
    try:
        split_paths = [path.split(slash) for path in paths]
        try:
            absolute, = set(p[:1] == slash for p in paths)
        except ValueError:
            raise ValueError("Can't mix absolute and relative paths") from None
        split_paths = [[c for c in s if c and c != here] for s in split_paths]
        low, high = min(split_paths), max(split_paths)
        common = low
        for i, c in enumerate(low):
            if c != high[i]:
                common = low[:i]
                break
        return (slash if absolute else slash[:0]) + slash.join(common)
    except (TypeError, AttributeError):
        genericpath._check_arg_types("commonpath", *paths)
        raise
