# SPDX-License-Identifier: MIT
"""importlib.util: specs found and used by hand."""
import sys
import types
import _imp
from _imp import ModuleSpec, SourceFileLoader

MAGIC_NUMBER = b'\xa7\r\r\n'


def resolve_name(name, package):
    if not name.startswith('.'):
        return name
    if not package:
        raise ImportError(f'no package specified for {repr(name)} (required for relative module names)')
    from importlib import _resolve
    level = len(name) - len(name.lstrip('.'))
    return _resolve(name[level:], package, level)


def find_spec(name, package=None):
    """The spec of a module, or None. Parent packages are imported."""
    fullname = resolve_name(name, package) if name.startswith('.') else name
    if fullname in sys.modules:
        module = sys.modules[fullname]
        if module is None:
            return None
        try:
            spec = module.__spec__
        except AttributeError:
            raise ValueError(f'{name}.__spec__ is not set') from None
        if spec is None:
            raise ValueError(f'{name}.__spec__ is None')
        return spec
    parent = fullname.rpartition('.')[0]
    if not parent:
        return _imp.find_spec(fullname)
    package = __import__(parent, fromlist=['__path__'])
    try:
        path = package.__path__
    except AttributeError as e:
        raise ModuleNotFoundError(f'__path__ attribute not found on {parent!r} while trying to find {fullname!r}',
                                  name=fullname) from e
    return _imp.find_spec(fullname, path)


def _find_spec_from_path(name, path=None):
    """The same without importing parent packages: path is where to look."""
    if name not in sys.modules:
        return _imp.find_spec(name, path)
    module = sys.modules[name]
    if module is not None and module.__spec__ is None:
        raise ValueError(f'{name}.__spec__ is None')
    return module and module.__spec__


def module_from_spec(spec):
    module = None
    if hasattr(spec.loader, 'create_module'):
        module = spec.loader.create_module(spec)
    elif hasattr(spec.loader, 'exec_module'):
        raise ImportError('loaders that define exec_module() must also define create_module()')
    if module is None:
        module = types.ModuleType(spec.name)
    if isinstance(spec, ModuleSpec):
        _imp.set_attributes(spec, module)
    return module


def spec_from_loader(name, loader, *, origin=None, is_package=None):
    if origin is None:
        origin = getattr(loader, '_ORIGIN', None)
    if origin is None and hasattr(loader, 'get_filename'):
        return spec_from_file_location(name, loader=loader)
    if is_package is None:
        is_package = hasattr(loader, 'is_package') and bool(loader.is_package(name))
    return ModuleSpec(name, loader, origin=origin, is_package=is_package)


def spec_from_file_location(name, location=None, *, loader=None, submodule_search_locations=None):
    if location is None:
        location = loader.get_filename(name) if hasattr(loader, 'get_filename') else '<unknown>'
    else:
        import os
        location = os.path.abspath(os.fspath(location))
    if loader is None:
        if not location.endswith('.py'):
            return None
        loader = SourceFileLoader(name, location)
    spec = ModuleSpec(name, loader, origin=location)
    spec.has_location = True
    if submodule_search_locations is None:
        if hasattr(loader, 'is_package') and loader.is_package(name):
            spec.submodule_search_locations = [location.rpartition('/')[0]]
    else:
        spec.submodule_search_locations = submodule_search_locations
    return spec


def decode_source(source_bytes):
    import io
    import tokenize
    encoding = tokenize.detect_encoding(io.BytesIO(source_bytes).readline)
    return io.IncrementalNewlineDecoder(None, True).decode(source_bytes.decode(encoding[0]))


def cache_from_source(path, debug_override=None, *, optimization=None):
    """Where CPython would keep the compiled form of a source file; nothing is kept here."""
    import os
    if debug_override is not None:
        _deprecated("the debug_override parameter is deprecated; use 'optimization' instead")
        if optimization is not None:
            raise TypeError('debug_override or optimization must be set to None')
        optimization = '' if debug_override else 1
    head, tail = os.path.split(os.fspath(path))
    base, dot, rest = tail.rpartition('.')
    tag = sys.implementation.cache_tag
    if tag is None:
        raise NotImplementedError('sys.implementation.cache_tag is None')
    if optimization is None:
        optimization = sys.flags.optimize or ''
    optimization = str(optimization)
    if optimization and not optimization.isalnum():
        raise ValueError(f'{optimization!r} is not alphanumeric')
    name = (base or rest) + dot + tag + (f'.opt-{optimization}' if optimization else '') + '.pyc'
    if sys.pycache_prefix is None:
        return os.path.join(head, '__pycache__', name)
    return os.path.join(sys.pycache_prefix, os.path.abspath(head).lstrip('/'), name)


