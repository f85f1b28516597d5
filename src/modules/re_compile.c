/* SPDX-License-Identifier: MIT
 * re_compile.c: pattern objects, their cache, and searching with them. */
#include "gc/gc.h"
#include "modules/re_engine.h"
#include "types/class.h"
#include "types/dict.h"
#include "types/int.h"
#include "types/tuple.h"
#include "vm/vm.h"

#include "base/siphash.h"

static int unit_of(enum ReVariant v) { return v == RE_UCS2 ? 1 : v == RE_UCS4 ? 2 : 0; }

/* ---- making patterns ---- */

static int compile_variant(Runtime *rt, RePattern *p, enum ReVariant v, const ReTranslation *t) {
    bool too_large;
    bool unicode = v == RE_LATIN1 || v == RE_UCS2 || v == RE_UCS4;
    if (unit_of(v) < 2 && p->wide_only) return 0;
    p->code[v] = engine_compile(rt, unit_of(v), t, unicode, false, &too_large);
    if (p->code[v]) return 0;
    if (!too_large) return -1;
    if (unit_of(v) == 2) return raise_int(rt, T_OVERFLOW_ERROR, "regular expression code size limit exceeded");
    p->wide_only = true;
    return 0;
}

/* The variant's code; NULL with an error. With wide_only the code of RE_UCS4. */
static int need_code(Runtime *rt, RePattern *p, enum ReVariant *v) {
    if (p->wide_only) *v = RE_UCS4;
    if (likely(p->code[*v] != NULL)) return 0;
    ReTranslation t;
    if (re_translate(rt, p->pattern, p->flags & ~(uint32_t)(p->is_bytes ? 0 : RE_UNICODE), *v, true, &t) < 0) return -1;
    int r = compile_variant(rt, p, *v, &t);
    re_translation_drop(rt, &t);
    if (r < 0 || p->code[*v]) return r;
    *v = RE_UCS4;
    return need_code(rt, p, v);
}

/* The code of a variant for matches that take long. */
static int need_patient_code(Runtime *rt, RePattern *p, enum ReVariant v) {
    if (p->patient[v]) return 0;
    ReTranslation t;
    bool too_large = false, unicode = v == RE_LATIN1 || v == RE_UCS2 || v == RE_UCS4;
    if (re_translate(rt, p->pattern, p->flags & ~(uint32_t)(p->is_bytes ? 0 : RE_UNICODE), v, true, &t) < 0) return -1;
    p->patient[v] = engine_compile(rt, unit_of(v), &t, unicode, true, &too_large);
    re_translation_drop(rt, &t);
    if (too_large) return raise_int(rt, T_OVERFLOW_ERROR, "regular expression code size limit exceeded");
    return p->patient[v] ? 0 : -1;
}

static Owned names_by_number(Runtime *rt, Borrowed names, uint32_t groups) {
    Value t = tuple_new(rt, groups + 1);
    if (!t) return V_NULL;
    for (uint32_t i = 0; i <= groups; i++) as_tuple(t)->items[i] = V_NONE;
    size_t pos = 0;
    Value name, number;
    while (dict_next(names, &pos, &name, &number)) as_tuple(t)->items[small_get(number)] = own(name);
    gc_track(v_obj(t));
    return t;
}

/* Does each character stand for itself, and is there one? */
static bool is_literal(Borrowed pattern, const ReTranslation *t, bool text) {
    if (t->groups || (t->flags & (RE_IGNORECASE | RE_VERBOSE))) return false;
    size_t n = text ? str_len(pattern) : as_bytes(pattern)->len;
    for (size_t i = 0; i < n; i++) {
        uint32_t c = text ? str_at(pattern, i) : as_bytes(pattern)->data[i];
        if (c < 0x80 && (c == 0 || strchr(".^$*+?{}[]\\|()", (int)c))) return false;
    }
    return n > 0;
}

Owned re_compile(Runtime *rt, Borrowed pattern, uint32_t flags) {
    bool text = v_is_str(rt, pattern);
    enum ReVariant v = !text ? RE_BYTES : str_is_ascii(pattern) ? RE_ASCII : str_width(pattern) == 1 ? RE_LATIN1
                       : str_width(pattern) == 2 ? RE_UCS2 : RE_UCS4;
    ReTranslation t;
    if (re_translate(rt, pattern, flags, v, false, &t) < 0) return V_NULL;
    RePattern *p = object_new_container(rt, re_state(rt)->pattern_type, sizeof *p);
    if (!p) {
        re_translation_drop(rt, &t);
        return V_NULL;
    }
    p->pattern = own(pattern);
    p->flags = t.flags;
    p->groups = t.groups;
    p->is_bytes = !text;
    p->literal = is_literal(pattern, &t, text);
    p->close_order = t.close_order;
    t.close_order = NULL;
    p->groupindex = own(t.names);
    p->indexgroup = names_by_number(rt, t.names, t.groups);
    int r = p->indexgroup ? compile_variant(rt, p, v, &t) : -1;
    re_translation_drop(rt, &t);
    if (r == 0 && p->wide_only) {
        v = RE_UCS4;
        r = need_code(rt, p, &v);
    }
    if (r == 0) {
        gc_track(&p->header);
        return v_from(p);
    }
    decref(rt, v_from(p));
    return V_NULL;
}

