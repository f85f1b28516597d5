/* SPDX-License-Identifier: MIT
 * codegen_match.c: the match statement.
 *
 * While a pattern is tried, the subject's parts pile up in temporaries that stay until the pattern has succeeded or
 * failed; names are bound only then, from the registers noted in `captures`. A test that fails jumps to the label that
 * belongs to the number of temporaries in use; behind the pattern a ladder of these labels clears one after the other.
 */
#include "compiler/codegen.h"
#include "gc/gc.h"
#include "object/error.h"
#include "object/protocol.h"
#include "types/set.h"
#include "types/str.h"
#include "types/tuple.h"

typedef struct Capture {
    Value name;
    uint32_t reg;
} Capture;

typedef struct Matcher {
    uint32_t base;  /* temporaries of the pattern start here */
    uint32_t *fail; /* label by number of temporaries in use; UINT32_MAX: none yet */
    uint32_t fail_count, fail_room;
    Capture *captures;
    uint32_t capture_count, capture_room;
    bool allow_irrefutable;
} Matcher;

static void pattern(Codegen *c, Matcher *m, const Pattern *p, uint32_t subject);

/* ---- failing ---- */

static uint32_t fail_label(Codegen *c, Matcher *m) {
    uint32_t depth = c->u->temp_top - m->base;
    if (depth >= m->fail_room) {
        uint32_t room = (depth + 8) * 2;
        uint32_t *p = scratch_alloc_array(c->s, room, sizeof *p);
        if (!p) {
            c->failed = true;
            return 0;
        }
        if (m->fail_count) memcpy(p, m->fail, m->fail_count * sizeof *p);
        m->fail = p;
        m->fail_room = room;
    }
    while (m->fail_count <= depth) m->fail[m->fail_count++] = UINT32_MAX;
    if (m->fail[depth] == UINT32_MAX) m->fail[depth] = cg_label_new(c);
    return m->fail[depth];
}

/* To here when the pattern fails; everything is cleared. */
static void fail_ladder(Codegen *c, const Matcher *m, const Location *loc) {
    for (uint32_t depth = m->fail_count; depth-- > 0;) {
        if (m->fail[depth] != UINT32_MAX) cg_label_place(c, m->fail[depth]);
        if (depth) cg_clear_reg(c, loc, m->base + depth - 1);
    }
}

/* Fail unless bool(R[reg]); the register, the newest temporary, is consumed. */
static void fail_unless(Codegen *c, Matcher *m, const Location *loc, uint32_t reg) {
    c->u->temp_top = reg;
    cg_emit_jump(c, loc, I_JUMPIF, FA, reg, 0, 0, fail_label(c, m));
}

static void fail_if_none(Codegen *c, Matcher *m, const Location *loc, uint32_t reg) {
    cg_emit_jump(c, loc, I_JIS, FK | FT, 0, reg, cg_const_index(c, V_NONE), fail_label(c, m));
}

/* ---- names ---- */

static void capture(Codegen *c, Matcher *m, Value name, uint32_t reg) {
    const Location *loc = c->pattern_loc;
    if (!cg_check_name(c, loc, name, CTX_STORE)) return;
    for (uint32_t i = 0; i < m->capture_count; i++)
        if (m->captures[i].name == name) cg_error(c, loc, "multiple assignments to name %R in pattern", name);
    if (m->capture_count == m->capture_room) {
        uint32_t room = m->capture_room ? m->capture_room * 2 : 8;
        Capture *p = scratch_alloc_array(c->s, room, sizeof *p);
        if (!p) {
            c->failed = true;
            return;
        }
        if (m->capture_count) memcpy(p, m->captures, m->capture_count * sizeof *p);
        m->captures = p;
        m->capture_room = room;
    }
    m->captures[m->capture_count++] = (Capture){name, reg};
}

static bool captured_again(const Matcher *m, uint32_t from, uint32_t reg) {
    for (uint32_t i = from; i < m->capture_count; i++)
        if (m->captures[i].reg == reg) return true;
    return false;
}

static bool is_captured(const Matcher *m, uint32_t reg) { return captured_again(m, 0, reg); }

/* ---- the kinds of patterns ---- */

static bool is_wildcard(const Pattern *p) { return p->kind == PAT_AS && !p->as.name && !p->as.pattern; }

static bool is_wildcard_star(const Pattern *p) { return p->kind == PAT_STAR && !p->star.name; }

