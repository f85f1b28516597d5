# zlib and _bz2: streams whose memory comes from the runtime's heap.
import _bz2
import zlib

data = b'hello world' * 300
packed = zlib.compress(data)
print(zlib.decompress(packed) == data, zlib.crc32(data), zlib.adler32(data))
c = zlib.compressobj(1, zdict=b'world')
half = c.compress(data[:500])
other = c.copy()
out = half + c.compress(data[500:]) + c.flush()
other.flush()
d = zlib.decompressobj(zdict=b'world')
e = d.copy()
print(d.decompress(out[:20], 50)[:10], len(e.decompress(out)), d.decompress(d.unconsumed_tail + out[20:] + b'rest')[-5:], d.unused_data, d.flush())
try:
    zlib.decompress(b'abc')
except zlib.error as e:
    print(e)
c = _bz2.BZ2Compressor(1)
out = c.compress(data) + c.flush()
d = _bz2.BZ2Decompressor()
print(len(d.decompress(out[:30], 20)), len(d.decompress(out[30:] + b'rest')), d.unused_data, d.eof)
try:
    _bz2.BZ2Decompressor().decompress(b'abcdef')
except OSError as e:
    print(e)
