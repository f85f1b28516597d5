/* SPDX-License-Identifier: MIT
 * parse_try.c: try statements. */
#include "compiler/parse.h"

/* What stands behind `except` in a broken header; p->mark is behind `except`. */
static void invalid_except(Parser *p, bool star) {
    uint32_t mark = p->mark;
    if (star) accept(p, TOK_STAR);
    unsigned next = peek(p);
    if (next == TOK_NEWLINE && !star) {
        parse_fail(p, "expected ':'");
    } else if (star && (next == TOK_NEWLINE || next == TOK_COLON)) {
        parse_fail(p, "expected one or more exception types");
    } else {
        Expr *type = parse_expression(p);
        if (type && accept(p, TOK_COMMA)) {
            bool ok = parse_expressions(p) != NULL;
            if (ok && accept(p, TOK_AS)) ok = accept(p, TOK_NAME);
            if (ok && peek(p) == TOK_COLON)
                parse_fail_from(p, type->loc, "multiple exception types must be parenthesized");
        } else if (type) {
            uint32_t behind = p->mark;
            if (accept(p, TOK_AS) && !accept(p, TOK_NAME)) p->mark = behind;
            if (peek(p) == TOK_NEWLINE) parse_fail(p, "expected ':'");
        }
    }
    p->mark = mark;
}

/* 'except' ['*'] [expression ['as' NAME]] ':' block */
static ExceptHandler *handler(Parser *p, bool star) {
    Pos start = pos_here(p);
    advance(p);
    uint32_t mark = p->mark;
    if (star) advance(p);
    Expr *type = NULL;
    Value name = V_NULL;
    if (peek(p) != TOK_COLON || star) {
        type = parse_expression(p);
        uint32_t behind = p->mark;
        if (type && accept(p, TOK_AS) && !(name = parse_identifier(p))) p->mark = behind;
    }
    StmtSeq body;
    if (p->failed) return NULL;
    if ((star && !type) || peek(p) != TOK_COLON) {
        p->mark = mark;
        if (p->errors) invalid_except(p, star);
        return NULL;
    }
    if (!parse_suite(p, star ? "'except*' statement" : "'except' statement", start.lineno, false, &body)) return NULL;
    ExceptHandler *h = parse_alloc(p, sizeof *h);
    if (!h) return NULL;
    h->loc = parse_loc(p, start);
    h->type = type;
    h->name = name;
    h->body = body;
    return h;
}

/* At an `except` that is not of the kind that came before. */
static void mixed_kinds(Parser *p, bool star) {
    Location except = token_loc(parse_token(p)), end = except;
    advance(p);
    if (star) {
        end = token_loc(parse_token(p));
        advance(p);
    }
    bool ok = star || peek(p) != TOK_COLON ? parse_expression(p) != NULL : true;
    if (ok && accept(p, TOK_AS)) ok = accept(p, TOK_NAME);
    if (ok && peek(p) == TOK_COLON)
        parse_fail_range(p, except, end, "cannot have both 'except' and 'except*' on the same 'try'");
}

/* The handlers, all of one kind, pushed. */
static bool handlers(Parser *p, bool *star) {
    for (bool first = true; peek(p) == TOK_EXCEPT; first = false) {
        bool this_star = peek_second(p) == TOK_STAR;
        if (!first && this_star != *star) {
            if (p->errors && p->invalid) mixed_kinds(p, this_star);
            return false;
        }
        *star = this_star;
        ExceptHandler *h = handler(p, this_star);
        if (!h || !parse_push(p, h)) return false;
        parse_empty_window(p);
    }
    return !p->failed;
}

/* Second pass: handlers right behind `try:` are looked at, too. */
static void invalid_handlers(Parser *p) {
    size_t base = p->top;
    bool star;
    (void)handlers(p, &star);
    p->top = base;
}

static bool keyword_block(Parser *p, unsigned token, const char *what, StmtSeq *out) {
    if (peek(p) != token) return !p->failed;
    int lineno = parse_token(p)->lineno;
    advance(p);
    return parse_suite(p, what, lineno, true, out);
}

Stmt *parse_try(Parser *p) {
    Pos start = pos_here(p);
    size_t base = p->top;
    advance(p);
    StmtSeq body, orelse = {0}, finalbody = {0};
    ExceptHandlerSeq list;
    bool star = false;
    if (p->errors && p->invalid && peek(p) == TOK_COLON && peek_second(p) == TOK_EXCEPT) {
        advance(p);
        invalid_handlers(p);
        return NULL;
    }
    if (!parse_suite(p, "'try' statement", start.lineno, true, &body)) return NULL;
    parse_empty_window(p);
    unsigned next = peek(p);
    if (next != TOK_EXCEPT && next != TOK_FINALLY) {
        if (p->errors && p->invalid && !p->failed) parse_fail(p, "expected 'except' or 'finally' block");
        return NULL;
    }
    if (!handlers(p, &star)) return NULL;
    bool any = p->top > base;
    if (!parse_take(p, base, &list)) return NULL;
    if (any && !keyword_block(p, TOK_ELSE, "'else' statement", &orelse)) return NULL;
    if (!keyword_block(p, TOK_FINALLY, "'finally' statement", &finalbody)) return NULL;
    Stmt *st = NEW_STMT(p, star ? STMT_TRY_STAR : STMT_TRY, try_, start);
    if (!st) return NULL;
    st->try_.body = body;
    st->try_.handlers = list;
    st->try_.orelse = orelse;
    st->try_.finalbody = finalbody;
    return st;
}
