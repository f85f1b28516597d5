/* SPDX-License-Identifier: MIT
 * operator_getters.c: itemgetter, attrgetter, methodcaller. */
#include "modules/operator_getters.h"

#include "gc/gc.h"
#include "types/class.h"
#include "types/dict.h"
#include "types/equal.h"
#include "types/list.h"
#include "types/module.h"
#include "types/tuple.h"
#include "vm/vm.h"

#define ARGS Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kwnames
#define NEW_ARGS Runtime *rt, Type *type, const Value *args, size_t nargs, Borrowed kwnames

typedef struct OperatorState { uint32_t itemgetter, attrgetter, methodcaller; } OperatorState;

/* One struct for the three. itemgetter: items is the tuple of keys. attrgetter: parts has for each name a tuple of its
 * dotted parts, items the names as given. methodcaller: parts is the name, items the arguments (keyword values last). */
typedef struct OpGetter { Object header; Value items, parts, kwnames; } OpGetter;

static void getter_dealloc(Runtime *rt, Object *self) {
    OpGetter *g = (OpGetter *)self;
    clear_slot(rt, &g->items);
    clear_slot(rt, &g->parts);
    clear_slot(rt, &g->kwnames);
    object_free(rt, self);
}

static int getter_traverse(Runtime *rt, Object *self, Visitor visit, void *arg) {
    OpGetter *g = (OpGetter *)self;
    VISIT(g->items);
    VISIT(g->parts);
    VISIT(g->kwnames);
    return 0;
}

static Owned getter_new(Runtime *rt, Type *type, Owned items, Owned parts) {
    Value v = items && parts ? type_alloc(rt, type, 0) : V_NULL;
    if (!v) {
        decref_maybe(rt, items);
        decref_maybe(rt, parts);
        return V_NULL;
    }
    V_AS(OpGetter, v)->items = items;
    V_AS(OpGetter, v)->parts = parts;
    gc_track(v_obj(v));
    return v;
}

/* name(a, b, c=d) with the type's name in front. */
static void add_arguments(StrBuf *b, const OpGetter *g, bool first) {
    size_t n = as_tuple(g->items)->len, nkw = g->kwnames ? as_tuple(g->kwnames)->len : 0;
    for (size_t i = 0; i < n && !b->failed; i++) {
        if (!first) strbuf_add_ascii(b, ", ", 2);
        first = false;
        if (!b->failed && i >= n - nkw) {
            strbuf_add(b, as_tuple(g->kwnames)->items[i - (n - nkw)]);
            if (!b->failed) strbuf_add_char(b, '=');
        }
        if (!b->failed) strbuf_add_repr(b, as_tuple(g->items)->items[i]);
    }
}

static Owned getter_repr_with(Runtime *rt, Borrowed self, Borrowed first_or_null) {
    int running = repr_enter(rt, self);
    const char *name = slots_of(rt, self)->name;
    if (running) return running < 0 ? V_NULL : format_str(rt, "%s(...)", name);
    StrBuf b;
    strbuf_init(&b, rt);
    strbuf_add_cstr(&b, name);
    if (!b.failed) strbuf_add_char(&b, '(');
    if (!b.failed && first_or_null) strbuf_add_repr(&b, first_or_null);
    if (!b.failed) add_arguments(&b, V_AS(OpGetter, self), !first_or_null);
    if (!b.failed) strbuf_add_char(&b, ')');
    repr_leave(rt, self);
    return strbuf_finish(&b);
}

static Owned getter_repr(Runtime *rt, Borrowed self) { return getter_repr_with(rt, self, V_NULL); }

static Owned getter_reduce(ARGS) { return tuple_pack(rt, 2, v_from(type_of(rt, self)), V_AS(OpGetter, self)->items); }

static const MethodDef getter_methods[] = {
    {"__reduce__", getter_reduce, 0, 0, 0, "Return state information for pickling"},
    {NULL, NULL, 0, 0, 0, NULL},
};

static int one_argument(Runtime *rt, const char *name, size_t nargs, Borrowed kwnames) {
    return args_no_keywords(rt, name, kwnames) < 0 ? -1 : args_count(rt, name, nargs, 1, 1);
}

/* fn(object, key) for each key: the value itself, or a tuple of several. */
static Owned gather(Runtime *rt, Borrowed object, Borrowed keys, Owned (*fn)(Runtime *, Borrowed, Borrowed)) {
    size_t n = as_tuple(keys)->len;
    if (n == 1) return fn(rt, object, as_tuple(keys)->items[0]);
    Value result = tuple_new(rt, n);
    if (!result) return V_NULL;
    for (size_t i = 0; i < n; i++) {
        Value v = fn(rt, object, as_tuple(keys)->items[i]);
        if (!v) {
            decref(rt, result);
            return V_NULL;
        }
        as_tuple(result)->items[i] = v;
    }
    gc_track(v_obj(result));
    return result;
}

