/* SPDX-License-Identifier: MIT
 * io_text.c: TextIOWrapper.
 *
 * Reading takes a chunk of bytes from the buffer below, decodes it (utf-8, latin-1 and ascii directly, other encodings
 * by an incremental decoder of the codecs module), translates newlines, and hands out slices of the result. The chunk
 * stays at hand so that tell() can find the byte that belongs to a character: it counts forward through the chunk.
 * Writing encodes into a block of bytes that goes to the buffer below when it is full or at a flush.
 */
#include "gc/gc.h"
#include "modules/io_internal.h"
#include "vm/vm.h"

#define CHUNK 8192

static inline TextIo *as_text(Borrowed v) { return V_AS(TextIo, v); }

int text_newline_arg(Runtime *rt, Borrowed newline, uint8_t *out) {
    if (newline == V_NONE) return *out = NEWLINE_UNIVERSAL, 0;
    if (!v_is_str(rt, newline)) return raise_int(rt, T_TYPE_ERROR, "newline must be str or None, not %T", newline);
    if (str_equal_cstr(newline, "")) *out = NEWLINE_KEEP;
    else if (str_equal_cstr(newline, "\n")) *out = NEWLINE_LF;
    else if (str_equal_cstr(newline, "\r")) *out = NEWLINE_CR;
    else if (str_equal_cstr(newline, "\r\n")) *out = NEWLINE_CRLF;
    else return raise_int(rt, T_VALUE_ERROR, "illegal newline value: %R", newline);
    return 0;
}

Owned text_translate(Runtime *rt, Owned s, uint8_t *seen) {
    size_t len = str_len(s), start = 0;
    bool ascii = str_width(s) == 1;
    const uint8_t *bytes = as_str(s)->data;
    if (ascii && !memchr(bytes, '\r', len)) {
        if (memchr(bytes, '\n', len)) *seen |= 2;
        return s;
    }
    StrBuf b;
    strbuf_init(&b, rt);
    for (size_t i = 0; i < len; i++) {
        uint32_t c = str_at(s, i);
        if (c == '\n') *seen |= 2;
        if (c != '\r') continue;
        bool pair = i + 1 < len && str_at(s, i + 1) == '\n';
        *seen |= pair ? 4 : 1;
        strbuf_add_slice(&b, s, start, i);
        strbuf_add_char(&b, '\n');
        i += pair;
        start = i + 1;
    }
    strbuf_add_slice(&b, s, start, len);
    decref(rt, s);
    return strbuf_finish(&b);
}

/* Reading of lines from decoded text, shared with StringIO: index after the end of the first line in s[from:], or -1. */
static ssize_t text_line_end(Borrowed s, size_t from, enum Newline newline, bool *needs_more) {
    size_t len = str_len(s);
    *needs_more = false;
    if (str_width(s) == 1 && (newline == NEWLINE_UNIVERSAL || newline == NEWLINE_LF)) {
        const uint8_t *at = from < len ? memchr(as_str(s)->data + from, '\n', len - from) : NULL;
        return at ? at - as_str(s)->data + 1 : -1;
    }
    for (size_t i = from; i < len; i++) {
        uint32_t c = str_at(s, i);
        if (c == '\n' && newline != NEWLINE_CR && newline != NEWLINE_CRLF) return (ssize_t)i + 1;
        if (c != '\r' || newline == NEWLINE_UNIVERSAL || newline == NEWLINE_LF) continue;
        if (newline == NEWLINE_CR) return (ssize_t)i + 1;
        if (i + 1 == len) return *needs_more = true, newline == NEWLINE_KEEP ? (ssize_t)i + 1 : -1;
        if (str_at(s, i + 1) == '\n') return (ssize_t)i + 2;
        if (newline == NEWLINE_KEEP) return (ssize_t)i + 1;
    }
    return -1;
}

/* ---- codecs ---- */

static enum FastCodec fast_codec(Borrowed encoding) {
    char name[16];
    size_t n = 0;
    if (!str_is_ascii(encoding) || str_len(encoding) > 12) return CODEC_OTHER;
    for (const char *p = str_ascii(encoding); *p; p++)
        if (*p != '-' && *p != '_' && *p != ' ') name[n++] = (char)(*p >= 'A' && *p <= 'Z' ? *p + 32 : *p);
    name[n] = 0;
    if (!strcmp(name, "utf8")) return CODEC_UTF8;
    if (!strcmp(name, "latin1") || !strcmp(name, "iso88591")) return CODEC_LATIN1;
    return !strcmp(name, "ascii") || !strcmp(name, "usascii") ? CODEC_ASCII : CODEC_OTHER;
}

static const char *codec_name(TextIo *t) { return t->codec == CODEC_UTF8 ? "utf-8" : t->codec == CODEC_LATIN1 ? "latin-1" : t->codec == CODEC_ASCII ? "ascii" : str_ascii(t->encoding); }

/* An incremental coder from the codecs module. */
static Owned make_coder(Runtime *rt, TextIo *t, const char *which) {
    if (!t->encoding || !t->errors) return raise(rt, T_VALUE_ERROR, "I/O operation on uninitialized object");
    Owned codecs = import_from_c(rt, "codecs"), encoding = own(t->encoding), errors = own(t->errors); /* held: a codec's search may set t up anew */
    Owned factory = codecs ? io_call(rt, codecs, which, &encoding, 1) : V_NULL;
    Owned coder = factory ? obj_call1(rt, factory, errors) : V_NULL;
    decref_maybe(rt, codecs);
    decref_maybe(rt, factory);
    decref(rt, encoding);
    decref(rt, errors);
    return coder;
}

