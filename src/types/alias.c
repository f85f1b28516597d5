/* SPDX-License-Identifier: MIT
 * alias.c: list[int] (GenericAlias, PEP 585) and int | str (Union, PEP 604). */
#include "gc/gc.h"
#include "object/error.h"
#include "object/protocol.h"
#include "types/class.h"
#include "types/dict.h"
#include "types/list.h"
#include "types/set.h"
#include "types/str.h"
#include "types/tuple.h"

typedef struct Alias {
    Object header;
    Value origin, args;
    Value parameters; /* tuple, made when first asked for */
    bool starred;
} Alias;
typedef struct Union {
    Object header;
    Value args, parameters;
} Union;
static inline Alias *as_alias(Borrowed v) { return V_AS(Alias, v); }
static inline Union *as_union(Borrowed v) { return V_AS(Union, v); }
static bool is_alias(Runtime *rt, Borrowed v) { return v_is_ptr(v) && obj_is_instance_of(rt, v, T_GENERIC_ALIAS); }

/* ---- type variables within arguments ---- */

static bool list_has(Borrowed list, Borrowed v) {
    for (size_t i = 0; i < as_list(list)->len; i++)
        if (as_list(list)->items[i] == v) return true;
    return false;
}

static int add_parameters(Runtime *rt, Borrowed list, Borrowed args) {
    for (size_t i = 0; i < as_tuple(args)->len; i++) {
        Value a = as_tuple(args)->items[i];
        if (v_is_type(rt, a)) continue;
        Owned subst = obj_getattr_maybe(rt, a, rt->names[N___typing_subst__]);
        if (rt->error) return -1;
        if (subst) {
            decref(rt, subst);
            if (!list_has(list, a) && list_append(rt, list, a) < 0) return -1;
            continue;
        }
        Owned inner = obj_getattr_maybe(rt, a, rt->names[N___parameters__]);
        if (rt->error) return -1;
        for (size_t k = 0; inner && v_is_tuple(rt, inner) && k < as_tuple(inner)->len; k++)
            if (!list_has(list, as_tuple(inner)->items[k]) && list_append(rt, list, as_tuple(inner)->items[k]) < 0) return decref(rt, inner), -1;
        decref_maybe(rt, inner);
    }
    return 0;
}

static Owned parameters_of(Runtime *rt, Borrowed args, Value *cache) {
    if (*cache) return own(*cache);
    Owned list = list_new(rt, 0), tuple = V_NULL;
    if (list && add_parameters(rt, list, args) == 0) tuple = list_to_tuple(rt, list);
    decref_maybe(rt, list);
    if (tuple) *cache = own(tuple);
    return tuple;
}

static ssize_t index_of(Borrowed tuple, Borrowed v) {
    for (size_t i = 0; i < as_tuple(tuple)->len; i++)
        if (as_tuple(tuple)->items[i] == v) return (ssize_t)i;
    return -1;
}

/* Appends a, or what *tuple[...] holds when its length is known. */
static int add_unpacked(Runtime *rt, Borrowed list, Borrowed a) {
    Owned inner = v_is_type(rt, a) ? V_NULL : obj_getattr_maybe(rt, a, rt->names[N___typing_unpacked_tuple_args__]);
    if (rt->error) return -1;
    bool known = inner && v_is_tuple(rt, inner) && !(as_tuple(inner)->len && as_tuple(inner)->items[as_tuple(inner)->len - 1] == V_ELLIPSIS);
    int status = known ? list_extend(rt, list, inner) : list_append(rt, list, a);
    decref_maybe(rt, inner);
    return status;
}

/* What stands in the brackets, as a tuple. */
static Owned unpacked_items(Runtime *rt, Borrowed item) {
    Owned list = list_new(rt, 1), items = V_NULL;
    int status = list ? 0 : -1;
    if (!v_is_tuple(rt, item)) status = status < 0 ? -1 : add_unpacked(rt, list, item);
    else for (size_t i = 0; status == 0 && i < as_tuple(item)->len; i++) status = add_unpacked(rt, list, as_tuple(item)->items[i]);
    if (status == 0) items = list_to_tuple(rt, list);
    decref_maybe(rt, list);
    return items;
}

