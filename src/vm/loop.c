/* SPDX-License-Identifier: MIT
 * loop.c: the evaluation loop.
 *
 * One function, one label an instruction, computed goto. What runs often for built-in types stands here; the rest is
 * called (ops.h), so that the compiler keeps the loop's variables in registers. `pc` points behind the word of the
 * running instruction, at its inline words; NEXT(n) skips n of them. frame->pc is saved (SAVE) before anything that
 * can raise, call or allocate.
 */
#pragma GCC diagnostic ignored "-Wpedantic" /* labels as values */

#include <math.h>

#include "gc/gc.h"
#include "types/class.h"
#include "types/dict.h"
#include "types/exception.h"
#include "types/float.h"
#include "types/int.h"
#include "types/iter.h"
#include "types/list.h"
#include "types/module.h"
#include "types/range.h"
#include "types/set.h"
#include "types/str.h"
#include "types/tuple.h"
#include "vm/attr.h"
#include "vm/generator.h"
#include "vm/ops.h"
#include "vm/trace.h"

#define A ((unsigned)(ins >> 16) & 0xffff)
#define B ((unsigned)(ins >> 32) & 0xffff)
#define C ((unsigned)(ins >> 48))
#define BX ((int32_t)(ins >> 32))
#define HAS(flags) (ins & ((Instr)(flags) << 8))
#define RK_C ((HAS(FK) ? K : regs)[C])
#define TARGET(word) (code_start + (uint32_t)(word))
#define code_start (frame->code->instrs)
#define NAME(i) (frame->code->names[i])
#define SAVE() (frame->pc = pc)
#define CASE(name) L_##name
#define DISPATCH_NOW()                                                                                                \
    do {                                                                                                              \
        ins = *pc++;                                                                                                  \
        goto *labels[ins & 0xff];                                                                                     \
    } while (0)
/* The instruction once more, without being traced again. */
#define AGAIN()                                                                                                       \
    do {                                                                                                              \
        pc--;                                                                                                         \
        DISPATCH_NOW();                                                                                               \
    } while (0)
#ifdef LOOP_TRACED /* see trace.h */
#define DISPATCH() goto traced
#define TRACE_RETURN()                                                                                                \
    do {                                                                                                              \
        SAVE();                                                                                                       \
        if (vm_trace_return(rt, vm, frame, result) < 0) {                                                             \
            decref(rt, result);                                                                                       \
            goto error_saved;                                                                                         \
        }                                                                                                             \
    } while (0)
/* What a generator returns is told as the StopIteration that CPython makes of it: of None for a coroutine alone. */
#define TRACE_GENERATOR_END()                                                                                         \
    do {                                                                                                              \
        if ((result != V_NONE || is_coroutine) && vm_trace_generator_end(rt, vm, frame, result) < 0) {                                  \
            decref(rt, result);                                                                                       \
            goto error_saved;                                                                                         \
        }                                                                                                             \
    } while (0)
#define TRACE_C_CALL()                                                                                                \
    do {                                                                                                              \
        if (vm_trace_c_call(rt, vm, frame, func) < 0) goto call_failed;                                               \
    } while (0)
#define TRACE_C_DONE() (result = vm_trace_c_done(rt, vm, frame, func, result))
#define HAND_OVER(start)                                                                                              \
    do {                                                                                                              \
        if ((start) == RUN_FRESH && frame->flags & FRAME_GENERATOR) TRY(vm_trace_call(rt, vm, frame));                \
    } while (0)
#else
#define DISPATCH() DISPATCH_NOW()
#define TRACE_RETURN() ((void)0)
#define TRACE_GENERATOR_END() ((void)0)
#define TRACE_C_CALL() ((void)0)
#define TRACE_C_DONE() ((void)0)
#define HAND_OVER(start)                                                                                              \
    do {                                                                                                              \
        if (interrupt_pending(rt) & INTERRUPT_TRACE) {                                                                \
            SAVE();                                                                                                   \
            return hand_over(rt, vm, frame, start, run);                                                              \
        }                                                                                                             \
    } while (0)
#endif
#define NEXT(n)                                                                                                       \
    do {                                                                                                              \
        pc += (n);                                                                                                    \
        DISPATCH();                                                                                                   \
    } while (0)
/* Write register i, releasing what it held. */
#define SET(i, v)                                                                                                     \
    do {                                                                                                              \
        Value *slot_ = &regs[i];                                                                                      \
        Value new_ = (v), old_ = *slot_;                                                                              \
        *slot_ = new_;                                                                                                \
        if (unlikely(v_is_ptr(old_))) object_decref(rt, v_obj(old_));                                                 \
    } while (0)
#define EMPTY(i)                                                                                                      \
    do {                                                                                                              \
        Value *slot_ = &regs[i];                                                                                      \
        Value old_ = *slot_;                                                                                          \
        *slot_ = V_EMPTY;                                                                                             \
        if (v_is_ptr(old_)) object_decref(rt, v_obj(old_));                                                           \
    } while (0)
#define CONSUME_B()                                                                                                   \
    do {                                                                                                              \
        if (HAS(FB)) EMPTY(B);                                                                                        \
    } while (0)
#define CONSUME_C()                                                                                                   \
    do {                                                                                                              \
        if (HAS(FC)) EMPTY(C);                                                                                        \
    } while (0)
#define CONSUME_BC()                                                                                                  \
    do {                                                                                                              \
        if (HAS(FB | FC)) consume_bc(rt, regs, ins);                                                                  \
    } while (0)
/* Take the value out of register i: moved if the flag is set, else a new reference. */
#define TAKE(flag, i) (HAS(flag) ? take_register(&regs[i]) : own(regs[i]))
#define TRY(result)                                                                                                   \
    do {                                                                                                              \
        if (unlikely((result) < 0)) goto error;                                                                       \
    } while (0)
#define SAFE_POINT()                                                                                                  \
    do {                                                                                                              \
        if (unlikely(interrupt_pending(rt))) {                                                                       \
            SAVE();                                                                                                   \
            TRY(vm_safe_point(rt));                                                                                   \
            HAND_OVER(RUN_FRESH);                                                                                     \
        }                                                                                                             \
    } while (0)
/* After a jump: an error belongs to the instruction jumped to. */
#define JUMP_SAFE_POINT()                                                                                             \
    do {                                                                                                              \
        if (unlikely(interrupt_pending(rt))) {                                                                       \
            frame->pc = pc + 1;                                                                                       \
            if (vm_safe_point(rt) < 0) goto error_saved;                                                              \
            HAND_OVER(RUN_ON);                                                                                        \
        }                                                                                                             \
    } while (0)
#define LOAD_FRAME()                                                                                                  \
    do {                                                                                                              \
        regs = frame->regs;                                                                                           \
        K = frame->code->consts;                                                                                      \
        pc = frame->pc;                                                                                               \
    } while (0)

static inline Owned take_register(Value *r) {
    Value v = *r;
    *r = V_EMPTY;
    return v;
}

static NOINLINE void consume_bc(Runtime *rt, Value *regs, Instr ins) {
    if (HAS(FB)) EMPTY(B);
    if (HAS(FC)) EMPTY(C);
}

/* Where the registers that a new frame must empty end. */
static inline uint32_t code_variables(const Code *c) {
    if (likely(!c->ncells)) return c->nlocals;
    uint32_t n = c->nlocals + c->ncells;
    return n < c->nregs ? n : c->nregs;
}

/* a + b for two str where the reference to a may be used up: register r is emptied. */
static NOINLINE Owned append_str(Runtime *rt, Value *r, Borrowed b) {
    Value a = *r;
    *r = V_EMPTY;
    return str_append(rt, a, b);
}

static inline bool floats_of(Value b, Value c, double *x, double *y) {
    if (v_is_flonum(b)) {
        *x = flonum_get(b);
        if (v_is_flonum(c)) *y = flonum_get(c);
        else if (v_is_small(c)) *y = (double)small_get(c);
        else return false;
        return true;
    }
    if (v_is_small(b) && v_is_flonum(c)) {
        *x = (double)small_get(b);
        *y = flonum_get(c);
        return true;
    }
    return false;
}

