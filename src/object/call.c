/* SPDX-License-Identifier: MIT
 * call.c: calling any object from C. */
#include "object/protocol.h"

Owned obj_call(Runtime *rt, Borrowed f, const Value *args, size_t nargs, Borrowed kwnames) {
    CallFn call = slots_of(rt, f)->call;
    if (unlikely(!call)) return raise(rt, T_TYPE_ERROR, "'%.200T' object is not callable", f);
    if (c_stack_low(rt)) return raise_recursion(rt, " while calling a Python object");
    incref(f); /* the call may drop the last reference to what is called */
    Owned result = call(rt, f, args, nargs, kwnames);
    decref(rt, f);
    return result;
}

Owned obj_call0(Runtime *rt, Borrowed f) { return obj_call(rt, f, NULL, 0, V_NULL); }
Owned obj_call1(Runtime *rt, Borrowed f, Borrowed a) { return obj_call(rt, f, &a, 1, V_NULL); }

Owned obj_call2(Runtime *rt, Borrowed f, Borrowed a, Borrowed b) {
    Value args[] = {a, b};
    return obj_call(rt, f, args, 2, V_NULL);
}

Owned obj_call3(Runtime *rt, Borrowed f, Borrowed a, Borrowed b, Borrowed c) {
    Value args[] = {a, b, c};
    return obj_call(rt, f, args, 3, V_NULL);
}

bool obj_callable(Runtime *rt, Borrowed o) { return slots_of(rt, o)->call != NULL; }
