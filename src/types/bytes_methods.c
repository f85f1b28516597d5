/* SPDX-License-Identifier: MIT
 * bytes_methods.c: the methods that bytes and bytearray share. Results are of the type of self.
 *
 * Arguments are converted first (that may run Python code, which may change a bytearray), then the bytes are looked at;
 * between that and their last use no Python code runs.
 */
#include "types/bytes_parts.h"

#include "base/utf8.h"
#include "types/bytes_methods.h"
#include "types/class.h"
#include "types/codec.h"
#include "types/int.h"
#include "types/list.h"
#include "types/tuple.h"

#define METHOD(name) Owned name(Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kwnames)
#define BYTE_RANGE "byte must be in range(0, 256)"

/* ---- find and its like ---- */

/* What is searched for: a buffer, or one byte. */
typedef struct Needle {
    Buffer view; /* obj 0 for a single byte */
    uint8_t byte;
    const uint8_t *data;
    size_t len;
} Needle;

static int needle_get(Runtime *rt, Borrowed v, Needle *n) {
    *n = (Needle){0};
    if (slots_of(rt, v)->buffer) {
        if (obj_get_buffer(rt, v, &n->view, false) < 0) return -1;
        n->data = n->view.data;
        n->len = n->view.len;
        return 0;
    }
    if (!v_is_int(rt, v) && !slots_of(rt, v)->index)
        return raise_int(rt, T_TYPE_ERROR, "argument should be integer or bytes-like object, not '%.200T'", v);
    int byte = byte_value(rt, v, BYTE_RANGE);
    if (byte < 0) return -1;
    n->byte = (uint8_t)byte;
    n->len = 1;
    return 0;
}

static void needle_drop(Runtime *rt, Needle *n) {
    if (n->view.obj) buffer_release(rt, &n->view);
}

static const uint8_t *needle_data(const Needle *n) { return n->data ? n->data : &n->byte; }

enum Search { SEARCH_FIND, SEARCH_RFIND, SEARCH_COUNT };

/* -1: not found; -2: error. */
static ssize_t search(Runtime *rt, const char *fname, Borrowed self, const Value *args, size_t nargs, enum Search what) {
    ssize_t start, end, result = -1;
    Needle n;
    if (nargs < 1) return raise_int(rt, T_TYPE_ERROR, "%s() takes at least 1 argument (0 given)", fname) - 1;
    if (nargs > 3) return raise_int(rt, T_TYPE_ERROR, "%s() takes at most 3 arguments (%zu given)", fname, nargs) - 1;
    if (search_bounds(rt, args, nargs, bytes_view(rt, self).len, &start, &end) < 0) return -2;
    if (needle_get(rt, args[0], &n) < 0) return -2;
    ByteView s = bytes_view(rt, self);
    if (end > (ssize_t)s.len) end = (ssize_t)s.len;
    if (start > end) result = what == SEARCH_COUNT ? 0 : -1;
    else {
        const uint8_t *hay = s.data + start, *sub = needle_data(&n);
        size_t len = (size_t)(end - start);
        if (what == SEARCH_COUNT) result = (ssize_t)chars_count(hay, 1, len, sub, 1, n.len, -1);
        else {
            result = (what == SEARCH_FIND ? chars_find : chars_rfind)(hay, 1, len, sub, 1, n.len);
            if (result >= 0) result += start;
        }
    }
    needle_drop(rt, &n);
    return result;
}

static Owned found_or_raise(Runtime *rt, ssize_t at) {
    if (at == -1) return raise(rt, T_VALUE_ERROR, "subsection not found");
    return at < 0 ? V_NULL : v_small(at);
}

METHOD(bytes_m_find) {
    ssize_t at = search(rt, "find", self, args, nargs, SEARCH_FIND);
    return at < -1 ? V_NULL : v_small(at);
}
METHOD(bytes_m_rfind) {
    ssize_t at = search(rt, "rfind", self, args, nargs, SEARCH_RFIND);
    return at < -1 ? V_NULL : v_small(at);
}
METHOD(bytes_m_index) { return found_or_raise(rt, search(rt, "index", self, args, nargs, SEARCH_FIND)); }
METHOD(bytes_m_rindex) { return found_or_raise(rt, search(rt, "rindex", self, args, nargs, SEARCH_RFIND)); }
METHOD(bytes_m_count) {
    ssize_t n = search(rt, "count", self, args, nargs, SEARCH_COUNT);
    return n < 0 ? V_NULL : v_small(n);
}

/* 1, 0, -1 */
static int affix_matches(Runtime *rt, Borrowed self, Borrowed affix, ssize_t start, ssize_t end, bool at_end) {
    Buffer sub;
    if (obj_get_buffer(rt, affix, &sub, false) < 0) return -1;
    ByteView s = bytes_view(rt, self);
    if (end > (ssize_t)s.len) end = (ssize_t)s.len;
    bool result = start <= end && (ssize_t)sub.len <= end - start;
    if (result && sub.len) result = !memcmp(s.data + (at_end ? end - (ssize_t)sub.len : start), sub.data, sub.len);
    buffer_release(rt, &sub);
    return result;
}

