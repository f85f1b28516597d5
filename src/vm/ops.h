/* SPDX-License-Identifier: MIT
 * ops.h: what the evaluation loop calls out of line: slow paths and the instructions that are rare or big.
 *
 * The loop keeps the fast paths; everything here is a plain function that gets the frame where it needs one, returns 0
 * or -1 with the error set, and never touches registers unless its comment says so.
 */
#ifndef HOOP_OPS_H
#define HOOP_OPS_H

#include "compiler/opcodes.h"
#include "vm/frame.h"

/* ops_name.c: variables. cache points at the inline words of the instruction. */
MUST_CHECK Owned op_load_global(Runtime *rt, Frame *f, Borrowed name, Instr *cache);
MUST_CHECK int op_store_global(Runtime *rt, Frame *f, Borrowed name, Borrowed value, Instr *cache);
MUST_CHECK int op_del_global(Runtime *rt, Frame *f, Borrowed name);
MUST_CHECK Owned op_load_name(Runtime *rt, Frame *f, Borrowed name, Instr *cache);
MUST_CHECK int op_store_name(Runtime *rt, Frame *f, Borrowed name, Borrowed value);
MUST_CHECK int op_del_name(Runtime *rt, Frame *f, Borrowed name);
MUST_CHECK Owned op_load_class_free(Runtime *rt, Frame *f, Borrowed name, unsigned index);
COLD void op_unbound_local(Runtime *rt, Frame *f, unsigned reg);
COLD void op_unbound_cell(Runtime *rt, Frame *f, unsigned reg);
COLD void op_unbound_free(Runtime *rt, Frame *f, unsigned index);
MUST_CHECK int op_setup_annotations(Runtime *rt, Frame *f);
MUST_CHECK Owned op_import_name(Runtime *rt, Frame *f, Borrowed name, Borrowed level, Borrowed fromlist);
MUST_CHECK Owned op_import_from(Runtime *rt, Borrowed module, Borrowed name);
MUST_CHECK int op_import_star(Runtime *rt, Frame *f, Borrowed module);
MUST_CHECK Owned op_load_build_class(Runtime *rt, Frame *f);
MUST_CHECK int op_print_expr(Runtime *rt, Borrowed value);

/* ops_data.c: arithmetic, containers, formatting. */
MUST_CHECK Owned op_binary(Runtime *rt, Borrowed a, Borrowed b, unsigned op);  /* enum BinaryOp */
MUST_CHECK Owned op_inplace(Runtime *rt, Borrowed a, Borrowed b, unsigned op);
MUST_CHECK Owned op_compare(Runtime *rt, Borrowed a, Borrowed b, unsigned op); /* enum CompareOp */
MUST_CHECK int op_compare_truth(Runtime *rt, Borrowed a, Borrowed b, unsigned op);
MUST_CHECK Owned op_getitem(Runtime *rt, Borrowed a, Borrowed key);
MUST_CHECK int op_setitem(Runtime *rt, Borrowed a, Borrowed key, Borrowed value);
MUST_CHECK Owned op_getslice(Runtime *rt, Borrowed a, Borrowed lo, Borrowed hi);
MUST_CHECK int op_setslice(Runtime *rt, Borrowed a, Borrowed lo, Borrowed hi, Borrowed value);
/* Writes count registers from out on (releasing what they held); nothing is written on failure. */
MUST_CHECK int op_unpack(Runtime *rt, Borrowed seq, Value *out, size_t count);
MUST_CHECK int op_unpack_ex(Runtime *rt, Borrowed seq, Value *out, size_t before, size_t after);
MUST_CHECK Owned op_build_set(Runtime *rt, Value *items, size_t count);
MUST_CHECK Owned op_build_dict(Runtime *rt, Value *pairs, size_t count);
MUST_CHECK Owned op_build_dict_keys(Runtime *rt, Borrowed keys, Value *values);
MUST_CHECK int op_list_extend(Runtime *rt, Borrowed list, Borrowed iterable);
MUST_CHECK int op_dict_update(Runtime *rt, Borrowed dict, Borrowed mapping);
MUST_CHECK int op_dict_merge(Runtime *rt, Borrowed dict, Borrowed mapping, Borrowed func);
MUST_CHECK Owned op_format(Runtime *rt, Borrowed value, unsigned how, Borrowed spec_or_null);
MUST_CHECK Owned op_make_function(Runtime *rt, Frame *f, Value *parts, unsigned which);
/* One step of `for`: 0 without error when exhausted. */
MUST_CHECK Owned op_next(Runtime *rt, Borrowed iter);

