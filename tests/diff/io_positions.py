"""TextIOWrapper: tell() and seek() in every encoding, byte order marks, errors of streams below."""
import io, os, random, tempfile

choice = random.Random(1).choice
text = "".join(choice("ab\u00e9\u20ac\U0001f600\r\n") for _ in range(400))
for encoding in ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-32", "latin-1", "cp1252", "ascii", "utf-7"):
    for newline in (None, "", "\n", "\r", "\r\n"):
        data = text.encode(encoding, "replace")
        for chunk in (1, 2, 7, 64, 8192):
            f = io.TextIOWrapper(io.BytesIO(data), encoding=encoding, newline=newline)
            f._CHUNK_SIZE = chunk
            whole = f.read()
            bad = []
            for n in (0, 1, 2, 3, 17, 100, 101, 250, 399):
                f.seek(0)
                first = f.read(n)
                at = f.tell()
                second = f.read(9)
                f.seek(at)
                again = f.read(9)
                rest = f.read()
                if second != again or first + second + rest != whole:
                    bad.append((n, at, first + second + rest == whole))
            if bad:
                print(encoding, repr(newline), chunk, bad[:2])
    f = io.TextIOWrapper(io.BytesIO(text.encode(encoding, "replace")), encoding=encoding)
    print(encoding, [(len(f.readline()), f.tell()) for _ in range(3)])

with tempfile.TemporaryDirectory() as folder:
    name = folder + "/f"
    for encoding in ("utf-8-sig", "utf-16", "utf-32"):
        with open(name, "w", encoding=encoding) as f:
            f.write("aaa")
            end = f.tell()
        with open(name, "a", encoding=encoding) as f:
            f.write("xxx")
        print(encoding, open(name, "rb").read())
        with open(name, "r+", encoding=encoding) as f:
            f.seek(end)
            f.write("zzz")
            f.seek(0)
            f.write("bbb")
        print(open(name, encoding=encoding).read(), open(name, "rb").read())
    with open(name, "w", encoding="ascii") as f:
        f.write("foo\n")
        f.reconfigure(encoding="utf-8-sig")
        f.write("\xe9\n")
    print(open(name, "rb").read())

class Failing(io.BytesIO):
    def write(self, data): raise OSError("flush")
    def close(self): raise OSError("close")
for make in (lambda: io.BufferedWriter(Failing()), lambda: io.TextIOWrapper(Failing(), encoding="ascii"), lambda: io.TextIOWrapper(io.BufferedWriter(Failing()), encoding="ascii")):
    f = make()
    f.write("x" if isinstance(f, io.TextIOWrapper) else b"x")
    try:
        f.close()
    except OSError as e:
        while e:
            print(repr(e), end=" ")
            e = e.__context__
        print()
    try: f.detach()
    except Exception as e: print(type(e).__name__)

class Slow(io.RawIOBase):
    room = 10
    def writable(self): return True
    def write(self, b):
        n = min(len(b), self.room)
        self.room -= n
        return n or None
b = io.BufferedWriter(Slow(), 8)
print(b.write(b"abc"))
for data in (b"x" * 30, b"y"):
    try: print(b.write(data))
    except BlockingIOError as e: print(e.strerror, e.characters_written)
b.raw.room = 1000
b.flush()

class Raw(io.RawIOBase):
    def readable(self): return True
    def readinto(self, m): m[:] = b"y" * (len(m) - 1) + b"\n"; return len(m)
b = io.BufferedReader(Raw(), 4)
m = bytearray(6)
b.read(1)
print(b.readinto1(m), m)
t = io.TextIOWrapper(io.BytesIO(), encoding="ascii")
t.detach()
print(repr(t), t.encoding, t.errors, t.line_buffering)
