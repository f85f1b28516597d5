"""Streams: destructors, states, line ends, odd paths."""
import io
rec=[]
class M(io.FileIO):
    def __del__(self):
        rec.append(1)
        try: f=super().__del__
        except AttributeError as e: print(e)
        else: f()
    def close(self): rec.append(2); super().close()
    def flush(self): rec.append(3); super().flush()
f=M('/tmp/hoop_test_streams','w'); del f
class P:
    def __init__(s, p): s.p=p
    def __fspath__(s): return s.p
for bad in (5, None, [], b'\0', 'a\0'):
    try: io.open(P(bad))
    except Exception as e: print(type(e), e)
    try: io.open(bad)
    except Exception as e: print(type(e), e)
s=io.StringIO("a\r\nb\rc\n", newline=None); print(s.newlines, s.read(), s.newlines)
s=io.StringIO("a\r\nb\rc\n", newline=''); print(s.newlines, repr(s.read()), s.newlines)
s=io.StringIO("a\nb\nc\r\nd\n\r", newline=None); print(s.newlines)
s=io.StringIO("123"); s.seek(10); print(repr(s.read()), repr(s.getvalue())); s.write("x"); print(repr(s.getvalue()))
s=io.BytesIO(b"123"); s.seek(10); print(repr(s.read()), repr(s.getvalue())); s.write(b"x"); print(repr(s.getvalue()))
s=io.BytesIO(b"123"); s.seek(2); s.a=1; print(s.__getstate__()); t=io.BytesIO(); t.__setstate__((b'xyz',1,{'k':2})); print(t.getvalue(), t.tell(), t.k)
import pickle; print(pickle.loads(pickle.dumps(s)).read())
s=io.StringIO("12\n3", newline='\r\n'); s.seek(2); s.a=1; print(s.__getstate__()); t=io.StringIO(); t.__setstate__(('xyz','\n',1,{'k':2})); print(t.getvalue(), t.tell(), t.k)
print(pickle.loads(pickle.dumps(s)).read())
for bad in ((), (1,2,3), ('x','\n',-1,None), ('x','\n',1,5), ('x', 5, 1, None)):
    try: t.__setstate__(bad)
    except Exception as e: print(type(e), e)
for bad in ((), (1,2,3), (b'x',-1,None), (b'x',1,5), ('x', 5, None)):
    try: io.BytesIO().__setstate__(bad)
    except Exception as e: print(type(e), e)
class Raw(io.RawIOBase):
    def __init__(s, parts): s.parts=list(parts); s.calls=[]
    def readable(s): return True
    def readinto(s, buf):
        s.calls.append(len(buf))
        try: d=s.parts[0]
        except IndexError: return 0
        if d is None: s.parts.pop(0); return None
        n=len(d)
        if len(d)<=len(buf): s.parts.pop(0); buf[:n]=d; return n
        buf[:]=d[:len(buf)]; s.parts[0]=d[len(buf):]; return len(buf)
for arg in (None, 7, -1, 5):
    r=Raw((b"abc", b"d", b"efg")); b=io.BufferedReader(r); print(arg, b.read(arg))
r=Raw((b"abc", None, b"d", None, None)); b=io.BufferedReader(r); print(b.read(3), b.read(2), b.read(), b.read())
r=Raw((b"abc", b"de", b"fgh")); b=io.BufferedReader(r, 3); x=bytearray(5); print(b.readinto1(x), x, b.readinto1(x), x, b.readinto(x), x)
raw=io.BytesIO(); t=io.TextIOWrapper(raw, encoding='utf-8'); raw.name=t
try: repr(t)
except RuntimeError as e: print(e)
r=io.BytesIO(); b=io.BufferedReader(r); r.name=b
try: repr(b)
except RuntimeError as e: print(e)
