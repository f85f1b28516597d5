/* SPDX-License-Identifier: MIT
 * class.h: type objects, classes made by Python code, instances and their shapes (hidden classes).
 *
 * A plain class's instance is LAYOUT_INSTANCE: header, one shape word, then attribute values inline, as many as the
 * block has room for; unused ones are 0.
 *   shape word, bit 0 clear: upper 32 bits = id of the Shape; the values of its keys lie in slots[0 .. count-1].
 *   shape word, bit 0 set: the rest is a pointer to a dict (owned): the instance's __dict__ has been asked for, or
 *     it has more attributes than the block has room for. slots[] then hold nothing.
 * An id is 12 bits of generation above 20 bits of index into rt->classes->shapes. Generations start at 1, so ids are above
 * any upper half of a user-space address: a cache compares the upper 32 bits of the word with one number and knows the
 * layout, the type, and that the type has not been changed since in a way that matters to caches. When it has, and
 * something was cached by shape, all shapes of the type and of those below it get new ids, and so do their instances
 * (one walk of the heap; rare: methods of a class that already has cached calls are replaced).
 * type->inline_slots is learned: instances get as many slots as earlier ones came to need.
 *
 * Classes with __slots__ and no plain instances are LAYOUT_FIXED: everything behind the header is a Value. Subclasses of
 * other built-in types are LAYOUT_CUSTOM: base's traverse, then slots and dict. Where the base has a variable part (int,
 * str, tuple, bytes) slots and dict lie at the end of the block: their offsets are negative.
 */
#ifndef HOOP_CLASS_H
#define HOOP_CLASS_H

#include "object/runtime.h"

typedef struct Shape {
    uint32_t id;
    uint32_t count;      /* keys */
    Type *type;          /* borrowed: the type owns its shapes */
    struct Shape *parent;
    struct Shape **next; /* transitions: shapes that add one key (raw array) */
    uint32_t next_count, next_room;
    uint8_t *index;      /* hash index of all keys for shapes of more than 8 keys, or NULL: key number + 1, size 128 */
    Value *keys;         /* all keys in order: interned str, the last one owned */
} Shape;

#define SHAPE_INDEX_BITS 20
#define SHAPE_FIRST_ID (1u << SHAPE_INDEX_BITS)
#define INSTANCE_MAX_SLOTS 62u

struct ClassState {
    Shape **shapes; /* raw array, NULL where free */
    uint32_t shape_count, shape_room, shape_free;
    uint32_t *free_types; /* raw array: numbers of classes that are gone */
    uint32_t free_type_count, free_type_room;
    struct MethodCacheEntry *method_cache; /* type_lookup's: by (version, name) */
    uint8_t slot_names[256]; /* dunder name -> first entry in the slot table + 1, by the name's address */
    bool slot_names_ready;
    uint64_t next_code_id;
};

typedef struct Instance {
    Object header;
    uint64_t shape; /* see above */
    Value slots[];
} Instance;

static inline Instance *as_instance(Borrowed v) { return V_AS(Instance, v); }
static inline bool instance_has_dict(const Instance *i) { return i->shape & 1; }
static inline Value instance_dict_value(const Instance *i) { return i->shape & ~(uint64_t)1; }
static inline uint32_t instance_shape_id(const Instance *i) { return (uint32_t)(i->shape >> 32); }
static inline Shape *shape_get(Runtime *rt, uint32_t id) { return rt->classes->shapes[id & (SHAPE_FIRST_ID - 1)]; }
static inline Shape *instance_shape(Runtime *rt, const Instance *i) { return shape_get(rt, instance_shape_id(i)); }
ssize_t shape_find(const Shape *s, Borrowed interned_name); /* slot index or -1 */
/* The shape with one key more; NULL without error: this object should have a dict (too many, or strange, attributes). */
MUST_CHECK Shape *shape_add(Runtime *rt, Shape *s, Borrowed interned_name);
/* Number of attribute slots the instance's block has room for. */
static inline uint32_t instance_room(const Runtime *rt, const Instance *i) { return (uint32_t)heap_block_size(i) / 8 - 2; }
/* Fresh instance of a LAYOUT_INSTANCE class: empty shape. */
MUST_CHECK Owned instance_new(Runtime *rt, Type *type);
/* After __init__: learn how many slots this class needs. */
void instance_learn(Runtime *rt, Type *type, Borrowed instance);
MUST_CHECK Owned instance_get_dict(Runtime *rt, Borrowed o); /* __dict__ of any object that has one: new reference */
MUST_CHECK int instance_set_dict(Runtime *rt, Borrowed o, Borrowed dict);
MUST_CHECK int instance_store(Runtime *rt, Borrowed o, Borrowed name, Borrowed value_or_null); /* AttributeError when deleting a missing one */