static int make_encoder(Runtime *rt, TextIo *t) {
    Owned coder = make_coder(rt, t, "getincrementalencoder");
    if (!coder) return -1;
    replace_slot(rt, &t->encoder, coder);
    Value zero = v_small(0);
    Owned r = t->mid_stream ? io_call(rt, t->encoder, "setstate", &zero, 1) : V_NONE;
    decref_maybe(rt, r);
    return r ? 0 : -1;
}

/* The decoder of a codec that is not one of ours; it translates newlines, too. */
int text_make_decoder(Runtime *rt, TextIo *t) {
    if (t->decoder) return 0;
    Owned inner = make_coder(rt, t, "getincrementaldecoder");
    if (!inner) return -1;
    Owned whole = t->newline != NEWLINE_UNIVERSAL && t->newline != NEWLINE_KEEP ? own(inner)
                  : obj_call2(rt, v_from(rt->types[io_state(rt)->types[IO_NEWLINE_DECODER]]), inner, v_bool(t->newline == NEWLINE_UNIVERSAL));
    decref(rt, inner);
    if (!whole) return -1;
    replace_slot(rt, &t->decoder, whole);
    return 0;
}

static Owned encode(Runtime *rt, TextIo *t, Borrowed s) {
    if (t->codec != CODEC_OTHER) {
        Owned errors = own(t->errors); /* the program's handler may set t up anew */
        Owned result = str_encode(rt, s, codec_name(t), str_ascii(errors));
        decref(rt, errors);
        return result;
    }
    if (!t->encoder && make_encoder(rt, t) < 0) return V_NULL;
    Owned bytes = io_call(rt, t->encoder, "encode", &s, 1);
    if (!bytes || v_is(bytes, T_BYTES)) return bytes;
    raise(rt, T_TYPE_ERROR, "encoder should return a bytes object, not '%T'", bytes);
    decref(rt, bytes);
    return V_NULL;
}

/* How many bytes at the end of data begin a UTF-8 sequence that is not complete. */
static size_t utf8_tail(const uint8_t *data, size_t len) {
    for (size_t back = 1; back <= 3 && back <= len; back++) {
        uint8_t c = data[len - back];
        if (c < 0x80) return 0;
        if (c < 0xc0) continue;
        size_t need = c >= 0xf0 && c < 0xf5 ? 4 : c >= 0xe0 && c < 0xf0 ? 3 : c >= 0xc2 ? 2 : 1;
        return need > back ? back : 0;
    }
    return 0;
}

/* str_decode(); the program's error handler may set t up anew. */
static Owned decode_whole(Runtime *rt, TextIo *t, const uint8_t *data, size_t len) {
    Owned errors = own(t->errors);
    Owned s = str_decode(rt, data, len, codec_name(t), str_ascii(errors));
    decref(rt, errors);
    return s;
}

/* Text of the bytes; incomplete characters wait in t->tail unless this is the end. */
static Owned decode(Runtime *rt, TextIo *t, const uint8_t *data, size_t len, bool final) {
    if (t->codec == CODEC_OTHER) {
        if (text_make_decoder(rt, t) < 0) return V_NULL;
        Value args[2] = {bytes_from(rt, data, len), v_bool(final)};
        if (!args[0]) return V_NULL;
        Owned s = io_call(rt, t->decoder, "decode", args, 2);
        decref(rt, args[0]);
        if (!s || v_is_str(rt, s)) return s;
        raise(rt, T_TYPE_ERROR, "decoder should return a string result, not '%T'", s);
        decref(rt, s);
        return V_NULL;
    }
    if (t->codec != CODEC_UTF8) return decode_whole(rt, t, data, len);
    uint8_t *joined = NULL;
    if (t->tail_len) {
        if (!(joined = mem_alloc(rt, len + t->tail_len))) return V_NULL;
        memcpy(joined, t->tail, t->tail_len);
        memcpy(joined + t->tail_len, data, len);
        data = joined;
        len += t->tail_len;
    }
    size_t tail = final ? 0 : utf8_tail(data, len);
    Owned s = decode_whole(rt, t, data, len - tail);
    t->tail_len = (uint8_t)tail;
    memcpy(t->tail, data + len - tail, tail);
    mem_free(rt, joined);
    return s;
}

/* ---- creation ---- */

static Owned text_type_new(Runtime *rt, Type *type, const Value *args, size_t nargs, Borrowed kwnames) { return type_alloc(rt, type, 0); }

static Owned lower_utf8(Runtime *rt, Borrowed encoding) {
    if (encoding == V_NONE || str_equal_cstr(encoding, "locale")) return str_from_cstr(rt, encoding == V_NONE ? "UTF-8" : "UTF-8");
    return own(encoding);
}

