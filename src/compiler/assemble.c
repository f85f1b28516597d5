/* SPDX-License-Identifier: MIT
 * assemble.c: from the records of a finished unit to a code object: labels resolved, useless jumps removed, tables of
 * handlers and positions built.
 */
#include "compiler/codegen.h"
#include "gc/gc.h"
#include "object/error.h"
#include "types/str.h"
#include "types/tuple.h"

static bool uses_bx(unsigned op) { return op == I_LOADK || op == I_LOADIMM || op == I_RETURNK || op == I_LISTK; }

/* ---- jumps ---- */

static bool has_line(const Ins *i) { return i->loc.lineno >= 0; }

/* Where a jump to this instruction really ends. A jump with a line of its own (break, continue) is one that trace functions see. */
static uint32_t follow(const Unit *u, uint32_t pos) {
    for (int hops = 0; hops < 16 && pos < u->count && u->ins[pos].op == I_JUMP && !has_line(&u->ins[pos]); hops++)
        pos = (uint32_t)u->labels[u->ins[pos].extra].pos;
    return pos;
}

/* Of the NOPs those alone stay that mark a line (cg_line_mark). */
static bool is_dead(const Ins *i) { return i->op == I_NOP && !(i->flags & FT); }

static void kill_ins(Ins *i) {
    i->op = I_NOP;
    i->flags = 0;
}

/* A jump to the next instruction that is alive does nothing. */
static bool jumps_to_next(const Unit *u, uint32_t at) {
    uint32_t to = (uint32_t)u->labels[u->ins[at].extra].pos;
    for (uint32_t i = at + 1; i < to && i < u->count; i++)
        if (!is_dead(&u->ins[i])) return false;
    return to > at;
}

static bool is_conditional(unsigned op) { return op == I_JUMPIF || (op >= I_JLT && op <= I_JIN); }

/* `if not x: jump over; jump away; over:` becomes `if x: jump away`. */
static void invert_branch(Codegen *c, Unit *u, uint32_t at) {
    Ins *i = &u->ins[at], *next = i + 1;
    if (!is_conditional(i->op) || at + 1 >= u->count || next->op != I_JUMP) return;
    if (has_line(next) && next->loc.lineno != i->loc.lineno) return;
    if (u->labels[i->extra].pos != (int32_t)at + 2) return;
    for (uint32_t l = 0; l < u->label_count; l++) /* somebody else jumps to the jump */
        if (u->labels[l].reached && u->labels[l].pos == (int32_t)at + 1) return;
    i->flags ^= FT;
    i->extra = next->extra;
    kill_ins(next);
}

static bool ends_flow(unsigned op) {
    return op == I_JUMP || op == I_RETURN || op == I_RETURNK || op == I_RAISE || op == I_RERAISE || op == I_ENDASYNCFOR;
}

/* For each instruction: does something jump there? NULL: no memory. */
static bool *find_targets(Codegen *c, const Unit *u) {
    bool *target = scratch_alloc_array(c->s, (size_t)u->count + 1, sizeof *target);
    if (!target) return NULL;
    for (uint32_t i = 0; i < u->handler_count; i++)
        if (u->handlers[i].used) target[u->labels[u->handlers[i].label].pos] = true;
    for (uint32_t i = 0; i < u->count; i++)
        if (!is_dead(&u->ins[i]) && opcode_has_target(u->ins[i].op)) target[u->labels[u->ins[i].extra].pos] = true;
    return target;
}

/* What nothing jumps to, behind an instruction that never goes on. */
static bool drop_unreachable(Codegen *c, Unit *u) {
    bool *target = find_targets(c, u), flows = true;
    if (!target) return false;
    for (uint32_t i = 0; i < u->count; i++) {
        flows |= target[i];
        if (!flows)
            kill_ins(&u->ins[i]);
        else if (ends_flow(u->ins[i].op))
            flows = false;
    }
    return true;
}

/* Labels of jumps become labels of what they lead to. */
static void thread_jumps(Unit *u) {
    for (uint32_t l = 0; l < u->label_count; l++)
        if (u->labels[l].pos >= 0) u->labels[l].pos = (int32_t)follow(u, (uint32_t)u->labels[l].pos);
}

/* ---- lines without code ---- */

/* The next instruction that is alive; u->count: none. */
static uint32_t next_alive(const Unit *u, uint32_t at) {
    while (++at < u->count && is_dead(&u->ins[at])) {}
    return at;
}

static bool is_bare_return(const Ins *i) { return i->op == I_RETURNK && !has_line(i); }

