/* SPDX-License-Identifier: MIT
 * type.c: type objects: numbering, order of resolution (C3), lookup with its cache, what happens when a type changes.
 *
 * A type has a version: a number that no other state of any type has. The cache of type_lookup is keyed by version and name,
 * as are inline caches for objects without shapes. A change gives a new version to the type and to all below it. When
 * something was cached by shape too, the instances get new shape ids (type_modified_deep).
 *
 * Replacing plain data (`cls.counter += 1`) is no such change as long as no inline cache holds plain data of the type; when
 * one does, the change is made once and the type's data is never cached again (TF_DATA_VOLATILE).
 */
#include "gc/gc.h"
#include "types/class_parts.h"
#include "types/dict_impl.h"
#include "types/list.h"

#define METHOD_CACHE_SIZE 512

struct MethodCacheEntry {
    uint32_t version; /* 0: empty */
    Value name;       /* owned: an address that is used again must not be taken for it */
    Value value;      /* borrowed from the type's dict; 0: known to be absent */
};

/* ---- numbering ---- */

int type_assign_index(Runtime *rt, Type *t, const TypeSlots *slots) {
    uint32_t index;
    if (rt->classes->free_type_count) index = rt->classes->free_types[--rt->classes->free_type_count];
    else {
        if (rt->type_count == rt->type_room) {
            if (rt->type_count >= 0xffffff) return raise_int(rt, T_MEMORY_ERROR, "too many classes");
            uint32_t room = rt->type_room + rt->type_room / 2;
            const TypeSlots **more_slots = mem_realloc_array(rt, rt->slots, room, sizeof *more_slots);
            if (!more_slots) return -1;
            rt->slots = more_slots;
            Type **more = mem_realloc_array(rt, rt->types, room, sizeof *more);
            if (!more) return -1;
            rt->types = more;
            rt->type_room = room;
        }
        index = rt->type_count++;
    }
    t->index = index;
    rt->types[index] = t;
    rt->slots[index] = slots;
    return 0;
}

/* Without memory for the note the number is just not used again. */
static void release_index(Runtime *rt, uint32_t index) {
    struct ClassState *c = rt->classes;
    rt->types[index] = NULL;
    rt->slots[index] = &object_slots;
    if (c->free_type_count == c->free_type_room) {
        uint32_t room = c->free_type_room ? c->free_type_room * 2 : 16;
        uint32_t *grown = mem_alloc_maybe(rt, room * sizeof *grown);
        if (!grown) return;
        if (c->free_type_count) memcpy(grown, c->free_types, c->free_type_count * sizeof *grown);
        mem_free(rt, c->free_types);
        c->free_types = grown;
        c->free_type_room = room;
    }
    c->free_types[c->free_type_count++] = index;
}

const TypeSlots *type_builtin_slots(Runtime *rt, const Type *t) {
    while (t->slots->flags & TF_HEAP) t = V_AS(Type, t->base);
    return t->slots;
}

/* ---- names, bases ---- */

const char *type_short_name(const TypeSlots *s) {
    if (s->flags & TF_HEAP) return s->name;
    const char *dot = strrchr(s->name, '.');
    return dot ? dot + 1 : s->name;
}

Borrowed type_name(Runtime *rt, Type *t) {
    if (!t->name) t->name = str_intern_cstr(rt, type_short_name(t->slots));
    return t->name;
}

Borrowed type_bases(Runtime *rt, Type *t) {
    if (t->bases) return t->bases;
    if (t->index == T_OBJECT) return t->bases = own(rt->empty_tuple);
    if (t->index == T_EXCEPTION_GROUP)
        return t->bases = tuple_pack(rt, 2, v_from(rt->types[T_BASE_EXCEPTION_GROUP]), v_from(rt->types[T_EXCEPTION]));
    return t->bases = tuple_pack(rt, 1, t->base);
}

int type_add_subclass(Runtime *rt, Type *base, const Type *sub) {
    for (uint32_t i = 0; i < base->subclass_count; i++)
        if (base->subclasses[i] == sub->index) return 0;
    if (base->subclass_count == base->subclass_room) {
        uint32_t room = base->subclass_room ? base->subclass_room * 2 : 4;
        uint32_t *grown = mem_realloc_array(rt, base->subclasses, room, sizeof *grown);
        if (!grown) return -1;
        base->subclasses = grown;
        base->subclass_room = room;
    }
    base->subclasses[base->subclass_count++] = sub->index;
    return 0;
}

