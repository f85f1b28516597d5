/* SPDX-License-Identifier: MIT
 * parse_pattern.c: the patterns of case blocks. */
#include "compiler/parse.h"
#include "object/protocol.h"

static Pattern *node(Parser *p, unsigned kind, Pos start) {
    Pattern *pat = parse_alloc(p, sizeof *pat);
    if (!pat) return NULL;
    pat->kind = (uint8_t)kind;
    pat->loc = parse_loc(p, start);
    return pat;
}

static Pattern *pattern(Parser *p);

static Pattern *value_node(Parser *p, Expr *value, Pos start) {
    Pattern *pat = value ? node(p, PAT_VALUE, start) : NULL;
    if (pat) pat->value.value = value;
    return pat;
}

/* ------------------------------------------------------------------------------------------------ literals */

/* ['-'] NUMBER */
static Expr *signed_number(Parser *p) {
    Pos start = pos_here(p);
    bool minus = accept(p, TOK_MINUS);
    Expr *number = peek(p) == TOK_NUMBER ? parse_number(p) : NULL;
    if (!minus || !number) return number;
    Expr *e = NEW_EXPR(p, EXPR_UNARY_OP, unary_op, start);
    if (!e) return NULL;
    e->op = UNARY_SUB;
    e->unary_op.operand = number;
    return e;
}

static bool is_complex(const Expr *e) {
    if (e->kind == EXPR_UNARY_OP) e = e->unary_op.operand;
    return v_is(e->constant.value, T_COMPLEX);
}

/* Numbers: real, or real +/- imaginary. */
static Expr *number(Parser *p) {
    Pos start = pos_here(p);
    Expr *left = signed_number(p);
    if (!left) return NULL;
    unsigned op = peek(p);
    if (op != TOK_PLUS && op != TOK_MINUS) return left;
    if (is_complex(left)) return parse_fail_at(p, left->loc, "real number required in complex literal");
    advance(p);
    Expr *right = peek(p) == TOK_NUMBER ? parse_number(p) : NULL;
    if (!right) return NULL;
    if (!is_complex(right)) return parse_fail_at(p, right->loc, "imaginary number required in complex literal");
    Expr *e = NEW_EXPR(p, EXPR_BIN_OP, bin_op, start);
    if (!e) return NULL;
    e->op = op == TOK_PLUS ? OP_ADD : OP_SUB;
    e->bin_op.left = left;
    e->bin_op.right = right;
    return e;
}

static Pattern *singleton(Parser *p, Value v) {
    Pos start = pos_here(p);
    advance(p);
    Pattern *pat = node(p, PAT_SINGLETON, start);
    if (pat) pat->singleton.value = v;
    return pat;
}

static Pattern *literal(Parser *p) {
    Pos start = pos_here(p);
    switch (peek(p)) {
    case TOK_NONE: return singleton(p, V_NONE);
    case TOK_TRUE: return singleton(p, V_TRUE);
    case TOK_FALSE: return singleton(p, V_FALSE);
    case TOK_STRING: return value_node(p, parse_strings(p), start);
    default: return value_node(p, number(p), start);
    }
}

/* ---------------------------------------------------------------------------------------- names, classes */

/* NAME ('.' NAME)* as an expression. */
static Expr *name_or_attr(Parser *p) {
    Pos start = pos_here(p);
    Expr *e = parse_atom(p);
    while (e && peek(p) == TOK_DOT) {
        advance(p);
        Value attr = parse_identifier(p);
        Expr *value = e;
        e = attr ? NEW_EXPR(p, EXPR_ATTRIBUTE, attribute, start) : NULL;
        if (!e) return NULL;
        e->attribute.value = value;
        e->attribute.attr = attr;
    }
    return e;
}

typedef struct ClassArgs {
    PatternSeq positional, values;
    NameSeq names;
} ClassArgs;

/* NAME '=' pattern; the name is pushed before the pattern. */
static bool keyword_pattern(Parser *p) {
    Value name = parse_identifier(p);
    advance(p);
    Pattern *pat = name ? pattern(p) : NULL;
    return pat && parse_push(p, (void *)(uintptr_t)name) && parse_push(p, pat);
}

static bool split_keywords(Parser *p, size_t base, ClassArgs *out) {
    uint32_t count = (uint32_t)((p->top - base) / 2);
    if (!count) return true;
    out->names = (NameSeq){parse_alloc(p, count * sizeof(Value)), count};
    out->values = (PatternSeq){parse_alloc(p, count * sizeof(Pattern *)), count};
    if (p->failed) return false;
    for (uint32_t i = 0; i < count; i++) {
        out->names.items[i] = (Value)(uintptr_t)p->stack[base + 2 * (size_t)i];
        out->values.items[i] = p->stack[base + 2 * (size_t)i + 1];
    }
    p->top = base;
    return true;
}

