/* SPDX-License-Identifier: MIT
 * functools_cache.h: the wrapper that functools.lru_cache makes; the state of _functools. */
#ifndef HOOP_FUNCTOOLS_CACHE_H
#define HOOP_FUNCTOOLS_CACHE_H

#include "object/protocol.h"

typedef struct FunctoolsState { uint32_t compare_key, cache_link; } FunctoolsState;

static inline FunctoolsState *functools_state(Runtime *rt) { return rt->module_state[STATE_FUNCTOOLS]; }

MUST_CHECK int functools_add_cache(Runtime *rt, Borrowed dict);

#endif