/* A jump to a return that has no line (the end of the function): with one of its own, the line left last is the jump's, not that of
 * whatever stands above the return. */
static void copy_returns(Codegen *c, Unit *u) {
    uint32_t count = u->count;
    u->handler = -1;
    u->region = 0;
    for (uint32_t i = 0; i < count && !c->failed; i++) {
        if (is_dead(&u->ins[i]) || !opcode_has_target(u->ins[i].op)) continue;
        uint32_t to = (uint32_t)u->labels[u->ins[i].extra].pos;
        if (to < count && is_dead(&u->ins[to])) to = next_alive(u, to);
        if (to >= count || !is_bare_return(&u->ins[to])) continue;
        Location loc = u->ins[i].loc;
        if (u->ins[i].op == I_JUMP) {
            u->ins[i].op = I_RETURNK;
            u->ins[i].b = u->ins[to].b;
            continue;
        }
        if (!has_line(&u->ins[i])) continue;
        u->reachable = true;
        uint32_t label = cg_label_new(c), b = u->ins[to].b, at = u->count;
        if (!cg_emit(c, &loc, I_RETURNK, 0, 0, b, 0)) return;
        u->labels[label].pos = (int32_t)at;
        u->labels[label].reached = true;
        u->ins[i].extra = label;
    }
}

/* The mark at `at` goes: `to` is what follows it. */
static void drop_mark(Unit *u, uint32_t at, uint32_t to) {
    if (u->ins[at].starts && u->ins[to].region == u->ins[at].region) u->ins[to].starts = true;
    kill_ins(&u->ins[at]);
}

/* Marks of a line that trace functions are told of anyhow. */
static bool drop_marks(Codegen *c, Unit *u) {
    bool *target = find_targets(c, u);
    if (!target) return false;
    uint32_t before = u->count;
    for (uint32_t i = 0; i < u->count; i++) {
        Ins *ins = &u->ins[i];
        if (is_dead(ins)) {
            target[i + 1] |= target[i];
            continue;
        }
        uint32_t to = next_alive(u, i);
        bool joined = target[i + 1]; /* somebody jumps in between */
        for (uint32_t k = i + 1; k < to && k < u->count; k++) joined |= target[k + 1];
        if (ins->op != I_NOP || to >= u->count) {
            before = i;
        } else if (u->ins[to].loc.lineno == ins->loc.lineno) {
            target[to] |= target[i];
            drop_mark(u, i, to);
        } else if (!has_line(&u->ins[to]) && !joined) {
            target[to] |= target[i];
            u->ins[to].loc = ins->loc;
            drop_mark(u, i, to);
        } else if (before < u->count && !target[i] && !ends_flow(u->ins[before].op) && u->ins[before].loc.lineno == ins->loc.lineno) {
            drop_mark(u, i, to);
        } else {
            before = i;
        }
    }
    return true;
}

static void jump_to_next(Ins *i) {
    if (has_line(i)) {
        i->op = I_NOP;
        i->flags = FT;
    } else {
        kill_ins(i);
    }
}

static bool improve_jumps(Codegen *c, Unit *u) {
    /* Each inversion looks at all labels: not worth it in huge functions. */
    bool small = u->label_count < 2000;
    for (uint32_t i = 0; i < u->count; i++)
        if (small) invert_branch(c, u, i);
    thread_jumps(u);
    if (!drop_unreachable(c, u)) return false;
    for (uint32_t i = u->count; i-- > 0;)
        if (u->ins[i].op == I_JUMP && jumps_to_next(u, i)) jump_to_next(&u->ins[i]);
    copy_returns(c, u);
    return !c->failed && drop_unreachable(c, u) && drop_marks(c, u);
}

/* ---- registers ---- */

static bool names_register(const Ins *i, int operand) {
    char kind = opcode_operands[i->op][operand];
    return (kind == 'd' || kind == 'r') && !(operand == 2 && (i->flags & FK));
}

static uint32_t moved_down(uint32_t reg, uint32_t from, uint32_t by) {
    return reg >= from && reg != REG_NONE ? reg - by : reg;
}

/* Variables that no instruction mentions got no register: close the gap that was left for them. */
static void close_gap(Unit *u) {
    uint32_t from = u->local_room, by = u->local_room - u->local_count;
    if (!by) return;
    for (uint32_t i = 0; i < u->count; i++) {
        Ins *ins = &u->ins[i];
        if (names_register(ins, 0)) ins->a = (uint16_t)moved_down(ins->a, from, by);
        if (uses_bx(ins->op)) continue;
        if (names_register(ins, 1)) ins->b = moved_down(ins->b, from, by);
        if (names_register(ins, 2)) ins->c = moved_down(ins->c, from, by);
    }
    for (uint32_t i = 0; i < u->handler_count; i++) u->handlers[i].reg -= by;
    for (uint32_t i = 0; i < u->cell_count; i++) u->cell_regs[i] = moved_down(u->cell_regs[i], from, by);
    u->temp_max -= by;
}

