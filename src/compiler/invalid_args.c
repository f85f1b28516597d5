/* SPDX-License-Identifier: MIT
 * invalid_args.c: mistakes in the arguments of calls and the parameters of functions. */
#include "compiler/parse.h"

/* ---------------------------------------------------------------------------------------------- arguments */

/* The end of `for x in y if z`. */
static Location last_part(const ComprehensionSeq *generators) {
    const Comprehension *c = generators->items[generators->count - 1];
    return c->ifs.count ? c->ifs.items[c->ifs.count - 1]->loc : c->iter->loc;
}

#define NOT_PARENTHESIZED "Generator expression must be parenthesized"
#define MEANT_EQUAL "invalid syntax. Maybe you meant '==' or ':=' instead of '='?"

/* args ',' '*' */
static void star_after_unpacking(Parser *p) {
    CallArgs a;
    if (parse_args(p, &a) && accept(p, TOK_COMMA) && peek(p) == TOK_STAR)
        parse_fail_at(p, a.loc, "iterable argument unpacking follows keyword argument unpacking");
}

/* expression clauses ',' [args | expression clauses] */
static void genexp_not_alone(Parser *p) {
    ComprehensionSeq generators;
    Expr *a = parse_expression(p);
    if (!a || !parse_for_if_clauses(p, &generators) || !accept(p, TOK_COMMA)) return;
    CallArgs rest;
    (void)parse_args(p, &rest);
    parse_fail_range(p, a->loc, last_part(&generators), NOT_PARENTHESIZED);
}

/* NAME '=' expression clauses */
static void keyword_genexp(Parser *p) {
    ComprehensionSeq generators;
    if (peek(p) != TOK_NAME || peek_second(p) != TOK_ASSIGN) return;
    Location name = token_loc(&p->tokens[p->mark]), equals = token_loc(&p->tokens[p->mark + 1]);
    p->mark += 2;
    if (parse_expression(p) && parse_for_if_clauses(p, &generators)) parse_fail_range(p, name, equals, MEANT_EQUAL);
}

/* args clauses. True: found, raised or not. */
static bool genexp_last(Parser *p) {
    CallArgs a;
    ComprehensionSeq generators;
    if (!parse_args(p, &a) || !parse_for_if_clauses(p, &generators)) return p->failed;
    if (a.args.count > 1)
        parse_fail_range(p, a.args.items[a.args.count - 1]->loc, last_part(&generators), NOT_PARENTHESIZED);
    return true;
}

/* args ',' expression clauses */
static void genexp_after_keywords(Parser *p) {
    CallArgs args;
    ComprehensionSeq generators;
    if (!parse_args(p, &args) || !accept(p, TOK_COMMA)) return;
    Expr *a = parse_expression(p);
    if (a && parse_for_if_clauses(p, &generators))
        parse_fail_range(p, a->loc, generators.items[generators.count - 1]->target->loc, NOT_PARENTHESIZED);
}

/* args ',' args */
static void positional_after_keyword(Parser *p) {
    CallArgs a, more;
    if (!parse_args(p, &a) || !accept(p, TOK_COMMA) || !parse_args(p, &more)) return;
    bool unpacking = false;
    for (uint32_t i = 0; i < a.keywords.count; i++) unpacking |= !a.keywords.items[i]->arg;
    parse_fail(p, unpacking ? "positional argument follows keyword argument unpacking"
                            : "positional argument follows keyword argument");
}

void invalid_arguments(Parser *p) {
    static void (*const looks[])(Parser *) = {star_after_unpacking, genexp_not_alone, keyword_genexp};
    uint32_t mark = p->mark;
    size_t base = p->top;
    bool found = false;
    for (size_t i = 0; i < COUNT_OF(looks) && !p->failed; i++) {
        looks[i](p);
        p->mark = mark;
        p->top = base;
    }
    if (!p->failed) found = genexp_last(p);
    p->mark = mark;
    if (!p->failed && !found) {
        genexp_after_keywords(p);
        p->mark = mark;
        if (!p->failed) positional_after_keyword(p);
    }
    p->mark = mark;
    p->top = base;
}

