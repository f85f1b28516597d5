/* SPDX-License-Identifier: MIT
 * symtable.c: scopes and symbols: the walk over the tree (pass 1). Pass 2 is resolve.c. */
#include "compiler/symtable.h"

#include "compiler/parser.h"
#include "compiler/symtable_parts.h"
#include "object/error.h"
#include "types/exception.h"
#include "types/str.h"
#include "types/tuple.h"

#define SMALL_SCOPE 8 /* up to so many symbols a scope is searched without a hash table */

static size_t hash_pointer(uint64_t p) { return (size_t)((p * HASH_GOLDEN) >> 32); }

/* ---- names ---- */

Value symtable_mangle(Runtime *rt, Scratch *s, Value class_name, Value name) {
    size_t n = str_len(name);
    if (!class_name || n < 3 || str_at(name, 0) != '_' || str_at(name, 1) != '_') return name;
    if (str_at(name, n - 1) == '_' && str_at(name, n - 2) == '_') return name;
    for (size_t i = 0; i < n; i++)
        if (str_at(name, i) == '.') return name;
    size_t skip = 0;
    while (skip < str_len(class_name) && str_at(class_name, skip) == '_') skip++;
    if (skip == str_len(class_name)) return name;
    StrBuf b;
    strbuf_init(&b, rt);
    strbuf_add_char(&b, '_');
    strbuf_add_slice(&b, class_name, skip, str_len(class_name));
    strbuf_add(&b, name);
    Value v = strbuf_finish(&b);
    if (v) v = str_intern(rt, v);
    return v ? scratch_keep(s, v) : 0;
}

Owned compile_source_line(Runtime *rt, Value filename, const char *source, size_t len, int lineno) {
    if (!source || !str_len(filename) || str_at(filename, 0) == '<') return 0;
    const char *p = source, *end = source + len;
    for (int line = 1; line < lineno; line++) {
        const char *nl = memchr(p, '\n', (size_t)(end - p));
        if (!nl) return 0;
        p = nl + 1;
    }
    if (p == end) return 0;
    const char *nl = memchr(p, '\n', (size_t)(end - p));
    return str_from_utf8(rt, p, (size_t)((nl ? nl + 1 : end) - p));
}

/* A SyntaxError of the symbol table: its args hold the message alone, the place stands in the attributes. */
void symtable_error(Symtable *st, const Location *loc, const char *format, Value name) {
    if (st->failed) return;
    st->failed = true;
    Runtime *rt = st->rt;
    Value msg = format_str(rt, format, name);
    if (!msg) return;
    Value text = compile_source_line(rt, st->filename, st->source, st->source_len, loc->lineno);
    if (!rt->error)
        raise_syntax(rt, T_SYNTAX_ERROR, msg, st->filename, loc->lineno, loc->col_offset + 1, text, loc->end_lineno,
                 loc->end_col_offset + 1);
    decref_maybe(rt, text);
    Value args = rt->error && v_is(rt->error, T_SYNTAX_ERROR) ? tuple_pack(rt, 1, msg) : 0;
    if (args) replace_slot(rt, &as_exc(rt->error)->args, args);
    decref(rt, msg);
}

Symbol *scope_find(const Scope *scope, Value name) {
    if (!scope->slots) {
        for (uint32_t i = 0; i < scope->count; i++)
            if (scope->symbols[i]->name == name) return scope->symbols[i];
        return NULL;
    }
    for (size_t h = hash_pointer(name);; h++) {
        uint32_t i = scope->slots[h & scope->slot_mask];
        if (!i) return NULL;
        if (scope->symbols[i - 1]->name == name) return scope->symbols[i - 1];
    }
}

static void scope_index(Scope *scope, uint32_t i) {
    size_t h = hash_pointer(scope->symbols[i]->name);
    while (scope->slots[h & scope->slot_mask]) h++;
    scope->slots[h & scope->slot_mask] = i + 1;
}

