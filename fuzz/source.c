/* SPDX-License-Identifier: MIT
 * source.c: libFuzzer target: any bytes as source text: decode, parse in all three modes, fold, unparse, dump, compile,
 * disassemble. Nothing may crash and no block may be left behind. */
#include <stdio.h>
#include <stdlib.h>

#include "compiler/compile.h"
#include "compiler/parser.h"
#include "hoop.h"
#include "object/error.h"
#include "runtime/internal.h"
#include "types/str.h"

static void parse(Runtime *rt, const char *text, size_t len, Borrowed filename, enum ParseMode mode) {
    Scratch s;
    scratch_init(&s, rt);
    Module *m = parse_source(rt, &s, text, len, filename, mode, 0);
    if (m && future_scan(rt, m, filename) == 0 && fold_module(rt, &s, m, 0) == 0) {
        decref_maybe(rt, ast_dump(rt, m, true));
        if (!rt->error && m->expr) decref_maybe(rt, unparse_expr(rt, m->expr));
    }
    error_clear(rt);
    scratch_release(&s);
}

static void compile(Runtime *rt, const char *text, size_t len, Borrowed filename, enum CompileMode mode) {
    bool incomplete;
    Owned code = compile_source(rt, text, len, filename, mode, 0, 0, &incomplete);
    if (!code != !!rt->error) abort(); /* an error if and only if there is no code */
    if (code) decref_maybe(rt, disassemble(rt, code));
    error_clear(rt);
    decref_maybe(rt, code);
}

static void both(Runtime *rt, const uint8_t *data, size_t size) {
    char *text;
    size_t len;
    Owned filename = str_from_cstr(rt, "f.py");
    if (source_decode(rt, data, size, filename, &text, &len) == 0) {
        for (int mode = PARSE_EXEC; mode <= PARSE_SINGLE; mode++) parse(rt, text, len, filename, (enum ParseMode)mode);
        for (int mode = COMPILE_EXEC; mode <= COMPILE_SINGLE; mode++) compile(rt, text, len, filename, (enum CompileMode)mode);
        mem_free(rt, text);
    }
    error_clear(rt);
    decref(rt, filename);
}

static void silent(void *data, const char *text, size_t len) {}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    HoopConfig config = hoop_config();
    config.write_out = config.write_err = silent; /* warnings */
    static Hoop *h;
    if (!h) h = hoop_new(&config);
    Runtime *rt = (Runtime *)h;
    hoop_enter(h);
    both(rt, data, size); /* fills caches: names, warnings that have been given */
    uint64_t before = heap_counters(rt->heap).blocks;
    both(rt, data, size);
    uint64_t after = heap_counters(rt->heap).blocks;
    if (after == before) return 0;
    both(rt, data, size); /* a table may have been on the edge of growing: a leak is one each time */
    if (heap_counters(rt->heap).blocks == after) return 0;
    fprintf(stderr, "source.c: %llu blocks before, %llu after\n", (unsigned long long)before, (unsigned long long)after);
    abort();
}
