/* SPDX-License-Identifier: MIT
 * functools_module.c: the module _functools: reduce, partial, cmp_to_key. lru_cache: functools_cache.c.
 * The rest of functools is Python: py/functools.py. */
#include "modules/functools_cache.h"

#include "gc/gc.h"
#include "types/class.h"
#include "types/dict.h"
#include "types/equal.h"
#include "types/iterate.h"
#include "types/list.h"
#include "types/module.h"
#include "types/tuple.h"

#define ARGS Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kwnames

/* ---- reduce ---- */

static Owned functools_reduce(ARGS) {
    Value it = obj_iter(rt, args[1]);
    if (!it) {
        if (error_catch(rt, T_TYPE_ERROR)) raise(rt, T_TYPE_ERROR, "reduce() arg 2 must support iteration");
        return V_NULL;
    }
    Value result = nargs > 2 ? own(args[2]) : iterate_inner(rt, it);
    if (!result && !rt->error) raise(rt, T_TYPE_ERROR, "reduce() of empty iterable with no initial value");
    while (result) {
        Value pair[2] = {result, iterate_inner(rt, it)};
        if (!pair[1]) {
            if (rt->error) clear_slot(rt, &result);
            break;
        }
        Value next = obj_call(rt, args[0], pair, 2, V_NULL);
        decref(rt, pair[0]);
        decref(rt, pair[1]);
        result = next;
    }
    decref(rt, it);
    return result;
}

/* ---- partial ---- */

typedef struct Partial {
    Object header;
    Value func, args /* tuple */, keywords /* dict */, dict;
} Partial;

static const TypeSlots partial_slots;
static Owned partial_call(ARGS);

static bool is_plain_partial(Runtime *rt, Borrowed v) {
    return v_is_ptr(v) && slots_of(rt, v)->call == partial_call && !V_AS(Partial, v)->dict;
}

/* What args and keywords of a partial are, after those of another partial that it wraps. */
static int join_arguments(Runtime *rt, Partial *p, const Partial *inner, const Value *args, size_t nargs, Borrowed kwnames) {
    Value tail = tuple_from(rt, args, nargs);
    if (!tail) return -1;
    p->args = inner ? tuple_concat(rt, inner->args, tail) : own(tail);
    decref(rt, tail);
    if (!p->args) return -1;
    p->keywords = inner ? dict_copy(rt, inner->keywords) : dict_new(rt);
    if (!p->keywords) return -1;
    size_t nkw = kwnames ? as_tuple(kwnames)->len : 0;
    for (size_t i = 0; i < nkw; i++)
        if (dict_set(rt, p->keywords, as_tuple(kwnames)->items[i], args[nargs + i]) < 0) return -1;
    return 0;
}

static Owned partial_new(Runtime *rt, Type *type, const Value *args, size_t nargs, Borrowed kwnames) {
    if (nargs < 1) return raise(rt, T_TYPE_ERROR, "type 'partial' takes at least one argument");
    if (!obj_callable(rt, args[0])) return raise(rt, T_TYPE_ERROR, "the first argument must be callable");
    const Partial *inner = is_plain_partial(rt, args[0]) ? V_AS(Partial, args[0]) : NULL;
    Value v = type_alloc(rt, type, 0);
    if (!v) return V_NULL;
    Partial *p = V_AS(Partial, v);
    p->func = own(inner ? inner->func : args[0]);
    if (join_arguments(rt, p, inner, args + 1, nargs - 1, kwnames) < 0) {
        decref(rt, v);
        return V_NULL;
    }
    gc_track(&p->header);
    return v;
}

static void partial_dealloc(Runtime *rt, Object *self) {
    Partial *p = (Partial *)self;
    clear_slot(rt, &p->func);
    clear_slot(rt, &p->args);
    clear_slot(rt, &p->keywords);
    clear_slot(rt, &p->dict);
    object_free(rt, self);
}

static int partial_traverse(Runtime *rt, Object *self, Visitor visit, void *arg) {
    Partial *p = (Partial *)self;
    VISIT(p->func);
    VISIT(p->args);
    VISIT(p->keywords);
    VISIT(p->dict);
    return 0;
}