/* ---- words ---- */

static uint32_t *addresses(Codegen *c, const Unit *u, uint32_t *total) {
    uint32_t *address = scratch_alloc_array(c->s, (size_t)u->count + 1, sizeof *address), n = 0;
    if (!address) return NULL;
    for (uint32_t i = 0; i < u->count; i++) {
        address[i] = n;
        if (!is_dead(&u->ins[i])) n += opcode_words[u->ins[i].op];
    }
    address[u->count] = *total = n;
    return address;
}

/* Do B and C have room in the word? */
static bool fits(const Ins *i) { return uses_bx(i->op) || i->op == I_JUMP || (i->b <= 0xffff && i->c <= 0xffff); }

static bool write_words(Codegen *c, const Unit *u, const uint32_t *address, Instr *out) {
    for (uint32_t i = 0; i < u->count; i++) {
        const Ins *ins = &u->ins[i];
        if (is_dead(ins)) continue;
        if (!fits(ins)) {
            raise(c->rt, T_OVERFLOW_ERROR, "code object is too large");
            return false;
        }
        Instr *word = out + address[i];
        uint32_t target = opcode_has_target(ins->op) ? address[u->labels[ins->extra].pos] : 0;
        if (ins->op == I_JUMP)
            *word = instr_make_bx(I_JUMP, 0, 0, (int32_t)target);
        else if (uses_bx(ins->op))
            *word = instr_make_bx(ins->op, ins->flags, ins->a, (int32_t)ins->b);
        else
            *word = instr_make(ins->op, ins->flags, ins->a, ins->b, ins->c);
        for (uint32_t w = 1; w < opcode_words[ins->op]; w++) word[w] = 0;
        if (opcode_words[ins->op] == 2) word[1] = ins->op != I_JUMP && opcode_has_target(ins->op) ? target : ins->extra;
    }
    return true;
}

/* ---- tables ---- */

static Position position_of(const Codegen *c, const Ins *ins, uint32_t instr) {
    const Location *l = &ins->loc;
    bool columns = !c->rt->options.no_debug_ranges && l->col_offset >= 0 && l->col_offset <= INT16_MAX && l->end_col_offset <= INT16_MAX;
    return (Position){.instr = instr, .line = l->lineno, .end_line = (uint32_t)l->end_lineno & 0x3fffffff, .starts = ins->starts,
                      .col = (int16_t)(columns ? l->col_offset : -1), .end_col = (int16_t)(columns ? l->end_col_offset : -1)};
}

static bool make_positions(Codegen *c, const Unit *u, const uint32_t *address, Code *code) {
    Position *p = mem_alloc_array(c->rt, (size_t)u->count + 1, sizeof *p);
    if (!p) return false;
    code->positions = p;
    Location last = {-2, 0, 0, 0};
    for (uint32_t i = 0; i < u->count; i++) {
        const Ins *ins = &u->ins[i];
        if (is_dead(ins) || (!ins->starts && !memcmp(&ins->loc, &last, sizeof last))) continue;
        int32_t line = code->position_count ? p[code->position_count - 1].line : u->firstlineno;
        last = ins->loc;
        p[code->position_count++] = has_line(ins) ? position_of(c, ins, address[i])
                                                  : (Position){.instr = address[i], .line = line, .artificial = 1, .col = -1, .end_col = -1};
    }
    Position *shrunk = mem_realloc(c->rt, p, ((size_t)code->position_count + 1) * sizeof *p);
    if (!shrunk) return false;
    code->positions = shrunk;
    return true;
}

static bool make_handlers(Codegen *c, const Unit *u, const uint32_t *address, Code *code) {
    uint32_t n = 0;
    for (int pass = 0; pass < 2; pass++) {
        int32_t current = -1;
        n = 0;
        for (uint32_t i = 0; i < u->count; i++) {
            const Ins *ins = &u->ins[i];
            if (is_dead(ins) || ins->handler == current) {
                if (!is_dead(ins) && current >= 0 && pass) code->handlers[n - 1].end = address[i + 1];
                continue;
            }
            current = ins->handler;
            if (current < 0) continue;
            const HandlerInfo *h = &u->handlers[current];
            if (pass)
                code->handlers[n] = (Handler){address[i], address[i + 1], address[u->labels[h->label].pos], h->reg};
            n++;
        }
        if (!n) return true;
        if (!pass && !(code->handlers = mem_alloc_array(c->rt, n, sizeof *code->handlers))) return false;
    }
    code->handler_count = n;
    return true;
}

