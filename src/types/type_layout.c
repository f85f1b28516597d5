/* SPDX-License-Identifier: MIT
 * type_layout.c: the layout of a new class's instances, from its base, its __slots__ and whether it has a __dict__.
 *
 *   all bases plain                     LAYOUT_INSTANCE (attributes by shape)
 *   only object below, __slots__        LAYOUT_FIXED: members, and the dict behind them where there is one
 *   a built-in type of fixed size       its fields, then members, then the dict
 *   a built-in type of variable size    members and dict at the end of the block: offsets count from there
 */
#include "types/type_layout.h"

#include "types/exception.h"
#include "types/list.h"

typedef struct SlotNames {
    bool given;     /* there is a __slots__ */
    bool dict, weakref;
    Value names;    /* list of str, owned */
} SlotNames;

static bool has_dict(const Type *t) { return t->slots->layout == LAYOUT_INSTANCE || t->slots->dict_offset || (t->slots->flags & TF_TYPE); }
static bool is_variable(const TypeSlots *s) { return s->itemsize != 0; }
/* Objects without room for a weak reference in the reference implementation: those of variable size. */
static bool may_add_weakref(Runtime *rt, const Type *base) {
    const TypeSlots *b = type_builtin_slots(rt, base);
    return !(base->slots->flags & TF_WEAKREF) && (!is_variable(b) || (b->flags & TF_STR));
}

/* __name in class C becomes _C__name. */
static Owned mangle(Runtime *rt, Borrowed class_name, Borrowed name) {
    size_t n = str_len(name), skip = 0;
    if (n < 3 || str_at(name, 0) != '_' || str_at(name, 1) != '_' || (str_at(name, n - 1) == '_' && str_at(name, n - 2) == '_')) return own(name);
    while (skip < str_len(class_name) && str_at(class_name, skip) == '_') skip++;
    if (skip == str_len(class_name)) return own(name);
    Value stem = str_slice(rt, class_name, skip, str_len(class_name));
    Value text = stem ? format_str(rt, "_%U%U", stem, name) : V_NULL;
    decref_maybe(rt, stem);
    return text;
}

static int add_name(Runtime *rt, Type *t, SlotNames *s, Borrowed name) {
    if (!v_is_str(rt, name)) return raise_int(rt, T_TYPE_ERROR, "__slots__ items must be strings, not '%.200T'", name);
    if (!str_is_identifier(name)) return raise_int(rt, T_TYPE_ERROR, "__slots__ must be identifiers");
    if (str_equal(name, rt->names[N___dict__])) {
        if (s->dict || has_dict(as_type(t->base))) return raise_int(rt, T_TYPE_ERROR, "__dict__ slot disallowed: we already got one");
        s->dict = true;
        return 0;
    }
    if (str_equal(name, rt->names[N___weakref__])) {
        if (s->weakref || !may_add_weakref(rt, as_type(t->base)))
            return raise_int(rt, T_TYPE_ERROR, "__weakref__ slot disallowed: either we already got one, or __itemsize__ != 0");
        s->weakref = true;
        return 0;
    }
    Value mangled = mangle(rt, t->name, name), key = mangled ? name_interned(rt, mangled) : V_NULL;
    decref_maybe(rt, mangled);
    if (!key) return -1;
    int r = dict_contains(rt, t->dict, key);
    /* the None that a class without documentation gets is not the program's: the slot takes its place */
    if (r > 0 && key == rt->names[N___doc__] && dict_get_str(rt, t->dict, key) == V_NONE) r = dict_del(rt, t->dict, key);
    if (r > 0 && key != rt->names[N___qualname__] && key != rt->names[N___classcell__]) r = raise_int(rt, T_VALUE_ERROR, "%R in __slots__ conflicts with class variable", name);
    else if (r >= 0) r = list_append(rt, s->names, key);
    decref(rt, key);
    return r;
}

