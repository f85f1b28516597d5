/* SPDX-License-Identifier: MIT
 * api_run.c: the public functions that run code and tell about errors. */
#include <stdlib.h>

#include "compiler/compile.h"
#include "compiler/parser.h"
#include "modules/io_module.h"
#include "object/error.h"
#include "object/protocol.h"
#include "platform/file.h"
#include "platform/platform.h"
#include "runtime/internal.h"
#include "types/bytes.h"
#include "types/class.h"
#include "types/dict.h"
#include "types/exception.h"
#include "types/list.h"
#include "types/str.h"
#include "types/tuple.h"
#include "vm/import.h"
#include "vm/vm.h"

void hoop_enter(Hoop *h) {
    uintptr_t here = (uintptr_t)__builtin_frame_address(0);
    if (!h->host_depth && !(h->rt.vm && vm_current_frame(&h->rt))) __atomic_store_n(&h->rt.call_number, h->rt.call_number + 1, __ATOMIC_RELEASE);
    /* Not while the error waits to be printed: that needs the reserve. */
    if (unlikely((h->rt.out_of_memory || h->rt.heap->emergency) && h->rt.vm && !h->last_error)) vm_forget_out_of_memory(&h->rt);
    if (likely(here > h->stack_low && here < h->stack_high)) return;
    platform_stack_bounds(&h->stack_low, &h->stack_high);
    size_t size = h->stack_high - h->stack_low;
    /* What stays free below the limit serves C code that does not check: libc, GMP, the loop's own frame. */
    size_t reserve = size_min(size / 4, 128 * 1024);
    h->rt.c_stack_limit = h->stack_low + size_max(reserve, 40 * 1024);
}

/* Source bytes to code to result; consumes nothing. */
static HoopStatus run_source(Hoop *h, const char *source, size_t len, const char *name, enum CompileMode mode, unsigned flags, bool *incomplete,
                             Owned *result) {
    Runtime *rt = &h->rt;
    char *text = NULL;
    size_t text_len = 0;
    Owned code = V_NULL, value = V_NULL;
    Owned filename = str_from_utf8(rt, name, strlen(name));
    if (filename && source_decode(rt, (const uint8_t *)source, len, filename, &text, &text_len) == 0)
        code = compile_source(rt, text, text_len, filename, mode, flags, h->config.optimize, incomplete);
    mem_free(rt, text);
    decref_maybe(rt, filename);
    if (code && (flags & COMPILE_INTERACTIVE)) h->future_flags |= as_code(code)->flags & CO_FUTURE_ANNOTATIONS;
    if (code) {
        value = vm_run_code(rt, code, h->main_dict, h->main_dict, V_NULL);
        decref(rt, code);
    }
    if (!value) return hoop_failed(h);
    if (result) *result = value;
    else decref(rt, value);
    return HOOP_OK;
}

static HoopStatus checked(Hoop *h, HoopStatus status) {
    leaks_check(h);
    return status;
}

HoopStatus hoop_run_bytes(Hoop *h, const char *source, size_t len, const char *name) {
    hoop_enter(h);
    if (!name || (!source && len)) return hoop_invalid(h);
    return checked(h, run_source(h, source ? source : "", len, name, COMPILE_EXEC, 0, NULL, NULL));
}

HoopStatus hoop_run_string(Hoop *h, const char *source, const char *name) { return hoop_run_bytes(h, source, source ? strlen(source) : 1, name); }

HoopStatus hoop_run_interactive(Hoop *h, const char *source, const char *name) {
    bool incomplete = false;
    hoop_enter(h);
    if (!source || !name) return hoop_invalid(h);
    HoopStatus status = run_source(h, source, strlen(source), name, COMPILE_SINGLE, COMPILE_ALLOW_INCOMPLETE | COMPILE_INTERACTIVE | h->future_flags,
                                   &incomplete, NULL);
    /* Who types at a prompt, or at a program's other end, waits for what the statement wrote. */
    if (status == HOOP_OK) io_flush_standard(&h->rt);
    return checked(h, status == HOOP_ERROR && incomplete ? HOOP_INCOMPLETE : status);
}

HoopValue hoop_eval(Hoop *h, const char *expression) {
    Owned value = V_NULL;
    hoop_enter(h);
    if (!expression) return hoop_invalid(h), 0;
    HoopStatus status = run_source(h, expression, strlen(expression), "<string>", COMPILE_EVAL, 0, NULL, &value);
    HoopValue handle = status == HOOP_OK ? handle_new(h, value) : 0;
    leaks_check(h);
    return handle;
}