static void subpattern(Codegen *c, Matcher *m, const Pattern *p, uint32_t subject) {
    bool allow = m->allow_irrefutable;
    m->allow_irrefutable = true;
    pattern(c, m, p, subject);
    m->allow_irrefutable = allow;
}

static void pattern_as(Codegen *c, Matcher *m, const Pattern *p, uint32_t subject) {
    if (!p->as.pattern) {
        if (!m->allow_irrefutable && p->as.name)
            cg_error(c, &p->loc, "name capture %R makes remaining patterns unreachable", p->as.name);
        else if (!m->allow_irrefutable)
            cg_error(c, &p->loc, "wildcard makes remaining patterns unreachable");
    } else {
        pattern(c, m, p->as.pattern, subject);
    }
    if (p->as.name) capture(c, m, p->as.name, subject);
}

static void pattern_value(Codegen *c, Matcher *m, const Pattern *p, uint32_t subject) {
    const Expr *e = p->value.value;
    uint32_t mark = c->u->temp_top;
    if (e->kind != EXPR_CONSTANT && e->kind != EXPR_ATTRIBUTE) { /* an f-string */
        cg_error(c, &p->loc, "patterns may only match literals and attribute lookups");
        return;
    }
    Operand k = cg_operand_k(c, e);
    c->u->temp_top = mark;
    cg_emit_jump(c, &p->loc, I_JEQ, cg_dies(k, FC) | (k.kind == OPD_CONST ? FK : 0), 0, subject, k.n, fail_label(c, m));
}

static void pattern_singleton(Codegen *c, Matcher *m, const Pattern *p, uint32_t subject) {
    cg_emit_jump(c, &p->loc, I_JIS, FK, 0, subject, cg_const_index(c, p->singleton.value), fail_label(c, m));
}

static void check_length(Codegen *c, Matcher *m, const Location *loc, uint32_t subject, uint32_t size, bool at_least) {
    uint32_t t = cg_temp_push(c);
    cg_emit(c, loc, I_GETLEN, 0, t, subject, 0);
    c->u->temp_top = t;
    cg_emit_jump(c, loc, at_least ? I_JGE : I_JEQ, FB | FK, 0, t, cg_const_index(c, v_small(size)), fail_label(c, m));
}

/* All but `*_` at position star: item by item, from both ends. */
static void sequence_items(Codegen *c, Matcher *m, const Pattern *p, uint32_t subject, uint32_t star) {
    const PatternSeq *seq = &p->sequence.patterns;
    for (uint32_t i = 0; i < seq->count && !c->failed; i++) {
        const Pattern *item = seq->items[i];
        if (i == star || is_wildcard(item)) continue;
        uint32_t t = cg_temp_push(c);
        if (i < star) {
            cg_emit(c, &p->loc, I_GETITEM, FK, t, subject, cg_const_index(c, v_small(i)));
        } else {
            cg_emit(c, &p->loc, I_GETLEN, 0, t, subject, 0);
            cg_emit(c, &p->loc, I_SUBK, FK, t, t, cg_const_index(c, v_small(seq->count - i)));
            cg_emit(c, &p->loc, I_GETITEM, 0, t, subject, t);
        }
        subpattern(c, m, item, t);
    }
}

static void sequence_star(Codegen *c, Matcher *m, const Pattern *star, uint32_t reg) {
    c->pattern_loc = &star->loc;
    capture(c, m, star->star.name, reg);
}

static void sequence_unpack(Codegen *c, Matcher *m, const Pattern *p, uint32_t subject, int star) {
    const PatternSeq *seq = &p->sequence.patterns;
    uint32_t n = seq->count, base = cg_temp_push_n(c, n);
    if (star > 255 || (star >= 0 && n - 1 - (uint32_t)star > 255))
        cg_error(c, &p->loc, "too many expressions in star-unpacking sequence pattern");
    cg_emit(c, &p->loc, star < 0 ? I_UNPACK : I_UNPACKEX, 0, base, subject,
            star < 0 ? n : (uint32_t)star | (n - 1 - (uint32_t)star) << 8);
    for (uint32_t i = 0; i < n && !c->failed; i++) {
        const Pattern *item = seq->items[i];
        if (item->kind != PAT_STAR)
            subpattern(c, m, item, base + i);
        else if (item->star.name)
            sequence_star(c, m, item, base + i);
    }
}

