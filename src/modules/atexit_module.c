/* SPDX-License-Identifier: MIT
 * atexit_module.c: atexit: functions to be called when the program ends. The runtime calls _run_exitfuncs.
 *
 * They are kept in a list of (function, arguments, keywords) that lies in the module's dict, where the collector sees it. */
#include "object/protocol.h"
#include "types/dict.h"
#include "types/list.h"
#include "types/module.h"
#include "types/tuple.h"

#define METHOD(name)                                                                                                  \
    static Owned name(Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kwnames)
#define LIST_NAME "_functions"

/* The list lies where programs can reach it: it is held while it is worked on, and its entries are looked at. */
static Owned functions_of(Runtime *rt, Borrowed module) {
    Value list = dict_get_cstr(rt, module_dict(module), LIST_NAME);
    if (list && v_is(list, T_LIST)) return own(list);
    return rt->error ? V_NULL : raise(rt, T_RUNTIME_ERROR, "atexit." LIST_NAME " is gone");
}

/* (function, args, keywords) */
static bool is_entry(Runtime *rt, Borrowed v) {
    return v_is(v, T_TUPLE) && as_tuple(v)->len == 3 && v_is(as_tuple(v)->items[1], T_TUPLE) && v_is(as_tuple(v)->items[2], T_DICT);
}

METHOD(atexit_register) {
    if (nargs < 1) return raise(rt, T_TYPE_ERROR, "register() takes at least 1 argument (0 given)");
    if (!obj_callable(rt, args[0])) return raise(rt, T_TYPE_ERROR, "the first argument must be callable");
    Value list = functions_of(rt, self);
    if (!list) return V_NULL;
    Owned rest = tuple_from(rt, args + 1, nargs - 1), named = rest ? dict_new(rt) : V_NULL, entry = V_NULL;
    for (size_t i = 0; named && kwnames && i < as_tuple(kwnames)->len; i++)
        if (dict_set(rt, named, as_tuple(kwnames)->items[i], args[nargs + i]) < 0) clear_slot(rt, &named);
    if (named) entry = tuple_pack(rt, 3, args[0], rest, named);
    int result = entry ? list_append(rt, list, entry) : -1;
    decref(rt, list);
    decref_maybe(rt, rest);
    decref_maybe(rt, named);
    decref_maybe(rt, entry);
    return result < 0 ? V_NULL : own(args[0]);
}

METHOD(atexit_unregister) {
    Value list = functions_of(rt, self);
    int bad = list ? 0 : -1;
    for (size_t i = list ? as_list(list)->len : 0; i-- > 0 && bad == 0;) {
        if (i >= as_list(list)->len || !is_entry(rt, as_list(list)->items[i])) continue;
        Owned entry = own(as_list(list)->items[i]);
        int same = obj_equal(rt, as_tuple(entry)->items[0], args[0]);
        bool there = i < as_list(list)->len && as_list(list)->items[i] == entry;
        decref(rt, entry);
        bad = same < 0 ? -1 : same && there ? list_set_slice(rt, list, (ssize_t)i, (ssize_t)i + 1, V_NULL) : 0;
    }
    decref_maybe(rt, list);
    return bad < 0 ? V_NULL : V_NONE;
}

METHOD(atexit_clear) {
    Value list = functions_of(rt, self);
    if (!list) return V_NULL;
    list_clear(rt, list);
    decref(rt, list);
    return V_NONE;
}

METHOD(atexit_count) {
    Value list = functions_of(rt, self), count = list ? v_small(as_list(list)->len) : V_NULL;
    decref_maybe(rt, list);
    return count;
}

static void call_entry(Runtime *rt, Borrowed entry) {
    Owned result = V_NULL;
    Value function = V_NONE;
    if (is_entry(rt, entry)) {
        const Tuple *t = as_tuple(entry);
        function = t->items[0];
        result = obj_call_dict(rt, function, t->items[1], t->items[2]);
    } else raise(rt, T_RUNTIME_ERROR, "atexit." LIST_NAME " holds what was not registered");
    if (!result && !error_catch(rt, T_SYSTEM_EXIT)) error_unraisable(rt, "Exception ignored in atexit callback", function);
    decref_maybe(rt, result);
}

/* The last first; errors are told and forgotten. */
METHOD(atexit_run) {
    Value list = functions_of(rt, self);
    int bad = list ? 0 : -1;
    while (bad == 0 && as_list(list)->len) {
        ssize_t last = (ssize_t)as_list(list)->len - 1;
        Owned entry = own(as_list(list)->items[last]);
        bad = list_set_slice(rt, list, last, last + 1, V_NULL);
        if (bad == 0) call_entry(rt, entry);
        decref(rt, entry);
    }
    decref_maybe(rt, list);
    return bad < 0 ? V_NULL : V_NONE;
}

static const MethodDef functions[] = {
    {"register", atexit_register, 0, -1, METH_KW,
     "register(func, *args, **kwargs) -> func\n\nCall func with these arguments when the program ends."},
    {"unregister", atexit_unregister, 1, 1, 0, "unregister(func) -> None\n\nForget every registration of func."},
    {"_clear", atexit_clear, 0, 0, 0, "_clear() -> None\n\nForget all functions."},
    {"_ncallbacks", atexit_count, 0, 0, 0, "_ncallbacks() -> int\n\nHow many functions are registered."},
    {"_run_exitfuncs", atexit_run, 0, 0, 0, "_run_exitfuncs() -> None\n\nCall all functions, the last registered first."},
    {0},
};

static int module_init(Runtime *rt, Borrowed module, Borrowed dict) { return module_add(rt, dict, LIST_NAME, list_new(rt, 0)); }

const ModuleDef atexit_module = {
    .name = "atexit",
    .doc = "Functions to be called when the program ends, the last registered first.",
    .functions = functions,
    .init = module_init,
};
