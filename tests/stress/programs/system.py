# restarts, after: os, signal
# posix, time, select, _socket, _signal, fcntl, resource, _thread: what they tell of a system that stands still. (What reads the
# system's lists of users and hosts maps files of its own.)
import fcntl, os, posix, resource, select, signal, sys, time
import _posixsubprocess, _signal, _socket, _thread


def error_of(f, *args, **kwargs):
    try: return f(*args, **kwargs)
    except MemoryError: raise
    except Exception as e: return type(e).__name__, str(e)[:60]


class Path:
    def __init__(self, path): self.path = path
    def __fspath__(self): return self.path


class Descriptor:
    def __init__(self, n): self.n = n
    def fileno(self): return self.n


print(os.stat(Path('/')).st_mode == os.stat(b'/').st_mode, os.lstat('/')[0] > 0, error_of(os.stat, '/nonexistent'), error_of(os.stat, Path(5)), error_of(os.stat, 'a\0b'), os.access('/', os.R_OK))
print(sorted(os.listdir('/proc/self/fdinfo'))[:1], type(posix._scandir('/')[0]), error_of(os.listdir, '/nonexistent'), os.readlink('/proc/self/root'), error_of(os.readlink, b'/'), os.getcwd() == os.getcwdb().decode())
r, w = os.pipe()
print(os.write(w, bytearray(b'abcd')), os.read(r, 2), error_of(os.pread, r, 1, 0), error_of(os.lseek, r, 0, 0), os.fstat(r)[0] > 0, os.get_inheritable(r), os.isatty(r))
print(error_of(posix.execv, '/nonexistent', ['x', Path('y')]), error_of(posix.execve, '/nonexistent', ('x',), {'a': 'b', b'c': Path('d')}), error_of(posix.execv, '/nonexistent', []), error_of(posix.execve, '/x', ['x'], {'=': '1'}))
print(len(os.uname()), len(os.times()), os.statvfs('/').f_bsize > 0, os.waitstatus_to_exitcode(256), error_of(os.waitpid, -1, 0), error_of(os.kill, os.getpid(), 99), os.sysconf('SC_PAGESIZE') > 0, len(os.getloadavg()), len(os.sched_getaffinity(0)) > 0)

p = select.poll()
p.register(r, select.POLLIN), p.register(Descriptor(w)), p.modify(w, select.POLLOUT)
print(len(p.poll(0)), p.unregister(w), error_of(p.modify, w, 1), select.select([Descriptor(r)], [w], [], 0)[1] == [w], error_of(select.select, [99999], [], [], 0), error_of(select.select, 5, [], []), error_of(p.poll, 'x'))
print(fcntl.fcntl(r, fcntl.F_GETFD), error_of(fcntl.fcntl, 99999, fcntl.F_GETFD), error_of(fcntl.ioctl, r, 0x5413, bytearray(8)), error_of(fcntl.ioctl, r, 0x5413, b'12345678'), error_of(fcntl.flock, 99999, 2), error_of(fcntl.lockf, w, 99))
os.close(r), os.close(w)

print(time.strptime('2001 Feb 3 04:05:06 PM +0130', '%Y %b %d %I:%M:%S %p %z'), error_of(time.strptime, 'x', '%Y'), error_of(time.strptime, 'x', '%'), time.strftime('%A %d %B %Y %j', (2020, 2, 29, 1, 2, 3, 5, 60, 0)), time.asctime(time.gmtime(10 ** 9)))
print(time.mktime(time.localtime(10 ** 9)), time.get_clock_info('time').monotonic, error_of(time.gmtime, 10 ** 20), error_of(time.sleep, -1), time.sleep(0), error_of(time.mktime, (1,)), len(time.tzname), type(time.time_ns()))

a, b = _socket.socketpair()
a.settimeout(5)
print(a.send(b'hello'), b.recv(2), b.recv_into(bytearray(2)), b.recvfrom(9), repr(a)[:7], a.gettimeout(), a.getsockopt(_socket.SOL_SOCKET, _socket.SO_TYPE), a.getsockopt(_socket.SOL_SOCKET, _socket.SO_ERROR, 4), a.getsockname(), a.getpeername())
a.sendall(b'x' * 100), a.setblocking(False)
print(len(b.recv(200)), error_of(a.recv, 5), a.shutdown(2), b.recv(1), a.close(), error_of(a.recv, 1), b.detach() > 0)
u = _socket.socket(_socket.AF_UNIX)
print(error_of(u.connect, '/nonexistent'), error_of(u.bind, 'x' * 200), u.connect_ex(b'/nonexistent'), u.close())
t = _socket.socket()
print(error_of(t.bind, ('127.0.0.1', 70000)), t.bind(('127.0.0.1', 0)), t.listen(1), t.getsockname()[0], error_of(t.bind, 5), t.close())
print(_socket.inet_ntop(2, b'\x7f\0\0\1'), _socket.inet_pton(10, '::1'), error_of(_socket.inet_aton, 'x'), _socket.inet_ntoa(b'abcd'), error_of(_socket.inet_pton, 99, 'x'), error_of(_socket.getaddrinfo, 5, None))

print(signal.getsignal(signal.SIGUSR1) is signal.SIG_DFL or type(_signal.getsignal(10)), _signal.strsignal(2), len(_signal.valid_signals()), _signal.sigpending(), len(_signal.pthread_sigmask(_signal.SIG_BLOCK, [])), len(_signal.getitimer(0)), error_of(_signal.setitimer, 99, 1), error_of(_signal.getsignal, 99), error_of(_signal.pthread_sigmask, 0, [99]))
print(len(resource.getrusage(0)), len(resource.getrlimit(resource.RLIMIT_NOFILE)), error_of(resource.getrlimit, 99), error_of(resource.setrlimit, 0, 5))
lock, again = _thread.allocate_lock(), _thread.RLock()
print(lock.acquire(), lock.acquire(False), lock.acquire(timeout=0.001), repr(lock)[:7], lock.release(), error_of(lock.release), again.acquire(), again._release_save()[0], error_of(_thread.start_new_thread, print, ()), error_of(_thread._local, 5))
