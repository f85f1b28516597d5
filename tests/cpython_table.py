"""Writes docs/cpython_tests.md: how CPython's own installed test files fare under hoop.

usage: cpython_table.py [--build DIR] [-v] [test_list ...]

Named files are printed, with their failures; without names all of FILES are run and the document is written (-v: and their
failures are printed).
"""
import argparse
import collections
import concurrent.futures
import os
import re
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
sys.path.insert(0, ROOT + "/tests/cpython")
import _files  # noqa: E402

FILES = """gc weakref finalization weakset list tuple dict set unicode bytes int long float complex bool range slice generators coroutines asyncgen
exceptions exception_group except_star with class descr super scope grammar syntax fstring patma builtin sort iter enumerate itertools
functools collections deque operator math cmath random json re struct array copy contextlib contextlib_async dataclasses enum types typing
io memoryio string abc memoryview compile property decorators genexps listcomps dictcomps setcomps unpack unpack_ex keywordonlyarg
positional_only_arg named_expressions raise augassign traceback ast baseexception binop bisect call codeop compare contains context
defaultdict dictviews dynamicclassattribute eof extcall file fileio format fractions funcattrs future generator_stop genericalias
genericclass hash heapq index inspect int_literal isinstance iterlen keyword linecache metaclass module numeric_tower opcodes ordered_dict
pow print queue reprlib richcmp signal stat statistics string_literals strtod structseq subclassinit subprocess tempfile textwrap thread
threading time tokenize type_annotations typechecks ucn unary unpack userdict userlist userstring utf8source warnings yield_from select
socket binascii base64 argparse pprint pickle difflib logging csv zlib bz2 gzip tarfile hashlib hmac unicodedata pyexpat minidom sax
plistlib fcntl pwd grp resource configparser pkgutil faulthandler __all__ __future__ _locale abstract_numbers asyncio atexit audit bdb
bufio c_locale_coercion calendar charmapcodec cmd cmd_line cmd_line_script code code_module codeccallbacks codecs colorsys copyreg cprofile
datetime dbm_dumb decimal descrtut doctest doctest2 dynamic email errno exception_hierarchy exception_variations filecmp fileinput
fileutils flufl fnmatch fork1 frame future3 future4 future5 genericpath getopt getpass gettext glob global graphlib html htmlparser
http_cookiejar http_cookies imp import importlib ipaddress longexp mailcap marshal mimetypes modulefinder netrc ntpath opcache optparse os
pathlib pdb pep646_syntax pickletools pkg platform popen posixpath profile pstats pulldom pyclbr pydoc quopri repl rlcompleter runpy sched
script_helper secrets selectors shelve shlex shutil site source_encoding strftime stringprep strptime sundry support sys sys_setprofile
sys_settrace sysconfig tabnanny timeit trace type_comments unicode_file unicode_file_functions unicode_identifiers unittest univnewlines
unparse urllib urllib_response urlparse utf8_mode uuid xml_dom_minicompat xml_etree xml_etree_c zipapp zipfile zipimport zipimport_support
zoneinfo""".split()

HEAD = """# CPython's own tests under Hoopsnake

The test files that Debian's `libpython3.11-testsuite` installs in `/usr/lib/python3.11/test`, run as they are with
`hoop`, 4 GB of address space and 120 seconds each. `tests/cpython_table.py` writes this page. The files that `make test`
runs, and the tests in them that are known to fail, each with its reason, stand in `tests/cpython/expected.txt`.

| file | run | passed | failed | skipped | most frequent reason of failure |
|---|---|---|---|---|---|
"""


def short(why):
    """One line without what belongs to this machine or to this run: the last error of a traceback, no folders, no addresses."""
    why = " ".join(why.split())
    if "Failed to import" in why or "Process return code" in why:
        inner = re.findall(r"\b(?:\w+Error|\w+Exception|SkipTest): [^/|]*", why)
        why = inner[-1].partition(" --- ")[0] if len(inner) > 1 else re.sub(r"(Failed to import test module: \w+|Process return code is -?\d+).*", r"\1", why)
    why = re.sub(r"(?:/[\w.+@-]+)+/([\w.+@-]+)", r".../\1", why)
    why = re.sub(r"\b0x[0-9a-f]{6,}", "0x...", why)
    why = why.replace("|", "/").replace("`", "'").replace("<", "&lt;")
    return why if len(why) <= 100 else why[:97] + "..."


def summary(name, outcomes, problem):
    count = collections.Counter(outcome for outcome, why in outcomes.values())
    reasons = collections.Counter(why for outcome, why in outcomes.values() if outcome == "failed")
    why = short(problem or "")
    if reasons:
        text, n = reasons.most_common(1)[0]
        why = (f"{n} times " if n > 1 else "") + short(text)
    return len(outcomes), count["passed"], count["failed"], count["skipped"], why


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--build", default=ROOT + "/build")
    parser.add_argument("-v", action="store_true")
    parser.add_argument("names", nargs="*")
    options = parser.parse_args()
    hoop = os.path.abspath(options.build) + "/hoop"
    sys.stdout.reconfigure(errors="backslashreplace")
    names = [n if n.startswith("test_") else "test_" + n for n in options.names or dict.fromkeys(FILES)]
    names = [n for n in names if os.path.exists(f"{_files.LIBRARY}/{n}.py") or os.path.isdir(f"{_files.LIBRARY}/{n}")]
    rows, total = [], [0, 0, 0, 0]
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        for name, (outcomes, problem) in zip(names, pool.map(lambda n: _files.run_file(hoop, n), names)):
            *numbers, why = summary(name, outcomes, problem)
            rows.append(f"| {name} | " + " | ".join(map(str, numbers)) + f" | {why} |")
            total = [a + b for a, b in zip(total, numbers)]
            print(rows[-1], flush=True)
            if options.names or options.v:
                for test, (outcome, text) in outcomes.items():
                    if outcome == "failed":
                        print("   ", test, "--", text)
    if not options.names:
        with open(ROOT + "/docs/cpython_tests.md", "w", encoding="utf-8", errors="backslashreplace") as f:
            f.write(HEAD + "\n".join(rows) + "\n| **all** | " + " | ".join(map(str, total)) + " | |\n")


main()
