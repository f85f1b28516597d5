# SPDX-License-Identifier: MIT
"""zipimport: modules out of zip archives.

zipimporter stands in sys.path_hooks, so that the import statement finds modules in entries of sys.path that are archives, or folders within
archives. It reads the format itself: neither zipfile nor an installed library is needed, zlib for compressed files alone.
"""
import io
import sys
import types

import _imp

__all__ = ['ZipImportError', 'zipimporter']

path_sep = '/'
END_CENTRAL_DIR_SIZE = 22
STRING_END_ARCHIVE = b'PK\x05\x06'
MAX_COMMENT_LEN = (1 << 16) - 1

# {archive: {name: (path, compression, size in the archive, size, offset of its header, time, date, crc)}}
_zip_directory_cache = {}

# The upper half of code page 437, in which names are that are not said to be UTF-8.
_CP437 = (
    'ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐'
    '└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\xa0')


class ZipImportError(ImportError):
    pass


def _u16(data, at):
    return int.from_bytes(data[at:at + 2], 'little')


def _u32(data, at):
    return int.from_bytes(data[at:at + 4], 'little')


def _name(raw, is_utf8):
    if is_utf8:
        return raw.decode()
    return ''.join(chr(c) if c < 128 else _CP437[c - 128] for c in raw)


def _find_end(f, archive):
    """(position of the record at the archive's end, the record)"""
    def problem(text):
        return ZipImportError(f'{text}: {archive!r}', path=archive)

    size = f.seek(0, 2)
    if size < END_CENTRAL_DIR_SIZE:
        raise problem("not a Zip file")
    f.seek(size - END_CENTRAL_DIR_SIZE)
    record = f.read(END_CENTRAL_DIR_SIZE)
    if record[:4] == STRING_END_ARCHIVE:
        return size - END_CENTRAL_DIR_SIZE, record
    start = max(size - MAX_COMMENT_LEN - END_CENTRAL_DIR_SIZE, 0)  # a comment may follow
    f.seek(start)
    tail = f.read()
    at = tail.rfind(STRING_END_ARCHIVE)
    if at < 0:
        raise problem('not a Zip file')
    record = tail[at:at + END_CENTRAL_DIR_SIZE]
    if len(record) != END_CENTRAL_DIR_SIZE:
        raise problem('corrupt Zip file')
    return start + at, record


def _read_directory(archive):
    try:
        f = io.open_code(archive)
    except OSError:
        raise ZipImportError(f"can't open Zip file: {archive!r}", path=archive)
    with f:
        end, record = _find_end(f, archive)
        size, offset = _u32(record, 12), _u32(record, 16)
        if end < size:
            raise ZipImportError(f'bad central directory size: {archive!r}', path=archive)
        if end < offset:
            raise ZipImportError(f'bad central directory offset: {archive!r}', path=archive)
        start = end - size  # something may stand before the archive, as in a self-extracting file
        before = start - offset
        if before < 0:
            raise ZipImportError(f'bad central directory size or offset: {archive!r}', path=archive)
        f.seek(start)
        directory = f.read(size)
    files, at = {}, 0
    while directory[at:at + 4] == b'PK\x01\x02':
        fixed = directory[at:at + 46]
        if len(fixed) != 46:
            raise EOFError('EOF read where not expected')
        name_size, extra_size, comment_size = _u16(fixed, 28), _u16(fixed, 30), _u16(fixed, 32)
        header_at = _u32(fixed, 42)
        if header_at > offset:
            raise ZipImportError(f'bad local header offset: {archive!r}', path=archive)
        name = _name(directory[at + 46:at + 46 + name_size], _u16(fixed, 8) & 0x800)
        files[name] = (archive + path_sep + name, _u16(fixed, 10), _u32(fixed, 20), _u32(fixed, 24), header_at + before,
                       _u16(fixed, 12), _u16(fixed, 14), _u32(fixed, 16))
        at += 46 + name_size + extra_size + comment_size
    return files


def _get_data(archive, entry):
    path, compression, size, _, header_at, *_ = entry
    if size < 0:
        raise ZipImportError('negative data size')
    with io.open_code(archive) as f:
        f.seek(header_at)
        header = f.read(30)
        if len(header) != 30:
            raise EOFError('EOF read where not expected')
        if header[:4] != b'PK\x03\x04':
            raise ZipImportError(f'bad local file header: {archive!r}', path=archive)
        f.seek(header_at + 30 + _u16(header, 26) + _u16(header, 28))
        data = f.read(size)
    if len(data) != size:
        raise OSError("zipimport: can't read data")
    if compression == 0:
        return data
    try:
        from zlib import decompress
    except ImportError:
        raise ZipImportError("can't decompress data; zlib not available")
    return decompress(data, -15)


def _is_file(path):
    try:
        with io.FileIO(path):
            return True
    except OSError:
        return False


