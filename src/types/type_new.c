/* SPDX-License-Identifier: MIT
 * type_new.c: making a class: its metaclass, bases, layout, dict, slots; and assigning to __bases__. */
#include "gc/gc.h"
#include "types/class_parts.h"
#include "types/exception.h"
#include "types/type_layout.h"

/* ---- metaclass, base ---- */

Type *type_calculate_metaclass(Runtime *rt, Type *meta, Borrowed bases) {
    for (size_t i = 0; i < as_tuple(bases)->len; i++) {
        Type *t = type_of(rt, as_tuple(bases)->items[i]);
        if (type_is_subtype(rt, meta, t)) continue;
        if (!type_is_subtype(rt, t, meta)) {
            raise(rt, T_TYPE_ERROR, "metaclass conflict: the metaclass of a derived class must be a (non-strict) subclass of the metaclasses of all its bases");
            return NULL;
        }
        meta = t;
    }
    return meta;
}

static int check_bases(Runtime *rt, Borrowed bases) {
    for (size_t i = 0; i < as_tuple(bases)->len; i++) {
        Value b = as_tuple(bases)->items[i];
        if (v_is_type(rt, b)) continue;
        Value entries = obj_lookup_special(rt, b, rt->names[N___mro_entries__]);
        if (!entries && rt->error) return -1;
        if (!entries) continue;
        decref(rt, entries);
        return raise_int(rt, T_TYPE_ERROR, "type() doesn't support MRO entry resolution; use types.new_class()");
    }
    return 0;
}

/* The type whose fields the objects of t really have: t itself when it adds some to its base. */
static Type *solid_base(Runtime *rt, Type *t) {
    while (t->base) {
        Type *b = as_type(t->base);
        bool adds = t->slots->flags & TF_HEAP ? t->nslots > b->nslots : t->slots->basicsize != b->slots->basicsize || t->slots->itemsize != b->slots->itemsize;
        if (adds) return t;
        t = b;
    }
    return t;
}

static Type *type_best_base(Runtime *rt, Borrowed bases) {
    Type *winner = NULL, *base = NULL;
    for (size_t i = 0; i < as_tuple(bases)->len; i++) {
        Value v = as_tuple(bases)->items[i];
        if (!v_is_type(rt, v)) return raise(rt, T_TYPE_ERROR, "bases must be types"), NULL;
        Type *b = as_type(v);
        if (!(b->slots->flags & TF_BASETYPE)) return raise(rt, T_TYPE_ERROR, "type '%.100s' is not an acceptable base type", type_text(b)), NULL;
        Type *candidate = solid_base(rt, b);
        if (!winner || (candidate != winner && type_is_subtype(rt, candidate, winner))) {
            winner = candidate;
            base = b;
        } else if (!type_is_subtype(rt, winner, candidate)) return raise(rt, T_TYPE_ERROR, "multiple bases have instance lay-out conflict"), NULL;
    }
    return base;
}

/* ---- name ---- */

int type_set_name(Runtime *rt, Type *t, Borrowed name) {
    size_t len;
    void *scratch = NULL;
    const char *utf8 = str_utf8(rt, name, &len, &scratch);
    if (!utf8) return -1;
    if (strlen(utf8) != len) {
        mem_free(rt, scratch);
        return raise_int(rt, T_VALUE_ERROR, "type name must not contain null characters");
    }
    Value exact = name_interned(rt, name);
    if (!exact) {
        mem_free(rt, scratch);
        return -1;
    }
    const char *old = t->slots->name;
    if (old && t->name && old != str_ascii(t->name)) mem_free(rt, (void *)(uintptr_t)old);
    if (str_is_ascii(exact)) {
        t->slots->name = str_ascii(exact);
        mem_free(rt, scratch);
    } else t->slots->name = scratch;
    replace_slot(rt, &t->name, exact);
    return 0;
}

/* ---- the new class's dict ---- */

static int pop(Runtime *rt, Borrowed dict, unsigned name, Owned *out) {
    *out = V_NULL;
    return dict_pop_maybe(rt, dict, rt->names[name], out);
}

static int take_qualname(Runtime *rt, Type *t) {
    Value v;
    int r = pop(rt, t->dict, N___qualname__, &v);
    if (r < 0) return -1;
    if (!r) v = own(t->name);
    else if (!v_is_str(rt, v)) {
        raise(rt, T_TYPE_ERROR, "type __qualname__ must be a str, not %T", v);
        decref(rt, v);
        return -1;
    }
    t->qualname = v;
    return 0;
}

