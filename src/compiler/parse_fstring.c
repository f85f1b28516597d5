/* SPDX-License-Identifier: MIT
 * parse_fstring.c: the inside of f-strings, as Python 3.11 has them: found within the finished string token.
 *
 * An expression's extent is found by counting brackets and skipping quotes; its text, put in parentheses, is then
 * parsed by a parser of its own, whose first line is shifted to where the text really stands. */
#include "compiler/parse_string.h"
#include "types/str.h"

/* ----------------------------------------------------------------------------------- extent of expressions */

typedef struct Extent {
    Parser *p;
    const char *s, *end;
    char stack[MAX_PARENS];
    int depth;
} Extent;

static char closer_of(char open) { return open == '(' ? ')' : open == '[' ? ']' : '}'; }

/* s stands at a quote: behind the string literal. NULL: failed. Strings cannot contain backslashes here. */
static const char *skip_string(Extent *x) {
    const char *s = x->s;
    char quote = *s;
    size_t n = x->end - s > 2 && s[1] == quote && s[2] == quote ? 3 : 1;
    for (s += n; s < x->end; s++) {
        if (*s == '\\') return parse_fail(x->p, "f-string expression part cannot include a backslash");
        if (*s != quote) continue;
        if (n == 1) return s + 1;
        if (x->end - s > 2 && s[1] == quote && s[2] == quote) return s + 3;
    }
    return parse_fail(x->p, "f-string: unterminated string");
}

static bool close_bracket(Extent *x, char c) {
    if (!x->depth) return parse_fail(x->p, "f-string: unmatched '%c'", c), false;
    char open = x->stack[--x->depth];
    if (closer_of(open) == c) return true;
    parse_fail(x->p, "f-string: closing parenthesis '%c' does not match opening parenthesis '%c'", c, open);
    return false;
}

/* At depth 0 one of ! : } = < > : how many characters belong to the expression? 0: it ends here. */
static int outer_operator(const Extent *x) {
    char c = x->s[0], next = x->end - x->s > 1 ? x->s[1] : 0;
    if (next == '=' && (c == '!' || c == '=' || c == '<' || c == '>')) return 2;
    return c == '<' || c == '>' ? 1 : 0;
}

/* One character or string further. 1: go on, 0: the expression ends here, -1: failed. */
static int step(Extent *x) {
    char c = *x->s;
    switch (c) {
    case '\\': return parse_fail(x->p, "f-string expression part cannot include a backslash"), -1;
    case '#': return parse_fail(x->p, "f-string expression part cannot include '#'"), -1;
    case '"': case '\'': return (x->s = skip_string(x)) ? 1 : -1;
    case '(': case '[': case '{':
        if (x->depth >= MAX_PARENS) return parse_fail(x->p, "f-string: too many nested parenthesis"), -1;
        x->stack[x->depth++] = c;
        break;
    case '!': case ':': case '}': case '=': case '<': case '>':
        if (!x->depth) {
            int n = outer_operator(x);
            x->s += n;
            return n > 0;
        }
        if (c != '}') break;
        /* fall through */
    case ')': case ']':
        if (!close_bracket(x, c)) return -1;
        break;
    }
    x->s++;
    return 1;
}

/* The end of the expression that begins at s. NULL: failed. */
static const char *expression_end(Parser *p, const char *s, const char *end) {
    Extent x = {.p = p, .s = s, .end = end};
    while (x.s < end) {
        int r = step(&x);
        if (r < 0) return NULL;
        if (r == 0) break;
    }
    if (x.depth) return parse_fail(p, "f-string: unmatched '%c'", x.stack[x.depth - 1]);
    if (x.s >= end) return parse_fail(p, "f-string: expecting '}'");
    return x.s;
}

/* ------------------------------------------------------------------------------------ compiling expressions */

