/* SPDX-License-Identifier: MIT
 * class_parts.h: shared by the files of the object model: type*.c, shape.c, instance.c, attribute.c, slots*.c, descr.c. */
#ifndef HOOP_CLASS_PARTS_H
#define HOOP_CLASS_PARTS_H

#include "heap/heap.h"
#include "object/protocol.h"
#include "types/class.h"
#include "types/dict.h"
#include "types/function.h"
#include "types/str.h"
#include "types/tuple.h"

/* type.c */
static inline Type *as_type(Borrowed v) { return V_AS(Type, v); }
/* As type_lookup with the error told apart: 1 found (*out borrowed), 0 not, -1 error. name is interned. */
MUST_CHECK int type_find(Runtime *rt, Type *t, Borrowed name, Value *out);
/* The names that the method cache owns. For snapshots. */
void type_each_cached_name(Runtime *rt, Visitor visit, void *arg);
MUST_CHECK Owned type_compute_mro(Runtime *rt, Type *t); /* C3 over t->bases: a tuple */
MUST_CHECK Borrowed type_name(Runtime *rt, Type *t);     /* __name__ */
/* A number for an empty place in rt->types, which holds t from now on. */
MUST_CHECK int type_assign_index(Runtime *rt, Type *t, const TypeSlots *slots);
MUST_CHECK int type_add_subclass(Runtime *rt, Type *base, const Type *sub);
void type_remove_subclass(Type *base, const Type *sub);
/* The attribute `name` of t has been replaced without a change of kind: only remembered lookups are wrong. */
void type_forget_name(Runtime *rt, Type *t, Borrowed name);
/* force: instances' caches too, whatever was cached (an attribute became a data descriptor, ...). */
void type_modified_deep(Runtime *rt, Type *t, bool force);
/* Classes among these objects are about to be cleared: type_modified() of each, with one walk over the heap instead of one for each class. */
void classes_die(Runtime *rt, Object *const *objects, size_t count);
/* hides: something that could be found before has been replaced, hidden or removed; else new versions are enough. */
void type_renew(Runtime *rt, Type *t, bool hides);
MUST_CHECK int type_set_name(Runtime *rt, Type *t, Borrowed name); /* heap type */
/* The built-in type that t derives its layout from (t itself if it is built in). */
const TypeSlots *type_builtin_slots(Runtime *rt, const Type *t);
/* The text of messages for a type: short name of built-in ones, __name__ of others. */
static inline const char *type_text(const Type *t) { return t->slots->name; }
/* An interned exact str for any str: names of attributes from outside. */
MUST_CHECK Owned name_interned(Runtime *rt, Borrowed name);
static inline bool name_is_interned(Borrowed name) { return v_is(name, T_STR) && (as_str(name)->header.flags & STR_INTERNED); }
int name_error(Runtime *rt, Borrowed name); /* attribute name must be string: -1 */

size_t type_size(Runtime *rt, Object *self);

/* type_fill.c */
MUST_CHECK int type_fill_dict(Runtime *rt, Type *t);

/* type_attr.c */
MUST_CHECK Owned type_getattr(Runtime *rt, Borrowed self, Borrowed name);
int type_setattr(Runtime *rt, Borrowed self, Borrowed name, Borrowed value);
MUST_CHECK Owned type_getattr_cached(Runtime *rt, Borrowed self, Borrowed name, AttrCache *cache);
extern const MethodDef type_methods[];
extern const GetSetDef type_getsets[];
Owned object_get_class(Runtime *rt, Borrowed self, void *closure); /* the getter of __class__ */
/* class.name(...) where that is a classmethod around a Python function: 1, *func owned; else 0; -1 error. */
MUST_CHECK int type_load_class_method(Runtime *rt, Borrowed self, Borrowed name, Owned *func, AttrCache *cache);

/* type_new.c */
Owned type_slot_new(Runtime *rt, Type *type, const Value *args, size_t nargs, Borrowed kwnames);
/* May objects of `from` become objects of `to` (equal layout)? Raises if not, with this text before. */
MUST_CHECK int type_check_layout(Runtime *rt, Type *from, Type *to, const char *what);
MUST_CHECK int type_set_bases(Runtime *rt, Type *t, Borrowed bases);

/* type.c: changes of a class's own dict; the caller tells type_modified() and the like. */
MUST_CHECK int class_dict_set(Runtime *rt, const Type *t, Borrowed name, Borrowed value);
MUST_CHECK int class_dict_pop(Runtime *rt, const Type *t, Borrowed name); /* 1; 0: it was not there; -1 */

