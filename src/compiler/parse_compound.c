/* SPDX-License-Identifier: MIT
 * parse_compound.c: if, while, for, with, def, class, match. (try: parse_try.c) */
#include "compiler/parse.h"

bool parse_at_compound(Parser *p) {
    switch (peek(p)) {
    case TOK_IF: case TOK_FOR: case TOK_WHILE: case TOK_TRY: case TOK_WITH: case TOK_DEF: case TOK_CLASS: case TOK_AT:
    case TOK_ASYNC: return true;
    case TOK_NAME: return token_is(parse_token(p), "match");
    default: return false;
    }
}

/* ['else' ':' block]; out stays empty if there is none. */
static bool else_block(Parser *p, StmtSeq *out) {
    if (peek(p) != TOK_ELSE) return !p->failed;
    int lineno = parse_token(p)->lineno;
    advance(p);
    return parse_suite(p, "'else' statement", lineno, true, out);
}

/* ----------------------------------------------------------------------------------------------- if, while */

/* One `if` or `elif` without what follows. */
static Stmt *if_clause(Parser *p, bool elif) {
    Pos start = pos_here(p);
    advance(p);
    Expr *test = parse_named(p);
    StmtSeq body;
    if (!test || !parse_suite(p, elif ? "'elif' statement" : "'if' statement", start.lineno, false, &body)) return NULL;
    Stmt *st = NEW_STMT(p, STMT_IF, if_, start);
    if (!st) return NULL;
    st->if_.test = test;
    st->if_.body = body;
    return st;
}

/* A chain of elifs is nested in the tree, but built in a loop: it may be long. */
static Stmt *if_stmt(Parser *p) {
    Stmt *first = if_clause(p, false), *last = first;
    while (last && peek(p) == TOK_ELIF) {
        Stmt *next = if_clause(p, true);
        StmtSeq orelse = {parse_alloc(p, sizeof(Stmt *)), 1};
        if (!next || !orelse.items) return NULL;
        orelse.items[0] = next;
        last->if_.orelse = orelse;
        last = next;
    }
    if (!last || !else_block(p, &last->if_.orelse)) return NULL;
    Location end = parse_loc(p, (Pos){0, 0});
    for (Stmt *st = first;; st = st->if_.orelse.items[0]) {
        st->loc.end_lineno = end.end_lineno;
        st->loc.end_col_offset = end.end_col_offset;
        if (st == last) return first;
    }
}

static Stmt *while_stmt(Parser *p) {
    Pos start = pos_here(p);
    advance(p);
    Expr *test = parse_named(p);
    StmtSeq body, orelse = {0};
    if (!test || !parse_suite(p, "'while' statement", start.lineno, false, &body) || !else_block(p, &orelse)) return NULL;
    Stmt *st = NEW_STMT(p, STMT_WHILE, while_, start);
    if (!st) return NULL;
    st->while_.test = test;
    st->while_.body = body;
    st->while_.orelse = orelse;
    return st;
}

/* ---------------------------------------------------------------------------------------------- for, with */

/* At `for`; start is that of `async`, if there is one. */
static Stmt *for_stmt(Parser *p, Pos start, bool async) {
    uint32_t mark = p->mark;
    int lineno = parse_token(p)->lineno;
    advance(p);
    Expr *target = parse_star_targets(p);
    if (!target || !accept(p, TOK_IN)) {
        p->mark = mark;
        if (p->errors && !p->failed) invalid_for_target(p);
        return NULL;
    }
    Expr *iter = parse_star_expressions(p);
    StmtSeq body, orelse = {0};
    if (!iter || !parse_suite(p, "'for' statement", lineno, false, &body) || !else_block(p, &orelse)) return NULL;
    Stmt *st = NEW_STMT(p, async ? STMT_ASYNC_FOR : STMT_FOR, for_, start);
    if (!st) return NULL;
    st->for_.target = target;
    st->for_.iter = iter;
    st->for_.body = body;
    st->for_.orelse = orelse;
    return st;
}

/* expression ['as' star_target], pushed. */
static bool with_item(Parser *p) {
    uint32_t mark = p->mark;
    Expr *context = parse_expression(p), *vars = NULL;
    if (!context) return false;
    uint32_t behind = p->mark;
    if (accept(p, TOK_AS)) {
        vars = parse_star_target(p);
        unsigned next = peek(p);
        if (!vars || (next != TOK_COMMA && next != TOK_RPAR && next != TOK_COLON)) {
            p->mark = mark;
            if (p->errors && !p->failed) invalid_with_item(p);
            p->mark = behind;
            vars = NULL;
        }
    }
    WithItem *item = p->failed ? NULL : parse_alloc(p, sizeof *item);
    if (!item) return false;
    item->context_expr = context;
    item->optional_vars = vars;
    return parse_push(p, item);
}

