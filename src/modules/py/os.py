"""The operating system: files, folders, processes, the environment."""
import abc
import sys

import posix
from posix import *
from posix import _exit
import posixpath as path
from posixpath import curdir, pardir, sep, pathsep, defpath, extsep, altsep, devnull

name = "posix"
linesep = "\n"
error = OSError
sys.modules["os.path"] = path

SEEK_SET, SEEK_CUR, SEEK_END = 0, 1, 2
supports_bytes_environ = True
supports_dir_fd = {access, chmod, chown, link, mkdir, mkfifo, open, readlink, rename, rmdir, stat, symlink, unlink, utime}
supports_effective_ids = {access}
supports_fd = {stat, chdir, chmod, chown, listdir, statvfs, truncate, utime}
supports_follow_symlinks = {access, chown, link, stat, utime}


def _fscodec():
    encoding, errors = "utf-8", "surrogateescape"

    def fsencode(filename):
        """The bytes of a file name."""
        filename = fspath(filename)
        return filename.encode(encoding, errors) if isinstance(filename, str) else filename

    def fsdecode(filename):
        """The text of a file name."""
        filename = fspath(filename)
        return filename.decode(encoding, errors) if isinstance(filename, bytes) else filename
    return fsencode, fsdecode


fsencode, fsdecode = _fscodec()
del _fscodec


class PathLike(abc.ABC):
    """Objects with __fspath__()."""

    @abc.abstractmethod
    def __fspath__(self):
        """Return the file system path representation of the object."""
        raise NotImplementedError

    @classmethod
    def __subclasshook__(cls, subclass):
        if cls is PathLike:
            for base in subclass.__mro__:
                if "__fspath__" in base.__dict__:
                    return True if base.__dict__["__fspath__"] is not None else NotImplemented
        return NotImplemented

    __class_getitem__ = classmethod(type(list[int]))


def makedirs(name, mode=0o777, exist_ok=False):
    """mkdir() with all folders above that are missing."""
    head, tail = path.split(name)
    if not tail:
        head, tail = path.split(head)
    if head and tail and not path.exists(head):
        try:
            makedirs(head, exist_ok=exist_ok)
        except FileExistsError:
            pass
        here = bytes(curdir, "ASCII") if isinstance(tail, bytes) else curdir
        if tail == here:
            return
    try:
        mkdir(name, mode)
    except OSError:
        if not exist_ok or not path.isdir(name):
            raise


def removedirs(name):
    """rmdir() with the folders above that become empty."""
    rmdir(name)
    head, tail = path.split(name)
    if not tail:
        head, tail = path.split(head)
    while head and tail:
        try:
            rmdir(head)
        except OSError:
            break
        head, tail = path.split(head)


def renames(old, new):
    head, tail = path.split(new)
    if head and tail and not path.exists(head):
        makedirs(head)
    rename(old, new)
    head, tail = path.split(old)
    if head and tail:
        try:
            removedirs(head)
        except OSError:
            pass


class DirEntry:
    """One entry of scandir()."""

    __module__ = "posix"
    __slots__ = "name", "path", "_kind", "_inode", "_stat", "_lstat", "_folder"

    def __init__(self, name, path, kind, inode, folder=None):
        self.name, self.path, self._kind, self._inode = name, path, kind, inode
        self._folder = folder  # the descriptor that scandir() was given; path is relative to it
        self._stat = self._lstat = None

    __class_getitem__ = classmethod(type(list[int]))

    def __reduce_ex__(self, protocol):
        raise TypeError("cannot pickle 'posix.DirEntry' object")

    def inode(self):
        return self._inode

    def stat(self, *, follow_symlinks=True):
        if follow_symlinks:
            if self._stat is None:
                self._stat = stat(self.path, dir_fd=self._folder)
            return self._stat
        if self._lstat is None:
            self._lstat = lstat(self.path, dir_fd=self._folder)
        return self._lstat

    def _is(self, kind, mode, follow_symlinks):
        if self._kind == kind:
            return True
        if self._kind not in (0, 10) or (self._kind == 10 and not follow_symlinks):
            return False
        try:
            return self.stat(follow_symlinks=follow_symlinks).st_mode & 0o170000 == mode
        except FileNotFoundError:
            return False

    def is_dir(self, *, follow_symlinks=True):
        return self._is(4, 0o040000, follow_symlinks)

    def is_file(self, *, follow_symlinks=True):
        return self._is(8, 0o100000, follow_symlinks)

    def is_symlink(self):
        if self._kind:
            return self._kind == 10
        return self.stat(follow_symlinks=False).st_mode & 0o170000 == 0o120000

    def __fspath__(self):
        return self.path

    def __repr__(self):
        return "<DirEntry %r>" % self.name


