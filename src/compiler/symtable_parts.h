/* SPDX-License-Identifier: MIT
 * symtable_parts.h: what symtable.c (the walk) and resolve.c (the binding) share. */
#ifndef HOOP_COMPILER_SYMTABLE_PARTS_H
#define HOOP_COMPILER_SYMTABLE_PARTS_H

#include "compiler/symtable.h"

/* Raise SyntaxError at loc; format takes the name as %U, or nothing. */
void symtable_error(Symtable *st, const Location *loc, const char *format, Value name);
/* A symbol without flags. NULL: failed. */
Symbol *scope_add(Symtable *st, Scope *scope, Value name);
/* Bind the symbols of scope and of all scopes inside. */
void symtable_resolve(Symtable *st, Scope *scope);

#endif
