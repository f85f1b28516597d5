/* SPDX-License-Identifier: MIT
 * hash.c: the hash slot of types whose objects cannot be hashed. */
#include "object/protocol.h"

int64_t obj_unhashable(Runtime *rt, Borrowed o) {
    return raise_int(rt, T_TYPE_ERROR, "unhashable type: '%.200T'", o);
}
