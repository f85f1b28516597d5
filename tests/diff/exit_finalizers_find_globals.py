"""Finalizers that run when the program ends still find what their globals name, of the script and of modules it imported."""
import io
import os
import sys
import types
import warnings


class Small:
    def __del__(self):
        print("small", os.sep, io is None, Large is None)


class Large:
    def __init__(self, name):
        self.name, self.more, self.still_more = name, 1, 2

    def __del__(self):
        with io.StringIO("text of " + self.name) as f:
            print("large", f.read(), sys.byteorder in ("little", "big"), late())


def late():
    return "late " + os.path.join("a", "b")


first = Large("first")
second = Small()
third = Large("third")
_fourth = Large("fourth")

import json
warnings.simplefilter("always")
other = types.ModuleType("other")
exec("""
import json
class Inside:
    def __del__(self):
        print("inside", json.dumps([1]), helper())
def helper():
    return "helper"
""", other.__dict__)
sys.modules["other"] = other
fifth = other.Inside()


class Warns:
    def __del__(self):
        warnings.warn("at the end", ResourceWarning)
        try:
            import late_module_that_is_not_there
        except ImportError:
            print("no import")
        try:
            import json
        except ImportError as e:
            print(type(e).__name__, e)


sixth = Warns()
print(dict().__getstate__(), type("D", (dict,), {})().__getstate__(), Exception().__getstate__())


class Cycle:
    def __init__(self):
        self.me = self

    def __del__(self):
        print("cycle", late())


Cycle()
