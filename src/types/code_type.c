/* SPDX-License-Identifier: MIT
 * code_type.c: code objects as Python sees them. */
#include "gc/gc.h"
#include "object/error.h"
#include "object/protocol.h"
#include "types/bytes.h"
#include "types/class.h"
#include "types/code.h"
#include "types/int.h"
#include "types/iter.h"
#include "types/list.h"
#include "types/str.h"
#include "types/tuple.h"

Code *code_alloc(Runtime *rt) {
    Code *c = object_new_container(rt, T_CODE, sizeof *c);
    if (c) c->id = ++rt->next_code_id;
    return c;
}

const Position *code_position(const Code *c, uint32_t i) {
    uint32_t low = 0, high = c->position_count;
    while (low < high) { /* the last entry at or before i */
        uint32_t middle = low + (high - low) / 2;
        if (c->positions[middle].instr <= i) low = middle + 1;
        else high = middle;
    }
    return low ? &c->positions[low - 1] : NULL;
}

static inline Code *code_of(Borrowed v) { return as_code(v); }

/* ---- attributes ---- */

enum { A_ARGCOUNT, A_POSONLY, A_KWONLY, A_NLOCALS, A_STACKSIZE, A_FLAGS, A_FIRSTLINE };
static Owned get_number(Runtime *rt, Borrowed self, void *closure) {
    const Code *c = code_of(self);
    switch ((uintptr_t)closure) {
    case A_ARGCOUNT: return v_small(c->argcount);
    case A_POSONLY: return v_small(c->posonly);
    case A_KWONLY: return v_small(c->kwonly);
    case A_NLOCALS: return v_small(c->nlocals);
    case A_STACKSIZE: return v_small(c->nregs - size_min(c->nregs, c->nlocals));
    case A_FLAGS: return v_small(c->flags & ~(uint32_t)CO_HIDDEN);
    default: return v_small(c->firstlineno);
    }
}

static Owned get_value(Runtime *rt, Borrowed self, void *closure) {
    Value v = *(Value *)(void *)((uint8_t *)code_of(self) + (uintptr_t)closure);
    return v ? own(v) : own(rt->empty_tuple);
}
static Owned get_qualname(Runtime *rt, Borrowed self, void *closure) { return own(code_of(self)->qualname ? code_of(self)->qualname : code_of(self)->name); }
static Owned get_consts(Runtime *rt, Borrowed self, void *closure) { return tuple_from(rt, code_of(self)->consts, code_of(self)->const_count); }
static Owned get_names(Runtime *rt, Borrowed self, void *closure) { return tuple_from(rt, code_of(self)->names, code_of(self)->name_count); }
static Owned get_code_bytes(Runtime *rt, Borrowed self, void *closure) { return bytes_from(rt, code_of(self)->instrs, code_of(self)->instr_count * sizeof(Instr)); }

#define N(name, which) {name, get_number, NULL, NULL, (void *)(uintptr_t)(which)}
#define VAL(name, field) {name, get_value, NULL, NULL, (void *)offsetof(Code, field)}
static const GetSetDef getsets[] = {
    N("co_argcount", A_ARGCOUNT), N("co_posonlyargcount", A_POSONLY), N("co_kwonlyargcount", A_KWONLY), N("co_nlocals", A_NLOCALS),
    N("co_stacksize", A_STACKSIZE), N("co_flags", A_FLAGS), N("co_firstlineno", A_FIRSTLINE), VAL("co_name", name), VAL("co_filename", filename),
    VAL("co_varnames", varnames), VAL("co_cellvars", cellvars), VAL("co_freevars", freevars), {"co_qualname", get_qualname, NULL, NULL, NULL},
    {"co_consts", get_consts, NULL, NULL, NULL}, {"co_names", get_names, NULL, NULL, NULL}, {"co_code", get_code_bytes, NULL, NULL, NULL},
    {NULL, NULL, NULL, NULL, NULL},
};

/* ---- methods ---- */

static Owned number_or_none(int n) { return n < 0 ? V_NONE : v_small(n); }

