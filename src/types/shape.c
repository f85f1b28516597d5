/* SPDX-License-Identifier: MIT
 * shape.c: shapes: which attributes an instance has, in which order. A tree a type; each shape adds one key to its parent. */
#include "types/class_parts.h"

#define GENERATION_ONE SHAPE_FIRST_ID
#define INDEX_MASK (SHAPE_FIRST_ID - 1)
#define TREE_FANOUT_MAX 64 /* more ways to go on from one shape than that: attributes are used as data */
#define INDEX_SIZE 128

/* ---- ids ---- */

static uint32_t next_generation(uint32_t id) {
    uint32_t next = id + GENERATION_ONE;
    return next < GENERATION_ONE ? GENERATION_ONE | (id & INDEX_MASK) : next;
}

/* A free place in the table holds its generation and the next free place, marked by bit 0. */
static uint32_t place_take(Runtime *rt, Shape *s) {
    struct ClassState *c = rt->classes;
    if (c->shape_free) {
        uint32_t at = c->shape_free, word = (uint32_t)((uintptr_t)c->shapes[at] >> 1);
        c->shape_free = word & INDEX_MASK;
        c->shapes[at] = s;
        return (word & ~INDEX_MASK) | at;
    }
    if (c->shape_count > INDEX_MASK) return 0;
    if (c->shape_count == c->shape_room) {
        uint32_t room = c->shape_room ? c->shape_room * 2 : 64;
        Shape **grown = mem_realloc_array(rt, c->shapes, room, sizeof *grown);
        if (!grown) return 0;
        c->shapes = grown;
        c->shape_room = room;
        if (!c->shape_count) c->shapes[c->shape_count++] = NULL; /* place 0 stays unused: it ends the list of free ones */
    }
    c->shapes[c->shape_count] = s;
    return GENERATION_ONE | c->shape_count++;
}

static void place_give_back(Runtime *rt, uint32_t id) {
    struct ClassState *c = rt->classes;
    uint32_t at = id & INDEX_MASK;
    uintptr_t word = (next_generation(id) & ~INDEX_MASK) | c->shape_free;
    c->shapes[at] = (Shape *)(word << 1 | 1);
    c->shape_free = at;
}

/* ---- keys ---- */

static inline unsigned key_hash(Value name) { return (unsigned)((name >> 4) * 0x9e3779b97f4a7c15ULL >> 57); }

ssize_t shape_find(const Shape *s, Borrowed name) {
    if (!s->index) {
        for (uint32_t i = 0; i < s->count; i++)
            if (s->keys[i] == name) return i;
        return -1;
    }
    for (unsigned h = key_hash(name); s->index[h]; h = (h + 1) % INDEX_SIZE)
        if (s->keys[s->index[h] - 1] == name) return s->index[h] - 1;
    return -1;
}

static void index_fill(Shape *s) {
    for (uint32_t i = 0; i < s->count; i++) {
        unsigned h = key_hash(s->keys[i]);
        while (s->index[h]) h = (h + 1) % INDEX_SIZE;
        s->index[h] = (uint8_t)(i + 1);
    }
}

/* ---- shapes ---- */

static void shape_free(Runtime *rt, Shape *s) {
    for (uint32_t i = 0; i < s->next_count; i++) shape_free(rt, s->next[i]);
    if (s->id) place_give_back(rt, s->id);
    if (s->count) decref(rt, s->keys[s->count - 1]);
    mem_free(rt, s->next);
    mem_free(rt, s->index);
    mem_free(rt, s->keys);
    mem_free(rt, s);
}

size_t shapes_size(const Shape *s) {
    if (!s) return 0;
    size_t sum = heap_block_size(s) + mem_block_size(s->next) + mem_block_size(s->index) + mem_block_size(s->keys);
    for (uint32_t i = 0; i < s->next_count; i++) sum += shapes_size(s->next[i]);
    return sum;
}

/* One key more than parent (NULL: none at all). */
static Shape *shape_new(Runtime *rt, Type *t, Shape *parent, Borrowed key) {
    Shape *s = mem_calloc(rt, sizeof *s);
    if (!s) return NULL;
    s->type = t;
    s->parent = parent;
    uint32_t count = parent ? parent->count + 1 : 0;
    if (count) {
        s->keys = mem_alloc_array(rt, count, sizeof(Value));
        if (s->keys && count > 8) s->index = mem_calloc(rt, INDEX_SIZE);
        if (!s->keys || (count > 8 && !s->index)) goto failed;
        if (count > 1) memcpy(s->keys, parent->keys, (count - 1) * sizeof(Value));
        s->keys[count - 1] = own(key);
        s->count = count;
        if (s->index) index_fill(s);
    }
    if ((s->id = place_take(rt, s))) return s;
failed:
    shape_free(rt, s);
    return NULL;
}

Shape *shape_root(Runtime *rt, Type *t) {
    if (likely(t->root_shape)) return t->root_shape;
    t->root_shape = shape_new(rt, t, NULL, V_NULL);
    if (!t->root_shape && !rt->error) raise_no_memory(rt);
    return t->root_shape;
}

Shape *shape_add(Runtime *rt, Shape *s, Borrowed name) {
    for (uint32_t i = 0; i < s->next_count; i++)
        if (s->next[i]->keys[s->count] == name) return s->next[i];
    if (s->next_count >= TREE_FANOUT_MAX || s->count >= INSTANCE_MAX_SLOTS) return NULL;
    if (s->next_count == s->next_room) {
        uint32_t room = s->next_room ? s->next_room * 2 : 1;
        Shape **grown = mem_realloc_array(rt, s->next, room, sizeof *grown);
        if (!grown) return NULL;
        s->next = grown;
        s->next_room = room;
    }
    Shape *made = shape_new(rt, s->type, s, name);
    if (made) s->next[s->next_count++] = made;
    return made;
}

void shapes_drop(Runtime *rt, Type *t) {
    if (t->root_shape) shape_free(rt, t->root_shape);
    t->root_shape = NULL;
}

static void renumber(Shape *s) {
    s->id = next_generation(s->id);
    for (uint32_t i = 0; i < s->next_count; i++) renumber(s->next[i]);
}

void shapes_renumber(Runtime *rt, Type *t) {
    if (t->root_shape) renumber(t->root_shape);
}
