/* SPDX-License-Identifier: MIT
 * api_extend.c: functions and types that the embedder writes in C.
 *
 * A function is an object of the type "hoop.function" that carries the C pointer. A type is made in two steps: a base
 * type whose objects have room for the C data, and on top of it an ordinary Python class whose namespace holds the
 * methods, so that special methods, inheritance and weak references work as for any class.
 */
#include "gc/gc.h"
#include "heap/heap.h"
#include "object/error.h"
#include "object/protocol.h"
#include "runtime/internal.h"
#include "types/class.h"
#include "types/dict.h"
#include "types/function.h"
#include "types/module.h"
#include "types/str.h"
#include "types/tuple.h"
#include "vm/vm.h"

typedef struct HostFunction {
    Object header;
    HoopFunction function;
    void *data;
    Value name;            /* str */
    const HostType *owner; /* of a method: the type that its first argument must have; else NULL */
} HostFunction;

/* The registered type that t is or derives from. */
static const HostType *host_type_of(Runtime *rt, const Type *t) {
    Hoop *h = hoop_of(rt);
    for (; t; t = V_AS(Type, t->base))
        for (const HostType *e = h->host_types; e; e = e->next)
            if (e->base_index == t->index) return e;
    return NULL;
}

/* `Type.method(x)` may be given anything, while C code relies on what it gets from hoop_object_data(). */
static int check_self(Runtime *rt, const HostFunction *f, const Value *args, size_t nargs) {
    const char *type = f->owner->spec.name;
    if (!nargs) return raise_int(rt, T_TYPE_ERROR, "unbound method %s.%U() needs an argument", type, f->name);
    if (host_type_of(rt, type_of(rt, args[0])) == f->owner) return 0;
    return raise_int(rt, T_TYPE_ERROR, "descriptor '%U' for '%s' objects doesn't apply to a '%T' object", f->name, type, args[0]);
}

/* What a function returned, and what it raised (consumed, may be 0) or left in last_error since error `number`. */
static Owned take_result(Hoop *h, const HostFunction *f, HoopValue result, Owned raised, uint64_t number) {
    Runtime *rt = &h->rt;
    Value value = handle_get(h, result);
    if (value) incref(value);
    handle_free(h, result);
    if (value && !raised) return value;
    decref_maybe(rt, value);
    if (!raised && h->error_number != number) {
        /* a call into the runtime failed inside the function: that error goes on */
        raised = h->last_error;
        h->last_error = V_NULL;
    }
    if (raised) error_restore(rt, raised);
    else raise(rt, T_SYSTEM_ERROR, "%U() returned no value without raising an error", f->name);
    return V_NULL;
}

static Owned call_with_handles(Hoop *h, HostFunction *f, const HoopValue *handles, size_t count) {
    uint64_t number = h->error_number;
    Owned outer = h->raised;
    h->raised = V_NULL;
    h->host_depth++;
    HoopValue result = f->function(h, f->data, handles, count);
    h->host_depth--;
    Owned raised = h->raised;
    h->raised = outer;
    return take_result(h, f, result, raised, number);
}

static Owned host_call(Runtime *rt, Borrowed callable, const Value *args, size_t nargs, Borrowed kwnames) {
    HostFunction *f = V_AS(HostFunction, callable);
    Hoop *h = hoop_of(rt);
    HoopValue small[8], *handles = small;
    if (c_stack_low(rt)) return raise_recursion(rt, "");
    if (kwnames && as_tuple(kwnames)->len) return raise(rt, T_TYPE_ERROR, "%U() takes no keyword arguments", f->name);
    if (f->owner && check_self(rt, f, args, nargs) < 0) return V_NULL;
    if (nargs > COUNT_OF(small) && !(handles = mem_alloc_array(rt, nargs, sizeof *handles))) return V_NULL;
    size_t made = 0;
    while (made < nargs && (handles[made] = handle_new(h, own(args[made])))) made++;
    incref(callable);
    Owned value = V_NULL;
    if (made == nargs) value = call_with_handles(h, f, handles, nargs);
    else raise_no_memory(rt);
    for (size_t i = 0; i < made; i++) handle_free(h, handles[i]);
    if (handles != small) mem_free(rt, handles);
    decref(rt, callable);
    return value;
}

