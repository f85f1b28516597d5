# SPDX-License-Identifier: MIT
"""Codecs: the registry, and base classes for codecs in Python.

The built-in encodings are found by this module; all others by the package `encodings` of an installed Python library.
"""

import builtins
import sys
import _codecs
from _codecs import *
from _codecs import (ascii_decode, ascii_encode, charmap_build, charmap_decode, charmap_encode, decode, encode,
                     escape_decode, escape_encode, latin_1_decode, latin_1_encode, lookup, lookup_error,
                     raw_unicode_escape_decode, raw_unicode_escape_encode, readbuffer_encode, register,
                     register_error, unicode_escape_decode, unicode_escape_encode, unregister, utf_16_be_decode,
                     utf_16_be_encode, utf_16_decode, utf_16_encode, utf_16_ex_decode, utf_16_le_decode,
                     utf_16_le_encode, utf_32_be_decode, utf_32_be_encode, utf_32_decode, utf_32_encode,
                     utf_32_ex_decode, utf_32_le_decode, utf_32_le_encode, utf_8_decode, utf_8_encode)

__all__ = ["register", "lookup", "open", "EncodedFile", "BOM", "BOM_BE", "BOM_LE", "BOM32_BE", "BOM32_LE", "BOM64_BE",
           "BOM64_LE", "BOM_UTF8", "BOM_UTF16", "BOM_UTF16_LE", "BOM_UTF16_BE", "BOM_UTF32", "BOM_UTF32_LE",
           "BOM_UTF32_BE", "CodecInfo", "Codec", "IncrementalEncoder", "IncrementalDecoder", "StreamReader",
           "StreamWriter", "StreamReaderWriter", "StreamRecoder", "getencoder", "getdecoder", "getincrementalencoder",
           "getincrementaldecoder", "getreader", "getwriter", "encode", "decode", "iterencode", "iterdecode",
           "strict_errors", "ignore_errors", "replace_errors", "xmlcharrefreplace_errors", "backslashreplace_errors",
           "namereplace_errors", "register_error", "lookup_error"]

BOM_UTF8 = b"\xef\xbb\xbf"
BOM_LE = BOM_UTF16_LE = b"\xff\xfe"
BOM_BE = BOM_UTF16_BE = b"\xfe\xff"
BOM_UTF32_LE = b"\xff\xfe\x00\x00"
BOM_UTF32_BE = b"\x00\x00\xfe\xff"
if sys.byteorder == "little":
    BOM = BOM_UTF16 = BOM_UTF16_LE
    BOM_UTF32 = BOM_UTF32_LE
else:
    BOM = BOM_UTF16 = BOM_UTF16_BE
    BOM_UTF32 = BOM_UTF32_BE
BOM32_LE = BOM_UTF16_LE
BOM32_BE = BOM_UTF16_BE
BOM64_LE = BOM_UTF32_LE
BOM64_BE = BOM_UTF32_BE


class CodecInfo(tuple):
    """What a search function returns: (encode, decode, streamreader, streamwriter) with more attributes."""

    _is_text_encoding = True

    def __new__(cls, encode, decode, streamreader=None, streamwriter=None, incrementalencoder=None,
                incrementaldecoder=None, name=None, *, _is_text_encoding=None):
        self = tuple.__new__(cls, (encode, decode, streamreader, streamwriter))
        self.name = name
        self.encode = encode
        self.decode = decode
        self.incrementalencoder = incrementalencoder
        self.incrementaldecoder = incrementaldecoder
        self.streamwriter = streamwriter
        self.streamreader = streamreader
        if _is_text_encoding is not None:
            self._is_text_encoding = _is_text_encoding
        return self

    def __repr__(self):
        return "<%s.%s object for encoding %s at %#x>" % (self.__class__.__module__, self.__class__.__qualname__,
                                                          self.name, id(self))


class Codec:
    """Base of codecs without state."""

    def encode(self, input, errors="strict"):
        raise NotImplementedError

    def decode(self, input, errors="strict"):
        raise NotImplementedError


class IncrementalEncoder:
    """Encodes input in steps and remembers state between them."""

    def __init__(self, errors="strict"):
        self.errors = errors
        self.buffer = ""

    def encode(self, input, final=False):
        raise NotImplementedError

    def reset(self):
        pass

    def getstate(self):
        return 0

    def setstate(self, state):
        pass


