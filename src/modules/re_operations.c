/* SPDX-License-Identifier: MIT
 * re_operations.c: what patterns do: match, search, findall, finditer, split, sub; scanners. */
#include "gc/gc.h"
#include "modules/re_parts.h"
#include "types/bytes_parts.h"
#include "types/class.h"
#include "types/int.h"
#include "types/list.h"
#include "types/tuple.h"
#include "vm/vm.h"

/* ---- one match ---- */

static ssize_t clamp(ssize_t n, size_t len) { return n < 0 ? 0 : n > (ssize_t)len ? (ssize_t)len : n; }

Owned re_do_match(Runtime *rt, RePattern *p, Borrowed string, ssize_t pos, ssize_t endpos, enum ReMode mode) {
    ReScan scan;
    if (re_scan_begin(rt, &scan, p, string, pos, endpos) < 0) return V_NULL;
    int r = re_scan_next(&scan, mode);
    Value m = r > 0 ? re_match_new(&scan, clamp(pos, scan.s.len), clamp(endpos, scan.s.len)) : r == 0 ? V_NONE : V_NULL;
    re_scan_end(&scan);
    return m;
}

/* ---- findall ---- */

static Owned group_or_empty(ReScan *scan, uint32_t i) {
    size_t start = scan->spans[2 * i], end = scan->spans[2 * i + 1];
    if (start == SIZE_MAX) start = end = 0;
    return re_slice(scan, start, end);
}

static Owned found_item(ReScan *scan) {
    Runtime *rt = scan->rt;
    uint32_t groups = scan->p->groups;
    if (groups <= 1) return group_or_empty(scan, groups);
    Value t = tuple_new(rt, groups);
    for (uint32_t i = 1; t && i <= groups; i++) {
        Value v = group_or_empty(scan, i);
        if (v) as_tuple(t)->items[i - 1] = v;
        else {
            decref(rt, t);
            return V_NULL;
        }
    }
    if (t) gc_track(v_obj(t));
    return t;
}

Owned re_do_findall(Runtime *rt, RePattern *p, Borrowed string, ssize_t pos, ssize_t endpos) {
    ReScan scan;
    if (re_scan_begin(rt, &scan, p, string, pos, endpos) < 0) return V_NULL;
    Value list = list_new(rt, 0);
    int r = list ? 1 : -1;
    while (r > 0 && (r = re_scan_next(&scan, RE_SEARCH)) > 0) {
        Value item = found_item(&scan);
        if (!item || list_append_owned(rt, list, item) < 0) r = -1;
    }
    re_scan_end(&scan);
    if (r == 0) return list;
    decref_maybe(rt, list);
    return V_NULL;
}

/* ---- split ---- */

static int split_into(ReScan *scan, Borrowed list, ssize_t max) {
    Runtime *rt = scan->rt;
    size_t from = 0;
    int r = 1;
    for (ssize_t n = 0; (max <= 0 || n < max) && (r = re_scan_next(scan, RE_SEARCH)) > 0; n++) {
        Value before = re_slice(scan, from, scan->spans[0]);
        if (!before || list_append_owned(rt, list, before) < 0) return -1;
        for (uint32_t i = 1; i <= scan->p->groups; i++) {
            Value v = scan->spans[2 * i] == SIZE_MAX ? V_NONE : group_or_empty(scan, i);
            if (!v || list_append_owned(rt, list, v) < 0) return -1;
        }
        from = scan->spans[1];
    }
    if (r < 0) return -1;
    Value rest = re_slice(scan, from, scan->end);
    return rest ? list_append_owned(rt, list, rest) : -1;
}

Owned re_do_split(Runtime *rt, RePattern *p, Borrowed string, ssize_t max) {
    ReScan scan;
    if (re_scan_begin(rt, &scan, p, string, 0, SSIZE_MAX) < 0) return V_NULL;
    Value list = list_new(rt, 0);
    int r = list ? split_into(&scan, list, max) : -1;
    re_scan_end(&scan);
    if (r == 0) return list;
    decref_maybe(rt, list);
    return V_NULL;
}

/* ---- sub ---- */

/* The result in the making: characters or bytes. */
typedef struct Output {
    bool bytes;
    StrBuf text;
    ByteBuf data;
    size_t items; /* pieces so far, as CPython counts them in an error */
} Output;

