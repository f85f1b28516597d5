# SPDX-License-Identifier: MIT
"""marshal: plain data as bytes, in CPython's format (versions 0 to 4).

Code objects have another form here than in CPython: they can be neither written nor read, and say so.
"""
import struct
import types
from sys import audit as _audit, intern

__all__ = ['dump', 'dumps', 'load', 'loads', 'version']

version = 4

_REF = 0x80
_DEEPEST = 2000
_int32, _double = struct.Struct('<i'), struct.Struct('<d')
_LEAVES = {None: b'N', True: b'T', False: b'F'}


class _Writer:
    def __init__(self, version):
        self.out, self.version, self.numbers, self.depth = bytearray(), version, {}, 0

    def size(self, n):
        if n > 0x7fffffff:
            raise ValueError('unmarshallable object')
        self.out += _int32.pack(n)

    def write(self, value):
        kind = type(value)
        if value is None or kind is bool:
            self.out += _LEAVES[value]
        elif value is Ellipsis:
            self.out += b'.'
        elif value is StopIteration:
            self.out += b'S'
        else:
            flag = self.reference(value)
            if flag is not None:
                self.depth += 1
                if self.depth > _DEEPEST:
                    raise ValueError('object too deeply nested to marshal')
                _WRITERS.get(kind, _write_other)(self, value, flag)
                self.depth -= 1

    def reference(self, value):
        """The flag for the object's code; None: it was written before, and only its number is written now."""
        if self.version < 3:
            return 0
        known = self.numbers.get(id(value))
        if known is None:
            self.numbers[id(value)] = len(self.numbers), value
            return _REF
        self.out += b'r' + _int32.pack(known[0])
        return None

    def code(self, char, flag):
        self.out.append(ord(char) | flag)

    def items(self, items):
        for item in items:
            self.write(item)


def _write_int(w, value, flag):
    if -0x80000000 <= value <= 0x7fffffff:
        w.code('i', flag)
        w.out += _int32.pack(value)
        return
    w.code('l', flag)
    digits, rest = [], abs(value)
    while rest:
        digits.append(rest & 0x7fff)
        rest >>= 15
    w.size(len(digits))
    if value < 0:
        w.out[-4:] = _int32.pack(-len(digits))
    w.out += struct.pack('<%dH' % len(digits), *digits)


def _write_real(w, value):
    if w.version > 1:
        w.out += _double.pack(value)
    else:
        text = ('%.17g' % value).encode()
        w.out.append(len(text))
        w.out += text


def _write_float(w, value, flag):
    w.code('g' if w.version > 1 else 'f', flag)
    _write_real(w, value)


def _write_complex(w, value, flag):
    w.code('y' if w.version > 1 else 'x', flag)
    _write_real(w, value.real)
    _write_real(w, value.imag)


def _write_bytes(w, value, flag):
    w.code('s', flag)
    w.size(len(value))
    w.out += value


def _write_str(w, value, flag):
    if w.version >= 4 and value.isascii():
        short = len(value) < 256
        w.code('z' if short else 'a', flag)
        if short:
            w.out.append(len(value))
        else:
            w.size(len(value))
        w.out += value.encode('ascii')
        return
    data = value.encode('utf-8', 'surrogatepass')
    w.code('u', flag)
    w.size(len(data))
    w.out += data


def _write_tuple(w, value, flag):
    if w.version >= 4 and len(value) < 256:
        w.code(')', flag)
        w.out.append(len(value))
    else:
        w.code('(', flag)
        w.size(len(value))
    w.items(value)


def _write_list(w, value, flag):
    w.code('[', flag)
    w.size(len(value))
    w.items(list(value))


def _write_dict(w, value, flag):
    w.code('{', flag)
    for key, item in list(value.items()):
        w.write(key)
        w.write(item)
    w.out += b'0'


def _write_set(w, value, flag):
    w.code('<' if type(value) is set else '>', flag)
    w.size(len(value))
    w.items(sorted(value, key=lambda item: dumps(item, w.version)))


def _write_other(w, value, flag):
    if isinstance(value, types.CodeType):
        raise ValueError('code objects cannot be marshalled by Hoopsnake')
    if isinstance(value, (int, float, complex, str, bytes, tuple, list, dict, set, frozenset)):
        raise ValueError('unmarshallable object')
    try:
        data = bytes(memoryview(value))
    except TypeError:
        raise ValueError('unmarshallable object') from None
    _write_bytes(w, data, flag)


_WRITERS = {int: _write_int, float: _write_float, complex: _write_complex, bytes: _write_bytes, str: _write_str, tuple: _write_tuple,
            list: _write_list, dict: _write_dict, set: _write_set, frozenset: _write_set}


def dumps(value, version=version, /):
    """The value as bytes."""
    _audit('marshal.dumps', value, version)
    w = _Writer(version)
    try:
        w.write(value)
    except RecursionError:
        raise ValueError('object too deeply nested to marshal') from None
    return bytes(w.out)


def dump(value, file, version=version, /):
    """Write the value to the open binary file."""
    return file.write(dumps(value, version))


_NULL = object()


