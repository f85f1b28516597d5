/* SPDX-License-Identifier: MIT
 * csv_module.c: `_csv`: records read from lines and written as lines, one dialect a reader or writer.
 *
 * A reader feeds the characters of its lines to a state machine; the end of a line is a character of its own there, so that
 * a record may go on in the next line. Both directions use a buffer of code points.
 */
#include "gc/gc.h"
#include "modules/csv_parts.h"
#include "types/class.h"
#include "types/dict.h"
#include "types/float.h"
#include "types/int.h"
#include "types/list.h"
#include "types/module.h"
#include "types/str.h"
#include "types/tuple.h"

/* ---- a buffer of code points ---- */

typedef struct Chars { uint32_t *items; size_t n, room; } Chars;

static int chars_grow(Runtime *rt, Chars *b, size_t more) {
    size_t room = b->n + more + b->n / 2 + 16;
    uint32_t *items = mem_realloc_array(rt, b->items, room, sizeof *items);
    if (!items) return -1;
    b->items = items;
    b->room = room;
    return 0;
}
static inline int chars_add(Runtime *rt, Chars *b, uint32_t c) {
    if (unlikely(b->n == b->room) && chars_grow(rt, b, 1) < 0) return -1;
    b->items[b->n++] = c;
    return 0;
}

/* ---- reading ---- */

enum ReaderState { START_RECORD, START_FIELD, ESCAPED, IN_FIELD, IN_QUOTES, ESCAPED_IN_QUOTES, QUOTE_IN_QUOTES, LINE_END, AFTER_ESCAPED_LINE_END };
#define END_OF_LINE (UINT32_MAX - 1) /* no character, and not CSV_NO_CHAR */

typedef struct Reader {
    Object header;
    Value lines, dialect, fields; /* fields: a list while a record is read, or 0 */
    Chars field;
    int64_t line_number;
    enum ReaderState state;
    bool numeric;
} Reader;
static Reader *as_reader(Borrowed v) { return V_AS(Reader, v); }

static int add_char(Runtime *rt, Reader *r, uint32_t c) {
    if ((int64_t)r->field.n >= csv_state(rt)->field_limit)
        return CSV_ERROR_INT("field larger than field limit (%ld)", (long)csv_state(rt)->field_limit);
    return chars_add(rt, &r->field, c);
}

static int save_field(Runtime *rt, Reader *r) {
    Owned text = str_from_ucs4(rt, r->field.items, r->field.n);
    r->field.n = 0;
    if (text && r->numeric) {
        r->numeric = false;
        double d;
        Owned number = float_from_str(rt, text, &d) < 0 ? V_NULL : float_new(rt, d);
        decref(rt, text);
        text = number;
    }
    if (!text) return -1;
    if (!r->fields) r->fields = list_new(rt, 0); /* taken away by a record that was read inside this one */
    if (!r->fields) {
        decref(rt, text);
        return -1;
    }
    return list_append_owned(rt, r->fields, text);
}

/* A field ends at c, a delimiter or an end of line. */
static int end_field(Runtime *rt, Reader *r, uint32_t c, uint32_t delimiter) {
    r->state = c == delimiter ? START_FIELD : c == END_OF_LINE ? START_RECORD : LINE_END;
    return save_field(rt, r);
}

static bool ends_line(uint32_t c) { return c == '\n' || c == '\r' || c == END_OF_LINE; }

static int begin_field(Runtime *rt, Reader *r, const CsvDialect *d, uint32_t c) {
    if (ends_line(c)) return end_field(rt, r, c, CSV_NO_CHAR);
    if (c == d->quote && d->quoting != QUOTE_NONE) r->state = IN_QUOTES;
    else if (c == d->escape) r->state = ESCAPED;
    else if (c == ' ' && d->skip_space) return 0;
    else if (c == d->delimiter) return save_field(rt, r);
    else {
        r->numeric = d->quoting == QUOTE_NONNUMERIC;
        r->state = IN_FIELD;
        return add_char(rt, r, c);
    }
    return 0;
}

