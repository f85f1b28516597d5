/* SPDX-License-Identifier: MIT
 * count.c: the first step of finding garbage: references of candidates on each other are counted into side bytes.
 *
 * Each object is looked at once, in address order. What costs is waiting for memory, so everything that lies elsewhere
 * is fetched ahead: the side bytes of children are gathered and counted when a few hundred have come together; the second
 * blocks of lists and dicts are asked for some objects before their turn. Neighbours in a pool are mostly of one type and age: rows of
 * them are worked on by a loop that is made for their layout.
 */
#include "gc/find_parts.h"
#include "gc/traverse.h"
#include "object/protocol.h"

/* ---- the overflow map ---- */

static size_t overflow_slot(const Pass *p, const uint8_t *side) {
    size_t i = (size_t)((uintptr_t)side * HASH_GOLDEN >> 32) & p->overflow_mask;
    while (p->overflow[i].side && p->overflow[i].side != side) i = (i + 1) & p->overflow_mask;
    return i;
}

static bool overflow_grow(Pass *p) {
    if (p->overflow && p->overflow_count * 2 <= p->overflow_mask) return true;
    size_t old_size = p->overflow ? p->overflow_mask + 1 : 0, size = old_size ? old_size * 2 : 64;
    Overflow *old = p->overflow, *fresh = heap_alloc(p->heap, size * sizeof *fresh, KIND_RAW);
    if (!fresh) return false;
    memset(fresh, 0, size * sizeof *fresh);
    p->overflow = fresh;
    p->overflow_mask = size - 1;
    for (size_t k = 0; k < old_size; k++)
        if (old[k].side) fresh[overflow_slot(p, old[k].side)] = old[k];
    if (old) heap_free(p->heap, old);
    return true;
}

/* Without the map no object of many references can be proved garbage: then all such count as held. */
NOINLINE void overflow_add(Pass *p, const uint8_t *side, uint64_t extra) {
    if (p->last_overflow && p->last_overflow->side == side) {
        p->last_overflow->extra += extra;
        return;
    }
    if (p->overflow_failed) return;
    if (!overflow_grow(p)) {
        p->overflow_failed = true;
        return;
    }
    Overflow *entry = &p->overflow[overflow_slot(p, side)];
    if (!entry->side) p->overflow_count++;
    entry->side = side;
    entry->extra += extra;
    p->last_overflow = entry;
}

void overflow_drop(Pass *p) {
    if (p->overflow) heap_free(p->heap, p->overflow);
    p->overflow = p->last_overflow = NULL;
    p->overflow_count = p->overflow_mask = 0;
    p->overflow_failed = false;
}

uint64_t counted(const Pass *p, const Object *o) {
    const uint8_t *side = heap_side_byte(o);
    uint8_t n = *side & SIDE_STATE;
    if (likely(n < SIDE_OVER)) return n;
    if (p->overflow_failed) return 0;
    return (uint64_t)n + (p->overflow ? p->overflow[overflow_slot(p, side)].extra : 0);
}

/* ---- children ---- */

#define GATHER 256 /* side bytes that are being fetched */
#define SHORT 32   /* the longest array that is gathered at once */

struct Counting {
    Pass *pass;
    uint8_t **end; /* of what has been gathered */
    bool flat;
    uint8_t *gathered[GATHER + SHORT];
};
typedef struct Counting Counting;

static NOINLINE uint8_t **count_gathered(Counting *c, uint8_t **end) {
    for (uint8_t **at = c->gathered; at < end; at++) count_at(c->pass, *at);
    return c->gathered;
}
static ALWAYS_INLINE uint8_t **make_room(Counting *c, uint8_t **end) {
    return unlikely(end >= c->gathered + GATHER) ? count_gathered(c, end) : end;
}

/* The side byte of v goes behind the others if v may be a candidate. */
static ALWAYS_INLINE uint8_t **gather(const Counting *c, uint8_t **end, Value v, bool full) {
    if (!v || !v_is_ptr(v) || !in_scope_of(c->pass, v_obj(v), full)) return end;
    uint8_t *side = heap_side_byte(v_obj(v));
    __builtin_prefetch(side, 1);
    *end = side;
    return end + 1;
}

/* From a type's own traverse function. */
static int count_visit(Runtime *rt, Value v, void *arg) {
    Counting *c = arg;
    uint8_t **end = gather(c, c->end, v, !c->pass->young_mask);
    if (end != c->end) c->flat = false;
    c->end = make_room(c, end);
    return 0;
}

/* A long array is read ahead of. */
static ALWAYS_INLINE bool count_ahead(Pass *p, const Value *items, size_t count, bool full) {
    size_t found = 0;
    for (size_t i = 0; i < count; i++) {
        if (i + LOOK_AHEAD < count) __builtin_prefetch(heap_side_byte((void *)(uintptr_t)items[i + LOOK_AHEAD]), 1);
        Value v = items[i];
        if (!v || !v_is_ptr(v) || !in_scope_of(p, v_obj(v), full)) continue;
        found++;
        count_at(p, heap_side_byte(v_obj(v)));
    }
    return found == 0;
}
static NOINLINE bool count_long(Pass *p, const Value *items, size_t count) {
    return p->young_mask ? count_ahead(p, items, count, false) : count_ahead(p, items, count, true);
}