static int check_codec(Runtime *rt, TextIo *t) {
    if (t->codec != CODEC_OTHER) return 0;
    Owned encoding = own(t->encoding);
    Owned codecs = import_from_c(rt, "codecs"), info = codecs ? io_call(rt, codecs, "lookup", &encoding, 1) : V_NULL;
    Owned is_text = info ? obj_getattr_cstr(rt, info, "_is_text_encoding") : V_NULL;
    int ok = is_text ? obj_truth(rt, is_text) : -1;
    if (ok == 0) raise(rt, T_LOOKUP_ERROR, "%R is not a text encoding; use codecs.open() to handle arbitrary codecs", encoding);
    decref(rt, encoding);
    decref_maybe(rt, codecs);
    decref_maybe(rt, info);
    decref_maybe(rt, is_text);
    return ok > 0 ? 0 : -1;
}

static int ask(Runtime *rt, Borrowed o, const char *method) {
    Owned r = io_call(rt, o, method, NULL, 0);
    int result = r ? obj_truth(rt, r) : -1;
    decref_maybe(rt, r);
    return result;
}

/* Only what is written at the begin of a file begins with a byte order mark. */
static int note_position(Runtime *rt, TextIo *t, Borrowed buffer) {
    Owned at = io_call(rt, buffer, "tell", NULL, 0);
    int begin = at ? obj_equal(rt, at, v_small(0)) : -1;
    decref_maybe(rt, at);
    t->mid_stream = begin == 0;
    return begin < 0 ? -1 : 0;
}

static int setup(Runtime *rt, Borrowed self, Borrowed buffer, Borrowed encoding, Borrowed errors, Borrowed newline, bool line_buffering, bool write_through) {
    TextIo *t = as_text(self);
    clear_slot(rt, &t->buffer);
    clear_slot(rt, &t->encoder);
    clear_slot(rt, &t->decoder);
    text_forget_read(rt, t);
    t->detached = false;
    if (encoding != V_NONE && !v_is_str(rt, encoding)) return raise_int(rt, T_TYPE_ERROR, "TextIOWrapper() argument 'encoding' must be str or None, not %A", encoding);
    if (errors != V_NONE && !v_is_str(rt, errors)) return raise_int(rt, T_TYPE_ERROR, "TextIOWrapper() argument 'errors' must be str or None, not %A", errors);
    if (text_newline_arg(rt, newline, &t->newline) < 0) return -1;
    replace_slot(rt, &t->encoding, lower_utf8(rt, encoding));
    replace_slot(rt, &t->errors, errors == V_NONE ? own(rt->names[N_strict]) : own(errors));
    if (!t->encoding) return -1;
    t->codec = fast_codec(t->encoding);
    if (check_codec(rt, t) < 0) return -1;
    t->line_buffering = line_buffering;
    t->write_through = write_through;
    t->chunk_size = CHUNK;
    bool ours = io_is_buffered(rt, buffer);
    int seekable = ask(rt, buffer, "seekable");
    int readable = seekable < 0 ? -1 : ours ? V_AS(Buffered, buffer)->readable : ask(rt, buffer, "readable");
    int writable = readable < 0 ? -1 : ours ? V_AS(Buffered, buffer)->writable : ask(rt, buffer, "writable");
    if (writable < 0) return -1;
    t->readable = readable;
    t->writable = writable;
    t->seekable = t->telling = seekable;
    if (t->codec == CODEC_OTHER && seekable && writable && note_position(rt, t, buffer) < 0) return -1;
    replace_slot(rt, &t->buffer, own(buffer));
    return 0;
}

Owned text_new(Runtime *rt, Borrowed buffer, Borrowed encoding, Borrowed errors, Borrowed newline, bool line_buffering, bool write_through) {
    Owned o = type_alloc(rt, rt->types[io_state(rt)->types[IO_TEXT]], 0);
    if (!o) return V_NULL;
    if (setup(rt, o, buffer, encoding, errors, newline, line_buffering, write_through) == 0) return o;
    decref(rt, o);
    return V_NULL;
}

static int text_init(Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kwnames) {
    static const char *const params[] = {"buffer", "encoding", "errors", "newline", "line_buffering", "write_through", NULL};
    Value out[6];
    if (args_parse(rt, "TextIOWrapper", params, 1, args, nargs, kwnames, out) < 0) return -1;
    int lines = out[4] ? obj_truth(rt, out[4]) : 0, through = out[5] ? obj_truth(rt, out[5]) : 0;
    if (lines < 0 || through < 0) return -1;
    return setup(rt, self, out[0], out[1] ? out[1] : V_NONE, out[2] ? out[2] : V_NONE, out[3] ? out[3] : V_NONE, lines, through);
}

/* ---- state ---- */

static int check_ready(Runtime *rt, TextIo *t) {
    if (t->detached) return raise_int(rt, T_VALUE_ERROR, "underlying buffer has been detached");
    if (!t->buffer) return raise_int(rt, T_VALUE_ERROR, "I/O operation on uninitialized object");
    return 0;
}

static int buffer_closed(Runtime *rt, TextIo *t) {
    if (io_is_buffered(rt, t->buffer)) {
        Buffered *b = V_AS(Buffered, t->buffer);
        if (b->raw && io_is(rt, b->raw, IO_FILE)) return V_AS(FileIo, b->raw)->fd == -1;
    }
    return io_is_closed(rt, t->buffer);
}

int text_check_open(Runtime *rt, TextIo *t) {
    if (check_ready(rt, t) < 0) return -1;
    int closed = buffer_closed(rt, t);
    if (closed == 0) return check_ready(rt, t); /* asking may have taken the buffer away */
    return closed > 0 ? raise_int(rt, T_VALUE_ERROR, "I/O operation on closed file.") : closed;
}

