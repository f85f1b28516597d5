/* SPDX-License-Identifier: MIT
 * abc_module.c: the module _abc: what abc.ABCMeta is made of.
 *
 * Each abstract base class has an _abc_data object: the registered classes and two caches of answers, all by weak
 * reference. A cache maps the address of a class (as an int) to a weak reference to it; an entry counts only while that
 * reference still leads to the class asked for, so a new class at an old address is no hit. The negative cache holds as long
 * as no class at all is registered anywhere: the counter of registrations is its version.
 */
#include "gc/gc.h"
#include "object/weakref.h"
#include "types/class.h"
#include "types/dict.h"
#include "types/equal.h"
#include "types/int.h"
#include "types/list.h"
#include "types/module.h"
#include "types/set.h"
#include "types/tuple.h"

#define ARGS Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kwnames

typedef struct AbcState { uint32_t data; int64_t counter; } AbcState;

typedef struct AbcData {
    Object header;
    Value registry;        /* list of weak references */
    Value cache, negative; /* dicts, see above */
    int64_t version;       /* of the negative cache */
} AbcData;

static AbcState *abc_state(Runtime *rt) { return rt->module_state[STATE_ABC]; }

static void data_dealloc(Runtime *rt, Object *self) {
    AbcData *d = (AbcData *)self;
    clear_slot(rt, &d->registry);
    clear_slot(rt, &d->cache);
    clear_slot(rt, &d->negative);
    object_free(rt, self);
}

static int data_traverse(Runtime *rt, Object *self, Visitor visit, void *arg) {
    AbcData *d = (AbcData *)self;
    VISIT(d->registry);
    VISIT(d->cache);
    VISIT(d->negative);
    return 0;
}

static const TypeSlots data_slots = {
    .name = "_abc._abc_data",
    .doc = "Internal state held by ABC machinery.",
    .flags = TF_CONTAINER | TF_IMMUTABLE | TF_NO_NEW,
    .base = T_OBJECT,
    .layout = LAYOUT_CUSTOM,
    .basicsize = sizeof(AbcData),
    .dealloc = data_dealloc,
    .traverse = data_traverse,
};

static Owned data_new(Runtime *rt) {
    AbcData *d = object_new_container(rt, abc_state(rt)->data, sizeof *d);
    if (!d) return V_NULL;
    d->registry = list_new(rt, 0);
    d->cache = d->registry ? dict_new(rt) : V_NULL;
    d->negative = d->cache ? dict_new(rt) : V_NULL;
    d->version = abc_state(rt)->counter;
    if (!d->negative) {
        decref(rt, v_from(d));
        return V_NULL;
    }
    gc_track(&d->header);
    return v_from(d);
}

/* The data of an abstract class: owned, so that it survives what the check runs. */
static Owned data_of(Runtime *rt, Borrowed cls) {
    Value v = obj_getattr(rt, cls, rt->names[N__abc_impl]);
    if (!v) return V_NULL;
    if (v_is_ptr(v) && v_obj(v)->type == abc_state(rt)->data) return v;
    decref(rt, v);
    return raise(rt, T_TYPE_ERROR, "_abc_impl is set to a wrong type");
}

/* ---- caches ---- */

static Value address_key(Borrowed cls) { return v_small((int64_t)(cls >> 3)); }

/* gc.get_referents() shows the list and the dicts that the references stand in, and a program may write to these. */
static Borrowed ref_target(Borrowed ref) {
    Object *o = v_is(ref, T_WEAKREF) ? V_AS(WeakRef, ref)->target : NULL;
    return o ? v_from(o) : V_NULL;
}

/* The dict has small ints as keys only: lookups run no code. */
static bool cache_has(Runtime *rt, Borrowed cache, Borrowed cls) {
    Value ref = dict_get(rt, cache, address_key(cls));
    return ref && ref_target(ref) == cls;
}

static int cache_add(Runtime *rt, Borrowed cache, Borrowed cls) {
    Value ref = obj_call1(rt, v_from(rt->types[T_WEAKREF]), cls);
    if (!ref) return error_catch(rt, T_TYPE_ERROR) ? 0 : -1; /* not weakly referable: not cached */
    int r = dict_set(rt, cache, address_key(cls), ref);
    decref(rt, ref);
    return r;
}

static void drop_negative(Runtime *rt, AbcData *d) {
    if (d->version >= abc_state(rt)->counter) return;
    d->version = abc_state(rt)->counter;
    dict_clear(rt, d->negative);
}

/* ---- abstract methods ---- */

static int is_abstract(Runtime *rt, Borrowed v) {
    Value flag = obj_getattr_maybe(rt, v, rt->names[N___isabstractmethod__]);
    if (!flag) return rt->error ? -1 : 0;
    int r = obj_truth(rt, flag);
    decref(rt, flag);
    return r;
}