static int set_module(Runtime *rt, Type *t) {
    Value dict = t->dict, key = rt->names[N___module__];
    int r = dict_contains(rt, dict, key);
    if (r) return r < 0 ? -1 : 0;
    Value globals = rt->hooks.current_globals ? rt->hooks.current_globals(rt) : V_NULL;
    Value name = globals ? dict_get_str(rt, globals, rt->names[N___name__]) : V_NULL;
    if (!name) return rt->error ? -1 : 0;
    return dict_set(rt, dict, key, name);
}

static int wrap_function(Runtime *rt, Borrowed dict, unsigned name, uint32_t wrapper) {
    Value f = dict_get_str(rt, dict, rt->names[name]);
    if (!f || !v_is(f, T_FUNCTION)) return rt->error ? -1 : 0;
    Value w = classmethod_new(rt, wrapper, f);
    int r = w ? dict_set(rt, dict, rt->names[name], w) : -1;
    decref_maybe(rt, w);
    return r;
}

static int set_default(Runtime *rt, Borrowed dict, unsigned name, Borrowed value) {
    int r = dict_contains(rt, dict, rt->names[name]);
    if (r) return r < 0 ? -1 : 0;
    return dict_set(rt, dict, rt->names[name], value);
}

static int fill_dict(Runtime *rt, Type *t) {
    Value dict = t->dict;
    if (take_qualname(rt, t) < 0 || set_module(rt, t) < 0 || set_default(rt, dict, N___doc__, V_NONE) < 0) return -1;
    if (wrap_function(rt, dict, N___new__, T_STATICMETHOD) < 0 || wrap_function(rt, dict, N___init_subclass__, T_CLASSMETHOD) < 0 ||
        wrap_function(rt, dict, N___class_getitem__, T_CLASSMETHOD) < 0)
        return -1;
    int eq = dict_contains(rt, dict, rt->names[N___eq__]);
    return eq < 0 || (eq && set_default(rt, dict, N___hash__, V_NONE) < 0) ? -1 : 0;
}

static int set_class_cell(Runtime *rt, Type *t) {
    Value cell;
    class_dict_open(t->dict);
    int r = pop(rt, t->dict, N___classcell__, &cell);
    class_dict_close(t->dict);
    if (r <= 0) return r;
    if (v_is(cell, T_CELL)) replace_slot(rt, &V_AS(Cell, cell)->value, own(v_from(t)));
    else r = raise_int(rt, T_TYPE_ERROR, "__classcell__ must be a nonlocal cell, not %R", v_from(type_of(rt, cell)));
    decref(rt, cell);
    return r < 0 ? -1 : 0;
}

/* ---- order of resolution ---- */

static Owned checked_order(Runtime *rt, Type *t, Owned result) {
    Value order = result ? tuple_from_iterable(rt, result) : V_NULL;
    decref_maybe(rt, result);
    if (!order) return V_NULL;
    if (!as_tuple(order)->len) {
        decref(rt, order);
        return raise(rt, T_TYPE_ERROR, "type MRO must not be empty");
    }
    Type *solid = solid_base(rt, t);
    for (size_t i = 0; i < as_tuple(order)->len; i++) {
        Value v = as_tuple(order)->items[i];
        if (!v_is_type(rt, v)) raise(rt, T_TYPE_ERROR, "mro() returned a non-class ('%.500T')", v);
        else if (!type_is_subtype(rt, solid, solid_base(rt, as_type(v)))) raise(rt, T_TYPE_ERROR, "mro() returned base with unsuitable layout ('%.500s')", type_text(as_type(v)));
        else continue;
        decref(rt, order);
        return V_NULL;
    }
    return order;
}

/* A metaclass may have an mro() of its own. */
static int set_order(Runtime *rt, Type *t) {
    Type *meta = type_of(rt, v_from(t));
    Value f, order;
    if (meta->index != T_TYPE && type_find(rt, meta, rt->names[N_mro], &f) > 0 && !v_is(f, T_METHOD_DESCR)) {
        Value bound = obj_lookup_special(rt, v_from(t), rt->names[N_mro]);
        order = checked_order(rt, t, bound ? obj_call0(rt, bound) : V_NULL);
        decref_maybe(rt, bound);
    } else order = rt->error ? V_NULL : type_compute_mro(rt, t);
    if (!order) return -1;
    replace_slot(rt, &t->mro, order);
    return 0;
}

