"""Finalizers that run when the program ends still find what their globals name, of the script and of modules it imported."""
import io
import os
import sys
import types


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


class Cycle:
    def __init__(self):
        self.me = self

    def __del__(self):
        print("cycle", late())


Cycle()
