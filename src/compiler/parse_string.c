/* SPDX-License-Identifier: MIT
 * parse_string.c: adjacent string literals to one Constant or JoinedStr. */
#include "compiler/parse_string.h"
#include "types/bytes.h"

/* One literal taken apart. */
typedef struct Literal {
    const char *body, *end; /* between the quotes */
    bool raw, bytes, fstring;
} Literal;

static Literal split(const Token *t) {
    Literal l = {0};
    const char *s = t->start;
    for (; *s != '"' && *s != '\''; s++) {
        char c = (char)(*s | 32);
        l.raw |= c == 'r';
        l.bytes |= c == 'b';
        l.fstring |= c == 'f';
    }
    size_t quotes = t->end - s >= 6 && s[1] == s[0] && s[2] == s[0] ? 3 : 1;
    l.body = s + quotes;
    l.end = t->end - quotes;
    if (!l.raw && !l.fstring && !memchr(l.body, '\\', (size_t)(l.end - l.body))) l.raw = true;
    return l;
}

Expr *string_node(Parser *p, unsigned kind, size_t bytes, Location loc) {
    Expr *e = parse_alloc(p, bytes);
    if (!e) return NULL;
    e->kind = (uint8_t)kind;
    e->loc = loc;
    return e;
}

static Expr *constant_at(Parser *p, Owned v, Location loc, bool u_kind) {
    if (!v) p->failed = true;
    Value kept = v ? parse_keep(p, v) : V_NULL;
    Expr *e = kept ? string_node(p, EXPR_CONSTANT, EXPR_SIZE(constant), loc) : NULL;
    if (!e) return NULL;
    e->constant.value = kept;
    e->constant.u_kind = u_kind;
    return e;
}

Expr *string_take_text(Concat *c, Location loc) {
    Owned v = strbuf_finish(&c->text);
    strbuf_init(&c->text, c->p->rt);
    return constant_at(c->p, v, loc, c->u_kind);
}

/* ------------------------------------------------------------------------------------------------- bytes */

static bool all_ascii(Parser *p, const Literal *l) {
    for (const char *s = l->body; s < l->end; s++) {
        if (!(*s & 0x80)) continue;
        parse_fail(p, "bytes can only contain ASCII literal characters");
        return false;
    }
    return true;
}

/* Tokens [from, p->mark) are bytes literals. */
static Expr *join_bytes(Parser *p, uint32_t from, Location loc) {
    size_t room = 0;
    for (uint32_t i = from; i < p->mark; i++) room += (size_t)(p->tokens[i].end - p->tokens[i].start);
    uint8_t *buf = parse_alloc(p, room), *out = buf;
    if (!buf) return NULL;
    for (uint32_t i = from; i < p->mark; i++) {
        Literal l = split(&p->tokens[i]);
        if (!all_ascii(p, &l)) return NULL;
        if (!string_decode_bytes(p, &p->tokens[i], l.body, l.end, l.raw, &out)) return NULL;
    }
    return constant_at(p, bytes_from(p->rt, buf, (size_t)(out - buf)), loc, false);
}

/* --------------------------------------------------------------------------------------------------- str */

static bool add_literal(Concat *c, const Token *t) {
    Literal l = split(t);
    if (!l.fstring) return string_decode(c->p, t, l.body, l.end, l.raw, &c->text);
    c->is_fstring = true;
    const char *s = l.body;
    return fstring_parse(c, t, &s, l.end, l.raw, 0);
}

static Expr *finish(Concat *c) {
    Parser *p = c->p;
    if (!c->is_fstring) return string_take_text(c, c->all);
    if (c->text.len) {
        Expr *text = string_take_text(c, c->all);
        if (!text || !parse_push(p, text)) return NULL;
    }
    Expr *e = string_node(p, EXPR_JOINED_STR, EXPR_SIZE(joined_str), c->all);
    return e && parse_take(p, c->base, &e->joined_str.values) ? e : NULL;
}

static Expr *join(Parser *p, uint32_t from, Location loc) {
    Concat c = {.p = p, .base = p->top, .all = loc, .u_kind = p->tokens[from].start[0] == 'u'};
    strbuf_init(&c.text, p->rt);
    Expr *e = NULL;
    uint32_t i = from;
    while (i < p->mark) {
        Token t = p->tokens[i];
        if (!add_literal(&c, &t)) break;
        i++;
    }
    if (i == p->mark) e = finish(&c);
    strbuf_drop(&c.text);
    if (!e) p->failed = true;
    return e;
}

/* Bytes and text side by side: the error of the first literal that has one, or else that they do not mix. */
static COLD Expr *fail_mixed(Parser *p, uint32_t from, Location loc) {
    Concat c = {.p = p, .base = p->top, .all = loc};
    strbuf_init(&c.text, p->rt);
    bool bytes = split(&p->tokens[from]).bytes;
    for (uint32_t i = from; i < p->mark && !p->failed; i++) {
        Token t = p->tokens[i];
        Literal l = split(&t);
        uint8_t *buf = l.bytes ? parse_alloc(p, (size_t)(t.end - t.start)) : NULL;
        bool ok = true;
        if (buf) ok = all_ascii(p, &l) && string_decode_bytes(p, &t, l.body, l.end, l.raw, &buf);
        else if (!l.fstring) ok = add_literal(&c, &t);
        if (ok && l.bytes != bytes) parse_fail(p, "cannot mix bytes and nonbytes literals");
        if (ok && l.fstring && !p->failed) ok = add_literal(&c, &t);
        if (!ok) p->failed = true;
    }
    strbuf_drop(&c.text);
    return NULL;
}

Expr *parse_strings(Parser *p) {
    uint32_t from = p->mark;
    bool bytes = false, text = false, plain = true;
    while (peek(p) == TOK_STRING) {
        Literal l = split(&p->tokens[p->mark]);
        bytes |= l.bytes;
        text |= !l.bytes;
        plain &= l.raw && !l.fstring;
        advance(p);
    }
    if (p->failed) return NULL;
    const Token *first = &p->tokens[from], *last = &p->tokens[p->mark - 1];
    Location loc = {first->lineno, first->col, last->end_lineno, last->end_col};
    if (bytes && text) return fail_mixed(p, from, loc);
    if (bytes) return join_bytes(p, from, loc);
    if (!plain || p->mark - from > 1) return join(p, from, loc);
    Literal l = split(first);
    return constant_at(p, str_from_utf8(p->rt, l.body, (size_t)(l.end - l.body)), loc, first->start[0] == 'u');
}
