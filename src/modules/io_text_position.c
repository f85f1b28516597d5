/* SPDX-License-Identifier: MIT
 * io_text_position.c: tell() and seek() of TextIOWrapper.
 *
 * For utf-8, latin-1 and ascii the position of a character is that of its first byte, found by counting through the
 * chunk. Other encodings have a decoder with a state. Then tell() looks for the last place in the chunk before the
 * character where the decoder holds no bytes, and the number it gives packs what is needed to get from there to the
 * character: as in CPython (bpo-1395552, "cookie"), position 64 bits, decoder's flags 32, bytes to feed 32, characters to
 * skip 32, whether the end of the file must be told 8.
 */
#include "gc/gc.h"
#include "modules/io_internal.h"
#include "types/int.h"
#include "types/tuple.h"

typedef struct Cookie {
    uint64_t position;
    uint32_t flags, feed, skip;
    bool at_end;
} Cookie;

#define COOKIE_BYTES 21

static Owned cookie_pack(Runtime *rt, const Cookie *c) {
    uint8_t bytes[COOKIE_BYTES];
    if (!c->flags && !c->feed && !c->skip && !c->at_end) return int_from_u64(rt, c->position);
    memcpy(bytes, &c->position, 8);
    memcpy(bytes + 8, &c->flags, 4);
    memcpy(bytes + 12, &c->feed, 4);
    memcpy(bytes + 16, &c->skip, 4);
    bytes[20] = c->at_end;
    return int_from_bytes(rt, bytes, sizeof bytes, true, false);
}

static int cookie_unpack(Runtime *rt, Borrowed number, Cookie *c) {
    uint8_t bytes[COOKIE_BYTES];
    Owned n = num_index(rt, number);
    int r = n ? int_to_bytes(rt, n, bytes, sizeof bytes, true, false) : -1;
    decref_maybe(rt, n);
    if (r < 0) return -1;
    memcpy(&c->position, bytes, 8);
    memcpy(&c->flags, bytes + 8, 4);
    memcpy(&c->feed, bytes + 12, 4);
    memcpy(&c->skip, bytes + 16, 4);
    c->at_end = bytes[20];
    return 0;
}

/* ---- the decoder ---- */

static int set_state(Runtime *rt, TextIo *t, uint32_t flags) {
    Owned number = int_from_u64(rt, flags), state = number ? tuple_pack(rt, 2, rt->empty_bytes, number) : V_NULL;
    Owned r = state ? io_call(rt, t->decoder, "setstate", &state, 1) : V_NULL;
    decref_maybe(rt, number);
    decref_maybe(rt, state);
    decref_maybe(rt, r);
    return r ? 0 : -1;
}

/* How many bytes the decoder holds, and its flags. */
static int get_state(Runtime *rt, TextIo *t, size_t *held, uint32_t *flags) {
    Owned state = io_call(rt, t->decoder, "getstate", NULL, 0);
    if (!state) return -1;
    int r = -1;
    if (!v_is_tuple(rt, state) || as_tuple(state)->len != 2 || !v_is(as_tuple(state)->items[0], T_BYTES) || !v_is_int(rt, as_tuple(state)->items[1]))
        raise(rt, T_TYPE_ERROR, "illegal decoder state");
    else {
        *held = as_bytes(as_tuple(state)->items[0])->len;
        *flags = (uint32_t)int_mask_u64(as_tuple(state)->items[1]);
        r = 0;
    }
    decref(rt, state);
    return r;
}

/* Characters that the decoder makes of these bytes, or -1. */
static ssize_t feed(Runtime *rt, TextIo *t, const uint8_t *data, size_t len, bool final) {
    Value args[2] = {bytes_from(rt, data, len), v_bool(final)};
    Owned s = args[0] ? io_call(rt, t->decoder, "decode", args, 2) : V_NULL;
    decref_maybe(rt, args[0]);
    ssize_t n = s && v_is_str(rt, s) ? (ssize_t)str_len(s) : -1;
    if (s && n < 0) raise(rt, T_TYPE_ERROR, "decoder should return a string result, not '%T'", s);
    decref_maybe(rt, s);
    return n;
}

/* ---- tell ---- */

/* Move the cookie forward to a place in the chunk, as near to the character as a guess finds, where the decoder holds nothing. */
static int skip_ahead(Runtime *rt, TextIo *t, const uint8_t *data, size_t len, Cookie *c) {
    size_t guess = size_min((size_t)(t->chunk_ratio * c->skip), len), back = 1, held = 0;
    while (guess) {
        uint32_t flags = 0;
        ssize_t chars = set_state(rt, t, c->flags) < 0 ? -1 : feed(rt, t, data, guess, false);
        if (chars < 0) return -1;
        if ((size_t)chars <= c->skip) {
            if (get_state(rt, t, &held, &flags) < 0) return -1;
            if (!held) {
                c->position += guess;
                c->flags = flags;
                c->skip -= (uint32_t)chars;
                return (int)guess;
            }
            guess -= size_min(held, guess);
            back = 1;
        } else {
            guess -= size_min(back, guess);
            back *= 2;
        }
    }
    return set_state(rt, t, c->flags) < 0 ? -1 : 0;
}

