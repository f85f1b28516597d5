/* SPDX-License-Identifier: MIT
 * audit.c: the hooks of audit events. */
#include "vm/audit.h"

#include "object/protocol.h"
#include "types/str.h"
#include "types/tuple.h"

int audit_call_hooks(Runtime *rt, Borrowed event, Borrowed args) {
    if (!rt->vm->audit_hooks) return 0;
    Owned hooks = own(rt->vm->audit_hooks); /* one of them may add another */
    int bad = 0;
    for (size_t i = 0; !bad && i < as_tuple(hooks)->len; i++) {
        Owned r = obj_call2(rt, as_tuple(hooks)->items[i], event, args);
        bad = r ? 0 : -1;
        decref_maybe(rt, r);
    }
    decref(rt, hooks);
    return bad;
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
    Vm *vm = rt->vm;
    Owned all = tuple_pack(rt, 1, hook);
    if (all && vm->audit_hooks) {
        Owned one = all;
        all = tuple_concat(rt, vm->audit_hooks, one);
        decref(rt, one);
    }
    if (!all) return -1;
    replace_slot(rt, &vm->audit_hooks, all);
    vm->audited = true;
    rt->hooks.audit = audit_event;
    return 0;
}
