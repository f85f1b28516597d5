# Exceptions whose parts' __str__, __repr__ and __eq__ take the other parts away, made without or with odd arguments.
def tell(*args): pass


class N:
    def __init__(self, f): self.f = f
    def __str__(self): self.f(); return 'N'
    __repr__ = __str__
def spoil():
    for n in ('errno','strerror','filename','filename2'):
        setattr(e, n, None)
    e.args = ()
for k in range(3):
    e = OSError(1, 'a')
    e.errno = N(spoil) ; e.strerror = ['x']*5; e.filename = ['y']*7; e.filename2 = ['z']*9
    tell(str(e))
    e.errno = 5; e.strerror = N(spoil); e.filename = ['y']*7
    tell(str(e), repr(e))
e = Exception(N(spoil), N(spoil)); e.errno=1
tell(str(e))
e = Exception(N(spoil))
tell(repr(e)); tell(str(e))
e = Exception(N(spoil), N(spoil))
tell(repr(e))
class K:
    def __init__(self, n): self.n = n
    def __hash__(self): return hash(self.n)
    def __eq__(self, o): e.name = e.path = None; return False
for n in ('name', 'path'):
    e = ImportError('m', name=['n']*5, path=['p']*6)
    e.__dict__[K(n)] = 1
    tell(e.__reduce__())
def f(): e.msg = e.filename = e.lineno = e.text = None; e.print_file_and_line = None
e = SyntaxError(N(f), ('a/b'*3, 1, 2, 'text'))
tell(e)
for cls, a in ((UnicodeDecodeError, ('utf-8', b'abc', 0, 1, 'r')), (UnicodeEncodeError, ('utf-8', 'abc', 0, 1, 'r')), (UnicodeTranslateError, ('abc', 0, 1, 'r'))):
    e = cls(*a)
    def f():
        for n in ('encoding','object','start','end','reason'):
            try: setattr(e, n, None)
            except Exception: pass
    for n in ('encoding', 'reason', 'object', 'start', 'end'):
        e = cls(*a)
        try: setattr(e, n, N(f))
        except Exception as x: tell(x); continue
        try: tell(str(e))
        except Exception as x: tell(x)
    e = cls(*a); e.start = -2**70 if cls is None else -5; e.end = 10**6
    tell(e)
for c in (ExceptionGroup, BaseExceptionGroup, OSError, UnicodeDecodeError, SyntaxError, ImportError, StopIteration, SystemExit, KeyError, AttributeError, NameError):
    for b in (BaseException, Exception, object, ValueError, OSError):
        try: x = b.__new__(c, 'a', 1)
        except TypeError as e: continue
        tell(c, b, type(x))
        for m in dir(x):
            try: getattr(x, m)
            except Exception: pass
            for args in ((), (ValueError,), ({},), ({1: 2},), ((1,2),)):
                try: getattr(x, m)(*args)
                except BaseException: pass
class X(ValueError, ExceptionGroup): pass
for a in ((), ('a',), ('a', [ValueError()])):
    try: x = X(*a); tell(str(x), repr(x), x.split(ValueError), x.derive([KeyError()]))
    except TypeError as e: tell(e)
class Y(LookupError, OSError): pass
tell(str(Y()), str(Y(1, 'a', 'b')), repr(Y(1)))
class Z(LookupError, UnicodeDecodeError): pass
for a in ((), (1,), ('utf-8', b'abc', 0, 1, 'r')):
    try: tell(str(Z(*a)), repr(Z(*a)), Z(*a).start)
    except Exception as e: tell(type(e), e)
