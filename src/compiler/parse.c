/* SPDX-License-Identifier: MIT
 * parse.c: the parser's core: token window, nodes, names, memo, and parse_source with its two passes. */
#include "compiler/parse.h"

#include "types/exception.h"
#include "types/str.h"
#include "types/unicode_normal.h"

#define INCOMPLETE_INPUT "incomplete input"

/* ------------------------------------------------------------------------------------------------- tokens */

static bool grow_window(Parser *p) {
    uint32_t room = p->room ? p->room * 2 : 64;
    Token *tokens = mem_realloc_array(p->rt, p->tokens, room, sizeof *tokens);
    if (!tokens) return false;
    p->tokens = tokens;
    Memo **memos = mem_realloc_array(p->rt, p->memos, room, sizeof *memos);
    if (!memos) return false;
    p->memos = memos;
    p->room = room;
    return true;
}

/* A single statement may end with the text: NEWLINE stands in for END once, and open blocks end. */
static void end_single(Parser *p, Token *t) {
    t->type = TOK_NEWLINE;
    p->started = false;
    if (p->tz->indent && !(p->flags & PARSE_DONT_IMPLY_DEDENT)) {
        p->tz->pending = -p->tz->indent;
        p->tz->indent = 0;
    }
}

void parse_fill(Parser *p) {
    if (p->failed) return;
    if (p->fill == p->room && !grow_window(p)) {
        p->failed = true;
        return;
    }
    Token *t = &p->tokens[p->fill];
    p->memos[p->fill] = NULL;
    tokenizer_next(p->tz, t);
    if (t->type == TOK_ERROR) p->failed = true;
    if (p->mode == PARSE_SINGLE && t->type == TOK_END && p->started && !p->tz->interactive) end_single(p, t);
    else p->started = true;
    p->fill++;
}

void parse_empty_window(Parser *p) {
    uint32_t i = p->mark;
    if (!i) return;
    while (i && token_is_layout(&p->tokens[i - 1])) i--;
    if (i) p->last_solid = p->tokens[i - 1];
    p->last = p->tokens[p->mark - 1];
    p->dropped += p->mark;
    uint32_t rest = p->fill - p->mark; /* tokens that were looked at already */
    memmove(p->tokens, p->tokens + p->mark, rest * sizeof *p->tokens);
    for (uint32_t k = 0; k < rest; k++) p->memos[k] = NULL;
    p->mark = 0;
    p->fill = rest;
}

/* ------------------------------------------------------------------------------------------------- nodes */

void *parse_alloc(Parser *p, size_t bytes) {
    void *node = scratch_alloc(p->s, bytes);
    if (!node) p->failed = true;
    return node;
}

Expr *parse_node(Parser *p, unsigned kind, size_t bytes, Pos start) {
    Expr *e = parse_alloc(p, bytes);
    if (!e) return NULL;
    e->kind = (uint8_t)kind;
    e->loc = parse_loc(p, start);
    return e;
}

Stmt *parse_stmt_node(Parser *p, unsigned kind, size_t bytes, Pos start) {
    Stmt *st = parse_alloc(p, bytes);
    if (!st) return NULL;
    st->kind = (uint8_t)kind;
    st->loc = parse_loc(p, start);
    return st;
}

bool parse_push_slow(Parser *p, void *item) {
    size_t room = p->stack_room ? p->stack_room * 2 : 64;
    void **stack = mem_realloc_array(p->rt, p->stack, room, sizeof *stack);
    if (!stack) {
        p->failed = true;
        return false;
    }
    p->stack = stack;
    p->stack_room = room;
    p->stack[p->top++] = item;
    return true;
}

bool parse_take(Parser *p, size_t base, void *sequence) {
    size_t count = p->top - base;
    ExprSeq seq = {NULL, (uint32_t)count}; /* all sequences have this layout */
    p->top = base;
    if (count) {
        seq.items = parse_alloc(p, count * sizeof(void *));
        if (!seq.items) return false;
        memcpy(seq.items, p->stack + base, count * sizeof(void *));
    }
    memcpy(sequence, &seq, sizeof seq);
    return true;
}

