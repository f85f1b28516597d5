/* SPDX-License-Identifier: MIT
 * runtime.h: the Runtime: everything that one interpreter owns.
 *
 * There is no mutable global state in the project: every internal function that needs state takes `rt` first.
 * Layers above this one hang their own state in as pointers to structs that only they know, and put what lower
 * layers must call into `hooks` (runtime/runtime.c installs them).
 */
#ifndef HOOP_RUNTIME_H
#define HOOP_RUNTIME_H

#include "heap/heap.h"
#include "object/object.h"

/* Well-known identifiers, interned once a runtime: rt->names[N_append]; names.def lists them. */
enum NameIndex {
#define NAME(id) N_##id,
#define NAME_STR(id, text) N_##id,
#include "object/names.def"
#undef NAME
#undef NAME_STR
    N_COUNT,
};

/* C modules with state of their own, one line each. */
enum ModuleState {
    STATE_IO, STATE_ITERTOOLS, STATE_FUNCTOOLS, STATE_OPERATOR, STATE_COLLECTIONS, STATE_RE, STATE_RANDOM, STATE_STRUCT, STATE_ARRAY, STATE_JSON,
    STATE_OS, STATE_TIME, STATE_GC, STATE_SYS, STATE_WEAKREF, STATE_ERRNO, STATE_IMPORT, STATE_TYPING, STATE_CODECS, STATE_STRING, STATE_ABC, STATE_THREAD, STATE_AST, STATE_SELECT, STATE_SOCKET,
    STATE_CSV, STATE_ZLIB, STATE_BZ2, STATE_LZMA, STATE_HASH, STATE_BLAKE2, STATE_EXPAT, STATE_PWD, STATE_GRP, STATE_RESOURCE, STATE_TERMIOS, STATE_PROFILER, STATE_FAULTHANDLER, STATE_MMAP,
    STATE_COUNT,
};

/* Reasons for the VM to leave its fast path at the next safe point (loop back edge, call). */
enum Interrupt {
    INTERRUPT_GC = 1,      /* a generation's threshold was passed: gc_run_pending() */
    INTERRUPT_SIGNAL = 2,  /* Ctrl-C: KeyboardInterrupt */
    INTERRUPT_LIMIT = 4,   /* a limit of the embedder (steps, time) ran out */
    INTERRUPT_PENDING = 8, /* deferred finalizers and callbacks */
    INTERRUPT_TRACE = 16,  /* stays set while sys.settrace or sys.setprofile has a function */
    INTERRUPT_SAMPLE = 32, /* memtools: a look at the program's containers is due: hooks.take_sample */
    INTERRUPT_STOP = 128,    /* hoop_stop(): the run is ended without asking any handler */
    INTERRUPT_SNAPSHOT = 64, /* somebody asked for a snapshot: hooks.write_snapshot */
};

/* A module that is part of Hoopsnake: in C (def), or Python source. */
typedef struct BuiltinModule {
    const struct ModuleDef *def; /* or NULL */
    const unsigned char *source;
    size_t len;
    const char *file; /* shown as <hoopsnake>/file */
    bool package;
} BuiltinModule;

