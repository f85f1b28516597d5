/* SPDX-License-Identifier: MIT
 * parse_stmt.c: blocks and simple statements. */
#include "compiler/parse.h"

/* ------------------------------------------------------------------------------------------------- blocks */

/* One statement, or one line of simple ones, pushed. */
static bool statement(Parser *p) {
    parse_empty_window(p);
    if (parse_at_compound(p)) {
        bool none;
        Stmt *st = parse_compound(p, &none);
        if (st) return parse_push(p, st);
        if (p->failed || !none) return false;
    }
    return parse_simple_statements(p);
}

bool parse_statements(Parser *p, StmtSeq *out) {
    size_t base = p->top;
    while (peek(p) != TOK_DEDENT && peek(p) != TOK_END) {
        if (statement(p)) continue;
        p->top = base;
        return false;
    }
    return !p->failed && parse_take(p, base, out);
}

static bool indented(Parser *p, StmtSeq *out) {
    if (!accept(p, TOK_INDENT)) {
        if (p->errors && p->invalid && !p->failed) parse_fail_type(p, T_INDENTATION_ERROR, "expected an indented block");
        return false;
    }
    return parse_statements(p, out) && out->count && accept(p, TOK_DEDENT);
}

static bool parse_block(Parser *p, StmtSeq *out) {
    if (!parse_enter(p)) return false;
    size_t base = p->top;
    bool ok;
    if (accept(p, TOK_NEWLINE)) ok = indented(p, out);
    else ok = parse_simple_statements(p) && parse_take(p, base, out);
    parse_leave(p);
    if (!ok) p->top = base;
    return ok;
}

bool parse_suite(Parser *p, const char *what, int lineno, bool force_colon, StmtSeq *out) {
    bool look = p->errors && p->invalid;
    if (look && !force_colon && peek(p) == TOK_NEWLINE) return parse_fail(p, "expected ':'"), false;
    if (!(force_colon ? parse_force(p, TOK_COLON) : accept(p, TOK_COLON))) return false;
    if (look && peek(p) == TOK_NEWLINE && peek_second(p) != TOK_INDENT && !p->failed) {
        parse_fail_type(p, T_INDENTATION_ERROR, "expected an indented block after %s on line %d", what, lineno);
        return false;
    }
    return parse_block(p, out);
}

/* --------------------------------------------------------------------------------------- simple statements */

static Stmt *keyword_only(Parser *p, unsigned kind) {
    Pos start = pos_here(p);
    advance(p);
    return NEW_STMT(p, kind, return_, start);
}

static Stmt *return_stmt(Parser *p) {
    Pos start = pos_here(p);
    advance(p);
    Expr *value = parse_star_expressions(p);
    if (p->failed) return NULL;
    Stmt *st = NEW_STMT(p, STMT_RETURN, return_, start);
    if (st) st->return_.value = value;
    return st;
}

static Stmt *raise_stmt(Parser *p) {
    Pos start = pos_here(p);
    advance(p);
    Expr *exc = parse_expression(p), *cause = NULL;
    uint32_t mark = p->mark;
    if (exc && accept(p, TOK_FROM) && !(cause = parse_expression(p))) p->mark = mark;
    if (p->failed) return NULL;
    Stmt *st = NEW_STMT(p, STMT_RAISE, raise, start);
    if (!st) return NULL;
    st->raise.exc = exc;
    st->raise.cause = cause;
    return st;
}

static Stmt *assert_stmt(Parser *p) {
    Pos start = pos_here(p);
    advance(p);
    Expr *test = parse_expression(p), *msg = NULL;
    if (!test) return NULL;
    uint32_t mark = p->mark;
    if (accept(p, TOK_COMMA) && !(msg = parse_expression(p))) p->mark = mark;
    if (p->failed) return NULL;
    Stmt *st = NEW_STMT(p, STMT_ASSERT, assert_, start);
    if (!st) return NULL;
    st->assert_.test = test;
    st->assert_.msg = msg;
    return st;
}

static Stmt *global_stmt(Parser *p, unsigned kind) {
    Pos start = pos_here(p);
    size_t base = p->top;
    advance(p);
    do {
        Value name = parse_identifier(p);
        if (!name || !parse_push(p, (void *)(uintptr_t)name)) return NULL;
    } while (accept(p, TOK_COMMA));
    Stmt *st = NEW_STMT(p, kind, global, start);
    return st && parse_take(p, base, &st->global.names) ? st : NULL;
}

/* del_targets, pushed */
static bool del_targets(Parser *p) {
    for (;;) {
        Expr *e = parse_primary(p);
        if (!e || !parse_to_target(p, e, CTX_DEL) || !parse_push(p, e)) return false;
        if (!accept(p, TOK_COMMA)) break;
        if (peek(p) == TOK_SEMI || peek(p) == TOK_NEWLINE) break;
    }
    return peek(p) == TOK_SEMI || peek(p) == TOK_NEWLINE;
}

static Stmt *del_stmt(Parser *p) {
    Pos start = pos_here(p);
    size_t base = p->top;
    uint32_t mark = p->mark;
    advance(p);
    if (del_targets(p)) {
        Stmt *st = NEW_STMT(p, STMT_DELETE, delete_, start);
        return st && parse_take(p, base, &st->delete_.targets) ? st : NULL;
    }
    p->mark = mark;
    p->top = base;
    if (p->errors && !p->failed) invalid_del(p);
    return NULL;
}

static Stmt *simple(Parser *p) {
    switch (peek(p)) {
    case TOK_RETURN: return return_stmt(p);
    case TOK_IMPORT: return parse_import(p);
    case TOK_FROM: return parse_from(p);
    case TOK_RAISE: return raise_stmt(p);
    case TOK_PASS: return keyword_only(p, STMT_PASS);
    case TOK_DEL: return del_stmt(p);
    case TOK_ASSERT: return assert_stmt(p);
    case TOK_BREAK: return keyword_only(p, STMT_BREAK);
    case TOK_CONTINUE: return keyword_only(p, STMT_CONTINUE);
    case TOK_GLOBAL: return global_stmt(p, STMT_GLOBAL);
    case TOK_NONLOCAL: return global_stmt(p, STMT_NONLOCAL);
    default: return parse_expression_statement(p);
    }
}

bool parse_simple_statements(Parser *p) {
    for (;;) {
        Stmt *st = simple(p);
        if (!st || !parse_push(p, st)) return false;
        if (!accept(p, TOK_SEMI)) break;
        if (peek(p) == TOK_NEWLINE) break;
    }
    return accept(p, TOK_NEWLINE);
}