class BufferedIncrementalEncoder(IncrementalEncoder):
    """Keeps the end of the input that cannot be encoded yet. Subclasses have _buffer_encode."""

    def __init__(self, errors="strict"):
        IncrementalEncoder.__init__(self, errors)
        self.buffer = ""

    def _buffer_encode(self, input, errors, final):
        raise NotImplementedError

    def encode(self, input, final=False):
        data = self.buffer + input
        result, consumed = self._buffer_encode(data, self.errors, final)
        self.buffer = data[consumed:]
        return result

    def reset(self):
        IncrementalEncoder.reset(self)
        self.buffer = ""

    def getstate(self):
        return self.buffer or 0

    def setstate(self, state):
        self.buffer = state or ""


class IncrementalDecoder:
    """Decodes input in steps and remembers state between them."""

    def __init__(self, errors="strict"):
        self.errors = errors

    def decode(self, input, final=False):
        raise NotImplementedError

    def reset(self):
        pass

    def getstate(self):
        return (b"", 0)

    def setstate(self, state):
        pass


class BufferedIncrementalDecoder(IncrementalDecoder):
    """Keeps the bytes of an incomplete sequence. Subclasses have _buffer_decode."""

    def __init__(self, errors="strict"):
        IncrementalDecoder.__init__(self, errors)
        self.buffer = b""

    def _buffer_decode(self, input, errors, final):
        raise NotImplementedError

    def decode(self, input, final=False):
        data = self.buffer + input
        result, consumed = self._buffer_decode(data, self.errors, final)
        self.buffer = data[consumed:]
        return result

    def reset(self):
        IncrementalDecoder.reset(self)
        self.buffer = b""

    def getstate(self):
        return (self.buffer, 0)

    def setstate(self, state):
        self.buffer = state[0]


class StreamWriter(Codec):
    """Writes text to a binary stream."""

    def __init__(self, stream, errors="strict"):
        self.stream = stream
        self.errors = errors

    def write(self, object):
        data, consumed = self.encode(object, self.errors)
        self.stream.write(data)

    def writelines(self, list):
        self.write("".join(list))

    def reset(self):
        pass

    def seek(self, offset, whence=0):
        self.stream.seek(offset, whence)
        if whence == 0 and offset == 0:
            self.reset()

    def __getattr__(self, name):
        return getattr(self.stream, name)

    def __enter__(self):
        return self

    def __exit__(self, type, value, tb):
        self.stream.close()

    def __reduce_ex__(self, proto):
        raise TypeError("can't serialize %s" % self.__class__.__name__)


