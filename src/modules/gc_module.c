/* SPDX-License-Identifier: MIT
 * gc_module.c: the module gc: the collector's controls, and looking at what it tracks.
 *
 * Walks over the heap must not allocate: results are counted first, then a list of that size is made, then filled.
 */
#include "gc/gc.h"
#include "gc/state.h"
#include "object/protocol.h"
#include "types/dict.h"
#include "types/list.h"
#include "types/module.h"
#include "types/str.h"
#include "types/tuple.h"
#include "vm/audit.h"

#define METHOD(name)                                                                                                  \
    static Owned name(Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kwnames)

/* ---- switches ---- */

METHOD(gc_enable) {
    rt->gc_enabled = true;
    return V_NONE;
}
METHOD(gc_disable) {
    rt->gc_enabled = false;
    return V_NONE;
}
METHOD(gc_isenabled) { return v_bool(rt->gc_enabled); }

METHOD(gc_module_collect) {
    static const char *const params[] = {"generation", NULL};
    Value given[1] = {V_NULL};
    int generation = 2;
    if (args_parse(rt, "collect", params, 0, args, nargs, kwnames, given) < 0) return V_NULL;
    if (given[0] && num_as_int(rt, given[0], &generation) < 0) return V_NULL;
    if (generation < 0 || generation > 2) return raise(rt, T_VALUE_ERROR, "invalid generation");
    ssize_t found = gc_collect(rt, generation);
    if (generation == 2) heap_trim(rt->heap); /* asked for by name: free memory goes back at once */
    return found < 0 ? raise_no_memory(rt) : v_small(found);
}

METHOD(gc_set_debug) {
    int flags;
    if (num_as_int(rt, args[0], &flags) < 0) return V_NULL;
    rt->gc->debug = (unsigned)flags;
    return V_NONE;
}
METHOD(gc_get_debug) { return v_small(rt->gc->debug); }

METHOD(gc_set_threshold) {
    int thresholds[3];
    if (nargs < 1 || nargs > 3)
        return raise(rt, T_TYPE_ERROR, "set_threshold() takes %s %d argument%s (%zu given)", nargs < 1 ? "at least" : "at most",
                     nargs < 1 ? 1 : 3, nargs < 1 ? "" : "s", nargs);
    for (size_t i = 0; i < nargs; i++)
        if (num_as_tuple_int(rt, args[i], &thresholds[i]) < 0) return V_NULL;
    for (size_t i = 0; i < nargs; i++) rt->gc_threshold[i] = thresholds[i];
    return V_NONE;
}

static Owned three(Runtime *rt, const int n[3]) {
    return tuple_pack(rt, 3, v_small(n[0]), v_small(n[1]), v_small(n[2]));
}
METHOD(gc_get_threshold) { return three(rt, rt->gc_threshold); }
METHOD(gc_get_count) { return three(rt, rt->gc_count); }

METHOD(gc_get_stats) {
    Owned list = list_new(rt, 3);
    for (int i = 0; list && i < 3; i++) {
        const GcStats *s = &rt->gc->stats[i];
        Owned d = dict_new(rt);
        if (!d || dict_set_cstr(rt, d, "collections", v_small((int64_t)s->collections)) < 0 ||
            dict_set_cstr(rt, d, "collected", v_small((int64_t)s->collected)) < 0 ||
            dict_set_cstr(rt, d, "uncollectable", v_small((int64_t)s->uncollectable)) < 0 ||
            list_append(rt, list, d) < 0)
            clear_slot(rt, &list);
        decref_maybe(rt, d);
    }
    return list;
}

METHOD(gc_module_is_tracked) { return v_bool(v_is_ptr(args[0]) && gc_is_tracked(v_obj(args[0]))); }
METHOD(gc_is_finalized) { return v_bool(v_is_ptr(args[0]) && v_obj(args[0])->flags & F_FINALIZED); }

/* ---- walks ---- */

enum { GEN_ANY = -1, GEN_FROZEN = 3 };

