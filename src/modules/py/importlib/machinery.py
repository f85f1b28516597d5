# SPDX-License-Identifier: MIT
"""importlib.machinery: specs, loaders and finders."""
import sys
import _imp
from _imp import ModuleSpec, SourceFileLoader, BuiltinImporter

SOURCE_SUFFIXES = ['.py']
DEBUG_BYTECODE_SUFFIXES = ['.pyc']
OPTIMIZED_BYTECODE_SUFFIXES = ['.pyc']
BYTECODE_SUFFIXES = ['.pyc']
EXTENSION_SUFFIXES = []


def all_suffixes():
    return SOURCE_SUFFIXES + BYTECODE_SUFFIXES + EXTENSION_SUFFIXES


class FrozenImporter:
    """Modules written in Python that are part of Hoopsnake."""

    @classmethod
    def find_spec(cls, fullname, path=None, target=None):
        return _imp.find_spec(fullname) if _imp.is_frozen(fullname) else None


class PathFinder:
    """The folders of sys.path."""

    @classmethod
    def invalidate_caches(cls):
        pass

    @classmethod
    def find_spec(cls, fullname, path=None, target=None):
        return _imp.find_in_path(fullname, sys.path if path is None else path)

    @classmethod
    def find_module(cls, fullname, path=None):
        import warnings
        warnings.warn("PathFinder.find_module() is deprecated and slated for removal in Python 3.12; use find_spec() instead", ImportWarning)
        spec = cls.find_spec(fullname, path)
        return spec.loader if spec is not None else None


class DistributionPathFinder:
    """In sys.meta_path: the installed distributions, for importlib.metadata. It finds no modules."""

    @classmethod
    def invalidate_caches(cls):
        for path, finder in list(sys.path_importer_cache.items()):
            if finder is None:
                del sys.path_importer_cache[path]
            elif hasattr(finder, 'invalidate_caches'):
                finder.invalidate_caches()

    @classmethod
    def find_distributions(cls, *args, **kwargs):
        from importlib.metadata import MetadataPathFinder
        return MetadataPathFinder.find_distributions(*args, **kwargs)


class FileFinder:
    """One folder."""
    _finds_as_import_does = True

    def __init__(self, path, *loader_details):
        self.path = path or '.'

    def invalidate_caches(self):
        pass

    def find_spec(self, fullname, target=None):
        return _imp.find_in_folder(fullname, self.path)

    @classmethod
    def path_hook(cls, *loader_details):
        return _hook

    def __repr__(self):
        return f'FileFinder({self.path!r})'


def _hook(path):
    """In sys.path_hooks, for pkgutil and programs. The import statement itself knows that a FileFinder means a folder, and does not ask it."""
    if not _imp.is_folder(path or '.'):  # without os, which may be what is being looked for
        raise ImportError('only directories are supported', path=path)
    return FileFinder(path)


class SourcelessFileLoader:
    def __init__(self, fullname, path):
        self.name, self.path = fullname, path

    def exec_module(self, module):
        raise ImportError('compiled files cannot be loaded', name=self.name, path=self.path)


class ExtensionFileLoader(SourcelessFileLoader):
    def exec_module(self, module):
        raise ImportError('extension modules cannot be loaded', name=self.name, path=self.path)


class NamespaceLoader:
    def __init__(self, name, path, path_finder=None):
        self._path = path

    def create_module(self, spec):
        return None

    def exec_module(self, module):
        pass

    def is_package(self, fullname):
        return True

    def get_source(self, fullname):
        return ''

    def get_resource_reader(self, module):
        from importlib.readers import NamespaceReader
        return NamespaceReader(self._path)


WindowsRegistryFinder = None
