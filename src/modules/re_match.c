/* SPDX-License-Identifier: MIT
 * re_match.c: match objects. */
#include "gc/gc.h"
#include "modules/re_parts.h"
#include "types/class.h"
#include "types/dict.h"
#include "types/int.h"
#include "types/list.h"
#include "types/tuple.h"

/* ---- slices of subjects ---- */

Owned re_slice_of(Runtime *rt, Borrowed string, ssize_t start, ssize_t end) {
    if (v_is_str(rt, string)) {
        ssize_t n = (ssize_t)str_len(string); /* str_slice makes an exact str */
        return str_slice(rt, string, (size_t)(start > n ? n : start), (size_t)(end > n ? n : end));
    }
    if (V_IS_BYTES(rt, string)) {
        const Bytes *b = as_bytes(string);
        if (start == 0 && (size_t)end == b->len && v_is(string, T_BYTES)) return own(string);
        return bytes_from(rt, b->data + start, (size_t)(end - start));
    }
    Buffer view; /* it may have shrunk meanwhile */
    if (obj_get_buffer(rt, string, &view, false) < 0) return V_NULL;
    ssize_t n = (ssize_t)view.len;
    if (start > n) start = n;
    if (end > n) end = n;
    Value v = bytes_from(rt, view.data + start, (size_t)(end - start));
    buffer_release(rt, &view);
    return v;
}

Owned re_slice(ReScan *scan, size_t start, size_t end) {
    ReSubject *s = &scan->s;
    if (s->held) return bytes_from(scan->rt, s->data + start, end - start);
    return re_slice_of(scan->rt, s->object, (ssize_t)start, (ssize_t)end);
}

/* ---- making ---- */

/* Python's lastindex: the group that was closed last. Of the groups that took part that is the one that ends farthest
 * on, and of several the one whose closing parenthesis comes last. */
static ssize_t last_closed(const RePattern *p, const ReMatch *m) {
    ssize_t best = 0;
    for (size_t i = 1; i < m->groups; i++) {
        ssize_t end = m->spans[2 * i + 1];
        if (end < 0) continue;
        ssize_t best_end = best ? m->spans[2 * best + 1] : -1;
        if (end > best_end || (end == best_end && p->close_order[i] > p->close_order[best])) best = (ssize_t)i;
    }
    return best;
}

Owned re_match_new(ReScan *scan, ssize_t pos, ssize_t endpos) {
    RePattern *p = scan->p;
    size_t groups = p->groups + 1;
    ReMatch *m = object_new_container(scan->rt, re_state(scan->rt)->match_type, sizeof *m + 2 * groups * sizeof(ssize_t));
    if (!m) return V_NULL;
    m->string = own(scan->s.object);
    m->pattern = own(v_from(p));
    m->pos = pos;
    m->endpos = endpos;
    m->groups = groups;
    for (size_t i = 0; i < 2 * groups; i++) m->spans[i] = (ssize_t)scan->spans[i]; /* unset: all ones, that is -1 */
    m->lastindex = p->groups ? last_closed(p, m) : 0;
    gc_track(&m->header);
    return v_from(m);
}

Owned re_match_of_rule(Runtime *rt, Borrowed match, Borrowed rules, size_t rule) {
    const ReMatch *from = as_match(match);
    size_t groups = as_pattern(rules)->groups + 1;
    ReMatch *m = object_new_container(rt, re_state(rt)->match_type, sizeof *m + 2 * groups * sizeof(ssize_t));
    if (!m) return V_NULL;
    m->string = own(from->string);
    m->pattern = own(rules);
    m->pos = from->pos;
    m->endpos = from->endpos;
    m->groups = groups;
    for (size_t i = 0; i < 2 * groups; i++) m->spans[i] = i < 2 * from->groups ? from->spans[i] : -1;
    if (m->spans[2 * rule] < 0) m->spans[2 * rule] = m->spans[0];
    m->spans[2 * rule + 1] = m->spans[1];
    m->lastindex = (ssize_t)rule;
    gc_track(&m->header);
    return v_from(m);
}

static void dealloc(Runtime *rt, Object *self) {
    decref_maybe(rt, ((ReMatch *)self)->string);
    decref_maybe(rt, ((ReMatch *)self)->pattern);
    object_free(rt, self);
}

static int traverse(Runtime *rt, Object *self, Visitor visit, void *arg) {
    VISIT(((ReMatch *)self)->string);
    VISIT(((ReMatch *)self)->pattern);
    return 0;
}

/* ---- groups ---- */

