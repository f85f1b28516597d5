/* SPDX-License-Identifier: MIT
 * unicodedata_module.c: `unicodedata`: properties of characters, their names, normal forms (Unicode 14), and the same of
 * version 3.2 as the object ucd_3_2_0, which the IDNA codec needs.
 *
 * utf8proc tells what it knows that str does not need, unicodedata_tables.h the rest. utf8proc's version of Unicode may be
 * younger: characters that version 14 does not assign have no properties here, as in str's methods.
 */
#include <stdio.h>
#include <strings.h>
#include <utf8proc.h>

#include "modules/module_parts.h"
#include "types/bytes.h"
#include "types/class.h"
#include "types/float.h"
#include "types/int.h"
#include "types/module.h"
#include "types/str.h"
#include "types/unicode.h"
#include "types/unicode_normal.h"

typedef struct NumericRun { uint32_t first, count; double value; } NumericRun;
typedef struct Decomposition { uint32_t c; uint16_t at; } Decomposition;
typedef struct OldRecord { uint32_t first, last; char category[3], bidi[4], width[3]; uint8_t mirrored; } OldRecord;
typedef struct NamedSequence { const char *name; uint32_t chars[4]; } NamedSequence;

#include "modules/unicodedata_tables.h"

/* ---- version 3.2 ---- */

static bool is_old(Borrowed self) { return v_is_ptr(self) && !v_is(self, T_MODULE); }

static bool assigned(uint32_t c) { return unicode_category(c)[1] != 'n' || unicode_category(c)[0] != 'C'; }

static bool assigned_in_old(uint32_t c) {
    size_t low = 0, high = COUNT_OF(old_unassigned);
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (old_unassigned[middle] <= c) low = middle + 1;
        else high = middle;
    }
    return low % 2 == 1 && assigned(c);
}

static const OldRecord *old_record(uint32_t c) {
    size_t low = 0, high = COUNT_OF(old_records);
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (old_records[middle].last < c) low = middle + 1;
        else high = middle;
    }
    return low < COUNT_OF(old_records) && old_records[low].first <= c ? &old_records[low] : NULL;
}

static bool known_to(Borrowed self, uint32_t c) { return is_old(self) ? assigned_in_old(c) : assigned(c); }
static const OldRecord *record_for(Borrowed self, uint32_t c) { return is_old(self) ? old_record(c) : NULL; }

/* ---- arguments ---- */

static int char_from(Runtime *rt, Borrowed v, const char *what, uint32_t *c) {
    if (!v_is_str(rt, v) || str_len(v) != 1) return raise_int(rt, T_TYPE_ERROR, "%s must be a unicode character, not %.50T", what, v);
    *c = str_at(v, 0);
    return 0;
}
#define ONE_CHAR(function)                                                                                             \
    uint32_t c;                                                                                                        \
    if (char_from(rt, args[0], function "() argument", &c) < 0) return V_NULL
#define CHAR_OR_DEFAULT(function)                                                                                      \
    uint32_t c;                                                                                                        \
    if (char_from(rt, args[0], function "() argument 1", &c) < 0) return V_NULL

static Owned default_or(Runtime *rt, const Value *args, size_t nargs, const char *problem) {
    return nargs > 1 ? own(args[1]) : raise(rt, T_VALUE_ERROR, "%s", problem);
}

/* ---- properties ---- */

static const utf8proc_property_t *property(uint32_t c) { return utf8proc_get_property((utf8proc_int32_t)c); }

MODULE_FN(ucd_category) {
    ONE_CHAR("category");
    const OldRecord *old = record_for(self, c);
    if (is_old(self) && !assigned_in_old(c)) return str_from_cstr(rt, "Cn");
    return str_from_cstr(rt, old ? old->category : unicode_category(c));
}

static const char *bidi_name(uint32_t c) {
    static const char *const names[] = {"", "L", "LRE", "LRO", "R", "AL", "RLE", "RLO", "PDF", "EN", "ES", "ET", "AN", "CS",
                                        "NSM", "BN", "B", "S", "WS", "ON", "LRI", "RLI", "FSI", "PDI"};
    unsigned class = property(c)->bidi_class;
    return class < COUNT_OF(names) ? names[class] : "";
}

MODULE_FN(ucd_bidirectional) {
    ONE_CHAR("bidirectional");
    const OldRecord *old = record_for(self, c);
    if (!known_to(self, c)) return own(rt->empty_str);
    return str_from_cstr(rt, old ? old->bidi : bidi_name(c));
}

MODULE_FN(ucd_combining) {
    ONE_CHAR("combining");
    return v_small(known_to(self, c) ? unicode_combining_class(c) : 0);
}