/* ---- after the class is there ---- */

static int set_name_failed(Runtime *rt, Type *t, Borrowed key, Borrowed value) {
    Value cause = error_take(rt);
    Owned shown = obj_repr(rt, key); /* first: it may rename the class */
    if (shown) raise(rt, T_RUNTIME_ERROR, "Error calling __set_name__ on '%.100T' instance %U in '%.100s'", value, shown, type_text(t));
    decref_maybe(rt, shown);
    error_add_cause(rt, cause);
    return -1;
}

static int set_names(Runtime *rt, Type *t) {
    Value key, value, hook, copy = V_NULL;
    bool any = false;
    for (size_t pos = 0; dict_next(t->dict, &pos, &key, &value);)
        any |= v_is_ptr(value) && v_obj(value)->type != T_FUNCTION && v_obj(value)->type != T_STR && v_obj(value)->type != T_MEMBER_DESCR;
    if (!any || !(copy = dict_copy(rt, t->dict))) return any ? -1 : 0;
    int r = 0;
    for (size_t pos = 0; r == 0 && dict_next(copy, &pos, &key, &value);) {
        if (!v_is_ptr(value) || v_obj(value)->type == T_FUNCTION) continue;
        if (!(hook = obj_lookup_special(rt, value, rt->names[N___set_name__]))) {
            r = rt->error ? -1 : 0;
            continue;
        }
        Value done = obj_call2(rt, hook, v_from(t), key);
        if (!done) r = set_name_failed(rt, t, key, value);
        decref_maybe(rt, done);
        decref(rt, hook);
    }
    decref(rt, copy);
    return r;
}

/* super(t, t).__init_subclass__(**kwargs) */
static int init_subclass(Runtime *rt, Type *t, const Value *kwvalues, Borrowed kwnames) {
    Value f = V_NULL, order = own(t->mro);
    for (size_t i = 1; i < as_tuple(order)->len && !f && !rt->error; i++) {
        Value d = type_dict(rt, as_type(as_tuple(order)->items[i]));
        f = d ? dict_get_str(rt, d, rt->names[N___init_subclass__]) : V_NULL;
    }
    incref_maybe(f);
    decref(rt, order);
    if (!f) return rt->error ? -1 : 0;
    bool plain = v_is(f, T_CLASSMETHOD_DESCR) && V_AS(MethodDescr, f)->type->index == T_OBJECT && (!kwnames || !as_tuple(kwnames)->len);
    int r = 0;
    if (!plain) {
        Owned (*get)(Runtime *, Borrowed, Borrowed, Borrowed) = slots_of(rt, f)->descr_get;
        Value bound = get ? get(rt, f, V_NULL, v_from(t)) : own(f);
        Value done = bound ? obj_call(rt, bound, kwvalues, 0, kwnames) : V_NULL;
        decref_maybe(rt, bound);
        if (!done) r = -1;
        decref_maybe(rt, done);
    }
    decref(rt, f);
    return r;
}

/* ---- the class ---- */

static int add_to_bases(Runtime *rt, Type *t) {
    for (size_t i = 0; i < as_tuple(t->bases)->len; i++)
        if (type_add_subclass(rt, as_type(as_tuple(t->bases)->items[i]), t) < 0) return -1;
    return 0;
}

/* An empty type object, counted and numbered. */
static Type *type_block(Runtime *rt, Type *meta, Borrowed bases, Type *base) {
    Type *t = object_new_container(rt, meta->index, sizeof(Type) + sizeof(TypeSlots));
    if (!t) return NULL;
    if (meta->slots->flags & TF_HEAP) object_incref(&meta->header);
    t->slots = t->own_slots;
    *t->slots = *base->slots;
    TypeSlots *s = t->slots;
    s->name = NULL;
    s->doc = NULL;
    s->methods = NULL;
    s->getsets = NULL;
    s->members = NULL;
    s->base = (uint16_t)base->index;
    t->base_index = base->index;
    t->base = own(v_from(base));
    t->bases = own(bases);
    t->version = rt->next_type_version ? rt->next_type_version++ : 0;
    t->index = 0;
    if (type_assign_index(rt, t, s) == 0) return t;
    t->slots->flags |= TF_HEAP;
    decref(rt, v_from(t));
    return NULL;
}

