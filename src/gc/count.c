/* SPDX-License-Identifier: MIT
 * count.c: the first step of finding garbage: references of candidates on each other are counted into side bytes.
 *
 * Each object is looked at once, in address order. What costs is waiting for memory, so everything that lies elsewhere
 * is fetched ahead: the side bytes of children are gathered and counted when a few hundred have come together; the second
 * blocks of lists and dicts are asked for some objects before their turn. Neighbours in a pool are mostly of one type and age: rows of
 * them are worked on by a loop that is made for their layout.
 *
 * When the children of an object are counted, all of them settled means that it is settled too. What was made from the leaves
 * upwards is settled in this one round. What was made from the root downwards is settled by a second one in the opposite
 * direction; a tree whose nodes lie anywhere loses a layer or two with each. Rounds go on while they settle enough to be
 * cheaper than marking.
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

/* One of the references on a settled object. Counts of 0 are left alone. */
void count_back(Pass *p, uint8_t *side) {
    unsigned state = *side & SIDE_STATE;
    if (state == SIDE_OVER) {
        Overflow *entry = p->overflow ? &p->overflow[overflow_slot(p, side)] : NULL;
        if (entry && entry->extra) {
            entry->extra--;
            return;
        }
    }
    if (state && state <= SIDE_OVER) --*side;
}

/* ---- children ---- */

#define GATHER 320 /* words of what is being fetched */
#define SHORT 32   /* children that are gathered at once */

/* What is gathered of an object: the side bytes of its children, then its own with the bit WORD_OWN. */
typedef uint64_t Word;
#define WORD_OPEN ((Word)1 << 62) /* of an own one: not settled, whatever the children are */
#define WORD_OWN ((Word)1 << 63)

struct Counting {
    Pass *pass;
    Word *end;     /* of what has been gathered */
    uint8_t *side; /* of the object whose turn it is */
    uint8_t more;  /* 1; 0 in a round that only settles */
    bool backwards;
    uint8_t all;   /* of those of its children that have been counted already: their side bytes' common bits */
    size_t settled, visited;
    Word gathered[GATHER + SHORT + 1];
};
typedef struct Counting Counting;

/* In the order of arenas' age, then of addresses. */
static ALWAYS_INLINE bool leads_forwards(const uint8_t *from, const uint8_t *to) {
    bool same_arena = (((uintptr_t)from ^ (uintptr_t)to) & ARENA_MASK) == 0;
    return same_arena ? to >= from : to < from;
}

static void add_target(Pass *p, uint8_t *side) {
    if (p->targets_lost || (p->target_count && p->targets[p->target_count - 1] == side)) return;
    if (p->target_count < p->target_room) p->targets[p->target_count++] = side;
    else p->targets_lost = true;
}

/* An edge to an object that is not settled (yet). */
static void note_edge(const Counting *c, const uint8_t *from, uint8_t *to) {
    if (from == to || leads_forwards(from, to) != c->backwards) add_target(c->pass, to);
}

static NOINLINE void note_edges(const Counting *c, const uint8_t *from, const Word *children, const Word *end) {
    for (const Word *at = children; at < end; at++) {
        uint8_t *side = (uint8_t *)(uintptr_t)*at;
        if (!(*side & SIDE_SETTLED)) note_edge(c, from, side);
    }
}

/* The last children may be those of the object whose turn it is, with more to come. */
static NOINLINE Word *count_gathered(Counting *c, Word *end) {
    uint8_t all = c->all, more = c->more;
    bool targets = !c->pass->targets_lost;
    size_t settled = 0;
    const Word *children = c->gathered;
    for (Word *at = c->gathered; at < end; at++) {
        Word word = *at;
        uint8_t *side = (uint8_t *)(uintptr_t)(word & ~(WORD_OWN | WORD_OPEN));
        if (!(word & WORD_OWN)) {
            all &= *side;
            count_at(c->pass, side, more);
            continue;
        }
        if (unlikely(targets) && !(all & SIDE_SETTLED)) {
            note_edges(c, side, children, at);
            targets = !c->pass->targets_lost;
        }
        children = at + 1;
        if (likely(!(word & WORD_OPEN))) {
            *side |= all & SIDE_SETTLED;
            settled += all & SIDE_SETTLED;
        }
        all = 0xff;
    }
    if (unlikely(targets)) note_edges(c, c->side, children, end);
    c->all = all;
    c->settled += settled / SIDE_SETTLED;
    return c->gathered;
}