static void re_free_code(Runtime *rt, RePattern *p) {
    for (int v = 0; v < RE_VARIANTS; v++) {
        if (p->code[v]) engine_free(unit_of((enum ReVariant)v), p->code[v]);
        if (p->patient[v]) engine_free(unit_of((enum ReVariant)v), p->patient[v]);
        p->code[v] = p->patient[v] = NULL;
    }
    mem_free(rt, p->close_order);
    p->close_order = NULL;
}

/* ---- the cache: one entry a slot, by the pattern's hash ---- */

static bool same_pattern(Borrowed a, Borrowed b) {
    if (a == b) return true;
    if (v_obj(a)->type != v_obj(b)->type) return false;
    if (v_obj(a)->type == T_STR) return str_equal(a, b);
    return as_bytes(a)->len == as_bytes(b)->len && !memcmp(as_bytes(a)->data, as_bytes(b)->data, as_bytes(a)->len);
}

Owned re_compile_cached(Runtime *rt, Borrowed pattern, uint32_t flags) {
    ReState *s = re_state(rt);
    if (v_is_ptr(pattern) && v_obj(pattern)->type == s->pattern_type) {
        if (flags) return raise(rt, T_VALUE_ERROR, "cannot process flags argument with a compiled pattern");
        return own(pattern);
    }
    if (!v_is_str(rt, pattern) && !V_IS_BYTES(rt, pattern))
        return raise(rt, T_TYPE_ERROR, "first argument must be string or compiled pattern");
    if ((!v_is(pattern, T_STR) && !v_is(pattern, T_BYTES)) || (flags & RE_DEBUG)) return re_compile(rt, pattern, flags);
    uint32_t h = v_is(pattern, T_STR) ? str_hash32(rt, pattern) : siphash_fold(siphash13(rt->hash_key, as_bytes(pattern)->data, as_bytes(pattern)->len));
    ReCacheEntry *e = &s->cache[(h ^ flags) % RE_CACHE_SIZE];
    if (e->pattern && e->flags == flags && same_pattern(e->pattern, pattern)) return own(e->compiled);
    Value compiled = re_compile(rt, pattern, flags);
    if (!compiled) return V_NULL;
    Value old_pattern = e->pattern, old_compiled = e->compiled;
    *e = (ReCacheEntry){own(pattern), own(compiled), flags};
    decref_maybe(rt, old_pattern);
    decref_maybe(rt, old_compiled);
    return compiled;
}

void re_state_drop(Runtime *rt) {
    ReState *s = re_state(rt);
    for (size_t i = 0; i < RE_CACHE_SIZE; i++) {
        ReCacheEntry e = s->cache[i];
        s->cache[i] = (ReCacheEntry){0};
        decref_maybe(rt, e.pattern);
        decref_maybe(rt, e.compiled);
    }
}

/* ---- searching ---- */

static int take_str(ReSubject *s, Borrowed string) {
    s->data = as_str(string)->data;
    s->width = str_width(string);
    s->len = str_len(string);
    s->variant = str_is_ascii(string) ? RE_ASCII : s->width == 1 ? RE_LATIN1 : s->width == 2 ? RE_UCS2 : RE_UCS4;
    return 0;
}

static int take_buffer(Runtime *rt, ReSubject *s, Borrowed string) {
    if (V_IS_BYTES(rt, string)) {
        s->data = as_bytes(string)->data;
        s->len = as_bytes(string)->len;
    } else {
        if (!slots_of(rt, string)->buffer)
            return raise_int(rt, T_TYPE_ERROR, "expected string or bytes-like object, got '%.200T'", string);
        if (obj_get_buffer(rt, string, &s->view, false) < 0) return -1;
        s->held = true;
        s->data = s->view.data;
        s->len = s->view.len;
    }
    s->width = 1;
    s->variant = RE_BYTES;
    return 0;
}