static void inherit_flags(Type *t) {
    const uint32_t kept = TF_SEQUENCE | TF_MAPPING | TF_MATCH_SELF | TF_SEQ_ITEM | TF_INT | TF_STR | TF_BYTES | TF_LIST | TF_TUPLE | TF_DICT_SUB | TF_EXC | TF_TYPE | TF_FLOAT |
                          TF_SET | TF_DICT | TF_WEAKREF | TF_FINALIZE;
    TypeSlots *s = t->slots;
    s->flags = (s->flags & kept) | TF_HEAP | TF_BASETYPE | TF_CONTAINER;
}

/* Sequence or mapping for patterns: as the first class of the order that is one of them. */
static void inherit_pattern_flags(Type *t) {
    const uint32_t either = TF_SEQUENCE | TF_MAPPING;
    uint32_t found = 0;
    for (size_t i = 1; i < as_tuple(t->mro)->len && !found; i++) found = as_type(as_tuple(t->mro)->items[i])->slots->flags & either;
    t->slots->flags = (t->slots->flags & ~either) | found;
}

static int build(Runtime *rt, Type *t, Borrowed name, Borrowed dict) {
    inherit_flags(t);
    if (type_set_name(rt, t, name) < 0 || !(t->dict = dict_copy(rt, dict)) || type_lay_out(rt, t) < 0 || fill_dict(rt, t) < 0) return -1;
    t->flags = t->slots->flags;
    class_dict_close(t->dict);
    gc_track(&t->header);
    if (set_class_cell(rt, t) < 0 || set_order(rt, t) < 0 || slots_inherit(rt, t) < 0 || add_to_bases(rt, t) < 0) return -1;
    inherit_pattern_flags(t);
    t->flags = t->slots->flags;
    return 0;
}

static Owned make(Runtime *rt, Type *meta, Type *base, Borrowed name, Borrowed bases, Borrowed dict, const Value *kwvalues, Borrowed kwnames) {
    Type *t = type_block(rt, meta, bases, base);
    if (!t) return V_NULL;
    if (build(rt, t, name, dict) == 0 && set_names(rt, t) == 0 && init_subclass(rt, t, kwvalues, kwnames) == 0) return v_from(t);
    decref(rt, v_from(t));
    return V_NULL;
}

Owned type_new_class(Runtime *rt, Type *meta, Borrowed name, Borrowed bases, Borrowed dict, const Value *kwvalues, Borrowed kwnames) {
    if (as_tuple(bases)->len && check_bases(rt, bases) < 0) return V_NULL;
    Owned real_bases = as_tuple(bases)->len ? own(bases) : tuple_pack(rt, 1, v_from(rt->types[T_OBJECT]));
    if (!real_bases) return V_NULL;
    Value result = V_NULL;
    Type *winner = type_calculate_metaclass(rt, meta, real_bases);
    if (winner && winner != meta && winner->slots->new != type_slot_new) {
        size_t nkw = kwnames ? as_tuple(kwnames)->len : 0;
        Value *args = mem_alloc_array(rt, nkw + 3, sizeof(Value));
        if (args) {
            args[0] = name;
            args[1] = bases;
            args[2] = dict;
            if (nkw) memcpy(args + 3, kwvalues, nkw * sizeof(Value));
            result = winner->slots->new(rt, winner, args, 3, kwnames);
            mem_free(rt, args);
        }
    } else if (winner) {
        Type *base = type_best_base(rt, real_bases);
        if (base) result = make(rt, winner, base, name, real_bases, dict, kwvalues, kwnames);
    }
    decref(rt, real_bases);
    return result;
}

Owned type_slot_new(Runtime *rt, Type *meta, const Value *args, size_t nargs, Borrowed kwnames) {
    if (nargs != 3) return raise(rt, T_TYPE_ERROR, "type.__new__() takes exactly 3 arguments (%zu given)", nargs);
    static const char *const wanted[] = {"str", "tuple", "dict"};
    bool good[] = {v_is_str(rt, args[0]), v_is_tuple(rt, args[1]), v_is_dict(rt, args[2])};
    for (int i = 0; i < 3; i++)
        if (!good[i]) return raise(rt, T_TYPE_ERROR, "type.__new__() argument %d must be %s, not %A", i + 1, wanted[i], args[i]);
    return type_new_class(rt, meta, args[0], args[1], args[2], args + 3, kwnames);
}

/* ---- __bases__ ---- */