void text_forget_read(Runtime *rt, TextIo *t) {
    t->decoded_pos = 0;
    clear_slot(rt, &t->decoded);
    clear_slot(rt, &t->chunk);
    clear_slot(rt, &t->chunk_flags);
}

/* ---- writing ---- */

static int write_out(Runtime *rt, TextIo *t) {
    if (!t->out_len) return 0;
    if (check_ready(rt, t) < 0) return -1; /* an encoder may have taken the buffer away */
    size_t len = t->out_len;
    size_t room = t->out_room;
    uint8_t *out = t->out; /* what runs meanwhile (a signal handler that prints) gets a block of its own */
    t->out = NULL;
    t->out_len = t->out_room = 0;
    int result;
    Owned below = own(t->buffer);
    if (io_is_buffered(rt, below) && V_AS(Buffered, below)->writable) result = buffered_write(rt, below, out, len);
    else {
        Owned bytes = bytes_from(rt, out, len), r = bytes ? io_call(rt, below, "write", &bytes, 1) : V_NULL;
        decref_maybe(rt, bytes);
        decref_maybe(rt, r);
        result = r ? 0 : -1;
    }
    decref(rt, below);
    if (t->out || room > CHUNK + 512) mem_free(rt, out); /* one huge write leaves no huge block */
    else {
        t->out = out;
        t->out_room = room;
    }
    return result;
}

int text_flush(Runtime *rt, TextIo *t) {
    if (text_check_open(rt, t) < 0 || write_out(rt, t) < 0 || check_ready(rt, t) < 0) return -1;
    if (io_is_buffered(rt, t->buffer) && V_AS(Buffered, t->buffer)->writable) {
        Owned below = own(t->buffer);
        int result = buffered_flush(rt, below);
        decref(rt, below);
        return result;
    }
    Owned r = io_call(rt, t->buffer, "flush", NULL, 0);
    decref_maybe(rt, r);
    return r ? 0 : -1;
}

static int add_out(Runtime *rt, TextIo *t, const void *data, size_t len) {
    if (t->out_len + len > t->out_room) {
        size_t room = size_max(CHUNK + 512, t->out_len + len);
        uint8_t *block = mem_realloc(rt, t->out, room);
        if (!block) return -1;
        t->out = block;
        t->out_room = room;
    }
    if (len) memcpy(t->out + t->out_len, data, len); /* nothing at all may go to no buffer */
    t->out_len += len;
    return t->out_len >= CHUNK ? write_out(rt, t) : 0;
}

static Owned replace_newlines(Runtime *rt, Borrowed s, const char *with) {
    StrBuf b;
    size_t start = 0, len = str_len(s);
    strbuf_init(&b, rt);
    for (size_t i = 0; i < len; i++)
        if (str_at(s, i) == '\n') {
            strbuf_add_slice(&b, s, start, i);
            strbuf_add_cstr(&b, with);
            start = i + 1;
        }
    strbuf_add_slice(&b, s, start, len);
    return strbuf_finish(&b);
}

static bool has_newline(Borrowed s) {
    if (str_width(s) == 1) return memchr(as_str(s)->data, '\n', str_len(s)) || memchr(as_str(s)->data, '\r', str_len(s));
    for (size_t i = 0; i < str_len(s); i++)
        if (str_at(s, i) == '\n' || str_at(s, i) == '\r') return true;
    return false;
}

#define METHOD(name) static Owned text_##name(Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kwnames)

METHOD(write) {
    TextIo *t = as_text(self);
    Value s = args[0];
    if (!v_is_str(rt, s)) return raise(rt, T_TYPE_ERROR, "write() argument must be str, not %A", s);
    if (text_check_open(rt, t) < 0) return V_NULL;
    if (!t->writable) return io_unsupported(rt, "not writable");
    size_t count = str_len(s);
    bool lines = t->line_buffering && has_newline(s);
    Owned owned = V_NULL;
    if (t->newline == NEWLINE_CR || t->newline == NEWLINE_CRLF) {
        if (!(owned = replace_newlines(rt, s, t->newline == NEWLINE_CR ? "\r" : "\r\n"))) return V_NULL;
        s = owned;
    }
    int bad;
    if (str_is_ascii(s) && t->codec != CODEC_OTHER) bad = add_out(rt, t, as_str(s)->data, str_len(s));
    else {
        Owned bytes = encode(rt, t, s);
        bad = bytes ? add_out(rt, t, as_bytes(bytes)->data, as_bytes(bytes)->len) : -1;
        decref_maybe(rt, bytes);
    }
    decref_maybe(rt, owned);
    if (bad < 0) return V_NULL;
    text_forget_read(rt, t);
    if ((lines || t->write_through) && (lines ? text_flush(rt, t) : write_out(rt, t)) < 0) return V_NULL;
    return int_from_size(rt, count);
}

METHOD(flush_method) {
    TextIo *t = as_text(self);
    t->telling = t->seekable;
    return text_flush(rt, t) < 0 ? V_NULL : V_NONE;
}

/* ---- reading ---- */

