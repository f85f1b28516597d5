/* SPDX-License-Identifier: MIT
 * parse_error.c: how syntax errors are raised, and the mistakes in expressions and statements that have a message of
 * their own. Which mistakes CPython names, in which order it looks, and what it marks was found out by experiment;
 * tests/syntax holds the programs. */
#include "compiler/parse.h"
#include "types/exception.h"
#include "types/str.h"

/* ------------------------------------------------------------------------------------------------ raising */

Owned raise_syntax(Runtime *rt, uint32_t type, Borrowed msg, Borrowed filename, int lineno, int offset,
                   Borrowed text_or_null, int end_lineno, int end_offset) {
    Owned e = exc_new_syntax_error(rt, type, msg, filename, lineno, offset, text_or_null ? text_or_null : V_NONE,
                                   end_lineno, end_offset);
    if (e) error_set(rt, e);
    return V_NULL;
}

void parse_catch_up(Parser *p) {
    while (p->dropped + p->fill < p->first_pass && !p->failed) parse_fill(p);
}

/* Columns count from 1 here. */
static void raise_at(Parser *p, uint32_t type, Owned msg, int lineno, int col, int end_lineno, int end_col) {
    parse_catch_up(p);
    tokenizer_raise(p->tz, type, msg, lineno, col, end_lineno, end_col);
    p->failed = true;
}

static void raise_at_last(Parser *p, uint32_t type, Owned msg) {
    parse_catch_up(p);
    const Token *t = parse_last_token(p);
    const Tokenizer *tz = p->tz;
    int col = t->col + 1;
    if (t->col == -1) col = tz->cur == tz->shown ? 0 : (int)(tz->cur - tz->line_start);
    raise_at(p, type, msg, t->lineno, col, t->end_lineno, t->end_col == -1 ? -1 : t->end_col + 1);
}

void *parse_fail(Parser *p, const char *format, ...) {
    if (p->failed) return NULL;
    va_list ap;
    va_start(ap, format);
    raise_at_last(p, T_SYNTAX_ERROR, format_str_va(p->rt, format, ap));
    va_end(ap);
    return NULL;
}

void *parse_fail_type(Parser *p, uint32_t type, const char *format, ...) {
    if (p->failed) return NULL;
    va_list ap;
    va_start(ap, format);
    raise_at_last(p, type, format_str_va(p->rt, format, ap));
    va_end(ap);
    return NULL;
}

void *parse_fail_at(Parser *p, Location loc, const char *format, ...) {
    if (p->failed) return NULL;
    va_list ap;
    va_start(ap, format);
    raise_at(p, T_SYNTAX_ERROR, format_str_va(p->rt, format, ap), loc.lineno, loc.col_offset + 1, loc.end_lineno,
             loc.end_col_offset + 1);
    va_end(ap);
    return NULL;
}

void *parse_fail_range(Parser *p, Location from, Location to, const char *format, ...) {
    if (p->failed) return NULL;
    va_list ap;
    va_start(ap, format);
    raise_at(p, T_SYNTAX_ERROR, format_str_va(p->rt, format, ap), from.lineno, from.col_offset + 1, to.end_lineno,
             to.end_col_offset + 1);
    va_end(ap);
    return NULL;
}

void *parse_fail_from(Parser *p, Location from, const char *format, ...) {
    if (p->failed) return NULL;
    parse_catch_up(p);
    va_list ap;
    va_start(ap, format);
    raise_at(p, T_SYNTAX_ERROR, format_str_va(p->rt, format, ap), from.lineno, from.col_offset + 1, p->tz->lineno,
             (int)(p->tz->cur - p->tz->line_start));
    va_end(ap);
    return NULL;
}

bool parse_force(Parser *p, unsigned type) {
    if (accept(p, type)) return true;
    if (!p->failed) parse_fail_at(p, token_loc(parse_token(p)), "expected '%s'", token_text(type));
    return false;
}

/* ------------------------------------------------------------------------------------------ names of nodes */

static const char *constant_name(Value v) {
    switch (v) {
    case V_NONE: return "None";
    case V_TRUE: return "True";
    case V_FALSE: return "False";
    case V_ELLIPSIS: return "ellipsis";
    default: return "literal";
    }
}

