# after: codecs, warnings
# struct, array, binascii, json, unicodedata, _random, math, cmath: what their functions make, and their errors.
import array, binascii, cmath, codecs, math, struct, unicodedata
import _json, _random


def error_of(f, *args, **kwargs):
    try: return f(*args, **kwargs)
    except MemoryError: raise
    except Exception as e: return type(e).__name__, str(e)


class Index:
    def __init__(self, n): self.n = n
    def __index__(self): return self.n
    def __float__(self): return float(self.n)


s = struct.Struct('<3hb5s2xQ?e' + 'i' * 14)
buffer = bytearray(s.size + 3)
s.pack_into(buffer, 3, *map(Index, (1, 2, 3, 4)), b'abc', 2 ** 63, [], 1.5, *range(14))
print(s.unpack_from(buffer, offset=3), s.format[:5], [t for t in struct.iter_unpack('H', buffer[:4])], struct.unpack('20p', b'\3abcdefghijklmnopqrs'))
for bad in ('z',), ('i', 'x'), ('i', 2 ** 40), ('B', -1), ('2i', 1), ('c', 'x'), ('e', 1e10), ('1' * 30 + 'i',), ('3',): print(error_of(struct.pack, *bad))
print(error_of(struct.unpack, 'i', b'x'), error_of(struct.pack_into, 'i', buffer, 10 ** 6, 1), error_of(struct.Struct, '\u20ac'))

a = array.array('q', map(Index, range(20)))
a[3:5] = array.array('q', [7] * 4)
del a[::3]
a *= 2
a.frombytes(bytes(16)), a.fromlist([1, Index(2)]), a.byteswap(), a.byteswap()
print(a, a[::-2], a == array.array('d', a), a.count(7), a.pop(), a.__reduce_ex__(2)[1][1][:3], a.__reduce_ex__(3)[1][2:3], list(array.array('f', [1.5, 2])))
u = array.array('u', 'h\u20ac\U0001f600')
print(u, u.tounicode(), error_of(u.append, 'xy'), error_of(a.fromlist, [1, 'x']), error_of(a.append, 2 ** 70), error_of(array.array, 'z'))
for number in 0, 5, 14, 16, 18, 20: print(error_of(array._array_reconstructor, array.array, 'u' if number > 16 else 'd' if number > 13 else 'l', number, b'a\0\0\0b\0\0\0'))

data = bytes(range(256))
for to, back in (binascii.b2a_base64, binascii.a2b_base64), (binascii.b2a_hex, binascii.a2b_hex), (binascii.b2a_qp, binascii.a2b_qp): print(back(to(data)) == data, len(to(data)))
print(binascii.a2b_uu(binascii.b2a_uu(b'abc' * 10)), binascii.crc32(data * 2), binascii.crc_hqx(data, 0), binascii.hexlify(b'abcd', '-', 2))
for f, x in (binascii.a2b_base64, b'abc'), (binascii.a2b_base64, 'abcde'), (binascii.a2b_hex, 'x'), (binascii.a2b_hex, 'xy'), (binascii.a2b_uu, b'!~'), (binascii.b2a_uu, data): print(error_of(f, x))


class Context: strict, object_hook, object_pairs_hook, parse_float, parse_int, parse_constant, memo = True, lambda o: ('o', o), None, None, lambda t: int(t) + 1, None, {}
Context._parse_constant = str
scan = _json.Scanner(Context)
print(scan('{"k": [1, 2.5e3, NaN, -Infinity, "\\u20ac\\ud83d\\ude00\\n", {"k": null}]}', 0), error_of(scan, '[1,', 0), error_of(scan, '["\\x"]', 0), error_of(scan, '', 5))
encode = _json.Encoder({}, lambda o: ['made', str(o)], False, '  ', ': ', ', ', True, True, True)
print(encode({'b': [1, (), {}, 2.5, None, 'x\u20ac"\1'], 'a': Index}, 0) != '', encode([3 + 4j, 10 ** 30, True, float('inf')], 0), error_of(encode, {1: 2, 'x': 3}, 0))
print(_json.encode_basestring_ascii('a\u20ac\U0001f600\x7f'), _json.scanstring('abc\\u0041" x', 0))

text = 'e\u0301\ufb01\uac00\u2460\u1e9b\u0323' * 2
for form in 'NFC', 'NFD', 'NFKC', 'NFKD': print(unicodedata.normalize(form, text).encode('unicode_escape'), unicodedata.is_normalized(form, text))
print(unicodedata.lookup('GREEK SMALL LETTER ALPHA'), unicodedata.name('\uac01'), unicodedata.decomposition('\ufb01'), unicodedata.numeric('\u00bd'), error_of(unicodedata.lookup, 'NO SUCH'), error_of(unicodedata.decimal, 'x'), unicodedata.ucd_3_2_0.category('\u20ac'))

r = _random.Random(2 ** 1000)
state = r.getstate()
print(r.random(), r.getrandbits(1000), len(state), r.setstate(state), r.random(), error_of(r.setstate, state[:5]), _random.Random(-5).getrandbits(64))
print(math.factorial(100), math.comb(200, 90), math.perm(100, 30), math.lcm(*range(1, 60)), math.gcd(3 ** 100, 6 ** 80), math.isqrt(7 ** 200), math.log(10 ** 500), math.dist((1, 2, 3), [4, 5, 6]), math.hypot(*range(12)), math.fsum([1e100, 1, -1e100] * 20), math.prod(range(1, 40)))
print(cmath.sqrt(-4), cmath.phase(1j), cmath.polar(3 + 4j), cmath.exp(1j), error_of(cmath.log, 0), error_of(math.sqrt, -1), error_of(math.exp, 1e5))

codecs.register_error('own', lambda e: ('<%d>' % e.start, e.end))
for name, bad in ('utf-8', b'a\xff\xc3'), ('utf-16-le', b'\xd8\xd8a'), ('ascii', b'\x80b'), ('utf-32-be', b'\0\0\xff\xff\xff\xff\xff\xff'), ('unicode_escape', b'\\xg\\N{z}'):
    print([error_of(bad.decode, name, errors) for errors in ('strict', 'replace', 'ignore', 'backslashreplace', 'surrogateescape', 'own', 'none')])
for name in 'ascii', 'latin-1', 'utf-8', 'utf-16', 'utf-32-le':
    print([error_of('a\u20ac\ud800b'.encode, name, errors) for errors in ('strict', 'replace', 'xmlcharrefreplace', 'namereplace', 'surrogateescape', 'surrogatepass', 'own')])
print(codecs.charmap_encode('abc', 'ignore', {97: b'x', 98: 65}), codecs.charmap_decode(b'ab', 'replace', 'x'), codecs.charmap_build('abc'), codecs.escape_decode(b'\\x41\\n\\101'), codecs.escape_encode(b'\0a'), codecs.readbuffer_encode(b'x'), codecs.utf_16_ex_decode(b'a\0b', 'strict', 0, False))
