/* SPDX-License-Identifier: MIT
 * quiet.c: could anybody notice the death of what lives? If not, a runtime ends by dropping its heap at once. */
#include "gc/find.h"
#include "gc/gc.h"
#include "gc/state.h"
#include "object/weakref.h"

typedef struct Search {
    Runtime *rt;
    bool (*is_quiet)(Runtime *rt, const Object *o);
} Search;

static int visit(void *block, size_t bytes, void *arg) {
    const Search *s = arg;
    const Object *o = block;
    return find_needs_finalizer(s->rt, o) && !s->is_quiet(s->rt, o);
}

bool gc_dies_quietly(Runtime *rt, bool (*is_quiet)(Runtime *rt, const Object *o)) {
    Search s = {rt, is_quiet};
    return !rt->gc->notify && !weak_any(rt) && heap_walk(rt->heap, KIND_CONTAINER, visit, &s) == 0;
}