/* The functions below tell through *flat whether all is without a container. */
static ALWAYS_INLINE uint8_t **count_array(Counting *c, uint8_t **end, const Value *items, size_t count, bool full, bool *flat) {
    if (unlikely(count > SHORT)) {
        *flat = count_long(c->pass, items, count);
        return end;
    }
    uint8_t **before = end;
    for (size_t i = 0; i < count; i++) end = gather(c, end, items[i], full);
    *flat = end == before;
    return make_room(c, end);
}

static ALWAYS_INLINE uint8_t **count_table(Counting *c, uint8_t **end, const TableLayout *t, bool full, bool *flat) {
    size_t count = t->count;
    *flat = true;
    for (size_t i = 0; i < count; i++) {
        if (!t->pairs[2 * i]) continue;
        uint8_t **before = end;
        if (unlikely(t->hashed)) end = gather(c, end, t->pairs[2 * i], full);
        end = gather(c, end, t->pairs[2 * i + 1], full);
        if (end != before) *flat = false;
        end = make_room(c, end);
    }
    return end;
}

/* The references of o but that on its class. `layout` is a constant where this is inlined. */
static ALWAYS_INLINE uint8_t **count_object(Counting *c, uint8_t **end, Object *o, const TypeSlots *slots, unsigned layout, size_t size,
                                            bool full, bool *flat) {
    const Value *words = (const Value *)o;
    *flat = true;
    switch (layout) {
    case LAYOUT_LEAF: return end;
    case LAYOUT_VECTOR: {
        size_t count = *(const uint32_t *)&words[2];
        return count ? count_array(c, end, (const Value *)(uintptr_t)words[1], count, full, flat) : end;
    }
    case LAYOUT_INLINE: return count_array(c, end, &words[2], (size_t)words[1], full, flat);
    case LAYOUT_FIXED: return count_array(c, end, &words[1], slots->basicsize / 8 - 1, full, flat);
    case LAYOUT_INSTANCE: {
        Value dict = words[1] & ~(Value)1;
        if (unlikely(words[1] & 1)) return count_array(c, end, &dict, 1, full, flat);
        return count_array(c, end, &words[2], size / 8 - 2, full, flat);
    }
    case LAYOUT_DICT: return words[1] ? count_table(c, end, (const TableLayout *)(uintptr_t)words[1], full, flat) : end;
    default:
        c->end = end;
        c->flat = true;
        if (slots->traverse) slots->traverse(c->pass->rt, o, count_visit, c);
        *flat = c->flat;
        return c->end;
    }
}

/* ---- pools ---- */

/* As CPython does: no longer track a tuple whose items can never be part of a cycle. */
static bool only_atoms(const Object *o) {
    const Value *words = (const Value *)o;
    for (size_t i = 0; i < (size_t)words[1]; i++) {
        Value v = words[2 + i];
        if (!v) return false;
        if (!v_is_ptr(v) || heap_pool(v_obj(v))->kind != KIND_CONTAINER) continue;
        if (v_obj(v)->type != T_TUPLE || v_obj(v)->flags & F_TRACKED) return false;
    }
    return true;
}

/* One comparison of the headers' upper halves tells that a neighbour is a candidate like the one before. `old`: it is of
 * the generation that survivors come to; `young`: it grows older now. */
typedef struct Row {
    uint32_t old, young;
    const TypeSlots *slots;
    char *block;   /* the object whose turn it is */
    size_t rest;   /* blocks of the pool behind it */
    size_t size;   /* of a block */
} Row;
#define TELLING (F_TRACKED | F_GEN1 | F_GEN2 | 0xffffff00u)
#define NOTHING F_A /* no masked half is that */

/* Type and flags of an object; 0 of a free block. */
static ALWAYS_INLINE uint32_t second_half(const char *block) { return (uint32_t)(blind_read(block, 0) >> 32); }

/* False: no candidate. Tuples that can never be part of a cycle are tracked no longer after this collection, as CPython
 * does it; garbage among them is still counted. */
static NOINLINE bool meet(const Pass *p, Row *r) {
    Object *o = (Object *)(void *)r->block;
    if (!is_candidate(p, o)) return false;
    uint32_t before = ((uint32_t *)o)[1] & TELLING;
    if ((o->flags & (F_GEN1 | F_GEN2)) != p->promote) {
        if (o->type == T_TUPLE && only_atoms(o)) {
            o->flags &= (uint8_t)~F_TRACKED;
            r->slots = p->rt->slots[T_TUPLE];
            r->old = r->young = NOTHING;
            return true;
        }
        o->flags = (uint8_t)((o->flags & ~(F_GEN1 | F_GEN2)) | p->promote);
    }
    r->slots = p->rt->slots[o->type];
    r->old = ((uint32_t *)o)[1] & TELLING;
    r->young = before == r->old || o->type == T_TUPLE || before & (F_GEN1 | F_GEN2) ? NOTHING : before;
    return true;
}

