/* SPDX-License-Identifier: MIT
 * source.c: bytes of a source file to UTF-8 text: byte order mark, PEP 263 declaration, refusal of what is neither. */
#include "compiler/parser.h"
#include "object/protocol.h"
#include "types/str.h"

#define MAX_ENCODING_NAME 40

typedef struct Source {
    Runtime *rt;
    Borrowed filename;
    const uint8_t *bytes;
    size_t len;
    bool bom;
    char encoding[MAX_ENCODING_NAME + 1]; /* declared, normalized; "": none */
} Source;

/* -------------------------------------------------------------------------------------------- declaration */

static bool is_blank(uint8_t c) { return c == ' ' || c == '\t' || c == '\f'; }

static bool is_name_char(uint8_t c) {
    return (c >= '0' && c <= '9') || ((c | 32) >= 'a' && (c | 32) <= 'z') || c == '-' || c == '_' || c == '.';
}

/* The name as CPython shows it: utf-8 and iso-8859-1 for their usual spellings. */
static void set_encoding(Source *s, const uint8_t *name, size_t len) {
    char buf[13] = "";
    for (size_t i = 0; i < len && i < 12; i++) {
        char c = (char)name[i];
        buf[i] = c == '_' ? '-' : c >= 'A' && c <= 'Z' ? (char)(c | 32) : c;
    }
    const char *known = NULL;
    if (strcmp(buf, "utf-8") == 0 || strncmp(buf, "utf-8-", 6) == 0) known = "utf-8";
    static const char *const latin[] = {"latin-1", "iso-8859-1", "iso-latin-1"};
    for (size_t i = 0; i < COUNT_OF(latin); i++) {
        size_t n = strlen(latin[i]);
        if (strncmp(buf, latin[i], n) == 0 && (!buf[n] || buf[n] == '-')) known = "iso-8859-1";
    }
    if (known) {
        strcpy(s->encoding, known);
        return;
    }
    len = size_min(len, MAX_ENCODING_NAME);
    memcpy(s->encoding, name, len);
    s->encoding[len] = 0;
}

/* Looks for `coding[:=] name` in a comment line. */
static void scan_comment(Source *s, const uint8_t *p, const uint8_t *end) {
    for (; end - p > 6; p++) {
        if (memcmp(p, "coding", 6) != 0 || (p[6] != ':' && p[6] != '=')) continue;
        const uint8_t *name = p + 7;
        while (name < end && (*name == ' ' || *name == '\t')) name++;
        const uint8_t *stop = name;
        while (stop < end && is_name_char(*stop)) stop++;
        if (stop > name) {
            set_encoding(s, name, (size_t)(stop - name));
            return;
        }
    }
}

static void find_declaration(Source *s) {
    const uint8_t *p = s->bytes, *end = p + s->len;
    for (int line = 0; line < 2 && p < end; line++) {
        const uint8_t *nl = p;
        while (nl < end && *nl != '\n' && *nl != '\r') nl++;
        while (p < nl && is_blank(*p)) p++;
        if (p < nl && *p != '#') return;
        scan_comment(s, p, nl);
        if (s->encoding[0]) return;
        p = nl < end && *nl == '\r' && nl + 1 < end && nl[1] == '\n' ? nl + 2 : nl + 1;
    }
}

/* ------------------------------------------------------------------------------------------------- errors */

static int fail(Source *s, Owned msg, int lineno, int offset) {
    if (msg) raise_syntax(s->rt, T_SYNTAX_ERROR, msg, s->filename, lineno, offset, V_NULL, lineno, offset);
    decref_maybe(s->rt, msg);
    return -1;
}

static COLD int fail_not_utf8(Source *s, size_t at) {
    static const char digits[] = "0123456789abcdef";
    char hex[] = "\\x00";
    int line = 1;
    for (size_t i = 0; i < at; i++) line += s->bytes[i] == '\n';
    hex[2] = digits[s->bytes[at] >> 4];
    hex[3] = digits[s->bytes[at] & 15];
    return raise_int(s->rt, T_SYNTAX_ERROR, "Non-UTF-8 code starting with '%s' in file %U on line %d, but no encoding declared; "
                     "see https://peps.python.org/pep-0263/ for details", hex, s->filename, line);
}

