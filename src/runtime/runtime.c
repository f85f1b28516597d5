/* SPDX-License-Identifier: MIT
 * runtime.c: birth and end of a runtime.
 *
 * Birth makes as little as possible: the heap's first pages, the interned names, the built-in Type objects (their
 * dictionaries fill when first asked for), the modules builtins and __main__; sys comes when it is needed. End runs exit functions and, where there are any,
 * finalizers in the order of CPython, then drops the heap as a whole: nothing is freed one by one.
 */
#include "gc/gc.h"
#include "gc/state.h"
#include "heap/heap.h"
#include "memtools/memtools.h"
#include "memtools/trace.h"
#include "modules/codecs_module.h"
#include "modules/io_module.h"
#include "modules/startup.h"
#include "object/error.h"
#include "object/protocol.h"
#include "object/roots.h"
#include "object/weakref.h"
#include "platform/platform.h"
#include "runtime/internal.h"
#include "types/class.h"
#include "types/dict.h"
#include "types/exception.h"
#include "types/list.h"
#include "types/module.h"
#include "types/set.h"
#include "types/str.h"
#include "types/tuple.h"
#include "types/weakref_type.h"
#include "vm/signals.h"
#include "vm/vm.h"

const char *hoop_version(void) { return HOOP_VERSION; }
void *hoop_data(Hoop *h) { return h->config.data; }

HoopConfig hoop_config(void) { return (HoopConfig){.size = sizeof(HoopConfig), .flags.int_max_str_digits = -1}; }

static void choose_hash_key(Hoop *h) {
    if (!h->config.hash_seed_set) {
        platform_random_bytes(h->rt.hash_key, sizeof h->rt.hash_key);
        return;
    }
    /* splitmix64 of the seed; seed 0: the all-zero key */
    h->rt.hash_key_fixed = true;
    uint64_t x = h->config.hash_seed;
    for (int i = 0; i < 2 && h->config.hash_seed; i++) {
        x += 0x9e3779b97f4a7c15ULL;
        uint64_t z = x;
        z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
        z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
        h->rt.hash_key[i] = z ^ (z >> 31);
    }
}

/* ---- hooks ---- */

static Owned make_exception(Runtime *rt, uint32_t type, Owned message) { return exc_new(rt, type, message); }

/* What hoop_set_args() and hoop_add_path() left for sys. */
static int add_arguments(Hoop *h) {
    Runtime *rt = &h->rt;
    if (h->args && dict_set_cstr(rt, rt->sys_dict, "argv", h->args) < 0) return -1;
    clear_slot(rt, &h->args);
    Value path = dict_get_str(rt, rt->sys_dict, rt->names[N_path]);
    for (size_t i = 0; path && h->first_paths && i < as_list(h->first_paths)->len; i++)
        if (list_insert(rt, path, (ssize_t)i, as_list(h->first_paths)->items[i]) < 0) return -1;
    clear_slot(rt, &h->first_paths);
    return 0;
}

static Owned decode_argument(Runtime *rt, const char *text, size_t len) { return str_decode(rt, (const uint8_t *)text, len, "utf-8", "surrogateescape"); }

static int add_text(Runtime *rt, const char *name, const char *text) {
    Owned value = text ? decode_argument(rt, text, strlen(text)) : V_NONE;
    int result = value ? dict_set_cstr(rt, rt->sys_dict, name, value) : -1;
    decref_maybe(rt, value);
    return result;
}

static int add_list(Runtime *rt, const char *name, const char *const *texts, int count) {
    Owned list = list_new(rt, (size_t)count);
    int result = list ? 0 : -1;
    for (int i = 0; result == 0 && i < count; i++) {
        Owned text = decode_argument(rt, texts[i], strlen(texts[i]));
        result = text ? list_append_owned(rt, list, text) : -1;
    }
    if (result == 0) result = dict_set_cstr(rt, rt->sys_dict, name, list);
    decref_maybe(rt, list);
    return result;
}

/* "name=value", or "name" for True. */
static int add_x_option(Runtime *rt, Borrowed dict, const char *text) {
    const char *sign = strchr(text, '=');
    Owned name = decode_argument(rt, text, sign ? (size_t)(sign - text) : strlen(text));
    Owned value = sign ? decode_argument(rt, sign + 1, strlen(sign + 1)) : V_TRUE;
    int result = name && value ? dict_set(rt, dict, name, value) : -1;
    decref_maybe(rt, name);
    decref_maybe(rt, value);
    return result;
}

static int add_x_options(Runtime *rt, const HoopConfig *c) {
    Owned dict = dict_new(rt);
    int result = dict ? 0 : -1;
    for (int i = 0; result == 0 && i < c->x_option_count; i++) result = add_x_option(rt, dict, c->x_options[i]);
    if (result == 0) result = dict_set_cstr(rt, rt->sys_dict, "_xoptions", dict);
    decref_maybe(rt, dict);
    return result;
}

