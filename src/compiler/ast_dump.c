/* SPDX-License-Identifier: MIT
 * ast_dump.c: a syntax tree as text, as Python's ast.dump() prints it: for tests and debugging. */
#include "compiler/parser.h"
#include "object/protocol.h"
#include "types/str.h"

typedef struct Dump {
    Runtime *rt;
    StrBuf out;
    bool attributes;
    bool comma; /* a field has been written since the last '(' */
} Dump;

static void text(Dump *d, const char *s) { strbuf_add_cstr(&d->out, s); }

static void number(Dump *d, int n) {
    char buf[16];
    size_t i = sizeof buf;
    unsigned u = n < 0 ? 0u - (unsigned)n : (unsigned)n;
    buf[--i] = 0;
    do buf[--i] = (char)('0' + u % 10);
    while (u /= 10);
    if (n < 0) buf[--i] = '-';
    text(d, buf + i);
}

static void open(Dump *d, const char *name) {
    text(d, name);
    text(d, "(");
    d->comma = false;
}

static void close(Dump *d) {
    text(d, ")");
    d->comma = true;
}

static void field(Dump *d, const char *name) {
    if (d->comma) text(d, ", ");
    text(d, name);
    text(d, "=");
    d->comma = true;
}

static void repr_field(Dump *d, const char *name, Value v) {
    field(d, name);
    strbuf_add_repr(&d->out, v);
}

static void optional_name(Dump *d, const char *name, Value v) {
    if (v) repr_field(d, name, v);
}

static void int_field(Dump *d, const char *name, int n) {
    field(d, name);
    number(d, n);
}

static void location(Dump *d, Location loc) {
    if (!d->attributes) return;
    int_field(d, "lineno", loc.lineno);
    int_field(d, "col_offset", loc.col_offset);
    int_field(d, "end_lineno", loc.end_lineno);
    int_field(d, "end_col_offset", loc.end_col_offset);
}

static void expr(Dump *d, const Expr *e);
static void stmt(Dump *d, const Stmt *st);
static void pattern(Dump *d, const Pattern *pat);

/* All sequences of nodes have the same layout. */
typedef void (*Item)(Dump *, const void *);
static void sequence(Dump *d, const char *name, const void *seq, Item item) {
    const ExprSeq *s = seq;
    field(d, name);
    text(d, "[");
    for (uint32_t i = 0; i < s->count; i++) {
        if (i) text(d, ", ");
        item(d, s->items[i]);
    }
    text(d, "]");
    d->comma = true;
}

static void expr_item(Dump *d, const void *e) {
    if (e) expr(d, e);
    else text(d, "None");
}
static void stmt_item(Dump *d, const void *st) { stmt(d, st); }
static void pattern_item(Dump *d, const void *pat) { pattern(d, pat); }
static void exprs(Dump *d, const char *name, const ExprSeq *s) { sequence(d, name, s, expr_item); }
static void stmts(Dump *d, const char *name, const StmtSeq *s) { sequence(d, name, s, stmt_item); }
static void patterns(Dump *d, const char *name, const PatternSeq *s) { sequence(d, name, s, pattern_item); }

static void expr_field(Dump *d, const char *name, const Expr *e) {
    field(d, name);
    expr(d, e);
    d->comma = true;
}
static void optional(Dump *d, const char *name, const Expr *e) {
    if (e) expr_field(d, name, e);
}

static void names(Dump *d, const char *name, const NameSeq *s) {
    field(d, name);
    text(d, "[");
    for (uint32_t i = 0; i < s->count; i++) {
        if (i) text(d, ", ");
        strbuf_add_repr(&d->out, s->items[i]);
    }
    text(d, "]");
}

static void arg_item(Dump *d, const void *item) {
    const Arg *a = item;
    open(d, "arg");
    repr_field(d, "arg", a->arg);
    optional(d, "annotation", a->annotation);
    location(d, a->loc);
    close(d);
}

static void optional_arg(Dump *d, const char *name, const Arg *a) {
    if (!a) return;
    field(d, name);
    arg_item(d, a);
}