static bool scope_grow(Symtable *st, Scope *scope) {
    uint32_t room = scope->room ? scope->room * 2 : SMALL_SCOPE;
    Symbol **symbols = scratch_alloc_array(st->s, room, sizeof *symbols);
    if (!symbols) return false;
    if (scope->count) memcpy(symbols, scope->symbols, scope->count * sizeof *symbols);
    scope->symbols = symbols;
    scope->room = room;
    if (room == SMALL_SCOPE) return true;
    scope->slots = scratch_alloc_array(st->s, (size_t)room * 2, sizeof *scope->slots);
    if (!scope->slots) return false;
    scope->slot_mask = room * 2 - 1;
    for (uint32_t i = 0; i < scope->count; i++) scope_index(scope, i);
    return true;
}

Symbol *scope_add(Symtable *st, Scope *scope, Value name) {
    if (scope->count == scope->room && !scope_grow(st, scope)) {
        st->failed = true;
        return NULL;
    }
    Symbol *sym = scratch_alloc(st->s, sizeof *sym);
    if (!sym) {
        st->failed = true;
        return NULL;
    }
    sym->name = name;
    sym->index = SYMBOL_NO_INDEX;
    scope->symbols[scope->count++] = sym;
    if (scope->slots) scope_index(scope, scope->count - 1);
    return sym;
}

/* ---- scopes ---- */

static bool map_grow(Symtable *st) {
    size_t room = st->map ? (st->map_mask + 1) * 2 : 32;
    ScopeSlot *old = st->map;
    size_t old_room = old ? st->map_mask + 1 : 0;
    st->map = scratch_alloc_array(st->s, room, sizeof *st->map);
    if (!st->map) {
        st->failed = true;
        return false;
    }
    st->map_mask = room - 1;
    for (size_t i = 0; i < old_room; i++) {
        if (!old[i].node) continue;
        size_t h = hash_pointer((uintptr_t)old[i].node);
        while (st->map[h & st->map_mask].node) h++;
        st->map[h & st->map_mask] = old[i];
    }
    return true;
}

Scope *symtable_scope(const Symtable *st, const void *node) {
    for (size_t h = hash_pointer((uintptr_t)node);; h++) {
        const ScopeSlot *slot = &st->map[h & st->map_mask];
        if (slot->node == node) return slot->scope;
        if (!slot->node) return NULL;
    }
}

static bool enter(Symtable *st, enum ScopeKind kind, const void *node, const Location *loc) {
    if (st->failed || ((!st->map || st->map_count * 2 > st->map_mask) && !map_grow(st))) return false;
    Scope *scope = scratch_alloc(st->s, sizeof *scope);
    if (!scope) {
        st->failed = true;
        return false;
    }
    Scope *parent = st->current;
    *scope = (Scope){.parent = parent, .node = node, .kind = (uint8_t)kind, .loc = *loc};
    st->current = scope;
    if (parent) {
        scope->nested = parent->nested || parent->kind == SCOPE_FUNCTION;
        scope->comp_iter_expr = parent->comp_iter_expr;
    }
    if (kind == SCOPE_ANNOTATION) return true;
    if (parent) {
        if (parent->last_child)
            parent->last_child->sibling = scope;
        else
            parent->children = scope;
        parent->last_child = scope;
    }
    size_t h = hash_pointer((uintptr_t)node);
    while (st->map[h & st->map_mask].node) h++;
    st->map[h & st->map_mask] = (ScopeSlot){node, scope};
    st->map_count++;
    return true;
}

static void leave(Symtable *st) { st->current = st->current->parent; }

static Value mangled(Symtable *st, Value name) {
    Value v = symtable_mangle(st->rt, st->s, st->class_name, name);
    if (!v) st->failed = true;
    return v;
}