/* ---- itemgetter ---- */

static Owned itemgetter_new(NEW_ARGS) {
    if (args_no_keywords(rt, "itemgetter", kwnames) < 0) return V_NULL;
    if (nargs == 0) return raise(rt, T_TYPE_ERROR, "itemgetter expected 1 argument, got 0");
    return getter_new(rt, type, tuple_from(rt, args, nargs), V_NONE);
}

static Owned get_item(Runtime *rt, Borrowed object, Borrowed key) {
    if (v_is_small(key) && small_get(key) >= 0) {
        size_t i = (size_t)small_get(key);
        if (v_is(object, T_TUPLE) && i < as_tuple(object)->len) return own(as_tuple(object)->items[i]);
        if (v_is(object, T_LIST) && i < as_list(object)->len) return own(as_list(object)->items[i]);
    }
    return obj_getitem(rt, object, key);
}

static Owned itemgetter_call(ARGS) {
    if (one_argument(rt, "itemgetter", nargs, kwnames) < 0) return V_NULL;
    return gather(rt, args[0], V_AS(OpGetter, self)->items, get_item);
}

#define GETTER_SLOTS(id, full_name, text)                                                                             \
    .name = full_name, .doc = text, .flags = TF_CONTAINER | TF_IMMUTABLE, .base = T_OBJECT, .layout = LAYOUT_CUSTOM,  \
    .basicsize = sizeof(OpGetter), .dealloc = getter_dealloc, .traverse = getter_traverse, .new = id##_new, .call = id##_call

static const TypeSlots itemgetter_slots = {
    GETTER_SLOTS(itemgetter, "operator.itemgetter",
                 "itemgetter(item, ...) --> itemgetter object\n\nf = itemgetter(2): f(r) is r[2]; g = itemgetter(2, 5): g(r) is (r[2], r[5])"),
    .repr = getter_repr, .methods = getter_methods};

/* ---- attrgetter ---- */

/* The dotted parts of a name, interned. */
static Owned split_name(Runtime *rt, Borrowed name) {
    Value parts = list_new(rt, 1);
    size_t n = str_len(name), start = 0;
    for (size_t i = 0; parts && i <= n; i++) {
        if (i < n && str_at(name, i) != '.') continue;
        Value part = str_slice(rt, name, start, i);
        if (part) part = str_intern(rt, part);
        if (!part || list_append_owned(rt, parts, part) < 0) clear_slot(rt, &parts);
        start = i + 1;
    }
    Value result = parts ? list_to_tuple(rt, parts) : V_NULL;
    decref_maybe(rt, parts);
    return result;
}

static Owned attrgetter_new(NEW_ARGS) {
    if (args_no_keywords(rt, "attrgetter", kwnames) < 0) return V_NULL;
    if (nargs == 0) return raise(rt, T_TYPE_ERROR, "attrgetter expected 1 argument, got 0");
    Value parts = tuple_new(rt, nargs);
    for (size_t i = 0; parts && i < nargs; i++) {
        Value split = V_NULL;
        if (v_is_str(rt, args[i])) split = split_name(rt, args[i]);
        else raise(rt, T_TYPE_ERROR, "attribute name must be a string");
        if (split) as_tuple(parts)->items[i] = split;
        else clear_slot(rt, &parts);
    }
    if (!parts) return V_NULL;
    gc_track(v_obj(parts));
    return getter_new(rt, type, tuple_from(rt, args, nargs), parts);
}

static Owned get_attribute(Runtime *rt, Borrowed object, Borrowed parts) {
    Value v = own(object);
    for (size_t i = 0; v && i < as_tuple(parts)->len; i++) {
        Value next = obj_getattr(rt, v, as_tuple(parts)->items[i]);
        decref(rt, v);
        v = next;
    }
    return v;
}

static Owned attrgetter_call(ARGS) {
    if (one_argument(rt, "attrgetter", nargs, kwnames) < 0) return V_NULL;
    return gather(rt, args[0], V_AS(OpGetter, self)->parts, get_attribute);
}

static const TypeSlots attrgetter_slots = {
    GETTER_SLOTS(attrgetter, "operator.attrgetter",
                 "attrgetter(attr, ...) --> attrgetter object\n\nf = attrgetter('name.first'): f(r) is r.name.first; several names give a tuple"),
    .repr = getter_repr, .methods = getter_methods};

/* ---- methodcaller ---- */