static int set_main(Hoop *h, const char *key, const char *utf8) {
    Owned value = str_from_utf8(&h->rt, utf8, strlen(utf8));
    int result = value ? dict_set_cstr(&h->rt, h->main_dict, key, value) : -1;
    decref_maybe(&h->rt, value);
    return result;
}

/* A list of sys ("argv", "path"), made when missing; or the one that waits for sys to be made. Owned: what was in it may take it out of sys
 * when it is released. */
static Owned sys_list(Hoop *h, const char *name, Value *waiting) {
    Runtime *rt = &h->rt;
    if (!rt->sys_dict) {
        if (!*waiting) *waiting = list_new(rt, 4);
        return *waiting ? own(*waiting) : V_NULL;
    }
    Value list = dict_get_cstr(rt, rt->sys_dict, name);
    if (list && v_is(list, T_LIST)) return own(list);
    if (rt->error) return V_NULL;
    Owned made = list_new(rt, 4);
    if (!made || dict_set_cstr(rt, rt->sys_dict, name, made) == 0) return made;
    decref(rt, made);
    return V_NULL;
}

static Owned decoded(Runtime *rt, const char *text) {
    if (!text) return raise(rt, T_SYSTEM_ERROR, "NULL instead of a text");
    return str_decode(rt, (const uint8_t *)text, strlen(text), "utf-8", "surrogateescape");
}

HoopStatus hoop_set_args(Hoop *h, int argc, const char *const *argv) {
    hoop_enter(h);
    if (argc > 0 && !argv) return hoop_invalid(h);
    Owned list = sys_list(h, "argv", &h->args);
    int result = list ? 0 : -1;
    if (list) list_clear(&h->rt, list);
    for (int i = 0; result == 0 && i < argc; i++) {
        Owned arg = decoded(&h->rt, argv[i]);
        result = arg ? list_append_owned(&h->rt, list, arg) : -1;
    }
    decref_maybe(&h->rt, list);
    return result < 0 ? hoop_failed(h) : HOOP_OK;
}

static HoopStatus add_path(Hoop *h, const char *path, bool front) {
    if (!front && !runtime_sys(&h->rt)) return hoop_failed(h);
    Owned list = sys_list(h, "path", &h->first_paths), entry = list ? decoded(&h->rt, path) : V_NULL;
    int result = entry ? list_insert(&h->rt, list, front ? 0 : (ssize_t)as_list(list)->len, entry) : -1;
    decref_maybe(&h->rt, entry);
    decref_maybe(&h->rt, list);
    return result < 0 ? hoop_failed(h) : HOOP_OK;
}

HoopStatus hoop_add_path(Hoop *h, const char *path, bool front) {
    hoop_enter(h);
    return add_path(h, path, front);
}

/* The file's folder becomes sys.path[0], as python3 has it for a script. */
static int add_script_folder(Hoop *h, const char *path) {
    char folder[4096];
    const char *slash = strrchr(path, '/');
    size_t len = slash ? (size_t)(slash - path) : 0;
    if (!h->config.import_files) return 0;
    if (len >= sizeof folder) len = 0;
    memcpy(folder, path, len);
    folder[len] = 0;
    char *real = platform_real_path(len ? folder : slash ? "/" : ".");
    int result = add_path(h, real ? real : folder, true) == HOOP_OK ? 0 : -1;
    free(real);
    return result;
}

/* __loader__, from __file__. */
static int set_main_loader(Hoop *h) {
    Runtime *rt = &h->rt;
    Value file = dict_get_str(rt, h->main_dict, rt->names[N___file__]);
    Owned loader = file ? loader_new(rt, rt->names[N___main__], file) : V_NULL;
    int result = loader ? dict_set(rt, h->main_dict, rt->names[N___loader__], loader) : -1;
    decref_maybe(rt, loader);
    return result;
}

/* Adds the folder, or the archive, to the front of sys.path and runs the __main__ in it. */
static HoopStatus run_folder(Hoop *h, const char *path) {
    size_t len = strlen(path);
    while (len > 1 && path[len - 1] == '/') len--;
    Owned folder = str_decode(&h->rt, (const uint8_t *)path, len, "utf-8", "surrogateescape");
    int result = folder && add_path(h, path, true) == HOOP_OK ? import_run_folder(&h->rt, folder, h->main_dict) : -1;
    decref_maybe(&h->rt, folder);
    return result < 0 ? hoop_failed(h) : HOOP_OK;
}