void type_remove_subclass(Type *base, const Type *sub) {
    for (uint32_t i = 0; i < base->subclass_count; i++) {
        if (base->subclasses[i] != sub->index) continue;
        memmove(base->subclasses + i, base->subclasses + i + 1, (base->subclass_count - i - 1) * sizeof(uint32_t));
        base->subclass_count--;
        return;
    }
}

/* ---- order of resolution: C3 (Barrett et al., "A Monotonic Superclass Linearization for Dylan", 1996) ---- */

static bool in_tail(Borrowed list, size_t from, Borrowed v) {
    for (size_t i = from + 1; i < as_list(list)->len; i++)
        if (as_list(list)->items[i] == v) return true;
    return false;
}

static Owned raise_no_order(Runtime *rt, Value *lists, const size_t *heads, size_t count) {
    StrBuf b;
    strbuf_init(&b, rt);
    strbuf_add_cstr(&b, "Cannot create a consistent method resolution\norder (MRO) for bases");
    Value seen[32];
    size_t n = 0;
    for (size_t i = 0; i < count && n < COUNT_OF(seen); i++) {
        if (heads[i] >= as_list(lists[i])->len) continue;
        Value head = as_list(lists[i])->items[heads[i]];
        bool known = false;
        for (size_t k = 0; k < n; k++) known |= seen[k] == head;
        if (known) continue;
        if (n) strbuf_add_char(&b, ',');
        strbuf_add_char(&b, ' ');
        Value name = type_name(rt, as_type(head));
        if (name) strbuf_add(&b, name);
        seen[n++] = head;
    }
    Value text = strbuf_finish(&b);
    if (!text) return V_NULL;
    raise(rt, T_TYPE_ERROR, "%U", text);
    decref(rt, text);
    return V_NULL;
}

static int merge(Runtime *rt, Borrowed out, Value *lists, size_t *heads, size_t count) {
    for (;;) {
        Value next = V_NULL;
        bool left = false;
        for (size_t i = 0; i < count && !next; i++) {
            if (heads[i] >= as_list(lists[i])->len) continue;
            left = true;
            Value candidate = as_list(lists[i])->items[heads[i]];
            bool blocked = false;
            for (size_t k = 0; k < count && !blocked; k++)
                if (heads[k] < as_list(lists[k])->len) blocked = in_tail(lists[k], heads[k], candidate);
            if (!blocked) next = candidate;
        }
        if (!left) return 0;
        if (!next) {
            raise_no_order(rt, lists, heads, count);
            return -1;
        }
        if (list_append(rt, out, next) < 0) return -1;
        for (size_t i = 0; i < count; i++)
            if (heads[i] < as_list(lists[i])->len && as_list(lists[i])->items[heads[i]] == next) heads[i]++;
    }
}

static int check_duplicates(Runtime *rt, Borrowed bases) {
    Tuple *b = as_tuple(bases);
    for (size_t i = 0; i < b->len; i++)
        for (size_t k = i + 1; k < b->len; k++)
            if (b->items[i] == b->items[k]) {
                Value name = type_name(rt, as_type(b->items[i]));
                return name ? raise_int(rt, T_TYPE_ERROR, "duplicate base class %U", name) : -1;
            }
    return 0;
}

/* One base: its order behind t. */
static Owned single_order(Runtime *rt, Type *t, Borrowed base) {
    Value order = type_mro(rt, as_type(base));
    if (!order) return V_NULL;
    size_t n = as_tuple(order)->len;
    Value out = tuple_new(rt, n + 1);
    if (!out) return V_NULL;
    as_tuple(out)->items[0] = own(v_from(t));
    for (size_t i = 0; i < n; i++) as_tuple(out)->items[i + 1] = own(as_tuple(order)->items[i]);
    gc_track(v_obj(out));
    return out;
}

