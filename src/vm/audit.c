/* SPDX-License-Identifier: MIT
 * audit.c: the hooks of audit events. */
#include "vm/audit.h"

#include "object/protocol.h"
#include "types/dict.h"
#include "types/list.h"
#include "types/str.h"
#include "types/tuple.h"

/* Hooks are kept in sys.__dict__ under a name that no attribute access can spell. They stay until the runtime ends. */
#define AUDIT_KEY "audit hooks"

int audit_call_hooks(Runtime *rt, Borrowed event, Borrowed args) {
    Value list = rt->sys_dict ? dict_get_cstr(rt, rt->sys_dict, AUDIT_KEY) : V_NULL;
    if (!list) return rt->error ? -1 : 0;
    for (size_t i = 0; i < as_list(list)->len; i++) {
        Value hook = own(as_list(list)->items[i]), r = obj_call2(rt, hook, event, args);
        decref(rt, hook);
        if (!r) return -1;
        decref(rt, r);
    }
    return 0;
}

int audit_event(Runtime *rt, const char *event, const Value *args, size_t nargs) {
    Value name = str_intern_cstr(rt, event), rest = name ? tuple_from(rt, args, nargs) : V_NULL;
    int r = rest ? audit_call_hooks(rt, name, rest) : -1;
    decref_maybe(rt, name);
    decref_maybe(rt, rest);
    return r;
}

/* The hooks that are there may refuse the new one, which then is not added: without a word when that was an Exception. */
int audit_add_hook(Runtime *rt, Borrowed hook) {
    if (AUDIT_PLAIN(rt, "sys.addaudithook")) return error_catch(rt, T_EXCEPTION) ? 0 : -1;
    Value list = dict_get_cstr(rt, rt->sys_dict, AUDIT_KEY);
    if (list) return list_append(rt, list, hook);
    if (rt->error || !(list = list_from(rt, &hook, 1))) return -1;
    int r = dict_set_cstr(rt, rt->sys_dict, AUDIT_KEY, list);
    decref(rt, list);
    if (r == 0) rt->vm->audited = true;
    return r;
}
