/* SPDX-License-Identifier: MIT
 * str_methods.c: the methods of str that are no matter of case, and the method table. */
#include "types/codec.h"
#include "types/dict.h"
#include "types/int.h"
#include "types/str_parts.h"
#include "types/tuple.h"

#define METHOD(name) static Owned name(Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kwnames)

Owned raise_bad_argument(Runtime *rt, const char *fname, const char *arg, const char *what, Borrowed value) {
    if (value == V_NONE) return raise(rt, T_TYPE_ERROR, "%.200s() %.200s must be %.50s, not None", fname, arg, what);
    return raise(rt, T_TYPE_ERROR, "%.200s() %.200s must be %.50s, not %.50T", fname, arg, what, value);
}

/* ---- arguments of find and its like ---- */

static int bound_of(Runtime *rt, Borrowed v, ssize_t *out) {
    if (v == V_NONE) return 0;
    if (v_is_small(v)) {
        *out = small_get(v);
        return 0;
    }
    if (!v_is_int(rt, v) && !slots_of(rt, v)->index)
        return raise_int(rt, T_TYPE_ERROR, "slice indices must be integers or None or have an __index__ method");
    ssize_t i = num_as_ssize(rt, v, 0);
    if (i == -1 && rt->error) return -1;
    *out = i;
    return 0;
}

int search_bounds(Runtime *rt, const Value *args, size_t nargs, size_t len, ssize_t *start, ssize_t *end) {
    ssize_t n = (ssize_t)len;
    *start = 0;
    *end = SSIZE_MAX;
    if (nargs > 1 && bound_of(rt, args[1], start) < 0) return -1;
    if (nargs > 2 && bound_of(rt, args[2], end) < 0) return -1;
    if (*end > n) *end = n;
    else if (*end < 0 && (*end += n) < 0) *end = 0;
    if (*start < 0 && (*start += n) < 0) *start = 0;
    return 0;
}

static int find_arguments(Runtime *rt, const char *fname, Borrowed self, const Value *args, size_t nargs, ssize_t *start, ssize_t *end) {
    if (nargs < 1) return raise_int(rt, T_TYPE_ERROR, "%s() takes at least 1 argument (0 given)", fname);
    if (nargs > 3) return raise_int(rt, T_TYPE_ERROR, "%s() takes at most 3 arguments (%zu given)", fname, nargs);
    if (search_bounds(rt, args, nargs, str_len(self), start, end) < 0) return -1;
    if (!v_is_str(rt, args[0])) return raise_int(rt, T_TYPE_ERROR, "must be str, not %.100T", args[0]);
    return 0;
}

/* -1: not found; -2: error. */
static ssize_t find_in(Runtime *rt, const char *fname, Borrowed self, const Value *args, size_t nargs, bool from_right) {
    ssize_t start, end;
    if (find_arguments(rt, fname, self, args, nargs, &start, &end) < 0) return -2;
    if (start > end) return -1;
    unsigned width = str_width(self);
    Borrowed sub = args[0];
    ssize_t at = (from_right ? chars_rfind : chars_find)(as_str(self)->data + (size_t)start * width, width, (size_t)(end - start),
                                                         as_str(sub)->data, str_width(sub), str_len(sub));
    return at < 0 ? -1 : at + start;
}

static Owned find_or_raise(Runtime *rt, ssize_t at) {
    if (at == -1) return raise(rt, T_VALUE_ERROR, "substring not found");
    return at < 0 ? V_NULL : v_small(at);
}

METHOD(find) {
    ssize_t at = find_in(rt, "find", self, args, nargs, false);
    return at < -1 ? V_NULL : v_small(at);
}
METHOD(rfind) {
    ssize_t at = find_in(rt, "rfind", self, args, nargs, true);
    return at < -1 ? V_NULL : v_small(at);
}
METHOD(index_) { return find_or_raise(rt, find_in(rt, "index", self, args, nargs, false)); }
METHOD(rindex_) { return find_or_raise(rt, find_in(rt, "rindex", self, args, nargs, true)); }

METHOD(count) {
    ssize_t start, end;
    if (find_arguments(rt, "count", self, args, nargs, &start, &end) < 0) return V_NULL;
    if (start > end) return v_small(0);
    unsigned width = str_width(self);
    Borrowed sub = args[0];
    return v_small((int64_t)chars_count(as_str(self)->data + (size_t)start * width, width, (size_t)(end - start), as_str(sub)->data,
                                        str_width(sub), str_len(sub), -1));
}

