# The system calls of os with every form of their arguments: keywords, dir_fd, follow_symlinks, descriptors for paths.
import os
import stat
import tempfile


def show(label, call, *args, **keywords):
    try:
        result = call(*args, **keywords)
    except (OSError, TypeError, ValueError, NotImplementedError, OverflowError) as error:
        print(label, type(error).__name__, str(error).replace(root, "ROOT"))
    else:
        print(label, result if result is None or isinstance(result, (int, str, bytes, bool, list)) else type(result).__name__)
        return result


root = tempfile.mkdtemp()
os.chdir(path=root)
os.mkdir(path="sub", mode=0o755)
folder = os.open("sub", os.O_RDONLY | os.O_DIRECTORY)

# relative to a folder that is open
file = os.open(path="inner", flags=os.O_CREAT | os.O_RDWR, mode=0o640, dir_fd=folder)
os.write(file, b"0123456789")
print(os.listdir("."), os.listdir(folder), os.listdir(path="sub"))
print(os.stat("inner", dir_fd=folder).st_size, os.lstat("inner", dir_fd=folder).st_size, os.fstat(fd=file).st_size)
show("stat here", os.stat, "inner")
os.symlink("inner", "link", dir_fd=folder)
print(os.readlink("link", dir_fd=folder), os.readlink(path="sub/link"))
print(stat.S_ISLNK(os.stat("link", dir_fd=folder, follow_symlinks=False).st_mode), stat.S_ISLNK(os.stat("sub/link").st_mode))
os.mkdir("deeper", dir_fd=folder)
os.rename("inner", "moved", src_dir_fd=folder, dst_dir_fd=folder)
os.replace(src="sub/moved", dst="here")
os.link("here", "again", dst_dir_fd=folder)
os.link("here", "third", follow_symlinks=False)
print(sorted(os.listdir()), sorted(os.listdir("sub")))
os.chmod("again", 0o600, dir_fd=folder)
print(oct(os.stat("here").st_mode & 0o777), os.access("again", os.R_OK, dir_fd=folder), os.access("again", os.R_OK))
show("chmod link", os.chmod, "sub/link", 0o600, follow_symlinks=False)
os.utime("again", ns=(10**9, 2 * 10**9), dir_fd=folder)
print(os.stat("here").st_mtime, os.stat("here").st_atime_ns)
os.utime("sub/link", (5, 6), follow_symlinks=False)
print(os.lstat("sub/link").st_mtime, os.stat("here").st_mtime)
show("utime both", os.utime, "here", (1, 2), ns=(1, 2))
show("utime odd", os.utime, "here", 5)
show("utime odd", os.utime, "here", ns=5)

# descriptors
print(os.pread(file, 4, 3), os.pwrite(file, b"ab", 8), os.pread(file, 20, 0))
print(os.get_inheritable(file), os.set_inheritable(file, True), os.get_inheritable(file))
other = os.dup2(fd=file, fd2=os.dup(file), inheritable=False)
print(os.get_inheritable(other), os.get_inheritable(os.dup2(file, other)))
os.fchmod(fd=file, mode=0o644)
os.fchown(file, -1, -1)
os.chown("here", -1, -1, follow_symlinks=True)
os.lchown("sub/link", -1, -1)
os.fdatasync(fd=file)
os.truncate(path=file, length=3)
print(os.stat(file).st_size, oct(os.stat("here").st_mode & 0o777), os.device_encoding(file))
show("stat", os.stat, file, follow_symlinks=False)
show("stat", os.lstat, file)
os.fchdir(folder)
print(os.path.basename(os.getcwd()))
os.chdir("..")
os.mkfifo("pipe", mode=0o600)
print(stat.S_ISFIFO(os.stat("pipe").st_mode))
print(os.statvfs(".").f_namemax, os.fstatvfs(file).f_namemax, len(os.statvfs(root)), type(os.statvfs(root)).__name__)
os.close(fd=other)
show("close", os.close, other)
os.closerange(other, other + 2)

# the machine
print(os.sysconf("SC_PAGE_SIZE"), os.sysconf(os.sysconf_names["SC_CLK_TCK"]), len(os.getloadavg()), os.makedev(8, 1), os.major(2049), os.minor(2049))
print(os.getpriority(os.PRIO_PROCESS, 0) == os.nice(0), len(os.getresuid()), isinstance(os.getgroups(), list), len(os.getrandom(5)))
print(os.EX_OK, os.EX_USAGE, os.O_ACCMODE, os.F_LOCK, os.SEEK_HOLE)
for name in ("", "SC_NOTHING", None, 1.5):
    show("sysconf", os.sysconf, name)

# odd arguments
show("open", os.open, "x", 0, dir_fd="y")
show("stat", os.stat, "x", dir_fd=1.5)
show("stat", os.stat, None)
show("stat", os.stat, "x\0")
show("stat", os.stat)
show("unlink", os.unlink)
show("unlink", os.unlink, "nothing", dir_fd=folder)
show("remove", os.remove, path="nothing")
show("remove", os.remove, "nothing", nonsense=1)
show("rmdir", os.rmdir, "here")
show("mkdir", os.mkdir, "sub")
show("rename", os.rename, "nothing", "something")
show("link", os.link, "nothing", "something")
show("chown", os.chown, "here", "root", 0)
show("chown", os.chown, "here", -2, 0)
show("unsetenv", os.unsetenv, "")
for name in ("again", "link"):
    os.unlink(name, dir_fd=folder)
os.rmdir("deeper", dir_fd=folder)
for name in ("here", "third", "pipe"):
    os.remove(path=name)
os.rmdir(path="sub")
print(os.listdir(root), all(f in os.supports_dir_fd for f in (os.open, os.stat, os.unlink, os.rename)), os.stat in os.supports_follow_symlinks)
os.rmdir(root)
