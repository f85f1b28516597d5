/* SPDX-License-Identifier: MIT
 * re_parse.c: Python's pattern syntax, checked with CPython's messages and positions, and translated on the fly.
 *
 * All group names become plain numbered groups, and what flags change (., ^, $, white space and comments of VERBOSE) is
 * written out, so the engine always runs with the same options except for case folding, whose scopes are kept.
 */
#include "modules/re_translate.h"
#include "types/dict.h"
#include "types/int.h"
#include "types/unicode.h"
#include "vm/vm.h"

#define MAXGROUPS 1073741823u
#define TYPE_FLAGS (RE_LOCALE | RE_UNICODE | RE_ASCII_FLAG)
#define GLOBAL_FLAGS (RE_DEBUG | RE_TEMPLATE)

/* ---- tokens and errors ---- */

static size_t tell(const Translator *t) { return t->next.pos; }

/* offset: how far before the next token the error lies. */
#define FAIL(t, offset, ...) fail_at(t, (ssize_t)tell(t) - (ssize_t)(offset), format_str((t)->rt, __VA_ARGS__))
static int fail_at(Translator *t, ssize_t pos, Owned msg) {
    if (msg) raise_re_error(t->rt, msg, t->pattern, pos);
    return -1;
}

static uint32_t char_of(const Translator *t, size_t i) { return char_at(t->data, t->width, i); }

static int read_token(Translator *t, size_t pos) {
    t->next = (Token){.c = RE_NO_CHAR, .pos = pos, .len = 0};
    if (pos >= t->len) {
        t->next.pos = t->len;
        return 0;
    }
    uint32_t c = char_of(t, pos);
    t->next.len = 1;
    if (c == '\\') {
        if (pos + 1 >= t->len)
            return fail_at(t, (ssize_t)t->len - 1, str_from_cstr(t->rt, "bad escape (end of pattern)"));
        c = char_of(t, pos + 1);
        t->next.escaped = true;
        t->next.len = 2;
    }
    t->next.c = (int32_t)c;
    return 0;
}

/* Takes the next token. */
static int get(Translator *t, Token *token) {
    *token = t->next;
    return read_token(t, t->next.pos + t->next.len);
}

static bool next_is(const Translator *t, char c) { return !t->next.escaped && t->next.c == c; }

/* 1 taken, 0 not there, -1 error. */
static int match(Translator *t, char c) {
    if (!next_is(t, c)) return 0;
    Token token;
    return get(t, &token) < 0 ? -1 : 1;
}

static bool is_octal(int32_t c) { return c >= '0' && c <= '7'; }
static bool is_digit(int32_t c) { return c >= '0' && c <= '9'; }
static int hex_of(int32_t c) {
    if (is_digit(c)) return c - '0';
    return (c | 0x20) >= 'a' && (c | 0x20) <= 'f' ? (c | 0x20) - 'a' + 10 : -1;
}

/* Text of the pattern as a str, for messages. */
static Owned text_between(Translator *t, size_t start, size_t end) {
    return str_from_chars(t->rt, t->data + start * t->width, t->width, end - start);
}

/* Fails with a message that shows the pattern's text from `start` to the next token; the position is start. */
static int fail_showing(Translator *t, const char *format, size_t start) {
    Value text = text_between(t, start, tell(t));
    if (!text) return -1;
    Value msg = format_str(t->rt, format, text);
    decref(t->rt, text);
    return fail_at(t, (ssize_t)start, msg);
}

/* ---- escapes ---- */

static int simple_escape(int32_t c) {
    switch (c) {
    case 'a': return 7;
    case 'b': return '\b';
    case 'f': return '\f';
    case 'n': return '\n';
    case 'r': return '\r';
    case 't': return '\t';
    case 'v': return '\v';
    case '\\': return '\\';
    default: return -1;
    }
}

/* \x, \u, \U with their digits; start is the backslash. */
static int hex_escape(Translator *t, size_t start, int digits, uint32_t *out) {
    uint32_t n = 0;
    Token token;
    for (int i = 0; i < digits; i++) {
        int h = t->next.escaped ? -1 : hex_of(t->next.c);
        if (h < 0) return fail_showing(t, "incomplete escape %U", start);
        n = n << 4 | (uint32_t)h;
        if (get(t, &token) < 0) return -1;
    }
    if (n > UNICODE_MAX) return fail_showing(t, "bad escape %U", start);
    *out = n;
    return 0;
}

static int get_until(Translator *t, char terminator, const char *what, size_t *start, size_t *end);

static int name_escape(Translator *t, uint32_t *out) {
    size_t start, end;
    int r = match(t, '{');
    if (r <= 0) return r < 0 ? -1 : FAIL(t, 0, "missing {");
    if (get_until(t, '}', "character name", &start, &end) < 0) return -1;
    Value name = text_between(t, start, end);
    if (!name) return -1;
    uint32_t c = str_is_ascii(name) ? unicode_by_name(str_ascii(name), str_len(name)) : UNICODE_NO_CHAR;
    r = c != UNICODE_NO_CHAR ? 0 : FAIL(t, end - start + 4, "undefined character name %R", name);
    decref(t->rt, name);
    *out = c;
    return r;
}