void invalid_kwarg(Parser *p) {
    uint32_t mark = p->mark;
    unsigned type = peek(p);
    if ((type == TOK_TRUE || type == TOK_FALSE || type == TOK_NONE) && peek_second(p) == TOK_ASSIGN) {
        parse_fail_range(p, token_loc(&p->tokens[mark]), token_loc(&p->tokens[mark + 1]), "cannot assign to %s",
                         token_text(type));
        return;
    }
    if (type == TOK_NAME && peek_second(p) == TOK_ASSIGN) {
        keyword_genexp(p);
    } else {
        Expr *a = parse_expression(p);
        if (a && peek(p) == TOK_ASSIGN)
            parse_fail_range(p, a->loc, token_loc(parse_token(p)),
                             "expression cannot contain assignment, perhaps you meant \"==\"?");
    }
    p->mark = mark;
}

/* --------------------------------------------------------------------------------------------- parameters */

typedef struct Look {
    Parser *p;
    bool def;
} Look;

static unsigned closer(const Look *l) { return l->def ? TOK_RPAR : TOK_COLON; }

/* NAME [annotation] */
static bool param(Look *l, Location *loc) {
    Parser *p = l->p;
    if (peek(p) != TOK_NAME) return false;
    Location here = token_loc(parse_token(p));
    advance(p);
    uint32_t behind = p->mark;
    if (l->def && accept(p, TOK_COLON)) {
        Expr *e = parse_expression(p);
        if (!e) {
            p->mark = behind;
        } else {
            const Token *end = &p->tokens[p->mark - 1];
            here.end_lineno = end->end_lineno;
            here.end_col_offset = end->end_col;
        }
    }
    if (loc) *loc = here;
    return !p->failed;
}

static bool default_value(Look *l) {
    Parser *p = l->p;
    if (!accept(p, TOK_ASSIGN)) return false;
    if (peek(p) == TOK_RPAR || peek(p) == TOK_COMMA) {
        parse_fail_at(p, token_loc(&p->tokens[p->mark - 1]), "expected default value expression");
        return false;
    }
    return parse_expression(p) != NULL;
}

enum Want { WITHOUT_DEFAULT, WITH_DEFAULT, MAYBE_DEFAULT };

/* param [default] and then ',' or the end ahead. */
static bool item(Look *l, enum Want want, Location *loc) {
    Parser *p = l->p;
    uint32_t mark = p->mark;
    bool ok = param(l, loc);
    if (ok && want == WITH_DEFAULT) ok = default_value(l);
    if (ok && want == MAYBE_DEFAULT && peek(p) == TOK_ASSIGN) ok = default_value(l);
    if (ok && !p->failed && accept(p, TOK_COMMA)) {
        if (l->def) (void)peek(p); /* CPython looks for a type comment; that token then counts as read */
        return true;
    }
    if (ok && !p->failed && peek(p) == closer(l)) return true;
    p->mark = mark;
    return false;
}

static int items(Look *l, enum Want want) {
    int n = 0;
    while (!l->p->failed && item(l, want, NULL)) n++;
    return n;
}

/* '/' and then ',' or the end ahead. */
static bool slash(Look *l) {
    uint32_t mark = l->p->mark;
    if (accept(l->p, TOK_SLASH) && (accept(l->p, TOK_COMMA) || peek(l->p) == closer(l))) return true;
    l->p->mark = mark;
    return false;
}

static bool slash_with_default(Look *l) {
    uint32_t mark = l->p->mark;
    items(l, WITHOUT_DEFAULT);
    if (items(l, WITH_DEFAULT) && slash(l)) return true;
    l->p->mark = mark;
    return false;
}

static bool positional_only(Look *l) {
    uint32_t mark = l->p->mark;
    if (items(l, WITHOUT_DEFAULT) && slash(l)) return true;
    l->p->mark = mark;
    return slash_with_default(l);
}

static void no_default_after_default(Look *l) {
    Location loc;
    items(l, WITHOUT_DEFAULT);
    if ((slash_with_default(l) || items(l, WITH_DEFAULT)) && item(l, WITHOUT_DEFAULT, &loc))
        parse_fail_at(l->p, loc, "non-default argument follows default argument");
}

static void parenthesized(Look *l) {
    Parser *p = l->p;
    items(l, WITHOUT_DEFAULT);
    if (peek(p) != TOK_LPAR) return;
    Location open = token_loc(parse_token(p));
    advance(p);
    Look inner = {p, true};
    int n = 0;
    if (l->def) {
        n = items(&inner, WITHOUT_DEFAULT);
    } else {
        while (accept(p, TOK_NAME)) {
            n++;
            if (!accept(p, TOK_COMMA)) break;
        }
    }
    accept(p, TOK_COMMA);
    if (n && peek(p) == TOK_RPAR)
        parse_fail_range(p, open, token_loc(parse_token(p)),
                         l->def ? "Function parameters cannot be parenthesized"
                                : "Lambda expression parameters cannot be parenthesized");
}

