/* SPDX-License-Identifier: MIT
 * type_layout.h: where the instances of a class have their __slots__ values and their __dict__. */
#ifndef HOOP_TYPE_LAYOUT_H
#define HOOP_TYPE_LAYOUT_H

#include "types/class_parts.h"

/* t has its bases, name and dict: read __slots__, choose the layout, add the descriptors of slots, __dict__, __weakref__. */
MUST_CHECK int type_lay_out(Runtime *rt, Type *t);

#endif