static int octal_digits(Translator *t, int max, uint32_t *n) {
    Token token;
    for (int i = 0; i < max && !t->next.escaped && is_octal(t->next.c); i++) {
        *n = *n * 8 + (uint32_t)(t->next.c - '0');
        if (get(t, &token) < 0) return -1;
    }
    return 0;
}

static int check_octal(Translator *t, uint32_t n, size_t start) {
    return n > 0377 ? fail_showing(t, "octal escape value %U outside of range 0-0o377", start) : 0;
}

/* What escapes mean the same in and outside of classes: 1 with *out, 0 none of them, -1. */
static int common_escape(Translator *t, Token e, uint32_t *out) {
    switch (e.c) {
    case 'x': return hex_escape(t, e.pos, 2, out) < 0 ? -1 : 1;
    case 'u': return !t->is_text ? 0 : hex_escape(t, e.pos, 4, out) < 0 ? -1 : 1;
    case 'U': return !t->is_text ? 0 : hex_escape(t, e.pos, 8, out) < 0 ? -1 : 1;
    case 'N': return !t->is_text ? 0 : name_escape(t, out) < 0 ? -1 : 1;
    default: return 0;
    }
}

static int other_escape(Translator *t, Token e, uint32_t *out) {
    bool letter = e.c < 0x80 && ascii_is_alpha((uint32_t)e.c);
    if (letter || is_digit(e.c)) return fail_showing(t, "bad escape %U", e.pos);
    *out = (uint32_t)e.c;
    return 0;
}

/* An escape in a class: 0 with *c, 1 with *c a category's letter, -1. */
static int class_escape(Translator *t, Token e, uint32_t *c) {
    int simple = simple_escape(e.c);
    if (simple >= 0) {
        *c = (uint32_t)simple;
        return 0;
    }
    if (e.c > 0 && e.c < 0x80 && strchr("dDsSwW", e.c)) {
        *c = (uint32_t)e.c;
        return 1;
    }
    int r = common_escape(t, e, c);
    if (r) return r < 0 ? -1 : 0;
    if (is_octal(e.c)) {
        *c = (uint32_t)(e.c - '0');
        return octal_digits(t, 2, c) < 0 ? -1 : check_octal(t, *c, e.pos);
    }
    return other_escape(t, e, c);
}

/* ---- groups ---- */

static bool group_is_closed(const Translator *t, uint32_t group) { return group < t->group_count && !t->groups[group].open; }

static int check_lookbehind_group(Translator *t, uint32_t group) {
    if (t->lookbehind_groups < 0) return 0;
    if (!group_is_closed(t, group)) return FAIL(t, 0, "cannot refer to an open group");
    if (group >= (uint32_t)t->lookbehind_groups)
        return FAIL(t, 0, "cannot refer to group defined in the same lookbehind subpattern");
    return 0;
}

static int open_group(Translator *t, Borrowed name_or_null, size_t name_len, uint32_t *group) {
    Runtime *rt = t->rt;
    if (t->group_count >= t->group_room) { /* the first time, group 0 is counted but has no entry */
        uint32_t room = t->group_room * 2 + 8;
        GroupInfo *groups = mem_realloc_array(rt, t->groups, room, sizeof *groups);
        if (!groups) return -1;
        t->groups = groups;
        t->group_room = room;
    }
    if (t->group_count > 65535) return FAIL(t, name_len + 1, "too many groups");
    *group = t->group_count++;
    t->groups[*group] = (GroupInfo){.open = true};
    if (!name_or_null) return 0;
    Value old = dict_get(rt, t->names, name_or_null);
    if (old) {
        return FAIL(t, name_len + 1, "redefinition of group name %R as group %d; was group %d", name_or_null, (int)*group,
                    (int)small_get(old));
    }
    return rt->error ? -1 : dict_set(rt, t->names, name_or_null, v_small(*group));
}

/* Characters up to the terminator; "what" names it in errors. */
static int get_until(Translator *t, char terminator, const char *what, size_t *start, size_t *end) {
    *start = tell(t);
    for (;;) {
        Token token = t->next;
        size_t len = token.pos - *start;
        if (token.c == RE_NO_CHAR) {
            if (len == 0) return FAIL(t, 0, "missing %s", what);
            return FAIL(t, len, "missing %c, unterminated name", (int)terminator);
        }
        if (get(t, &token) < 0) return -1;
        if (!token.escaped && token.c == terminator) {
            if (len == 0) return FAIL(t, 1, "missing %s", what);
            *end = token.pos;
            return 0;
        }
    }
}

/* A group's name as a str; it must be an identifier. */
static Owned get_name(Translator *t, char terminator, size_t *len) {
    size_t start, end;
    if (get_until(t, terminator, "group name", &start, &end) < 0) return V_NULL;
    Value name = text_between(t, start, end);
    if (name) name = str_intern(t->rt, name);
    *len = end - start;
    if (!name || str_is_identifier(name)) return name;
    FAIL(t, *len + 1, "bad character in group name %R", name);
    decref(t->rt, name);
    return V_NULL;
}

/* ---- items ---- */

enum ItemKind { ITEM_NONE, ITEM_AT, ITEM_REPEAT, ITEM_OTHER };
typedef struct Item {
    enum ItemKind kind;
    Width width;
    size_t start; /* in the output */
    bool captures; /* holds a capturing group */
} Item;