static Owned tailmatch(Runtime *rt, const char *fname, Borrowed self, const Value *args, size_t nargs, bool at_end) {
    ssize_t start, end;
    if (nargs < 1) return raise(rt, T_TYPE_ERROR, "%s() takes at least 1 argument (0 given)", fname);
    if (nargs > 3) return raise(rt, T_TYPE_ERROR, "%s() takes at most 3 arguments (%zu given)", fname, nargs);
    if (search_bounds(rt, args, nargs, bytes_view(rt, self).len, &start, &end) < 0) return V_NULL;
    if (v_is_tuple(rt, args[0])) {
        for (size_t i = 0; i < as_tuple(args[0])->len; i++) {
            int r = affix_matches(rt, self, as_tuple(args[0])->items[i], start, end, at_end);
            if (r) return r < 0 ? V_NULL : V_TRUE;
        }
        return V_FALSE;
    }
    if (!slots_of(rt, args[0])->buffer)
        return raise(rt, T_TYPE_ERROR, "%s first arg must be bytes or a tuple of bytes, not %.200T", fname, args[0]);
    int r = affix_matches(rt, self, args[0], start, end, at_end);
    return r < 0 ? V_NULL : v_bool(r);
}
METHOD(bytes_m_startswith) { return tailmatch(rt, "startswith", self, args, nargs, false); }
METHOD(bytes_m_endswith) { return tailmatch(rt, "endswith", self, args, nargs, true); }

static Owned remove_affix(Runtime *rt, Borrowed self, Borrowed affix, bool at_end) {
    int r = affix_matches(rt, self, affix, 0, SSIZE_MAX, at_end);
    if (r < 0) return V_NULL;
    if (!r) return bytes_unchanged(rt, self);
    ssize_t n = obj_len(rt, affix);
    ByteView s = bytes_view(rt, self);
    if (n < 0 || (size_t)n > s.len) return rt->error ? V_NULL : bytes_unchanged(rt, self);
    return bytes_like(rt, self, at_end ? s.data : s.data + n, s.len - (size_t)n);
}
METHOD(bytes_m_removeprefix) { return remove_affix(rt, self, args[0], false); }
METHOD(bytes_m_removesuffix) { return remove_affix(rt, self, args[0], true); }

/* ---- splitting ---- */

static int add_piece(Runtime *rt, Borrowed list, Borrowed like, const uint8_t *data, size_t len) {
    Value piece = bytes_like(rt, like, data, len);
    return piece ? list_append_owned(rt, list, piece) : -1;
}

static int split_space(Runtime *rt, Borrowed list, Borrowed like, ByteView s, size_t max) {
    size_t i = 0, n = s.len;
    for (;;) {
        while (i < n && ascii_is_space(s.data[i])) i++;
        if (i >= n) return 0;
        if (max-- == 0) break;
        size_t start = i;
        while (i < n && !ascii_is_space(s.data[i])) i++;
        if (add_piece(rt, list, like, s.data + start, i - start) < 0) return -1;
    }
    return add_piece(rt, list, like, s.data + i, n - i);
}

static int rsplit_space(Runtime *rt, Borrowed list, Borrowed like, ByteView s, size_t max) {
    size_t i = s.len;
    for (;;) {
        while (i > 0 && ascii_is_space(s.data[i - 1])) i--;
        if (i == 0) return 0;
        if (max-- == 0) break;
        size_t end = i;
        while (i > 0 && !ascii_is_space(s.data[i - 1])) i--;
        if (add_piece(rt, list, like, s.data + i, end - i) < 0) return -1;
    }
    return add_piece(rt, list, like, s.data, i);
}

static int split_by(Runtime *rt, Borrowed list, Borrowed like, ByteView s, ByteView sep, size_t max) {
    size_t at = 0;
    while (max-- > 0) {
        ssize_t found = chars_find(s.data + at, 1, s.len - at, sep.data, 1, sep.len);
        if (found < 0) break;
        if (add_piece(rt, list, like, s.data + at, (size_t)found) < 0) return -1;
        at += (size_t)found + sep.len;
    }
    return add_piece(rt, list, like, s.data + at, s.len - at);
}

static int rsplit_by(Runtime *rt, Borrowed list, Borrowed like, ByteView s, ByteView sep, size_t max) {
    size_t end = s.len;
    while (max-- > 0) {
        ssize_t found = chars_rfind(s.data, 1, end, sep.data, 1, sep.len);
        if (found < 0) break;
        size_t start = (size_t)found + sep.len;
        if (add_piece(rt, list, like, s.data + start, end - start) < 0) return -1;
        end = (size_t)found;
    }
    return add_piece(rt, list, like, s.data, end);
}

