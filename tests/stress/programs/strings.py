# Methods of str, bytes, bytearray; formatting; codecs.
s = 'Hello, Wörld ' * 3
wide = 'a\u20ac\U0001f600' * 5
print(s.upper(), s.lower(), s.title(), s.swapcase(), s.casefold(), s.capitalize())
print(s.split(), s.split(','), s.rsplit('o', 2), s.partition('W'), s.rpartition('l'), 'a\nb\r\nc'.splitlines(True))
print(s.strip('H '), s.lstrip('He'), s.rstrip(), s.replace('l', 'LL'), s.replace('o', '', 2), s.find('W'), s.rfind('o'), s.count('l'))
print(s.center(60, '*'), s.ljust(50, '-'), '42'.zfill(6), s.startswith('He'), s.endswith(('x', ' ')), s.index('l'), '\t'.expandtabs(4))
print('-'.join(['a', 'bc', wide]), ''.join(c for c in 'xyz'), wide[3:9], wide[::-1], len(wide), wide * 2, wide + s, 'x' in wide)
print(s.translate({ord('l'): 'L', ord('o'): None}), str.maketrans('ab', 'cd', 'e'), s.isalpha(), '12'.isdigit(), 'Ab'.istitle(), 'x'.isidentifier())
print('{} {1!r:>10} {name:<8}|{0.real:^+9.3f}|{d[k]}'.format(1, 2, name='n', d={'k': 'v'}) if False else
      '{0} {1!r:>10} {name:<8}|{0:^+9.3f}|{d[k]}'.format(1, 'q', name='n', d={'k': 'v'}), '{:,}'.format(10 ** 20), format(255, '#x'), format(3.14159, '.2e'))
print('{:{}}'.format('w', 10), '{a}'.format_map({'a': 1}), '%-10s|%+d|%05.1f|%c|%o' % ('l', 3, 2.25, 'c', 8))
print(repr(wide), ascii(wide), repr("it's"), repr('"\'\n\x00'), wide.encode(), wide.encode('utf-16'), s.encode('latin-1'), 'é'.encode('ascii', 'replace'),
      'é'.encode('ascii', 'xmlcharrefreplace'), 'é'.encode('ascii', 'backslashreplace'))
print(b'caf\xc3\xa9'.decode(), b'\xff'.decode('latin-1'), b'\xff'.decode('utf-8', 'replace'), b'\xff\xfe'.decode('utf-8', 'surrogateescape').encode('utf-8', 'surrogateescape'))
b = b'hello world'
print(b.upper(), b.split(), b.replace(b'o', b'00'), b.hex(), bytes.fromhex('00ff'), b.find(b'w'), b.join([b'1', b'2']), b[2:4], b * 2, b + b'!', b.title(), b % ())
ba = bytearray(b'abc')
ba.append(100)
ba.extend(b'ef')
ba += b'gh'
ba[1:3] = b'XYZ'
ba.insert(0, 65)
del ba[-1]
ba.remove(88)
ba.reverse()
print(ba, ba.pop(), bytes(ba), ba.count(b'a'), ba.copy(), bytearray(3), bytes(range(3)), b'%d %s' % (1, b'x'))
mv = memoryview(bytearray(b'0123456789'))
mv[2:4] = b'ab'
print(mv.tolist(), bytes(mv[::2]), mv[1:5].tobytes(), mv.cast('H').tolist(), mv.hex(), mv == mv[:])
mv.release()
print(int('777', 8), int(b'12'), int('0x1f', 0), float('1e5'), float('nan') != 0, complex('1+2j'), str(1.5), repr(1e100), (255).to_bytes(4, 'big'), int.from_bytes(b'\1\0', 'little'))
print(1.5.hex(), float.fromhex('0x1.8p+1'), (0.75).as_integer_ratio(), round(2.675, 2), round(1234, -2), bin(10), oct(8), chr(8364), ord('€'))
print('Straße'.casefold(), 'ǆ'.title(), 'ﬀ'.upper(), 'İ'.lower(), '\u0301a'.isprintable(), 'e\u0301' == 'é')
print('a,b;c'.removeprefix('a,').removesuffix(';c'), 'aXbX'.rsplit('X'), 'abc' < 'abd', 'abc' > wide, hash('abc') == hash('abc'), 'abc'.__contains__('b'))
