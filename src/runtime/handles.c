/* SPDX-License-Identifier: MIT
 * handles.c: the table of values that C code holds. */
#include "object/error.h"
#include "runtime/internal.h"
#include "vm/vm.h"

#define NO_SLOT 0xffffffffu

static int grow(Hoop *h) {
    uint32_t room = h->slot_room ? h->slot_room * 2 : 16;
    HandleSlot *slots = mem_realloc_array(&h->rt, h->slots, room, sizeof *slots);
    if (!slots) return -1;
    h->slots = slots;
    for (uint32_t i = h->slot_room; i < room; i++) slots[i] = (HandleSlot){.next_free = i + 1 < room ? i + 1 : NO_SLOT, .generation = 1};
    h->first_free = h->slot_room;
    h->slot_room = room;
    return 0;
}

HoopValue handle_new(Hoop *h, Owned value) {
    if (!value) {
        hoop_failed(h);
        return 0;
    }
    if ((h->slot_room == 0 || h->first_free == NO_SLOT) && grow(h) < 0) {
        decref(&h->rt, value);
        hoop_failed(h);
        return 0;
    }
    uint32_t index = h->first_free;
    HandleSlot *slot = &h->slots[index];
    h->first_free = slot->next_free;
    slot->value = value;
    h->slot_count++;
    return (HoopValue)(index + 1) | (HoopValue)slot->generation << 32 | (HoopValue)h->tag << 48;
}

static HandleSlot *find(Hoop *h, HoopValue handle) {
    uint32_t index = (uint32_t)handle - 1;
    if (index >= h->slot_room || (uint16_t)(handle >> 48) != h->tag) return NULL;
    HandleSlot *slot = &h->slots[index];
    return slot->value && slot->generation == (uint16_t)(handle >> 32) ? slot : NULL;
}

Borrowed handle_get(Hoop *h, HoopValue handle) {
    HandleSlot *slot = find(h, handle);
    return slot ? slot->value : V_NULL;
}

void handle_free(Hoop *h, HoopValue handle) {
    HandleSlot *slot = find(h, handle);
    if (!slot) return;
    Value value = slot->value;
    mem_free(&h->rt, slot->text);
    slot->text = NULL;
    slot->value = V_NULL;
    slot->generation++;
    slot->next_free = h->first_free;
    h->first_free = (uint32_t)handle - 1;
    h->slot_count--;
    decref(&h->rt, value); /* last: may run a finalizer that uses handles */
}

HoopStatus hoop_invalid(Hoop *h) {
    raise(&h->rt, T_SYSTEM_ERROR, "a handle that is not valid in this runtime, or NULL where a value is needed");
    hoop_failed(h);
    return h->last_status = HOOP_INVALID;
}

HoopStatus hoop_failed(Hoop *h) {
    Runtime *rt = &h->rt;
    bool ended = rt->out_of_memory, stopped = rt->stopped;
    if (unlikely(ended)) { /* an error without traceback: that would keep the variables of all frames */
        error_clear(rt);
        if (stopped) raise(rt, T_RUNTIME_ERROR, "the run was stopped");
        else raise_no_memory(rt);
        vm_forget_out_of_memory(rt);
    }
    Owned error = error_take(rt);
    HoopStatus status = error && v_obj(error)->type == T_SYSTEM_EXIT ? HOOP_EXIT : HOOP_ERROR;
    if (unlikely(ended)) status = stopped ? HOOP_STOPPED : HOOP_NO_MEMORY;
    Value old = h->last_error;
    h->last_error = error;
    h->last_status = status;
    h->error_number++;
    decref_maybe(rt, old); /* last: may run a finalizer that fails in its turn */
    return status;
}

void handles_each(Runtime *rt, int (*visit)(Runtime *, Value, void *), void *arg) {
    Hoop *h = hoop_of(rt);
    for (uint32_t i = 0; i < h->slot_room; i++)
        if (h->slots[i].value) visit(rt, h->slots[i].value, arg);
    if (h->main_dict) visit(rt, h->main_dict, arg);
    if (h->last_error) visit(rt, h->last_error, arg);
    if (h->raised) visit(rt, h->raised, arg);
}