/* Second pass: behind "keywords ,": positional patterns are misplaced. */
static bool misplaced_patterns(Parser *p) {
    Location from = {0}, to = {0};
    uint32_t count = 0;
    while (!(peek(p) == TOK_NAME && peek_second(p) == TOK_ASSIGN)) {
        Pattern *pat = pattern(p);
        if (!pat) break;
        if (!count++) from = pat->loc;
        to = pat->loc;
        if (!accept(p, TOK_COMMA)) break;
    }
    if (count && !p->failed) parse_fail_range(p, from, to, "positional patterns follow keyword patterns");
    return false;
}

/* Up to and with the ')'. */
static bool class_args(Parser *p, ClassArgs *out) {
    size_t base = p->top;
    bool comma = true;
    while (comma && peek(p) != TOK_RPAR && !(peek(p) == TOK_NAME && peek_second(p) == TOK_ASSIGN)) {
        Pattern *pat = pattern(p);
        if (!pat || !parse_push(p, pat)) return false;
        comma = accept(p, TOK_COMMA);
    }
    if (p->failed || !parse_take(p, base, &out->positional)) return false;
    while (comma && peek(p) != TOK_RPAR) {
        if (!(peek(p) == TOK_NAME && peek_second(p) == TOK_ASSIGN)) {
            if (p->errors && p->invalid && !p->failed) misplaced_patterns(p);
            return false;
        }
        if (!keyword_pattern(p)) return false;
        comma = accept(p, TOK_COMMA);
    }
    return !p->failed && split_keywords(p, base, out) && accept(p, TOK_RPAR);
}

static Pattern *class_pattern(Parser *p, Expr *cls, Pos start) {
    ClassArgs args = {0};
    advance(p);
    if (!class_args(p, &args)) return NULL;
    Pattern *pat = node(p, PAT_CLASS, start);
    if (!pat) return NULL;
    pat->class_.cls = cls;
    pat->class_.patterns = args.positional;
    pat->class_.kwd_attrs = args.names;
    pat->class_.kwd_patterns = args.values;
    return pat;
}

static Pattern *capture(Parser *p) {
    Pos start = pos_here(p);
    const Token *t = parse_token(p);
    bool wildcard = token_is(t, "_");
    Value name = wildcard ? V_NULL : parse_name(p, t);
    advance(p);
    Pattern *pat = p->failed ? NULL : node(p, PAT_AS, start);
    if (pat) pat->as.name = name;
    return pat;
}

static Pattern *name_pattern(Parser *p) {
    Pos start = pos_here(p);
    if (token_is(parse_token(p), "_")) return capture(p);
    unsigned next = peek_second(p);
    if (next == TOK_ASSIGN) return NULL;
    if (next != TOK_DOT && next != TOK_LPAR) return capture(p);
    Expr *e = name_or_attr(p);
    if (!e) return NULL;
    if (peek(p) == TOK_LPAR) return class_pattern(p, e, start);
    return peek(p) == TOK_ASSIGN ? NULL : value_node(p, e, start);
}

/* --------------------------------------------------------------------------------------------- containers */

/* '*' NAME */
static Pattern *star_pattern(Parser *p) {
    Pos start = pos_here(p);
    advance(p);
    const Token *t = parse_token(p);
    if (t->type != TOK_NAME) return NULL;
    Value name = token_is(t, "_") ? V_NULL : parse_name(p, t);
    advance(p);
    Pattern *pat = p->failed ? NULL : node(p, PAT_STAR, start);
    if (pat) pat->star.name = name;
    return pat;
}

static Pattern *maybe_star_pattern(Parser *p) { return peek(p) == TOK_STAR ? star_pattern(p) : pattern(p); }

static Pattern *sequence_from(Parser *p, size_t base, Pos start) {
    Pattern *pat = node(p, PAT_SEQUENCE, start);
    return pat && parse_take(p, base, &pat->sequence.patterns) ? pat : NULL;
}

/* '[' ... ']' or '(' ... ')'; one pattern in parentheses without comma is a group. */
static Pattern *bracketed(Parser *p, unsigned close) {
    Pos start = pos_here(p);
    size_t base = p->top;
    bool comma = true;
    advance(p);
    while (comma && peek(p) != close) {
        Pattern *pat = maybe_star_pattern(p);
        if (!pat || !parse_push(p, pat)) return NULL;
        comma = accept(p, TOK_COMMA);
    }
    if (!accept(p, close)) return NULL;
    if (close == TOK_RPAR && p->top == base + 1 && !comma) {
        Pattern *only = p->stack[--p->top];
        return only->kind == PAT_STAR ? NULL : only;
    }
    return sequence_from(p, base, start);
}

/* A literal or dotted name as key. */
static Expr *mapping_key(Parser *p) {
    switch (peek(p)) {
    case TOK_NAME: return peek_second(p) == TOK_DOT ? name_or_attr(p) : NULL;
    case TOK_NONE: case TOK_TRUE: case TOK_FALSE: case TOK_STRING: return parse_atom(p);
    default: return number(p);
    }
}

