# A module that is garbage, in a cycle with others, while a function of it lives on: the function keeps its globals.
import gc
import sys
import types
import weakref


def make(name):
    module = types.ModuleType(name)
    exec('x = 5\ndef f(): return x\nclass C:\n    def m(self): return x + len(f.__globals__)\n', module.__dict__)
    return module


module = make('one')
f, method, gone = module.f, module.C().m, weakref.ref(module)
cycle = [module]
cycle.append(cycle)
del module, cycle
print(gc.collect() > 0, gone(), f(), method() > 5, f.__globals__['x'])

# All of it is garbage: all of it goes.
module = make('two')
module.me = module
gone = [weakref.ref(module), weakref.ref(module.f), weakref.ref(module.C)]
del module
gc.collect()
print([w() for w in gone])

# At the end: what lives in a list of sys outlives the module whose globals it uses.
module = make('three')
exec('class Last:\n    def __del__(self): print("last", x)\n', module.__dict__)
sys.modules['three'] = module
sys.kept = [module.Last()]
other = types.ModuleType('other')
other.three = module
module.other = other
sys.modules['other'] = other
del module, other