static bool make_regions(Codegen *c, const Unit *u, const uint32_t *address, Code *code) {
    uint32_t n = 0, last = 0;
    for (uint32_t i = 0; i < u->count; last = u->ins[i++].region) n += u->ins[i].region != last;
    if (!n) return true;
    code->regions = mem_alloc_array(c->rt, u->region_count, sizeof *code->regions);
    code->region_starts = mem_alloc_array(c->rt, n, sizeof *code->region_starts);
    if (!code->regions || !code->region_starts) return false;
    memcpy(code->regions, u->regions, u->region_count * sizeof *code->regions);
    code->region_count = u->region_count;
    last = 0;
    for (uint32_t i = 0; i < u->count; last = u->ins[i++].region)
        if (u->ins[i].region != last) code->region_starts[code->region_start_count++] = (RegionStart){address[i], u->ins[i].region};
    return true;
}

static Value *copy_values(Codegen *c, const IndexTable *t) {
    Value *p = mem_alloc_array(c->rt, (size_t)t->count + 1, sizeof *p);
    for (uint32_t i = 0; p && i < t->count; i++) p[i] = own(t->items[i]);
    return p;
}

static Owned names_tuple(Codegen *c, const Value *names, uint32_t count) { return tuple_from(c->rt, names, count); }

static Owned local_names(Codegen *c, const Unit *u) {
    Value t = tuple_new(c->rt, u->local_count);
    if (!t || !u->local_count) return t;
    for (uint32_t i = 0; i < u->local_count; i++) as_tuple(t)->items[i] = own(u->locals[i]->name);
    gc_track(v_obj(t));
    return t;
}

static bool fill_values(Codegen *c, const Unit *u, Code *code) {
    if (!(code->consts = copy_values(c, &u->consts))) return false;
    code->const_count = u->consts.count;
    if (!(code->names = copy_values(c, &u->names))) return false;
    code->name_count = u->names.count;
    if (!(code->varnames = local_names(c, u))) return false;
    if (!(code->cellvars = names_tuple(c, u->cells, u->cell_count))) return false;
    if (!(code->freevars = names_tuple(c, u->frees, u->free_count))) return false;
    code->name = own(u->name);
    code->qualname = own(u->qualname);
    code->filename = own(c->filename);
    if (!u->cell_count) return true;
    code->cell_regs = mem_alloc_array(c->rt, u->cell_count, sizeof *code->cell_regs);
    for (uint32_t i = 0; code->cell_regs && i < u->cell_count; i++) code->cell_regs[i] = (uint16_t)u->cell_regs[i];
    return code->cell_regs != NULL;
}

static void fill_numbers(const Unit *u, Code *code) {
    code->argcount = u->argcount;
    code->posonly = u->posonly;
    code->kwonly = u->kwonly;
    code->nlocals = u->local_count;
    code->nregs = u->temp_max;
    code->ncells = u->cell_count;
    code->nfree = u->free_count;
    code->flags = u->flags;
    code->firstlineno = u->firstlineno;
    code->simple_args = (u->flags & CO_OPTIMIZED) && !(u->flags & (CO_VARARGS | CO_VARKEYWORDS)) && !u->kwonly;
    code->has_cells = u->cell_count > 0;
    code->doc_const = u->doc_const;
}

static bool fill_code(Codegen *c, Unit *u, Code *code) {
    uint32_t total;
    uint32_t *address = addresses(c, u, &total);
    if (!address || !(code->instrs = mem_alloc_array(c->rt, (size_t)total + 1, sizeof *code->instrs))) return false;
    code->instr_count = total;
    return write_words(c, u, address, code->instrs) && make_positions(c, u, address, code) &&
           make_handlers(c, u, address, code) && make_regions(c, u, address, code) && fill_values(c, u, code);
}

Owned cg_assemble(Codegen *c, Unit *u) {
    if (!improve_jumps(c, u)) return 0;
    close_gap(u);
    Code *code = code_alloc(c->rt);
    if (!code) return 0;
    fill_numbers(u, code);
    if (!fill_code(c, u, code)) {
        decref(c->rt, v_from(code));
        return 0;
    }
    return v_from(code);
}