/* Upward calls, installed by runtime/. */
typedef struct Hooks {
    /* Instance of the exception type with a message (consumed). Owned or 0. */
    Owned (*make_exception)(Runtime *rt, uint32_t type, Owned message);
    /* Attach __context__; the exception that is being handled in the running frame, borrowed or 0. */
    Borrowed (*handled_exception)(Runtime *rt);
    void (*unraisable)(Runtime *rt, const char *prefix, Borrowed context);
    int (*warn)(Runtime *rt, Borrowed category, Borrowed message, Borrowed source_or_null);
    /* The compiler's warnings, at a place in the source. May be NULL. category is a T_ index. -1: turned into an error. */
    int (*warn_explicit)(Runtime *rt, uint32_t category, Borrowed message, Borrowed filename, int lineno);
    /* codecs.lookup(name): the codec as a tuple (CodecInfo). */
    Owned (*codec_lookup)(Runtime *rt, Borrowed name);
    /* Drop free lists and caches of types before MemoryError is raised. */
    void (*trim)(Runtime *rt);
    /* Text to sys.stderr (gc.set_debug). May be NULL. */
    void (*write_stderr)(Runtime *rt, Borrowed text);
    /* At the cap: collect garbage whose death runs no Python code. */
    void (*collect_silently)(Runtime *rt);
    /* vm/: call of a Python function; one step of a generator (value: sent in, consumed; 0: throw the current error in).
     * gen_resume: 1 it yielded, 0 it returned (*result either way), -1 error. */
    Owned (*call_function)(Runtime *rt, Borrowed func, const Value *args, size_t nargs, Borrowed kwnames);
    void (*visit_frames)(Runtime *rt, int (*visit)(Runtime *, Value, void *), void *arg); /* what running frames refer to */
    Borrowed (*current_globals)(Runtime *rt); /* of the running frame, 0: none */
    int (*gen_resume)(Runtime *rt, Borrowed gen, Owned value, Owned *result);
    /* as obj_next of a generator, quicker */
    Owned (*gen_next)(Runtime *rt, Borrowed gen);
    /* vm/: the suspended frame of a generator: release it with its registers; visit its references; frame object; what it
     * delegates to (`yield from`, await: borrowed or 0); end that delegation with its value (consumed): resume with None
     * then; make it the running frame while something is thrown into its delegate, and end that. */
    void (*gen_drop_frame)(Runtime *rt, Borrowed gen);
    int (*gen_traverse_frame)(Runtime *rt, Borrowed gen, int (*visit)(Runtime *, Value, void *), void *arg);
    Owned (*gen_frame_object)(Runtime *rt, Borrowed gen);
    size_t (*gen_frame_size)(Runtime *rt, Borrowed gen);
    Borrowed (*gen_delegate)(Runtime *rt, Borrowed gen);
    void (*gen_end_delegate)(Runtime *rt, Borrowed gen, Owned value);
    void (*gen_enter_delegate)(Runtime *rt, Borrowed gen);
    void (*gen_leave_delegate)(Runtime *rt, Borrowed gen);
    /* vm/ and modules/: a built-in module by its dotted name. 1: *out filled; 0: there is none. */
    int (*find_module)(Runtime *rt, const char *name, struct BuiltinModule *out);
    /* modules/: make the module sys with the standard streams. -1: error set. */
    int (*make_sys)(Runtime *rt);
    /* Its values that are made when first asked for: make them all. -1: error set. */
    int (*fill_sys)(Runtime *rt);
    /* vm/: class and first argument for super() without arguments, from the running frame; both owned. */
    int (*super_arguments)(Runtime *rt, Owned *type, Owned *obj);
    /* runtime/: each value that the embedder's handles (and the public interface itself) hold. For snapshots; may be NULL. */
    void (*each_handle)(Runtime *rt, int (*visit)(Runtime *, Value, void *), void *arg);
    /* runtime/: a snapshot was asked for (INTERRUPT_SNAPSHOT); tells its own errors. */
    void (*write_snapshot)(Runtime *rt);
    /* runtime/: the process is about to end, by os._exit. */
    void (*exiting)(Runtime *rt, int code);
    /* memtools: INTERRUPT_SAMPLE was set. Runs no Python code. May be NULL. */
    void (*take_sample)(Runtime *rt);
    /* vm/: the hooks of sys.addaudithook(), for what lies below it. NULL: there are none. -1: one of them refused. */
    int (*audit)(Runtime *rt, const char *event, const Value *args, size_t nargs);
    /* types/: the collector is about to clear classes, which are among these objects: what is remembered of them goes, in one walk for all. */
    void (*classes_die)(Runtime *rt, struct Object *const *objects, size_t count);
    /* memtools: a code object dies: the addresses of its instructions will be others'. May be NULL. */
    void (*code_dies)(Runtime *rt);
} Hooks;

/* One who holds references outside objects: object/roots.h. */
typedef void (*RootVisitor)(Runtime *rt, Visitor visit, void *arg);
#define ROOTS_MOST (STATE_COUNT + 16) /* each C module with state, and the layers */

/* What the configuration chose, for sys.flags and those that act on it. */
typedef struct RunOptions {
    int debug, inspect, interactive, verbose, bytes_warning, quiet;
    bool no_user_site, no_site, ignore_environment, isolated, dev_mode, warn_default_encoding, safe_path;
    bool no_debug_ranges; /* the compiler leaves columns out */
    bool unbuffered;      /* standard output and error */
    bool digits_chosen;   /* int_max_str_digits is not the default */
} RunOptions;

struct Runtime {
    Heap *heap;
    struct Gc *gc;
    int gc_count[3], gc_threshold[3]; /* as gc.get_count() and gc.get_threshold() */
    bool gc_enabled, finalizing;
    bool out_of_memory; /* the hard limit of the heap: the run is being ended, no handler stops that */
    bool stopped;       /* with out_of_memory: it was not memory, but hoop_stop() or a step limit that code does not heed */
    bool no_system; /* HoopConfig.no_io: Python code must not reach files, descriptors, processes, the environment */
    uint32_t interrupt; /* bits of enum Interrupt; only through the functions below */
    uint64_t call_number, stop_number; /* of the embedder's calls from outside; the one that INTERRUPT_STOP is for. Atomic, as interrupt is */

