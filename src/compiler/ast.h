/* SPDX-License-Identifier: MIT
 * ast.h: the syntax tree: Python 3.11's abstract grammar as C structs.
 *
 * Names of kinds and fields follow the documented abstract grammar (module `ast`), so that its documentation is this
 * file's too. A node is a kind, a location and a union member named after the kind: EXPR_BIN_OP -> e->bin_op.
 *
 * All nodes live in a Scratch (compiler/scratch.h) and die with it. Values in nodes are borrowed: the Scratch keeps
 * them alive. Identifiers are interned str; an optional identifier or node that is absent is 0 or NULL.
 *
 * A node's block is only as long as its own kind needs (never copy one with `*a = *b`), but always long enough to be
 * turned into a constant in place, which is what the constant folder does.
 *
 * Locations: lines from 1, columns from 0 in bytes of UTF-8, end exclusive, as CPython's.
 */
#ifndef HOOP_COMPILER_AST_H
#define HOOP_COMPILER_AST_H

#include "object/value.h"

typedef struct Expr Expr;
typedef struct Stmt Stmt;
typedef struct Pattern Pattern;

typedef struct Location {
    int32_t lineno, col_offset, end_lineno, end_col_offset;
} Location;

/* Sequences: items may be NULL when count is 0. */
typedef struct ExprSeq { Expr **items; uint32_t count; } ExprSeq; /* items may be NULL in Dict.keys (**x) and kw_defaults */
typedef struct StmtSeq { Stmt **items; uint32_t count; } StmtSeq;
typedef struct PatternSeq { Pattern **items; uint32_t count; } PatternSeq;
typedef struct NameSeq { Value *items; uint32_t count; } NameSeq; /* identifiers */
typedef struct OpSeq { uint8_t *items; uint32_t count; } OpSeq;   /* enum AstCmpOp */

enum ExprContext { CTX_LOAD, CTX_STORE, CTX_DEL };
enum AstBoolOp { BOOL_AND, BOOL_OR };
enum AstUnaryOp { UNARY_INVERT, UNARY_NOT, UNARY_ADD, UNARY_SUB };
/* Binary operators are enum BinaryOp of object/object.h: OP_ADD ... OP_XOR. The first six here equal enum CompareOp. */
enum AstCmpOp {
    ACMP_LT, ACMP_LE, ACMP_EQ, ACMP_NE, ACMP_GT, ACMP_GE, ACMP_IS, ACMP_IS_NOT, ACMP_IN, ACMP_NOT_IN,
};

typedef struct Arg {
    Location loc;
    Value arg;
    Expr *annotation; /* or NULL */
} Arg;
typedef struct ArgSeq { Arg **items; uint32_t count; } ArgSeq;

typedef struct Arguments {
    ArgSeq posonlyargs, args, kwonlyargs;
    Arg *vararg, *kwarg;  /* or NULL */
    ExprSeq kw_defaults;  /* as many as kwonlyargs; NULL: no default */
    ExprSeq defaults;     /* of the last positional ones */
} Arguments;

typedef struct Keyword {
    Location loc;
    Value arg; /* 0: **value */
    Expr *value;
} Keyword;
typedef struct KeywordSeq { Keyword **items; uint32_t count; } KeywordSeq;

typedef struct Alias {
    Location loc;
    Value name;   /* may be dotted; "*" */
    Value asname; /* or 0 */
} Alias;
typedef struct AliasSeq { Alias **items; uint32_t count; } AliasSeq;

typedef struct WithItem {
    Expr *context_expr;
    Expr *optional_vars; /* or NULL */
} WithItem;
typedef struct WithItemSeq { WithItem **items; uint32_t count; } WithItemSeq;

typedef struct Comprehension {
    Expr *target, *iter;
    ExprSeq ifs;
    bool is_async;
} Comprehension;
typedef struct ComprehensionSeq { Comprehension **items; uint32_t count; } ComprehensionSeq;

typedef struct ExceptHandler {
    Location loc;
    Expr *type; /* or NULL */
    Value name; /* or 0 */
    StmtSeq body;
} ExceptHandler;
typedef struct ExceptHandlerSeq { ExceptHandler **items; uint32_t count; } ExceptHandlerSeq;

typedef struct MatchCase {
    Pattern *pattern;
    Expr *guard; /* or NULL */
    StmtSeq body;
} MatchCase;
typedef struct MatchCaseSeq { MatchCase **items; uint32_t count; } MatchCaseSeq;

enum ExprKind {
    EXPR_BOOL_OP, EXPR_NAMED_EXPR, EXPR_BIN_OP, EXPR_UNARY_OP, EXPR_LAMBDA, EXPR_IF_EXP, EXPR_DICT, EXPR_SET,
    EXPR_LIST_COMP, EXPR_SET_COMP, EXPR_DICT_COMP, EXPR_GENERATOR_EXP, EXPR_AWAIT, EXPR_YIELD, EXPR_YIELD_FROM,
    EXPR_COMPARE, EXPR_CALL, EXPR_FORMATTED_VALUE, EXPR_JOINED_STR, EXPR_CONSTANT, EXPR_ATTRIBUTE, EXPR_SUBSCRIPT,
    EXPR_STARRED, EXPR_NAME, EXPR_LIST, EXPR_TUPLE, EXPR_SLICE, EXPR_KIND_COUNT,
};

