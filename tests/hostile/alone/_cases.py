"""Runs the functions of a program whose names begin with try_, in order; what they raise is part of the trial."""
import gc, sys

whole, left = gc.collect, 150


def collect(*args):
    """The first collections are whole ones: a check build verifies the heap after each."""
    global left
    left -= 1
    return whole(*args) if left > 0 or args else whole(0)


gc.collect = collect


def run(namespace, only=None):
    loud = False
    for arg in sys.argv[1:]:
        if arg == '-v': loud = True
        else: only = arg
    for name, function in list(namespace.items()):
        if not name.startswith('try_') or (only and name != 'try_' + only): continue
        limit = sys.getrecursionlimit()
        what = 'ok'
        try: r = function()
        except BaseException as e:
            try: what = f'{type(e).__name__}: {e}'
            except BaseException: what = 'unprintable'
        else: what = repr(r) if r is not None else 'ok'
        sys.settrace(None); sys.setprofile(None)
        sys.setrecursionlimit(limit)
        if loud: print(name, what[:300])
    whole()