/* What is left can be called still, which fails: a finalizer in the cycle may do so. */
static int partial_clear(Runtime *rt, Object *self) {
    Partial *p = (Partial *)self;
    replace_slot(rt, &p->func, V_NONE);
    replace_slot(rt, &p->args, own(rt->empty_tuple));
    clear_slot(rt, &p->dict);
    return 0;
}

/* Copies values into out, each with a reference: the call may replace what they are read from. */
static size_t hold(Value *out, const Value *values, size_t n) {
    for (size_t i = 0; i < n; i++) out[i] = own(values[i]);
    return n;
}

static Owned call_with_keywords(Runtime *rt, const Partial *p, const Value *args, size_t nargs, Borrowed kwnames) {
    Value tail = tuple_from(rt, args, nargs), all = tail ? tuple_concat(rt, p->args, tail) : V_NULL;
    Value keywords = all ? dict_copy(rt, p->keywords) : V_NULL;
    bool good = keywords != V_NULL;
    size_t nkw = kwnames ? as_tuple(kwnames)->len : 0;
    for (size_t i = 0; good && i < nkw; i++) good = dict_set(rt, keywords, as_tuple(kwnames)->items[i], args[nargs + i]) == 0;
    Value func = own(p->func), result = good ? obj_call_dict(rt, func, all, keywords) : V_NULL;
    decref(rt, func);
    decref_maybe(rt, keywords);
    decref_maybe(rt, all);
    decref_maybe(rt, tail);
    return result;
}

static Owned partial_call(ARGS) {
    const Partial *p = V_AS(Partial, self);
    if (c_stack_low(rt)) return raise_recursion(rt, " while calling a Python object");
    if (dict_len(p->keywords)) return call_with_keywords(rt, p, args, nargs, kwnames);
    size_t nkw = kwnames ? as_tuple(kwnames)->len : 0, n = 0, total = as_tuple(p->args)->len + nargs + nkw;
    Value few[8], *all = few;
    if (total > COUNT_OF(few) && !(all = mem_alloc_array(rt, total, sizeof(Value)))) return V_NULL;
    n += hold(all, as_tuple(p->args)->items, as_tuple(p->args)->len);
    n += hold(all + n, args, nargs + nkw);
    Value func = own(p->func), result = obj_call(rt, func, all, n - nkw, kwnames);
    decref(rt, func);
    while (n > 0) decref(rt, all[--n]);
    if (all != few) mem_free(rt, all);
    return result;
}

static Owned partial_repr(Runtime *rt, Borrowed self) {
    Partial *p = V_AS(Partial, self);
    int running = repr_enter(rt, self);
    if (running) return running < 0 ? V_NULL : str_from_cstr(rt, "...");
    StrBuf b;
    strbuf_init(&b, rt);
    if (slots_of(rt, self) == &partial_slots) strbuf_add_cstr(&b, "functools.partial");
    else strbuf_add_cstr(&b, type_short_name(slots_of(rt, self)));
    if (!b.failed) strbuf_add_char(&b, '(');
    if (!b.failed) strbuf_add_repr(&b, p->func);
    Value args = own(p->args), keywords = own(p->keywords);
    for (size_t i = 0; i < as_tuple(args)->len && !b.failed; i++) {
        strbuf_add_ascii(&b, ", ", 2);
        if (!b.failed) strbuf_add_repr(&b, as_tuple(args)->items[i]);
    }
    for (size_t i = 0; as_dict(keywords)->table && i < as_dict(keywords)->table->count && !b.failed; i++) {
        DictEntry e = dict_entries(keywords)[i];
        if (!e.key) continue;
        incref(e.key);
        incref(e.value);
        strbuf_add_ascii(&b, ", ", 2);
        if (!b.failed) strbuf_add_str(&b, e.key);
        if (!b.failed) strbuf_add_char(&b, '=');
        if (!b.failed) strbuf_add_repr(&b, e.value);
        decref(rt, e.key);
        decref(rt, e.value);
    }
    decref(rt, args);
    decref(rt, keywords);
    if (!b.failed) strbuf_add_char(&b, ')');
    repr_leave(rt, self);
    return strbuf_finish(&b);
}

