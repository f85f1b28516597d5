# A write to a full pipe that a signal cuts short: the handler runs before the next write blocks; what it raises ends the write.
import errno
import io
import os
import signal


class Stop(Exception): pass


def first(number, frame):
    print("first")
    signal.signal(signal.SIGALRM, second)
    signal.setitimer(signal.ITIMER_REAL, 0.1)


def second(number, frame):
    print("second")
    raise Stop


def interrupted(data, **options):
    read_end, write_end = os.pipe()
    stream = io.open(write_end, closefd=False, **options)
    signal.signal(signal.SIGALRM, first)
    signal.setitimer(signal.ITIMER_REAL, 0.1)
    try: print(stream.write(data), stream.flush())
    except Stop: print("stopped")
    signal.setitimer(signal.ITIMER_REAL, 0)
    os.close(write_end)
    os.close(read_end)
    try: stream.close()
    except OSError as e: print(errno.errorcode[e.errno])


interrupted(b"x" * 1000000, mode="wb")
interrupted("x" * 1000000, mode="w", encoding="latin1")
interrupted(b"x" * 1000000, mode="wb", buffering=2000000)


# Drained by the handler, it goes on.
def drain(number, frame):
    os.read(read_end, 50000)
    signal.setitimer(signal.ITIMER_REAL, 0.01)


read_end, write_end = os.pipe()
signal.signal(signal.SIGALRM, drain)
signal.setitimer(signal.ITIMER_REAL, 0.1)
with open(write_end, "wb") as stream: print(stream.write(b"y" * 300000))
signal.setitimer(signal.ITIMER_REAL, 0)