static Owned read_bytes(Runtime *rt, TextIo *t) {
    if (!t->readable) return io_unsupported(rt, "not readable");
    if (check_ready(rt, t) < 0) return V_NULL;
    Value size = v_small((int64_t)t->chunk_size);
    Owned buffer = own(t->buffer);
    if (io_is_buffered(rt, buffer)) {
        Owned bytes = buffered_read1(rt, buffer, t->chunk_size);
        decref(rt, buffer);
        return bytes;
    }
    Owned read1 = obj_getattr_maybe(rt, buffer, rt->names[N_read1]);
    Owned bytes = read1 ? obj_call1(rt, read1, size) : rt->error ? V_NULL : io_call(rt, buffer, "read", &size, 1);
    decref(rt, buffer);
    decref_maybe(rt, read1);
    if (!bytes || v_is(bytes, T_BYTES)) return bytes;
    Buffer view;
    Owned copy = V_NULL;
    if (obj_get_buffer(rt, bytes, &view, false) == 0) {
        copy = bytes_from(rt, view.data, view.len);
        buffer_release(rt, &view);
    } else if (error_catch(rt, T_TYPE_ERROR)) {
        raise(rt, T_TYPE_ERROR, "underlying %s() should have returned a bytes-like object, not '%T'", read1 ? "read1" : "read", bytes);
    }
    decref(rt, bytes);
    return copy;
}

/* The state of the decoder before a chunk, for tell(): its bytes and its flags. */
static int note_state(Runtime *rt, TextIo *t, Owned *held, Owned *flags) {
    *held = *flags = V_NULL;
    if (t->codec != CODEC_OTHER || !t->telling) return 0;
    Owned state = text_make_decoder(rt, t) < 0 ? V_NULL : io_call(rt, t->decoder, "getstate", NULL, 0);
    if (!state) return -1;
    bool fine = v_is_tuple(rt, state) && as_tuple(state)->len == 2 && v_is(as_tuple(state)->items[0], T_BYTES) && v_is_int(rt, as_tuple(state)->items[1]);
    if (fine) {
        *held = own(as_tuple(state)->items[0]);
        *flags = own(as_tuple(state)->items[1]);
    } else raise(rt, T_TYPE_ERROR, "illegal decoder state");
    decref(rt, state);
    return fine ? 0 : -1;
}

/* Newline translation with a \r kept back at the end of a chunk. Consumes s. */
static Owned finish_decoding(Runtime *rt, TextIo *t, Owned s, bool final) {
    if (!s || t->newline != NEWLINE_UNIVERSAL || t->codec == CODEC_OTHER) return s;
    if (t->pending_cr) {
        Owned cr = str_from_char(rt, '\r'), joined = cr ? str_concat(rt, cr, s) : V_NULL;
        decref_maybe(rt, cr);
        decref(rt, s);
        if (!(s = joined)) return V_NULL;
        t->pending_cr = false;
    }
    size_t len = str_len(s);
    if (!final && len && str_at(s, len - 1) == '\r') {
        t->pending_cr = true;
        Owned cut = str_slice(rt, s, 0, len - 1);
        decref(rt, s);
        if (!(s = cut)) return V_NULL;
    }
    return text_translate(rt, s, &t->seen_newlines);
}

/* Next chunk into t->decoded. 1 got something (or only part of a character), 0 the end, -1 error. */
static int read_chunk(Runtime *rt, TextIo *t) {
    if (t->out_len && text_flush(rt, t) < 0) return -1;
    Owned held, flags;
    if (note_state(rt, t, &held, &flags) < 0) return -1;
    Owned bytes = read_bytes(rt, t), s = V_NULL;
    bool final = bytes && as_bytes(bytes)->len == 0;
    t->chunk_tail = t->tail_len;
    t->chunk_cr = t->pending_cr;
    if (bytes) s = finish_decoding(rt, t, decode(rt, t, as_bytes(bytes)->data, as_bytes(bytes)->len, final), final);
    if (s && str_len(s)) t->chunk_ratio = (double)as_bytes(bytes)->len / (double)str_len(s);
    if (s && held && as_bytes(held)->len) { /* what it held belongs to this chunk */
        Owned joined = bytes_new(rt, as_bytes(held)->len + as_bytes(bytes)->len);
        if (joined) {
            memcpy(as_bytes(joined)->data, as_bytes(held)->data, as_bytes(held)->len);
            memcpy(as_bytes(joined)->data + as_bytes(held)->len, as_bytes(bytes)->data, as_bytes(bytes)->len);
        } else clear_slot(rt, &s);
        decref(rt, bytes);
        bytes = joined;
    }
    decref_maybe(rt, held);
    if (!s) {
        decref_maybe(rt, bytes);
        decref_maybe(rt, flags);
        return -1;
    }
    t->decoded_pos = 0; /* before: the old text may be of a class with __del__ */
    replace_slot(rt, &t->decoded, s);
    replace_slot(rt, &t->chunk, t->codec == CODEC_OTHER && !flags ? V_NULL : own(bytes));
    replace_slot(rt, &t->chunk_flags, flags);
    decref(rt, bytes);
    return !final || (t->decoded && str_len(t->decoded));
}

static size_t decoded_left(const TextIo *t) { return t->decoded ? str_len(t->decoded) - t->decoded_pos : 0; }

static Owned take(Runtime *rt, TextIo *t, size_t count) {
    Owned s = t->decoded ? str_slice(rt, t->decoded, t->decoded_pos, t->decoded_pos + count) : own(rt->empty_str);
    if (s) t->decoded_pos += count;
    return s;
}