static Symbol *add_to(Symtable *st, Scope *scope, Value name, uint32_t flags, const Location *loc) {
    if (st->failed || !(name = mangled(st, name))) return NULL;
    Symbol *sym = scope_find(scope, name);
    if (sym && (flags & SYM_PARAM) && (sym->flags & SYM_PARAM)) {
        symtable_error(st, loc, "duplicate argument '%U' in function definition", name);
        return NULL;
    }
    if (!sym && !(sym = scope_add(st, scope, name))) return NULL;
    sym->flags |= flags;
    if (scope->comp_iter_target) {
        if (sym->flags & (SYM_GLOBAL | SYM_NONLOCAL)) {
            symtable_error(st, loc, "comprehension inner loop cannot rebind assignment expression target '%U'", name);
            return NULL;
        }
        sym->flags |= SYM_COMP_ITER;
    }
    return sym;
}

static Symbol *add(Symtable *st, Value name, uint32_t flags, const Location *loc) {
    return add_to(st, st->current, name, flags, loc);
}

static uint32_t flags_of(Symtable *st, Scope *scope, Value name) {
    if (st->failed || !(name = mangled(st, name))) return 0;
    Symbol *sym = scope_find(scope, name);
    return sym ? sym->flags : 0;
}

static void note_directive(Symbol *sym, const Location *loc) {
    if (sym && !sym->directive) sym->directive = loc;
}

/* ---- expressions ---- */

static void visit_expr(Symtable *st, const Expr *e);
static void visit_stmts(Symtable *st, const StmtSeq *seq);

static void visit_exprs(Symtable *st, const ExprSeq *seq) {
    for (uint32_t i = 0; i < seq->count && !st->failed; i++)
        if (seq->items[i]) visit_expr(st, seq->items[i]);
}

static void visit_maybe(Symtable *st, const Expr *e) {
    if (e) visit_expr(st, e);
}

static void visit_keywords(Symtable *st, const KeywordSeq *seq) {
    for (uint32_t i = 0; i < seq->count && !st->failed; i++) visit_expr(st, seq->items[i]->value);
}

static void forbid_in_annotation(Symtable *st, const char *what, const Expr *e) {
    if (st->current->kind != SCOPE_ANNOTATION || st->failed) return;
    Value name = str_from_cstr(st->rt, what);
    if (name) symtable_error(st, &e->loc, "'%U' can not be used within an annotation", name);
    st->failed = true;
    decref_maybe(st->rt, name);
}

static void add_params(Symtable *st, const ArgSeq *args) {
    for (uint32_t i = 0; i < args->count; i++) add(st, args->items[i]->arg, SYM_PARAM, &args->items[i]->loc);
}

static void visit_params(Symtable *st, const Arguments *a) {
    add_params(st, &a->posonlyargs);
    add_params(st, &a->args);
    add_params(st, &a->kwonlyargs);
    if (a->vararg) add(st, a->vararg->arg, SYM_PARAM, &a->vararg->loc);
    if (a->kwarg) add(st, a->kwarg->arg, SYM_PARAM, &a->kwarg->loc);
}

static void visit_lambda(Symtable *st, const Expr *e) {
    visit_exprs(st, &e->lambda.args->defaults);
    visit_exprs(st, &e->lambda.args->kw_defaults);
    if (!enter(st, SCOPE_FUNCTION, e, &e->loc)) return;
    visit_params(st, e->lambda.args);
    visit_expr(st, e->lambda.body);
    leave(st);
}

static void visit_target(Symtable *st, const Expr *target) {
    st->current->comp_iter_target = true;
    visit_expr(st, target);
    st->current->comp_iter_target = false;
}

static void visit_generators(Symtable *st, const ComprehensionSeq *generators) {
    const Comprehension *first = generators->items[0];
    visit_target(st, first->target);
    visit_exprs(st, &first->ifs);
    for (uint32_t i = 1; i < generators->count && !st->failed; i++) {
        const Comprehension *g = generators->items[i];
        visit_target(st, g->target);
        st->current->comp_iter_expr++;
        visit_expr(st, g->iter);
        st->current->comp_iter_expr--;
        visit_exprs(st, &g->ifs);
        if (g->is_async) st->current->coroutine = true;
    }
}