static int read_slots(Runtime *rt, Type *t, SlotNames *s) {
    Value slots = dict_get_str(rt, t->dict, rt->names[N___slots__]);
    if (!slots) return rt->error ? -1 : 0;
    s->given = true;
    Value names = v_is_str(rt, slots) ? tuple_pack(rt, 1, slots) : tuple_from_iterable(rt, slots);
    if (!names) return -1;
    int r = 0;
    const TypeSlots *b = type_builtin_slots(rt, as_type(t->base));
    if (as_tuple(names)->len && ((is_variable(b) && !(b->flags & TF_STR)) || (b->flags & TF_TYPE)))
        r = raise_int(rt, T_TYPE_ERROR, "nonempty __slots__ not supported for subtype of '%s'", type_text(as_type(t->base)));
    else if (!(s->names = list_new(rt, as_tuple(names)->len))) r = -1;
    for (size_t i = 0; i < as_tuple(names)->len && r == 0; i++) r = add_name(rt, t, s, as_tuple(names)->items[i]);
    decref(rt, names);
    return r == 0 && as_list(s->names)->len > 1 ? list_sort(rt, s->names, V_NONE, false) : r;
}

/* Another base may bring a __dict__ or weak references even where __slots__ gives none. */
static void look_at_bases(Type *t, SlotNames *s, bool *dict, bool *weakref) {
    for (size_t i = 0; i < as_tuple(t->bases)->len; i++) {
        const Type *b = as_type(as_tuple(t->bases)->items[i]);
        *dict |= has_dict(b) && !(b->slots->flags & TF_TYPE);
        *weakref |= (b->slots->flags & TF_WEAKREF) != 0;
    }
}

static int put_descr(Runtime *rt, Type *t, Borrowed name, Owned descr) {
    int r = descr ? dict_contains(rt, t->dict, name) : -1;
    if (r == 0) r = dict_set(rt, t->dict, name, descr);
    decref_maybe(rt, descr);
    return r < 0 ? -1 : 0;
}

static int add_members(Runtime *rt, Type *t, const SlotNames *s, uint32_t first, int32_t step) {
    for (size_t i = 0; s->names && i < as_list(s->names)->len; i++) {
        Value name = as_list(s->names)->items[i];
        Value d = member_descr_new(rt, t, NULL, name, first + (uint32_t)(step * (int32_t)i));
        int r = d ? dict_set(rt, t->dict, name, d) : -1;
        decref_maybe(rt, d);
        if (r < 0) return -1;
    }
    return 0;
}

/* Offsets: members, then the dict unless the base has one. */
static int lay_out_fields(Runtime *rt, Type *t, const SlotNames *names, bool dict, bool variable) {
    TypeSlots *s = t->slots;
    Type *base = as_type(t->base);
    uint32_t count = names->names ? as_list(names->names)->len : 0;
    bool add_dict = dict && !s->dict_offset && !(s->flags & TF_TYPE);
    t->nslots = base->nslots + count;
    if (variable) {
        t->tail = base->tail;
        if (add_members(rt, t, names, (uint32_t)-(t->tail + 8), -8) < 0) return -1;
        t->tail += 8 * (int32_t)count;
        if (add_dict) s->dict_offset = (uint32_t)-(t->tail += 8);
        return 0;
    }
    uint32_t at = base->slots->layout == LAYOUT_INSTANCE ? 8 : (uint32_t)align_up(base->slots->basicsize, 8);
    if (add_members(rt, t, names, at, 8) < 0) return -1;
    at += 8 * count;
    if (add_dict) {
        s->dict_offset = at;
        at += 8;
    }
    if (count || add_dict) s->basicsize = at;
    return 0;
}

static void set_life(Type *t, const TypeSlots *builtin) {
    TypeSlots *s = t->slots;
    if (s->layout == LAYOUT_INSTANCE) {
        s->flags |= TF_PLAIN_DEATH;
        s->dealloc = instance_dealloc;
        s->traverse = instance_traverse;
        s->clear = instance_clear;
    } else if (builtin == &object_slots) {
        s->layout = LAYOUT_FIXED;
        s->flags |= TF_PLAIN_DEATH;
        s->dealloc = fixed_dealloc;
        s->traverse = fixed_traverse;
        s->clear = NULL;
    } else {
        s->layout = builtin->layout == LAYOUT_FIXED && builtin->basicsize % 8 == 0 ? LAYOUT_FIXED : LAYOUT_CUSTOM;
        s->dealloc = subtype_dealloc;
        s->traverse = subtype_traverse;
        s->clear = subtype_clear;
    }
}