static Owned read_all(Runtime *rt, TextIo *t) {
    Owned rest = io_call(rt, t->buffer, "read", NULL, 0), s = V_NULL;
    if (rest == V_NONE) return raise(rt, T_BLOCKING_IO_ERROR, "underlying stream has no data");
    if (rest && !v_is(rest, T_BYTES)) raise(rt, T_TYPE_ERROR, "underlying read() should have returned a bytes-like object, not '%T'", rest);
    else if (rest) s = finish_decoding(rt, t, decode(rt, t, as_bytes(rest)->data, as_bytes(rest)->len, true), true);
    decref_maybe(rt, rest);
    if (!s) return V_NULL;
    if (decoded_left(t)) {
        Owned first = take(rt, t, decoded_left(t)), joined = first ? str_concat(rt, first, s) : V_NULL;
        decref_maybe(rt, first);
        decref(rt, s);
        s = joined;
    }
    text_forget_read(rt, t);
    return s;
}

METHOD(read) {
    TextIo *t = as_text(self);
    ssize_t size;
    if (io_size_arg(rt, args, nargs, &size) < 0 || text_check_open(rt, t) < 0) return V_NULL;
    if (!t->readable) return io_unsupported(rt, "not readable");
    if (t->out_len && text_flush(rt, t) < 0) return V_NULL;
    if (size < 0) return read_all(rt, t);
    StrBuf b;
    strbuf_init(&b, rt);
    size_t want = (size_t)size;
    while (want) {
        size_t n = size_min(want, decoded_left(t));
        if (n) strbuf_add_slice(&b, t->decoded, t->decoded_pos, t->decoded_pos + n);
        t->decoded_pos += n;
        want -= n;
        if (!want) break;
        int more = read_chunk(rt, t);
        if (more < 0) return strbuf_drop(&b), V_NULL;
        if (!more) break;
    }
    return strbuf_finish(&b);
}

/* One line, "" at the end. */
static Owned read_line(Runtime *rt, TextIo *t, ssize_t limit) {
    Owned line = V_NULL;
    for (;;) {
        size_t left = decoded_left(t), have = line ? str_len(line) : 0;
        bool more = false;
        ssize_t end = left ? text_line_end(t->decoded, t->decoded_pos, t->newline, &more) : -1;
        size_t n = end >= 0 ? (size_t)end - t->decoded_pos : left;
        if (limit >= 0 && have + n >= (size_t)limit) n = (size_t)limit - have, end = 0, more = false;
        bool complete = end >= 0 && !more;
        if (complete && !line) return take(rt, t, n);
        if (n) { /* keep the piece: what follows decides whether \r is followed by \n */
            Owned piece = take(rt, t, n);
            line = !piece ? (decref_maybe(rt, line), V_NULL) : line ? str_append(rt, line, piece) : own(piece);
            decref_maybe(rt, piece);
            if (!line) return V_NULL;
        }
        if (complete) return line;
        int got;
        while ((got = read_chunk(rt, t)) > 0 && !decoded_left(t)) continue; /* a part of a character */
        if (got < 0) return decref_maybe(rt, line), V_NULL;
        if (!got) return line ? line : own(rt->empty_str);
        if (!more) continue;
        bool lf = decoded_left(t) && str_at(t->decoded, 0) == '\n';
        if (t->newline == NEWLINE_KEEP && !lf) return line;
        if (!lf) continue;
        Owned newline = take(rt, t, 1);
        if (newline) line = str_append(rt, line, newline);
        decref_maybe(rt, newline);
        return newline ? line : (decref(rt, line), V_NULL);
    }
}

METHOD(readline) {
    ssize_t limit;
    if (io_size_arg(rt, args, nargs, &limit) < 0 || text_check_open(rt, as_text(self)) < 0) return V_NULL;
    return read_line(rt, as_text(self), limit);
}

static Owned text_next(Runtime *rt, Borrowed self) {
    TextIo *t = as_text(self);
    Owned line;
    if (io_is(rt, self, IO_TEXT)) {
        if (text_check_open(rt, t) < 0) return V_NULL;
        t->telling = false;
        line = read_line(rt, t, -1);
    } else line = io_call(rt, self, "readline", NULL, 0);
    if (!line) return V_NULL;
    ssize_t n = obj_len(rt, line);
    if (n > 0) return line;
    decref(rt, line);
    t->telling = t->seekable;
    return V_NULL;
}

/* ---- position: io_text_position.c ---- */

METHOD(tell_method) { return text_tell(rt, self); }

METHOD(seek_method) {
    int whence = 0;
    if (nargs > 1 && num_as_int(rt, args[1], &whence) < 0) return V_NULL;
    return text_seek(rt, self, args[0], whence);
}

METHOD(truncate) {
    TextIo *t = as_text(self);
    if (check_ready(rt, t) < 0 || text_flush(rt, t) < 0) return V_NULL;
    return io_call(rt, t->buffer, "truncate", args, nargs);
}

/* ---- the rest ---- */

METHOD(close) {
    TextIo *t = as_text(self);
    if (check_ready(rt, t) < 0) return V_NULL;
    int closed = buffer_closed(rt, t);
    if (closed) return closed < 0 ? V_NULL : V_NONE;
    Owned flushed = io_call(rt, self, "flush", NULL, 0), error = flushed ? V_NULL : error_take(rt);
    decref_maybe(rt, flushed);
    Owned buffer = t->buffer ? own(t->buffer) : V_NULL, result = buffer ? io_call(rt, buffer, "close", NULL, 0) : V_NONE;
    decref_maybe(rt, buffer);
    io_chain_error(rt, error);
    if (!rt->error) return result;
    decref_maybe(rt, result);
    return V_NULL;
}

