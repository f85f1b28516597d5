#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Makes src/modules/unicodedata_tables.h: what `unicodedata` tells beyond what libutf8proc knows.

utf8proc has the categories, combining classes, bidirectional classes, mirroring and the machinery of normalization. Missing
are numeric values, east Asian widths, decompositions of one step with their tags, and what version 3.2 (ucd_3_2_0) said
otherwise. Run with a python3 whose unicodedata is that of Unicode 14 (3.11). Sequences cannot be
listed with unicodedata, only looked up; the candidates are taken from perl's unicore/Name.pl.
"""
import glob
import unicodedata

OLD = unicodedata.ucd_3_2_0
ALL = range(0x110000)
WIDTHS = ["N", "A", "F", "H", "Na", "W"]
TAGS = ["", "<circle>", "<compat>", "<final>", "<font>", "<fraction>", "<initial>", "<isolated>", "<medial>", "<narrow>",
        "<noBreak>", "<small>", "<square>", "<sub>", "<super>", "<vertical>", "<wide>"]


def emit(head, items):
    print(head + " = {")
    line = "   "
    for item in items:
        if len(line) + len(item) > 116:
            print(line)
            line = "   "
        line += " " + item + ","
    print(line + "\n};\n")


def runs(value):
    """(first character, value) wherever the value changes."""
    previous = None
    for c in ALL:
        v = value(chr(c))
        if v != previous:
            yield c, v
            previous = v


def unassigned(db, char):
    return db.category(char) == "Cn"


def real(x):
    for denominator in range(1, 400):
        numerator = round(x * denominator)
        if numerator / denominator == x:
            return f"{numerator}.0" if denominator == 1 else f"{numerator}.0 / {denominator}"
    raise ValueError(x)


def numerics():
    """Runs of characters whose values rise by one."""
    out = []
    for c in ALL:
        v = unicodedata.numeric(chr(c), None)
        if v is None:
            continue
        if out and out[-1][0] + out[-1][1] == c and out[-1][2] + out[-1][1] == v:
            out[-1][1] += 1
        else:
            out.append([c, 1, v])
    return out


def decompositions():
    data, index = [], []
    for c in ALL:
        text = unicodedata.decomposition(chr(c))
        if not text or 0xac00 <= c <= 0xd7a3:
            continue
        tag = 0
        parts = text.split()
        if parts[0][0] == "<":
            tag = TAGS.index(parts.pop(0))
        index.append((c, len(data)))
        units = [u for p in parts for u in ([int(p, 16)] if int(p, 16) < 0x10000 else
                                            [0xd7c0 + (int(p, 16) >> 10), 0xdc00 + (int(p, 16) & 0x3ff)])]
        data += [tag << 8 | len(units)] + units
    return data, index


def main():
    print("/* SPDX-License-Identifier: MIT\n * unicodedata_tables.h: made by tools/unicode_data.py from the Unicode Character "
          "Database, versions 14 and 3.2. */\n")
    emit("/* First character of a run, its width in the upper bits. */\nstatic const uint32_t width_runs[]",
         [hex(c | WIDTHS.index(w) << 24) for c, w in runs(unicodedata.east_asian_width)])
    emit("/* Characters whose numeric values rise by one. */\nstatic const NumericRun numeric_runs[]",
         ["{0x%x, %d, %s}" % (c, n, real(v)) for c, n, v in numerics()])
    data, index = decompositions()
    assert len(data) < 1 << 16
    emit("/* Decompositions of one step: tag and length, then UTF-16. */\nstatic const uint16_t decomposition_data[]", [hex(u) for u in data])
    emit("static const Decomposition decompositions[]", ["{0x%x, %d}" % pair for pair in index])
    edges = [c for c, v in runs(lambda ch: unassigned(OLD, ch) and not unassigned(unicodedata, ch))]
    emit("/* Version 3.2 does not assign what lies between the second and the third, the fourth and the fifth ... */\n"
         "static const uint32_t old_unassigned[]", [hex(c) for c in edges])
    changed = []
    for c in ALL:
        ch = chr(c)
        if unassigned(OLD, ch):
            continue
        now, then = ([db.category(ch), db.bidirectional(ch), db.east_asian_width(ch), db.mirrored(ch)] for db in (unicodedata, OLD))
        if now != then:
            if changed and changed[-1][1] == c - 1 and changed[-1][2] == then:
                changed[-1][1] = c
            else:
                changed.append([c, c, then])
    emit("/* Where version 3.2 said otherwise. */\nstatic const OldRecord old_records[]",
         ['{0x%x, 0x%x, "%s", "%s", "%s", %d}' % (first, last, *then) for first, last, then in changed])
    mended = []
    for c in ALL:
        ch = chr(c)
        if not unassigned(OLD, ch) and OLD.normalize("NFD", ch) != unicodedata.normalize("NFD", ch):
            mended.append("{0x%x, 0x%x}" % (c, ord(OLD.normalize("NFD", ch))))
    sequences = set()
    for path in glob.glob("/usr/share/perl/*/unicore/Name.pl"):
        with open(path, encoding="latin-1") as f:
            for name in f.read().split("\n"):
                try:
                    if name[:1].isupper() and len(unicodedata.lookup(name)) > 1:
                        sequences.add(name)
                except KeyError:
                    pass
    emit("/* Named sequences, in the order of their names. */\nstatic const NamedSequence named_sequences[]",
         ['{"%s", {%s}}' % (name, ", ".join("0x%x" % ord(c) for c in unicodedata.lookup(name))) for name in sorted(sequences)])
    emit("/* Normalizations that were mended later. */\nstatic const uint32_t old_normalizations[][2]", mended)


main()
