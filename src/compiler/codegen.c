/* SPDX-License-Identifier: MIT
 * codegen.c: units, registers, labels and the emission of instructions. */
#include "compiler/codegen.h"

#include "compiler/parser.h"
#include "object/error.h"
#include "types/str.h"

/* ---- memory and errors ---- */

static void *grow(Codegen *c, void *old, uint32_t count, uint32_t *room, size_t size) {
    uint32_t more = *room ? *room * 2 : 16;
    void *p = scratch_alloc_array(c->s, more, size);
    if (!p) {
        c->failed = true;
        return NULL;
    }
    if (count) memcpy(p, old, count * size);
    *room = more;
    return p;
}

Value cg_keep(Codegen *c, Owned v) {
    if (v) v = scratch_keep(c->s, v);
    if (!v) c->failed = true;
    return v;
}

Value cg_intern(Codegen *c, Owned v) { return cg_keep(c, v ? str_intern(c->rt, v) : 0); }

static void raise_at(Codegen *c, const Location *loc, Owned msg) {
    c->failed = true;
    if (!msg) return;
    Value text = compile_source_line(c->rt, c->filename, c->source, c->source_len, loc->lineno);
    if (!c->rt->error)
        raise_syntax(c->rt, T_SYNTAX_ERROR, msg, c->filename, loc->lineno, loc->col_offset + 1, text, loc->end_lineno,
                 loc->end_col_offset + 1);
    decref_maybe(c->rt, text);
    decref(c->rt, msg);
}

void cg_error(Codegen *c, const Location *loc, const char *format, ...) {
    if (c->failed) return;
    va_list ap;
    va_start(ap, format);
    Value msg = format_str_va(c->rt, format, ap);
    va_end(ap);
    raise_at(c, loc, msg);
}

void cg_warn(Codegen *c, const Location *loc, const char *format, ...) {
    if (c->failed || !c->rt->hooks.warn_explicit) return;
    va_list ap;
    va_start(ap, format);
    Value msg = format_str_va(c->rt, format, ap);
    va_end(ap);
    if (!msg) {
        c->failed = true;
        return;
    }
    if (c->rt->hooks.warn_explicit(c->rt, T_SYNTAX_WARNING, msg, c->filename, loc->lineno) < 0) {
        c->failed = true;
        if (error_catch(c->rt, T_SYNTAX_WARNING)) {
            raise_at(c, loc, msg);
            return;
        }
    }
    decref(c->rt, msg);
}

bool cg_enter_recursion(Codegen *c) {
    if (c->failed) return false;
    if (!c_stack_low(c->rt)) return true;
    raise_recursion(c->rt, " during compilation");
    c->failed = true;
    return false;
}

/* ---- which locals are bound ---- */

bool cg_bound_test(const Codegen *c, uint32_t reg) {
    const Unit *u = c->u;
    return !u->reachable || (reg / 64 < u->bound_words && (u->bound[reg / 64] >> (reg % 64) & 1));
}

void cg_bound_set(Codegen *c, uint32_t reg, bool bound) {
    Unit *u = c->u;
    if (reg / 64 >= u->bound_words) return;
    uint64_t bit = (uint64_t)1 << (reg % 64);
    if (bound)
        u->bound[reg / 64] |= bit;
    else
        u->bound[reg / 64] &= ~bit;
}

static uint64_t *bound_copy(Codegen *c) {
    uint64_t *p = scratch_alloc_array(c->s, c->u->bound_words, sizeof *p);
    if (!p)
        c->failed = true;
    else
        memcpy(p, c->u->bound, c->u->bound_words * sizeof *p);
    return p;
}

static void bound_forget_deleted(Unit *u, uint64_t *bound) {
    for (uint32_t i = 0; i < u->bound_words; i++) bound[i] &= ~u->deleted[i];
}

/* ---- instructions ---- */

Ins *cg_emit(Codegen *c, const Location *loc, enum Opcode op, unsigned flags, uint32_t a, uint32_t b, uint32_t ic) {
    Unit *u = c->u;
    if (c->failed || !u->reachable) return NULL;
    if (u->count == u->room) {
        Ins *p = grow(c, u->ins, u->count, &u->room, sizeof *p);
        if (!p) return NULL;
        u->ins = p;
    }
    Ins *i = &u->ins[u->count++];
    *i = (Ins){.op = (uint8_t)op,
               .flags = (uint8_t)flags,
               .a = (uint16_t)a,
               .b = b,
               .c = ic,
               .handler = u->handler,
               .region = u->region,
               .starts = u->starting,
               .loc = *loc};
    u->starting = false;
    if (u->handler >= 0) u->handlers[u->handler].used = true;
    if (op == I_RETURN || op == I_RETURNK || op == I_RAISE || op == I_RERAISE) u->reachable = false;
    return i;
}