def source_from_cache(path):
    """The source file of a compiled file's path."""
    import os
    if sys.implementation.cache_tag is None:
        raise NotImplementedError('sys.implementation.cache_tag is None')
    path = os.fspath(path)
    head, name = os.path.split(path)
    prefix = sys.pycache_prefix and sys.pycache_prefix.rstrip('/')
    if prefix and head.startswith(prefix + '/'):
        head = head[len(prefix):]
    else:
        head, folder = os.path.split(head)
        if folder != '__pycache__':
            raise ValueError(f'__pycache__ not bottom-level directory in {path!r}')
    dots = name.count('.')
    if dots not in (2, 3):
        raise ValueError(f'expected only 2 or 3 dots in {name!r}')
    if dots == 3:
        optimization = name.rsplit('.', 2)[-2]
        if not optimization.startswith('opt-'):
            raise ValueError("optimization portion of filename does not start with 'opt-'")
        if not optimization[4:].isalnum():
            raise ValueError(f'optimization level {optimization!r} is not an alphanumeric value')
    return os.path.join(head, name.partition('.')[0] + '.py')


def _deprecated(text):
    import warnings
    warnings.warn(text, DeprecationWarning, stacklevel=3)


def set_package(function):
    """Decorator of a loader's method that returns a module: __package__ is set."""
    import functools

    @functools.wraps(function)
    def wrapper(*args, **kwargs):
        _deprecated('The import system now takes care of this automatically; this decorator is slated for removal in Python 3.12')
        module = function(*args, **kwargs)
        if getattr(module, '__package__', None) is None:
            module.__package__ = module.__name__ if hasattr(module, '__path__') else module.__name__.rpartition('.')[0]
        return module
    return wrapper


def set_loader(function):
    """Decorator of a loader's method that returns a module: __loader__ is set."""
    import functools

    @functools.wraps(function)
    def wrapper(self, *args, **kwargs):
        _deprecated('The import system now takes care of this automatically; this decorator is slated for removal in Python 3.12')
        module = function(self, *args, **kwargs)
        if getattr(module, '__loader__', None) is None:
            module.__loader__ = self
        return module
    return wrapper


def module_for_loader(function):
    """Decorator of a loader's method that fills a module: it gets the module instead of its name; a new one goes when it fails."""
    import functools
    _deprecated('The import system now takes care of this automatically; this decorator is slated for removal in Python 3.12')

    @functools.wraps(function)
    def wrapper(self, fullname, *args, **kwargs):
        module, fresh = sys.modules.get(fullname), fullname not in sys.modules
        if fresh:
            module = sys.modules[fullname] = types.ModuleType(fullname)
        module.__loader__ = self
        try:
            package = self.is_package(fullname)
        except (ImportError, AttributeError):
            pass
        else:
            module.__package__ = fullname if package else fullname.rpartition('.')[0]
        module.__initializing__ = True
        try:
            return function(self, module, *args, **kwargs)
        except:
            if fresh:
                sys.modules.pop(fullname, None)
            raise
        finally:
            module.__initializing__ = False
    return wrapper


class _LazyModule(types.ModuleType):
    def __getattribute__(self, attr):
        self.__class__ = types.ModuleType
        spec = object.__getattribute__(self, '__spec__')
        spec.loader.exec_module(self)
        return getattr(self, attr)


class LazyLoader:
    """A loader that runs the module when it is first used."""

    def __init__(self, loader):
        self.loader = loader

    @classmethod
    def factory(cls, loader):
        return lambda *args, **kwargs: cls(loader(*args, **kwargs))

    def create_module(self, spec):
        return self.loader.create_module(spec)

    def exec_module(self, module):
        module.__spec__.loader = self.loader
        module.__class__ = _LazyModule