static uint64_t cap(uint64_t n) { return n < RE_MAXREPEAT ? n : RE_MAXREPEAT; }
static uint64_t times(uint64_t n, uint64_t by) { return n && by > RE_MAXREPEAT / n ? RE_MAXREPEAT : cap(n * by); }

static const Width one = {1, 1}, none = {0, 0};

static int parse_alternatives(Translator *t, uint32_t flags, int nested, Width *width);
static int parse_sequence(Translator *t, uint32_t *flags, int nested, bool first, Width *width);

static int emit_reference(Translator *t, uint32_t group, Item *item) {
    item->width = t->groups[group].width;
    return emit_number(t, "\\g{", group, "}");
}

/* \1 ... or an octal escape. */
static int digit_escape(Translator *t, Token e, uint32_t flags, Item *item) {
    uint32_t n = (uint32_t)(e.c - '0');
    Token token;
    if (e.c == '0') {
        if (octal_digits(t, 2, &n) < 0) return -1;
        return emit_literal(t, n, flags);
    }
    if (!t->next.escaped && is_digit(t->next.c)) {
        int32_t second = t->next.c;
        uint32_t octal = n * 8 + (uint32_t)(second - '0');
        n = n * 10 + (uint32_t)(second - '0');
        if (get(t, &token) < 0) return -1;
        if (is_octal(e.c) && is_octal(second) && !t->next.escaped && is_octal(t->next.c)) {
            octal = octal * 8 + (uint32_t)(t->next.c - '0');
            if (get(t, &token) < 0 || check_octal(t, octal, e.pos) < 0) return -1;
            return emit_literal(t, octal, flags);
        }
    }
    size_t len = tell(t) - e.pos;
    if (n >= t->group_count) return FAIL(t, len - 1, "invalid group reference %d", (int)n);
    if (!group_is_closed(t, n)) return FAIL(t, len, "cannot refer to an open group");
    if (check_lookbehind_group(t, n) < 0) return -1;
    return emit_reference(t, n, item);
}

static int parse_escape(Translator *t, Token e, uint32_t flags, Item *item) {
    uint32_t c;
    item->width = none;
    item->kind = ITEM_AT;
    switch (e.c) {
    case 'A': return emit_cstr(t, "\\A");
    case 'Z': return emit_cstr(t, "\\z");
    case 'b': case 'B': return emit_category(t, e.c, flags);
    default: break;
    }
    item->kind = ITEM_OTHER;
    item->width = one;
    if (e.c > 0 && e.c < 0x80 && strchr("dDsSwW", e.c)) return emit_category(t, e.c, flags);
    int simple = simple_escape(e.c);
    if (simple >= 0) return emit_literal(t, (uint32_t)simple, flags);
    int r = common_escape(t, e, &c);
    if (r > 0) return emit_literal(t, c, flags);
    if (r < 0) return -1;
    if (is_digit(e.c)) return digit_escape(t, e, flags, item);
    return other_escape(t, e, &c) < 0 ? -1 : emit_literal(t, c, flags);
}

/* ---- classes ---- */

static int nested_set_warning(Translator *t, const char *what) {
    return t->again ? 0 : warn(t->rt, T_FUTURE_WARNING, "Possible %s at position %d", what, (int)(tell(t) - (what[0] == 'n' ? 0 : 1)));
}

/* One end of a range: 0 a character, 1 a category, -1. */
static int class_member(Translator *t, Token token, uint32_t *c) {
    if (token.escaped) return class_escape(t, token, c);
    *c = (uint32_t)token.c;
    return 0;
}

static int class_range(Translator *t, CharClass *k, Token first, int kind, uint32_t lo, bool *closed, size_t here) {
    Token second;
    uint32_t hi;
    if (get(t, &second) < 0) return -1;
    if (second.c == RE_NO_CHAR) return FAIL(t, tell(t) - here, "unterminated character set");
    if (!second.escaped && second.c == ']') { /* the hyphen stands for itself */
        *closed = true;
        if (kind == 1) class_add_category(k, (int)lo);
        else if (class_add(t, k, lo, lo) < 0) return -1;
        return class_add(t, k, '-', '-');
    }
    if (!second.escaped && second.c == '-' && nested_set_warning(t, "set difference") < 0) return -1;
    int kind2 = class_member(t, second, &hi);
    if (kind2 < 0) return -1;
    if (kind == 0 && kind2 == 0 && hi >= lo) return class_add(t, k, lo, hi);
    /* the text of both ends as they were first read: an escape counts two characters there */
    Value text = text_between(t, first.pos, tell(t));
    if (!text) return -1;
    size_t len = tell(t) - first.pos;
    int r = FAIL(t, len, "bad character range %U", text);
    decref(t->rt, text);
    return r;
}

