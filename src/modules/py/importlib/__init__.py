# SPDX-License-Identifier: MIT
"""importlib: import as functions. The work is done by the runtime (module _imp)."""
__all__ = ['__import__', 'import_module', 'invalidate_caches', 'reload']

import sys
import _imp

__import__ = __import__

# Parts that Hoopsnake does not bring along (metadata, resources) come from the installed library, if there is one.
__path__.extend(entry + '/importlib' for entry in sys.path if entry.endswith('/python3.11'))

# The two modules that are there before any spec can be made.
for _name in ('sys', 'builtins'):
    _module = sys.modules.get(_name)
    if getattr(_module, '__spec__', True) is None:
        _module.__spec__ = _imp.find_spec(_name)
        _module.__loader__, _module.__package__ = _module.__spec__.loader, ''
del _name, _module


class _bootstrap:
    """What pkgutil and others take from there."""
    _load = staticmethod(_imp.load_spec)


def invalidate_caches():
    """Ask the finders on sys.meta_path to forget what they know."""
    for finder in sys.meta_path:
        if hasattr(finder, 'invalidate_caches'):
            finder.invalidate_caches()


def _resolve(name, package, level):
    if not isinstance(package, str):
        raise TypeError(f'__package__ not set to a string')
    parts = package.rsplit('.', level - 1)
    if len(parts) < level:
        raise ImportError('attempted relative import beyond top-level package')
    return f'{parts[0]}.{name}' if name else parts[0]


def import_module(name, package=None):
    """Import a module; a name that begins with dots is relative to package."""
    if name.startswith('.'):
        if not package:
            raise TypeError(f'the \'package\' argument is required to perform a relative import for {name!r}')
        level = len(name) - len(name.lstrip('.'))
        name = _resolve(name[level:], package, level)
    return _imp.import_module(name)


def find_loader(name, path=None):
    spec = _imp.find_spec(name, path)
    return None if spec is None else spec.loader


def reload(module):
    """Run a module's code again in the same module object."""
    try:
        name = module.__spec__.name
    except AttributeError:
        try:
            name = module.__name__
        except AttributeError:
            raise TypeError('reload() argument must be a module')
    if sys.modules.get(name) is not module:
        raise ImportError(f'module {name} not in sys.modules', name=name)
    parent = name.rpartition('.')[0]
    path = None
    if parent:
        try:
            path = sys.modules[parent].__path__
        except KeyError:
            raise ImportError(f'parent {parent!r} not in sys.modules', name=parent) from None
    spec = module.__spec__ = _imp.find_spec(name, path)
    if spec is None:
        raise ModuleNotFoundError(f'spec not found for the module {name!r}', name=name)
    _imp.set_attributes(spec, module)
    _imp.exec_spec(spec, module)
    return sys.modules[name]