/* What the command line said, where it said something. */
static int add_options(Runtime *rt, const HoopConfig *c) {
    if (c->executable && (add_text(rt, "executable", c->executable) < 0 || add_text(rt, "_base_executable", c->executable) < 0)) return -1;
    if (c->orig_argc && add_list(rt, "orig_argv", c->orig_argv, c->orig_argc) < 0) return -1;
    if (c->warn_option_count && add_list(rt, "warnoptions", c->warn_options, c->warn_option_count) < 0) return -1;
    if (c->flags.pycache_prefix && add_text(rt, "pycache_prefix", c->flags.pycache_prefix) < 0) return -1;
    return c->x_option_count ? add_x_options(rt, c) : 0;
}

static void take_flags(Hoop *h) {
    const HoopFlags *f = &h->config.flags;
    h->rt.options = (RunOptions){.debug = f->debug, .inspect = f->inspect, .interactive = f->interactive, .verbose = f->verbose,
                                 .bytes_warning = f->bytes_warning, .quiet = f->quiet, .no_user_site = f->no_user_site,
                                 .no_site = f->no_site, .ignore_environment = !h->config.use_environment, .isolated = f->isolated,
                                 .dev_mode = f->dev_mode, .warn_default_encoding = f->warn_default_encoding,
                                 .safe_path = f->safe_path, .no_debug_ranges = f->no_debug_ranges, .unbuffered = f->unbuffered,
                                 .digits_chosen = f->int_max_str_digits >= 0};
    h->rt.int_max_str_digits = f->int_max_str_digits >= 0 ? (uint32_t)f->int_max_str_digits : 4300;
}

static int make_sys(Runtime *rt) {
    const HoopConfig *c = &hoop_of(rt)->config;
    SysConfig config = {.io = {.write_out = c->write_out, .write_err = c->write_err, .data = c->data, .no_files = c->no_io, .encoding = c->flags.io_encoding},
                        .import_files = c->import_files, .site_library = c->site_library, .use_environment = c->use_environment};
    return modules_make_sys(rt, &config) < 0 || add_options(rt, c) < 0 ? -1 : add_arguments(hoop_of(rt));
}

/* Modules that consist of nothing but the system. (posix is left, without its teeth: os and others import it.) */
static bool is_system_module(const char *name) {
    static const char *const names[] = {"_posixsubprocess", "_socket", "select", "_signal", "pwd", "grp", "resource", "fcntl", "termios", "faulthandler"};
    for (size_t i = 0; i < COUNT_OF(names); i++)
        if (!strcmp(name, names[i])) return true;
    return false;
}

/* The tools' modules in C, then all others. */
static int find_module(Runtime *rt, const char *name, BuiltinModule *out) {
    if (rt->no_system && is_system_module(name)) return 0;
    *out = (BuiltinModule){.def = memtools_module(name)};
    return out->def ? 1 : modules_find(rt, name, out);
}

/* ---- birth ---- */

static int make_main(Hoop *h) {
    Runtime *rt = &h->rt;
    Value name = rt->names[N___main__], builtins = dict_get_cstr(rt, rt->modules, "builtins");
    Owned module = builtins ? module_new(rt, name) : V_NULL;
    if (!module) return -1;
    h->main_dict = own(module_dict(module));
    int result = dict_set(rt, rt->modules, name, module);
    decref(rt, module);
    return result < 0 ? -1 : dict_set(rt, h->main_dict, rt->names[N___builtins__], builtins);
}

static void tell_exit(Runtime *rt, int code) {
    Hoop *h = hoop_of(rt);
    if (h->exit_told) h->exit_told(h, code, h->exit_arg);
}

void hoop_on_exit(Hoop *h, void (*told)(Hoop *hoop, int code, void *arg), void *arg) {
    h->exit_told = told;
    h->exit_arg = arg;
}

static int start(Hoop *h) {
    Runtime *rt = &h->rt;
    rt->hooks.make_exception = make_exception;
    roots_add(rt, hoop_roots);
    h->verify_after_runs = true;
    take_flags(h);
    rt->hooks.codec_lookup = codecs_lookup;
    rt->hooks.each_handle = handles_each;
    rt->hooks.write_snapshot = snapshot_write_requested;
    rt->hooks.exiting = tell_exit;
    if (gc_init(rt) < 0 || weak_init(rt) < 0 || types_init(rt) < 0 || vm_init(rt) < 0) return -1;
    rt->no_system = h->config.no_io;
    vm_set_optimize(rt, h->config.optimize);
    if (vm_signals_init(rt, h->config.handle_signals) < 0) return -1;
    rt->hooks.make_sys = make_sys;
    if (modules_init(rt) < 0 || make_main(h) < 0) return -1;
    rt->hooks.find_module = find_module;
    vm_set_step_limit(rt, h->config.step_limit);
    int frames = h->config.trace_frames;
    return frames > 0 ? trace_start(rt, (TraceConfig){.mode = TRACE_EXACT, .max_frames = (uint32_t)frames}) : 0;
}