static void label_reach(Codegen *c, uint32_t label) {
    Unit *u = c->u;
    Label *l = &u->labels[label];
    l->reached = true;
    if (l->pos >= 0 || !u->bound_words) return;
    if (!l->bound) {
        l->bound = bound_copy(c);
        return;
    }
    for (uint32_t i = 0; i < u->bound_words; i++) l->bound[i] &= u->bound[i];
}

void cg_emit_jump(Codegen *c, const Location *loc, enum Opcode op, unsigned flags, uint32_t a, uint32_t b, uint32_t ic,
                  uint32_t label) {
    Ins *i = cg_emit(c, loc, op, flags, a, b, ic);
    if (!i) return;
    i->extra = label;
    label_reach(c, label);
}

const Location cg_no_location = {-1, -1, -1, -1};

void cg_line_mark(Codegen *c, const Location *loc) { cg_emit(c, loc, I_NOP, FT, 0, 0, 0); }

void cg_region_push(Codegen *c, enum RegionKind kind, uint32_t reg) {
    Unit *u = c->u;
    if (c->failed) return;
    if (u->region_count == u->region_room) {
        Region *p = grow(c, u->regions, u->region_count, &u->region_room, sizeof *p);
        if (!p) return;
        u->regions = p;
    }
    u->regions[u->region_count] = (Region){.outer = u->region, .kind = (uint16_t)kind, .reg = (uint16_t)reg};
    u->region = ++u->region_count;
}

void cg_jump(Codegen *c, const Location *loc, uint32_t label) {
    cg_emit_jump(c, loc, I_JUMP, 0, 0, 0, 0, label);
    c->u->reachable = false;
}

uint32_t cg_label_new(Codegen *c) {
    Unit *u = c->u;
    if (u->label_count == u->label_room) {
        Label *p = grow(c, u->labels, u->label_count, &u->label_room, sizeof *p);
        if (!p) return 0;
        u->labels = p;
    }
    u->labels[u->label_count] = (Label){.pos = -1};
    return u->label_count++;
}

void cg_label_place(Codegen *c, uint32_t label) {
    Unit *u = c->u;
    if (c->failed) return;
    Label *l = &u->labels[label];
    l->pos = (int32_t)u->count;
    if (!l->reached) return;
    for (uint32_t i = 0; i < u->bound_words && l->bound; i++)
        u->bound[i] = u->reachable ? u->bound[i] & l->bound[i] : l->bound[i];
    u->reachable = true;
}

void cg_label_place_loop(Codegen *c, uint32_t label) {
    cg_label_place(c, label);
    if (!c->failed) bound_forget_deleted(c->u, c->u->bound);
}

int32_t cg_handler_new(Codegen *c, uint32_t reg) {
    Unit *u = c->u;
    uint32_t label = cg_label_new(c);
    if (u->handler_count == u->handler_room) {
        HandlerInfo *p = grow(c, u->handlers, u->handler_count, &u->handler_room, sizeof *p);
        if (!p) return -1;
        u->handlers = p;
    }
    uint64_t *bound = bound_copy(c);
    if (!bound) return -1;
    bound_forget_deleted(u, bound);
    u->handlers[u->handler_count] = (HandlerInfo){.label = label, .reg = reg, .bound = bound};
    return (int32_t)u->handler_count++;
}

void cg_handler_place(Codegen *c, int32_t handler) {
    Unit *u = c->u;
    if (c->failed) return;
    const HandlerInfo *h = &u->handlers[handler];
    Label *l = &u->labels[h->label];
    l->pos = (int32_t)u->count;
    if (!h->used) return;
    l->reached = true;
    for (uint32_t i = 0; i < u->bound_words; i++) u->bound[i] = u->reachable ? u->bound[i] & h->bound[i] : h->bound[i];
    u->reachable = true;
}

/* ---- registers ---- */

