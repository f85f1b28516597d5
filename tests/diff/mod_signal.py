"""_signal and signal: handlers, masks, timers; an uncaught KeyboardInterrupt."""
import os
import signal
import time


def handler(number, frame):
    print("handler", signal.Signals(number).name, frame.f_code.co_name)


def waits():
    began = time.monotonic()
    signal.setitimer(signal.ITIMER_REAL, 0.05)
    time.sleep(0.2)
    print(time.monotonic() - began >= 0.2)


print(signal.getsignal(signal.SIGINT) is signal.default_int_handler, signal.getsignal(signal.SIGUSR1), signal.getsignal(signal.SIGPIPE))
print(signal.signal(signal.SIGUSR1, handler))
os.kill(os.getpid(), signal.SIGUSR1)
signal.raise_signal(signal.SIGUSR1)
print(signal.getsignal(signal.SIGUSR1) is handler)
signal.signal(signal.SIGALRM, handler)
waits()
print(signal.getitimer(signal.ITIMER_REAL))
print(signal.alarm(0), signal.strsignal(signal.SIGINT), signal.strsignal(signal.SIGTERM))

for wrong in ((signal.SIGUSR1, "x"), (0, handler), (65, handler), ("x", handler), (signal.SIGKILL, handler), (10, 5)):
    try:
        signal.signal(*wrong)
    except (TypeError, ValueError, OSError) as e:
        print(type(e).__name__, e)
try:
    signal.setitimer(77, 1)
except signal.ItimerError as e:
    print(type(e), isinstance(e, OSError), e)

print(signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGUSR1]))
signal.raise_signal(signal.SIGUSR1)
print("blocked", signal.sigpending())
print(signal.pthread_sigmask(signal.SIG_UNBLOCK, [signal.SIGUSR1]))
print(len(signal.valid_signals()), signal.SIGRTMIN, signal.SIGRTMAX, signal.NSIG)


def raising(number, frame):
    raise LookupError("from the handler")


signal.signal(signal.SIGUSR2, raising)
try:
    os.kill(os.getpid(), signal.SIGUSR2)
except LookupError as e:
    print(repr(e))
signal.signal(signal.SIGUSR2, signal.SIG_IGN)
os.kill(os.getpid(), signal.SIGUSR2)
try:
    os.kill(os.getpid(), signal.SIGINT)
except KeyboardInterrupt as e:
    print(repr(e), "caught")
read, write = os.pipe()
signal.setitimer(signal.ITIMER_REAL, 0.05, 0)
signal.signal(signal.SIGALRM, raising)
try:
    os.read(read, 1)
except LookupError as e:
    print("read ends:", e)
os.kill(os.getpid(), signal.SIGINT)