static void pattern_sequence(Codegen *c, Matcher *m, const Pattern *p, uint32_t subject) {
    const PatternSeq *seq = &p->sequence.patterns;
    int star = -1;
    bool only_wildcards = true;
    for (uint32_t i = 0; i < seq->count; i++) {
        const Pattern *item = seq->items[i];
        if (item->kind == PAT_STAR) {
            if (star >= 0) cg_error(c, &p->loc, "multiple starred names in sequence pattern");
            star = (int)i;
        }
        only_wildcards &= is_wildcard(item) || is_wildcard_star(item);
    }
    uint32_t t = cg_temp_push(c);
    cg_emit(c, &p->loc, I_MATCHSEQ, 0, t, subject, 0);
    fail_unless(c, m, &p->loc, t);
    if (star < 0)
        check_length(c, m, &p->loc, subject, seq->count, false);
    else if (seq->count > 1)
        check_length(c, m, &p->loc, subject, seq->count - 1, true);
    if (only_wildcards) return;
    if (star >= 0 && is_wildcard_star(seq->items[star]))
        sequence_items(c, m, p, subject, (uint32_t)star);
    else
        sequence_unpack(c, m, p, subject, star);
}

static void check_keys(Codegen *c, const Pattern *p) {
    const ExprSeq *keys = &p->mapping.keys;
    Value seen = set_new(c->rt);
    if (!seen) {
        c->failed = true;
        return;
    }
    for (uint32_t i = 0; i < keys->count && !c->failed; i++) {
        const Expr *key = keys->items[i];
        if (key->kind == EXPR_ATTRIBUTE) continue;
        if (key->kind != EXPR_CONSTANT) {
            cg_error(c, &p->loc, "mapping pattern keys may only match literals and attribute lookups");
            break;
        }
        int have = set_contains(c->rt, seen, key->constant.value);
        if (have > 0)
            cg_error(c, &p->loc, "mapping pattern checks duplicate key (%R)", key->constant.value);
        else if (have < 0 || set_add(c->rt, seen, key->constant.value) < 0)
            c->failed = true;
    }
    decref(c->rt, seen);
}

/* The tuple of keys in a new temporary. */
static uint32_t push_keys(Codegen *c, const Pattern *p) {
    const ExprSeq *keys = &p->mapping.keys;
    uint32_t t = c->u->temp_top;
    if (cg_all_constant(keys, false)) {
        cg_load_value(c, &p->loc, cg_constant_tuple(c, keys), cg_temp_push(c));
        return t;
    }
    for (uint32_t i = 0; i < keys->count && !c->failed; i++) (void)cg_expr_push(c, keys->items[i]);
    c->u->temp_top = t;
    (void)cg_temp_push(c);
    cg_emit(c, &p->loc, I_BUILDTUPLE, 0, t, t, keys->count);
    return t;
}

static void pattern_mapping(Codegen *c, Matcher *m, const Pattern *p, uint32_t subject) {
    uint32_t n = p->mapping.keys.count, t = cg_temp_push(c);
    cg_emit(c, &p->loc, I_MATCHMAP, 0, t, subject, 0);
    fail_unless(c, m, &p->loc, t);
    if (!n && !p->mapping.rest) return;
    if (n) check_length(c, m, &p->loc, subject, n, true);
    check_keys(c, p);
    uint32_t keys = push_keys(c, p), values = cg_temp_push(c);
    cg_emit(c, &p->loc, I_MATCHKEYS, 0, values, subject, keys);
    fail_if_none(c, m, &p->loc, values);
    uint32_t rest = 0;
    if (p->mapping.rest) {
        rest = cg_temp_push(c);
        cg_emit(c, &p->loc, I_MATCHREST, 0, rest, subject, keys);
    }
    uint32_t items = cg_temp_push_n(c, n);
    cg_emit(c, &p->loc, I_UNPACK, FB, items, values, n);
    for (uint32_t i = 0; i < n && !c->failed; i++) subpattern(c, m, p->mapping.patterns.items[i], items + i);
    if (p->mapping.rest) capture(c, m, p->mapping.rest, rest);
}

static void check_attributes(Codegen *c, const Pattern *p) {
    const NameSeq *names = &p->class_.kwd_attrs;
    for (uint32_t i = 0; i < names->count; i++) {
        cg_check_name(c, &p->loc, names->items[i], CTX_STORE);
        for (uint32_t j = i + 1; j < names->count; j++)
            if (names->items[i] == names->items[j])
                cg_error(c, &p->class_.kwd_patterns.items[j]->loc, "attribute name repeated in class pattern: %U",
                         names->items[j]);
    }
}