static void host_function_dealloc(Runtime *rt, Object *self) {
    clear_slot(rt, &((HostFunction *)self)->name);
    object_free(rt, self);
}

static Owned host_function_repr(Runtime *rt, Borrowed self) { return format_str(rt, "<built-in function %U>", V_AS(HostFunction, self)->name); }

static Owned host_function_bind(Runtime *rt, Borrowed descr, Borrowed obj, Borrowed type) {
    return obj && obj != V_NONE ? method_new(rt, descr, obj) : own(descr);
}

static Owned host_function_name(Runtime *rt, Borrowed self, void *closure) { return own(V_AS(HostFunction, self)->name); }
static const GetSetDef host_function_getsets[] = {{"__name__", host_function_name, NULL, NULL, NULL},
                                                  {"__qualname__", host_function_name, NULL, NULL, NULL},
                                                  {NULL, NULL, NULL, NULL, NULL}};

static const TypeSlots host_function_slots = {
    .name = "hoop.function",
    .doc = "A function that the host program wrote in C.",
    .flags = TF_IMMUTABLE | TF_WEAKREF | TF_NO_NEW,
    .base = T_OBJECT,
    .layout = LAYOUT_LEAF,
    .untold_first = offsetof(HostFunction, name) / 8, .untold_count = 1,
    .basicsize = sizeof(HostFunction),
    .dealloc = host_function_dealloc,
    .repr = host_function_repr,
    .call = host_call,
    .descr_get = host_function_bind,
    .getsets = host_function_getsets,
};

static Owned host_function_new(Hoop *h, const char *name, HoopFunction function, void *data, const HostType *owner) {
    Runtime *rt = &h->rt;
    if (!h->host_function_type) {
        Type *t = type_register_static(rt, &host_function_slots, NULL);
        if (!t) return V_NULL;
        h->host_function_type = t->index;
    }
    Owned text = hoop_name(h, name);
    HostFunction *f = text ? object_new_leaf(rt, h->host_function_type, sizeof *f) : NULL;
    if (!f) {
        decref_maybe(rt, text);
        return V_NULL;
    }
    f->function = function;
    f->data = data;
    f->name = text;
    f->owner = owner;
    return v_from(f);
}

/* The namespace to register in: __main__, or a module that is made when it does not exist. Owned. */
static Owned target_dict(Hoop *h, const char *module) {
    Runtime *rt = &h->rt;
    if (!module) return own(h->main_dict);
    if (strcmp(module, "sys") == 0 && !runtime_sys(rt)) return V_NULL;
    Owned name = hoop_name(h, module), found = V_NULL, dict = V_NULL;
    int result = name ? dict_lookup(rt, rt->modules, name, &found) : -1;
    if (result >= 0 && !(found && v_is(found, T_MODULE))) {
        decref_maybe(rt, found);
        found = module_new(rt, name);
        result = found ? dict_set(rt, rt->modules, name, found) : -1;
    }
    if (result >= 0) dict = own(module_dict(found));
    decref_maybe(rt, found);
    decref_maybe(rt, name);
    return dict;
}

/* dict[name] = value; consumes both. */
static HoopStatus store(Hoop *h, Owned dict, const char *name, Owned value) {
    Owned key = value ? hoop_name(h, name) : V_NULL;
    int result = key ? dict_set(&h->rt, dict, key, value) : -1;
    HoopStatus status = result < 0 ? hoop_failed(h) : HOOP_OK;
    decref_maybe(&h->rt, key);
    decref_maybe(&h->rt, value);
    decref_maybe(&h->rt, dict);
    return status;
}

HoopStatus hoop_register(Hoop *h, const char *module, const char *name, HoopFunction function, void *data) {
    hoop_enter(h);
    if (!name || !function) return hoop_invalid(h);
    Owned dict = target_dict(h, module);
    return store(h, dict, name, dict ? host_function_new(h, name, function, data, NULL) : V_NULL);
}

/* ---- types ---- */

typedef struct HostObject {
    Object header;
    const HostType *type;
    uint8_t data[];
} HostObject;

