/* SPDX-License-Identifier: MIT
 * csv_dialect.c: dialects of `_csv`: made from keywords and from any object with the right attributes. */
#include "modules/csv_parts.h"
#include "types/class.h"
#include "types/dict.h"
#include "types/int.h"
#include "types/str.h"
#include "types/tuple.h"

enum Part { DIALECT, DELIMITER, DOUBLE_QUOTE, ESCAPE, LINE_END, QUOTE, QUOTING, SKIP_SPACE, STRICT, PARTS };
static const char *const part_names[] = {"dialect", "delimiter", "doublequote", "escapechar", "lineterminator", "quotechar",
                                         "quoting", "skipinitialspace", "strict", NULL};

/* ---- one attribute each; 0 value: the default stays ---- */

static int set_char(Runtime *rt, Borrowed v, enum Part part, bool optional, uint32_t *out) {
    if (!v) return 0;
    if (optional && v == V_NONE) {
        *out = CSV_NO_CHAR;
        return 0;
    }
    if (!v_is_str(rt, v)) return raise_int(rt, T_TYPE_ERROR, "\"%s\" must be string%s, not %.200T", part_names[part], optional ? " or None" : "", v);
    if (str_len(v) != 1) return raise_int(rt, T_TYPE_ERROR, "\"%s\" must be a 1-character string", part_names[part]);
    *out = str_at(v, 0);
    return 0;
}

static int set_truth(Runtime *rt, Borrowed v, bool *out) {
    int truth = v ? obj_truth(rt, v) : *out;
    *out = truth > 0;
    return truth < 0 ? -1 : 0;
}

static int set_line_end(Runtime *rt, Borrowed v, CsvDialect *d) {
    if (!v) {
        d->line_end = str_from_cstr(rt, "\r\n");
        return d->line_end ? 0 : -1;
    }
    if (v == V_NONE) return 0;
    if (!v_is_str(rt, v)) return raise_int(rt, T_TYPE_ERROR, "\"lineterminator\" must be a string");
    d->line_end = own(v);
    return 0;
}

static int set_quoting(Runtime *rt, Borrowed v, CsvDialect *d) {
    int n;
    if (!v) return 0;
    if (type_index(v) != T_INT) return raise_int(rt, T_TYPE_ERROR, "\"quoting\" must be an integer");
    if (num_as_int(rt, v, &n) < 0) return -1;
    d->quoting = n;
    return 0;
}

static int check(Runtime *rt, CsvDialect *d, const Value *parts) {
    if (d->quoting < QUOTE_MINIMAL || d->quoting > QUOTE_NONE) return raise_int(rt, T_TYPE_ERROR, "bad \"quoting\" value");
    if (parts[QUOTE] == V_NONE && !parts[QUOTING]) d->quoting = QUOTE_NONE;
    if (d->quoting != QUOTE_NONE && d->quote == CSV_NO_CHAR) return raise_int(rt, T_TYPE_ERROR, "quotechar must be set if quoting enabled");
    if (!d->line_end) return raise_int(rt, T_TYPE_ERROR, "lineterminator must be set");
    return 0;
}

static int set_parts(Runtime *rt, CsvDialect *d, const Value *parts) {
    if (set_char(rt, parts[DELIMITER], DELIMITER, false, &d->delimiter) < 0 || set_truth(rt, parts[DOUBLE_QUOTE], &d->double_quote) < 0) return -1;
    if (set_char(rt, parts[ESCAPE], ESCAPE, true, &d->escape) < 0 || set_line_end(rt, parts[LINE_END], d) < 0) return -1;
    if (set_char(rt, parts[QUOTE], QUOTE, true, &d->quote) < 0 || set_quoting(rt, parts[QUOTING], d) < 0) return -1;
    if (set_truth(rt, parts[SKIP_SPACE], &d->skip_space) < 0 || set_truth(rt, parts[STRICT], &d->strict) < 0) return -1;
    return check(rt, d, parts);
}

/* ---- making ---- */

/* What the keywords leave open comes from the dialect's attributes. Owned ones are noted in `owned`. */
static int fill_from(Runtime *rt, Borrowed dialect, Value *parts, Value *owned) {
    for (int i = DELIMITER; i < PARTS; i++) {
        if (parts[i]) continue;
        owned[i] = obj_getattr_cstr(rt, dialect, part_names[i]);
        if (!owned[i] && error_is(rt, T_MEMORY_ERROR)) return -1;
        if (!owned[i]) error_clear(rt);
        parts[i] = owned[i];
    }
    return 0;
}

static bool any_part(const Value *parts) {
    for (int i = DELIMITER; i < PARTS; i++)
        if (parts[i]) return true;
    return false;
}

/* Its parts are put together before it: nobody sees a dialect without them. */
static Owned from_parts(Runtime *rt, Type *type, const Value *parts) {
    CsvDialect d = {.delimiter = ',', .quote = '"', .escape = CSV_NO_CHAR, .double_quote = true};
    Owned made = set_parts(rt, &d, parts) == 0 ? type_alloc(rt, type, 0) : V_NULL;
    if (!made) {
        decref_maybe(rt, d.line_end);
        return V_NULL;
    }
    CsvDialect *to = as_csv_dialect(made);
    d.header = to->header;
    *to = d;
    return made;
}

