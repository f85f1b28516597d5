/* SPDX-License-Identifier: MIT
 * weakref_module.c: _weakref: what weakref.py is built on. */
#include "object/protocol.h"
#include "types/class.h"
#include "types/dict.h"
#include "types/list.h"
#include "types/module.h"
#include "types/weakref_type.h"

#define METHOD(name)                                                                                                  \
    static Owned name(Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kwnames)

METHOD(get_count) { return v_small(v_is_ptr(args[0]) ? (int64_t)weak_count(rt, v_obj(args[0])) : 0); }

METHOD(get_refs) {
    size_t count = v_is_ptr(args[0]) ? weak_count(rt, v_obj(args[0])) : 0;
    Owned list = list_new(rt, count);
    if (!list || !count) return list;
    for (WeakRef *w = weak_first(rt, v_obj(args[0])); w; w = w->next) {
        if (!w->header.refcount) continue;
        if (list_append(rt, list, v_from(&w->header)) < 0) {
            decref(rt, list);
            return V_NULL;
        }
    }
    return list;
}

METHOD(make_proxy) { return weakproxy_new(rt, args[0], nargs > 1 ? args[1] : V_NULL); }

/* Atomic for the callers of WeakValueDictionary: no Python code runs between the look and the deletion. */
METHOD(remove_dead) {
    if (!v_is_dict(rt, args[0]))
        return raise(rt, T_TYPE_ERROR, "_remove_dead_weakref() argument 1 must be dict, not %.50A", args[0]);
    Owned value = V_NULL;
    int found = dict_lookup(rt, args[0], args[1], &value);
    if (found <= 0) return found < 0 ? V_NULL : V_NONE;
    uint32_t type = type_index(value);
    bool proxy = type == T_WEAKPROXY || type == T_WEAKCALLABLEPROXY;
    if (!proxy && !v_is_weakref(rt, value)) {
        decref(rt, value);
        return raise(rt, T_TYPE_ERROR, "not a weakref");
    }
    int result = 0;
    if (!weakref_get(value)) {
        Owned taken = V_NULL;
        result = dict_pop_maybe(rt, args[0], args[1], &taken);
        if (result > 0) decref(rt, taken);
    }
    decref(rt, value);
    return result < 0 ? V_NULL : V_NONE;
}

static const MethodDef functions[] = {
    {"getweakrefcount", get_count, 1, 1, 0, "getweakrefcount($module, object, /)\n--\n\nThe number of weak references to 'object'."},
    {"getweakrefs", get_refs, 1, 1, 0, "getweakrefs($module, object, /)\n--\n\nA list of all weak references and proxies to 'object'."},
    {"proxy", make_proxy, 1, 2, 0,
     "proxy(object[, callback]) -- a proxy that refers weakly to 'object'; 'callback' is called with the proxy when the object dies."},
    {"_remove_dead_weakref", remove_dead, 2, 2, 0,
     "_remove_dead_weakref($module, dct, key, /)\n--\n\nRemove the key from the dict if its value is a dead weak reference."},
    {0},
};

static int module_init(Runtime *rt, Borrowed module, Borrowed dict) {
    Value ref = v_from(rt->types[T_WEAKREF]);
    if (module_add(rt, dict, "ref", own(ref)) < 0 || module_add(rt, dict, "ReferenceType", own(ref)) < 0) return -1;
    if (module_add(rt, dict, "ProxyType", own(v_from(rt->types[T_WEAKPROXY]))) < 0) return -1;
    return module_add(rt, dict, "CallableProxyType", own(v_from(rt->types[T_WEAKCALLABLEPROXY])));
}

const ModuleDef weakref_module = {
    .name = "_weakref",
    .doc = "Weak references.",
    .functions = functions,
    .init = module_init,
};