static Owned split_method(Runtime *rt, const char *fname, Borrowed self, const Value *args, size_t nargs, Borrowed kwnames, bool right) {
    static const char *const params[] = {"sep", "maxsplit", NULL};
    Value out[2] = {0};
    ssize_t max = -1;
    if (args_parse(rt, fname, params, 0, args, nargs, kwnames, out) < 0) return V_NULL;
    if (out[1]) {
        max = num_as_size_argument(rt, out[1]);
        if (max == -1 && rt->error) return V_NULL;
    }
    size_t limit = max < 0 ? SIZE_MAX : (size_t)max;
    Buffer sep = {0};
    bool by_space = !out[0] || out[0] == V_NONE;
    if (!by_space && obj_get_buffer(rt, out[0], &sep, false) < 0) return V_NULL;
    Value list = V_NULL;
    int r = -1;
    if (!by_space && sep.len == 0) raise(rt, T_VALUE_ERROR, "empty separator");
    else if ((list = list_new(rt, 0))) {
        ByteView s = bytes_view(rt, self), by = {sep.data, sep.len};
        r = by_space ? (right ? rsplit_space : split_space)(rt, list, self, s, limit)
                     : (right ? rsplit_by : split_by)(rt, list, self, s, by, limit);
        if (r == 0 && right) r = list_reverse(rt, list);
    }
    if (!by_space) buffer_release(rt, &sep);
    if (r == 0) return list;
    decref_maybe(rt, list);
    return V_NULL;
}
METHOD(bytes_m_split) { return split_method(rt, "split", self, args, nargs, kwnames, false); }
METHOD(bytes_m_rsplit) { return split_method(rt, "rsplit", self, args, nargs, kwnames, true); }

METHOD(bytes_m_splitlines) {
    static const char *const params[] = {"keepends", NULL};
    Value keep = V_NULL;
    if (args_parse(rt, "splitlines", params, 0, args, nargs, kwnames, &keep) < 0) return V_NULL;
    int keep_ends = 0;
    if (keep && num_as_int(rt, keep, &keep_ends) < 0) return V_NULL;
    Value list = list_new(rt, 0);
    if (!list) return V_NULL;
    ByteView s = bytes_view(rt, self);
    for (size_t start = 0; start < s.len;) {
        size_t end = start;
        while (end < s.len && s.data[end] != '\n' && s.data[end] != '\r') end++;
        size_t next = end;
        if (next < s.len) next += s.data[end] == '\r' && end + 1 < s.len && s.data[end + 1] == '\n' ? 2 : 1;
        if (add_piece(rt, list, self, s.data + start, (keep_ends ? next : end) - start) < 0) {
            decref(rt, list);
            return V_NULL;
        }
        start = next;
    }
    return list;
}

static Owned partition(Runtime *rt, Borrowed self, Borrowed separator, bool right) {
    Buffer sep;
    if (obj_get_buffer(rt, separator, &sep, false) < 0) return V_NULL;
    ByteView s = bytes_view(rt, self);
    Value items[3] = {0};
    if (sep.len == 0) raise(rt, T_VALUE_ERROR, "empty separator");
    else {
        ssize_t at = (right ? chars_rfind : chars_find)(s.data, 1, s.len, sep.data, 1, sep.len);
        bool found = at >= 0;
        size_t split = found ? (size_t)at : right ? 0 : s.len, after = found ? split + sep.len : split;
        items[0] = found || right ? bytes_like(rt, self, s.data, split) : bytes_unchanged(rt, self);
        items[1] = found ? (v_is(self, T_BYTES) ? own(separator) : bytes_like(rt, self, sep.data, sep.len))
                         : bytes_like(rt, self, "", 0);
        items[2] = found || !right ? bytes_like(rt, self, s.data + after, s.len - after) : bytes_unchanged(rt, self);
    }
    buffer_release(rt, &sep);
    if (items[0] && items[1] && items[2]) return tuple_from_owned(rt, items, 3);
    for (int i = 0; i < 3; i++) decref_maybe(rt, items[i]);
    return V_NULL;
}
METHOD(bytes_m_partition) { return partition(rt, self, args[0], false); }
METHOD(bytes_m_rpartition) { return partition(rt, self, args[0], true); }

