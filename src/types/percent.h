/* SPDX-License-Identifier: MIT
 * percent.h: the printf-like formatting of str and bytes, one engine for both. */
#ifndef HOOP_PERCENT_H
#define HOOP_PERCENT_H

#include "object/runtime.h"

/* The format as characters (bytes count as latin-1). The result is a str; for bytes its characters are all below 256. */
MUST_CHECK Owned percent_run(Runtime *rt, const uint8_t *format, unsigned width, size_t len, Borrowed args, bool bytes);

#endif
