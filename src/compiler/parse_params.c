/* SPDX-License-Identifier: MIT
 * parse_params.c: the parameters of functions and lambdas. */
#include "compiler/parse.h"

typedef struct Params {
    Parser *p;
    bool def;
    Arguments *out;
    size_t base; /* parameters are pushed as pairs: Arg, default or NULL */
    uint32_t positional, posonly;
    bool slash, star, any_default;
} Params;

/* NAME [':' annotation]. star: `*args: *Ts` is allowed. */
static Arg *parameter(Params *s, bool star) {
    Parser *p = s->p;
    Pos start = pos_here(p);
    Value name = parse_identifier(p);
    if (!name) return NULL;
    Expr *annotation = NULL;
    if (s->def && accept(p, TOK_COLON)) {
        annotation = star ? parse_star_expression(p) : parse_expression(p);
        if (!annotation) return NULL;
    }
    Arg *a = parse_alloc(p, sizeof *a);
    if (!a) return NULL;
    a->loc = parse_loc(p, start);
    a->arg = name;
    a->annotation = annotation;
    return a;
}

static bool push_parameter(Params *s, Arg *a, Expr *value) { return parse_push(s->p, a) && parse_push(s->p, value); }

static bool plain(Params *s) {
    Parser *p = s->p;
    Arg *a = parameter(s, false);
    Expr *value = NULL;
    if (!a) return false;
    if (accept(p, TOK_ASSIGN)) {
        if (p->errors && p->invalid && (peek(p) == TOK_RPAR || peek(p) == TOK_COMMA)) {
            parse_fail_at(p, token_loc(&p->tokens[p->mark - 1]), "expected default value expression");
            return false;
        }
        value = parse_expression(p);
        if (!value) return false;
        s->any_default = true;
    } else if (s->any_default && !s->star) {
        return false;
    }
    if (!s->star) s->positional++;
    return push_parameter(s, a, value);
}

static bool slash(Params *s) {
    if (s->slash || s->star || !s->positional) return false;
    advance(s->p);
    s->slash = true;
    s->posonly = s->positional;
    return true;
}

static bool at_end(Params *s) { return peek(s->p) == (s->def ? TOK_RPAR : TOK_COLON); }

static bool star(Params *s) {
    Parser *p = s->p;
    if (s->star) return false;
    advance(p);
    s->star = true;
    if (peek(p) == TOK_COMMA) return peek_second(p) == TOK_NAME; /* keyword-only ones must follow */
    s->out->vararg = parameter(s, true);
    return s->out->vararg != NULL;
}

static bool one(Params *s) {
    Parser *p = s->p;
    if (p->errors && p->invalid) {
        if (peek(p) == TOK_STAR) invalid_star_parameter(p, s->def);
        if (peek(p) == TOK_DOUBLESTAR) invalid_keyword_parameter(p, s->def);
        if (p->failed) return false;
    }
    switch (peek(p)) {
    case TOK_NAME: return plain(s);
    case TOK_SLASH: return slash(s);
    case TOK_STAR: return star(s);
    case TOK_DOUBLESTAR:
        advance(p);
        s->out->kwarg = parameter(s, false);
        return s->out->kwarg != NULL;
    default: return false;
    }
}

/* Copies pairs [from, to) of the stack into a sequence of Arg. */
static bool take_args(Params *s, uint32_t from, uint32_t to, ArgSeq *out) {
    out->count = to - from;
    if (!out->count) return true;
    out->items = parse_alloc(s->p, out->count * sizeof *out->items);
    if (!out->items) return false;
    for (uint32_t i = from; i < to; i++) out->items[i - from] = s->p->stack[s->base + 2 * (size_t)i];
    return true;
}

/* The defaults of pairs [from, to); skip_missing: those without one are left out. */
static bool take_defaults(Params *s, uint32_t from, uint32_t to, bool skip_missing, ExprSeq *out) {
    if (from == to) return true;
    out->items = parse_alloc(s->p, (to - from) * sizeof *out->items);
    if (!out->items) return false;
    for (uint32_t i = from; i < to; i++) {
        Expr *value = s->p->stack[s->base + 2 * (size_t)i + 1];
        if (value || !skip_missing) out->items[out->count++] = value;
    }
    return true;
}

static bool finish(Params *s) {
    uint32_t total = (uint32_t)((s->p->top - s->base) / 2);
    Arguments *a = s->out;
    bool ok = take_args(s, 0, s->posonly, &a->posonlyargs) && take_args(s, s->posonly, s->positional, &a->args) &&
              take_args(s, s->positional, total, &a->kwonlyargs) &&
              take_defaults(s, 0, s->positional, true, &a->defaults) &&
              take_defaults(s, s->positional, total, false, &a->kw_defaults);
    s->p->top = s->base;
    return ok;
}

/* As many as there are. What is wrong here is not consumed; the token that must follow is then missing. */
static bool all(Params *s) {
    Parser *p = s->p;
    while (!at_end(s)) {
        uint32_t mark = p->mark;
        size_t top = p->top;
        if (!one(s)) {
            p->mark = mark;
            p->top = top;
            return !p->failed;
        }
        bool last = s->out->kwarg != NULL;
        if (!accept(p, TOK_COMMA) || last) break;
    }
    return true;
}

Arguments *parse_parameters(Parser *p, bool def) {
    if (p->errors && p->invalid) {
        invalid_parameters(p, def);
        if (p->failed) return NULL;
    }
    Arguments *out = parse_alloc(p, sizeof *out);
    if (!out) return NULL;
    Params s = {.p = p, .def = def, .out = out, .base = p->top};
    return all(&s) && finish(&s) ? out : NULL;
}