/* ParamSpec and TypeVarTuple put the arguments in groups. Consumes items. */
static Owned prepared_items(Runtime *rt, Borrowed self, Borrowed parameters, Owned items) {
    for (size_t i = 0; i < as_tuple(parameters)->len; i++) {
        Owned prepare = obj_getattr_maybe(rt, as_tuple(parameters)->items[i], rt->names[N___typing_prepare_subst__]);
        if (rt->error) return decref(rt, items), V_NULL;
        if (!prepare || prepare == V_NONE) continue;
        Owned arranged = obj_call2(rt, prepare, self, items);
        decref(rt, prepare);
        decref(rt, items);
        if (!arranged) return V_NULL;
        items = v_is_tuple(rt, arranged) ? own(arranged) : tuple_pack(rt, 1, arranged);
        decref(rt, arranged);
        if (!items) return V_NULL;
    }
    return items;
}

/* a[...] with its own parameters replaced; a itself when it has none. */
static Owned substitute_within(Runtime *rt, Borrowed a, Borrowed parameters, Borrowed items) {
    Owned inner = obj_getattr_maybe(rt, a, rt->names[N___parameters__]), picked = V_NULL, made = V_NULL;
    if (rt->error) return V_NULL;
    if (!inner || !v_is_tuple(rt, inner) || !as_tuple(inner)->len) return decref_maybe(rt, inner), own(a);
    picked = list_new(rt, as_tuple(inner)->len);
    int status = picked ? 0 : -1;
    for (size_t k = 0; status == 0 && k < as_tuple(inner)->len; k++) {
        Value parameter = as_tuple(inner)->items[k];
        ssize_t at = index_of(parameters, parameter);
        Value value = at >= 0 ? as_tuple(items)->items[at] : parameter;
        bool several = at >= 0 && v_is_tuple(rt, value) && type_of(rt, parameter)->slots->iter; /* a TypeVarTuple */
        status = several ? list_extend(rt, picked, value) : list_append(rt, picked, value);
    }
    Owned key = status == 0 ? list_to_tuple(rt, picked) : V_NULL;
    made = key ? obj_getitem(rt, a, key) : V_NULL;
    decref_maybe(rt, key);
    decref_maybe(rt, picked);
    decref(rt, inner);
    return made;
}

/* Appends what replaces the argument a. */
static int add_substituted(Runtime *rt, Borrowed list, Borrowed a, Borrowed parameters, Borrowed items) {
    if (v_is_type(rt, a)) return list_append(rt, list, a);
    Owned made = V_NULL, starred = obj_getattr_maybe(rt, a, rt->names[N___typing_is_unpacked_typevartuple__]);
    if (rt->error) return -1;
    int several = starred ? obj_truth(rt, starred) : 0;
    decref_maybe(rt, starred);
    if (several < 0) return -1;
    ssize_t at = index_of(parameters, a);
    if (at >= 0) {
        Owned subst = obj_getattr(rt, a, rt->names[N___typing_subst__]);
        made = subst ? obj_call1(rt, subst, as_tuple(items)->items[at]) : V_NULL;
        decref_maybe(rt, subst);
    } else made = substitute_within(rt, a, parameters, items);
    if (!made) return -1;
    int status = several && v_is_tuple(rt, made) ? list_extend(rt, list, made) : list_append(rt, list, made);
    decref(rt, made);
    return status;
}

/* args with parameters replaced by what stands in the brackets. */
static Owned substitute(Runtime *rt, Borrowed self, Borrowed args, Borrowed parameters, Borrowed item) {
    size_t count = as_tuple(parameters)->len;
    if (!count) return raise(rt, T_TYPE_ERROR, "%R is not a generic class", self);
    Owned items = unpacked_items(rt, item), list = V_NULL, result = V_NULL;
    if (items) items = prepared_items(rt, self, parameters, items);
    if (!items) return V_NULL;
    size_t given = as_tuple(items)->len;
    if (given != count) {
        raise(rt, T_TYPE_ERROR, "Too %s arguments for %R; actual %zd, expected %zd", given > count ? "many" : "few", self, (ssize_t)given, (ssize_t)count);
    } else if ((list = list_new(rt, as_tuple(args)->len))) {
        int status = 0;
        for (size_t i = 0; status == 0 && i < as_tuple(args)->len; i++) status = add_substituted(rt, list, as_tuple(args)->items[i], parameters, items);
        if (status == 0) result = list_to_tuple(rt, list);
    }
    decref(rt, items);
    decref_maybe(rt, list);
    return result;
}

