# importlib.resources, zipimport, site after the start, ctypes' numbers, locale, marshal's place: what libraries ask for at import.
import ctypes
import importlib.resources
import importlib.util
import io
import locale
import os
import sys
import tempfile
import zipfile
import zipimport

print(importlib.resources.files('email').joinpath('message.py').name, importlib.resources.files('email.mime').joinpath('text.py').is_file())
print(importlib.resources.is_resource('email', 'charset.py'), 'charset.py' in list(importlib.resources.contents('email')))

with tempfile.TemporaryDirectory() as folder:
    path = os.path.join(folder, 'a.zip')
    with zipfile.ZipFile(path, 'w') as z:
        z.writestr('mod.py', 'value = 42\nname = __name__\n')
        z.writestr('pack/__init__.py', 'x = 1\n')
        z.writestr('pack/data.txt', 'data')
        z.writestr('bad.py', '1 +\n')
    i = zipimport.zipimporter(path)
    print(i.archive == path, i.prefix, i.is_package('mod'), i.is_package('pack'), i.get_filename('mod') == path + '/mod.py', i.find_spec('none'))
    module = importlib.util.module_from_spec(i.find_spec('mod'))
    i.exec_module(module)
    print(module.value, module.name, i.get_data('pack/data.txt'), i.get_source('mod'))
    p = zipimport.zipimporter(path + '/pack')
    print(p.prefix, p.get_data(path + '/pack/data.txt'))
    for wrong in (lambda: i.get_data('none'), lambda: i.get_code('none'), lambda: i.get_code('bad'), lambda: zipimport.zipimporter(''),
                  lambda: zipimport.zipimporter(folder)):
        try:
            wrong()
        except (OSError, ImportError, SyntaxError) as e:
            print(type(e).__name__, str(e).replace(folder, 'FOLDER'))

import pkgutil
with tempfile.TemporaryDirectory() as folder:
    os.makedirs(os.path.join(folder, 'pkg_x', 'sub'))
    for name in ('pkg_x/__init__.py', 'pkg_x/a.py', 'pkg_x/sub/__init__.py', 'pkg_x/sub/b.py'):
        open(os.path.join(folder, name), 'w').close()
    sys.path.insert(0, folder)
    print([(m.name, m.ispkg) for m in pkgutil.walk_packages([folder])], [m.name for m in pkgutil.iter_modules([folder + '/pkg_x'], 'p.')])
    print(pkgutil.get_data('pkg_x', 'a.py'), pkgutil.find_loader('pkg_x.a').name, pkgutil.resolve_name('os.path:join') is os.path.join)
    sys.path.pop(0)

import site
import json.tool
print(json.tool.__name__, site.getuserbase() is not None)
print(ctypes.sizeof(ctypes.c_long), ctypes.c_uint8(300), ctypes.c_int(2 ** 31), ctypes.c_float(0.1).value, ctypes.alignment(ctypes.c_short(1)))
for wrong in (lambda: ctypes.c_int('a'), lambda: ctypes.sizeof(5)):
    try:
        wrong()
    except TypeError as e:
        print(type(e).__name__)
print(locale.setlocale(locale.LC_ALL, 'C'), locale.setlocale(locale.LC_NUMERIC), locale.localeconv()['decimal_point'])
print(locale.format_string('%d %.2f', (12345, 1.5), grouping=True), locale.strcoll('a', 'b'), locale.atof('1.5'))
try:
    locale.setlocale(locale.LC_ALL, 'xx_YY')
except locale.Error as e:
    print(e)