static Value attribute_names(Codegen *c, const NameSeq *names) {
    Value t = tuple_new(c->rt, names->count);
    if (t && names->count) {
        for (uint32_t i = 0; i < names->count; i++) as_tuple(t)->items[i] = own(names->items[i]);
        gc_track(v_obj(t));
    }
    t = cg_keep(c, t);
    return t ? t : V_NONE;
}

static void pattern_class(Codegen *c, Matcher *m, const Pattern *p, uint32_t subject) {
    const PatternSeq *args = &p->class_.patterns, *kwargs = &p->class_.kwd_patterns;
    uint32_t n = args->count + kwargs->count;
    check_attributes(c, p);
    uint32_t t = cg_expr_push(c, p->class_.cls), names = cg_temp_push(c);
    cg_load_value(c, &p->loc, attribute_names(c, &p->class_.kwd_attrs), names);
    c->u->temp_top = t + 1;
    Ins *i = cg_emit(c, &p->loc, I_MATCHCLASS, 0, t, subject, t);
    if (i) i->extra = args->count;
    fail_if_none(c, m, &p->loc, t);
    uint32_t items = cg_temp_push_n(c, n);
    cg_emit(c, &p->loc, I_UNPACK, FB, items, t, n);
    for (uint32_t j = 0; j < n && !c->failed; j++) {
        const Pattern *item = j < args->count ? args->items[j] : kwargs->items[j - args->count];
        if (!is_wildcard(item)) subpattern(c, m, item, items + j);
    }
}

/* ---- alternatives: all bind the same names, so each moves what it captured to the registers that the first chose ----
 */

static const Capture *find_capture(const Matcher *m, Value name) {
    for (uint32_t i = 0; i < m->capture_count; i++)
        if (m->captures[i].name == name) return &m->captures[i];
    return NULL;
}

static void deliver_captures(Codegen *c, const Matcher *alt, const Capture *names, uint32_t count, uint32_t slots,
                             const Location *loc) {
    for (uint32_t i = 0; i < count; i++) {
        const Capture *got = find_capture(alt, names[i].name);
        if (!got) {
            cg_error(c, c->pattern_loc, "alternative patterns bind different names");
            return;
        }
        cg_emit(c, loc, I_MOVE, 0, slots + i, got->reg, 0);
    }
    for (uint32_t reg = c->u->temp_top; reg-- > alt->base;) cg_clear_reg(c, loc, reg);
}

/* How many names a pattern binds: registers for them are set aside before the first alternative. */
static uint32_t count_names(const Pattern *p) {
    uint32_t n = 0;
    switch ((enum PatternKind)p->kind) {
    case PAT_SEQUENCE:
        for (uint32_t i = 0; i < p->sequence.patterns.count; i++) n += count_names(p->sequence.patterns.items[i]);
        return n;
    case PAT_MAPPING:
        for (uint32_t i = 0; i < p->mapping.patterns.count; i++) n += count_names(p->mapping.patterns.items[i]);
        return n + (p->mapping.rest != 0);
    case PAT_CLASS:
        for (uint32_t i = 0; i < p->class_.patterns.count; i++) n += count_names(p->class_.patterns.items[i]);
        for (uint32_t i = 0; i < p->class_.kwd_patterns.count; i++) n += count_names(p->class_.kwd_patterns.items[i]);
        return n;
    case PAT_STAR: return p->star.name != 0;
    case PAT_AS: return (p->as.pattern ? count_names(p->as.pattern) : 0) + (p->as.name != 0);
    case PAT_OR: return count_names(p->or_.patterns.items[0]);
    default: return 0;
    }
}