static void arguments(Dump *d, const Arguments *a) {
    field(d, "args");
    open(d, "arguments");
    sequence(d, "posonlyargs", &a->posonlyargs, arg_item);
    sequence(d, "args", &a->args, arg_item);
    optional_arg(d, "vararg", a->vararg);
    sequence(d, "kwonlyargs", &a->kwonlyargs, arg_item);
    exprs(d, "kw_defaults", &a->kw_defaults);
    optional_arg(d, "kwarg", a->kwarg);
    exprs(d, "defaults", &a->defaults);
    close(d);
}

static void keyword_item(Dump *d, const void *item) {
    const Keyword *k = item;
    open(d, "keyword");
    optional_name(d, "arg", k->arg);
    expr_field(d, "value", k->value);
    location(d, k->loc);
    close(d);
}

static void alias_item(Dump *d, const void *item) {
    const Alias *a = item;
    open(d, "alias");
    repr_field(d, "name", a->name);
    optional_name(d, "asname", a->asname);
    location(d, a->loc);
    close(d);
}

static void with_item(Dump *d, const void *item) {
    const WithItem *w = item;
    open(d, "withitem");
    expr_field(d, "context_expr", w->context_expr);
    optional(d, "optional_vars", w->optional_vars);
    close(d);
}

static void comprehension_item(Dump *d, const void *item) {
    const Comprehension *c = item;
    open(d, "comprehension");
    expr_field(d, "target", c->target);
    expr_field(d, "iter", c->iter);
    exprs(d, "ifs", &c->ifs);
    int_field(d, "is_async", c->is_async);
    close(d);
}

static void handler_item(Dump *d, const void *item) {
    const ExceptHandler *h = item;
    open(d, "ExceptHandler");
    optional(d, "type", h->type);
    optional_name(d, "name", h->name);
    stmts(d, "body", &h->body);
    location(d, h->loc);
    close(d);
}

static void case_item(Dump *d, const void *item) {
    const MatchCase *c = item;
    open(d, "match_case");
    field(d, "pattern");
    pattern(d, c->pattern);
    optional(d, "guard", c->guard);
    stmts(d, "body", &c->body);
    close(d);
}

static const char *const bin_ops[] = {"Add", "Sub", "Mult", "MatMult", "Div", "FloorDiv", "Mod", "Pow",
                                      "LShift", "RShift", "BitAnd", "BitOr", "BitXor"};
static const char *const unary_ops[] = {"Invert", "Not", "UAdd", "USub"};
static const char *const cmp_ops[] = {"Lt", "LtE", "Eq", "NotEq", "Gt", "GtE", "Is", "IsNot", "In", "NotIn"};
static const char *const contexts[] = {"Load()", "Store()", "Del()"};

static void op_field(Dump *d, const char *const *table, unsigned op) {
    field(d, "op");
    text(d, table[op]);
    text(d, "()");
}

static void context(Dump *d, const Expr *e) {
    field(d, "ctx");
    text(d, contexts[e->ctx]);
}

static void compare_fields(Dump *d, const Expr *e) {
    expr_field(d, "left", e->compare.left);
    field(d, "ops");
    text(d, "[");
    for (uint32_t i = 0; i < e->compare.comparators.count; i++) {
        if (i) text(d, ", ");
        text(d, cmp_ops[e->compare.ops[i]]);
        text(d, "()");
    }
    text(d, "]");
    exprs(d, "comparators", &e->compare.comparators);
}

static const char *const expr_names[EXPR_KIND_COUNT] = {
    [EXPR_BOOL_OP] = "BoolOp", [EXPR_NAMED_EXPR] = "NamedExpr", [EXPR_BIN_OP] = "BinOp", [EXPR_UNARY_OP] = "UnaryOp",
    [EXPR_LAMBDA] = "Lambda", [EXPR_IF_EXP] = "IfExp", [EXPR_DICT] = "Dict", [EXPR_SET] = "Set",
    [EXPR_LIST_COMP] = "ListComp", [EXPR_SET_COMP] = "SetComp", [EXPR_DICT_COMP] = "DictComp",
    [EXPR_GENERATOR_EXP] = "GeneratorExp", [EXPR_AWAIT] = "Await", [EXPR_YIELD] = "Yield",
    [EXPR_YIELD_FROM] = "YieldFrom", [EXPR_COMPARE] = "Compare", [EXPR_CALL] = "Call",
    [EXPR_FORMATTED_VALUE] = "FormattedValue", [EXPR_JOINED_STR] = "JoinedStr", [EXPR_CONSTANT] = "Constant",
    [EXPR_ATTRIBUTE] = "Attribute", [EXPR_SUBSCRIPT] = "Subscript", [EXPR_STARRED] = "Starred", [EXPR_NAME] = "Name",
    [EXPR_LIST] = "List", [EXPR_TUPLE] = "Tuple", [EXPR_SLICE] = "Slice",
};