static Owned partial_reduce(ARGS) {
    Partial *p = V_AS(Partial, self);
    Value packed = tuple_pack(rt, 1, p->func);
    Value state = packed ? tuple_pack(rt, 4, p->func, p->args, p->keywords, p->dict ? p->dict : V_NONE) : V_NULL;
    Value result = state ? tuple_pack(rt, 3, v_from(type_of(rt, self)), packed, state) : V_NULL;
    decref_maybe(rt, state);
    decref_maybe(rt, packed);
    return result;
}

static Owned partial_setstate(ARGS) {
    const Value *s = v_is_tuple(rt, args[0]) && as_tuple(args[0])->len == 4 ? as_tuple(args[0])->items : NULL;
    if (!s || !obj_callable(rt, s[0]) || !v_is_tuple(rt, s[1]) || (s[2] != V_NONE && !v_is_dict(rt, s[2])) ||
        (s[3] != V_NONE && !v_is_dict(rt, s[3])))
        return raise(rt, T_TYPE_ERROR, "invalid partial state");
    Value new_args = v_is(s[1], T_TUPLE) ? own(s[1]) : tuple_from(rt, as_tuple(s[1])->items, as_tuple(s[1])->len);
    Value keywords = !new_args ? V_NULL : s[2] == V_NONE ? dict_new(rt) : v_is(s[2], T_DICT) ? own(s[2]) : dict_copy(rt, s[2]);
    if (!keywords) {
        decref_maybe(rt, new_args);
        return V_NULL;
    }
    Partial *p = V_AS(Partial, self);
    replace_slot(rt, &p->func, own(s[0]));
    replace_slot(rt, &p->args, new_args);
    replace_slot(rt, &p->keywords, keywords);
    replace_slot(rt, &p->dict, s[3] == V_NONE ? V_NULL : own(s[3]));
    return V_NONE;
}

static Owned class_getitem(ARGS) { return generic_alias_new(rt, self, args[0]); }

static const MethodDef partial_methods[] = {
    {"__reduce__", partial_reduce, 0, 0, 0, NULL},
    {"__setstate__", partial_setstate, 1, 1, 0, NULL},
    {"__class_getitem__", class_getitem, 1, 1, METH_CLASS, "See PEP 585"},
    {NULL, NULL, 0, 0, 0, NULL},
};

static Owned get_dict(Runtime *rt, Borrowed self, void *closure) { return instance_get_dict(rt, self); }
static int set_dict(Runtime *rt, Borrowed self, Borrowed value_or_null, void *closure) {
    if (!value_or_null) return raise_int(rt, T_TYPE_ERROR, "cannot delete __dict__");
    return instance_set_dict(rt, self, value_or_null);
}

static const GetSetDef partial_getsets[] = {{"__dict__", get_dict, set_dict, NULL, NULL}, {NULL, NULL, NULL, NULL, NULL}};

static const MemberDef partial_members[] = {
    {"func", offsetof(Partial, func), MEMBER_VALUE, true},
    {"args", offsetof(Partial, args), MEMBER_VALUE, true},
    {"keywords", offsetof(Partial, keywords), MEMBER_VALUE, true},
    {NULL, 0, 0, false},
};

static const TypeSlots partial_slots = {
    .name = "functools.partial",
    .doc = "partial(func, *args, **keywords) - new function with partial application\n"
           "of the given arguments and keywords.\n",
    .flags = TF_BASETYPE | TF_CONTAINER | TF_IMMUTABLE | TF_WEAKREF | TF_DICT,
    .base = T_OBJECT,
    .layout = LAYOUT_CUSTOM,
    .basicsize = sizeof(Partial),
    .dict_offset = offsetof(Partial, dict),
    .dealloc = partial_dealloc,
    .traverse = partial_traverse,
    .clear = partial_clear,
    .new = partial_new,
    .repr = partial_repr,
    .call = partial_call,
    .methods = partial_methods,
    .getsets = partial_getsets,
    .members = partial_members,
};

/* ---- cmp_to_key ---- */

typedef struct CompareKey { Object header; Value cmp, object; /* object: 0 in the key function itself */ } CompareKey;

static const TypeSlots compare_key_slots;

