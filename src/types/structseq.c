/* SPDX-License-Identifier: MIT
 * structseq.c: tuples with names: sys.version_info, time.struct_time, os.stat_result.
 *
 * Each is a subclass of the type behind this file (itself a tuple) made from a table. Fields beyond `in_sequence` can be
 * read by name only: they stand in the same block behind the tuple's items. */
#include "gc/gc.h"
#include "object/error.h"
#include "object/protocol.h"
#include "types/class.h"
#include "types/dict.h"
#include "types/function.h"
#include "types/int.h"
#include "types/list.h"
#include "types/str.h"
#include "types/tuple.h"

/* The slots of one kind, with what its objects are made by: the program can reach the numbers and names in the type's dict, so they are not
 * taken from there. */
typedef struct Kind {
    TypeSlots slots;
    const StructSeqDesc *desc;
    size_t fields, unnamed;
} Kind;
static const Kind *kind_of(const Type *type) { return (const Kind *)(const void *)type->slots; }

/* The name of the i-th shown field that has one; NULL: there are fewer. */
static const char *shown_name(const StructSeqDesc *desc, size_t i) {
    for (size_t k = 0; k < desc->in_sequence; k++)
        if (*desc->fields[k] && i-- == 0) return desc->fields[k];
    return NULL;
}

/* A read-only attribute of a struct sequence: item number `index` of the block, shown or hidden. */
typedef struct Field {
    Object header;
    size_t index;
    Value name;
    Type *owner; /* lives as long as the runtime */
} Field;

static Owned field_get(Runtime *rt, Borrowed descr, Borrowed obj, Borrowed type) {
    if (!obj || obj == V_NONE) return own(descr);
    Field *f = V_AS(Field, descr);
    if (type_of(rt, obj) != f->owner)
        return raise(rt, T_TYPE_ERROR, "descriptor '%U' for '%.100s' objects doesn't apply to a '%.100T' object", f->name, f->owner->slots->name, obj);
    Value v = as_tuple(obj)->items[f->index];
    return v ? own(v) : V_NONE;
}
static int field_set(Runtime *rt, Borrowed descr, Borrowed obj, Borrowed value) { return raise_int(rt, T_ATTRIBUTE_ERROR, "readonly attribute"); }
static void field_dealloc(Runtime *rt, Object *self) {
    clear_slot(rt, &((Field *)self)->name);
    object_free(rt, self);
}
static const TypeSlots field_slots = {.name = "structseq_field", .flags = TF_IMMUTABLE | TF_NO_NEW, .base = T_OBJECT, .layout = LAYOUT_LEAF,
                                      .untold_first = offsetof(Field, name) / 8, .untold_count = 1,
                                      .basicsize = sizeof(Field), .dealloc = field_dealloc, .descr_get = field_get, .descr_set = field_set};

static Owned structseq_repr(Runtime *rt, Borrowed self) {
    const StructSeqDesc *desc = kind_of(type_of(rt, self))->desc;
    StrBuf b;
    strbuf_init(&b, rt);
    strbuf_add_cstr(&b, slots_of(rt, self)->name);
    strbuf_add_char(&b, '(');
    for (size_t i = 0; i < as_tuple(self)->len; i++) {
        if (i) strbuf_add_cstr(&b, ", ");
        const char *name = shown_name(desc, i);
        if (name) {
            strbuf_add_cstr(&b, name);
            strbuf_add_char(&b, '=');
        }
        strbuf_add_repr(&b, as_tuple(self)->items[i]);
    }
    strbuf_add_char(&b, ')');
    if (rt->error) return strbuf_drop(&b), V_NULL;
    return strbuf_finish(&b);
}

static int structseq_traverse(Runtime *rt, Object *self, Visitor visit, void *arg) {
    const Tuple *t = (const Tuple *)self;
    size_t room = (heap_block_size(self) - sizeof *t) / sizeof(Value); /* hidden fields lie behind the shown ones */
    for (size_t i = 0; i < room; i++) VISIT(t->items[i]);
    return 0;
}
static void structseq_dealloc(Runtime *rt, Object *self) {
    Tuple *t = (Tuple *)self;
    size_t room = (heap_block_size(self) - sizeof *t) / sizeof(Value);
    for (size_t i = 0; i < room; i++) clear_slot(rt, &t->items[i]);
    object_free(rt, self);
}

