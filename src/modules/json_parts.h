/* SPDX-License-Identifier: MIT
 * json_parts.h: what the files of _json share. */
#ifndef HOOP_JSON_PARTS_H
#define HOOP_JSON_PARTS_H

#include "object/error.h"
#include "object/protocol.h"
#include "types/str_parts.h"

typedef struct JsonState {
    uint32_t scanner_type, encoder_type;
} JsonState;
static inline JsonState *json_state(Runtime *rt) { return rt->module_state[STATE_JSON]; }

/* JSONDecodeError(msg, doc, pos). Always 0. */
COLD Owned raise_json_error(Runtime *rt, const char *msg, Borrowed doc, size_t pos);

extern const TypeSlots json_scanner_slots, json_encoder_slots;

/* json_scan.c. The string that begins at pos (behind its quote): its value, *end behind the closing quote. */
MUST_CHECK Owned json_scan_string(Runtime *rt, Borrowed doc, size_t pos, bool strict, size_t *end);
size_t json_skip_space(Borrowed doc, size_t pos);
/* A whole document. scanner: an instance of the scanner type. */
MUST_CHECK Owned json_decode(Runtime *rt, Borrowed scanner, Borrowed doc);

/* json_encode.c: a string with its quotes. */
MUST_CHECK int json_add_string(StrBuf *b, Borrowed s, bool ascii);

#endif