typedef struct Search {
    Runtime *rt;
    int generation;       /* GEN_ANY: 0, 1 and 2 */
    const Value *targets; /* referrers: of these; NULL: every tracked object */
    size_t target_count;
    Object *except;
    List *out; /* NULL: count only */
    size_t count, room;
} Search;

static int generation_of(const Object *o) {
    return (o->flags & F_GEN1 ? 1 : 0) + (o->flags & F_GEN2 ? 2 : 0);
}

static int is_target(Runtime *rt, Value v, void *arg) {
    const Search *s = arg;
    for (size_t i = 0; i < s->target_count; i++)
        if (v == s->targets[i]) return 1;
    return 0;
}

static int search_block(void *block, size_t bytes, void *arg) {
    Search *s = arg;
    Object *o = block;
    if (!(o->flags & F_TRACKED) || o->refcount == 0 || o == s->except) return 0;
    int generation = generation_of(o);
    if (s->generation == GEN_ANY ? generation == GEN_FROZEN : generation != s->generation) return 0;
    if (s->targets && !gc_traverse(s->rt, o, is_target, s)) return 0;
    if (s->out) {
        if (s->count == s->room) return 1;
        object_incref(o);
        s->out->items[s->count] = v_from(o);
    }
    s->count++;
    return 0;
}

/* A list of all tracked objects that the search wants. */
static Owned search(Runtime *rt, Search *s) {
    s->rt = rt;
    heap_walk(rt->heap, KIND_CONTAINER, search_block, s);
    Owned list = list_new(rt, s->count);
    if (!list || !s->count) return list;
    s->room = s->count;
    s->count = 0;
    s->out = as_list(list);
    s->except = v_obj(list);
    heap_walk(rt->heap, KIND_CONTAINER, search_block, s);
    as_list(list)->len = (uint32_t)s->count;
    return list;
}

METHOD(gc_get_objects) {
    static const char *const params[] = {"generation", NULL};
    Value given[1] = {V_NULL};
    if (args_parse(rt, "get_objects", params, 0, args, nargs, kwnames, given) < 0) return V_NULL;
    Search s = {.generation = GEN_ANY};
    if (given[0] && given[0] != V_NONE) {
        if (!slots_of(rt, given[0])->index)
            return raise(rt, T_TYPE_ERROR, "argument should be integer or None, not '%.200T'", given[0]);
        ssize_t n = num_as_ssize(rt, given[0], T_OVERFLOW_ERROR);
        if (n == -1 && rt->error) return V_NULL;
        if (n < -1) return raise(rt, T_VALUE_ERROR, "generation parameter cannot be negative");
        if (n > 2)
            return raise(rt, T_VALUE_ERROR, "generation parameter must be less than the number of available generations (3)");
        s.generation = (int)n;
    }
    if (AUDIT(rt, "gc.get_objects", v_small(s.generation == GEN_ANY ? -1 : s.generation))) return V_NULL;
    return search(rt, &s);
}

/* Events with the objects that were asked about. */
static int audit_objects(Runtime *rt, const char *event, const Value *args, size_t nargs) {
    if (!rt->vm->audited) return 0;
    Value objects = tuple_from(rt, args, nargs);
    int r = !objects || AUDIT(rt, event, objects) ? -1 : 0;
    decref_maybe(rt, objects);
    return r;
}

METHOD(gc_get_referrers) {
    if (audit_objects(rt, "gc.get_referrers", args, nargs) < 0) return V_NULL;
    if (!nargs) return list_new(rt, 0);
    Search s = {.generation = GEN_ANY, .targets = args, .target_count = nargs};
    return search(rt, &s);
}

typedef struct Referents {
    List *out;
    size_t count;
} Referents;

static int add_referent(Runtime *rt, Value v, void *arg) {
    Referents *r = arg;
    if (!v || v == V_EMPTY) return 0;
    if (r->out) {
        if (r->count == r->out->room) return 1;
        r->out->items[r->count] = own(v);
    }
    r->count++;
    return 0;
}

/* CPython walks lists and tuples from the end. */
static void reverse(Value *items, size_t count) {
    for (size_t i = 0; i < count / 2; i++) {
        Value v = items[i];
        items[i] = items[count - 1 - i];
        items[count - 1 - i] = v;
    }
}

