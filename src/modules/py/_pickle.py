# SPDX-License-Identifier: MIT
"""The names of CPython's pickle in C: those of the library's own pickle, and PickleBuffer."""
from _picklebuffer import PickleBuffer

_TWINS = ("Pickler", "Unpickler", "dump", "dumps", "load", "loads")


def __getattr__(name):
    if name not in _TWINS and name not in ("PickleError", "PicklingError", "UnpicklingError"):
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    import pickle
    return getattr(pickle, "_" + name if name in _TWINS else name)