static Owned make(Runtime *rt, Type *type, Value *parts) {
    Value owned[PARTS] = {V_NULL};
    Owned dialect = V_NULL, result = V_NULL;
    if (parts[DIALECT] && parts[DIALECT] != V_NONE) {
        dialect = v_is_str(rt, parts[DIALECT]) ? csv_dialect_get(rt, parts[DIALECT]) : own(parts[DIALECT]);
        if (!dialect) return V_NULL;
        if (type_index(dialect) == csv_state(rt)->dialect_index && !any_part(parts)) return dialect;
    }
    if (!dialect || fill_from(rt, dialect, parts, owned) == 0) result = from_parts(rt, type, parts);
    for (int i = DELIMITER; i < PARTS; i++) decref_maybe(rt, owned[i]);
    decref_maybe(rt, dialect);
    return result;
}

static Owned dialect_new(Runtime *rt, Type *type, const Value *args, size_t nargs, Borrowed kwnames) {
    Value parts[PARTS];
    if (args_parse(rt, "function", part_names, 0, args, nargs, kwnames, parts) < 0) {
        if (error_is(rt, T_TYPE_ERROR) && kwnames && nargs + as_tuple(kwnames)->len <= PARTS) {
            error_clear(rt);
            for (size_t i = 0; i < as_tuple(kwnames)->len; i++) {
                Value name = as_tuple(kwnames)->items[i];
                size_t k = 0;
                while (k < PARTS && !str_equal_cstr(name, part_names[k])) k++;
                if (k == PARTS) return raise(rt, T_TYPE_ERROR, "'%U' is an invalid keyword argument for this function", name);
                if (k < nargs) return raise(rt, T_TYPE_ERROR, "argument for function given by name ('%U') and position (%zu)", name, k + 1);
            }
        }
        return V_NULL;
    }
    return make(rt, type, parts);
}

Owned csv_dialect_make(Runtime *rt, Borrowed dialect_or_null, const Value *kwvalues, Borrowed kwnames) {
    Value args[PARTS + 1];
    size_t nkw = kwnames ? as_tuple(kwnames)->len : 0;
    if (nkw >= PARTS) return raise(rt, T_TYPE_ERROR, "function takes at most %d arguments (%zu given)", PARTS, nkw + 1);
    size_t given = dialect_or_null != V_NULL;
    args[0] = dialect_or_null;
    for (size_t i = 0; i < nkw; i++) args[given + i] = kwvalues[i];
    return dialect_new(rt, rt->types[csv_state(rt)->dialect_index], args, given, kwnames);
}

Owned csv_dialect_get(Runtime *rt, Borrowed name) {
    Owned found = V_NULL;
    int status = dict_lookup(rt, csv_state(rt)->dialects, name, &found);
    if (status == 0) return CSV_ERROR("unknown dialect");
    return status < 0 ? V_NULL : found;
}

/* ---- the type ---- */

static void dialect_dealloc(Runtime *rt, Object *self) {
    clear_slot(rt, &((CsvDialect *)self)->line_end);
    object_free(rt, self);
}
static int dialect_traverse(Runtime *rt, Object *self, Visitor visit, void *arg) {
    VISIT(((CsvDialect *)self)->line_end);
    return 0;
}

static Owned char_or_none(Runtime *rt, uint32_t c) { return c == CSV_NO_CHAR ? V_NONE : str_from_char(rt, c); }
static Owned get_delimiter(Runtime *rt, Borrowed self, void *closure) { return char_or_none(rt, as_csv_dialect(self)->delimiter); }
static Owned get_quote(Runtime *rt, Borrowed self, void *closure) { return char_or_none(rt, as_csv_dialect(self)->quote); }
static Owned get_escape(Runtime *rt, Borrowed self, void *closure) { return char_or_none(rt, as_csv_dialect(self)->escape); }
static Owned get_quoting(Runtime *rt, Borrowed self, void *closure) { return v_small(as_csv_dialect(self)->quoting); }
static Owned get_line_end(Runtime *rt, Borrowed self, void *closure) { return own(as_csv_dialect(self)->line_end); }

static const GetSetDef dialect_getsets[] = {
    {"delimiter", get_delimiter, NULL, NULL, NULL}, {"quotechar", get_quote, NULL, NULL, NULL},     {"escapechar", get_escape, NULL, NULL, NULL},
    {"quoting", get_quoting, NULL, NULL, NULL},     {"lineterminator", get_line_end, NULL, NULL, NULL}, {0},
};
static const MemberDef dialect_members[] = {
    {"doublequote", offsetof(CsvDialect, double_quote), MEMBER_BOOL8, true},
    {"skipinitialspace", offsetof(CsvDialect, skip_space), MEMBER_BOOL8, true},
    {"strict", offsetof(CsvDialect, strict), MEMBER_BOOL8, true},
    {0},
};

MODULE_FN(dialect_reduce) { return raise(rt, T_TYPE_ERROR, "cannot pickle '%.100s' instances", type_short_name(slots_of(rt, self))); }

static const MethodDef dialect_methods[] = {
    {"__reduce__", dialect_reduce, 0, 0, 0, "raises an exception to avoid pickling"},
    {"__reduce_ex__", dialect_reduce, 0, 1, 0, "raises an exception to avoid pickling"},
    {0},
};

const TypeSlots csv_dialect_slots = {
    .name = "_csv.Dialect",
    .doc = "How fields are delimited, quoted and escaped.",
    .flags = TF_BASETYPE | TF_CONTAINER | TF_IMMUTABLE,
    .base = T_OBJECT,
    .layout = LAYOUT_CUSTOM,
    .basicsize = sizeof(CsvDialect),
    .dealloc = dialect_dealloc,
    .traverse = dialect_traverse,
    .new = dialect_new,
    .methods = dialect_methods,
    .getsets = dialect_getsets,
    .members = dialect_members,
};
