/* SPDX-License-Identifier: MIT
 * ast_nodes.c: the table of the abstract grammar. */
#include "compiler/ast_nodes.h"

#include "compiler/ast.h"
#include "object/object.h"

/* A TypeIgnore is read and forgotten. */
typedef struct TypeIgnore { int lineno; } TypeIgnore;

#define ONE(struct_, name, type, member) {#name, type, AST_ONE, offsetof(struct_, member), 0}
#define OPT(struct_, name, type, member) {#name, type, AST_OPTIONAL, offsetof(struct_, member), 0}
#define SEQ(struct_, name, type, member) {#name, type, AST_SEQUENCE, offsetof(struct_, member), 0}
#define SEQ_OPT(struct_, name, type, member) {#name, type, AST_SEQUENCE_OPTIONAL, offsetof(struct_, member), 0}
#define FLAG(struct_, name, member) {#name, AST_INT, AST_ONE, offsetof(struct_, member), sizeof(bool)}
#define INT(struct_, name, quantity, member) {#name, AST_INT, quantity, offsetof(struct_, member), sizeof(int)}
#define TYPE_COMMENT {"type_comment", AST_STRING, AST_OPTIONAL, AST_NOWHERE, 0}
#define END {NULL, 0, 0, 0, 0}

static const AstField no_fields[] = {END};
static const AstField module_fields[] = {SEQ(Module, body, AST_STMT, body),
    {"type_ignores", AST_TYPE_IGNORE, AST_SEQUENCE, AST_NOWHERE, 0}, END};
static const AstField interactive_fields[] = {SEQ(Module, body, AST_STMT, body), END};
static const AstField expression_fields[] = {ONE(Module, body, AST_EXPR, expr), END};
static const AstField function_type_fields[] = {{"argtypes", AST_EXPR, AST_SEQUENCE, AST_NOWHERE, 0},
    {"returns", AST_EXPR, AST_ONE, AST_NOWHERE, 0}, END};
static const AstField function_def_fields[] = {ONE(Stmt, name, AST_IDENTIFIER, function_def.name),
    ONE(Stmt, args, AST_ARGUMENTS, function_def.args), SEQ(Stmt, body, AST_STMT, function_def.body),
    SEQ(Stmt, decorator_list, AST_EXPR, function_def.decorator_list),
    OPT(Stmt, returns, AST_EXPR, function_def.returns), TYPE_COMMENT, END};
static const AstField class_def_fields[] = {ONE(Stmt, name, AST_IDENTIFIER, class_def.name),
    SEQ(Stmt, bases, AST_EXPR, class_def.bases), SEQ(Stmt, keywords, AST_KEYWORD, class_def.keywords),
    SEQ(Stmt, body, AST_STMT, class_def.body), SEQ(Stmt, decorator_list, AST_EXPR, class_def.decorator_list), END};
static const AstField return_fields[] = {OPT(Stmt, value, AST_EXPR, return_.value), END};
static const AstField delete_fields[] = {SEQ(Stmt, targets, AST_EXPR, delete_.targets), END};
static const AstField assign_fields[] = {SEQ(Stmt, targets, AST_EXPR, assign.targets),
    ONE(Stmt, value, AST_EXPR, assign.value), TYPE_COMMENT, END};
static const AstField aug_assign_fields[] = {ONE(Stmt, target, AST_EXPR, aug_assign.target),
    ONE(Stmt, op, AST_OPERATOR, aug_assign.op), ONE(Stmt, value, AST_EXPR, aug_assign.value), END};
static const AstField ann_assign_fields[] = {ONE(Stmt, target, AST_EXPR, ann_assign.target),
    ONE(Stmt, annotation, AST_EXPR, ann_assign.annotation), OPT(Stmt, value, AST_EXPR, ann_assign.value),
    FLAG(Stmt, simple, ann_assign.simple), END};
static const AstField for_fields[] = {ONE(Stmt, target, AST_EXPR, for_.target),
    ONE(Stmt, iter, AST_EXPR, for_.iter), SEQ(Stmt, body, AST_STMT, for_.body),
    SEQ(Stmt, orelse, AST_STMT, for_.orelse), TYPE_COMMENT, END};