/* A zip archive, perhaps behind a first line for the shell: the record at its end points back to a directory of the stated size. */
static bool is_archive(const uint8_t *data, size_t len) {
    enum { END_RECORD = 22, MAX_COMMENT = 65535 };
    if (len < END_RECORD) return false;
    size_t lowest = len > END_RECORD + MAX_COMMENT ? len - END_RECORD - MAX_COMMENT : 0;
    for (size_t at = len - END_RECORD + 1; at-- > lowest;) {
        if (memcmp(data + at, "PK\5\6", 4) != 0) continue;
        uint32_t size = (uint32_t)data[at + 12] | (uint32_t)data[at + 13] << 8 | (uint32_t)data[at + 14] << 16 | (uint32_t)data[at + 15] << 24;
        return size <= at && (!size || memcmp(data + at - size, "PK\1\2", 4) == 0);
    }
    return false;
}

static HoopStatus run_file(Hoop *h, const char *path) {
    void *data;
    size_t len;
    int problem = platform_read_file(path, &data, &len); /* malloc'd for the moment of decoding */
    if (problem) {
        Owned name = str_from_utf8(&h->rt, path, strlen(path));
        raise_errno(&h->rt, problem, name, V_NULL);
        decref_maybe(&h->rt, name);
        return hoop_failed(h);
    }
    if (is_archive(data, len)) {
        free(data);
        return run_folder(h, path);
    }
    HoopStatus status = HOOP_ERROR;
    if (set_main(h, "__file__", path) < 0 || dict_set_cstr(&h->rt, h->main_dict, "__cached__", V_NONE) < 0 || set_main_loader(h) < 0)
        status = hoop_failed(h);
    else if (add_script_folder(h, path) == 0) {
        size_t skip = 0;
        while (h->config.flags.skip_first_line && skip < len && ((char *)data)[skip] != '\n') skip++; /* the line end stays: it counts */
        status = run_source(h, (char *)data + skip, len - skip, path, COMPILE_EXEC, 0, NULL, NULL);
    }
    free(data);
    return status;
}

/* The path as python3 names what it runs: absolute, symlinks kept; malloc'd, NULL: no memory. */
static char *absolute_path(const char *path) {
    char *here = *path == '/' ? NULL : platform_real_path(".");
    if (here && (!strcmp(path, ".") || !strcmp(path, ""))) return here;
    size_t room = (here ? strlen(here) + 1 : 0) + strlen(path) + 1;
    char *full = malloc(room);
    if (full) snprintf(full, room, "%s%s%s", here ? here : "", here && strcmp(here, "/") ? "/" : "", path);
    free(here);
    return full;
}

HoopStatus hoop_run_file(Hoop *h, const char *path) {
    hoop_enter(h);
    if (!path) return hoop_invalid(h);
    if (!strncmp(path, "./", 2) && !platform_is_folder(path)) path += 2; /* only a script's is left out */
    char *full = absolute_path(path);
    HoopStatus status = platform_is_folder(full ? full : path) ? run_folder(h, full ? full : path) : run_file(h, full ? full : path);
    free(full);
    return checked(h, status);
}

HoopStatus hoop_run_module(Hoop *h, const char *name) {
    hoop_enter(h);
    Owned module = hoop_name(h, name);
    int result = module ? import_run_main(&h->rt, module, h->main_dict) : -1;
    decref_maybe(&h->rt, module);
    return checked(h, result < 0 ? hoop_failed(h) : HOOP_OK);
}

HoopStatus hoop_disassemble(Hoop *h, const char *source, size_t len, const char *name, FILE *out) {
    Runtime *rt = &h->rt;
    char *text = NULL;
    size_t text_len = 0;
    Owned code = V_NULL, listing = V_NULL;
    hoop_enter(h);
    if (!name || !out || (!source && len)) return hoop_invalid(h);
    Owned filename = str_from_utf8(rt, name, strlen(name));
    if (filename && source_decode(rt, (const uint8_t *)source, len, filename, &text, &text_len) == 0)
        code = compile_source(rt, text, text_len, filename, COMPILE_EXEC, 0, h->config.optimize, NULL);
    if (code) listing = disassemble(rt, code);
    mem_free(rt, text);
    decref_maybe(rt, filename);
    decref_maybe(rt, code);
    if (!listing) return hoop_failed(h);
    void *scratch = NULL;
    size_t n;
    const char *utf8 = str_utf8_lossless(rt, listing, &n, &scratch);
    if (utf8) fwrite(utf8, 1, n, out);
    mem_free(rt, scratch);
    decref(rt, listing);
    return utf8 ? HOOP_OK : hoop_failed(h);
}

static void interrupt(Hoop *h, uint32_t bit) {
    interrupt_set(&h->rt, bit);
    platform_wake(&h->rt.interrupt); /* from time.sleep() */
}
void hoop_interrupt(Hoop *h) { interrupt(h, INTERRUPT_SIGNAL); }

