/* SPDX-License-Identifier: MIT
 * frame_jump.c: setting frame.f_lineno: a trace function makes a frame go on at another line.
 *
 * A jump is safe where the temporaries that the code there counts on hold what they should. The code generator notes where
 * statements start (Position.starts); there the only temporaries in use are those that the enclosing blocks keep: an iterator,
 * an exit function, an exception that is handled (code.h, Region). So a jump leads to the start of a statement, out of any
 * blocks, and into none but blocks that stand for ones of the same kinds around the place it leaves: what those keep moves over.
 * Everything else in temporaries is released.
 *
 * The other thing that code counts on is that local variables are bound where it does not ask (CHECK). Variables that are unbound
 * and that the code behind the jump would read so become None, with a RuntimeWarning, as in later versions of CPython. */
#include "vm/frame_jump.h"

#include "compiler/opcodes.h"
#include "types/class.h"
#include "types/int.h"

#define MAX_DEPTH 100

typedef struct Chain {
    uint32_t count;
    Region regions[MAX_DEPTH]; /* outermost first */
} Chain;

static int refuse(Runtime *rt, const char *text) { return raise_int(rt, T_VALUE_ERROR, "%s", text); }

/* ---- regions ---- */

static uint32_t region_at(const Code *c, uint32_t instr) {
    uint32_t low = 0, high = c->region_start_count;
    while (low < high) {
        uint32_t middle = (low + high) / 2;
        if (c->region_starts[middle].instr <= instr) low = middle + 1;
        else high = middle;
    }
    return low ? c->region_starts[low - 1].region : 0;
}

/* false: nested too deeply. */
static bool chain_at(const Code *c, uint32_t instr, Chain *chain) {
    uint32_t depth = 0, innermost = region_at(c, instr);
    for (uint32_t r = innermost; r; r = c->regions[r - 1].outer) depth++;
    if (depth > MAX_DEPTH) return false;
    chain->count = depth;
    for (uint32_t r = innermost; r; r = c->regions[r - 1].outer) chain->regions[--depth] = c->regions[r - 1];
    return true;
}

static bool handles(const Region *r) { return r->kind >= REGION_HANDLER && r->kind <= REGION_STAR; }

static uint32_t width(const Region *r) { return r->kind == REGION_STAR ? 4 : handles(r) ? 2 : 1; }

/* Is what a block of this kind keeps really there? */
static bool is_filled(const Frame *f, const Region *r) {
    const Value *regs = f->regs + r->reg;
    if (r->kind == REGION_VALUE) return regs[0] != V_EMPTY;
    if (r->kind != REGION_HANDLER && !v_is_ptr(regs[0])) return false;
    if (handles(r) && regs[1] == V_EMPTY) return false;
    return r->kind != REGION_STAR || (v_is(regs[2], T_LIST) && regs[3] != V_EMPTY);
}

static bool is_like(const Region *from, const Region *to) {
    return from->kind == to->kind || (from->kind == REGION_MATCH && to->kind == REGION_HANDLER);
}

static bool is_compatible(const Frame *f, const Chain *from, const Chain *to) {
    if (to->count > from->count) return false;
    for (uint32_t i = 0; i < to->count; i++)
        if (!is_like(&from->regions[i], &to->regions[i]) || !is_filled(f, &from->regions[i])) return false;
    return true;
}

static const char *why_not(const Chain *to) {
    switch (to->count ? to->regions[to->count - 1].kind : REGION_VALUE) {
    case REGION_FOR:
    case REGION_ASYNC_FOR: return "can't jump into the body of a for loop";
    case REGION_HANDLER:
    case REGION_MATCH:
    case REGION_STAR: return "can't jump into an 'except' block as there's no exception";
    case REGION_FINALLY: return "can't jump into a re-raising block as there's no location";
    default: return "incompatible stacks";
    }
}

/* ---- the place ---- */

static bool has_line(const Code *c, const Position *p) {
    unsigned op = instr_op(c->instrs[p->instr]);
    return !p->artificial && p->line > 0 && op != I_GENSTART && op != I_MAKECELL;
}

/* The first line of the code that is not before `line`; -1: there is none. */
static int64_t first_line(const Code *c, int64_t line) {
    int64_t found = -1;
    for (uint32_t i = 0; i < c->position_count; i++) {
        const Position *p = &c->positions[i];
        if (has_line(c, p) && p->line >= line && (found < 0 || p->line < found)) found = p->line;
    }
    return found;
}

