/* SPDX-License-Identifier: MIT
 * mutate.c: libFuzzer's mutator for Python text: tokens and lines are exchanged, doubled, dropped and brought in from a second
 * text, so that most mutants still compile. Every fourth time libFuzzer's own mutator works on the bytes. */
#include <ctype.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

size_t LLVMFuzzerMutate(uint8_t *data, size_t size, size_t room);
size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t room, unsigned seed);
size_t LLVMFuzzerCustomCrossOver(const uint8_t *a, size_t a_size, const uint8_t *b, size_t b_size, uint8_t *out, size_t room,
                                 unsigned seed);

static uint64_t state;
static size_t draw(size_t n) {
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    return n ? (size_t)((state >> 11) % n) : 0;
}

typedef struct Piece { size_t at, len; } Piece;

static int is_word(int c) { return isalnum(c) || c == '_' || c >= 0x80; }

/* A token at or behind a random place: a word, a number, a string on one line, or one character. */
static Piece random_token(const uint8_t *d, size_t size) {
    size_t i = draw(size);
    while (i > 0 && is_word(d[i]) && is_word(d[i - 1])) i--;
    while (i < size && isspace(d[i])) i++;
    size_t start = i;
    if (i >= size) return (Piece){0, 0};
    if (d[i] == '"' || d[i] == '\'') {
        for (i++; i < size && d[i] != d[start] && d[i] != '\n'; i++)
            if (d[i] == '\\') i++;
        i = i < size ? i + 1 : size;
    } else if (is_word(d[i])) {
        while (i < size && is_word(d[i])) i++;
    } else {
        i++;
    }
    return (Piece){start, i - start};
}

static Piece random_line(const uint8_t *d, size_t size) {
    size_t start = draw(size), end;
    while (start > 0 && d[start - 1] != '\n') start--;
    for (end = start; end < size && d[end] != '\n'; end++) {}
    return (Piece){start, end < size ? end + 1 - start : end - start};
}

/* data[what] becomes the `len` bytes at text, which may lie in data. Returns the new size; unchanged when there is no room. */
static size_t replace(uint8_t *data, size_t size, size_t room, Piece what, const uint8_t *text, size_t len) {
    uint8_t copy[4096];
    if (len > sizeof copy || size - what.len + len > room) return size;
    memcpy(copy, text, len);
    memmove(data + what.at + len, data + what.at + what.len, size - what.at - what.len);
    memcpy(data + what.at, copy, len);
    return size - what.len + len;
}

static const char *const pieces[] = {
    "0", "1", "-1", "2**63", "10**30", "-2**31", "1.5", "float('nan')", "1e308", "0j", "''", "'a'", "b''", "'\\u20ac'", "[]", "()", "{}",
    "set()", "None", "True", "object()", "[1, 2, 3]", "{1: 2}", "range(3)", "slice(None, None, -1)", "lambda *a: a", "type", "int", "str", "list",
    "dict", "bytearray(b'ab')", "iter([1])", "(x for x in [1])", "memoryview(b'abc')", "weakref", "__class__", "__dict__", "__del__", "__eq__",
    "__hash__", "__index__", "__iter__", "__len__", "__getattr__", "__slots__", "del ", "yield ", "await ", "*", "**", ":=", "//", "@", "<<", " in ",
    " is ", "[::-1]", "[:]", ".clear()", ".pop()", ".append(1)", ".__init__()", "gc.collect()", "import gc, weakref, sys\n", "x", "self", "super()",
    "sorted(", "map(", "zip(", "getattr(", "setattr(", "format(", "repr(", "hash(", "iter(", "next(", "exec(", "eval(", "vars(", "type(",
    "try:\n    ", "except Exception as e: pass\n", "finally:\n    ", "for i in range(3): ", "while True: ", "with ", "class A:\n    ", "def f(*a, **k): ",
};

static size_t mutate_once(uint8_t *data, size_t size, size_t room, const uint8_t *other, size_t other_size) {
    Piece token = random_token(data, size), line = random_line(data, size), from;
    switch (draw(8)) {
    case 0:
    case 1: from = random_token(other, other_size); return replace(data, size, room, token, other + from.at, from.len);
    case 2: from = random_line(other, other_size); return replace(data, size, room, (Piece){line.at, 0}, other + from.at, from.len);
    case 3: from = random_line(other, other_size); return replace(data, size, room, line, other + from.at, from.len);
    case 4: return size > line.len ? replace(data, size, room, line, data, 0) : size;
    case 5: return replace(data, size, room, token, data, 0);
    default: {
        const char *p = pieces[draw(sizeof pieces / sizeof *pieces)];
        if (draw(2)) token.len = 0;
        return replace(data, size, room, token, (const uint8_t *)p, strlen(p));
    }
    }
}

size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t room, unsigned seed) {
    state = seed * 2654435761u + 88172645463325252ULL;
    if (size < 2 || draw(4) == 0) return LLVMFuzzerMutate(data, size, room);
    for (size_t n = draw(4) + 1; n && size > 1; n--) size = mutate_once(data, size, room, data, size);
    return size ? size : 1;
}

size_t LLVMFuzzerCustomCrossOver(const uint8_t *a, size_t a_size, const uint8_t *b, size_t b_size, uint8_t *out, size_t room,
                                 unsigned seed) {
    state = seed * 2654435761u + 88172645463325252ULL;
    size_t size = a_size < room ? a_size : room;
    memcpy(out, a, size);
    for (size_t n = draw(5) + 1; n && size > 1 && b_size > 1; n--) size = mutate_once(out, size, room, b, b_size);
    return size;
}
