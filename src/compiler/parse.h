/* SPDX-License-Identifier: MIT
 * parse.h: what the parts of the parser share (parse_*.c); the outside sees compiler/parser.h only.
 *
 * Two passes. The first is the ordinary one: a function returns NULL when its construct is not there, and as no other
 * reading of the text is left then, everything unwinds. If that happens without an exception, the second pass parses
 * again from the start with p->errors set. Now the functions also look, at the places where CPython's grammar does, for
 * the mistakes that have a message of their own (parse_error.c). These looks parse ahead and go back, hence:
 *   - NULL with p->failed false is "not here": the caller may go back (p->mark) and try something else;
 *   - NULL with p->failed true is final: the exception is set;
 *   - results of the rules that are tried repeatedly are remembered for each token (memo_*), so that the time
 *     stays linear.
 * If the second pass finds nothing special, "invalid syntax" is reported at the farthest token of the first.
 *
 * Tokens are kept in a window that is emptied at the start of each statement, so its size is that of the longest one.
 */
#ifndef HOOP_COMPILER_PARSE_H
#define HOOP_COMPILER_PARSE_H

#include "compiler/ast.h"
#include "compiler/parser.h"
#include "compiler/tokenizer.h"

typedef struct NameEntry {
    const char *text;
    uint32_t hash, len;
    Value name;
} NameEntry;

/* Identifiers seen so far by their source text: each is interned once. Shared by the parsers of f-string expressions. */
typedef struct NameTable {
    NameEntry *entries;
    uint32_t mask, used;
} NameTable;

typedef struct Memo {
    struct Memo *next;
    void *node;
    uint32_t end;
    uint8_t rule;
} Memo;
enum MemoRule { RULE_EXPRESSION, RULE_NAMED, RULE_DISJUNCTION, RULE_BITOR };

typedef struct Parser {
    Runtime *rt;
    Scratch *s;
    Tokenizer *tz;
    Token *tokens;
    Memo **memos; /* one list a token */
    uint32_t mark, fill, room;
    size_t dropped;      /* tokens that the window has left behind */
    size_t first_pass;   /* tokens that the first pass read: errors of the second count as found there (parse_catch_up) */
    Token last;       /* the last token before the window was emptied */
    Token last_solid; /* the last one before the window that is no NEWLINE, INDENT or DEDENT */
    Token error_token;
    void **stack; /* members of sequences under construction */
    size_t top, stack_room;
    NameTable *names;
    enum ParseMode mode;
    unsigned flags;
    int depth;
    const char *warned; /* up to here in the text escapes have been warned of: they may be parsed twice */
    bool errors;  /* second pass */
    bool invalid; /* second pass, and looking for mistakes is not switched off */
    bool memo_on; /* results are remembered: in the second pass, and in the first after a brace display failed */
    bool failed;  /* the error is set */
    bool started; /* a token has been read since the text's start (or its implied NEWLINE) */
    bool fstring; /* this is the expression of an f-string */
    struct Parser *child; /* for the expressions of f-strings, used again for each */
} Parser;

typedef struct Pos {
    int32_t lineno, col;
} Pos;

#define PARSE_DEPTH_MAX 5900

void parse_init(Parser *p, Runtime *rt, Scratch *s, Tokenizer *tz, NameTable *names);
/* Before another text. */
void parse_restart(Parser *p);
/* Both passes. False: error set. */
MUST_CHECK bool parse_run(Parser *p, Module *m);

/* ------------------------------------------------------------------------------------------------- tokens */

void parse_fill(Parser *p);
static inline Token *parse_token(Parser *p) {
    if (p->mark == p->fill) {
        parse_fill(p);
        if (unlikely(p->mark == p->fill)) return &p->error_token;
    }
    return &p->tokens[p->mark];
}
static inline unsigned peek(Parser *p) { return parse_token(p)->type; }
/* The token after the current one, which must not be END. */
static inline unsigned peek_second(Parser *p) {
    p->mark++;
    unsigned type = peek(p);
    p->mark--;
    return type;
}
static inline void advance(Parser *p) { p->mark++; }
static inline bool accept(Parser *p, unsigned type) {
    if (peek(p) != type) return false;
    p->mark++;
    return true;
}
static inline Pos pos_here(Parser *p) {
    Token *t = parse_token(p);
    return (Pos){t->lineno, t->col};
}
static inline const Token *parse_last_token(const Parser *p) { return p->fill ? &p->tokens[p->fill - 1] : &p->last; }
static inline bool token_is(const Token *t, const char *text) {
    size_t n = strlen(text);
    return t->type == TOK_NAME && (size_t)(t->end - t->start) == n && memcmp(t->start, text, n) == 0;
}
static inline bool token_is_layout(const Token *t) { return t->type <= TOK_DEDENT; }
/* From start to the end of the token consumed last; NEWLINE, INDENT and DEDENT do not count. */
static inline Location parse_loc(const Parser *p, Pos start) {
    uint32_t i = p->mark;
    while (i && token_is_layout(&p->tokens[i - 1])) i--;
    const Token *end = i ? &p->tokens[i - 1] : &p->last_solid;
    return (Location){start.lineno, start.col, end->end_lineno, end->end_col};
}
/* At the start of a statement: nothing will go back before this point. */
void parse_empty_window(Parser *p);

