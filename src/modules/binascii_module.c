/* SPDX-License-Identifier: MIT
 * binascii_module.c: `binascii`: bytes as base64, hexadecimal digits, uuencoded and quoted-printable text, and back; CRCs. */
#include "modules/module_parts.h"
#include "types/bytes.h"
#include "types/class.h"
#include "types/dict.h"
#include "types/int.h"
#include "types/module.h"
#include "types/str.h"

#define FN(name) static Owned name(Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kwnames)

/* binascii.Error, with a message. */
static Owned data_error(Runtime *rt, Borrowed module, Owned text) {
    Value cls = text ? dict_get_cstr(rt, module_dict(module), "Error") : V_NULL;
    incref_maybe(cls);
    Owned exc = cls ? obj_call1(rt, cls, text) : V_NULL;
    if (exc) error_set(rt, exc);
    else if (text && !cls && !rt->error) raise(rt, T_VALUE_ERROR, "%U", text); /* the program has deleted it */
    decref_maybe(rt, cls);
    decref_maybe(rt, text);
    return V_NULL;
}
static Owned fail(Runtime *rt, Borrowed module, const char *text) { return data_error(rt, module, str_from_cstr(rt, text)); }

/* Input: a bytes-like object, or (ascii) a str of ASCII characters. Release *view when keep is set. */
typedef struct Input { Buffer view; bool keep; const uint8_t *data; size_t len; } Input;
static int input_from(Runtime *rt, Borrowed v, bool ascii, Input *in) {
    in->keep = false;
    if (ascii && v_is_str(rt, v)) {
        if (!str_is_ascii(v)) return raise_int(rt, T_VALUE_ERROR, "string argument should contain only ASCII characters");
        in->data = (const uint8_t *)str_ascii(v);
        in->len = str_len(v);
        return 0;
    }
    if (!slots_of(rt, v)->buffer) {
        if (ascii) return raise_int(rt, T_TYPE_ERROR, "argument should be bytes, buffer or ASCII string, not '%.100T'", v);
        return raise_int(rt, T_TYPE_ERROR, "a bytes-like object is required, not '%.100T'", v);
    }
    if (obj_get_buffer(rt, v, &in->view, false) < 0) return -1;
    in->keep = true;
    in->data = in->view.data;
    in->len = in->view.len;
    return 0;
}
static void input_done(Runtime *rt, Input *in) {
    if (in->keep) buffer_release(rt, &in->view);
}

/* The buffer's contents, or what went wrong. */
static Owned finish(Runtime *rt, Input *in, ByteBuf *out, bool fine) {
    input_done(rt, in);
    if (fine) return bytebuf_finish(out);
    bytebuf_drop(out);
    return V_NULL;
}

/* ---- base64 ---- */

static const char base64_digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

static int base64_value(uint8_t c) {
    if (c >= 'A' && c <= 'Z') return c - 'A';
    if (c >= 'a' && c <= 'z') return c - 'a' + 26;
    if (c >= '0' && c <= '9') return c - '0' + 52;
    return c == '+' ? 62 : c == '/' ? 63 : -1;
}

static void base64_encode(const uint8_t *data, size_t len, uint8_t *out) {
    size_t i = 0;
    for (; i + 2 < len; i += 3, out += 4) {
        uint32_t n = (uint32_t)data[i] << 16 | (uint32_t)data[i + 1] << 8 | data[i + 2];
        for (int k = 0; k < 4; k++) out[k] = (uint8_t)base64_digits[n >> (18 - 6 * k) & 63];
    }
    if (i == len) return;
    bool two = i + 1 < len;
    uint32_t n = (uint32_t)data[i] << 16 | (two ? (uint32_t)data[i + 1] << 8 : 0);
    out[0] = (uint8_t)base64_digits[n >> 18];
    out[1] = (uint8_t)base64_digits[n >> 12 & 63];
    out[2] = two ? (uint8_t)base64_digits[n >> 6 & 63] : '=';
    out[3] = '=';
}

FN(b2a_base64) {
    static const char *const params[] = {"data", "/", "*", "newline", NULL};
    Value v[2];
    Input in;
    ByteBuf out;
    if (args_parse(rt, "b2a_base64", params, 1, args, nargs, kwnames, v) < 0) return V_NULL;
    int newline = v[1] ? obj_truth(rt, v[1]) : 1;
    if (newline < 0 || input_from(rt, v[0], false, &in) < 0) return V_NULL;
    bytebuf_init(&out, rt);
    size_t len = (in.len + 2) / 3 * 4 + (size_t)newline;
    bool fine = bytebuf_reserve(&out, len) >= 0;
    if (fine) {
        base64_encode(in.data, in.len, out.data);
        if (newline) out.data[len - 1] = '\n';
        out.len = len;
    }
    return finish(rt, &in, &out, fine);
}