static const AstField while_fields[] = {ONE(Stmt, test, AST_EXPR, while_.test),
    SEQ(Stmt, body, AST_STMT, while_.body), SEQ(Stmt, orelse, AST_STMT, while_.orelse), END};
static const AstField if_fields[] = {ONE(Stmt, test, AST_EXPR, if_.test), SEQ(Stmt, body, AST_STMT, if_.body),
    SEQ(Stmt, orelse, AST_STMT, if_.orelse), END};
static const AstField with_fields[] = {SEQ(Stmt, items, AST_WITHITEM, with.items),
    SEQ(Stmt, body, AST_STMT, with.body), TYPE_COMMENT, END};
static const AstField match_fields[] = {ONE(Stmt, subject, AST_EXPR, match.subject),
    SEQ(Stmt, cases, AST_MATCH_CASE, match.cases), END};
static const AstField raise_fields[] = {OPT(Stmt, exc, AST_EXPR, raise.exc),
    OPT(Stmt, cause, AST_EXPR, raise.cause), END};
static const AstField try_fields[] = {SEQ(Stmt, body, AST_STMT, try_.body),
    SEQ(Stmt, handlers, AST_EXCEPTHANDLER, try_.handlers), SEQ(Stmt, orelse, AST_STMT, try_.orelse),
    SEQ(Stmt, finalbody, AST_STMT, try_.finalbody), END};
static const AstField assert_fields[] = {ONE(Stmt, test, AST_EXPR, assert_.test),
    OPT(Stmt, msg, AST_EXPR, assert_.msg), END};
static const AstField import_fields[] = {SEQ(Stmt, names, AST_ALIAS, import.names), END};
static const AstField import_from_fields[] = {OPT(Stmt, module, AST_IDENTIFIER, import_from.module),
    SEQ(Stmt, names, AST_ALIAS, import_from.names), INT(Stmt, level, AST_OPTIONAL, import_from.level), END};
static const AstField global_fields[] = {SEQ(Stmt, names, AST_IDENTIFIER, global.names), END};
static const AstField expr_fields[] = {ONE(Stmt, value, AST_EXPR, expr.value), END};
static const AstField bool_op_fields[] = {ONE(Expr, op, AST_BOOLOP, op),
    SEQ(Expr, values, AST_EXPR, bool_op.values), END};
static const AstField named_expr_fields[] = {ONE(Expr, target, AST_EXPR, named_expr.target),
    ONE(Expr, value, AST_EXPR, named_expr.value), END};
static const AstField bin_op_fields[] = {ONE(Expr, left, AST_EXPR, bin_op.left), ONE(Expr, op, AST_OPERATOR, op),
    ONE(Expr, right, AST_EXPR, bin_op.right), END};
static const AstField unary_op_fields[] = {ONE(Expr, op, AST_UNARYOP, op),
    ONE(Expr, operand, AST_EXPR, unary_op.operand), END};
static const AstField lambda_fields[] = {ONE(Expr, args, AST_ARGUMENTS, lambda.args),
    ONE(Expr, body, AST_EXPR, lambda.body), END};
static const AstField if_exp_fields[] = {ONE(Expr, test, AST_EXPR, if_exp.test),
    ONE(Expr, body, AST_EXPR, if_exp.body), ONE(Expr, orelse, AST_EXPR, if_exp.orelse), END};
static const AstField dict_fields[] = {SEQ_OPT(Expr, keys, AST_EXPR, dict.keys),
    SEQ(Expr, values, AST_EXPR, dict.values), END};
static const AstField set_fields[] = {SEQ(Expr, elts, AST_EXPR, set.elts), END};
static const AstField list_comp_fields[] = {ONE(Expr, elt, AST_EXPR, comp.elt),
    SEQ(Expr, generators, AST_COMPREHENSION, comp.generators), END};