MODULE_FN(ucd_mirrored) {
    ONE_CHAR("mirrored");
    const OldRecord *old = record_for(self, c);
    return v_small(!known_to(self, c) ? 0 : old ? old->mirrored : property(c)->bidi_mirrored);
}

MODULE_FN(ucd_east_asian_width) {
    static const char *const names[] = {"N", "A", "F", "H", "Na", "W"};
    ONE_CHAR("east_asian_width");
    const OldRecord *old = record_for(self, c);
    if (old) return str_from_cstr(rt, old->width);
    size_t low = 0, high = COUNT_OF(width_runs);
    while (high - low > 1) {
        size_t middle = (low + high) / 2;
        if ((width_runs[middle] & 0xffffff) <= c) low = middle;
        else high = middle;
    }
    if (is_old(self) && !assigned_in_old(c) && assigned(c)) return str_from_cstr(rt, "F"); /* as CPython, whose first width that is */
    return str_from_cstr(rt, names[width_runs[low] >> 24]);
}

/* ---- numbers ---- */

/* Digits of other kinds that version 3.2 counted as decimal. */
static bool old_decimal(uint32_t c) {
    return c == 0xb2 || c == 0xb3 || c == 0xb9 || (c >= 0x1369 && c <= 0x1371) || c == 0x2070 || (c >= 0x2074 && c <= 0x2079) ||
           (c >= 0x2080 && c <= 0x2089);
}

MODULE_FN(ucd_decimal) {
    CHAR_OR_DEFAULT("decimal");
    int n = !known_to(self, c) ? -1 : is_old(self) && old_decimal(c) ? unicode_digit(c) : unicode_decimal(c);
    return n >= 0 ? v_small(n) : default_or(rt, args, nargs, "not a decimal");
}

MODULE_FN(ucd_digit) {
    CHAR_OR_DEFAULT("digit");
    int n = unicode_digit(c);
    return n >= 0 ? v_small(n) : default_or(rt, args, nargs, "not a digit");
}

MODULE_FN(ucd_numeric) {
    CHAR_OR_DEFAULT("numeric");
    size_t low = 0, high = COUNT_OF(numeric_runs);
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (numeric_runs[middle].first + numeric_runs[middle].count <= c) low = middle + 1;
        else high = middle;
    }
    if (low == COUNT_OF(numeric_runs) || numeric_runs[low].first > c || (is_old(self) && !assigned_in_old(c)))
        return default_or(rt, args, nargs, "not a numeric character");
    return float_new(rt, numeric_runs[low].value + (double)(c - numeric_runs[low].first));
}

/* ---- decompositions ---- */

static const uint16_t *decomposition_of(uint32_t c) {
    size_t low = 0, high = COUNT_OF(decompositions);
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (decompositions[middle].c < c) low = middle + 1;
        else high = middle;
    }
    return low < COUNT_OF(decompositions) && decompositions[low].c == c ? &decomposition_data[decompositions[low].at] : NULL;
}

MODULE_FN(ucd_decomposition) {
    static const char *const tags[] = {"", "<circle>", "<compat>", "<final>", "<font>", "<fraction>", "<initial>", "<isolated>", "<medial>",
                                       "<narrow>", "<noBreak>", "<small>", "<square>", "<sub>", "<super>", "<vertical>", "<wide>"};
    ONE_CHAR("decomposition");
    const uint16_t *d = known_to(self, c) ? decomposition_of(c) : NULL;
    if (!d) return own(rt->empty_str);
    StrBuf out;
    strbuf_init(&out, rt);
    unsigned tag = d[0] >> 8, len = d[0] & 255;
    bool fine = strbuf_add_cstr(&out, tags[tag]) >= 0;
    for (unsigned i = 1; fine && i <= len; i++) {
        char digits[12];
        uint32_t to = d[i];
        if (to >= 0xd800 && to < 0xdc00) to = ((to - 0xd7c0) << 10) + (d[++i] & 0x3ffu);
        snprintf(digits, sizeof digits, "%s%04X", out.len ? " " : "", (unsigned)to);
        fine = strbuf_add_cstr(&out, digits) >= 0;
    }
    if (fine) return strbuf_finish(&out);
    strbuf_drop(&out);
    return V_NULL;
}

/* ---- names ---- */

MODULE_FN(ucd_name) {
    CHAR_OR_DEFAULT("name");
    char name[UNICODE_NAME_ROOM];
    if ((is_old(self) && !assigned_in_old(c)) || !unicode_name(c, name)) return default_or(rt, args, nargs, "no such name");
    return str_from_cstr(rt, name);
}

