/* SPDX-License-Identifier: MIT
 * module_parts.h: what several modules in C need: classes of exceptions, arguments that are bytes, texts that become C strings. */
#ifndef HOOP_MODULE_PARTS_H
#define HOOP_MODULE_PARTS_H

#include "object/protocol.h"
#include "types/class.h"

#define MODULE_FN(name) static Owned name(Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kwnames)

/* class name(base) with that __module__. */
MUST_CHECK Owned module_exception_class(Runtime *rt, const char *module, const char *name, Borrowed base);
/* The module's state: zeroed when first asked for. NULL: MemoryError. Values that it owns stand at its beginning, and in the table
 * of module_parts.c. */
MUST_CHECK void *module_state(Runtime *rt, enum ModuleState which, size_t size);
/* A type that is no attribute of its module. */
MUST_CHECK int module_hidden_type(Runtime *rt, const TypeSlots *slots, uint32_t *index);
/* An int that is a descriptor, or what an object's fileno() gives. */
MUST_CHECK int module_descriptor(Runtime *rt, Borrowed v, int *out);
/* After EINTR: run the handlers of signals. -1: one of them failed. */
MUST_CHECK int module_check_signals(Runtime *rt);
/* A struct sequence type, kept in module_state[which] and added to the module. NULL: error set. */
MUST_CHECK Type *module_structseq(Runtime *rt, Borrowed dict, const char *name, const StructSeqDesc *desc, enum ModuleState which);
/* The type index of an exception class, for raise(). */
uint32_t module_error_index(Borrowed cls);

#endif