uint32_t cg_temp_push_n(Codegen *c, uint32_t n) {
    Unit *u = c->u;
    uint32_t reg = u->temp_top;
    if (n >= REG_NONE || reg + n >= REG_NONE) {
        if (!c->failed) raise(c->rt, T_OVERFLOW_ERROR, "too many values in one expression");
        c->failed = true;
        return u->temp_base;
    }
    u->temp_top += n;
    if (u->temp_top > u->temp_max) u->temp_max = u->temp_top;
    return reg;
}

uint32_t cg_temp_push(Codegen *c) { return cg_temp_push_n(c, 1); }

uint32_t cg_result_reg(Codegen *c, int dest) { return dest >= 0 ? (uint32_t)dest : cg_temp_push(c); }

Operand cg_reg_operand(const Codegen *c, uint32_t reg) {
    return (Operand){cg_is_temp(c, reg) ? OPD_TEMP : OPD_LOCAL, reg};
}

void cg_clear_reg(Codegen *c, const Location *loc, uint32_t reg) { cg_emit(c, loc, I_CLEAR, 0, reg, 0, 0); }

/* Immediates whose word fits 32 bits are part of the instruction. */
void cg_load_value(Codegen *c, const Location *loc, Value v, uint32_t reg) {
    if (!v_is_ptr(v) && (int64_t)v == (int32_t)v)
        cg_emit(c, loc, I_LOADIMM, 0, reg, (uint32_t)v, 0);
    else
        cg_emit(c, loc, I_LOADK, 0, reg, cg_const_index(c, v), 0);
}

void cg_move_to(Codegen *c, const Location *loc, Operand o, uint32_t reg) {
    if (c->failed) return; /* then the constant may never have come into its table */
    if (o.kind == OPD_CONST)
        cg_load_value(c, loc, c->u->consts.items[o.n], reg);
    else if (o.n != reg)
        cg_emit(c, loc, I_MOVE, cg_dies(o, FB), reg, o.n, 0);
}

Operand cg_deliver(Codegen *c, const Location *loc, Operand o, int dest) {
    if (dest == DEST_ANY || (dest == DEST_TEMP && o.kind == OPD_TEMP)) return o;
    if (dest >= 0 && o.kind == OPD_TEMP && o.n != (uint32_t)dest && o.n + 1 == c->u->temp_top) c->u->temp_top--;
    uint32_t d = cg_result_reg(c, dest);
    cg_move_to(c, loc, o, d);
    return cg_reg_operand(c, d);
}

uint32_t cg_to_register(Codegen *c, const Location *loc, Operand o) {
    if (o.kind != OPD_CONST) return o.n;
    uint32_t d = cg_temp_push(c);
    cg_move_to(c, loc, o, d);
    return d;
}

/* ---- tables of names and constants ---- */

static uint32_t hash_word(Value v) { return hash_fold((int64_t)v); }

static bool table_grow(Codegen *c, IndexTable *t) {
    Value *items = grow(c, t->items, t->count, &t->room, sizeof *items);
    if (!items) return false;
    t->items = items;
    t->slots = scratch_alloc_array(c->s, (size_t)t->room * 2, sizeof *t->slots);
    if (!t->slots) {
        c->failed = true;
        return false;
    }
    t->mask = t->room * 2 - 1;
    for (uint32_t i = 0; i < t->count; i++) {
        uint32_t h = hash_word(items[i]);
        while (t->slots[h & t->mask]) h++;
        t->slots[h & t->mask] = i + 1;
    }
    return true;
}

static uint32_t table_index(Codegen *c, IndexTable *t, Value v) {
    if (c->failed) return 0;
    if (t->count == t->room && !table_grow(c, t)) return 0;
    uint32_t h = hash_word(v);
    for (; t->slots[h & t->mask]; h++)
        if (t->items[t->slots[h & t->mask] - 1] == v) return t->slots[h & t->mask] - 1;
    t->items[t->count] = v;
    t->slots[h & t->mask] = ++t->count;
    return t->count - 1;
}

uint32_t cg_name_index(Codegen *c, Value name) {
    uint32_t i = table_index(c, &c->u->names, name);
    if (i > 0xffff && !c->failed) {
        raise(c->rt, T_OVERFLOW_ERROR, "too many names in one code object");
        c->failed = true;
    }
    return i;
}

uint32_t cg_const_index_exact(Codegen *c, Value v) { return table_index(c, &c->u->consts, v); }

/* ---- units ---- */