def _exists(path):
    import posix
    try:
        posix.stat(path)
    except (OSError, ValueError):
        return False
    return True


class zipimporter:
    """zipimporter(archive or archive/folder)

    Finds and loads the modules of an archive. ZipImportError when there is none at that path.
    """

    def __init__(self, path):
        if not isinstance(path, str):
            raise TypeError(f"expected str, not {type(path)!r}")
        if not path:
            raise ZipImportError('archive path is empty', path=path)
        archive, folders = path, []
        while not _is_file(archive):
            folder, _, name = archive.rpartition(path_sep)
            if not folder or _exists(archive):
                raise ZipImportError('not a Zip file', path=path)
            archive = folder
            folders.insert(0, name + path_sep)
        if archive not in _zip_directory_cache:
            _zip_directory_cache[archive] = _read_directory(archive)
        self._files = _zip_directory_cache[archive]
        self.archive = archive
        self.prefix = ''.join(folders)

    def invalidate_caches(self):
        """Read the archive's directory again."""
        try:
            self._files = _zip_directory_cache[self.archive] = _read_directory(self.archive)
        except ZipImportError:
            _zip_directory_cache.pop(self.archive, None)
            self._files = {}

    def _module_path(self, fullname):
        return self.prefix + fullname.rpartition('.')[2]

    def _place(self, fullname):
        """(name in the archive, is it a package?), or None."""
        path = self._module_path(fullname)
        for tail, package in (('/__init__.py', True), ('.py', False)):
            if path + tail in self._files:
                return path + tail, package
        return None

    def _found(self, fullname):
        place = self._place(fullname)
        if place is None:
            raise ZipImportError(f"can't find module {fullname!r}", name=fullname)
        return place

    def find_spec(self, fullname, target=None):
        place = self._place(fullname)
        if place is None:
            folder = self._module_path(fullname)
            if folder + path_sep not in self._files:
                return None
            spec = _imp.ModuleSpec(fullname, None, is_package=True)  # a part of a namespace package
            spec.submodule_search_locations.append(self.archive + path_sep + folder)
            return spec
        path = self.archive + path_sep + place[0]
        spec = _imp.ModuleSpec(fullname, self, origin=path, is_package=place[1])
        if place[1]:
            spec.submodule_search_locations.append(path.rpartition(path_sep)[0])
        spec.has_location = True
        return spec

    def find_loader(self, fullname, path=None):
        import warnings
        warnings.warn("zipimporter.find_loader() is deprecated and slated for removal in Python 3.12; use find_spec() instead",
                      DeprecationWarning)
        spec = self.find_spec(fullname)
        if spec is None:
            return None, []
        return spec.loader, spec.submodule_search_locations if spec.loader is None else []

    def find_module(self, fullname, path=None):
        import warnings
        warnings.warn("zipimporter.find_module() is deprecated and slated for removal in Python 3.12; use find_spec() instead",
                      DeprecationWarning)
        return self if self._place(fullname) else None

    def get_data(self, pathname):
        name = pathname
        if pathname.startswith(self.archive + path_sep):
            name = pathname[len(self.archive + path_sep):]
        try:
            entry = self._files[name]
        except KeyError:
            raise OSError(0, '', name)
        return _get_data(self.archive, entry)

    def get_filename(self, fullname):
        return self.archive + path_sep + self._found(fullname)[0]

    def is_package(self, fullname):
        return self._found(fullname)[1]

    def get_source(self, fullname):
        return _get_data(self.archive, self._files[self._found(fullname)[0]]).decode()

    def get_code(self, fullname):
        name = self._found(fullname)[0]
        return compile(_get_data(self.archive, self._files[name]), self.archive + path_sep + name, 'exec', dont_inherit=True)

    def get_resource_reader(self, fullname):
        try:
            if not self.is_package(fullname):
                return None
        except ZipImportError:
            return None
        from importlib.readers import ZipReader
        return ZipReader(self, fullname)

    def create_module(self, spec):
        return None

    def exec_module(self, module):
        exec(self.get_code(module.__spec__.name), module.__dict__)

    def load_module(self, fullname):
        import warnings
        warnings.warn("zipimport.zipimporter.load_module() is deprecated and slated for removal in Python 3.12; use exec_module() instead",
                      DeprecationWarning)
        spec = self.find_spec(fullname)
        if spec is None:
            raise ZipImportError(f"can't find module {fullname!r}", name=fullname)
        module = sys.modules.get(fullname)
        if not isinstance(module, types.ModuleType):
            module = sys.modules[fullname] = types.ModuleType(fullname)
        _imp.set_attributes(spec, module)
        try:
            self.exec_module(module)
        except BaseException:
            del sys.modules[fullname]
            raise
        return sys.modules[fullname]

    def __repr__(self):
        return f'<zipimporter object "{self.archive}{path_sep}{self.prefix}">'
