/* SPDX-License-Identifier: MIT
 * ast_nodes.h: the abstract grammar as a table: each node's fields, their types and where they lie in the structs of ast.h.
 *
 * From it the module _ast makes its classes and turns trees into objects and back, with no code for the single kinds.
 */
#ifndef HOOP_COMPILER_AST_NODES_H
#define HOOP_COMPILER_AST_NODES_H

#include "object/value.h"

/* The grammar's types: sums of nodes, products (one node), enumerations (nodes without fields), and the four built in. */
enum AstType {
    AST_MOD, AST_STMT, AST_EXPR, AST_EXPR_CONTEXT, AST_BOOLOP, AST_OPERATOR, AST_UNARYOP, AST_CMPOP, AST_COMPREHENSION,
    AST_EXCEPTHANDLER, AST_ARGUMENTS, AST_ARG, AST_KEYWORD, AST_ALIAS, AST_WITHITEM, AST_MATCH_CASE, AST_PATTERN,
    AST_TYPE_IGNORE, AST_TYPE_COUNT,
    AST_IDENTIFIER = AST_TYPE_COUNT, AST_STRING, AST_INT, AST_CONSTANT,
};

/* How many: one, one or none, a sequence (all have the layout of ExprSeq), a sequence whose items may be absent, and the
 * operators of a comparison (a uint8_t for each comparator). */
enum AstQuantity { AST_ONE, AST_OPTIONAL, AST_SEQUENCE, AST_SEQUENCE_OPTIONAL, AST_COMPARE_OPS };

#define AST_NOWHERE UINT16_MAX /* offset of what our trees do not keep: type comments */

typedef struct AstField {
    const char *name; /* NULL ends a list */
    uint8_t type;     /* enum AstType */
    uint8_t quantity; /* enum AstQuantity */
    uint16_t offset;  /* in the node's struct */
    uint8_t width;    /* of an AST_INT: 1 (bool) or 4 (int) */
} AstField;

typedef struct AstNode {
    const char *name;
    uint8_t type;
    uint8_t kind; /* EXPR_..., STMT_..., OP_... */
    uint16_t size; /* of its struct; 0: an enumeration's value */
    const AstField *fields;
} AstNode;

typedef struct AstTypeInfo {
    const char *name;
    bool located; /* lineno and so on: a Location at the struct's start */
    bool product; /* has one node, of the same name */
    uint8_t first, count; /* in ast_nodes */
} AstTypeInfo;

extern const AstNode ast_nodes[];
extern const size_t ast_node_count;
extern const AstTypeInfo ast_types[AST_TYPE_COUNT];
extern const char *const ast_builtin_names[]; /* from AST_IDENTIFIER on */

/* The node of a type and kind. */
const AstNode *ast_node_find(enum AstType type, unsigned kind);
/* The kind of the struct that a pointer of this type leads to. */
unsigned ast_kind_of(enum AstType type, const void *node);
void ast_kind_set(enum AstType type, void *node, unsigned kind);

#endif
