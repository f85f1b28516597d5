/* SPDX-License-Identifier: MIT
 * exception.h: exception objects and tracebacks. Exception classes: object/exceptions.def. */
#ifndef HOOP_EXCEPTION_H
#define HOOP_EXCEPTION_H

#include "object/runtime.h"

/* Every exception instance starts so (PLAIN); the other kinds add Values behind, all V_NULL or owned. */
typedef struct Exception {
    Object header;
    Value dict; /* dict_offset */
    Value args; /* tuple */
    Value traceback, context, cause; /* 0: None */
    Value notes; /* links spare MemoryErrors (raise.c); notes live in __dict__ as __notes__ */
    bool suppress_context;
} Exception;
typedef struct { Exception base; Value value; } StopIterationExc;
typedef struct { Exception base; Value code; } SystemExitExc;
typedef struct { Exception base; Value name; } NameErrorExc;
typedef struct { Exception base; Value obj, name; } AttributeErrorExc;
typedef struct { Exception base; Value msg, name, path; } ImportErrorExc;
typedef struct { Exception base; Value errno_, strerror, filename, filename2, written; } OSErrorExc;
typedef struct { Exception base; Value msg, filename, lineno, offset, text, end_lineno, end_offset, print_file_and_line; } SyntaxErrorExc;
typedef struct { Exception base; Value encoding, object, start, end, reason; } UnicodeErrorExc;
typedef struct { Exception base; Value msg, excs; } ExceptionGroupExc;

typedef struct Traceback { Object header; Value next; /* 0 or Traceback */ Value frame; uint32_t lasti; int32_t line; } Traceback; /* lasti: bytes of 2-byte units, as CPython counts */

/* The spare MemoryErrors (raise.c). */
MUST_CHECK int memory_error_init(Runtime *rt);
bool memory_error_keep(Runtime *rt, Object *self);

static inline Exception *as_exc(Borrowed v) { return V_AS(Exception, v); }
MUST_CHECK Owned exc_new(Runtime *rt, uint32_t type, Owned message); /* consumes; args = (message,) */
MUST_CHECK Owned exc_new_args(Runtime *rt, uint32_t type, Borrowed args_tuple);
MUST_CHECK Owned exc_new_syntax_error(Runtime *rt, uint32_t type, Borrowed msg, Borrowed filename, int lineno, int offset,
                                      Borrowed text_or_none, int end_lineno, int end_offset);
/* raise X / raise X from Y: x is a class or an instance; returns the instance. */
MUST_CHECK Owned exc_from_raise(Runtime *rt, Borrowed x, Borrowed cause_or_null);
void raise_stop_iteration(Runtime *rt, Borrowed value);
/* If the current error is StopIteration: take it, return its value (owned). Else 0. */
MUST_CHECK Owned exc_catch_stop_iteration(Runtime *rt);
/* Does exception match the class or tuple in `except cls`? 1, 0, -1 (TypeError for what is no exception class). */
MUST_CHECK int exc_matches(Runtime *rt, Borrowed exc, Borrowed cls);
/* except*: split exc into what matches (*match) and the rest, both owned, V_NONE when empty. */
MUST_CHECK int exc_split(Runtime *rt, Borrowed exc, Borrowed cls, Owned *match, Owned *rest);
/* End of try/except*: combine re-raised and newly raised ones. */
MUST_CHECK Owned exc_prepare_reraise_star(Runtime *rt, Borrowed orig, Borrowed raised_list);
/* Put a frame in front of the exception's traceback. */
int exc_add_traceback(Runtime *rt, Borrowed exc, Borrowed frame, uint32_t instr, int line);
COLD Owned raise_import_error(Runtime *rt, uint32_t type, Borrowed msg, Borrowed name_or_null, Borrowed path_or_null);
COLD Owned raise_name_error(Runtime *rt, uint32_t type, Borrowed name, const char *format, ...);
/* Make `cause` (consumed; not NULL) the __cause__ and __context__ of the current error, as raise ... from does. */
COLD void error_add_cause(Runtime *rt, Owned cause);
/* What a lookup of an attribute gave. When that is 0 because of an AttributeError that does not say what it is about (raised
 * by a property or __getattr__), it is told. */
Owned attribute_result(Runtime *rt, Owned value, Borrowed obj, Borrowed name);
COLD Owned raise_attribute_error(Runtime *rt, Borrowed obj, Borrowed name); /* "'X' object has no attribute 'y'" */
/* The same with another text (consumed). */
COLD Owned raise_attribute_error_text(Runtime *rt, Borrowed obj, Borrowed name, Owned text);

#endif