struct Expr {
    Location loc;
    uint8_t kind; /* enum ExprKind */
    uint8_t ctx;  /* enum ExprContext: of Attribute, Subscript, Starred, Name, List, Tuple; else CTX_LOAD */
    uint8_t op;   /* of BoolOp (enum AstBoolOp), BinOp (enum BinaryOp), UnaryOp (enum AstUnaryOp) */
    uint8_t parens; /* the parser's: stood in parentheses of its own */
    union {
        struct { ExprSeq values; } bool_op;
        struct { Expr *target, *value; } named_expr;
        struct { Expr *left, *right; } bin_op;
        struct { Expr *operand; } unary_op;
        struct { Arguments *args; Expr *body; } lambda;
        struct { Expr *test, *body, *orelse; } if_exp;
        struct { ExprSeq keys, values; } dict; /* keys.items[i] NULL: **values.items[i] */
        struct { ExprSeq elts; } set;
        struct { Expr *elt; ComprehensionSeq generators; } comp; /* ListComp, SetComp, GeneratorExp */
        struct { Expr *key, *value; ComprehensionSeq generators; } dict_comp;
        struct { Expr *value; } await;
        struct { Expr *value; /* or NULL */ } yield;
        struct { Expr *value; } yield_from;
        struct { Expr *left; ExprSeq comparators; uint8_t *ops; /* comparators.count of enum AstCmpOp */ } compare;
        struct { Expr *func; ExprSeq args; KeywordSeq keywords; } call;
        struct { Expr *value; int conversion; /* -1, 's', 'r', 'a' */ Expr *format_spec; /* JoinedStr or NULL */ } formatted_value;
        struct { ExprSeq values; } joined_str;
        struct { Value value; bool u_kind; /* written u'...' */ } constant;
        struct { Expr *value; Value attr; } attribute;
        struct { Expr *value, *slice; } subscript;
        struct { Expr *value; } starred;
        struct { Value id; } name;
        struct { ExprSeq elts; } list;
        struct { ExprSeq elts; } tuple;
        struct { Expr *lower, *upper, *step; /* each or NULL */ } slice;
    };
};

enum StmtKind {
    STMT_FUNCTION_DEF, STMT_ASYNC_FUNCTION_DEF, STMT_CLASS_DEF, STMT_RETURN, STMT_DELETE, STMT_ASSIGN, STMT_AUG_ASSIGN,
    STMT_ANN_ASSIGN, STMT_FOR, STMT_ASYNC_FOR, STMT_WHILE, STMT_IF, STMT_WITH, STMT_ASYNC_WITH, STMT_MATCH, STMT_RAISE,
    STMT_TRY, STMT_TRY_STAR, STMT_ASSERT, STMT_IMPORT, STMT_IMPORT_FROM, STMT_GLOBAL, STMT_NONLOCAL, STMT_EXPR,
    STMT_PASS, STMT_BREAK, STMT_CONTINUE, STMT_KIND_COUNT,
};

struct Stmt {
    Location loc;
    uint8_t kind; /* enum StmtKind */
    union {
        struct { /* and AsyncFunctionDef */
            Value name;
            Arguments *args;
            StmtSeq body;
            ExprSeq decorator_list;
            Expr *returns; /* or NULL */
        } function_def;
        struct { Value name; ExprSeq bases; KeywordSeq keywords; StmtSeq body; ExprSeq decorator_list; } class_def;
        struct { Expr *value; /* or NULL */ } return_;
        struct { ExprSeq targets; } delete_;
        struct { ExprSeq targets; Expr *value; } assign;
        struct { Expr *target, *value; uint8_t op; /* enum BinaryOp */ } aug_assign;
        struct { Expr *target, *annotation, *value; /* value or NULL */ bool simple; } ann_assign;
        struct { Expr *target, *iter; StmtSeq body, orelse; } for_; /* and AsyncFor */
        struct { Expr *test; StmtSeq body, orelse; } while_;
        struct { Expr *test; StmtSeq body, orelse; } if_;
        struct { WithItemSeq items; StmtSeq body; } with; /* and AsyncWith */
        struct { Expr *subject; MatchCaseSeq cases; } match;
        struct { Expr *exc, *cause; /* each or NULL */ } raise;
        struct { StmtSeq body; ExceptHandlerSeq handlers; StmtSeq orelse, finalbody; } try_; /* and TryStar */
        struct { Expr *test, *msg; /* msg or NULL */ } assert_;
        struct { AliasSeq names; } import;
        struct { Value module; /* or 0 */ AliasSeq names; int level; } import_from;
        struct { NameSeq names; } global; /* and Nonlocal */
        struct { Expr *value; } expr;
    };
};

enum PatternKind {
    PAT_VALUE, PAT_SINGLETON, PAT_SEQUENCE, PAT_MAPPING, PAT_CLASS, PAT_STAR, PAT_AS, PAT_OR, PAT_KIND_COUNT,
};

struct Pattern {
    Location loc;
    uint8_t kind; /* enum PatternKind */
    union {
        struct { Expr *value; } value;
        struct { Value value; } singleton;
        struct { PatternSeq patterns; } sequence;
        struct { ExprSeq keys; PatternSeq patterns; Value rest; /* or 0 */ } mapping;
        struct { Expr *cls; PatternSeq patterns; NameSeq kwd_attrs; PatternSeq kwd_patterns; } class_;
        struct { Value name; /* or 0 */ } star;
        struct { Pattern *pattern; Value name; /* each or NULL/0; both absent: `_` */ } as;
        struct { PatternSeq patterns; } or_;
    };
};

enum ParseMode { PARSE_EXEC, PARSE_EVAL, PARSE_SINGLE }; /* Module, Expression, Interactive */

typedef struct Module {
    uint8_t mode;  /* enum ParseMode */
    StmtSeq body;  /* Module, Interactive */
    Expr *expr;    /* Expression */
    uint32_t future;   /* CO_FUTURE_ bits, set by future_scan() (compiler/parser.h) */
    int future_lineno; /* of the last __future__ import, or 0 */
} Module;

#endif