static int in_field(Runtime *rt, Reader *r, const CsvDialect *d, uint32_t c) {
    if (ends_line(c)) return end_field(rt, r, c, CSV_NO_CHAR);
    if (c == d->escape) {
        r->state = ESCAPED;
        return 0;
    }
    return c == d->delimiter ? end_field(rt, r, c, c) : add_char(rt, r, c);
}

static int in_quotes(Runtime *rt, Reader *r, const CsvDialect *d, uint32_t c) {
    if (c == END_OF_LINE) return 0;
    if (c == d->escape) r->state = ESCAPED_IN_QUOTES;
    else if (c == d->quote && d->quoting != QUOTE_NONE) r->state = d->double_quote ? QUOTE_IN_QUOTES : IN_FIELD;
    else return add_char(rt, r, c);
    return 0;
}

/* After a quote that may be the end of the field or the first of two. */
static int after_quote(Runtime *rt, Reader *r, const CsvDialect *d, uint32_t c) {
    if (c == d->quote && d->quoting != QUOTE_NONE) {
        r->state = IN_QUOTES;
        return add_char(rt, r, c);
    }
    if (c == d->delimiter || ends_line(c)) return end_field(rt, r, c, d->delimiter);
    if (d->strict) return CSV_ERROR_INT("'%c' expected after '%c'", (int)d->delimiter, (int)d->quote);
    r->state = IN_FIELD;
    return add_char(rt, r, c);
}

static int escaped(Runtime *rt, Reader *r, uint32_t c, enum ReaderState next) {
    r->state = next == IN_FIELD && (c == '\n' || c == '\r') ? AFTER_ESCAPED_LINE_END : next;
    return add_char(rt, r, c == END_OF_LINE ? '\n' : c);
}

static int line_end(Runtime *rt, Reader *r, uint32_t c) {
    if (c == '\n' || c == '\r') return 0;
    if (c != END_OF_LINE)
        return CSV_ERROR_INT("new-line character seen in unquoted field - do you need to open the file in universal-newline mode?");
    r->state = START_RECORD;
    return 0;
}

static int process(Runtime *rt, Reader *r, const CsvDialect *d, uint32_t c) {
    switch (r->state) {
    case START_RECORD:
        if (c == END_OF_LINE) return 0; /* an empty line: an empty record */
        if (c == '\n' || c == '\r') {
            r->state = LINE_END;
            return 0;
        }
        r->state = START_FIELD;
        return begin_field(rt, r, d, c);
    case START_FIELD: return begin_field(rt, r, d, c);
    case ESCAPED: return escaped(rt, r, c, IN_FIELD);
    case AFTER_ESCAPED_LINE_END: return c == END_OF_LINE ? 0 : in_field(rt, r, d, c); /* stays: the record goes on to the next newline */
    case IN_FIELD: return in_field(rt, r, d, c);
    case IN_QUOTES: return in_quotes(rt, r, d, c);
    case ESCAPED_IN_QUOTES: return escaped(rt, r, c, IN_QUOTES);
    case QUOTE_IN_QUOTES: return after_quote(rt, r, d, c);
    case LINE_END: return line_end(rt, r, c);
    }
    return 0;
}

static int process_line(Runtime *rt, Reader *r, Borrowed line) {
    const CsvDialect *d = as_csv_dialect(r->dialect);
    if (!v_is_str(rt, line))
        return CSV_ERROR_INT("iterator should return strings, not %.200T (the file should be opened in text mode)", line);
    r->line_number++;
    for (size_t i = 0, n = str_len(line); i < n; i++)
        if (process(rt, r, d, str_at(line, i)) < 0) return -1;
    return process(rt, r, d, END_OF_LINE);
}

/* There are no more lines: a record that was begun ends here. -1 without an error: there was none. */
static int end_of_lines(Runtime *rt, Reader *r) {
    if (rt->error || (!r->field.n && r->state != IN_QUOTES)) return -1;
    if (as_csv_dialect(r->dialect)->strict) return CSV_ERROR_INT("unexpected end of data");
    return save_field(rt, r);
}

