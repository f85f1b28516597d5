/* SPDX-License-Identifier: MIT
 * bytes_methods.h: the entries of the method tables that bytes and bytearray have in common. */
#ifndef HOOP_BYTES_METHODS_H
#define HOOP_BYTES_METHODS_H

#include "object/runtime.h"

#define BYTES_METHOD_LIST(X)                                                                                          \
    X(capitalize, 0, 0, 0, "capitalize($self, /)\n--\n\nFirst letter in upper case, the rest in lower case.")        \
    X(center, 1, 2, 0, "center($self, width, fillchar=b' ', /)\n--\n\nPadded on both sides.")                         \
    X(count, 0, -1, 0, "B.count(sub[, start[, end]]) -> int\n\nOccurrences of sub that do not overlap.")              \
    X(decode, 0, -1, METH_KW, "decode($self, /, encoding='utf-8', errors='strict')\n--\n\nThe text that the bytes encode.") \
    X(endswith, 0, -1, 0, "B.endswith(suffix[, start[, end]]) -> bool\n\nsuffix may be a tuple of bytes.")            \
    X(expandtabs, 0, -1, METH_KW, "expandtabs($self, /, tabsize=8)\n--\n\nTabs replaced by spaces.")                  \
    X(find, 0, -1, 0, "B.find(sub[, start[, end]]) -> int\n\nLowest index of sub, or -1.")                            \
    X(fromhex, 1, 1, METH_CLASS, "Bytes from pairs of hexadecimal digits; white space between them is skipped.")      \
    X(hex, 0, -1, METH_KW, "Hexadecimal digits, with a separator after every bytes_per_sep bytes.")                   \
    X(index, 0, -1, 0, "B.index(sub[, start[, end]]) -> int\n\nLowest index of sub; ValueError if it is not there.")  \
    X(isalnum, 0, 0, 0, "Are all bytes ASCII letters or digits, and is there one?")                                   \
    X(isalpha, 0, 0, 0, "Are all bytes ASCII letters, and is there one?")                                             \
    X(isdigit, 0, 0, 0, "Are all bytes ASCII digits, and is there one?")                                              \
    X(islower, 0, 0, 0, "Are all ASCII letters in lower case, and is there one?")                                     \
    X(isspace, 0, 0, 0, "Are all bytes ASCII white space, and is there one?")                                         \
    X(istitle, 0, 0, 0, "Is it in title case?")                                                                       \
    X(isupper, 0, 0, 0, "Are all ASCII letters in upper case, and is there one?")                                     \
    X(join, 1, 1, 0, "join($self, iterable_of_bytes, /)\n--\n\nThe items with this one between them.")                \
    X(ljust, 1, 2, 0, "ljust($self, width, fillchar=b' ', /)\n--\n\nPadded on the right.")                            \
    X(lower, 0, 0, 0, "A copy with ASCII letters in lower case.")                                                     \
    X(lstrip, 0, 1, 0, "lstrip($self, bytes=None, /)\n--\n\nWithout white space (or those bytes) at the start.")      \
    X(maketrans, 2, 2, METH_STATIC, "A table for translate().")                                                       \
    X(partition, 1, 1, 0, "partition($self, sep, /)\n--\n\n(before, separator, after) at its first occurrence.")      \
    X(removeprefix, 1, 1, 0, "removeprefix($self, prefix, /)\n--\n\nWithout the prefix, if it has it.")               \
    X(removesuffix, 1, 1, 0, "removesuffix($self, suffix, /)\n--\n\nWithout the suffix, if it has it.")               \
    X(replace, 2, 3, 0, "replace($self, old, new, count=-1, /)\n--\n\nA copy with old replaced by new.")              \
    X(rfind, 0, -1, 0, "B.rfind(sub[, start[, end]]) -> int\n\nHighest index of sub, or -1.")                         \
    X(rindex, 0, -1, 0, "B.rindex(sub[, start[, end]]) -> int\n\nHighest index of sub; ValueError if it is not there.") \
    X(rjust, 1, 2, 0, "rjust($self, width, fillchar=b' ', /)\n--\n\nPadded on the left.")                             \
    X(rpartition, 1, 1, 0, "rpartition($self, sep, /)\n--\n\n(before, separator, after) at its last occurrence.")     \
    X(rsplit, 0, -1, METH_KW, "rsplit($self, /, sep=None, maxsplit=-1)\n--\n\nPieces, splitting from the right.")     \
    X(rstrip, 0, 1, 0, "rstrip($self, bytes=None, /)\n--\n\nWithout white space (or those bytes) at the end.")        \
    X(split, 0, -1, METH_KW, "split($self, /, sep=None, maxsplit=-1)\n--\n\nThe pieces between separators.")          \
    X(splitlines, 0, -1, METH_KW, "splitlines($self, /, keepends=False)\n--\n\nThe lines as a list.")                 \
    X(startswith, 0, -1, 0, "B.startswith(prefix[, start[, end]]) -> bool\n\nprefix may be a tuple of bytes.")        \
    X(strip, 0, 1, 0, "strip($self, bytes=None, /)\n--\n\nWithout white space (or those bytes) at both ends.")        \
    X(swapcase, 0, 0, 0, "ASCII lower case to upper case and the other way round.")                                   \
    X(title, 0, 0, 0, "Each ASCII word with its first letter in upper case.")                                         \
    X(translate, 0, -1, METH_KW, "translate($self, table, /, delete=b'')\n--\n\nEach byte replaced as the table says.") \
    X(upper, 0, 0, 0, "A copy with ASCII letters in upper case.")                                                     \
    X(zfill, 1, 1, 0, "zfill($self, width, /)\n--\n\nPadded with zeros behind the sign.")                             \
    X(isascii, 0, 0, 0, "Are all bytes ASCII?")

#define BYTES_DECLARE(name, min, max, flags, doc)                                                                     \
    Owned bytes_m_##name(Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kwnames);
BYTES_METHOD_LIST(BYTES_DECLARE)
#define BYTES_ENTRY(name, min, max, flags, doc) {#name, bytes_m_##name, min, max, flags, doc},
#define BYTES_METHODS BYTES_METHOD_LIST(BYTES_ENTRY)

/* hex(sep, bytes_per_sep) on any bytes; for memoryview too. */
MUST_CHECK Owned bytes_hex_method(Runtime *rt, const uint8_t *data, size_t len, const Value *args, size_t nargs, Borrowed kwnames);

#endif