static Owned compare_key_make(Runtime *rt, uint32_t type, Borrowed cmp, Borrowed object_or_null) {
    CompareKey *k = object_new_container(rt, type, sizeof *k);
    if (!k) return V_NULL;
    k->cmp = own(cmp);
    k->object = object_or_null ? own(object_or_null) : V_NULL;
    gc_track(&k->header);
    return v_from(k);
}

static void compare_key_dealloc(Runtime *rt, Object *self) {
    clear_slot(rt, &((CompareKey *)self)->cmp);
    clear_slot(rt, &((CompareKey *)self)->object);
    object_free(rt, self);
}

static int compare_key_traverse(Runtime *rt, Object *self, Visitor visit, void *arg) {
    VISIT(((CompareKey *)self)->cmp);
    VISIT(((CompareKey *)self)->object);
    return 0;
}

static Owned compare_key_call(ARGS) {
    static const char *const params[] = {"obj", NULL};
    Value out[1];
    if (args_parse(rt, "K", params, 1, args, nargs, kwnames, out) < 0) return V_NULL;
    return compare_key_make(rt, v_obj(self)->type, V_AS(CompareKey, self)->cmp, out[0]);
}

static Owned compare_key_compare(Runtime *rt, Borrowed a, Borrowed b, int op) {
    if (!v_is_ptr(b) || v_obj(a)->type != v_obj(b)->type) return raise(rt, T_TYPE_ERROR, "other argument must be K instance");
    CompareKey *x = V_AS(CompareKey, a), *y = V_AS(CompareKey, b);
    if (!x->object || !y->object) return raise(rt, T_ATTRIBUTE_ERROR, "object");
    Value one = own(x->object), other = own(y->object); /* what compares them may set obj */
    Value result = obj_call2(rt, x->cmp, one, other);
    decref(rt, one);
    decref(rt, other);
    if (!result) return V_NULL;
    Value answer = obj_compare(rt, result, v_small(0), op);
    decref(rt, result);
    return answer;
}

static const MemberDef compare_key_members[] = {{"obj", offsetof(CompareKey, object), MEMBER_VALUE, false}, {NULL, 0, 0, false}};

static const TypeSlots compare_key_slots = {
    .name = "functools.KeyWrapper",
    .flags = TF_CONTAINER | TF_IMMUTABLE | TF_NO_NEW,
    .base = T_OBJECT,
    .layout = LAYOUT_CUSTOM,
    .basicsize = sizeof(CompareKey),
    .dealloc = compare_key_dealloc,
    .traverse = compare_key_traverse,
    .hash = obj_unhashable,
    .compare = compare_key_compare,
    .call = compare_key_call,
    .members = compare_key_members,
};

static Owned functools_cmp_to_key(ARGS) {
    static const char *const params[] = {"mycmp", NULL};
    Value out[1];
    if (args_parse(rt, "cmp_to_key", params, 1, args, nargs, kwnames, out) < 0) return V_NULL;
    return compare_key_make(rt, functools_state(rt)->compare_key, out[0], V_NULL);
}

/* ---- the module ---- */

static const MethodDef functions[] = {
    {"reduce", functools_reduce, 2, 3, 0,
     "reduce(function, iterable[, initial], /) -> value\n\nfunction(...function(function(initial, first), second)..., last)."},
    {"cmp_to_key", functools_cmp_to_key, 0, -1, METH_KW,
     "cmp_to_key($module, /, mycmp)\n--\n\nConvert a cmp= function into a key= function."},
    {NULL, NULL, 0, 0, 0, NULL},
};

static int init(Runtime *rt, Borrowed module, Borrowed dict) {
    FunctoolsState *st = mem_calloc(rt, sizeof *st);
    if (!st) return -1;
    rt->module_state[STATE_FUNCTOOLS] = st;
    uint32_t partial;
    if (module_add_type(rt, dict, &partial_slots, &partial) < 0) return -1;
    Type *key = type_register_static(rt, &compare_key_slots, NULL);
    if (!key) return -1;
    st->compare_key = key->index;
    return functools_add_cache(rt, dict);
}

const ModuleDef functools_module = {
    .name = "_functools",
    .doc = "Tools that operate on functions.",
    .functions = functions,
    .init = init,
};