class _ScandirIterator:
    def __init__(self, entries):
        self._entries = iter(entries)

    def __iter__(self):
        return self

    def __next__(self):
        return next(self._entries)

    def __enter__(self):
        return self

    def __exit__(self, *exc_info):
        self.close()

    def close(self):
        self._entries = iter(())


def scandir(path=None):
    """An iterator of DirEntry objects."""
    if path is None:
        path = "."
    base = path if isinstance(path, int) else fspath(path)
    found = posix._scandir(path)
    if isinstance(base, int):
        return _ScandirIterator([DirEntry(n, n, kind, inode, base) for n, kind, inode in found])
    join = globals()["path"].join
    return _ScandirIterator([DirEntry(n, join(base, n), kind, inode) for n, kind, inode in found])


supports_fd.add(scandir)


def walk(top, topdown=True, onerror=None, followlinks=False):
    """(folder, names of folders, names of files) for a folder and all below it."""
    sys.audit("os.walk", top, topdown, onerror, followlinks)
    return _walk(fspath(top), topdown, onerror, followlinks)


def _walk(top, topdown, onerror, followlinks):
    stack = [top]
    join, islink = path.join, path.islink
    while stack:
        top = stack.pop()
        if isinstance(top, tuple):
            yield top
            continue
        dirs, nondirs, walk_dirs = [], [], []
        try:
            entries = list(scandir(top))
        except OSError as error:
            if onerror is not None:
                onerror(error)
            continue
        for entry in entries:
            try:
                is_dir = entry.is_dir()
            except OSError:
                is_dir = False
            (dirs if is_dir else nondirs).append(entry.name)
            if not topdown and is_dir and (followlinks or not entry.is_symlink()):
                walk_dirs.append(entry.path)
        if topdown:
            yield top, dirs, nondirs
            for dirname in reversed(dirs):
                new_path = join(top, dirname)
                if followlinks or not islink(new_path):
                    stack.append(new_path)
        else:
            stack.append((top, dirs, nondirs))
            stack.extend(reversed(walk_dirs))


from collections.abc import MutableMapping, Mapping


class _Environ(MutableMapping):
    """The environment as a mapping; changes reach the process."""

    def __init__(self, data, encodekey, decodekey, encodevalue, decodevalue):
        self.encodekey, self.decodekey = encodekey, decodekey
        self.encodevalue, self.decodevalue = encodevalue, decodevalue
        self._data = data

    def __getitem__(self, key):
        try:
            value = self._data[self.encodekey(key)]
        except KeyError:
            raise KeyError(key) from None
        return self.decodevalue(value)

    def __setitem__(self, key, value):
        key, value = self.encodekey(key), self.encodevalue(value)
        putenv(key, value)
        self._data[key] = value

    def __delitem__(self, key):
        encoded = self.encodekey(key)
        unsetenv(encoded)
        try:
            del self._data[encoded]
        except KeyError:
            raise KeyError(key) from None

    def __iter__(self):
        for key in list(self._data):
            yield self.decodekey(key)

    def __len__(self):
        return len(self._data)

    def __repr__(self):
        return "environ({%s})" % ", ".join("%r: %r" % (self.decodekey(k), self.decodevalue(v)) for k, v in self._data.items())

    def copy(self):
        return dict(self)

    def setdefault(self, key, value):
        if key not in self:
            self[key] = value
        return self[key]

    def __ior__(self, other):
        self.update(other)
        return self

    def __or__(self, other):
        if not isinstance(other, Mapping):
            return NotImplemented
        new = dict(self)
        new.update(other)
        return new

    def __ror__(self, other):
        if not isinstance(other, Mapping):
            return NotImplemented
        new = dict(other)
        new.update(self)
        return new


def _make_environ():
    def encode(value):
        if not isinstance(value, str):
            raise TypeError("str expected, not %s" % type(value).__name__)
        return value.encode("utf-8", "surrogateescape")

    def decode(value):
        return value.decode("utf-8", "surrogateescape")

    def check_bytes(value):
        if not isinstance(value, bytes):
            raise TypeError("bytes expected, not %s" % type(value).__name__)
        return value
    data = posix.environ
    return _Environ(data, encode, decode, encode, decode), _Environ(data, check_bytes, bytes, check_bytes, bytes)


environ, environb = _make_environ()
del _make_environ


def getenv(key, default=None):
    """A variable of the environment, or default."""
    return environ.get(key, default)


def getenvb(key, default=None):
    return environb.get(key, default)


def get_exec_path(env=None):
    """The folders of PATH, where execvp() and its like look for a program."""
    if env is None:
        env = environ
    try:
        folders = env.get("PATH")
    except TypeError:
        folders = None
    try:
        encoded = env[b"PATH"]
    except (KeyError, TypeError):
        pass
    else:
        if folders is not None:
            raise ValueError("env cannot contain 'PATH' and b'PATH' keys")
        folders = encoded
    return (defpath if folders is None else fsdecode(folders)).split(pathsep)


