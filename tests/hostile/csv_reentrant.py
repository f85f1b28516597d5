# after: csv
# _csv: iterators, files and fields that use the reader or writer that is just using them.
import csv


class Loop:
    def write(self, text):
        if len(text) < 200: v.writerow([text, 'x'])
        else: print(len(text))


v = csv.writer(Loop())
v.writerow(['y'])


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