/* Does s[start:end] begin (end) with sub? */
static bool affix_matches(Borrowed s, Borrowed sub, ssize_t start, ssize_t end, bool at_end) {
    ssize_t m = (ssize_t)str_len(sub);
    if (start > end || m > end - start) return false;
    if (m == 0) return true;
    unsigned width = str_width(s), sub_width = str_width(sub);
    size_t from = (size_t)(at_end ? end - m : start);
    const uint8_t *data = as_str(s)->data + from * width;
    if (width == sub_width) return memcmp(data, as_str(sub)->data, (size_t)m * width) == 0;
    if (sub_width > width) return false;
    for (size_t i = 0; i < (size_t)m; i++)
        if (char_at(data, width, i) != str_at(sub, i)) return false;
    return true;
}

static Owned tailmatch(Runtime *rt, const char *fname, Borrowed self, const Value *args, size_t nargs, bool at_end) {
    ssize_t start, end;
    if (nargs < 1) return raise(rt, T_TYPE_ERROR, "%s() takes at least 1 argument (0 given)", fname);
    if (nargs > 3) return raise(rt, T_TYPE_ERROR, "%s() takes at most 3 arguments (%zu given)", fname, nargs);
    if (search_bounds(rt, args, nargs, str_len(self), &start, &end) < 0) return V_NULL;
    if (v_is_str(rt, args[0])) return v_bool(affix_matches(self, args[0], start, end, at_end));
    if (!v_is_tuple(rt, args[0]))
        return raise(rt, T_TYPE_ERROR, "%s first arg must be str or a tuple of str, not %.100T", fname, args[0]);
    const Tuple *t = as_tuple(args[0]);
    for (size_t i = 0; i < t->len; i++) {
        if (!v_is_str(rt, t->items[i]))
            return raise(rt, T_TYPE_ERROR, "tuple for %s must only contain str, not %.100T", fname, t->items[i]);
        if (affix_matches(self, t->items[i], start, end, at_end)) return V_TRUE;
    }
    return V_FALSE;
}

METHOD(startswith) { return tailmatch(rt, "startswith", self, args, nargs, false); }
METHOD(endswith) { return tailmatch(rt, "endswith", self, args, nargs, true); }

METHOD(removeprefix) {
    if (!v_is_str(rt, args[0])) return raise_bad_argument(rt, "removeprefix", "argument", "str", args[0]);
    size_t n = str_len(self);
    return affix_matches(self, args[0], 0, (ssize_t)n, false) ? str_slice(rt, self, str_len(args[0]), n) : str_exact(rt, self);
}
METHOD(removesuffix) {
    if (!v_is_str(rt, args[0])) return raise_bad_argument(rt, "removesuffix", "argument", "str", args[0]);
    size_t n = str_len(self);
    return affix_matches(self, args[0], 0, (ssize_t)n, true) ? str_slice(rt, self, 0, n - str_len(args[0])) : str_exact(rt, self);
}

/* ---- splitting and replacing ---- */

/* An integer argument with a default. */
static int ssize_argument(Runtime *rt, Borrowed v, ssize_t otherwise, ssize_t *out) {
    *out = otherwise;
    if (!v) return 0;
    if (v_is_small(v)) *out = small_get(v);
    else {
        *out = num_as_size_argument(rt, v);
        if (*out == -1 && rt->error) return -1;
    }
    return 0;
}

static Owned split_method(Runtime *rt, const char *fname, Borrowed self, const Value *args, size_t nargs, Borrowed kwnames, bool right) {
    static const char *const params[] = {"sep", "maxsplit", NULL};
    Value out[2] = {0};
    ssize_t max;
    if (args_parse(rt, fname, params, 0, args, nargs, kwnames, out) < 0) return V_NULL;
    if (ssize_argument(rt, out[1], -1, &max) < 0) return V_NULL;
    return str_split(rt, self, out[0] ? out[0] : V_NONE, max, right);
}
METHOD(split) { return split_method(rt, "split", self, args, nargs, kwnames, false); }
METHOD(rsplit) { return split_method(rt, "rsplit", self, args, nargs, kwnames, true); }

