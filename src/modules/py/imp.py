# SPDX-License-Identifier: MIT
"""The deprecated module imp, on importlib. Modules are Python source, packages, or Hoopsnake's own: nothing is compiled or shared."""
import importlib
import importlib.machinery
import importlib.util
import os
import sys
import types
import warnings
from _imp import acquire_lock, is_builtin, is_frozen, lock_held, release_lock
from importlib.util import cache_from_source, source_from_cache

warnings.warn("the imp module is deprecated in favour of importlib and slated for removal in Python 3.12; "
              "see the module's documentation for alternative uses", DeprecationWarning, stacklevel=2)

SEARCH_ERROR, PY_SOURCE, PY_COMPILED, C_EXTENSION, PY_RESOURCE, PKG_DIRECTORY, C_BUILTIN, PY_FROZEN, PY_CODERESOURCE, IMP_HOOK = range(10)


def new_module(name):
    return types.ModuleType(name)


def get_magic():
    return importlib.util.MAGIC_NUMBER


def get_tag():
    return sys.implementation.cache_tag


def get_suffixes():
    return [(suffix, "r", PY_SOURCE) for suffix in importlib.machinery.SOURCE_SUFFIXES] + \
        [(suffix, "rb", PY_COMPILED) for suffix in importlib.machinery.BYTECODE_SUFFIXES]


class NullImporter:
    """Finds nothing."""

    def __init__(self, path):
        if path == "":
            raise ImportError("empty pathname", path="")
        if os.path.isdir(path):
            raise ImportError("existing directory", path=path)

    def find_module(self, fullname):
        return None


def _load(name, path, **where):
    spec = importlib.util.spec_from_file_location(name, path, loader=importlib.machinery.SourceFileLoader(name, path), **where)
    if name in sys.modules:
        module = sys.modules[name]
        module.__spec__ = spec
        spec.loader.exec_module(module)
        return sys.modules[name]
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    try:
        spec.loader.exec_module(module)
    except BaseException:
        sys.modules.pop(name, None)
        raise
    return sys.modules[name]


def load_source(name, pathname, file=None):
    """Run a source file as the module of that name."""
    return _load(name, pathname)


def load_compiled(name, pathname, file=None):
    raise ImportError("Hoopsnake reads no compiled files", name=name, path=pathname)


def load_package(name, path):
    if os.path.isdir(path):
        folder, path = path, os.path.join(path, "__init__.py")
        if not os.path.exists(path):
            raise ValueError(f"{folder!r} is not a package")
    return _load(name, path, submodule_search_locations=[])


def init_builtin(name):
    return importlib.import_module(name) if is_builtin(name) else None


def load_module(name, file, filename, details):
    """Load what find_module() has found."""
    suffix, mode, kind = details
    if mode and (not mode.startswith("r") or "+" in mode):
        raise ValueError(f"invalid file open mode {mode!r}")
    if file is None and kind in (PY_SOURCE, PY_COMPILED):
        raise ValueError(f"file object required for import (type code {kind})")
    if kind == PY_SOURCE:
        return load_source(name, filename, file)
    if kind == PY_COMPILED:
        return load_compiled(name, filename, file)
    if kind == PKG_DIRECTORY:
        return load_package(name, filename)
    if kind in (C_BUILTIN, PY_FROZEN):
        return importlib.import_module(name)
    raise ImportError(f"Don't know how to import {name} (type code {kind})", name=name)


def find_module(name, path=None):
    """(open file or None, path, (suffix, mode, kind)) of a module."""
    if not isinstance(name, str):
        raise TypeError(f"'name' must be a str, not {type(name)}")
    if not isinstance(path, (type(None), list)):
        raise RuntimeError(f"'path' must be None or a list, not {type(path)}")
    if path is None:
        if is_builtin(name):
            return None, None, ("", "", C_BUILTIN)
        if is_frozen(name):
            return None, None, ("", "", PY_FROZEN)
        path = sys.path
    for folder in path:
        package = os.path.join(folder, name)
        if os.path.isfile(os.path.join(package, "__init__.py")):
            return None, package, ("", "", PKG_DIRECTORY)
        source = package + ".py"
        if os.path.isfile(source):
            with open(source, "rb") as f:
                import tokenize
                encoding = tokenize.detect_encoding(f.readline)[0]
            return open(source, "r", encoding=encoding), source, (".py", "r", PY_SOURCE)
    raise ImportError(f"No module named {name!r}", name=name)


def reload(module):
    return importlib.reload(module)