/* The side byte of v if v may be a candidate. */
static ALWAYS_INLINE Word *gather(const Counting *c, Word *at, Value v, bool full) {
    if (!v || !v_is_ptr(v) || !in_scope_of(c->pass, v_obj(v), full)) return at;
    uint8_t *side = heap_side_byte(v_obj(v));
    __builtin_prefetch(side, 1);
    *at = (uintptr_t)side;
    return at + 1;
}

static ALWAYS_INLINE Word *make_room(Counting *c, Word *end) { return unlikely(end >= c->gathered + GATHER) ? count_gathered(c, end) : end; }

/* From a type's own traverse function. */
static int count_visit(Runtime *rt, Value v, void *arg) {
    Counting *c = arg;
    c->end = make_room(c, gather(c, c->end, v, !c->pass->young_mask));
    return 0;
}

/* A long array is read ahead of. */
static ALWAYS_INLINE uint8_t count_ahead(Counting *c, const Value *items, size_t count, size_t step, bool full) {
    uint8_t all = 0xff, more = c->more;
    for (size_t i = 0; i < count; i += step) {
        if (i + LOOK_AHEAD < count) __builtin_prefetch(heap_side_byte((void *)(uintptr_t)items[i + LOOK_AHEAD]), 1);
        Value v = items[i];
        if (!v || !v_is_ptr(v) || !in_scope_of(c->pass, v_obj(v), full)) continue;
        uint8_t *side = heap_side_byte(v_obj(v));
        all &= *side;
        if (unlikely(!c->pass->targets_lost) && !(*side & SIDE_SETTLED)) note_edge(c, c->side, side);
        count_at(c->pass, side, more);
    }
    return all;
}
static NOINLINE Word *count_long(Counting *c, Word *end, const Value *items, size_t count, size_t step) {
    end = count_gathered(c, end);
    c->all &= c->pass->young_mask ? count_ahead(c, items, count, step, false) : count_ahead(c, items, count, step, true);
    return end;
}

/* These return the end of what has been gathered. */
static ALWAYS_INLINE Word *count_array(Counting *c, Word *end, const Value *items, size_t count, bool full) {
    if (unlikely(count > SHORT)) return count_long(c, end, items, count, 1);
    for (const Value *last = (const Value *)((uintptr_t)items + count * sizeof *items); items < last; items++) /* items may be NULL */
        end = gather(c, end, *items, full);
    return end;
}

static ALWAYS_INLINE Word *count_table(Counting *c, Word *end, const TableLayout *t, bool full) {
    size_t count = t->count;
    if (unlikely(count > SHORT / 2)) {
        end = count_long(c, end, t->pairs + 1, 2 * count - 1, 2);
        return t->hashed ? count_long(c, end, t->pairs, 2 * count, 2) : end;
    }
    for (size_t i = 0; i < count; i++) {
        if (!t->pairs[2 * i]) continue;
        if (unlikely(t->hashed)) end = gather(c, end, t->pairs[2 * i], full);
        end = gather(c, end, t->pairs[2 * i + 1], full);
    }
    return end;
}

