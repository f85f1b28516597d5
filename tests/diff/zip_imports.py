"""Modules out of zip archives: entries of sys.path that are archives or folders in them, packages, errors, hooks of the program's own."""
import importlib
import importlib.util
import os
import sys
import tempfile
import traceback
import zipfile
import zipimport

place = os.path.realpath(tempfile.mkdtemp())
archive = place + "/lib.zip"


def show(text):
    print(str(text).replace(place, "PLACE"))


with zipfile.ZipFile(archive, "w") as z:
    z.writestr("plain.py", "value = 'stored'\ndef fail():\n    raise ValueError('in the archive')\n", zipfile.ZIP_STORED)
    z.writestr("pack/__init__.py", "from . import inner\nname = __name__, __package__, __path__\n", zipfile.ZIP_DEFLATED)
    z.writestr("pack/inner.py", "import plain\nvalue = plain.value * 2\n" + "# filler\n" * 500, zipfile.ZIP_DEFLATED)
    z.writestr("pack/data.txt", "data within")
    z.writestr("spaces/", "")
    z.writestr("spaces/one.py", "one = 1")
    z.writestr("sub/dir/deep.py", "deep = __file__, __spec__.origin, __spec__.parent")
    z.writestr("broken.py", "x = = 1\n")
    z.writestr("naïve.py", "accent = True")
    z.comment = b"a comment at the end"

sys.path.insert(0, archive)
import pack
import plain

show((plain.value, plain.__file__, plain.__loader__, pack.name, pack.inner.value, len(pack.inner.__loader__.get_source("pack.inner"))))
show(plain.__spec__)
show(pack.__spec__)
show(pack.__loader__.get_data(archive + "/pack/data.txt"))
import spaces.one
show((spaces.one.one, list(spaces.__path__)))
sys.path.insert(0, archive + "/sub/dir")
import deep
show(deep.deep)
import naïve
show(naïve.accent)
try:
    plain.fail()
except ValueError:
    show(traceback.format_exc().splitlines()[-3:])
for name in "broken", "nothing_there", "pack.nothing":
    try:
        importlib.import_module(name)
    except (ImportError, SyntaxError) as e:
        show((type(e).__name__, e))
show(importlib.util.find_spec("pack.inner"))
show(sorted(k for k in sys.path_importer_cache if k.startswith(archive)))
show(importlib.reload(plain) is plain)

importer = zipimport.zipimporter(archive)
show((importer, importer.archive, importer.prefix, importer.is_package("pack"), importer.is_package("plain"), importer.get_filename("pack")))
show((zipimport.zipimporter(archive + "/pack"), importer.find_spec("absent"), importer.get_source("plain")))
show(sorted(importer._files))
for attempt in (lambda: zipimport.zipimporter(""), lambda: zipimport.zipimporter(place + "/none.zip"), lambda: zipimport.zipimporter(__file__),
                lambda: importer.get_code("absent"), lambda: importer.get_data("absent"), lambda: zipimport.zipimporter(None)):
    try:
        attempt()
    except Exception as e:
        show((type(e).__name__, str(e).replace(os.path.dirname(os.path.abspath(__file__)), "HERE").replace(os.path.dirname(__file__) or "HERE", "HERE")))
with open(place + "/cut.zip", "wb") as f:
    f.write(open(archive, "rb").read()[60:])
try:
    zipimport.zipimporter(place + "/cut.zip")
except zipimport.ZipImportError as e:
    show(e)


class Finder:
    def __init__(self, path):
        if not path.startswith("made-up:"):
            raise ImportError
        show("asked for " + path)
        self.path = path

    def find_spec(self, name, target=None):
        show("find " + name)
        if name == "invented":
            return importlib.util.spec_from_loader(name, self)

    def create_module(self, spec):
        return None

    def exec_module(self, module):
        module.where = self.path


sys.path_hooks.append(Finder)
sys.path.insert(0, "made-up:place")
import invented
show(invented.where)
import colorsys  # of the library, behind the made-up entry
show(colorsys.rgb_to_hsv(0, 0, 0))
sys.path_hooks.remove(Finder)

# specs are compared by what they say
sys.path.remove("made-up:place")
specs = [importlib.util.find_spec(name) for name in ("sched", "sched", "colorsys")]
show((specs[0] == specs[1], specs[0] == specs[2], specs[0] != specs[1], specs[0] == "sched"))
try:
    hash(specs[0])
except TypeError as e:
    show("unhashable")