static Owned methodcaller_new(NEW_ARGS) {
    if (nargs < 1) return raise(rt, T_TYPE_ERROR, "methodcaller needs at least one argument, the method name");
    if (!v_is_str(rt, args[0])) return raise(rt, T_TYPE_ERROR, "method name must be a string");
    size_t nkw = kwnames ? as_tuple(kwnames)->len : 0;
    Value name = v_is(args[0], T_STR) ? str_intern(rt, own(args[0])) : own(args[0]);
    Value v = getter_new(rt, type, tuple_from(rt, args + 1, nargs - 1 + nkw), name);
    if (v && nkw) V_AS(OpGetter, v)->kwnames = own(kwnames);
    return v;
}

static Owned methodcaller_call(ARGS) {
    if (one_argument(rt, "methodcaller", nargs, kwnames) < 0) return V_NULL;
    OpGetter *g = V_AS(OpGetter, self);
    Tuple *items = as_tuple(g->items);
    if (items->len == 0) return obj_call_method(rt, args[0], g->parts, NULL, 0);
    Value method = obj_getattr(rt, args[0], g->parts);
    if (!method) return V_NULL;
    size_t nkw = g->kwnames ? as_tuple(g->kwnames)->len : 0;
    Value result = obj_call(rt, method, items->items, items->len - nkw, g->kwnames);
    decref(rt, method);
    return result;
}

static Owned methodcaller_repr(Runtime *rt, Borrowed self) { return getter_repr_with(rt, self, V_AS(OpGetter, self)->parts); }

/* With keywords: partial(methodcaller, name, **keywords) called with the positional arguments. */
static Owned reduce_with_keywords(Runtime *rt, Borrowed self) {
    OpGetter *g = V_AS(OpGetter, self);
    Tuple *items = as_tuple(g->items);
    size_t nkw = as_tuple(g->kwnames)->len, npos = items->len - nkw;
    Value functools = import_from_c(rt, "functools");
    Value partial = functools ? obj_getattr_cstr(rt, functools, "partial") : V_NULL;
    Value call_args = tuple_pack(rt, 2, v_from(type_of(rt, self)), g->parts);
    Value kwargs = dict_new(rt), rest = tuple_from(rt, items->items, npos), result = V_NULL;
    bool good = partial && call_args && kwargs && rest;
    for (size_t i = 0; good && i < nkw; i++)
        good = dict_set(rt, kwargs, as_tuple(g->kwnames)->items[i], items->items[npos + i]) == 0;
    Value maker = good ? obj_call_dict(rt, partial, call_args, kwargs) : V_NULL;
    if (maker) result = tuple_pack(rt, 2, maker, rest);
    decref_maybe(rt, maker);
    decref_maybe(rt, rest);
    decref_maybe(rt, kwargs);
    decref_maybe(rt, call_args);
    decref_maybe(rt, partial);
    decref_maybe(rt, functools);
    return result;
}

static Owned methodcaller_reduce(ARGS) {
    OpGetter *g = V_AS(OpGetter, self);
    if (g->kwnames) return reduce_with_keywords(rt, self);
    Value first = tuple_pack(rt, 1, g->parts), all = first ? tuple_concat(rt, first, g->items) : V_NULL;
    Value result = all ? tuple_pack(rt, 2, v_from(type_of(rt, self)), all) : V_NULL;
    decref_maybe(rt, first);
    decref_maybe(rt, all);
    return result;
}

static const MethodDef methodcaller_methods[] = {
    {"__reduce__", methodcaller_reduce, 0, 0, 0, "Return state information for pickling"},
    {NULL, NULL, 0, 0, 0, NULL},
};

static const TypeSlots methodcaller_slots = {
    GETTER_SLOTS(methodcaller, "operator.methodcaller",
                 "methodcaller(name, ...) --> methodcaller object\n\nf = methodcaller('name', 'x', y=1): f(r) is r.name('x', y=1)"),
    .repr = methodcaller_repr, .methods = methodcaller_methods};

int operator_add_getters(Runtime *rt, Borrowed dict) {
    OperatorState *st = rt->module_state[STATE_OPERATOR];
    if (st) {
        Value items = v_from(rt->types[st->itemgetter]), attrs = v_from(rt->types[st->attrgetter]);
        if (dict_set_cstr(rt, dict, "itemgetter", items) < 0 || dict_set_cstr(rt, dict, "attrgetter", attrs) < 0) return -1;
        return dict_set_cstr(rt, dict, "methodcaller", v_from(rt->types[st->methodcaller]));
    }
    st = mem_calloc(rt, sizeof *st);
    if (!st) return -1;
    if (module_add_type(rt, dict, &itemgetter_slots, &st->itemgetter) < 0 ||
        module_add_type(rt, dict, &attrgetter_slots, &st->attrgetter) < 0 ||
        module_add_type(rt, dict, &methodcaller_slots, &st->methodcaller) < 0) {
        mem_free(rt, st);
        return -1;
    }
    rt->module_state[STATE_OPERATOR] = st;
    return 0;
}
