/* SPDX-License-Identifier: MIT
 * str_format.c: str.format() and format_map(). */
#include "types/dict.h"
#include "types/int.h"
#include "types/markup.h"
#include "types/str_parts.h"
#include "types/tuple.h"

/* ---- template syntax ---- */

/* The field's inside, from behind its '{' to behind its '}'. */
static int parse_field(Runtime *rt, Markup *m, MarkupPiece *p) {
    uint32_t c = 0;
    p->name = m->pos;
    while (m->pos < m->end) {
        c = str_at(m->text, m->pos++);
        if (c == '{') return raise_int(rt, T_VALUE_ERROR, "unexpected '{' in field name");
        if (c == '[') /* anything up to its end belongs to the index */
            while (m->pos < m->end && str_at(m->text, m->pos) != ']') m->pos++;
        if (c == '}' || c == ':' || c == '!') break;
    }
    if (c != '}' && c != ':' && c != '!') return raise_int(rt, T_VALUE_ERROR, "expected '}' before end of string");
    p->name_end = m->pos - 1;
    if (c == '}') return 0;
    if (c == '!') {
        if (m->pos >= m->end) return raise_int(rt, T_VALUE_ERROR, "end of string while looking for conversion specifier");
        p->conversion = str_at(m->text, m->pos++);
        if (m->pos < m->end) {
            c = str_at(m->text, m->pos++);
            if (c == '}') return 0;
            if (c != ':') return raise_int(rt, T_VALUE_ERROR, "expected ':' after conversion specifier");
        }
    }
    p->spec = m->pos;
    for (int depth = 1; m->pos < m->end;) {
        c = str_at(m->text, m->pos++);
        if (c == '{') {
            p->spec_has_fields = true;
            depth++;
        } else if (c == '}' && --depth == 0) {
            p->spec_end = m->pos - 1;
            return 0;
        }
    }
    return raise_int(rt, T_VALUE_ERROR, "unmatched '{' in format spec");
}

int markup_next(Runtime *rt, Markup *m, MarkupPiece *p) {
    *p = (MarkupPiece){.literal = m->pos};
    if (m->pos >= m->end) return 0;
    uint32_t c = 0;
    bool brace = false;
    while (m->pos < m->end && !brace) {
        c = str_at(m->text, m->pos++);
        brace = c == '{' || c == '}';
    }
    p->literal_end = m->pos;
    if (!brace) return 1;
    bool doubled = m->pos < m->end && str_at(m->text, m->pos) == c;
    if (doubled) { /* the first of the two is part of the literal */
        m->pos++;
        return 1;
    }
    if (c == '}') return raise_int(rt, T_VALUE_ERROR, "Single '}' encountered in format string");
    if (m->pos >= m->end) return raise_int(rt, T_VALUE_ERROR, "Single '{' encountered in format string");
    p->literal_end--;
    p->has_field = true;
    return parse_field(rt, m, p) < 0 ? -1 : 1;
}

/* A part that is all digits is an index. */
static int part_index(Runtime *rt, Borrowed text, FieldPart *part) {
    ssize_t n = 0;
    part->is_index = false;
    for (size_t i = part->start; i < part->end; i++) {
        int d = unicode_decimal(str_at(text, i));
        if (d < 0) return 0;
        if (n > (SSIZE_MAX - d) / 10) return raise_int(rt, T_VALUE_ERROR, "Too many decimal digits in format string");
        n = n * 10 + d;
    }
    part->is_index = part->end > part->start;
    part->index = n;
    return 0;
}

int field_first(Runtime *rt, Borrowed text, size_t *pos, size_t end, FieldPart *part) {
    size_t i = *pos;
    while (i < end && str_at(text, i) != '.' && str_at(text, i) != '[') i++;
    *part = (FieldPart){.start = *pos, .end = i};
    *pos = i;
    return part_index(rt, text, part);
}

int field_next(Runtime *rt, Borrowed text, size_t *pos, size_t end, FieldPart *part) {
    if (*pos >= end) return 0;
    uint32_t c = str_at(text, (*pos)++);
    size_t i = *pos;
    *part = (FieldPart){.start = i};
    if (c == '.') {
        while (i < end && str_at(text, i) != '.' && str_at(text, i) != '[') i++;
        part->is_attribute = true;
        part->end = *pos = i;
    } else if (c == '[') {
        while (i < end && str_at(text, i) != ']') i++;
        if (i >= end) return raise_int(rt, T_VALUE_ERROR, "Missing ']' in format string");
        part->end = i;
        *pos = i + 1;
        if (part_index(rt, text, part) < 0) return -1;
    } else return raise_int(rt, T_VALUE_ERROR, "Only '.' or '[' may follow ']' in format field specifier");
    if (part->start == part->end) return raise_int(rt, T_VALUE_ERROR, "Empty attribute in format string");
    return 1;
}

/* ---- the work ---- */

typedef struct Formatter {
    Runtime *rt;
    const Value *args;
    size_t nargs;
    Borrowed kwnames; /* values follow the positional ones; 0: none */
    Borrowed mapping; /* format_map: there are no positional arguments */
    ssize_t automatic; /* next automatic number */
    enum { NUMBERING_UNKNOWN, NUMBERING_AUTO, NUMBERING_MANUAL } numbering;
} Formatter;

static Owned named_argument(Formatter *f, Borrowed key) {
    if (f->mapping) return obj_getitem(f->rt, f->mapping, key);
    size_t n = f->kwnames ? as_tuple(f->kwnames)->len : 0;
    for (size_t i = 0; i < n; i++)
        if (str_equal(as_tuple(f->kwnames)->items[i], key)) return own(f->args[f->nargs + i]);
    return raise_value(f->rt, T_KEY_ERROR, key);
}