static int check_new_bases(Runtime *rt, Type *t, Borrowed bases) {
    if (!v_is_tuple(rt, bases)) return raise_int(rt, T_TYPE_ERROR, "can only assign tuple to %s.__bases__, not %T", type_text(t), bases);
    if (!as_tuple(bases)->len) return raise_int(rt, T_TYPE_ERROR, "can only assign non-empty tuple to %s.__bases__, not ()", type_text(t));
    for (size_t i = 0; i < as_tuple(bases)->len; i++) {
        Value b = as_tuple(bases)->items[i];
        if (!v_is_type(rt, b)) return raise_int(rt, T_TYPE_ERROR, "%s.__bases__ must be tuple of classes, not '%T'", type_text(t), b);
        /* the chain of first bases as well: within an mro() of Python code the order may be that of before */
        bool cycle = type_is_subtype(rt, as_type(b), t);
        for (Value above = b; above && !cycle; above = as_type(above)->base) cycle = above == v_from(t);
        if (cycle) return raise_int(rt, T_TYPE_ERROR, "a __bases__ item causes an inheritance cycle");
    }
    return 0;
}

/* Each class is held: an mro() of Python code may drop the last reference to it. */
static int renew_orders(Runtime *rt, Type *t) {
    Owned held = own(v_from(t));
    int r = set_order(rt, t);
    for (uint32_t i = 0; r == 0 && i < t->subclass_count; i++) r = renew_orders(rt, rt->types[t->subclasses[i]]);
    decref(rt, held);
    return r;
}

/* All slots anew from base; what the layout decided stays. */
static int renew_slots(Runtime *rt, Type *t) {
    TypeSlots *s = t->slots, old = *s;
    *s = *as_type(t->base)->slots;
    s->name = old.name;
    s->doc = old.doc;
    s->flags = old.flags;
    s->base = old.base;
    s->layout = old.layout;
    s->basicsize = old.basicsize;
    s->itemsize = old.itemsize;
    s->dict_offset = old.dict_offset;
    s->dealloc = old.dealloc;
    s->traverse = old.traverse;
    s->clear = old.clear;
    s->methods = NULL;
    s->getsets = NULL;
    s->members = NULL;
    Owned held = own(v_from(t)); /* as in renew_orders(): strange keys in a class's dict run code too */
    int r = slots_inherit(rt, t);
    for (uint32_t i = 0; r == 0 && i < t->subclass_count; i++) r = renew_slots(rt, rt->types[t->subclasses[i]]);
    decref(rt, held);
    return r;
}

int type_set_bases(Runtime *rt, Type *t, Borrowed bases) {
    if (check_new_bases(rt, t, bases) < 0) return -1;
    Type *base = type_best_base(rt, bases), *old_base = as_type(t->base);
    if (!base) return -1;
    if (old_base->index == T_OBJECT && base != old_base && base->slots->layout == LAYOUT_INSTANCE)
        return raise_int(rt, T_TYPE_ERROR, "__bases__ assignment: '%s' deallocator differs from 'object'", type_text(base));
    Owned held = own(v_from(old_base)); /* comparing layouts may run code, as for __class__ */
    int fits = type_check_layout(rt, old_base, base, "__bases__ assignment");
    if (fits == 0 && as_type(t->base) != old_base) fits = raise_int(rt, T_RUNTIME_ERROR, "__bases__ was changed while it was assigned");
    decref(rt, held);
    if (fits < 0) return -1;
    Value old_bases = t->bases;
    type_modified_deep(rt, t, true);
    t->bases = own(bases);
    t->base = own(v_from(base));
    int r = renew_orders(rt, t);
    if (r < 0) {
        Value error = error_take(rt), failed = t->bases;
        t->bases = old_bases;
        decref(rt, failed);
        replace_slot(rt, &t->base, v_from(old_base));
        if (renew_orders(rt, t) < 0) error_clear(rt);
        type_modified_deep(rt, t, true);
        error_restore(rt, error);
        return -1;
    }
    for (size_t i = 0; i < as_tuple(old_bases)->len; i++) type_remove_subclass(as_type(as_tuple(old_bases)->items[i]), t);
    t->base_index = base->index;
    r = add_to_bases(rt, t);
    if (r == 0) r = renew_slots(rt, t);
    type_modified_deep(rt, t, true);
    decref(rt, old_bases);
    decref(rt, v_from(old_base));
    return r;
}
