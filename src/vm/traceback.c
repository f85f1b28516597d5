/* SPDX-License-Identifier: MIT
 * traceback.c: the lines of a traceback: places, source lines, and the carets below them. */
#include "compiler/parser.h"
#include "object/protocol.h"
#include "types/dict.h"
#include "types/exception.h"
#include "types/int.h"
#include "vm/frame.h"
#include "vm/print_error.h"
#include "vm/source.h"

#define SAME_LINES 3 /* equal entries in a row that are shown */
#define DEFAULT_LIMIT 1000

static void add_margin(StrBuf *out, int indent, const char *margin) {
    strbuf_add_repeat(out, ' ', (size_t)indent);
    strbuf_add_cstr(out, margin);
}

static bool is_space(uint32_t c) { return c == ' ' || c == '\t' || c == '\f'; }

/* Byte offset in the UTF-8 of line to character offset. */
static size_t char_offset(Borrowed line, ssize_t bytes) {
    size_t i = 0, n = str_len(line);
    while (i < n && bytes > 0) {
        uint32_t c = str_at(line, i++);
        bytes -= c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
    }
    return i;
}

typedef struct Carets {
    size_t start, end;          /* characters of the line */
    ssize_t left, right;        /* the operator or subscript in between, or -1 */
} Carets;

/* The one expression of the segment is a binary operation: where is its operator? */
static void binary_anchor(const char *segment, const Expr *e, Carets *c) {
    for (int i = e->bin_op.left->loc.end_col_offset; i < e->bin_op.right->loc.col_offset; i++) {
        if (is_space((unsigned char)segment[i])) continue;
        c->left = i;
        c->right = i + 1;
        if (i + 1 < e->bin_op.right->loc.col_offset && !is_space((unsigned char)segment[i + 1])) c->right++;
        return;
    }
}

static void find_anchors(Runtime *rt, const char *segment, size_t len, Borrowed filename, Carets *c) {
    Scratch scratch;
    scratch_init(&scratch, rt);
    Module *m = parse_source(rt, &scratch, segment, len, filename, PARSE_EXEC, 0);
    if (!m) error_clear(rt);
    else if (m->body.count == 1 && m->body.items[0]->kind == STMT_EXPR) {
        const Expr *e = m->body.items[0]->expr.value;
        if (e->kind == EXPR_BIN_OP) binary_anchor(segment, e, c);
        else if (e->kind == EXPR_SUBSCRIPT) {
            c->left = e->subscript.value->loc.end_col_offset;
            c->right = e->subscript.slice->loc.end_col_offset + 1;
        }
    }
    scratch_release(&scratch);
}

bool traceback_anchors(Runtime *rt, Borrowed text, ssize_t *left, ssize_t *right) {
    Carets c = {0, 0, -1, -1};
    void *block = NULL;
    size_t len;
    Value filename = str_from_cstr(rt, "<segment>");
    const char *segment = filename ? str_utf8_lossless(rt, text, &len, &block) : NULL;
    if (segment) find_anchors(rt, segment, len, filename, &c);
    error_clear(rt);
    mem_free(rt, block);
    decref_maybe(rt, filename);
    if (c.left < 0) return false;
    *left = (ssize_t)char_offset(text, c.left);
    *right = (ssize_t)char_offset(text, c.right);
    return true;
}

static void anchors(Runtime *rt, Borrowed line, Carets *c) {
    Value part = c->start < c->end ? str_slice(rt, line, c->start, c->end) : 0;
    if (part && traceback_anchors(rt, part, &c->left, &c->right)) {
        c->left += (ssize_t)c->start;
        c->right += (ssize_t)c->start;
    }
    error_clear(rt);
    decref_maybe(rt, part);
}

static void add_carets(StrBuf *out, const Carets *c, size_t stripped) {
    bool two = c->left >= 0;
    strbuf_add_repeat(out, ' ', 4);
    for (size_t i = stripped; i < c->end; i++) {
        if (i < c->start) strbuf_add_char(out, ' ');
        else strbuf_add_char(out, two && !((ssize_t)i >= c->left && (ssize_t)i < c->right) ? '~' : '^');
    }
    strbuf_add_char(out, '\n');
}

