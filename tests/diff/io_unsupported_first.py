# io.UnsupportedOperation of a stream that is there without any import of io.
import sys

for what in (lambda: next(sys.stdout), lambda: sys.stdout.read(), lambda: sys.stdin.write("x"), lambda: sys.stderr.readline()):
    try:
        print(what())
    except OSError as e:
        print(type(e).__name__, type(e).__module__, isinstance(e, ValueError), e)
