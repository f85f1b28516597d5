/* SPDX-License-Identifier: MIT
 * module_parts.c: what several modules in C need. */
#include "modules/module_parts.h"

#include "object/roots.h"
#include "types/class.h"
#include "types/dict.h"
#include "types/str.h"
#include "types/tuple.h"
#include "vm/vm.h"

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

/* States that begin with so many owned Values. */
static const struct { enum ModuleState which; size_t values; } kept[] = {{STATE_CSV, 2}, {STATE_ZLIB, 1}, {STATE_EXPAT, 1}, {STATE_TERMIOS, 1}};

static void each_root(Runtime *rt, Visitor visit, void *arg) {
    for (size_t i = 0; i < COUNT_OF(kept); i++) {
        const Value *values = rt->module_state[kept[i].which];
        for (size_t k = 0; values && k < kept[i].values; k++) visit(rt, values[k], arg);
    }
}

void *module_state(Runtime *rt, enum ModuleState which, size_t size) {
    if (!rt->module_state[which]) rt->module_state[which] = mem_calloc(rt, size);
    roots_add(rt, each_root);
    return rt->module_state[which];
}

int module_hidden_type(Runtime *rt, const TypeSlots *slots, uint32_t *index) {
    Type *t = type_register_static(rt, slots, NULL);
    if (!t) return -1;
    *index = t->index;
    return 0;
}

int module_descriptor(Runtime *rt, Borrowed v, int *out) {
    Owned n = own(v);
    if (!v_is_int(rt, v)) {
        Owned f = obj_getattr_maybe(rt, v, rt->names[N_fileno]);
        decref(rt, n);
        if (!f) return rt->error ? -1 : raise_int(rt, T_TYPE_ERROR, "argument must be an int, or have a fileno() method.");
        n = obj_call0(rt, f);
        decref(rt, f);
        if (!n) return -1;
        if (!v_is_int(rt, n)) {
            decref(rt, n);
            return raise_int(rt, T_TYPE_ERROR, "fileno() returned a non-integer");
        }
    }
    int result = num_as_int(rt, n, out);
    decref(rt, n);
    if (result < 0) return -1;
    return *out < 0 ? raise_int(rt, T_VALUE_ERROR, "file descriptor cannot be a negative integer (%d)", *out) : 0;
}

int module_check_signals(Runtime *rt) { return vm_safe_point(rt); }

Type *module_structseq(Runtime *rt, Borrowed dict, const char *name, const StructSeqDesc *desc, enum ModuleState which) {
    if (!rt->module_state[which]) rt->module_state[which] = structseq_type(rt, desc);
    Type *type = rt->module_state[which];
    return type && dict_set_cstr(rt, dict, name, v_from(type)) == 0 ? type : NULL;
}

uint32_t module_error_index(Borrowed cls) { return V_AS(Type, cls)->index; }