static int add_own(Runtime *rt, Borrowed cls, Borrowed names) {
    Value dict = type_dict(rt, V_AS(Type, cls));
    Value items = dict ? dict_items_list(rt, dict) : V_NULL;
    if (!items) return -1;
    int r = 0;
    for (size_t i = 0; r >= 0 && i < as_list(items)->len; i++) {
        Tuple *pair = as_tuple(as_list(items)->items[i]);
        r = is_abstract(rt, pair->items[1]);
        if (r > 0) r = set_add(rt, names, pair->items[0]);
    }
    decref(rt, items);
    return r < 0 ? -1 : 0;
}

/* What a base left abstract and cls does not define. */
static int add_inherited(Runtime *rt, Borrowed cls, Borrowed base, Borrowed names) {
    Value abstract = obj_getattr_maybe(rt, base, rt->names[N___abstractmethods__]);
    if (!abstract) return rt->error ? -1 : 0;
    Value it = obj_iter(rt, abstract);
    decref(rt, abstract);
    if (!it) return -1;
    int r = 0;
    Value name;
    while (r >= 0 && (name = next_value(rt, it))) {
        Value v = obj_getattr_maybe(rt, cls, name);
        r = v ? is_abstract(rt, v) : rt->error ? -1 : 0;
        if (r > 0) r = set_add(rt, names, name);
        decref_maybe(rt, v);
        decref(rt, name);
    }
    decref(rt, it);
    return r < 0 || rt->error ? -1 : 0;
}

static int compute_abstract(Runtime *rt, Borrowed cls) {
    Value names = set_new(rt);
    if (!names) return -1;
    Value bases = type_bases(rt, V_AS(Type, cls));
    incref_maybe(bases); /* what is asked whether it is abstract may give the class others */
    int r = bases ? add_own(rt, cls, names) : -1;
    for (size_t i = 0; r == 0 && i < as_tuple(bases)->len; i++) r = add_inherited(rt, cls, as_tuple(bases)->items[i], names);
    Value frozen = r == 0 ? frozenset_from_iterable(rt, names) : V_NULL;
    r = frozen ? obj_setattr(rt, cls, rt->names[N___abstractmethods__], frozen) : -1;
    decref_maybe(rt, frozen);
    decref_maybe(rt, bases);
    decref(rt, names);
    return r;
}

#define PATTERN_FLAGS (TF_SEQUENCE | TF_MAPPING)

static void set_pattern_flags(Runtime *rt, Type *t, uint32_t flags) {
    if (!(t->flags & TF_HEAP)) return;
    t->flags = (t->flags & ~(uint32_t)PATTERN_FLAGS) | flags;
    t->slots->flags = (t->slots->flags & ~(uint32_t)PATTERN_FLAGS) | flags;
    for (uint32_t i = 0; i < t->subclass_count; i++) set_pattern_flags(rt, rt->types[t->subclasses[i]], flags);
}

/* __abc_tpflags__ in a class body says which patterns its instances match: CPython's bits 5 (sequence), 6 (mapping). */
static int take_pattern_flags(Runtime *rt, Borrowed cls) {
    Value dict = type_dict(rt, V_AS(Type, cls));
    if (!dict) return -1;
    Value flags = dict_get_str(rt, dict, rt->names[N___abc_tpflags__]);
    if (!flags || !v_is_small(flags)) return rt->error ? -1 : 0;
    if (small_get(flags) & 1 << 5 && small_get(flags) & 1 << 6)
        return raise_int(rt, T_TYPE_ERROR, "__abc_tpflags__ cannot be both Py_TPFLAGS_SEQUENCE and Py_TPFLAGS_MAPPING");
    if (small_get(flags) & 1 << 5) set_pattern_flags(rt, V_AS(Type, cls), TF_SEQUENCE);
    if (small_get(flags) & 1 << 6) set_pattern_flags(rt, V_AS(Type, cls), TF_MAPPING);
    class_dict_open(dict);
    int r = dict_del(rt, dict, rt->names[N___abc_tpflags__]);
    class_dict_close(dict);
    type_modified(rt, V_AS(Type, cls));
    return r;
}

static Owned abc_init(ARGS) {
    if (!v_is_type(rt, args[0])) return raise(rt, T_TYPE_ERROR, "_abc_init() argument must be a class");
    if (compute_abstract(rt, args[0]) < 0 || take_pattern_flags(rt, args[0]) < 0) return V_NULL;
    Value data = data_new(rt);
    int r = data ? obj_setattr(rt, args[0], rt->names[N__abc_impl], data) : -1;
    decref_maybe(rt, data);
    return r < 0 ? V_NULL : V_NONE;
}

