/* SPDX-License-Identifier: MIT
 * growth.c: see growth.h. */
#include "memtools/growth.h"

#include "memtools/memtools.h"
#include "object/error.h"
#include "object/protocol.h"
#include "platform/platform.h"
#include "types/class.h"
#include "types/dict.h"
#include "types/float.h"
#include "types/list.h"
#include "types/module.h"
#include "types/set.h"
#include "types/str.h"
#include "types/tuple.h"

#define FIRST_INTERVAL 0.001

static void thin_out(Growth *g) {
    uint32_t kept = g->sample_count / 2;
    for (uint32_t i = 0; i < kept; i++) g->time[i] = g->time[2 * i + 1];
    for (uint32_t r = 0; r < g->row_count; r++)
        for (uint32_t i = 0; i < kept; i++) g->rows[r].length[i] = g->rows[r].length[2 * i + 1];
    g->sample_count = kept;
    g->interval *= 2;
}

/* Items of a dict, list or set; 0 for anything else. */
static size_t length_of(Runtime *rt, Borrowed v) {
    if (!v_is_ptr(v)) return 0;
    uint32_t flags = slots_of(rt, v)->flags;
    if (flags & TF_DICT_SUB) return dict_len(v);
    if (flags & TF_LIST) return as_list(v)->len;
    return flags & TF_SET ? set_len(v) : 0;
}

/* A variable of a module, or an attribute (else 0) of what that refers to. */
typedef struct Variable {
    Value module, name, attribute;
} Variable;

static GrowthRow *row_of(Growth *g, Variable v) {
    for (uint32_t i = 0; i < g->row_count; i++)
        if (g->rows[i].name == v.name && g->rows[i].attribute == v.attribute && g->rows[i].module == v.module) return &g->rows[i];
    if (g->row_count == GROWTH_CONTAINERS) return NULL;
    GrowthRow *row = &g->rows[g->row_count++];
    *row = (GrowthRow){.module = own(v.module), .name = own(v.name), .attribute = v.attribute ? own(v.attribute) : V_NULL};
    return row;
}

static void sample_container(Runtime *rt, Growth *g, Variable v, Borrowed container) {
    size_t length = length_of(rt, container);
    if (length < GROWTH_LEAST) return;
    GrowthRow *row = row_of(g, v);
    if (row) row->length[g->sample_count] = (uint32_t)length;
}

static void sample_dict(Runtime *rt, Growth *g, Variable v, Borrowed dict) {
    Value key, value;
    if (!v_is(dict, T_DICT)) return;
    for (size_t pos = 0; dict_next(dict, &pos, &key, &value);) {
        v.attribute = key;
        if (v_is(key, T_STR)) sample_container(rt, g, v, value);
    }
}

/* Attributes of an instance, or of a class written in Python. No code runs. */
static void sample_attributes(Runtime *rt, Growth *g, Variable v, Borrowed object) {
    const TypeSlots *slots = v_is_ptr(object) ? slots_of(rt, object) : NULL;
    if (!slots) return;
    if (slots->flags & TF_TYPE) {
        const Type *t = V_AS(Type, object);
        if (rt->slots[t->index]->flags & TF_HEAP && t->dict) sample_dict(rt, g, v, t->dict);
    } else if (slots->layout == LAYOUT_INSTANCE) {
        const Instance *i = as_instance(object);
        if (instance_has_dict(i)) {
            sample_dict(rt, g, v, instance_dict_value(i));
            return;
        }
        const Shape *shape = instance_shape(rt, i);
        for (uint32_t k = 0; k < shape->count; k++) {
            v.attribute = shape->keys[k];
            if (i->slots[k]) sample_container(rt, g, v, i->slots[k]);
        }
    }
}

/* The library's classes are not the program's to change. */
static bool is_program(Runtime *rt, Borrowed module) {
    Borrowed file = dict_get_cstr(rt, module_dict(module), "__file__");
    if (!file) error_clear(rt);
    if (!file || !v_is(file, T_STR)) return false;
    static const char library[] = "/lib/python3";
    for (size_t at = 0, k = 0; at < str_len(file); at++) {
        uint32_t c = str_at(file, at);
        if (!at && c == '<') return false;
        k = c == (uint32_t)library[k] ? k + 1 : c == (uint32_t)library[0];
        if (k == sizeof library - 1) return false;
    }
    return true;
}

