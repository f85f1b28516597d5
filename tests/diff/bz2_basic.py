# _bz2 and what stands on it: bz2, tarfile; error texts.
import bz2
import io
import tarfile
import zipfile

data = bytes(range(256)) * 40 + b'hello world ' * 500
packed = bz2.compress(data)
print(len(packed), bz2.decompress(packed) == data, bz2.decompress(packed + packed) == data * 2, bz2.compress(b'', 1))

for make in (lambda: bz2.BZ2Compressor(0), lambda: bz2.BZ2Compressor('a'), lambda: bz2.BZ2Compressor(1, 2), lambda: bz2.BZ2Decompressor(1),
             lambda: bz2.decompress(b'abc'), lambda: bz2.decompress(packed[:-4]), lambda: bz2.compress('a'), lambda: bz2.compress(b'', 10),
             lambda: bz2.BZ2Decompressor().decompress('a'), lambda: bz2.BZ2Decompressor().decompress(b'aaaaaaaaaa'), lambda: bz2.decompress(b'')):
    try:
        print(make())
    except Exception as e:
        print(type(e).__name__, e)

c = bz2.BZ2Compressor(1)
out = b''.join([c.compress(data[i:i + 1000]) for i in range(0, len(data), 1000)]) + c.flush()
print(bz2.decompress(out) == data)
for call in (c.flush, lambda: c.compress(b'a')):
    try:
        call()
    except ValueError as e:
        print(e)

d = bz2.BZ2Decompressor()
pieces = []
stream = packed + b'rest'
while not d.eof:
    piece = d.decompress(stream if d.needs_input else b'', max_length=700)
    stream = b''
    pieces.append(len(piece))
print(pieces[:3], sum(pieces), len(data), d.unused_data, d.needs_input)
try:
    d.decompress(b'x')
except EOFError as e:
    print(e)
d = bz2.BZ2Decompressor()
for i in range(2):
    try:
        d.decompress(bz2.compress(b'x' * 100)[:20] + b'\0' * 100)
        d.decompress(b'abcdefgh' * 100)
    except (OSError, EOFError, ValueError) as e:
        print(i or (type(e).__name__, e))  # what the second says depends on python3's security updates
print(d.eof)

for mode in ('gz', 'bz2'):
    f = io.BytesIO()
    with tarfile.open(fileobj=f, mode='w:' + mode) as t:
        info = tarfile.TarInfo('name/of/it')
        info.size = len(data)
        t.addfile(info, io.BytesIO(data))
    f.seek(0)
    with tarfile.open(fileobj=f) as t:
        print(t.getnames(), t.extractfile('name/of/it').read() == data)
for method in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2):
    f = io.BytesIO()
    with zipfile.ZipFile(f, 'w', method) as z:
        z.writestr(zipfile.ZipInfo('a/b'), data)
        z.writestr(zipfile.ZipInfo('c'), b'text', method)
    with zipfile.ZipFile(f) as z:
        print(z.namelist(), z.read('a/b') == data, z.testzip(), z.getinfo('c').compress_size)
