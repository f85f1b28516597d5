/* SPDX-License-Identifier: MIT
 * loop_traced.c: the evaluation loop once more, with the hooks of trace.h. */
#define LOOP_TRACED 1
#include "vm/loop.c"