static Owned reader_next(Runtime *rt, Borrowed self) {
    Reader *r = as_reader(self);
    replace_slot(rt, &r->fields, list_new(rt, 0));
    if (!r->fields) return V_NULL;
    r->field.n = 0;
    r->state = START_RECORD;
    r->numeric = false;
    do {
        Owned line = obj_next(rt, r->lines);
        if (!line) {
            if (end_of_lines(rt, r) < 0) return V_NULL;
            break;
        }
        int status = process_line(rt, r, line);
        decref(rt, line);
        if (status < 0) return V_NULL;
    } while (r->state != START_RECORD);
    Owned fields = r->fields ? r->fields : list_new(rt, 0);
    r->fields = V_NULL;
    return fields;
}

static Owned reader_iter(Runtime *rt, Borrowed self) { return own(self); }

static int reader_traverse(Runtime *rt, Object *self, Visitor visit, void *arg) {
    Reader *r = (Reader *)self;
    VISIT(r->lines);
    VISIT(r->dialect);
    VISIT(r->fields);
    return 0;
}
/* The collector's clear leaves the reader unusable but harmless: nothing that is garbage is called again but by finalizers,
 * which have run by then. */
static int reader_clear(Runtime *rt, Object *self) {
    replace_slot(rt, &((Reader *)self)->lines, own(rt->empty_tuple));
    clear_slot(rt, &((Reader *)self)->fields);
    return 0;
}
static void reader_dealloc(Runtime *rt, Object *self) {
    Reader *r = (Reader *)self;
    gc_untrack(self);
    clear_slot(rt, &r->lines);
    clear_slot(rt, &r->dialect);
    clear_slot(rt, &r->fields);
    mem_free(rt, r->field.items);
    object_free(rt, self);
}
static size_t reader_size(Runtime *rt, Object *self) { return mem_block_size(((Reader *)self)->field.items); }

static const MemberDef reader_members[] = {
    {"dialect", offsetof(Reader, dialect), MEMBER_VALUE, true},
    {"line_num", offsetof(Reader, line_number), MEMBER_I64, true},
    {0},
};

static const TypeSlots reader_slots = {
    .name = "_csv.reader",
    .doc = "Records from an iterable of lines.",
    .flags = TF_CONTAINER | TF_IMMUTABLE | TF_NO_NEW,
    .base = T_OBJECT,
    .layout = LAYOUT_CUSTOM,
    .basicsize = sizeof(Reader),
    .dealloc = reader_dealloc,
    .traverse = reader_traverse,
    .clear = reader_clear,
    .size = reader_size,
    .iter = reader_iter,
    .next = reader_next,
    .members = reader_members,
};

/* reader(iterable [, dialect], **keywords), and writer(): count, then the dialect. */
static Owned dialect_argument(Runtime *rt, const Value *args, size_t nargs, Borrowed kwnames) {
    if (nargs < 1 || nargs > 2)
        return raise(rt, T_TYPE_ERROR, " expected at %s argument%s, got %zu", nargs ? "most 2" : "least 1", nargs ? "s" : "", nargs);
    return csv_dialect_make(rt, nargs > 1 ? args[1] : V_NULL, args + nargs, kwnames);
}

MODULE_FN(csv_reader) {
    if (nargs < 1 || nargs > 2) return dialect_argument(rt, args, nargs, kwnames);
    Owned lines = obj_iter(rt, args[0]), dialect = lines ? dialect_argument(rt, args, nargs, kwnames) : V_NULL;
    Reader *r = dialect ? object_new_container(rt, csv_state(rt)->reader_index, sizeof *r) : NULL;
    if (!r) {
        decref_maybe(rt, lines);
        decref_maybe(rt, dialect);
        return V_NULL;
    }
    r->lines = lines;
    r->dialect = dialect;
    gc_track(&r->header);
    return v_from(r);
}

/* ---- writing ---- */

typedef struct Writer {
    Object header;
    Value write, dialect; /* the bound method */
} Writer;
static Writer *as_writer(Borrowed v) { return V_AS(Writer, v); }

