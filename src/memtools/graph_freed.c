/* SPDX-License-Identifier: MIT
 * graph_freed.c: what would be freed if all objects of a type (of an allocation site, of a module) were gone.
 *
 * Sums over the dominator tree leave out what several objects of one key hold only together. Here each node has a bit for each
 * key that is asked for: can it be reached from the root without passing objects of that key? The bits spread along the references
 * until nothing changes; they only ever come, so each node is looked at a few times, for all keys at once.
 */
#include "memtools/graph_parts.h"
#include "object/error.h"

typedef struct Spread {
    const Reached *r;
    uint32_t *reach;   /* by number: a bit a key */
    uint8_t *own;      /* by number: the key's place + 1; 0: another one */
    uint32_t *stack;   /* numbers whose references are to be looked at again */
    uint64_t *waiting; /* a bit a number: on the stack, or not looked at yet */
    uint32_t depth;
} Spread;

static void spread_from(Spread *p, uint32_t n) {
    const Reached *r = p->r;
    p->waiting[n / 64] &= ~(1ULL << (n % 64));
    uint32_t pass = p->own[n] ? p->reach[n] & ~(1u << (p->own[n] - 1)) : p->reach[n];
    for (uint32_t e = r->first[n]; e < r->first[n + 1]; e++) {
        uint32_t to = r->target[e];
        __builtin_prefetch(&p->reach[r->target[e + REACHED_SPARE]]);
        if (!(pass & ~p->reach[to])) continue;
        p->reach[to] |= pass;
        if (p->waiting[to / 64] >> (to % 64) & 1) continue;
        p->waiting[to / 64] |= 1ULL << (to % 64);
        p->stack[p->depth++] = to;
    }
}

static void spread_all(Spread *p) {
    p->reach[0] = UINT32_MAX;
    for (uint32_t n = 0; n < p->r->count; n++) spread_from(p, n);
    while (p->depth) spread_from(p, p->stack[--p->depth]);
}

static void tell(const Spread *p, const Snapshot *s, unsigned count, uint64_t *bytes) {
    memset(bytes, 0, count * sizeof *bytes);
    uint32_t asked = count == 32 ? UINT32_MAX : (1u << count) - 1;
    for (uint32_t n = 0; n < p->r->count; n++) {
        uint32_t gone = ~p->reach[n] & asked;
        if (p->own[n]) gone |= 1u << (p->own[n] - 1);
        for (; gone; gone &= gone - 1) bytes[__builtin_ctz(gone)] += snapshot_size(s, p->r->order[n]);
    }
}

static bool find_own(Snapshot *s, Spread *p, GraphKey key, const uint32_t *keys, unsigned count) {
    uint32_t most = graph_key_count(s, key);
    uint8_t *place = snapshot_alloc_zero(s, most);
    for (unsigned i = 0; place && i < count; i++) place[keys[i]] = (uint8_t)(i + 1);
    for (uint32_t n = 0; place && n < p->r->count; n++) {
        NodeId node = p->r->order[n];
        p->own[n] = snapshot_is_synthetic(s, node) ? 0 : place[graph_key_of(s, key, node)];
    }
    snapshot_free(s, place);
    return place != NULL;
}

int graph_freed(Runtime *rt, Snapshot *s, GraphKey key, const uint32_t *keys, unsigned count, uint64_t *bytes) {
    Reached r;
    Spread p = {.r = &r};
    bool ready = graph_search(s, true, &r);
    if (ready) {
        p.reach = snapshot_alloc_zero(s, r.count * sizeof *p.reach);
        p.own = snapshot_alloc(s, r.count);
        p.stack = snapshot_alloc(s, r.count * sizeof *p.stack);
        p.waiting = snapshot_alloc(s, (r.count / 64 + 1) * sizeof *p.waiting);
        ready = p.reach && p.own && p.stack && p.waiting && find_own(s, &p, key, keys, count);
    }
    if (ready) {
        memset(p.waiting, 0xff, (r.count / 64 + 1) * sizeof *p.waiting);
        spread_all(&p);
        tell(&p, s, count, bytes);
    }
    void *arrays[] = {p.reach, p.own, p.stack, p.waiting};
    for (size_t i = 0; i < COUNT_OF(arrays); i++) snapshot_free(s, arrays[i]);
    graph_drop_reached(s, &r);
    if (ready) return 0;
    raise_no_memory(rt);
    return -1;
}