/* Module and qualified name of what has both (classes, functions). 1: added, 0: it has none. */
static int add_qualified(StrBuf *b, Borrowed v) {
    Runtime *rt = b->rt;
    Owned name = obj_getattr_maybe(rt, v, rt->names[N___qualname__]), module = name ? obj_getattr_maybe(rt, v, rt->names[N___module__]) : V_NULL;
    bool has_both = name && module && module != V_NONE;
    if (has_both && !(v_is_str(rt, module) && str_equal_cstr(module, "builtins"))) {
        strbuf_add_str(b, module);
        strbuf_add_char(b, '.');
    }
    if (has_both) strbuf_add_str(b, name);
    decref_maybe(rt, module);
    decref_maybe(rt, name);
    return rt->error ? -1 : has_both;
}

/* Is this an alias, from here or from typing? 1, 0 or -1. */
static int like_alias(Runtime *rt, Borrowed v) {
    Owned origin = obj_getattr_maybe(rt, v, rt->names[N___origin__]), args = origin ? obj_getattr_maybe(rt, v, rt->names[N___args__]) : V_NULL;
    bool both = origin && args;
    decref_maybe(rt, origin);
    decref_maybe(rt, args);
    return rt->error ? -1 : both;
}

/* How one argument is shown: int, typing.List, ... */
static int add_item(StrBuf *b, Borrowed v) {
    Runtime *rt = b->rt;
    if (v == V_ELLIPSIS) return strbuf_add_cstr(b, "...");
    if (v == V_NONE) return strbuf_add_cstr(b, "None");
    int named = like_alias(rt, v);
    if (named == 0) named = add_qualified(b, v);
    else if (named > 0) return strbuf_add_repr(b, v);
    return named ? named : strbuf_add_repr(b, v);
}

/* ---- GenericAlias ---- */

static Owned alias_make(Runtime *rt, Borrowed origin, Borrowed args, bool starred) {
    Owned tuple = v_is_tuple(rt, args) ? own(args) : tuple_pack(rt, 1, args);
    Alias *a = tuple ? object_new_container(rt, T_GENERIC_ALIAS, sizeof *a) : NULL;
    if (!a) return decref_maybe(rt, tuple), V_NULL;
    a->origin = own(origin);
    a->args = tuple;
    a->starred = starred;
    gc_track(&a->header);
    return v_from(a);
}
Owned generic_alias_new(Runtime *rt, Borrowed origin, Borrowed args) { return alias_make(rt, origin, args, false); }

static Owned alias_new(Runtime *rt, Type *type, const Value *args, size_t nargs, Borrowed kwnames) {
    if (args_no_keywords(rt, "GenericAlias", kwnames) < 0 || args_count(rt, "GenericAlias", nargs, 2, 2) < 0) return V_NULL;
    if (type->index == T_GENERIC_ALIAS) return generic_alias_new(rt, args[0], args[1]);
    Owned a = type_alloc(rt, type, 0), tuple = v_is_tuple(rt, args[1]) ? own(args[1]) : tuple_pack(rt, 1, args[1]);
    if (!a || !tuple) return decref_maybe(rt, a), decref_maybe(rt, tuple), V_NULL;
    as_alias(a)->origin = own(args[0]);
    as_alias(a)->args = tuple;
    return a;
}

static Owned alias_repr(Runtime *rt, Borrowed self) {
    StrBuf b;
    strbuf_init(&b, rt);
    if (as_alias(self)->starred) strbuf_add_char(&b, '*');
    add_item(&b, as_alias(self)->origin);
    strbuf_add_char(&b, '[');
    Value args = as_alias(self)->args;
    for (size_t i = 0; i < as_tuple(args)->len && !rt->error; i++) {
        if (i) strbuf_add_cstr(&b, ", ");
        add_item(&b, as_tuple(args)->items[i]);
    }
    if (as_tuple(args)->len == 0) strbuf_add_cstr(&b, "()");
    strbuf_add_char(&b, ']');
    if (rt->error) return strbuf_drop(&b), V_NULL;
    return strbuf_finish(&b);
}

static Owned alias_parameters(Runtime *rt, Borrowed self, void *closure) { return parameters_of(rt, as_alias(self)->args, &as_alias(self)->parameters); }

static Owned alias_getitem(Runtime *rt, Borrowed self, Borrowed item) {
    Owned parameters = alias_parameters(rt, self, NULL);
    Owned args = parameters ? substitute(rt, self, as_alias(self)->args, parameters, item) : V_NULL;
    Owned result = args ? alias_make(rt, as_alias(self)->origin, args, as_alias(self)->starred) : V_NULL;
    decref_maybe(rt, parameters);
    decref_maybe(rt, args);
    return result;
}