static int class_items(Translator *t, CharClass *k, size_t here) {
    bool any = false, closed = false;
    while (!closed) {
        Token token;
        uint32_t c;
        if (get(t, &token) < 0) return -1;
        if (token.c == RE_NO_CHAR) return FAIL(t, tell(t) - here, "unterminated character set");
        if (!token.escaped && token.c == ']' && any) return 0;
        if (!token.escaped && any && token.c > 0 && token.c < 0x80 && strchr("-&~|", token.c) && next_is(t, (char)token.c)) {
            const char *what = token.c == '-' ? "set difference" : token.c == '&' ? "set intersection"
                               : token.c == '~' ? "set symmetric difference" : "set union";
            if (nested_set_warning(t, what) < 0) return -1;
        }
        int kind = class_member(t, token, &c);
        int range = kind < 0 ? -1 : match(t, '-');
        if (range < 0) return -1;
        any = true;
        if (range) {
            if (class_range(t, k, token, kind, c, &closed, here) < 0) return -1;
        } else if (kind == 1) class_add_category(k, (int)c);
        else if (class_add(t, k, c, c) < 0) return -1;
    }
    return 0;
}

static int parse_class(Translator *t, size_t here, uint32_t flags) {
    CharClass k = {0};
    if (next_is(t, '[') && nested_set_warning(t, "nested set") < 0) return -1;
    int r = match(t, '^');
    if (r < 0) return -1;
    k.negated = r;
    r = class_items(t, &k, here);
    if (r == 0) r = emit_class(t, &k, flags);
    mem_free(t->rt, k.ranges);
    return r;
}

/* ---- repeats ---- */

static int read_count(Translator *t, bool *given, uint64_t *n) {
    Token token;
    *given = false;
    *n = 0;
    while (!t->next.escaped && is_digit(t->next.c)) {
        *given = true;
        if (*n <= RE_MAXREPEAT) *n = *n * 10 + (uint64_t)(t->next.c - '0');
        if (get(t, &token) < 0) return -1;
    }
    return 0;
}

static int too_many(Translator *t) { return raise_int(t->rt, T_OVERFLOW_ERROR, "the repetition number is too large"); }

/* {m,n}: 1 with the numbers, 0: the brace stands for itself, -1. */
static int read_braces(Translator *t, size_t here, uint64_t *min, uint64_t *max) {
    if (next_is(t, '}')) return 0;
    bool has_min, has_max;
    uint64_t lo, hi;
    if (read_count(t, &has_min, &lo) < 0) return -1;
    int comma = match(t, ',');
    if (comma < 0) return -1;
    if (comma) {
        if (read_count(t, &has_max, &hi) < 0) return -1;
    } else {
        has_max = has_min;
        hi = lo;
    }
    int close = match(t, '}');
    if (close < 0) return -1;
    if (!close) return read_token(t, here) < 0 ? -1 : 0;
    *min = has_min ? lo : 0;
    *max = has_max ? hi : RE_MAXREPEAT;
    if (has_min && lo >= RE_MAXREPEAT) return too_many(t);
    if (has_max && hi >= RE_MAXREPEAT) return too_many(t);
    if (*max < *min) return FAIL(t, tell(t) - here, "min repeat greater than max repeat");
    return 1;
}

/* PCRE2 counts to 65535. Larger minimums are repeated repeats, where no group would be captured twice. */
#define ENGINE_MAX 65535u
static int emit_counts(Translator *t, Item *last, uint64_t min, uint64_t max) {
    if (min == 0 && max == RE_MAXREPEAT) return emit(t, "*", 1);
    if (min == 1 && max == RE_MAXREPEAT) return emit(t, "+", 1);
    if (min == 0 && max == 1) return emit(t, "?", 1);
    if (min > ENGINE_MAX || (max > ENGINE_MAX && max != RE_MAXREPEAT)) return too_many(t);
    if (emit_number(t, "{", min, min == max ? "}" : ",") < 0) return -1;
    if (min == max) return 0;
    return max == RE_MAXREPEAT ? emit(t, "}", 1) : emit_number(t, "", max, "}");
}

static int parse_repeat(Translator *t, Token token, Item *last, uint32_t flags) {
    uint64_t min = token.c == '+', max = token.c == '?' ? 1 : RE_MAXREPEAT;
    size_t here = tell(t);
    if (token.c == '{') {
        int r = read_braces(t, here, &min, &max);
        if (r < 0) return -1;
        if (r == 0) {
            *last = (Item){ITEM_OTHER, one, t->out_len, false};
            return emit_literal(t, '{', flags);
        }
    }
    size_t back = tell(t) - here + 1;
    if (last->kind == ITEM_NONE || last->kind == ITEM_AT) return FAIL(t, back, "nothing to repeat");
    if (last->kind == ITEM_REPEAT) return FAIL(t, back, "multiple repeat");
    if (emit_counts(t, last, min, max) < 0) return -1;
    int lazy = match(t, '?'), possessive = lazy == 0 ? match(t, '+') : 0;
    if (lazy < 0 || possessive < 0) return -1;
    if (lazy && emit(t, "?", 1) < 0) return -1;
    if (possessive && emit(t, "+", 1) < 0) return -1;
    last->kind = ITEM_REPEAT;
    last->width = (Width){times(last->width.lo, min), times(last->width.hi, max)};
    return 0;
}

/* ---- ( ... ) ---- */

static int expect_close(Translator *t, size_t start) {
    int r = match(t, ')');
    if (r < 0) return -1;
    return r ? 0 : FAIL(t, tell(t) - start, "missing ), unterminated subpattern");
}

