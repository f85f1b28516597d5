/* SPDX-License-Identifier: MIT
 * traceback_module.c: the module `_traceback`: what traceback (in Python) needs of the compiler. */
#include "object/protocol.h"
#include "types/module.h"
#include "types/str.h"
#include "types/tuple.h"
#include "vm/frame.h"
#include "vm/print_error.h"

/* anchors(text): (start, end) of the operator or subscript in the text of one expression, or None. */
static Owned anchors(Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kwnames) {
    if (!v_is_str(rt, args[0])) return raise(rt, T_TYPE_ERROR, "expected str, not %T", args[0]);
    ssize_t left, right;
    if (!traceback_anchors(rt, args[0], &left, &right)) return V_NONE;
    return tuple_pack(rt, 2, v_small(left), v_small(right));
}

/* hidden(function): the function, whose frames do not appear in tracebacks from now on. */
static Owned hidden(Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kwnames) {
    if (!v_is(args[0], T_FUNCTION)) return raise(rt, T_TYPE_ERROR, "expected a function, not %T", args[0]);
    as_function(args[0])->code->flags |= CO_HIDDEN;
    return own(args[0]);
}

static const MethodDef functions[] = {
    {"hidden", hidden, 1, 1, 0, "Decorator: the frames of the function do not appear in tracebacks."},
    {"anchors", anchors, 1, 1, 0, "Where the operator or subscript stands in the text of one expression: (start, end), or None."},
    {NULL, NULL, 0, 0, 0, NULL},
};

const ModuleDef traceback_c_module = {"_traceback", "What the traceback module needs of the compiler.", functions, NULL};