static void expr_fields(Dump *d, const Expr *e) {
    switch ((enum ExprKind)e->kind) {
    case EXPR_BOOL_OP:
        field(d, "op");
        text(d, e->op == BOOL_AND ? "And()" : "Or()");
        exprs(d, "values", &e->bool_op.values);
        break;
    case EXPR_NAMED_EXPR:
        expr_field(d, "target", e->named_expr.target);
        expr_field(d, "value", e->named_expr.value);
        break;
    case EXPR_BIN_OP:
        expr_field(d, "left", e->bin_op.left);
        op_field(d, bin_ops, e->op);
        expr_field(d, "right", e->bin_op.right);
        break;
    case EXPR_UNARY_OP:
        op_field(d, unary_ops, e->op);
        expr_field(d, "operand", e->unary_op.operand);
        break;
    case EXPR_LAMBDA:
        arguments(d, e->lambda.args);
        expr_field(d, "body", e->lambda.body);
        break;
    case EXPR_IF_EXP:
        expr_field(d, "test", e->if_exp.test);
        expr_field(d, "body", e->if_exp.body);
        expr_field(d, "orelse", e->if_exp.orelse);
        break;
    case EXPR_DICT:
        exprs(d, "keys", &e->dict.keys);
        exprs(d, "values", &e->dict.values);
        break;
    case EXPR_SET: exprs(d, "elts", &e->set.elts); break;
    case EXPR_LIST_COMP: case EXPR_SET_COMP: case EXPR_GENERATOR_EXP:
        expr_field(d, "elt", e->comp.elt);
        sequence(d, "generators", &e->comp.generators, comprehension_item);
        break;
    case EXPR_DICT_COMP:
        expr_field(d, "key", e->dict_comp.key);
        expr_field(d, "value", e->dict_comp.value);
        sequence(d, "generators", &e->dict_comp.generators, comprehension_item);
        break;
    case EXPR_AWAIT: expr_field(d, "value", e->await.value); break;
    case EXPR_YIELD: optional(d, "value", e->yield.value); break;
    case EXPR_YIELD_FROM: expr_field(d, "value", e->yield_from.value); break;
    case EXPR_COMPARE: compare_fields(d, e); break;
    case EXPR_CALL:
        expr_field(d, "func", e->call.func);
        exprs(d, "args", &e->call.args);
        sequence(d, "keywords", &e->call.keywords, keyword_item);
        break;
    case EXPR_FORMATTED_VALUE:
        expr_field(d, "value", e->formatted_value.value);
        int_field(d, "conversion", e->formatted_value.conversion);
        optional(d, "format_spec", e->formatted_value.format_spec);
        break;
    case EXPR_JOINED_STR: exprs(d, "values", &e->joined_str.values); break;
    case EXPR_CONSTANT:
        repr_field(d, "value", e->constant.value);
        if (e->constant.u_kind) field(d, "kind"), text(d, "'u'");
        break;
    case EXPR_ATTRIBUTE:
        expr_field(d, "value", e->attribute.value);
        repr_field(d, "attr", e->attribute.attr);
        context(d, e);
        break;
    case EXPR_SUBSCRIPT:
        expr_field(d, "value", e->subscript.value);
        expr_field(d, "slice", e->subscript.slice);
        context(d, e);
        break;
    case EXPR_STARRED:
        expr_field(d, "value", e->starred.value);
        context(d, e);
        break;
    case EXPR_NAME:
        repr_field(d, "id", e->name.id);
        context(d, e);
        break;
    case EXPR_LIST: case EXPR_TUPLE:
        exprs(d, "elts", &e->tuple.elts);
        context(d, e);
        break;
    case EXPR_SLICE:
        optional(d, "lower", e->slice.lower);
        optional(d, "upper", e->slice.upper);
        optional(d, "step", e->slice.step);
        break;
    case EXPR_KIND_COUNT: UNREACHABLE();
    }
}