/* ops_flow.c: exceptions, with, await. */
MUST_CHECK int op_with_enter(Runtime *rt, Borrowed manager, Owned *exit, Owned *result, bool is_async);
MUST_CHECK Owned op_with_exit(Runtime *rt, Borrowed exit, Borrowed exc);
/* Sets the error; true: re-raise as it is (no new traceback entry). */
bool op_raise(Runtime *rt, Borrowed exc_or_null, Borrowed cause_or_null);
MUST_CHECK Owned op_get_awaitable(Runtime *rt, Borrowed o, unsigned where);
MUST_CHECK Owned op_get_aiter(Runtime *rt, Borrowed o);
MUST_CHECK Owned op_get_anext(Runtime *rt, Borrowed o);
MUST_CHECK Owned op_yield_from_iter(Runtime *rt, Frame *f, Borrowed o);
/* One step of an iterator that is no generator: 1 yielded, 0 returned (*out either way), -1. */
MUST_CHECK int op_send(Runtime *rt, Borrowed iter, Borrowed value, Owned *out);
/* After an error in f (or below): the frame to go on with, its pc at the handler; NULL: this run of the loop is left. */
Frame *vm_unwind(Runtime *rt, Vm *vm, Frame *f, bool reraise);

/* match.c: pattern matching. */
MUST_CHECK Owned match_keys(Runtime *rt, Borrowed subject, Borrowed keys);
MUST_CHECK Owned match_class(Runtime *rt, Borrowed subject, Borrowed cls, Borrowed names, size_t positional);
MUST_CHECK Owned match_rest(Runtime *rt, Borrowed subject, Borrowed keys);

/* call.c */
enum CallResult { CALL_ERROR = -1, CALL_DONE = 0, CALL_PUSHED = 1 };
/* Call func with the npos positional and, behind them, the keyword arguments in args: registers of the running frame,
 * which are emptied, as func is consumed. CALL_PUSHED: vm->frame is the new frame (the caller sets dest). room: the
 * register before args is free. */
MUST_CHECK int call_window(Runtime *rt, Vm *vm, Frame *f, Owned func, Value *args, size_t npos, Borrowed kwnames, bool room, Owned *result);
/* f(*args, **kwargs) with the three registers at base; consumes them. */
MUST_CHECK int call_ex(Runtime *rt, Vm *vm, Frame *f, Value *base, unsigned kwargs, Owned *result); /* kwargs: CALLEX's B */
/* Push a frame for the Function func (consumed). owned: the arguments are moved, else copied. */
MUST_CHECK Frame *call_push(Runtime *rt, Vm *vm, Owned func, Value *args, size_t npos, Borrowed kwnames, bool owned);
/* How error texts name a function: "f()", "module.A.f()". */
MUST_CHECK Owned call_name(Runtime *rt, Borrowed func);
/* Result of __init__: the instance, or TypeError. Consumes result; owner is the frame's instance (consumed). */
MUST_CHECK Owned call_finish_init(Runtime *rt, Owned owner, Owned result);

/* loop.c: run from `entry` (already vm->frame) until it is left. */
MUST_CHECK Owned vm_run(Runtime *rt, Frame *entry, enum RunStart start);

#endif