Hoop *hoop_new(const HoopConfig *config) {
    Heap *heap = heap_new(config ? config->heap_limit : 0);
    return heap ? hoop_new_on(heap, config) : NULL;
}

Hoop *hoop_new_on(Heap *heap, const HoopConfig *config) {
    HoopConfig defaults = hoop_config();
    Hoop *h = heap_alloc(heap, sizeof *h, KIND_RAW);
    if (!h) {
        heap_drop(heap);
        return NULL;
    }
    memset(h, 0, sizeof *h);
    h->config = config ? *config : defaults;
    h->rt.heap = heap;
    h->rt.recursion_limit = 1000;
    choose_hash_key(h);
    h->tag = (uint16_t)(h->rt.hash_key[0] ^ h->rt.hash_key[1] ^ (uintptr_t)h >> 20) | 1;
    hoop_enter(h);
    heap_share_pools(heap, true);
    int result = start(h);
    heap_share_pools(heap, false);
    if (result == 0) return h;
    vm_signals_drop(&h->rt);
    heap_drop(heap);
    return NULL;
}

/* ---- end ---- */

static void call_and_ignore(Runtime *rt, Owned function, const char *what) {
    Owned result = function ? obj_call0(rt, function) : V_NULL;
    if (rt->error) error_unraisable(rt, what, function ? function : V_NONE);
    decref_maybe(rt, result);
    decref_maybe(rt, function);
}

static void run_exit_functions(Runtime *rt) {
    static const char *const ends[][2] = {{"atexit", "_run_exitfuncs"}, {"threading", "_shutdown"}};
    for (size_t i = 0; i < COUNT_OF(ends); i++) {
        Value module = dict_get_cstr(rt, rt->modules, ends[i][0]);
        if (!module) continue;
        incref(module); /* it may be anything, and take itself away when it is asked */
        call_and_ignore(rt, obj_getattr_cstr(rt, module, ends[i][1]), NULL);
        decref(rt, module);
    }
    error_clear(rt);
}

/* Names that begin with one underscore go first, then all but __builtins__, as CPython clears a module. */
static void clear_module_dict(Runtime *rt, Borrowed dict) {
    for (int pass = 0; pass < 2; pass++) {
        Owned keys = dict_keys_list(rt, dict);
        if (!keys) {
            error_clear(rt);
            return;
        }
        for (size_t i = 0; i < as_list(keys)->len; i++) {
            Value key = as_list(keys)->items[i];
            if (!v_is(key, T_STR) || str_equal_cstr(key, "__builtins__")) continue;
            bool single = str_len(key) && str_at(key, 0) == '_' && !(str_len(key) > 1 && str_at(key, 1) == '_');
            if (pass == 0 && !single) continue;
            if (dict_set(rt, dict, key, V_NONE) < 0) error_clear(rt);
        }
        decref(rt, keys);
    }
}

/* What finalizers say goes to the streams of the beginning, whatever the program has put in their place. */
static void restore_streams(Runtime *rt) {
    static const char *const names[][2] = {{"stdin", "__stdin__"}, {"stdout", "__stdout__"}, {"stderr", "__stderr__"}};
    for (size_t i = 0; rt->sys_dict && i < COUNT_OF(names); i++) {
        Value first = dict_get_cstr(rt, rt->sys_dict, names[i][1]);
        if (!first || dict_set_cstr(rt, rt->sys_dict, names[i][0], first) < 0) error_clear(rt);
    }
}

/* sys.modules lets go of all but those that show what finalizers have to say; a list of weak references to those modules is returned, V_NULL when there is no memory for it. */
static Owned let_modules_go(Runtime *rt) {
    Owned all = dict_values_list(rt, rt->modules), names = dict_keys_list(rt, rt->modules), weak = list_new(rt, 0);
    for (size_t i = 0; all && weak && i < as_list(all)->len; i++) {
        Value m = as_list(all)->items[i];
        if (!v_is(m, T_MODULE) || module_dict(m) == rt->sys_dict || module_dict(m) == rt->builtins) continue;
        Owned w = weakref_new(rt, m, V_NULL);
        if (!w || list_append(rt, weak, w) < 0) clear_slot(rt, &weak);
        decref_maybe(rt, w);
    }
    decref_maybe(rt, all);
    for (size_t i = names ? as_list(names)->len : 0; i-- > 0;) {
        Value name = as_list(names)->items[i];
        if (v_is(name, T_STR) && (str_equal_cstr(name, "sys") || str_equal_cstr(name, "builtins") || str_equal(name, rt->names[N_warnings]))) continue;
        if (dict_set(rt, rt->modules, name, V_NONE) < 0) error_clear(rt);
    }
    decref_maybe(rt, names);
    error_clear(rt);
    return weak;
}

