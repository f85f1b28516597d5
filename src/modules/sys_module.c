/* SPDX-License-Identifier: MIT
 * sys_module.c: the functions of the module `sys`. */
#include "modules/sys_module.h"

#include <stdlib.h>

#include "gc/gc.h"
#include "heap/heap.h"
#include "object/protocol.h"
#include "types/class.h"
#include "types/dict.h"
#include "types/exception.h"
#include "types/int.h"
#include "types/list.h"
#include "types/str.h"
#include "types/tuple.h"
#include "vm/audit.h"
#include "vm/frame.h"
#include "vm/print_error.h"
#include "vm/trace.h"

/* ---- exceptions ---- */

SYS_FUNCTION(exc_info) {
    Value exc = vm_handled(rt);
    if (!exc) return tuple_pack(rt, 3, V_NONE, V_NONE, V_NONE);
    Value tb = as_exc(exc)->traceback;
    return tuple_pack(rt, 3, v_from(type_of(rt, exc)), exc, tb ? tb : V_NONE);
}

SYS_FUNCTION(exception) {
    Value exc = vm_handled(rt);
    return exc ? own(exc) : V_NONE;
}

SYS_FUNCTION(exit_) {
    Value code = nargs ? args[0] : V_NONE;
    if (code == V_NONE) {
        Value exc = exc_new_args(rt, T_SYSTEM_EXIT, rt->empty_tuple);
        if (exc) error_set(rt, exc);
        return 0;
    }
    if (v_is_tuple(rt, code)) {
        Value exc = exc_new_args(rt, T_SYSTEM_EXIT, code);
        if (exc) error_set(rt, exc);
        return 0;
    }
    return raise_value(rt, T_SYSTEM_EXIT, code);
}

SYS_FUNCTION(excepthook) {
    if (v_is_exc(rt, args[1])) {
        if (v_is(args[2], T_TRACEBACK) && !as_exc(args[1])->traceback) as_exc(args[1])->traceback = own(args[2]);
        print_exception(rt, args[1]);
        return V_NONE;
    }
    Value text = format_str(rt, "TypeError: print_exception(): Exception expected for value, %T found\n", args[1]);
    if (!text) return 0;
    print_to_stderr(rt, text);
    decref(rt, text);
    return V_NONE;
}

static Value field(Borrowed args, size_t i) { return as_tuple(args)->items[i]; }

SYS_FUNCTION(unraisablehook) {
    if (!v_is_tuple(rt, args[0]) || as_tuple(args[0])->len < 5) return raise(rt, T_TYPE_ERROR, "sys.unraisablehook argument type must be UnraisableHookArgs");
    print_unraisable_text(rt, field(args[0], 1), field(args[0], 2), field(args[0], 3), field(args[0], 4));
    return V_NONE;
}

static int write_line(Runtime *rt, Borrowed text) {
    Value out = dict_get_str(rt, rt->sys_dict, rt->names[N_stdout]);
    if (!out || out == V_NONE) return rt->error ? -1 : raise_int(rt, T_RUNTIME_ERROR, "lost sys.stdout");
    incref(out);
    Value newline = str_from_char(rt, '\n'), r = 0;
    if (newline && (r = obj_call_method(rt, out, rt->names[N_write], &text, 1))) {
        decref(rt, r);
        r = obj_call_method(rt, out, rt->names[N_write], &newline, 1);
    }
    decref_maybe(rt, newline);
    decref_maybe(rt, r);
    decref(rt, out);
    return r ? 0 : -1;
}

SYS_FUNCTION(displayhook) {
    Value v = args[0], name = rt->names[N__];
    if (v == V_NONE) return V_NONE;
    if (dict_set(rt, rt->builtins, name, V_NONE) < 0) return 0;
    Value text = obj_repr(rt, v);
    if (!text) return 0;
    int r = write_line(rt, text);
    decref(rt, text);
    if (r < 0 || dict_set(rt, rt->builtins, name, v) < 0) return 0;
    return V_NONE;
}

