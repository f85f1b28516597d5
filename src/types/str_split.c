/* SPDX-License-Identifier: MIT
 * str_split.c: split, rsplit, splitlines, partition, rpartition. */
#include "types/str_parts.h"

/* Appends s[start:end] to list. */
static int add_piece(Runtime *rt, Borrowed list, Borrowed s, size_t start, size_t end) {
    Value piece = str_slice(rt, s, start, end);
    return piece ? list_append_owned(rt, list, piece) : -1;
}

static size_t skip_space(const uint8_t *data, unsigned width, size_t i, size_t n, bool space) {
    if (width == 1)
        while (i < n && unicode_is_space(data[i]) == space) i++;
    else
        while (i < n && unicode_is_space(char_at(data, width, i)) == space) i++;
    return i;
}

static int split_space(Runtime *rt, Borrowed list, Borrowed s, size_t max) {
    size_t n = str_len(s), i = 0;
    unsigned width = str_width(s);
    const uint8_t *data = as_str(s)->data;
    for (;;) {
        i = skip_space(data, width, i, n, true);
        if (i >= n) return 0;
        if (max-- == 0) break;
        size_t end = skip_space(data, width, i, n, false);
        if (add_piece(rt, list, s, i, end) < 0) return -1;
        i = end;
    }
    return add_piece(rt, list, s, i, n);
}

static int rsplit_space(Runtime *rt, Borrowed list, Borrowed s, size_t max) {
    size_t i = str_len(s);
    unsigned width = str_width(s);
    const uint8_t *data = as_str(s)->data;
    for (;;) {
        while (i > 0 && unicode_is_space(char_at(data, width, i - 1))) i--;
        if (i == 0) return 0;
        if (max-- == 0) break;
        size_t end = i;
        while (i > 0 && !unicode_is_space(char_at(data, width, i - 1))) i--;
        if (add_piece(rt, list, s, i, end) < 0) return -1;
    }
    return add_piece(rt, list, s, 0, i);
}

static int split_by(Runtime *rt, Borrowed list, Borrowed s, Borrowed sep, size_t max) {
    size_t n = str_len(s), m = str_len(sep), at = 0;
    while (max-- > 0) {
        ssize_t found = str_find(s, sep, at, n);
        if (found < 0) break;
        if (add_piece(rt, list, s, at, (size_t)found) < 0) return -1;
        at = (size_t)found + m;
    }
    return add_piece(rt, list, s, at, n);
}

static int rsplit_by(Runtime *rt, Borrowed list, Borrowed s, Borrowed sep, size_t max) {
    size_t end = str_len(s), m = str_len(sep);
    unsigned width = str_width(s);
    while (max-- > 0) {
        ssize_t found = chars_rfind(as_str(s)->data, width, end, as_str(sep)->data, str_width(sep), m);
        if (found < 0) break;
        if (add_piece(rt, list, s, (size_t)found + m, end) < 0) return -1;
        end = (size_t)found;
    }
    return add_piece(rt, list, s, 0, end);
}

Owned str_split(Runtime *rt, Borrowed s, Borrowed sep, ssize_t max, bool from_right) {
    if (sep != V_NONE && !v_is_str(rt, sep)) return raise(rt, T_TYPE_ERROR, "must be str or None, not %.100T", sep);
    if (sep != V_NONE && str_len(sep) == 0) return raise(rt, T_VALUE_ERROR, "empty separator");
    Value list = list_new(rt, 0);
    if (!list) return V_NULL;
    size_t limit = max < 0 ? SIZE_MAX : (size_t)max;
    int r = sep == V_NONE ? (from_right ? rsplit_space : split_space)(rt, list, s, limit)
                          : (from_right ? rsplit_by : split_by)(rt, list, s, sep, limit);
    if (r == 0 && from_right) r = list_reverse(rt, list);
    if (r < 0) {
        decref(rt, list);
        return V_NULL;
    }
    return list;
}

/* Eight bytes at once: a line's end in latin-1 is below 0x20 or above 0x7f. */
static inline bool may_have_linebreak(const uint8_t *p) {
    uint64_t word;
    memcpy(&word, p, 8);
    return ((word - 0x2020202020202020u) | word) & 0x8080808080808080u;
}

static size_t line_end(const uint8_t *data, unsigned width, size_t i, size_t n) {
    if (width == 1) {
        for (;;) {
            while (i + 8 <= n && !may_have_linebreak(data + i)) i += 8;
            for (size_t stop = size_min(i + 8, n); i < stop; i++)
                if (unicode_is_linebreak(data[i])) return i;
            if (i == n) return n;
        }
    }
    while (i < n && !unicode_is_linebreak(char_at(data, width, i))) i++;
    return i;
}

Owned str_splitlines(Runtime *rt, Borrowed s, bool keep_ends) {
    Value list = list_new(rt, 0);
    if (!list) return V_NULL;
    size_t n = str_len(s), start = 0;
    unsigned width = str_width(s);
    const uint8_t *data = as_str(s)->data;
    while (start < n) {
        size_t end = line_end(data, width, start, n), next = end;
        if (next < n) next += char_at(data, width, end) == '\r' && end + 1 < n && char_at(data, width, end + 1) == '\n' ? 2 : 1;
        if (add_piece(rt, list, s, start, keep_ends ? next : end) < 0) {
            decref(rt, list);
            return V_NULL;
        }
        start = next;
    }
    return list;
}

Owned str_partition(Runtime *rt, Borrowed s, Borrowed sep, bool from_right) {
    if (!v_is_str(rt, sep)) return raise(rt, T_TYPE_ERROR, "must be str, not %.100T", sep);
    size_t n = str_len(s), m = str_len(sep);
    if (m == 0) return raise(rt, T_VALUE_ERROR, "empty separator");
    unsigned width = str_width(s), sep_width = str_width(sep);
    ssize_t at = (from_right ? chars_rfind : chars_find)(as_str(s)->data, width, n, as_str(sep)->data, sep_width, m);
    Value items[3];
    if (at < 0) {
        items[0] = own(from_right ? rt->empty_str : s);
        items[1] = own(rt->empty_str);
        items[2] = own(from_right ? s : rt->empty_str);
    } else {
        items[0] = str_slice(rt, s, 0, (size_t)at);
        items[1] = own(sep);
        items[2] = str_slice(rt, s, (size_t)at + m, n);
    }
    if (!items[0] || !items[2]) {
        for (int i = 0; i < 3; i++) decref_maybe(rt, items[i]);
        return V_NULL;
    }
    return tuple_from_owned(rt, items, 3);
}