static int choose(Runtime *rt, Type *t, SlotNames *names) {
    TypeSlots *s = t->slots;
    Type *base = as_type(t->base);
    const TypeSlots *builtin = type_builtin_slots(rt, base);
    bool dict = names->dict || !names->given || has_dict(base), weakref = names->weakref || (!names->given && may_add_weakref(rt, base));
    bool new_dict = (names->dict || !names->given) && !has_dict(base), new_weakref = weakref && !(s->flags & TF_WEAKREF);
    if (names->given) look_at_bases(t, names, &dict, &weakref);
    uint32_t count = names->names ? as_list(names->names)->len : 0;
    if (builtin == &object_slots && base->nslots + count == 0 && dict && (base->slots->layout == LAYOUT_INSTANCE || base->slots->basicsize == sizeof(Object))) {
        s->layout = LAYOUT_INSTANCE;
        s->basicsize = 16;
        s->dict_offset = 0;
        t->inline_slots = base->slots->layout == LAYOUT_INSTANCE ? base->inline_slots : 0;
    } else {
        bool was_instance = s->layout == LAYOUT_INSTANCE;
        s->layout = LAYOUT_CUSTOM;
        if (was_instance) s->basicsize = sizeof(Object);
        if (lay_out_fields(rt, t, names, dict, is_variable(builtin)) < 0) return -1;
    }
    if (dict && !(s->flags & TF_TYPE)) s->flags |= TF_DICT;
    if (weakref) s->flags |= TF_WEAKREF;
    set_life(t, builtin);
    if (new_dict && !(s->flags & TF_TYPE) && put_descr(rt, t, rt->names[N___dict__], getset_descr_new(rt, t, &instance_dict_getset)) < 0) return -1;
    if (new_weakref && put_descr(rt, t, rt->names[N___weakref__], getset_descr_new(rt, t, &instance_weakref_getset)) < 0) return -1;
    return 0;
}

int type_lay_out(Runtime *rt, Type *t) {
    SlotNames names = {false, false, false, V_NULL};
    int r = read_slots(rt, t, &names);
    if (r == 0) r = choose(rt, t, &names);
    decref_maybe(rt, names.names);
    return r;
}

/* ---- comparing layouts ---- */

/* Do all members of the classes that make up `a` lie at the same place in b? */
static bool same_members(Runtime *rt, Type *a, Type *b) {
    for (Type *t = a; t->slots->flags & TF_HEAP; t = as_type(t->base)) {
        Value key, v, other;
        for (size_t pos = 0; dict_next(t->dict, &pos, &key, &v);) {
            if (!v_is(v, T_MEMBER_DESCR) || V_AS(MemberDescr, v)->type != t) continue;
            if (type_find(rt, b, key, &other) <= 0 || !v_is(other, T_MEMBER_DESCR)) return false;
            if (V_AS(MemberDescr, other)->def->offset != V_AS(MemberDescr, v)->def->offset) return false;
        }
    }
    return true;
}

int type_check_layout(Runtime *rt, Type *from, Type *to, const char *what) {
    const TypeSlots *a = from->slots, *b = to->slots;
    bool same = type_builtin_slots(rt, from) == type_builtin_slots(rt, to) && a->layout == b->layout && a->basicsize == b->basicsize && a->dict_offset == b->dict_offset &&
                from->tail == to->tail && from->nslots == to->nslots && same_members(rt, from, to);
    if (same) return 0;
    return rt->error ? -1 : raise_int(rt, T_TYPE_ERROR, "%s: '%s' object layout differs from '%s'", what, type_text(to), type_text(from));
}