/* Too deep for the C stack: gives up and says so once. */
static bool enter(Dump *d) {
    if (d->out.failed || d->rt->error) return false;
    if (!c_stack_low(d->rt)) return true;
    raise_recursion(d->rt, " in ast_dump");
    return false;
}

static void expr(Dump *d, const Expr *e) {
    if (!enter(d)) return;
    open(d, expr_names[e->kind]);
    expr_fields(d, e);
    location(d, e->loc);
    close(d);
}

static void pattern_fields(Dump *d, const Pattern *pat) {
    switch ((enum PatternKind)pat->kind) {
    case PAT_VALUE: expr_field(d, "value", pat->value.value); break;
    case PAT_SINGLETON: repr_field(d, "value", pat->singleton.value); break;
    case PAT_SEQUENCE: patterns(d, "patterns", &pat->sequence.patterns); break;
    case PAT_MAPPING:
        exprs(d, "keys", &pat->mapping.keys);
        patterns(d, "patterns", &pat->mapping.patterns);
        optional_name(d, "rest", pat->mapping.rest);
        break;
    case PAT_CLASS:
        expr_field(d, "cls", pat->class_.cls);
        patterns(d, "patterns", &pat->class_.patterns);
        names(d, "kwd_attrs", &pat->class_.kwd_attrs);
        patterns(d, "kwd_patterns", &pat->class_.kwd_patterns);
        break;
    case PAT_STAR: optional_name(d, "name", pat->star.name); break;
    case PAT_AS:
        if (pat->as.pattern) {
            field(d, "pattern");
            pattern(d, pat->as.pattern);
        }
        optional_name(d, "name", pat->as.name);
        break;
    case PAT_OR: patterns(d, "patterns", &pat->or_.patterns); break;
    case PAT_KIND_COUNT: UNREACHABLE();
    }
}

static void pattern(Dump *d, const Pattern *pat) {
    static const char *const kinds[] = {"MatchValue", "MatchSingleton", "MatchSequence", "MatchMapping",
                                        "MatchClass", "MatchStar", "MatchAs", "MatchOr"};
    if (!enter(d)) return;
    open(d, kinds[pat->kind]);
    pattern_fields(d, pat);
    location(d, pat->loc);
    close(d);
}

static const char *const stmt_names[STMT_KIND_COUNT] = {
    [STMT_FUNCTION_DEF] = "FunctionDef", [STMT_ASYNC_FUNCTION_DEF] = "AsyncFunctionDef", [STMT_CLASS_DEF] = "ClassDef",
    [STMT_RETURN] = "Return", [STMT_DELETE] = "Delete", [STMT_ASSIGN] = "Assign", [STMT_AUG_ASSIGN] = "AugAssign",
    [STMT_ANN_ASSIGN] = "AnnAssign", [STMT_FOR] = "For", [STMT_ASYNC_FOR] = "AsyncFor", [STMT_WHILE] = "While",
    [STMT_IF] = "If", [STMT_WITH] = "With", [STMT_ASYNC_WITH] = "AsyncWith", [STMT_MATCH] = "Match",
    [STMT_RAISE] = "Raise", [STMT_TRY] = "Try", [STMT_TRY_STAR] = "TryStar", [STMT_ASSERT] = "Assert",
    [STMT_IMPORT] = "Import", [STMT_IMPORT_FROM] = "ImportFrom", [STMT_GLOBAL] = "Global",
    [STMT_NONLOCAL] = "Nonlocal", [STMT_EXPR] = "Expr", [STMT_PASS] = "Pass", [STMT_BREAK] = "Break",
    [STMT_CONTINUE] = "Continue",
};

