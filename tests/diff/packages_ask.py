# What tools and packages ask about modules: which of them are built in, the specs of those that are always there, the types of hashes.
import hashlib
import importlib.util
import sys

import _hashlib

# pylint, isort and jedi take a name in here for a module without source.
print([n for n in ('os', 'posixpath', 'enum', 're', 'json', 'collections', 'functools', 'typing') if n in sys.builtin_module_names])
print([n for n in ('sys', 'builtins', 'itertools', '_io', 'time', 'gc', 'errno') if n not in sys.builtin_module_names])
for name in ('sys', 'builtins', 'itertools'):
    spec = importlib.util.find_spec(name)
    print(spec.name, spec.origin, spec.has_location, spec.submodule_search_locations, spec.loader is not None)
print(sys.__spec__.name, sys.__package__ == '', sys.__loader__ is not None)

print(isinstance(hashlib.sha256(), _hashlib.HASH), isinstance(b'', _hashlib.HASH), isinstance(hashlib.new('md5'), _hashlib.HASH))
print(isinstance(hashlib.shake_128(), _hashlib.HASHXOF), _hashlib.HASH, _hashlib.HASHXOF.__name__)
for cls in (_hashlib.HASH, _hashlib.HASHXOF):
    try:
        cls()
    except TypeError as e:
        print(e)

# A library that is not there is an OSError, for which packages are prepared.
import ctypes
for load in (ctypes.CDLL, ctypes.cdll.LoadLibrary, ctypes.PyDLL):
    try:
        load('libthere_is_no_such_library.so')
    except OSError as e:
        print(type(e).__name__, str(e).split(':')[0])
print(ctypes.RTLD_GLOBAL, ctypes.RTLD_LOCAL, ctypes.DEFAULT_MODE)

# pytest takes these two from here when it is imported.
from importlib.abc import Traversable, TraversableResources
import importlib.abc, importlib.resources.abc
print(Traversable is importlib.resources.abc.Traversable, TraversableResources.__name__, issubclass(TraversableResources, importlib.abc.ResourceReader))

# The times that a stat_result is made with are its attributes (dulwich).
import os
st = os.stat_result((33188, 1, 2, 3, 4, 5, 6, 11, 12, 13))
print(st.st_atime, st.st_mtime, st.st_ctime, st.st_mtime_ns, st[7:], os.stat_result(range(12)).st_ctime, os.stat_result(range(10), {'st_mtime': 1.5}).st_mtime)

# charset_normalizer asks whether a codec is one of these.
import codecs, _multibytecodec
print(issubclass(codecs.getincrementaldecoder('utf-8'), _multibytecodec.MultibyteIncrementalDecoder))
try:
    _multibytecodec.MultibyteIncrementalDecoder()
except AttributeError as e:
    print(e)

# pytest ends so.
import enum
class Code(enum.IntEnum):
    FAILED = 3
sys.exit(Code.FAILED)