static const char *parse_expr_name(Parser *p, const Expr *e) {
    switch (e->kind) {
    case EXPR_ATTRIBUTE: return "attribute";
    case EXPR_SUBSCRIPT: return "subscript";
    case EXPR_STARRED: return "starred";
    case EXPR_NAME: return "name";
    case EXPR_LIST: return "list";
    case EXPR_TUPLE: return "tuple";
    case EXPR_LAMBDA: return "lambda";
    case EXPR_CALL: return "function call";
    case EXPR_GENERATOR_EXP: return "generator expression";
    case EXPR_YIELD: case EXPR_YIELD_FROM: return "yield expression";
    case EXPR_AWAIT: return "await expression";
    case EXPR_LIST_COMP: return "list comprehension";
    case EXPR_SET_COMP: return "set comprehension";
    case EXPR_DICT_COMP: return "dict comprehension";
    case EXPR_DICT: return "dict literal";
    case EXPR_SET: return "set display";
    case EXPR_JOINED_STR: case EXPR_FORMATTED_VALUE: return "f-string expression";
    case EXPR_CONSTANT: return constant_name(e->constant.value);
    case EXPR_COMPARE: return "comparison";
    case EXPR_IF_EXP: return "conditional expression";
    case EXPR_NAMED_EXPR: return "named expression";
    default: return "expression";
    }
}

/* The part of e that cannot be a target, or NULL. */
static Expr *invalid_target(Expr *e, enum TargetKind kind) {
    switch (e->kind) {
    case EXPR_NAME: case EXPR_ATTRIBUTE: case EXPR_SUBSCRIPT: return NULL;
    case EXPR_LIST: case EXPR_TUPLE:
        for (uint32_t i = 0; i < e->tuple.elts.count; i++) {
            Expr *part = invalid_target(e->tuple.elts.items[i], kind);
            if (part) return part;
        }
        return NULL;
    case EXPR_STARRED: return kind == TARGET_DEL ? e : invalid_target(e->starred.value, kind);
    case EXPR_COMPARE: /* `for a in b`: the whole was read as a comparison */
        if (kind != TARGET_FOR) return e;
        return e->compare.ops[0] == ACMP_IN ? invalid_target(e->compare.left, kind) : NULL;
    default: return e;
    }
}

/* Raise "cannot assign to X" if e is no target; true if it raised. */
static bool parse_check_target(Parser *p, Expr *e, enum TargetKind kind) {
    Expr *part = invalid_target(e, kind);
    if (!part) return false;
    parse_fail_at(p, part->loc, kind == TARGET_DEL ? "cannot delete %s" : "cannot assign to %s",
                  parse_expr_name(p, part));
    return true;
}

/* -------------------------------------------------------------------------------------------- expressions */

/* print and exec were statements once. */
static bool is_legacy(const Expr *e) {
    return e->kind == EXPR_NAME && (str_equal_cstr(e->name.id, "print") || str_equal_cstr(e->name.id, "exec"));
}

static Expr *expression_without_looking(Parser *p) {
    bool invalid = p->invalid;
    p->invalid = false;
    Expr *e = parse_expression_plain(p);
    p->invalid = invalid;
    return e;
}

/* CPython takes the beginning of a soft keyword for one here. */
static bool begins_soft_keyword(const Token *t) {
    static const char *const words[] = {"_", "case", "match"};
    for (size_t i = 0; t->type == TOK_NAME && i < COUNT_OF(words); i++)
        if (strncmp(words[i], t->start, (size_t)(t->end - t->start)) == 0) return true;
    return false;
}

/* Two expressions in a row inside brackets. True: found (raised or not). */
static bool missing_comma(Parser *p) {
    const Token *t = parse_token(p);
    if (begins_soft_keyword(t)) return false;
    if (t->type == TOK_NAME && peek_second(p) == TOK_STRING) return false;
    Expr *a = parse_binary(p, POWER_OR), *b = a ? expression_without_looking(p) : NULL;
    if (!b || p->failed) return false;
    if (is_legacy(a) || p->tokens[p->mark - 1].level == 0) return true;
    parse_fail_range(p, a->loc, b->loc, "invalid syntax. Perhaps you forgot a comma?");
    return true;
}