class StreamReader(Codec):
    """Reads text from a binary stream."""

    charbuffertype = str

    def __init__(self, stream, errors="strict"):
        self.stream = stream
        self.errors = errors
        self.bytebuffer = b""
        self._empty_charbuffer = self.charbuffertype()
        self.charbuffer = self._empty_charbuffer
        self.linebuffer = None

    def decode(self, input, errors="strict"):
        raise NotImplementedError

    def _join_lines(self):
        if self.linebuffer:
            self.charbuffer = self._empty_charbuffer.join(self.linebuffer)
        self.linebuffer = None

    def read(self, size=-1, chars=-1, firstline=False):
        self._join_lines()
        if chars < 0:
            chars = size
        while True:
            if chars >= 0 and len(self.charbuffer) >= chars:
                break
            fresh = self.stream.read() if size < 0 else self.stream.read(size)
            data = self.bytebuffer + fresh
            if not data:
                break
            try:
                text, consumed = self.decode(data, self.errors)
            except UnicodeDecodeError as exc:
                if not firstline:
                    raise
                text, consumed = self.decode(data[:exc.start], self.errors)
                if len(text.splitlines(keepends=True)) <= 1:
                    raise
            self.bytebuffer = data[consumed:]
            self.charbuffer += text
            if not fresh or size < 0:
                break
        if chars < 0:
            result, self.charbuffer = self.charbuffer, self._empty_charbuffer
        else:
            result, self.charbuffer = self.charbuffer[:chars], self.charbuffer[chars:]
        return result

    def readline(self, size=None, keepends=True):
        if self.linebuffer:
            line = self.linebuffer.pop(0)
            if not self.linebuffer:
                self.charbuffer = self._empty_charbuffer
                self.linebuffer = None
            elif len(self.linebuffer) == 1:
                self.charbuffer = self.linebuffer[0]
                self.linebuffer = None
            return line if keepends else line.splitlines(keepends=False)[0]
        step = size or 72
        line = self._empty_charbuffer
        while True:
            data = self.read(step, firstline=True)
            if data and ((isinstance(data, str) and data.endswith("\r")) or
                         (isinstance(data, bytes) and data.endswith(b"\r"))):
                data += self.read(size=1, chars=1)  # a newline may follow
            line += data
            lines = line.splitlines(keepends=True)
            if lines:
                if len(lines) > 1:
                    line = lines[0]
                    del lines[0]
                    if len(lines) > 1:
                        lines[-1] += self.charbuffer
                        self.linebuffer = lines
                        self.charbuffer = None
                    else:
                        self.charbuffer = lines[0] + self.charbuffer
                    return line if keepends else line.splitlines(keepends=False)[0]
                bare = lines[0].splitlines(keepends=False)[0]
                if lines[0] != bare:
                    self.charbuffer = self._empty_charbuffer.join(lines[1:]) + self.charbuffer
                    return lines[0] if keepends else bare
            if not data or size is not None:
                if line and not keepends:
                    line = line.splitlines(keepends=False)[0]
                return line
            if step < 8000:
                step *= 2

    def readlines(self, sizehint=None, keepends=True):
        return self.read().splitlines(keepends)

    def reset(self):
        self.bytebuffer = b""
        self.charbuffer = self._empty_charbuffer
        self.linebuffer = None

    def seek(self, offset, whence=0):
        self.stream.seek(offset, whence)
        self.reset()

    def __next__(self):
        line = self.readline()
        if line:
            return line
        raise StopIteration

    def __iter__(self):
        return self

    def __getattr__(self, name):
        return getattr(self.stream, name)

    def __enter__(self):
        return self

    def __exit__(self, type, value, tb):
        self.stream.close()

    def __reduce_ex__(self, proto):
        raise TypeError("can't serialize %s" % self.__class__.__name__)


class StreamReaderWriter:
    """A stream with a reader and a writer."""

    encoding = "unknown"

    def __init__(self, stream, Reader, Writer, errors="strict"):
        self.stream = stream
        self.reader = Reader(stream, errors)
        self.writer = Writer(stream, errors)
        self.errors = errors

    def read(self, size=-1):
        return self.reader.read(size)

    def readline(self, size=None):
        return self.reader.readline(size)

    def readlines(self, sizehint=None):
        return self.reader.readlines(sizehint)

    def __next__(self):
        return next(self.reader)

    def __iter__(self):
        return self

    def write(self, data):
        return self.writer.write(data)

    def writelines(self, list):
        return self.writer.writelines(list)

    def reset(self):
        self.reader.reset()
        self.writer.reset()

    def seek(self, offset, whence=0):
        self.stream.seek(offset, whence)
        self.reader.reset()
        if whence == 0 and offset == 0:
            self.writer.reset()

    def __getattr__(self, name):
        return getattr(self.stream, name)

    def __enter__(self):
        return self

    def __exit__(self, type, value, tb):
        self.stream.close()

    def __reduce_ex__(self, proto):
        raise TypeError("can't serialize %s" % self.__class__.__name__)


class StreamRecoder:
    """A stream whose data are seen in another encoding than they are stored in."""

    data_encoding = "unknown"
    file_encoding = "unknown"

    def __init__(self, stream, encode, decode, Reader, Writer, errors="strict"):
        self.stream = stream
        self.encode = encode
        self.decode = decode
        self.reader = Reader(stream, errors)
        self.writer = Writer(stream, errors)
        self.errors = errors

    def read(self, size=-1):
        return self.encode(self.reader.read(size), self.errors)[0]

    def readline(self, size=None):
        data = self.reader.readline() if size is None else self.reader.readline(size)
        return self.encode(data, self.errors)[0]

    def readlines(self, sizehint=None):
        return self.encode(self.reader.read(), self.errors)[0].splitlines(keepends=True)

    def __next__(self):
        return self.encode(next(self.reader), self.errors)[0]

    def __iter__(self):
        return self

    def write(self, data):
        return self.writer.write(self.decode(data, self.errors)[0])

    def writelines(self, list):
        return self.writer.write(self.decode(b"".join(list), self.errors)[0])

    def reset(self):
        self.reader.reset()
        self.writer.reset()

    def seek(self, offset, whence=0):
        self.reader.seek(offset, whence)
        self.writer.seek(offset, whence)

    def __getattr__(self, name):
        return getattr(self.stream, name)

    def __enter__(self):
        return self

    def __exit__(self, type, value, tb):
        self.stream.close()

    def __reduce_ex__(self, proto):
        raise TypeError("can't serialize %s" % self.__class__.__name__)