static void visit_comprehension(Symtable *st, const Expr *e, enum ComprehensionKind kind) {
    const ComprehensionSeq *generators = kind == COMP_DICT ? &e->dict_comp.generators : &e->comp.generators;
    st->current->comp_iter_expr++;
    visit_expr(st, generators->items[0]->iter);
    st->current->comp_iter_expr--;
    if (!enter(st, SCOPE_FUNCTION, e, &e->loc)) return;
    Scope *scope = st->current;
    scope->comprehension = (uint8_t)kind;
    scope->coroutine = generators->items[0]->is_async;
    add(st, st->rt->names[N_dot_zero], SYM_PARAM, &e->loc);
    visit_generators(st, generators);
    if (kind == COMP_DICT) {
        visit_expr(st, e->dict_comp.value);
        visit_expr(st, e->dict_comp.key);
    } else {
        visit_expr(st, e->comp.elt);
    }
    scope->generator = kind == COMP_GENERATOR;
    leave(st);
    if (scope->coroutine && !scope->generator) st->current->coroutine = true;
}

/* A := inside comprehensions binds in the function (or module) around them. */
static void bind_outside_comprehension(Symtable *st, const Expr *target) {
    Value name = target->name.id;
    for (Scope *scope = st->current; scope && !st->failed; scope = scope->parent) {
        if (scope->comprehension) {
            if (!(flags_of(st, scope, name) & SYM_COMP_ITER)) continue;
            symtable_error(st, &target->loc,
                           "assignment expression cannot rebind comprehension iteration variable '%U'", name);
        } else if (scope->kind == SCOPE_FUNCTION) {
            bool global = flags_of(st, scope, name) & SYM_GLOBAL;
            note_directive(add(st, name, global ? SYM_GLOBAL : SYM_NONLOCAL, &target->loc), &target->loc);
            add_to(st, scope, name, SYM_LOCAL, &target->loc);
            return;
        } else if (scope->kind == SCOPE_MODULE) {
            note_directive(add(st, name, SYM_GLOBAL, &target->loc), &target->loc);
            add_to(st, scope, name, SYM_GLOBAL, &target->loc);
            return;
        } else if (scope->kind == SCOPE_CLASS) {
            symtable_error(st, &target->loc,
                           "assignment expression within a comprehension cannot be used in a class body", 0);
        }
    }
}

static void visit_named_expr(Symtable *st, const Expr *e) {
    forbid_in_annotation(st, "named expression", e);
    if (st->failed) return;
    if (st->current->comp_iter_expr > 0) {
        symtable_error(st, &e->loc, "assignment expression cannot be used in a comprehension iterable expression", 0);
        return;
    }
    const Expr *target = e->named_expr.target;
    if (st->current->comprehension) bind_outside_comprehension(st, target);
    visit_expr(st, e->named_expr.value);
    visit_expr(st, target);
    if (target->kind == EXPR_NAME) add(st, target->name.id, SYM_WALRUS, &target->loc);
}

static void visit_yield(Symtable *st, const Expr *e) {
    static const char *const where[] = {
        [COMP_LIST] = "'yield' inside list comprehension",
        [COMP_SET] = "'yield' inside set comprehension",
        [COMP_DICT] = "'yield' inside dict comprehension",
        [COMP_GENERATOR] = "'yield' inside generator expression",
    };
    forbid_in_annotation(st, "yield expression", e);
    visit_maybe(st, e->kind == EXPR_YIELD ? e->yield.value : e->yield_from.value);
    st->current->generator = true;
    if (st->current->comprehension) symtable_error(st, &e->loc, where[st->current->comprehension], 0);
}

static void visit_await(Symtable *st, const Expr *e) {
    forbid_in_annotation(st, "await expression", e);
    visit_expr(st, e->await.value);
    st->current->coroutine = true;
}

