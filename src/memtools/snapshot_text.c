/* SPDX-License-Identifier: MIT
 * snapshot_text.c: the texts of a snapshot: each once, found by content, and by address for the str objects of the heap. */
#include "memtools/snapshot_parts.h"
#include "types/str.h"

#define REPR_MOST 60 /* characters of a key that a label shows */
#define NO_TEXT UINT32_MAX

bool text_table_init(TextTable *t, Snapshot *s, uint64_t budget) {
    *t = (TextTable){.s = s, .mask = 1023, .str_mask = 1023, .budget = budget};
    t->slots = snapshot_alloc_zero(s, 1024 * sizeof *t->slots);
    t->by_str = snapshot_alloc_zero(s, 1024 * sizeof *t->by_str);
    return t->slots && t->by_str && text_add(t, "", 0) == 0;
}

void text_table_drop(TextTable *t) {
    snapshot_free(t->s, t->slots);
    snapshot_free(t->s, t->by_str);
    t->slots = NULL;
    t->by_str = NULL;
}

static uint32_t hash_bytes(const char *p, size_t len) {
    uint64_t h = 0xcbf29ce484222325ULL ^ len;
    for (size_t i = 0; i < len; i++) h = (h ^ (uint8_t)p[i]) * 0x100000001b3ULL;
    return (uint32_t)(h ^ h >> 32);
}

static bool grow_slots(TextTable *t) {
    Snapshot *s = t->s;
    uint32_t size = (t->mask + 1) * 2, *slots = snapshot_alloc_zero(s, (size_t)size * sizeof *slots);
    if (!slots) return false;
    for (uint32_t text = 0; text < s->text_count; text++) {
        const char *p = snapshot_text(s, text);
        uint32_t i = hash_bytes(p, strlen(p)) & (size - 1);
        while (slots[i]) i = (i + 1) & (size - 1);
        slots[i] = text + 1;
    }
    snapshot_free(s, t->slots);
    t->slots = slots;
    t->mask = size - 1;
    return true;
}

static uint32_t append(Snapshot *s, const char *utf8, size_t len) {
    if (s->text_bytes + len + 1 > s->text_bytes_room) {
        size_t room = ((size_t)s->text_bytes + len + 1) * 3 / 2 + 4096;
        if (room > LABEL_MASK) return NO_TEXT;
        char *text = snapshot_realloc(s, s->text, room);
        if (!text) return NO_TEXT;
        s->text = text;
        s->text_bytes_room = (uint32_t)room;
    }
    if (s->text_count == s->text_room) {
        uint32_t room = s->text_room * 3 / 2 + 256;
        uint32_t *at = snapshot_realloc(s, s->text_at, room * sizeof *at);
        if (!at) return NO_TEXT;
        s->text_at = at;
        s->text_room = room;
    }
    s->text_at[s->text_count] = s->text_bytes;
    memcpy(s->text + s->text_bytes, utf8, len);
    s->text[s->text_bytes + len] = 0;
    s->text_bytes += (uint32_t)len + 1;
    return s->text_count++;
}

uint32_t text_add(TextTable *t, const char *utf8, size_t len) {
    Snapshot *s = t->s;
    const char *end = memchr(utf8, 0, len);
    if (end) len = (size_t)(end - utf8); /* a NUL would end it anyway */
    uint32_t i = hash_bytes(utf8, len) & t->mask;
    for (; t->slots[i]; i = (i + 1) & t->mask) {
        const char *p = snapshot_text(s, t->slots[i] - 1);
        if (!strncmp(p, utf8, len) && !p[len]) return t->slots[i] - 1;
    }
    uint32_t text = append(s, utf8, len);
    if (text == NO_TEXT) return NO_TEXT;
    t->slots[i] = text + 1;
    if (s->text_count * 2 > t->mask && !grow_slots(t)) return NO_TEXT;
    return text;
}

uint32_t text_add_cstr(TextTable *t, const char *utf8) { return text_add(t, utf8, strlen(utf8)); }

/* ---- str objects ---- */