static int out_slice(ReScan *scan, Output *o, size_t start, size_t end) {
    if (start == end) return 0;
    o->items++;
    if (o->bytes) return bytebuf_add(&o->data, scan->s.data + start, end - start);
    return strbuf_add_slice(&o->text, scan->s.object, start, end);
}

static int out_value(Runtime *rt, Output *o, Borrowed v) {
    size_t index = o->items++;
    if (!o->bytes) {
        if (v_is_str(rt, v)) return strbuf_add(&o->text, v);
        return raise_int(rt, T_TYPE_ERROR, "sequence item %zd: expected str instance, %.80T found", (ssize_t)index, v);
    }
    if (!slots_of(rt, v)->buffer)
        return raise_int(rt, T_TYPE_ERROR, "sequence item %zd: expected a bytes-like object, %.80T found", (ssize_t)index, v);
    Buffer view;
    if (obj_get_buffer(rt, v, &view, false) < 0) return -1;
    int r = bytebuf_add(&o->data, view.data, view.len);
    buffer_release(rt, &view);
    return r;
}

static void out_init(Runtime *rt, Output *o, bool bytes) {
    *o = (Output){.bytes = bytes};
    strbuf_init(&o->text, rt);
    bytebuf_init(&o->data, rt);
}

static void out_drop(Output *o) {
    strbuf_drop(&o->text);
    bytebuf_drop(&o->data);
}

static Owned out_finish(Output *o) { return o->bytes ? bytebuf_finish(&o->data) : strbuf_finish(&o->text); }

static int out_template(ReScan *scan, Output *o, const ReTemplate *t) {
    for (size_t i = 0; i < t->count; i++) {
        const RePart *part = &t->parts[i];
        int r;
        if (part->group < 0) r = out_value(scan->rt, o, part->text);
        else {
            size_t start = scan->spans[2 * part->group];
            r = start == SIZE_MAX ? 0 : out_slice(scan, o, start, scan->spans[2 * part->group + 1]);
        }
        if (r < 0) return -1;
    }
    return 0;
}

static int out_call(ReScan *scan, Output *o, Borrowed function) {
    Runtime *rt = scan->rt;
    Value m = re_match_new(scan, 0, (ssize_t)scan->s.len);
    if (!m) return -1;
    Value v = obj_call1(rt, function, m);
    decref(rt, m);
    if (!v) return -1;
    int r = v == V_NONE ? 0 : out_value(rt, o, v);
    decref(rt, v);
    return r;
}

typedef struct Replacement {
    Borrowed function; /* or 0 */
    Borrowed literal;  /* a str or buffer without backslashes, or 0 */
    ReTemplate template;
} Replacement;

static bool has_backslash(Runtime *rt, Borrowed v) {
    if (v_is_str(rt, v)) return chars_find_char(as_str(v)->data, str_width(v), str_len(v), '\\') >= 0;
    Buffer view;
    if (obj_get_buffer(rt, v, &view, false) < 0) {
        error_clear(rt);
        return false;
    }
    bool found = view.len && memchr(view.data, '\\', view.len);
    buffer_release(rt, &view);
    return found;
}

static int replacement_init(Runtime *rt, RePattern *p, Borrowed repl, Replacement *out) {
    *out = (Replacement){0};
    bool text = v_is_str(rt, repl);
    if (!text && obj_callable(rt, repl)) out->function = repl;
    else if (!text && !slots_of(rt, repl)->buffer)
        return raise_int(rt, T_TYPE_ERROR, "decoding to str: need a bytes-like object, %.80T found", repl);
    else if (!has_backslash(rt, repl)) out->literal = repl;
    else return re_template_parse(rt, p, repl, &out->template);
    return 0;
}

static int substitute(ReScan *scan, Replacement *by, ssize_t max, Output *o, ssize_t *count) {
    size_t from = 0;
    int r = 1;
    *count = 0;
    while ((max <= 0 || *count < max) && (r = re_scan_next(scan, RE_SEARCH)) > 0) {
        size_t end = scan->spans[1];
        if (out_slice(scan, o, from, scan->spans[0]) < 0) return -1;
        int w = by->function ? out_call(scan, o, by->function)
                : by->literal ? out_value(scan->rt, o, by->literal)
                              : out_template(scan, o, &by->template);
        if (w < 0) return -1;
        from = end;
        ++*count;
    }
    if (r < 0) return -1;
    return *count ? out_slice(scan, o, from, scan->end) : 0;
}

