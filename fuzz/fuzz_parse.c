/* SPDX-License-Identifier: MIT
 * fuzz_parse.c: libFuzzer target: any bytes as source text: decode, parse (in all three modes), fold, unparse, dump. */
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

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static Hoop *h;
    if (!h) h = hoop_new(NULL);
    Runtime *rt = (Runtime *)h;
    char *text;
    size_t len;
    hoop_enter(h);
    Owned filename = str_from_cstr(rt, "f.py");
    if (source_decode(rt, data, size, filename, &text, &len) == 0) {
        for (int mode = PARSE_EXEC; mode <= PARSE_SINGLE; mode++) parse(rt, text, len, filename, (enum ParseMode)mode);
        mem_free(rt, text);
    }
    error_clear(rt);
    decref(rt, filename);
    return 0;
}
