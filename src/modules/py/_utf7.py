"""The codec UTF-7 (RFC 2152): ASCII text in which other characters stand as base64 of their UTF-16, between + and -."""
import _codecs

_DIRECT = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'(),-./:? \t\n\r!\"#$%&*;<=>@[]^_`{|}")
_BASE64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
_VALUES = {ord(c): i for i, c in enumerate(_BASE64)}


def _shifted(run):
    """A run of characters as base64 of their UTF-16, without padding."""
    units = run.encode("utf-16-be", "surrogatepass")
    bits = int.from_bytes(units, "big")
    count = len(units) * 8
    missing = -count % 6
    bits <<= missing
    count += missing
    return ''.join(_BASE64[bits >> shift & 63] for shift in range(count - 6, -1, -6))


def utf_7_encode(text, errors=None, /):
    """(bytes, number of characters)."""
    if not isinstance(text, str):
        raise TypeError(f"utf_7_encode() argument 1 must be str, not {type(text).__name__}")
    out, i = [], 0
    while i < len(text):
        start = i
        while i < len(text) and text[i] in _DIRECT:
            i += 1
        out.append(text[start:i])
        if i < len(text) and text[i] == '+':  # not within a run: there it is a character as others
            out.append('+-')
            i += 1
            continue
        start = i
        while i < len(text) and text[i] not in _DIRECT:
            i += 1
        if i > start:
            out.append('+' + _shifted(text[start:i]))
            if i == len(text) or text[i] in _BASE64 or text[i] == '-':
                out.append('-')
    return ''.join(out).encode("ascii"), len(text)


class _Decoder:
    """One call of utf_7_decode()."""

    def __init__(self, data, errors):
        self.data, self.errors = data, errors
        self.out = []
        self.i = 0

    def fail(self, start, end, reason):
        handler = _codecs.lookup_error(self.errors)
        error = UnicodeDecodeError("utf7", self.data, start, end, reason)
        answer = handler(error)
        if not isinstance(answer, tuple) or len(answer) != 2 or not isinstance(answer[0], str):
            raise TypeError("decoding error handler must return (str, int) tuple")
        text, self.i = answer
        self.data = error.object  # it may be another one now
        if not isinstance(self.data, bytes):
            raise TypeError("object attribute must be bytes")
        if self.i < 0:
            self.i += len(self.data)
        if not 0 <= self.i <= len(self.data):
            raise IndexError(f"position {self.i} from error handler out of bounds")
        self.out.append(text)

    def run(self, final):
        while self.i < len(self.data):
            c = self.data[self.i]
            if c == 0x2b:
                if not self.shifted(final):
                    return self.i
            elif c < 0x80:
                self.out.append(chr(c))
                self.i += 1
            else:
                self.fail(self.i, self.i + 1, "unexpected special character")
        return self.i

    def shifted(self, final):
        """From a + on. False: the run is not complete, and more may come."""
        data, start = self.data, self.i
        i = start + 1
        if data[i:i + 1] == b'-':
            self.out.append('+')
            self.i = i + 1
            return True
        if i < len(data) and data[i] not in _VALUES:
            self.fail(start, i + 1, "ill-formed sequence")
            return True
        bits = count = 0
        units = []
        while i < len(data) and data[i] in _VALUES:
            bits = bits << 6 | _VALUES[data[i]]
            count += 6
            i += 1
            if count >= 16:
                count -= 16
                units.append(bits >> count)
                bits &= (1 << count) - 1
        if i == len(data):
            if not final:
                return False
            incomplete = count >= 6 or bits or (units and 0xd800 <= units[-1] < 0xdc00)
            self.add(units)
            if incomplete:
                self.fail(start, i, "unterminated shift sequence")
            else:
                self.i = i
            return True
        self.add(units)
        if count >= 6:
            self.fail(start, i + 1, "partial character in shift sequence")
        elif bits:
            self.fail(start, i + 1, "non-zero padding bits in shift sequence")
        else:
            self.i = i + (data[i] == 0x2d)
        return True

    def add(self, units):
        raw = b''.join(unit.to_bytes(2, "big") for unit in units)
        self.out.append(raw.decode("utf-16-be", "surrogatepass"))


def utf_7_decode(data, errors=None, final=False, /):
    """(str, number of bytes): a run that is not complete is left, unless final is true."""
    try:
        data = bytes(memoryview(data))
    except TypeError:
        raise TypeError("a bytes-like object is required, not '%s'" % type(data).__name__) from None
    decoder = _Decoder(data, errors or "strict")
    used = decoder.run(final)
    return ''.join(decoder.out), used
