/* SPDX-License-Identifier: MIT
 * codegen_const.c: constants: equal ones of the same type share one object in a compilation. */
#include "compiler/codegen.h"
#include "gc/gc.h"
#include "types/bytes.h"
#include "types/float.h"
#include "types/int.h"
#include "types/str.h"
#include "types/tuple.h"

typedef struct ConstEntry {
    Value value;
    uint32_t hash;
} ConstEntry;

static uint32_t mix(uint32_t h, uint64_t x) {
    return hash_fold((int64_t)(((uint64_t)h << 32 | h) ^ (x * HASH_GOLDEN)));
}

static uint32_t hash_bytes(const void *data, size_t len, uint32_t h) {
    const uint8_t *p = data;
    for (size_t i = 0; i < len; i++) h = (h ^ p[i]) * 16777619u;
    return h;
}

/* By type and contents, so that 1, 1.0 and True differ, and 0.0 from -0.0. */
static uint32_t const_hash(Runtime *rt, Value v) {
    if (!v_is_ptr(v)) return hash_fold((int64_t)v);
    uint32_t h = v_obj(v)->type * 31;
    switch (v_obj(v)->type) {
    case T_STR: return mix(h, str_hash32(rt, v));
    case T_BYTES: return hash_bytes(as_bytes(v)->data, as_bytes(v)->len, h);
    case T_INT: return hash_bytes(V_AS(BigInt, v)->limbs, sizeof(uint64_t), h); /* the lowest limb will do */
    case T_FLOAT: return hash_bytes(&V_AS(Float, v)->value, 8, h);
    case T_COMPLEX: return hash_bytes(&V_AS(Complex, v)->real, 16, h);
    case T_TUPLE:
        for (size_t i = 0; i < as_tuple(v)->len; i++) h = mix(h, const_hash(rt, as_tuple(v)->items[i]));
        return h;
    default: return hash_fold((int64_t)v);
    }
}

static bool const_same(Value a, Value b) {
    if (a == b) return true;
    if (!v_is_ptr(a) || !v_is_ptr(b) || v_obj(a)->type != v_obj(b)->type) return false;
    switch (v_obj(a)->type) {
    case T_STR: return str_equal(a, b);
    case T_BYTES:
        return as_bytes(a)->len == as_bytes(b)->len && !memcmp(as_bytes(a)->data, as_bytes(b)->data, as_bytes(a)->len);
    case T_INT: {
        const BigInt *x = V_AS(BigInt, a), *y = V_AS(BigInt, b);
        return x->size == y->size && !memcmp(x->limbs, y->limbs, (size_t)(x->size < 0 ? -x->size : x->size) * 8);
    }
    case T_FLOAT: return !memcmp(&V_AS(Float, a)->value, &V_AS(Float, b)->value, 8);
    case T_COMPLEX: return !memcmp(&V_AS(Complex, a)->real, &V_AS(Complex, b)->real, 16);
    case T_TUPLE: {
        const Tuple *x = as_tuple(a), *y = as_tuple(b);
        if (x->len != y->len) return false;
        for (size_t i = 0; i < x->len; i++)
            if (!const_same(x->items[i], y->items[i])) return false;
        return true;
    }
    default: return false;
    }
}

static bool is_name_like(Value s) {
    if (!str_is_ascii(s)) return false;
    const char *p = str_ascii(s);
    for (size_t i = 0; i < str_len(s); i++) {
        char ch = p[i];
        if (!((ch >= 'a' && ch <= 'z') || (ch >= 'A' && ch <= 'Z') || (ch >= '0' && ch <= '9') || ch == '_'))
            return false;
    }
    return true;
}

static bool table_room(Codegen *c) {
    if (c->const_count * 2 < c->const_mask) return true;
    uint32_t room = c->const_mask ? (c->const_mask + 1) * 2 : 64;
    ConstEntry *old = c->const_table, *table = scratch_alloc_array(c->s, room, sizeof *table);
    if (!table) {
        c->failed = true;
        return false;
    }
    for (uint32_t i = 0; old && i <= c->const_mask; i++) {
        if (!old[i].value) continue;
        uint32_t h = old[i].hash;
        while (table[h & (room - 1)].value) h++;
        table[h & (room - 1)] = old[i];
    }
    c->const_table = table;
    c->const_mask = room - 1;
    return true;
}

/* The object that stands for all constants equal to v. */
static Value canonical(Codegen *c, Value v) {
    if (!v_is_ptr(v) || c->failed || !table_room(c)) return v;
    if (v_obj(v)->type == T_STR && !(v_obj(v)->flags & STR_INTERNED) && is_name_like(v)) {
        v = cg_intern(c, own(v));
        if (!v) return V_NONE;
    }
    uint32_t hash = const_hash(c->rt, v), h = hash;
    for (;; h++) {
        ConstEntry *e = &c->const_table[h & c->const_mask];
        if (!e->value) {
            *e = (ConstEntry){v, hash};
            c->const_count++;
            return v;
        }
        if (e->hash == hash && const_same(e->value, v)) return e->value;
    }
}

uint32_t cg_const_index(Codegen *c, Value v) { return cg_const_index_exact(c, canonical(c, v)); }

bool cg_all_constant(const ExprSeq *seq, bool allow_null) {
    for (uint32_t i = 0; i < seq->count; i++) {
        const Expr *e = seq->items[i];
        if (e ? e->kind != EXPR_CONSTANT : !allow_null) return false;
    }
    return true;
}

Value cg_constant_tuple(Codegen *c, const ExprSeq *seq) {
    Value t = tuple_new(c->rt, seq->count);
    if (!t) {
        c->failed = true;
        return V_NONE;
    }
    if (!seq->count) return cg_keep(c, t);
    for (uint32_t i = 0; i < seq->count; i++) as_tuple(t)->items[i] = own(canonical(c, seq->items[i]->constant.value));
    gc_track(v_obj(t));
    return cg_keep(c, t);
}