static const AstField dict_comp_fields[] = {ONE(Expr, key, AST_EXPR, dict_comp.key),
    ONE(Expr, value, AST_EXPR, dict_comp.value), SEQ(Expr, generators, AST_COMPREHENSION, dict_comp.generators), END};
static const AstField await_fields[] = {ONE(Expr, value, AST_EXPR, await.value), END};
static const AstField yield_fields[] = {OPT(Expr, value, AST_EXPR, yield.value), END};
static const AstField yield_from_fields[] = {ONE(Expr, value, AST_EXPR, yield_from.value), END};
static const AstField compare_fields[] = {ONE(Expr, left, AST_EXPR, compare.left),
    {"ops", AST_CMPOP, AST_COMPARE_OPS, offsetof(Expr, compare.ops), 0},
    SEQ(Expr, comparators, AST_EXPR, compare.comparators), END};
static const AstField call_fields[] = {ONE(Expr, func, AST_EXPR, call.func), SEQ(Expr, args, AST_EXPR, call.args),
    SEQ(Expr, keywords, AST_KEYWORD, call.keywords), END};
static const AstField formatted_value_fields[] = {ONE(Expr, value, AST_EXPR, formatted_value.value),
    INT(Expr, conversion, AST_ONE, formatted_value.conversion),
    OPT(Expr, format_spec, AST_EXPR, formatted_value.format_spec), END};
static const AstField joined_str_fields[] = {SEQ(Expr, values, AST_EXPR, joined_str.values), END};
static const AstField constant_fields[] = {ONE(Expr, value, AST_CONSTANT, constant.value),
    OPT(Expr, kind, AST_STRING, constant.u_kind), END};
static const AstField attribute_fields[] = {ONE(Expr, value, AST_EXPR, attribute.value),
    ONE(Expr, attr, AST_IDENTIFIER, attribute.attr), ONE(Expr, ctx, AST_EXPR_CONTEXT, ctx), END};
static const AstField subscript_fields[] = {ONE(Expr, value, AST_EXPR, subscript.value),
    ONE(Expr, slice, AST_EXPR, subscript.slice), ONE(Expr, ctx, AST_EXPR_CONTEXT, ctx), END};
static const AstField starred_fields[] = {ONE(Expr, value, AST_EXPR, starred.value),
    ONE(Expr, ctx, AST_EXPR_CONTEXT, ctx), END};
static const AstField name_fields[] = {ONE(Expr, id, AST_IDENTIFIER, name.id),
    ONE(Expr, ctx, AST_EXPR_CONTEXT, ctx), END};
static const AstField list_fields[] = {SEQ(Expr, elts, AST_EXPR, list.elts), ONE(Expr, ctx, AST_EXPR_CONTEXT, ctx),
    END};
static const AstField tuple_fields[] = {SEQ(Expr, elts, AST_EXPR, tuple.elts),
    ONE(Expr, ctx, AST_EXPR_CONTEXT, ctx), END};
static const AstField slice_fields[] = {OPT(Expr, lower, AST_EXPR, slice.lower),
    OPT(Expr, upper, AST_EXPR, slice.upper), OPT(Expr, step, AST_EXPR, slice.step), END};
static const AstField comprehension_fields[] = {ONE(Comprehension, target, AST_EXPR, target),
    ONE(Comprehension, iter, AST_EXPR, iter), SEQ(Comprehension, ifs, AST_EXPR, ifs),
    FLAG(Comprehension, is_async, is_async), END};
static const AstField except_handler_fields[] = {OPT(ExceptHandler, type, AST_EXPR, type),
    OPT(ExceptHandler, name, AST_IDENTIFIER, name), SEQ(ExceptHandler, body, AST_STMT, body), END};
static const AstField arguments_fields[] = {SEQ(Arguments, posonlyargs, AST_ARG, posonlyargs),
    SEQ(Arguments, args, AST_ARG, args), OPT(Arguments, vararg, AST_ARG, vararg),
    SEQ(Arguments, kwonlyargs, AST_ARG, kwonlyargs), SEQ_OPT(Arguments, kw_defaults, AST_EXPR, kw_defaults),
    OPT(Arguments, kwarg, AST_ARG, kwarg), SEQ(Arguments, defaults, AST_EXPR, defaults), END};