/* The references of o but that on its class. `layout` is a constant where this is inlined. */
static ALWAYS_INLINE Word *count_children(Counting *c, Word *end, Object *o, const TypeSlots *slots, unsigned layout, size_t size, bool full) {
    const Value *words = (const Value *)o;
    switch (layout) {
    case LAYOUT_LEAF: return end;
    case LAYOUT_VECTOR: return count_array(c, end, (const Value *)(uintptr_t)words[1], *(const uint32_t *)&words[2], full);
    case LAYOUT_INLINE: return count_array(c, end, &words[2], (size_t)words[1], full);
    case LAYOUT_FIXED: return count_array(c, end, &words[1], slots->basicsize / 8 - 1, full);
    case LAYOUT_INSTANCE: {
        Value dict = words[1] & ~(Value)1;
        if (unlikely(words[1] & 1)) return count_array(c, end, &dict, 1, full);
        return count_array(c, end, &words[2], size / 8 - 2, full);
    }
    case LAYOUT_DICT: return words[1] ? count_table(c, end, (const TableLayout *)(uintptr_t)words[1], full) : end;
    default:
        c->end = end;
        if (slots->traverse) slots->traverse(c->pass->rt, o, count_visit, c);
        return c->end;
    }
}

/* Counts the children of o. What has none is settled at once. */
static ALWAYS_INLINE Word *count_object(Counting *c, Word *start, Object *o, const TypeSlots *slots, unsigned layout, size_t size, bool full,
                                        Word flags) {
    uint8_t *side = c->side = heap_side_byte(o);
    Word *end = count_children(c, start, o, slots, layout, size, full);
    if (end == start && c->all == 0xff && !flags) {
        *side |= SIDE_SETTLED;
        c->settled++;
        return end;
    }
    *end = (uintptr_t)side | WORD_OWN | flags;
    return make_room(c, end + 1);
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
 * the generation that survivors come to (no candidate, but in a full collection); `young`: it grows older now. */
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
    uint32_t after = ((uint32_t *)o)[1] & TELLING;
    r->old = p->generation == 2 ? after : NOTHING;
    r->young = before == after || o->type == T_TUPLE ? NOTHING : before;
    return true;
}

/* Lists and dicts have a second block: that of an object further on in the pool is fetched. */
#define AHEAD 8
static ALWAYS_INLINE void fetch_ahead(const Row *r, ptrdiff_t objects) {
    const char *first = (const char *)((uintptr_t)r->block & ~(uintptr_t)(POOL_SIZE - 1)), *last = first + POOL_SIZE - 16;
    const char *ahead = r->block + objects * (ptrdiff_t)r->size;
    if (objects > 0) ahead = ahead < last ? ahead : last;
    else ahead = ahead > first ? ahead : first;
    __builtin_prefetch((const void *)(uintptr_t)blind_read(ahead, 1));
}

/* The side byte of a class that may be in a cycle; NULL if it takes no part. (Its generation tells that only until it has been met.) */
static uint8_t *open_class(const Pass *p, uint32_t type) {
    const Object *class = &p->rt->types[type]->header;
    if (!in_scope(p, class)) return NULL;
    uint8_t *side = heap_side_byte(class);
    if (*side == SIDE_PAINTED || (!(*side & SIDE_CANDIDATE) && !is_candidate(p, class))) return NULL;
    return side;
}