/* The collector takes garbage by address; what a program keeps in its global variables is finalized in the order in which they
 * were bound, as CPython's collector, which takes the oldest first, mostly does. */
static void finalize_globals(Runtime *rt, Borrowed dict) {
    enum { IN_DICT_AND_LIST = 2 };
    Owned values = dict_values_list(rt, dict);
    error_clear(rt);
    for (size_t i = 0; values && i < as_list(values)->len; i++) {
        Value v = as_list(values)->items[i];
        if (!v_is_ptr(v)) continue;
        Object *o = v_obj(v);
        const TypeSlots *slots = rt->slots[o->type];
        if (!(slots->flags & TF_FINALIZE) || !slots->finalize || o->flags & (F_FINALIZED | F_WEAKREF) || o->refcount != IN_DICT_AND_LIST) continue;
        o->flags |= F_FINALIZED;
        slots->finalize(rt, v);
        if (rt->error) error_unraisable(rt, NULL, v);
    }
    decref_maybe(rt, values);
}

/* Most modules die as garbage, so that finalizers still find what their globals name. Those that something holds are cleared,
 * the last imported first. A finalizer may ask for the main namespace: it then gets an empty one. */
static void clear_modules(Hoop *h) {
    Runtime *rt = &h->rt;
    if (rt->gc_enabled) gc_collect(rt, 2);
    restore_streams(rt);
    Owned weak = let_modules_go(rt), empty = dict_new(rt), main_dict = h->main_dict;
    if (!weak || !empty) clear_module_dict(rt, main_dict);
    error_clear(rt);
    if (empty) {
        h->main_dict = empty;
        if (v_obj(main_dict)->refcount > 1) finalize_globals(rt, main_dict);
        decref(rt, main_dict);
    }
    gc_collect(rt, 2);
    if (dict_contains(rt, rt->modules, rt->names[N_warnings]) > 0 && dict_set(rt, rt->modules, rt->names[N_warnings], V_NONE) < 0) error_clear(rt);
    for (size_t i = weak ? as_list(weak)->len : 0; i-- > 0;) {
        Value m = weakref_get(as_list(weak)->items[i]);
        if (!m) continue;
        incref(m);
        clear_module_dict(rt, module_dict(m));
        decref(rt, m);
    }
    gc_collect(rt, 2);
    decref_maybe(rt, weak);
}

void hoop_free(Hoop *h) {
    if (!h) return;
    Runtime *rt = &h->rt;
    hoop_enter(h);
    if (h->host_depth || h->finalizing) {
        (void)hoop_invalid(h);
        return;
    }
    clear_slot(rt, &h->last_error);
    error_clear(rt);
    run_exit_functions(rt);
    io_flush_standard(rt);
    leaks_check(h);
    h->finalizing = rt->finalizing = true;
    if (!gc_dies_quietly(rt, io_is_quiet)) {
        clear_modules(h);
        io_flush_standard(rt);
        leaks_check(h);
    }
    hoop_drop(h);
}

void hoop_drop(Hoop *h) {
    if (!h) return;
    if (h->host_depth) { /* the code that called the function would go on in a heap that is gone */
        (void)hoop_invalid(h);
        return;
    }
    io_close_all(&h->rt);
    vm_signals_drop(&h->rt);
    host_objects_finalize(h);
    memtools_drop(&h->rt);
    heap_drop(h->rt.heap);
}

/* ---- memory ---- */

size_t hoop_collect(Hoop *h, int generation) {
    hoop_enter(h);
    ssize_t n = gc_collect(&h->rt, generation < 0 ? 0 : generation > 2 ? 2 : generation);
    leaks_check(h);
    return n < 0 ? 0 : (size_t)n;
}

void hoop_trim(Hoop *h) { heap_trim(h->rt.heap); }

HoopStatus hoop_set_heap_limit(Hoop *h, size_t bytes) {
    heap_set_limit(h->rt.heap, bytes);
    return HOOP_OK;
}

HoopStatus hoop_charge(Hoop *h, ptrdiff_t bytes) {
    if (heap_charge(h->rt.heap, bytes)) return HOOP_OK;
    raise_no_memory(&h->rt);
    return hoop_failed(h);
}