static const AstField arg_fields[] = {ONE(Arg, arg, AST_IDENTIFIER, arg),
    OPT(Arg, annotation, AST_EXPR, annotation), TYPE_COMMENT, END};
static const AstField keyword_fields[] = {OPT(Keyword, arg, AST_IDENTIFIER, arg),
    ONE(Keyword, value, AST_EXPR, value), END};
static const AstField alias_fields[] = {ONE(Alias, name, AST_IDENTIFIER, name),
    OPT(Alias, asname, AST_IDENTIFIER, asname), END};
static const AstField withitem_fields[] = {ONE(WithItem, context_expr, AST_EXPR, context_expr),
    OPT(WithItem, optional_vars, AST_EXPR, optional_vars), END};
static const AstField match_case_fields[] = {ONE(MatchCase, pattern, AST_PATTERN, pattern),
    OPT(MatchCase, guard, AST_EXPR, guard), SEQ(MatchCase, body, AST_STMT, body), END};
static const AstField match_value_fields[] = {ONE(Pattern, value, AST_EXPR, value.value), END};
static const AstField match_singleton_fields[] = {ONE(Pattern, value, AST_CONSTANT, singleton.value), END};
static const AstField match_sequence_fields[] = {SEQ(Pattern, patterns, AST_PATTERN, sequence.patterns), END};
static const AstField match_mapping_fields[] = {SEQ(Pattern, keys, AST_EXPR, mapping.keys),
    SEQ(Pattern, patterns, AST_PATTERN, mapping.patterns), OPT(Pattern, rest, AST_IDENTIFIER, mapping.rest), END};
static const AstField match_class_fields[] = {ONE(Pattern, cls, AST_EXPR, class_.cls),
    SEQ(Pattern, patterns, AST_PATTERN, class_.patterns), SEQ(Pattern, kwd_attrs, AST_IDENTIFIER, class_.kwd_attrs),
    SEQ(Pattern, kwd_patterns, AST_PATTERN, class_.kwd_patterns), END};
static const AstField match_star_fields[] = {OPT(Pattern, name, AST_IDENTIFIER, star.name), END};
static const AstField match_as_fields[] = {OPT(Pattern, pattern, AST_PATTERN, as.pattern),
    OPT(Pattern, name, AST_IDENTIFIER, as.name), END};
static const AstField match_or_fields[] = {SEQ(Pattern, patterns, AST_PATTERN, or_.patterns), END};
static const AstField type_ignore_fields[] = {INT(TypeIgnore, lineno, AST_ONE, lineno),
    {"tag", AST_STRING, AST_ONE, AST_NOWHERE, 0}, END};