/* ------------------------------------------------------------------------------------------------- nodes */

MUST_CHECK void *parse_alloc(Parser *p, size_t bytes); /* NULL: p->failed is set */
MUST_CHECK Expr *parse_node(Parser *p, unsigned kind, size_t bytes, Pos start);
#define EXPR_SIZE(member) size_max(offsetof(Expr, member) + sizeof(((Expr *)0)->member), offsetof(Expr, constant) + 16)
#define NEW_EXPR(p, KIND, member, start) parse_node(p, KIND, EXPR_SIZE(member), start)
MUST_CHECK Stmt *parse_stmt_node(Parser *p, unsigned kind, size_t bytes, Pos start);
#define NEW_STMT(p, KIND, member, start) parse_stmt_node(p, KIND, offsetof(Stmt, member) + sizeof(((Stmt *)0)->member), start)

bool parse_push_slow(Parser *p, void *item);
/* False: p->failed is set. */
static inline MUST_CHECK bool parse_push(Parser *p, void *item) {
    if (unlikely(p->top == p->stack_room)) return parse_push_slow(p, item);
    p->stack[p->top++] = item;
    return true;
}
/* Moves what was pushed since `base` into a sequence (any of ast.h's with pointers or Values as items). */
MUST_CHECK bool parse_take(Parser *p, size_t base, void *sequence);

/* The interned identifier of a NAME token (NFKC), 0: failed. */
MUST_CHECK Value parse_name(Parser *p, const Token *t);
MUST_CHECK Value parse_name_text(Parser *p, const char *text, size_t len);
/* Consumes a NAME; 0: there is none, or failed. */
MUST_CHECK Value parse_identifier(Parser *p);
/* Registers a value with the scratch region. */
MUST_CHECK Value parse_keep(Parser *p, Owned v);
/* Turn into a target, recursively. False: it is none. star_ok: Starred may stand here. */
MUST_CHECK bool parse_to_target(Parser *p, Expr *e, unsigned ctx);

bool memo_find(Parser *p, unsigned rule, void **node);
void *memo_store(Parser *p, uint32_t mark, unsigned rule, void *node);

/* Every function that recurses begins and ends with these. False: MemoryError or RecursionError is set. */
COLD bool parse_too_deep(Parser *p);
static inline MUST_CHECK bool parse_enter(Parser *p) {
    if (unlikely(++p->depth > PARSE_DEPTH_MAX) || c_stack_low(p->rt)) return parse_too_deep(p);
    return true;
}
static inline void parse_leave(Parser *p) { p->depth--; }

/* ------------------------------------------------------------------------------------------- expressions */

/* Binding powers of operators, weakest first: parse_binary(p, POWER_X) is the grammar's rule for that operator. */
enum Power {
    POWER_NONE, POWER_OR, POWER_AND, POWER_NOT, POWER_COMPARE, POWER_BITOR, POWER_XOR, POWER_BITAND, POWER_SHIFT,
    POWER_SUM, POWER_TERM, POWER_UNARY,
};
Expr *parse_binary(Parser *p, enum Power min);
Expr *parse_expression(Parser *p);
Expr *parse_expression_plain(Parser *p); /* without looking for mistakes at this level */
Expr *parse_expressions(Parser *p);
Expr *parse_named(Parser *p);           /* named_expression */
Expr *parse_star_expression(Parser *p);
Expr *parse_star_expressions(Parser *p);
Expr *parse_star_named(Parser *p);
/* star_named_expression (',' star_named_expression)* [','] as Tuple elements pushed; false: none. */
bool parse_star_named_list(Parser *p);
Expr *parse_yield(Parser *p);           /* at `yield` */
Expr *parse_yield_or_star(Parser *p);
Expr *parse_star_targets(Parser *p);    /* of for loops: stops before `in`; CTX_STORE */
Expr *parse_star_target(Parser *p);
Expr *parse_atom(Parser *p);
Expr *parse_primary(Parser *p);
Expr *parse_starred(Parser *p);         /* '*' expression */
bool parse_for_if_clauses(Parser *p, ComprehensionSeq *out); /* false: none, or failed */
Expr *parse_assignment_or_expression(Parser *p); /* assignment_expression | expression !':=' */
Expr *parse_tuple_from(Parser *p, size_t base, Pos start, unsigned ctx);

