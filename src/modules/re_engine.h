/* SPDX-License-Identifier: MIT
 * re_engine.h: the three PCRE2 libraries behind one set of functions; `unit` is 0, 1, 2 for 8, 16, 32 bits. */
#ifndef HOOP_RE_ENGINE_H
#define HOOP_RE_ENGINE_H

#include "modules/re_parts.h"

enum EngineResult {
    ENGINE_NO_MATCH = 0,
    ENGINE_MATCH = 1,
    ENGINE_TIRED = 2,       /* too many steps for an impatient match */
    ENGINE_INTERRUPTED = 3, /* of a patient one: a safe point is due; begin again behind it */
    ENGINE_ERROR = -1,
};

/* The engine's code for a translated pattern; patient: for matches that may take for ever. NULL: error set, or *too_large. */
MUST_CHECK void *engine_compile(Runtime *rt, int unit, const ReTranslation *t, bool unicode, bool patient, bool *too_large);
void engine_free(int unit, void *code);
/* groups includes group 0. start and len are in characters. *spans points into memory that the next match overwrites. */
MUST_CHECK int engine_match(Runtime *rt, int unit, const void *code, uint32_t groups, const uint8_t *data, size_t len, size_t start,
                            enum ReMode mode, bool not_empty_here, bool patient, const size_t **spans);

#endif