/* shape.c */
MUST_CHECK Shape *shape_root(Runtime *rt, Type *t);
void shapes_drop(Runtime *rt, Type *t);
size_t shapes_size(const Shape *root_or_null); /* bytes of its blocks and those of all that derive from it */
void shapes_renumber(Runtime *rt, Type *t); /* new ids for t's shapes; its instances are updated by the caller */

/* instance.c */
void instance_dealloc(Runtime *rt, Object *self);
int instance_clear(Runtime *rt, Object *self);
int instance_traverse(Runtime *rt, Object *self, Visitor visit, void *arg);
void fixed_dealloc(Runtime *rt, Object *self);
int fixed_traverse(Runtime *rt, Object *self, Visitor visit, void *arg);
void subtype_dealloc(Runtime *rt, Object *self);
int subtype_traverse(Runtime *rt, Object *self, Visitor visit, void *arg);
int subtype_clear(Runtime *rt, Object *self);
/* Address of the Value at an offset (negative: from the end of the block). */
static inline Value *object_field(const Object *o, uint32_t offset) {
    int32_t at = (int32_t)offset;
    return (Value *)(void *)((uint8_t *)(uintptr_t)o + (at < 0 ? (ssize_t)heap_block_size(o) + at : at));
}
/* Where the __dict__ of o lies; NULL: it has none, or is LAYOUT_INSTANCE. */
static inline Value *object_dict_slot(Runtime *rt, Borrowed o) {
    if (!v_is_ptr(o)) return NULL;
    uint32_t offset = rt->slots[v_obj(o)->type]->dict_offset;
    return offset ? object_field(v_obj(o), offset) : NULL;
}
extern const GetSetDef instance_dict_getset, instance_weakref_getset;
extern const MethodDef object_methods[];

/* attribute.c */
/* object.__getattribute__ without the AttributeError: 0 without error if there is none. name is interned. */
MUST_CHECK Owned attribute_find(Runtime *rt, Borrowed o, Borrowed name, AttrCache *cache);

/* protocol_object.c: isinstance and issubclass without the metaclass's methods */
MUST_CHECK int obj_isinstance_plain(Runtime *rt, Borrowed o, Borrowed cls);
MUST_CHECK int obj_issubclass_plain(Runtime *rt, Borrowed derived, Borrowed cls);

/* slots.c: the table of special methods */
MUST_CHECK int slots_fill_wrappers(Runtime *rt, Type *t, Borrowed dict); /* built-in type: wrappers for its own slots */
MUST_CHECK int slots_inherit(Runtime *rt, Type *t);                     /* fresh heap type: all slots from its bases and dict */
MUST_CHECK int slots_update(Runtime *rt, Type *t, Borrowed name);       /* `name` changed in t: t's slots and its subclasses' */
bool slots_is_special(Runtime *rt, Borrowed name);                       /* is name in the table? */
typedef struct SlotDef SlotDef;
typedef struct WrapperDescr { Object header; Type *type; Value name; const SlotDef *def; } WrapperDescr;
Owned wrapper_call(Runtime *rt, const WrapperDescr *d, Borrowed self, const Value *args, size_t nargs, Borrowed kwnames);
const char *wrapper_doc(const SlotDef *def);
const char *wrapper_signature(const SlotDef *def); /* as __text_signature__; NULL: none */
/* slots_user.c: functions that call what Python code defined */
Owned slot_getattr_hook(Runtime *rt, Borrowed self, Borrowed name); /* __getattr__ alone is defined */
Owned slot_getitem_user(Runtime *rt, Borrowed self, Borrowed key);
Owned slot_new_user(Runtime *rt, Type *type, const Value *args, size_t nargs, Borrowed kwnames);

/* object_type.c */
int object_init(Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kwnames);
Owned object_repr(Runtime *rt, Borrowed self);
Owned object_str(Runtime *rt, Borrowed self);
int64_t object_hash(Runtime *rt, Borrowed self);
Owned object_compare(Runtime *rt, Borrowed a, Borrowed b, int op);

/* descr.c */
typedef struct ClassMethod { Object header; Value callable, dict; } ClassMethod; /* classmethod and staticmethod */
MUST_CHECK Owned method_descr_new(Runtime *rt, Type *type, const MethodDef *def);
MUST_CHECK Owned getset_descr_new(Runtime *rt, Type *type, const GetSetDef *def);
MUST_CHECK Owned member_descr_new(Runtime *rt, Type *type, const MemberDef *def_or_null, Borrowed name, uint32_t offset);
MUST_CHECK Owned wrapper_descr_new(Runtime *rt, Type *type, const SlotDef *def, Borrowed name);
MUST_CHECK Owned classmethod_new(Runtime *rt, uint32_t type, Borrowed callable);
extern const MethodDef type_new_def; /* __new__ of the built-in types */

#endif