static const char *const own_attributes[] = {"__class__", "__origin__", "__args__", "__unpacked__", "__parameters__", "__typing_unpacked_tuple_args__", "__mro_entries__",
                                             "__reduce_ex__", "__reduce__", "__copy__", "__deepcopy__", NULL};

/* Everything but its own attributes is the origin's. */
static Owned alias_getattr(Runtime *rt, Borrowed self, Borrowed name) {
    if (c_stack_low(rt)) return raise_recursion(rt, ""); /* an alias of an alias of an alias ... */
    bool mine = !v_is_str(rt, name);
    for (size_t i = 0; !mine && own_attributes[i]; i++) mine = str_equal_cstr(name, own_attributes[i]);
    return mine ? obj_generic_getattr(rt, self, name) : obj_getattr(rt, as_alias(self)->origin, name);
}

static Owned alias_call(Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kwnames) {
    Owned object = obj_call(rt, as_alias(self)->origin, args, nargs, kwnames);
    if (!object) return V_NULL;
    Owned name = str_intern_cstr(rt, "__orig_class__");
    if (name && obj_setattr(rt, object, name, self) < 0 && !error_catch(rt, T_ATTRIBUTE_ERROR) && !error_catch(rt, T_TYPE_ERROR)) clear_slot(rt, &object);
    decref_maybe(rt, name);
    return object;
}

static Owned alias_compare(Runtime *rt, Borrowed a, Borrowed b, int op) {
    if ((op != CMP_EQ && op != CMP_NE) || !is_alias(rt, a) || !is_alias(rt, b)) return V_NOTIMPL;
    int same = as_alias(a)->starred == as_alias(b)->starred ? obj_equal(rt, as_alias(a)->origin, as_alias(b)->origin) : 0;
    if (same > 0) same = obj_equal(rt, as_alias(a)->args, as_alias(b)->args);
    return same < 0 ? V_NULL : v_bool(same == (op == CMP_EQ));
}

static int64_t alias_hash(Runtime *rt, Borrowed self) {
    if (c_stack_low(rt)) return raise_recursion(rt, ""), -1;
    int64_t a = obj_hash(rt, as_alias(self)->origin), b = a == -1 ? -1 : obj_hash(rt, as_alias(self)->args);
    return a == -1 || b == -1 ? -1 : (a ^ b) == -1 ? -2 : a ^ b;
}

static Owned alias_mro_entries(Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kwnames) { return tuple_pack(rt, 1, as_alias(self)->origin); }
static Owned alias_check(Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kwnames) {
    return raise(rt, T_TYPE_ERROR, "isinstance() argument 2 cannot be a parameterized generic");
}
static Owned alias_subcheck(Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kwnames) {
    return raise(rt, T_TYPE_ERROR, "issubclass() argument 2 cannot be a parameterized generic");
}
static Owned alias_reduce(Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kwnames) {
    Owned pair = tuple_pack(rt, 2, as_alias(self)->origin, as_alias(self)->args), r = pair ? tuple_pack(rt, 2, v_from(rt->types[T_GENERIC_ALIAS]), pair) : V_NULL;
    decref_maybe(rt, pair);
    return r;
}
static Owned alias_origin(Runtime *rt, Borrowed self, void *closure) { return own(as_alias(self)->origin); }
static Owned alias_args(Runtime *rt, Borrowed self, void *closure) { return own(as_alias(self)->args); }
static Owned alias_unpacked(Runtime *rt, Borrowed self, void *closure) { return v_bool(as_alias(self)->starred); }
static Owned alias_unpacked_args(Runtime *rt, Borrowed self, void *closure) {
    return as_alias(self)->starred && as_alias(self)->origin == v_from(rt->types[T_TUPLE]) ? own(as_alias(self)->args) : V_NONE;
}

/* *tuple[int, str]: iterating gives the starred form once. */
static Owned alias_iter(Runtime *rt, Borrowed self) {
    Owned starred = alias_make(rt, as_alias(self)->origin, as_alias(self)->args, true), pair = starred ? tuple_pack(rt, 1, starred) : V_NULL;
    Owned it = pair ? obj_iter(rt, pair) : V_NULL;
    decref_maybe(rt, starred);
    decref_maybe(rt, pair);
    return it;
}
static Owned union_or(Runtime *rt, Borrowed a, Borrowed b) { return union_new(rt, a, b); }

