# after: io
"""Streams whose raw stream comes back to the buffer above while that is at work, and streams that were never set up. CPython 3.11
crashes in some of these, so only Hoopsnake does them, and what matters is that it comes through."""
import io
import sys

if sys.implementation.name == "cpython":
    print("unharmed")
    raise SystemExit

class Raw(io.RawIOBase):
    b = None
    def readable(self): return True
    def writable(self): return True
    def seekable(self): return True
    def back(self):
        b, self.b = self.b, None
        for act in b and (lambda: b.close(), lambda: b.__init__(self, 1), lambda: b.read(10), lambda: b.write(b"x" * 100), lambda: b.flush(),
                          lambda: b.detach(), lambda: b.peek(), lambda: b.seek(0), lambda: b.truncate()) or ():
            try: act()
            except Exception: pass
    def seek(self, p, w=0): self.back(); return 0
    def tell(self): self.back(); return 0
    def readinto(self, m): self.back(); m[:] = b"y" * (len(m) - 1) + b"\n"; return len(m)
    def write(self, d): self.back(); return len(d)
for cls in (io.BufferedReader, io.BufferedWriter, io.BufferedRandom):
    for op, args in (("readline", ()), ("write", (b"z" * 1000,)), ("seek", (3,)), ("read1", ()), ("flush", ())):
        raw = Raw()
        b = cls(raw, 64)
        if op == "write" and cls is io.BufferedReader: continue
        if b.writable() and hasattr(b, "write") and cls is not io.BufferedReader: b.write(b"abc")
        raw.b = b
        try: getattr(b, op)(*args)
        except Exception: pass
        raw.b = None

# never set up: every method of every class
for cls in (io.IncrementalNewlineDecoder, io.TextIOWrapper, io.BufferedReader, io.BufferedWriter, io.BufferedRandom, io.BufferedRWPair, io.FileIO, io.StringIO, io.BytesIO):
    o = cls.__new__(cls)
    for name in sorted(dir(o)):
        if name.startswith("__") and name not in ("__next__", "__repr__", "__iter__", "__enter__", "__getstate__"):
            continue
        for args in ((), (b"",), ("",), (1,), ((b"", 0),)):
            try: getattr(o, name)(*args)
            except Exception: pass

# text above a buffer that changes it
class Below(io.BytesIO):
    above = None
    def act(self):
        t, self.above = self.above, None
        if t:
            for do in (t.__init__.__call__, t.read, t.flush, t.detach, lambda: t.write("x" * 20000), lambda: t.seek(0), t.tell, lambda: t.reconfigure(encoding="utf-16"), t.close):
                try: do()
                except Exception: pass
    def read(self, *a): self.act(); return io.BytesIO.read(self, *a)
    def read1(self, *a): self.act(); return io.BytesIO.read1(self, *a)
    def write(self, d): self.act(); return io.BytesIO.write(self, d)
    def seek(self, *a): self.act(); return io.BytesIO.seek(self, *a)
    def tell(self): self.act(); return io.BytesIO.tell(self)
    def flush(self): self.act()
    def close(self): self.act()
for encoding in ("utf-8", "utf-16", "cp1252"):
    for do in (lambda t: t.read(), lambda t: t.read(3), lambda t: t.readline(), lambda t: t.write("y" * 30000), lambda t: (t.read(2), t.tell()),
               lambda t: t.seek(0), lambda t: t.seek(1 << 70), lambda t: t.seek(5), lambda t: t.close(), lambda t: t.detach(), lambda t: list(t)):
        below = Below("some text\r\nand more\n".encode(encoding) * 100)
        t = io.TextIOWrapper(below, encoding=encoding)
        t._CHUNK_SIZE = 5
        below.above = t
        try: do(t)
        except Exception: pass
        below.above = None
print("unharmed")
