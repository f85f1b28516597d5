# SPDX-License-Identifier: MIT
"""What the parser of patterns in the distribution's library (re._parser, sre_parse) asks for, which packages use to take patterns
apart. Matching is done by _re; there is no machine here that could run what re._compiler makes."""

MAGIC = 20220615
CODESIZE = 4
MAXREPEAT = 4294967295
MAXGROUPS = 1073741823


def getcodesize():
    return CODESIZE


def _lower(code):
    lower = chr(code).lower()
    return ord(lower) if len(lower) == 1 else code


def unicode_tolower(code, /):
    return _lower(code)


def unicode_iscased(code, /):
    return _lower(code) != code or chr(code).upper() != chr(code)


def ascii_tolower(code, /):
    return code + 32 if 65 <= code <= 90 else code


def ascii_iscased(code, /):
    return 65 <= code <= 90 or 97 <= code <= 122


def compile(*args):
    raise NotImplementedError("Hoopsnake's re does not run the code of sre_compile; use re.compile()")