const AstNode ast_nodes[] = {
    {"Module", AST_MOD, PARSE_EXEC, sizeof(Module), module_fields},
    {"Interactive", AST_MOD, PARSE_SINGLE, sizeof(Module), interactive_fields},
    {"Expression", AST_MOD, PARSE_EVAL, sizeof(Module), expression_fields},
    {"FunctionType", AST_MOD, UINT8_MAX, sizeof(Module), function_type_fields},
    {"FunctionDef", AST_STMT, STMT_FUNCTION_DEF, sizeof(Stmt), function_def_fields},
    {"AsyncFunctionDef", AST_STMT, STMT_ASYNC_FUNCTION_DEF, sizeof(Stmt), function_def_fields},
    {"ClassDef", AST_STMT, STMT_CLASS_DEF, sizeof(Stmt), class_def_fields},
    {"Return", AST_STMT, STMT_RETURN, sizeof(Stmt), return_fields},
    {"Delete", AST_STMT, STMT_DELETE, sizeof(Stmt), delete_fields},
    {"Assign", AST_STMT, STMT_ASSIGN, sizeof(Stmt), assign_fields},
    {"AugAssign", AST_STMT, STMT_AUG_ASSIGN, sizeof(Stmt), aug_assign_fields},
    {"AnnAssign", AST_STMT, STMT_ANN_ASSIGN, sizeof(Stmt), ann_assign_fields},
    {"For", AST_STMT, STMT_FOR, sizeof(Stmt), for_fields},
    {"AsyncFor", AST_STMT, STMT_ASYNC_FOR, sizeof(Stmt), for_fields},
    {"While", AST_STMT, STMT_WHILE, sizeof(Stmt), while_fields},
    {"If", AST_STMT, STMT_IF, sizeof(Stmt), if_fields},
    {"With", AST_STMT, STMT_WITH, sizeof(Stmt), with_fields},
    {"AsyncWith", AST_STMT, STMT_ASYNC_WITH, sizeof(Stmt), with_fields},
    {"Match", AST_STMT, STMT_MATCH, sizeof(Stmt), match_fields},
    {"Raise", AST_STMT, STMT_RAISE, sizeof(Stmt), raise_fields},
    {"Try", AST_STMT, STMT_TRY, sizeof(Stmt), try_fields},
    {"TryStar", AST_STMT, STMT_TRY_STAR, sizeof(Stmt), try_fields},
    {"Assert", AST_STMT, STMT_ASSERT, sizeof(Stmt), assert_fields},
    {"Import", AST_STMT, STMT_IMPORT, sizeof(Stmt), import_fields},
    {"ImportFrom", AST_STMT, STMT_IMPORT_FROM, sizeof(Stmt), import_from_fields},
    {"Global", AST_STMT, STMT_GLOBAL, sizeof(Stmt), global_fields},
    {"Nonlocal", AST_STMT, STMT_NONLOCAL, sizeof(Stmt), global_fields},
    {"Expr", AST_STMT, STMT_EXPR, sizeof(Stmt), expr_fields},
    {"Pass", AST_STMT, STMT_PASS, sizeof(Stmt), no_fields},
    {"Break", AST_STMT, STMT_BREAK, sizeof(Stmt), no_fields},
    {"Continue", AST_STMT, STMT_CONTINUE, sizeof(Stmt), no_fields},
    {"BoolOp", AST_EXPR, EXPR_BOOL_OP, sizeof(Expr), bool_op_fields},
    {"NamedExpr", AST_EXPR, EXPR_NAMED_EXPR, sizeof(Expr), named_expr_fields},
    {"BinOp", AST_EXPR, EXPR_BIN_OP, sizeof(Expr), bin_op_fields},
    {"UnaryOp", AST_EXPR, EXPR_UNARY_OP, sizeof(Expr), unary_op_fields},
    {"Lambda", AST_EXPR, EXPR_LAMBDA, sizeof(Expr), lambda_fields},
    {"IfExp", AST_EXPR, EXPR_IF_EXP, sizeof(Expr), if_exp_fields},
    {"Dict", AST_EXPR, EXPR_DICT, sizeof(Expr), dict_fields},
    {"Set", AST_EXPR, EXPR_SET, sizeof(Expr), set_fields},
    {"ListComp", AST_EXPR, EXPR_LIST_COMP, sizeof(Expr), list_comp_fields},
    {"SetComp", AST_EXPR, EXPR_SET_COMP, sizeof(Expr), list_comp_fields},
    {"DictComp", AST_EXPR, EXPR_DICT_COMP, sizeof(Expr), dict_comp_fields},
    {"GeneratorExp", AST_EXPR, EXPR_GENERATOR_EXP, sizeof(Expr), list_comp_fields},
    {"Await", AST_EXPR, EXPR_AWAIT, sizeof(Expr), await_fields},
    {"Yield", AST_EXPR, EXPR_YIELD, sizeof(Expr), yield_fields},
    {"YieldFrom", AST_EXPR, EXPR_YIELD_FROM, sizeof(Expr), yield_from_fields},
    {"Compare", AST_EXPR, EXPR_COMPARE, sizeof(Expr), compare_fields},
    {"Call", AST_EXPR, EXPR_CALL, sizeof(Expr), call_fields},
    {"FormattedValue", AST_EXPR, EXPR_FORMATTED_VALUE, sizeof(Expr), formatted_value_fields},
    {"JoinedStr", AST_EXPR, EXPR_JOINED_STR, sizeof(Expr), joined_str_fields},
    {"Constant", AST_EXPR, EXPR_CONSTANT, sizeof(Expr), constant_fields},
    {"Attribute", AST_EXPR, EXPR_ATTRIBUTE, sizeof(Expr), attribute_fields},
    {"Subscript", AST_EXPR, EXPR_SUBSCRIPT, sizeof(Expr), subscript_fields},
    {"Starred", AST_EXPR, EXPR_STARRED, sizeof(Expr), starred_fields},
    {"Name", AST_EXPR, EXPR_NAME, sizeof(Expr), name_fields},
    {"List", AST_EXPR, EXPR_LIST, sizeof(Expr), list_fields},
    {"Tuple", AST_EXPR, EXPR_TUPLE, sizeof(Expr), tuple_fields},
    {"Slice", AST_EXPR, EXPR_SLICE, sizeof(Expr), slice_fields},
    {"Load", AST_EXPR_CONTEXT, CTX_LOAD, 0, no_fields},
    {"Store", AST_EXPR_CONTEXT, CTX_STORE, 0, no_fields},
    {"Del", AST_EXPR_CONTEXT, CTX_DEL, 0, no_fields},
    {"And", AST_BOOLOP, BOOL_AND, 0, no_fields},
    {"Or", AST_BOOLOP, BOOL_OR, 0, no_fields},
    {"Add", AST_OPERATOR, OP_ADD, 0, no_fields},
    {"Sub", AST_OPERATOR, OP_SUB, 0, no_fields},
    {"Mult", AST_OPERATOR, OP_MUL, 0, no_fields},
    {"MatMult", AST_OPERATOR, OP_MATMUL, 0, no_fields},
    {"Div", AST_OPERATOR, OP_TRUEDIV, 0, no_fields},
    {"Mod", AST_OPERATOR, OP_MOD, 0, no_fields},
    {"Pow", AST_OPERATOR, OP_POW, 0, no_fields},
    {"LShift", AST_OPERATOR, OP_LSHIFT, 0, no_fields},
    {"RShift", AST_OPERATOR, OP_RSHIFT, 0, no_fields},
    {"BitOr", AST_OPERATOR, OP_OR, 0, no_fields},
    {"BitXor", AST_OPERATOR, OP_XOR, 0, no_fields},
    {"BitAnd", AST_OPERATOR, OP_AND, 0, no_fields},
    {"FloorDiv", AST_OPERATOR, OP_FLOORDIV, 0, no_fields},
    {"Invert", AST_UNARYOP, UNARY_INVERT, 0, no_fields},
    {"Not", AST_UNARYOP, UNARY_NOT, 0, no_fields},
    {"UAdd", AST_UNARYOP, UNARY_ADD, 0, no_fields},
    {"USub", AST_UNARYOP, UNARY_SUB, 0, no_fields},
    {"Eq", AST_CMPOP, ACMP_EQ, 0, no_fields},
    {"NotEq", AST_CMPOP, ACMP_NE, 0, no_fields},
    {"Lt", AST_CMPOP, ACMP_LT, 0, no_fields},
    {"LtE", AST_CMPOP, ACMP_LE, 0, no_fields},
    {"Gt", AST_CMPOP, ACMP_GT, 0, no_fields},
    {"GtE", AST_CMPOP, ACMP_GE, 0, no_fields},
    {"Is", AST_CMPOP, ACMP_IS, 0, no_fields},
    {"IsNot", AST_CMPOP, ACMP_IS_NOT, 0, no_fields},
    {"In", AST_CMPOP, ACMP_IN, 0, no_fields},
    {"NotIn", AST_CMPOP, ACMP_NOT_IN, 0, no_fields},
    {"comprehension", AST_COMPREHENSION, 0, sizeof(Comprehension), comprehension_fields},
    {"ExceptHandler", AST_EXCEPTHANDLER, 0, sizeof(ExceptHandler), except_handler_fields},
    {"arguments", AST_ARGUMENTS, 0, sizeof(Arguments), arguments_fields},
    {"arg", AST_ARG, 0, sizeof(Arg), arg_fields},
    {"keyword", AST_KEYWORD, 0, sizeof(Keyword), keyword_fields},
    {"alias", AST_ALIAS, 0, sizeof(Alias), alias_fields},
    {"withitem", AST_WITHITEM, 0, sizeof(WithItem), withitem_fields},
    {"match_case", AST_MATCH_CASE, 0, sizeof(MatchCase), match_case_fields},
    {"MatchValue", AST_PATTERN, PAT_VALUE, sizeof(Pattern), match_value_fields},
    {"MatchSingleton", AST_PATTERN, PAT_SINGLETON, sizeof(Pattern), match_singleton_fields},
    {"MatchSequence", AST_PATTERN, PAT_SEQUENCE, sizeof(Pattern), match_sequence_fields},
    {"MatchMapping", AST_PATTERN, PAT_MAPPING, sizeof(Pattern), match_mapping_fields},
    {"MatchClass", AST_PATTERN, PAT_CLASS, sizeof(Pattern), match_class_fields},
    {"MatchStar", AST_PATTERN, PAT_STAR, sizeof(Pattern), match_star_fields},
    {"MatchAs", AST_PATTERN, PAT_AS, sizeof(Pattern), match_as_fields},
    {"MatchOr", AST_PATTERN, PAT_OR, sizeof(Pattern), match_or_fields},
    {"TypeIgnore", AST_TYPE_IGNORE, 0, sizeof(TypeIgnore), type_ignore_fields},
};
const size_t ast_node_count = COUNT_OF(ast_nodes);