/* Items that are all bytes, joined by bytes: measured first, then copied. 0 without an error: not of this kind. */
static Owned join_bytes(Runtime *rt, ByteView sep, const Value *items, size_t count) {
    size_t total = 0;
    for (size_t i = 0; i < count; i++) {
        if (!v_is(items[i], T_BYTES)) return V_NULL;
        size_t more = as_bytes(items[i])->len + (i ? sep.len : 0);
        if (more > (size_t)SSIZE_MAX - total) return raise(rt, T_OVERFLOW_ERROR, "join() result is too long");
        total += more;
    }
    Value v = bytes_new(rt, total);
    if (!v) return V_NULL;
    uint8_t *out = as_bytes(v)->data;
    for (size_t i = 0; i < count; i++) {
        if (i) {
            memcpy(out, sep.data, sep.len);
            out += sep.len;
        }
        memcpy(out, as_bytes(items[i])->data, as_bytes(items[i])->len);
        out += as_bytes(items[i])->len;
    }
    return v;
}

/* Joins what fast_sequence returned. The sequence may change meanwhile: buffers may come from Python code. */
static Owned join_buffers(Runtime *rt, Borrowed self, Borrowed seq, bool array) {
    ByteBuf b;
    bytebuf_init(&b, rt);
    if (array) V_AS(ByteArray, self)->exports++;
    ByteView sep = bytes_view(rt, self);
    for (size_t i = 0;; i++) {
        size_t count;
        const Value *items = seq_items(rt, seq, &count);
        if (i >= count) break;
        if (i && bytebuf_add(&b, sep.data, sep.len) < 0) break;
        Value item = own(items[i]);
        Buffer view;
        if (obj_get_buffer(rt, item, &view, false) == 0) {
            bytebuf_add(&b, view.data, view.len);
            buffer_release(rt, &view);
        } else { /* whatever the error was */
            error_clear(rt);
            raise(rt, T_TYPE_ERROR, "sequence item %zd: expected a bytes-like object, %.80T found", (ssize_t)i, item);
        }
        decref(rt, item);
        if (rt->error) break;
    }
    if (array) V_AS(ByteArray, self)->exports--;
    if (rt->error) {
        bytebuf_drop(&b);
        return V_NULL;
    }
    if (!array) return bytebuf_finish(&b);
    Value v = bytearray_from(rt, b.data, b.len);
    bytebuf_drop(&b);
    return v;
}

METHOD(bytes_m_join) {
    Value seq = obj_fast_sequence(rt, args[0], "can only join an iterable");
    if (!seq) return V_NULL;
    size_t count;
    const Value *items = seq_items(rt, seq, &count);
    bool array = !V_IS_BYTES(rt, self);
    Value joined = array ? V_NULL : join_bytes(rt, bytes_view(rt, self), items, count);
    if (!joined && !rt->error) joined = join_buffers(rt, self, seq, array);
    decref(rt, seq);
    return joined;
}

/* ---- replace, translate ---- */

static int replace_into(ByteBuf *b, ByteView s, ByteView from, ByteView to, size_t count) {
    size_t at = 0;
    if (from.len == 0) {
        for (; count > 0; count--) {
            if (bytebuf_add(b, to.data, to.len) < 0) return -1;
            if (at < s.len && count > 1 && bytebuf_add_byte(b, s.data[at++]) < 0) return -1;
        }
    } else {
        for (; count > 0; count--) {
            ssize_t found = chars_find(s.data + at, 1, s.len - at, from.data, 1, from.len);
            if (bytebuf_add(b, s.data + at, (size_t)found) < 0 || bytebuf_add(b, to.data, to.len) < 0) return -1;
            at += (size_t)found + from.len;
        }
    }
    return bytebuf_add(b, s.data + at, s.len - at);
}

static Owned finish_like(Runtime *rt, Borrowed like, ByteBuf *b) {
    if (V_IS_BYTES(rt, like) || b->failed) return bytebuf_finish(b);
    Value v = bytearray_from(rt, b->data, b->len);
    bytebuf_drop(b);
    return v;
}

/* Where the result is not longer, one look at the text is enough. */
static Owned replace_at_once(Runtime *rt, Borrowed self, ByteView s, ByteView from, ByteView to, ssize_t max) {
    ByteBuf b;
    bytebuf_init(&b, rt);
    size_t at = 0;
    for (; max != 0; max--) {
        ssize_t found = chars_find(s.data + at, 1, s.len - at, from.data, 1, from.len);
        if (found < 0) break;
        if (at == 0 && bytebuf_reserve(&b, s.len) < 0) break;
        if (bytebuf_add(&b, s.data + at, (size_t)found) < 0 || bytebuf_add(&b, to.data, to.len) < 0) break;
        at += (size_t)found + from.len;
    }
    if (at == 0 && !b.failed) {
        bytebuf_drop(&b);
        return bytes_unchanged(rt, self);
    }
    bytebuf_add(&b, s.data + at, s.len - at);
    return finish_like(rt, self, &b);
}