Value parse_keep(Parser *p, Owned v) {
    v = scratch_keep(p->s, v);
    if (!v) p->failed = true;
    return v;
}

/* ------------------------------------------------------------------------------------------------- names */

static uint32_t hash_text(const char *s, size_t n) {
    uint32_t h = 2166136261u; /* FNV-1a */
    for (size_t i = 0; i < n; i++) h = (h ^ (uint8_t)s[i]) * 16777619u;
    return h;
}

static bool grow_names(Parser *p) {
    NameTable *t = p->names;
    uint32_t size = t->entries ? (t->mask + 1) * 2 : 128;
    NameEntry *entries = scratch_alloc_array(p->s, size, sizeof *entries);
    if (!entries) return false;
    for (uint32_t i = 0; t->entries && i <= t->mask; i++) {
        if (!t->entries[i].text) continue;
        uint32_t j = t->entries[i].hash & (size - 1);
        while (entries[j].text) j = (j + 1) & (size - 1);
        entries[j] = t->entries[i];
    }
    t->entries = entries;
    t->mask = size - 1;
    return true;
}

/* Names compare equal in their NFKC form. */
static Value make_name(Parser *p, const char *text, size_t len) {
    bool ascii = true;
    for (size_t i = 0; i < len; i++) ascii &= !((uint8_t)text[i] & 0x80);
    Owned s = ascii ? str_from_ascii(p->rt, text, len) : unicode_normal_name_maybe(p->rt, text, len);
    if (!s && !p->rt->error) {
        parse_fail(p, "an identifier that must be normalized (NFKC), in a build without utf8proc (CMake option HOOP_UTF8PROC)");
        return V_NULL;
    }
    if (s) s = str_intern(p->rt, s);
    return s ? parse_keep(p, s) : (p->failed = true, V_NULL);
}

Value parse_name_text(Parser *p, const char *text, size_t len) {
    NameTable *t = p->names;
    if (t->used * 2 >= t->mask && !grow_names(p)) {
        p->failed = true;
        return V_NULL;
    }
    uint32_t hash = hash_text(text, len), i = hash & t->mask;
    for (; t->entries[i].text; i = (i + 1) & t->mask) {
        NameEntry *e = &t->entries[i];
        if (e->hash == hash && e->len == len && memcmp(e->text, text, len) == 0) return e->name;
    }
    Value name = make_name(p, text, len);
    if (!name) return V_NULL;
    t->entries[i] = (NameEntry){text, hash, (uint32_t)len, name};
    t->used++;
    return name;
}

Value parse_name(Parser *p, const Token *t) { return parse_name_text(p, t->start, (size_t)(t->end - t->start)); }

Value parse_identifier(Parser *p) {
    const Token *t = parse_token(p);
    if (t->type != TOK_NAME) return V_NULL;
    advance(p);
    return parse_name(p, t);
}

/* -------------------------------------------------------------------------------------------------- memo */

bool memo_find(Parser *p, unsigned rule, void **node) {
    if (p->mark == p->fill) return false;
    for (const Memo *m = p->memos[p->mark]; m; m = m->next) {
        if (m->rule != rule) continue;
        *node = m->node;
        p->mark = m->end;
        return true;
    }
    return false;
}

void *memo_store(Parser *p, uint32_t mark, unsigned rule, void *node) {
    if (p->failed || mark >= p->fill) return node;
    Memo *m = parse_alloc(p, sizeof *m);
    if (!m) return NULL;
    *m = (Memo){p->memos[mark], node, p->mark, (uint8_t)rule};
    p->memos[mark] = m;
    return node;
}

bool parse_too_deep(Parser *p) {
    if (!p->failed) {
        if (c_stack_low(p->rt)) raise_recursion(p->rt, " during compilation");
        else raise_no_memory(p->rt);
    }
    p->failed = true;
    p->depth--;
    return false;
}

/* ------------------------------------------------------------------------------------------------- passes */