/* The qualified name of an inner function or class, as __qualname__ shows it. */
static Value qualified_name(Codegen *c, const Unit *parent, Value name, enum UnitKind kind) {
    if (!parent || parent->kind == UNIT_MODULE) return name;
    if (kind == UNIT_FUNCTION || kind == UNIT_ASYNC_FUNCTION || kind == UNIT_CLASS) {
        Value m = symtable_mangle(c->rt, c->s, parent->private_name, name);
        const Symbol *sym = m ? scope_find(parent->scope, m) : NULL;
        if (sym && sym->binding == BIND_GLOBAL_EXPLICIT) return name;
    }
    bool plain = parent->kind == UNIT_CLASS || parent->kind == UNIT_COMPREHENSION;
    return cg_keep(c, format_str(c->rt, plain ? "%U.%U" : "%U.<locals>.%U", parent->qualname, name));
}

static int compare_names(Value a, Value b) { return str_order(a, b); }

static void insert_sorted(Value *names, uint32_t *count, uint32_t from, Value name) {
    uint32_t i = (*count)++;
    for (; i > from && compare_names(names[i - 1], name) > 0; i--) names[i] = names[i - 1];
    names[i] = name;
}

static uint32_t local_limit(const Scope *scope) {
    uint32_t n = 0;
    if (scope->kind != SCOPE_FUNCTION) return 0;
    for (uint32_t i = 0; i < scope->count; i++) {
        const Symbol *sym = scope->symbols[i];
        n += sym->binding == BIND_LOCAL || (sym->binding == BIND_CELL && (sym->flags & SYM_PARAM));
    }
    return n;
}

static bool collect_frees(Codegen *c, Unit *u) {
    Scope *scope = u->scope;
    u->frees = scratch_alloc_array(c->s, scope->count + 1, sizeof *u->frees);
    if (!u->frees) return false;
    for (uint32_t i = 0; i < scope->count; i++) {
        const Symbol *sym = scope->symbols[i];
        if (sym->binding == BIND_FREE || (sym->flags & SYM_FREE_CLASS))
            insert_sorted(u->frees, &u->free_count, 0, sym->name);
    }
    for (uint32_t i = 0; i < u->free_count; i++) {
        Symbol *sym = scope_find(scope, u->frees[i]);
        if (sym->binding == BIND_FREE) sym->index = i;
    }
    return true;
}

/* Cell variables that are no parameters get registers behind the local variables. */
static bool collect_cells(Codegen *c, Unit *u) {
    Scope *scope = u->scope;
    u->cells = scratch_alloc_array(c->s, scope->count + 1, sizeof *u->cells);
    u->cell_regs = scratch_alloc_array(c->s, scope->count + 1, sizeof *u->cell_regs);
    if (!u->cells || !u->cell_regs) return false;
    uint32_t params = 0;
    for (uint32_t i = 0; i < scope->count; i++) {
        const Symbol *sym = scope->symbols[i];
        if (sym->binding == BIND_CELL && (sym->flags & SYM_PARAM)) u->cells[u->cell_count++] = sym->name;
    }
    params = u->cell_count;
    for (uint32_t i = 0; i < scope->count; i++) {
        const Symbol *sym = scope->symbols[i];
        if (sym->binding == BIND_CELL && !(sym->flags & SYM_PARAM))
            insert_sorted(u->cells, &u->cell_count, params, sym->name);
    }
    if (scope->needs_class_cell) u->cells[u->cell_count++] = c->rt->names[N___class__];
    for (uint32_t i = params; i < u->cell_count; i++) {
        u->cell_regs[i] = u->local_room + i - params;
        Symbol *sym = scope->needs_class_cell ? NULL : scope_find(scope, u->cells[i]);
        if (sym) sym->index = u->cell_regs[i];
    }
    u->temp_base = u->local_room + u->cell_count - params;
    return true;
}

/* A scope may be generated more than once: in a finally block, or in the condition of a while loop. */
static void forget_indices(Scope *scope) {
    for (uint32_t i = 0; i < scope->count; i++) scope->symbols[i]->index = SYMBOL_NO_INDEX;
}

