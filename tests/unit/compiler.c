/* SPDX-License-Identifier: MIT
 * compiler.c: source text to code object, with every allocation failing in turn: an error each time, nothing left behind. */
#include "compiler/compile.h"

#include <stdio.h>

#include "gc/verify.h"
#include "heap/stress.h"
#include "hoop.h"
#include "object/error.h"
#include "object/protocol.h"
#include "runtime/internal.h"
#include "types/str.h"

static int faults;
#define EXPECT(x) ((x) ? (void)0 : (void)(faults++, printf("compiler.c:%d: %s fails\n", __LINE__, #x)))

static const char *const programs[] = {
    "a, *b = c[d:e, f] = {g: h, **i}; del j.k, (l, [m])\nn = o if p else q\nr += s @ t\nu: int = v\n",
    "def f(a, b: int = 1, /, c=2, *args, d, e=3, **kw) -> int:\n    '''doc'''\n    nonlocal_ = [a, b]\n"
    "    def g():\n        nonlocal nonlocal_\n        nonlocal_ = kw\n    return lambda x, *y: (yield)\n",
    "@h\nclass A(B, metaclass=C):\n    x: int = 1\n    __y = 2\n    async def g(self):\n        async with a as b, c:\n"
    "            async for d in e: await f\n        return [await a async for a in b if c]\n    def h(self): return super().h(self.__y)\n",
    "try:\n    a\nexcept (B, C) as d:\n    raise e from f\nelse:\n    pass\nfinally:\n    assert g, h\n"
    "try: a\nexcept* B: pass\n",
    "match (a, b):\n    case [1, *c] | [*c, 2] if f: pass\n    case {'k': d, **e}: pass\n    case K(g, h=-2.5+3j) as i: pass\n    case _: pass\n",
    "with (a as b, c as d): pass\nwith e, f as g: pass\nfor h, in i:\n    if j: break\n    continue\nelse: k\nwhile l: m\n",
    "x = f'a{b!r:>{c}} {d=}', rb'\\x00', 0x1f_f < 1_000 <= 1.5e3j, 10**30, -1, (1, 2, (3, 'a')), {1, 2, 3}, 'b' 'c'\n",
    "from a import (b as c, d)\nfrom e import *\nimport f.g as h, i.j\nglobal k\n"
    "if (l := m): pass\nelif n not in o and p is not q or not r: pass\nelse: pass\n",
    "f(a, *b, c, **d, e=1)(g=2, h=3)\nf(*(x for x in y if z for w in x), **{k: v for k, v in u})\n{**a, 'b': [c, *d], **e}\n"
    "def g():\n    x = yield\n    return (yield from x), {y for y in x}, [z for z in x], (lambda: x)\n",
    "def f(a):\n    a = a\n    del a\n    global b\n    b = 1\n    def g(c=a): return b, c\n    return -+~1, 1 + 2 * 3, 'a' * 3, 1 if 2 else 3\n",
    "def f(): return a\nreturn 1\n", "def f(a, a): pass\n", "nonlocal x\n", "break\n", "x = 1 = 2\n", "(yield)\n", "[x async for x in y]\n",
};

/* True: a code object. The error is cleared. */
static bool compile(Runtime *rt, const char *text, int optimize) {
    Owned filename = str_from_cstr(rt, "f.py");
    Owned code = filename ? compile_source(rt, text, strlen(text), filename, COMPILE_EXEC, 0, optimize, NULL) : V_NULL;
    bool ok = code != V_NULL;
    EXPECT(ok == !rt->error);
    error_clear(rt);
    decref_maybe(rt, code);
    decref_maybe(rt, filename);
    return ok;
}

static uint64_t allocations(Runtime *rt, const char *text) {
    stress_count(rt->heap, true);
    (void)stress_allocations(rt->heap);
    compile(rt, text, 0);
    uint64_t total = stress_allocations(rt->heap);
    stress_count(rt->heap, false);
    return total;
}

static void starve(Runtime *rt, const char *text) {
    uint64_t total = allocations(rt, text), blocks = heap_counters(rt->heap).blocks;
    for (uint64_t n = 1; n <= total; n++) {
        for (int forever = 0; forever <= 1; forever++) {
            stress_fail_allocation(rt->heap, n, forever);
            compile(rt, text, 0);
            stress_fail_allocation(rt->heap, 0, false);
        }
    }
    EXPECT(heap_counters(rt->heap).blocks == blocks);
}

/* The compiler's memory comes in chunks: with more and more in front of it, each part of the text meets the end of one. */
static void starve_shifted(Runtime *rt, const char *text) {
    static char shifted[4000];
    for (int n = 0; n < 300; n += 5) {
        memset(shifted, 0, sizeof shifted);
        for (int i = 0; i < n; i++) memcpy(shifted + 2 * i, "a\n", 2);
        memcpy(shifted + 2 * n, text, strlen(text));
        starve(rt, shifted);
    }
}

int main(void) {
    Hoop *h = hoop_new(NULL);
    if (!h) return puts("compiler.c: no runtime"), 1;
    Runtime *rt = (Runtime *)h;
    hoop_enter(h);
    for (size_t i = 0; i < COUNT_OF(programs); i++) {
        bool ok = compile(rt, programs[i], 0);
        EXPECT(ok == (i < COUNT_OF(programs) - 7));
        EXPECT(compile(rt, programs[i], 2) == ok);
        starve(rt, programs[i]);
        if (i % 3 == 0) starve_shifted(rt, programs[i]);
    }
    EXPECT(gc_verify(rt, stdout) == 0);
    hoop_free(h);
    puts(faults ? "compiler.c: faults" : "ok");
    return faults != 0;
}