/* single: what follows the statement must be white space and comments. */
static bool more_text_follows(Parser *p) {
    const char *c = p->tz->cur;
    for (;;) {
        while (*c == ' ' || *c == '\t' || *c == '\n' || *c == '\f') c++;
        if (!*c) return false;
        if (*c != '#') return true;
        while (*c && *c != '\n') c++;
    }
}

static bool parse_single(Parser *p, Module *m) {
    size_t base = p->top;
    if (peek(p) == TOK_END) return false;
    if (peek(p) == TOK_NEWLINE) {
        Pos start = pos_here(p);
        advance(p);
        Stmt *pass = NEW_STMT(p, STMT_PASS, return_, start);
        if (!pass || !parse_push(p, pass)) return false;
    } else if (parse_at_compound(p)) {
        bool none;
        Stmt *st = parse_compound(p, &none);
        if (p->failed) return false;
        if (st ? !accept(p, TOK_NEWLINE) || !parse_push(p, st) : !none || !parse_simple_statements(p)) return false;
    } else if (!parse_simple_statements(p)) {
        return false;
    }
    return parse_take(p, base, &m->body);
}

static bool parse_eval(Parser *p, Module *m) {
    m->expr = p->fstring ? parse_star_expressions(p) : parse_expressions(p);
    if (!m->expr) return false;
    if (p->fstring) return true;
    while (accept(p, TOK_NEWLINE)) continue;
    return accept(p, TOK_END);
}

static bool parse_mode(Parser *p, Module *m) {
    switch (p->mode) {
    case PARSE_EXEC: return parse_statements(p, &m->body) && accept(p, TOK_END);
    case PARSE_SINGLE: return parse_single(p, m);
    case PARSE_EVAL: break;
    }
    return parse_eval(p, m);
}

/* After an error of the parser: a mistake of the tokenizer further on in the text is the better explanation, and so is
 * a bracket that was opened before the error and is never closed. */
static void check_rest(Parser *p) {
    Runtime *rt = p->rt;
    Tokenizer *tz = p->tz;
    int line = parse_last_token(p)->lineno;
    Owned error = error_take(rt);
    Token t;
    tz->quiet = true;
    do tokenizer_next(tz, &t);
    while (t.type != TOK_ERROR && t.type != TOK_END);
    if (t.type == TOK_ERROR && !rt->error && tz->level && line > tz->parens[tz->level - 1].lineno)
        tokenizer_raise_unclosed(tz);
    if (rt->error) decref(rt, error);
    else error_restore(rt, error);
}

static void start_second_pass(Parser *p) {
    Tokenizer *tz = p->tz;
    tokenizer_rewind(tz);
    tz->warn = false;
    p->first_pass = p->dropped + p->fill;
    p->mark = p->fill = 0;
    p->dropped = 0;
    p->top = 0;
    p->depth = 0;
    p->errors = p->invalid = p->memo_on = true;
    p->started = false;
}

/* Can more text mend it? While lines are typed, only when the parser has come to their end. */
static bool text_is_incomplete(const Parser *p, const Token *last) {
    if (!(p->flags & PARSE_ALLOW_INCOMPLETE) || !p->tz->at_eof || (p->failed && !error_is(p->rt, T_SYNTAX_ERROR))) return false;
    if (!p->tz->interactive || last->type == TOK_END) return true;
    return last->type == TOK_ERROR && v_is(p->rt->error, T_SYNTAX_ERROR); /* not an IndentationError */
}