static void missing_else(Parser *p) {
    Expr *a = parse_binary(p, POWER_OR);
    Expr *b = a && accept(p, TOK_IF) ? parse_binary(p, POWER_OR) : NULL;
    if (b && peek(p) != TOK_ELSE && peek(p) != TOK_COLON && !p->failed)
        parse_fail_range(p, a->loc, b->loc, "expected 'else' after 'if' expression");
}

/* print x */
static void legacy_statement(Parser *p) {
    if (peek(p) != TOK_NAME || peek_second(p) == TOK_LPAR) return;
    Expr *a = parse_atom(p), *b = a ? parse_star_expressions(p) : NULL;
    if (!b || p->failed || !is_legacy(a)) return;
    parse_fail_range(p, a->loc, b->loc, "Missing parentheses in call to '%U'. Did you mean %U(...)?", a->name.id,
                     a->name.id);
}

void invalid_expression(Parser *p) {
    uint32_t mark = p->mark;
    bool found = missing_comma(p);
    p->mark = mark;
    if (!found && !p->failed) {
        missing_else(p);
        p->mark = mark;
    }
    if (!p->failed) legacy_statement(p);
    p->mark = mark;
}

/* May `e =` be a mistake for `e ==` here? Not for what looks like a target or a constant. */
static bool starts_like_target(Parser *p) {
    uint32_t mark = p->mark;
    size_t base = p->top;
    unsigned type = peek(p);
    if (type == TOK_TRUE || type == TOK_FALSE || type == TOK_NONE) return true;
    if (type != TOK_LPAR && type != TOK_LSQB) return false;
    Expr *e = parse_atom(p);
    p->mark = mark;
    p->top = base;
    return e && !e->parens && (e->kind == EXPR_LIST || e->kind == EXPR_TUPLE || e->kind == EXPR_GENERATOR_EXP);
}

static bool at_assignment(Parser *p) { return peek(p) == TOK_ASSIGN || peek(p) == TOK_WALRUS; }

static void name_equals(Parser *p) {
    if (peek(p) != TOK_NAME || peek_second(p) != TOK_ASSIGN) return;
    Location name = token_loc(parse_token(p));
    p->mark += 2;
    Expr *b = parse_binary(p, POWER_BITOR);
    if (b && !at_assignment(p) && !p->failed)
        parse_fail_range(p, name, b->loc, "invalid syntax. Maybe you meant '==' or ':=' instead of '='?");
}

static void expression_equals(Parser *p) {
    if (starts_like_target(p) || p->failed) return;
    Expr *a = parse_binary(p, POWER_BITOR);
    Expr *b = a && accept(p, TOK_ASSIGN) ? parse_binary(p, POWER_BITOR) : NULL;
    if (b && !at_assignment(p) && !p->failed)
        parse_fail_at(p, a->loc, "cannot assign to %s here. Maybe you meant '==' instead of '='?", parse_expr_name(p, a));
}

void invalid_named_expression(Parser *p) {
    uint32_t mark = p->mark;
    Expr *a = parse_expression(p);
    if (a && accept(p, TOK_WALRUS) && parse_expression(p) && !p->failed)
        parse_fail_at(p, a->loc, "cannot use assignment expressions with %s", parse_expr_name(p, a));
    p->mark = mark;
    if (!p->failed) name_equals(p);
    p->mark = mark;
    if (!p->failed) expression_equals(p);
    p->mark = mark;
}

void invalid_group(Parser *p) {
    uint32_t mark = p->mark;
    if (!accept(p, TOK_LPAR)) return;
    if (peek(p) == TOK_STAR) {
        Expr *a = parse_starred(p);
        if (a && peek(p) == TOK_RPAR) parse_fail_at(p, a->loc, "cannot use starred expression here");
    } else if (peek(p) == TOK_DOUBLESTAR) {
        Location stars = token_loc(parse_token(p));
        advance(p);
        if (parse_expression(p) && peek(p) == TOK_RPAR)
            parse_fail_at(p, stars, "cannot use double starred expression here");
    }
    p->mark = mark;
}

/* ---------------------------------------------------------------------------------- displays, comprehensions */