Owned re_do_sub(Runtime *rt, RePattern *p, Borrowed repl, Borrowed string, ssize_t max, bool with_count) {
    ReScan scan;
    Replacement by;
    Output o;
    if (replacement_init(rt, p, repl, &by) < 0) return V_NULL;
    if (re_scan_begin(rt, &scan, p, string, 0, SSIZE_MAX) < 0) {
        re_template_drop(rt, &by.template);
        return V_NULL;
    }
    out_init(rt, &o, p->is_bytes);
    ssize_t count;
    int r = substitute(&scan, &by, max, &o, &count);
    Value result = r < 0 ? V_NULL : count ? out_finish(&o) : re_slice(&scan, 0, scan.s.len);
    if (r < 0 || !count) out_drop(&o);
    re_scan_end(&scan);
    re_template_drop(rt, &by.template);
    if (!result || !with_count) return result;
    Value pair = tuple_pack(rt, 2, result, v_small(count));
    decref(rt, result);
    return pair;
}

Owned re_expand(Runtime *rt, Borrowed match, Borrowed template) {
    ReMatch *m = as_match(match);
    RePattern *p = as_pattern(m->pattern);
    ReTemplate t;
    if (!v_is_str(rt, template) && !slots_of(rt, template)->buffer)
        return raise(rt, T_TYPE_ERROR, "decoding to str: need a bytes-like object, %.80T found", template);
    if (re_template_parse(rt, p, template, &t) < 0) return V_NULL;
    Output o;
    out_init(rt, &o, p->is_bytes);
    int r = 0;
    for (size_t i = 0; r == 0 && i < t.count; i++) {
        const RePart *part = &t.parts[i];
        if (part->group < 0) r = out_value(rt, &o, part->text);
        else if (m->spans[2 * part->group] >= 0) {
            Value v = re_slice_of(rt, m->string, m->spans[2 * part->group], m->spans[2 * part->group + 1]);
            r = v ? out_value(rt, &o, v) : -1;
            decref_maybe(rt, v);
        }
    }
    re_template_drop(rt, &t);
    if (r == 0) return out_finish(&o);
    out_drop(&o);
    return V_NULL;
}

/* ---- scanners and finditer ---- */

/* Each step prepares the subject anew: between steps Python code may change a bytearray. */
typedef struct ReScanner {
    Object header;
    Value pattern, string; /* string 0: exhausted */
    ssize_t pos, endpos, first_pos;
    bool must_advance;
} ReScanner;
#define as_scanner(v) V_AS(ReScanner, v)

static Owned scanner_new(Runtime *rt, uint32_t type, RePattern *p, Borrowed string, ssize_t pos, ssize_t endpos) {
    ReScan probe; /* only to raise the errors now */
    if (re_scan_begin(rt, &probe, p, string, pos, endpos) < 0) return V_NULL;
    size_t len = probe.s.len;
    re_scan_end(&probe);
    ReScanner *s = object_new_container(rt, type, sizeof *s);
    if (!s) return V_NULL;
    s->pattern = own(v_from(p));
    s->string = own(string);
    s->first_pos = s->pos = clamp(pos, len);
    s->endpos = clamp(endpos, len);
    s->must_advance = false;
    gc_track(&s->header);
    return v_from(s);
}

static void scanner_dealloc(Runtime *rt, Object *self) {
    decref_maybe(rt, ((ReScanner *)self)->pattern);
    decref_maybe(rt, ((ReScanner *)self)->string);
    object_free(rt, self);
}

static int scanner_traverse(Runtime *rt, Object *self, Visitor visit, void *arg) {
    VISIT(((ReScanner *)self)->pattern);
    VISIT(((ReScanner *)self)->string);
    return 0;
}

/* The next match, V_NONE, or 0 with an error. */
static Owned scanner_step(Runtime *rt, ReScanner *s, enum ReMode mode) {
    if (!s->string || s->pos > s->endpos) return V_NONE;
    ReScan scan;
    Owned string = own(s->string); /* a signal handler may use up the iterator, which then lets go of it */
    if (re_scan_begin(rt, &scan, as_pattern(s->pattern), string, s->pos, s->endpos) < 0) {
        decref(rt, string);
        return V_NULL;
    }
    scan.must_advance = s->must_advance;
    int r = re_scan_next(&scan, mode);
    Value m = r > 0 ? re_match_new(&scan, s->first_pos, s->endpos) : r == 0 ? V_NONE : V_NULL;
    if (r > 0) {
        s->pos = (ssize_t)scan.pos;
        s->must_advance = scan.must_advance;
    } else s->pos = s->endpos + 1;
    re_scan_end(&scan);
    decref(rt, string);
    return m;
}

