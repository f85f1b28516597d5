/* SPDX-License-Identifier: MIT
 * fold_percent.c: '%s and %-5r' % (a, b) becomes f'{a!s} and {b!r:<5}', which needs no tuple and no parsing later. */
#include "compiler/fold.h"
#include "object/error.h"
#include "types/str.h"

typedef struct Percent {
    Fold *f;
    Value format;
    size_t pos, len;
    Location loc;
} Percent;

static Expr *node(Percent *c, unsigned kind) {
    Expr *e = scratch_alloc(c->f->s, sizeof *e);
    if (!e) return NULL;
    e->kind = (uint8_t)kind;
    e->loc = c->loc;
    return e;
}

static Expr *text_node(Percent *c, StrBuf *b) {
    Value v = scratch_keep(c->f->s, strbuf_finish(b));
    Expr *e = v ? node(c, EXPR_CONSTANT) : NULL;
    if (e) e->constant.value = v;
    return e;
}

/* Text up to the next conversion, %% undone. 1: some text in *out, 0: none, -1: error. */
static int literal(Percent *c, Expr **out) {
    StrBuf b;
    strbuf_init(&b, c->f->rt);
    while (c->pos < c->len) {
        uint32_t ch = str_at(c->format, c->pos);
        if (ch == '%') {
            if (c->pos + 1 >= c->len || str_at(c->format, c->pos + 1) != '%') break;
            c->pos++;
        }
        c->pos++;
        if (strbuf_add_char(&b, ch) < 0) {
            strbuf_drop(&b);
            return -1;
        }
    }
    if (!b.len) {
        strbuf_drop(&b);
        return 0;
    }
    *out = text_node(c, &b);
    return *out ? 1 : -1;
}

static bool digit(Percent *c, uint32_t *ch) {
    *ch = c->pos < c->len ? str_at(c->format, c->pos) : 0;
    return *ch >= '0' && *ch <= '9';
}

/* Up to two digits. False: more than that, leave it to the % operator. */
static bool small_number(Percent *c, char *out, size_t *n) {
    uint32_t ch;
    int digits = 0;
    while (digit(c, &ch)) {
        if (++digits > 2) return false;
        out[(*n)++] = (char)ch;
        c->pos++;
    }
    return true;
}

typedef struct Conversion {
    char spec[8];
    size_t spec_len;
    char kind; /* s, r, a */
} Conversion;

/* Behind the '%': ['-'] [width] ['.' precision] kind. False: anything else. */
static bool conversion(Percent *c, Conversion *out) {
    uint32_t ch = c->pos < c->len ? str_at(c->format, c->pos) : 0;
    bool left = ch == '-';
    if (left) c->pos++;
    size_t start = 1, n = start;
    if (digit(c, &ch) && ch == '0') return false; /* a flag */
    if (!small_number(c, out->spec, &n)) return false;
    bool width = n > start;
    if (ch = c->pos < c->len ? str_at(c->format, c->pos) : 0, ch == '.') {
        c->pos++;
        out->spec[n++] = '.';
        size_t before = n;
        if (!small_number(c, out->spec, &n)) return false;
        if (n == before) out->spec[n++] = '0';
    }
    ch = c->pos < c->len ? str_at(c->format, c->pos) : 0;
    if (ch != 's' && ch != 'r' && ch != 'a') return false;
    c->pos++;
    out->kind = (char)ch;
    out->spec_len = n;
    out->spec[0] = left ? '<' : '>';
    if (!width) { /* no alignment without a width */
        memmove(out->spec, out->spec + 1, n - 1);
        out->spec_len--;
    }
    return true;
}

static Expr *formatted(Percent *c, const Conversion *x, Expr *value) {
    Expr *e = node(c, EXPR_FORMATTED_VALUE);
    if (!e) return NULL;
    e->formatted_value.value = value;
    e->formatted_value.conversion = x->kind;
    if (!x->spec_len) return e;
    Value spec = scratch_keep(c->f->s, str_from_ascii(c->f->rt, x->spec, x->spec_len));
    Expr *text = spec ? node(c, EXPR_CONSTANT) : NULL, *joined = text ? node(c, EXPR_JOINED_STR) : NULL;
    Expr **items = joined ? scratch_alloc(c->f->s, sizeof *items) : NULL;
    if (!items) return NULL;
    text->constant.value = spec;
    items[0] = text;
    joined->joined_str.values = (ExprSeq){items, 1};
    e->formatted_value.format_spec = joined;
    return e;
}

/* 1: done, 0: not that simple, -1: error. */
static int pieces(Percent *c, const ExprSeq *args, ExprSeq *out) {
    uint32_t used = 0;
    for (;;) {
        Expr *text;
        int r = literal(c, &text);
        if (r < 0) return -1;
        if (r) out->items[out->count++] = text;
        if (c->pos >= c->len) return used == args->count;
        if (used >= args->count) return 0;
        Conversion x = {.kind = 0};
        c->pos++;
        if (!conversion(c, &x)) return 0;
        Expr *e = formatted(c, &x, args->items[used++]);
        if (!e) return -1;
        out->items[out->count++] = e;
    }
}

int fold_percent(Fold *f, Expr *e) {
    const ExprSeq *args = &e->bin_op.right->tuple.elts;
    for (uint32_t i = 0; i < args->count; i++)
        if (args->items[i]->kind == EXPR_STARRED) return 0;
    Value format = e->bin_op.left->constant.value;
    Percent c = {.f = f, .format = format, .len = str_len(format), .loc = e->loc};
    ExprSeq out = {scratch_alloc_array(f->s, 2 * (size_t)args->count + 1, sizeof(Expr *)), 0};
    if (!out.items) return -1;
    int r = pieces(&c, args, &out);
    if (r <= 0) return r;
    Expr *joined = node(&c, EXPR_JOINED_STR);
    if (!joined) return -1;
    joined->joined_str.values = out;
    f->replacement = joined;
    return 0;
}