/* The number of a group given by number or name; -1: IndexError. */
static ssize_t group_number(Runtime *rt, ReMatch *m, Borrowed key) {
    ssize_t n = -1;
    if (v_is_small(key)) n = small_get(key);
    else if (v_is_int(rt, key) || slots_of(rt, key)->index) {
        n = num_as_ssize(rt, key, 0);
        if (n == -1 && rt->error) return -1;
    } else {
        Value found;
        int r = dict_lookup(rt, as_pattern(m->pattern)->groupindex, key, &found);
        if (r < 0 && !error_catch(rt, T_TYPE_ERROR)) return -1;
        if (r > 0 && v_is_small(found)) n = small_get(found);
        if (r > 0) decref(rt, found);
    }
    if (n >= 0 && (size_t)n < m->groups) return n;
    return raise_int(rt, T_INDEX_ERROR, "no such group");
}

static Owned group_value(Runtime *rt, ReMatch *m, size_t i, Borrowed otherwise) {
    if (m->spans[2 * i] < 0) return own(otherwise);
    return re_slice_of(rt, m->string, m->spans[2 * i], m->spans[2 * i + 1]);
}

static Owned group_by_key(Runtime *rt, ReMatch *m, Borrowed key) {
    ssize_t i = group_number(rt, m, key);
    return i < 0 ? V_NULL : group_value(rt, m, (size_t)i, V_NONE);
}

#define METHOD(name) static Owned name(Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kwnames)

METHOD(group) {
    ReMatch *m = as_match(self);
    if (nargs == 0) return group_value(rt, m, 0, V_NONE);
    if (nargs == 1) return group_by_key(rt, m, args[0]);
    Value t = tuple_new(rt, nargs);
    if (!t) return V_NULL;
    for (size_t i = 0; i < nargs; i++) {
        Value v = group_by_key(rt, m, args[i]);
        if (!v) {
            decref(rt, t);
            return V_NULL;
        }
        as_tuple(t)->items[i] = v;
    }
    gc_track(v_obj(t));
    return t;
}

static Owned getitem(Runtime *rt, Borrowed self, Borrowed key) { return group_by_key(rt, as_match(self), key); }

METHOD(groups) {
    static const char *const params[] = {"default", NULL};
    Value otherwise = V_NONE;
    if (args_parse(rt, "groups", params, 0, args, nargs, kwnames, &otherwise) < 0) return V_NULL;
    if (!otherwise) otherwise = V_NONE;
    ReMatch *m = as_match(self);
    if (m->groups == 1) return own(rt->empty_tuple);
    Value t = tuple_new(rt, m->groups - 1);
    for (size_t i = 1; t && i < m->groups; i++) {
        Value v = group_value(rt, m, i, otherwise);
        if (v) as_tuple(t)->items[i - 1] = v;
        else {
            decref(rt, t);
            return V_NULL;
        }
    }
    if (t) gc_track(v_obj(t));
    return t;
}

METHOD(groupdict) {
    static const char *const params[] = {"default", NULL};
    Value otherwise = V_NONE;
    if (args_parse(rt, "groupdict", params, 0, args, nargs, kwnames, &otherwise) < 0) return V_NULL;
    if (!otherwise) otherwise = V_NONE;
    ReMatch *m = as_match(self);
    const Tuple *names = as_tuple(as_pattern(m->pattern)->indexgroup);
    Value d = dict_new(rt);
    for (size_t i = 1; d && i < m->groups; i++) {
        if (names->items[i] == V_NONE) continue;
        Value v = group_value(rt, m, i, otherwise);
        int r = v ? dict_set(rt, d, names->items[i], v) : -1;
        decref_maybe(rt, v);
        if (r == 0) continue;
        decref(rt, d);
        return V_NULL;
    }
    return d;
}

static ssize_t optional_group(Runtime *rt, Borrowed self, const Value *args, size_t nargs) {
    return nargs ? group_number(rt, as_match(self), args[0]) : 0;
}

METHOD(start) {
    ssize_t i = optional_group(rt, self, args, nargs);
    return i < 0 ? V_NULL : v_small(as_match(self)->spans[2 * i]);
}
METHOD(end) {
    ssize_t i = optional_group(rt, self, args, nargs);
    return i < 0 ? V_NULL : v_small(as_match(self)->spans[2 * i + 1]);
}

static Owned pair(Runtime *rt, ReMatch *m, size_t i) { return tuple_pack(rt, 2, v_small(m->spans[2 * i]), v_small(m->spans[2 * i + 1])); }

METHOD(span) {
    ssize_t i = optional_group(rt, self, args, nargs);
    return i < 0 ? V_NULL : pair(rt, as_match(self), (size_t)i);
}

