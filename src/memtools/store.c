/* SPDX-License-Identifier: MIT
 * store.c: a tool's own heap. */
#include "memtools/store.h"

/* Tell the runtime's heap what the store has from the system by now. */
static bool settle(Store *s) {
    size_t now = s->heap->from_os;
    if (likely(now == s->charged)) return true;
    if (!heap_charge(s->rt->heap, (ptrdiff_t)(now - s->charged))) return false;
    s->charged = now;
    return true;
}

bool store_open(Store *s, Runtime *rt) {
    *s = (Store){.rt = rt, .heap = heap_new(0)};
    if (!s->heap) return false;
    if (settle(s)) return true;
    heap_drop(s->heap);
    s->heap = NULL;
    return false;
}

void store_close(Store *s) {
    if (!s->heap) return;
    heap_drop(s->heap);
    heap_charge(s->rt->heap, -(ptrdiff_t)s->charged);
    s->heap = NULL;
}

void *store_alloc(Store *s, size_t bytes) {
    void *p = heap_alloc(s->heap, bytes ? bytes : 1, KIND_RAW);
    if (!p || likely(settle(s))) return p;
    heap_free(s->heap, p);
    heap_trim(s->heap);
    settle(s);
    return NULL;
}

void *store_calloc(Store *s, size_t bytes) {
    void *p = store_alloc(s, bytes);
    return p ? memset(p, 0, bytes) : NULL;
}

/* What grows is asked for anew when the cap is near, so that a refusal leaves the old block as it was. */
void *store_realloc(Store *s, void *old, size_t bytes) {
    if (!old) return store_alloc(s, bytes);
    if (s->rt->heap->limit) {
        size_t have = heap_block_size(old);
        heap_use_rest(old);
        if (bytes <= have) return old;
        void *p = store_alloc(s, bytes);
        if (!p) return NULL;
        memcpy(p, old, have);
        heap_free(s->heap, old);
        settle(s);
        return p;
    }
    void *p = heap_realloc(s->heap, old, bytes);
    if (p) settle(s);
    return p;
}

void store_free(Store *s, void *block) {
    if (!block) return;
    heap_free(s->heap, block);
    settle(s);
}
