/* SPDX-License-Identifier: MIT
 * codegen_names.c: variables: which instruction reads, writes or deletes a name. */
#include "compiler/codegen.h"
#include "types/str.h"

Value cg_mangle(Codegen *c, Value name) {
    Value v = symtable_mangle(c->rt, c->s, c->u->private_name, name);
    if (!v) c->failed = true;
    return v;
}

Symbol *cg_find_symbol(Codegen *c, Value name) { return name ? scope_find(c->u->scope, name) : NULL; }

bool cg_is_fast(const Codegen *c, const Symbol *sym) {
    return sym && sym->binding == BIND_LOCAL && c->u->scope->kind == SCOPE_FUNCTION;
}

/* Local variables get their registers in the order in which the code mentions them, as co_varnames shows. */
uint32_t cg_local_reg(Codegen *c, Symbol *sym) {
    Unit *u = c->u;
    if (sym->index != SYMBOL_NO_INDEX) return sym->index;
    uint32_t reg = sym->index = u->local_count++;
    u->locals[reg] = sym;
    if (sym->flags & SYM_DELETED) u->deleted[reg / 64] |= (uint64_t)1 << (reg % 64);
    return reg;
}

int cg_local_dest(Codegen *c, const Expr *target) {
    if (target->kind != EXPR_NAME || c->failed) return DEST_ANY;
    Symbol *sym = cg_find_symbol(c, cg_mangle(c, target->name.id));
    return cg_is_fast(c, sym) ? (int)cg_local_reg(c, sym) : DEST_ANY;
}

bool cg_check_name(Codegen *c, const Location *loc, Value name, enum ExprContext ctx) {
    if (ctx == CTX_LOAD || c->failed || name != c->rt->names[N___debug__]) return !c->failed;
    cg_error(c, loc, ctx == CTX_STORE ? "cannot assign to __debug__" : "cannot delete __debug__");
    return false;
}

static Operand load_local(Codegen *c, const Location *loc, Symbol *sym, int dest) {
    uint32_t reg = cg_local_reg(c, sym);
    if (!cg_bound_test(c, reg)) {
        cg_emit(c, loc, I_CHECK, 0, reg, 0, 0);
        cg_bound_set(c, reg, true);
    }
    return cg_deliver(c, loc, (Operand){OPD_LOCAL, reg}, dest);
}

static Operand load_free(Codegen *c, const Location *loc, const Symbol *sym, int dest) {
    uint32_t d = cg_result_reg(c, dest);
    if (c->u->scope->kind == SCOPE_CLASS)
        cg_emit(c, loc, I_LOADCLASSFREE, 0, d, sym->index, cg_name_index(c, sym->name));
    else
        cg_emit(c, loc, I_LOADFREE, 0, d, sym->index, 0);
    return cg_reg_operand(c, d);
}

Operand cg_load_name(Codegen *c, const Location *loc, Value name, int dest) {
    if (name == c->rt->names[N___debug__])
        return cg_deliver(c, loc, (Operand){OPD_CONST, cg_const_index(c, v_bool(!c->optimize))}, dest);
    if (c->failed || !(name = cg_mangle(c, name))) return (Operand){OPD_TEMP, c->u->temp_base};
    Symbol *sym = cg_find_symbol(c, name);
    if (cg_is_fast(c, sym)) return load_local(c, loc, sym, dest);
    if (sym && sym->binding == BIND_FREE) return load_free(c, loc, sym, dest);
    uint32_t d = cg_result_reg(c, dest);
    if (sym && sym->binding == BIND_CELL) {
        cg_emit(c, loc, I_LOADCELL, 0, d, sym->index, 0);
        return cg_reg_operand(c, d);
    }
    bool global = sym && (sym->binding == BIND_GLOBAL_EXPLICIT ||
                          (sym->binding == BIND_GLOBAL_IMPLICIT && c->u->scope->kind == SCOPE_FUNCTION));
    cg_emit(c, loc, global ? I_LOADGLOBAL : I_LOADNAME, 0, d, cg_name_index(c, name), 0);
    return cg_reg_operand(c, d);
}

void cg_store_name(Codegen *c, const Location *loc, Value name, Operand value) {
    if (!cg_check_name(c, loc, name, CTX_STORE) || !(name = cg_mangle(c, name))) return;
    Symbol *sym = cg_find_symbol(c, name);
    if (cg_is_fast(c, sym)) {
        uint32_t reg = cg_local_reg(c, sym);
        cg_move_to(c, loc, value, reg);
        cg_bound_set(c, reg, true);
        return;
    }
    uint32_t mark = c->u->temp_top;
    uint32_t reg = cg_to_register(c, loc, value);
    bool dying = value.kind != OPD_LOCAL;
    c->u->temp_top = mark;
    if (sym && sym->binding == BIND_CELL)
        cg_emit(c, loc, I_STORECELL, dying ? FB : 0, sym->index, reg, 0);
    else if (sym && sym->binding == BIND_FREE)
        cg_emit(c, loc, I_STOREFREE, dying ? FB : 0, sym->index, reg, 0);
    else {
        bool global = sym && (sym->binding == BIND_GLOBAL_EXPLICIT ||
                              (sym->binding == BIND_GLOBAL_IMPLICIT && c->u->scope->kind == SCOPE_FUNCTION));
        cg_emit(c, loc, global ? I_STOREGLOBAL : I_STORENAME, dying ? FA : 0, reg, cg_name_index(c, name), 0);
    }
}

void cg_delete_name(Codegen *c, const Location *loc, Value name) {
    if (!cg_check_name(c, loc, name, CTX_DEL) || !(name = cg_mangle(c, name))) return;
    Symbol *sym = cg_find_symbol(c, name);
    if (cg_is_fast(c, sym)) {
        uint32_t reg = cg_local_reg(c, sym);
        cg_emit(c, loc, cg_bound_test(c, reg) ? I_CLEAR : I_DELFAST, 0, reg, 0, 0);
        cg_bound_set(c, reg, false);
    } else if (sym && sym->binding == BIND_CELL) {
        cg_emit(c, loc, I_DELCELL, 0, sym->index, 0, 0);
    } else if (sym && sym->binding == BIND_FREE) {
        cg_emit(c, loc, I_DELFREE, 0, sym->index, 0, 0);
    } else {
        bool global = sym && (sym->binding == BIND_GLOBAL_EXPLICIT ||
                              (sym->binding == BIND_GLOBAL_IMPLICIT && c->u->scope->kind == SCOPE_FUNCTION));
        cg_emit(c, loc, global ? I_DELGLOBAL : I_DELNAME, 0, 0, cg_name_index(c, name), 0);
    }
}

void cg_load_closure(Codegen *c, const Location *loc, Value name, uint32_t reg) {
    Unit *u = c->u;
    for (uint32_t i = 0; i < u->cell_count; i++) {
        if (u->cells[i] != name) continue;
        cg_emit(c, loc, I_MOVE, 0, reg, u->cell_regs[i], 0);
        return;
    }
    for (uint32_t i = 0; i < u->free_count; i++) {
        if (u->frees[i] != name) continue;
        cg_emit(c, loc, I_LOADCLOSURE, 0, reg, i, 0);
        return;
    }
    cg_error(c, loc, "internal: no cell for '%U'", name);
}