void invalid_comprehension(Parser *p, unsigned open) {
    uint32_t mark = p->mark;
    size_t base = p->top;
    ComprehensionSeq generators;
    if (!accept(p, open)) return;
    Expr *a = parse_starred(p);
    if (a && parse_for_if_clauses(p, &generators))
        parse_fail_at(p, a->loc, "iterable unpacking cannot be used in comprehension");
    if (!p->failed && open != TOK_LPAR) {
        p->mark = mark + 1;
        a = parse_star_named(p);
        if (a && peek(p) == TOK_COMMA) {
            Location to = token_loc(parse_token(p));
            advance(p);
            if (parse_star_named_list(p)) to = ((Expr *)p->stack[p->top - 1])->loc;
            if (!p->failed && parse_for_if_clauses(p, &generators))
                parse_fail_range(p, a->loc, to, "did you forget parentheses around the comprehension target?");
        }
    }
    p->mark = mark;
    p->top = base;
}

void invalid_dict_comprehension(Parser *p) {
    uint32_t mark = p->mark;
    ComprehensionSeq generators;
    advance(p);
    if (peek(p) == TOK_DOUBLESTAR) {
        Location stars = token_loc(parse_token(p));
        advance(p);
        if (parse_binary(p, POWER_BITOR) && parse_for_if_clauses(p, &generators) && peek(p) == TOK_RBRACE)
            parse_fail_at(p, stars, "dict unpacking cannot be used in dict comprehension");
    }
    p->mark = mark;
}

/* '**' bitwise_or | expression ':' expression */
static bool skip_pair(Parser *p) {
    uint32_t mark = p->mark;
    bool ok = accept(p, TOK_DOUBLESTAR) ? parse_binary(p, POWER_BITOR) != NULL
                                        : parse_expression(p) && accept(p, TOK_COLON) && parse_expression(p);
    if (!ok) p->mark = mark;
    return ok;
}

/* key ':' followed by what is no value. */
static void invalid_value(Parser *p) {
    uint32_t mark = p->mark;
    if (parse_expression(p) && peek(p) == TOK_COLON) {
        Location colon = token_loc(parse_token(p));
        advance(p);
        if (peek(p) == TOK_STAR) {
            Location star = token_loc(parse_token(p));
            advance(p);
            if (parse_binary(p, POWER_BITOR))
                parse_fail_from(p, star, "cannot use a starred expression in a dictionary value");
        } else if (peek(p) == TOK_RBRACE || peek(p) == TOK_COMMA) {
            parse_fail_at(p, colon, "expression expected after dictionary key and ':'");
        }
    }
    p->mark = mark;
}

static void invalid_pair(Parser *p) {
    uint32_t mark = p->mark;
    Expr *key = parse_expression(p);
    if (key && peek(p) != TOK_COLON && !p->failed) {
        Location loc = {key->loc.lineno, key->loc.end_col_offset - 1, key->loc.end_lineno, -1};
        parse_fail_at(p, loc, "':' expected after dictionary key");
    }
    p->mark = mark;
    if (!p->failed) invalid_value(p);
}

void invalid_dict(Parser *p) {
    uint32_t mark = p->mark;
    advance(p);
    uint32_t first = p->mark;
    if (skip_pair(p)) {
        uint32_t comma = p->mark;
        while (accept(p, TOK_COMMA)) {
            comma = p->mark - 1;
            if (!skip_pair(p)) break;
            comma = p->mark;
        }
        p->mark = comma;
        if (!p->failed && accept(p, TOK_COMMA)) invalid_pair(p);
    }
    p->mark = first;
    if (!p->failed) invalid_value(p);
    p->mark = mark;
}

/* --------------------------------------------------------------------------------------------- statements */

void invalid_for_target(Parser *p) {
    uint32_t mark = p->mark;
    accept(p, TOK_ASYNC);
    if (accept(p, TOK_FOR)) {
        Expr *a = parse_star_expressions(p);
        if (a) parse_check_target(p, a, TARGET_FOR);
    }
    p->mark = mark;
}

void invalid_del(Parser *p) {
    uint32_t mark = p->mark;
    advance(p);
    Expr *a = parse_star_expressions(p);
    if (a) parse_check_target(p, a, TARGET_DEL);
    p->mark = mark;
}

void invalid_with_item(Parser *p) {
    uint32_t mark = p->mark;
    if (parse_expression(p) && accept(p, TOK_AS)) {
        Expr *a = parse_expression(p);
        unsigned next = a ? peek(p) : TOK_END;
        if (next == TOK_COMMA || next == TOK_RPAR || next == TOK_COLON) parse_check_target(p, a, TARGET_STAR);
    }
    p->mark = mark;
}