static void visit_name(Symtable *st, const Expr *e) {
    uint32_t flags = e->ctx == CTX_LOAD ? SYM_USE : e->ctx == CTX_DEL ? SYM_LOCAL | SYM_DELETED : SYM_LOCAL;
    add(st, e->name.id, flags, &e->loc);
    /* super() without arguments reads the cell __class__. */
    if (e->ctx == CTX_LOAD && st->current->kind == SCOPE_FUNCTION && str_equal_cstr(e->name.id, "super"))
        add(st, st->rt->names[N___class__], SYM_USE, &e->loc);
}

static void visit_slice(Symtable *st, const Expr *e) {
    visit_maybe(st, e->slice.lower);
    visit_maybe(st, e->slice.upper);
    visit_maybe(st, e->slice.step);
}

static void visit_if_exp(Symtable *st, const Expr *e) {
    visit_expr(st, e->if_exp.test);
    visit_expr(st, e->if_exp.body);
    visit_expr(st, e->if_exp.orelse);
}

static void visit_call(Symtable *st, const Expr *e) {
    visit_expr(st, e->call.func);
    visit_exprs(st, &e->call.args);
    visit_keywords(st, &e->call.keywords);
}

static void too_deep(Symtable *st) {
    raise_recursion(st->rt, " during compilation");
    st->failed = true;
}

static void visit_expr(Symtable *st, const Expr *e) {
    if (st->failed) return;
    if (c_stack_low(st->rt)) {
        too_deep(st);
        return;
    }
    switch ((enum ExprKind)e->kind) {
    case EXPR_BOOL_OP: visit_exprs(st, &e->bool_op.values); break;
    case EXPR_NAMED_EXPR: visit_named_expr(st, e); break;
    case EXPR_BIN_OP:
        visit_expr(st, e->bin_op.left);
        visit_expr(st, e->bin_op.right);
        break;
    case EXPR_UNARY_OP: visit_expr(st, e->unary_op.operand); break;
    case EXPR_LAMBDA: visit_lambda(st, e); break;
    case EXPR_IF_EXP: visit_if_exp(st, e); break;
    case EXPR_DICT:
        visit_exprs(st, &e->dict.keys);
        visit_exprs(st, &e->dict.values);
        break;
    case EXPR_SET: visit_exprs(st, &e->set.elts); break;
    case EXPR_LIST_COMP: visit_comprehension(st, e, COMP_LIST); break;
    case EXPR_SET_COMP: visit_comprehension(st, e, COMP_SET); break;
    case EXPR_DICT_COMP: visit_comprehension(st, e, COMP_DICT); break;
    case EXPR_GENERATOR_EXP: visit_comprehension(st, e, COMP_GENERATOR); break;
    case EXPR_AWAIT: visit_await(st, e); break;
    case EXPR_YIELD:
    case EXPR_YIELD_FROM: visit_yield(st, e); break;
    case EXPR_COMPARE:
        visit_expr(st, e->compare.left);
        visit_exprs(st, &e->compare.comparators);
        break;
    case EXPR_CALL: visit_call(st, e); break;
    case EXPR_FORMATTED_VALUE:
        visit_expr(st, e->formatted_value.value);
        visit_maybe(st, e->formatted_value.format_spec);
        break;
    case EXPR_JOINED_STR: visit_exprs(st, &e->joined_str.values); break;
    case EXPR_CONSTANT: break;
    case EXPR_ATTRIBUTE: visit_expr(st, e->attribute.value); break;
    case EXPR_SUBSCRIPT:
        visit_expr(st, e->subscript.value);
        visit_expr(st, e->subscript.slice);
        break;
    case EXPR_STARRED: visit_expr(st, e->starred.value); break;
    case EXPR_NAME: visit_name(st, e); break;
    case EXPR_LIST: visit_exprs(st, &e->list.elts); break;
    case EXPR_TUPLE: visit_exprs(st, &e->tuple.elts); break;
    case EXPR_SLICE: visit_slice(st, e); break;
    case EXPR_KIND_COUNT: break;
    }
}

/* ---- statements ---- */