static Owned host_object_new(Runtime *rt, Type *type, const Value *args, size_t nargs, Borrowed kwnames) {
    Owned o = type_alloc(rt, type, 0);
    if (o) V_AS(HostObject, o)->type = host_type_of(rt, type);
    return o;
}

static void host_object_dealloc(Runtime *rt, Object *self) {
    HostObject *o = (HostObject *)self;
    if (o->type && o->type->spec.finalize) o->type->spec.finalize(o->data);
    object_free(rt, self);
}

static int host_object_traverse(Runtime *rt, Object *self, Visitor visit, void *arg) { return 0; }

static int add_methods(Hoop *h, Borrowed dict, const HostType *type) {
    for (const HoopMethod *m = type->spec.methods; m && m->name; m++) {
        Owned f = host_function_new(h, m->name, m->function, type->spec.data, type);
        int result = f ? dict_set(&h->rt, dict, V_AS(HostFunction, f)->name, f) : -1;
        decref_maybe(&h->rt, f);
        if (result < 0) return -1;
    }
    return 0;
}

static Owned make_class(Hoop *h, HostType *entry, const char *module) {
    Runtime *rt = &h->rt;
    Type *base = type_register_static(rt, &entry->slots, NULL);
    if (!base) return V_NULL;
    entry->base_index = base->index;
    entry->next = h->host_types;
    h->host_types = entry;
    Owned name = str_from_cstr(rt, entry->spec.name), dict = dict_new(rt), bases = tuple_pack(rt, 1, v_from(base)), cls = V_NULL;
    Owned module_name = hoop_name(h, module ? module : "__main__");
    if (name && dict && bases && module_name && dict_set_cstr(rt, dict, "__module__", module_name) == 0 && add_methods(h, dict, entry) == 0)
        cls = type_new_class(rt, rt->types[T_TYPE], name, bases, dict, NULL, V_NULL);
    decref_maybe(rt, name);
    decref_maybe(rt, dict);
    decref_maybe(rt, bases);
    decref_maybe(rt, module_name);
    decref(rt, v_from(base));
    return cls;
}

#define MOST_DATA ((size_t)1 << 30)

static bool is_complete(const HoopType *type) {
    if (!type || !type->name || type->data_size > MOST_DATA) return false;
    for (const HoopMethod *m = type->methods; m && m->name; m++)
        if (!m->function) return false;
    return true;
}

HoopStatus hoop_register_type(Hoop *h, const char *module, const HoopType *type) {
    Runtime *rt = &h->rt;
    hoop_enter(h);
    if (!is_complete(type)) return hoop_invalid(h);
    HostType *entry = mem_calloc(rt, sizeof *entry);
    if (!entry) return hoop_failed(h);
    entry->spec = *type;
    entry->original = type;
    entry->slots = (TypeSlots){
        .name = type->name,
        .flags = TF_BASETYPE | TF_CONTAINER | TF_IMMUTABLE,
        .base = T_OBJECT,
        .layout = LAYOUT_CUSTOM,
        .basicsize = (uint32_t)align_up(sizeof(HostObject) + type->data_size, 8),
        .dealloc = host_object_dealloc,
        .traverse = host_object_traverse,
        .new = host_object_new,
    };
    /* entry lives as long as the runtime: types may outlive their names */
    Owned dict = target_dict(h, module);
    return store(h, dict, type->name, dict ? make_class(h, entry, module) : V_NULL);
}

void *hoop_object_data(Hoop *h, HoopValue object, const HoopType *type) {
    Value v = handle_get(h, object);
    const HostType *found = v && v_is_ptr(v) ? host_type_of(&h->rt, type_of(&h->rt, v)) : NULL;
    return found && found->original == type ? V_AS(HostObject, v)->data : NULL;
}

static int finalize_one(void *block, size_t bytes, void *arg) {
    Hoop *h = arg;
    Object *o = block;
    const HostType *t = h->rt.slots[o->type]->dealloc && h->host_types ? host_type_of(&h->rt, h->rt.types[o->type]) : NULL;
    HostObject *host = (HostObject *)o;
    if (t && t == host->type && t->spec.finalize) t->spec.finalize(host->data);
    return 0;
}

void host_objects_finalize(Hoop *h) {
    if (h->host_types) heap_walk(h->rt.heap, KIND_CONTAINER, finalize_one, h);
}