static Owned code_positions(Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kwnames) {
    const Code *c = code_of(self);
    Owned list = list_new(rt, c->instr_count);
    for (uint32_t i = 0; list && i < c->instr_count; i++) {
        const Position *p = code_position(c, i);
        Value a[4] = {V_NONE, V_NONE, V_NONE, V_NONE};
        if (p && !p->artificial) a[0] = number_or_none(p->line), a[1] = v_small(p->end_line), a[2] = number_or_none(p->col), a[3] = number_or_none(p->end_col);
        Owned item = tuple_from(rt, a, 4);
        if (!item || list_append_owned(rt, list, item) < 0) clear_slot(rt, &list);
    }
    Owned it = list ? obj_iter(rt, list) : V_NULL;
    decref_maybe(rt, list);
    return it;
}

/* (start, end, line) in bytes of CPython's measure: an instruction counts as 2. */
static Owned code_lines(Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kwnames) {
    const Code *c = code_of(self);
    Owned list = list_new(rt, c->position_count);
    for (uint32_t i = 0; list && i < c->position_count;) {
        uint32_t first = i;
        while (i < c->position_count && c->positions[i].line == c->positions[first].line) i++;
        uint32_t end = i < c->position_count ? c->positions[i].instr : c->instr_count;
        Owned item = tuple_pack(rt, 3, v_small(c->positions[first].instr * 2), v_small(end * 2), number_or_none(c->positions[first].line));
        if (!item || list_append_owned(rt, list, item) < 0) clear_slot(rt, &list);
    }
    Owned it = list ? obj_iter(rt, list) : V_NULL;
    decref_maybe(rt, list);
    return it;
}

static void *copy_block(Runtime *rt, const void *from, size_t bytes) {
    void *p = mem_alloc(rt, bytes);
    return p && bytes ? memcpy(p, from, bytes) : p; /* an empty table may lie nowhere */
}

Code *code_copy(Runtime *rt, const Code *c) {
    Code *n = code_alloc(rt);
    if (!n) return NULL;
    uint64_t id = n->id;
    Object header = n->header;
    *n = *c;
    n->header = header;
    n->id = id;
    Value *owned[] = {&n->name, &n->qualname, &n->filename, &n->varnames, &n->cellvars, &n->freevars};
    for (size_t i = 0; i < COUNT_OF(owned); i++) incref_maybe(*owned[i]);
    n->instrs = copy_block(rt, c->instrs, c->instr_count * sizeof *c->instrs);
    n->consts = copy_block(rt, c->consts, c->const_count * sizeof *c->consts);
    n->names = copy_block(rt, c->names, c->name_count * sizeof *c->names);
    n->handlers = copy_block(rt, c->handlers, c->handler_count * sizeof *c->handlers);
    n->positions = copy_block(rt, c->positions, c->position_count * sizeof *c->positions);
    n->regions = copy_block(rt, c->regions, c->region_count * sizeof *c->regions);
    n->region_starts = copy_block(rt, c->region_starts, c->region_start_count * sizeof *c->region_starts);
    n->cell_regs = copy_block(rt, c->cell_regs, c->ncells * sizeof *c->cell_regs);
    if (!n->consts) n->const_count = 0;
    if (!n->names) n->name_count = 0;
    for (uint32_t i = 0; i < n->const_count; i++) incref(n->consts[i]);
    for (uint32_t i = 0; i < n->name_count; i++) incref(n->names[i]);
    if (n->instrs && n->consts && n->names && n->handlers && n->positions && n->regions && n->region_starts && n->cell_regs) return n;
    decref(rt, v_from(n));
    return NULL;
}

static int replace_text(Runtime *rt, Value *slot, Borrowed v, const char *what) {
    if (!v) return 0;
    if (!v_is_str(rt, v)) return raise_int(rt, T_TYPE_ERROR, "replace() argument '%s' must be str, not %A", what, v);
    replace_slot(rt, slot, own(v));
    return 0;
}