METHOD(gc_get_referents) {
    if (audit_objects(rt, "gc.get_referents", args, nargs) < 0) return V_NULL;
    Referents r = {0};
    for (size_t i = 0; i < nargs; i++)
        if (v_is_ptr(args[i]) && heap_pool(v_obj(args[i]))->kind == KIND_CONTAINER) gc_traverse(rt, v_obj(args[i]), add_referent, &r);
    Owned list = list_new(rt, r.count);
    if (!list || !r.count) return list;
    r = (Referents){.out = as_list(list)};
    for (size_t i = 0; i < nargs; i++) {
        if (!v_is_ptr(args[i]) || heap_pool(v_obj(args[i]))->kind != KIND_CONTAINER) continue;
        size_t before = r.count;
        gc_traverse(rt, v_obj(args[i]), add_referent, &r);
        unsigned layout = slots_of(rt, args[i])->layout;
        if (layout == LAYOUT_VECTOR || layout == LAYOUT_INLINE) reverse(r.out->items + before, r.count - before);
    }
    r.out->len = (uint32_t)r.count;
    return list;
}

/* ---- freezing ---- */

static int freeze_block(void *block, size_t bytes, void *arg) {
    Object *o = block;
    if (o->flags & F_TRACKED && o->refcount) o->flags |= F_GEN1 | F_GEN2;
    return 0;
}

static int unfreeze_block(void *block, size_t bytes, void *arg) {
    Object *o = block;
    if (o->refcount && generation_of(o) == GEN_FROZEN) o->flags = (uint8_t)(o->flags & ~F_GEN1);
    return 0;
}

static int count_frozen(void *block, size_t bytes, void *arg) {
    const Object *o = block;
    if (o->flags & F_TRACKED && o->refcount && generation_of(o) == GEN_FROZEN) ++*(size_t *)arg;
    return 0;
}

METHOD(gc_freeze) {
    heap_walk(rt->heap, KIND_CONTAINER, freeze_block, NULL);
    for (int i = 0; i < 3; i++) rt->gc_count[i] = 0;
    return V_NONE;
}

METHOD(gc_unfreeze) {
    heap_walk(rt->heap, KIND_CONTAINER, unfreeze_block, NULL);
    return V_NONE;
}

METHOD(gc_get_freeze_count) {
    size_t count = 0;
    heap_walk(rt->heap, KIND_CONTAINER, count_frozen, &count);
    return v_small((int64_t)count);
}

/* ---- gc.callbacks ---- */

static Owned make_info(Runtime *rt, int generation, size_t collected) {
    Owned info = dict_new(rt);
    if (info && dict_set_cstr(rt, info, "generation", v_small(generation)) == 0 &&
        dict_set_cstr(rt, info, "collected", v_small((int64_t)collected)) == 0 &&
        dict_set_cstr(rt, info, "uncollectable", v_small(0)) == 0)
        return info;
    clear_slot(rt, &info);
    return V_NULL;
}

static void notify(Runtime *rt, bool start, int generation, size_t collected) {
    Value callbacks = rt->gc->callbacks;
    if (!callbacks || as_list(callbacks)->len == 0) return;
    Owned error = error_take(rt), info = make_info(rt, generation, collected), phase = V_NULL;
    if (info) phase = str_from_cstr(rt, start ? "start" : "stop");
    if (!phase) error_unraisable(rt, NULL, V_NULL);
    for (size_t i = 0; phase && i < as_list(callbacks)->len; i++) {
        Owned callback = own(as_list(callbacks)->items[i]);
        Owned result = obj_call2(rt, callback, phase, info);
        if (!result) error_unraisable(rt, NULL, callback);
        decref_maybe(rt, result);
        decref(rt, callback);
    }
    decref_maybe(rt, phase);
    decref_maybe(rt, info);
    if (error) error_restore(rt, error);
}

/* ---- the module ---- */