static const NamedSequence *find_sequence(const char *name, size_t len) {
    for (size_t i = 0; i < COUNT_OF(named_sequences); i++)
        if (strlen(named_sequences[i].name) == len && strncasecmp(named_sequences[i].name, name, len) == 0) return &named_sequences[i];
    return NULL;
}

static bool is_alias(uint32_t c, const char *text, size_t len) {
    char name[UNICODE_NAME_ROOM];
    return !unicode_name(c, name) || strlen(name) != len || strncasecmp(name, text, len) != 0;
}

static Owned look_up(Runtime *rt, Borrowed self, const char *name, size_t len) {
    if (len > 256) return raise(rt, T_KEY_ERROR, "name too long");
    uint32_t c = unicode_by_name(name, len);
    if (c != UNICODE_NO_CHAR && (!is_old(self) || (assigned_in_old(c) && !is_alias(c, name, len)))) return str_from_char(rt, c);
    const NamedSequence *sequence = is_old(self) ? NULL : find_sequence(name, len);
    if (sequence) {
        size_t n = 1;
        while (n < 4 && sequence->chars[n]) n++;
        return str_from_ucs4(rt, sequence->chars, n);
    }
    Owned text = str_from_utf8(rt, name, len);
    if (!text) return V_NULL;
    raise(rt, T_KEY_ERROR, "undefined character name '%U'", text);
    decref(rt, text);
    return V_NULL;
}

MODULE_FN(ucd_lookup) {
    if (v_is_str(rt, args[0])) {
        void *scratch = NULL;
        size_t len;
        const char *name = str_utf8(rt, args[0], &len, &scratch);
        Owned result = name ? look_up(rt, self, name, len) : V_NULL;
        mem_free(rt, scratch);
        return result;
    }
    Buffer view;
    if (obj_get_buffer(rt, args[0], &view, false) < 0) return V_NULL;
    Owned result = look_up(rt, self, (const char *)view.data, view.len);
    buffer_release(rt, &view);
    return result;
}

/* ---- normal forms ---- */

typedef struct Form { bool compose; bool compatible; } Form;

static bool form_from(Borrowed name, Form *form) {
    static const char *const names[] = {"NFC", "NFKC", "NFD", "NFKD"};
    for (int i = 0; i < 4; i++) {
        if (!str_equal_cstr(name, names[i])) continue;
        form->compose = i < 2;
        form->compatible = i % 2 == 1;
        return true;
    }
    return false;
}

typedef struct Chars { uint32_t *items; size_t n, room; } Chars;

static int chars_reserve(Runtime *rt, Chars *out, size_t more) {
    if (out->room - out->n >= more) return 0;
    size_t room = out->n + more + out->room / 2;
    uint32_t *items = mem_realloc_array(rt, out->items, room, sizeof *items);
    if (!items) return -1;
    out->items = items;
    out->room = room;
    return 0;
}

static uint32_t mended_later(uint32_t c) {
    for (size_t i = 0; i < COUNT_OF(old_normalizations); i++)
        if (old_normalizations[i][0] == c) return old_normalizations[i][1];
    return c;
}

static Owned normalize(Runtime *rt, bool old, const Form *form, Borrowed text) {
    Chars out = {NULL, 0, 0};
    Owned result = V_NULL;
    size_t len = str_len(text);
    bool fine = true;
    for (size_t i = 0; fine && i < len; i++) {
        fine = chars_reserve(rt, &out, len - i + UNICODE_LONGEST_DECOMPOSITION) == 0;
        if (!fine) break;
        uint32_t c = old ? mended_later(str_at(text, i)) : str_at(text, i);
        if (old && !assigned_in_old(c)) out.items[out.n++] = c;
        else out.n += unicode_decompose(c, form->compatible, out.items + out.n);
    }
    if (fine) {
        unicode_order_marks(out.items, out.n);
        if (form->compose) out.n = unicode_compose(out.items, out.n);
        result = str_from_ucs4(rt, out.items, out.n);
    }
    mem_free(rt, out.items);
    return result;
}

static int normalize_args(Runtime *rt, const char *function, const Value *args) {
    for (int i = 0; i < 2; i++)
        if (!v_is_str(rt, args[i])) return raise_int(rt, T_TYPE_ERROR, "%s() argument %d must be str, not %.50A", function, i + 1, args[i]);
    return 0;
}

/* Known at a glance: below U+00A0 every text is in every normal form; for the composed forms str's properties tell. */
static bool is_plain(const Form *form, Borrowed text) {
    if (str_is_ascii(text)) return true;
    for (size_t i = 0; i < str_len(text); i++) {
        uint32_t c = str_at(text, i);
        if (c >= 0xa0 && !(form->compose && unicode_is_normal(c))) return false;
    }
    return true;
}