static bool is_special(const CsvDialect *d, uint32_t c) {
    if (c == d->delimiter || c == d->escape || c == d->quote) return true;
    for (size_t i = 0; i < str_len(d->line_end); i++)
        if (str_at(d->line_end, i) == c) return true;
    return false;
}

/* Is this special character preceded by the escape character? Otherwise it asks for quotes. */
static bool wants_escape(const CsvDialect *d, uint32_t c) {
    if (d->quoting == QUOTE_NONE) return true;
    return c == d->quote ? !d->double_quote : c == d->escape;
}

static int add_data(Runtime *rt, Chars *out, const CsvDialect *d, Borrowed text, bool quoted) {
    size_t n = str_len(text);
    for (size_t i = 0; i < n && !quoted; i++) quoted = is_special(d, str_at(text, i)) && !wants_escape(d, str_at(text, i));
    if (quoted && chars_add(rt, out, d->quote) < 0) return -1;
    for (size_t i = 0; i < n; i++) {
        uint32_t c = str_at(text, i);
        if (is_special(d, c) && wants_escape(d, c)) {
            if (d->escape == CSV_NO_CHAR) return CSV_ERROR_INT("need to escape, but no escapechar set");
            if (chars_add(rt, out, d->escape) < 0) return -1;
        } else if (c == d->quote && quoted && chars_add(rt, out, c) < 0) return -1;
        if (chars_add(rt, out, c) < 0) return -1;
    }
    return quoted ? chars_add(rt, out, d->quote) : 0;
}

static bool is_number(Runtime *rt, Borrowed v) {
    const TypeSlots *s = slots_of(rt, v);
    return s->index || s->to_int || s->to_float || obj_is_instance_of(rt, v, T_COMPLEX);
}

static int add_field(Runtime *rt, Chars *out, const CsvDialect *d, Borrowed field) {
    bool quoted = d->quoting == QUOTE_ALL || (d->quoting == QUOTE_NONNUMERIC && !is_number(rt, field));
    Owned text = v_is_str(rt, field) ? own(field) : field == V_NONE ? own(rt->empty_str) : obj_str(rt, field);
    if (!text) return -1;
    int status = add_data(rt, out, d, text, quoted);
    decref(rt, text);
    return status;
}

static int add_record(Runtime *rt, Chars *out, const CsvDialect *d, Borrowed fields) {
    size_t count = 0;
    for (Owned field; (field = obj_next(rt, fields)); count++) {
        int status = count ? chars_add(rt, out, d->delimiter) : 0;
        if (status == 0) status = add_field(rt, out, d, field);
        decref(rt, field);
        if (status < 0) return -1;
    }
    if (rt->error) return -1;
    if (count && !out->n) { /* one empty field: without quotes it would be an empty record */
        if (d->quoting == QUOTE_NONE) return CSV_ERROR_INT("single empty field record must be quoted");
        if (chars_add(rt, out, d->quote) < 0 || chars_add(rt, out, d->quote) < 0) return -1;
    }
    for (size_t i = 0; i < str_len(d->line_end); i++)
        if (chars_add(rt, out, str_at(d->line_end, i)) < 0) return -1;
    return 0;
}

static Owned write_record(Runtime *rt, Writer *w, Borrowed record) {
    Chars out = {NULL, 0, 0};
    Owned fields = obj_iter(rt, record), line = V_NULL, dialect = own(w->dialect), result = V_NULL;
    if (!fields && error_catch(rt, T_TYPE_ERROR)) CSV_ERROR("iterable expected, not %.200T", record);
    if (fields && add_record(rt, &out, as_csv_dialect(dialect), fields) == 0) line = str_from_ucs4(rt, out.items, out.n);
    mem_free(rt, out.items);
    decref_maybe(rt, fields);
    decref(rt, dialect);
    if (line) {
        result = obj_call1(rt, w->write, line);
        decref(rt, line);
    }
    return result;
}

MODULE_FN(writer_writerow) { return write_record(rt, as_writer(self), args[0]); }