/* The first pass failed: find out why. */
static void explain(Parser *p) {
    Runtime *rt = p->rt;
    Token last = *parse_last_token(p);
    if (text_is_incomplete(p, &last)) {
        error_clear(rt);
        p->failed = false;
        parse_fail(p, INCOMPLETE_INPUT);
        return;
    }
    if (!p->failed) {
        Module ignored = {0};
        start_second_pass(p);
        (void)parse_mode(p, &ignored);
    }
    if (p->failed) {
        bool by_tokenizer = parse_last_token(p)->type == TOK_ERROR;
        if (!by_tokenizer && !p->tz->at_eof && error_is(rt, T_SYNTAX_ERROR)) check_rest(p);
        return;
    }
    if (last.type == TOK_INDENT || last.type == TOK_DEDENT) {
        parse_fail_type(p, T_INDENTATION_ERROR, last.type == TOK_INDENT ? "unexpected indent" : "unexpected unindent");
        return;
    }
    parse_fail_at(p, token_loc(&last), "invalid syntax");
    check_rest(p);
}

bool parse_run(Parser *p, Module *m) {
    bool ok = parse_mode(p, m);
    if (ok && p->mode == PARSE_SINGLE && more_text_follows(p)) {
        parse_fail(p, "multiple statements found while compiling a single statement");
        return false;
    }
    if (!ok) explain(p);
    return ok && !p->failed;
}

void parse_init(Parser *p, Runtime *rt, Scratch *s, Tokenizer *tz, NameTable *names) {
    *p = (Parser){.rt = rt, .s = s, .tz = tz, .names = names};
    p->error_token.type = TOK_ERROR;
    parse_restart(p);
}

void parse_restart(Parser *p) {
    p->mark = p->fill = 0;
    p->warned = NULL;
    p->dropped = p->first_pass = 0;
    p->top = 0;
    p->depth = 0;
    p->errors = p->invalid = p->memo_on = p->failed = p->started = false;
    p->last = p->last_solid = (Token){.col = -1, .end_col = -1};
}

static void parse_done(Parser *p) {
    if (p->child) parse_done(p->child);
    mem_free(p->rt, p->tokens);
    mem_free(p->rt, p->memos);
    mem_free(p->rt, p->stack);
}

/* A private copy of the text: \n line ends, a \n at the end of a module's last line, a NUL. */
static char *copy_text(Scratch *s, const char *utf8, size_t *len, bool end_line) {
    char *copy = scratch_alloc(s, *len + 2);
    if (!copy) return NULL;
    char *out = copy;
    if (!memchr(utf8, '\r', *len)) {
        memcpy(copy, utf8, *len);
        out += *len;
    } else {
        for (size_t i = 0; i < *len; i++) {
            char c = utf8[i];
            if (c == '\r') {
                if (i + 1 < *len && utf8[i + 1] == '\n') i++;
                c = '\n';
            }
            *out++ = c;
        }
    }
    if (end_line && (out > copy ? out[-1] != '\n' : false)) *out++ = '\n';
    *len = (size_t)(out - copy);
    return copy;
}

Module *parse_source(Runtime *rt, Scratch *s, const char *utf8, size_t len, Borrowed filename, enum ParseMode mode,
                     unsigned flags) {
    if (memchr(utf8, 0, len)) {
        raise(rt, T_VALUE_ERROR, "source code string cannot contain null bytes");
        return NULL;
    }
    Module *m = scratch_alloc(s, sizeof *m);
    char *text = m ? copy_text(s, utf8, &len, mode == PARSE_EXEC) : NULL;
    Tokenizer *tz = text ? scratch_alloc(s, sizeof *tz) : NULL;
    if (!tz) return NULL;
    NameTable names = {0};
    Parser p;
    tokenizer_init(tz, rt, text, len, filename);
    tz->interactive = (flags & PARSE_INTERACTIVE) != 0;
    parse_init(&p, rt, s, tz, &names);
    p.mode = mode;
    m->mode = (uint8_t)mode;
    p.flags = flags;
    bool ok = parse_run(&p, m);
    parse_done(&p);
    return ok ? m : NULL;
}

bool parse_error_is_incomplete(Runtime *rt) {
    if (!error_is(rt, T_SYNTAX_ERROR) || !v_is(rt->error, T_SYNTAX_ERROR)) return false;
    Value msg = V_AS(SyntaxErrorExc, rt->error)->msg;
    return msg && v_is(msg, T_STR) && str_equal_cstr(msg, INCOMPLETE_INPUT);
}