/* Where the '{' stands: lines below the literal's first, and the column of the text's first line. */
static void locate(const Token *t, const char *brace, Tokenizer *tz) {
    int lines = 0;
    const char *line = t->start, *s;
    while ((s = memchr(line, '\n', (size_t)(brace - line)))) { /* for each field the whole text before it: by the fastest means */
        lines++;
        line = s + 1;
    }
    s = brace + 1;
    while (*s == ' ' || *s == '\t' || *s == '\f') s++;
    int cols = *s == '\n' ? 0 : (int)(brace - line);
    tz->first_lineno = t->lineno + lines;
    tz->first_col = lines ? cols : t->col + cols;
}

static Parser *child_parser(Parser *p) {
    if (p->child) return p->child;
    Parser *child = parse_alloc(p, sizeof *child);
    Tokenizer *tz = child ? parse_alloc(p, sizeof *tz) : NULL;
    if (!tz) return NULL;
    parse_init(child, p->rt, p->s, tz, p->names);
    return p->child = child;
}

static Expr *compile(Parser *p, const Token *t, const char *s, const char *end) {
    Parser *child = child_parser(p);
    size_t len = (size_t)(end - s);
    char *text = child ? parse_alloc(p, len + 4) : NULL;
    if (!text) return NULL;
    text[0] = '(';
    memcpy(text + 1, s, len);
    memcpy(text + 1 + len, ")\n", 3);
    tokenizer_init(child->tz, p->rt, text, len + 3, p->tz->filename);
    locate(t, s - 1, child->tz);
    tokenizer_rewind(child->tz);
    child->tz->in_fstring = true;
    parse_restart(child);
    child->mode = PARSE_EVAL;
    child->fstring = true;
    child->flags = p->flags & CO_FUTURE_BARRY_AS_BDFL;
    child->depth = p->depth;
    Module m = {0};
    if (parse_run(child, &m)) return m.expr;
    p->failed = true;
    return NULL;
}

static Expr *expression(Parser *p, const Token *t, const char *s, const char *end) {
    const char *c = s;
    while (c < end && (*c == ' ' || *c == '\t' || *c == '\n' || *c == '\f')) c++;
    if (c < end) return compile(p, t, s, end);
    if (*end == '!' || *end == ':' || *end == '=') return parse_fail(p, "f-string: expression required before '%c'", *end);
    return parse_fail(p, "f-string: empty expression not allowed");
}

/* ----------------------------------------------------------------------------------------- {...} and text */

/* The text before the next expression (added to c->text). 1: a doubled brace, go on with text; 0: no more text; -1. */
static int literal(Concat *c, const Token *t, const char **pos, const char *end, bool raw, int level) {
    const char *start = *pos, *s = start;
    int result = 0;
    while (s < end) {
        char ch = *s++;
        if (ch == '\\' && !raw && s < end) {
            ch = *s++;
            if (ch == 'N') { /* the braces of \N{...} are no expression */
                if (s < end && *s == '{') {
                    const char *close = memchr(s, '}', (size_t)(end - s));
                    s = close ? close + 1 : end;
                }
                continue;
            }
            if (ch == '{' && !string_warn_escape(c->p, t, s - 1)) return -1;
        }
        if (ch != '{' && ch != '}') continue;
        if (level == 0 && s < end && *s == ch) {
            result = 1;
            break;
        }
        if (level == 0 && ch == '}') return parse_fail(c->p, "f-string: single '}' is not allowed"), -1;
        s--;
        break;
    }
    *pos = s + result; /* skip the second of two braces */
    return string_decode(c->p, t, start, s, raw, &c->text) ? result : -1;
}

/* Behind the expression: ['=' white space] ['!' conversion] [':' spec] '}'. */
typedef struct Suffix {
    const char *text_end; /* "expr =" ends here, or NULL */
    int conversion;
    Expr *spec;
} Suffix;

