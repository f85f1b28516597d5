#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Makes src/types/unicode_names_table.h: the names of characters (Unicode 14) and their formal aliases.

Run with a python3 whose unicodedata is that of Unicode 14 (3.11). Aliases cannot be listed with unicodedata, only
looked up; the candidates are taken from perl's unicore/Name.pl.
"""
import glob
import os
import unicodedata

BLOCK = 32
ALIAS = 0x80000000
COMPUTED = ("CJK UNIFIED IDEOGRAPH-", "HANGUL SYLLABLE ")

names = {}
for c in range(0x110000):
    name = unicodedata.name(chr(c), None)
    if name and not name.startswith(COMPUTED):
        names[name] = c
for path in glob.glob("/usr/share/perl/*/unicore/Name.pl"):
    with open(path, encoding="latin-1") as f:
        candidates = f.read().split("\n")
    for name in candidates:
        if name in names or name.startswith(COMPUTED) or not name[:1].isalpha():
            continue
        try:
            char = unicodedata.lookup(name)
        except KeyError:
            continue
        if len(char) == 1:
            names[name] = ord(char)

data, blocks, codes, previous = [], [], [], ""
size = 0
for number, name in enumerate(sorted(names)):
    shared = 0
    if number % BLOCK == 0:
        blocks.append(size)
    else:
        shared = len(os.path.commonprefix([previous, name]))
    shared = min(shared, len(name) - 1)
    entry = bytes([shared]) + name[shared:-1].encode() + bytes([ord(name[-1]) | 0x80])
    data.append(entry)
    size += len(entry)
    is_alias = unicodedata.name(chr(names[name]), None) != name
    codes.append(names[name] | (ALIAS if is_alias else 0))
    previous = name


def literal(raw):
    return "".join(chr(b) if 32 <= b < 127 and b not in b'"\\?' else "\\%03o" % b for b in raw)


with open("src/types/unicode_names_table.h", "w") as out:
    out.write("/* SPDX-License-Identifier: MIT\n * Made by tools/unicode_names.py from the Unicode Character Database 14: names in\n"
              " * order, each as: how many characters it shares with the one before, the rest, the last with its top bit set. */\n")
    out.write("#define NAME_BLOCK %d\n#define NAME_COUNT %d\n#define NAME_LONGEST %d\n#define NAME_ALIAS %#xu\n" %
              (BLOCK, len(codes), max(map(len, names)), ALIAS))
    out.write("static const char name_data[] =\n")
    line = ""
    for entry in data:
        text = literal(entry)
        if len(line) + len(text) > 112:
            out.write('    "%s"\n' % line)
            line = ""
        line += text
    out.write('    "%s";\n' % line)
    order = sorted((i for i in range(len(codes)) if not codes[i] & ALIAS), key=codes.__getitem__)
    assert len(codes) < 1 << 16
    out.write("/* Numbers of names in the order of their characters, aliases left out. */\n")
    for kind, table, values in (("uint16_t", "name_order", order), ("uint32_t", "name_blocks", blocks), ("uint32_t", "name_codes", codes)):
        out.write("static const %s %s[] = {\n" % (kind, table))
        line = "   "
        for value in values:
            text = " %d," % value
            if len(line) + len(text) > 118:
                out.write(line + "\n")
                line = "   "
            line += text
        out.write(line + "\n};\n")