static bool key_value_pattern(Parser *p) {
    Expr *key = mapping_key(p);
    if (!key || !accept(p, TOK_COLON)) return false;
    Pattern *pat = pattern(p);
    return pat && parse_push(p, key) && parse_push(p, pat);
}

static bool split_mapping(Parser *p, size_t base, Pattern *pat) {
    uint32_t count = (uint32_t)((p->top - base) / 2);
    if (!count) return true;
    pat->mapping.keys = (ExprSeq){parse_alloc(p, count * sizeof(Expr *)), count};
    pat->mapping.patterns = (PatternSeq){parse_alloc(p, count * sizeof(Pattern *)), count};
    if (p->failed) return false;
    for (uint32_t i = 0; i < count; i++) {
        pat->mapping.keys.items[i] = p->stack[base + 2 * (size_t)i];
        pat->mapping.patterns.items[i] = p->stack[base + 2 * (size_t)i + 1];
    }
    p->top = base;
    return true;
}

static Pattern *mapping(Parser *p) {
    Pos start = pos_here(p);
    size_t base = p->top;
    Value rest = V_NULL;
    advance(p);
    while (peek(p) != TOK_RBRACE) {
        if (accept(p, TOK_DOUBLESTAR)) {
            if (token_is(parse_token(p), "_") || !(rest = parse_identifier(p))) return NULL;
            accept(p, TOK_COMMA);
            break;
        }
        if (!key_value_pattern(p)) return NULL;
        if (!accept(p, TOK_COMMA)) break;
    }
    if (!accept(p, TOK_RBRACE)) return NULL;
    Pattern *pat = node(p, PAT_MAPPING, start);
    if (!pat || !split_mapping(p, base, pat)) return NULL;
    pat->mapping.rest = rest;
    return pat;
}

/* ------------------------------------------------------------------------------------------- combinations */

static Pattern *closed_pattern(Parser *p) {
    switch (peek(p)) {
    case TOK_NAME: return name_pattern(p);
    case TOK_LPAR: return bracketed(p, TOK_RPAR);
    case TOK_LSQB: return bracketed(p, TOK_RSQB);
    case TOK_LBRACE: return mapping(p);
    default: return literal(p);
    }
}

static Pattern *or_pattern(Parser *p) {
    Pos start = pos_here(p);
    size_t base = p->top;
    Pattern *first = closed_pattern(p);
    if (!first || peek(p) != TOK_VBAR) return first;
    if (!parse_push(p, first)) return NULL;
    while (accept(p, TOK_VBAR)) {
        Pattern *next = closed_pattern(p);
        if (!next || !parse_push(p, next)) return NULL;
    }
    Pattern *pat = node(p, PAT_OR, start);
    return pat && parse_take(p, base, &pat->or_.patterns) ? pat : NULL;
}

/* Second pass: behind 'as'. */
static void invalid_as_target(Parser *p) {
    const Token *t = parse_token(p);
    if (token_is(t, "_")) {
        parse_fail_at(p, token_loc(t), "cannot use '_' as a target");
    } else if (t->type != TOK_NAME) {
        Expr *e = parse_expression(p);
        if (e) parse_fail_at(p, e->loc, "invalid pattern target");
    }
}

static Pattern *as_pattern(Parser *p, Pattern *inner, Pos start) {
    advance(p);
    const Token *t = parse_token(p);
    Value name = V_NULL;
    if (t->type == TOK_NAME && !token_is(t, "_")) {
        unsigned next = peek_second(p);
        if (next != TOK_DOT && next != TOK_LPAR && next != TOK_ASSIGN) name = parse_identifier(p);
    }
    if (!name) {
        if (p->errors && p->invalid && !p->failed) invalid_as_target(p);
        return NULL;
    }
    Pattern *pat = node(p, PAT_AS, start);
    if (!pat) return NULL;
    pat->as.pattern = inner;
    pat->as.name = name;
    return pat;
}

static Pattern *pattern(Parser *p) {
    if (!parse_enter(p)) return NULL;
    Pos start = pos_here(p);
    uint32_t mark = p->mark;
    size_t base = p->top;
    Pattern *pat = or_pattern(p);
    if (pat && peek(p) == TOK_AS) pat = as_pattern(p, pat, start);
    parse_leave(p);
    if (!pat) {
        p->mark = mark;
        p->top = base;
    }
    return pat;
}

Pattern *parse_patterns(Parser *p) {
    Pos start = pos_here(p);
    size_t base = p->top;
    Pattern *first = maybe_star_pattern(p);
    if (!first) return NULL;
    if (peek(p) != TOK_COMMA) return first->kind == PAT_STAR ? NULL : first;
    if (!parse_push(p, first)) return NULL;
    while (accept(p, TOK_COMMA)) {
        Pattern *next = maybe_star_pattern(p);
        if (!next) break;
        if (!parse_push(p, next)) return NULL;
    }
    return p->failed ? NULL : sequence_from(p, base, start);
}