METHOD(splitlines) {
    static const char *const params[] = {"keepends", NULL};
    Value keep = V_NULL;
    if (args_parse(rt, "splitlines", params, 0, args, nargs, kwnames, &keep) < 0) return V_NULL;
    int keep_ends = 0;
    if (keep && num_as_int(rt, keep, &keep_ends) < 0) return V_NULL;
    return str_splitlines(rt, self, keep_ends != 0);
}
METHOD(partition) { return str_partition(rt, self, args[0], false); }
METHOD(rpartition) { return str_partition(rt, self, args[0], true); }
METHOD(join) { return str_join(rt, self, args[0]); }

METHOD(replace) {
    ssize_t max;
    if (!v_is_str(rt, args[0])) return raise_bad_argument(rt, "replace", "argument 1", "str", args[0]);
    if (!v_is_str(rt, args[1])) return raise_bad_argument(rt, "replace", "argument 2", "str", args[1]);
    if (ssize_argument(rt, nargs > 2 ? args[2] : V_NULL, -1, &max) < 0) return V_NULL;
    return str_replace(rt, self, args[0], args[1], max);
}

/* ---- stripping and padding ---- */

static bool strips(uint32_t c, Borrowed set) {
    if (!set) return unicode_is_space(c);
    return chars_find_char(as_str(set)->data, str_width(set), str_len(set), c) >= 0;
}

static Owned strip_sides(Runtime *rt, const char *fname, Borrowed self, const Value *args, size_t nargs, bool left, bool right) {
    Value set = nargs && args[0] != V_NONE ? args[0] : V_NULL;
    if (set && !v_is_str(rt, set)) return raise(rt, T_TYPE_ERROR, "%s arg must be None or str", fname);
    size_t start = 0, end = str_len(self);
    if (left)
        while (start < end && strips(str_at(self, start), set)) start++;
    if (right)
        while (end > start && strips(str_at(self, end - 1), set)) end--;
    return str_slice(rt, self, start, end);
}
METHOD(strip) { return strip_sides(rt, "strip", self, args, nargs, true, true); }
METHOD(lstrip) { return strip_sides(rt, "lstrip", self, args, nargs, true, false); }
METHOD(rstrip) { return strip_sides(rt, "rstrip", self, args, nargs, false, true); }

static Owned pad(Runtime *rt, Borrowed s, size_t left, size_t right, uint32_t fill) {
    size_t n = str_len(s);
    if (left == 0 && right == 0) return str_exact(rt, s);
    if (left > STR_MAX_LEN || right > STR_MAX_LEN) return raise_no_memory(rt);
    uint32_t bound = str_bound(s) | fill;
    Value r = str_new_kind(rt, n + left + right, bound_kind(bound));
    if (!r) return V_NULL;
    unsigned width = str_width(r);
    uint8_t *out = as_str(r)->data;
    chars_fill(out, width, left, fill);
    chars_copy(out + left * width, width, as_str(s)->data, str_width(s), n);
    chars_fill(out + (left + n) * width, width, right, fill);
    if (n + left + right > 1) return r;
    uint32_t c = str_at(r, 0);
    decref(rt, r);
    return str_from_char(rt, c);
}

/* width and fill character of ljust and its like; *total is how much is to be added. */
static int pad_arguments(Runtime *rt, Borrowed self, const Value *args, size_t nargs, ssize_t *width, size_t *total, uint32_t *fill) {
    if (ssize_argument(rt, args[0], 0, width) < 0) return -1;
    *fill = ' ';
    if (nargs > 1) {
        if (!v_is_str(rt, args[1]))
            return raise_int(rt, T_TYPE_ERROR, "The fill character must be a unicode character, not %.100T", args[1]);
        if (str_len(args[1]) != 1) return raise_int(rt, T_TYPE_ERROR, "The fill character must be exactly one character long");
        *fill = str_at(args[1], 0);
    }
    ssize_t n = (ssize_t)str_len(self);
    *total = *width > n ? (size_t)(*width - n) : 0;
    return 0;
}

