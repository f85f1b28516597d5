# SPDX-License-Identifier: MIT
"""importlib.abc: base classes of finders and loaders."""
import abc
from importlib import machinery

__all__ = ['Loader', 'Finder', 'MetaPathFinder', 'PathEntryFinder', 'ResourceLoader', 'InspectLoader', 'ExecutionLoader', 'FileLoader', 'SourceLoader',
           'ResourceReader', 'Traversable', 'TraversableResources']


def __getattr__(name):
    """Those of importlib.resources, which is the installed library's and takes long to import."""
    if name not in ('ResourceReader', 'Traversable', 'TraversableResources'):
        raise AttributeError(f'module {__name__!r} has no attribute {name!r}')
    from importlib.resources import abc as resources
    globals()[name] = found = getattr(resources, name)
    return found


class Loader(metaclass=abc.ABCMeta):
    def create_module(self, spec):
        return None

    def load_module(self, fullname):
        if not hasattr(self, 'exec_module'):
            raise ImportError
        from importlib.util import spec_from_loader
        import _imp
        return _imp.load_spec(spec_from_loader(fullname, self))


class Finder(metaclass=abc.ABCMeta):
    @abc.abstractmethod
    def find_module(self, fullname, path=None):
        pass


class MetaPathFinder(metaclass=abc.ABCMeta):
    def invalidate_caches(self):
        pass


class PathEntryFinder(metaclass=abc.ABCMeta):
    def invalidate_caches(self):
        pass


class ResourceLoader(Loader):
    @abc.abstractmethod
    def get_data(self, path):
        raise OSError


class InspectLoader(Loader):
    def is_package(self, fullname):
        raise ImportError

    def get_code(self, fullname):
        source = self.get_source(fullname)
        return None if source is None else self.source_to_code(source)

    @abc.abstractmethod
    def get_source(self, fullname):
        raise ImportError

    @staticmethod
    def source_to_code(data, path='<string>'):
        return compile(data, path, 'exec', dont_inherit=True)

    def exec_module(self, module):
        exec(self.get_code(module.__name__), module.__dict__)


class ExecutionLoader(InspectLoader):
    @abc.abstractmethod
    def get_filename(self, fullname):
        raise ImportError


class FileLoader(ResourceLoader, ExecutionLoader):
    def __init__(self, fullname, path):
        self.name, self.path = fullname, path

    def get_filename(self, fullname=None):
        return self.path

    def get_data(self, path):
        with open(path, 'rb') as f:
            return f.read()


class SourceLoader(ResourceLoader, ExecutionLoader):
    def get_source(self, fullname):
        from importlib.util import decode_source
        return decode_source(self.get_data(self.get_filename(fullname)))


Loader.register(machinery.SourceFileLoader)
Loader.register(machinery.BuiltinImporter)
SourceLoader.register(machinery.SourceFileLoader)
MetaPathFinder.register(machinery.PathFinder)
MetaPathFinder.register(machinery.FrozenImporter)
PathEntryFinder.register(machinery.FileFinder)