static void visit_annotation(Symtable *st, const Expr *annotation) {
    if (!annotation || st->failed) return;
    if (!st->future_annotations) {
        visit_expr(st, annotation);
        return;
    }
    if (!enter(st, SCOPE_ANNOTATION, annotation, &annotation->loc)) return;
    visit_expr(st, annotation);
    leave(st);
}

static void visit_arg_annotations(Symtable *st, const ArgSeq *args) {
    for (uint32_t i = 0; i < args->count; i++) visit_annotation(st, args->items[i]->annotation);
}

static void visit_function(Symtable *st, const Stmt *s) {
    const Arguments *a = s->function_def.args;
    add(st, s->function_def.name, SYM_LOCAL, &s->loc);
    visit_exprs(st, &a->defaults);
    visit_exprs(st, &a->kw_defaults);
    visit_arg_annotations(st, &a->posonlyargs);
    visit_arg_annotations(st, &a->args);
    if (a->vararg) visit_annotation(st, a->vararg->annotation);
    if (a->kwarg) visit_annotation(st, a->kwarg->annotation);
    visit_arg_annotations(st, &a->kwonlyargs);
    visit_annotation(st, s->function_def.returns);
    visit_exprs(st, &s->function_def.decorator_list);
    if (!enter(st, SCOPE_FUNCTION, s, &s->loc)) return;
    if (s->kind == STMT_ASYNC_FUNCTION_DEF) st->current->coroutine = true;
    visit_params(st, a);
    visit_stmts(st, &s->function_def.body);
    leave(st);
}

static void visit_class(Symtable *st, const Stmt *s) {
    add(st, s->class_def.name, SYM_LOCAL, &s->loc);
    visit_exprs(st, &s->class_def.bases);
    visit_keywords(st, &s->class_def.keywords);
    visit_exprs(st, &s->class_def.decorator_list);
    if (!enter(st, SCOPE_CLASS, s, &s->loc)) return;
    Value outer = st->class_name;
    st->class_name = s->class_def.name;
    visit_stmts(st, &s->class_def.body);
    st->class_name = outer;
    leave(st);
}

static void visit_global(Symtable *st, const Stmt *s) {
    bool global = s->kind == STMT_GLOBAL;
    for (uint32_t i = 0; i < s->global.names.count && !st->failed; i++) {
        Value name = s->global.names.items[i];
        uint32_t flags = flags_of(st, st->current, name);
        const char *msg = NULL;
        if (flags & SYM_PARAM)
            msg = global ? "name '%U' is parameter and global" : "name '%U' is parameter and nonlocal";
        else if (flags & SYM_USE)
            msg = global ? "name '%U' is used prior to global declaration"
                         : "name '%U' is used prior to nonlocal declaration";
        else if (flags & SYM_ANNOT)
            msg = global ? "annotated name '%U' can't be global" : "annotated name '%U' can't be nonlocal";
        else if (flags & SYM_LOCAL)
            msg = global ? "name '%U' is assigned to before global declaration"
                         : "name '%U' is assigned to before nonlocal declaration";
        if (msg) symtable_error(st, &s->loc, msg, name);
        note_directive(add(st, name, global ? SYM_GLOBAL : SYM_NONLOCAL, &s->loc), &s->loc);
        /* CPython: the name is then global in the module's own block too (exec with two dicts tells the difference) */
        if (global && st->current != st->top) add_to(st, st->top, name, SYM_GLOBAL, &s->loc);
    }
}

static void visit_ann_assign(Symtable *st, const Stmt *s) {
    const Expr *target = s->ann_assign.target;
    if (st->current->kind == SCOPE_MODULE || st->current->kind == SCOPE_CLASS) st->current->has_annotations = true;
    if (target->kind == EXPR_NAME) {
        uint32_t flags = flags_of(st, st->current, target->name.id);
        if ((flags & (SYM_GLOBAL | SYM_NONLOCAL)) && st->current->kind != SCOPE_MODULE && s->ann_assign.simple) {
            symtable_error(st, &s->loc,
                           flags & SYM_GLOBAL ? "annotated name '%U' can't be global"
                                              : "annotated name '%U' can't be nonlocal",
                           target->name.id);
            return;
        }
        if (s->ann_assign.simple)
            add(st, target->name.id, SYM_ANNOT | SYM_LOCAL, &target->loc);
        else if (s->ann_assign.value)
            add(st, target->name.id, SYM_LOCAL, &target->loc);
    } else {
        visit_expr(st, target);
    }
    visit_annotation(st, s->ann_assign.annotation);
    visit_maybe(st, s->ann_assign.value);
}

