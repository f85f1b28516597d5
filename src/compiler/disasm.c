/* SPDX-License-Identifier: MIT
 * disasm.c: human-readable listing of code objects. */
#include "compiler/compile.h"
#include "compiler/opcodes.h"
#include "object/error.h"
#include "types/str.h"
#include "types/tuple.h"

static void add_padded(StrBuf *b, Borrowed text_or_0, size_t width) {
    if (text_or_0) strbuf_add(b, text_or_0);
    size_t n = text_or_0 ? str_len(text_or_0) : 0;
    if (n < width) strbuf_add_repeat(b, ' ', width - n);
}

static void add_number(StrBuf *b, const char *prefix, long n) {
    Value v = format_str(b->rt, "%s%ld", prefix, n);
    if (v) {
        strbuf_add(b, v);
        decref(b->rt, v);
    } else {
        b->failed = true;
    }
}

static void add_register(StrBuf *b, const Code *c, unsigned reg) {
    if (reg == REG_NONE)
        strbuf_add_cstr(b, "-");
    else if (reg < c->nlocals)
        strbuf_add(b, as_tuple(c->varnames)->items[reg]);
    else
        add_number(b, "r", (long)reg);
}

static void add_constant(StrBuf *b, const Code *c, uint32_t k) {
    if (k >= c->const_count) {
        add_number(b, "k", (long)k);
        return;
    }
    Value v = c->consts[k];
    if (v_is(v, T_CODE)) {
        strbuf_add_cstr(b, "<code ");
        strbuf_add(b, V_AS(Code, v)->name);
        strbuf_add_cstr(b, ">");
    } else {
        strbuf_add_repr(b, v);
    }
}

static void add_operand(StrBuf *b, const Code *c, char kind, unsigned n, bool constant) {
    strbuf_add_cstr(b, " ");
    if (constant || kind == 'k')
        add_constant(b, c, n);
    else if (kind == 'n' && n < c->name_count)
        strbuf_add(b, c->names[n]);
    else if (kind == 'd' || kind == 'r')
        add_register(b, c, n);
    else
        add_number(b, "", (long)n);
}

static void add_bx_operand(StrBuf *b, const Code *c, Instr i) {
    unsigned op = instr_op(i);
    if (op == I_JUMP) {
        add_number(b, " -> ", instr_bx(i));
        return;
    }
    if (op != I_RETURNK) add_operand(b, c, 'd', instr_a(i), false);
    if (op == I_LOADIMM) {
        strbuf_add_cstr(b, " ");
        strbuf_add_repr(b, (Value)(int64_t)instr_bx(i));
    } else {
        add_operand(b, c, 'k', (unsigned)instr_bx(i), true);
    }
}

static void add_flags(StrBuf *b, unsigned flags) {
    if (flags & FT) strbuf_add_cstr(b, " T");
    if (!(flags & (FA | FB | FC))) return;
    strbuf_add_cstr(b, " ~");
    if (flags & FA) strbuf_add_cstr(b, "A");
    if (flags & FB) strbuf_add_cstr(b, "B");
    if (flags & FC) strbuf_add_cstr(b, "C");
}

static void add_instruction(StrBuf *b, const Code *c, const Instr *p) {
    unsigned op = instr_op(*p), flags = instr_flags(*p);
    const char *kinds = opcode_operands[op];
    Value name = str_from_cstr(b->rt, opcode_names[op]);
    if (!name) b->failed = true;
    add_padded(b, name, 14);
    decref_maybe(b->rt, name);
    if (op == I_JUMP || op == I_LOADK || op == I_LOADIMM || op == I_RETURNK || op == I_LISTK) {
        add_bx_operand(b, c, *p);
    } else {
        if (kinds[0] != '-') add_operand(b, c, kinds[0], instr_a(*p), false);
        if (kinds[1] != '-') add_operand(b, c, kinds[1], instr_b(*p), op == I_SETITEMK);
        if (kinds[2] != '-' && kinds[2] != 'T') add_operand(b, c, kinds[2], instr_c(*p), flags & FK);
        size_t n = strlen(kinds);
        if (kinds[n - 1] == 'T')
            add_number(b, " -> ", (long)p[1]);
        else if (op == I_CALLKW || op == I_CALLMETHODKW)
            add_operand(b, c, 'k', (unsigned)p[1], true);
        else if (op == I_MATCHCLASS)
            add_number(b, " ", (long)p[1]);
    }
    add_flags(b, flags);
    strbuf_add_cstr(b, "\n");
}

static void add_line_number(StrBuf *b, int line, int *last) {
    Value v = line != *last && line > 0 ? format_str(b->rt, "%d", line) : 0;
    size_t n = v ? str_len(v) : 0;
    *last = line;
    strbuf_add_repeat(b, ' ', n < 6 ? 6 - n : 0);
    add_padded(b, v, 6);
    decref_maybe(b->rt, v);
}

static void add_handlers(StrBuf *b, const Code *c) {
    for (uint32_t i = 0; i < c->handler_count; i++) {
        const Handler *h = &c->handlers[i];
        add_number(b, i ? "                  " : "      exceptions: ", (long)h->start);
        add_number(b, " .. ", (long)h->end);
        add_number(b, " -> ", (long)h->target);
        add_number(b, " r", (long)h->reg);
        strbuf_add_cstr(b, "\n");
    }
}

static int add_code(StrBuf *b, const Code *c) {
    if (c_stack_low(b->rt)) {
        raise_recursion(b->rt, "");
        return -1;
    }
    Value head = format_str(b->rt, "%U (%U, line %d, %zu registers):\n", c->qualname, c->filename, c->firstlineno,
                            (size_t)c->nregs);
    if (!head) return -1;
    strbuf_add(b, head);
    decref(b->rt, head);
    int last = -1;
    for (uint32_t i = 0; i < c->instr_count; i += opcode_words[instr_op(c->instrs[i])]) {
        add_line_number(b, code_line(c, i), &last);
        add_number(b, i < 10 ? "     " : i < 100 ? "    " : i < 1000 ? "   " : "  ", (long)i);
        strbuf_add_cstr(b, "  ");
        add_instruction(b, c, c->instrs + i);
    }
    add_handlers(b, c);
    for (uint32_t i = 0; i < c->const_count; i++) {
        if (!v_is(c->consts[i], T_CODE)) continue;
        strbuf_add_cstr(b, "\n");
        if (add_code(b, V_AS(Code, c->consts[i])) < 0) return -1;
    }
    return b->failed ? -1 : 0;
}

Owned disassemble(Runtime *rt, Borrowed code) {
    StrBuf b;
    strbuf_init(&b, rt);
    if (!v_is(code, T_CODE)) return raise(rt, T_TYPE_ERROR, "disassemble() needs a code object, not %T", code);
    if (add_code(&b, V_AS(Code, code)) < 0) {
        strbuf_drop(&b);
        return 0;
    }
    return strbuf_finish(&b);
}
