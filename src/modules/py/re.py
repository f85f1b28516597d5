# SPDX-License-Identifier: MIT
"""Support for regular expressions (RE).

The functions are those of the C module _re; this file adds the flags, the error class and Scanner.
"""

import enum
import sys
import _re
from _re import (Pattern, Match, compile, match, fullmatch, search, findall, finditer, split, sub, subn, escape,
                 purge)

__all__ = [
    "match", "fullmatch", "search", "sub", "subn", "split", "findall", "finditer", "compile", "purge", "template",
    "escape", "error", "Pattern", "Match", "A", "I", "L", "M", "S", "X", "U", "ASCII", "IGNORECASE", "LOCALE",
    "MULTILINE", "DOTALL", "VERBOSE", "UNICODE", "NOFLAG", "RegexFlag",
]

__version__ = "2.2.1"
__package__ = "re"
__path__ = [p + "/re" for p in sys.path if isinstance(p, str) and p.endswith("/lib/python3.11")]  # for re._parser and re._constants

_FLAG_NAMES = (("ASCII", 256), ("IGNORECASE", 2), ("LOCALE", 4), ("UNICODE", 32), ("MULTILINE", 8), ("DOTALL", 16),
               ("VERBOSE", 64), ("TEMPLATE", 1), ("DEBUG", 128))


class RegexFlag(enum.IntFlag, boundary=enum.KEEP):
    NOFLAG = 0
    ASCII = A = 256
    IGNORECASE = I = 2
    LOCALE = L = 4
    UNICODE = U = 32
    MULTILINE = M = 8
    DOTALL = S = 16
    VERBOSE = X = 64
    TEMPLATE = T = 1
    DEBUG = 128

    def __repr__(self):
        value = self._value_
        if not value:
            return "re.NOFLAG"
        parts = []
        for name, flag in _FLAG_NAMES:
            if value & flag:
                parts.append("re." + name)
                value &= ~flag
        if value:
            parts.append(hex(value))
        return "|".join(parts)

    __str__ = __repr__


NOFLAG = RegexFlag.NOFLAG
ASCII = A = RegexFlag.ASCII
IGNORECASE = I = RegexFlag.IGNORECASE
LOCALE = L = RegexFlag.LOCALE
UNICODE = U = RegexFlag.UNICODE
MULTILINE = M = RegexFlag.MULTILINE
DOTALL = S = RegexFlag.DOTALL
VERBOSE = X = RegexFlag.VERBOSE
TEMPLATE = T = RegexFlag.TEMPLATE
DEBUG = RegexFlag.DEBUG


class error(Exception):
    """Exception raised for invalid regular expressions.

    Attributes:

        msg: The unformatted error message
        pattern: The regular expression pattern
        pos: The index in the pattern where compilation failed (may be None)
        lineno: The line corresponding to pos (may be None)
        colno: The column corresponding to pos (may be None)
    """

    def __init__(self, msg, pattern=None, pos=None):
        self.msg = msg
        self.pattern = pattern
        self.pos = pos
        if pattern is not None and pos is not None:
            msg = f"{msg} at position {pos}"
            newline = "\n" if isinstance(pattern, str) else b"\n"
            self.lineno = pattern.count(newline, 0, pos) + 1
            self.colno = pos - pattern.rfind(newline, 0, pos)
            if newline in pattern:
                msg = f"{msg} (line {self.lineno}, column {self.colno})"
        else:
            self.lineno = self.colno = None
        super().__init__(msg)


_re._install(error)


def _compile(pattern, flags):
    return compile(pattern, flags)


def template(pattern, flags=0):
    "Compile a template pattern, returning a Pattern object, deprecated"
    import warnings
    warnings.warn("The re.template() function is deprecated as it is an undocumented feature without an obvious "
                  "purpose. Use re.compile() instead.", DeprecationWarning)
    return compile(pattern, flags | T)


class _Rules:
    """What a lexicon whose patterns have groups is compiled to. Each rule has group numbers of its own, from 1 on, and lastindex is the
    rule's number: so one pattern for all will not do."""

    def __init__(self, rules, flags):
        self.rules, self.flags, self.groups, self.groupindex, self.pattern = rules, flags, len(rules), {}, None
        self.frame = compile((b"()" if isinstance(rules[0].pattern, bytes) else "()") * len(rules))

    def scanner(self, string, pos=0, endpos=sys.maxsize):
        return _RuleScanner(self, string, pos, endpos)


class _RuleScanner:
    """What pattern.scanner() gives, for _Rules. A rule's next match is kept until the scanner has passed it."""

    def __init__(self, pattern, string, pos, endpos):
        self.pattern = pattern
        self._string, self._pos, self._endpos = string, pos, endpos
        self._empty_at = -1  # an empty match was there: the next one must go on
        self._found = [None] * len(pattern.rules)  # False: there is none any more

    def _give(self, match, number):
        self._pos = match.end()
        self._empty_at = self._pos if match.start() == self._pos else -1
        return _re._of_rule(match, self.pattern.frame, number)

    def match(self):
        for number, rule in enumerate(self.pattern.rules, 1):
            found = rule.match(self._string, self._pos, self._endpos)
            if found is not None and found.end() != self._empty_at:
                return self._give(found, number)

    def _next_of(self, index):
        found = self._found[index]
        if found is False or found is not None and found.start() >= self._pos and found.end() != self._empty_at:
            return found
        search = self.pattern.rules[index].search
        found = search(self._string, self._pos, self._endpos)
        if found is not None and found.end() == self._empty_at:
            found = search(self._string, self._pos + 1, self._endpos) if self._pos < len(self._string) else None
        self._found[index] = found or False
        return self._found[index]

    def search(self):
        best = None
        for index in range(len(self._found)):
            found = self._next_of(index)
            if found and (best is None or found.start() < best.start()):
                best, number = found, index + 1
                if best.start() == self._pos:
                    break
        return None if best is None else self._give(best, number)


class Scanner:
    """Splits a string into tokens: a lexicon is a list of (pattern, action)."""

    def __init__(self, lexicon, flags=0):
        if isinstance(flags, RegexFlag):
            flags = flags.value
        self.lexicon = lexicon
        rules = [compile(phrase, flags) for phrase, action in lexicon]
        if any(rule.groups for rule in rules):
            self.scanner = _Rules(rules, flags)
        else:
            self.scanner = compile("|".join("(%s)" % phrase for phrase, action in lexicon), flags)

    def scan(self, string):
        result = []
        match = self.scanner.scanner(string).match
        end = 0
        while True:
            m = match()
            if not m:
                break
            stop = m.end()
            if end == stop:
                break
            action = self.lexicon[m.lastindex - 1][1]
            if callable(action):
                self.match = m
                action = action(self, m.group())
            if action is not None:
                result.append(action)
            end = stop
        return result, string[end:]
