"""Cycles through partial objects and caches are collected, also when nothing but them is in the cycle."""
import functools
import gc
import weakref

gc.collect()


def partial_in_itself():
    p = functools.partial(print)
    p.__setstate__((print, (p,), {}, None))
    return weakref.ref(p)


def partial_of_itself():
    p = functools.partial(int)
    q = functools.partial(p)
    p.__setstate__((q, (), {}, {}))
    return weakref.ref(p)


def cached_result():
    @functools.lru_cache
    def f(x):
        return f, x
    f(1)
    return weakref.ref(f)


def cache_of_partial():
    p = functools.partial(int)
    c = functools.lru_cache(p)
    p.__setstate__((c, (), {}, {}))
    return weakref.ref(c)


class Final:
    def __init__(self, call):
        self.call = call

    def __del__(self):
        try:
            print("del", self.call)
        except Exception as error:
            print(type(error).__name__)


def with_finalizer():
    p = functools.partial(len)
    p.__setstate__((len, (p, Final("x")), {}, None))
    return weakref.ref(p)


for make in partial_in_itself, partial_of_itself, cached_result, cache_of_partial, with_finalizer:
    ref = make()
    before = ref() is not None
    print(make.__name__, before, gc.collect() > 0, ref() is None)