static void pattern_or(Codegen *c, Matcher *m, const Pattern *p, uint32_t subject) {
    const PatternSeq *alts = &p->or_.patterns;
    uint32_t end = cg_label_new(c), count = count_names(alts->items[0]), slots = cg_temp_push_n(c, count);
    Matcher first = {0};
    for (uint32_t i = 0; i < alts->count && !c->failed; i++) {
        const Pattern *p_alt = alts->items[i];
        Matcher alt = {.base = c->u->temp_top, .allow_irrefutable = m->allow_irrefutable && i + 1 == alts->count};
        pattern(c, &alt, p_alt, subject);
        if (!i) first = alt;
        if (alt.capture_count != first.capture_count)
            cg_error(c, c->pattern_loc, "alternative patterns bind different names");
        deliver_captures(c, &alt, first.captures, first.capture_count, slots, &p->loc);
        c->u->temp_top = alt.base;
        cg_jump(c, &p_alt->loc, end);
        fail_ladder(c, &alt, &p_alt->loc);
    }
    cg_jump(c, &p->loc, fail_label(c, m));
    cg_label_place(c, end);
    for (uint32_t i = 0; i < first.capture_count && !c->failed; i++) capture(c, m, first.captures[i].name, slots + i);
}

static void pattern(Codegen *c, Matcher *m, const Pattern *p, uint32_t subject) {
    if (!cg_enter_recursion(c)) return;
    c->pattern_loc = &p->loc;
    switch ((enum PatternKind)p->kind) {
    case PAT_VALUE: pattern_value(c, m, p, subject); break;
    case PAT_SINGLETON: pattern_singleton(c, m, p, subject); break;
    case PAT_SEQUENCE: pattern_sequence(c, m, p, subject); break;
    case PAT_MAPPING: pattern_mapping(c, m, p, subject); break;
    case PAT_CLASS: pattern_class(c, m, p, subject); break;
    case PAT_STAR: break;
    case PAT_AS: pattern_as(c, m, p, subject); break;
    case PAT_OR: pattern_or(c, m, p, subject); break;
    case PAT_KIND_COUNT: break;
    }
}

/* ---- the statement ---- */

/* Bind the captured names and clear the other temporaries. */
static void bind_captures(Codegen *c, const Matcher *m, const Location *loc, uint32_t subject) {
    for (uint32_t i = 0; i < m->capture_count && !c->failed; i++) {
        const Capture *k = &m->captures[i];
        bool move =
            k->reg != subject && cg_is_temp(c, k->reg) && k->reg >= m->base && !captured_again(m, i + 1, k->reg);
        cg_store_name(c, loc, k->name, (Operand){move ? OPD_TEMP : OPD_LOCAL, k->reg});
    }
    for (uint32_t reg = c->u->temp_top; reg-- > m->base;)
        if (!is_captured(m, reg)) cg_clear_reg(c, loc, reg);
    c->u->temp_top = m->base;
}

static void match_case(Codegen *c, const MatchCase *k, uint32_t subject, bool owned, bool last, uint32_t end) {
    uint32_t next = cg_label_new(c), mark = c->u->temp_top;
    const Location *loc = &k->pattern->loc;
    Matcher m = {.base = mark, .allow_irrefutable = k->guard != NULL || last};
    cg_line_mark(c, loc);
    pattern(c, &m, k->pattern, subject);
    bind_captures(c, &m, loc, subject);
    if (k->guard) cg_jump_if(c, &k->guard->loc, k->guard, next, false);
    if (owned) {
        cg_clear_reg(c, &cg_no_location, subject);
        c->u->temp_top = subject;
    }
    cg_stmts(c, &k->body);
    c->u->temp_top = mark;
    cg_jump(c, &cg_no_location, end);
    fail_ladder(c, &m, loc);
    cg_label_place(c, next);
}

/* A local variable as the subject need not be copied unless some case changes it while others are still to be tried. */
static bool subject_is_safe(Codegen *c, const Stmt *s, Operand subject) {
    if (subject.kind != OPD_LOCAL || c->failed || (c->u->locals[subject.n]->flags & SYM_WALRUS)) return false;
    for (uint32_t i = 0; i < s->match.cases.count; i++)
        if (count_names(s->match.cases.items[i]->pattern)) return false;
    return true;
}

void cg_match_stmt(Codegen *c, const Stmt *s) {
    uint32_t end = cg_label_new(c), mark = c->u->temp_top, n = s->match.cases.count;
    Operand o = cg_operand(c, s->match.subject);
    bool safe = subject_is_safe(c, s, o);
    if (!safe) o = cg_deliver(c, &s->match.subject->loc, o, DEST_TEMP);
    for (uint32_t i = 0; i < n && !c->failed; i++) {
        const MatchCase *k = s->match.cases.items[i];
        match_case(c, k, o.n, !safe, i + 1 == n, end);
    }
    if (!safe) cg_clear_reg(c, &cg_no_location, o.n);
    c->u->temp_top = mark;
    cg_label_place(c, end);
}