/* ---- registration and checks ---- */

static Owned abc_register(ARGS) {
    Value cls = args[0], subclass = args[1];
    if (!v_is_type(rt, subclass)) return raise(rt, T_TYPE_ERROR, "Can only register classes");
    int r = obj_issubclass(rt, subclass, cls);
    if (r) return r < 0 ? V_NULL : own(subclass);
    r = obj_issubclass(rt, cls, subclass);
    if (r < 0) return V_NULL;
    if (r) return raise(rt, T_RUNTIME_ERROR, "Refusing to create an inheritance cycle");
    Value data = data_of(rt, cls), ref = data ? obj_call1(rt, v_from(rt->types[T_WEAKREF]), subclass) : V_NULL;
    r = ref ? list_append(rt, V_AS(AbcData, data)->registry, ref) : -1;
    decref_maybe(rt, ref);
    decref_maybe(rt, data);
    if (r < 0) return V_NULL;
    abc_state(rt)->counter++;
    uint32_t flags = v_is_type(rt, cls) ? V_AS(Type, cls)->flags & PATTERN_FLAGS : 0;
    if (flags) set_pattern_flags(rt, V_AS(Type, subclass), flags);
    return own(subclass);
}

static Owned call_subclasscheck(Runtime *rt, Borrowed cls, Borrowed subclass) {
    return obj_call_method(rt, cls, rt->names[N___subclasscheck__], &subclass, 1);
}

static Owned check_both(Runtime *rt, Borrowed cls, Borrowed subclass, Borrowed subtype) {
    Value result = call_subclasscheck(rt, cls, subclass);
    if (!result) return V_NULL;
    int r = obj_truth(rt, result);
    if (r) return r < 0 ? (decref(rt, result), V_NULL) : result;
    decref(rt, result);
    return call_subclasscheck(rt, cls, subtype);
}

static Owned abc_instancecheck(ARGS) {
    Value cls = args[0];
    Value data = data_of(rt, cls);
    if (!data) return V_NULL;
    AbcData *d = V_AS(AbcData, data);
    Value subtype = own(v_from(type_of(rt, args[1]))); /* __class__ may be a property that changes it */
    Value subclass = obj_getattr(rt, args[1], rt->names[N___class__]), result = V_NULL;
    if (!subclass) {
        decref(rt, subtype);
        decref(rt, data);
        return V_NULL;
    }
    if (cache_has(rt, d->cache, subclass)) {
        result = V_TRUE;
    } else if (subclass == subtype) {
        if (d->version == abc_state(rt)->counter && cache_has(rt, d->negative, subclass)) result = V_FALSE;
        else result = call_subclasscheck(rt, cls, subclass);
    } else {
        result = check_both(rt, cls, subclass, subtype);
    }
    decref(rt, subclass);
    decref(rt, subtype);
    decref(rt, data);
    return result;
}

static int in_mro(Runtime *rt, Borrowed cls, Borrowed subclass) {
    Value mro = type_mro(rt, V_AS(Type, subclass));
    if (!mro) return -1;
    for (size_t i = 0; i < as_tuple(mro)->len; i++)
        if (as_tuple(mro)->items[i] == cls) return 1;
    return 0;
}

static int in_registry(Runtime *rt, AbcData *d, Borrowed subclass) {
    Value copy = list_from(rt, as_list(d->registry)->items, as_list(d->registry)->len);
    if (!copy) return -1;
    int r = 0;
    for (size_t i = 0; r == 0 && i < as_list(copy)->len; i++) {
        Value registered = ref_target(as_list(copy)->items[i]);
        if (!registered) continue;
        incref(registered);
        r = obj_issubclass(rt, subclass, registered);
        decref(rt, registered);
    }
    decref(rt, copy);
    return r;
}

static int in_subclasses(Runtime *rt, Borrowed cls, Borrowed subclass) {
    Value list = obj_call_method(rt, cls, rt->names[N___subclasses__], NULL, 0);
    if (!list) return -1;
    int r = 0;
    if (!v_is(list, T_LIST)) r = raise_int(rt, T_TYPE_ERROR, "__subclasses__() must return a list");
    for (size_t i = 0; r == 0 && i < as_list(list)->len; i++) {
        Value c = own(as_list(list)->items[i]);
        r = obj_issubclass(rt, subclass, c);
        decref(rt, c);
    }
    decref(rt, list);
    return r;
}

/* The answer of __subclasshook__: 1, 0, 2 (not implemented), -1. */
static int ask_hook(Runtime *rt, Borrowed cls, Borrowed subclass) {
    Value ok = obj_call_method(rt, cls, rt->names[N___subclasshook__], &subclass, 1);
    if (!ok) return -1;
    int r = ok == V_TRUE ? 1 : ok == V_FALSE ? 0 : 2;
    if (r == 2 && ok != V_NOTIMPL) {
        raise(rt, T_ASSERTION_ERROR, "__subclasshook__ must return either False, True, or NotImplemented");
        r = -1;
    }
    decref(rt, ok);
    return r;
}

