/* SPDX-License-Identifier: MIT
 * module.h: module objects, and how a built-in module is described. */
#ifndef HOOP_MODULE_H
#define HOOP_MODULE_H

#include "object/runtime.h"

typedef struct Module { Object header; Value dict; Value name; } Module;

/* A module in C: its functions, and an optional function that adds the rest to the new module's dict (types,
 * constants). Modules written in Python are listed beside these with their source (modules/modules.def). */
typedef struct ModuleDef {
    const char *name;
    const char *doc;
    const MethodDef *functions; /* ended by a NULL name; self is the module */
    int (*init)(Runtime *rt, Borrowed module, Borrowed dict);
} ModuleDef;

MUST_CHECK Owned module_new(Runtime *rt, Borrowed name);
MUST_CHECK Owned module_from_def(Runtime *rt, const ModuleDef *def);
static inline Borrowed module_dict(Borrowed m) { return V_AS(Module, m)->dict; }
MUST_CHECK int module_add(Runtime *rt, Borrowed dict, const char *name, Owned value_or_null); /* consumes; 0 value: error already set */
MUST_CHECK int module_add_functions(Runtime *rt, Borrowed module, const MethodDef *functions);
MUST_CHECK int module_add_int(Runtime *rt, Borrowed dict, const char *name, int64_t value);
MUST_CHECK int module_add_type(Runtime *rt, Borrowed dict, const TypeSlots *slots, uint32_t *index_out); /* registers, adds under its short name */
extern const TypeSlots module_slots;

#endif