/* What "module.name", or the name of a built-in, stands for; new reference or 0 with an error. */
static Owned named_function(Runtime *rt, const char *path) {
    const char *dot = strrchr(path, '.');
    char module_name[256];
    size_t n = dot ? (size_t)(dot - path) : 0;
    if (n >= sizeof module_name || (dot && !n)) return raise(rt, T_IMPORT_ERROR, "%s", path);
    memcpy(module_name, path, n);
    module_name[n] = 0;
    Owned module = import_from_c(rt, dot ? module_name : "builtins");
    Owned f = module ? obj_getattr_cstr(rt, module, dot ? dot + 1 : path) : V_NULL;
    decref_maybe(rt, module);
    return f;
}

SYS_FUNCTION(breakpointhook) {
    const char *path = rt->options.ignore_environment || rt->no_system ? NULL : getenv("PYTHONBREAKPOINT");
    if (!path || !*path) path = "pdb.set_trace";
    if (!strcmp(path, "0")) return V_NONE;
    Owned f = named_function(rt, path), text = V_NULL;
    if (f) {
        Owned v = obj_call(rt, f, args, nargs, kwnames);
        decref(rt, f);
        return v;
    }
    if (!error_catch(rt, T_IMPORT_ERROR) && !error_catch(rt, T_ATTRIBUTE_ERROR)) return V_NULL;
    text = format_str(rt, "Ignoring unimportable $PYTHONBREAKPOINT: \"%s\"", path);
    int r = text ? rt->hooks.warn(rt, v_from(rt->types[T_RUNTIME_WARNING]), text, V_NULL) : -1;
    decref_maybe(rt, text);
    return r < 0 ? V_NULL : V_NONE;
}

/* ---- memory ---- */

SYS_FUNCTION(getrefcount) {
    if (!v_is_ptr(args[0])) return v_small(UINT32_MAX);
    return v_small(v_obj(args[0])->refcount);
}

SYS_FUNCTION(getsizeof) {
    static const char *const params[] = {"object", "default", NULL};
    Value v[2];
    if (args_parse(rt, "getsizeof", params, 1, args, nargs, kwnames, v) < 0) return 0;
    Value f = obj_lookup_special(rt, v[0], rt->names[N___sizeof__]), size = 0;
    if (f) size = obj_call0(rt, f);
    else if (!rt->error) raise(rt, T_TYPE_ERROR, "Type %.100T doesn't define __sizeof__", v[0]);
    decref_maybe(rt, f);
    ssize_t n = size ? num_as_ssize(rt, size, T_OVERFLOW_ERROR) : -1;
    decref_maybe(rt, size);
    if (n < 0 && !rt->error) raise(rt, T_VALUE_ERROR, "__sizeof__() should return >= 0");
    if (n >= 0) return int_from_i64(rt, n);
    return v[1] && error_catch(rt, T_TYPE_ERROR) ? own(v[1]) : 0;
}

SYS_FUNCTION(intern) {
    if (!v_is(args[0], T_STR)) return raise(rt, T_TYPE_ERROR, v_is_str(rt, args[0]) ? "can't intern %.400T" : "intern() argument must be str, not %.400A", args[0]);
    return str_intern(rt, own(args[0]));
}

SYS_FUNCTION(getallocatedblocks) { return int_from_u64(rt, heap_counters(rt->heap).blocks); }

SYS_FUNCTION(debugmallocstats) {
    HeapCounters c = heap_counters(rt->heap);
    Value text = format_str(rt,
                            "%zu bytes in live blocks, %zu at the peak\n%zu bytes of pages handed out, %zu at the peak\n"
                            "%lu live blocks, %zu arenas, pools: %zu used, %zu full, %zu empty\n%zu large blocks, %zu huge blocks\n",
                            c.in_use, c.peak, c.from_os, c.from_os_peak, (unsigned long)c.blocks, c.arenas, c.pools_used, c.pools_full, c.pools_empty,
                            c.large_blocks, c.huge_blocks);
    if (!text) return 0;
    print_to_stderr(rt, text);
    decref(rt, text);
    return V_NONE;
}

/* ---- limits ---- */

SYS_FUNCTION(getrecursionlimit) { return v_small(rt->recursion_limit); }

