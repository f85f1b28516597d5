"""Runs one of CPython's installed test files under hoop and writes what became of each test, one line of JSON each.

usage: hoop _driver.py RESULTS test_list
"""
import importlib.util
import json
import os
import sys
import types
import unittest

LIBRARY = "/usr/lib/python3.11"


class Result(unittest.TestResult):
    """Writes each outcome at once: when a test brings the process down, those before it are known."""

    def __init__(self, out):
        super().__init__()
        self.out, self.outcome = out, None

    def write(self, test, outcome, why):
        self.out.write(json.dumps([test.id(), outcome, why]) + "\n")
        self.out.flush()

    def startTest(self, test):
        super().startTest(test)
        self.outcome = None
        self.write(test, "started", "")

    def note(self, outcome, why):
        if self.outcome is None or self.outcome[0] in ("passed", "skipped"):
            self.outcome = outcome, why

    def reason(self, err):
        kind, value, tb = err
        try:
            text = str(value).strip().replace("\n", " ")
        except Exception:
            text = "?"
        text = "%s: %s" % (kind.__name__, text)
        return text if len(text) <= 400 else text[:200] + " ... " + text[-200:]

    def addSuccess(self, test):
        self.note("passed", "")

    def addSkip(self, test, reason):
        self.note("skipped", reason)
        if not hasattr(test, "_testMethodName"):
            self.stopTest(test)

    def addExpectedFailure(self, test, err):
        self.note("passed", "")

    def addUnexpectedSuccess(self, test):
        self.note("failed", "unexpected success")

    def addError(self, test, err):
        self.note("failed", self.reason(err))
        if isinstance(test, unittest.suite._ErrorHolder):  # setUpClass, setUpModule
            self.stopTest(test)

    def addFailure(self, test, err):
        self.note("failed", self.reason(err))

    def addSubTest(self, test, subtest, err):
        if err is not None:
            self.note("failed", self.reason(err))

    def stopTest(self, test):
        super().stopTest(test)
        self.write(test, *(self.outcome or ("passed", "")))


def pure_twins():
    """Files that test a module in C beside its twin in Python ask for the twin by blocking the former. Hoopsnake's modules have
    one implementation; then the twin is the library's own."""
    from test.support import import_helper
    original = import_helper.import_fresh_module

    def import_fresh_module(name, fresh=(), blocked=(), **options):
        try:
            return original(name, fresh, blocked, **options)
        except ImportError:
            place = f"{LIBRARY}/{name}.py"
            if not os.path.exists(place):
                place = f"{LIBRARY}/{name}/__init__.py"
            if not blocked or not os.path.exists(place):
                raise
        inner = [n for n in sys.modules if n.startswith(name + ".")]
        saved = {n: sys.modules.pop(n, None) for n in (name, *blocked, *inner)}
        try:
            spec = importlib.util.spec_from_file_location(name, place)
            module = sys.modules[name] = importlib.util.module_from_spec(spec)
            sys.modules.update(dict.fromkeys(blocked))
            spec.loader.exec_module(module)
            return module
        finally:
            for n in [n for n in sys.modules if n.startswith(name + ".")]:
                del sys.modules[n]
            for n, m in saved.items():
                if m is not None:
                    sys.modules[n] = m
                else:
                    sys.modules.pop(n, None)

    import_helper.import_fresh_module = import_fresh_module


class Missing:
    """Something of a module that is CPython's own: a test that calls it is skipped, a file that calls it is not."""
    loading = True

    def __init__(self, name):
        self._missing = name

    def __call__(self, *args, **kwargs):
        if Missing.loading:
            return Missing(self._missing)
        raise unittest.SkipTest(self._missing + " required")

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return Missing(self._missing)


class OnlyInCPython(types.ModuleType):
    """Stands for such a module, so that what needs it is skipped and not the whole file that imports it."""

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        if name.isupper():
            raise unittest.SkipTest(self.__name__ + " required")
        return Missing(self.__name__)


def prepare(module):
    """What a file leaves to its test_main(): the module under test, and the tests of a module in C that is not there."""
    if module.__name__ == "test.test_xml_etree":
        from xml.etree import ElementTree
        module.ET = module.pyET = ElementTree
    if module.__name__ == "test.test_decimal":
        for name, value in list(vars(module).items()):
            if isinstance(value, type) and issubclass(value, unittest.TestCase) and getattr(value, "decimal", None) is None:
                delattr(module, name)  # for _decimal, or the base of those for both


def load(name):
    from test import support
    support.has_no_debug_ranges = lambda: False  # there it asks _testinternalcapi
    loader = unittest.defaultTestLoader
    try:
        module = importlib.import_module("test.datetimetester" if name == "test_datetime" else "test." + name)
        prepare(module)
        return loader.loadTestsFromModule(module)
    except (unittest.SkipTest, AttributeError) as e:
        if "ctypes" in str(e):
            sys.modules["ctypes"] = None  # Hoopsnake's has numbers alone; these files can do without
        for missing in ("_testcapi", "_testinternalcapi"):
            sys.modules[missing] = OnlyInCPython(missing)
        for loaded in [n for n in sys.modules if n.startswith(("test.test_", "test.support.bytecode"))]:
            del sys.modules[loaded]
    return loader.loadTestsFromName("test." + name)


def main():
    pure_twins()
    if "pickle" in sys.argv[2]:
        import pickle
        sys.modules["_pickle"] = None  # its names are those of pickle: one implementation
    path, name = sys.argv[1:3]
    sys.argv[1:] = []
    with open(path, "w") as out:
        result = Result(out)
        try:
            suite = load(name)
        except unittest.SkipTest as e:
            out.write(json.dumps(["test." + name, "skipped", str(e)]) + "\n")
            return
        Missing.loading = False
        suite.run(result)


main()