def open(filename, mode="r", encoding=None, errors="strict", buffering=-1):
    """Open a file whose contents are encoded: reading and writing text, always in binary mode underneath."""
    if encoding is not None and "b" not in mode:
        mode += "b"
    file = builtins.open(filename, mode, buffering)
    if encoding is None:
        return file
    try:
        info = lookup(encoding)
        result = StreamReaderWriter(file, info.streamreader, info.streamwriter, errors)
        result.encoding = encoding
        return result
    except:
        file.close()
        raise


def EncodedFile(file, data_encoding, file_encoding=None, errors="strict"):
    """A wrapped version of file that translates between encodings."""
    if file_encoding is None:
        file_encoding = data_encoding
    data_info = lookup(data_encoding)
    file_info = lookup(file_encoding)
    result = StreamRecoder(file, data_info.encode, data_info.decode, file_info.streamreader, file_info.streamwriter,
                           errors)
    result.data_encoding = data_encoding
    result.file_encoding = file_encoding
    return result


def getencoder(encoding):
    return lookup(encoding).encode


def getdecoder(encoding):
    return lookup(encoding).decode


def getincrementalencoder(encoding):
    encoder = lookup(encoding).incrementalencoder
    if encoder is None:
        raise LookupError(encoding)
    return encoder


def getincrementaldecoder(encoding):
    decoder = lookup(encoding).incrementaldecoder
    if decoder is None:
        raise LookupError(encoding)
    return decoder


def getreader(encoding):
    return lookup(encoding).streamreader


def getwriter(encoding):
    return lookup(encoding).streamwriter


def iterencode(iterator, encoding, errors="strict", **kwargs):
    """Encode the strings of an iterator."""
    encoder = getincrementalencoder(encoding)(errors, **kwargs)
    for text in iterator:
        data = encoder.encode(text)
        if data:
            yield data
    data = encoder.encode("", True)
    if data:
        yield data


def iterdecode(iterator, encoding, errors="strict", **kwargs):
    """Decode the bytes of an iterator."""
    decoder = getincrementaldecoder(encoding)(errors, **kwargs)
    for data in iterator:
        text = decoder.decode(data)
        if text:
            yield text
    text = decoder.decode(b"", True)
    if text:
        yield text


def make_identity_dict(rng):
    return {i: i for i in rng}


def make_encoding_map(decoding_map):
    """The inverse of a map; targets that occur more than once become None."""
    result = {}
    for key, value in decoding_map.items():
        result[value] = None if value in result else key
    return result


strict_errors = lookup_error("strict")
ignore_errors = lookup_error("ignore")
replace_errors = lookup_error("replace")
xmlcharrefreplace_errors = lookup_error("xmlcharrefreplace")
backslashreplace_errors = lookup_error("backslashreplace")
namereplace_errors = lookup_error("namereplace")


# ---- the built-in encodings ----

def _stateless(name, encode, decode):
    """A codec where every character stands for itself: there is no state between steps."""

    class CodecClass(Codec):
        pass

    CodecClass.encode = staticmethod(encode)
    CodecClass.decode = staticmethod(decode)

    class Encoder(IncrementalEncoder):
        def encode(self, input, final=False):
            return encode(input, self.errors)[0]

    class Decoder(IncrementalDecoder):
        def decode(self, input, final=False):
            return decode(input, self.errors)[0]

    return _info(name, encode, decode, CodecClass, Encoder, Decoder)


def _stateful(name, encode, decode):
    """A codec whose sequences of bytes may be cut in two by a step."""

    def decode_all(input, errors="strict"):
        return decode(input, errors, True)

    class CodecClass(Codec):
        pass

    CodecClass.encode = staticmethod(encode)
    CodecClass.decode = staticmethod(decode)

    class Encoder(IncrementalEncoder):
        def encode(self, input, final=False):
            return encode(input, self.errors)[0]

    class Decoder(BufferedIncrementalDecoder):
        _buffer_decode = staticmethod(decode)

    return _info(name, encode, decode_all, CodecClass, Encoder, Decoder)