static inline int64_t floor_div(int64_t a, int64_t b) {
    int64_t q = a / b;
    return (a % b != 0 && ((a < 0) != (b < 0))) ? q - 1 : q;
}
static inline int64_t floor_mod(int64_t a, int64_t b) {
    int64_t m = a % b;
    return m != 0 && ((m < 0) != (b < 0)) ? m + b : m;
}

/* The slot that a small index names, or NULL. */
static inline Value *index_slot(Value *items, size_t len, Value index) {
    int64_t i = small_get(index);
    if (i < 0) i += (int64_t)len;
    return (uint64_t)i < len ? items + i : NULL;
}

/* Is it UNPACK of the temporary r into two registers? */
static inline bool unpacks_pair(Instr ins, unsigned r) {
    return (ins & ~((Instr)0xffff << 16)) == (I_UNPACK | (Instr)FB << 8 | (Instr)r << 32 | (Instr)2 << 48);
}

static NOINLINE Owned range_next_big(Runtime *rt, int64_t n) { return int_from_i64(rt, n); }

/* enum BinaryOp of the instructions with a constant on the right */
static const uint8_t constant_ops[] = {OP_ADD, OP_SUB, OP_MUL, OP_TRUEDIV, OP_FLOORDIV, OP_MOD, OP_AND, OP_LSHIFT, OP_RSHIFT};

static NOINLINE Owned binary_slow(Runtime *rt, Instr ins, Value b, Value c) {
    unsigned op = instr_op(ins);
    if (op >= I_ADDK) {
        op = constant_ops[op - I_ADDK];
        return HAS(FT) ? op_inplace(rt, b, c, op) : op_binary(rt, b, c, op);
    }
    return op >= I_IADD ? op_inplace(rt, b, c, op - I_IADD) : op_binary(rt, b, c, op - I_ADD);
}