SYS_FUNCTION(setrecursionlimit) {
    int limit;
    if (num_as_int(rt, args[0], &limit) < 0) return 0;
    if (limit < 1) return raise(rt, T_VALUE_ERROR, "recursion limit must be greater or equal than 1");
    if (rt->recursion_depth >= limit)
        return raise(rt, T_RECURSION_ERROR, "cannot set the recursion limit to %d at the recursion depth %d: the limit is too low", limit,
                     rt->recursion_depth);
    rt->recursion_limit = limit;
    return V_NONE;
}

SYS_FUNCTION(get_int_max_str_digits) { return v_small(rt->int_max_str_digits); }

SYS_FUNCTION(set_int_max_str_digits) {
    static const char *const params[] = {"maxdigits", NULL};
    Value v;
    int n;
    if (args_parse(rt, "set_int_max_str_digits", params, 1, args, nargs, kwnames, &v) < 0 || num_as_int(rt, v, &n) < 0) return 0;
    if (n != 0 && n < 640) return raise(rt, T_VALUE_ERROR, "maxdigits must be 0 or larger than 640");
    rt->int_max_str_digits = (uint32_t)n;
    return V_NONE;
}

SYS_FUNCTION(getswitchinterval) {
    Value v = dict_get_cstr(rt, rt->sys_dict, "_switchinterval");
    return v ? own(v) : rt->error ? 0 : flonum_try(0.005);
}

SYS_FUNCTION(setswitchinterval) {
    double d;
    if (num_as_double(rt, args[0], &d) < 0) return 0;
    if (d <= 0) return raise(rt, T_VALUE_ERROR, "switch interval must be strictly positive");
    return dict_set_cstr(rt, rt->sys_dict, "_switchinterval", args[0]) < 0 ? 0 : V_NONE;
}

/* ---- frames, tracing ---- */

SYS_FUNCTION(getframe) {
    int depth = 0;
    if (nargs && num_as_int(rt, args[0], &depth) < 0) return 0;
    Frame *f = vm_current_frame(rt);
    for (; f && depth > 0; depth--) f = f->prev;
    if (!f) return raise(rt, T_VALUE_ERROR, "call stack is not deep enough");
    Value frame = vm_frame_object(rt, f);
    if (frame && AUDIT(rt, "sys._getframe", frame)) return decref(rt, frame), V_NULL;
    return frame;
}

SYS_FUNCTION(settrace) { return vm_set_trace(rt, args[0] == V_NONE ? V_NULL : args[0]) < 0 ? V_NULL : V_NONE; }
SYS_FUNCTION(setprofile) { return vm_set_profile(rt, args[0] == V_NONE ? V_NULL : args[0]) < 0 ? V_NULL : V_NONE; }
SYS_FUNCTION(gettrace) { return rt->vm->trace_function ? own(rt->vm->trace_function) : V_NONE; }
SYS_FUNCTION(getprofile) { return rt->vm->profile_function ? own(rt->vm->profile_function) : V_NONE; }
SYS_FUNCTION(return_none) { return V_NONE; }

SYS_FUNCTION(call_tracing) {
    if (!v_is_tuple(rt, args[1])) return raise(rt, T_TYPE_ERROR, "call_tracing() argument 2 must be tuple, not %A", args[1]);
    return vm_call_tracing(rt, args[0], args[1]);
}

SYS_FUNCTION(is_finalizing) { return v_bool(rt->finalizing); }

SYS_FUNCTION(set_asyncgen_hooks) {
    static const char *const params[] = {"firstiter", "finalizer", NULL};
    Value v[2];
    if (args_parse(rt, "set_asyncgen_hooks", params, 0, args, nargs, kwnames, v) < 0) return 0;
    for (int i = 0; i < 2; i++)
        if (v[i] && v[i] != V_NONE && !obj_callable(rt, v[i]))
            return raise(rt, T_TYPE_ERROR, "callable %s expected, got %.50T", i ? "finalizer" : "firstiter", v[i]);
    if (v[1]) replace_slot(rt, &rt->asyncgen_finalizer, v[1] == V_NONE ? V_NULL : own(v[1]));
    if (v[0]) replace_slot(rt, &rt->asyncgen_firstiter, v[0] == V_NONE ? V_NULL : own(v[0]));
    return V_NONE;
}