/* Returns what is wrong, NULL when all is well (or memory ran out: out->failed). count: data characters so far. */
static const char *base64_decode(const Input *in, bool strict, ByteBuf *out, size_t *count) {
    unsigned group = 0, place = 0, pads = 0;
    if (strict && in->len && in->data[0] == '=') return "Leading padding not allowed";
    for (size_t i = 0; i < in->len; i++) {
        uint8_t c = in->data[i];
        if (c == '=') {
            if (place >= 2 && place + ++pads >= 4) {
                if (strict && i + 1 < in->len) return "Excess data after padding";
                return NULL;
            }
            continue;
        }
        int value = base64_value(c);
        if (value < 0) {
            if (strict) return "Only base64 data is allowed";
            continue;
        }
        if (strict && pads) return "Discontinuous padding not allowed";
        pads = 0;
        ++*count;
        static const int shifts[] = {0, 4, 2, 0};
        if (place && bytebuf_add_byte(out, (uint8_t)(group << (place == 1 ? 2 : place == 2 ? 4 : 6) | (unsigned)value >> shifts[place])) < 0) return NULL;
        group = place == 0 ? (unsigned)value : place == 1 ? (unsigned)value & 15 : place == 2 ? (unsigned)value & 3 : 0;
        place = (place + 1) & 3;
    }
    return place == 0 ? NULL : place == 1 ? "" : "Incorrect padding";
}

FN(a2b_base64) {
    static const char *const params[] = {"data", "/", "*", "strict_mode", NULL};
    Value v[2];
    Input in;
    ByteBuf out;
    size_t count = 0;
    if (args_parse(rt, "a2b_base64", params, 1, args, nargs, kwnames, v) < 0) return V_NULL;
    int strict = v[1] ? obj_truth(rt, v[1]) : 0;
    if (strict < 0 || input_from(rt, v[0], true, &in) < 0) return V_NULL;
    bytebuf_init(&out, rt);
    const char *problem = base64_decode(&in, strict, &out, &count);
    if (problem && !*problem)
        data_error(rt, self, format_str(rt, "Invalid base64-encoded string: number of data characters (%zu) cannot be 1 more than a multiple of 4", count));
    else if (problem) fail(rt, self, problem);
    return finish(rt, &in, &out, !rt->error);
}

/* ---- hexadecimal ---- */

static Owned call_method(Runtime *rt, Borrowed object, const char *name, const Value *args, size_t nargs, Borrowed kwnames) {
    Owned f = obj_getattr_cstr(rt, object, name), r = f ? obj_call(rt, f, args, nargs, kwnames) : V_NULL;
    decref_maybe(rt, f);
    return r;
}

/* Without separators. */
static Owned plain_hex(Runtime *rt, const Input *in) {
    static const char digits[] = "0123456789abcdef";
    if (in->len > SSIZE_MAX / 2) return raise_no_memory(rt);
    Owned hex = bytes_new(rt, in->len * 2);
    for (size_t i = 0; hex && i < in->len; i++) {
        as_bytes(hex)->data[2 * i] = (uint8_t)digits[in->data[i] >> 4];
        as_bytes(hex)->data[2 * i + 1] = (uint8_t)digits[in->data[i] & 15];
    }
    return hex;
}

/* bytes.hex() does the work where there are separators; here its text becomes bytes. */
FN(b2a_hex) {
    static const char *const params[] = {"data", "sep", "bytes_per_sep", NULL};
    Value v[3];
    Input in;
    if (args_parse(rt, "hexlify", params, 1, args, nargs, kwnames, v) < 0 || input_from(rt, v[0], false, &in) < 0) return V_NULL;
    if (!v[1]) {
        Owned hex = plain_hex(rt, &in);
        input_done(rt, &in);
        return hex;
    }
    Owned data = bytes_from(rt, in.data, in.len);
    input_done(rt, &in);
    Value rest[2] = {v[1], v[2] ? v[2] : v_small(1)};
    Owned text = data ? call_method(rt, data, "hex", rest, 2, V_NULL) : V_NULL;
    Owned result = text ? bytes_from(rt, str_ascii(text), str_len(text)) : V_NULL;
    decref_maybe(rt, data);
    decref_maybe(rt, text);
    return result;
}

