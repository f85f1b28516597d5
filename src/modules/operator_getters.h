/* SPDX-License-Identifier: MIT
 * operator_getters.h: the types itemgetter, attrgetter and methodcaller of the operator modules. */
#ifndef HOOP_OPERATOR_GETTERS_H
#define HOOP_OPERATOR_GETTERS_H

#include "object/protocol.h"

/* Add the three types to a module's dict; both modules show the same ones. */
MUST_CHECK int operator_add_getters(Runtime *rt, Borrowed dict);

#endif