#define METHOD(name) static Owned name(Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kwnames)

METHOD(scanner_match) { return scanner_step(rt, as_scanner(self), RE_MATCH); }
METHOD(scanner_search) { return scanner_step(rt, as_scanner(self), RE_SEARCH); }

static Owned scanner_pattern(Runtime *rt, Borrowed self, void *closure) { return own(as_scanner(self)->pattern); }

static const MethodDef scanner_methods[] = {
    {"match", scanner_match, 0, 0, 0, "match($self, /)\n--\n\n"},
    {"search", scanner_search, 0, 0, 0, "search($self, /)\n--\n\n"},
    {0},
};
static const GetSetDef scanner_getsets[] = {{"pattern", scanner_pattern, NULL, NULL, NULL}, {0}};

const TypeSlots re_scanner_slots = {
    .name = "_sre.SRE_Scanner",
    .flags = TF_CONTAINER | TF_IMMUTABLE | TF_NO_NEW,
    .base = T_OBJECT,
    .layout = LAYOUT_CUSTOM,
    .basicsize = sizeof(ReScanner),
    .dealloc = scanner_dealloc,
    .traverse = scanner_traverse,
    .methods = scanner_methods,
    .getsets = scanner_getsets,
};

static Owned iter_self(Runtime *rt, Borrowed self) { return own(self); }

static Owned finditer_next(Runtime *rt, Borrowed self) {
    ReScanner *s = as_scanner(self);
    Value m = scanner_step(rt, s, RE_SEARCH);
    if (m != V_NONE) return m;
    clear_slot(rt, &s->string);
    return V_NULL;
}

const TypeSlots re_finditer_slots = {
    .name = "callable_iterator",
    .flags = TF_CONTAINER | TF_IMMUTABLE | TF_NO_NEW,
    .base = T_OBJECT,
    .layout = LAYOUT_CUSTOM,
    .basicsize = sizeof(ReScanner),
    .dealloc = scanner_dealloc,
    .traverse = scanner_traverse,
    .iter = iter_self,
    .next = finditer_next,
};

Owned re_do_finditer(Runtime *rt, RePattern *p, Borrowed string, ssize_t pos, ssize_t endpos) {
    return scanner_new(rt, re_state(rt)->finditer_type, p, string, pos, endpos);
}

/* ---- methods of patterns ---- */

static int ssize_of(Runtime *rt, Borrowed v, ssize_t *out) {
    if (!v) return 0;
    *out = num_as_size_argument(rt, v);
    return *out == -1 && rt->error ? -1 : 0;
}

/* string, pos, endpos */
typedef struct Range3 {
    Borrowed string;
    ssize_t pos, endpos;
} Range3;

static int read_range(Runtime *rt, const char *fname, const Value *args, size_t nargs, Borrowed kwnames, Range3 *out) {
    static const char *const params[] = {"string", "pos", "endpos", NULL};
    Value v[3] = {0};
    if (likely(nargs == 1 && !kwnames)) v[0] = args[0];
    else if (args_parse(rt, fname, params, 1, args, nargs, kwnames, v) < 0) return -1;
    *out = (Range3){v[0], 0, SSIZE_MAX};
    return ssize_of(rt, v[1], &out->pos) < 0 || ssize_of(rt, v[2], &out->endpos) < 0 ? -1 : 0;
}

METHOD(match) {
    Range3 r;
    if (read_range(rt, "match", args, nargs, kwnames, &r) < 0) return V_NULL;
    return re_do_match(rt, as_pattern(self), r.string, r.pos, r.endpos, RE_MATCH);
}
METHOD(fullmatch) {
    Range3 r;
    if (read_range(rt, "fullmatch", args, nargs, kwnames, &r) < 0) return V_NULL;
    return re_do_match(rt, as_pattern(self), r.string, r.pos, r.endpos, RE_FULLMATCH);
}
METHOD(search) {
    Range3 r;
    if (read_range(rt, "search", args, nargs, kwnames, &r) < 0) return V_NULL;
    return re_do_match(rt, as_pattern(self), r.string, r.pos, r.endpos, RE_SEARCH);
}
METHOD(findall) {
    Range3 r;
    if (read_range(rt, "findall", args, nargs, kwnames, &r) < 0) return V_NULL;
    return re_do_findall(rt, as_pattern(self), r.string, r.pos, r.endpos);
}
METHOD(finditer) {
    Range3 r;
    if (read_range(rt, "finditer", args, nargs, kwnames, &r) < 0) return V_NULL;
    return re_do_finditer(rt, as_pattern(self), r.string, r.pos, r.endpos);
}
METHOD(scanner) {
    Range3 r;
    if (read_range(rt, "scanner", args, nargs, kwnames, &r) < 0) return V_NULL;
    return scanner_new(rt, re_state(rt)->scanner_type, as_pattern(self), r.string, r.pos, r.endpos);
}

