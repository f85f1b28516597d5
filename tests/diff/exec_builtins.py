"""What globals have under __builtins__ is where built-in names come from, whatever it is."""
def t(src, g):
    try: exec(src, g); print('ok')
    except BaseException as e: print(type(e).__name__, e)
t("print(1)", {'__builtins__': None})
t("print(1)", {'__builtins__': 123})
t("x=1", {'__builtins__': None})
t("def f():\n return len([1])\nprint(f())", {'__builtins__': None})
t("def f():\n return len([1])\nf()", {'__builtins__': None})
t("import sys", {'__builtins__': {}})
t("class A: pass", {'__builtins__': {}})
t("class A: pass", {'__builtins__': None})
t("assert 0", {'__builtins__': {}})
t("[].x", {'__builtins__': {}})
class M:
    def __getitem__(self,k):
        if k=='print': return print
        raise KeyError(k)
t("print(1); foo", {'__builtins__': M()})
t("def f(): print(2); foo\nf()", {'__builtins__': M()})
class D(dict):
    def __getitem__(self,k): return lambda *a: print('D',k,a)
t("foo(1)", {'__builtins__': D()})
class E(dict):
    def __getitem__(self,k): raise ZeroDivisionError
t("foo(1)", {'__builtins__': E()})
t("globals()", {'__builtins__': []})
t("eval('1')", {'__builtins__': {'eval':eval}})

import types
def late(): return len
for b in ({}, None, M(), {'len': 1}):
    g = {'__builtins__': b}
    f = types.FunctionType(late.__code__, g)
    try: print(f(), f.__builtins__ is b)
    except (TypeError, NameError) as e: print(e)
print(late() is len, late.__builtins__ is __builtins__.__dict__)
class Auto(dict):
    def __missing__(self, k): return k.upper()
exec("print(foo)\ndef f(): return bar\nprint(f())\nglobal baz\nbaz = 1\nprint(baz)", Auto(print=print))