static uint32_t flag_of(int32_t c) {
    switch (c) {
    case 'i': return RE_IGNORECASE;
    case 'L': return RE_LOCALE;
    case 'm': return RE_MULTILINE;
    case 's': return RE_DOTALL;
    case 'x': return RE_VERBOSE;
    case 'a': return RE_ASCII_FLAG;
    case 't': return RE_TEMPLATE;
    case 'u': return RE_UNICODE;
    default: return 0;
    }
}

static bool is_letter(Token token) { return !token.escaped && token.c != RE_NO_CHAR && unicode_is_alpha((uint32_t)token.c); }

static int next_flag(Translator *t, Token *token, const char *ends, const char *missing) {
    if (get(t, token) < 0) return -1;
    if (token->c == RE_NO_CHAR) return FAIL(t, 0, "%s", missing);
    if (!token->escaped && token->c > 0 && token->c < 0x80 && strchr(ends, token->c)) return 0;
    if (token->escaped || !flag_of(token->c)) return FAIL(t, token->len, "%s", is_letter(*token) ? "unknown flag" : missing);
    return 1;
}

static int flags_to_add(Translator *t, Token *token, uint32_t *add) {
    for (;;) {
        uint32_t flag = flag_of(token->c);
        if (t->is_text && token->c == 'L') return FAIL(t, 0, "bad inline flags: cannot use 'L' flag with a str pattern");
        if (!t->is_text && token->c == 'u') return FAIL(t, 0, "bad inline flags: cannot use 'u' flag with a bytes pattern");
        *add |= flag;
        if ((flag & TYPE_FLAGS) && (*add & TYPE_FLAGS) != flag)
            return FAIL(t, 0, "bad inline flags: flags 'a', 'u' and 'L' are incompatible");
        int r = next_flag(t, token, ")-:", "missing -, : or )");
        if (r <= 0) return r;
    }
}

static int flags_to_drop(Translator *t, Token *token, uint32_t *del) {
    int r = next_flag(t, token, "", "missing flag");
    if (r < 0) return -1;
    for (;;) {
        uint32_t flag = flag_of(token->c);
        if (flag & TYPE_FLAGS) return FAIL(t, 0, "bad inline flags: cannot turn off flags 'a', 'u' and 'L'");
        *del |= flag;
        r = next_flag(t, token, ":", "missing :");
        if (r <= 0) return r;
    }
}

/* (?flags) or (?flags-flags: ; token is the first letter. 1: global ones, 0: of this group, -1. */
static int parse_flags(Translator *t, Token token, uint32_t *add, uint32_t *del) {
    *add = *del = 0;
    if (token.c != '-' && flags_to_add(t, &token, add) < 0) return -1;
    if (token.c == ')') {
        t->flags |= *add;
        return 1;
    }
    if (*add & GLOBAL_FLAGS) return FAIL(t, 1, "bad inline flags: cannot turn on global flag");
    if (token.c == '-' && flags_to_drop(t, &token, del) < 0) return -1;
    if (*del & GLOBAL_FLAGS) return FAIL(t, 1, "bad inline flags: cannot turn off global flag");
    if (*add & *del) return FAIL(t, 1, "bad inline flags: flag turned on and off");
    return 0;
}

static int parse_comment(Translator *t, size_t start) {
    Token token;
    do {
        if (t->next.c == RE_NO_CHAR) return FAIL(t, tell(t) - start, "missing ), unterminated comment");
        if (get(t, &token) < 0) return -1;
    } while (token.escaped || token.c != ')');
    return 0;
}

static int parse_named_reference(Translator *t, Item *item) {
    size_t len;
    Value name = get_name(t, ')', &len);
    if (!name) return -1;
    Value number = dict_get(t->rt, t->names, name);
    int r = -1;
    if (!number && !t->rt->error) FAIL(t, len + 1, "unknown group name %R", name);
    else if (number) {
        uint32_t group = (uint32_t)small_get(number);
        if (!group_is_closed(t, group)) FAIL(t, len + 1, "cannot refer to an open group");
        else if (check_lookbehind_group(t, group) == 0) r = emit_reference(t, group, item);
    }
    decref(t->rt, name);
    return r;
}

static int parse_look(Translator *t, size_t start, bool behind, bool negative, uint32_t flags, int nested) {
    ssize_t outer = t->lookbehind_groups;
    Width width;
    if (behind && outer < 0) t->lookbehind_groups = (ssize_t)t->group_count;
    if (emit_cstr(t, behind ? (negative ? "(?<!" : "(?<=") : negative ? "(?!" : "(?=") < 0) return -1;
    if (parse_alternatives(t, flags, nested + 1, &width) < 0) return -1;
    if (behind) t->lookbehind_groups = outer;
    if (expect_close(t, start) < 0) return -1;
    if (behind && width.lo != width.hi) t->bad_lookbehind = true;
    return emit(t, ")", 1);
}

static int note_reference(Translator *t, uint32_t group, size_t pos) {
    if (t->ref_count == t->ref_room) {
        size_t room = t->ref_room * 2 + 4;
        GroupRef *refs = mem_realloc_array(t->rt, t->refs, room, sizeof *refs);
        if (!refs) return -1;
        t->refs = refs;
        t->ref_room = room;
    }
    t->refs[t->ref_count++] = (GroupRef){group, pos};
    return 0;
}

