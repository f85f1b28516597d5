/* SPDX-License-Identifier: MIT
 * future.c: `from __future__ import ...` at the head of a module. */
#include "compiler/parser.h"
#include "object/error.h"
#include "types/exception.h"
#include "types/str.h"
#include "types/tuple.h"

static int fail(Runtime *rt, Owned msg, Borrowed filename, Location loc) {
    if (!msg) return -1;
    raise_syntax(rt, T_SYNTAX_ERROR, msg, filename, loc.lineno, loc.col_offset + 1, V_NULL, loc.lineno, loc.col_offset + 1);
    /* CPython's has no end, and the message as its only argument. */
    Value args = v_is(rt->error, T_SYNTAX_ERROR) ? tuple_pack(rt, 1, msg) : V_NULL;
    if (args) {
        replace_slot(rt, &V_AS(SyntaxErrorExc, rt->error)->end_offset, V_NONE);
        replace_slot(rt, &as_exc(rt->error)->args, args);
    }
    decref(rt, msg);
    return -1;
}

/* Features that have long become part of the language. */
static bool is_mandatory(Borrowed name) {
    static const char *const names[] = {"nested_scopes", "generators", "division", "absolute_import", "with_statement",
                                        "print_function", "unicode_literals", "generator_stop"};
    for (size_t i = 0; i < COUNT_OF(names); i++)
        if (str_equal_cstr(name, names[i])) return true;
    return false;
}

static int features(Runtime *rt, Module *m, const Stmt *st, Borrowed filename) {
    for (uint32_t i = 0; i < st->import_from.names.count; i++) {
        Borrowed name = st->import_from.names.items[i]->name;
        if (is_mandatory(name)) continue;
        if (str_equal_cstr(name, "annotations")) m->future |= CO_FUTURE_ANNOTATIONS;
        else if (str_equal_cstr(name, "barry_as_FLUFL")) m->future |= CO_FUTURE_BARRY_AS_BDFL;
        else if (str_equal_cstr(name, "braces")) return fail(rt, str_from_cstr(rt, "not a chance"), filename, st->loc);
        else return fail(rt, format_str(rt, "future feature %U is not defined", name), filename, st->loc);
    }
    m->future_lineno = st->loc.lineno;
    return 0;
}

static bool is_doc_string(const Stmt *st) {
    return st->kind == STMT_EXPR && st->expr.value->kind == EXPR_CONSTANT && v_is(st->expr.value->constant.value, T_STR);
}

static bool is_future(const Stmt *st) {
    return st->kind == STMT_IMPORT_FROM && st->import_from.module && st->import_from.level == 0 &&
           str_equal_cstr(st->import_from.module, "__future__");
}

int future_scan(Runtime *rt, Module *m, Borrowed filename) {
    bool done = false;
    if (m->mode == PARSE_EVAL) return 0;
    for (uint32_t i = 0; i < m->body.count; i++) {
        const Stmt *st = m->body.items[i];
        /* Behind other statements of the same line it is too late already; the code generator looks at lines only. */
        if (done && st->loc.lineno > m->body.items[i - 1]->loc.lineno) break;
        if (is_future(st) && done) {
            Location before = st->loc;
            before.col_offset--; /* CPython points there */
            return fail(rt, str_from_cstr(rt, "from __future__ imports must occur at the beginning of the file"), filename, before);
        }
        if (is_future(st)) {
            if (features(rt, m, st, filename) < 0) return -1;
        } else if (i > 0 || !is_doc_string(st)) {
            done = true;
        }
    }
    return 0;
}