static int switch_numbering(Formatter *f, int to) {
    if (f->numbering == NUMBERING_UNKNOWN) f->numbering = to;
    if ((int)f->numbering == to) return 0;
    if (to == NUMBERING_AUTO)
        return raise_int(f->rt, T_VALUE_ERROR,
                         "cannot switch from manual field specification to automatic field numbering");
    return raise_int(f->rt, T_VALUE_ERROR, "cannot switch from automatic field numbering to manual field specification");
}

static Owned first_object(Formatter *f, Borrowed text, const FieldPart *part) {
    bool empty = part->start == part->end;
    if (!empty && !part->is_index) {
        Value key = str_slice(f->rt, text, part->start, part->end);
        if (!key) return V_NULL;
        Value found = named_argument(f, key);
        decref(f->rt, key);
        return found;
    }
    if (switch_numbering(f, empty ? NUMBERING_AUTO : NUMBERING_MANUAL) < 0) return V_NULL;
    if (f->mapping) return raise(f->rt, T_VALUE_ERROR, "Format string contains positional fields");
    ssize_t index = empty ? f->automatic++ : part->index;
    if ((size_t)index >= f->nargs)
        return raise(f->rt, T_INDEX_ERROR, "Replacement index %zd out of range for positional args tuple", index);
    return own(f->args[index]);
}

static Owned follow_part(Formatter *f, Owned object, Borrowed text, const FieldPart *part) {
    Value key = part->is_index ? int_from_i64(f->rt, part->index) : str_slice(f->rt, text, part->start, part->end);
    Value next = V_NULL;
    if (key && part->is_attribute) {
        key = str_intern(f->rt, key);
        if (key) next = obj_getattr(f->rt, object, key);
    } else if (key) next = obj_getitem(f->rt, object, key);
    decref_maybe(f->rt, key);
    decref(f->rt, object);
    return next;
}

static Owned field_object(Formatter *f, Borrowed text, size_t start, size_t end) {
    FieldPart part;
    if (field_first(f->rt, text, &start, end, &part) < 0) return V_NULL;
    Value object = first_object(f, text, &part);
    while (object) {
        int r = field_next(f->rt, text, &start, end, &part);
        if (r == 0) break;
        if (r < 0) {
            decref(f->rt, object);
            return V_NULL;
        }
        object = follow_part(f, object, text, &part);
    }
    return object;
}

static Owned convert(Runtime *rt, Owned object, uint32_t conversion) {
    Value to = V_NULL;
    if (conversion == 'r') to = obj_repr(rt, object);
    else if (conversion == 's') to = obj_str(rt, object);
    else if (conversion == 'a') to = obj_ascii(rt, object);
    else if (conversion > 32 && conversion < 127)
        raise(rt, T_VALUE_ERROR, "Unknown conversion specifier %c", (int)conversion);
    else raise(rt, T_VALUE_ERROR, "Unknown conversion specifier \\x%x", (unsigned)conversion);
    decref(rt, object);
    return to;
}

static int run_markup(Formatter *f, StrBuf *b, Borrowed text, size_t start, size_t end, int depth);

static Owned field_spec(Formatter *f, Borrowed text, const MarkupPiece *p, int depth) {
    if (!p->spec_has_fields) return str_slice(f->rt, text, p->spec, p->spec_end);
    StrBuf inner;
    strbuf_init(&inner, f->rt);
    if (run_markup(f, &inner, text, p->spec, p->spec_end, depth - 1) < 0) {
        strbuf_drop(&inner);
        return V_NULL;
    }
    return strbuf_finish(&inner);
}

static int add_field(Formatter *f, StrBuf *b, Borrowed text, const MarkupPiece *p, int depth) {
    Runtime *rt = f->rt;
    Value object = field_object(f, text, p->name, p->name_end);
    if (object && p->conversion) object = convert(rt, object, p->conversion);
    if (!object) return -1;
    Value result = V_NULL;
    if (p->spec == p->spec_end) result = v_is(object, T_STR) ? own(object) : obj_format(rt, object, V_NULL);
    else {
        Value spec = field_spec(f, text, p, depth);
        if (spec) {
            result = obj_format(rt, object, spec);
            decref(rt, spec);
        }
    }
    decref(rt, object);
    if (!result) return -1;
    int r = strbuf_add(b, result);
    decref(rt, result);
    return r;
}

static int run_markup(Formatter *f, StrBuf *b, Borrowed text, size_t start, size_t end, int depth) {
    if (depth <= 0) return raise_int(f->rt, T_VALUE_ERROR, "Max string recursion exceeded");
    Markup m = {text, start, end};
    MarkupPiece piece;
    int r;
    while ((r = markup_next(f->rt, &m, &piece)) > 0) {
        if (strbuf_add_slice(b, text, piece.literal, piece.literal_end) < 0) return -1;
        if (piece.has_field && add_field(f, b, text, &piece, depth) < 0) return -1;
    }
    return r;
}

static Owned run(Formatter *f, Borrowed text) {
    StrBuf b;
    strbuf_init(&b, f->rt);
    if (run_markup(f, &b, text, 0, str_len(text), 2) < 0) {
        strbuf_drop(&b);
        return V_NULL;
    }
    return strbuf_finish(&b);
}

Owned str_m_format(Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kwnames) {
    Formatter f = {.rt = rt, .args = args, .nargs = nargs, .kwnames = kwnames};
    return run(&f, self);
}

Owned str_m_format_map(Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kwnames) {
    Formatter f = {.rt = rt, .mapping = args[0]};
    return run(&f, self);
}

Owned str_m_format_spec(Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kwnames) {
    if (!v_is_str(rt, args[0])) return raise_bad_argument(rt, "__format__", "argument", "str", args[0]);
    return format_string(rt, self, args[0]);
}