static size_t put_utf8(char *out, uint32_t c) {
    if (c < 0x80) return out[0] = (char)c, 1;
    if (c < 0x800) return out[0] = (char)(0xc0 | c >> 6), out[1] = (char)(0x80 | (c & 63)), 2;
    if (c >= 0xd800 && c < 0xe000) c = 0xfffd; /* lone surrogates have no UTF-8 */
    if (c < 0x10000) return out[0] = (char)(0xe0 | c >> 12), out[1] = (char)(0x80 | (c >> 6 & 63)), out[2] = (char)(0x80 | (c & 63)), 3;
    out[0] = (char)(0xf0 | c >> 18);
    out[1] = (char)(0x80 | (c >> 12 & 63));
    out[2] = (char)(0x80 | (c >> 6 & 63));
    out[3] = (char)(0x80 | (c & 63));
    return 4;
}

static size_t put_escaped(char *out, uint32_t c) {
    static const char digits[] = "0123456789abcdef";
    if (c == '\n') return memcpy(out, "\\n", 2), 2;
    if (c == '\'' || c == '\\') return out[0] = '\\', out[1] = (char)c, 2;
    if (c >= 32 && c != 127) return put_utf8(out, c);
    memcpy(out, "\\x", 2);
    out[2] = digits[c >> 4 & 15];
    out[3] = digits[c & 15];
    return 4;
}

static bool grow_by_str(TextTable *t) {
    uint32_t size = (t->str_mask + 1) * 2;
    struct TextOfStr *slots = snapshot_alloc_zero(t->s, (size_t)size * sizeof *slots), *old = t->by_str;
    if (!slots) return false;
    for (uint32_t k = 0; k <= t->str_mask; k++) {
        if (!old[k].address) continue;
        uint32_t i = (uint32_t)(old[k].address * HASH_GOLDEN >> 32) & (size - 1);
        while (slots[i].address) i = (i + 1) & (size - 1);
        slots[i] = old[k];
    }
    snapshot_free(t->s, old);
    t->by_str = slots;
    t->str_mask = size - 1;
    return true;
}

/* The entry for an address, made if need be; NULL: no memory. Valid until the next call. */
static struct TextOfStr *entry_of(TextTable *t, uint64_t address) {
    if (t->str_count * 2 > t->str_mask && !grow_by_str(t)) return NULL;
    uint32_t i = (uint32_t)(address * HASH_GOLDEN >> 32) & t->str_mask;
    for (; t->by_str[i].address; i = (i + 1) & t->str_mask)
        if (t->by_str[i].address == address) return &t->by_str[i];
    t->by_str[i].address = address;
    t->str_count++;
    return &t->by_str[i];
}

static uint32_t add_plain(TextTable *t, Borrowed str) {
    if (str_is_ascii(str)) return text_add(t, str_ascii(str), str_len(str));
    char buffer[1024];
    size_t used = 0;
    for (size_t i = 0; i < str_len(str) && used + 4 < sizeof buffer; i++) used += put_utf8(buffer + used, str_at(str, i));
    return text_add(t, buffer, used);
}

static uint32_t add_repr(TextTable *t, Borrowed str) {
    char buffer[REPR_MOST * 4 + 16];
    size_t used = 0, len = str_len(str), shown = len > REPR_MOST ? REPR_MOST : len;
    buffer[used++] = '\'';
    for (size_t i = 0; i < shown; i++) used += put_escaped(buffer + used, str_at(str, i));
    buffer[used++] = '\'';
    if (shown < len) memcpy(buffer + used, "...", 3), used += 3;
    return text_add(t, buffer, used);
}

uint32_t text_of_str(TextTable *t, Borrowed str) {
    struct TextOfStr *e = entry_of(t, str);
    if (!e) return NO_TEXT;
    if (e->text) return e->text - 1;
    uint32_t text = add_plain(t, str);
    if (text != NO_TEXT) e->text = text + 1;
    return text;
}

uint32_t text_repr_of_str(TextTable *t, Borrowed str) {
    bool interned = as_str(str)->header.flags & STR_INTERNED;
    if (!interned && t->budget < 200) return 0;
    struct TextOfStr *e = entry_of(t, str);
    if (!e) return NO_TEXT;
    if (e->repr) return e->repr - 1;
    uint32_t before = t->s->text_bytes, text = add_repr(t, str);
    if (text == NO_TEXT) return NO_TEXT;
    e->repr = text + 1;
    if (!interned) t->budget -= size_min(t->s->text_bytes - before + 48, t->budget);
    return text;
}
