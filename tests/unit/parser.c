/* SPDX-License-Identifier: MIT
 * parser.c: the parser alone: mutated programs, small C stacks, every allocation failing in turn, nothing left behind.
 * `parser dump FILE` prints a file's syntax tree as ast.dump does, or its error; tests/unit/parser_corpus.py compares
 * those with python3's. */
#include "compiler/parser.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

#include "heap/stress.h"
#include "hoop.h"
#include "object/error.h"
#include "object/protocol.h"
#include "runtime/internal.h"
#include "types/str.h"

static int faults;
#define EXPECT(x) ((x) ? (void)0 : (void)(faults++, printf("parser.c:%d: %s fails\n", __LINE__, #x)))

static const char *const programs[] = {
    "a, *b = c[d:e, f] = {g: h, **i}; del j.k, (l, [m])\n",
    "def f(a, b: int = 1, /, c=2, *args, d, e=3, **kw) -> int:\n    '''doc'''\n    return lambda x, *y: (yield)\n",
    "class A(B, metaclass=C):\n    x: int = 1\n    async def g(self): return [await a async for a in b if c]\n",
    "try:\n    a\nexcept (B, C) as d:\n    raise e from f\nelse:\n    pass\nfinally:\n    assert g, h\n",
    "match (a, b):\n    case [1, *c] | {'k': d, **e} if f: pass\n    case K(g, h=-2.5+3j) as i: pass\n    case _: pass\n",
    "with (a as b, c as d): pass\nwith e, f as g: pass\nfor h, in i: break\nelse: continue\n",
    "x = f'a{b!r:>{c}} {d=}' rb'' if 0x1f_f < 1_000 else 1.5e3j\n",
    "from . import (a as b, c,)\nimport d.e as f, g\nglobal h\nif (i := j): pass\nelif k not in l: pass\nelse: pass\n",
    "print 'a'\n", "f(a b)\n", "x = (1,\n", "if a:\nb\n", "{1: 2, 3}\n", "def f(a=1, b): pass\n", "\"abc\n", "é = \\N{x}\n",
    "{" "{{a: [b, {c: (d e)}]}}" "}\n",
};

/* What parse_source makes of it. True: a tree. The error is cleared. */
static bool parse(Runtime *rt, const char *text, size_t len, bool full) {
    Scratch s;
    scratch_init(&s, rt);
    Owned filename = str_from_cstr(rt, "f.py");
    Module *m = filename ? parse_source(rt, &s, text, len, filename, PARSE_EXEC, 0) : NULL;
    bool ok = m && !rt->error;
    if (ok && full) ok = future_scan(rt, m, filename) == 0 && fold_module(rt, &s, m, 0) == 0;
    EXPECT(ok || rt->error);
    error_clear(rt);
    decref_maybe(rt, filename);
    scratch_release(&s);
    return ok;
}

static uint64_t state = 88172645463325252ULL;
static uint64_t draw(void) {
    state ^= state << 13;
    state ^= state >> 7;
    return state ^= state << 17;
}

static void mutate(Runtime *rt) {
    static const char pieces[] = "()[]{}:;,.=*/-+<>!@#\\'\" \n\tabfrx019_\xc3\xa9\xe2\x82\xac";
    char text[600];
    const char *p = programs[draw() % COUNT_OF(programs)], *q = programs[draw() % COUNT_OF(programs)];
    size_t len = strlen(p);
    memcpy(text, p, len);
    memcpy(text + len, q, strlen(q));
    len += strlen(q);
    for (uint64_t n = draw() % 4 + 1; n; n--) {
        size_t at = draw() % len, from = draw() % len;
        switch (draw() % 3) {
        case 0: text[at] = pieces[draw() % (sizeof pieces - 1)]; break;
        case 1: text[at] = text[from]; break;
        default: memmove(text + at, text + at + 1, len - at - 1), len--; break;
        }
    }
    parse(rt, text, len, true);
}