static int decide(Runtime *rt, AbcData *d, Borrowed cls, Borrowed subclass) {
    int r = ask_hook(rt, cls, subclass);
    if (r != 2) return r;
    r = in_mro(rt, cls, subclass);
    if (r == 0) r = in_registry(rt, d, subclass);
    if (r == 0) r = in_subclasses(rt, cls, subclass);
    return r;
}

static Owned abc_subclasscheck(ARGS) {
    Value cls = args[0], subclass = args[1];
    if (!v_is_type(rt, subclass)) return raise(rt, T_TYPE_ERROR, "issubclass() arg 1 must be a class");
    if (c_stack_low(rt)) return raise_recursion(rt, "");
    Value data = data_of(rt, cls);
    if (!data) return V_NULL;
    AbcData *d = V_AS(AbcData, data);
    int r;
    if (cache_has(rt, d->cache, subclass)) {
        r = 1;
    } else {
        drop_negative(rt, d);
        if (cache_has(rt, d->negative, subclass)) {
            r = 0;
        } else {
            r = decide(rt, d, cls, subclass);
            if (r >= 0 && cache_add(rt, r ? d->cache : d->negative, subclass) < 0) r = -1;
        }
    }
    decref(rt, data);
    return r < 0 ? V_NULL : v_bool(r);
}

/* ---- for tests and debugging ---- */

static Owned abc_token(ARGS) { return int_from_i64(rt, abc_state(rt)->counter); }

static Owned abc_reset_registry(ARGS) {
    Value data = data_of(rt, args[0]);
    if (!data) return V_NULL;
    list_clear(rt, V_AS(AbcData, data)->registry);
    decref(rt, data);
    return V_NONE;
}

static Owned abc_reset_caches(ARGS) {
    Value data = data_of(rt, args[0]);
    if (!data) return V_NULL;
    dict_clear(rt, V_AS(AbcData, data)->cache);
    dict_clear(rt, V_AS(AbcData, data)->negative);
    decref(rt, data);
    return V_NONE;
}

static Owned abc_dump(ARGS) {
    Value data = data_of(rt, args[0]);
    if (!data) return V_NULL;
    AbcData *d = V_AS(AbcData, data);
    Value cache = dict_values_list(rt, d->cache), negative = cache ? dict_values_list(rt, d->negative) : V_NULL;
    Value parts[3] = {set_from_iterable(rt, d->registry), V_NULL, V_NULL}, result = V_NULL;
    if (parts[0] && negative) {
        parts[1] = set_from_iterable(rt, cache);
        parts[2] = set_from_iterable(rt, negative);
    }
    if (parts[1] && parts[2]) result = tuple_pack(rt, 4, parts[0], parts[1], parts[2], v_small(d->version));
    for (int i = 0; i < 3; i++) decref_maybe(rt, parts[i]);
    decref_maybe(rt, cache);
    decref_maybe(rt, negative);
    decref(rt, data);
    return result;
}

static const MethodDef functions[] = {
    {"get_cache_token", abc_token, 0, 0, 0,
     "get_cache_token($module, /)\n--\n\nThe number of registrations so far: it changes with each register() of any class."},
    {"_abc_init", abc_init, 1, 1, 0, "Prepare a class for the functions of this module."},
    {"_abc_register", abc_register, 2, 2, 0, "ABCMeta.register(cls, subclass)"},
    {"_abc_instancecheck", abc_instancecheck, 2, 2, 0, "ABCMeta.__instancecheck__(cls, instance)"},
    {"_abc_subclasscheck", abc_subclasscheck, 2, 2, 0, "ABCMeta.__subclasscheck__(cls, subclass)"},
    {"_reset_registry", abc_reset_registry, 1, 1, 0, NULL},
    {"_reset_caches", abc_reset_caches, 1, 1, 0, NULL},
    {"_get_dump", abc_dump, 1, 1, 0, NULL},
    {NULL, NULL, 0, 0, 0, NULL},
};

static int init(Runtime *rt, Borrowed module, Borrowed dict) {
    AbcState *st = mem_calloc(rt, sizeof *st);
    if (!st) return -1;
    rt->module_state[STATE_ABC] = st;
    Type *t = type_register_static(rt, &data_slots, NULL);
    if (!t) return -1;
    st->data = t->index;
    return 0;
}

const ModuleDef abc_module = {.name = "_abc", .doc = "The machinery of abc.ABCMeta.", .functions = functions, .init = init};