/* The object whose turn it is and those behind it that are alike. */
static ALWAYS_INLINE void count_row(Counting *c, Row *r, unsigned layout, bool full) {
    const TypeSlots *slots = r->slots;
    Pass *p = c->pass;
    bool of_class = slots->flags & TF_HEAP, class_apart = of_class && !p->by_type;
    size_t rest = r->rest, size = r->size, painted = 0;
    const uint32_t old = r->old, young = r->young;
    char *block = r->block;
    uint32_t type = ((Object *)(void *)block)->type;
    uint8_t *class_side = of_class ? open_class(p, type) : NULL, *count_class = class_apart ? class_side : NULL;
    Word *end = c->end, flags = class_side ? WORD_OPEN : 0;
    if (class_side) add_target(p, class_side);
    for (;;) {
        Object *o = (Object *)(void *)block;
        uint8_t *side = heap_side_byte(o), before = *side;
        if ((layout == LAYOUT_VECTOR || layout == LAYOUT_DICT) && rest > AHEAD)
            __builtin_prefetch((const void *)(uintptr_t)blind_read(block + AHEAD * size, 1));
        if (unlikely(before == SIDE_PAINTED)) {
            painted++;
        } else {
            *side = before | SIDE_CANDIDATE;
            end = count_object(c, end, o, slots, layout, size, full, flags);
            if (unlikely(count_class != NULL)) count_at(p, count_class, 1);
        }
        if (rest == 0) break;
        uint32_t half = second_half(block + size) & TELLING;
        if (half != old) {
            if (half != young) break;
            Object *next = (Object *)(void *)(block + size);
            next->flags = (uint8_t)((next->flags & ~(F_GEN1 | F_GEN2)) | p->promote);
        }
        block += size;
        rest--;
    }
    c->end = end;
    size_t candidates = r->rest - rest + 1 - painted;
    r->block = block;
    r->rest = rest;
    p->painted += painted;
    p->candidates += candidates;
    if (of_class && !class_apart) p->by_type[type] += (uint32_t)candidates;
}

/* Is everything in the pool painted, and old already? Its side bytes hold nothing but counts and PAINTED yet. */
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
        if (second_half(r.block) == 0) continue;
        if (!(second_half(r.block) & F_TRACKED) || !meet(c->pass, &r)) { /* lives on whatever is found */
            *heap_side_byte(r.block) = SIDE_PAINTED;
            continue;
        }
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

/* ---- more rounds ---- */

#define ROUND_WORTH 5     /* eighths settled: cheaper than marking them */
#define ROUND_TRIAL 2000  /* objects after which a round that is not worth it ends */

/* Memory of a full collection; one that gets none, and one at the cap, has no rounds. */
struct Rounds {
    Found found[2]; /* open objects of two pools */
    unsigned turn;
    uint8_t *targets[ROUND_TRIAL];
};
typedef struct Rounds Rounds;

static void use_rounds(Pass *p, Rounds *r) {
    p->rounds = r;
    p->targets = r ? r->targets : p->first_targets;
    p->target_room = r ? ROUND_TRIAL : FIRST_TARGETS;
    p->target_count = 0;
    p->targets_lost = false;
    if (r) r->turn = 0;
}

static ALWAYS_INLINE void settle(Pass *p, Object *o, ptrdiff_t ahead) {
    Counting *c = p->counting;
    const TypeSlots *slots = p->rt->slots[o->type];
    c->visited++;
    Row r = {.block = (char *)o, .size = heap_block_size(o)};
    if (slots->layout == LAYOUT_VECTOR || slots->layout == LAYOUT_DICT) fetch_ahead(&r, ahead);
    uint8_t *class_side = slots->flags & TF_HEAP ? open_class(p, o->type) : NULL;
    if (class_side) add_target(p, class_side);
    c->end = count_object(c, c->end, o, slots, slots->layout, r.size, true, class_side ? WORD_OPEN : 0);
}
static bool is_worth(const Counting *c) { return c->visited < ROUND_TRIAL || c->settled >= c->visited / 8 * ROUND_WORTH; }

static void settle_found(Pass *p, const Found *f) {
    for (size_t i = 0; i < f->count; i++)
        if (p->counting->backwards) settle(p, f->objects[f->count - 1 - i], -AHEAD);
        else settle(p, f->objects[i], AHEAD);
}

/* While the objects of one pool are fetched, those of the one before are looked at. */
static bool settle_pool(Pass *p, PoolHeader *pool) {
    Counting *c = p->counting;
    Rounds *r = p->rounds;
    find_open(pool, &r->found[r->turn]);
    r->turn ^= 1;
    settle_found(p, &r->found[r->turn]);
    return is_worth(c);
}

