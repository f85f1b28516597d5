/* SPDX-License-Identifier: MIT
 * resolve.c: binds every symbol of the symbol table: local, cell, free or global (pass 2). */
#include "compiler/symtable_parts.h"
#include "object/error.h"

/* The function around `from` that has a variable of this name (a class for __class__), or NULL. */
static Scope *find_owner(const Scope *from, Value name, Value dunder_class) {
    for (Scope *p = from->parent; p; p = p->parent) {
        if (p->kind == SCOPE_CLASS) {
            if (name == dunder_class) return p;
            continue;
        }
        if (p->kind != SCOPE_FUNCTION) continue;
        const Symbol *sym = scope_find(p, name);
        if (!sym) continue;
        if (sym->flags & SYM_GLOBAL) return NULL;
        if (!(sym->flags & SYM_NONLOCAL) && (sym->flags & SYM_BOUND)) return p;
    }
    return NULL;
}

/* The scopes between the user of a variable and its owner hand it on as a free variable of their own. */
static void pass_through(Symtable *st, Scope *user, const Scope *owner, Value name) {
    for (Scope *p = user->parent; p != owner && !st->failed; p = p->parent) {
        Symbol *sym = scope_find(p, name);
        if (!sym) {
            sym = scope_add(st, p, name);
            if (sym) sym->binding = BIND_FREE;
        } else if (p->kind == SCOPE_CLASS && (sym->flags & (SYM_BOUND | SYM_GLOBAL))) {
            sym->flags |= SYM_FREE_CLASS;
        }
    }
}

static bool bind_outside(Symtable *st, Scope *scope, Symbol *sym) {
    Value dunder_class = st->rt->names[N___class__];
    Scope *owner = find_owner(scope, sym->name, dunder_class);
    if (!owner) return false;
    if (owner->kind == SCOPE_CLASS)
        owner->needs_class_cell = true;
    else
        scope_find(owner, sym->name)->binding = BIND_CELL;
    pass_through(st, scope, owner, sym->name);
    sym->binding = BIND_FREE;
    return true;
}

static void bind(Symtable *st, Scope *scope, Symbol *sym) {
    if (sym->flags & SYM_GLOBAL) {
        if (sym->flags & SYM_NONLOCAL)
            symtable_error(st, sym->directive, "name '%U' is nonlocal and global", sym->name);
        sym->binding = BIND_GLOBAL_EXPLICIT;
    } else if (sym->flags & SYM_NONLOCAL) {
        if (scope->kind == SCOPE_MODULE)
            symtable_error(st, sym->directive, "nonlocal declaration not allowed at module level", 0);
        else if (!bind_outside(st, scope, sym))
            symtable_error(st, sym->directive, "no binding for nonlocal '%U' found", sym->name);
    } else if (sym->flags & SYM_BOUND) {
        sym->binding = BIND_LOCAL;
    } else if (!bind_outside(st, scope, sym)) {
        sym->binding = BIND_GLOBAL_IMPLICIT;
    }
}

void symtable_resolve(Symtable *st, Scope *scope) {
    if (c_stack_low(st->rt)) {
        raise_recursion(st->rt, " during compilation");
        st->failed = true;
        return;
    }
    /* Inner scopes add symbols that are bound already: only those of the walk are looked at. */
    uint32_t count = scope->count;
    for (uint32_t i = 0; i < count && !st->failed; i++) bind(st, scope, scope->symbols[i]);
    for (Scope *child = scope->children; child && !st->failed; child = child->sibling) symtable_resolve(st, child);
}
