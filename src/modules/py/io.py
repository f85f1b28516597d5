"""Streams: the classes of _io under their abstract base classes, and open()."""
import _io
import abc

from builtins import open
from _io import (DEFAULT_BUFFER_SIZE, BlockingIOError, UnsupportedOperation, open_code, text_encoding, FileIO,
                 BytesIO, StringIO, BufferedReader, BufferedWriter, BufferedRandom, TextIOWrapper,
                 IncrementalNewlineDecoder)

__all__ = ["BlockingIOError", "open", "open_code", "IOBase", "RawIOBase", "FileIO", "BytesIO", "StringIO",
           "BufferedIOBase", "BufferedReader", "BufferedWriter", "BufferedRWPair", "BufferedRandom", "TextIOBase",
           "TextIOWrapper", "UnsupportedOperation", "SEEK_SET", "SEEK_CUR", "SEEK_END"]

SEEK_SET, SEEK_CUR, SEEK_END = 0, 1, 2
UnsupportedOperation.__module__ = "io"


class IOBase(_io._IOBase, metaclass=abc.ABCMeta):
    """The abstract base class of all streams."""


class RawIOBase(_io._RawIOBase, IOBase):
    """Raw binary streams: each call is one call of the system."""


class BufferedIOBase(_io._BufferedIOBase, IOBase):
    """Binary streams with a buffer."""


class TextIOBase(_io._TextIOBase, IOBase):
    """Streams of text."""


RawIOBase.register(FileIO)
for _class in (BytesIO, BufferedReader, BufferedWriter, BufferedRandom):
    BufferedIOBase.register(_class)
for _class in (StringIO, TextIOWrapper):
    TextIOBase.register(_class)
del _class


class BufferedRWPair(BufferedIOBase):
    """A reader and a writer that are not connected (two ends of pipes) as one stream."""

    def __init__(self, reader, writer, buffer_size=DEFAULT_BUFFER_SIZE):
        if not reader.readable():
            raise UnsupportedOperation("File or stream is not readable.")
        if not writer.writable():
            raise UnsupportedOperation("File or stream is not writable.")
        self.reader = BufferedReader(reader, buffer_size)
        self.writer = BufferedWriter(writer, buffer_size)

    def read(self, size=-1, /):
        return self.reader.read(-1 if size is None else size)

    def readinto(self, buffer, /):
        return self.reader.readinto(buffer)

    def read1(self, size=-1, /):
        return self.reader.read1(size)

    def readinto1(self, buffer, /):
        return self.reader.readinto1(buffer)

    def peek(self, size=0, /):
        return self.reader.peek(size)

    def write(self, data, /):
        return self.writer.write(data)

    def flush(self):
        return self.writer.flush()

    def readable(self):
        return self.reader.readable()

    def writable(self):
        return self.writer.writable()

    def close(self):
        try:
            self.writer.close()
        finally:
            self.reader.close()

    def isatty(self):
        return self.reader.isatty() or self.writer.isatty()

    @property
    def closed(self):
        return self.writer.closed