/* What a GETATTR/SETATTR/LOADMETHOD cache may remember; see vm/. kind NONE: not cacheable. */
typedef struct AttrCache {
    enum { ATTR_NONE, ATTR_SLOT /* instance slots[index] */, ATTR_SLOT_ADD /* store that moves to shape new_shape */,
           ATTR_METHOD /* function on the type, not shadowed */,
           ATTR_METHOD_BARE /* the same, as long as the object's __dict__ (by its type's dict_offset) has not been made */, ATTR_TYPE_VALUE /* value from the type, borrowed, lives while key is valid */,
           ATTR_MEMBER /* Value at byte offset index of the object (__slots__); empty raises */, ATTR_PROPERTY, ATTR_MODULE,
           ATTR_CLASS_VALUE /* o is a type, key its version: value borrowed */,
           ATTR_CLASS_METHOD /* the same: value is a function to be called with o first */ } kind;
    uint32_t key;      /* shape id (ATTR_SLOT, SLOT_ADD, METHOD/TYPE_VALUE/PROPERTY on shaped instances) or type version (by_type) */
    bool by_type;      /* key is rt->types[...]->version of the object's type; instance has no dict of its own to shadow */
    uint32_t index;
    uint32_t new_shape;
    Value value;       /* METHOD, TYPE_VALUE, PROPERTY: borrowed */
} AttrCache;
/* Of a type with a fixed place for the __dict__: has it not been made yet? (Files, partial objects, ... as a rule.) */
static inline bool object_is_bare(Runtime *rt, Borrowed o) {
    int32_t at = (int32_t)rt->slots[v_obj(o)->type]->dict_offset;
    if (at <= 0) return false;
    Value dict = *(const Value *)(const void *)((const char *)v_obj(o) + at);
    return !dict || dict == V_EMPTY;
}
/* Slow paths that also fill *cache (may be NULL). */
MUST_CHECK Owned class_getattr(Runtime *rt, Borrowed o, Borrowed name, AttrCache *cache);
MUST_CHECK int class_setattr(Runtime *rt, Borrowed o, Borrowed name, Borrowed value, AttrCache *cache);
/* For obj.name(...): *func owned; returns 1 when *func is to be called with o as first argument, 0 when it is already bound, -1 error. */
MUST_CHECK int class_load_method(Runtime *rt, Borrowed o, Borrowed name, Owned *func, AttrCache *cache);

/* Types. */
MUST_CHECK Borrowed type_dict(Runtime *rt, Type *t);  /* fills it first if need be; 0 on error */
MUST_CHECK Borrowed type_mro(Runtime *rt, Type *t);
MUST_CHECK Borrowed type_bases(Runtime *rt, Type *t);
/* Lookup through the MRO with the method cache: borrowed, 0 without error if absent. */
Borrowed type_lookup(Runtime *rt, Type *t, Borrowed interned_name);
/* A C type of a module: registers the slots (constant, TF_IMMUTABLE as a rule), returns the Type (owned). */
MUST_CHECK Type *type_register_static(Runtime *rt, const TypeSlots *slots, Type *base_or_null);
/* type(name, bases, dict, **kw) for metatype */
MUST_CHECK Owned type_new_class(Runtime *rt, Type *metatype, Borrowed name, Borrowed bases, Borrowed dict, const Value *kwvalues, Borrowed kwnames);
/* The most derived metaclass; TypeError on conflict. Borrowed. */
MUST_CHECK Type *type_calculate_metaclass(Runtime *rt, Type *meta, Borrowed bases);
/* Call once something that lookups depend on has changed. */
void type_modified(Runtime *rt, Type *t);
/* A class's own dict is guarded (dict_impl.h) but between opening and closing: whoever opens it tells type_modified() himself. */
void class_dict_open(Borrowed dict);
void class_dict_close(Borrowed dict);
/* Allocate an instance of t (any layout) with zeroed fields: base of object.__new__ and of `new` slots of subclassable types. */
MUST_CHECK Owned type_alloc(Runtime *rt, Type *t, size_t items);
const char *type_short_name(const TypeSlots *s); /* after the last dot */
MUST_CHECK int types_init(Runtime *rt);  /* all built-in Type objects */
extern const TypeSlots *const builtin_slots_table[T_BUILTIN_COUNT]; /* types/types.c */
extern const TypeSlots object_slots, type_slots;

/* small public types */
MUST_CHECK Owned mappingproxy_new(Runtime *rt, Borrowed mapping);
MUST_CHECK Owned generic_alias_new(Runtime *rt, Borrowed origin, Borrowed args);
MUST_CHECK Owned union_new(Runtime *rt, Borrowed a, Borrowed b); /* a | b, or NotImplemented */
MUST_CHECK Owned namespace_new(Runtime *rt, Borrowed dict_or_null);

/* Struct sequences (sys.version_info, time.struct_time, os.stat_result): a tuple subclass made from a table. */
typedef struct StructSeqDesc { const char *name, *doc; const char *const *fields; /* ended by NULL; "" : unnamed */ uint8_t in_sequence; } StructSeqDesc;
MUST_CHECK Type *structseq_type(Runtime *rt, const StructSeqDesc *desc);
MUST_CHECK Type *structseq_type_single(Runtime *rt, const StructSeqDesc *desc); /* programs make no objects of it */
MUST_CHECK Owned structseq_new(Runtime *rt, Type *type, const Value *owned_items, size_t count);

#endif