static const MethodDef functions[] = {
    {"enable", gc_enable, 0, 0, 0, "enable($module, /)\n--\n\nSwitch automatic collection on."},
    {"disable", gc_disable, 0, 0, 0, "disable($module, /)\n--\n\nSwitch automatic collection off."},
    {"isenabled", gc_isenabled, 0, 0, 0, "isenabled($module, /)\n--\n\nIs automatic collection on?"},
    {"collect", gc_module_collect, 0, 1, METH_KW,
     "collect($module, /, generation=2)\n--\n\nCollect this generation and all younger ones, now.\n\nReturns the number of unreachable objects."},
    {"get_count", gc_get_count, 0, 0, 0, "get_count($module, /)\n--\n\nThe counts that are compared with the thresholds."},
    {"set_debug", gc_set_debug, 1, 1, 0, "set_debug($module, flags, /)\n--\n\nSet the collector's debugging flags (DEBUG_...)."},
    {"get_debug", gc_get_debug, 0, 0, 0, "get_debug($module, /)\n--\n\nThe collector's debugging flags."},
    {"set_threshold", gc_set_threshold, 0, -1, 0,
     "set_threshold(threshold0, [threshold1, threshold2]) -> None\n\nSet the thresholds; 0 as the first switches automatic collection off."},
    {"get_threshold", gc_get_threshold, 0, 0, 0, "get_threshold($module, /)\n--\n\nThe collector's thresholds."},
    {"get_stats", gc_get_stats, 0, 0, 0, "get_stats($module, /)\n--\n\nA list of dictionaries: what has been done, by generation."},
    {"get_objects", gc_get_objects, 0, 1, METH_KW,
     "get_objects($module, /, generation=None)\n--\n\nA list of the objects that the collector tracks, of all generations or one."},
    {"get_referrers", gc_get_referrers, 0, -1, 0, "get_referrers(*objs) -> list\nThe tracked objects that refer to any of objs."},
    {"get_referents", gc_get_referents, 0, -1, 0, "get_referents(*objs) -> list\nThe objects that objs refer to directly."},
    {"is_tracked", gc_module_is_tracked, 1, 1, 0, "is_tracked($module, obj, /)\n--\n\nDoes the collector track the object?"},
    {"is_finalized", gc_is_finalized, 1, 1, 0, "is_finalized($module, obj, /)\n--\n\nHas the object's finalizer been called?"},
    {"freeze", gc_freeze, 0, 0, 0, "freeze($module, /)\n--\n\nLeave all objects tracked now out of future collections."},
    {"unfreeze", gc_unfreeze, 0, 0, 0, "unfreeze($module, /)\n--\n\nPut frozen objects back into the oldest generation."},
    {"get_freeze_count", gc_get_freeze_count, 0, 0, 0, "get_freeze_count($module, /)\n--\n\nHow many objects are frozen."},
    {0},
};

static int module_init(Runtime *rt, Borrowed module, Borrowed dict) {
    Gc *gc = rt->gc;
    if (!gc->garbage && !(gc->garbage = list_new(rt, 0))) return -1;
    if (!gc->callbacks && !(gc->callbacks = list_new(rt, 0))) return -1;
    gc->notify = notify;
    if (module_add(rt, dict, "garbage", own(gc->garbage)) < 0 || module_add(rt, dict, "callbacks", own(gc->callbacks)) < 0) return -1;
    static const struct { const char *name; int value; } flags[] = {
        {"DEBUG_STATS", GC_DEBUG_STATS}, {"DEBUG_COLLECTABLE", GC_DEBUG_COLLECTABLE},
        {"DEBUG_UNCOLLECTABLE", GC_DEBUG_UNCOLLECTABLE}, {"DEBUG_SAVEALL", GC_DEBUG_SAVEALL},
        {"DEBUG_LEAK", GC_DEBUG_COLLECTABLE | GC_DEBUG_UNCOLLECTABLE | GC_DEBUG_SAVEALL},
    };
    for (size_t i = 0; i < COUNT_OF(flags); i++)
        if (module_add_int(rt, dict, flags[i].name, flags[i].value) < 0) return -1;
    return 0;
}

const ModuleDef gc_module = {
    .name = "gc",
    .doc = "The cycle collector: switches, thresholds, statistics, and a look at the objects that it tracks.",
    .functions = functions,
    .init = module_init,
};