Owned type_compute_mro(Runtime *rt, Type *t) {
    Value self = v_from(t), bases = type_bases(rt, t);
    if (!bases) return V_NULL;
    size_t n = as_tuple(bases)->len;
    if (n == 0) return tuple_pack(rt, 1, self);
    if (n == 1) return single_order(rt, t, as_tuple(bases)->items[0]);
    if (check_duplicates(rt, bases) < 0) return V_NULL;
    Value *lists = mem_calloc(rt, (n + 1) * (sizeof(Value) + sizeof(size_t)));
    if (!lists) return V_NULL;
    size_t *heads = (size_t *)(void *)(lists + n + 1);
    Value out = list_from(rt, &self, 1), result = V_NULL;
    bool ok = out != V_NULL;
    for (size_t i = 0; i < n && ok; i++) {
        Value order = type_mro(rt, as_type(as_tuple(bases)->items[i]));
        lists[i] = order ? list_from(rt, as_tuple(order)->items, as_tuple(order)->len) : V_NULL;
        ok = lists[i] != V_NULL;
    }
    if (ok) ok = (lists[n] = list_from(rt, as_tuple(bases)->items, n)) != V_NULL;
    if (ok && merge(rt, out, lists, heads, n + 1) == 0) result = list_to_tuple(rt, out);
    for (size_t i = 0; i <= n; i++) decref_maybe(rt, lists[i]);
    decref_maybe(rt, out);
    mem_free(rt, lists);
    return result;
}

Borrowed type_mro(Runtime *rt, Type *t) {
    if (likely(t->mro)) return t->mro;
    return t->mro = type_compute_mro(rt, t);
}

bool type_is_subtype(Runtime *rt, Type *a, Type *b) {
    if (a == b || b->index == T_OBJECT) return true;
    if (!a->mro && a->index == T_EXCEPTION_GROUP && b->index == T_EXCEPTION) return true;
    if (a->mro) {
        Tuple *m = as_tuple(a->mro);
        for (size_t i = 1; i < m->len; i++)
            if (m->items[i] == v_from(b)) return true;
        return false;
    }
    while (a->base) {
        a = as_type(a->base);
        if (a == b) return true;
    }
    return false;
}

bool obj_is_instance_of(Runtime *rt, Borrowed v, uint32_t index) {
    uint32_t own_index = type_index(v);
    return own_index == index || (own_index != T_OBJECT && type_is_subtype(rt, rt->types[own_index], rt->types[index]));
}

/* ---- lookup ---- */

Borrowed type_dict(Runtime *rt, Type *t) {
    if (likely(t->dict)) return t->dict;
    return type_fill_dict(rt, t) < 0 ? V_NULL : t->dict;
}

static int find_slowly(Runtime *rt, Type *t, Borrowed name, Value *out) {
    Value order = type_mro(rt, t);
    if (!order) return -1;
    incref(order); /* comparison with strange keys may run code that changes it */
    int r = 0;
    for (size_t i = 0; i < as_tuple(order)->len && r == 0; i++) {
        Value dict = type_dict(rt, as_type(as_tuple(order)->items[i]));
        if (!dict) {
            r = -1;
            break;
        }
        Value v = dict_get_str(rt, dict, name);
        if (v) {
            *out = v;
            r = 1;
        } else if (unlikely(rt->error)) r = -1;
    }
    Owned found = r == 1 ? own(*out) : V_NULL;
    decref(rt, order);
    if (!found) return r;
    bool gone = v_is_ptr(found) && v_obj(found)->refcount == 1; /* with a class that the order alone still held */
    decref(rt, found);
    return unlikely(gone) ? raise_int(rt, T_RUNTIME_ERROR, "the class was changed while an attribute of it was looked up") : r;
}

static inline struct MethodCacheEntry *cache_entry(Runtime *rt, uint32_t version, Borrowed name) {
    return &rt->classes->method_cache[(version * 0x9e3779b1u ^ (uint32_t)(name >> 4)) % METHOD_CACHE_SIZE];
}

void type_each_cached_name(Runtime *rt, Visitor visit, void *arg) {
    const struct MethodCacheEntry *e = rt->classes->method_cache;
    for (size_t i = 0; e && i < METHOD_CACHE_SIZE; i++)
        if (e[i].name) visit(rt, e[i].name, arg);
}