/* In the order of enum AstType; the last two numbers: which of ast_nodes. */
const AstTypeInfo ast_types[AST_TYPE_COUNT] = {
    {"mod", false, false, 0, 4},
    {"stmt", true, false, 4, 27},
    {"expr", true, false, 31, 27},
    {"expr_context", false, false, 58, 3},
    {"boolop", false, false, 61, 2},
    {"operator", false, false, 63, 13},
    {"unaryop", false, false, 76, 4},
    {"cmpop", false, false, 80, 10},
    {"comprehension", false, true, 90, 1},
    {"excepthandler", true, false, 91, 1},
    {"arguments", false, true, 92, 1},
    {"arg", true, true, 93, 1},
    {"keyword", true, true, 94, 1},
    {"alias", true, true, 95, 1},
    {"withitem", false, true, 96, 1},
    {"match_case", false, true, 97, 1},
    {"pattern", true, false, 98, 8},
    {"type_ignore", false, false, 106, 1},
};

const char *const ast_builtin_names[] = {"identifier", "string", "int", "constant"};

const AstNode *ast_node_find(enum AstType type, unsigned kind) {
    const AstTypeInfo *info = &ast_types[type];
    const AstNode *nodes = &ast_nodes[info->first];
    if (kind < info->count && nodes[kind].kind == kind) return &nodes[kind];
    for (unsigned i = 0; i < info->count; i++)
        if (nodes[i].kind == kind) return &nodes[i];
    return NULL;
}

unsigned ast_kind_of(enum AstType type, const void *node) {
    switch (type) {
    case AST_MOD: return ((const Module *)node)->mode;
    case AST_STMT: return ((const Stmt *)node)->kind;
    case AST_EXPR: return ((const Expr *)node)->kind;
    case AST_PATTERN: return ((const Pattern *)node)->kind;
    default: return 0;
    }
}

void ast_kind_set(enum AstType type, void *node, unsigned kind) {
    switch (type) {
    case AST_MOD: ((Module *)node)->mode = (uint8_t)kind; break;
    case AST_STMT: ((Stmt *)node)->kind = (uint8_t)kind; break;
    case AST_EXPR: ((Expr *)node)->kind = (uint8_t)kind; break;
    case AST_PATTERN: ((Pattern *)node)->kind = (uint8_t)kind; break;
    default: break;
    }
}
