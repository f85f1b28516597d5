/* SPDX-License-Identifier: MIT
 * attr.h: inline caches of attribute instructions.
 *
 * Word 1: bits 0-7 the kind, bits 8-31 the type index of the object, bits 32-63 the shape id (kinds *_SHAPE, SLOT*) or the
 * version of the type (kinds *_TYPE, MEMBER) or of the module's dict. Word 2: slot index (| new shape << 32), byte offset,
 * dict entry, or a borrowed value that lives as long as the key holds. Kind 0 is an empty cache.
 *
 * The type index is compared too, because the word behind a header is a shape word in instances only.
 */
#ifndef HOOP_VM_ATTR_H
#define HOOP_VM_ATTR_H

#include "object/protocol.h"
#include "types/class.h"
#include "types/code.h"
#include "types/function.h"

enum CacheKind {
    CACHE_NONE,
    CACHE_SLOT,
    CACHE_SLOT_ADD,
    CACHE_METHOD_SHAPE,
    CACHE_VALUE_SHAPE,
    CACHE_METHOD_TYPE,
    CACHE_METHOD_BARE, /* by the type's version; the object's __dict__ must not have been made */
    CACHE_VALUE_TYPE,
    CACHE_PROPERTY_TYPE,
    CACHE_MEMBER,
    CACHE_MODULE,
    CACHE_CLASS,        /* the object is a type; keyed by its own version */
    CACHE_CLASS_METHOD, /* the same; the value is the function of a classmethod, called with the type first */
};

static inline unsigned cache_kind(Instr w) { return (unsigned)w & 0xff; }
static inline uint32_t cache_type(Instr w) { return (uint32_t)w >> 8; }
static inline uint32_t cache_key(Instr w) { return (uint32_t)(w >> 32); }

/* Does a cache that is keyed by shape hold for o? Its kind must be one of these. */
static inline bool cache_shape_hit(Instr w, Borrowed o) {
    return likely(v_is_ptr(o)) && v_obj(o)->type == cache_type(w) && instance_shape_id(as_instance(o)) == cache_key(w);
}
/* ... by type version? */
static inline bool cache_type_hit(Runtime *rt, Instr w, Borrowed o) {
    return likely(v_is_ptr(o)) && v_obj(o)->type == cache_type(w) && rt->types[cache_type(w)]->version == cache_key(w);
}

/* The same where nothing is read from the object itself: small ints and the like too. */
static inline bool cache_type_hit_any(Runtime *rt, Instr w, Borrowed o) {
    return type_index(o) == cache_type(w) && rt->types[cache_type(w)]->version == cache_key(w);
}

/* The getter, a Python function, of a property that a cache of kind CACHE_PROPERTY_TYPE is about; else 0. */
static inline Borrowed cache_getter(Runtime *rt, const Instr *cache, Borrowed o) {
    if (!cache_type_hit(rt, cache[0], o)) return V_NULL;
    Value getter = V_AS(Property, cache[1])->get;
    return getter && v_is(getter, T_FUNCTION) ? getter : V_NULL;
}

/* ... by the version of the object, which is a type? */
static inline bool cache_class_hit(Instr w, Borrowed o) {
    return likely(v_is_ptr(o)) && v_obj(o)->type == cache_type(w) && V_AS(Type, o)->version == cache_key(w);
}

/* Instructions that meet objects of several shapes or types in turn: what their caches held is remembered by shape (or type)
 * and name. True: the cache now holds for o, so that the instruction, run again, succeeds. */
enum AttrUse { USE_GET, USE_SET, USE_METHOD };
bool attr_recall(Runtime *rt, Borrowed o, Borrowed name, enum AttrUse use, Instr *cache);
void attr_memo_drop(Runtime *rt);
void attr_memo_roots(Runtime *rt, Visitor visit, void *arg); /* the names that it holds */

/* Full lookups that fill the cache. */
MUST_CHECK Owned attr_get(Runtime *rt, Borrowed o, Borrowed name, Instr *cache);
MUST_CHECK int attr_set(Runtime *rt, Borrowed o, Borrowed name, Borrowed value, Instr *cache);
/* 1: call *func with o first; 0: *func is bound; -1 error. */
MUST_CHECK int attr_load_method(Runtime *rt, Borrowed o, Borrowed name, Owned *func, Instr *cache);
/* With a cache of kind CACHE_MODULE: the value, or 0 without an error when the cache does not hold. */
MUST_CHECK Owned attr_of_module(Borrowed o, const Instr *cache);
/* As attr_get, with the caches that are too rare for the loop (methods as values, properties in C, modules). */
MUST_CHECK Owned attr_get_cached(Runtime *rt, Borrowed o, Borrowed name, Instr *cache);

#endif