int type_find(Runtime *rt, Type *t, Borrowed name, Value *out) {
    struct MethodCacheEntry *e = NULL;
    uint32_t version = t->version;
    if (likely(version && rt->classes->method_cache)) {
        e = cache_entry(rt, version, name);
        if (likely(e->version == version && e->name == name)) {
            *out = e->value;
            return e->value != V_NULL;
        }
    }
    Value error = V_NULL;
    if (unlikely(rt->error)) error = error_take(rt);
    *out = V_NULL;
    int r = find_slowly(rt, t, name, out);
    if (unlikely(error)) {
        if (r >= 0) error_restore(rt, error);
        else decref(rt, error);
    }
    if (r < 0) return -1;
    if (!e && !rt->classes->method_cache) {
        rt->classes->method_cache = mem_alloc_maybe(rt, METHOD_CACHE_SIZE * sizeof *e);
        if (!rt->classes->method_cache) return r;
        memset(rt->classes->method_cache, 0, METHOD_CACHE_SIZE * sizeof *e);
    }
    if (version && version == t->version && name_is_interned(name)) {
        e = cache_entry(rt, version, name);
        Value old = e->name;
        e->version = version;
        e->name = own(name);
        e->value = *out;
        decref_maybe(rt, old);
    }
    return r;
}

Borrowed type_lookup(Runtime *rt, Type *t, Borrowed name) {
    Value v;
    return type_find(rt, t, name, &v) > 0 ? v : V_NULL;
}

/* ---- changes ---- */

static inline Type *subclass_at(Runtime *rt, const Type *t, uint32_t i) { return rt->types[t->subclasses[i]]; }

void type_forget_name(Runtime *rt, Type *t, Borrowed name) {
    if (t->version && rt->classes->method_cache) {
        struct MethodCacheEntry *e = cache_entry(rt, t->version, name);
        if (e->version == t->version) e->version = 0;
    }
    for (uint32_t i = 0; i < t->subclass_count; i++) type_forget_name(rt, subclass_at(rt, t, i), name);
}

/* New versions for t and all below. True: some of them must have their instances renumbered (marked TF_RENUMBER). */
static bool new_versions(Runtime *rt, Type *t, bool force) {
    t->version = rt->next_type_version ? rt->next_type_version++ : 0;
    bool renumber = t->root_shape && (force || (t->flags & TF_SHAPE_CACHED));
    if (renumber) t->flags |= TF_RENUMBER;
    t->flags &= ~(uint32_t)(TF_SHAPE_CACHED | TF_DATA_CACHED);
    for (uint32_t i = 0; i < t->subclass_count; i++) renumber |= new_versions(rt, subclass_at(rt, t, i), force);
    return renumber;
}

static void renumber_types(Runtime *rt, Type *t, bool done) {
    if (t->flags & TF_RENUMBER) {
        if (done) t->flags &= ~(uint32_t)TF_RENUMBER;
        else shapes_renumber(rt, t);
    }
    for (uint32_t i = 0; i < t->subclass_count; i++) renumber_types(rt, subclass_at(rt, t, i), done);
}

static int renumber_instance(void *block, size_t bytes, void *arg) {
    Runtime *rt = arg;
    Object *o = block;
    if (rt->slots[o->type]->layout != LAYOUT_INSTANCE || !(rt->types[o->type]->flags & TF_RENUMBER)) return 0;
    Instance *i = block;
    if (!(i->shape & 1) && i->shape) i->shape = (uint64_t)instance_shape(rt, i)->id << 32;
    return 0;
}

void type_modified_deep(Runtime *rt, Type *t, bool force) {
    if (!new_versions(rt, t, force)) return;
    renumber_types(rt, t, false);
    heap_walk(rt->heap, KIND_CONTAINER, renumber_instance, rt);
    renumber_types(rt, t, true);
}

void classes_die(Runtime *rt, Object *const *objects, size_t count) {
    bool renumber = false;
    for (size_t i = 0; i < count; i++)
        if (rt->slots[objects[i]->type]->flags & TF_TYPE) renumber |= new_versions(rt, (Type *)objects[i], false);
    if (!renumber) return;
    for (size_t i = 0; i < count; i++)
        if (rt->slots[objects[i]->type]->flags & TF_TYPE) renumber_types(rt, (Type *)objects[i], false);
    heap_walk(rt->heap, KIND_CONTAINER, renumber_instance, rt);
    for (size_t i = 0; i < count; i++)
        if (rt->slots[objects[i]->type]->flags & TF_TYPE) renumber_types(rt, (Type *)objects[i], true);
}