Owned structseq_new(Runtime *rt, Type *type, const Value *items, size_t count) {
    Owned o = type_alloc(rt, type, count);
    if (!o) {
        for (size_t i = 0; i < count; i++) decref_maybe(rt, items[i]);
        return V_NULL;
    }
    bool missing = false;
    for (size_t i = 0; i < count; i++) {
        as_tuple(o)->items[i] = items[i];
        missing |= !items[i];
    }
    as_tuple(o)->len = kind_of(type)->desc->in_sequence;
    if (!missing) return o;
    for (size_t i = 0; i < as_tuple(o)->len; i++)
        if (!as_tuple(o)->items[i]) as_tuple(o)->items[i] = V_NONE;
    decref(rt, o);
    return V_NULL;
}

/* The hidden fields that `items` lacks from number n on, from a dict by name, else None. */
static int fill_hidden(Runtime *rt, Type *type, Borrowed given, Value *items, size_t n) {
    Value name, field, fields = type_dict(rt, type);
    if (!fields) return -1;
    for (size_t pos = 0; dict_next(fields, &pos, &name, &field);) {
        if (type_of(rt, field)->slots->descr_get != field_get || V_AS(Field, field)->owner != type || V_AS(Field, field)->index < n) continue;
        size_t index = V_AS(Field, field)->index;
        Value v;
        int found = dict_lookup(rt, given, name, &v);
        if (found < 0) return -1;
        if (found) replace_slot(rt, &items[index], v);
    }
    return 0;
}

/* The one type with unnamed fields, os.stat_result, has them doubled by hidden ones (st_atime and so on), which are theirs where nothing else was given. */
static void double_unnamed(const Type *type, Value *items, size_t shown) {
    size_t n = kind_of(type)->unnamed;
    for (size_t i = shown; i < shown + n; i++)
        if (items[i] == V_NONE) items[i] = own(items[i - n]);
}

#define MOST_FIELDS 64

/* T(sequence, dict): with all shown fields, or more; those beyond the sequence come from the dict. */
static Owned structseq_type_new(Runtime *rt, Type *type, const Value *args, size_t nargs, Borrowed kwnames) {
    static const char *const params[] = {"sequence", "dict", NULL};
    Value a[2];
    if (args_parse(rt, "structseq", params, 1, args, nargs, kwnames, a) < 0) return V_NULL;
    if (a[1] && !v_is_dict(rt, a[1])) return raise(rt, T_TYPE_ERROR, "%s() takes a dict as second arg, if any", type->slots->name);
    Owned list = list_from_iterable(rt, a[0]);
    if (!list) {
        if (error_catch(rt, T_TYPE_ERROR)) raise(rt, T_TYPE_ERROR, "constructor requires a sequence");
        return V_NULL;
    }
    size_t n = as_list(list)->len, low = kind_of(type)->desc->in_sequence, high = kind_of(type)->fields;
    Owned result = V_NULL;
    if (n < low || n > high) {
        raise(rt, T_TYPE_ERROR, "%s() takes %s %zd-sequence (%zd-sequence given)", type->slots->name, low == high ? "a" : n < low ? "an at least" : "an at most",
              (ssize_t)(n < low ? low : high), (ssize_t)n);
    } else {
        Value items[MOST_FIELDS];
        for (size_t i = 0; i < high; i++) items[i] = i < n ? own(as_list(list)->items[i]) : V_NONE;
        if (a[1] && fill_hidden(rt, type, a[1], items, n) < 0) {
            for (size_t i = 0; i < high; i++) decref(rt, items[i]);
        } else {
            double_unnamed(type, items, low);
            result = structseq_new(rt, type, items, high);
        }
    }
    decref(rt, list);
    return result;
}

static Owned structseq_reduce(Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kwnames) {
    Owned items = tuple_from(rt, as_tuple(self)->items, as_tuple(self)->len), pair = items ? tuple_pack(rt, 1, items) : V_NULL;
    Owned r = pair ? tuple_pack(rt, 2, v_from(type_of(rt, self)), pair) : V_NULL;
    decref_maybe(rt, items);
    decref_maybe(rt, pair);
    return r;
}
static const MethodDef methods[] = {{"__reduce__", structseq_reduce, 0, 0, 0, NULL}, {NULL, NULL, 0, 0, 0, NULL}};