#ifdef LOOP_TRACED
Owned vm_run_traced(Runtime *rt, Frame *frame, enum RunStart start) {
#else
/* Tracing has begun. RUN_ON: vm_run_alternating() is below; else it takes over, and the C stack grows once, not with each change. */
static NOINLINE Owned hand_over(Runtime *rt, Vm *vm, Frame *frame, enum RunStart start, enum RunStart run) {
    if (run != RUN_ON) return vm_run_alternating(rt, frame, start);
    hassert(frame == vm->frame);
    vm->handed_over = start;
    return V_GO_ON;
}

Owned vm_run(Runtime *rt, Frame *frame, enum RunStart run) {
    if (unlikely(interrupt_pending(rt) & INTERRUPT_TRACE)) return hand_over(rt, rt->vm, frame, run, run);
#endif
    static const void *const labels[256] = {
#define OP(name, words, operands, meaning) [I_##name] = &&L_##name,
#include "compiler/opcodes.def"
#undef OP
    };
    Vm *const vm = rt->vm;
    const Instr *pc;
    Value *regs;
    const Value *K;
    Instr ins;
    /* of a call: */
    Value func, result, item;
    Value *args;
    size_t nargs;
    unsigned dest;
    bool room;

    LOAD_FRAME();
#ifdef LOOP_TRACED
    if (start == RUN_THROW) {
        if (frame->flags & FRAME_GENERATOR) vm_trace_throw(rt, vm, frame);
        goto error_saved;
    }
    HAND_OVER(start);
traced:
    if (!vm->tracing) {
        SAVE();
        hassert(frame == vm->frame);
        return V_GO_ON; /* vm_run_alternating() goes on */
    }
    frame->pc = pc + 1;
    if (vm_trace_instruction(rt, vm, frame) < 0) goto error_saved;
    pc = frame->pc - 1; /* the function may have set f_lineno */
    DISPATCH_NOW();
#else
    if (run == RUN_THROW) goto error_saved;
    DISPATCH();
#endif

    /* ---- moves ---- */
    CASE(NOP) : NEXT(0);
    CASE(MOVE) : {
        Value v = regs[B];
        if (HAS(FB)) regs[B] = V_EMPTY;
        else incref(v);
        SET(A, v);
        NEXT(0);
    }
    CASE(LOADK) : {
        Value v = K[BX];
        incref(v);
        SET(A, v);
        NEXT(0);
    }
    CASE(LOADIMM) : SET(A, (Value)(int64_t)BX);
    NEXT(0);
    CASE(CHECK) : if (likely(regs[A] != V_EMPTY)) NEXT(0);
    op_unbound_local(rt, frame, A);
    goto error;
    CASE(CLEAR) : SAVE(); /* a finalizer may look at the line */
    EMPTY(A);
    NEXT(0);
    CASE(DELFAST) : SAVE();
    if (unlikely(regs[A] == V_EMPTY)) {
        op_unbound_local(rt, frame, A);
        goto error;
    }
    EMPTY(A);
    NEXT(0);

    CASE(LINE) : {
        LineState *lines = &vm->lines;
        LineMark *mark = (LineMark *)(uintptr_t)pc[0];
        if (lines->line->bytes_after < lines->bytes) lines->line->bytes_after = lines->bytes;
        lines->line = mark;
        mark->hits++;
        NEXT(1);
    }

    /* ---- globals and names ---- */
    CASE(LOADNAME) : if (frame->locals != frame->globals || !v_is(frame->globals, T_DICT)) {
        SAVE();
        Value v = op_load_name(rt, frame, NAME(B), (Instr *)pc);
        if (unlikely(!v)) goto error;
        SET(A, v);
        NEXT(2);
    }
    /* fall through */
    CASE(LOADGLOBAL) : {
        Instr w = pc[0];
        Value v;
        if (likely(as_dict(frame->globals)->version == (uint32_t)~w)) {
            uint32_t entry = (uint32_t)(w >> 32);
            if (entry != UINT32_MAX) {
                v = dict_entries(frame->globals)[entry].value;
                incref(v);
                SET(A, v);
                NEXT(2);
            }
            w = pc[1];
            Value builtins = as_function(frame->func)->builtins;
            if (likely(as_dict(builtins)->version == (uint32_t)~w)) {
                v = dict_entries(builtins)[w >> 32].value;
                incref(v);
                SET(A, v);
                NEXT(2);
            }
        }
        SAVE();
        v = op_load_global(rt, frame, NAME(B), (Instr *)pc);
        if (unlikely(!v)) goto error;
        SET(A, v);
        NEXT(2);
    }
    CASE(STORENAME) : if (frame->locals != frame->globals || !v_is(frame->globals, T_DICT)) {
        SAVE();
        TRY(op_store_name(rt, frame, NAME(B), regs[A]));
        if (HAS(FA)) EMPTY(A);
        NEXT(1);
    }
    /* fall through */
    CASE(STOREGLOBAL) : {
        Instr w = pc[0];
        if (likely(as_dict(frame->globals)->version == (uint32_t)~w)) {
            Value v = TAKE(FA, A);
            Value *slot = &dict_entries(frame->globals)[w >> 32].value;
            Value old = *slot;
            *slot = v;
            decref(rt, old);
            NEXT(1);
        }
        SAVE();
        TRY(op_store_global(rt, frame, NAME(B), regs[A], (Instr *)pc));
        if (HAS(FA)) EMPTY(A);
        NEXT(1);
    }
    CASE(DELGLOBAL) : SAVE();
    TRY(op_del_global(rt, frame, NAME(B)));
    NEXT(0);
    CASE(DELNAME) : SAVE();
    TRY(op_del_name(rt, frame, NAME(B)));
    NEXT(0);

    /* ---- cells ---- */
    CASE(MAKECELL) : {
        SAVE();
        Value v = regs[A];
        regs[A] = V_EMPTY;
        Value cell = cell_new(rt, v);
        if (unlikely(!cell)) goto error;
        regs[A] = cell;
        NEXT(0);
    }
    CASE(LOADCELL) : {
        Value v = V_AS(Cell, regs[B])->value;
        if (unlikely(v == V_EMPTY)) {
            op_unbound_cell(rt, frame, B);
            goto error;
        }
        incref(v);
        SET(A, v);
        NEXT(0);
    }
    CASE(STORECELL) : {
        Value v = TAKE(FB, B);
        Cell *cell = V_AS(Cell, regs[A]);
        Value old = cell->value;
        cell->value = v;
        decref(rt, old);
        NEXT(0);
    }
    CASE(DELCELL) : {
        Cell *cell = V_AS(Cell, regs[A]);
        Value old = cell->value;
        if (unlikely(old == V_EMPTY)) {
            op_unbound_cell(rt, frame, A);
            goto error;
        }
        cell->value = V_EMPTY;
        decref(rt, old);
        NEXT(0);
    }
#define CLOSURE(i) (as_tuple(as_function(frame->func)->closure)->items[i])
    CASE(LOADFREE) : {
        Value v = V_AS(Cell, CLOSURE(B))->value;
        if (unlikely(v == V_EMPTY)) {
            op_unbound_free(rt, frame, B);
            goto error;
        }
        incref(v);
        SET(A, v);
        NEXT(0);
    }
    CASE(STOREFREE) : {
        Value v = TAKE(FB, B);
        Cell *cell = V_AS(Cell, CLOSURE(A));
        Value old = cell->value;
        cell->value = v;
        decref(rt, old);
        NEXT(0);
    }
    CASE(DELFREE) : {
        Cell *cell = V_AS(Cell, CLOSURE(A));
        Value old = cell->value;
        if (unlikely(old == V_EMPTY)) {
            op_unbound_free(rt, frame, A);
            goto error;
        }
        cell->value = V_EMPTY;
        decref(rt, old);
        NEXT(0);
    }
    CASE(LOADCLOSURE) : SET(A, own(CLOSURE(B)));
    NEXT(0);
    CASE(LOADCLASSFREE) : {
        SAVE();
        Value v = op_load_class_free(rt, frame, NAME(C), B);
        if (unlikely(!v)) goto error;
        SET(A, v);
        NEXT(0);
    }

    /* ---- arithmetic ---- */
#define FLOAT_OP(expr)                                                                                                \
    do {                                                                                                              \
        double x, y;                                                                                                  \
        if (floats_of(b, c, &x, &y)) {                                                                                \
            Value r_ = flonum_try(expr);                                                                              \
            if (likely(r_)) {                                                                                         \
                SET(A, r_);                                                                                           \
                NEXT(0);                                                                                              \
            }                                                                                                         \
        }                                                                                                             \
    } while (0)
#define BINARY_SLOW()                                                                                                 \
    do {                                                                                                              \
        SAVE();                                                                                                       \
        result = binary_slow(rt, ins, b, c);                                                                          \
        goto binary_done;                                                                                             \
    } while (0)
#define DO_ADD(operand)                                                                                               \
    {                                                                                                                 \
        Value b = regs[B], c = (operand);                                                                             \
        if (likely(v_both_small(b, c))) {                                                                             \
            int64_t r;                                                                                                \
            if (likely(!__builtin_add_overflow((int64_t)b, (int64_t)(c - 1), &r))) {                                  \
                SET(A, (Value)r);                                                                                     \
                NEXT(0);                                                                                              \
            }                                                                                                         \
        } else FLOAT_OP(x + y);                                                                                       \
        if (v_is(b, T_STR) && v_is(c, T_STR) && b != c && (A == B || HAS(FB))) {                                      \
            SAVE();                                                                                                   \
            result = append_str(rt, &regs[B], c);                                                                     \
            goto binary_done;                                                                                         \
        }                                                                                                             \
        BINARY_SLOW();                                                                                                \
    }
#define DO_SUB(operand)                                                                                               \
    {                                                                                                                 \
        Value b = regs[B], c = (operand);                                                                             \
        if (likely(v_both_small(b, c))) {                                                                             \
            int64_t r;                                                                                                \
            if (likely(!__builtin_sub_overflow((int64_t)b, (int64_t)(c - 1), &r))) {                                  \
                SET(A, (Value)r);                                                                                     \
                NEXT(0);                                                                                              \
            }                                                                                                         \
        } else FLOAT_OP(x - y);                                                                                       \
        BINARY_SLOW();                                                                                                \
    }
#define DO_MUL(operand)                                                                                               \
    {                                                                                                                 \
        Value b = regs[B], c = (operand);                                                                             \
        if (likely(v_both_small(b, c))) {                                                                             \
            int64_t r;                                                                                                \
            if (likely(!__builtin_mul_overflow((int64_t)(b - 1), small_get(c), &r))) {                                \
                SET(A, (Value)r + 1);                                                                                 \
                NEXT(0);                                                                                              \
            }                                                                                                         \
        } else FLOAT_OP(x * y);                                                                                       \
        BINARY_SLOW();                                                                                                \
    }
#define DO_TRUEDIV(operand)                                                                                           \
    {                                                                                                                 \
        Value b = regs[B], c = (operand);                                                                             \
        double x, y;                                                                                                  \
        if (floats_of(b, c, &x, &y) && y != 0) {                                                                      \
            Value r_ = flonum_try(x / y);                                                                             \
            if (likely(r_)) {                                                                                         \
                SET(A, r_);                                                                                           \
                NEXT(0);                                                                                              \
            }                                                                                                         \
        }                                                                                                             \
        BINARY_SLOW();                                                                                                \
    }
#define DO_FLOORDIV(operand)                                                                                          \
    {                                                                                                                 \
        Value b = regs[B], c = (operand);                                                                             \
        if (likely(v_both_small(b, c) && c != v_small(0) && c != v_small(-1))) {                                      \
            SET(A, v_small(floor_div(small_get(b), small_get(c))));                                                   \
            NEXT(0);                                                                                                  \
        }                                                                                                             \
        BINARY_SLOW();                                                                                                \
    }
#define DO_MOD(operand)                                                                                               \
    {                                                                                                                 \
        Value b = regs[B], c = (operand);                                                                             \
        if (likely(v_both_small(b, c) && c != v_small(0) && c != v_small(-1))) {                                      \
            SET(A, v_small(floor_mod(small_get(b), small_get(c))));                                                   \
            NEXT(0);                                                                                                  \
        }                                                                                                             \
        BINARY_SLOW();                                                                                                \
    }
#define DO_LSHIFT(operand)                                                                                            \
    {                                                                                                                 \
        Value b = regs[B], c = (operand);                                                                             \
        if (likely(v_both_small(b, c) && c <= v_small(62))) { /* negative counts are huge as unsigned */              \
            int64_t n_ = small_get(c), r = (int64_t)((uint64_t)small_get(b) << n_);                                   \
            if (likely((r >> n_) == small_get(b) && small_fits(r))) {                                                 \
                SET(A, v_small(r));                                                                                   \
                NEXT(0);                                                                                              \
            }                                                                                                         \
        }                                                                                                             \
        BINARY_SLOW();                                                                                                \
    }
#define DO_RSHIFT(operand)                                                                                            \
    {                                                                                                                 \
        Value b = regs[B], c = (operand);                                                                             \
        if (likely(v_both_small(b, c) && c <= v_small(62))) {                                                         \
            SET(A, v_small(small_get(b) >> small_get(c)));                                                            \
            NEXT(0);                                                                                                  \
        }                                                                                                             \
        BINARY_SLOW();                                                                                                \
    }
#define DO_BITS(operand, expr)                                                                                        \
    {                                                                                                                 \
        Value b = regs[B], c = (operand);                                                                             \
        if (likely(v_both_small(b, c))) {                                                                             \
            SET(A, (expr));                                                                                           \
            NEXT(0);                                                                                                  \
        }                                                                                                             \
        BINARY_SLOW();                                                                                                \
    }
#define DO_OTHER()                                                                                                    \
    {                                                                                                                 \
        Value b = regs[B], c = RK_C;                                                                                  \
        BINARY_SLOW();                                                                                                \
    }
    CASE(ADD) : CASE(IADD) : DO_ADD(RK_C)
    CASE(SUB) : CASE(ISUB) : DO_SUB(RK_C)
    CASE(MUL) : CASE(IMUL) : DO_MUL(RK_C)
    CASE(TRUEDIV) : CASE(ITRUEDIV) : DO_TRUEDIV(RK_C)
    CASE(FLOORDIV) : CASE(IFLOORDIV) : DO_FLOORDIV(RK_C)
    CASE(MOD) : CASE(IMOD) : DO_MOD(RK_C)
    CASE(LSHIFT) : CASE(ILSHIFT) : DO_LSHIFT(RK_C)
    CASE(RSHIFT) : CASE(IRSHIFT) : DO_RSHIFT(RK_C)
    CASE(AND) : CASE(IAND) : DO_BITS(RK_C, b & c)
    CASE(OR) : CASE(IOR) : DO_BITS(RK_C, b | c)
    CASE(XOR) : CASE(IXOR) : DO_BITS(RK_C, (b ^ c) | 1)
    CASE(MATMUL) : CASE(IMATMUL) : CASE(POW) : CASE(IPOW) : DO_OTHER()
    CASE(ADDK) : DO_ADD(K[C])
    CASE(SUBK) : DO_SUB(K[C])
    CASE(MULK) : DO_MUL(K[C])
    CASE(TRUEDIVK) : DO_TRUEDIV(K[C])
    CASE(FLOORDIVK) : DO_FLOORDIV(K[C])
    CASE(MODK) : DO_MOD(K[C])
    CASE(ANDK) : DO_BITS(K[C], b & c)
    CASE(LSHIFTK) : DO_LSHIFT(K[C])
    CASE(RSHIFTK) : DO_RSHIFT(K[C])
binary_done:
    if (unlikely(!result)) goto error;
    if (HAS(FK)) CONSUME_B();
    else CONSUME_BC();
    SET(A, result);
    NEXT(0);

    CASE(NEG) : {
        Value b = regs[B];
        if (likely(v_is_small(b) && b != v_small(SMALL_INT_MIN))) {
            SET(A, v_small(-small_get(b)));
            NEXT(0);
        }
        SAVE();
        result = num_neg(rt, b);
        goto unary_done;
    }
    CASE(POS) : SAVE();
    result = v_is_small(regs[B]) || v_is_flonum(regs[B]) ? regs[B] : num_pos(rt, regs[B]);
    goto unary_done;
    CASE(INVERT) : SAVE();
    result = v_is_small(regs[B]) ? (regs[B] ^ ~(Value)1) : num_invert(rt, regs[B]);
unary_done:
    if (unlikely(!result)) goto error;
    CONSUME_B();
    SET(A, result);
    NEXT(0);
    CASE(NOT) : {
        Value b = regs[B];
        if (v_is_bool(b)) {
            SET(A, b ^ (V_TRUE ^ V_FALSE));
            NEXT(0);
        }
        SAVE();
        int truth = obj_truth(rt, b);
        TRY(truth);
        CONSUME_B();
        SET(A, v_bool(!truth));
        NEXT(0);
    }

    /* ---- comparisons ---- */
#define DO_COMPARE(name, operator, op)                                                                                \
    CASE(name) : {                                                                                                    \
        Value b = regs[B], c = RK_C;                                                                                  \
        if (likely(v_both_small(b, c))) {                                                                             \
            SET(A, v_bool((int64_t)b operator(int64_t) c));                                                           \
            NEXT(0);                                                                                                  \
        }                                                                                                             \
        if (v_is_flonum(b) && v_is_flonum(c)) {                                                                       \
            SET(A, v_bool(flonum_get(b) operator flonum_get(c)));                                                     \
            NEXT(0);                                                                                                  \
        }                                                                                                             \
        SAVE();                                                                                                       \
        result = op_compare(rt, b, c, op);                                                                            \
        goto binary_done;                                                                                             \
    }
#define DO_JUMP_COMPARE(name, operator, op)                                                                           \
    CASE(name) : {                                                                                                    \
        Value b = regs[B], c = RK_C;                                                                                  \
        bool r;                                                                                                       \
        if (likely(v_both_small(b, c))) r = (int64_t)b operator(int64_t) c;                                           \
        else if (v_is_flonum(b) && v_is_flonum(c)) r = flonum_get(b) operator flonum_get(c);                          \
        else {                                                                                                        \
            SAVE();                                                                                                   \
            int truth = op_compare_truth(rt, b, c, op);                                                               \
            TRY(truth);                                                                                               \
            CONSUME_BC();                                                                                             \
            r = truth;                                                                                                \
        }                                                                                                             \
        if (r == (HAS(FT) != 0)) goto jump_taken;                                                                     \
        NEXT(1);                                                                                                      \
    }
    DO_COMPARE(LT, <, CMP_LT)
    DO_COMPARE(LE, <=, CMP_LE)
    DO_COMPARE(EQ, ==, CMP_EQ)
    DO_COMPARE(NE, !=, CMP_NE)
    DO_COMPARE(GT, >, CMP_GT)
    DO_COMPARE(GE, >=, CMP_GE)
    DO_JUMP_COMPARE(JLT, <, CMP_LT)
    DO_JUMP_COMPARE(JLE, <=, CMP_LE)
    DO_JUMP_COMPARE(JEQ, ==, CMP_EQ)
    DO_JUMP_COMPARE(JNE, !=, CMP_NE)
    DO_JUMP_COMPARE(JGT, >, CMP_GT)
    DO_JUMP_COMPARE(JGE, >=, CMP_GE)
    CASE(IS) : result = v_bool(regs[B] == RK_C);
    goto binary_done;
    CASE(ISNOT) : result = v_bool(regs[B] != RK_C);
    goto binary_done;
    CASE(JIS) : {
        bool r = regs[B] == RK_C;
        CONSUME_BC();
        if (r == (HAS(FT) != 0)) goto jump_taken;
        NEXT(1);
    }
    CASE(IN) : CASE(NOTIN) : {
        SAVE();
        int r = obj_contains(rt, RK_C, regs[B]);
        TRY(r);
        result = v_bool(r != (instr_op(ins) == I_NOTIN));
        goto binary_done;
    }
    CASE(JIN) : {
        SAVE();
        int r = obj_contains(rt, RK_C, regs[B]);
        TRY(r);
        CONSUME_BC();
        if (r == (HAS(FT) != 0)) goto jump_taken;
        NEXT(1);
    }

    /* ---- jumps ---- */
jump_taken:
    pc = TARGET(pc[0]);
    JUMP_SAFE_POINT();
    DISPATCH();
    CASE(JUMP) : {
        const Instr *from = pc;
        pc = TARGET(BX);
        if (pc < from) JUMP_SAFE_POINT();
        DISPATCH();
    }
    CASE(JUMPIF) : {
        Value v = regs[A];
        int truth;
        if (likely(v_is_bool(v))) truth = v == V_TRUE;
        else if (v == V_NONE) truth = 0;
        else if (v_is_small(v)) truth = v != v_small(0);
        else {
            SAVE();
            truth = obj_truth_slow(rt, v);
            TRY(truth);
            if (HAS(FA)) EMPTY(A);
        }
        if (truth == (HAS(FT) != 0)) goto jump_taken;
        NEXT(1);
    }
    CASE(JUMPIF_KEEP) : {
        SAVE();
        int truth = obj_truth(rt, regs[A]);
        TRY(truth);
        if (truth == (HAS(FT) != 0)) goto jump_taken;
        EMPTY(A);
        NEXT(1);
    }

    /* ---- iteration ---- */
    CASE(GETITER) : {
        SAVE();
        result = obj_iter(rt, regs[B]);
        goto unary_done;
    }
    /* FORITER goes on behind itself and leaves the loop by a jump; FORLOOP the other way round. */
    CASE(FORITER) : CASE(FORLOOP) : {
        Value it = regs[B];
        switch (v_is_ptr(it) ? v_obj(it)->type : T_OBJECT) {
        case T_RANGE_ITER: {
            RangeIter *r = V_AS(RangeIter, it);
            if (unlikely(!r->left)) goto for_end;
            int64_t n = r->next;
            r->left--;
            r->next = (int64_t)((uint64_t)n + (uint64_t)r->step);
            item = v_small(n);
            if (likely(small_fits(n))) goto for_item;
            SAVE();
            item = range_next_big(rt, n);
            if (!item) goto error;
            goto for_item;
        }
        case T_LIST_ITER: {
            ListIter *l = V_AS(ListIter, it);
            if (unlikely(!l->list || l->index >= as_list(l->list)->len)) break;
            item = own(as_list(l->list)->items[l->index++]);
            goto for_item;
        }
        case T_TUPLE_ITER: {
            TupleIter *t = V_AS(TupleIter, it);
            if (unlikely(!t->tuple || t->index >= as_tuple(t->tuple)->len)) break;
            item = own(as_tuple(t->tuple)->items[t->index++]);
            goto for_item;
        }
        case T_STR_ITER:
        case T_STR_ASCII_ITER: {
            StrIter *s = V_AS(StrIter, it);
            if (unlikely(!s->str || s->index >= str_len(s->str))) break;
            uint32_t c = str_at(s->str, s->index);
            if (unlikely(c >= COUNT_OF(rt->chars) || !rt->chars[c])) break;
            s->index++;
            item = own(rt->chars[c]);
            goto for_item;
        }
        case T_GENERATOR: {
            Generator *g = V_AS(Generator, it);
            if (unlikely(g->state > GEN_SUSPENDED || rt->recursion_depth >= rt->recursion_limit)) break;
            SAVE();
            frame = generator_enter(rt, vm, frame, g, V_NONE, FRAME_FOR);
            LOAD_FRAME();
            SAFE_POINT();
            DISPATCH();
        }
        case T_ENUMERATE:
        case T_ZIP:
        case T_DICT_ITEMITER: {
            /* `for a, b in ...`: the pair goes into its two registers without a tuple between. */
            const Instr *unpack = instr_op(ins) == I_FORITER ? pc + 1 : TARGET(pc[0]);
            if (!unpacks_pair(*unpack, A)) break;
            SAVE();
            Value pair[2];
            int r = iter_pair(rt, it, pair);
            if (unlikely(r == 2)) break;
            TRY(r);
            if (!r) goto for_end;
            pc = unpack + 1;
            SET(instr_a(*unpack), pair[0]);
            SET(instr_a(*unpack) + 1, pair[1]);
            if (instr_op(ins) == I_FORLOOP) JUMP_SAFE_POINT();
            DISPATCH();
        }
        default: break;
        }
        SAVE();
        item = op_next(rt, it);
        if (likely(item)) goto for_item;
        if (unlikely(rt->error)) goto error;
    for_end:
        EMPTY(B);
        if (instr_op(ins) == I_FORLOOP) NEXT(1);
        pc = TARGET(pc[0]);
        DISPATCH();
    for_item:
        SET(A, item);
        if (instr_op(ins) == I_FORITER) NEXT(1);
        pc = TARGET(pc[0]);
        JUMP_SAFE_POINT();
        DISPATCH();
    }
    CASE(UNPACK) : {
        Value seq = regs[B];
        unsigned count = C;
        Value *items = NULL;
        if (v_is(seq, T_TUPLE) && as_tuple(seq)->len == count) items = as_tuple(seq)->items;
        else if (v_is(seq, T_LIST) && as_list(seq)->len == count) items = as_list(seq)->items;
        if (likely(items)) {
            /* Keep the sequence: releasing what the targets held may run code; a list is copied out first. */
            incref(seq);
            if (HAS(FB)) EMPTY(B);
            if (v_is(seq, T_TUPLE)) {
                for (unsigned i = 0; i < count; i++) SET(A + i, own(items[i]));
                decref(rt, seq);
                NEXT(0);
            }
            SAVE();
            int r = op_unpack(rt, seq, &regs[A], count);
            decref(rt, seq);
            TRY(r);
            NEXT(0);
        }
        SAVE();
        seq = TAKE(FB, B);
        int r = op_unpack(rt, seq, &regs[A], count);
        decref(rt, seq);
        TRY(r);
        NEXT(0);
    }
    CASE(UNPACKEX) : {
        SAVE();
        Value seq = TAKE(FB, B);
        int r = op_unpack_ex(rt, seq, &regs[A], C & 0xff, C >> 8);
        decref(rt, seq);
        TRY(r);
        NEXT(0);
    }

    /* ---- attributes ---- */
    CASE(GETATTR) : {
        Value o = regs[B];
        Instr w = pc[0];
        Value v;
        if (likely(cache_kind(w) == CACHE_SLOT) && likely(cache_shape_hit(w, o))) {
            v = own(as_instance(o)->slots[pc[1]]);
            CONSUME_B();
            SET(A, v);
            NEXT(2);
        }
        switch (cache_kind(w)) {
        case CACHE_VALUE_SHAPE:
            if (cache_shape_hit(w, o)) {
                v = own(pc[1]);
                CONSUME_B();
                SET(A, v);
                NEXT(2);
            }
            break;
        case CACHE_VALUE_TYPE:
            if (cache_type_hit_any(rt, w, o)) {
                v = own(pc[1]);
                CONSUME_B();
                SET(A, v);
                NEXT(2);
            }
            break;
        case CACHE_CLASS:
            if (cache_class_hit(w, o)) {
                v = own(pc[1]);
                CONSUME_B();
                SET(A, v);
                NEXT(2);
            }
            break;
        case CACHE_MEMBER:
            if (cache_type_hit(rt, w, o)) {
                v = *(Value *)((char *)v_obj(o) + (uint32_t)pc[1]);
                if (likely(v && v != V_EMPTY)) {
                    incref(v);
                    CONSUME_B();
                    SET(A, v);
                    NEXT(2);
                }
            }
            break;
        case CACHE_PROPERTY_TYPE: /* the getter runs as a frame of this run of the loop */
            func = cache_getter(rt, pc, o);
            if (!func) break;
            SAVE();
            if (!call_push(rt, vm, own(func), &o, 1, V_NULL, false)) goto error;
            CONSUME_B();
            frame->pc = pc + 2;
            dest = A;
            goto call_pushed;
        default: break;
        }
        if (attr_recall(rt, o, NAME(C), USE_GET, (Instr *)pc)) AGAIN();
        SAVE();
        v = attr_get_cached(rt, o, NAME(C), (Instr *)pc);
        if (unlikely(!v)) goto error;
        CONSUME_B();
        SET(A, v);
        NEXT(2);
    }
    CASE(SETATTR) : {
        Value o = regs[A];
        Instr w = pc[0];
        switch (cache_kind(w)) {
        case CACHE_SLOT:
            if (likely(cache_shape_hit(w, o))) {
                Value v = TAKE(FB, B);
                Value *slot = &as_instance(o)->slots[pc[1]];
                Value old = *slot;
                *slot = v;
                if (v_is_ptr(old)) {
                    SAVE();
                    object_decref(rt, v_obj(old));
                }
                if (HAS(FA)) EMPTY(A);
                NEXT(2);
            }
            break;
        case CACHE_SLOT_ADD:
            if (likely(cache_shape_hit(w, o)) && likely((uint32_t)pc[1] < instance_room(rt, as_instance(o)))) {
                Instance *inst = as_instance(o);
                inst->slots[(uint32_t)pc[1]] = TAKE(FB, B);
                inst->shape = pc[1] & ~(Instr)UINT32_MAX;
                if (HAS(FA)) EMPTY(A);
                NEXT(2);
            }
            break;
        case CACHE_MEMBER:
            if (likely(cache_type_hit(rt, w, o))) {
                Value v = TAKE(FB, B);
                Value *slot = (Value *)((char *)v_obj(o) + (uint32_t)pc[1]);
                Value old = *slot;
                *slot = v;
                SAVE();
                decref_maybe(rt, old);
                if (HAS(FA)) EMPTY(A);
                NEXT(2);
            }
            break;
        default: break;
        }
        if (attr_recall(rt, o, NAME(C), USE_SET, (Instr *)pc)) AGAIN();
        SAVE();
        TRY(attr_set(rt, o, NAME(C), regs[B], (Instr *)pc));
        CONSUME_B();
        if (HAS(FA)) EMPTY(A);
        NEXT(2);
    }
    CASE(DELATTR) : SAVE();
    TRY(obj_setattr(rt, regs[A], NAME(C), V_NULL));
    if (HAS(FA)) EMPTY(A);
    NEXT(0);
    CASE(LOADMETHOD) : {
        Value o = regs[B];
        Instr w = pc[0];
        Value v;
        /* before the switch, which is a jump through a table */
        if (likely(cache_kind(w) == CACHE_METHOD_SHAPE) && likely(cache_shape_hit(w, o))) goto method_hit;
        switch (cache_kind(w)) {
        case CACHE_METHOD_TYPE:
            if (likely(cache_type_hit_any(rt, w, o))) goto method_hit;
            break;
        case CACHE_METHOD_BARE:
            if (cache_type_hit(rt, w, o) && object_is_bare(rt, o)) goto method_hit;
            break;
        case CACHE_CLASS:
            if (!cache_class_hit(w, o)) break;
            v = own(pc[1]);
            goto value_found;
        case CACHE_CLASS_METHOD:
            if (cache_class_hit(w, o)) goto method_hit;
            break;
        case CACHE_MODULE:
            v = attr_of_module(o, pc);
            if (likely(v)) goto value_found;
            break;
        case CACHE_SLOT: /* a function kept by the instance */
            if (!cache_shape_hit(w, o)) break;
            v = own(as_instance(o)->slots[pc[1]]);
            goto value_found;
        case CACHE_VALUE_SHAPE:
            if (!cache_shape_hit(w, o)) break;
            v = own(pc[1]);
            goto value_found;
        case CACHE_VALUE_TYPE:
            if (!cache_type_hit_any(rt, w, o)) break;
            v = own(pc[1]);
            goto value_found;
        default: /* super().name(...): no bound method is made either */
            if (!v_is(o, T_SUPER)) break;
            SAVE();
            int found = super_load_method(rt, o, NAME(C), &v, &item);
            TRY(found);
            if (!found) break;
            CONSUME_B();
            SET(A, v);
            SET(A + 1, item);
            NEXT(2);
        }
        if (attr_recall(rt, o, NAME(C), USE_METHOD, (Instr *)pc)) AGAIN();
        SAVE();
        int self = attr_load_method(rt, o, NAME(C), &v, (Instr *)pc);
        TRY(self);
        if (self) goto method_found;
    value_found: /* called as it is */
        CONSUME_B();
        SET(A, V_EMPTY);
        SET(A + 1, v);
        NEXT(2);
    method_hit:
        v = own(pc[1]);
    method_found:
        o = HAS(FB) || B - A <= 1 ? take_register(&regs[B]) : own(o);
        SET(A, v);
        SET(A + 1, o);
        NEXT(2);
    }

    /* ---- subscripts ---- */
    CASE(GETITEM) : {
        Value b = regs[B], c = RK_C;
        if (v_is_ptr(b)) {
            unsigned type = v_obj(b)->type;
            Value *slot = NULL;
            if (type == T_LIST && v_is_small(c)) slot = index_slot(as_list(b)->items, as_list(b)->len, c);
            else if (type == T_TUPLE && v_is_small(c)) slot = index_slot(as_tuple(b)->items, as_tuple(b)->len, c);
            if (likely(slot)) {
                result = own(*slot);
                CONSUME_B();
                SET(A, result);
                NEXT(0);
            }
        }
        SAVE();
        result = op_getitem(rt, b, c);
        goto binary_done;
    }
    CASE(SETITEM) : CASE(SETITEMK) : {
        Value a = regs[A], b = (instr_op(ins) == I_SETITEMK ? K : regs)[B];
        if (v_is(a, T_LIST) && v_is_small(b)) {
            Value *slot = index_slot(as_list(a)->items, as_list(a)->len, b);
            if (likely(slot)) {
                Value v = TAKE(FC, C);
                Value old = *slot;
                *slot = v;
                if (v_is_ptr(old)) {
                    SAVE();
                    object_decref(rt, v_obj(old));
                }
                if (HAS(FA)) EMPTY(A);
                NEXT(0);
            }
        }
        SAVE();
        TRY(op_setitem(rt, a, b, regs[C]));
        CONSUME_BC();
        if (HAS(FA)) EMPTY(A);
        NEXT(0);
    }
    CASE(DELITEM) : SAVE();
    TRY(obj_setitem(rt, regs[A], regs[B], V_NULL));
    CONSUME_B();
    if (HAS(FA)) EMPTY(A);
    NEXT(0);
    CASE(GETSLICE) : {
        SAVE();
        result = op_getslice(rt, regs[B], regs[C], regs[C + 1]);
        if (unlikely(!result)) goto error;
        CONSUME_B();
        if (HAS(FC)) {
            EMPTY(C);
            EMPTY(C + 1);
        }
        SET(A, result);
        NEXT(0);
    }
    CASE(SETSLICE) : {
        SAVE();
        TRY(op_setslice(rt, regs[A], regs[B], regs[B + 1], regs[C]));
        if (HAS(FB)) {
            EMPTY(B);
            EMPTY(B + 1);
        }
        CONSUME_C();
        if (HAS(FA)) EMPTY(A);
        NEXT(0);
    }

    /* ---- calls ---- */
    CASE(CALLMETHOD) : args = &regs[A];
    nargs = B;
    dest = C;
    func = *args;
    if (likely(func != V_EMPTY)) {
        *args++ = V_EMPTY;
        nargs++;
        room = false;
        goto call;
    }
    func = *++args;
    *args++ = V_EMPTY;
    room = true;
    goto call;
    CASE(CALL) : args = &regs[A];
    nargs = B;
    dest = C;
    func = *args;
    *args++ = V_EMPTY;
    room = true;
call:
    SAVE();
    if (unlikely(!v_is_ptr(func))) goto call_other;
    switch (v_obj(func)->type) {
    case T_FUNCTION: {
        Function *fn = as_function(func);
        Code *code = fn->code;
        if (unlikely(!code->simple_args || code->argcount != nargs || (frame->flags & FRAME_GENERATOR) || interrupt_pending(rt))) goto call_other;
        Frame *callee = frame_push(rt, vm, &args, nargs, code->nregs);
        if (unlikely(!callee)) goto call_failed;
        callee->prev = frame;
        callee->code = code;
        callee->func = func;
        callee->regs = args;
        callee->globals = fn->globals;
        callee->dest = dest;
        for (size_t i = nargs, n = code_variables(code); i < n; i++) args[i] = V_EMPTY;
        vm->frame = frame = callee;
        regs = args;
        K = code->consts;
        pc = code->instrs;
        DISPATCH();
    }
    case T_BUILTIN: {
        Builtin *b = V_AS(Builtin, func);
        const MethodDef *def = b->def;
        if (unlikely((ssize_t)nargs < def->min || (def->max >= 0 && (ssize_t)nargs > def->max))) goto call_other;
        TRACE_C_CALL();
        result = b->fn(rt, b->self, args, nargs, V_NULL);
        goto call_done;
    }
    case T_METHOD_DESCR: {
        MethodDescr *d = V_AS(MethodDescr, func);
        const MethodDef *def = d->def;
        if (unlikely(nargs == 0 || (ssize_t)nargs - 1 < def->min || (def->max >= 0 && (ssize_t)nargs - 1 > def->max))) goto call_other;
        uint32_t self_type = type_index(args[0]);
        if (unlikely(self_type != d->type->index && !type_is_subtype(rt, rt->types[self_type], d->type))) goto call_other;
        TRACE_C_CALL();
        result = def->fn(rt, args[0], args + 1, nargs - 1, V_NULL);
        goto call_done;
    }
    default: goto call_other;
    }
call_done:
    TRACE_C_DONE();
    regs_release(rt, args, args + nargs);
    object_decref(rt, v_obj(func));
    if (unlikely(!result)) goto error;
    SET(dest, result);
    DISPATCH();
call_failed:
    regs_release(rt, args, args + nargs);
    decref(rt, func);
    goto error;
call_other:
    switch (call_window(rt, vm, frame, func, args, nargs, V_NULL, room, &result)) {
    case CALL_DONE: SET(dest, result); DISPATCH();
    case CALL_PUSHED: goto call_pushed;
    default: goto error;
    }
call_pushed:
    frame = vm->frame;
    frame->dest = dest;
    LOAD_FRAME();
    SAFE_POINT();
    DISPATCH();
    CASE(CALLKW) : {
        SAVE();
        dest = C;
        func = regs[A];
        regs[A] = V_EMPTY;
        Value names = K[pc[0]];
        int r = call_window(rt, vm, frame, func, &regs[A + 1], B - as_tuple(names)->len, names, true, &result);
        goto call_kw_done;
    call_kw_done:
        /* The callee returns to behind the inline word. */
        if (r == CALL_DONE) {
            SET(dest, result);
            NEXT(1);
        }
        if (r == CALL_PUSHED) {
            frame->pc = pc + 1;
            goto call_pushed;
        }
        goto error;
    }
    CASE(CALLMETHODKW) : {
        SAVE();
        dest = C;
        Value names = K[pc[0]];
        size_t nkw = as_tuple(names)->len;
        int r;
        func = regs[A];
        if (func != V_EMPTY) {
            regs[A] = V_EMPTY;
            r = call_window(rt, vm, frame, func, &regs[A + 1], B + 1 - nkw, names, false, &result);
        } else {
            func = regs[A + 1];
            regs[A + 1] = V_EMPTY;
            r = call_window(rt, vm, frame, func, &regs[A + 2], B - nkw, names, true, &result);
        }
        if (r == CALL_DONE) {
            SET(dest, result);
            NEXT(1);
        }
        if (r == CALL_PUSHED) {
            frame->pc = pc + 1;
            goto call_pushed;
        }
        goto error;
    }
    CASE(CALLEX) : {
        SAVE();
        dest = C;
        switch (call_ex(rt, vm, frame, &regs[A], B, &result)) {
        case CALL_DONE: SET(dest, result); DISPATCH();
        case CALL_PUSHED: goto call_pushed;
        default: goto error;
        }
    }

    CASE(RETURNK) : result = own(K[BX]);
    TRACE_RETURN();
    goto return_result;
    CASE(RETURN) : result = regs[A];
    regs[A] = V_EMPTY;
    TRACE_RETURN();
return_result:
    hassert(result != V_EMPTY && result != V_GO_ON);
    if (unlikely(frame->flags)) goto return_flags;
return_plain:
    regs_release(rt, regs, regs + frame->code->nregs);
    if (unlikely(frame->flags)) goto return_flags; /* what died there has looked at the frame */
return_leave: {
    Frame *callee = frame;
    rt->recursion_depth--;
    vm->frame_next = callee;
    vm->frame = frame = callee->prev;
    dest = callee->dest;
    object_decref(rt, v_obj(callee->func));
    LOAD_FRAME();
    SET(dest, result);
    DISPATCH();
}
return_flags:
#ifndef LOOP_TRACED
    if (unlikely(frame->flags & FRAME_TRACED && interrupt_pending(rt) & INTERRUPT_TRACE) && instr_op(ins) != I_GENSTART) {
        if (instr_op(ins) == I_RETURN) regs[A] = result; /* the traced loop returns */
        else decref(rt, result);
        frame->pc = pc - 1;
        return hand_over(rt, vm, frame, RUN_ON, run);
    }
#endif
    frame->flags &= ~(uint32_t)(FRAME_NODE | FRAME_TRACED); /* nothing to be done for these */
    if (!frame->flags) goto return_plain;
    SAVE();
    if (frame->flags & FRAME_GENERATOR) goto generator_return;
    if (frame->flags & FRAME_INIT) {
        Value owner = frame->owner;
        frame->owner = V_NULL;
        result = call_finish_init(rt, owner, result);
        if (likely(result) && frame->flags == FRAME_INIT) {
            regs_release(rt, regs, regs + frame->code->nregs);
            if (likely(frame->flags == FRAME_INIT)) goto return_leave;
        }
    }
    {
        bool entry = frame->flags & FRAME_ENTRY;
        Frame *caller = frame->prev;
        dest = frame->dest;
        frame_leave(rt, vm, frame);
        if (entry) return result;
        frame = caller;
        if (unlikely(!result)) goto error_saved;
        LOAD_FRAME();
        SET(dest, result);
        DISPATCH();
    }

    /* ---- generators ---- */
    CASE(GENSTART) : SAVE();
    result = generator_from_frame(rt, vm, frame);
    if (unlikely(!result)) goto error;
    goto return_result;
generator_return: {
    uint32_t flags = frame->flags;
    Frame *caller = frame->prev;
#ifdef LOOP_TRACED
    bool is_coroutine = frame->code->flags & CO_COROUTINE;
#endif
    generator_finish(rt, vm, frame);
    if (flags & FRAME_ENTRY) return result;
    frame = caller;
    LOAD_FRAME();
    ins = pc[-1]; /* the FORITER or SEND that resumed it */
    TRACE_GENERATOR_END();
    if (flags & FRAME_FOR) {
        decref(rt, result);
        goto for_end;
    }
    EMPTY(B);
    SET(A, result);
    pc = TARGET(pc[0]);
    DISPATCH();
}
    CASE(YIELD) : SAVE();
    result = TAKE(FB, B);
    if (unlikely(frame->code->flags & CO_ASYNC_GENERATOR)) {
        result = async_gen_wrap(rt, result);
        if (!result) goto error;
    }
    goto suspend;
    CASE(YIELDVALUE_RAW) : SAVE();
    result = TAKE(FB, B);
suspend: {
    hassert(result != V_EMPTY && result != V_GO_ON);
    TRACE_RETURN();
    uint32_t flags = frame->flags;
    frame = generator_suspend(rt, vm, frame);
    if (flags & FRAME_ENTRY) return result;
    LOAD_FRAME();
    ins = pc[-1];
    if (flags & FRAME_FOR) {
        item = result;
        goto for_item;
    }
    SET(A, result);
    NEXT(1);
}
    CASE(SEND) : {
        Value it = regs[B];
        SAVE();
        if (v_is(it, T_GENERATOR) || v_is(it, T_COROUTINE)) {
            Generator *g = V_AS(Generator, it);
            if (g->state <= GEN_SUSPENDED && rt->recursion_depth < rt->recursion_limit && (g->state == GEN_SUSPENDED || regs[A] == V_NONE)) {
                Value v = regs[A];
                regs[A] = V_EMPTY;
                frame = generator_enter(rt, vm, frame, g, v, FRAME_SEND);
                LOAD_FRAME();
                SAFE_POINT();
                DISPATCH();
            }
        }
        int r = op_send(rt, it, regs[A], &result);
        TRY(r);
        if (!r) EMPTY(B);
        SET(A, result);
        if (r) NEXT(1);
        pc = TARGET(pc[0]);
        DISPATCH();
    }
    CASE(YIELDFROM_ITER) : SAVE();
    result = op_yield_from_iter(rt, frame, regs[B]);
    goto unary_done;
    CASE(GETAWAITABLE) : SAVE();
    result = op_get_awaitable(rt, regs[B], C);
    goto unary_done;
    CASE(GETAITER) : SAVE();
    result = op_get_aiter(rt, regs[B]);
    goto unary_done;
    CASE(GETANEXT) : SAVE();
    result = op_get_anext(rt, regs[B]);
    goto unary_done;
    CASE(ENDASYNCFOR) : {
        SAVE();
        if (obj_is_instance_of(rt, regs[A], T_STOP_ASYNC_ITERATION)) {
            EMPTY(A);
            EMPTY(B);
            pc = TARGET(pc[0]);
            DISPATCH();
        }
        Value exc = regs[A];
        regs[A] = V_EMPTY;
        error_restore(rt, exc);
        goto reraise;
    }

    /* ---- building ---- */
    CASE(BUILDTUPLE) : SAVE();
    result = C ? tuple_from_owned(rt, &regs[B], C) : own(rt->empty_tuple);
    goto built;
    CASE(BUILDLIST) : SAVE();
    result = list_from_owned(rt, &regs[B], C);
    goto built;
    CASE(LISTK) : SAVE();
    result = list_from(rt, as_tuple(K[BX])->items, as_tuple(K[BX])->len);
    goto built;
    CASE(BUILDSET) : SAVE();
    result = op_build_set(rt, &regs[B], C);
    goto built;
    CASE(BUILDDICT) : SAVE();
    result = op_build_dict(rt, &regs[B], C);
    goto built;
    CASE(BUILDDICTK) : SAVE();
    result = op_build_dict_keys(rt, K[C], &regs[B]);
    goto built;
    CASE(BUILDSTR) : SAVE();
    result = str_join_values(rt, V_NULL, &regs[B], C);
    if (result) regs_release(rt, &regs[B], &regs[B + C]);
    goto built;
    CASE(BUILDSLICE) : SAVE();
    result = slice_new(rt, regs[B], regs[B + 1], C == 3 ? regs[B + 2] : V_NULL);
    if (result) regs_release(rt, &regs[B], &regs[B + C]);
built:
    if (unlikely(!result)) goto error;
    SET(A, result);
    NEXT(0);
    CASE(LISTAPPEND) : {
        List *l = as_list(regs[A]);
        SAVE();
        if (likely(l->len < l->room)) l->items[l->len++] = TAKE(FB, B);
        else {
            Value v = TAKE(FB, B);
            TRY(list_append_owned(rt, regs[A], v));
        }
        NEXT(0);
    }
    CASE(LISTEXTEND) : SAVE();
    TRY(op_list_extend(rt, regs[A], regs[B]));
    CONSUME_B();
    NEXT(0);
    CASE(LISTTOTUPLE) : SAVE();
    result = list_to_tuple(rt, regs[B]);
    if (unlikely(!result)) goto error;
    EMPTY(B);
    SET(A, result);
    NEXT(0);
    CASE(SETADD) : SAVE();
    TRY(set_add(rt, regs[A], regs[B]));
    CONSUME_B();
    NEXT(0);
    CASE(SETUPDATE) : SAVE();
    TRY(set_update(rt, regs[A], regs[B]));
    CONSUME_B();
    NEXT(0);
    CASE(DICTSET) : SAVE();
    TRY(dict_set(rt, regs[A], regs[B], regs[C]));
    CONSUME_BC();
    NEXT(0);
    CASE(DICTUPDATE) : SAVE();
    TRY(op_dict_update(rt, regs[A], regs[B]));
    CONSUME_B();
    NEXT(0);
    CASE(DICTMERGE) : SAVE();
    TRY(op_dict_merge(rt, regs[A], regs[B], regs[C]));
    CONSUME_B();
    NEXT(0);
    CASE(FORMAT) : {
        SAVE();
        bool spec = C & 4;
        result = op_format(rt, regs[B], C & 3, spec ? regs[B + 1] : V_NULL);
        if (unlikely(!result)) goto error;
        if (spec) EMPTY(B + 1);
        CONSUME_B();
        SET(A, result);
        NEXT(0);
    }

    /* ---- functions and classes ---- */
    CASE(MAKEFUNC) : SAVE();
    result = op_make_function(rt, frame, &regs[B], C);
    goto built;
    CASE(LOADBUILDCLASS) : SAVE();
    result = op_load_build_class(rt, frame);
    goto built;
    CASE(SETUPANNOTATIONS) : SAVE();
    TRY(op_setup_annotations(rt, frame));
    NEXT(0);

    /* ---- import ---- */
    CASE(IMPORTNAME) : SAVE();
    result = op_import_name(rt, frame, NAME(C), regs[B], regs[B + 1]);
    if (unlikely(!result)) goto error;
    EMPTY(B);
    EMPTY(B + 1);
    SET(A, result);
    NEXT(0);
    CASE(IMPORTFROM) : SAVE();
    result = op_import_from(rt, regs[B], NAME(C));
    goto built;
    CASE(IMPORTSTAR) : SAVE();
    TRY(op_import_star(rt, frame, regs[B]));
    CONSUME_B();
    NEXT(0);

    /* ---- exceptions ---- */
    CASE(RAISE) : SAVE();
    if (op_raise(rt, A == REG_NONE ? V_NULL : regs[A], B == REG_NONE ? V_NULL : regs[B])) goto reraise;
    goto error;
    CASE(RERAISE) : {
        SAVE();
        Value exc = regs[A];
        regs[A] = V_EMPTY;
        error_restore(rt, exc);
        goto reraise;
    }
    CASE(PUSHEXC) : {
        Value before = frame->flags & FRAME_HANDLED ? own(frame->handled) : V_NONE;
        SAVE();
        frame_set_handled(rt, vm, frame, own(regs[A]));
        SET(B, before);
        NEXT(0);
    }
    CASE(POPEXC) : {
        Value before = regs[B];
        regs[B] = V_EMPTY;
        SAVE();
        frame_set_handled(rt, vm, frame, before == V_NONE || before == V_EMPTY ? V_NULL : before);
        EMPTY(A);
        NEXT(0);
    }
    CASE(EXCMATCH) : {
        SAVE();
        int r = exc_matches(rt, regs[A], regs[B]);
        TRY(r);
        CONSUME_B();
        if (r) NEXT(1);
        pc = TARGET(pc[0]);
        DISPATCH();
    }
    CASE(EXCSTAR) : {
        SAVE();
        Value match = V_NONE, rest = V_NONE;
        if (regs[B] != V_NONE) TRY(exc_split(rt, regs[B], regs[C], &match, &rest));
        CONSUME_C();
        if (match != V_NONE) frame_set_handled(rt, vm, frame, own(match));
        SET(B, rest);
        SET(A, match);
        NEXT(0);
    }
    CASE(PREPRERAISESTAR) : SAVE();
    result = exc_prepare_reraise_star(rt, regs[B], regs[C]);
    if (unlikely(!result)) goto error;
    CONSUME_BC();
    SET(A, result);
    NEXT(0);
    CASE(WITHENTER) : CASE(AWITHENTER) : {
        SAVE();
        Value leave;
        TRY(op_with_enter(rt, regs[B], &leave, &result, instr_op(ins) == I_AWITHENTER));
        CONSUME_B();
        SET(A, leave);
        SET(A + 1, result);
        NEXT(0);
    }
    CASE(WITHEXIT) : SAVE();
    result = op_with_exit(rt, regs[B], C == REG_NONE ? V_NULL : regs[C]);
    if (unlikely(!result)) goto error;
    CONSUME_B();
    if (C != REG_NONE) CONSUME_C();
    SET(A, result);
    NEXT(0);
    CASE(LOADASSERT) : SET(A, own(v_from(rt->types[T_ASSERTION_ERROR])));
    NEXT(0);

    /* ---- pattern matching ---- */
    CASE(MATCHSEQ) : result = v_bool(type_of(rt, regs[B])->flags & TF_SEQUENCE);
    goto unary_done;
    CASE(MATCHMAP) : result = v_bool(type_of(rt, regs[B])->flags & TF_MAPPING);
    goto unary_done;
    CASE(MATCHKEYS) : SAVE();
    result = match_keys(rt, regs[B], regs[C]);
    goto matched;
    CASE(MATCHCLASS) : SAVE();
    result = match_class(rt, regs[B], regs[C], regs[C + 1], pc[0]);
    pc++;
    if (unlikely(!result)) goto error;
    EMPTY(C + 1);
    goto matched;
    CASE(MATCHREST) : SAVE();
    result = match_rest(rt, regs[B], regs[C]);
matched:
    if (unlikely(!result)) goto error;
    CONSUME_BC();
    SET(A, result);
    NEXT(0);
    CASE(GETLEN) : {
        SAVE();
        ssize_t n = obj_len(rt, regs[B]);
        TRY(n);
        SET(A, v_small(n));
        NEXT(0);
    }
    CASE(PRINTEXPR) : SAVE();
    TRY(op_print_expr(rt, regs[A]));
    EMPTY(A);
    NEXT(0);

    /* ---- errors ---- */
error:
    SAVE();
error_saved:
    frame = vm_unwind(rt, vm, frame, false);
    goto unwound;
reraise:
    frame = vm_unwind(rt, vm, frame, true);
unwound:
    if (!frame) return V_NULL;
    LOAD_FRAME();
    HAND_OVER(RUN_ON); /* tracing may have begun in what raised */
    DISPATCH();
}