METHOD(detach) {
    TextIo *t = as_text(self);
    if (check_ready(rt, t) < 0 || text_flush(rt, t) < 0 || check_ready(rt, t) < 0) return V_NULL;
    Value buffer = t->buffer;
    t->buffer = V_NULL;
    t->detached = true;
    return buffer;
}

METHOD(reconfigure) {
    static const char *const params[] = {"*", "encoding", "errors", "newline", "line_buffering", "write_through", NULL};
    Value out[5];
    TextIo *t = as_text(self);
    if (args_parse(rt, "reconfigure", params, 0, args, nargs, kwnames, out) < 0) return V_NULL;
    if (out[1] && out[1] != V_NONE && !v_is_str(rt, out[1])) return raise(rt, T_TYPE_ERROR, "bad argument type for built-in operation");
    bool recode = (out[0] && out[0] != V_NONE) || (out[1] && out[1] != V_NONE) || out[2];
    if (t->decoded && recode) return io_unsupported(rt, "It is not possible to set the encoding or newline of stream after the first read");
    if (text_flush(rt, t) < 0) return V_NULL;
    if (out[0] && out[0] != V_NONE) {
        if (!v_is_str(rt, out[0])) return raise(rt, T_TYPE_ERROR, "reconfigure() argument 'encoding' must be str or None, not %A", out[0]);
        Owned encoding = lower_utf8(rt, out[0]);
        if (!encoding) return V_NULL;
        replace_slot(rt, &t->encoding, encoding);
        t->codec = fast_codec(t->encoding);
        clear_slot(rt, &t->encoder);
        if (check_codec(rt, t) < 0 || (t->seekable && t->writable && note_position(rt, t, t->buffer) < 0)) return V_NULL;
        if (!out[1] || out[1] == V_NONE) replace_slot(rt, &t->errors, own(rt->names[N_strict]));
    }
    if (out[1] && out[1] != V_NONE) replace_slot(rt, &t->errors, own(out[1]));
    if (out[2] && text_newline_arg(rt, out[2], &t->newline) < 0) return V_NULL;
    int lines = out[3] && out[3] != V_NONE ? obj_truth(rt, out[3]) : t->line_buffering;
    int through = out[4] && out[4] != V_NONE ? obj_truth(rt, out[4]) : t->write_through;
    if (lines < 0 || through < 0) return V_NULL;
    t->line_buffering = lines;
    t->write_through = through;
    return V_NONE;
}

