/* SPDX-License-Identifier: MIT
 * csv_parts.h: what the files of `_csv` share: csv_dialect.c (dialects and their registry), csv_module.c (reading, writing, the
 * module itself). */
#ifndef HOOP_CSV_PARTS_H
#define HOOP_CSV_PARTS_H

#include "modules/module_parts.h"

enum CsvQuoting { QUOTE_MINIMAL, QUOTE_ALL, QUOTE_NONNUMERIC, QUOTE_NONE };
#define CSV_NO_CHAR UINT32_MAX

typedef struct CsvDialect {
    Object header;
    Value line_end; /* str */
    uint32_t delimiter, quote, escape; /* CSV_NO_CHAR: none */
    int32_t quoting;
    bool double_quote, skip_space, strict;
} CsvDialect;

typedef struct CsvState {
    Value error;    /* owned: _csv.Error */
    Value dialects; /* owned: name -> Dialect */
    int64_t field_limit;
    uint32_t dialect_index, reader_index, writer_index;
} CsvState;

static inline CsvState *csv_state(Runtime *rt) { return rt->module_state[STATE_CSV]; }
static inline CsvDialect *as_csv_dialect(Borrowed v) { return V_AS(CsvDialect, v); }
#define CSV_ERROR(...) raise(rt, module_error_index(csv_state(rt)->error), __VA_ARGS__)
#define CSV_ERROR_INT(...) raise_int(rt, module_error_index(csv_state(rt)->error), __VA_ARGS__)

extern const TypeSlots csv_dialect_slots;
/* Dialect(dialect, **keywords); kwvalues stand in the order of kwnames. */
MUST_CHECK Owned csv_dialect_make(Runtime *rt, Borrowed dialect_or_null, const Value *kwvalues, Borrowed kwnames);
/* A registered dialect. */
MUST_CHECK Owned csv_dialect_get(Runtime *rt, Borrowed name);

#endif
