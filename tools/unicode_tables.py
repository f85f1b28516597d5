#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Makes src/types/unicode_tables.h: what Unicode 14's properties say beyond what libutf8proc tells.

utf8proc has the categories, the simple case mappings and the case folding. Missing are the derived properties (as
differences from a category they are short), the special case mappings of more than one character, and digit values.
Run with a python3 whose unicodedata is that of Unicode 14 (3.11); needs libutf8proc.so.
"""
import ctypes
import unicodedata

LIB = ctypes.CDLL("libutf8proc.so.2")
ALL = range(0x110000)


def ranges(points):
    out = []
    for c in sorted(points):
        if out and out[-1][1] == c - 1:
            out[-1][1] = c
        else:
            out.append([c, c])
    return out


def category(*names):
    return {c for c in ALL if unicodedata.category(chr(c)) in names}


def emit_ranges(name, comment, points):
    print(f"/* {comment} */\nstatic const UnicodeRange {name}[] = {{")
    items = ["{0x%x, 0x%x}" % tuple(r) for r in ranges(points)]
    for i in range(0, len(items), 6):
        print("    " + ", ".join(items[i:i + 6]) + ",")
    print("};\n")


def emit_cases(name, comment, method, mapping):
    print(f"/* {comment} */\nstatic const UnicodeSpecial {name}[] = {{")
    items = []
    for c in ALL:
        s = chr(c)
        if 0xd800 <= c < 0xe000:
            continue
        result = method(s)
        if result != chr(mapping(c)):
            items.append("{0x%x, {%s}}" % (c, ", ".join("0x%x" % ord(x) for x in result)))
    for i in range(0, len(items), 4):
        print("    " + ", ".join(items[i:i + 4]) + ",")
    print("};\n")


def main():
    letters = category("Lu", "Ll", "Lt", "Lm", "Lo")
    print("/* SPDX-License-Identifier: MIT\n * unicode_tables.h: made by tools/unicode_tables.py from the Unicode "
          "Character Database, version 14.\n * Included by unicode.c alone. */\n")
    new = {c for c in ALL if LIB.utf8proc_category(c) and unicodedata.category(chr(c)) == "Cn"}
    emit_ranges("unassigned", "Assigned by utf8proc's later version of Unicode, not by version 14.", new)
    emit_ranges("lower_diff", "Lowercase, where that differs from category Ll.",
                {c for c in ALL if chr(c).islower()} ^ category("Ll"))
    emit_ranges("upper_diff", "Uppercase, where that differs from category Lu.",
                {c for c in ALL if chr(c).isupper()} ^ category("Lu"))
    digits = {c for c in ALL if chr(c).isdigit() and not chr(c).isdecimal()}
    print("/* Digits that are not decimal: first, last, value of the first. */\nstatic const UnicodeDigits other_digits[] = {")
    runs = []
    for c in sorted(digits):
        v = unicodedata.digit(chr(c))
        if runs and runs[-1][1] == c - 1 and runs[-1][2] + (c - runs[-1][0]) == v:
            runs[-1][1] = c
        else:
            runs.append([c, c, v])
    for i in range(0, len(runs), 6):
        print("    " + ", ".join("{0x%x, 0x%x, %d}" % tuple(r) for r in runs[i:i + 6]) + ",")
    print("};\n")
    print("/* The zeros of the runs of decimal digits. */\nstatic const uint32_t decimal_zeros[] = {")
    zeros = [c for c in ALL if chr(c).isdecimal() and unicodedata.decimal(chr(c)) == 0]
    for i in range(0, len(zeros), 12):
        print("    " + ", ".join("0x%x" % z for z in zeros[i:i + 12]) + ",")
    print("};\n")
    emit_ranges("numeric_diff", "Numeric but no digit, where that differs from categories Nl and No.",
                {c for c in ALL if chr(c).isnumeric() and not chr(c).isdigit()} ^ (category("Nl", "No") - digits))
    emit_ranges("xid_start_diff", "XID_Start, where that differs from categories L* and Nl.",
                {c for c in ALL if chr(c).isidentifier()} ^ (letters | category("Nl")))
    emit_ranges("xid_continue_diff", "XID_Continue, where that differs from categories L*, Nl, Mn, Mc, Nd and Pc.",
                {c for c in ALL if ("a" + chr(c)).isidentifier()} ^ (letters | category("Nl", "Mn", "Mc", "Nd", "Pc")))
    emit_cases("special_upper", "Upper case of more than one character.", str.upper, LIB.utf8proc_toupper)
    emit_cases("special_title", "Title case of more than one character.", str.title, LIB.utf8proc_totitle)


main()