static const StructSeqDesc hooks_desc = {"sys.asyncgen_hooks", NULL, (const char *const[]){"firstiter", "finalizer", NULL}, 2};

SYS_FUNCTION(get_asyncgen_hooks) {
    Vm *vm = rt->vm;
    if (!vm->asyncgen_hooks_type && !(vm->asyncgen_hooks_type = structseq_type(rt, &hooks_desc))) return 0;
    Value items[] = {rt->asyncgen_firstiter ? own(rt->asyncgen_firstiter) : V_NONE, rt->asyncgen_finalizer ? own(rt->asyncgen_finalizer) : V_NONE};
    return structseq_new(rt, vm->asyncgen_hooks_type, items, 2);
}

SYS_FUNCTION(get_origin_depth) { return v_small(rt->vm->origin_depth); }
SYS_FUNCTION(set_origin_depth) {
    static const char *const params[] = {"depth", NULL};
    Value v;
    int n;
    if (args_parse(rt, "set_coroutine_origin_tracking_depth", params, 1, args, nargs, kwnames, &v) < 0 || num_as_int(rt, v, &n) < 0) return 0;
    if (n < 0) return raise(rt, T_VALUE_ERROR, "depth must be >= 0");
    rt->vm->origin_depth = n;
    return V_NONE;
}

SYS_FUNCTION(current_frames) {
    Value d = dict_new(rt), f = d && vm_current_frame(rt) ? vm_frame_object(rt, vm_current_frame(rt)) : 0;
    int r = f ? dict_set(rt, d, v_small(1), f) : d && !rt->error ? 0 : -1;
    decref_maybe(rt, f);
    if (r == 0) return d;
    decref_maybe(rt, d);
    return 0;
}

/* ---- audit ---- */

SYS_FUNCTION(addaudithook) {
    static const char *const params[] = {"hook", NULL};
    Value v;
    return args_parse(rt, "addaudithook", params, 1, args, nargs, kwnames, &v) < 0 || audit_add_hook(rt, v) < 0 ? 0 : V_NONE;
}

SYS_FUNCTION(audit) {
    if (!v_is_str(rt, args[0])) return raise(rt, T_TYPE_ERROR, "expected str for argument 'event', not %T", args[0]);
    if (!rt->vm->audited) return V_NONE;
    Value rest = tuple_from(rt, args + 1, nargs - 1);
    int r = rest ? audit_call_hooks(rt, args[0], rest) : -1;
    decref_maybe(rt, rest);
    return r < 0 ? 0 : V_NONE;
}

SYS_FUNCTION(getdefaultencoding) { return str_intern_cstr(rt, "utf-8"); }
SYS_FUNCTION(getfilesystemencodeerrors) { return own(rt->names[N_surrogateescape]); }