METHOD(ljust) {
    ssize_t width;
    size_t total;
    uint32_t fill;
    if (pad_arguments(rt, self, args, nargs, &width, &total, &fill) < 0) return V_NULL;
    return pad(rt, self, 0, total, fill);
}
METHOD(rjust) {
    ssize_t width;
    size_t total;
    uint32_t fill;
    if (pad_arguments(rt, self, args, nargs, &width, &total, &fill) < 0) return V_NULL;
    return pad(rt, self, total, 0, fill);
}
METHOD(center) {
    ssize_t width;
    size_t total;
    uint32_t fill;
    if (pad_arguments(rt, self, args, nargs, &width, &total, &fill) < 0) return V_NULL;
    size_t left = total / 2 + (total & (size_t)width & 1);
    return pad(rt, self, left, total - left, fill);
}

METHOD(zfill) {
    ssize_t width;
    if (ssize_argument(rt, args[0], 0, &width) < 0) return V_NULL;
    size_t n = str_len(self);
    if (width <= (ssize_t)n) return str_exact(rt, self);
    Value r = pad(rt, self, (size_t)width - n, 0, '0');
    if (!r || n == 0) return r;
    uint32_t sign = str_at(self, 0);
    if (sign == '+' || sign == '-') {
        char_put(as_str(r)->data, str_width(r), 0, sign);
        char_put(as_str(r)->data, str_width(r), (size_t)width - n, '0');
    }
    return r;
}

METHOD(expandtabs) {
    static const char *const params[] = {"tabsize", NULL};
    Value out = V_NULL;
    int tabsize = 8;
    if (args_parse(rt, "expandtabs", params, 0, args, nargs, kwnames, &out) < 0) return V_NULL;
    if (out && num_as_int(rt, out, &tabsize) < 0) return V_NULL;
    size_t n = str_len(self), column = 0, from = 0;
    StrBuf b;
    strbuf_init(&b, rt);
    for (size_t i = 0; i < n; i++) {
        uint32_t c = str_at(self, i);
        if (c == '\t') {
            strbuf_add_slice(&b, self, from, i);
            size_t spaces = tabsize > 0 ? (size_t)tabsize - column % (size_t)tabsize : 0;
            if (spaces > STR_MAX_LEN - b.len) raise(rt, T_OVERFLOW_ERROR, "new string is too long");
            if (rt->error || strbuf_add_repeat(&b, ' ', spaces) < 0) {
                strbuf_drop(&b);
                return V_NULL;
            }
            column += spaces;
            from = i + 1;
        } else column = c == '\n' || c == '\r' ? 0 : column + 1;
    }
    if (from == 0) {
        strbuf_drop(&b);
        return str_exact(rt, self);
    }
    strbuf_add_slice(&b, self, from, n);
    return strbuf_finish(&b);
}

/* ---- translate ---- */

/* table[c]: 1, 0 when it has none, -1 error. */
static int table_entry(Runtime *rt, Borrowed table, uint32_t c, Owned *to) {
    if (v_is(table, T_DICT)) return dict_lookup(rt, table, v_small(c), to);
    *to = obj_getitem(rt, table, v_small(c));
    if (*to) return 1;
    return error_catch(rt, T_LOOKUP_ERROR) ? 0 : -1;
}

/* What the table says for c: 1 replaced (written to b), 0 keep, -1 error. */
static int translate_char(Runtime *rt, StrBuf *b, Borrowed table, uint32_t c) {
    Value to;
    int r = table_entry(rt, table, c, &to);
    if (r <= 0) return r;
    if (to == V_NONE) r = 1;
    else if (v_is_str(rt, to)) r = strbuf_add(b, to) < 0 ? -1 : 1;
    else if (v_is_int(rt, to)) {
        int64_t n;
        if (!int_fits_i64(to, &n) || n < 0 || n > (int64_t)UNICODE_MAX)
            r = raise_int(rt, T_VALUE_ERROR, "character mapping must be in range(0x110000)");
        else r = strbuf_add_char(b, (uint32_t)n) < 0 ? -1 : 1;
    } else r = raise_int(rt, T_TYPE_ERROR, "character mapping must return integer, None or str");
    decref(rt, to);
    return r;
}

enum { CHAR_UNKNOWN = 0xff, CHAR_DELETED = 0xfe };