/* The common base; sequences of one kind copy it with their name. */
const TypeSlots structseq_slots = {
    .name = "structseq", .flags = TF_CONTAINER | TF_TUPLE | TF_SEQUENCE | TF_IMMUTABLE | TF_NO_NEW, .base = T_TUPLE, .layout = LAYOUT_CUSTOM,
    .basicsize = sizeof(Tuple), .itemsize = sizeof(Value), .dealloc = structseq_dealloc, .traverse = structseq_traverse, .repr = structseq_repr,
    .methods = methods,
};

static Owned field_new(Runtime *rt, uint32_t type, Borrowed name, size_t index, Type *owner) {
    Field *f = object_new_leaf(rt, type, sizeof *f);
    if (!f) return V_NULL;
    f->index = index;
    f->name = own(name);
    f->owner = owner;
    return v_from(f);
}

static int add_fields(Runtime *rt, Type *owner, Borrowed dict, const StructSeqDesc *desc, size_t *count, size_t *unnamed) {
    Type *field_type = type_register_static(rt, &field_slots, NULL);
    Owned shown = list_new(rt, desc->in_sequence);
    int bad = field_type && shown ? 0 : -1;
    size_t i = 0;
    for (; bad == 0 && desc->fields[i]; i++) {
        if (!*desc->fields[i]) {
            ++*unnamed;
            continue;
        }
        Owned name = str_intern_cstr(rt, desc->fields[i]), f = name ? field_new(rt, field_type->index, name, i, owner) : V_NULL;
        bad = f ? dict_set(rt, dict, name, f) : -1;
        if (bad == 0 && i < desc->in_sequence) bad = list_append(rt, shown, name);
        decref_maybe(rt, name);
        decref_maybe(rt, f);
    }
    Owned match = bad == 0 ? list_to_tuple(rt, shown) : V_NULL;
    if (!match || dict_set_cstr(rt, dict, "__match_args__", match) < 0) bad = -1;
    decref_maybe(rt, match);
    decref_maybe(rt, shown);
    *count = i;
    return bad;
}

/* The registered type's slots, completed by its base's, go into the kind. */
static Type *become_kind(Runtime *rt, Type *t, Kind kind) {
    Kind *lasting = mem_alloc(rt, sizeof *lasting);
    if (!lasting) return NULL;
    *lasting = kind;
    t->slots = &lasting->slots;
    rt->slots[t->index] = &lasting->slots;
    return t;
}

static Type *make_type(Runtime *rt, const StructSeqDesc *desc, bool single) {
    TypeSlots *slots = mem_alloc(rt, sizeof *slots); /* as long-lived as the runtime */
    size_t count = 0, unnamed = 0;
    if (!slots) return NULL;
    *slots = *rt->slots[T_STRUCTSEQ];
    slots->name = desc->name;
    slots->doc = desc->doc;
    slots->flags = (slots->flags | TF_TUPLE | TF_SEQUENCE | TF_CONTAINER | TF_IMMUTABLE) & ~(uint32_t)(TF_NO_NEW | TF_BASETYPE);
    if (single) slots->flags |= TF_NO_NEW;
    slots->new = structseq_type_new;
    slots->layout = LAYOUT_CUSTOM;
    slots->dealloc = structseq_dealloc;
    slots->traverse = structseq_traverse;
    slots->repr = structseq_repr;
    slots->base = T_TUPLE;
    slots->methods = methods;
    slots->getsets = NULL;
    slots->members = NULL;
    Type *t = type_register_static(rt, slots, rt->types[T_TUPLE]);
    Value dict = t ? type_dict(rt, t) : V_NULL;
    if (dict) class_dict_open(dict);
    if (!dict || add_fields(rt, t, dict, desc, &count, &unnamed) < 0) return NULL;
    if (dict_set_cstr(rt, dict, "n_fields", v_small((int64_t)count)) < 0 || dict_set_cstr(rt, dict, "n_sequence_fields", v_small(desc->in_sequence)) < 0 ||
        dict_set_cstr(rt, dict, "n_unnamed_fields", v_small((int64_t)unnamed)) < 0)
        return NULL;
    hassert(count <= MOST_FIELDS);
    class_dict_close(dict);
    type_modified(rt, t);
    return become_kind(rt, t, (Kind){.slots = *t->slots, .desc = desc, .fields = count, .unnamed = unnamed});
}

Type *structseq_type(Runtime *rt, const StructSeqDesc *desc) { return make_type(rt, desc, false); }
Type *structseq_type_single(Runtime *rt, const StructSeqDesc *desc) { return make_type(rt, desc, true); }