static int hex_value(uint8_t c) {
    if (c >= '0' && c <= '9') return c - '0';
    c |= 32;
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

FN(a2b_hex) {
    Input in;
    if (input_from(rt, args[0], true, &in) < 0) return V_NULL;
    Owned result = V_NULL;
    if (in.len % 2) fail(rt, self, "Odd-length string");
    else result = bytes_new(rt, in.len / 2);
    for (size_t i = 0; result && i < in.len; i += 2) {
        int high = hex_value(in.data[i]), low = hex_value(in.data[i + 1]);
        if (high < 0 || low < 0) {
            clear_slot(rt, &result);
            fail(rt, self, "Non-hexadecimal digit found");
        } else as_bytes(result)->data[i / 2] = (uint8_t)(high << 4 | low);
    }
    input_done(rt, &in);
    return result;
}

/* ---- checksums ---- */

/* Bit by bit: the polynomial of IEEE 802.3, and that of CCITT. */
static uint32_t crc32_shift(uint32_t crc, int bits) {
    while (bits--) crc = crc >> 1 ^ (0xedb88320u & (0u - (crc & 1)));
    return crc;
}

/* Four bytes at a time, with a table of 16 for each of their half-bytes ("slicing", Kounavis and Berry 2005): 2.5 ns a byte, 11 bit
 * by bit. The tables are made anew for each call, in less time than a hundred bytes take. */
static uint32_t crc32_of(uint32_t crc, const uint8_t *data, size_t len) {
    if (len >= 256) {
        uint32_t table[8][16];
        for (unsigned i = 0; i < 16; i++) {
            table[7][i] = crc32_shift(i, 4);
            for (int k = 7; k > 0; k--) table[k - 1][i] = crc32_shift(table[k][i], 4);
        }
        for (; len >= 4; data += 4, len -= 4) {
            crc ^= (uint32_t)data[0] | (uint32_t)data[1] << 8 | (uint32_t)data[2] << 16 | (uint32_t)data[3] << 24;
            uint32_t sum = 0;
            for (int k = 0; k < 8; k++) sum ^= table[k][crc >> 4 * k & 15];
            crc = sum;
        }
    }
    while (len--) crc = crc32_shift(crc ^ *data++, 8);
    return crc;
}

FN(crc32) {
    Input in;
    uint32_t crc = nargs > 1 ? (v_is_int(rt, args[1]) ? (uint32_t)int_mask_u64(args[1]) : 0) : 0;
    if (nargs > 1 && !v_is_int(rt, args[1])) return raise(rt, T_TYPE_ERROR, "'%T' object cannot be interpreted as an integer", args[1]);
    if (input_from(rt, args[0], false, &in) < 0) return V_NULL;
    crc = ~crc32_of(~crc, in.data, in.len);
    input_done(rt, &in);
    return v_small(crc);
}

FN(crc_hqx) {
    Input in;
    if (!v_is_int(rt, args[1])) return raise(rt, T_TYPE_ERROR, "'%T' object cannot be interpreted as an integer", args[1]);
    uint32_t crc = (uint32_t)int_mask_u64(args[1]) & 0xffff;
    if (input_from(rt, args[0], false, &in) < 0) return V_NULL;
    for (size_t i = 0; i < in.len; i++) {
        crc ^= (uint32_t)in.data[i] << 8;
        for (int bit = 0; bit < 8; bit++) crc = crc << 1 ^ (0x11021u & (0u - (crc >> 15 & 1)));
    }
    input_done(rt, &in);
    return v_small(crc & 0xffff);
}

/* ---- uuencode: one line ---- */

FN(b2a_uu) {
    static const char *const params[] = {"data", "/", "*", "backtick", NULL};
    Value v[2];
    Input in;
    ByteBuf out;
    if (args_parse(rt, "b2a_uu", params, 1, args, nargs, kwnames, v) < 0) return V_NULL;
    int backtick = v[1] ? obj_truth(rt, v[1]) : 0;
    if (backtick < 0 || input_from(rt, v[0], false, &in) < 0) return V_NULL;
    bytebuf_init(&out, rt);
    if (in.len > 45) fail(rt, self, "At most 45 bytes at once");
    uint8_t zero = backtick ? '`' : ' ';
#define UU(n) ((n) ? (uint8_t)((n) + 32) : zero)
    bool fine = !rt->error && bytebuf_add_byte(&out, UU((uint8_t)in.len)) >= 0;
    for (size_t i = 0; fine && i < in.len; i += 3) {
        uint32_t n = (uint32_t)in.data[i] << 16 | (i + 1 < in.len ? (uint32_t)in.data[i + 1] << 8 : 0) | (i + 2 < in.len ? in.data[i + 2] : 0);
        uint8_t four[4] = {UU(n >> 18), UU(n >> 12 & 63), UU(n >> 6 & 63), UU(n & 63)};
        fine = bytebuf_add(&out, four, 4) >= 0;
    }
#undef UU
    return finish(rt, &in, &out, fine && bytebuf_add_byte(&out, '\n') >= 0);
}

FN(a2b_uu) {
    Input in;
    ByteBuf out;
    if (input_from(rt, args[0], true, &in) < 0) return V_NULL;
    bytebuf_init(&out, rt);
    size_t want = in.len ? (in.data[0] - 32u) & 63 : 0, at = 1;
    uint32_t bits = 0;
    unsigned have = 0;
    bool fine = true;
    while (fine && out.len < want) {
        uint8_t c = at < in.len ? in.data[at] : '\n';
        if (c == '\n' || c == '\r') c = 32; /* the line may be cut short */
        else if (c < 32 || c > 96) fine = false;
        at++;
        bits = bits << 6 | ((c - 32u) & 63);
        have += 6;
        if (fine && have >= 8) {
            have -= 8;
            fine = bytebuf_add_byte(&out, (uint8_t)(bits >> have)) >= 0;
        }
    }
    if (!fine && !rt->error) fail(rt, self, "Illegal char");
    for (; fine && at < in.len; at++) {
        uint8_t c = in.data[at];
        if (c == ' ' || c == '`' || c == '\n' || c == '\r') continue;
        fine = false;
        fail(rt, self, "Trailing garbage");
    }
    return finish(rt, &in, &out, fine);
}

/* ---- quoted-printable ---- */

FN(a2b_qp) {
    static const char *const params[] = {"data", "header", NULL};
    Value v[2];
    Input in;
    ByteBuf out;
    if (args_parse(rt, "a2b_qp", params, 1, args, nargs, kwnames, v) < 0) return V_NULL;
    int header = v[1] ? obj_truth(rt, v[1]) : 0;
    if (header < 0 || input_from(rt, v[0], true, &in) < 0) return V_NULL;
    bytebuf_init(&out, rt);
    bool fine = true;
    for (size_t i = 0; fine && i < in.len;) {
        uint8_t c = in.data[i];
        if (c == '=' && i + 1 >= in.len) break;
        if (c == '=' && (in.data[i + 1] == '\n' || in.data[i + 1] == '\r')) { /* a soft line end */
            for (i++; i < in.len && in.data[i] != '\n';) i++;
            i += i < in.len;
            continue;
        }
        if (c == '=' && in.data[i + 1] == '=') {
            fine = bytebuf_add_byte(&out, '=') >= 0;
            i += 2;
            continue;
        }
        if (c == '=' && i + 2 < in.len && hex_value(in.data[i + 1]) >= 0 && hex_value(in.data[i + 2]) >= 0) {
            fine = bytebuf_add_byte(&out, (uint8_t)(hex_value(in.data[i + 1]) << 4 | hex_value(in.data[i + 2]))) >= 0;
            i += 3;
            continue;
        }
        fine = bytebuf_add_byte(&out, header && c == '_' ? ' ' : c) >= 0;
        i++;
    }
    return finish(rt, &in, &out, fine);
}

typedef struct Quoting { bool tabs, text, header; } Quoting;

static bool must_quote(const Input *in, size_t i, const Quoting *q, size_t column) {
    uint8_t c = in->data[i];
    bool line_end = i + 1 == in->len || (q->text && (in->data[i + 1] == '\n' || (in->data[i + 1] == '\r' && i + 2 < in->len && in->data[i + 2] == '\n')));
    if (c > 126 || c == '=' || (q->header && c == '_')) return true;
    if (c == '.' && column == 0)
        return i + 1 == in->len || in->data[i + 1] == '\n' || in->data[i + 1] == '\r' || in->data[i + 1] == 0;
    if (!q->text && (c == '\r' || c == '\n')) return true;
    if ((c == '\t' || c == ' ') && line_end) return true;
    if (c < 33 && c != '\r' && c != '\n' && c != '\t' && c != ' ') return true;
    return c < 33 && (q->tabs || (!q->tabs && c != ' ' && c != '\t' && c != '\r' && c != '\n')) && c != '\r' && c != '\n';
}

FN(b2a_qp) {
    static const char *const params[] = {"data", "quotetabs", "istext", "header", NULL};
    static const char hex[] = "0123456789ABCDEF";
    Value v[4];
    Input in;
    ByteBuf out;
    int flags[3] = {0, 1, 0};
    if (args_parse(rt, "b2a_qp", params, 1, args, nargs, kwnames, v) < 0) return V_NULL;
    for (int i = 0; i < 3; i++)
        if (v[i + 1] && (flags[i] = obj_truth(rt, v[i + 1])) < 0) return V_NULL;
    if (input_from(rt, v[0], false, &in) < 0) return V_NULL;
    Quoting q = {flags[0], flags[1], flags[2]};
    bytebuf_init(&out, rt);
    const uint8_t *first = memchr(in.data, '\n', in.len);
    bool crlf = first && first > in.data && first[-1] == '\r', fine = true;
    size_t column = 0;
    for (size_t i = 0; fine && i < in.len; i++) {
        uint8_t c = in.data[i];
        bool newline = q.text && (c == '\n' || (c == '\r' && i + 1 < in.len && in.data[i + 1] == '\n'));
        if (newline) {
            fine = bytebuf_add(&out, crlf ? "\r\n" : "\n", crlf ? 2 : 1) >= 0;
            i += c == '\r';
            column = 0;
            continue;
        }
        bool quote = must_quote(&in, i, &q, column);
        bool last = i + 1 == in.len || in.data[i + 1] == '\n';
        if (column + (quote ? 3 : 1) >= 76 && !(last && column + (quote ? 3 : 1) == 76 && !quote)) {
            fine = bytebuf_add(&out, crlf ? "=\r\n" : "=\n", crlf ? 3 : 2) >= 0;
            column = 0;
        }
        uint8_t three[3] = {'=', (uint8_t)hex[c >> 4], (uint8_t)hex[c & 15]};
        if (fine && quote) fine = bytebuf_add(&out, three, 3) >= 0;
        else if (fine) fine = bytebuf_add_byte(&out, q.header && c == ' ' ? '_' : c) >= 0;
        column += quote ? 3 : 1;
    }
    return finish(rt, &in, &out, fine);
}

/* ---- the module ---- */

static const MethodDef functions[] = {
    {"b2a_base64", b2a_base64, 0, -1, METH_KW, "b2a_base64($module, data, /, *, newline=True)\n--\n\nA line of base64."},
    {"a2b_base64", a2b_base64, 0, -1, METH_KW, "a2b_base64($module, data, /, *, strict_mode=False)\n--\n\nThe bytes of base64 text."},
    {"b2a_hex", b2a_hex, 0, -1, METH_KW, "b2a_hex($module, /, data, sep=<unrepresentable>, bytes_per_sep=1)\n--\n\nTwo hexadecimal digits a byte."},
    {"hexlify", b2a_hex, 0, -1, METH_KW, "hexlify($module, /, data, sep=<unrepresentable>, bytes_per_sep=1)\n--\n\nTwo hexadecimal digits a byte."},
    {"a2b_hex", a2b_hex, 1, 1, 0, "a2b_hex($module, hexstr, /)\n--\n\nThe bytes of hexadecimal text."},
    {"unhexlify", a2b_hex, 1, 1, 0, "unhexlify($module, hexstr, /)\n--\n\nThe bytes of hexadecimal text."},
    {"crc32", crc32, 1, 2, 0, "crc32($module, data, crc=0, /)\n--\n\nCRC-32, from a value to start with."},
    {"crc_hqx", crc_hqx, 2, 2, 0, "crc_hqx($module, data, crc, /)\n--\n\nCRC-CCITT, from a value to start with."},
    {"b2a_uu", b2a_uu, 0, -1, METH_KW, "b2a_uu($module, data, /, *, backtick=False)\n--\n\nA line of uuencoded text."},
    {"a2b_uu", a2b_uu, 1, 1, 0, "a2b_uu($module, data, /)\n--\n\nThe bytes of such a line."},
    {"a2b_qp", a2b_qp, 0, -1, METH_KW, "a2b_qp($module, /, data, header=False)\n--\n\nThe bytes of quoted-printable text."},
    {"b2a_qp", b2a_qp, 0, -1, METH_KW, "b2a_qp($module, /, data, quotetabs=False, istext=True, header=False)\n--\n\nQuoted-printable text."},
    {0},
};

static int module_init(Runtime *rt, Borrowed module, Borrowed dict) {
    if (module_add(rt, dict, "Error", module_exception_class(rt, "binascii", "Error", v_from(rt->types[T_VALUE_ERROR]))) < 0) return -1;
    return module_add(rt, dict, "Incomplete", module_exception_class(rt, "binascii", "Incomplete", v_from(rt->types[T_EXCEPTION])));
}

const ModuleDef binascii_module = {
    .name = "binascii",
    .doc = "Conversion between binary data and ASCII",
    .functions = functions,
    .init = module_init,
};
