/* SPDX-License-Identifier: MIT
 * bind.h: matching the arguments of a call with a function's parameters. */
#ifndef HOOP_BIND_H
#define HOOP_BIND_H

#include "types/function.h"

/* Fill the parameter registers (all V_EMPTY before) from npos positional and, behind them, keyword arguments. owned: the
 * arguments are moved and V_EMPTY left behind, else copied. -1: TypeError with CPython's text; what has been filled stays. */
MUST_CHECK int bind_arguments(Runtime *rt, Borrowed func, Value *regs, Value *args, size_t npos, Borrowed kwnames, bool owned);

#endif
