/* SPDX-License-Identifier: MIT
 * internal.h: the Hoop behind the public handle, shared by the files of this layer.
 *
 * A Hoop is its Runtime and what only the public interface needs: configuration, the table of handles, the last error.
 * It is the first block of the runtime's own heap, so dropping the heap drops it too.
 *
 * A handle is  index + 1  in the low 32 bits, the slot's generation in bits 32-47, the low 16 bits of a number that the
 * runtime drew at random in bits 48-63. So a handle of another runtime or of a slot that has been released since is
 * recognised (all but surely), never followed.
 */
#ifndef HOOP_RUNTIME_INTERNAL_H
#define HOOP_RUNTIME_INTERNAL_H

#include "hoop.h"
#include "object/runtime.h"

typedef struct HandleSlot {
    Value value;         /* 0: free */
    void *text;          /* UTF-8 copy made for hoop_to_str, released with the handle */
    uint32_t next_free;
    uint16_t generation;
} HandleSlot;

/* A type that the embedder registered (api_extend.c). */
typedef struct HostType {
    HoopType spec;
    const HoopType *original;
    TypeSlots slots; /* of the base type that has room for the C data */
    uint32_t base_index;
    struct HostType *next;
} HostType;

struct Hoop {
    Runtime rt; /* first: a Runtime* of this layer is a Hoop* */
    HoopConfig config;
    HandleSlot *slots; /* raw block */
    uint32_t slot_count, slot_room, first_free;
    uint16_t tag;
    Value main_dict; /* owned: the namespace of __main__ */
    Value args, first_paths; /* lists, or 0: for sys.argv and the front of sys.path once sys is made */
    Owned last_error;  /* exception instance, or 0 */
    HoopStatus last_status; /* that came with it */
    uint64_t error_number, told_number; /* of last_error; of the one that error_type and the other texts are about */
    unsigned future_flags; /* that statements at the prompt have switched on for those that follow */
    int exit_code;
    char *error_type, *error_message, *error_traceback; /* raw blocks made by hoop_error() */
    uintptr_t stack_low, stack_high; /* bounds of the C stack that the last call ran on */
    uint32_t host_function_type; /* type index, 0: not yet made */
    uint32_t host_depth; /* functions of the embedder that are running */
    Owned raised;        /* by hoop_raise() in the innermost of them: it becomes current when the function returns */
    HostType *host_types;
    bool finalizing;
    bool verify_after_runs; /* builds with CHECK_LEVEL 2: leaks_check() does something */
    void (*exit_told)(Hoop *h, int code, void *arg); /* hoop_on_exit(); NULL: nobody */
    void *exit_arg;
    char *snapshot_path; /* raw block; NULL: none */
    unsigned snapshots_written;
};

static inline Hoop *hoop_of(Runtime *rt) { return (Hoop *)rt; }

/* As hoop_new, on a heap that is there (consumed, also on failure): stress tests make its allocations fail from the first on. */
Hoop *hoop_new_on(Heap *heap, const HoopConfig *config);
/* Each public call begins with hoop_enter: it finds the bounds of the C stack that it runs on; one from outside of all running code is a
 * new call to hoop_stop(). A public function that calls another one makes two: what they share is to be a function of its own. */
void hoop_enter(Hoop *h);
/* An interned name; 0 with the error set for NULL and for what is no UTF-8. */
MUST_CHECK Owned hoop_name(Hoop *h, const char *utf8_or_null);
/* New handle for a value (consumed, also on failure); 0 stays 0 with the current error moved to last_error. */
HoopValue handle_new(Hoop *h, Owned value);
/* The value behind a handle, borrowed; 0 for an invalid one. */
Borrowed handle_get(Hoop *h, HoopValue handle);
void handle_free(Hoop *h, HoopValue handle);
/* Each value that the public interface holds (hooks.each_handle). */
void handles_each(Runtime *rt, int (*visit)(Runtime *, Value, void *), void *arg);
/* Move the current error of the runtime to last_error; gives the status to return. */
HoopStatus hoop_failed(Hoop *h);
HoopStatus hoop_invalid(Hoop *h);

/* leaks.c: what the public interface holds, for roots_add(). */
void hoop_roots(Runtime *rt, Visitor visit, void *arg);
/* A run has ended, its results are stored away: does each object have the references that are held on it, and no others? If
 * not, tells which on stderr and ends the process. Builds with CHECK_LEVEL 2 only. */
void leaks_check(Hoop *h);

/* hooks.write_snapshot */
void snapshot_write_requested(Runtime *rt);

/* Runs the finalize function of every object of a registered type that still lives: the heap is about to go. */
void host_objects_finalize(Hoop *h);

#endif