/* The group of (?(...): by name or number. */
static int condition_group(Translator *t, uint32_t *group) {
    Runtime *rt = t->rt;
    size_t start, end;
    if (get_until(t, ')', "group name", &start, &end) < 0) return -1;
    size_t len = end - start;
    Value name = text_between(t, start, end), number = V_NULL;
    int64_t n = -1;
    int r = -1;
    if (!name) return -1;
    if (str_is_identifier(name)) {
        Value found = dict_get(rt, t->names, name);
        if (found) {
            n = small_get(found);
            r = 0;
        } else if (!rt->error) FAIL(t, len + 1, "unknown group name %R", name);
    } else if (!(number = int_from_str(rt, name, 10)) && !error_catch(rt, T_VALUE_ERROR)) r = -1;
    else if (!number || int_sign(number) < 0) FAIL(t, len + 1, "bad character in group name %R", name);
    else if (number == v_small(0)) FAIL(t, len + 1, "bad group number");
    else if (!int_fits_i64(number, &n) || n >= (int64_t)MAXGROUPS) FAIL(t, len + 1, "invalid group reference %S", number);
    else if (note_reference(t, (uint32_t)n, start) == 0) {
        bool plain = str_is_ascii(name);
        for (size_t i = 0; plain && i < len; i++) plain = ascii_is_digit(str_at(name, i));
        r = plain || t->again ? 0 : warn(rt, T_DEPRECATION_WARNING, "bad character in group name %R at position %d", name, (int)start);
    }
    decref_maybe(rt, number);
    decref(rt, name);
    *group = (uint32_t)n;
    return r;
}

static int parse_condition(Translator *t, size_t start, uint32_t flags, int nested, Item *item) {
    uint32_t group;
    Width yes, no = none;
    if (condition_group(t, &group) < 0 || check_lookbehind_group(t, group) < 0) return -1;
    if (emit_number(t, "(?(", group, ")") < 0) return -1;
    if (parse_sequence(t, &flags, nested + 1, false, &yes) < 0) return -1;
    int r = match(t, '|');
    if (r < 0) return -1;
    if (r) {
        if (emit(t, "|", 1) < 0 || parse_sequence(t, &flags, nested + 1, false, &no) < 0) return -1;
        if (next_is(t, '|')) return FAIL(t, 0, "conditional backref with more than two branches");
    }
    if (expect_close(t, start) < 0) return -1;
    item->width = (Width){yes.lo < no.lo ? yes.lo : no.lo, yes.hi > no.hi ? yes.hi : no.hi};
    return emit(t, ")", 1);
}

/* A group's contents and end; group 0: not captured. */
static int parse_body(Translator *t, size_t start, uint32_t group, uint32_t flags, int nested, Item *item) {
    Width width;
    if (parse_alternatives(t, flags, nested + 1, &width) < 0 || expect_close(t, start) < 0) return -1;
    if (group) {
        t->groups[group].open = false;
        t->groups[group].width = width;
        t->groups[group].close_order = (uint16_t)++t->closed;
    }
    item->width = width;
    return emit(t, ")", 1);
}

static int parse_capture(Translator *t, size_t start, Borrowed name, size_t name_len, uint32_t flags, int nested, Item *item) {
    uint32_t group = 0;
    if (open_group(t, name, name_len, &group) < 0 || emit(t, "(", 1) < 0) return -1;
    item->captures = true;
    return parse_body(t, start, group, flags, nested, item);
}

static int parse_p_extension(Translator *t, size_t start, uint32_t flags, int nested, Item *item) {
    int r = match(t, '<');
    if (r < 0) return -1;
    if (r) {
        size_t len;
        Value name = get_name(t, '>', &len);
        if (!name) return -1;
        r = parse_capture(t, start, name, len, flags, nested, item);
        decref(t->rt, name);
        return r;
    }
    r = match(t, '=');
    if (r) return r < 0 ? -1 : parse_named_reference(t, item);
    Token token;
    if (get(t, &token) < 0) return -1;
    if (token.c == RE_NO_CHAR) return FAIL(t, 0, "unexpected end of pattern");
    Value shown = text_between(t, token.pos, token.pos + token.len);
    if (!shown) return -1;
    FAIL(t, token.len + 2, "unknown extension ?P%U", shown);
    decref(t->rt, shown);
    return -1;
}

static uint32_t combine_flags(uint32_t flags, uint32_t add, uint32_t del) {
    if (add & TYPE_FLAGS) flags &= ~(uint32_t)TYPE_FLAGS;
    return (flags | add) & ~del;
}

static int parse_flag_group(Translator *t, size_t start, Token token, uint32_t *flags, int nested, bool at_start, Item *item) {
    uint32_t add, del;
    int r = parse_flags(t, token, &add, &del);
    if (r < 0) return -1;
    if (r > 0) {
        item->kind = ITEM_NONE;
        if (!at_start) return FAIL(t, tell(t) - start, "global flags not at the start of the expression");
        if ((t->flags & RE_VERBOSE) && !(*flags & RE_VERBOSE)) t->restart_verbose = true;
        *flags |= t->flags;
        return 0;
    }
    uint32_t inner = combine_flags(*flags, add, del);
    const char *open = !((inner ^ *flags) & RE_IGNORECASE) ? "(?:" : inner & RE_IGNORECASE ? "(?i:" : "(?-i:";
    return emit_cstr(t, open) < 0 ? -1 : parse_body(t, start, 0, inner, nested, item);
}