/* A format spec, which is an f-string without quotes. */
static Expr *format_spec(Concat *outer, const Token *t, const char **s, const char *end, bool raw, int level) {
    Parser *p = outer->p;
    Concat c = {.p = p, .base = p->top, .all = outer->all, .u_kind = outer->u_kind, .is_fstring = true};
    strbuf_init(&c.text, p->rt);
    Expr *e = NULL;
    if (fstring_parse(&c, t, s, end, raw, level)) {
        Expr *text = c.text.len ? string_take_text(&c, token_loc(t)) : NULL;
        if (!text || parse_push(p, text)) e = string_node(p, EXPR_JOINED_STR, EXPR_SIZE(joined_str), token_loc(t));
    }
    strbuf_drop(&c.text);
    return e && !p->failed && parse_take(p, c.base, &e->joined_str.values) ? e : NULL;
}

static bool suffix(Concat *c, const Token *t, const char **pos, const char *end, bool raw, int level, Suffix *out) {
    Parser *p = c->p;
    const char *s = *pos;
    if (*s == '=') {
        s++;
        while (s < end && (*s == ' ' || (*s >= '\t' && *s <= '\r'))) s++;
        out->text_end = s;
    }
    if (s < end && *s == '!') {
        if (++s >= end) return parse_fail(p, "f-string: expecting '}'"), false;
        out->conversion = (uint8_t)*s++;
        if (out->conversion != 's' && out->conversion != 'r' && out->conversion != 'a')
            return parse_fail(p, "f-string: invalid conversion character: expected 's', 'r', or 'a'"), false;
    }
    if (s < end && *s == ':') {
        if (++s >= end) return parse_fail(p, "f-string: expecting '}'"), false;
        out->spec = format_spec(c, t, &s, end, raw, level + 1);
        if (!out->spec) return p->failed = true, false;
    }
    *pos = s;
    if (s >= end || *s != '}') return parse_fail(p, "f-string: expecting '}'"), false;
    (*pos)++;
    return true;
}

static bool push_text(Concat *c) {
    if (!c->text.len) return true;
    Expr *text = string_take_text(c, c->all);
    return text && parse_push(c->p, text);
}

/* *pos stands at a '{'. */
static bool replacement(Concat *c, const Token *t, const char **pos, const char *end, bool raw, int level) {
    Parser *p = c->p;
    if (level >= 2) return parse_fail(p, "f-string: expressions nested too deeply"), false;
    const char *start = *pos + 1, *stop = expression_end(p, start, end);
    if (!stop) return false;
    Expr *value = expression(p, t, start, stop);
    Suffix x = {.conversion = -1};
    if (!value) return false;
    *pos = stop;
    if (!suffix(c, t, pos, end, raw, level, &x)) return false;
    if (x.text_end) {
        if (strbuf_add_utf8(&c->text, start, (size_t)(x.text_end - start)) < 0) return p->failed = true, false;
        if (!x.spec && x.conversion < 0) x.conversion = 'r';
    }
    if (!push_text(c)) return false;
    Expr *e = string_node(p, EXPR_FORMATTED_VALUE, EXPR_SIZE(formatted_value), c->all);
    if (!e) return false;
    e->formatted_value.value = value;
    e->formatted_value.conversion = x.conversion;
    e->formatted_value.format_spec = x.spec;
    return parse_push(p, e);
}

bool fstring_parse(Concat *c, const Token *t, const char **pos, const char *end, bool raw, int level) {
    Parser *p = c->p;
    if (!parse_enter(p)) return false;
    bool ok = true;
    for (;;) {
        int r = literal(c, t, pos, end, raw, level);
        if (r < 0) ok = false;
        if (r == 1) continue;
        if (r < 0 || *pos >= end || **pos == '}') break;
        if (!replacement(c, t, pos, end, raw, level)) {
            ok = false;
            break;
        }
    }
    parse_leave(p);
    if (ok && level && (*pos >= end || **pos != '}')) return parse_fail(p, "f-string: expecting '}'"), false;
    return ok;
}