/* Byte by byte from there. */
static int walk(Runtime *rt, TextIo *t, const uint8_t *data, size_t len, Cookie *c) {
    size_t chars = 0;
    for (size_t i = 0; i < len && chars < c->skip; i++) {
        size_t held;
        uint32_t flags;
        ssize_t n = feed(rt, t, data + i, 1, false);
        if (n < 0 || get_state(rt, t, &held, &flags) < 0) return -1;
        chars += (size_t)n;
        c->feed++;
        if (held || chars > c->skip) continue;
        c->position += c->feed;
        c->skip -= (uint32_t)chars;
        c->flags = flags;
        c->feed = 0;
        chars = 0;
    }
    if (chars >= c->skip) return 0;
    ssize_t n = feed(rt, t, NULL, 0, true);
    if (n < 0) return -1;
    c->at_end = true;
    return chars + (size_t)n >= c->skip ? 0 : raise_int(rt, T_OS_ERROR, "can't reconstruct logical file position");
}

static Owned tell_decoder(Runtime *rt, TextIo *t, int64_t position) {
    Owned chunk = own(t->chunk), flags = own(t->chunk_flags), saved = io_call(rt, t->decoder, "getstate", NULL, 0), result = V_NULL;
    const uint8_t *data = as_bytes(chunk)->data;
    size_t len = as_bytes(chunk)->len;
    Cookie c = {.position = (uint64_t)position - len, .flags = (uint32_t)int_mask_u64(flags), .skip = (uint32_t)t->decoded_pos};
    int at = saved ? 0 : -1;
    if (at == 0 && c.skip) {
        at = skip_ahead(rt, t, data, len, &c);
        if (at >= 0 && walk(rt, t, data + at, len - (size_t)at, &c) < 0) at = -1;
        Owned error = error_take(rt), back = io_call(rt, t->decoder, "setstate", &saved, 1);
        decref_maybe(rt, back);
        io_chain_error(rt, error);
    }
    if (at >= 0 && !rt->error) result = cookie_pack(rt, &c);
    decref(rt, chunk);
    decref(rt, flags);
    decref_maybe(rt, saved);
    return result;
}

/* How many bytes of the chunk (behind the former tail) make the first `chars` characters of t->decoded. */
static size_t bytes_of(TextIo *t, size_t chars) {
    const uint8_t *data = as_bytes(t->chunk)->data;
    size_t len = as_bytes(t->chunk)->len, at = 0, seen = 0;
    bool wide = t->codec == CODEC_UTF8;
    if (t->chunk_tail && chars) { /* the first character began in the chunk before */
        while (at < len && wide && (data[at] & 0xc0) == 0x80) at++;
        seen = 1;
    } else if (t->chunk_cr && chars) {
        at = len && data[0] == '\n';
        seen = 1;
    }
    while (seen < chars && at < len) {
        uint8_t c = data[at++];
        while (wide && at < len && (data[at] & 0xc0) == 0x80) at++;
        if (c == '\r' && t->newline == NEWLINE_UNIVERSAL && at < len && data[at] == '\n') at++;
        seen++;
    }
    return at;
}

Owned text_tell(Runtime *rt, Borrowed self) {
    TextIo *t = V_AS(TextIo, self);
    if (text_check_open(rt, t) < 0) return V_NULL;
    if (!t->seekable) return io_unsupported(rt, "underlying stream is not seekable");
    if (!t->telling) return raise(rt, T_OS_ERROR, "telling position disabled by next() call");
    if (text_flush(rt, t) < 0) return V_NULL;
    Owned at = io_call(rt, t->buffer, "tell", NULL, 0);
    int64_t position;
    size_t ahead;
    if (!at || num_as_i64(rt, at, &position) < 0) return decref_maybe(rt, at), V_NULL;
    decref(rt, at);
    if (t->codec == CODEC_OTHER) return t->decoder && t->chunk && t->chunk_flags ? tell_decoder(rt, t, position) : int_from_i64(rt, position);
    if (t->chunk && t->decoded && str_len(t->decoded) > t->decoded_pos) ahead = as_bytes(t->chunk)->len - bytes_of(t, t->decoded_pos);
    else ahead = (size_t)t->tail_len + t->pending_cr;
    return int_from_i64(rt, (int64_t)((uint64_t)position - ahead)); /* the stream below may say anything */
}

/* ---- seek ---- */

static void reset_decoding(Runtime *rt, TextIo *t) {
    text_forget_read(rt, t);
    t->tail_len = 0;
    t->pending_cr = false;
    clear_slot(rt, &t->decoder);
}