static int alias_traverse(Runtime *rt, Object *self, Visitor visit, void *arg) {
    VISIT(((Alias *)self)->origin);
    VISIT(((Alias *)self)->args);
    VISIT(((Alias *)self)->parameters);
    return 0;
}
static void alias_dealloc(Runtime *rt, Object *self) {
    clear_slot(rt, &((Alias *)self)->origin);
    clear_slot(rt, &((Alias *)self)->args);
    clear_slot(rt, &((Alias *)self)->parameters);
    object_free(rt, self);
}
static const MethodDef alias_methods[] = {{"__mro_entries__", alias_mro_entries, 1, 1, 0, NULL}, {"__instancecheck__", alias_check, 1, 1, 0, NULL},
                                          {"__subclasscheck__", alias_subcheck, 1, 1, 0, NULL}, {"__reduce__", alias_reduce, 0, 0, 0, NULL}, {NULL, NULL, 0, 0, 0, NULL}};
static const GetSetDef alias_getsets[] = {{"__origin__", alias_origin, NULL, NULL, NULL}, {"__args__", alias_args, NULL, NULL, NULL}, {"__parameters__", alias_parameters, NULL, NULL, NULL},
                                          {"__unpacked__", alias_unpacked, NULL, NULL, NULL}, {"__typing_unpacked_tuple_args__", alias_unpacked_args, NULL, NULL, NULL},
                                          {NULL, NULL, NULL, NULL, NULL}};

const TypeSlots generic_alias_slots = {
    .name = "types.GenericAlias", .doc = "Represent a PEP 585 generic type\n\nE.g. for t = list[int], t.__origin__ is list and t.__args__ is (int,).",
    .flags = TF_BASETYPE | TF_CONTAINER | TF_WEAKREF, .base = T_OBJECT, .layout = LAYOUT_CUSTOM, .basicsize = sizeof(Alias), .new = alias_new,
    .dealloc = alias_dealloc, .traverse = alias_traverse, .repr = alias_repr, .hash = alias_hash, .compare = alias_compare, .call = alias_call,
    .getattr = alias_getattr, .getitem = alias_getitem, .iter = alias_iter, .binary = {[OP_OR] = union_or}, .methods = alias_methods, .getsets = alias_getsets,
};

/* ---- Union ---- */

static bool unionable(Runtime *rt, Borrowed v) { return v == V_NONE || v_is_type(rt, v) || is_alias(rt, v) || v_is(v, T_UNION); }

static int add_member(Runtime *rt, Borrowed list, Borrowed v) {
    if (v_is(v, T_UNION)) {
        for (size_t i = 0; i < as_tuple(as_union(v)->args)->len; i++)
            if (add_member(rt, list, as_tuple(as_union(v)->args)->items[i]) < 0) return -1;
        return 0;
    }
    if (v == V_NONE) v = v_from(rt->types[T_NONE]);
    for (size_t i = 0; i < as_list(list)->len; i++) {
        Value have = as_list(list)->items[i];
        int same = have == v ? 1 : is_alias(rt, have) && is_alias(rt, v) ? obj_equal(rt, have, v) : 0;
        if (same) return same < 0 ? -1 : 0;
    }
    return list_append(rt, list, v);
}

static Owned union_from_list(Runtime *rt, Borrowed list) {
    if (as_list(list)->len == 1) return own(as_list(list)->items[0]);
    Owned args = list_to_tuple(rt, list);
    Union *u = args ? object_new_container(rt, T_UNION, sizeof *u) : NULL;
    if (!u) return decref_maybe(rt, args), V_NULL;
    u->args = args;
    gc_track(&u->header);
    return v_from(u);
}

Owned union_new(Runtime *rt, Borrowed a, Borrowed b) {
    if (!unionable(rt, a) || !unionable(rt, b)) return V_NOTIMPL;
    Owned list = list_new(rt, 2), result = V_NULL;
    if (list && add_member(rt, list, a) == 0 && add_member(rt, list, b) == 0) result = union_from_list(rt, list);
    decref_maybe(rt, list);
    return result;
}

static Owned union_repr(Runtime *rt, Borrowed self) {
    StrBuf b;
    strbuf_init(&b, rt);
    Value args = as_union(self)->args;
    for (size_t i = 0; i < as_tuple(args)->len; i++) {
        if (i) strbuf_add_cstr(&b, " | ");
        Value a = as_tuple(args)->items[i];
        add_item(&b, a == v_from(rt->types[T_NONE]) ? V_NONE : a);
    }
    if (rt->error) return strbuf_drop(&b), V_NULL;
    return strbuf_finish(&b);
}

