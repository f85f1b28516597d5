/* SPDX-License-Identifier: MIT
 * string_module.c: _string: the syntax of str.format() for string.Formatter. */
#include "gc/gc.h"
#include "object/error.h"
#include "object/protocol.h"
#include "types/markup.h"
#include "types/module.h"
#include "types/str_parts.h"
#include "types/tuple.h"

typedef struct MarkupIter {
    Object header;
    Value text;      /* what is read */
    size_t pos, end;
    bool names;      /* parts of a field name rather than pieces of a template */
} MarkupIter;

#define FUNCTION(name) static Owned name(Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kwnames)

static uint32_t *iter_type(Runtime *rt) { return (uint32_t *)(void *)&rt->module_state[STATE_STRING]; }

static Owned iter_new(Runtime *rt, Borrowed text, size_t pos, bool names) {
    MarkupIter *it = object_new_container(rt, *iter_type(rt), sizeof *it);
    if (!it) return V_NULL;
    it->text = own(text);
    it->pos = pos;
    it->end = str_len(text);
    it->names = names;
    gc_track(&it->header);
    return v_from(it);
}

static void iter_dealloc(Runtime *rt, Object *self) {
    decref_maybe(rt, ((MarkupIter *)self)->text);
    object_free(rt, self);
}

static int iter_traverse(Runtime *rt, Object *self, Visitor visit, void *arg) {
    VISIT(((MarkupIter *)self)->text);
    return 0;
}

static Owned iter_self(Runtime *rt, Borrowed self) { return own(self); }

/* (literal, field_name, format_spec, conversion); None for what is absent. */
static Owned next_piece(Runtime *rt, MarkupIter *it) {
    Markup m = {it->text, it->pos, it->end};
    MarkupPiece p;
    int r = markup_next(rt, &m, &p);
    it->pos = m.pos;
    if (r <= 0) return V_NULL;
    Value items[4] = {str_slice(rt, it->text, p.literal, p.literal_end), V_NONE, V_NONE, V_NONE};
    if (p.has_field) {
        items[1] = str_slice(rt, it->text, p.name, p.name_end);
        items[2] = str_slice(rt, it->text, p.spec, p.spec_end);
        if (p.conversion) items[3] = str_from_char(rt, p.conversion);
    }
    if (items[0] && items[1] && items[2] && items[3]) return tuple_from_owned(rt, items, 4);
    for (int i = 0; i < 4; i++) decref_maybe(rt, items[i]);
    return V_NULL;
}

static Owned part_value(Runtime *rt, Borrowed text, const FieldPart *part) {
    return part->is_index ? v_small(part->index) : str_slice(rt, text, part->start, part->end);
}

/* (is_attribute, key) */
static Owned next_part(Runtime *rt, MarkupIter *it) {
    FieldPart part;
    if (field_next(rt, it->text, &it->pos, it->end, &part) <= 0) return V_NULL;
    Value items[2] = {v_bool(part.is_attribute), part_value(rt, it->text, &part)};
    return items[1] ? tuple_from_owned(rt, items, 2) : V_NULL;
}

static Owned iter_next(Runtime *rt, Borrowed self) {
    MarkupIter *it = V_AS(MarkupIter, self);
    return it->names ? next_part(rt, it) : next_piece(rt, it);
}

static const TypeSlots iter_slots = {
    .name = "formatteriterator",
    .flags = TF_CONTAINER | TF_IMMUTABLE | TF_NO_NEW,
    .base = T_OBJECT,
    .layout = LAYOUT_CUSTOM,
    .basicsize = sizeof(MarkupIter),
    .dealloc = iter_dealloc,
    .traverse = iter_traverse,
    .iter = iter_self,
    .next = iter_next,
};

FUNCTION(formatter_parser) {
    if (!v_is_str(rt, args[0])) return raise(rt, T_TYPE_ERROR, "expected str, got %T", args[0]);
    return iter_new(rt, args[0], 0, false);
}

FUNCTION(formatter_field_name_split) {
    if (!v_is_str(rt, args[0])) return raise(rt, T_TYPE_ERROR, "expected str, got %T", args[0]);
    size_t pos = 0;
    FieldPart part;
    if (field_first(rt, args[0], &pos, str_len(args[0]), &part) < 0) return V_NULL;
    Value items[2] = {part_value(rt, args[0], &part), iter_new(rt, args[0], pos, true)};
    if (items[0] && items[1]) return tuple_from_owned(rt, items, 2);
    decref_maybe(rt, items[0]);
    decref_maybe(rt, items[1]);
    return V_NULL;
}

static const MethodDef functions[] = {
    {"formatter_parser", formatter_parser, 1, 1, 0, "parse the argument as a format string"},
    {"formatter_field_name_split", formatter_field_name_split, 1, 1, 0, "split the argument as a field name"},
    {0},
};

static int init(Runtime *rt, Borrowed module, Borrowed dict) { return module_add_type(rt, dict, &iter_slots, iter_type(rt)); }

const ModuleDef string_c_module = {.name = "_string", .doc = "string helper module", .functions = functions, .init = init};
