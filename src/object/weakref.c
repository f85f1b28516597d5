/* SPDX-License-Identifier: MIT
 * weakref.c: the table of weakly referenced objects: open addressing, linear probing, keyed by address. */
#include "object/weakref.h"

#include "object/error.h"
#include "object/protocol.h"

typedef struct WeakEntry {
    Object *target; /* NULL: free; TOMB: was deleted */
    WeakRef *first;
} WeakEntry;

struct WeakTable {
    WeakEntry *entries; /* raw block */
    size_t mask, live, filled;
};

#define TOMB ((Object *)8)

bool weak_any(Runtime *rt) { return rt->weak->live != 0; }
size_t weak_table_bytes(const Runtime *rt) { return mem_block_size(rt->weak->entries); }

int weak_init(Runtime *rt) {
    rt->weak = mem_calloc(rt, sizeof *rt->weak);
    return rt->weak ? 0 : -1;
}

static size_t slot_of(const Object *o, size_t mask) { return (size_t)(((uintptr_t)o >> 4) * 0x9e3779b97f4a7c15ULL >> 20) & mask; }

static WeakEntry *find(Runtime *rt, const Object *o) {
    struct WeakTable *t = rt->weak;
    if (!t->entries) return NULL;
    for (size_t i = slot_of(o, t->mask);; i = (i + 1) & t->mask) {
        if (t->entries[i].target == o) return &t->entries[i];
        if (!t->entries[i].target) return NULL;
    }
}

static int resize(Runtime *rt, size_t size) {
    struct WeakTable *t = rt->weak;
    WeakEntry *old = t->entries, *fresh = mem_calloc(rt, size * sizeof *fresh);
    size_t count = old ? t->mask + 1 : 0;
    if (!fresh) return -1;
    t->entries = fresh;
    t->mask = size - 1;
    t->filled = t->live;
    for (size_t k = 0; k < count; k++) {
        if (!old[k].target || old[k].target == TOMB) continue;
        size_t i = slot_of(old[k].target, t->mask);
        while (fresh[i].target) i = (i + 1) & t->mask;
        fresh[i] = old[k];
    }
    mem_free(rt, old);
    return 0;
}

static WeakEntry *find_or_add(Runtime *rt, Object *o) {
    struct WeakTable *t = rt->weak;
    WeakEntry *e = o->flags & F_WEAKREF ? find(rt, o) : NULL;
    if (e) return e;
    if (!t->entries || (t->filled + 1) * 3 > (t->mask + 1) * 2)
        if (resize(rt, t->live * 4 < 16 ? 16 : (size_t)1 << (64 - __builtin_clzll(t->live * 3))) < 0) return NULL;
    size_t i = slot_of(o, t->mask);
    while (t->entries[i].target && t->entries[i].target != TOMB) i = (i + 1) & t->mask;
    if (!t->entries[i].target) t->filled++;
    t->live++;
    t->entries[i] = (WeakEntry){o, NULL};
    o->flags |= F_WEAKREF;
    return &t->entries[i];
}

static void forget(Runtime *rt, WeakEntry *e) {
    e->target->flags &= (uint8_t)~F_WEAKREF;
    e->target = TOMB;
    e->first = NULL;
    rt->weak->live--;
}

static bool is_plain(const WeakRef *w, bool proxy) {
    if (w->callback) return false;
    return proxy ? w->header.type == T_WEAKPROXY || w->header.type == T_WEAKCALLABLEPROXY : w->header.type == T_WEAKREF;
}

int weak_link(Runtime *rt, WeakRef *w, Object *target) {
    WeakEntry *e = find_or_add(rt, target);
    if (!e) return -1;
    w->target = target;
    WeakRef *after = NULL, *p = e->first;
    if (p && is_plain(p, false) && !is_plain(w, false)) after = p, p = p->next;
    if (p && is_plain(p, true) && !is_plain(w, true) && !is_plain(w, false)) after = p;
    w->prev = after;
    w->next = after ? after->next : e->first;
    if (w->next) w->next->prev = w;
    if (after) after->next = w;
    else e->first = w;
    return 0;
}

void weak_unlink(Runtime *rt, WeakRef *w) {
    if (!w->target) return;
    WeakEntry *e = find(rt, w->target);
    if (w->prev) w->prev->next = w->next;
    else if (e) e->first = w->next;
    if (w->next) w->next->prev = w->prev;
    w->prev = w->next = NULL;
    if (e && !e->first) forget(rt, e);
    w->target = NULL;
}

WeakRef *weak_first(Runtime *rt, const Object *o) {
    WeakEntry *e = o->flags & F_WEAKREF ? find(rt, o) : NULL;
    return e ? e->first : NULL;
}

WeakRef *weak_plain(Runtime *rt, const Object *o, bool proxy) {
    WeakRef *w = weak_first(rt, o);
    if (w && proxy && is_plain(w, false)) w = w->next;
    return w && w->header.refcount && is_plain(w, proxy) ? w : NULL;
}

size_t weak_count(Runtime *rt, const Object *o) {
    size_t n = 0;
    for (WeakRef *w = weak_first(rt, o); w; w = w->next) n++;
    return n;
}

void weak_detach(Runtime *rt, Object *o, WeakRef **pending) {
    WeakEntry *e = o->flags & F_WEAKREF ? find(rt, o) : NULL;
    if (!e) {
        o->flags &= (uint8_t)~F_WEAKREF;
        return;
    }
    WeakRef *w = e->first, **tail = pending;
    forget(rt, e);
    while (*tail) tail = &(*tail)->next;
    while (w) {
        WeakRef *next = w->next;
        w->target = NULL;
        w->next = w->prev = NULL;
        if (w->callback && w->header.refcount > 0) { /* a reference that is itself dying calls nothing */
            object_incref(&w->header);
            *tail = w;
            tail = &w->next;
        }
        w = next;
    }
}

void weak_call_pending(Runtime *rt, WeakRef *pending) {
    if (!pending) return;
    Owned error = error_take(rt);
    while (pending) {
        WeakRef *w = pending;
        pending = w->next;
        w->next = NULL;
        Value callback = w->callback;
        w->callback = V_NULL;
        if (callback) {
            Owned result = obj_call1(rt, callback, v_from(w));
            if (!result) error_unraisable(rt, NULL, callback);
            decref_maybe(rt, result);
            decref(rt, callback);
        }
        object_decref(rt, &w->header);
    }
    if (error) error_restore(rt, error);
}

void weak_clear_object(Runtime *rt, Object *o) {
    WeakRef *pending = NULL;
    weak_detach(rt, o, &pending);
    weak_call_pending(rt, pending);
}