/* The start of a statement of that line, where several suit in the innermost blocks. -1: ValueError. */
static int64_t find_target(Runtime *rt, const Frame *f, const Chain *from, int64_t line, Chain *best) {
    const Code *c = f->code;
    const char *why = NULL;
    int64_t found = -1;
    for (uint32_t i = 0; i < c->position_count; i++) {
        const Position *p = &c->positions[i];
        if (!p->starts || !has_line(c, p) || p->line != line) continue;
        Chain to;
        bool fits = chain_at(c, p->instr, &to) && is_compatible(f, from, &to);
        if (!fits && !why) why = why_not(&to);
        if (!fits || (found >= 0 && to.count <= best->count)) continue;
        found = p->instr;
        *best = to;
    }
    return found >= 0 ? found : refuse(rt, why ? why : "incompatible stacks");
}

/* ---- unbound variables ---- */

static bool names_register(Instr ins, int operand, char kind) {
    unsigned op = instr_op(ins);
    if (op == I_JUMP || opcode_operands[op][operand] != kind) return false;
    return !(operand == 2 && (instr_flags(ins) & FK) && op != I_SETITEMK);
}

static bool touches(Instr ins, uint32_t reg, char kind) {
    return (names_register(ins, 0, kind) && instr_a(ins) == reg) || (names_register(ins, 1, kind) && instr_b(ins) == reg) ||
           (names_register(ins, 2, kind) && instr_c(ins) == reg);
}

static bool ends_flow(unsigned op) { return op == I_JUMP || op == I_RETURN || op == I_RETURNK || op == I_RAISE || op == I_RERAISE; }

typedef struct Search {
    const Code *code;
    uint8_t *seen;
    uint32_t *todo, count;
} Search;

static void visit(Search *s, uint32_t instr) {
    if (instr >= s->code->instr_count || s->seen[instr]) return;
    s->seen[instr] = 1;
    s->todo[s->count++] = instr;
}

static void visit_handler(Search *s, uint32_t at) {
    for (uint32_t i = 0; i < s->code->handler_count; i++)
        if (at >= s->code->handlers[i].start && at < s->code->handlers[i].end) visit(s, s->code->handlers[i].target);
}

/* Does code that is reached from the instructions to do read local variable `reg`, before it writes it, and without asking whether it is bound? */
static bool reads_unasked(Search *s, uint32_t reg) {
    while (s->count) {
        uint32_t at = s->todo[--s->count];
        Instr ins = s->code->instrs[at];
        unsigned op = instr_op(ins);
        if ((op == I_CHECK || op == I_DELFAST || op == I_CLEAR) && instr_a(ins) == reg) {
            visit_handler(s, at);
            continue;
        }
        if (touches(ins, reg, 'r')) return true;
        bool writes = touches(ins, reg, 'd');
        visit_handler(s, at);
        if (opcode_has_target(op) && !(writes && op != I_FORITER))
            visit(s, op == I_JUMP ? (uint32_t)instr_bx(ins) : (uint32_t)s->code->instrs[at + 1]);
        if (!ends_flow(op) && !(writes && op != I_FORLOOP)) visit(s, at + opcode_words[op]);
    }
    return false;
}

static int must_be_bound(Runtime *rt, const Code *c, uint32_t target, uint32_t reg, bool *must) {
    Search s = {.code = c, .seen = mem_calloc(rt, c->instr_count)};
    s.todo = s.seen ? mem_alloc_array(rt, c->instr_count, sizeof *s.todo) : NULL;
    if (s.todo) {
        visit(&s, target);
        *must = reads_unasked(&s, reg);
    }
    mem_free(rt, s.seen);
    if (!s.todo) return -1;
    mem_free(rt, s.todo);
    return 0;
}

/* None for each unbound variable that has to be bound; bind: false counts them only. -1: error set. */
static int bind_variables(Runtime *rt, Frame *f, uint32_t target, bool bind) {
    int count = 0;
    for (uint32_t i = 0; i < f->code->nlocals; i++) {
        bool must = false;
        if (f->regs[i] != V_EMPTY || code_is_cell_reg(f->code, i)) continue;
        if (must_be_bound(rt, f->code, target, i, &must) < 0) return -1;
        count += must;
        if (must && bind) f->regs[i] = V_NONE;
    }
    return count;
}