/* The encoder at another place of the file: only at its begin a byte order mark is written. */
static int move_encoder(Runtime *rt, TextIo *t, bool mid_stream) {
    t->mid_stream = mid_stream;
    if (!t->encoder) return 0;
    Value zero = v_small(0);
    Owned r = mid_stream ? io_call(rt, t->encoder, "setstate", &zero, 1) : io_call(rt, t->encoder, "reset", NULL, 0);
    decref_maybe(rt, r);
    return r ? 0 : -1;
}

static Owned seek_below(Runtime *rt, TextIo *t, Borrowed target, int whence) {
    Value a[2] = {target, v_small(whence)};
    return io_call(rt, t->buffer, "seek", a, 2);
}

/* Read on from a place where the decoder held nothing to the character that the cookie means. */
static int replay(Runtime *rt, TextIo *t, const Cookie *c) {
    if (text_make_decoder(rt, t) < 0 || set_state(rt, t, c->flags) < 0) return -1;
    if (!c->skip) return 0;
    Value size = v_small(c->feed);
    Owned bytes = io_call(rt, t->buffer, "read", &size, 1), s = V_NULL, flags = V_NULL;
    if (bytes && !v_is(bytes, T_BYTES)) raise(rt, T_TYPE_ERROR, "underlying read() should have returned a bytes object, not '%.200T'", bytes);
    else if (bytes) {
        Value args[2] = {bytes, v_bool(c->at_end)};
        s = io_call(rt, t->decoder, "decode", args, 2);
        flags = int_from_u64(rt, c->flags);
    }
    if (s && !v_is_str(rt, s)) raise(rt, T_TYPE_ERROR, "decoder should return a string result, not '%T'", s);
    else if (s && str_len(s) < c->skip) raise(rt, T_OS_ERROR, "can't restore logical file position");
    else if (s && flags) {
        t->chunk_ratio = str_len(s) ? (double)as_bytes(bytes)->len / (double)str_len(s) : 0;
        t->decoded_pos = 0;
        replace_slot(rt, &t->decoded, own(s));
        replace_slot(rt, &t->chunk, own(bytes));
        replace_slot(rt, &t->chunk_flags, own(flags));
        if (t->decoded == s) t->decoded_pos = c->skip; /* unless a __del__ has read on */
    }
    decref_maybe(rt, bytes);
    decref_maybe(rt, s);
    decref_maybe(rt, flags);
    return rt->error ? -1 : 0;
}

static Owned seek_to(Runtime *rt, TextIo *t, Borrowed target) {
    Cookie c = {0};
    int negative = obj_compare_bool(rt, target, v_small(0), CMP_LT);
    if (negative > 0) raise(rt, T_VALUE_ERROR, "negative seek position %R", target);
    if (negative || cookie_unpack(rt, target, &c) < 0 || text_flush(rt, t) < 0) return V_NULL;
    Owned place = int_from_u64(rt, c.position), at = place ? seek_below(rt, t, place, 0) : V_NULL;
    decref_maybe(rt, place);
    reset_decoding(rt, t);
    t->telling = t->seekable;
    decref_maybe(rt, at);
    bool begins_anew = !c.position && !c.flags && !c.skip;
    if (!at || (t->codec == CODEC_OTHER && t->readable && !begins_anew && replay(rt, t, &c) < 0)) return V_NULL;
    return move_encoder(rt, t, c.position || c.flags) < 0 ? V_NULL : own(target);
}

static Owned seek_end(Runtime *rt, TextIo *t) {
    if (text_flush(rt, t) < 0) return V_NULL;
    Owned at = seek_below(rt, t, v_small(0), 2);
    reset_decoding(rt, t);
    t->telling = t->seekable;
    int begin = at ? obj_equal(rt, at, v_small(0)) : -1;
    if (begin < 0 || move_encoder(rt, t, !begin) < 0) return decref_maybe(rt, at), V_NULL;
    return at;
}

Owned text_seek(Runtime *rt, Borrowed self, Borrowed target, int whence) {
    TextIo *t = V_AS(TextIo, self);
    if (text_check_open(rt, t) < 0) return V_NULL;
    if (!t->seekable) return io_unsupported(rt, "underlying stream is not seekable");
    if (whence < 0 || whence > 2) return raise(rt, T_VALUE_ERROR, "invalid whence (%d, should be 0, 1 or 2)", whence);
    if (whence == 0) return seek_to(rt, t, target);
    int zero = obj_equal(rt, target, v_small(0));
    if (zero <= 0) return zero < 0 ? V_NULL : io_unsupported(rt, whence == 1 ? "can't do nonzero cur-relative seeks" : "can't do nonzero end-relative seeks");
    if (whence == 2) return seek_end(rt, t);
    Owned here = io_call(rt, self, "tell", NULL, 0), at = here ? seek_to(rt, t, here) : V_NULL;
    decref_maybe(rt, here);
    return at;
}