METHOD(split) {
    static const char *const params[] = {"string", "maxsplit", NULL};
    Value v[2] = {0};
    ssize_t max = 0;
    if (args_parse(rt, "split", params, 1, args, nargs, kwnames, v) < 0 || ssize_of(rt, v[1], &max) < 0) return V_NULL;
    return re_do_split(rt, as_pattern(self), v[0], max);
}

static Owned sub_method(Runtime *rt, const char *fname, Borrowed self, const Value *args, size_t nargs, Borrowed kwnames, bool with_count) {
    static const char *const params[] = {"repl", "string", "count", NULL};
    Value v[3] = {0};
    ssize_t count = 0;
    if (args_parse(rt, fname, params, 2, args, nargs, kwnames, v) < 0 || ssize_of(rt, v[2], &count) < 0) return V_NULL;
    return re_do_sub(rt, as_pattern(self), v[0], v[1], count, with_count);
}
METHOD(sub) { return sub_method(rt, "sub", self, args, nargs, kwnames, false); }
METHOD(subn) { return sub_method(rt, "subn", self, args, nargs, kwnames, true); }

METHOD(copy) { return own(self); }
METHOD(class_getitem) { return generic_alias_new(rt, self, args[0]); }

METHOD(reduce) { /* pickle and copy: re._compile(pattern, flags) */
    Value module = import_from_c(rt, "re");
    Value f = module ? obj_getattr_cstr(rt, module, "_compile") : V_NULL;
    decref_maybe(rt, module);
    if (!f) return V_NULL;
    Value inner = tuple_pack(rt, 2, as_pattern(self)->pattern, v_small(as_pattern(self)->flags));
    Value out = inner ? tuple_pack(rt, 2, f, inner) : V_NULL;
    decref(rt, f);
    decref_maybe(rt, inner);
    return out;
}

const MethodDef re_pattern_methods[] = {
    {"match", match, 0, -1, METH_KW, "match($self, /, string, pos=0, endpos=sys.maxsize)\n--\n\nMatches at the beginning of the string."},
    {"fullmatch", fullmatch, 0, -1, METH_KW, "fullmatch($self, /, string, pos=0, endpos=sys.maxsize)\n--\n\nMatches against all of the string."},
    {"search", search, 0, -1, METH_KW, "search($self, /, string, pos=0, endpos=sys.maxsize)\n--\n\nFinds the first match."},
    {"sub", sub, 0, -1, METH_KW, "sub($self, /, repl, string, count=0)\n--\n\nReplaces the leftmost non-overlapping matches."},
    {"subn", subn, 0, -1, METH_KW, "subn($self, /, repl, string, count=0)\n--\n\n(new string, number of replacements)."},
    {"findall", findall, 0, -1, METH_KW, "findall($self, /, string, pos=0, endpos=sys.maxsize)\n--\n\nAll non-overlapping matches as a list."},
    {"split", split, 0, -1, METH_KW, "split($self, /, string, maxsplit=0)\n--\n\nSplits the string by the matches."},
    {"finditer", finditer, 0, -1, METH_KW, "finditer($self, /, string, pos=0, endpos=sys.maxsize)\n--\n\nAn iterator over the matches."},
    {"scanner", scanner, 0, -1, METH_KW, "scanner($self, /, string, pos=0, endpos=sys.maxsize)\n--\n\n"},
    {"__copy__", copy, 0, 0, 0, NULL},
    {"__deepcopy__", copy, 1, 1, 0, NULL},
    {"__reduce__", reduce, 0, 0, 0, NULL},
    {"__class_getitem__", class_getitem, 1, 1, METH_CLASS, "See PEP 585"},
    {0},
};