/* Lists and dicts have a second block: that of an object further on in the pool is fetched. */
#define AHEAD 8
static ALWAYS_INLINE void fetch_ahead(const Row *r) {
    const char *ahead = r->block + AHEAD * r->size, *last = (const char *)((uintptr_t)r->block | (POOL_SIZE - 1)) - 15;
    __builtin_prefetch((const void *)(uintptr_t)blind_read(ahead < last ? ahead : last, 1));
}

/* The object whose turn it is and those behind it that are alike. */
static ALWAYS_INLINE void count_row(Counting *c, Row *r, unsigned layout, bool full) {
    const TypeSlots *slots = r->slots;
    Pass *p = c->pass;
    bool of_class = slots->flags & TF_HEAP, class_apart = of_class && !p->by_type;
    size_t before = r->rest, painted = 0;
    uint32_t type = ((Object *)(void *)r->block)->type;
    uint8_t **end = c->end;
    for (;;) {
        Object *o = (Object *)(void *)r->block;
        uint8_t *side = heap_side_byte(o);
        bool flat;
        if (layout == LAYOUT_VECTOR || layout == LAYOUT_DICT) fetch_ahead(r);
        if (unlikely(*side == SIDE_REACHED)) {
            painted++;
        } else {
            end = count_object(c, end, o, slots, layout, r->size, full, &flat);
            if (unlikely(class_apart) && in_scope(p, &p->rt->types[type]->header)) {
                count_one(p, &p->rt->types[type]->header);
                flat = false;
            }
            *side |= flat ? SIDE_FLAT | SIDE_CANDIDATE : SIDE_CANDIDATE;
        }
        if (r->rest == 0) break;
        char *next = r->block + r->size;
        uint32_t half = second_half(next) & TELLING;
        if (half != r->old) {
            if (half != r->young) break;
            ((Object *)(void *)next)->flags |= p->promote;
        }
        r->block = next;
        r->rest--;
    }
    c->end = end;
    size_t candidates = before - r->rest + 1 - painted;
    p->painted += painted;
    p->candidates += candidates;
    if (of_class && !class_apart) p->by_type[type] += (uint32_t)candidates;
}

/* Is everything in the pool painted, and old already? Its side bytes hold nothing but counts and REACHED yet. */
static bool all_painted(Pass *p, PoolHeader *pool) {
    if (pool->young || pool->state == POOL_RUN || pool->state == POOL_CURRENT) return false;
    const uint64_t ones = 0x0101010101010101ULL;
    const uint8_t *sides = heap_side_byte(pool_first(pool));
    size_t painted = 0;
    for (size_t g = 0; g < POOL_SIZE >> SIDE_SHIFT; g += 8) {
        uint64_t word;
        memcpy(&word, sides + g, 8);
        painted += (size_t)__builtin_popcountll((word + ones) & (ones * SIDE_CANDIDATE));
    }
    if (painted != pool->used) return false;
    p->painted += painted;
    return true;
}

static ALWAYS_INLINE void count_pool(Counting *c, PoolHeader *pool, bool full) {
    if (full && c->pass->any_painted && all_painted(c->pass, pool)) return;
    Row r = {.old = NOTHING, .young = NOTHING, .block = pool_first(pool), .size = heap_block_size(pool_first(pool))};
    for (size_t n = blocks_of(pool); n--; n = r.rest, r.block += r.size) {
        r.rest = n;
        if (second_half(r.block) == 0 || !meet(c->pass, &r)) continue;
        switch (r.slots->layout) {
        case LAYOUT_VECTOR: count_row(c, &r, LAYOUT_VECTOR, full); break;
        case LAYOUT_INSTANCE: count_row(c, &r, LAYOUT_INSTANCE, full); break;
        case LAYOUT_DICT: count_row(c, &r, LAYOUT_DICT, full); break;
        case LAYOUT_INLINE: count_row(c, &r, LAYOUT_INLINE, full); break;
        default: count_row(c, &r, r.slots->layout, full);
        }
    }
}
static void count_pool_full(Pass *p, PoolHeader *pool) { count_pool(p->counting, pool, true); }
static void count_pool_young(Pass *p, PoolHeader *pool) { count_pool(p->counting, pool, false); }

static void count_classes(Pass *p) {
    for (uint32_t i = 0; p->by_type && i < p->rt->type_count; i++) {
        if (!p->by_type[i] || !p->rt->types[i]) continue;
        const Object *type = &p->rt->types[i]->header;
        if (!in_scope(p, type)) continue;
        uint8_t *side = heap_side_byte(type);
        unsigned have = *side & SIDE_STATE, room = SIDE_OVER - have, n = p->by_type[i];
        if (have > SIDE_OVER) continue; /* painted */
        *side = (uint8_t)((*side & ~SIDE_STATE) | (n < room ? have + n : SIDE_OVER));
        if (n > room) overflow_add(p, side, n - room);
    }
}

void count_all(Pass *p) {
    Counting c;
    c.pass = p;
    c.end = c.gathered;
    p->counting = &c;
    each_pool(p, p->young_mask ? count_pool_young : count_pool_full);
    count_gathered(&c, c.end);
    count_classes(p);
}