MODULE_FN(ucd_normalize) {
    Form form;
    if (normalize_args(rt, "normalize", args) < 0) return V_NULL;
    if (!str_len(args[1])) return own(args[1]);
    if (!form_from(args[0], &form)) return raise(rt, T_VALUE_ERROR, "invalid normalization form");
    if (is_plain(&form, args[1])) return own(args[1]);
    return normalize(rt, is_old(self), &form, args[1]);
}

MODULE_FN(ucd_is_normalized) {
    Form form;
    if (normalize_args(rt, "is_normalized", args) < 0) return V_NULL;
    if (!str_len(args[1])) return V_TRUE;
    if (!form_from(args[0], &form)) return raise(rt, T_VALUE_ERROR, "invalid normalization form");
    if (is_plain(&form, args[1])) return V_TRUE;
    Owned other = normalize(rt, is_old(self), &form, args[1]);
    if (!other) return V_NULL;
    bool same = str_equal(args[1], other);
    decref(rt, other);
    return v_bool(same);
}

/* ---- the module ---- */

static const MethodDef functions[] = {
    {"bidirectional", ucd_bidirectional, 1, 1, 0, "bidirectional($self, chr, /)\n--\n\nThe bidirectional class of the character, or ''."},
    {"category", ucd_category, 1, 1, 0, "category($self, chr, /)\n--\n\nThe general category of the character."},
    {"combining", ucd_combining, 1, 1, 0, "combining($self, chr, /)\n--\n\nThe canonical combining class of the character, or 0."},
    {"decimal", ucd_decimal, 1, 2, 0, "decimal($self, chr, default=<unrepresentable>, /)\n--\n\nThe value of a decimal digit."},
    {"decomposition", ucd_decomposition, 1, 1, 0, "decomposition($self, chr, /)\n--\n\nThe decomposition mapping of the character, or ''."},
    {"digit", ucd_digit, 1, 2, 0, "digit($self, chr, default=<unrepresentable>, /)\n--\n\nThe value of a digit."},
    {"east_asian_width", ucd_east_asian_width, 1, 1, 0, "east_asian_width($self, chr, /)\n--\n\nThe east Asian width of the character."},
    {"is_normalized", ucd_is_normalized, 2, 2, 0, "is_normalized($self, form, unistr, /)\n--\n\nIs the text in that normal form?"},
    {"lookup", ucd_lookup, 1, 1, 0, "lookup($self, name, /)\n--\n\nThe character (or named sequence) of that name."},
    {"mirrored", ucd_mirrored, 1, 1, 0, "mirrored($self, chr, /)\n--\n\n1 for a character that is mirrored in bidirectional text."},
    {"name", ucd_name, 1, 2, 0, "name($self, chr, default=<unrepresentable>, /)\n--\n\nThe name of the character."},
    {"normalize", ucd_normalize, 2, 2, 0, "normalize($self, form, unistr, /)\n--\n\nThe text in the normal form NFC, NFKC, NFD or NFKD."},
    {"numeric", ucd_numeric, 1, 2, 0, "numeric($self, chr, default=<unrepresentable>, /)\n--\n\nThe numeric value of the character, a float."},
    {0},
};

/* ucd_3_2_0: the functions as methods. */
typedef struct Database { Object header; Value version; } Database;

static const MemberDef database_members[] = {{"unidata_version", offsetof(Database, version), MEMBER_VALUE, true}, {0}};

static void database_dealloc(Runtime *rt, Object *self) {
    clear_slot(rt, &((Database *)self)->version);
    object_free(rt, self);
}

static const TypeSlots database_slots = {
    .name = "unicodedata.UCD",
    .flags = TF_IMMUTABLE | TF_CONTAINER | TF_NO_NEW,
    .base = T_OBJECT,
    .layout = LAYOUT_FIXED,
    .basicsize = sizeof(Database),
    .dealloc = database_dealloc,
    .methods = functions,
    .members = database_members,
};

static int module_init(Runtime *rt, Borrowed module, Borrowed dict) {
    uint32_t index;
    if (module_add(rt, dict, "unidata_version", str_from_cstr(rt, "14.0.0")) < 0) return -1;
    if (module_add_type(rt, dict, &database_slots, &index) < 0) return -1;
    Owned version = str_from_cstr(rt, "3.2.0");
    Database *old = version ? object_new_container(rt, index, sizeof *old) : NULL;
    if (!old) {
        decref_maybe(rt, version);
        return -1;
    }
    old->version = version;
    return module_add(rt, dict, "ucd_3_2_0", v_from(old));
}

const ModuleDef unicodedata_module = {
    .name = "unicodedata",
    .doc = "The Unicode Character Database, version 14.0.0.",
    .functions = functions,
    .init = module_init,
};