MODULE_FN(writer_writerows) {
    Owned records = obj_iter(rt, args[0]);
    if (!records) return V_NULL;
    for (Owned record; (record = obj_next(rt, records));) {
        Owned result = write_record(rt, as_writer(self), record);
        decref(rt, record);
        if (!result) break;
        decref(rt, result);
    }
    decref(rt, records);
    return rt->error ? V_NULL : V_NONE;
}

static void writer_dealloc(Runtime *rt, Object *self) {
    gc_untrack(self);
    clear_slot(rt, &((Writer *)self)->write);
    clear_slot(rt, &((Writer *)self)->dialect);
    object_free(rt, self);
}
static int writer_clear(Runtime *rt, Object *self) {
    replace_slot(rt, &((Writer *)self)->write, V_NONE);
    return 0;
}
static int writer_traverse(Runtime *rt, Object *self, Visitor visit, void *arg) {
    VISIT(((Writer *)self)->write);
    VISIT(((Writer *)self)->dialect);
    return 0;
}

static const MethodDef writer_methods[] = {
    {"writerow", writer_writerow, 1, 1, 0, "writerow(iterable)\n\nWrite one record; the result is that of the file's write()."},
    {"writerows", writer_writerows, 1, 1, 0, "writerows(iterable of iterables)\n\nWrite many records."},
    {0},
};
static const MemberDef writer_members[] = {{"dialect", offsetof(Writer, dialect), MEMBER_VALUE, true}, {0}};

static const TypeSlots writer_slots = {
    .name = "_csv.writer",
    .doc = "Records written as lines.",
    .flags = TF_CONTAINER | TF_IMMUTABLE | TF_NO_NEW,
    .base = T_OBJECT,
    .layout = LAYOUT_CUSTOM,
    .basicsize = sizeof(Writer),
    .dealloc = writer_dealloc,
    .traverse = writer_traverse,
    .clear = writer_clear,
    .methods = writer_methods,
    .members = writer_members,
};

MODULE_FN(csv_writer) {
    Owned dialect = dialect_argument(rt, args, nargs, kwnames), write = V_NULL;
    if (!dialect) return V_NULL;
    write = obj_getattr_cstr(rt, args[0], "write");
    if (!write && error_catch(rt, T_ATTRIBUTE_ERROR)) raise(rt, T_TYPE_ERROR, "argument 1 must have a \"write\" method");
    if (write && !obj_callable(rt, write)) {
        clear_slot(rt, &write);
        raise(rt, T_TYPE_ERROR, "argument 1 must have a \"write\" method");
    }
    Writer *w = write ? object_new_container(rt, csv_state(rt)->writer_index, sizeof *w) : NULL;
    if (!w) {
        decref_maybe(rt, write);
        decref(rt, dialect);
        return V_NULL;
    }
    w->write = write;
    w->dialect = dialect;
    gc_track(&w->header);
    return v_from(w);
}

/* ---- the registry, the module ---- */

MODULE_FN(register_dialect) {
    if (nargs < 1 || nargs > 2) return dialect_argument(rt, args, nargs, kwnames);
    if (!v_is_str(rt, args[0])) return raise(rt, T_TYPE_ERROR, "dialect name must be a string");
    Owned dialect = dialect_argument(rt, args, nargs, kwnames);
    if (!dialect) return V_NULL;
    int status = dict_set(rt, csv_state(rt)->dialects, args[0], dialect);
    decref(rt, dialect);
    return status < 0 ? V_NULL : V_NONE;
}

MODULE_FN(unregister_dialect) {
    Owned gone = V_NULL;
    static const char *const params[] = {"name", NULL};
    Value name;
    if (args_parse(rt, "unregister_dialect", params, 1, args, nargs, kwnames, &name) < 0) return V_NULL;
    int status = dict_pop_maybe(rt, csv_state(rt)->dialects, name, &gone);
    if (status == 0) return CSV_ERROR("unknown dialect");
    if (status < 0) return V_NULL;
    decref(rt, gone);
    return V_NONE;
}

