"""What modules in C keep where a program can reach it: lists and classes of theirs that are replaced by something else."""
import atexit, binascii, gc, io, os, re, struct, sys, zlib
from _cases import run


def error_of(f, *args):
    try: return f(*args)
    except Exception as e: return type(e)


def try_audit_hooks():
    told = []
    def hook(event, args):
        if event == 'own':
            told.append(args)
            if len(told) == 1: sys.addaudithook(lambda *a: None)
    sys.addaudithook(hook)
    for name in list(vars(sys)):
        if 'audit hooks' in name: vars(sys)[name] = 5
    sys.__dict__['audit hooks'] = 5
    sys.audit('own', 1)
    sys.addaudithook(hook)
    sys.audit('own', 2)
    assert told == [(1,), (2,), (2,)], told


def try_exit_functions():
    class Same:
        def __eq__(self, other):
            vars(atexit).pop('_functions', None)
            gc.collect()
            return True
    atexit.register(print)
    atexit.unregister(Same())
    for value in ([5, (1, 2), (1, 2, 3), (print, (), {})], 5, ()):
        atexit._functions = value
        error_of(atexit.unregister, print), error_of(atexit._ncallbacks), error_of(atexit.register, gc.collect)
        error_of(atexit._run_exitfuncs)
        error_of(atexit._clear)
    atexit._functions = []


def try_exception_classes():
    binascii_error = binascii.Error
    for what in (5, lambda *a: 5, int, None):
        binascii.Error = what
        error_of(binascii.unhexlify, 'x')
    binascii.Error = binascii_error
    cases = [(zlib.error, zlib.decompress, b'x'), (struct.error, struct.pack, 'i', 'x'), (re.error, re.compile, '('), (io.UnsupportedOperation, io.StringIO().fileno),
             (binascii.Error, binascii.unhexlify, 'x')]
    for cls, *call in cases:
        for made in (5, 'x', [], object()):
            cls.__new__ = lambda cls, *a, **k: made
            assert error_of(*call) in (TypeError, cls), call
        del cls.__new__
        cls.__init__ = lambda self, *a, **k: 1 / 0
        assert error_of(*call) is ZeroDivisionError, call
        del cls.__init__


def try_modules_that_are_none():
    class Odd:
        def __init__(self, d): self.d = d
        __dict__ = property(lambda self: self.d)
    loader = re.__spec__.loader
    for module in (Odd(5), Odd(None), Odd([]), Odd({}.items()), Odd, Odd({}), 5, None):
        error_of(loader.exec_module, module)


def try_modules_at_the_end():
    class Gone:
        def __getattr__(self, name):
            sys.modules.pop('atexit', None)
            sys.modules.pop('threading', None)
            return 5
    sys.modules['atexit'], sys.modules['threading'] = Gone(), Gone()


run(globals())