static void visit_aliases(Symtable *st, const AliasSeq *names) {
    for (uint32_t i = 0; i < names->count && !st->failed; i++) {
        const Alias *a = names->items[i];
        Value name = a->asname ? a->asname : a->name;
        if (str_equal_cstr(name, "*")) {
            if (st->current->kind != SCOPE_MODULE)
                symtable_error(st, &a->loc, "import * only allowed at module level", 0);
            continue;
        }
        size_t dot = 0;
        while (dot < str_len(name) && str_at(name, dot) != '.') dot++;
        if (dot < str_len(name)) {
            name = str_slice(st->rt, name, 0, dot);
            if (name) name = str_intern(st->rt, name);
            if (!name || !(name = scratch_keep(st->s, name))) {
                st->failed = true;
                return;
            }
        }
        add(st, name, SYM_IMPORT, &a->loc);
    }
}

static void visit_try(Symtable *st, const Stmt *s) {
    visit_stmts(st, &s->try_.body);
    for (uint32_t i = 0; i < s->try_.handlers.count && !st->failed; i++) {
        const ExceptHandler *h = s->try_.handlers.items[i];
        visit_maybe(st, h->type);
        if (h->name) add(st, h->name, SYM_LOCAL | SYM_DELETED, &h->loc);
        visit_stmts(st, &h->body);
    }
    visit_stmts(st, &s->try_.orelse);
    visit_stmts(st, &s->try_.finalbody);
}

static void visit_patterns(Symtable *st, const PatternSeq *seq);

static void visit_pattern(Symtable *st, const Pattern *p) {
    if (st->failed) return;
    if (c_stack_low(st->rt)) {
        too_deep(st);
        return;
    }
    switch ((enum PatternKind)p->kind) {
    case PAT_VALUE: visit_expr(st, p->value.value); break;
    case PAT_SINGLETON: break;
    case PAT_SEQUENCE: visit_patterns(st, &p->sequence.patterns); break;
    case PAT_MAPPING:
        visit_exprs(st, &p->mapping.keys);
        visit_patterns(st, &p->mapping.patterns);
        if (p->mapping.rest) add(st, p->mapping.rest, SYM_LOCAL, &p->loc);
        break;
    case PAT_CLASS:
        visit_expr(st, p->class_.cls);
        visit_patterns(st, &p->class_.patterns);
        visit_patterns(st, &p->class_.kwd_patterns);
        break;
    case PAT_STAR:
        if (p->star.name) add(st, p->star.name, SYM_LOCAL, &p->loc);
        break;
    case PAT_AS:
        if (p->as.pattern) visit_pattern(st, p->as.pattern);
        if (p->as.name) add(st, p->as.name, SYM_LOCAL, &p->loc);
        break;
    case PAT_OR: visit_patterns(st, &p->or_.patterns); break;
    case PAT_KIND_COUNT: break;
    }
}

static void visit_patterns(Symtable *st, const PatternSeq *seq) {
    for (uint32_t i = 0; i < seq->count; i++) visit_pattern(st, seq->items[i]);
}

static void visit_match(Symtable *st, const Stmt *s) {
    visit_expr(st, s->match.subject);
    for (uint32_t i = 0; i < s->match.cases.count && !st->failed; i++) {
        const MatchCase *m = s->match.cases.items[i];
        visit_pattern(st, m->pattern);
        visit_maybe(st, m->guard);
        visit_stmts(st, &m->body);
    }
}

