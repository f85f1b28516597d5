/* SPDX-License-Identifier: MIT
 * slots.c: special methods and slots. The table slotdefs.def serves both ways:
 *   a slot of a built-in type is seen in its dict as a method (wrapper_descr: `int.__add__`);
 *   a special method of a class made by Python code fills the class's slot with a function that calls the method
 *   (slots_user.c), or, when it is such a wrapper of a base, with the base's own slot.
 * A class starts with the slots of its base; where there are several bases, or the class itself defines special
 * methods, each slot concerned is worked out from what lookup finds for its methods. */
#include "types/slots_user.h"

#include "gc/gc.h"
#include "types/exception.h"
#include "types/int.h"

enum WrapperKind {
    WRAP_NONE, WRAP_NEW, WRAP_INIT, WRAP_DEL, WRAP_UNARY, WRAP_HASH, WRAP_COMPARE, WRAP_CALL, WRAP_GETATTR, WRAP_SETATTR, WRAP_DELATTR,
    WRAP_GET, WRAP_SET, WRAP_DELETE, WRAP_NEXT, WRAP_LEN, WRAP_BINARY, WRAP_REFLECTED, WRAP_POW, WRAP_RPOW, WRAP_SETITEM, WRAP_DELITEM,
    WRAP_CONTAINS, WRAP_TRUTH, WRAP_REPEAT,
};

typedef void (*SlotFn)(void);

struct SlotDef {
    uint16_t name;
    uint16_t offset;
    uint8_t kind, op;
    SlotFn user;
    const char *doc;
};