def fdopen(fd, mode="r", buffering=-1, encoding=None, *args, **kwargs):
    """open() for a descriptor."""
    if not isinstance(fd, int):
        raise TypeError("invalid fd type (%s, expected integer)" % type(fd))
    import io
    if "b" not in mode:
        encoding = io.text_encoding(encoding)
    return io.open(fd, mode, buffering, encoding, *args, **kwargs)


def sched_getaffinity(pid):
    return set(range(cpu_count() or 1))


__all__ = [n for n in globals() if not n.startswith("_") and n not in ("sys", "abc", "posix", "MutableMapping", "Mapping")] + ["_exit"]


# ---- other programs ----

P_WAIT, P_NOWAIT, P_NOWAITO = 0, 1, 1


def _get_exports_list(module):
    try:
        return list(module.__all__)
    except AttributeError:
        return [name for name in dir(module) if name[0] != "_"]


def _exec_on_path(file, args, env):
    run, rest = (execve, (args, env)) if env is not None else (execv, (args,))
    if path.dirname(file):
        run(file, *rest)
        return
    problem = None
    for folder in map(fsencode, get_exec_path(env)):
        try:
            run(path.join(folder, fsencode(file)), *rest)
        except (FileNotFoundError, NotADirectoryError) as e:
            problem = problem or e
        except OSError as e:
            problem = e
    raise problem


def execl(file, *args):
    """Replace this process by another program."""
    execv(file, args)


def execle(file, *args):
    execve(file, args[:-1], args[-1])


def execlp(file, *args):
    """execl() that searches $PATH."""
    execvp(file, args)


def execlpe(file, *args):
    execvpe(file, args[:-1], args[-1])


def execvp(file, args):
    """execv() that searches $PATH."""
    _exec_on_path(file, args, None)


def execvpe(file, args, env):
    """execve() that searches $PATH."""
    _exec_on_path(file, args, env)


P_WAIT = 0
P_NOWAIT = P_NOWAITO = 1


def _spawn(mode, file, args, env, run):
    """Run a program in a child; its exit code (P_WAIT; negative: the signal that ended it) or its process number."""
    if not isinstance(args, (tuple, list)):
        raise TypeError("argv must be a tuple or a list")
    if not args or not args[0]:
        raise ValueError("argv first element cannot be empty")
    pid = fork()
    if not pid:
        try:
            run(file, args) if env is None else run(file, args, env)
        except BaseException:
            _exit(127)
    if mode == P_NOWAIT:
        return pid
    while True:
        status = waitpid(pid, 0)[1]
        if not WIFSTOPPED(status):
            return waitstatus_to_exitcode(status)


def spawnv(mode, file, args):
    """Run the program `file` with these arguments in a child."""
    return _spawn(mode, file, args, None, execv)


def spawnve(mode, file, args, env):
    """The same with that environment."""
    return _spawn(mode, file, args, env, execve)


def spawnvp(mode, file, args):
    """spawnv() that searches $PATH."""
    return _spawn(mode, file, args, None, execvp)


def spawnvpe(mode, file, args, env):
    """spawnve() that searches $PATH."""
    return _spawn(mode, file, args, env, execvpe)


def spawnl(mode, file, *args):
    """spawnv() with separate arguments."""
    return spawnv(mode, file, args)


def spawnle(mode, file, *args):
    """spawnve() with separate arguments, the environment last."""
    return spawnve(mode, file, args[:-1], args[-1])


def spawnlp(mode, file, *args):
    """spawnvp() with separate arguments."""
    return spawnvp(mode, file, args)


def spawnlpe(mode, file, *args):
    """spawnvpe() with separate arguments, the environment last."""
    return spawnvpe(mode, file, args[:-1], args[-1])


class _PipeToCommand:
    """What popen() gives: a text stream, and the command's exit status when it is closed."""

    def __init__(self, stream, process):
        self._stream, self._process = stream, process

    def close(self):
        self._stream.close()
        code = self._process.wait()
        return None if code == 0 else code << 8 if code > 0 else code

    def __enter__(self):
        return self

    def __exit__(self, *exc):
        self.close()

    def __getattr__(self, name):
        return getattr(self._stream, name)

    def __iter__(self):
        return iter(self._stream)


def popen(cmd, mode="r", buffering=-1):
    """A stream from or to a shell command."""
    if not isinstance(cmd, str):
        raise TypeError("invalid cmd type (%s, expected string)" % type(cmd))
    if mode not in ("r", "w"):
        raise ValueError("invalid mode %r" % mode)
    if buffering == 0 or buffering is None:
        raise ValueError("popen() does not support unbuffered streams")
    import subprocess
    ends = {"stdout": subprocess.PIPE} if mode == "r" else {"stdin": subprocess.PIPE}
    process = subprocess.Popen(cmd, shell=True, text=True, bufsize=buffering, **ends)
    return _PipeToCommand(process.stdout if mode == "r" else process.stdin, process)
