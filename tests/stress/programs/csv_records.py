# _csv: reading, writing, dialects; a reader that is used by the iterator it reads from.
import _csv as csv

rows = []


class File:
    def write(self, text): rows.append(text)


w = csv.writer(File(), lineterminator='\n', escapechar='\\')
w.writerow(['a', 1, 2.5, None, 'b,c', 'd"e', 'x\ny'])
w.writerows([[], ['é€😀' * 30]])
print(rows)
print(list(csv.reader(''.join(rows).splitlines(True))), list(csv.reader(['1,2', '"x"'], quoting=csv.QUOTE_NONNUMERIC)))
csv.register_dialect('d', delimiter=';', quotechar="'")
print(next(csv.reader(["a;'b;c'"], 'd')), csv.list_dialects(), csv.get_dialect('d').quotechar)
csv.unregister_dialect('d')
for wrong in (lambda: csv.Dialect(delimiter=''), lambda: next(csv.reader(['"a"b'], strict=True)), lambda: csv.get_dialect('none')):
    try:
        wrong()
    except (csv.Error, TypeError) as e:
        print(e)


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
    except StopIteration: print("end")




class Field:
    def __init__(self, depth): self.depth = depth
    def __str__(self):
        if self.depth: w.writerow([Field(self.depth - 1), 'inner'])
        return 'f%d' % self.depth


class Printer:
    def write(self, text): print(repr(text))


w = csv.writer(Printer())
w.writerow([Field(3), 'outer'])