    /* Types by index. slots[i] and types[i] of builtin types are valid from the start. */
    const TypeSlots **slots;
    Type **types;
    uint32_t type_count, type_room, type_free; /* type_free: head of the list of freed indices */
    uint32_t next_type_version, next_shape_id, next_dict_version;

    uint64_t next_code_id;

    Owned error; /* the current exception instance, or 0 */
    Owned memory_error; /* preallocated */
    Value names[N_COUNT];
    struct InternTable {
        struct Str **slots; /* raw block */
        size_t count, mask;
    } interned; /* types/str_intern.c's own */
    Value chars[256]; /* one-character latin-1 strings, made when first used */
    Value empty_str, empty_bytes, empty_tuple, empty_frozenset;
    Value modules;        /* sys.modules */
    Value builtins;       /* dict of the builtins module */
    Value sys_dict;       /* dict of sys, 0 while nobody has needed it: runtime_sys() makes it */
    Value foreign_builtins; /* an empty dict: builtins of functions whose globals have something else than a plain dict
                             * under __builtins__, which is then asked each time (see vm/ops_name.c); 0: none yet */
    Value retired_codes;  /* list of code objects that functions had before __code__ was set: frames borrow them; 0: none */
    Value asyncgen_firstiter, asyncgen_finalizer; /* sys.set_asyncgen_hooks; 0: none */

    RunOptions options;
    uint32_t int_max_str_digits; /* sys.set_int_max_str_digits; 4300 at the start, 0: no limit */
    uint64_t hash_key[2]; /* SipHash-1-3 */
    bool hash_key_fixed;

    /* C stack: address below which C recursion must stop with RecursionError. 0: not checked. */
    uintptr_t c_stack_limit;
    int dealloc_depth;        /* object_dead nesting */
    struct Arena *dying;      /* arenas with objects whose deallocation was put off */
    int recursion_depth, recursion_limit; /* Python frames */
    uint64_t repr_depth;
    Value repr_running; /* list of containers whose repr is running (cycle guard), or 0 */

    struct WeakTable *weak;   /* object/weakref.c */
    struct Vm *vm;            /* vm/ */
    struct Signals *signals;  /* vm/signals.h */
    struct ClassState *classes; /* types/class.c: shapes */
    struct Memtools *memtools;
    struct Io *io;            /* modules: open descriptors and the like */
    struct Config *config;    /* runtime/ */
    void *module_state[STATE_COUNT]; /* raw blocks, one a C module that needs state (indices of its types, ...) */
    RootVisitor roots[ROOTS_MOST];   /* object/roots.h */
    uint32_t root_count;
    Hooks hooks;
    void *host; /* the embedder's */
};

/* Bits may be set from a signal handler or another thread, so all access is atomic. */
static inline uint32_t interrupt_pending(const Runtime *rt) { return __atomic_load_n(&rt->interrupt, __ATOMIC_RELAXED); }
static inline void interrupt_set(Runtime *rt, uint32_t bits) { __atomic_fetch_or(&rt->interrupt, bits, __ATOMIC_ACQ_REL); }
/* Returns those of the bits that were set. */
static inline uint32_t interrupt_take(Runtime *rt, uint32_t bits) {
    return __atomic_fetch_and(&rt->interrupt, ~bits, __ATOMIC_ACQ_REL) & bits;
}

/* The dict of sys, which is made when first asked for; a current error is kept. 0: it could not be made (error set). */
Borrowed runtime_sys(Runtime *rt);
/* Bytes of a raw block that belongs to an object (for slots->size); 0 for NULL. */
static inline size_t mem_block_size(const void *p_or_null) { return p_or_null ? heap_block_size(p_or_null) : 0; }

/* Is there still room on the C stack? Every C function that can recurse through Python objects (repr, compare, hash,
 * call, parser, compiler, ...) starts with: if (c_stack_low(rt)) return raise_recursion(rt, " while ..."). */
static inline bool c_stack_low(const Runtime *rt) {
    return unlikely((uintptr_t)__builtin_frame_address(0) < rt->c_stack_limit);
}
/* RecursionError: "maximum recursion depth exceeded" + where (" in comparison", ""). */
COLD Owned raise_recursion(Runtime *rt, const char *where);

#endif
