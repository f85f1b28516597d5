/* SPDX-License-Identifier: MIT
 * protocol.h: operations on any object, through its type's slots (CPython's abstract.c is the model in behaviour).
 *
 * All raise CPython's errors with CPython's texts. obj_* unless a narrower prefix says more.
 */
#ifndef HOOP_PROTOCOL_H
#define HOOP_PROTOCOL_H

#include "object/error.h"
#include "object/object.h"
#include "object/runtime.h"

static inline const TypeSlots *slots_of(Runtime *rt, Borrowed v) { return rt->slots[type_index(v)]; }
static inline Type *type_of(Runtime *rt, Borrowed v) { return rt->types[type_index(v)]; }
static inline bool type_has(Runtime *rt, Borrowed v, uint32_t flag) { return (slots_of(rt, v)->flags & flag) != 0; }
static inline bool v_is_type(Runtime *rt, Borrowed v) { return v_is_ptr(v) && type_has(rt, v, TF_TYPE); }
static inline bool v_is_str(Runtime *rt, Borrowed v) { return v_is_ptr(v) && (v_obj(v)->type == T_STR || type_has(rt, v, TF_STR)); }
static inline bool v_is_int(Runtime *rt, Borrowed v) { return v_is_small(v) || type_has(rt, v, TF_INT); } /* bool too */
static inline bool v_is_float(Runtime *rt, Borrowed v) { return v_is_flonum(v) || type_has(rt, v, TF_FLOAT); }
static inline bool v_is_list(Runtime *rt, Borrowed v) { return v_is_ptr(v) && type_has(rt, v, TF_LIST); }
static inline bool v_is_tuple(Runtime *rt, Borrowed v) { return v_is_ptr(v) && type_has(rt, v, TF_TUPLE); }
static inline bool v_is_dict(Runtime *rt, Borrowed v) { return v_is_ptr(v) && type_has(rt, v, TF_DICT_SUB); }
static inline bool v_is_exc(Runtime *rt, Borrowed v) { return v_is_ptr(v) && type_has(rt, v, TF_EXC); }
/* Is the type of v the built-in type `index` or derived from it (no __instancecheck__)? */
bool obj_is_instance_of(Runtime *rt, Borrowed v, uint32_t index);
bool type_is_subtype(Runtime *rt, Type *a, Type *b);

/* Attributes. name is an interned str where the caller can; lookup returns 0 without error if there is none. */
MUST_CHECK Owned obj_getattr(Runtime *rt, Borrowed o, Borrowed name);
MUST_CHECK Owned obj_getattr_maybe(Runtime *rt, Borrowed o, Borrowed name); /* AttributeError -> 0, no error set */
MUST_CHECK int obj_setattr(Runtime *rt, Borrowed o, Borrowed name, Borrowed value_or_null);
MUST_CHECK Owned obj_getattr_cstr(Runtime *rt, Borrowed o, const char *name);
/* The special method on the type, bound to o (as CPython's lookup_special): 0 without error if there is none. */
MUST_CHECK Owned obj_lookup_special(Runtime *rt, Borrowed o, Borrowed name);
/* object.__getattribute__ and object.__setattr__. */
MUST_CHECK Owned obj_generic_getattr(Runtime *rt, Borrowed o, Borrowed name);
MUST_CHECK int obj_generic_setattr(Runtime *rt, Borrowed o, Borrowed name, Borrowed value_or_null);

/* Basics. */
MUST_CHECK Owned obj_repr(Runtime *rt, Borrowed o);
MUST_CHECK Owned obj_str(Runtime *rt, Borrowed o);
MUST_CHECK Owned obj_ascii(Runtime *rt, Borrowed o);
MUST_CHECK Owned obj_format(Runtime *rt, Borrowed o, Borrowed spec_or_null);
MUST_CHECK int64_t obj_hash(Runtime *rt, Borrowed o); /* -1: error (unhashable type: 'list') */
/* slots->hash of the types without one (list, dict, ...): raises that error; their dict gets __hash__ = None. */
int64_t obj_unhashable(Runtime *rt, Borrowed o);
MUST_CHECK Owned obj_compare(Runtime *rt, Borrowed a, Borrowed b, int op); /* any result object */
MUST_CHECK int obj_compare_bool(Runtime *rt, Borrowed a, Borrowed b, int op); /* identity implies equality */
static inline MUST_CHECK int obj_equal(Runtime *rt, Borrowed a, Borrowed b) { return a == b ? 1 : obj_compare_bool(rt, a, b, CMP_EQ); }
MUST_CHECK int obj_truth_slow(Runtime *rt, Borrowed o);
static inline MUST_CHECK int obj_truth(Runtime *rt, Borrowed o) {
    if (v_is_bool(o)) return o == V_TRUE;
    if (v_is_small(o)) return o != v_small(0);
    return o == V_NONE ? 0 : obj_truth_slow(rt, o);
}
MUST_CHECK int obj_isinstance(Runtime *rt, Borrowed o, Borrowed cls); /* with __instancecheck__, tuples, unions */
MUST_CHECK int obj_issubclass(Runtime *rt, Borrowed o, Borrowed cls);
MUST_CHECK Owned obj_dir(Runtime *rt, Borrowed o);
MUST_CHECK Owned obj_getstate(Runtime *rt, Borrowed o); /* __getstate__(): for __reduce__ */

/* The audit events of attributes that tell of or change what runs: object.__getattr__(o, name), object.__setattr__(o, name, value) and,
 * for a value of 0, object.__delattr__(o, name). -1: a hook refused. */