static const MethodDef functions[] = {
    {"__getattr__", sys_getattr, 1, 1, 0, NULL},
    {"__dir__", sys_dir, 0, 0, 0, NULL},
    {"exc_info", exc_info, 0, 0, 0, "exc_info()\n--\n\nReturn current exception information: (type, value, traceback)."},
    {"exception", exception, 0, 0, 0, "exception()\n--\n\nReturn the current exception."},
    {"exit", exit_, 0, 1, 0, "exit(status=None, /)\n--\n\nExit the interpreter by raising SystemExit(status)."},
    {"excepthook", excepthook, 3, 3, 0, "excepthook(exctype, value, traceback, /)\n--\n\nHandle an exception by displaying it with a traceback on sys.stderr."},
    {"displayhook", displayhook, 1, 1, 0, "displayhook(object, /)\n--\n\nPrint an object to sys.stdout and also save it in builtins._"},
    {"unraisablehook", unraisablehook, 1, 1, 0, "unraisablehook(unraisable, /)\n--\n\nHandle an unraisable exception."},
    {"breakpointhook", breakpointhook, 0, -1, METH_KW, "breakpointhook(*args, **kws)\n\nThis hook function is called by built-in breakpoint()."},
    {"getrefcount", getrefcount, 1, 1, 0, "getrefcount(object, /)\n--\n\nReturn the reference count of object."},
    {"getsizeof", getsizeof, 0, 2, METH_KW, "getsizeof(object [, default]) -> int\n\nReturn the size of object in bytes."},
    {"intern", intern, 1, 1, 0, "intern(string, /)\n--\n\n``Intern'' the given string."},
    {"getallocatedblocks", getallocatedblocks, 0, 0, 0, "getallocatedblocks()\n--\n\nReturn the number of memory blocks currently allocated."},
    {"_debugmallocstats", debugmallocstats, 0, 0, 0, "_debugmallocstats()\n--\n\nPrint the state of the heap to stderr."},
    {"getrecursionlimit", getrecursionlimit, 0, 0, 0, "getrecursionlimit()\n--\n\nReturn the current value of the recursion limit."},
    {"setrecursionlimit", setrecursionlimit, 1, 1, 0, "setrecursionlimit(limit, /)\n--\n\nSet the maximum depth of the Python interpreter stack to n."},
    {"get_int_max_str_digits", get_int_max_str_digits, 0, 0, 0, NULL},
    {"set_int_max_str_digits", set_int_max_str_digits, 0, 1, METH_KW, NULL},
    {"getswitchinterval", getswitchinterval, 0, 0, 0, NULL},
    {"setswitchinterval", setswitchinterval, 1, 1, 0, NULL},
    {"_getframe", getframe, 0, 1, 0, "_getframe(depth=0, /)\n--\n\nReturn a frame object from the call stack."},
    {"_current_frames", current_frames, 0, 0, 0, NULL},
    {"settrace", settrace, 1, 1, 0, NULL},
    {"gettrace", gettrace, 0, 0, 0, NULL},
    {"setprofile", setprofile, 1, 1, 0, NULL},
    {"getprofile", getprofile, 0, 0, 0, NULL},
    {"call_tracing", call_tracing, 2, 2, 0, NULL},
    {"is_finalizing", is_finalizing, 0, 0, 0, NULL},
    {"set_asyncgen_hooks", set_asyncgen_hooks, 0, 2, METH_KW, NULL},
    {"get_asyncgen_hooks", get_asyncgen_hooks, 0, 0, 0, NULL},
    {"get_coroutine_origin_tracking_depth", get_origin_depth, 0, 0, 0, NULL},
    {"set_coroutine_origin_tracking_depth", set_origin_depth, 0, 1, METH_KW, NULL},
    {"addaudithook", addaudithook, 0, 1, METH_KW, NULL},
    {"audit", audit, 1, -1, 0, "audit(event, *args)\n\nPasses the event to any hooks that are attached."},
    {"getdefaultencoding", getdefaultencoding, 0, 0, 0, NULL},
    {"getfilesystemencoding", getdefaultencoding, 0, 0, 0, NULL},
    {"getfilesystemencodeerrors", getfilesystemencodeerrors, 0, 0, 0, NULL},
    {"_clear_type_cache", return_none, 0, 0, 0, NULL},
    {NULL, NULL, 0, 0, 0, NULL},
};

/* __excepthook__ and the like: the original functions. */
static int add_originals(Runtime *rt, Borrowed dict) {
    static const char *const names[][2] = {{"displayhook", "__displayhook__"},
                                           {"excepthook", "__excepthook__"},
                                           {"breakpointhook", "__breakpointhook__"},
                                           {"unraisablehook", "__unraisablehook__"}};
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        Value f = dict_get_cstr(rt, dict, names[i][0]);
        if (!f || dict_set_cstr(rt, dict, names[i][1], f) < 0) return -1;
    }
    return 0;
}

static int sys_init(Runtime *rt, Borrowed module, Borrowed dict) { return add_originals(rt, dict) < 0 ? -1 : sys_add_values(rt, dict); }

const ModuleDef sys_module = {"sys",
                              "This module provides access to some objects used or maintained by the\n"
                              "interpreter and to functions that interact strongly with the interpreter.",
                              functions, sys_init};