#define FORWARD(name)                                                                                     \
    METHOD(name) { return check_ready(rt, as_text(self)) < 0 ? V_NULL : io_call(rt, as_text(self)->buffer, #name, NULL, 0); }
FORWARD(seekable)
FORWARD(readable)
FORWARD(writable)
FORWARD(fileno)
FORWARD(isatty)

static Owned get_forward(Runtime *rt, Borrowed self, void *closure) {
    return check_ready(rt, as_text(self)) < 0 ? V_NULL : io_get(rt, as_text(self)->buffer, closure);
}
static Owned get_encoding(Runtime *rt, Borrowed self, void *closure) { return own(as_text(self)->encoding ? as_text(self)->encoding : V_NONE); }
static Owned get_errors(Runtime *rt, Borrowed self, void *closure) { return own(as_text(self)->errors ? as_text(self)->errors : V_NONE); }
static Owned get_buffer(Runtime *rt, Borrowed self, void *closure) { return check_ready(rt, as_text(self)) < 0 ? V_NULL : own(as_text(self)->buffer); }
static Owned get_line_buffering(Runtime *rt, Borrowed self, void *closure) { return v_bool(as_text(self)->line_buffering); }
static Owned get_write_through(Runtime *rt, Borrowed self, void *closure) { return v_bool(as_text(self)->write_through); }

/* Codecs' own decoders, for the modes that translate nothing, tell none. */
static Owned newlines_of(Runtime *rt, Borrowed decoder) {
    Owned v = io_get(rt, decoder, "newlines");
    return v || !error_catch(rt, T_ATTRIBUTE_ERROR) ? v : V_NONE;
}

static Owned get_chunk_size(Runtime *rt, Borrowed self, void *closure) {
    return text_check_open(rt, as_text(self)) < 0 ? V_NULL : int_from_size(rt, as_text(self)->chunk_size);
}
static int set_chunk_size(Runtime *rt, Borrowed self, Borrowed value, void *closure) {
    if (!value) return raise_int(rt, T_ATTRIBUTE_ERROR, "cannot delete attribute");
    ssize_t n = text_check_open(rt, as_text(self)) < 0 ? -1 : num_as_ssize(rt, value, T_VALUE_ERROR);
    if (rt->error) return -1;
    if (n <= 0) return raise_int(rt, T_VALUE_ERROR, "a strictly positive integer is required");
    as_text(self)->chunk_size = (size_t)n;
    return 0;
}

static Owned get_newlines(Runtime *rt, Borrowed self, void *closure) {
    if (as_text(self)->codec == CODEC_OTHER) return as_text(self)->decoder ? newlines_of(rt, as_text(self)->decoder) : V_NONE;
    return io_kinds_seen(rt, as_text(self)->seen_newlines);
}

static Owned text_repr(Runtime *rt, Borrowed self) {
    TextIo *t = as_text(self);
    if (!t->detached && check_ready(rt, t) < 0) return V_NULL;
    int running = repr_enter(rt, self);
    if (running) return running < 0 ? V_NULL : raise(rt, T_RUNTIME_ERROR, "reentrant call inside %s.__repr__", slots_of(rt, self)->name);
    StrBuf b;
    strbuf_init(&b, rt);
    strbuf_add_cstr(&b, "<_io.TextIOWrapper");
    static const uint16_t attributes[2] = {N_name, N_mode};
    for (int i = 0; i < 2 && !b.failed; i++) {
        Owned value = obj_getattr_maybe(rt, self, rt->names[attributes[i]]);
        if (rt->error) error_clear(rt);
        if (!value) continue;
        strbuf_add_cstr(&b, i ? " mode=" : " name=");
        strbuf_add_repr(&b, value);
        decref(rt, value);
    }
    if (!b.failed) strbuf_add_cstr(&b, " encoding=");
    if (!b.failed) strbuf_add_repr(&b, t->encoding ? t->encoding : V_NONE);
    if (!b.failed) strbuf_add_char(&b, '>');
    repr_leave(rt, self);
    return strbuf_finish(&b);
}

static void text_finalize(Runtime *rt, Borrowed self) {
    if (as_text(self)->buffer) io_finalize(rt, self, as_text(self)->buffer);
}

static int text_clear(Runtime *rt, Object *self) {
    TextIo *t = (TextIo *)self;
    Value *fields[] = {&t->buffer, &t->encoding, &t->errors, &t->encoder, &t->decoder, &t->decoded, &t->chunk, &t->chunk_flags, &t->base.dict};
    for (size_t i = 0; i < COUNT_OF(fields); i++) clear_slot(rt, fields[i]);
    return 0;
}

static void text_dealloc(Runtime *rt, Object *self) {
    mem_free(rt, ((TextIo *)self)->out);
    text_clear(rt, self);
    object_free(rt, self);
}

static size_t text_size(Runtime *rt, Object *self) { return mem_block_size(((TextIo *)self)->out); }

static int text_traverse(Runtime *rt, Object *self, Visitor visit, void *arg) {
    TextIo *t = (TextIo *)self;
    VISIT(t->buffer);
    VISIT(t->encoding);
    VISIT(t->errors);
    VISIT(t->encoder);
    VISIT(t->decoder);
    VISIT(t->decoded);
    VISIT(t->chunk);
    VISIT(t->chunk_flags);
    VISIT(t->base.dict);
    return 0;
}

static const MethodDef methods[] = {
    {"write", text_write, 1, 1, 0, NULL},       {"read", text_read, 0, 1, 0, NULL},         {"readline", text_readline, 0, 1, 0, NULL},
    {"flush", text_flush_method, 0, 0, 0, NULL}, {"tell", text_tell_method, 0, 0, 0, NULL},         {"seek", text_seek_method, 1, 2, 0, NULL},
    {"truncate", text_truncate, 0, 1, 0, NULL}, {"close", text_close, 0, 0, 0, NULL},       {"detach", text_detach, 0, 0, 0, NULL},
    {"reconfigure", text_reconfigure, 0, 0, METH_KW, NULL}, {"seekable", text_seekable, 0, 0, 0, NULL}, {"readable", text_readable, 0, 0, 0, NULL},
    {"writable", text_writable, 0, 0, 0, NULL}, {"fileno", text_fileno, 0, 0, 0, NULL},     {"isatty", text_isatty, 0, 0, 0, NULL},
    {NULL, NULL, 0, 0, 0, NULL},
};
static const GetSetDef getsets[] = {
    {"closed", get_forward, NULL, NULL, "closed"},         {"name", get_forward, NULL, NULL, "name"},
    {"encoding", get_encoding, NULL, NULL, NULL},          {"errors", get_errors, NULL, NULL, NULL},
    {"buffer", get_buffer, NULL, NULL, NULL},              {"newlines", get_newlines, NULL, NULL, NULL},
    {"_CHUNK_SIZE", get_chunk_size, set_chunk_size, NULL, NULL},
    {"line_buffering", get_line_buffering, NULL, NULL, NULL}, {"write_through", get_write_through, NULL, NULL, NULL},
    {NULL, NULL, NULL, NULL, NULL},
};

const TypeSlots io_text_slots = {
    .name = "_io.TextIOWrapper",
    .doc = "Character and line based layer over a BufferedIOBase object, buffer.",
    .flags = TF_BASETYPE | TF_CONTAINER | TF_WEAKREF | TF_DICT | TF_FINALIZE,
    .base = T_OBJECT,
    .layout = LAYOUT_CUSTOM,
    .basicsize = sizeof(TextIo),
    .dict_offset = offsetof(IoBase, dict),
    .new = text_type_new,
    .init = text_init,
    .dealloc = text_dealloc,
    .traverse = text_traverse,
    .size = text_size,
    .clear = text_clear,
    .finalize = text_finalize,
    .repr = text_repr,
    .next = text_next,
    .methods = methods,
    .getsets = getsets,
};
