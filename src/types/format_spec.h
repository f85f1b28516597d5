/* SPDX-License-Identifier: MIT
 * format_spec.h: the format specification mini-language [[fill]align][sign][z][#][0][width][grouping][.precision][type]. */
#ifndef HOOP_FORMAT_SPEC_H
#define HOOP_FORMAT_SPEC_H

#include "object/runtime.h"
#include "types/str.h"

typedef struct FormatSpec {
    uint32_t fill, align; /* align: one of < > = ^ */
    uint32_t type;        /* the default that was given when the text has none */
    ssize_t width, precision; /* -1: none */
    char sign;            /* 0 or one of + - space */
    char thousands;       /* 0 or one of , _ */
    bool alternate, no_neg_zero, fill_given, align_given;
} FormatSpec;

/* `value` is only for messages (its type). -1: ValueError with CPython's text. */
MUST_CHECK int format_spec_parse(Runtime *rt, Borrowed spec, Borrowed value, char default_type, char default_align, FormatSpec *out);
/* "Unknown format code 'd' for object of type 'str'" */
COLD Owned raise_unknown_format(Runtime *rt, uint32_t code, Borrowed value);

#endif
