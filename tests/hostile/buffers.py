# after: array, io, struct
# bytes, bytearray, memoryview, array, struct, io: indices and iterators that resize what is being worked on.
import array, io, struct


def report(name, f):
    try:
        print(name, f())
    except Exception as e:
        print(name, type(e).__name__, e)


class Index:
    def __init__(self, action, value): self.action, self.value = action, value
    def __index__(self):
        self.action()
        return self.value


def fresh(n=40):
    b = bytearray(range(n))
    return b, b.clear


for value in (0, 5, -1, 100):
    b, c = fresh(); report('getitem', lambda: b[Index(c, value)])
    b, c = fresh(); report('setitem', lambda: b.__setitem__(Index(c, value), 1)); print(b)
    b, c = fresh(); report('set value', lambda: b.__setitem__(0, Index(c, abs(value)))); print(b)
    b, c = fresh(); report('delitem', lambda: b.__delitem__(Index(c, value))); print(b)
    b, c = fresh(); report('slice', lambda: b[Index(c, value):])
    b, c = fresh(); report('slice step', lambda: b[::Index(c, value or 1)])
    b, c = fresh(); b[Index(c, value):20] = b'xyz'; print('assign', b)
    b, c = fresh(); del b[:Index(c, value)]; print('delete', b)
    b, c = fresh(); report('insert', lambda: b.insert(Index(c, value), 7)); print(b)
    b, c = fresh(); report('insert value', lambda: b.insert(0, Index(c, abs(value)))); print(b)
    b, c = fresh(); report('append', lambda: b.append(Index(c, abs(value)))); print(b)
    b, c = fresh(); report('pop', lambda: b.pop(Index(c, value)))
    b, c = fresh(); report('find', lambda: b.find(b'\x05', Index(c, value)))
    b, c = fresh(); report('count', lambda: b.count(b'\x05', Index(c, value)))
    b, c = fresh(); report('startswith', lambda: b.startswith(b'\x05', Index(c, value)))
    b, c = fresh(); report('repeat', lambda: len(b * Index(c, abs(value))))
    b, c = fresh(); report('remove', lambda: b.remove(Index(c, abs(value)))); print(b)
    b, c = fresh(); report('center', lambda: b.center(Index(c, value)))
    b, c = fresh(); report('extend', lambda: b.extend([1, Index(c, abs(value)), 2])); print(b)
    b, c = fresh(); report('replace', lambda: b.replace(b'\x05', b'', Index(c, value)))
    b, c = fresh(); report('split', lambda: b.split(b'\x05', Index(c, value)))
    b, c = fresh(); report('pack_into', lambda: struct.pack_into('2b', b, 0, Index(lambda: None, abs(value)), 1)); print(b[:3])
    a = array.array('i', range(30)); c = lambda: a.__delitem__(slice(None))
    report('array getitem', lambda: a[Index(c, value)])
    a = array.array('i', range(30)); report('array setitem', lambda: a.__setitem__(Index(c, value), 1)); print(a)
    a = array.array('i', range(30)); report('array slice', lambda: a[Index(c, value):])
    a = array.array('i', range(30)); report('array delitem', lambda: a.__delitem__(Index(c, value))); print(a)
    a = array.array('i', range(30)); a[Index(c, value):9] = array.array('i', [1]); print(a)
    a = array.array('i', range(30)); report('array insert', lambda: a.insert(Index(c, value), 1)); print(a)
    a = array.array('i', range(30)); report('array pop', lambda: a.pop(Index(c, value)))

# exported buffers cannot be resized
b = bytearray(b'0123456789'); m = memoryview(b)
for f in (b.clear, lambda: b.append(1), lambda: b.extend(b'x'), b.pop, lambda: b.__delitem__(0), lambda: b.__setitem__(slice(0, 1), b'abc'), lambda: b.__init__(b'x'), lambda: b.insert(0, 1),
          lambda: b.__iadd__(b'x'), lambda: b.__imul__(2), lambda: b.remove(48)):
    report('exported', f)
b[0:2] = b'ab'; print(b); m.release(); b.append(1); print(b)
a = array.array('i', [1, 2, 3]); m = memoryview(a)
for f in (lambda: a.append(1), lambda: a.pop(), lambda: a.extend([1]), lambda: a.__delitem__(0), lambda: a.__iadd__(a), lambda: a.__imul__(2), lambda: a.insert(0, 1), lambda: a.frombytes(b'1234'), lambda: a.remove(1)):
    report('array exported', f)
m.release(); a.append(4); print(a)
io_b = io.BytesIO(b'hello'); view = io_b.getbuffer()
for f in (lambda: io_b.write(b'x' * 100), lambda: io_b.truncate(1), io_b.close):
    report('BytesIO exported', f)
view.release(); print(io_b.write(b'x' * 10))
b = bytearray(b'0123456789'); m = memoryview(b)
report('memoryview released by index', lambda: m[Index(m.release, 1)])
m = memoryview(b); report('released by set', lambda: m.__setitem__(0, Index(m.release, 1)))
m = memoryview(b); report('released by slice set', lambda: m.__setitem__(slice(Index(m.release, 1), 3), b'ab'))
m = memoryview(b); sub = m[2:]; report('release with views', m.release); print(sub.tolist()); sub.release(); m.release(); report('after', lambda: m[0])
report('hash writable', lambda: hash(memoryview(b)))


class Iter:
    def __init__(self, b): self.b, self.n = b, 0
    def __iter__(self): return self
    def __length_hint__(self): return 1000
    def __next__(self):
        self.n += 1
        if self.n > 5: raise StopIteration
        self.b.clear()
        return self.n


b = bytearray(b'abc'); b.extend(Iter(b)); print(b)
b = bytearray(b'abc'); b[1:2] = Iter(b); print(b)


class JoinIter(Iter):
    def __next__(self): return bytes([Iter.__next__(self)])


b = bytearray(b','); report('join self', lambda: b.join([b, b, b]))
b = bytearray(b'abc'); report('translate', lambda: b.translate(bytes(range(256)), b))
b = bytearray(b'abcabc'); report('replace self', lambda: b.replace(b, b)); report('split self', lambda: b.split(b)); b.extend(b); print(len(b))


class Raw(io.RawIOBase):
    def __init__(self, answer): self.answer = answer
    def readable(self): return True
    def writable(self): return True
    def readinto(self, b): return self.answer(b)
    def write(self, b): return self.answer(b)


for answer in (lambda b: 10 ** 9, lambda b: -1, lambda b: None):
    report('readinto', lambda: io.BufferedReader(Raw(answer)).read(10))
kept = []
r = io.BufferedReader(Raw(lambda b: kept.append(b) or 0)); report('kept', lambda: r.read(5)); del r
report('kept view', lambda: len(kept[0]) > 0)