/* A copy of 4 bytes a character for the 32-bit library. */
static int widen(Runtime *rt, ReSubject *s) {
    s->widened = mem_alloc_array(rt, s->len + 1, 4);
    if (!s->widened) return -1;
    chars_copy(s->widened, 4, s->data, s->width, s->len);
    return 0;
}

int re_scan_begin(Runtime *rt, ReScan *scan, RePattern *p, Borrowed string, ssize_t pos, ssize_t endpos) {
    *scan = (ReScan){.rt = rt, .p = p, .s = {.object = string}};
    ReSubject *s = &scan->s;
    bool text = v_is_str(rt, string);
    if ((text ? take_str(s, string) : take_buffer(rt, s, string)) < 0) return -1;
    if (text == p->is_bytes) {
        re_scan_end(scan);
        return raise_int(rt, T_TYPE_ERROR, text ? "cannot use a bytes pattern on a string-like object"
                                                : "cannot use a string pattern on a bytes-like object");
    }
    if (!p->literal && (need_code(rt, p, &s->variant) < 0 || (p->wide_only && s->width < 4 && widen(rt, s) < 0))) {
        re_scan_end(scan);
        return -1;
    }
    ssize_t n = (ssize_t)s->len;
    scan->pos = (size_t)(pos < 0 ? 0 : pos > n ? n : pos);
    scan->end = (size_t)(endpos < 0 ? 0 : endpos > n ? n : endpos);
    if (scan->pos > scan->end) scan->pos = scan->end + 1; /* finds nothing */
    return 0;
}

void re_scan_end(ReScan *scan) {
    if (scan->s.held) buffer_release(scan->rt, &scan->s.view);
    mem_free(scan->rt, scan->s.widened);
    scan->s.held = false;
    scan->s.widened = NULL;
}

static int match_once(ReScan *scan, enum ReMode mode, bool patient) {
    RePattern *p = scan->p;
    ReSubject *s = &scan->s;
    const uint8_t *data = s->widened ? s->widened : s->data;
    const void *code = patient ? p->patient[s->variant] : p->code[s->variant];
    return engine_match(scan->rt, unit_of(s->variant), code, p->groups + 1, data, scan->end, scan->pos, mode, scan->must_advance, patient,
                        &scan->spans);
}

static int find_literal(ReScan *scan, enum ReMode mode) {
    Borrowed pattern = scan->p->pattern;
    const ReSubject *s = &scan->s;
    bool bytes = scan->p->is_bytes;
    const uint8_t *chars = bytes ? as_bytes(pattern)->data : as_str(pattern)->data;
    size_t n = bytes ? as_bytes(pattern)->len : str_len(pattern), room = scan->end - scan->pos;
    if (n > room || (mode == RE_FULLMATCH && n != room)) return 0;
    ssize_t at = chars_find(s->data + scan->pos * s->width, s->width, mode == RE_SEARCH ? room : n, chars, bytes ? 1 : str_width(pattern), n);
    if (at < 0) return 0;
    scan->literal_span[0] = scan->pos + (size_t)at;
    scan->literal_span[1] = scan->literal_span[0] + n;
    scan->spans = scan->literal_span;
    return 1;
}

int re_scan_next(ReScan *scan, enum ReMode mode) {
    if (scan->pos > scan->end) return 0;
    int r = scan->p->literal ? find_literal(scan, mode) : match_once(scan, mode, false);
    if (unlikely(r == ENGINE_TIRED)) {
        if (need_patient_code(scan->rt, scan->p, scan->s.variant) < 0) return -1;
        while ((r = match_once(scan, mode, true)) == ENGINE_INTERRUPTED)
            if (vm_safe_point(scan->rt) < 0) return -1; /* a handler that returns lets the match begin again */
    }
    if (r <= 0) {
        scan->pos = scan->end + 1;
        return r;
    }
    scan->must_advance = scan->spans[0] == scan->spans[1];
    scan->pos = scan->spans[1];
    return 1;
}

/* ---- the type ---- */

static void dealloc(Runtime *rt, Object *self) {
    RePattern *p = (RePattern *)self;
    decref_maybe(rt, p->pattern);
    decref_maybe(rt, p->groupindex);
    decref_maybe(rt, p->indexgroup);
    re_free_code(rt, p);
    object_free(rt, self);
}

static int traverse(Runtime *rt, Object *self, Visitor visit, void *arg) {
    RePattern *p = (RePattern *)self;
    VISIT(p->pattern);
    VISIT(p->groupindex);
    VISIT(p->indexgroup);
    return 0;
}

/* PCRE2 takes one block a compiled form, through our allocator. */
static size_t size(Runtime *rt, Object *self) {
    const RePattern *p = (RePattern *)self;
    size_t sum = mem_block_size(p->close_order);
    for (int v = 0; v < RE_VARIANTS; v++) sum += mem_block_size(p->code[v]) + mem_block_size(p->patient[v]);
    return sum;
}