static const SlotDef defs[] = {
#define SLOT(method, field, wrapper, operator, function, text)                                                         \
    {N_##method, offsetof(TypeSlots, field), WRAP_##wrapper, operator, (SlotFn)(function), text},
#include "types/slotdefs.def"
#undef SLOT
};
#define DEF_COUNT COUNT_OF(defs)

static inline SlotFn slot_at(const TypeSlots *s, size_t offset) {
    SlotFn f;
    memcpy(&f, (const uint8_t *)s + offset, sizeof f);
    return f;
}
static inline void slot_put(TypeSlots *s, size_t offset, SlotFn f) { memcpy((uint8_t *)s + offset, &f, sizeof f); }

/* ---- special names ---- */

static inline unsigned name_hash(Value name) { return (unsigned)((name >> 3) * 0x9e3779b97f4a7c15ULL >> 56); }

static void fill_names(Runtime *rt) {
    struct ClassState *c = rt->classes;
    for (unsigned i = 0; i < DEF_COUNT; i++) {
        unsigned h = name_hash(rt->names[defs[i].name]);
        while (c->slot_names[h] && defs[c->slot_names[h] - 1].name != defs[i].name) h = (h + 1) & 255;
        if (!c->slot_names[h]) c->slot_names[h] = (uint8_t)(i + 1);
    }
    c->slot_names_ready = true;
}

/* First entry of the table with that name, or NULL. */
static const SlotDef *find_def(Runtime *rt, Borrowed name) {
    struct ClassState *c = rt->classes;
    if (unlikely(!c->slot_names_ready)) fill_names(rt);
    for (unsigned h = name_hash(name); c->slot_names[h]; h = (h + 1) & 255)
        if (rt->names[defs[c->slot_names[h] - 1].name] == name) return &defs[c->slot_names[h] - 1];
    return NULL;
}

bool slots_is_special(Runtime *rt, Borrowed name) { return find_def(rt, name) != NULL; }

/* ---- slots as methods ---- */

const char *wrapper_doc(const SlotDef *def) { return def->doc; }

const char *wrapper_signature(const SlotDef *def) {
    switch ((enum WrapperKind)def->kind) {
    case WRAP_NONE: case WRAP_NEW: case WRAP_DEL: return NULL;
    case WRAP_INIT: case WRAP_CALL: return "($self, /, *args, **kwargs)";
    case WRAP_UNARY: case WRAP_HASH: case WRAP_NEXT: case WRAP_LEN: case WRAP_TRUTH: return "($self, /)";
    case WRAP_GETATTR: case WRAP_DELATTR: return "($self, name, /)";
    case WRAP_SETATTR: return "($self, name, value, /)";
    case WRAP_GET: return "($self, instance, owner=None, /)";
    case WRAP_SET: return "($self, instance, value, /)";
    case WRAP_DELETE: return "($self, instance, /)";
    case WRAP_POW: case WRAP_RPOW: return "($self, value, mod=None, /)";
    case WRAP_SETITEM: return "($self, key, value, /)";
    case WRAP_CONTAINS: case WRAP_DELITEM: return "($self, key, /)";
    case WRAP_BINARY: return def->offset == offsetof(TypeSlots, getitem) ? "($self, key, /)" : "($self, value, /)";
    case WRAP_COMPARE: case WRAP_REFLECTED: case WRAP_REPEAT: return "($self, value, /)";
    }
    return NULL;
}

/* Does t have this slot for itself, rather than from its base? */
static bool has_own_slot(Runtime *rt, const Type *t, const SlotDef *d) {
    SlotFn f = slot_at(t->slots, d->offset);
    if (!f) return false;
    return !t->base || slot_at(as_type(t->base)->slots, d->offset) != f;
}

int slots_fill_wrappers(Runtime *rt, Type *t, Borrowed dict) {
    for (unsigned i = 0; i < DEF_COUNT; i++) {
        const SlotDef *d = &defs[i];
        if (d->kind == WRAP_NONE || d->kind == WRAP_NEW || !has_own_slot(rt, t, d)) continue;
        Value name = rt->names[d->name];
        if (dict_get_str(rt, dict, name)) continue;
        if (rt->error) return -1;
        Value w;
        if (d->kind == WRAP_HASH && t->slots->hash == obj_unhashable) w = V_NONE;
        else w = wrapper_descr_new(rt, t, d, name);
        int r = w ? dict_set(rt, dict, name, w) : -1;
        decref_maybe(rt, w);
        if (r < 0) return -1;
    }
    return 0;
}

static int check_count(Runtime *rt, size_t nargs, size_t want) {
    if (nargs == want) return 0;
    return raise_int(rt, T_TYPE_ERROR, "expected %zu argument%s, got %zu", want, want == 1 ? "" : "s", nargs);
}

static int check_range(Runtime *rt, const char *name, size_t nargs, size_t min, size_t max) { return args_count(rt, name, nargs, min, max); }

static Owned none_or_error(int r) { return r < 0 ? V_NULL : V_NONE; }

/* Somebody calls object.__setattr__ on a type, or the like: the class's own way must not be gone around. */
static int check_setattr(Runtime *rt, const WrapperDescr *d, Borrowed self) {
    const TypeSlots *s = type_builtin_slots(rt, type_of(rt, self));
    if (!s->setattr || s->setattr == d->type->slots->setattr || (s->setattr == obj_generic_setattr && !d->type->slots->setattr)) return 0;
    return raise_int(rt, T_TYPE_ERROR, "can't apply this %s to %s object", d->def->name == N___setattr__ ? "__setattr__" : "__delattr__", s->name);
}

static Owned call_power(Runtime *rt, const TypeSlots *s, Borrowed a, Borrowed b, Borrowed mod) {
    if (mod != V_NONE) return s->power ? s->power(rt, a, b, mod) : V_NOTIMPL;
    return s->binary[OP_POW](rt, a, b);
}

#define NEED(n)                                                                                                        \
    if (check_count(rt, nargs, n) < 0) return V_NULL

Owned wrapper_call(Runtime *rt, const WrapperDescr *w, Borrowed self, const Value *args, size_t nargs, Borrowed kwnames) {
    const SlotDef *d = w->def;
    const TypeSlots *s = w->type->slots;
    SlotFn f = slot_at(s, d->offset);
    switch ((enum WrapperKind)d->kind) {
    case WRAP_UNARY:
        NEED(0);
        return ((UnaryFn)f)(rt, self);
    case WRAP_BINARY:
        NEED(1);
        return ((BinaryFn)f)(rt, self, args[0]);
    case WRAP_REFLECTED:
        NEED(1);
        return ((BinaryFn)f)(rt, args[0], self);
    case WRAP_POW:
    case WRAP_RPOW:
        if (check_range(rt, "", nargs, 1, 2) < 0) return V_NULL;
        return d->kind == WRAP_POW ? call_power(rt, s, self, args[0], nargs == 2 ? args[1] : V_NONE) : call_power(rt, s, args[0], self, nargs == 2 ? args[1] : V_NONE);
    case WRAP_COMPARE:
        NEED(1);
        return s->compare(rt, self, args[0], d->op);
    case WRAP_HASH: {
        NEED(0);
        int64_t h = s->hash(rt, self);
        return h == -1 ? V_NULL : int_from_i64(rt, h);
    }
    case WRAP_DEL:
        NEED(0);
        s->finalize(rt, self);
        return rt->error ? V_NULL : V_NONE;
    case WRAP_LEN: {
        NEED(0);
        ssize_t n = s->len(rt, self);
        return n < 0 ? V_NULL : int_from_i64(rt, n);
    }
    case WRAP_TRUTH: {
        NEED(0);
        int r = s->truth(rt, self);
        return r < 0 ? V_NULL : v_bool(r);
    }
    case WRAP_CONTAINS: {
        NEED(1);
        int r = s->contains(rt, self, args[0]);
        return r < 0 ? V_NULL : v_bool(r);
    }
    case WRAP_REPEAT: {
        if (check_range(rt, "", nargs, 1, 1) < 0) return V_NULL;
        ssize_t n = num_as_ssize(rt, args[0], T_OVERFLOW_ERROR);
        if (n == -1 && rt->error) return V_NULL;
        return ((Owned(*)(Runtime *, Borrowed, ssize_t))f)(rt, self, n);
    }
    case WRAP_NEXT: {
        NEED(0);
        Value v = s->next(rt, self);
        if (!v && !rt->error) raise_stop_iteration(rt, V_NONE);
        return v;
    }
    case WRAP_SETITEM:
        if (check_range(rt, "", nargs, 2, 2) < 0) return V_NULL;
        return none_or_error(s->setitem(rt, self, args[0], args[1]));
    case WRAP_DELITEM:
        NEED(1);
        return none_or_error(s->setitem(rt, self, args[0], V_NULL));
    case WRAP_CALL: return s->call(rt, self, args, nargs, kwnames);
    case WRAP_INIT: return none_or_error(s->init(rt, self, args, nargs, kwnames));
    case WRAP_GETATTR:
        NEED(1);
        return s->getattr(rt, self, args[0]);
    case WRAP_SETATTR:
        if (check_range(rt, "", nargs, 2, 2) < 0) return V_NULL;
        if (check_setattr(rt, w, self) < 0) return V_NULL;
        return none_or_error(s->setattr(rt, self, args[0], args[1]));
    case WRAP_DELATTR:
        NEED(1);
        if (check_setattr(rt, w, self) < 0) return V_NULL;
        return none_or_error(s->setattr(rt, self, args[0], V_NULL));
    case WRAP_GET: {
        if (check_range(rt, "", nargs, 1, 2) < 0) return V_NULL;
        Value obj = args[0] == V_NONE ? V_NULL : args[0], type = nargs < 2 || args[1] == V_NONE ? V_NULL : args[1];
        if (!obj && !type) return raise(rt, T_TYPE_ERROR, "__get__(None, None) is invalid");
        return s->descr_get(rt, self, obj, type);
    }
    case WRAP_SET:
        if (check_range(rt, "", nargs, 2, 2) < 0) return V_NULL;
        return none_or_error(s->descr_set(rt, self, args[0], args[1]));
    case WRAP_DELETE:
        NEED(1);
        return none_or_error(s->descr_set(rt, self, args[0], V_NULL));
    default: UNREACHABLE();
    }
}

/* ---- methods as slots ---- */

/* What slot the type `t` gets at the offset of `first`, an entry of the table; *next: the entry after the last of the field. */
static int work_out(Runtime *rt, Type *t, const SlotDef *first, SlotFn *out) {
    SlotFn native = NULL, generic = NULL;
    bool use_generic = false, have_native = false;
    for (const SlotDef *d = first; d < defs + DEF_COUNT && d->offset == first->offset; d++) {
        Value found;
        int r = type_find(rt, t, rt->names[d->name], &found);
        if (r < 0) return -1;
        if (r == 0) continue;
        if (d->offset == offsetof(TypeSlots, new)) {
            if (v_is(found, T_BUILTIN) && V_AS(Builtin, found)->def == &type_new_def) {
                /* T.__new__ of a T that does not make these objects is not asked, as in CPython. */
                const TypeSlots *maker = type_builtin_slots(rt, t);
                native = (SlotFn)(maker->new ? maker : as_type(V_AS(Builtin, found)->self)->slots)->new;
                have_native = true;
                continue;
            }
        } else if (v_is(found, T_WRAPPER_DESCR)) {
            const WrapperDescr *w = V_AS(WrapperDescr, found);
            bool same_method = w->def->name == d->name;
            if (same_method && type_is_subtype(rt, t, w->type)) {
                SlotFn f = slot_at(w->type->slots, d->offset);
                if (!have_native || native == f) {
                    native = f;
                    have_native = true;
                    continue;
                }
            }
        } else if (found == V_NONE && d->name == N___hash__) {
            native = (SlotFn)obj_unhashable;
            have_native = true;
            continue;
        }
        use_generic = true;
        generic = d->user;
    }
    /* a __getattribute__ of its own calls __getattr__ too */
    if (first->offset == offsetof(TypeSlots, getattr) && use_generic) {
        Value own_get;
        int r = type_find(rt, t, rt->names[N___getattribute__], &own_get);
        if (r < 0) return -1;
        bool plain = r == 0 || (v_is(own_get, T_WRAPPER_DESCR) && V_AS(WrapperDescr, own_get)->type->index == T_OBJECT);
        generic = plain ? (SlotFn)slot_getattr_hook : (SlotFn)user_getattribute;
    }
    *out = have_native && !use_generic ? native : generic;
    return 0;
}

static const SlotDef *first_of_field(const SlotDef *d) {
    while (d > defs && d[-1].offset == d->offset) d--;
    return d;
}

static int update_field(Runtime *rt, Type *t, const SlotDef *def) {
    SlotFn f;
    const SlotDef *first = first_of_field(def);
    if (work_out(rt, t, first, &f) < 0) return -1;
    slot_put(t->slots, first->offset, f);
    return 0;
}

/* All fields that the method named by d, an entry of the table, has to do with. */
static int update_method(Runtime *rt, Type *t, const SlotDef *d) {
    uint16_t name = d->name;
    for (; d < defs + DEF_COUNT; d++)
        if (d->name == name && update_field(rt, t, d) < 0) return -1;
    return 0;
}

static void settle(Runtime *rt, Type *t) {
    TypeSlots *s = t->slots;
    /* what object does: NULL is quicker to find out */
    if (s->getattr == obj_generic_getattr) s->getattr = NULL;
    if (s->setattr == obj_generic_setattr) s->setattr = NULL;
    if (s->compare == object_compare) s->compare = NULL;
    if (s->hash == object_hash) s->hash = NULL;
    if (s->str == object_str) s->str = NULL;
    if (s->init == object_init) s->init = NULL;
    s->flags &= ~(uint32_t)TF_FINALIZE;
    if (s->finalize) s->flags |= TF_FINALIZE;
    t->flags = (t->flags & ~(uint32_t)TF_FINALIZE) | (s->flags & TF_FINALIZE);
}

/* Slots without a method of their own: from the first base that has one. */
static void inherit_unnamed(Runtime *rt, Type *t) {
    TypeSlots *s = t->slots;
    Tuple *order = as_tuple(t->mro);
    for (size_t i = 1; i < order->len; i++) {
        const TypeSlots *b = as_type(order->items[i])->slots;
        if (!s->buffer) {
            s->buffer = b->buffer;
            s->release_buffer = b->release_buffer;
        }
        if (!s->size) s->size = b->size;
        if (!s->power) s->power = b->power;
    }
}

int slots_inherit(Runtime *rt, Type *t) {
    bool several = as_tuple(t->bases)->len > 1;
    Value key, value;
    if (several) {
        inherit_unnamed(rt, t);
        for (unsigned i = 0; i < DEF_COUNT; i++)
            if ((i == 0 || defs[i].offset != defs[i - 1].offset) && update_field(rt, t, &defs[i]) < 0) return -1;
    } else
        for (size_t pos = 0; dict_next(t->dict, &pos, &key, &value);) {
            const SlotDef *d = v_is(key, T_STR) ? find_def(rt, key) : NULL;
            if (d && update_method(rt, t, d) < 0) return -1;
        }
    settle(rt, t);
    return 0;
}

int slots_update(Runtime *rt, Type *t, Borrowed name) {
    const SlotDef *d = find_def(rt, name);
    if (!d) return 0;
    if (t->slots->flags & TF_HEAP) {
        if (update_method(rt, t, d) < 0) return -1;
        settle(rt, t);
    }
    Owned held = own(v_from(t)); /* a strange key in a class's dict runs code, which may drop the class */
    int r = 0;
    for (uint32_t i = 0; r == 0 && i < t->subclass_count; i++) r = slots_update(rt, rt->types[t->subclasses[i]], name);
    decref(rt, held);
    return r;
}