def _info(name, encode, decode, codec, encoder, decoder):
    bases = () if codec is Codec else (codec,)

    class Writer(*bases, StreamWriter):
        pass

    class Reader(*bases, StreamReader):
        pass

    for cls, title in ((encoder, "IncrementalEncoder"), (decoder, "IncrementalDecoder"), (Writer, "StreamWriter"),
                       (Reader, "StreamReader")):
        cls.__name__ = cls.__qualname__ = title
        cls.__module__ = "encodings." + name.replace("-", "_")
    return CodecInfo(name=name, encode=encode, decode=decode, incrementalencoder=encoder, incrementaldecoder=decoder,
                     streamwriter=Writer, streamreader=Reader)


def _marked(name, encode, encode_native, decode, ex_decode, unit):
    """utf-16 and utf-32: a byte order mark at the start."""

    def decode_all(input, errors="strict"):
        return decode(input, errors, True)

    native = -1 if sys.byteorder == "little" else 1

    class Encoder(IncrementalEncoder):
        def __init__(self, errors="strict"):
            IncrementalEncoder.__init__(self, errors)
            self.encoder = None

        def encode(self, input, final=False):
            if self.encoder is None:
                self.encoder = encode_native
                return encode(input, self.errors)[0]
            return self.encoder(input, self.errors)[0]

        def reset(self):
            IncrementalEncoder.reset(self)
            self.encoder = None

        def getstate(self):
            return 0 if self.encoder else 2

        def setstate(self, state):
            self.encoder = None if state else encode_native

    class Decoder(BufferedIncrementalDecoder):
        def __init__(self, errors="strict"):
            BufferedIncrementalDecoder.__init__(self, errors)
            self.order = 0

        def _buffer_decode(self, input, errors, final):
            text, consumed, order = ex_decode(input, errors, self.order, final)
            if self.order == 0:
                if order:
                    self.order = order
                elif consumed >= unit:
                    raise UnicodeError("%s stream does not start with BOM" % name.upper())
            return text, consumed

        def reset(self):
            BufferedIncrementalDecoder.reset(self)
            self.order = 0

        def getstate(self):
            state = BufferedIncrementalDecoder.getstate(self)[0]
            if self.order == 0:
                return (state, 2)
            return (state, 0 if self.order == native else 1)

        def setstate(self, state):
            BufferedIncrementalDecoder.setstate(self, state)
            self.order = 0 if state[1] == 2 else native if state[1] == 0 else -native

    info = _info(name, encode, decode_all, Codec, Encoder, Decoder)

    class Writer(StreamWriter):
        def __init__(self, stream, errors="strict"):
            StreamWriter.__init__(self, stream, errors)
            self.encoder = None

        def reset(self):
            StreamWriter.reset(self)
            self.encoder = None

        def encode(self, input, errors="strict"):
            if self.encoder is None:
                self.encoder = encode_native
                return encode(input, errors)
            return self.encoder(input, errors)

    class Reader(StreamReader):
        order = 0

        def reset(self):
            StreamReader.reset(self)
            self.order = 0

        def decode(self, input, errors="strict"):
            text, consumed, order = ex_decode(input, errors, self.order, False)
            if self.order == 0:
                if order:
                    self.order = order
                elif consumed >= unit:
                    raise UnicodeError("%s stream does not start with BOM" % name.upper())
            return text, consumed

    return CodecInfo(name=name, encode=encode, decode=decode_all, incrementalencoder=info.incrementalencoder,
                     incrementaldecoder=info.incrementaldecoder, streamwriter=Writer, streamreader=Reader)


