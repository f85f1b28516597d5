#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Makes src/types/unicode_tables.h: what str's methods and identifiers need of Unicode 14.

usage: python3 tools/unicode_tables.py >src/types/unicode_tables.h, with a python3 whose unicodedata is that of Unicode 14 (3.11).

Two tables of two stages: the kind of a character (category and other properties: few different kinds), and how far its upper, lower,
title and folded forms lie from it. Forms of several characters, digits and decimals are lists.
"""
import sys
import unicodedata

ALL = range(0x110000)
CATEGORIES = "Cn Lu Ll Lt Lm Lo Mn Mc Me Nd Nl No Pc Pd Ps Pe Pi Pf Po Sm Sc Sk So Zs Zl Zp Cc Cf Cs Co".split()
FLAGS = "IS_LOWER IS_UPPER IS_XID_START IS_XID_CONTINUE IS_NUMERIC IS_NORMAL".split()
HANGUL_VOWELS_AND_FINALS = {*range(0x1161, 0x1176), *range(0x11a8, 0x11c3)}


def emit(head, items):
    print(head + " {" if head == "enum" else head + " = {")
    line = "   "
    for item in items:
        if len(line) + len(item) > 124:
            print(line)
            line = "   "
        line += " " + item + ","
    print(line + "\n};\n")


def stages(values, shift):
    """(numbers of blocks, the different blocks one after the other) of blocks of 1 << shift values."""
    blocks, numbers = {}, []
    for first in range(0, len(values), 1 << shift):
        numbers.append(blocks.setdefault(tuple(values[first:first + (1 << shift)]), len(blocks)))
    return numbers, [v for block in blocks for v in block]


def emit_stages(name, values):
    """Writes the smallest two stages of bytes."""
    possible = [(shift, *stages(values, shift)) for shift in range(4, 9)]
    shift, numbers, items = min((p for p in possible if max(p[1]) < 256), key=lambda p: len(p[1]) + len(p[2]))
    assert max(items) < 256
    print(f"enum {{ {name.upper()}_SHIFT = {shift} }};")
    emit(f"static const uint8_t {name}_blocks[]", map(str, numbers))
    emit(f"static const uint8_t {name}_items[]", map(str, items))
    print(f"{name}: {len(numbers) + len(items)} bytes", file=sys.stderr)


def second_parts():
    """Characters that may compose with one before them."""
    found = set(HANGUL_VOWELS_AND_FINALS)
    for c in ALL:
        parts = unicodedata.decomposition(chr(c)).split()
        if len(parts) == 2 and parts[0][0] != "<":
            found.add(int(parts[1], 16))
    return found


def emit_kinds():
    composing = second_parts()
    kinds, values = {}, []
    for c in ALL:
        ch = chr(c)
        tests = (ch.islower(), ch.isupper(), ch.isidentifier() and c != 0x5f, ("a" + ch).isidentifier(), ch.isnumeric(),
                 c not in composing and not unicodedata.combining(ch) and unicodedata.normalize("NFKC", ch) == ch)
        kind = (CATEGORIES.index(unicodedata.category(ch)), tuple(name for name, holds in zip(FLAGS, tests) if holds))
        values.append(kinds.setdefault(kind, len(kinds)))
    emit("enum", (f"CATEGORY_{name.upper()}" for name in CATEGORIES))
    emit("static const char category_names[][3]", (f'"{name}"' for name in CATEGORIES))
    print("/* IS_NORMAL: text of such characters alone is in the normal form NFKC. */")
    emit("enum", (f"{name} = 1 << {bit}" for bit, name in enumerate(FLAGS)))
    emit("static const Kind kinds[]", ["{CATEGORY_%s, %s}" % (CATEGORIES[category].upper(), " | ".join(flags) or "0") for category, flags in kinds])
    emit_stages("kind", values)


def emit_cases():
    """A form of several characters goes into a list of its own, of which a shift of CASE_LONG tells."""
    methods = {"upper": str.upper, "lower": str.lower, "title": str.title, "fold": str.casefold}
    longer = {name: [] for name in methods}
    shifts, values = {}, []
    for c in ALL:
        row = []
        for name, method in methods.items():
            form = method(chr(c))
            if len(form) > 1:
                longer[name].append("{0x%x, {%s}}" % (c, ", ".join("0x%x" % ord(x) for x in form)))
            row.append(str(ord(form) - c) if len(form) == 1 else "CASE_LONG")
        values.append(shifts.setdefault(tuple(row), len(shifts)))
    last = max(c for c in ALL if values[c])
    emit("static const CaseShift case_shifts[]", ["{%s, %s, %s, %s}" % row for row in shifts])
    print(f"enum {{ CASE_LAST = {last:#x} }}; /* characters after this one have no case */")
    emit_stages("case", values[:last + 1])
    for name, items in longer.items():
        emit(f"static const LongCase long_{name}[]", items)


def emit_digits():
    runs = []
    for c in ALL:
        value = unicodedata.digit(chr(c), -1)
        if value < 0 or chr(c).isdecimal():
            continue
        if runs and runs[-1][1] == c - 1 and runs[-1][2] + (c - runs[-1][0]) == value:
            runs[-1][1] = c
        else:
            runs.append([c, c, value])
    print("/* Digits that are not decimal: first, last, value of the first. */")
    emit("static const DigitRun other_digits[]", ["{0x%x, 0x%x, %d}" % tuple(r) for r in runs])
    print("/* The zeros of the runs of decimal digits. */")
    emit("static const uint32_t decimal_zeros[]", ["%#x" % c for c in ALL if unicodedata.decimal(chr(c), None) == 0])


def main():
    assert unicodedata.unidata_version == "14.0.0"
    print("/* SPDX-License-Identifier: MIT\n * unicode_tables.h: made by tools/unicode_tables.py from the Unicode "
          "Character Database, version 14.\n * Included by unicode.c alone. */\n")
    emit_kinds()
    emit_cases()
    emit_digits()


main()