MUST_CHECK int audit_getattr_hooks(Runtime *rt, Borrowed o, const char *name);
MUST_CHECK int audit_setattr_hooks(Runtime *rt, Borrowed o, const char *name, Borrowed value_or_null);
static inline int audit_getattr(Runtime *rt, Borrowed o, const char *name) { return rt->hooks.audit ? audit_getattr_hooks(rt, o, name) : 0; }
static inline int audit_setattr(Runtime *rt, Borrowed o, const char *name, Borrowed value_or_null) {
    return rt->hooks.audit ? audit_setattr_hooks(rt, o, name, value_or_null) : 0;
}

/* Calls. args may be NULL when nargs is 0. */
MUST_CHECK Owned obj_call(Runtime *rt, Borrowed f, const Value *args, size_t nargs, Borrowed kwnames);
MUST_CHECK Owned obj_call0(Runtime *rt, Borrowed f);
MUST_CHECK Owned obj_call1(Runtime *rt, Borrowed f, Borrowed a);
MUST_CHECK Owned obj_call2(Runtime *rt, Borrowed f, Borrowed a, Borrowed b);
MUST_CHECK Owned obj_call3(Runtime *rt, Borrowed f, Borrowed a, Borrowed b, Borrowed c);
MUST_CHECK Owned obj_call_dict(Runtime *rt, Borrowed f, Borrowed args_tuple, Borrowed kwargs_or_null);
MUST_CHECK Owned obj_call_method(Runtime *rt, Borrowed o, Borrowed name, const Value *args, size_t nargs);
bool obj_callable(Runtime *rt, Borrowed o);

/* Containers and iteration. */
MUST_CHECK ssize_t obj_len(Runtime *rt, Borrowed o);
MUST_CHECK ssize_t obj_length_hint(Runtime *rt, Borrowed o, ssize_t otherwise);
MUST_CHECK Owned obj_getitem(Runtime *rt, Borrowed o, Borrowed key);
MUST_CHECK int obj_setitem(Runtime *rt, Borrowed o, Borrowed key, Borrowed value_or_null);
MUST_CHECK int obj_contains(Runtime *rt, Borrowed o, Borrowed item);
MUST_CHECK Owned obj_iter(Runtime *rt, Borrowed o);
/* 0: exhausted (no error; StopIteration has been cleared) or failed (error set). */
MUST_CHECK Owned obj_next(Runtime *rt, Borrowed iter);
bool obj_is_iterator(Runtime *rt, Borrowed o);
/* A list or tuple as it is, anything else as a new list ("msg" is the TypeError's text, NULL: the usual one). */
MUST_CHECK Owned obj_fast_sequence(Runtime *rt, Borrowed o, const char *msg);

/* Numbers. */
MUST_CHECK Owned num_binary(Runtime *rt, Borrowed a, Borrowed b, int op);  /* enum BinaryOp */
MUST_CHECK Owned num_inplace(Runtime *rt, Borrowed a, Borrowed b, int op);
MUST_CHECK Owned num_power(Runtime *rt, Borrowed a, Borrowed b, Borrowed mod_or_none);
MUST_CHECK Owned num_neg(Runtime *rt, Borrowed a);
MUST_CHECK Owned num_pos(Runtime *rt, Borrowed a);
MUST_CHECK Owned num_invert(Runtime *rt, Borrowed a);
MUST_CHECK Owned num_abs(Runtime *rt, Borrowed a);
MUST_CHECK Owned num_index(Runtime *rt, Borrowed a); /* __index__: an exact int */
/* As ssize_t; out of range: raises `overflow` (a T_ index), or clamps when overflow is 0. -1 with error set. */
MUST_CHECK ssize_t num_as_ssize(Runtime *rt, Borrowed a, uint32_t overflow);
/* An argument that is a size: OverflowError of another text. -1 with an error set, or the value. */
MUST_CHECK ssize_t num_as_size_argument(Runtime *rt, Borrowed a);
MUST_CHECK int num_as_int(Runtime *rt, Borrowed a, int *out);       /* OverflowError when it does not fit */
/* The same where CPython parses a tuple of values: the text tells the direction. */
MUST_CHECK int num_as_tuple_int(Runtime *rt, Borrowed a, int *out);
MUST_CHECK int num_as_i64(Runtime *rt, Borrowed a, int64_t *out);
MUST_CHECK int num_as_double(Runtime *rt, Borrowed a, double *out); /* __float__, __index__ */
MUST_CHECK Owned num_to_int(Runtime *rt, Borrowed a);   /* int(a) */
MUST_CHECK Owned num_to_float(Runtime *rt, Borrowed a); /* float(a) */
extern const char *const num_op_symbols[OP_COUNT];

/* Buffers. */
MUST_CHECK int obj_get_buffer(Runtime *rt, Borrowed o, Buffer *out, bool writable);
void buffer_release(Runtime *rt, Buffer *view);

/* repr of containers: 1 if o's repr is already running (write "[...]"), 0 entered, -1 error. Pair with leave. */
MUST_CHECK int repr_enter(Runtime *rt, Borrowed o);
void repr_leave(Runtime *rt, Borrowed o);

/* Arguments of a built-in. params: names in order; "/" ends the positional-only ones, "*" starts the keyword-only
 * ones; a trailing NULL ends the list. out[i] (one for each real name) is borrowed, 0 where absent. `required` counts
 * the parameters, from the left, that must be there. fname without "()". -1: TypeError with CPython's text. */
MUST_CHECK int args_parse(Runtime *rt, const char *fname, const char *const *params, int required, const Value *args,
                          size_t nargs, Borrowed kwnames, Value *out);
/* Common checks for `new`/`init` slots. */
MUST_CHECK int args_no_keywords(Runtime *rt, const char *fname, Borrowed kwnames);
MUST_CHECK int args_count(Runtime *rt, const char *fname, size_t nargs, size_t min, size_t max);

#endif
