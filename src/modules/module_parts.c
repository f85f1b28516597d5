/* SPDX-License-Identifier: MIT
 * module_parts.c: what several modules in C need. */
#include "modules/module_parts.h"

#include "types/class.h"
#include "types/dict.h"
#include "types/str.h"
#include "types/tuple.h"

Owned module_exception_class(Runtime *rt, const char *module, const char *name, Borrowed base) {
    Owned text = str_from_cstr(rt, name), place = text ? str_from_cstr(rt, module) : V_NULL, cls = V_NULL;
    Owned bases = place ? tuple_pack(rt, 1, base) : V_NULL, space = bases ? dict_new(rt) : V_NULL;
    if (space && dict_set(rt, space, rt->names[N___module__], place) == 0) cls = obj_call3(rt, v_from(rt->types[T_TYPE]), text, bases, space);
    decref_maybe(rt, text);
    decref_maybe(rt, place);
    decref_maybe(rt, bases);
    decref_maybe(rt, space);
    return cls;
}

void *module_state(Runtime *rt, enum ModuleState which, size_t size) {
    if (!rt->module_state[which]) rt->module_state[which] = mem_calloc(rt, size);
    return rt->module_state[which];
}

int module_hidden_type(Runtime *rt, const TypeSlots *slots, uint32_t *index) {
    Type *t = type_register_static(rt, slots, NULL);
    if (!t) return -1;
    *index = t->index;
    return 0;
}

uint32_t module_error_index(Borrowed cls) { return V_AS(Type, cls)->index; }