def _utf_8_sig():
    def encode(input, errors="strict"):
        return BOM_UTF8 + utf_8_encode(input, errors)[0], len(input)

    def decode(input, errors="strict"):
        skip = 3 if input[:3] == BOM_UTF8 else 0
        text, consumed = utf_8_decode(input[skip:], errors, True)
        return text, consumed + skip

    class Encoder(IncrementalEncoder):
        def __init__(self, errors="strict"):
            IncrementalEncoder.__init__(self, errors)
            self.first = 1

        def encode(self, input, final=False):
            if self.first:
                self.first = 0
                return BOM_UTF8 + utf_8_encode(input, self.errors)[0]
            return utf_8_encode(input, self.errors)[0]

        def reset(self):
            IncrementalEncoder.reset(self)
            self.first = 1

        def getstate(self):
            return self.first

        def setstate(self, state):
            self.first = state

    class Decoder(BufferedIncrementalDecoder):
        def __init__(self, errors="strict"):
            BufferedIncrementalDecoder.__init__(self, errors)
            self.first = 1

        def _buffer_decode(self, input, errors, final):
            skip = 0
            if self.first:
                if len(input) < 3:
                    if BOM_UTF8.startswith(input) and not final:
                        return "", 0
                    self.first = 0
                else:
                    self.first = 0
                    if input[:3] == BOM_UTF8:
                        skip = 3
            text, consumed = utf_8_decode(input[skip:], errors, final)
            return text, consumed + skip

        def reset(self):
            BufferedIncrementalDecoder.reset(self)
            self.first = 1

        def getstate(self):
            return (BufferedIncrementalDecoder.getstate(self)[0], self.first)

        def setstate(self, state):
            BufferedIncrementalDecoder.setstate(self, state)
            self.first = state[1]

    class Writer(StreamWriter):
        first = True

        def reset(self):
            StreamWriter.reset(self)
            self.first = True

        def encode(self, input, errors="strict"):
            if self.first:
                self.first = False
                return encode(input, errors)
            return utf_8_encode(input, errors)

    class Reader(StreamReader):
        first = True

        def reset(self):
            StreamReader.reset(self)
            self.first = True

        def decode(self, input, errors="strict"):
            if self.first:
                if len(input) < 3 and BOM_UTF8.startswith(input):
                    return "", 0
                self.first = False
                if input[:3] == BOM_UTF8:
                    text, consumed = utf_8_decode(input[3:], errors)
                    return text, consumed + 3
            return utf_8_decode(input, errors)

    return CodecInfo(name="utf-8-sig", encode=encode, decode=decode, incrementalencoder=Encoder,
                     incrementaldecoder=Decoder, streamwriter=Writer, streamreader=Reader)


_native = (utf_16_le_encode, utf_32_le_encode) if sys.byteorder == "little" else (utf_16_be_encode, utf_32_be_encode)

_makers = {
    "utf-8": lambda: _stateful("utf-8", utf_8_encode, utf_8_decode),
    "utf-8-sig": _utf_8_sig,
    "utf-16": lambda: _marked("utf-16", utf_16_encode, _native[0], utf_16_decode, utf_16_ex_decode, 2),
    "utf-16-le": lambda: _stateful("utf-16-le", utf_16_le_encode, utf_16_le_decode),
    "utf-16-be": lambda: _stateful("utf-16-be", utf_16_be_encode, utf_16_be_decode),
    "utf-32": lambda: _marked("utf-32", utf_32_encode, _native[1], utf_32_decode, utf_32_ex_decode, 4),
    "utf-32-le": lambda: _stateful("utf-32-le", utf_32_le_encode, utf_32_le_decode),
    "utf-32-be": lambda: _stateful("utf-32-be", utf_32_be_encode, utf_32_be_decode),
    "iso8859-1": lambda: _stateless("iso8859-1", latin_1_encode, latin_1_decode),
    "ascii": lambda: _stateless("ascii", ascii_encode, ascii_decode),
    "unicode-escape": lambda: _stateful("unicode-escape", unicode_escape_encode, unicode_escape_decode),
    "raw-unicode-escape": lambda: _stateful("raw-unicode-escape", raw_unicode_escape_encode,
                                            raw_unicode_escape_decode),
}


def __getattr__(name):
    if name in ("utf_7_encode", "utf_7_decode"):  # seldom needed
        import _utf7
        return getattr(_utf7, name)
    raise AttributeError(f"module 'codecs' has no attribute {name!r}")


def _utf_7():
    from _utf7 import utf_7_decode, utf_7_encode
    return _stateful("utf-7", utf_7_encode, utf_7_decode)


def _builtin_search(name):
    if name in ("utf_7", "utf7", "u7", "unicode_1_1_utf_7"):
        return _utf_7()
    maker = _makers.get(_codecs._builtin_name(name))
    return maker() if maker else None


register(_builtin_search)
