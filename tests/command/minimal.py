"""The command on libc, libm and GMP alone: what it is linked to, that it runs, what it says of what is left out."""
import os
import re
import subprocess
import sys

build = sys.argv[1]
hoop = build + ("/hoop" if os.path.basename(build) == "build-minimal" else "/minimal/hoop")
if not os.path.exists(hoop):
    sys.exit(0)  # a build with sanitizers has none


def run(text):
    done = subprocess.run([hoop, "-"], input=text, capture_output=True, text=True, timeout=60)
    return done.stdout, done.stderr.splitlines()[-1] if done.stderr else ""


libraries = set(re.findall(r"\blib(\w+)\.so", subprocess.run(["ldd", hoop], capture_output=True, text=True, check=True).stdout))
assert libraries == {"c", "m", "gmp"}, libraries

program = """
import abc, ast, collections, contextlib, copy, dataclasses, enum, functools, io, itertools, json.encoder, linecache, math, os, random, sys, traceback, warnings
class Größe(enum.IntEnum):
    KLEIN = 1
print(Größe.KLEIN, "straße ǆ İ".upper(), "ǅ".lower(), "ΑΣ".lower(), "Straße".casefold(), "٣".isdecimal(), int("٣"), 10 ** 30)
名前 = "\\N{GREEK SMALL LETTER ALPHA}"
print(名前, "名前".isidentifier(), "é".encode(), sorted({"b": 1, "a": 2}), eval("é", {"é": 5}))
"""
expected = "1 STRASSE Ǆ İ ǆ ας strasse True 3 1000000000000000000000000000000\nα True b'\\xc3\\xa9' ['a', 'b'] 5\n"
assert run(program) == (expected, ""), run(program)

for module, library, option in (("re", "PCRE2", "PCRE2"), ("unicodedata", "utf8proc", "UTF8PROC"), ("zlib", "zlib", "ZLIB"), ("_bz2", "libbz2", "BZ2"),
                                ("_md5", "nettle", "NETTLE"), ("_sha3", "nettle", "NETTLE"), ("pyexpat", "expat", "EXPAT"), ("typing", "PCRE2", "PCRE2")):
    out, last = run("import " + module)
    assert re.fullmatch(rf"ImportError: module '\w+' is left out of this build: it needs {library} \(package [\w-]+\); CMake option HOOP_{option}", last), last

out, last = run("ok = 1\nﬁ = 1\n")
assert last.startswith("SyntaxError: an identifier that must be normalized (NFKC), in a build without utf8proc"), last
