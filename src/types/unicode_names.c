/* SPDX-License-Identifier: MIT
 * unicode_names.c: characters by their Unicode names, for \N{...}. Names of Hangul syllables and unified ideographs are
 * computed, the others lie front-coded in a sorted table: binary search among blocks, then a walk through one. */
#include "types/unicode.h"

#include <assert.h>
#include <stdio.h>

#pragma GCC diagnostic ignored "-Woverlength-strings"
#include "types/unicode_names_table.h"

/* ------------------------------------------------------------------------------------------ computed names */

static const char *const leads[] = {"G", "GG", "N", "D", "DD", "R", "M", "B", "BB", "S", "SS", "", "J", "JJ", "C", "K", "T", "P", "H"};
static const char *const vowels[] = {"A", "AE", "YA", "YAE", "EO", "E", "YEO", "YE", "O", "WA", "WAE",
                                     "OE", "YO", "U", "WEO", "WE", "WI", "YU", "EU", "YI", "I"};
static const char *const tails[] = {"", "G", "GG", "GS", "N", "NJ", "NH", "D", "L", "LG", "LM", "LB", "LS", "LT",
                                    "LP", "LH", "M", "B", "BS", "S", "SS", "NG", "J", "C", "K", "T", "P", "H"};

/* Index of the longest part that the text begins with; advances the text. -1: none. */
static int take_part(const char *const *parts, size_t count, const char **s) {
    int best = -1;
    size_t best_len = 0;
    for (size_t i = 0; i < count; i++) {
        size_t n = strlen(parts[i]);
        if (strncmp(*s, parts[i], n) == 0 && (best < 0 || n > best_len)) {
            best = (int)i;
            best_len = n;
        }
    }
    *s += best_len;
    return best;
}

static uint32_t hangul(const char *s) {
    int lead = take_part(leads, COUNT_OF(leads), &s), vowel = take_part(vowels, COUNT_OF(vowels), &s);
    int tail = take_part(tails, COUNT_OF(tails), &s);
    if (lead < 0 || vowel < 0 || tail < 0 || *s) return UNICODE_NO_CHAR;
    return 0xAC00 + (uint32_t)((lead * (int)COUNT_OF(vowels) + vowel) * (int)COUNT_OF(tails) + tail);
}

static bool is_unified(uint32_t c) {
    static const uint32_t ranges[][2] = {{0x3400, 0x4DBF}, {0x4E00, 0x9FFF}, {0x20000, 0x2A6DF}, {0x2A700, 0x2B738},
                                         {0x2B740, 0x2B81D}, {0x2B820, 0x2CEA1}, {0x2CEB0, 0x2EBE0}, {0x30000, 0x3134A}};
    for (size_t i = 0; i < COUNT_OF(ranges); i++)
        if (c >= ranges[i][0] && c <= ranges[i][1]) return true;
    return false;
}

static uint32_t ideograph(const char *s) {
    uint32_t c = 0;
    size_t n = strlen(s);
    if (n != 4 && n != 5) return UNICODE_NO_CHAR;
    for (; *s; s++) {
        if (*s >= '0' && *s <= '9') c = c << 4 | (uint32_t)(*s - '0');
        else if (*s >= 'A' && *s <= 'F') c = c << 4 | (uint32_t)(*s - 'A' + 10);
        else return UNICODE_NO_CHAR;
    }
    return is_unified(c) ? c : UNICODE_NO_CHAR;
}

/* -------------------------------------------------------------------------------------------------- table */

/* Writes the next name of the table over the one before it in buf. Returns the place behind it. */
static const uint8_t *next_name(const uint8_t *p, char *buf) {
    char *out = buf + *p++;
    while (!(*p & 0x80)) *out++ = (char)*p++;
    *out++ = (char)(*p++ & 0x7f);
    *out = 0;
    return p;
}

static uint32_t find(const char *name) {
    const uint8_t *data = (const uint8_t *)name_data;
    char buf[NAME_LONGEST + 1];
    size_t low = 0, high = COUNT_OF(name_blocks);
    while (high - low > 1) {
        size_t middle = (low + high) / 2;
        (void)next_name(data + name_blocks[middle], buf);
        if (strcmp(name, buf) < 0) high = middle;
        else low = middle;
    }
    const uint8_t *p = data + name_blocks[low];
    for (size_t i = low * NAME_BLOCK; i < (low + 1) * NAME_BLOCK && i < NAME_COUNT; i++) {
        p = next_name(p, buf);
        if (strcmp(name, buf) == 0) return name_codes[i] & ~NAME_ALIAS;
    }
    return UNICODE_NO_CHAR;
}

uint32_t unicode_by_name(const char *name, size_t len) {
    static const char syllable[] = "HANGUL SYLLABLE ", unified[] = "CJK UNIFIED IDEOGRAPH-";
    char upper[NAME_LONGEST + 1];
    if (len > NAME_LONGEST) return UNICODE_NO_CHAR;
    for (size_t i = 0; i < len; i++) upper[i] = (char)ascii_to_upper((uint8_t)name[i]);
    upper[len] = 0;
    if (strlen(upper) != len) return UNICODE_NO_CHAR;
    if (strncmp(name, syllable, size_min(len, sizeof syllable - 1)) == 0 && len >= sizeof syllable)
        return hangul(upper + sizeof syllable - 1);
    if (strncmp(name, unified, size_min(len, sizeof unified - 1)) == 0 && len >= sizeof unified)
        return ideograph(upper + sizeof unified - 1);
    return find(upper);
}

static void hangul_name(uint32_t c, char *name) {
    uint32_t n = c - 0xAC00, per_lead = COUNT_OF(vowels) * COUNT_OF(tails);
    snprintf(name, UNICODE_NAME_ROOM, "HANGUL SYLLABLE %s%s%s", leads[n / per_lead], vowels[n % per_lead / COUNT_OF(tails)], tails[n % COUNT_OF(tails)]);
}

bool unicode_name(uint32_t c, char name[UNICODE_NAME_ROOM]) {
    static_assert(NAME_LONGEST < UNICODE_NAME_ROOM, "room for each name");
    if (c >= 0xAC00 && c <= 0xD7A3) return hangul_name(c, name), true;
    if (is_unified(c)) return snprintf(name, UNICODE_NAME_ROOM, "CJK UNIFIED IDEOGRAPH-%X", (unsigned)c) > 0;
    size_t low = 0, high = COUNT_OF(name_order);
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (name_codes[name_order[middle]] < c) low = middle + 1;
        else high = middle;
    }
    if (low == COUNT_OF(name_order) || name_codes[name_order[low]] != c) return false;
    size_t number = name_order[low];
    const uint8_t *p = (const uint8_t *)name_data + name_blocks[number / NAME_BLOCK];
    for (size_t i = number / NAME_BLOCK * NAME_BLOCK; i <= number; i++) p = next_name(p, name);
    return true;
}
