# SPDX-License-Identifier: MIT
"""zipimport: modules out of zip archives, on zipfile.

The import statement itself does not look into archives: a zipimporter is asked by the program.
"""
import os
import sys
import types

import _imp

__all__ = ['ZipImportError', 'zipimporter']

_zip_directory_cache = {}


class ZipImportError(ImportError):
    pass


def _open(path):
    import zipfile
    try:
        return zipfile.ZipFile(path)
    except (OSError, zipfile.BadZipFile) as e:
        raise ZipImportError('not a Zip file', path=path) from e


class zipimporter:
    """zipimporter(archive or archive/folder)"""

    def __init__(self, path):
        if not isinstance(path, str):
            path = os.fsdecode(path)
        if not path:
            raise ZipImportError('archive path is empty', path=path)
        archive, prefix = path, []
        while not os.path.isfile(archive):
            folder, name = os.path.split(archive)
            if folder == archive or os.path.exists(archive):
                raise ZipImportError('not a Zip file', path=path)
            archive = folder
            prefix.append(name)
        self.archive = archive
        self.prefix = ''.join(name + os.sep for name in reversed(prefix))
        if archive not in _zip_directory_cache:
            self.invalidate_caches()
        self._files = _zip_directory_cache[archive]

    def invalidate_caches(self):
        with _open(self.archive) as z:
            self._files = _zip_directory_cache[self.archive] = {info.filename: info for info in z.infolist()}

    def _place(self, fullname):
        """(name in the archive, is it a package?), or None."""
        name = self.prefix.replace(os.sep, '/') + fullname.rpartition('.')[2]
        for tail, package in (('/__init__.py', True), ('.py', False)):
            if name + tail in self._files:
                return name + tail, package
        return None

    def _found(self, fullname):
        place = self._place(fullname)
        if place is None:
            raise ZipImportError(f"can't find module {fullname!r}", name=fullname)
        return place

    def _path(self, name):
        return os.path.join(self.archive, name.replace('/', os.sep))

    def find_spec(self, fullname, target=None):
        place = self._place(fullname)
        if place is None:
            return None
        spec = _imp.ModuleSpec(fullname, self, origin=self._path(place[0]), is_package=place[1])
        if place[1]:
            spec.submodule_search_locations = [os.path.dirname(self._path(place[0]))]
        spec.has_location = True
        return spec

    def get_data(self, path):
        if os.altsep:
            path = path.replace(os.altsep, os.sep)
        name = path
        if path.startswith(self.archive + os.sep):
            name = path[len(self.archive) + 1:]
        name = name.replace(os.sep, '/')
        if name not in self._files:
            raise OSError(0, '', name)
        with _open(self.archive) as z:
            return z.read(name)

    def get_filename(self, fullname):
        return self._path(self._found(fullname)[0])

    def is_package(self, fullname):
        return self._found(fullname)[1]

    def get_source(self, fullname):
        from importlib.util import decode_source
        return decode_source(self.get_data(self._found(fullname)[0]))

    def get_code(self, fullname):
        return compile(self.get_data(self._found(fullname)[0]), self.get_filename(fullname), 'exec', dont_inherit=True)

    def create_module(self, spec):
        return None

    def exec_module(self, module):
        exec(self.get_code(module.__spec__.name), module.__dict__)

    def load_module(self, fullname):
        spec = self.find_spec(fullname)
        if spec is None:
            raise ZipImportError(f"can't find module {fullname!r}", name=fullname)
        module = sys.modules.get(fullname)
        if module is None:
            module = sys.modules[fullname] = types.ModuleType(fullname)
        _imp.set_attributes(spec, module)
        try:
            self.exec_module(module)
        except BaseException:
            del sys.modules[fullname]
            raise
        return sys.modules[fullname]

    def __repr__(self):
        return f'<zipimporter object "{self.archive}{os.sep}{self.prefix}">'