static void slash_first(Look *l) {
    if (peek(l->p) == TOK_SLASH && peek_second(l->p) == TOK_COMMA)
        parse_fail_at(l->p, token_loc(parse_token(l->p)), "at least one argument must precede /");
}

static void slash_twice(Look *l) {
    if (!positional_only(l)) return;
    items(l, MAYBE_DEFAULT);
    if (peek(l->p) == TOK_SLASH) parse_fail_at(l->p, token_loc(parse_token(l->p)), "/ may appear only once");
}

static void slash_after_star(Look *l) {
    Parser *p = l->p;
    (void)positional_only(l);
    items(l, MAYBE_DEFAULT);
    if (!accept(p, TOK_STAR) || !(accept(p, TOK_COMMA) || item(l, WITHOUT_DEFAULT, NULL))) return;
    items(l, MAYBE_DEFAULT);
    if (peek(p) == TOK_SLASH) parse_fail_at(p, token_loc(parse_token(p)), "/ must be ahead of *");
}

static void slash_star(Look *l) {
    Parser *p = l->p;
    if (items(l, MAYBE_DEFAULT) && accept(p, TOK_SLASH) && peek(p) == TOK_STAR)
        parse_fail_at(p, token_loc(parse_token(p)), "expected comma between / and *");
}

void invalid_parameters(Parser *p, bool def) {
    static void (*const looks[])(Look *) = {no_default_after_default, parenthesized, slash_first,
                                            slash_twice, slash_after_star, slash_star};
    Look l = {p, def};
    uint32_t mark = p->mark;
    for (size_t i = 0; i < COUNT_OF(looks) && !p->failed; i++) {
        looks[i](&l);
        p->mark = mark;
    }
}

static void bare_star(Look *l) {
    Parser *p = l->p;
    Location star = token_loc(parse_token(p));
    advance(p);
    bool bare = peek(p) == closer(l);
    if (accept(p, TOK_COMMA)) bare = peek(p) == closer(l) || peek(p) == TOK_DOUBLESTAR;
    if (!bare || p->failed) return;
    if (l->def) parse_fail_at(p, star, "named arguments must follow bare *");
    else parse_fail(p, "named arguments must follow bare *");
}

static void star_default(Look *l) {
    advance(l->p);
    if (param(l, NULL) && peek(l->p) == TOK_ASSIGN)
        parse_fail_at(l->p, token_loc(parse_token(l->p)), "var-positional argument cannot have default value");
}

static void star_twice(Look *l) {
    Parser *p = l->p;
    advance(p);
    if (!accept(p, TOK_COMMA) && !item(l, WITHOUT_DEFAULT, NULL)) return;
    items(l, MAYBE_DEFAULT);
    if (peek(p) != TOK_STAR || p->failed) return;
    Location star = token_loc(parse_token(p));
    advance(p);
    if (accept(p, TOK_COMMA) || item(l, WITHOUT_DEFAULT, NULL))
        parse_fail_at(p, star, "* argument may appear only once");
}

void invalid_star_parameter(Parser *p, bool def) {
    static void (*const looks[])(Look *) = {bare_star, star_default, star_twice};
    Look l = {p, def};
    uint32_t mark = p->mark;
    for (size_t i = 0; i < COUNT_OF(looks) && !p->failed; i++) {
        looks[i](&l);
        p->mark = mark;
    }
}

void invalid_keyword_parameter(Parser *p, bool def) {
    Look l = {p, def};
    uint32_t mark = p->mark;
    Location loc;
    advance(p);
    if (param(&l, NULL)) {
        if (peek(p) == TOK_ASSIGN) {
            parse_fail_at(p, token_loc(parse_token(p)), "var-keyword argument cannot have default value");
        } else if (accept(p, TOK_COMMA)) {
            unsigned next = peek(p);
            if (next == TOK_STAR || next == TOK_DOUBLESTAR || next == TOK_SLASH)
                parse_fail_at(p, token_loc(parse_token(p)), "arguments cannot follow var-keyword argument");
            else if (param(&l, &loc))
                parse_fail_at(p, loc, "arguments cannot follow var-keyword argument");
        }
    }
    p->mark = mark;
}
