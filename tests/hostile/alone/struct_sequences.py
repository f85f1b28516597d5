# The numbers and names in a struct sequence's dict, which the collector shows, set to anything; modules whose spec and loader take themselves away.
def tell(*args): pass


import gc, sys, time, os, types
found = [d for d in gc.get_objects() if type(d) is dict and 'n_sequence_fields' in d]
tell(len(found))
def use():
    for f in (lambda: time.localtime(), lambda: repr(time.localtime()), lambda: os.stat('/'), lambda: repr(os.stat('/')), lambda: time.struct_time(range(9)), lambda: time.struct_time(range(11)), lambda: os.stat_result(range(10)), lambda: os.stat_result(range(12), {'st_atime': 5}), lambda: hash(time.localtime()), lambda: sys.version_info, lambda: repr(sys.version_info), lambda: time.localtime().__reduce__(), lambda: os.times(), lambda: os.uname(), lambda: time.localtime().tm_zone):
        try: f()
        except Exception as e: pass
for d in found:
    for k in ('n_sequence_fields', 'n_fields', 'n_unnamed_fields', '__match_args__'):
        old = d.get(k)
        for v in ([], 5, -1, 10**6, 10**30, 'x', (1, 2), ([],) * 30, None, 62):
            d[k] = v
            use()
        d.pop(k); use()
        d[k] = old
mod = types.ModuleType('m')
class X:
    def __getattr__(self, n):
        mod.__dict__.pop('__spec__', None); mod.__dict__.pop('__loader__', None)
        del self
        gc.collect()
        raise AttributeError
for i in range(5):
    mod.__spec__ = X()
    try: mod.nothing
    except AttributeError as e: pass
    mod.__spec__ = X(); repr(mod)
    mod.__spec__ = None; mod.__loader__ = X(); repr(mod)
tell('ok')