void type_modified(Runtime *rt, Type *t) { type_modified_deep(rt, t, false); }

/* ---- the class's own dict ---- */

void class_dict_close(Borrowed dict) { v_obj(dict)->flags |= DICT_OF_CLASS; }
void class_dict_open(Borrowed dict) { v_obj(dict)->flags &= (uint8_t)~DICT_OF_CLASS; }

/* Nothing of the program may run while the dict is open: what it changed would not be noticed. So a dict with strange keys, which are
 * compared by code, stays closed, and what was there is released when it is closed again. */
static void open_unless_strange(Borrowed dict) {
    if (as_dict(dict)->table && !as_dict(dict)->table->hashed) class_dict_open(dict);
}

int class_dict_set(Runtime *rt, const Type *t, Borrowed name, Borrowed value) {
    Owned dict = own(t->dict), old = V_NULL;
    int r = dict_lookup(rt, dict, name, &old);
    open_unless_strange(dict);
    if (r >= 0) r = dict_set(rt, dict, name, value);
    class_dict_close(dict);
    decref_maybe(rt, old);
    decref(rt, dict);
    return r;
}

int class_dict_pop(Runtime *rt, const Type *t, Borrowed name) {
    Owned dict = own(t->dict);
    Value old = V_NULL;
    open_unless_strange(dict);
    int r = dict_pop_maybe(rt, dict, name, &old);
    class_dict_close(dict);
    decref_maybe(rt, old);
    decref(rt, dict);
    return r;
}

/* Somebody else changes one, which is rare: all that is remembered of any class goes. (Not by way of subclasses: those that are built in
 * are noted nowhere.) */
void class_dict_changes(Runtime *rt) {
    for (uint32_t i = 0; i < rt->type_count; i++)
        if (rt->types[i]) type_modified_deep(rt, rt->types[i], true);
}

static void versions_only(Runtime *rt, Type *t) {
    t->version = rt->next_type_version ? rt->next_type_version++ : 0;
    for (uint32_t i = 0; i < t->subclass_count; i++) versions_only(rt, subclass_at(rt, t, i));
}

void type_renew(Runtime *rt, Type *t, bool hides) {
    if (hides) type_modified_deep(rt, t, false);
    else versions_only(rt, t);
}

/* ---- names of attributes ---- */

Owned name_interned(Runtime *rt, Borrowed name) {
    if (name_is_interned(name)) return own(name);
    if (v_is(name, T_STR)) return str_intern(rt, own(name));
    Value exact = str_slice(rt, name, 0, str_len(name));
    return exact ? str_intern(rt, exact) : V_NULL;
}

int name_error(Runtime *rt, Borrowed name) { return raise_int(rt, T_TYPE_ERROR, "attribute name must be string, not '%.200T'", name); }

/* ---- the type's own slots ---- */

static void type_dealloc(Runtime *rt, Object *self) {
    Type *t = (Type *)self;
    Value bases = t->bases;
    for (size_t i = 0; bases && i < as_tuple(bases)->len; i++) type_remove_subclass(as_type(as_tuple(bases)->items[i]), t);
    shapes_drop(rt, t);
    if (t->slots->name && (!t->name || t->slots->name != str_ascii(t->name))) mem_free(rt, (void *)(uintptr_t)t->slots->name);
    mem_free(rt, (void *)(uintptr_t)t->slots->doc);
    mem_free(rt, t->subclasses);
    decref_maybe(rt, t->dict);
    decref_maybe(rt, t->mro);
    decref_maybe(rt, bases);
    decref_maybe(rt, t->base);
    decref_maybe(rt, t->name);
    decref_maybe(rt, t->qualname);
    if (rt->types[t->index] == t) release_index(rt, t->index);
    object_free(rt, self);
}

static int type_traverse(Runtime *rt, Object *self, Visitor visit, void *arg) {
    Type *t = (Type *)self;
    if (!(t->slots->flags & TF_HEAP)) return 0;
    if (t->dict) VISIT(t->dict);
    if (t->mro) VISIT(t->mro);
    if (t->bases) VISIT(t->bases);
    if (t->base) VISIT(t->base);
    return 0;
}