static void compound_fields(Dump *d, const Stmt *st) {
    switch (st->kind) {
    case STMT_FUNCTION_DEF: case STMT_ASYNC_FUNCTION_DEF:
        repr_field(d, "name", st->function_def.name);
        arguments(d, st->function_def.args);
        stmts(d, "body", &st->function_def.body);
        exprs(d, "decorator_list", &st->function_def.decorator_list);
        optional(d, "returns", st->function_def.returns);
        break;
    case STMT_CLASS_DEF:
        repr_field(d, "name", st->class_def.name);
        exprs(d, "bases", &st->class_def.bases);
        sequence(d, "keywords", &st->class_def.keywords, keyword_item);
        stmts(d, "body", &st->class_def.body);
        exprs(d, "decorator_list", &st->class_def.decorator_list);
        break;
    case STMT_FOR: case STMT_ASYNC_FOR:
        expr_field(d, "target", st->for_.target);
        expr_field(d, "iter", st->for_.iter);
        stmts(d, "body", &st->for_.body);
        stmts(d, "orelse", &st->for_.orelse);
        break;
    case STMT_WHILE: case STMT_IF:
        expr_field(d, "test", st->if_.test);
        stmts(d, "body", &st->if_.body);
        stmts(d, "orelse", &st->if_.orelse);
        break;
    case STMT_WITH: case STMT_ASYNC_WITH:
        sequence(d, "items", &st->with.items, with_item);
        stmts(d, "body", &st->with.body);
        break;
    case STMT_MATCH:
        expr_field(d, "subject", st->match.subject);
        sequence(d, "cases", &st->match.cases, case_item);
        break;
    case STMT_TRY: case STMT_TRY_STAR:
        stmts(d, "body", &st->try_.body);
        sequence(d, "handlers", &st->try_.handlers, handler_item);
        stmts(d, "orelse", &st->try_.orelse);
        stmts(d, "finalbody", &st->try_.finalbody);
        break;
    }
}

static void simple_fields(Dump *d, const Stmt *st) {
    switch (st->kind) {
    case STMT_RETURN: optional(d, "value", st->return_.value); break;
    case STMT_DELETE: exprs(d, "targets", &st->delete_.targets); break;
    case STMT_ASSIGN:
        exprs(d, "targets", &st->assign.targets);
        expr_field(d, "value", st->assign.value);
        break;
    case STMT_AUG_ASSIGN:
        expr_field(d, "target", st->aug_assign.target);
        op_field(d, bin_ops, st->aug_assign.op);
        expr_field(d, "value", st->aug_assign.value);
        break;
    case STMT_ANN_ASSIGN:
        expr_field(d, "target", st->ann_assign.target);
        expr_field(d, "annotation", st->ann_assign.annotation);
        optional(d, "value", st->ann_assign.value);
        int_field(d, "simple", st->ann_assign.simple);
        break;
    case STMT_RAISE:
        optional(d, "exc", st->raise.exc);
        optional(d, "cause", st->raise.cause);
        break;
    case STMT_ASSERT:
        expr_field(d, "test", st->assert_.test);
        optional(d, "msg", st->assert_.msg);
        break;
    case STMT_IMPORT: sequence(d, "names", &st->import.names, alias_item); break;
    case STMT_IMPORT_FROM:
        optional_name(d, "module", st->import_from.module);
        sequence(d, "names", &st->import_from.names, alias_item);
        int_field(d, "level", st->import_from.level);
        break;
    case STMT_GLOBAL: case STMT_NONLOCAL: names(d, "names", &st->global.names); break;
    case STMT_EXPR: expr_field(d, "value", st->expr.value); break;
    }
}

static void stmt(Dump *d, const Stmt *st) {
    if (!enter(d)) return;
    open(d, stmt_names[st->kind]);
    compound_fields(d, st);
    simple_fields(d, st);
    location(d, st->loc);
    close(d);
}

Owned ast_dump(Runtime *rt, const Module *m, bool attributes) {
    Dump d = {.rt = rt, .attributes = attributes};
    strbuf_init(&d.out, rt);
    switch (m->mode) {
    case PARSE_EVAL:
        open(&d, "Expression");
        expr_field(&d, "body", m->expr);
        break;
    case PARSE_SINGLE:
        open(&d, "Interactive");
        stmts(&d, "body", &m->body);
        break;
    default:
        open(&d, "Module");
        stmts(&d, "body", &m->body);
        field(&d, "type_ignores");
        text(&d, "[]");
        break;
    }
    close(&d);
    if (!rt->error) return strbuf_finish(&d.out);
    strbuf_drop(&d.out);
    return V_NULL;
}