/* May b stand where the instructions expect a? Names of keywords, parts of f-strings, keys, bodies of functions: such
 * constants must stay what they are, and all strings, tuples and code objects may be such. */
static bool same_kind(Value a, Value b) {
    if (!v_is_ptr(a)) return true;
    uint32_t type = v_obj(a)->type;
    if (type != T_STR && type != T_TUPLE && type != T_CODE) return true;
    if (!v_is(b, type)) return false;
    if (type == T_CODE) return as_code(a)->nfree == as_code(b)->nfree;
    if (type == T_STR) return true;
    const Tuple *x = as_tuple(a), *y = as_tuple(b);
    bool same = x->len == y->len;
    for (size_t i = 0; same && i < x->len; i++) same = same_kind(x->items[i], y->items[i]);
    return same;
}

static int replace_consts(Runtime *rt, Code *n, Borrowed consts) {
    if (!consts) return 0;
    if (!v_is_tuple(rt, consts)) return raise_int(rt, T_TYPE_ERROR, "replace() argument 'co_consts' must be tuple, not %A", consts);
    if (as_tuple(consts)->len != n->const_count) return raise_int(rt, T_VALUE_ERROR, "co_consts: this code object needs exactly %zd constants", (ssize_t)n->const_count);
    for (uint32_t i = 0; i < n->const_count; i++)
        if (!same_kind(n->consts[i], as_tuple(consts)->items[i]))
            return raise_int(rt, T_VALUE_ERROR, "co_consts: in this code object constant %zd must be another %T", (ssize_t)i, n->consts[i]);
    for (uint32_t i = 0; i < n->const_count; i++) replace_slot(rt, &n->consts[i], own(as_tuple(consts)->items[i]));
    return 0;
}

/* The flags that the instructions and the layout of the registers depend on stay; one kind of generator may become another. */
static int replace_flags(Runtime *rt, Code *n, uint32_t flags) {
    const uint32_t generator = CO_GENERATOR | CO_COROUTINE | CO_ASYNC_GENERATOR, fixed = CO_OPTIMIZED | CO_VARARGS | CO_VARKEYWORDS;
    if ((n->flags ^ flags) & fixed || !(n->flags & generator) != !(flags & generator))
        return raise_int(rt, T_VALUE_ERROR, "co_flags: 0x%x does not fit the instructions of this code object, which has 0x%x", flags, n->flags);
    n->flags = flags;
    return 0;
}

/* What can be replaced without touching the instructions. */
static Owned code_replace(Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kwnames) {
    static const char *const params[] = {"*", "co_flags", "co_firstlineno", "co_consts", "co_filename", "co_name", "co_qualname", NULL};
    Value a[6];
    int flags = 0, line = 0;
    if (args_parse(rt, "replace", params, 0, args, nargs, kwnames, a) < 0) return V_NULL;
    if ((a[0] && num_as_int(rt, a[0], &flags) < 0) || (a[1] && num_as_int(rt, a[1], &line) < 0)) return V_NULL;
    Code *n = code_copy(rt, code_of(self));
    if (!n) return V_NULL;
    if (a[1]) n->firstlineno = line;
    if ((a[0] && replace_flags(rt, n, (uint32_t)flags) < 0) || replace_consts(rt, n, a[2]) < 0 || replace_text(rt, &n->filename, a[3], "co_filename") < 0 || replace_text(rt, &n->name, a[4], "co_name") < 0 ||
        replace_text(rt, &n->qualname, a[5], "co_qualname") < 0) {
        decref(rt, v_from(n));
        return V_NULL;
    }
    return v_from(n);
}

static Owned code_repr(Runtime *rt, Borrowed self) {
    const Code *c = code_of(self);
    return format_str(rt, "<code object %U at 0x%lx, file \"%U\", line %d>", c->name, (unsigned long)self, c->filename, c->firstlineno);
}

