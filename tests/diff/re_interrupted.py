"""A match that would take for ever can be interrupted by a signal; one that only takes long ends, also after signals."""
import re
import signal
import time

for pattern, text in ((r"(a+)+$", "a" * 60 + "b"), (r"(?:x+x+)+y$", "x" * 60 + "yz"), (rb"(a|aa)+$", b"a" * 90 + b"b"),
                      (r"\u65e5(a+)+$", "\u65e5" + "a" * 60 + "b"), (r"(\w+)+$", "\U0001f601" + "a" * 60 + "-"), (r"(\w+)+$", "é" * 60 + "-")):
    def stop(number, frame):
        raise TimeoutError("too long")

    signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, 0.3)
    start = time.monotonic()
    try:
        print(re.search(pattern, text))
    except TimeoutError as error:
        print(error, time.monotonic() - start < 5)
    signal.setitimer(signal.ITIMER_REAL, 0)

ticks = []
signal.signal(signal.SIGALRM, lambda *args: ticks.append(1))
signal.setitimer(signal.ITIMER_REAL, 0.05)
print(re.match(r"(a+)+$", "a" * 22 + "b"), re.match(r"(a+)+b", "a" * 2000 + "b").end(), re.sub(r"(a+)+$", "-", "a" * 20 + "b"))
signal.setitimer(signal.ITIMER_REAL, 0)
