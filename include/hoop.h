/* SPDX-License-Identifier: MIT
 * hoop.h: Hoopsnake's public C interface: Python runtimes with private, capped, observable heaps.
 *
 * A Hoop is one Python interpreter with everything that it owns: its heap, modules, open files. Any number of them live
 * side by side in one process and share nothing that changes. One thread at a time may use a Hoop (any thread, also a
 * different one each time); different ones run in parallel without a lock. hoop_free() gives everything back in one go,
 * whatever the Python code did. What belongs to the process (environment variables, working folder, umask) is
 * shared all the same when Python code changes it through the os module.
 *
 * Python values are seen through handles (HoopValue). A handle keeps its value alive until hoop_release() or
 * hoop_free(). It belongs to the Hoop that gave it: a handle of another one, or a released one, is refused with
 * HOOP_INVALID, never followed, and so is NULL for a text or a result. 0 is no value. Handles are cheap (a slot in a table in the runtime's own heap).
 *
 * Functions that can fail return a HoopStatus, or a HoopValue that is 0 on failure; hoop_error() then tells what went
 * wrong, until the next call that fails. All text is UTF-8. Sizes are bytes unless a comment says otherwise.
 */
#ifndef HOOP_H
#define HOOP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#ifdef __cplusplus
extern "C" {
#endif

#if defined(__GNUC__)
#define HOOP_API __attribute__((visibility("default")))
#else
#define HOOP_API
#endif

typedef struct Hoop Hoop;
typedef uint64_t HoopValue;

typedef enum HoopStatus {
    HOOP_OK = 0,
    HOOP_ERROR = 1,      /* a Python exception: hoop_error() */
    HOOP_EXIT = 2,       /* the code asked to end (SystemExit): hoop_exit_code() */
    HOOP_INCOMPLETE = 3, /* hoop_run_interactive(): the statement goes on, more lines are needed */
    HOOP_INVALID = 4,    /* wrong use of this interface: a foreign handle, NULL where a value is needed */
    HOOP_NO_MEMORY = 5,  /* the hard limit: the run was ended; the runtime can still be used or freed */
    HOOP_STOPPED = 6     /* hoop_stop(), or a step limit whose errors the code caught: the run was ended, likewise */
} HoopStatus;

/* ---- runtimes ---- */

/* What python3's options set and sys.flags shows; all zero (int_max_str_digits -1): as without options. The numbers count
 * how often an option was given. */
typedef struct HoopFlags {
    int debug, inspect, interactive, verbose, bytes_warning, quiet;
    bool no_user_site, no_site, isolated, dev_mode, warn_default_encoding, safe_path;
    bool no_debug_ranges;       /* code objects without columns: tracebacks without carets */
    bool unbuffered;            /* the process's standard output and error write at once (-u) */
    const char *io_encoding;    /* "encoding[:errors]" of sys.stdin, stdout and stderr, as in PYTHONIOENCODING; NULL: UTF-8. An encoding that
                                 * there is not makes the import of sys fail. It must live as long as the runtime */
    bool skip_first_line;       /* of the file that hoop_run_file() runs */
    int int_max_str_digits;     /* limit of int to str conversions; 0: none, -1: the default, 4300 */
    const char *pycache_prefix; /* sys.pycache_prefix, or NULL; nothing is written there */
} HoopFlags;

typedef struct HoopConfig {
    size_t size;            /* sizeof(HoopConfig), set by hoop_config() */
    size_t heap_limit;      /* cap on the heap; 0: none. Reaching it raises a catchable MemoryError */
    uint64_t step_limit;    /* calls and loop rounds in the runtime's life; then RuntimeError is raised at each, and code that goes
                             * on catching it is ended: HOOP_STOPPED. 0: none */
    bool import_files;      /* modules may be imported from the folders of sys.path */
    bool site_library;      /* the pure-Python library of the installed python3 is searched last, with its installed packages unless
                             * flags.no_site; with use_environment those of VIRTUAL_ENV instead, where it is set */
    bool use_environment;   /* PYTHONPATH, PYTHONHASHSEED and the like are read */
    bool no_io;             /* Python code reaches no files, descriptors, processes, sockets, signals or environment variables; only
                             * imports (import_files) and sys.stdout and the like, which go to the callbacks below */
    int optimize;           /* 0, 1 (-O), 2 (-OO) */
    bool hash_seed_set;     /* use hash_seed (0: no randomisation) instead of a random key */
    uint64_t hash_seed;
    bool handle_signals;    /* the process's signals come to this runtime: Ctrl-C, signal.signal(). One runtime at a time */
    int trace_frames;       /* allocations are traced from the start, with so many frames a call stack (see tracemalloc); 0: not */
    HoopFlags flags;
    /* For sys: executable, orig_argv, warnoptions, _xoptions. NULL: none. They must live as long as the runtime. */
    const char *executable;
    const char *const *orig_argv, *const *warn_options, *const *x_options;
    int orig_argc, warn_option_count, x_option_count;
    /* Where Python's standard output and error go, at each end of a line and each flush(); NULL: the process's own. What has no line
     * end comes at hoop_free(), and not at all with hoop_drop(). */
    void (*write_out)(void *data, const char *text, size_t len);
    void (*write_err)(void *data, const char *text, size_t len);
    void *data;             /* passed to the callbacks, and hoop_data() */
} HoopConfig;

/* The defaults for embedding: no environment variables, no files imported, unlimited heap, random hash key. */
HOOP_API HoopConfig hoop_config(void);
/* A new runtime, or NULL when there is not enough memory (also: under the limit). config NULL: the defaults. */
HOOP_API Hoop *hoop_new(const HoopConfig *config);
/* Ends the runtime: finalizers and exit functions run as at Python's exit, then all memory goes back at once. Neither this nor
 * hoop_drop() does anything within a HoopFunction of the same runtime (the last error tells). */
HOOP_API void hoop_free(Hoop *hoop);
/* As hoop_free, but runs no Python code any more. */
HOOP_API void hoop_drop(Hoop *hoop);
HOOP_API void *hoop_data(Hoop *hoop);
HOOP_API const char *hoop_version(void);

/* ---- running code ---- */

/* Run statements in module __main__. name is shown in tracebacks ("<string>"). */
HOOP_API HoopStatus hoop_run_string(Hoop *hoop, const char *source, const char *name);
HOOP_API HoopStatus hoop_run_bytes(Hoop *hoop, const char *source, size_t len, const char *name);
/* Run a file as __main__; its folder comes first in sys.path when files may be imported. */
HOOP_API HoopStatus hoop_run_file(Hoop *hoop, const char *path);
/* Run a module or package as `-m` does. */
HOOP_API HoopStatus hoop_run_module(Hoop *hoop, const char *name);
/* One interactive statement, as lines are typed: prints the value of an expression, keeps it in `_`. HOOP_INCOMPLETE as long as
 * a bracket, a string or a block is open; a block ends with an empty line. */
HOOP_API HoopStatus hoop_run_interactive(Hoop *hoop, const char *source, const char *name);
/* The value of an expression in __main__. */
HOOP_API HoopValue hoop_eval(Hoop *hoop, const char *expression);
/* sys.argv. Call before running. */
HOOP_API HoopStatus hoop_set_args(Hoop *hoop, int argc, const char *const *argv);
/* A folder for sys.path, at the front or the end. */
HOOP_API HoopStatus hoop_add_path(Hoop *hoop, const char *path, bool front);
/* Ask a running Hoop to stop with KeyboardInterrupt, which Python code may catch; time.sleep() is woken. Safe from a signal handler
 * and from any thread, as long as the runtime lives. */
HOOP_API void hoop_interrupt(Hoop *hoop);
/* End the call that runs now at its next safe point, without asking `except`, `finally` or `with`: it returns HOOP_STOPPED. When none runs,
 * nothing happens, and a stop that comes when its call has just ended does not reach the next one: who stops from another thread and must
 * be sure repeats it until the call has returned. "Call" is one of this interface from outside of running code; what functions in C call
 * belongs to it. Safe as hoop_interrupt() is. Neither reaches into one long operation in C (docs/embedding.md). */
HOOP_API void hoop_stop(Hoop *hoop);
/* So many calls and loop rounds from now on, whatever was left of config.step_limit: before each call of a plug-in, say. 0: no limit. */
HOOP_API void hoop_set_step_limit(Hoop *hoop, uint64_t steps);
/* Call the Python handlers of signals that have come meanwhile (handle_signals): HOOP_ERROR when one raised, as Ctrl-C's does. */
HOOP_API HoopStatus hoop_check_signals(Hoop *hoop);
/* The bytecode of a source text, as `hoop --dis` prints it. */
HOOP_API HoopStatus hoop_disassemble(Hoop *hoop, const char *source, size_t len, const char *name, FILE *out);

/* ---- errors ---- */

typedef struct HoopError {
    const char *type;      /* "ValueError"; "" when there is no error */
    const char *message;   /* str(exception) */
    const char *traceback; /* the whole text that Python would print */
} HoopError;
/* The last error. The texts live until the next failing call on this Hoop. */
HOOP_API HoopError hoop_error(Hoop *hoop);
/* What kind of failure the last failing call met: for calls that return a HoopValue, which only say that there was one. */
HOOP_API HoopStatus hoop_error_status(Hoop *hoop);
/* The exception object itself (new handle), or 0. */
HOOP_API HoopValue hoop_error_value(Hoop *hoop);
/* Print the last error where Python would (sys.excepthook), and forget it. Returns the exit code it asks for. */
HOOP_API int hoop_print_error(Hoop *hoop);
HOOP_API int hoop_exit_code(Hoop *hoop);
/* Raise an exception of a built-in type from a C function: returns 0 for `return hoop_raise(...)`. The function may go on calling the
 * Hoop; the exception is raised when it returns. Outside of a function it becomes the last error. */
HOOP_API HoopValue hoop_raise(Hoop *hoop, const char *type, const char *message);
/* The same with an exception, or a class of them, of any type, Python code's own included, as the raise statement does. The handle stays the caller's. */
HOOP_API HoopValue hoop_raise_value(Hoop *hoop, HoopValue exception);

/* ---- values ---- */

HOOP_API HoopValue hoop_none(Hoop *hoop);
HOOP_API HoopValue hoop_bool(Hoop *hoop, bool value);
HOOP_API HoopValue hoop_int(Hoop *hoop, int64_t value);
HOOP_API HoopValue hoop_float(Hoop *hoop, double value);
HOOP_API HoopValue hoop_str(Hoop *hoop, const char *utf8);
HOOP_API HoopValue hoop_str_n(Hoop *hoop, const char *utf8, size_t len);
HOOP_API HoopValue hoop_bytes(Hoop *hoop, const void *data, size_t len);
HOOP_API HoopValue hoop_list(Hoop *hoop, const HoopValue *items, size_t count);
HOOP_API HoopValue hoop_tuple(Hoop *hoop, const HoopValue *items, size_t count);
HOOP_API HoopValue hoop_dict(Hoop *hoop);

HOOP_API HoopValue hoop_keep(Hoop *hoop, HoopValue value); /* a second handle on the same value */
HOOP_API void hoop_release(Hoop *hoop, HoopValue value);   /* 0 is allowed */

/* Conversions: HOOP_ERROR with TypeError/OverflowError when the value is of another kind. */
HOOP_API HoopStatus hoop_to_int(Hoop *hoop, HoopValue value, int64_t *out);
HOOP_API HoopStatus hoop_to_float(Hoop *hoop, HoopValue value, double *out);
HOOP_API HoopStatus hoop_to_bool(Hoop *hoop, HoopValue value, bool *out); /* truth value of anything */
/* The text of a str or the bytes of a bytes, valid until the handle is released. */
HOOP_API HoopStatus hoop_to_str(Hoop *hoop, HoopValue value, const char **utf8, size_t *len);
HOOP_API HoopStatus hoop_to_bytes(Hoop *hoop, HoopValue value, const void **data, size_t *len);
HOOP_API const char *hoop_type_name(Hoop *hoop, HoopValue value); /* "list"; valid while the runtime lives */
HOOP_API bool hoop_is_none(Hoop *hoop, HoopValue value);
HOOP_API HoopValue hoop_repr(Hoop *hoop, HoopValue value);

HOOP_API HoopValue hoop_get(Hoop *hoop, HoopValue object, const char *attribute);
HOOP_API HoopStatus hoop_set(Hoop *hoop, HoopValue object, const char *attribute, HoopValue value);
HOOP_API HoopValue hoop_getitem(Hoop *hoop, HoopValue container, HoopValue key);
HOOP_API HoopStatus hoop_setitem(Hoop *hoop, HoopValue container, HoopValue key, HoopValue value);
HOOP_API HoopStatus hoop_len(Hoop *hoop, HoopValue container, size_t *out);
HOOP_API HoopValue hoop_iter(Hoop *hoop, HoopValue iterable);
/* HOOP_OK with *out == 0: exhausted. */
HOOP_API HoopStatus hoop_next(Hoop *hoop, HoopValue iterator, HoopValue *out);
/* A variable of __main__. */
HOOP_API HoopValue hoop_global(Hoop *hoop, const char *name);
HOOP_API HoopStatus hoop_set_global(Hoop *hoop, const char *name, HoopValue value);
HOOP_API HoopValue hoop_import(Hoop *hoop, const char *module);
HOOP_API HoopValue hoop_call(Hoop *hoop, HoopValue callable, const HoopValue *args, size_t count);
/* The last `named` of the args are keyword arguments with these names. */
HOOP_API HoopValue hoop_call_named(Hoop *hoop, HoopValue callable, const HoopValue *args, size_t count,
                                   const char *const *names, size_t named);
HOOP_API HoopValue hoop_call_method(Hoop *hoop, HoopValue object, const char *name, const HoopValue *args, size_t count);

/* ---- functions and types in C ---- */

/* A function that Python code can call. args are borrowed handles, valid during the call only. Returns a new handle
 * (given to Python), or 0: after hoop_raise(), or after another call on this Hoop that has failed, whose error then goes on to
 * the Python code. May call back into the Hoop. */
typedef HoopValue (*HoopFunction)(Hoop *hoop, void *data, const HoopValue *args, size_t count);
/* module NULL: a global of __main__; otherwise module.name (the module is made when it does not exist). */
HOOP_API HoopStatus hoop_register(Hoop *hoop, const char *module, const char *name, HoopFunction function, void *data);

typedef struct HoopMethod {
    const char *name;      /* NULL ends the list; "__init__", "__call__", "__len__" and the like are allowed */
    HoopFunction function; /* args[0] is an object of the type, whatever Python code passes (else it gets a TypeError) */
} HoopMethod;
typedef struct HoopType {
    const char *name;
    size_t data_size; /* bytes of C data in each object, zeroed; aligned to 8; at most 1 GiB */
    const HoopMethod *methods;
    void (*finalize)(void *object_data); /* when the object dies; may be NULL. Must not call into the Hoop, but for
                                            * hoop_charge() to give back */
    void *data; /* passed to the methods */
} HoopType;
HOOP_API HoopStatus hoop_register_type(Hoop *hoop, const char *module, const HoopType *type);
/* The C data of an object of a registered type; NULL when it is none of that type. Valid while a handle is held. */
HOOP_API void *hoop_object_data(Hoop *hoop, HoopValue object, const HoopType *type);
/* Charge memory that C code holds for the runtime against its cap (negative: give back). HOOP_ERROR at the limit. */
HOOP_API HoopStatus hoop_charge(Hoop *hoop, ptrdiff_t bytes);

/* ---- memory ---- */

typedef struct HoopUsage {
    size_t in_use, peak;          /* bytes in live blocks, now and at most */
    size_t from_os, from_os_peak; /* bytes mapped for this heap */
    size_t limit;                 /* 0: none */
    size_t external;              /* hoop_charge() */
    size_t arenas, pools_used, pools_full, pools_empty, large_blocks, huge_blocks;
    uint64_t blocks;              /* live blocks */
    uint64_t collections[3], freed[3]; /* by generation: passes, unreachable objects found */
    double pause_total[3], pause_max[3]; /* seconds */
} HoopUsage;
HOOP_API HoopUsage hoop_usage(Hoop *hoop);
/* Collect garbage up to that generation (0..2); returns the number of unreachable objects found. */
HOOP_API size_t hoop_collect(Hoop *hoop, int generation);
/* Give free memory back to the operating system at once. */
HOOP_API void hoop_trim(Hoop *hoop);
HOOP_API HoopStatus hoop_set_heap_limit(Hoop *hoop, size_t bytes);
/* told is called when Python code ends the process at once (os._exit), from within that call and in the process that makes it,
 * which may be a child made by fork. It may use the Hoop. NULL: nobody is told. */
HOOP_API void hoop_on_exit(Hoop *hoop, void (*told)(Hoop *hoop, int code, void *arg), void *arg);
/* Write a snapshot of the heap to a file, for `hoop -m snapshot` and hoop.memory.Snapshot.load(). It changes nothing in the
 * runtime and runs no Python code; its own memory counts against the cap while it is made. progress (may be NULL) is called
 * with 0..1, and must not use the Hoop. HOOP_ERROR: OSError or MemoryError; then there is no file. */
HOOP_API HoopStatus hoop_snapshot_save(Hoop *hoop, const char *path, void (*progress)(void *arg, double done), void *arg);
/* Where hoop_snapshot_request() writes: path.1, path.2, ... The text is copied. */
HOOP_API HoopStatus hoop_snapshot_path(Hoop *hoop, const char *path);
/* Ask a running Hoop to write a snapshot at its next safe point. Safe from a signal handler and from any thread. */
HOOP_API void hoop_snapshot_request(Hoop *hoop);

/* ---- the heap as a graph ---- */

/* The heap at one moment, in memory: each object is a node, numbered from 0; so are the things that hold objects without being one (the
 * root, running frames, the embedder's handles). It lies outside the heap that it shows, holds no references and runs no Python code, so the
 * program may go on meanwhile; its memory counts against the runtime's cap until it is dropped. It ends with its runtime. Its texts
 * live as long as it does. Functions that return a HoopStatus may fail with HOOP_ERROR (MemoryError at the cap) and, for a node
 * that does not exist, with HOOP_INVALID. See docs/snapshots.md. */
typedef struct HoopSnapshot HoopSnapshot;
/* NULL: hoop_error() tells (MemoryError; from a file also OSError, or ValueError for a damaged one). */
HOOP_API HoopSnapshot *hoop_snapshot_take(Hoop *hoop);
HOOP_API HoopSnapshot *hoop_snapshot_load(Hoop *hoop, const char *path);
HOOP_API void hoop_snapshot_drop(HoopSnapshot *snapshot); /* NULL is allowed */

typedef struct HoopTypeSum {
    const char *module, *name;
    uint64_t count, bytes; /* objects of the type, bytes of themselves */
    uint64_t retained;     /* bytes that only they keep alive, themselves included; what lies within another of the type is counted once */
} HoopTypeSum;
/* The types, those with most bytes first: fills at most `room` rows. *count: how many types there are. */
HOOP_API HoopStatus hoop_snapshot_types(HoopSnapshot *snapshot, HoopTypeSum *rows, size_t room, size_t *count);

typedef struct HoopNode {
    const char *module, *type;   /* of what is no object: "", and what it is ("sys.modules", "frame work, app.py:12") */
    uint64_t bytes, retained;    /* of the object itself; what would be freed with it */
    uint64_t address;            /* id() of an object; 0 for what is none */
    bool alive;                  /* false: garbage that awaits the collector */
    const char *file, *function; /* where it was allocated, when that was traced (config.trace_frames); else NULL, and line 0 */
    int line;
} HoopNode;
/* Nodes are 0 .. this - 1. */
HOOP_API uint32_t hoop_snapshot_count(const HoopSnapshot *snapshot);
HOOP_API HoopStatus hoop_snapshot_node(HoopSnapshot *snapshot, uint32_t node, HoopNode *out);
/* The objects that keep most alive, those with most first: fills at most `room` numbers of nodes, *count tells how many. type: only
 * of that type ("Session" or "app.Session"); NULL: of any. */
HOOP_API HoopStatus hoop_snapshot_largest(HoopSnapshot *snapshot, const char *type, uint32_t *nodes, size_t room, size_t *count);

typedef struct HoopLink {
    uint32_t node;
    char how[96]; /* as one would write it in Python: ".name", "['key']", "[3]", " local variable x"; cut when it is longer */
} HoopLink;
/* What a node refers to, and how; and who refers to a node. At most `room` are filled in, *count is how many there are. */
HOOP_API HoopStatus hoop_snapshot_references(HoopSnapshot *snapshot, uint32_t node, HoopLink *out, size_t room, size_t *count);
HOOP_API HoopStatus hoop_snapshot_holders(HoopSnapshot *snapshot, uint32_t node, HoopLink *out, size_t room, size_t *count);
/* Why a node is alive: a shortest chain of holders from the root (node 0) to it; `how` tells how each holds the next, it is "" at the end. Of
 * a chain longer than `room` the last links are filled in; *count is how many are. 0: it is garbage. */
HOOP_API HoopStatus hoop_snapshot_chain(HoopSnapshot *snapshot, uint32_t node, HoopLink *out, size_t room, size_t *count);

/* The page that `hoop --memory-summary` prints. */
HOOP_API void hoop_memory_summary(Hoop *hoop, FILE *out);
/* Recompute every reference count from the graph and check every pool. Between runs this is exact: a reference that nobody
 * holds is a fault too. (Within a run, from a HoopFunction, only missing ones are.) Number of faults; the first are told on `out`
 * (may be NULL). */
HOOP_API size_t hoop_verify(Hoop *hoop, FILE *out);

#ifdef __cplusplus
}
#endif

#endif