void hoop_stop(Hoop *h) {
    /* the call that runs now, or ran last: a later one has another number */
    __atomic_store_n(&h->rt.stop_number, __atomic_load_n(&h->rt.call_number, __ATOMIC_ACQUIRE), __ATOMIC_RELEASE);
    interrupt(h, INTERRUPT_STOP);
}

void hoop_set_step_limit(Hoop *h, uint64_t steps) {
    hoop_enter(h);
    vm_set_step_limit(&h->rt, steps);
}

HoopStatus hoop_check_signals(Hoop *h) {
    hoop_enter(h);
    return vm_check_signals(&h->rt) < 0 ? hoop_failed(h) : HOOP_OK;
}

/* ---- errors ---- */

/* UTF-8 copy of a str (consumed) in a raw block that replaces *slot; "" when there is no memory. */
static void keep_text(Hoop *h, char **slot, Owned s) {
    Runtime *rt = &h->rt;
    void *scratch = NULL;
    size_t len = 0;
    const char *text = s ? str_utf8_lossless(rt, s, &len, &scratch) : NULL;
    mem_free(rt, *slot);
    *slot = mem_alloc_maybe(rt, len + 1);
    if (*slot) {
        if (text) memcpy(*slot, text, len);
        (*slot)[len] = 0;
    }
    mem_free(rt, scratch);
    decref_maybe(rt, s);
    error_clear(rt);
}

/* str() of the error runs code, which may call functions that fail: all is asked first, then stored. */
static void tell_error(Hoop *h) {
    Runtime *rt = &h->rt;
    Owned error = own(h->last_error);
    h->told_number = h->error_number;
    Owned message = obj_str(rt, error);
    error_clear(rt);
    Owned traceback = vm_format_exception(rt, error);
    error_clear(rt);
    keep_text(h, &h->error_type, str_from_cstr(rt, type_short_name(slots_of(rt, error))));
    keep_text(h, &h->error_message, message);
    keep_text(h, &h->error_traceback, traceback);
    decref(rt, error);
}

HoopError hoop_error(Hoop *h) {
    hoop_enter(h);
    if (!h->last_error) return (HoopError){"", "", ""};
    if (h->told_number != h->error_number) tell_error(h);
    return (HoopError){h->error_type ? h->error_type : "", h->error_message ? h->error_message : "", h->error_traceback ? h->error_traceback : ""};
}

HoopStatus hoop_error_status(Hoop *h) { return h->last_status; }

HoopValue hoop_error_value(Hoop *h) { return h->last_error ? handle_new(h, own(h->last_error)) : 0; }

static int print_error(Hoop *h) {
    if (!h->last_error) return 0;
    error_restore(&h->rt, h->last_error);
    h->last_error = V_NULL;
    return h->exit_code = vm_print_error(&h->rt);
}

int hoop_print_error(Hoop *h) {
    hoop_enter(h);
    return print_error(h);
}

int hoop_exit_code(Hoop *h) {
    hoop_enter(h);
    return h->last_error && v_obj(h->last_error)->type == T_SYSTEM_EXIT ? print_error(h) : h->exit_code;
}

static void make_current(Runtime *rt, const char *type, const char *message) {
    for (uint32_t i = T_BASE_EXCEPTION; i < T_BUILTIN_COUNT; i++)
        if (rt->slots[i]->flags & TF_EXC && !strcmp(rt->slots[i]->name, type)) {
            raise(rt, i, "%s", message);
            return;
        }
    raise(rt, T_SYSTEM_ERROR, "hoop_raise: no built-in exception is named %s: %s", type, message);
}

/* The current error is raised when the function returns, not before: it may go on calling the runtime, which runs code only without a
 * current error. */
static HoopValue raise_later(Hoop *h) {
    Owned before = h->raised;
    if (h->host_depth) {
        h->raised = error_take(&h->rt);
        decref_maybe(&h->rt, before);
    } else (void)hoop_failed(h);
    return 0;
}

HoopValue hoop_raise(Hoop *h, const char *type, const char *message) {
    hoop_enter(h);
    make_current(&h->rt, type ? type : "NULL", message ? message : "");
    return raise_later(h);
}

HoopValue hoop_raise_value(Hoop *h, HoopValue exception) {
    Runtime *rt = &h->rt;
    hoop_enter(h);
    Owned value = handle_get(h, exception);
    if (value) {
        incref(value); /* a class of the program's may release the handle when it is called */
        Owned instance = exc_from_raise(rt, value, V_NULL);
        if (instance) error_set(rt, instance);
        decref(rt, value);
    } else raise(rt, T_SYSTEM_ERROR, "hoop_raise_value: a handle that is not valid in this runtime");
    return raise_later(h);
}
