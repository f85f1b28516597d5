/* SPDX-License-Identifier: MIT
 * snapshot_stores.c: which instructions store references: into attributes, and into containers that are reached by a name.
 *
 * A container has no name of its own, but the code that fills it reaches it by one: `node.kids.append(x)`, `cache[k] = v`,
 * `self.index.setdefault(k, []).append(x)`. One pass over a code object keeps in mind, register by register, by which attribute or variable its
 * content was reached; what comes out of a container by subscript, get or setdefault keeps the container's name. Paths that
 * join are not told apart: a name may be missing or belong to the other path. So these places are candidates, and are told as such. Inline
 * caches tell which of them have run, and on what type last.
 */
#include "compiler/opcodes.h"
#include "memtools/snapshot_parts.h"
#include "types/str.h"
#include "types/tuple.h"
#include "vm/attr.h"

enum { MOST_REGS = 512 };

typedef struct Pass {
    Walk *w;
    const Code *code;
    Value name[MOST_REGS];   /* by which the register's content was reached; 0: not known */
    Value called[MOST_REGS]; /* after LOADMETHOD: the method's name */
    uint32_t ran[MOST_REGS]; /* ... and what it is known to have been called on */
    bool constant[MOST_REGS]; /* a constant: it can be part of no cycle */
} Pass;

static void add_store(Pass *p, uint32_t kind, Value name, int32_t line, uint32_t ran) {
    Walk *w = p->w;
    Snapshot *s = w->s;
    if (w->failed) return;
    if (s->store_count == s->store_room) {
        uint32_t room = s->store_room * 3 / 2 + 256;
        StorePlace *more = snapshot_realloc(s, s->stores, room * sizeof *more);
        if (!more) {
            w->failed = true;
            return;
        }
        s->stores = more;
        s->store_room = room;
    }
    StorePlace place = {name ? text_of_str(&w->texts, name) : 0, text_of_str(&w->texts, p->code->qualname), text_of_str(&w->texts, p->code->filename),
                        line, kind, walk_node_of(w, p->code), ran};
    if (place.name == UINT32_MAX || place.function == UINT32_MAX || place.file == UINT32_MAX) w->failed = true;
    else s->stores[s->store_count++] = place;
}

static Value name_at(const Value *names, size_t count, size_t i) { return i < count ? names[i] : V_NULL; }
static Value tuple_at(Value tuple, size_t i) { return name_at(as_tuple(tuple)->items, as_tuple(tuple)->len, i); }

/* By which name is the content of a register reached? Local variables by their own. */
static Value name_of(const Pass *p, unsigned reg) {
    const Code *c = p->code;
    if (reg < c->nlocals) return tuple_at(c->varnames, reg);
    if (reg - c->nlocals < as_tuple(c->cellvars)->len) return tuple_at(c->cellvars, reg - c->nlocals);
    return reg < MOST_REGS ? p->name[reg] : V_NULL;
}

static void set_name(Pass *p, unsigned reg, Value name) {
    if (reg < MOST_REGS) p->name[reg] = name, p->called[reg] = V_NULL, p->constant[reg] = false;
}

static const struct { const char *name; uint32_t kind; } filling[] = {
    {"append", STORE_SEQUENCE}, {"appendleft", STORE_SEQUENCE}, {"insert", STORE_SEQUENCE}, {"extend", STORE_SEQUENCE}, {"extendleft", STORE_SEQUENCE},
    {"add", STORE_SET}, {"update", STORE_SET | STORE_MAPPING}, {"setdefault", STORE_MAPPING},
};

static bool str_is(Value v, const char *text) {
    return v && v_is(v, T_STR) && str_is_ascii(v) && str_len(v) == strlen(text) && !memcmp(str_ascii(v), text, str_len(v));
}

static void on_method_call(Pass *p, unsigned reg, unsigned result, int32_t line) {
    Value method = reg < MOST_REGS ? p->called[reg] : V_NULL, name = reg + 1 < MOST_REGS ? p->name[reg + 1] : V_NULL;
    for (size_t i = 0; i < COUNT_OF(filling) && name; i++)
        if (str_is(method, filling[i].name)) add_store(p, filling[i].kind, name, line, p->ran[reg]);
    set_name(p, result, str_is(method, "setdefault") || str_is(method, "get") ? name : V_NULL);
}

/* What an instruction's inline cache tells: it is filled when the instruction first succeeds, on most objects. */
static uint32_t ran_on(const Pass *p, Instr cache) {
    if (!cache_kind(cache)) return STORE_NEVER_RAN;
    return cache_type(cache) < p->w->s->type_count ? STORE_RAN_ON + cache_type(cache) : STORE_RAN_UNKNOWN;
}

static void on_load_method(Pass *p, unsigned a, Value from, Value method, Instr cache) {
    set_name(p, a, V_NULL);
    set_name(p, a + 1, from);
    if (a >= MOST_REGS) return;
    p->called[a] = method;
    p->ran[a] = ran_on(p, cache);
}

static void on_instruction(Pass *p, const Instr *at, int32_t line) {
    Instr in = at[0];
    const Code *c = p->code;
    unsigned op = instr_op(in), a = instr_a(in), b = instr_b(in), third = instr_c(in);
    switch (op) {
    case I_SETATTR:
        if (b >= MOST_REGS || !p->constant[b]) add_store(p, STORE_ATTRIBUTE, name_at(c->names, c->name_count, third), line, ran_on(p, at[1]));
        return;
    case I_SETITEM: case I_SETITEMK: case I_SETSLICE:
        if (name_of(p, a) && (op == I_SETSLICE || third >= MOST_REGS || !p->constant[third])) add_store(p, STORE_SEQUENCE | STORE_MAPPING, name_of(p, a), line, STORE_RAN_UNKNOWN);
        return;
    case I_LISTAPPEND: case I_SETADD: case I_DICTSET: return; /* comprehensions: a new container */
    case I_LOADK: case I_LOADIMM:
        set_name(p, a, V_NULL);
        if (a < MOST_REGS) p->constant[a] = true;
        return;
    case I_MOVE: set_name(p, a, name_of(p, b)); return;
    case I_LOADGLOBAL: case I_LOADNAME: set_name(p, a, name_at(c->names, c->name_count, b)); return;
    case I_LOADCELL: set_name(p, a, name_of(p, b)); return;
    case I_LOADFREE: set_name(p, a, tuple_at(c->freevars, b)); return;
    case I_GETATTR: set_name(p, a, name_at(c->names, c->name_count, third)); return;
    case I_GETITEM: set_name(p, a, name_of(p, b)); return;
    case I_LOADMETHOD: on_load_method(p, a, name_of(p, b), name_at(c->names, c->name_count, third), at[1]); return;
    case I_CALLMETHOD: case I_CALLMETHODKW: on_method_call(p, a, third, line); return;
    default: break;
    }
    const char *operands = opcode_operands[op];
    unsigned registers[3] = {a, b, third};
    for (int i = 0; i < 3 && operands[i]; i++)
        if (operands[i] == 'd') set_name(p, registers[i], V_NULL);
}

void walk_stores(Walk *w, const Code *code) {
    Pass p = {.w = w, .code = code};
    add_store(&p, STORE_CODE, V_NULL, code->firstlineno, STORE_RAN_UNKNOWN);
    for (uint32_t i = 0; i < code->instr_count && !w->failed; i += opcode_words[instr_op(code->instrs[i])])
        on_instruction(&p, &code->instrs[i], code_line(code, i));
}