METHOD(bytes_m_replace) {
    ssize_t max = -1;
    Buffer from, to;
    if (obj_get_buffer(rt, args[0], &from, false) < 0) return V_NULL;
    if (obj_get_buffer(rt, args[1], &to, false) < 0) {
        buffer_release(rt, &from);
        return V_NULL;
    }
    if (nargs > 2) max = num_as_size_argument(rt, args[2]);
    Value result = V_NULL;
    if (!rt->error) {
        ByteView s = bytes_view(rt, self), x = {from.data, from.len}, y = {to.data, to.len};
        bool shrinks = x.len && y.len <= x.len;
        size_t count = max == 0 || shrinks ? 0 : chars_count(s.data, 1, s.len, x.data, 1, x.len, max);
        if (shrinks) result = replace_at_once(rt, self, s, x, y, max);
        else if (count == 0) result = bytes_unchanged(rt, self);
        else if (y.len && count > (SSIZE_MAX - s.len) / y.len) raise(rt, T_OVERFLOW_ERROR, "replace bytes is too long");
        else {
            ByteBuf b;
            bytebuf_init(&b, rt);
            bytebuf_reserve(&b, s.len - count * x.len + count * y.len);
            replace_into(&b, s, x, y, count);
            result = finish_like(rt, self, &b);
        }
    }
    buffer_release(rt, &from);
    buffer_release(rt, &to);
    return result;
}

METHOD(bytes_m_translate) {
    static const char *const params[] = {"table", "/", "delete", NULL};
    Value out[2] = {0};
    if (nargs < 1) return raise(rt, T_TYPE_ERROR, "translate() takes at least 1 positional argument (0 given)");
    if (args_parse(rt, "translate", params, 1, args, nargs, kwnames, out) < 0) return V_NULL;
    Buffer table = {0}, drop = {0};
    bool removed[256] = {false};
    uint8_t map[256];
    for (int i = 0; i < 256; i++) map[i] = (uint8_t)i;
    if (out[0] != V_NONE) {
        if (obj_get_buffer(rt, out[0], &table, false) < 0) return V_NULL;
        bool fits = table.len == 256;
        if (fits) memcpy(map, table.data, 256);
        buffer_release(rt, &table);
        if (!fits) return raise(rt, T_VALUE_ERROR, "translation table must be 256 characters long");
    }
    if (out[1]) {
        if (obj_get_buffer(rt, out[1], &drop, false) < 0) return V_NULL;
        for (size_t i = 0; i < drop.len; i++) removed[drop.data[i]] = true;
        buffer_release(rt, &drop);
    }
    ByteView s = bytes_view(rt, self);
    ByteBuf b;
    bytebuf_init(&b, rt);
    if (bytebuf_reserve(&b, s.len) < 0) return finish_like(rt, self, &b);
    for (size_t i = 0; i < s.len; i++)
        if (!removed[s.data[i]]) b.data[b.len++] = map[s.data[i]];
    return finish_like(rt, self, &b);
}

METHOD(bytes_m_maketrans) {
    Buffer from, to;
    if (obj_get_buffer(rt, args[0], &from, false) < 0) return V_NULL;
    if (obj_get_buffer(rt, args[1], &to, false) < 0) {
        buffer_release(rt, &from);
        return V_NULL;
    }
    Value v = V_NULL;
    if (from.len != to.len) raise(rt, T_VALUE_ERROR, "maketrans arguments must have same length");
    else if ((v = bytes_new(rt, 256))) {
        for (int i = 0; i < 256; i++) as_bytes(v)->data[i] = (uint8_t)i;
        for (size_t i = 0; i < from.len; i++) as_bytes(v)->data[from.data[i]] = to.data[i];
    }
    buffer_release(rt, &from);
    buffer_release(rt, &to);
    return v;
}

/* ---- stripping and padding ---- */

static Owned strip_sides(Runtime *rt, Borrowed self, const Value *args, size_t nargs, bool left, bool right) {
    bool set[256] = {false};
    if (nargs && args[0] != V_NONE) {
        Buffer chars;
        if (obj_get_buffer(rt, args[0], &chars, false) < 0) return V_NULL;
        for (size_t i = 0; i < chars.len; i++) set[chars.data[i]] = true;
        buffer_release(rt, &chars);
    } else
        for (int i = 0; i < 128; i++) set[i] = ascii_is_space((uint32_t)i);
    ByteView s = bytes_view(rt, self);
    size_t start = 0, end = s.len;
    while (left && start < end && set[s.data[start]]) start++;
    while (right && end > start && set[s.data[end - 1]]) end--;
    return end - start == s.len ? bytes_unchanged(rt, self) : bytes_like(rt, self, s.data + start, end - start);
}
METHOD(bytes_m_strip) { return strip_sides(rt, self, args, nargs, true, true); }
METHOD(bytes_m_lstrip) { return strip_sides(rt, self, args, nargs, true, false); }
METHOD(bytes_m_rstrip) { return strip_sides(rt, self, args, nargs, false, true); }