/* '(' items [','] ')' with ':' behind it: pushed, the ':' not consumed. */
static bool with_items_in_parens(Parser *p) {
    advance(p);
    do {
        if (peek(p) == TOK_RPAR || !with_item(p)) break;
    } while (accept(p, TOK_COMMA));
    return !p->failed && accept(p, TOK_RPAR) && peek(p) == TOK_COLON;
}

static bool with_items(Parser *p) {
    uint32_t mark = p->mark;
    size_t base = p->top;
    if (peek(p) == TOK_LPAR) {
        if (with_items_in_parens(p) && p->top > base) return true;
        if (p->failed) return false;
        p->mark = mark;
        p->top = base;
    }
    do {
        if (!with_item(p)) return false;
    } while (accept(p, TOK_COMMA));
    return true;
}

/* At `with`. */
static Stmt *with_stmt(Parser *p, Pos start, bool async) {
    size_t base = p->top;
    uint32_t mark = p->mark;
    int lineno = parse_token(p)->lineno;
    if (p->errors) {
        invalid_with(p, true);
        if (p->failed) return NULL;
    }
    advance(p);
    WithItemSeq items;
    StmtSeq body;
    if (!with_items(p) || peek(p) != TOK_COLON) {
        p->mark = mark;
        if (p->errors && !p->failed) invalid_with(p, false);
        return NULL;
    }
    if (!parse_take(p, base, &items) || !parse_suite(p, "'with' statement", lineno, false, &body)) return NULL;
    Stmt *st = NEW_STMT(p, async ? STMT_ASYNC_WITH : STMT_WITH, with, start);
    if (!st) return NULL;
    st->with.items = items;
    st->with.body = body;
    return st;
}

/* --------------------------------------------------------------------------------------------- def, class */

/* At `def`. */
static Stmt *function_def(Parser *p, Pos start, bool async, ExprSeq decorators) {
    int lineno = parse_token(p)->lineno;
    advance(p);
    Value name = parse_identifier(p);
    if (!name || !parse_force(p, TOK_LPAR)) return NULL;
    Arguments *args = parse_parameters(p, true);
    if (!args || !accept(p, TOK_RPAR)) return NULL;
    Expr *returns = NULL;
    uint32_t mark = p->mark;
    if (accept(p, TOK_ARROW) && !(returns = parse_expression(p))) p->mark = mark;
    StmtSeq body;
    if (p->failed || !parse_suite(p, "function definition", lineno, true, &body)) return NULL;
    Stmt *st = NEW_STMT(p, async ? STMT_ASYNC_FUNCTION_DEF : STMT_FUNCTION_DEF, function_def, start);
    if (!st) return NULL;
    st->function_def.name = name;
    st->function_def.args = args;
    st->function_def.body = body;
    st->function_def.decorator_list = decorators;
    st->function_def.returns = returns;
    return st;
}

static Stmt *class_def(Parser *p, ExprSeq decorators) {
    Pos start = pos_here(p);
    advance(p);
    Value name = parse_identifier(p);
    ExprSeq bases = {0};
    KeywordSeq keywords = {0};
    StmtSeq body;
    if (!name || (accept(p, TOK_LPAR) && !parse_class_arguments(p, &bases, &keywords))) return NULL;
    if (!parse_suite(p, "class definition", start.lineno, false, &body)) return NULL;
    Stmt *st = NEW_STMT(p, STMT_CLASS_DEF, class_def, start);
    if (!st) return NULL;
    st->class_def.name = name;
    st->class_def.bases = bases;
    st->class_def.keywords = keywords;
    st->class_def.body = body;
    st->class_def.decorator_list = decorators;
    return st;
}

static Stmt *decorated(Parser *p) {
    size_t base = p->top;
    while (accept(p, TOK_AT)) {
        Expr *e = parse_named(p);
        if (!e || !accept(p, TOK_NEWLINE) || !parse_push(p, e)) return NULL;
    }
    ExprSeq decorators;
    if (p->failed || !parse_take(p, base, &decorators)) return NULL;
    if (peek(p) == TOK_CLASS) return class_def(p, decorators);
    Pos start = pos_here(p);
    bool async = accept(p, TOK_ASYNC);
    return peek(p) == TOK_DEF ? function_def(p, start, async, decorators) : NULL;
}