/* What the table says for an ASCII character, if that is another or none: kept in `map`. 1; 0: something else; -1: error. */
static int translate_ascii_char(Runtime *rt, Borrowed table, uint8_t c, uint8_t map[128]) {
    Value to;
    int r = table_entry(rt, table, c, &to);
    if (r < 0) return -1;
    int64_t n = -1;
    if (r == 0) n = c;
    else if (to == V_NONE) n = CHAR_DELETED;
    else if (v_is_small(to)) n = small_get(to);
    else if (v_is(to, T_STR) && str_len(to) == 1 && str_is_ascii(to)) n = str_at(to, 0);
    bool narrow = r == 0 || to == V_NONE || (n >= 0 && n < 128);
    if (r) decref(rt, to);
    if (!narrow) return 0;
    map[c] = (uint8_t)n;
    return 1;
}

/* The first characters of an ASCII str whose replacements are single ASCII characters or nothing. As CPython's, this asks
 * the table once for each different one. The number of characters done, or -1. */
static ssize_t translate_ascii(Runtime *rt, StrBuf *b, Borrowed s, Borrowed table) {
    uint8_t map[128];
    memset(map, CHAR_UNKNOWN, sizeof map);
    char chunk[256];
    size_t n = str_len(s), used = 0, i = 0;
    for (; i < n; i++) {
        uint8_t c = as_str(s)->data[i];
        if (unlikely(map[c] == CHAR_UNKNOWN)) {
            int r = translate_ascii_char(rt, table, c, map);
            if (r < 0) return -1;
            if (r == 0) break;
        }
        if (map[c] == CHAR_DELETED) continue;
        chunk[used++] = (char)map[c];
        if (used < sizeof chunk) continue;
        if (strbuf_add_ascii(b, chunk, used) < 0) return -1;
        used = 0;
    }
    return strbuf_add_ascii(b, chunk, used) < 0 ? -1 : (ssize_t)i;
}

METHOD(translate) {
    size_t n = str_len(self);
    StrBuf b;
    strbuf_init(&b, rt);
    ssize_t done = str_is_ascii(self) ? translate_ascii(rt, &b, self, args[0]) : 0;
    int r = done < 0 ? -1 : 1;
    for (size_t i = (size_t)done; r >= 0 && i < n; i++) {
        uint32_t c = str_at(self, i);
        r = translate_char(rt, &b, args[0], c);
        if (r == 0) r = strbuf_add_char(&b, c);
    }
    if (r >= 0) return strbuf_finish(&b);
    strbuf_drop(&b);
    return V_NULL;
}

static int maketrans_dict(Runtime *rt, Borrowed out, Borrowed from) {
    Value pairs = dict_items_list(rt, from);
    if (!pairs) return -1;
    int r = 0;
    for (size_t i = 0; r == 0 && i < as_list(pairs)->len; i++) {
        const Tuple *pair = as_tuple(as_list(pairs)->items[i]);
        Value key = pair->items[0];
        if (v_is_str(rt, key)) {
            if (str_len(key) != 1) r = raise_int(rt, T_VALUE_ERROR, "string keys in translate table must be of length 1");
            else r = dict_set(rt, out, v_small(str_at(key, 0)), pair->items[1]);
        } else if (v_is_int(rt, key)) r = dict_set(rt, out, key, pair->items[1]);
        else r = raise_int(rt, T_TYPE_ERROR, "keys in translate table must be strings or integers");
    }
    decref(rt, pairs);
    return r;
}

static int maketrans_strings(Runtime *rt, Borrowed out, const Value *args, size_t nargs) {
    if (!v_is_str(rt, args[1])) return (int)raise_bad_argument(rt, "maketrans", "argument 2", "str", args[1]) - 1;
    if (nargs > 2 && !v_is_str(rt, args[2])) return (int)raise_bad_argument(rt, "maketrans", "argument 3", "str", args[2]) - 1;
    if (!v_is_str(rt, args[0]))
        return raise_int(rt, T_TYPE_ERROR, "first maketrans argument must be a string if there is a second argument");
    size_t n = str_len(args[0]);
    if (n != str_len(args[1])) return raise_int(rt, T_VALUE_ERROR, "the first two maketrans arguments must have equal length");
    for (size_t i = 0; i < n; i++)
        if (dict_set(rt, out, v_small(str_at(args[0], i)), v_small(str_at(args[1], i))) < 0) return -1;
    for (size_t i = 0; nargs > 2 && i < str_len(args[2]); i++)
        if (dict_set(rt, out, v_small(str_at(args[2], i)), V_NONE) < 0) return -1;
    return 0;
}