static Owned pad(Runtime *rt, Borrowed self, size_t left, size_t right, uint8_t fill) {
    ByteView s = bytes_view(rt, self);
    uint8_t *out;
    if (left == 0 && right == 0) return bytes_unchanged(rt, self);
    Value v = bytes_like_new(rt, self, left + s.len + right, &out);
    if (!v) return V_NULL;
    memset(out, fill, left);
    memcpy(out + left, s.data, s.len);
    memset(out + left + s.len, fill, right);
    return v;
}

static int fill_argument(Runtime *rt, const char *fname, const Value *args, size_t nargs, uint8_t *fill) {
    *fill = ' ';
    if (nargs < 2) return 0;
    if ((V_IS_BYTES(rt, args[1]) || v_is_bytearray(rt, args[1])) && bytes_view(rt, args[1]).len == 1) {
        *fill = bytes_view(rt, args[1]).data[0];
        return 0;
    }
    raise_bad_argument(rt, fname, "argument 2", "a byte string of length 1", args[1]);
    return -1;
}

enum Justify { LEFT, RIGHT, CENTER };

static Owned justify(Runtime *rt, const char *fname, Borrowed self, const Value *args, size_t nargs, enum Justify how) {
    uint8_t fill;
    ssize_t width = num_as_size_argument(rt, args[0]);
    if ((width == -1 && rt->error) || fill_argument(rt, fname, args, nargs, &fill) < 0) return V_NULL;
    ssize_t n = (ssize_t)bytes_view(rt, self).len;
    size_t total = width > n ? (size_t)(width - n) : 0;
    size_t left = how == LEFT ? 0 : how == RIGHT ? total : total / 2 + (total & (size_t)width & 1);
    return pad(rt, self, left, total - left, fill);
}
METHOD(bytes_m_ljust) { return justify(rt, "ljust", self, args, nargs, LEFT); }
METHOD(bytes_m_rjust) { return justify(rt, "rjust", self, args, nargs, RIGHT); }
METHOD(bytes_m_center) { return justify(rt, "center", self, args, nargs, CENTER); }

METHOD(bytes_m_zfill) {
    ssize_t width = num_as_size_argument(rt, args[0]);
    if (width == -1 && rt->error) return V_NULL;
    ByteView s = bytes_view(rt, self);
    if (width <= (ssize_t)s.len) return bytes_unchanged(rt, self);
    size_t fill = (size_t)width - s.len;
    uint8_t sign = s.len ? s.data[0] : 0;
    Value v = pad(rt, self, fill, 0, '0');
    if (v && (sign == '+' || sign == '-')) {
        uint8_t *out = V_IS_BYTES(rt, v) ? as_bytes(v)->data : V_AS(ByteArray, v)->data;
        out[0] = sign;
        out[fill] = '0';
    }
    return v;
}

METHOD(bytes_m_expandtabs) {
    static const char *const params[] = {"tabsize", NULL};
    Value out = V_NULL;
    int tabsize = 8;
    if (args_parse(rt, "expandtabs", params, 0, args, nargs, kwnames, &out) < 0) return V_NULL;
    if (out && num_as_int(rt, out, &tabsize) < 0) return V_NULL;
    ByteView s = bytes_view(rt, self);
    ByteBuf b;
    bytebuf_init(&b, rt);
    size_t column = 0;
    for (size_t i = 0; i < s.len && !b.failed; i++) {
        uint8_t c = s.data[i];
        if (c != '\t') {
            bytebuf_add_byte(&b, c);
            column = c == '\n' || c == '\r' ? 0 : column + 1;
        } else if (tabsize > 0) {
            size_t spaces = (size_t)tabsize - column % (size_t)tabsize;
            if (bytebuf_reserve(&b, spaces) < 0) break;
            memset(b.data + b.len, ' ', spaces);
            b.len += spaces;
            column += spaces;
        }
    }
    return finish_like(rt, self, &b);
}

/* ---- case and predicates: ASCII only ---- */

static Owned change_case(Runtime *rt, Borrowed self, enum CaseOp op) {
    ByteView s = bytes_view(rt, self);
    uint8_t *out = NULL;
    Value v = bytes_like_new(rt, self, s.len, &out);
    if (!v) return V_NULL;
    if (op == CASE_UPPER || op == CASE_LOWER) {
        ascii_change_case(out, s.data, s.len, op == CASE_UPPER);
        return v;
    }
    bool after_letter = false;
    for (size_t i = 0; i < s.len; i++) {
        uint8_t c = s.data[i];
        switch (op) {
        case CASE_SWAP: out[i] = ascii_is_alpha(c) ? c ^ 0x20 : c; break;
        case CASE_CAPITALIZE: out[i] = (uint8_t)(i ? ascii_to_lower(c) : ascii_to_upper(c)); break;
        default: out[i] = (uint8_t)(after_letter ? ascii_to_lower(c) : ascii_to_upper(c)); break;
        }
        after_letter = ascii_is_alpha(c);
    }
    return v;
}
METHOD(bytes_m_upper) { return change_case(rt, self, CASE_UPPER); }
METHOD(bytes_m_lower) { return change_case(rt, self, CASE_LOWER); }
METHOD(bytes_m_swapcase) { return change_case(rt, self, CASE_SWAP); }
METHOD(bytes_m_capitalize) { return change_case(rt, self, CASE_CAPITALIZE); }
METHOD(bytes_m_title) { return change_case(rt, self, CASE_TITLE); }

