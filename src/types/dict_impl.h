/* SPDX-License-Identifier: MIT
 * dict_impl.h: what the files of the dict type share among themselves. */
#ifndef HOOP_DICT_IMPL_H
#define HOOP_DICT_IMPL_H

#include "types/dict.h"

extern const MethodDef dict_methods[]; /* dict_methods.c */

/* A fresh table with the live entries of `from`, which get a reference more. NULL: MemoryError. */
MUST_CHECK DictTable *dict_table_copy(Runtime *rt, const DictTable *from, size_t used);
/* At least so much room in all. */
MUST_CHECK int dict_reserve(Runtime *rt, Borrowed dict, size_t entries);
/* A dict that is a class's own: what is remembered of attributes relies on it, so the class's code alone changes it, and says so
 * (class_parts.h). Others that have got hold of it (gc.get_referents()) may change it too: then everything is forgotten first. */
#define DICT_OF_CLASS F_A
void class_dict_changes(Runtime *rt); /* type.c */
static inline void dict_changes(Runtime *rt, const Dict *d) {
    if (unlikely(d->header.flags & DICT_OF_CLASS)) class_dict_changes(rt);
}
/* Slots, for the types that derive from dict in C. */
void dict_dealloc(Runtime *rt, Object *self);
int dict_traverse(Runtime *rt, Object *self, Visitor visit, void *arg);
int dict_clear_references(Runtime *rt, Object *self);
size_t dict_size(Runtime *rt, Object *self);
MUST_CHECK Owned dict_subscript(Runtime *rt, Borrowed self, Borrowed key); /* with __missing__ */
MUST_CHECK int dict_assign(Runtime *rt, Borrowed self, Borrowed key, Borrowed value_or_null);
ssize_t dict_length(Runtime *rt, Borrowed self);
MUST_CHECK Owned dict_iterate(Runtime *rt, Borrowed self);
MUST_CHECK Owned dict_repr(Runtime *rt, Borrowed self);
MUST_CHECK Owned dict_compare(Runtime *rt, Borrowed a, Borrowed b, int op);
MUST_CHECK Owned dict_inplace_or(Runtime *rt, Borrowed self, Borrowed other);
/* Those that a derived type keeps as they are. */
#define DICT_SHARED_SLOTS                                                                                             \
    .size = dict_size, .hash = obj_unhashable, .len = dict_length, .getitem = dict_subscript, .contains = dict_contains, \
    .inplace[OP_OR] = dict_inplace_or

/* update() as a method: a mapping, pairs or nothing, then keywords. */
MUST_CHECK int dict_update_args(Runtime *rt, Borrowed self, const char *fname, const Value *args, size_t nargs, Borrowed kwnames);

#endif
