# _csv: iterators, files and fields that use the reader or writer that is just using them.
import csv


class Lines:
    def __init__(self): self.n = 0
    def __iter__(self): return self
    def __next__(self):
        self.n += 1
        if self.n == 2: return next(reader) and '"x'
        if self.n > 6: raise StopIteration
        return ['a,"b', 'c",d', 'e,f'][self.n % 3]


reader = csv.reader(Lines())
for i in range(5):
    try: print(next(reader))
    except BaseException as e: print(type(e).__name__, e)


class Field:
    def __init__(self, depth): self.depth = depth
    def __str__(self):
        if self.depth: w.writerow([Field(self.depth - 1), 'inner'])
        return 'f%d' % self.depth


class File:
    def write(self, text): print(repr(text))


w = csv.writer(File())
w.writerow([Field(3), 'outer'])


class Loop:
    def write(self, text):
        if len(text) < 200: v.writerow([text, 'x'])
        else: print(len(text))


v = csv.writer(Loop())
v.writerow(['y'])
reader = None


class Gone:
    def __iter__(self): return self
    def __next__(self):
        global held
        held = None
        return 'a,b'


held = csv.reader(Gone())
print(next(held))
d = type('D', (), {'delimiter': property(lambda self: csv.register_dialect('z', delimiter='|') or '!')})()
print(csv.reader([], d).dialect.delimiter, csv.get_dialect('z').delimiter)