static int64_t hash(Runtime *rt, Borrowed self) {
    int64_t h = obj_hash(rt, as_pattern(self)->pattern);
    if (h == -1) return -1;
    h ^= (int64_t)as_pattern(self)->flags * 1000003;
    return h == -1 ? -2 : h;
}

static Owned compare(Runtime *rt, Borrowed a, Borrowed b, int op) {
    if ((op != CMP_EQ && op != CMP_NE) || type_index(a) != type_index(b)) return V_NOTIMPL;
    bool same = a == b || (as_pattern(a)->flags == as_pattern(b)->flags && as_pattern(a)->is_bytes == as_pattern(b)->is_bytes);
    if (same && a != b) {
        int r = obj_equal(rt, as_pattern(a)->pattern, as_pattern(b)->pattern);
        if (r < 0) return V_NULL;
        same = r;
    }
    return v_bool(same == (op == CMP_EQ));
}

static void add_flag_names(StrBuf *b, uint32_t flags) {
    static const struct { const char *name; uint32_t flag; } names[] = {
        {"re.TEMPLATE", RE_TEMPLATE}, {"re.IGNORECASE", RE_IGNORECASE}, {"re.LOCALE", RE_LOCALE}, {"re.MULTILINE", RE_MULTILINE},
        {"re.DOTALL", RE_DOTALL}, {"re.UNICODE", RE_UNICODE}, {"re.VERBOSE", RE_VERBOSE}, {"re.DEBUG", RE_DEBUG}, {"re.ASCII", RE_ASCII_FLAG},
    };
    const char *before = ", ";
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        if (!(flags & names[i].flag)) continue;
        strbuf_add_cstr(b, before);
        strbuf_add_cstr(b, names[i].name);
        flags &= ~names[i].flag;
        before = "|";
    }
    if (!flags) return;
    Value rest = format_str(b->rt, "%s0x%x", before, flags);
    if (!rest) b->failed = true;
    else strbuf_add(b, rest);
    decref_maybe(b->rt, rest);
}

static Owned repr(Runtime *rt, Borrowed self) {
    RePattern *p = as_pattern(self);
    StrBuf b;
    strbuf_init(&b, rt);
    strbuf_add_cstr(&b, "re.compile(");
    Value shown = obj_repr(rt, p->pattern);
    if (!shown) {
        strbuf_drop(&b);
        return V_NULL;
    }
    strbuf_add_slice(&b, shown, 0, size_min(str_len(shown), 200));
    decref(rt, shown);
    uint32_t flags = p->flags;
    if (!p->is_bytes && (flags & (RE_LOCALE | RE_UNICODE | RE_ASCII_FLAG)) == RE_UNICODE) flags &= ~(uint32_t)RE_UNICODE;
    add_flag_names(&b, flags);
    strbuf_add_char(&b, ')');
    return strbuf_finish(&b);
}

static Owned get_flags(Runtime *rt, Borrowed self, void *closure) { return v_small(as_pattern(self)->flags); }
static Owned get_groups(Runtime *rt, Borrowed self, void *closure) { return v_small(as_pattern(self)->groups); }
static Owned get_pattern(Runtime *rt, Borrowed self, void *closure) { return own(as_pattern(self)->pattern); }
static Owned get_groupindex(Runtime *rt, Borrowed self, void *closure) {
    Value names = as_pattern(self)->groupindex;
    return dict_len(names) ? mappingproxy_new(rt, names) : dict_new(rt);
}

static const GetSetDef getsets[] = {
    {"pattern", get_pattern, NULL, "The pattern string from which the RE object was compiled.", NULL},
    {"flags", get_flags, NULL, "The regex matching flags.", NULL},
    {"groups", get_groups, NULL, "The number of capturing groups in the pattern.", NULL},
    {"groupindex", get_groupindex, NULL, "Group names and their numbers.", NULL},
    {0},
};

const TypeSlots re_pattern_slots = {
    .name = "re.Pattern",
    .doc = "A compiled regular expression.",
    .flags = TF_CONTAINER | TF_IMMUTABLE | TF_NO_NEW | TF_WEAKREF,
    .base = T_OBJECT,
    .layout = LAYOUT_CUSTOM,
    .basicsize = sizeof(RePattern),
    .dealloc = dealloc,
    .traverse = traverse,
    .size = size,
    .repr = repr,
    .hash = hash,
    .compare = compare,
    .methods = re_pattern_methods,
    .getsets = getsets,
};