static bool is_alpha(uint32_t c) { return ascii_is_alpha(c); }
static bool is_alnum(uint32_t c) { return ascii_is_alnum(c); }
static bool is_digit(uint32_t c) { return ascii_is_digit(c); }
static bool is_space(uint32_t c) { return ascii_is_space(c); }

static Owned all_are(Runtime *rt, Borrowed self, bool (*test)(uint32_t)) {
    ByteView s = bytes_view(rt, self);
    for (size_t i = 0; i < s.len; i++)
        if (!test(s.data[i])) return V_FALSE;
    return v_bool(s.len > 0);
}
METHOD(bytes_m_isalpha) { return all_are(rt, self, is_alpha); }
METHOD(bytes_m_isalnum) { return all_are(rt, self, is_alnum); }
METHOD(bytes_m_isdigit) { return all_are(rt, self, is_digit); }
METHOD(bytes_m_isspace) { return all_are(rt, self, is_space); }
METHOD(bytes_m_isascii) {
    ByteView s = bytes_view(rt, self);
    return v_bool(ascii_prefix(s.data, s.len) == s.len);
}

static Owned one_case(Runtime *rt, Borrowed self, bool upper) {
    ByteView s = bytes_view(rt, self);
    bool cased = false;
    for (size_t i = 0; i < s.len; i++) {
        if (upper ? ascii_is_lower(s.data[i]) : ascii_is_upper(s.data[i])) return V_FALSE;
        cased = cased || ascii_is_alpha(s.data[i]);
    }
    return v_bool(cased);
}
METHOD(bytes_m_islower) { return one_case(rt, self, false); }
METHOD(bytes_m_isupper) { return one_case(rt, self, true); }
METHOD(bytes_m_istitle) {
    ByteView s = bytes_view(rt, self);
    bool cased = false, after = false;
    for (size_t i = 0; i < s.len; i++) {
        uint8_t c = s.data[i];
        if (after ? ascii_is_upper(c) : ascii_is_lower(c)) return V_FALSE;
        after = ascii_is_alpha(c);
        cased = cased || after;
    }
    return v_bool(cased);
}

/* ---- decode, hex, fromhex ---- */

METHOD(bytes_m_decode) {
    static const char *const params[] = {"encoding", "errors", NULL};
    Value out[2] = {0};
    if ((nargs || kwnames) && args_parse(rt, "decode", params, 0, args, nargs, kwnames, out) < 0) return V_NULL;
    for (int i = 0; i < 2; i++)
        if (out[i] && !v_is_str(rt, out[i]))
            return raise_bad_argument(rt, "decode", i ? "argument 'errors'" : "argument 'encoding'", "str", out[i]);
    if (v_is(self, T_BYTES) && as_bytes(self)->len) return codec_decode(rt, self, as_bytes(self)->data, as_bytes(self)->len, out[0], out[1]);
    Buffer view;
    if (obj_get_buffer(rt, self, &view, false) < 0) return V_NULL;
    /* Of no bytes, CPython does not ask what the encoding is. */
    Value text = view.len ? codec_decode(rt, self, view.data, view.len, out[0], out[1]) : own(rt->empty_str);
    buffer_release(rt, &view);
    return text;
}

/* The separator: a str or bytes of one ASCII character. -1 with an error. */
static int hex_separator(Runtime *rt, Borrowed sep) {
    ssize_t n = obj_len(rt, sep);
    if (n < 0) return -1;
    if (n != 1) return raise_int(rt, T_VALUE_ERROR, "sep must be length 1.");
    uint32_t c;
    if (v_is_str(rt, sep)) c = str_at(sep, 0);
    else if (V_IS_BYTES(rt, sep)) c = as_bytes(sep)->data[0];
    else return raise_int(rt, T_TYPE_ERROR, "sep must be str or bytes.");
    return c < 0x80 ? (int)c : raise_int(rt, T_VALUE_ERROR, "sep must be ASCII.");
}