static Owned union_compare(Runtime *rt, Borrowed a, Borrowed b, int op) {
    if ((op != CMP_EQ && op != CMP_NE) || !v_is(a, T_UNION) || !v_is(b, T_UNION)) return V_NOTIMPL;
    Value x = as_union(a)->args, y = as_union(b)->args;
    bool same = as_tuple(x)->len == as_tuple(y)->len;
    for (size_t i = 0; same && i < as_tuple(x)->len; i++) {
        int in = obj_contains(rt, y, as_tuple(x)->items[i]);
        if (in < 0) return V_NULL;
        same = in;
    }
    return v_bool(same == (op == CMP_EQ));
}

/* As that of typing.Union: the order of members does not matter. */
static int64_t union_hash(Runtime *rt, Borrowed self) {
    Value members = frozenset_from_iterable(rt, as_union(self)->args);
    int64_t h = members ? obj_hash(rt, members) : -1;
    decref_maybe(rt, members);
    return h;
}

static int check_members(Runtime *rt, Borrowed self, const char *what) {
    for (size_t i = 0; i < as_tuple(as_union(self)->args)->len; i++)
        if (is_alias(rt, as_tuple(as_union(self)->args)->items[i])) return raise_int(rt, T_TYPE_ERROR, "%s() argument 2 cannot be a parameterized generic", what);
    return 0;
}
static Owned union_instancecheck(Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kwnames) {
    if (check_members(rt, self, "isinstance") < 0) return V_NULL;
    int r = obj_isinstance(rt, args[0], as_union(self)->args);
    return r < 0 ? V_NULL : v_bool(r);
}
static Owned union_subclasscheck(Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kwnames) {
    if (!v_is_type(rt, args[0])) return raise(rt, T_TYPE_ERROR, "issubclass() arg 1 must be a class");
    if (check_members(rt, self, "issubclass") < 0) return V_NULL;
    int r = obj_issubclass(rt, args[0], as_union(self)->args);
    return r < 0 ? V_NULL : v_bool(r);
}

static Owned union_parameters(Runtime *rt, Borrowed self, void *closure) { return parameters_of(rt, as_union(self)->args, &as_union(self)->parameters); }
static Owned union_args(Runtime *rt, Borrowed self, void *closure) { return own(as_union(self)->args); }

static Owned union_getitem(Runtime *rt, Borrowed self, Borrowed item) {
    Owned parameters = union_parameters(rt, self, NULL), args = parameters ? substitute(rt, self, as_union(self)->args, parameters, item) : V_NULL;
    Owned result = args ? own(as_tuple(args)->items[0]) : V_NULL;
    for (size_t i = 1; result && i < as_tuple(args)->len; i++) {
        Owned next = num_binary(rt, result, as_tuple(args)->items[i], OP_OR);
        decref(rt, result);
        result = next;
    }
    decref_maybe(rt, parameters);
    decref_maybe(rt, args);
    return result;
}

static int union_traverse(Runtime *rt, Object *self, Visitor visit, void *arg) {
    VISIT(((Union *)self)->args);
    VISIT(((Union *)self)->parameters);
    return 0;
}
static void union_dealloc(Runtime *rt, Object *self) {
    clear_slot(rt, &((Union *)self)->args);
    clear_slot(rt, &((Union *)self)->parameters);
    object_free(rt, self);
}
static const MethodDef union_methods[] = {{"__instancecheck__", union_instancecheck, 1, 1, 0, NULL}, {"__subclasscheck__", union_subclasscheck, 1, 1, 0, NULL}, {NULL, NULL, 0, 0, 0, NULL}};
static const GetSetDef union_getsets[] = {{"__args__", union_args, NULL, NULL, NULL}, {"__parameters__", union_parameters, NULL, NULL, NULL}, {NULL, NULL, NULL, NULL, NULL}};

const TypeSlots union_slots = {
    .name = "types.UnionType", .doc = "Represent a PEP 604 union type\n\nE.g. for int | str", .flags = TF_CONTAINER | TF_IMMUTABLE | TF_NO_NEW | TF_WEAKREF,
    .base = T_OBJECT, .layout = LAYOUT_CUSTOM, .basicsize = sizeof(Union), .dealloc = union_dealloc, .traverse = union_traverse, .repr = union_repr,
    .hash = union_hash, .compare = union_compare, .getitem = union_getitem, .binary = {[OP_OR] = union_or}, .methods = union_methods, .getsets = union_getsets,
};