static void sample_module(Runtime *rt, Growth *g, Borrowed name, Borrowed module) {
    bool deeper = is_program(rt, module);
    Value key, value;
    for (size_t pos = 0; dict_next(module_dict(module), &pos, &key, &value);) {
        if (!v_is(key, T_STR)) continue;
        Variable v = {name, key, V_NULL};
        sample_container(rt, g, v, value);
        if (deeper) sample_attributes(rt, g, v, value);
    }
}

static void sample(Runtime *rt) {
    Growth *g = rt->memtools ? rt->memtools->growth : NULL;
    if (!g || !rt->modules || !v_is(rt->modules, T_DICT)) return;
    if (g->sample_count == GROWTH_SAMPLES) thin_out(g);
    for (uint32_t r = 0; r < g->row_count; r++) g->rows[r].length[g->sample_count] = 0;
    Value name, module;
    for (size_t pos = 0; dict_next(rt->modules, &pos, &name, &module);)
        if (v_is(name, T_STR) && v_is(module, T_MODULE) && module_dict(module)) sample_module(rt, g, name, module);
    g->time[g->sample_count++] = platform_monotonic() - g->began;
}

int growth_start(Runtime *rt) {
    Memtools *tools = memtools_of(rt);
    if (!tools) return -1;
    growth_stop(rt);
    if (!(tools->growth = mem_calloc(rt, sizeof *tools->growth))) return -1;
    tools->growth->began = platform_monotonic();
    tools->growth->interval = FIRST_INTERVAL;
    rt->hooks.take_sample = sample;
    return 0;
}

void growth_stop(Runtime *rt) {
    Growth *g = rt->memtools ? rt->memtools->growth : NULL;
    if (!g) return;
    rt->memtools->growth = NULL;
    rt->hooks.take_sample = NULL;
    for (uint32_t i = 0; i < g->row_count; i++) {
        decref(rt, g->rows[i].module);
        decref(rt, g->rows[i].name);
        decref_maybe(rt, g->rows[i].attribute);
    }
    mem_free(rt, g);
}

void growth_visit(Runtime *rt, Visitor visit, void *arg) {
    const Growth *g = rt->memtools->growth;
    for (uint32_t i = 0; g && i < g->row_count; i++) {
        visit(rt, g->rows[i].module, arg);
        visit(rt, g->rows[i].name, arg);
        if (g->rows[i].attribute) visit(rt, g->rows[i].attribute, arg);
    }
}

void growth_tick(Runtime *rt, double now) {
    Growth *g = rt->memtools->growth;
    if (!g || now < g->next) return;
    g->next = now + g->interval;
    interrupt_set(rt, INTERRUPT_SAMPLE);
}

static Owned lengths(Runtime *rt, const Growth *g, const GrowthRow *row) {
    Owned list = list_new(rt, g->sample_count);
    for (uint32_t i = 0; list && i < g->sample_count; i++)
        if (list_append(rt, list, v_small(row->length[i])) < 0) clear_slot(rt, &list);
    return list;
}

Owned growth_result(Runtime *rt) {
    const Growth *g = rt->memtools->growth;
    Owned rows = list_new(rt, 0), times = list_new(rt, 0);
    for (uint32_t r = 0; rows && g && r < g->row_count; r++) {
        Owned list = lengths(rt, g, &g->rows[r]);
        Value attribute = g->rows[r].attribute ? g->rows[r].attribute : V_NONE;
        Owned row = list ? tuple_pack(rt, 4, g->rows[r].module, g->rows[r].name, attribute, list) : V_NULL;
        decref_maybe(rt, list);
        if (!row || list_append_owned(rt, rows, row) < 0) clear_slot(rt, &rows);
    }
    for (uint32_t i = 0; times && g && i < g->sample_count; i++) {
        Owned t = float_new(rt, g->time[i]);
        if (!t || list_append_owned(rt, times, t) < 0) clear_slot(rt, &times);
    }
    Owned result = rows && times ? tuple_pack(rt, 2, rows, times) : V_NULL;
    decref_maybe(rt, rows);
    decref_maybe(rt, times);
    return result;
}
