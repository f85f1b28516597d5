/* SPDX-License-Identifier: MIT
 * module_parts.h: what several modules in C need: classes of exceptions, arguments that are bytes, texts that become C strings. */
#ifndef HOOP_MODULE_PARTS_H
#define HOOP_MODULE_PARTS_H

#include "object/protocol.h"

#define MODULE_FN(name) static Owned name(Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kwnames)

/* class name(base) with that __module__. */
MUST_CHECK Owned module_exception_class(Runtime *rt, const char *module, const char *name, Borrowed base);
/* The module's state: zeroed when first asked for. NULL: MemoryError. */
MUST_CHECK void *module_state(Runtime *rt, enum ModuleState which, size_t size);
/* A type that is no attribute of its module. */
MUST_CHECK int module_hidden_type(Runtime *rt, const TypeSlots *slots, uint32_t *index);
/* The type index of an exception class, for raise(). */
uint32_t module_error_index(Borrowed cls);

#endif
