/* SPDX-License-Identifier: MIT
 * markup.h: the syntax of str.format()'s templates, apart from what is done with it (also for the _string module). */
#ifndef HOOP_MARKUP_H
#define HOOP_MARKUP_H

#include "object/runtime.h"
#include "types/str.h"

typedef struct Markup {
    Borrowed text;
    size_t pos, end;
} Markup;

/* Literal text and the replacement field behind it; all ranges are of the text. */
typedef struct MarkupPiece {
    size_t literal, literal_end;
    bool has_field, spec_has_fields;
    size_t name, name_end, spec, spec_end;
    uint32_t conversion; /* 0: none */
} MarkupPiece;

/* The next piece: 1, 0 at the end, -1 ValueError. */
MUST_CHECK int markup_next(Runtime *rt, Markup *m, MarkupPiece *piece);

/* A field name: what comes first, then .attribute and [index] parts. */
typedef struct FieldPart {
    bool is_attribute;
    bool is_index;  /* a number: in `index` */
    ssize_t index;
    size_t start, end; /* of the text */
} FieldPart;
/* *pos goes from the name's start to behind the first part. -1: ValueError. */
MUST_CHECK int field_first(Runtime *rt, Borrowed text, size_t *pos, size_t end, FieldPart *part);
MUST_CHECK int field_next(Runtime *rt, Borrowed text, size_t *pos, size_t end, FieldPart *part); /* 1, 0, -1 */

#endif
