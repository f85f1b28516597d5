/* SPDX-License-Identifier: MIT
 * compile.c: source text to code object: parse, fold constants, symbol table, code generation. */
#include "compiler/compile.h"

#include "compiler/codegen.h"
#include "compiler/parser.h"
#include "object/error.h"
#include "types/exception.h"
#include "types/str.h"

static Owned generate(Codegen *c, const Module *m) {
    if (!cg_unit_enter(c, UNIT_MODULE, m, c->rt->names[N_angle_module], 1)) return 0;
    cg_module_body(c, m);
    return c->failed ? 0 : cg_assemble(c, c->u);
}

static enum ParseMode parse_mode(enum CompileMode mode) {
    return mode == COMPILE_EVAL ? PARSE_EVAL : mode == COMPILE_SINGLE ? PARSE_SINGLE : PARSE_EXEC;
}

/* Give the current SyntaxError the text of its line. */
static Owned with_source_line(Runtime *rt, Borrowed filename, const char *utf8, size_t len) {
    Value error = error_take(rt);
    if (v_is(error, T_SYNTAX_ERROR)) {
        SyntaxErrorExc *e = V_AS(SyntaxErrorExc, error);
        Value text = v_is_small(e->lineno) ? compile_source_line(rt, filename, utf8, len, (int)small_get(e->lineno)) : 0;
        if (text) replace_slot(rt, &e->text, text);
    }
    if (rt->error) decref(rt, error); /* no memory for the text */
    else error_restore(rt, error);
    return 0;
}

/* A tree, and the text that it was read from ("" when there is none). */
static Owned compile_parsed(Runtime *rt, Scratch *s, Module *m, const char *utf8, size_t len, Borrowed filename, unsigned flags, int optimize) {
    if (future_scan(rt, m, filename) < 0) return with_source_line(rt, filename, utf8, len);
    m->future |= flags & (CO_FUTURE_ANNOTATIONS | CO_FUTURE_BARRY_AS_BDFL);
    if (fold_module(rt, s, m, optimize) < 0) return 0;
    Symtable st;
    if (!symtable_build(&st, rt, s, m, filename, utf8, len, m->future & CO_FUTURE_ANNOTATIONS)) return 0;
    Codegen c = {.rt = rt,
                 .s = s,
                 .st = &st,
                 .filename = filename,
                 .source = utf8,
                 .source_len = len,
                 .optimize = optimize,
                 .future = m->future,
                 .future_lineno = m->future_lineno,
                 .interactive = m->mode == PARSE_SINGLE};
    return generate(&c, m);
}

static Owned compile_module(Runtime *rt, Scratch *s, const char *utf8, size_t len, Borrowed filename,
                            enum CompileMode mode, unsigned flags, int optimize, bool *incomplete) {
    Module *m = parse_source(rt, s, utf8, len, filename, parse_mode(mode), flags);
    if (m) return compile_parsed(rt, s, m, utf8, len, filename, flags, optimize);
    if (incomplete) *incomplete = parse_error_is_incomplete(rt);
    return 0;
}

Owned compile_tree(Runtime *rt, Scratch *s, Module *m, Borrowed filename, unsigned flags, int optimize) {
    return ast_validate(rt, m) < 0 ? V_NULL : compile_parsed(rt, s, m, "", 0, filename, flags, optimize);
}

Owned compile_source(Runtime *rt, const char *utf8, size_t len, Borrowed filename, enum CompileMode mode,
                     unsigned flags, int optimize, bool *incomplete) {
    Scratch s;
    if (incomplete) *incomplete = false;
    scratch_init(&s, rt);
    Value code = compile_module(rt, &s, utf8, len, filename, mode, flags, optimize, incomplete);
    scratch_release(&s);
    return code;
}