static void visit_with(Symtable *st, const Stmt *s) {
    for (uint32_t i = 0; i < s->with.items.count; i++) {
        visit_expr(st, s->with.items.items[i]->context_expr);
        visit_maybe(st, s->with.items.items[i]->optional_vars);
    }
    visit_stmts(st, &s->with.body);
}

static void visit_for(Symtable *st, const Stmt *s) {
    visit_expr(st, s->for_.target);
    visit_expr(st, s->for_.iter);
    visit_stmts(st, &s->for_.body);
    visit_stmts(st, &s->for_.orelse);
}

static void visit_stmt(Symtable *st, const Stmt *s) {
    if (c_stack_low(st->rt)) {
        too_deep(st);
        return;
    }
    switch ((enum StmtKind)s->kind) {
    case STMT_FUNCTION_DEF:
    case STMT_ASYNC_FUNCTION_DEF: visit_function(st, s); break;
    case STMT_CLASS_DEF: visit_class(st, s); break;
    case STMT_RETURN:
        visit_maybe(st, s->return_.value);
        if (s->return_.value) st->current->returns_value = true;
        break;
    case STMT_DELETE: visit_exprs(st, &s->delete_.targets); break;
    case STMT_ASSIGN:
        visit_exprs(st, &s->assign.targets);
        visit_expr(st, s->assign.value);
        break;
    case STMT_AUG_ASSIGN:
        visit_expr(st, s->aug_assign.target);
        visit_expr(st, s->aug_assign.value);
        break;
    case STMT_ANN_ASSIGN: visit_ann_assign(st, s); break;
    case STMT_FOR:
    case STMT_ASYNC_FOR: visit_for(st, s); break;
    case STMT_WHILE:
        visit_expr(st, s->while_.test);
        visit_stmts(st, &s->while_.body);
        visit_stmts(st, &s->while_.orelse);
        break;
    case STMT_IF:
        visit_expr(st, s->if_.test);
        visit_stmts(st, &s->if_.body);
        visit_stmts(st, &s->if_.orelse);
        break;
    case STMT_WITH:
    case STMT_ASYNC_WITH: visit_with(st, s); break;
    case STMT_MATCH: visit_match(st, s); break;
    case STMT_RAISE:
        visit_maybe(st, s->raise.exc);
        visit_maybe(st, s->raise.cause);
        break;
    case STMT_TRY:
    case STMT_TRY_STAR: visit_try(st, s); break;
    case STMT_ASSERT:
        visit_expr(st, s->assert_.test);
        visit_maybe(st, s->assert_.msg);
        break;
    case STMT_IMPORT: visit_aliases(st, &s->import.names); break;
    case STMT_IMPORT_FROM: visit_aliases(st, &s->import_from.names); break;
    case STMT_GLOBAL:
    case STMT_NONLOCAL: visit_global(st, s); break;
    case STMT_EXPR: visit_expr(st, s->expr.value); break;
    case STMT_PASS:
    case STMT_BREAK:
    case STMT_CONTINUE:
    case STMT_KIND_COUNT: break;
    }
}

static void visit_stmts(Symtable *st, const StmtSeq *seq) {
    for (uint32_t i = 0; i < seq->count && !st->failed; i++) visit_stmt(st, seq->items[i]);
}

bool symtable_build(Symtable *st, Runtime *rt, Scratch *s, const Module *m, Value filename, const char *source,
                    size_t source_len, bool future_annotations) {
    *st = (Symtable){.rt = rt,
                     .s = s,
                     .filename = filename,
                     .source = source,
                     .source_len = source_len,
                     .future_annotations = future_annotations};
    static const Location start = {1, 0, 1, 0};
    if (!enter(st, SCOPE_MODULE, m, &start)) return false;
    st->top = st->current;
    if (m->mode == PARSE_EVAL)
        visit_expr(st, m->expr);
    else
        visit_stmts(st, &m->body);
    if (!st->failed) symtable_resolve(st, st->top);
    return !st->failed;
}