static int unknown_extension(Translator *t, const char *shown, Token token) {
    Value text = text_between(t, token.pos, token.pos + token.len);
    if (!text) return -1;
    FAIL(t, token.len + strlen(shown), "unknown extension %s%U", shown, text);
    decref(t->rt, text);
    return -1;
}

/* item->kind becomes ITEM_NONE for what is no item (comments, flags). */
static int parse_group(Translator *t, size_t start, uint32_t *flags, int nested, bool at_start, Item *item) {
    int r = match(t, '?');
    if (r < 0) return -1;
    if (!r) return parse_capture(t, start, V_NULL, 0, *flags, nested, item);
    Token token;
    if (get(t, &token) < 0) return -1;
    if (token.c == RE_NO_CHAR) return FAIL(t, 0, "unexpected end of pattern");
    if (token.escaped) return unknown_extension(t, "?", token);
    switch (token.c) {
    case 'P': return parse_p_extension(t, start, *flags, nested, item);
    case ':': return emit_cstr(t, "(?:") < 0 ? -1 : parse_body(t, start, 0, *flags, nested, item);
    case '>': return emit_cstr(t, "(?>") < 0 ? -1 : parse_body(t, start, 0, *flags, nested, item);
    case '#':
        item->kind = ITEM_NONE;
        return parse_comment(t, start);
    case '=': case '!': return parse_look(t, start, false, token.c == '!', *flags, nested);
    case '<':
        if (get(t, &token) < 0) return -1;
        if (token.c == RE_NO_CHAR) return FAIL(t, 0, "unexpected end of pattern");
        if (token.escaped || (token.c != '=' && token.c != '!')) return unknown_extension(t, "?<", token);
        return parse_look(t, start, true, token.c == '!', *flags, nested);
    case '(': return parse_condition(t, start, *flags, nested, item);
    default: break;
    }
    if (flag_of(token.c) || token.c == '-') return parse_flag_group(t, start, token, flags, nested, at_start, item);
    return unknown_extension(t, "?", token);
}

/* ---- sequences ---- */

static int skip_line(Translator *t) {
    Token token;
    do
        if (get(t, &token) < 0) return -1;
    while (token.c != RE_NO_CHAR && (token.escaped || token.c != '\n'));
    return 0;
}

/* One item, which `token` begins. */
static int parse_item(Translator *t, Token token, uint32_t *flags, int nested, bool at_start, Item *item) {
    *item = (Item){ITEM_OTHER, none, t->out_len, false};
    if (token.escaped) return parse_escape(t, token, *flags, item);
    switch (token.c) {
    case '[':
        item->width = one;
        return parse_class(t, token.pos, *flags);
    case '.':
        item->width = one;
        return emit_cstr(t, *flags & RE_DOTALL ? "." : "\\N");
    case '(': return parse_group(t, token.pos, flags, nested, at_start, item);
    case '^':
        item->kind = ITEM_AT;
        return emit_cstr(t, *flags & RE_MULTILINE ? "^" : "\\A");
    case '$':
        item->kind = ITEM_AT;
        return emit_cstr(t, *flags & RE_MULTILINE ? "$" : "\\Z");
    default:
        item->width = one;
        return emit_literal(t, (uint32_t)token.c, *flags);
    }
}