static Owned code_compare(Runtime *rt, Borrowed a, Borrowed b, int op) {
    if ((op != CMP_EQ && op != CMP_NE) || !v_is(a, T_CODE) || !v_is(b, T_CODE)) return V_NOTIMPL;
    const Code *x = code_of(a), *y = code_of(b);
    bool same = x == y;
    if (!same && x->instr_count == y->instr_count && x->firstlineno == y->firstlineno && x->flags == y->flags && x->const_count == y->const_count &&
        x->name_count == y->name_count && str_equal(x->name, y->name) && !memcmp(x->names, y->names, x->name_count * sizeof(Value))) {
        same = true; /* inline words are caches: only whole tables that were never run compare equal in doubt */
        for (uint32_t i = 0; same && i < x->instr_count; i++) same = x->instrs[i] == y->instrs[i];
        for (uint32_t i = 0; same && i < x->const_count; i++) {
            int eq = type_index(x->consts[i]) != type_index(y->consts[i]) ? 0 : obj_equal(rt, x->consts[i], y->consts[i]);
            if (eq < 0) return V_NULL;
            same = eq;
        }
    }
    return v_bool(same == (op == CMP_EQ));
}

static int64_t code_hash(Runtime *rt, Borrowed self) { return (int64_t)(str_hash32(rt, code_of(self)->name) ^ (uint64_t)code_of(self)->firstlineno << 20 ^ code_of(self)->instr_count); }

/* Code is never tracked, as in CPython: what it holds cannot lead back to it. */
static int code_traverse(Runtime *rt, Object *self, Visitor visit, void *arg) {
    Code *c = (Code *)self;
    for (uint32_t i = 0; i < c->const_count; i++) VISIT(c->consts[i]);
    for (uint32_t i = 0; i < c->name_count; i++) VISIT(c->names[i]);
    VISIT(c->name);
    VISIT(c->qualname);
    VISIT(c->filename);
    VISIT(c->varnames);
    VISIT(c->cellvars);
    VISIT(c->freevars);
    return 0;
}

static void code_dealloc(Runtime *rt, Object *self) {
    Code *c = (Code *)self;
    if (rt->hooks.code_dies) rt->hooks.code_dies(rt);
    for (uint32_t i = 0; i < c->const_count; i++) decref(rt, c->consts[i]);
    for (uint32_t i = 0; i < c->name_count; i++) decref(rt, c->names[i]);
    Value *owned[] = {&c->name, &c->qualname, &c->filename, &c->varnames, &c->cellvars, &c->freevars};
    for (size_t i = 0; i < COUNT_OF(owned); i++) clear_slot(rt, owned[i]);
    void *blocks[] = {c->instrs, c->consts, c->names, c->handlers, c->positions, c->regions, c->region_starts, c->cell_regs};
    for (size_t i = 0; i < COUNT_OF(blocks); i++) mem_free(rt, blocks[i]);
    object_free(rt, self);
}

static size_t code_size(Runtime *rt, Object *self) {
    Code *c = (Code *)self;
    const void *blocks[] = {c->instrs, c->consts, c->names, c->handlers, c->positions, c->regions, c->region_starts, c->cell_regs};
    size_t sum = 0;
    for (size_t i = 0; i < COUNT_OF(blocks); i++) sum += mem_block_size(blocks[i]);
    return sum;
}

static const MethodDef methods[] = {{"co_positions", code_positions, 0, 0, 0, NULL}, {"co_lines", code_lines, 0, 0, 0, NULL}, {"replace", code_replace, 0, 0, METH_KW, NULL},
                                    {NULL, NULL, 0, 0, 0, NULL}};

const TypeSlots code_slots = {
    .name = "code", .doc = "Create a code object.  Not for mere mortals.", .flags = TF_CONTAINER | TF_WEAKREF | TF_IMMUTABLE | TF_NO_NEW, .base = T_OBJECT,
    .layout = LAYOUT_CUSTOM, .basicsize = sizeof(Code), .dealloc = code_dealloc, .traverse = code_traverse, .size = code_size, .repr = code_repr,
    .compare = code_compare, .hash = code_hash, .methods = methods, .getsets = getsets,
};