/* rule ['as' star_target] separated by commas. */
static bool skip_with_items(Parser *p, Expr *(*rule)(Parser *)) {
    bool any = false;
    for (;;) {
        uint32_t mark = p->mark;
        if (any && !accept(p, TOK_COMMA)) break;
        if (!rule(p)) {
            p->mark = mark;
            break;
        }
        any = true;
        uint32_t behind = p->mark;
        if (accept(p, TOK_AS) && !parse_star_target(p)) p->mark = behind;
    }
    return any && !p->failed;
}

/* Behind the items: a line that ends without ':', or ':' without a block. */
static bool with_end(Parser *p, bool indent_only, int lineno) {
    if (!indent_only) {
        if (peek(p) == TOK_NEWLINE) parse_fail(p, "expected ':'");
    } else if (accept(p, TOK_COLON) && accept(p, TOK_NEWLINE) && peek(p) != TOK_INDENT && !p->failed) {
        parse_fail_type(p, T_INDENTATION_ERROR, "expected an indented block after 'with' statement on line %d", lineno);
    }
    return p->failed;
}

void invalid_with(Parser *p, bool indent_only) {
    uint32_t mark = p->mark;
    int lineno = parse_token(p)->lineno;
    advance(p);
    if (!(skip_with_items(p, parse_expression) && with_end(p, indent_only, lineno)) && !p->failed) {
        p->mark = mark + 1;
        if (accept(p, TOK_LPAR) && skip_with_items(p, parse_expressions)) {
            accept(p, TOK_COMMA);
            if (accept(p, TOK_RPAR)) with_end(p, indent_only, lineno);
        }
    }
    p->mark = mark;
}

/* --------------------------------------------------------------------------------------------- assignments */

/* target ':' expression with a target that cannot be annotated. */
static bool invalid_annotation(Parser *p) {
    uint32_t mark = p->mark;
    size_t base = p->top;
    unsigned type = peek(p);
    Expr *a = type == TOK_LPAR || type == TOK_LSQB ? parse_atom(p) : NULL;
    if (a && (a->kind == EXPR_LIST || a->kind == EXPR_TUPLE) && accept(p, TOK_COLON) && parse_expression(p))
        parse_fail_at(p, a->loc, "only single target (not %s) can be annotated", parse_expr_name(p, a));
    p->mark = mark;
    a = p->failed ? NULL : parse_star_named(p);
    if (a && accept(p, TOK_COMMA)) {
        while (parse_star_named_list(p)) continue;
        if (!p->failed && accept(p, TOK_COLON) && parse_expression(p))
            parse_fail_at(p, a->loc, "only single target (not tuple) can be annotated");
    }
    p->mark = mark;
    p->top = base;
    a = p->failed ? NULL : parse_expression(p);
    if (a && accept(p, TOK_COLON) && parse_expression(p)) parse_fail_at(p, a->loc, "illegal target for annotation");
    p->mark = mark;
    return p->failed;
}

/* (star_targets '=')* and then something with '=' behind it that is no target. True: there is an '='. */
static bool invalid_assigned(Parser *p) {
    for (;;) {
        uint32_t mark = p->mark;
        if (!parse_star_targets(p) || !accept(p, TOK_ASSIGN)) {
            p->mark = mark;
            break;
        }
    }
    if (p->failed) return true;
    bool yield = peek(p) == TOK_YIELD;
    Expr *a = parse_yield_or_star(p);
    if (!a || peek(p) != TOK_ASSIGN) return false;
    if (yield) parse_fail_at(p, a->loc, "assignment to yield expression not possible");
    else parse_check_target(p, a, TARGET_STAR);
    return true;
}

void invalid_assignment(Parser *p) {
    uint32_t mark = p->mark;
    if (invalid_annotation(p)) return;
    bool done = invalid_assigned(p);
    p->mark = mark;
    if (done || p->failed) return;
    Expr *a = parse_star_expressions(p);
    unsigned next = a ? peek(p) : TOK_END;
    if (next >= TOK_PLUSASSIGN && next <= TOK_CARETASSIGN) {
        advance(p);
        if (parse_yield_or_star(p))
            parse_fail_at(p, a->loc, "'%s' is an illegal expression for augmented assignment", parse_expr_name(p, a));
    }
    p->mark = mark;
}