static bool unit_tables(Codegen *c, Unit *u) {
    forget_indices(u->scope);
    u->local_room = local_limit(u->scope);
    u->locals = scratch_alloc_array(c->s, u->local_room + 1, sizeof(Symbol *));
    u->bound_words = (u->local_room + 63) / 64;
    u->bound = scratch_alloc_array(c->s, u->bound_words + 1, sizeof(uint64_t));
    u->deleted = scratch_alloc_array(c->s, u->bound_words + 1, sizeof(uint64_t));
    if (!u->locals || !u->bound || !u->deleted || !collect_frees(c, u) || !collect_cells(c, u)) {
        c->failed = true;
        return false;
    }
    if (u->temp_base >= REG_NONE - 1) {
        raise(c->rt, T_OVERFLOW_ERROR, "too many local variables in one function");
        c->failed = true;
        return false;
    }
    u->temp_top = u->temp_max = u->temp_base;
    return true;
}

static uint32_t unit_flags(const Codegen *c, const Unit *u) {
    const Scope *s = u->scope;
    uint32_t flags = c->future & (CO_FUTURE_ANNOTATIONS | CO_FUTURE_BARRY_AS_BDFL);
    if (s->kind != SCOPE_FUNCTION) return flags;
    flags |= CO_NEWLOCALS | CO_OPTIMIZED;
    if (s->nested) flags |= CO_NESTED;
    if (s->generator && s->coroutine)
        flags |= CO_ASYNC_GENERATOR;
    else if (s->generator)
        flags |= CO_GENERATOR;
    else if (s->coroutine)
        flags |= CO_COROUTINE;
    return flags;
}

bool cg_unit_enter(Codegen *c, enum UnitKind kind, const void *node, Value name, int32_t firstlineno) {
    if (c->failed) return false;
    Unit *u = scratch_alloc(c->s, sizeof *u), *parent = c->u;
    if (!u) {
        c->failed = true;
        return false;
    }
    u->parent = parent;
    u->kind = (uint8_t)kind;
    u->scope = symtable_scope(c->st, node);
    u->name = name;
    u->private_name = parent ? parent->private_name : 0;
    u->firstlineno = firstlineno;
    u->handler = -1;
    u->reachable = true;
    u->qualname = qualified_name(c, parent, name, kind);
    if (!u->scope) {
        raise(c->rt, T_SYSTEM_ERROR, "compiler: node without a scope");
        c->failed = true;
    }
    if (c->failed || !unit_tables(c, u)) return false;
    u->flags = unit_flags(c, u);
    c->u = u;
    return true;
}

void cg_unit_leave(Codegen *c) { c->u = c->u->parent; }

static void param(Codegen *c, Value name) {
    name = cg_mangle(c, name);
    Symbol *sym = name ? scope_find(c->u->scope, name) : NULL;
    if (!sym || c->failed) return;
    uint32_t reg = c->u->local_count++;
    sym->index = reg;
    c->u->locals[reg] = sym;
    cg_bound_set(c, reg, true);
    if (sym->flags & SYM_DELETED) c->u->deleted[reg / 64] |= (uint64_t)1 << (reg % 64);
    for (uint32_t i = 0; i < c->u->cell_count; i++)
        if (c->u->cells[i] == sym->name && sym->binding == BIND_CELL) c->u->cell_regs[i] = reg;
}

static void params(Codegen *c, const ArgSeq *args) {
    for (uint32_t i = 0; i < args->count; i++) param(c, args->items[i]->arg);
}

void cg_unit_params(Codegen *c, const Arguments *a) {
    Unit *u = c->u;
    u->posonly = a->posonlyargs.count;
    u->argcount = u->posonly + a->args.count;
    u->kwonly = a->kwonlyargs.count;
    params(c, &a->posonlyargs);
    params(c, &a->args);
    params(c, &a->kwonlyargs);
    if (a->vararg) {
        param(c, a->vararg->arg);
        u->flags |= CO_VARARGS;
    }
    if (a->kwarg) {
        param(c, a->kwarg->arg);
        u->flags |= CO_VARKEYWORDS;
    }
}

void cg_unit_prologue(Codegen *c) {
    Unit *u = c->u;
    Location loc = {u->firstlineno, -1, u->firstlineno, -1};
    u->nparams = u->local_count;
    if (u->flags & (CO_GENERATOR | CO_COROUTINE | CO_ASYNC_GENERATOR)) cg_emit(c, &loc, I_GENSTART, 0, 0, 0, 0);
    for (uint32_t i = 0; i < u->cell_count; i++) cg_emit(c, &loc, I_MAKECELL, 0, u->cell_regs[i], 0, 0);
}
