/* SPDX-License-Identifier: MIT
 * exception_parts.h: shared by exception.c, exception_kinds.c and exception_group.c. */
#ifndef HOOP_EXCEPTION_PARTS_H
#define HOOP_EXCEPTION_PARTS_H

#include "types/exception.h"

enum ExcKind {
    E_PLAIN, E_STOP, E_EXIT, E_NAME, E_ATTRIBUTE, E_IMPORT, E_OS, E_SYNTAX, E_UNICODE, E_GROUP,
    /* kinds of exceptions.def with the struct of another */
    E_BASE = E_PLAIN, E_KEY = E_PLAIN, E_NAME_DERIVED = E_NAME, E_IMPORT_DERIVED = E_IMPORT, E_OS_DERIVED = E_OS,
    E_SYNTAX_DERIVED = E_SYNTAX, E_GROUP_DERIVED = E_GROUP,
};

typedef struct ExcKindInfo {
    size_t size;
    unsigned count; /* Values behind the common part */
    struct {
        const char *name;
        size_t offset;
    } fields[8];
} ExcKindInfo;

enum ExcKind exc_kind_of(uint32_t type); /* a built-in exception type */
const ExcKindInfo *exc_kind_info(Runtime *rt, const Object *self);
static inline Value *exc_field(Object *self, const ExcKindInfo *k, unsigned i) { return (Value *)(void *)((uint8_t *)self + k->fields[i].offset); }

Owned exc_type_new(Runtime *rt, Type *type, const Value *args, size_t nargs, Borrowed kwnames);

#define EXC_INIT(name) int exc_##name##_init(Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kwnames)
EXC_INIT(stop);
EXC_INIT(exit);
EXC_INIT(name);
EXC_INIT(attribute);
EXC_INIT(import);
EXC_INIT(os);
EXC_INIT(syntax);
EXC_INIT(unicode);
Owned exc_os_new(Runtime *rt, Type *type, const Value *args, size_t nargs, Borrowed kwnames);
Owned exc_group_new(Runtime *rt, Type *type, const Value *args, size_t nargs, Borrowed kwnames);
Owned exc_import_str(Runtime *rt, Borrowed self);
Owned exc_os_str(Runtime *rt, Borrowed self);
Owned exc_syntax_str(Runtime *rt, Borrowed self);
Owned exc_unicode_str(Runtime *rt, Borrowed self);
Owned exc_group_str(Runtime *rt, Borrowed self);
Owned exc_group_repr(Runtime *rt, Borrowed self);
extern const MethodDef exc_os_methods[], exc_import_methods[], exc_group_methods[];
extern const GetSetDef exc_os_getsets[];

#endif