/* The traceback part for one entry's position: the source line and its carets (traceback.c). indent and margin stand
 * before each line. */
static void traceback_add_source(StrBuf *out, Runtime *rt, const Code *code, uint32_t instr, int lineno, Borrowed globals, int indent, const char *margin) {
    Value line = source_line_of(rt, code->filename, lineno, globals);
    if (!line) return;
    size_t n = str_len(line), first = 0;
    while (first < n && is_space(str_at(line, first))) first++;
    add_margin(out, indent, margin);
    strbuf_add_repeat(out, ' ', 4);
    strbuf_add_slice(out, line, first, n);
    strbuf_add_char(out, '\n');
    const Position *p = code_position(code, instr);
    if (p && p->line == lineno && p->col >= 0 && p->end_col >= 0) {
        Carets c = {char_offset(line, p->col), 0, -1, -1};
        if (p->end_line == p->line) {
            c.end = char_offset(line, p->end_col);
            anchors(rt, line, &c);
        } else {
            c.end = n;
            while (c.end && is_space(str_at(line, c.end - 1))) c.end--;
        }
        if (c.left >= 0 || c.end - c.start != n - first) {
            add_margin(out, indent, margin);
            add_carets(out, &c, first);
        }
    }
    decref(rt, line);
}

static void add_entry(StrBuf *out, Runtime *rt, const Traceback *tb, int indent, const char *margin) {
    const FrameObject *f = as_frame_object(tb->frame);
    const Code *code = as_code(f->code);
    Value text = format_str(rt, "  File \"%S\", line %d, in %S\n", code->filename, (int)tb->line, code->name);
    if (!text) {
        error_clear(rt);
        return;
    }
    add_margin(out, indent, margin);
    strbuf_add(out, text);
    decref(rt, text);
    traceback_add_source(out, rt, code, tb->lasti / 2, tb->line, f->globals, indent, margin);
}

static void add_repeated(StrBuf *out, Runtime *rt, long count, int indent, const char *margin) {
    count -= SAME_LINES;
    Value text = format_str(rt, "  [Previous line repeated %ld more time%s]\n", count, count > 1 ? "s" : "");
    if (!text) {
        error_clear(rt);
        return;
    }
    add_margin(out, indent, margin);
    strbuf_add(out, text);
    decref(rt, text);
}

static long traceback_limit(Runtime *rt) {
    Value v = rt->sys_dict ? dict_get_cstr(rt, rt->sys_dict, "tracebacklimit") : 0;
    if (v && v_is_small(v)) return small_get(v) < 0 ? 0 : (long)small_get(v);
    if (v && v_is(v, T_INT)) return int_sign(v) < 0 ? 0 : LONG_MAX;
    error_clear(rt);
    return DEFAULT_LIMIT;
}

void traceback_add(StrBuf *out, Runtime *rt, Borrowed tb, int indent, const char *margin, const char *header_margin, const char *header) {
    long limit = traceback_limit(rt), depth = 0, same = 0;
    if (limit <= 0) return;
    if (header) {
        add_margin(out, indent, header_margin);
        strbuf_add_cstr(out, header);
    }
    for (Value t = tb; t; t = V_AS(Traceback, t)->next) depth++;
    Value t = tb;
    for (; depth > limit; depth--) t = V_AS(Traceback, t)->next;
    const Code *last = NULL;
    int last_line = -1;
    for (; t; t = V_AS(Traceback, t)->next) {
        const Traceback *e = V_AS(Traceback, t);
        const Code *code = as_code(as_frame_object(e->frame)->code);
        if (!last || code->filename != last->filename || code->name != last->name || e->line != last_line) {
            if (same > SAME_LINES) add_repeated(out, rt, same, indent, margin);
            same = 0;
        }
        last = code;
        last_line = e->line;
        if (++same <= SAME_LINES) add_entry(out, rt, e, indent, margin);
    }
    if (same > SAME_LINES) add_repeated(out, rt, same, indent, margin);
}