static Stmt *async_stmt(Parser *p) {
    Pos start = pos_here(p);
    advance(p);
    switch (peek(p)) {
    case TOK_DEF: return function_def(p, start, true, (ExprSeq){0});
    case TOK_WITH: return with_stmt(p, start, true);
    case TOK_FOR: return for_stmt(p, start, true);
    default: return NULL;
    }
}

/* -------------------------------------------------------------------------------------------------- match */

static MatchCase *case_block(Parser *p) {
    int lineno = parse_token(p)->lineno;
    advance(p);
    Pattern *pattern = parse_patterns(p);
    Expr *guard = NULL;
    StmtSeq body;
    if (!pattern) return NULL;
    uint32_t mark = p->mark;
    if (accept(p, TOK_IF) && !(guard = parse_named(p))) p->mark = mark;
    if (p->failed || !parse_suite(p, "'case' statement", lineno, false, &body)) return NULL;
    MatchCase *c = parse_alloc(p, sizeof *c);
    if (!c) return NULL;
    c->pattern = pattern;
    c->guard = guard;
    c->body = body;
    return c;
}

/* star_named_expression ',' star_named_expressions? | named_expression */
static Expr *match_subject(Parser *p) {
    Pos start = pos_here(p);
    size_t base = p->top;
    Expr *e = parse_star_named(p);
    if (!e) return NULL;
    if (peek(p) != TOK_COMMA) return e->kind == EXPR_STARRED ? NULL : e;
    if (!parse_push(p, e)) return NULL;
    while (accept(p, TOK_COMMA)) {
        if (!(e = parse_star_named(p))) break;
        if (!parse_push(p, e)) return NULL;
    }
    return p->failed ? NULL : parse_tuple_from(p, base, start, CTX_LOAD);
}

/* "match" subject ':' NEWLINE INDENT: only then is it the statement and no name. */
static Expr *match_header(Parser *p) {
    int lineno = parse_token(p)->lineno;
    advance(p);
    Expr *subject = match_subject(p);
    bool look = p->errors && p->invalid;
    if (!subject) return NULL;
    if (look && peek(p) == TOK_NEWLINE) return parse_fail(p, "expected ':'");
    if (!accept(p, TOK_COLON) || !accept(p, TOK_NEWLINE)) return NULL;
    if (accept(p, TOK_INDENT)) return subject;
    if (look && !p->failed)
        parse_fail_type(p, T_INDENTATION_ERROR, "expected an indented block after 'match' statement on line %d", lineno);
    return NULL;
}

/* *none: `match` is a name here. */
static Stmt *match_stmt(Parser *p, bool *none) {
    Pos start = pos_here(p);
    uint32_t mark = p->mark;
    size_t base = p->top;
    Expr *subject = match_header(p);
    if (!subject) {
        p->mark = mark;
        p->top = base;
        *none = true;
        return NULL;
    }
    for (;;) {
        parse_empty_window(p);
        if (!token_is(parse_token(p), "case")) break;
        MatchCase *c = case_block(p);
        if (!c || !parse_push(p, c)) return NULL;
    }
    if (p->top == base || !accept(p, TOK_DEDENT)) return NULL;
    Stmt *st = NEW_STMT(p, STMT_MATCH, match, start);
    if (!st || !parse_take(p, base, &st->match.cases)) return NULL;
    st->match.subject = subject;
    return st;
}

Stmt *parse_compound(Parser *p, bool *none) {
    *none = false;
    if (!parse_enter(p)) return NULL;
    Stmt *st = NULL;
    switch (peek(p)) {
    case TOK_IF: st = if_stmt(p); break;
    case TOK_WHILE: st = while_stmt(p); break;
    case TOK_FOR: st = for_stmt(p, pos_here(p), false); break;
    case TOK_WITH: st = with_stmt(p, pos_here(p), false); break;
    case TOK_TRY: st = parse_try(p); break;
    case TOK_DEF: st = function_def(p, pos_here(p), false, (ExprSeq){0}); break;
    case TOK_CLASS: st = class_def(p, (ExprSeq){0}); break;
    case TOK_AT: st = decorated(p); break;
    case TOK_ASYNC: st = async_stmt(p); break;
    default: st = match_stmt(p, none); break;
    }
    parse_leave(p);
    return st;
}