static int warn_of_unbound(Runtime *rt, int count) {
    if (!count) return 0;
    return warn(rt, T_RUNTIME_WARNING, "assigning None to %d unbound local%s", count, count == 1 ? "" : "s");
}

/* ---- the jump ---- */

static Value take(Value *slot) {
    Value v = *slot;
    *slot = V_EMPTY;
    return v;
}

/* POPEXC of a block that is left. */
static void end_handling(Runtime *rt, Frame *f, const Region *r) {
    Value before = take(&f->regs[r->reg + 1]);
    frame_set_handled(rt, rt->vm, f, before == V_NONE || before == V_EMPTY ? V_NULL : before);
}

static uint32_t first_temporary(const Code *c) {
    uint32_t first = c->nlocals;
    for (uint32_t i = 0; i < c->ncells; i++)
        if (c->cell_regs[i] >= first) first = (uint32_t)c->cell_regs[i] + 1;
    return first;
}

/* Temporaries to what the blocks of `to` want; those of `from` are compatible with it. */
static void rearrange(Runtime *rt, Frame *f, const Chain *from, const Chain *to) {
    Value kept[4 * MAX_DEPTH];
    uint32_t n = 0;
    for (uint32_t i = 0; i < to->count; i++)
        for (uint32_t k = 0; k < width(&to->regions[i]); k++) kept[n++] = take(&f->regs[from->regions[i].reg + k]);
    for (uint32_t i = from->count; i-- > to->count;)
        if (handles(&from->regions[i])) end_handling(rt, f, &from->regions[i]);
    regs_release(rt, f->regs + first_temporary(f->code), f->regs + f->code->nregs);
    n = 0;
    for (uint32_t i = 0; i < to->count; i++)
        for (uint32_t k = 0; k < width(&to->regions[i]); k++) f->regs[to->regions[i].reg + k] = kept[n++];
}

/* No finalizer and no warning that runs within may jump, too: the caller has made it no event. */
static int jump(Runtime *rt, Frame *f, int64_t line) {
    Chain from, to;
    if (!chain_at(f->code, frame_instr(f), &from)) return refuse(rt, "stack is too deep to analyze");
    int64_t target = find_target(rt, f, &from, line, &to);
    if (target < 0) return -1;
    int unbound = bind_variables(rt, f, (uint32_t)target, false);
    if (unbound < 0 || warn_of_unbound(rt, unbound) < 0) return -1;
    if (!chain_at(f->code, frame_instr(f), &from) || !is_compatible(f, &from, &to)) return refuse(rt, "incompatible stacks"); /* the warning ran code */
    if (bind_variables(rt, f, (uint32_t)target, true) < 0) return -1;
    rearrange(rt, f, &from, &to);
    f->pc = f->code->instrs + target + 1;
    return 0;
}

/* Where a trace function may set it; -1: ValueError. */
static int check_event(Runtime *rt, const FrameObject *o) {
    const Vm *vm = rt->vm;
    if (vm->event == EVENT_NONE) return refuse(rt, "f_lineno can only be set by a trace function");
    if (vm->event == EVENT_CALL) return refuse(rt, "can't jump from the 'call' trace event of a new frame");
    if (vm->event != EVENT_LINE || vm->event_frame != o->frame) return refuse(rt, "can only jump from a 'line' trace event");
    return o->trace ? 0 : refuse(rt, "f_lineno can only be set by a trace function");
}

int vm_frame_jump(Runtime *rt, Borrowed frame, Borrowed value) {
    FrameObject *o = as_frame_object(frame);
    if (!v_is_int(rt, value)) return refuse(rt, "lineno must be an integer");
    if (check_event(rt, o) < 0) return -1;
    int64_t line = 0;
    if (!int_fits_i64(value, &line) || line > INT32_MAX || line < INT32_MIN) return refuse(rt, "lineno out of range");
    Frame *f = o->frame;
    if (line < f->code->firstlineno) return raise_int(rt, T_VALUE_ERROR, "line %d comes before the current code block", (int)line);
    int64_t first = first_line(f->code, line);
    if (first < 0) return raise_int(rt, T_VALUE_ERROR, "line %d comes after the current code block", (int)line);
    Vm *vm = rt->vm;
    vm->event = EVENT_NONE;
    int status = jump(rt, f, first);
    vm->event = EVENT_LINE;
    return status;
}