/* Against the order of the last round. False: there was no point in it. */
static bool one_more_round(Pass *p, Counting *c) {
    use_rounds(p, p->rounds);
    c->more = 0;
    c->backwards = !c->backwards;
    c->settled = c->visited = p->rounds->found[p->rounds->turn ^ 1].count = 0;
    each_pool_while(p, settle_pool, c->backwards);
    bool whole = is_worth(c);
    if (whole) settle_found(p, &p->rounds->found[p->rounds->turn ^ 1]);
    else p->targets_lost = true;
    c->end = count_gathered(c, c->end);
    p->open -= c->settled;
    return whole && is_worth(c);
}

/* ---- the targets of edges that lead forwards ---- */

static Object *object_at(const uint8_t *side) {
    char *granule = heap_side_granule(side);
    const PoolHeader *pool = heap_pool(granule);
    char *first = pool_first(pool);
    if (pool->state == POOL_RUN) return (Object *)(void *)first;
    return (Object *)(void *)(first + ((size_t)(granule - first) + pool->size - 1) / pool->size * pool->size);
}

/* A walk into the depth. What it has entered and not left has no CANDIDATE bit; the stack holds it, and what is still to
 * be entered. */
typedef struct Walk {
    Pass *pass;
    bool failed; /* it met a cycle, or had no room */
} Walk;

static void enter_later(void *arg, Object *child) {
    Walk *w = arg;
    Pass *p = w->pass;
    if (!in_scope(p, child)) return;
    uint8_t side = *heap_side_byte(child);
    if (side & SIDE_SETTLED) return;
    if (!is_open(side) || p->depth == p->room) w->failed = true;
    else p->stack[p->depth++] = child;
}
static int enter_visit(Runtime *rt, Value v, void *arg) {
    if (v && v_is_ptr(v)) enter_later(arg, v_obj(v));
    return 0;
}

/* Settles o and what can be reached from it, unless that leads to a cycle or needs more than *steps. */
static bool settle_from(Pass *p, Object *from, size_t *steps) {
    Walk w = {p, false};
    p->depth = 0;
    enter_later(&w, from);
    while (p->depth && !w.failed && *steps) {
        Object *o = p->stack[p->depth - 1];
        uint8_t *side = heap_side_byte(o);
        if (!is_open(*side)) { /* its children are settled */
            if (!(*side & SIDE_SETTLED)) p->open--;
            *side |= SIDE_SETTLED | SIDE_CANDIDATE;
            p->depth--;
            continue;
        }
        --*steps;
        *side &= (uint8_t)~SIDE_CANDIDATE;
        const TypeSlots *slots = p->rt->slots[o->type];
        each_child(p->rt, o, slots, enter_later, enter_visit, &w);
        if (slots->flags & TF_HEAP) enter_later(&w, &p->rt->types[o->type]->header);
    }
    bool done = p->depth == 0 && !w.failed;
    while (p->depth) *heap_side_byte(p->stack[--p->depth]) |= SIDE_CANDIDATE;
    return done;
}

/* Those that cannot be settled stay in the list. */
static void settle_targets(Pass *p) {
    size_t left = 0, steps = p->open / 16 + 1000;
    for (size_t i = 0; i < p->target_count; i++)
        if (is_open(*p->targets[i]) && !settle_from(p, object_at(p->targets[i]), &steps)) p->targets[left++] = p->targets[i];
    p->target_count = left;
    if (!left) p->open = 0;
}

void count_all(Pass *p) {
    Counting c = {.pass = p, .more = 1, .all = 0xff};
    c.end = c.gathered;
    p->counting = &c;
    use_rounds(p, p->young_mask || p->silent ? NULL : heap_alloc(p->heap, sizeof(Rounds), KIND_RAW));
    each_pool(p, p->young_mask ? count_pool_young : count_pool_full);
    c.end = count_gathered(&c, c.end);
    count_classes(p);
    p->open = p->candidates - c.settled;
    if (p->rounds)
        while (p->targets_lost && p->open > ROUND_TRIAL && one_more_round(p, &c)) {}
    if (!p->targets_lost) settle_targets(p);
}