/* The same text nested deeper and deeper: an error or a tree, never a fault. */
static void nest(Runtime *rt) {
    static const char *const opening[] = {"(", "[", "{", "f(", "{1: ", "-", "not ", "lambda: ", "a if b else ", "a ** ",
                                          "x[", "(a for a in ", "f'{", "[*", "await ", "{**", "lambda x=", "(yield "};
    static char text[60000];
    for (size_t i = 0; i < COUNT_OF(opening); i++) {
        size_t n = strlen(opening[i]), len = 0;
        for (int depth = 0; depth < 4000; depth++, len += n) memcpy(text + len, opening[i], n);
        memcpy(text + len, "1\n", 2);
        parse(rt, text, len + 2, true);
    }
}

static void *on_small_stack(void *arg) {
    Runtime *rt = arg;
    uintptr_t limit = rt->c_stack_limit;
    rt->c_stack_limit = (uintptr_t)__builtin_frame_address(0) - 200 * 1024;
    nest(rt);
    rt->c_stack_limit = limit;
    return NULL;
}

static void small_stack(Runtime *rt) {
    pthread_attr_t attr;
    pthread_t thread;
    pthread_attr_init(&attr);
    pthread_attr_setstacksize(&attr, 256 * 1024);
    EXPECT(pthread_create(&thread, &attr, on_small_stack, rt) == 0);
    pthread_join(thread, NULL);
    pthread_attr_destroy(&attr);
}

/* Each allocation of each program fails once. */
static void starve(Runtime *rt) {
    for (size_t i = 0; i < COUNT_OF(programs); i++) {
        size_t len = strlen(programs[i]);
        stress_count(rt->heap, true);
        (void)stress_allocations(rt->heap);
        parse(rt, programs[i], len, true);
        uint64_t total = stress_allocations(rt->heap);
        stress_count(rt->heap, false);
        for (uint64_t n = 1; n <= total; n++) {
            stress_fail_allocation(rt->heap, n, n % 2);
            parse(rt, programs[i], len, true);
            stress_fail_allocation(rt->heap, 0, false);
        }
    }
}

static int dump(Runtime *rt, const char *path) {
    FILE *f = fopen(path, "rb");
    if (!f) return perror(path), 1;
    static uint8_t bytes[8 << 20];
    size_t len = fread(bytes, 1, sizeof bytes, f);
    fclose(f);
    Scratch s;
    scratch_init(&s, rt);
    Owned filename = str_from_cstr(rt, path);
    char *text = NULL;
    Module *m = NULL;
    if (source_decode(rt, bytes, len, filename, &text, &len) == 0)
        m = parse_source(rt, &s, text, len, filename, PARSE_EXEC, 0);
    Owned out = m ? ast_dump(rt, m, true) : V_NULL;
    Owned error = out ? V_NULL : error_take(rt);
    if (error) out = obj_str(rt, error);
    void *block;
    const char *utf8 = str_utf8_lossless(rt, out, &len, &block);
    if (error) printf("ERROR ");
    fwrite(utf8, 1, len, stdout);
    putchar('\n');
    mem_free(rt, block);
    decref_maybe(rt, error);
    decref(rt, out);
    decref(rt, filename);
    mem_free(rt, text);
    scratch_release(&s);
    return 0;
}

int main(int argc, char **argv) {
    Hoop *h = hoop_new(NULL);
    if (!h) return puts("parser.c: no runtime"), 1;
    Runtime *rt = (Runtime *)h;
    if (argc > 2 && strcmp(argv[1], "dump") == 0) {
        for (int i = 2; i < argc; i++) faults |= dump(rt, argv[i]);
    } else {
        for (size_t i = 0; i < COUNT_OF(programs); i++) parse(rt, programs[i], strlen(programs[i]), true);
        size_t before = heap_counters(rt->heap).in_use;
        for (int i = 0; i < 20000; i++) mutate(rt);
        nest(rt);
        small_stack(rt);
        starve(rt);
        size_t after = heap_counters(rt->heap).in_use;
        printf("parser.c: %zu bytes in use before, %zu after\n", before, after);
        EXPECT(after < before + 100000);
    }
    hoop_drop(h);
    return faults != 0;
}
