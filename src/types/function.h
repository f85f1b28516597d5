/* SPDX-License-Identifier: MIT
 * function.h: Python functions, built-in functions, bound methods, cells, and the descriptors that types are made of. */
#ifndef HOOP_FUNCTION_H
#define HOOP_FUNCTION_H

#include "object/runtime.h"
#include "types/code.h"

typedef struct Function {
    Object header;
    Code *code;     /* owned */
    Value globals;  /* dict */
    Value builtins; /* dict; rt->foreign_builtins: what globals have under __builtins__ */
    Value closure;  /* tuple of cells, or 0 */
    Value defaults; /* tuple, or 0 */
    Value kwdefaults; /* dict, or 0 */
    Value name, qualname, module, doc; /* doc: V_NONE when none; module may be 0 */
    Value annotations; /* dict, or tuple (name, value, ...) not yet turned into a dict, or 0 */
    Value dict;     /* 0 until asked for */
    uint32_t version; /* for call caches: changes when code or defaults are replaced; 0: not cached */
} Function;

typedef struct Builtin { /* built-in function or bound built-in method */
    Object header;
    const MethodDef *def;
    Value self;   /* 0 for none */
    Value module; /* str or 0 */
    CFunction fn; /* == def->fn */
} Builtin;

typedef struct Method { Object header; Value func, self; } Method;
typedef struct Cell { Object header; Value value; /* V_EMPTY: unbound */ } Cell;

typedef struct MethodDescr { Object header; Type *type; Value name; const MethodDef *def; } MethodDescr; /* unbound C method: list.append */
typedef struct GetSetDescr { Object header; Type *type; Value name; const GetSetDef *def; } GetSetDescr;
typedef struct MemberDescr { Object header; Type *type; Value name; const MemberDef *def; MemberDef own; } MemberDescr; /* def may be &own */
typedef struct Property { Object header; Value get, set, del, doc; Value name; bool getter_doc; Value dict; } Property;

static inline Function *as_function(Borrowed v) { return V_AS(Function, v); }
/* The builtins that a function or frame with these fields shows. */
MUST_CHECK Owned function_builtins(Runtime *rt, Borrowed builtins, Borrowed globals);
MUST_CHECK Owned function_new(Runtime *rt, Borrowed code, Borrowed globals); /* qualname, name, doc, module from code and globals */
MUST_CHECK Owned builtin_new(Runtime *rt, const MethodDef *def, Borrowed self_or_null, Borrowed module_or_null);
MUST_CHECK Owned method_new(Runtime *rt, Borrowed func, Borrowed self);
MUST_CHECK Owned cell_new(Runtime *rt, Owned value_or_empty);
/* Check the count of arguments and keywords of a built-in against def, raising CPython's texts. qualifier: type name or NULL. */
MUST_CHECK int builtin_check_args(Runtime *rt, const MethodDef *def, const char *type_name, size_t nargs, Borrowed kwnames);
extern const TypeSlots function_slots, builtin_slots, method_slots, cell_slots, method_descr_slots, classmethod_descr_slots,
    wrapper_descr_slots, method_wrapper_slots, getset_descr_slots, member_descr_slots, property_slots, classmethod_slots,
    staticmethod_slots, super_slots;

/* super() in the running frame, as a call of the type without arguments. */
MUST_CHECK Owned super_here(Runtime *rt);
/* For super().name(...): 1 and both owned when a Python function is found, to be called with obj first; 0: another case; -1. */
MUST_CHECK int super_load_method(Runtime *rt, Borrowed super, Borrowed interned_name, Owned *func, Owned *obj);

#endif
