# SPDX-License-Identifier: MIT
"""ctypes, as far as it needs no foreign code: the simple numeric types, their sizes and how they wrap around.

Libraries cannot be loaded: CDLL and its like raise the OSError that programs expect of a library that is missing.
Memory cannot be reached: Structure, POINTER and the like are not there.
"""
import struct as _struct

__version__ = '1.1.0'


class ArgumentError(Exception):
    pass


class _Simple:
    """A number of a C type, in value."""
    _type_ = None

    def __init__(self, value=0, /):
        self.value = value

    @property
    def value(self):
        return self._value

    @value.setter
    def value(self, value):
        self._value = self._convert(value)

    def __repr__(self):
        return f'{type(self).__name__}({self._value!r})'

    def __bool__(self):
        return bool(self._value)


class _Integer(_Simple):
    @classmethod
    def _convert(cls, value):
        if not isinstance(value, int):
            raise TypeError('an integer is required (got type %s)' % type(value).__name__)
        bits = 8 * sizeof(cls)
        value &= (1 << bits) - 1
        return value - (1 << bits) if cls._type_.islower() and value >> bits - 1 else value


class _Real(_Simple):
    def __init__(self, value=0.0, /):
        self.value = value

    @classmethod
    def _convert(cls, value):
        if not isinstance(value, (int, float)):
            raise TypeError('must be real number, not %s' % type(value).__name__)
        return _struct.unpack(cls._type_, _struct.pack(cls._type_, value))[0]


class c_bool(_Simple):
    _type_ = '?'

    def __init__(self, value=False, /):
        self.value = value

    @classmethod
    def _convert(cls, value):
        return bool(value)


def sizeof(what):
    """Bytes of a type or an instance."""
    code = getattr(what, '_type_', None)
    if code is None:
        raise TypeError('this type has no size')
    return _struct.calcsize(code)


def alignment(what):
    """Bytes on whose multiples it lies."""
    if getattr(what, '_type_', None) is None:
        raise TypeError('no alignment info')
    return sizeof(what)


def _make(base, name, code):
    return type(name, (base,), {'_type_': code, '__module__': 'ctypes'})


c_byte, c_ubyte = _make(_Integer, 'c_byte', 'b'), _make(_Integer, 'c_ubyte', 'B')
c_short, c_ushort = _make(_Integer, 'c_short', 'h'), _make(_Integer, 'c_ushort', 'H')
c_int, c_uint = _make(_Integer, 'c_int', 'i'), _make(_Integer, 'c_uint', 'I')
c_long, c_ulong = _make(_Integer, 'c_long', 'l'), _make(_Integer, 'c_ulong', 'L')
c_float, c_double = _make(_Real, 'c_float', 'f'), _make(_Real, 'c_double', 'd')
c_wchar = _make(_Integer, 'c_wchar', 'I')
c_int8, c_uint8, c_int16, c_uint16, c_int32, c_uint32 = c_byte, c_ubyte, c_short, c_ushort, c_int, c_uint
c_longlong = c_int64 = c_ssize_t = c_long
c_ulonglong = c_uint64 = c_size_t = c_ulong

RTLD_LOCAL, RTLD_GLOBAL = 0, 256
DEFAULT_MODE = RTLD_LOCAL


class CDLL:
    """A shared library: none can be loaded."""

    def __init__(self, name, mode=DEFAULT_MODE, handle=None, use_errno=False, use_last_error=False, winmode=None):
        raise OSError(f'{name}: Hoopsnake cannot load shared libraries')


class PyDLL(CDLL):
    pass


class LibraryLoader:
    def __init__(self, dlltype):
        self._dlltype = dlltype

    def LoadLibrary(self, name):
        return self._dlltype(name)

    def __getattr__(self, name):
        if name.startswith('_'):
            raise AttributeError(name)
        return self._dlltype(name)

    __getitem__ = LoadLibrary


cdll, pydll = LibraryLoader(CDLL), LibraryLoader(PyDLL)


def __getattr__(name):
    raise AttributeError(f"module 'ctypes' has no attribute {name!r} (Hoopsnake's has simple numbers alone)")