MODULE_FN(get_dialect) {
    static const char *const params[] = {"name", NULL};
    Value name;
    if (args_parse(rt, "get_dialect", params, 1, args, nargs, kwnames, &name) < 0) return V_NULL;
    return csv_dialect_get(rt, name);
}

MODULE_FN(list_dialects) { return dict_keys_list(rt, csv_state(rt)->dialects); }

MODULE_FN(field_size_limit) {
    static const char *const params[] = {"new_limit", NULL};
    Value limit;
    int64_t n, old = csv_state(rt)->field_limit;
    if (args_parse(rt, "field_size_limit", params, 0, args, nargs, kwnames, &limit) < 0) return V_NULL;
    if (limit) {
        if (type_index(limit) != T_INT) return raise(rt, T_TYPE_ERROR, "limit must be an integer");
        if (!int_fits_i64(limit, &n)) return raise(rt, T_OVERFLOW_ERROR, "Python int too large to convert to C long");
        csv_state(rt)->field_limit = n;
    }
    return int_from_i64(rt, old);
}

static const MethodDef functions[] = {
    {"reader", csv_reader, 0, -1, METH_KW, "reader(iterable [, dialect='excel'] [, keywords]) -> iterator of records (lists of str)"},
    {"writer", csv_writer, 0, -1, METH_KW, "writer(file [, dialect='excel'] [, keywords]) -> object with writerow() and writerows()"},
    {"list_dialects", list_dialects, 0, 0, 0, "list_dialects($module, /)\n--\n\nThe names of all registered dialects."},
    {"register_dialect", register_dialect, 0, -1, METH_KW, "register_dialect(name [, dialect] [, keywords])"},
    {"unregister_dialect", unregister_dialect, 0, -1, METH_KW, "unregister_dialect($module, /, name)\n--\n\nForget a registered dialect."},
    {"get_dialect", get_dialect, 0, -1, METH_KW, "get_dialect($module, /, name)\n--\n\nA registered dialect."},
    {"field_size_limit", field_size_limit, 0, -1, METH_KW,
     "field_size_limit($module, /, new_limit=<unrepresentable>)\n--\n\nThe longest field that is read; sets another one when given."},
    {0},
};

/* The types are shown under other names than their own. */
static int add_type(Runtime *rt, Borrowed dict, const TypeSlots *slots, const char *shown, uint32_t *index) {
    Type *t = type_register_static(rt, slots, NULL);
    if (!t) return -1;
    *index = t->index;
    return module_add(rt, dict, shown, v_from(t));
}

static int module_init(Runtime *rt, Borrowed module, Borrowed dict) {
    CsvState *s = module_state(rt, STATE_CSV, sizeof *s);
    if (!s) return -1;
    if (!s->error) s->error = module_exception_class(rt, "_csv", "Error", v_from(rt->types[T_EXCEPTION]));
    if (!s->dialects) s->dialects = dict_new(rt);
    if (!s->error || !s->dialects) return -1;
    s->field_limit = 128 * 1024;
    if (module_add(rt, dict, "Error", own(s->error)) < 0 || module_add(rt, dict, "_dialects", own(s->dialects)) < 0) return -1;
    if (module_add_type(rt, dict, &csv_dialect_slots, &s->dialect_index) < 0) return -1;
    if (add_type(rt, dict, &reader_slots, "Reader", &s->reader_index) < 0 || add_type(rt, dict, &writer_slots, "Writer", &s->writer_index) < 0) return -1;
    if (module_add_int(rt, dict, "QUOTE_MINIMAL", QUOTE_MINIMAL) < 0 || module_add_int(rt, dict, "QUOTE_ALL", QUOTE_ALL) < 0) return -1;
    if (module_add_int(rt, dict, "QUOTE_NONNUMERIC", QUOTE_NONNUMERIC) < 0 || module_add_int(rt, dict, "QUOTE_NONE", QUOTE_NONE) < 0) return -1;
    return module_add(rt, dict, "__version__", str_from_cstr(rt, "1.0"));
}

const ModuleDef csv_module = {
    .name = "_csv",
    .doc = "CSV parsing and writing.",
    .functions = functions,
    .init = module_init,
};