METHOD(expand) {
    static const char *const params[] = {"template", NULL};
    Value template = V_NULL;
    if (args_parse(rt, "expand", params, 1, args, nargs, kwnames, &template) < 0) return V_NULL;
    return re_expand(rt, self, template);
}

METHOD(copy) { return own(self); }
METHOD(class_getitem) { return generic_alias_new(rt, self, args[0]); }

static const MethodDef methods[] = {
    {"group", group, 0, -1, 0, "group([group1, ...]) -> str or tuple.\n\nSubgroups of the match by indices or names; 0 is the whole."},
    {"start", start, 0, 1, 0, "start($self, group=0, /)\n--\n\nWhere the group begins."},
    {"end", end, 0, 1, 0, "end($self, group=0, /)\n--\n\nWhere the group ends."},
    {"span", span, 0, 1, 0, "span($self, group=0, /)\n--\n\n(start, end) of the group."},
    {"groups", groups, 0, -1, METH_KW, "groups($self, /, default=None)\n--\n\nAll subgroups as a tuple."},
    {"groupdict", groupdict, 0, -1, METH_KW, "groupdict($self, /, default=None)\n--\n\nAll named subgroups as a dict."},
    {"expand", expand, 0, -1, METH_KW, "expand($self, /, template)\n--\n\nThe template with its references replaced."},
    {"__copy__", copy, 0, 0, 0, NULL},
    {"__deepcopy__", copy, 1, 1, 0, NULL},
    {"__class_getitem__", class_getitem, 1, 1, METH_CLASS, "See PEP 585"},
    {0},
};

/* ---- attributes ---- */

#define GETTER(name) static Owned name(Runtime *rt, Borrowed self, void *closure)

GETTER(get_string) { return own(as_match(self)->string); }
GETTER(get_re) { return own(as_match(self)->pattern); }
GETTER(get_pos) { return v_small(as_match(self)->pos); }
GETTER(get_endpos) { return v_small(as_match(self)->endpos); }
GETTER(get_lastindex) { return as_match(self)->lastindex ? v_small(as_match(self)->lastindex) : V_NONE; }
GETTER(get_lastgroup) {
    ReMatch *m = as_match(self);
    return m->lastindex ? own(as_tuple(as_pattern(m->pattern)->indexgroup)->items[m->lastindex]) : V_NONE;
}
GETTER(get_regs) {
    ReMatch *m = as_match(self);
    Value t = tuple_new(rt, m->groups);
    for (size_t i = 0; t && i < m->groups; i++) {
        Value span_i = pair(rt, m, i);
        if (span_i) as_tuple(t)->items[i] = span_i;
        else {
            decref(rt, t);
            return V_NULL;
        }
    }
    if (t) gc_track(v_obj(t));
    return t;
}

static const GetSetDef getsets[] = {
    {"string", get_string, NULL, "The string passed to match() or search().", NULL},
    {"re", get_re, NULL, "The regular expression object.", NULL},
    {"pos", get_pos, NULL, "The index at which the RE engine started looking for a match.", NULL},
    {"endpos", get_endpos, NULL, "The index beyond which the RE engine will not go.", NULL},
    {"lastindex", get_lastindex, NULL, "The integer index of the last matched capturing group.", NULL},
    {"lastgroup", get_lastgroup, NULL, "The name of the last matched capturing group.", NULL},
    {"regs", get_regs, NULL, NULL, NULL},
    {0},
};

static Owned repr(Runtime *rt, Borrowed self) {
    ReMatch *m = as_match(self);
    Value whole = group_value(rt, m, 0, V_NONE);
    if (!whole) return V_NULL;
    Value shown = obj_repr(rt, whole), text = V_NULL;
    if (shown && str_len(shown) > 50) {
        Value cut = str_slice(rt, shown, 0, 50);
        decref(rt, shown);
        shown = cut;
    }
    if (shown) text = format_str(rt, "<re.Match object; span=(%zd, %zd), match=%U>", m->spans[0], m->spans[1], shown);
    decref(rt, whole);
    decref_maybe(rt, shown);
    return text;
}

const TypeSlots re_match_slots = {
    .name = "re.Match",
    .doc = "The result of re.match() and re.search().\nMatch objects always have a boolean value of True.",
    .flags = TF_CONTAINER | TF_IMMUTABLE | TF_NO_NEW,
    .base = T_OBJECT,
    .layout = LAYOUT_CUSTOM,
    .basicsize = sizeof(ReMatch),
    .dealloc = dealloc,
    .traverse = traverse,
    .repr = repr,
    .getitem = getitem,
    .methods = methods,
    .getsets = getsets,
};