METHOD(maketrans) {
    Value out = dict_new(rt);
    if (!out) return V_NULL;
    int r;
    if (nargs > 1) r = maketrans_strings(rt, out, args, nargs);
    else if (!v_is(args[0], T_DICT))
        r = raise_int(rt, T_TYPE_ERROR, "if you give only one argument to maketrans it must be a dict");
    else r = maketrans_dict(rt, out, args[0]);
    if (r == 0) return out;
    decref(rt, out);
    return V_NULL;
}

/* ---- the rest ---- */

METHOD(encode) {
    static const char *const params[] = {"encoding", "errors", NULL};
    Value out[2] = {0};
    if ((nargs || kwnames) && args_parse(rt, "encode", params, 0, args, nargs, kwnames, out) < 0) return V_NULL;
    for (int i = 0; i < 2; i++)
        if (out[i] && !v_is_str(rt, out[i]))
            return raise_bad_argument(rt, "encode", i ? "argument 'errors'" : "argument 'encoding'", "str", out[i]);
    return codec_encode(rt, self, out[0], out[1]);
}

METHOD(getnewargs) {
    Value copy = str_exact(rt, self);
    return copy ? tuple_from_owned(rt, &copy, 1) : V_NULL;
}

const MethodDef str_methods[] = {
    {"encode", encode, 0, -1, METH_KW, "encode($self, /, encoding='utf-8', errors='strict')\n--\n\nThe text as bytes in an encoding."},
    {"replace", replace, 2, 3, 0, "replace($self, old, new, count=-1, /)\n--\n\nA copy with occurrences of old replaced by new."},
    {"split", split, 0, -1, METH_KW, "split($self, /, sep=None, maxsplit=-1)\n--\n\nThe pieces between separators, as a list."},
    {"rsplit", rsplit, 0, -1, METH_KW, "rsplit($self, /, sep=None, maxsplit=-1)\n--\n\nThe pieces between separators, splitting from the right."},
    {"join", join, 1, 1, 0, "join($self, iterable, /)\n--\n\nThe strings of the iterable with this one between them."},
    {"capitalize", str_m_capitalize, 0, 0, 0, "capitalize($self, /)\n--\n\nFirst character in title case, the rest in lower case."},
    {"casefold", str_m_casefold, 0, 0, 0, "casefold($self, /)\n--\n\nA form for comparisons that ignore case."},
    {"title", str_m_title, 0, 0, 0, "title($self, /)\n--\n\nEach word with its first letter in title case."},
    {"center", center, 1, 2, 0, "center($self, width, fillchar=' ', /)\n--\n\nPadded on both sides."},
    {"count", count, 0, -1, 0, "S.count(sub[, start[, end]]) -> int\n\nOccurrences of sub that do not overlap."},
    {"expandtabs", expandtabs, 0, -1, METH_KW, "expandtabs($self, /, tabsize=8)\n--\n\nTabs replaced by spaces."},
    {"find", find, 0, -1, 0, "S.find(sub[, start[, end]]) -> int\n\nLowest index of sub, or -1."},
    {"partition", partition, 1, 1, 0, "partition($self, sep, /)\n--\n\n(before, separator, after) at its first occurrence."},
    {"index", index_, 0, -1, 0, "S.index(sub[, start[, end]]) -> int\n\nLowest index of sub; ValueError if it is not there."},
    {"ljust", ljust, 1, 2, 0, "ljust($self, width, fillchar=' ', /)\n--\n\nPadded on the right."},
    {"lower", str_m_lower, 0, 0, 0, "lower($self, /)\n--\n\nA copy in lower case."},
    {"lstrip", lstrip, 0, 1, 0, "lstrip($self, chars=None, /)\n--\n\nWithout white space (or chars) at the start."},
    {"rfind", rfind, 0, -1, 0, "S.rfind(sub[, start[, end]]) -> int\n\nHighest index of sub, or -1."},
    {"rindex", rindex_, 0, -1, 0, "S.rindex(sub[, start[, end]]) -> int\n\nHighest index of sub; ValueError if it is not there."},
    {"rjust", rjust, 1, 2, 0, "rjust($self, width, fillchar=' ', /)\n--\n\nPadded on the left."},
    {"rstrip", rstrip, 0, 1, 0, "rstrip($self, chars=None, /)\n--\n\nWithout white space (or chars) at the end."},
    {"rpartition", rpartition, 1, 1, 0, "rpartition($self, sep, /)\n--\n\n(before, separator, after) at its last occurrence."},
    {"splitlines", splitlines, 0, -1, METH_KW, "splitlines($self, /, keepends=False)\n--\n\nThe lines as a list."},
    {"strip", strip, 0, 1, 0, "strip($self, chars=None, /)\n--\n\nWithout white space (or chars) at both ends."},
    {"swapcase", str_m_swapcase, 0, 0, 0, "swapcase($self, /)\n--\n\nLower case to upper case and the other way round."},
    {"translate", translate, 1, 1, 0, "translate($self, table, /)\n--\n\nEach character replaced as the table says."},
    {"upper", str_m_upper, 0, 0, 0, "upper($self, /)\n--\n\nA copy in upper case."},
    {"startswith", startswith, 0, -1, 0, "S.startswith(prefix[, start[, end]]) -> bool\n\nprefix may be a tuple of strings."},
    {"endswith", endswith, 0, -1, 0, "S.endswith(suffix[, start[, end]]) -> bool\n\nsuffix may be a tuple of strings."},
    {"removeprefix", removeprefix, 1, 1, 0, "removeprefix($self, prefix, /)\n--\n\nWithout the prefix, if it has it."},
    {"removesuffix", removesuffix, 1, 1, 0, "removesuffix($self, suffix, /)\n--\n\nWithout the suffix, if it has it."},
    {"isascii", str_m_isascii, 0, 0, 0, "isascii($self, /)\n--\n\nAre all characters ASCII?"},
    {"islower", str_m_islower, 0, 0, 0, "islower($self, /)\n--\n\nAre all cased characters in lower case, and is there one?"},
    {"isupper", str_m_isupper, 0, 0, 0, "isupper($self, /)\n--\n\nAre all cased characters in upper case, and is there one?"},
    {"istitle", str_m_istitle, 0, 0, 0, "istitle($self, /)\n--\n\nIs it in title case?"},
    {"isspace", str_m_isspace, 0, 0, 0, "isspace($self, /)\n--\n\nIs it all white space, and not empty?"},
    {"isdecimal", str_m_isdecimal, 0, 0, 0, "isdecimal($self, /)\n--\n\nAre all characters decimal digits?"},
    {"isdigit", str_m_isdigit, 0, 0, 0, "isdigit($self, /)\n--\n\nAre all characters digits?"},
    {"isnumeric", str_m_isnumeric, 0, 0, 0, "isnumeric($self, /)\n--\n\nAre all characters numeric?"},
    {"isalpha", str_m_isalpha, 0, 0, 0, "isalpha($self, /)\n--\n\nAre all characters letters?"},
    {"isalnum", str_m_isalnum, 0, 0, 0, "isalnum($self, /)\n--\n\nAre all characters letters or numeric?"},
    {"isidentifier", str_m_isidentifier, 0, 0, 0, "isidentifier($self, /)\n--\n\nIs it a valid identifier (or keyword)?"},
    {"isprintable", str_m_isprintable, 0, 0, 0, "isprintable($self, /)\n--\n\nAre all characters printable?"},
    {"zfill", zfill, 1, 1, 0, "zfill($self, width, /)\n--\n\nPadded with zeros behind the sign."},
    {"format", str_m_format, 0, -1, METH_KW, "S.format(*args, **kwargs) -> str\n\nThe fields in {} replaced by the arguments."},
    {"format_map", str_m_format_map, 1, 1, 0, "S.format_map(mapping) -> str\n\nThe fields in {} replaced from the mapping."},
    {"__format__", str_m_format_spec, 1, 1, 0, "__format__($self, format_spec, /)\n--\n\nFormatted as the specification says."},
    {"maketrans", maketrans, 1, 3, METH_STATIC, "A table for translate()."},
    {"__getnewargs__", getnewargs, 0, 0, 0, NULL},
    {0},
};