static Owned bytes_hex(Runtime *rt, const uint8_t *data, size_t len, Borrowed sep, int group) {
    static const char digits[] = "0123456789abcdef";
    int separator = sep ? hex_separator(rt, sep) : 0;
    if (separator < 0) return V_NULL;
    if (len == 0) return own(rt->empty_str);
    size_t size = sep ? (size_t)(group < 0 ? -(int64_t)group : group) : 0;
    size_t seps = size ? (len - 1) / size : 0;
    if (len > STR_MAX_LEN / 3) return raise_no_memory(rt);
    Value v = str_new(rt, len * 2 + seps, 0x7f);
    if (!v) return V_NULL;
    uint8_t *out = as_str(v)->data;
    for (size_t i = 0; !size && i < len; i++) {
        out[2 * i] = (uint8_t)digits[data[i] >> 4];
        out[2 * i + 1] = (uint8_t)digits[data[i] & 15];
    }
    for (size_t i = 0; size && i < len; i++) {
        /* groups are counted from the right, with a negative size from the left */
        if (i && (group > 0 ? (len - i) % size == 0 : i % size == 0)) *out++ = (uint8_t)separator;
        *out++ = (uint8_t)digits[data[i] >> 4];
        *out++ = (uint8_t)digits[data[i] & 15];
    }
    return v;
}

Owned bytes_hex_method(Runtime *rt, const uint8_t *data, size_t len, const Value *args, size_t nargs, Borrowed kwnames) {
    static const char *const params[] = {"sep", "bytes_per_sep", NULL};
    Value out[2] = {0};
    int group = 1;
    if (args_parse(rt, "hex", params, 0, args, nargs, kwnames, out) < 0) return V_NULL;
    if (out[1] && num_as_int(rt, out[1], &group) < 0) return V_NULL;
    return bytes_hex(rt, data, len, out[0], group);
}

METHOD(bytes_m_hex) {
    Buffer view; /* keeps a bytearray's bytes where they are */
    if (obj_get_buffer(rt, self, &view, false) < 0) return V_NULL;
    Value v = bytes_hex_method(rt, view.data, view.len, args, nargs, kwnames);
    buffer_release(rt, &view);
    return v;
}

/* Of an ASCII character; -1: none. */
static int hex_digit(uint8_t c) {
    static const int8_t values_plus_1[0x80] = {
        ['0'] = 1, ['1'] = 2, ['2'] = 3, ['3'] = 4, ['4'] = 5, ['5'] = 6, ['6'] = 7, ['7'] = 8, ['8'] = 9, ['9'] = 10,
        ['a'] = 11, ['b'] = 12, ['c'] = 13, ['d'] = 14, ['e'] = 15, ['f'] = 16,
        ['A'] = 11, ['B'] = 12, ['C'] = 13, ['D'] = 14, ['E'] = 15, ['F'] = 16};
    return values_plus_1[c] - 1;
}

METHOD(bytes_m_fromhex) {
    Value text = args[0];
    if (!v_is_str(rt, text)) return raise_bad_argument(rt, "fromhex", "argument", "str", text);
    size_t i = 0, n = str_len(text);
    ByteBuf b;
    bytebuf_init(&b, rt);
    if (!str_is_ascii(text)) { /* told before anything else */
        while (str_at(text, i) < 0x80) i++;
        bytebuf_drop(&b);
        return raise(rt, T_VALUE_ERROR, "non-hexadecimal number found in fromhex() arg at position %zd", (ssize_t)i);
    }
    const uint8_t *chars = as_str(text)->data;
    bytebuf_reserve(&b, n / 2);
    while (i < n) {
        uint8_t c = chars[i];
        if (ascii_is_space(c)) {
            i++;
            continue;
        }
        int high = hex_digit(c), low = high >= 0 && i + 1 < n ? hex_digit(chars[i + 1]) : -1;
        if (low < 0) {
            raise(rt, T_VALUE_ERROR, "non-hexadecimal number found in fromhex() arg at position %zd", (ssize_t)(high < 0 ? i : i + 1));
            bytebuf_drop(&b);
            return V_NULL;
        }
        if (bytebuf_add_byte(&b, (uint8_t)(high << 4 | low)) < 0) break;
        i += 2;
    }
    Value v = bytebuf_finish(&b);
    if (!v || self == v_from(rt->types[T_BYTES])) return v;
    Value made = obj_call1(rt, self, v);
    decref(rt, v);
    return made;
}

static METHOD(getnewargs) {
    Value copy = bytes_from(rt, as_bytes(self)->data, as_bytes(self)->len);
    return copy ? tuple_from_owned(rt, &copy, 1) : V_NULL;
}

static METHOD(dunder_bytes) { return v_is(self, T_BYTES) ? own(self) : bytes_from(rt, as_bytes(self)->data, as_bytes(self)->len); }

const MethodDef bytes_methods[] = {
    BYTES_METHODS
    {"__getnewargs__", getnewargs, 0, 0, 0, NULL},
    {"__bytes__", dunder_bytes, 0, 0, 0, "__bytes__($self, /)\n--\n\nThe same as exact bytes."},
    {0},
};