static bool is_verbose_space(int32_t c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

static int parse_sequence(Translator *t, uint32_t *flags, int nested, bool first, Width *width) {
    Item last = {0};
    Width total = none; /* without `last` */
    bool any = false;
    if (c_stack_low(t->rt)) return raise_recursion(t->rt, " while compiling a regular expression") ? 0 : -1;
    while (t->next.c != RE_NO_CHAR && !next_is(t, '|') && !next_is(t, ')')) {
        Token token;
        if (get(t, &token) < 0) return -1;
        if ((*flags & RE_VERBOSE) && !token.escaped) {
            if (is_verbose_space(token.c)) continue;
            if (token.c == '#') {
                if (skip_line(t) < 0) return -1;
                continue;
            }
        }
        if (!token.escaped && (token.c == '*' || token.c == '+' || token.c == '?' || token.c == '{')) {
            Item before = last;
            if (parse_repeat(t, token, &last, *flags) < 0) return -1;
            if (last.kind == ITEM_OTHER) { /* a brace that stands for itself */
                total = (Width){cap(total.lo + before.width.lo), cap(total.hi + before.width.hi)};
                any = true;
            }
            continue;
        }
        Item item;
        if (parse_item(t, token, flags, nested, first && !any, &item) < 0) return -1;
        if (t->restart_verbose) return 0;
        if (item.kind == ITEM_NONE) continue;
        total = (Width){cap(total.lo + last.width.lo), cap(total.hi + last.width.hi)};
        last = item;
        any = true;
    }
    *width = (Width){cap(total.lo + last.width.lo), cap(total.hi + last.width.hi)};
    return 0;
}

static int parse_alternatives(Translator *t, uint32_t flags, int nested, Width *width) {
    Width all = none;
    for (bool first = true;; first = false) {
        Width w;
        if (parse_sequence(t, &flags, nested, nested == 0 && first, &w) < 0) return -1;
        if (t->restart_verbose) return 0;
        if (first) all = w;
        else all = (Width){all.lo < w.lo ? all.lo : w.lo, all.hi > w.hi ? all.hi : w.hi};
        int r = match(t, '|');
        if (r < 0) return -1;
        if (!r) break;
        if (emit(t, "|", 1) < 0) return -1;
    }
    *width = all;
    return 0;
}

/* ---- the whole ---- */

static int fix_flags(Translator *t) {
    Runtime *rt = t->rt;
    if (t->is_text) {
        if (t->flags & RE_LOCALE) return raise_int(rt, T_VALUE_ERROR, "cannot use LOCALE flag with a str pattern");
        if ((t->flags & RE_ASCII_FLAG) && (t->flags & RE_UNICODE))
            return raise_int(rt, T_VALUE_ERROR, "ASCII and UNICODE flags are incompatible");
        if (!(t->flags & RE_ASCII_FLAG)) t->flags |= RE_UNICODE;
    } else {
        if (t->flags & RE_UNICODE) return raise_int(rt, T_VALUE_ERROR, "cannot use UNICODE flag with a bytes pattern");
        if ((t->flags & RE_LOCALE) && (t->flags & RE_ASCII_FLAG))
            return raise_int(rt, T_VALUE_ERROR, "ASCII and LOCALE flags are incompatible");
    }
    return 0;
}

static int run(Translator *t) {
    Width width;
    t->group_count = 1;
    t->lookbehind_groups = -1;
    if (read_token(t, 0) < 0 || parse_alternatives(t, t->flags, 0, &width) < 0) return -1;
    if (t->restart_verbose) return 0;
    if (fix_flags(t) < 0) return -1;
    if (t->next.c != RE_NO_CHAR) return FAIL(t, 0, "unbalanced parenthesis");
    for (size_t i = 0; i < t->ref_count; i++)
        if (t->refs[i].group >= t->group_count)
            return fail_at(t, (ssize_t)t->refs[i].pos, format_str(t->rt, "invalid group reference %d", (int)t->refs[i].group));
    if (t->bad_lookbehind) return fail_at(t, -1, str_from_cstr(t->rt, "look-behind requires fixed-width pattern"));
    return emit(t, "", 0);
}

static void drop(Translator *t) {
    mem_free(t->rt, t->groups);
    mem_free(t->rt, t->refs);
    mem_free(t->rt, t->out);
    decref_maybe(t->rt, t->names);
    t->groups = NULL;
    t->refs = NULL;
    t->out = NULL;
    t->names = V_NULL;
}

static int start(Translator *t, Runtime *rt, Borrowed pattern, uint32_t flags, enum ReVariant variant, bool again) {
    static const uint32_t max_chars[] = {0x7f, 0xff, 0xffff, UNICODE_MAX, 0xff};
    bool text = v_is_str(rt, pattern);
    *t = (Translator){.rt = rt, .pattern = pattern, .variant = variant, .flags = flags, .again = again, .is_text = text, .max_char = max_chars[variant]};
    t->data = text ? as_str(pattern)->data : as_bytes(pattern)->data;
    t->width = text ? str_width(pattern) : 1;
    t->len = text ? str_len(pattern) : as_bytes(pattern)->len;
    t->names = dict_new(rt);
    return t->names ? 0 : -1;
}

int re_translate(Runtime *rt, Borrowed pattern, uint32_t flags, enum ReVariant variant, bool again, ReTranslation *out) {
    Translator t;
    int r = start(&t, rt, pattern, flags, variant, again);
    if (r == 0) r = run(&t);
    if (r == 0 && t.restart_verbose) {
        uint32_t with = t.flags | RE_VERBOSE;
        drop(&t);
        r = start(&t, rt, pattern, with, variant, again);
        if (r == 0) r = run(&t);
    }
    uint16_t *order = r == 0 ? mem_alloc_array(rt, t.group_count, sizeof *order) : NULL;
    if (!order) {
        drop(&t);
        return -1;
    }
    for (uint32_t i = 1; i < t.group_count; i++) order[i] = t.groups[i].close_order;
    *out = (ReTranslation){.text = t.out, .len = t.out_len, .flags = t.flags, .groups = t.group_count - 1, .close_order = order, .names = t.names};
    t.out = NULL;
    t.names = V_NULL;
    drop(&t);
    return 0;
}

void re_translation_drop(Runtime *rt, ReTranslation *t) {
    mem_free(rt, t->text);
    mem_free(rt, t->close_order);
    decref_maybe(rt, t->names);
}

Owned raise_re_error(Runtime *rt, Owned msg, Borrowed pattern, ssize_t pos) {
    ReState *s = re_state(rt);
    if (!s->error) { /* _re was imported by itself: re.py has the class */
        Owned module = import_from_c(rt, "re");
        decref_maybe(rt, module);
        if (module && !s->error) raise(rt, T_RUNTIME_ERROR, "the module re has no class of errors: %U", msg);
    }
    Value args[3] = {msg, pos < 0 ? V_NONE : pattern, pos < 0 ? V_NONE : v_small(pos)};
    Owned cls = rt->error ? V_NULL : own(s->error), exc = cls ? obj_call(rt, cls, args, 3, V_NULL) : V_NULL;
    decref_maybe(rt, cls);
    decref(rt, msg);
    if (exc) error_set(rt, exc);
    return V_NULL;
}