/* parse_call.c. start: of the function's expression. */
Expr *parse_call(Parser *p, Expr *func, Pos start);
bool parse_class_arguments(Parser *p, ExprSeq *bases, KeywordSeq *keywords);

/* parse_display.c: ( [ { and what they can begin. */
Expr *parse_paren(Parser *p);
Expr *parse_bracket(Parser *p);
Expr *parse_brace(Parser *p);

/* parse_params.c. def: annotations allowed, ends at ')'; else lambda, ends at ':'. */
Arguments *parse_parameters(Parser *p, bool def);

/* parse_literal.c, parse_string.c, parse_fstring.c */
Expr *parse_number(Parser *p);
Expr *parse_strings(Parser *p);

/* parse_stmt.c: NULL and false: not here, or failed */
bool parse_statements(Parser *p, StmtSeq *out); /* to the end of the block or text */
bool parse_simple_statements(Parser *p);        /* one line of them, pushed */
/* ':' and block of a compound statement. what: for the messages, e.g. "'if' statement"; lineno: where it begins. */
bool parse_suite(Parser *p, const char *what, int lineno, bool force_colon, StmtSeq *out);

/* parse_assign.c */
Stmt *parse_expression_statement(Parser *p);
/* parse_import.c */
Stmt *parse_import(Parser *p);
Stmt *parse_from(Parser *p);
/* parse_compound.c */
bool parse_at_compound(Parser *p); /* also true at the soft keyword match */
Stmt *parse_compound(Parser *p, bool *none); /* *none: no compound statement begins here after all */
/* parse_try.c */
Stmt *parse_try(Parser *p);
/* parse_pattern.c */
Pattern *parse_patterns(Parser *p);

/* ------------------------------------------------------------------------------------------------ errors */

/* All return NULL and set p->failed. Columns of nodes and tokens are used as they are (bytes from 0). */
COLD void *parse_fail(Parser *p, const char *format, ...);                             /* at the last token read */
COLD void *parse_fail_type(Parser *p, uint32_t type, const char *format, ...);
COLD void *parse_fail_at(Parser *p, Location loc, const char *format, ...);
COLD void *parse_fail_range(Parser *p, Location from, Location to, const char *format, ...);
COLD void *parse_fail_from(Parser *p, Location from, const char *format, ...);         /* to where the tokenizer is */
static inline Location token_loc(const Token *t) { return (Location){t->lineno, t->col, t->end_lineno, t->end_col}; }
/* Read as many tokens as the first pass did: some errors are placed at the last token that was looked at. */
void parse_catch_up(Parser *p);
/* The token must come: else "expected ':'" at the one that is there. */
MUST_CHECK bool parse_force(Parser *p, unsigned type);

enum TargetKind { TARGET_STAR, TARGET_DEL, TARGET_FOR };

/* The looks for mistakes; each leaves p->mark alone, and p->failed tells. Called in the second pass only. */
void invalid_expression(Parser *p);
void invalid_named_expression(Parser *p);
void invalid_group(Parser *p);
void invalid_comprehension(Parser *p, unsigned open);
void invalid_dict_comprehension(Parser *p);
void invalid_dict(Parser *p);
void invalid_for_target(Parser *p);
void invalid_assignment(Parser *p);
void invalid_del(Parser *p);
void invalid_with_item(Parser *p);
void invalid_with(Parser *p, bool indent_only);

/* invalid_args.c */
void invalid_arguments(Parser *p);
void invalid_kwarg(Parser *p);
void invalid_parameters(Parser *p, bool def);
void invalid_star_parameter(Parser *p, bool def);    /* at '*' */
void invalid_keyword_parameter(Parser *p, bool def); /* at '**' */

/* The arguments of a call, as the grammar's rule `args` finds them. */
typedef struct CallArgs {
    ExprSeq args;
    KeywordSeq keywords;
    Location loc;
} CallArgs;
bool parse_args(Parser *p, CallArgs *out);

#endif
