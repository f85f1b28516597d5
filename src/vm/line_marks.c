/* SPDX-License-Identifier: MIT
 * line_marks.c: copies of code that count their lines.
 *
 * The copy has LINE before the first instruction of each run of instructions of one line, and before each target of a backward
 * jump, so that a loop on one line counts its rounds. Where such a target lies in the middle of its line, whoever comes from
 * above jumps over the LINE. Code that is not profiled pays nothing. */
#include "compiler/opcodes.h"
#include "gc/gc.h"
#include "vm/frame.h"

enum { NO_MARK, RUN_MARK, LOOP_MARK };
static const uint32_t mark_words[] = {0, 2, 3};

typedef struct Copy {
    const Code *from;
    uint8_t *kind;      /* of the mark before each instruction */
    uint32_t *address;  /* new index of that mark, or of the instruction */
    LineMark **marks;
    uint32_t count;     /* words of the copy */
} Copy;

LineState *vm_line_state(Runtime *rt) { return &rt->vm->lines; }

static uint32_t words_at(const Code *c, uint32_t i) { return opcode_words[instr_op(c->instrs[i])]; }

static uint32_t target_of(const Code *c, uint32_t i) {
    Instr ins = c->instrs[i];
    return instr_op(ins) == I_JUMP ? (uint32_t)instr_bx(ins) : (uint32_t)c->instrs[i + 1];
}

/* Cells and the generator are made before the first line begins. */
static bool is_prologue(unsigned op) { return op == I_GENSTART || op == I_MAKECELL; }

static void find_runs(Copy *k, LineMark *(*mark)(void *, int32_t), void *arg) {
    const Code *c = k->from;
    int32_t last = -1;
    bool begun = false;
    for (uint32_t i = 0; i < c->instr_count; i += words_at(c, i)) {
        int32_t line = code_line(c, i);
        begun |= !is_prologue(instr_op(c->instrs[i]));
        if (!begun || line <= 0) continue;
        k->marks[i] = mark(arg, line);
        if (line != last && k->marks[i]) k->kind[i] = RUN_MARK;
        last = line;
    }
}

/* SEND waits in a loop of its own, which is not the program's. */
static void find_loops(Copy *k) {
    const Code *c = k->from;
    for (uint32_t i = 0; i < c->instr_count; i += words_at(c, i)) {
        if (!opcode_has_target(instr_op(c->instrs[i]))) continue;
        uint32_t target = target_of(c, i);
        if (target > i || k->kind[target] || !k->marks[target] || instr_op(c->instrs[target]) == I_SEND) continue;
        k->kind[target] = LOOP_MARK;
    }
}

static void place(Copy *k) {
    uint32_t at = 0;
    for (uint32_t i = 0; i < k->from->instr_count; i++) {
        k->address[i] = at;
        at += 1 + mark_words[k->kind[i]];
    }
    k->address[k->from->instr_count] = k->count = at;
}

/* Where a jump to instruction i leads: a loop's mark lies behind the jump over it. */
static uint32_t entry(const Copy *k, uint32_t i) { return k->address[i] + (k->kind[i] == LOOP_MARK); }

static void write_instr(const Copy *k, Instr *out, uint32_t i) {
    Instr ins = k->from->instrs[i];
    uint32_t words = words_at(k->from, i);
    memcpy(out, k->from->instrs + i, words * sizeof *out);
    if (!opcode_has_target(instr_op(ins))) return;
    uint32_t target = entry(k, target_of(k->from, i));
    if (instr_op(ins) == I_JUMP) out[0] = instr_make_bx(I_JUMP, instr_flags(ins), instr_a(ins), (int32_t)target);
    else out[1] = (out[1] & ~(Instr)UINT32_MAX) | target;
}

static void write_code(const Copy *k, Instr *out) {
    for (uint32_t i = 0; i < k->from->instr_count; i += words_at(k->from, i)) {
        Instr *p = out + k->address[i];
        if (k->kind[i] == LOOP_MARK) *p++ = instr_make_bx(I_JUMP, 0, 0, (int32_t)(k->address[i] + mark_words[LOOP_MARK]));
        if (k->kind[i]) {
            *p++ = instr_make(I_LINE, 0, 0, 0, 0);
            *p++ = (Instr)(uintptr_t)k->marks[i];
        }
        write_instr(k, p, i);
    }
}

static Owned build(Runtime *rt, const Copy *k) {
    Code *n = code_copy(rt, k->from);
    Instr *instrs = mem_alloc(rt, k->count * sizeof *instrs);
    if (!n || !instrs) {
        mem_free(rt, instrs);
        if (n) decref(rt, v_from(n));
        return 0;
    }
    write_code(k, instrs);
    mem_free(rt, n->instrs);
    n->instrs = instrs;
    n->instr_count = k->count;
    for (uint32_t i = 0; i < n->handler_count; i++) {
        Handler *h = &n->handlers[i];
        h->start = k->address[h->start];
        h->end = k->address[h->end];
        h->target = entry(k, h->target);
    }
    for (uint32_t i = 0; i < n->position_count; i++) n->positions[i].instr = k->address[n->positions[i].instr];
    return v_from(n);
}

Owned code_with_lines(Runtime *rt, const Code *c, LineMark *(*mark)(void *arg, int32_t line), void *arg) {
    size_t room = (size_t)c->instr_count + 1;
    Copy k = {.from = c, .kind = mem_calloc(rt, room)};
    k.address = k.kind ? mem_calloc(rt, room * sizeof *k.address) : NULL;
    k.marks = k.address ? mem_calloc(rt, room * sizeof *k.marks) : NULL;
    Owned copy = 0;
    if (k.marks) {
        find_runs(&k, mark, arg);
        find_loops(&k);
        place(&k);
        copy = build(rt, &k);
    }
    mem_free(rt, k.kind);
    mem_free(rt, k.address);
    mem_free(rt, k.marks);
    return copy;
}