/* Decoding failed: an unknown name or bytes that the encoding does not have. */
static COLD int fail_decoding(Source *s) {
    Runtime *rt = s->rt;
    Owned msg = V_NULL;
    if (error_is(rt, T_LOOKUP_ERROR)) {
        error_clear(rt);
        msg = format_str(rt, "unknown encoding: %s", s->encoding);
    } else if (error_is(rt, T_UNICODE_ERROR)) {
        Owned error = error_take(rt);
        msg = obj_str(rt, error);
        decref(rt, error);
    }
    return msg ? fail(s, msg, 0, -1) : -1;
}

/* ------------------------------------------------------------------------------------------------- decoding */

/* How many bytes of a well-formed sequence begin at p? 0: none. */
static size_t sequence_length(const uint8_t *p, const uint8_t *end) {
    uint8_t c = *p;
    size_t n = c < 0x80 ? 1 : c < 0xC2 ? 0 : c < 0xE0 ? 2 : c < 0xF0 ? 3 : c < 0xF5 ? 4 : 0;
    if (!n || (size_t)(end - p) < n) return 0;
    for (size_t i = 1; i < n; i++)
        if ((p[i] & 0xC0) != 0x80) return 0;
    if ((c == 0xE0 && p[1] < 0xA0) || (c == 0xED && p[1] > 0x9F) || (c == 0xF0 && p[1] < 0x90) || (c == 0xF4 && p[1] > 0x8F))
        return 0;
    return n;
}

static bool check_utf8(const uint8_t *bytes, size_t len, size_t *bad) {
    const uint8_t *p = bytes, *end = bytes + len;
    while (p < end) {
        uint64_t word;
        if (end - p >= 8 && (memcpy(&word, p, 8), !(word & 0x8080808080808080u))) {
            p += 8;
            continue;
        }
        size_t n = sequence_length(p, end);
        if (!n) {
            *bad = (size_t)(p - bytes);
            return false;
        }
        p += n;
    }
    return true;
}

static int copy_out(Source *s, const void *text, size_t len, char **out, size_t *out_len) {
    char *copy = mem_alloc(s->rt, len + 1);
    if (!copy) return -1;
    memcpy(copy, text, len);
    copy[len] = 0;
    *out = copy;
    *out_len = len;
    return 0;
}

static int recode(Source *s, char **out, size_t *out_len) {
    Runtime *rt = s->rt;
    Owned str = str_decode(rt, s->bytes, s->len, s->encoding, "strict");
    if (!str) return fail_decoding(s);
    size_t len;
    void *block;
    const char *utf8 = str_utf8(rt, str, &len, &block);
    int r = utf8 ? copy_out(s, utf8, len, out, out_len) : -1;
    mem_free(rt, utf8 ? block : NULL);
    decref(rt, str);
    return r;
}

int source_decode(Runtime *rt, const uint8_t *bytes, size_t len, Borrowed filename, char **out, size_t *out_len) {
    Source s = {.rt = rt, .filename = filename, .bytes = bytes, .len = len};
    if (len && memchr(bytes, 0, len)) return raise_int(rt, T_VALUE_ERROR, "source code string cannot contain null bytes");
    s.bom = len >= 3 && memcmp(bytes, "\xEF\xBB\xBF", 3) == 0;
    if (s.bom) {
        s.bytes += 3;
        s.len -= 3;
    }
    find_declaration(&s);
    bool utf8 = !s.encoding[0] || strcmp(s.encoding, "utf-8") == 0;
    if (s.bom && !utf8) return fail(&s, format_str(rt, "encoding problem: %s with BOM", s.encoding), 0, -1);
    if (!utf8) return recode(&s, out, out_len);
    size_t bad;
    if (!check_utf8(s.bytes, s.len, &bad)) return fail_not_utf8(&s, bad);
    return copy_out(&s, s.bytes, s.len, out, out_len);
}
