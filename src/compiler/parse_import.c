/* SPDX-License-Identifier: MIT
 * parse_import.c: import and from ... import. */
#include "compiler/parse.h"
#include "types/str.h"

/* first.second.third as one name, though space may stand around the dots. */
static Value join_names(Parser *p, uint32_t from) {
    const Token *first = &p->tokens[from], *last = &p->tokens[p->mark - 1];
    Owned name = own(parse_name(p, first));
    for (const Token *t = first + 2; name && t <= last; t += 2) {
        Value part = parse_name(p, t);
        Owned longer = part ? format_str(p->rt, "%U.%U", name, part) : V_NULL;
        decref(p->rt, name);
        name = longer;
    }
    if (name) name = str_intern(p->rt, name);
    return name ? parse_keep(p, name) : (p->failed = true, V_NULL);
}

/* NAME ('.' NAME)* */
static Value dotted_name(Parser *p) {
    uint32_t from = p->mark;
    if (peek(p) != TOK_NAME) return V_NULL;
    advance(p);
    size_t len = (size_t)(p->tokens[from].end - p->tokens[from].start);
    while (peek(p) == TOK_DOT) {
        if (peek_second(p) != TOK_NAME) break;
        const Token *name = &p->tokens[p->mark + 1];
        len += 1 + (size_t)(name->end - name->start);
        p->mark += 2;
    }
    if (p->failed) return V_NULL;
    const Token *first = &p->tokens[from], *last = &p->tokens[p->mark - 1];
    bool together = (size_t)(last->end - first->start) == len;
    return together ? parse_name_text(p, first->start, len) : join_names(p, from);
}

/* name ['as' NAME], pushed. */
static bool alias(Parser *p, Value (*rule)(Parser *)) {
    Pos start = pos_here(p);
    Value name = rule(p), asname = V_NULL;
    if (!name || (accept(p, TOK_AS) && !(asname = parse_identifier(p)))) return false;
    Alias *a = parse_alloc(p, sizeof *a);
    if (!a) return false;
    *a = (Alias){parse_loc(p, start), name, asname};
    return parse_push(p, a);
}

Stmt *parse_import(Parser *p) {
    Pos start = pos_here(p);
    size_t base = p->top;
    advance(p);
    do {
        if (!alias(p, dotted_name)) return NULL;
    } while (accept(p, TOK_COMMA));
    Stmt *st = NEW_STMT(p, STMT_IMPORT, import, start);
    return st && parse_take(p, base, &st->import.names) ? st : NULL;
}

static bool star_alias(Parser *p) {
    Pos start = pos_here(p);
    advance(p);
    Alias *a = parse_alloc(p, sizeof *a);
    Value name = parse_name_text(p, "*", 1);
    if (!a || !name) return false;
    *a = (Alias){parse_loc(p, start), name, V_NULL};
    return parse_push(p, a);
}

/* What is imported, pushed. */
static bool targets(Parser *p) {
    if (peek(p) == TOK_STAR) return star_alias(p);
    bool paren = accept(p, TOK_LPAR);
    uint32_t mark = p->mark;
    for (;;) {
        if (!alias(p, parse_identifier)) return false;
        if (!accept(p, TOK_COMMA)) break;
        if (paren && peek(p) == TOK_RPAR) break;
        if (!paren && peek(p) != TOK_NAME) {
            if (peek(p) == TOK_NEWLINE && p->errors) {
                p->mark = mark;
                parse_fail(p, "trailing comma not allowed without surrounding parentheses");
            }
            return false;
        }
    }
    return !paren || accept(p, TOK_RPAR);
}

/* `from __future__ import barry_as_FLUFL` changes the operators of the text that follows. */
static void note_future(Parser *p, const Stmt *st) {
    if (st->import_from.level || st->import_from.module != p->rt->names[N___future__]) return;
    for (uint32_t i = 0; i < st->import_from.names.count; i++)
        if (str_equal_cstr(st->import_from.names.items[i]->name, "barry_as_FLUFL")) p->flags |= CO_FUTURE_BARRY_AS_BDFL;
}

Stmt *parse_from(Parser *p) {
    Pos start = pos_here(p);
    size_t base = p->top;
    int level = 0;
    advance(p);
    for (; peek(p) == TOK_DOT || peek(p) == TOK_ELLIPSIS; advance(p)) level += peek(p) == TOK_DOT ? 1 : 3;
    Value module = dotted_name(p);
    if (p->failed || (!module && !level) || !accept(p, TOK_IMPORT) || !targets(p)) return NULL;
    Stmt *st = NEW_STMT(p, STMT_IMPORT_FROM, import_from, start);
    if (!st || !parse_take(p, base, &st->import_from.names)) return NULL;
    st->import_from.module = module;
    st->import_from.level = level;
    note_future(p, st);
    return st;
}