/* The dict holds what leads back to the type; the order too (its first item is the type itself). */
static int type_clear(Runtime *rt, Object *self) {
    Type *t = (Type *)self;
    if (!(t->slots->flags & TF_HEAP)) return 0;
    type_modified(rt, t); /* what has been remembered since classes_die(); attributes of instances are found as before */
    if (t->dict) {
        class_dict_open(t->dict);
        dict_clear(rt, t->dict);
    }
    Value order = t->mro;
    if (order) {
        Value alone = tuple_pack(rt, 0);
        if (!alone) error_clear(rt);
        t->mro = alone;
        decref(rt, order);
    }
    return 0;
}

static Owned type_repr(Runtime *rt, Borrowed self) {
    Type *t = as_type(self);
    Value module = obj_getattr_maybe(rt, self, rt->names[N___module__]);
    if (!module && rt->error) return V_NULL;
    Value name = obj_getattr(rt, self, rt->names[N___qualname__]);
    Value text = V_NULL;
    if (name) {
        bool plain = !module || !v_is_str(rt, module) || str_equal(module, rt->names[N_builtins]);
        text = plain ? format_str(rt, "<class '%s'>", t->slots->flags & TF_HEAP ? t->slots->name : t->slots->name) : format_str(rt, "<class '%S.%S'>", module, name);
    }
    decref_maybe(rt, module);
    decref_maybe(rt, name);
    return text;
}

/* What type_dealloc gives back; the shapes too. */
size_t type_size(Runtime *rt, Object *self) {
    const Type *t = (Type *)self;
    const char *name = t->slots->name;
    size_t sum = mem_block_size(t->subclasses) + shapes_size(t->root_shape);
    if (t->slots->flags & TF_HEAP) {
        sum += mem_block_size(t->slots->doc);
        if (name && (!t->name || name != str_ascii(t->name))) sum += mem_block_size(name);
    }
    return sum;
}

static int type_slot_init(Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kwnames) {
    size_t nkw = kwnames ? as_tuple(kwnames)->len : 0;
    if (nkw && nargs == 1) return raise_int(rt, T_TYPE_ERROR, "type.__init__() takes no keyword arguments");
    if (nargs != 1 && nargs != 3) return raise_int(rt, T_TYPE_ERROR, "type.__init__() takes 1 or 3 arguments");
    return 0;
}

static Owned type_call(Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kwnames) {
    Type *t = as_type(self);
    if (self == v_from(rt->types[T_TYPE]) && nargs == 1 && (!kwnames || as_tuple(kwnames)->len == 0)) return own(v_from(type_of(rt, args[0])));
    if (self == v_from(rt->types[T_TYPE]) && nargs != 3) return raise(rt, T_TYPE_ERROR, "type() takes 1 or 3 arguments");
    if (c_stack_low(rt)) return raise_recursion(rt, " while calling a Python object");
    if (!t->slots->new || (t->slots->flags & TF_NO_NEW)) return raise(rt, T_TYPE_ERROR, "cannot create '%s' instances", t->slots->name);
    incref(self);
    Value o = t->slots->new(rt, t, args, nargs, kwnames);
    if (o && (type_index(o) == t->index || type_is_subtype(rt, type_of(rt, o), t))) {
        int (*init)(Runtime *, Borrowed, const Value *, size_t, Borrowed) = slots_of(rt, o)->init;
        if (init && init(rt, o, args, nargs, kwnames) < 0) {
            decref(rt, o);
            o = V_NULL;
        } else if (t->slots->layout == LAYOUT_INSTANCE) instance_learn(rt, t, o);
    }
    decref(rt, self);
    return o;
}

const TypeSlots type_slots = {
    .name = "type",
    .doc = "type(object) -> the object's type\ntype(name, bases, dict, **kwds) -> a new type",
    .flags = TF_BASETYPE | TF_CONTAINER | TF_TYPE | TF_IMMUTABLE | TF_WEAKREF,
    .base = T_OBJECT,
    .layout = LAYOUT_CUSTOM,
    .basicsize = sizeof(Type),
    .dealloc = type_dealloc,
    .traverse = type_traverse,
    .clear = type_clear,
    .size = type_size,
    .new = type_slot_new,
    .init = type_slot_init,
    .repr = type_repr,
    .call = type_call,
    .binary[OP_OR] = union_new,
    .getattr = type_getattr,
    .setattr = type_setattr,
    .methods = type_methods,
    .getsets = type_getsets,
};
