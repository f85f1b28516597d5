"""Runs one of CPython's installed test files under hoop and writes what became of each test, one line of JSON each.

usage: hoop _driver.py RESULTS test_list
"""
import json
import sys
import unittest


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
        return ("%s: %s" % (kind.__name__, text))[:300]

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


def main():
    path, name = sys.argv[1:3]
    sys.argv[1:] = []
    with open(path, "w") as out:
        suite = unittest.defaultTestLoader.loadTestsFromName("test." + name)
        suite.run(Result(out))


main()