class _Reader:
    """take(n): the next n bytes, or fewer at the end."""

    def __init__(self, take):
        self.take, self.known, self.depth = take, [], 0

    def bytes(self, n):
        data = self.take(n)
        if len(data) < n:
            raise EOFError('marshal data too short')
        return data

    def byte(self):
        return self.bytes(1)[0]

    def int32(self):
        return _int32.unpack(self.bytes(4))[0]

    def size(self, what):
        n = self.int32()
        if n < 0:
            raise ValueError('bad marshal data (%s size out of range)' % what)
        return n

    def keep(self, value, flag):
        if flag:
            self.known.append(value)
        return value

    def reserve(self, flag):
        if flag:
            self.known.append(_NULL)
        return len(self.known) - 1

    def fill(self, value, flag, place):
        if flag:
            self.known[place] = value
        return value

    def item(self, what):
        value = self.read()
        if value is _NULL:
            raise TypeError('NULL object in marshal data for ' + what)
        return value

    def read(self):
        code = self.take(1)
        if not code:
            raise EOFError('EOF read where object expected')
        flag, char = code[0] & _REF, chr(code[0] & ~_REF)
        reader = _READERS.get(char)
        if reader is None:
            raise ValueError('bad marshal data (unknown type code)')
        self.depth += 1
        if self.depth > _DEEPEST:
            raise ValueError('recursion limit exceeded')
        value = reader(self, flag)
        self.depth -= 1
        return value


def _read_long(r, flag):
    n = r.int32()
    if n == -0x80000000:
        raise ValueError('bad marshal data (long size out of range)')
    digits = struct.unpack('<%dH' % abs(n), r.bytes(2 * abs(n)))
    if digits and not digits[-1]:
        raise ValueError('bad marshal data (unnormalized long data)')
    if any(d > 0x7fff for d in digits):
        raise ValueError('bad marshal data (digit out of range in long)')
    value = 0
    for d in reversed(digits):
        value = value << 15 | d
    return r.keep(-value if n < 0 else value, flag)


def _text_real(r):
    return float(str(r.bytes(r.byte()), 'latin-1'))


def _real(r):
    return _double.unpack(r.bytes(8))[0]


def _read_text(decode, short=False, interned=False):
    def read(r, flag):
        value = str(r.bytes(r.byte() if short else r.size('string')), *decode)
        return r.keep(intern(value) if interned else value, flag)
    return read


def _read_tuple(r, n, flag):
    place = r.reserve(flag)
    return r.fill(tuple([r.item('tuple') for _ in range(n)]), flag, place)


def _read_list(r, flag):
    n = r.size('list')
    value = r.keep([], flag)
    for _ in range(n):
        value.append(r.item('list'))
    return value


def _read_dict(r, flag):
    value = r.keep({}, flag)
    while True:
        key = r.read()
        if key is _NULL:
            return value
        item = r.read()
        if item is _NULL:
            return value
        value[key] = item


def _read_set(r, flag):
    n = r.size('set')
    value = r.keep(set(), flag)
    for _ in range(n):
        value.add(r.item('set'))
    return value


def _read_frozenset(r, flag):
    n, place = r.size('set'), r.reserve(flag)
    return r.fill(frozenset([r.item('set') for _ in range(n)]), flag, place)


def _read_reference(r, flag):
    n = r.int32()
    if not 0 <= n < len(r.known) or r.known[n] is _NULL:
        raise ValueError('bad marshal data (invalid reference)')
    return r.known[n]


def _read_code(r, flag):
    raise ValueError('marshal data with a code object, which Hoopsnake cannot read')


_UTF8, _ASCII = ('utf-8', 'surrogatepass'), ('latin-1',)
_READERS = {
    '0': lambda r, flag: _NULL, 'N': lambda r, flag: None, 'T': lambda r, flag: True, 'F': lambda r, flag: False,
    'S': lambda r, flag: StopIteration, '.': lambda r, flag: Ellipsis,
    'i': lambda r, flag: r.keep(r.int32(), flag), 'I': lambda r, flag: r.keep(struct.unpack('<q', r.bytes(8))[0], flag), 'l': _read_long,
    'f': lambda r, flag: r.keep(_text_real(r), flag), 'g': lambda r, flag: r.keep(_real(r), flag),
    'x': lambda r, flag: r.keep(complex(_text_real(r), _text_real(r)), flag), 'y': lambda r, flag: r.keep(complex(_real(r), _real(r)), flag),
    's': lambda r, flag: r.keep(bytes(r.bytes(r.size('bytes object'))), flag),
    'u': _read_text(_UTF8), 't': _read_text(_UTF8, interned=True), 'a': _read_text(_ASCII), 'A': _read_text(_ASCII, interned=True),
    'z': _read_text(_ASCII, True), 'Z': _read_text(_ASCII, True, True),
    '(': lambda r, flag: _read_tuple(r, r.size('tuple'), flag), ')': lambda r, flag: _read_tuple(r, r.byte(), flag),
    '[': _read_list, '{': _read_dict, '<': _read_set, '>': _read_frozenset, 'r': _read_reference, 'c': _read_code,
}


def _top(r):
    try:
        value = r.read()
    except RecursionError:
        raise ValueError('recursion limit exceeded') from None
    if value is _NULL:
        raise TypeError('NULL object in marshal data for object')
    return value


def loads(data, /):
    """The value that the bytes begin with."""
    _audit('marshal.loads', data)
    if not isinstance(data, (bytes, bytearray)):
        try:
            data = memoryview(data).cast('B')
        except TypeError:
            raise TypeError("a bytes-like object is required, not '%s'" % type(data).__name__) from None
    place = 0

    def take(n):
        nonlocal place
        piece = data[place:place + n]
        place += len(piece)
        return piece

    return _top(_Reader(take))


def load(file, /):
    """The next value in the open binary file."""
    first = file.read(0)
    if not isinstance(first, bytes):
        raise TypeError('file.read() returned not bytes but %s' % type(first).__name__)
    _audit('marshal.load')
    return _top(_Reader(file.read))
