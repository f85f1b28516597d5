/* SPDX-License-Identifier: MIT
 * ops_name.c: variables by name: globals, builtins, namespaces of class bodies, cells; what imports do to them. */
#include "types/class.h"
#include "types/dict.h"
#include "types/exception.h"
#include "types/module.h"
#include "types/str.h"
#include "types/tuple.h"
#include "vm/import.h"
#include "vm/ops.h"

COLD static void name_error(Runtime *rt, Borrowed name) {
    if (!rt->error) (void)raise_name_error(rt, T_NAME_ERROR, name, "name '%.200U' is not defined", name);
}

/* Remember where name lies in dict: ~version | entry << 32, or 0. */
static Instr cache_word(Runtime *rt, Borrowed dict, Borrowed name) {
    if (!v_is(dict, T_DICT)) return 0;
    ssize_t entry = dict_entry_index(rt, dict, name);
    uint32_t version = dict_version(rt, dict);
    return version && entry >= 0 ? (Instr)(uint32_t)~version | (Instr)entry << 32 : 0;
}

/* A namespace may be any mapping: a new reference, or 0 (check the error). */
static Owned namespace_get(Runtime *rt, Borrowed ns, Borrowed name) {
    Value v;
    if (v_is(ns, T_DICT)) {
        v = dict_get_str(rt, ns, name);
        if (v) incref(v);
        return v;
    }
    v = obj_getitem(rt, ns, name);
    if (!v) (void)error_catch(rt, T_KEY_ERROR);
    return v;
}

static Owned builtins_get(Runtime *rt, Frame *f, Borrowed name) {
    Value builtins = as_function(f->func)->builtins;
    if (likely(builtins != rt->foreign_builtins)) {
        Value v = dict_get_str(rt, builtins, name);
        return v ? own(v) : V_NULL;
    }
    Owned mapping = function_builtins(rt, builtins, f->globals);
    Owned v = mapping ? namespace_get(rt, mapping, name) : V_NULL;
    decref_maybe(rt, mapping);
    return v;
}

Owned op_load_global(Runtime *rt, Frame *f, Borrowed name, Instr *cache) {
    Value globals = f->globals, builtins = as_function(f->func)->builtins;
    Value v = namespace_get(rt, globals, name);
    if (v) {
        if (cache) cache[0] = cache_word(rt, globals, name);
        return v;
    }
    if (rt->error) return 0;
    v = builtins_get(rt, f, name);
    if (!v) {
        name_error(rt, name);
        return 0;
    }
    if (!cache || !v_is(globals, T_DICT)) return v;
    uint32_t version = dict_version(rt, globals);
    cache[1] = cache_word(rt, builtins, name);
    cache[0] = version && cache[1] ? (Instr)(uint32_t)~version | (Instr)UINT32_MAX << 32 : 0;
    return v;
}

int op_store_global(Runtime *rt, Frame *f, Borrowed name, Borrowed value, Instr *cache) {
    if (dict_set(rt, f->globals, name, value) < 0) return -1;
    cache[0] = cache_word(rt, f->globals, name);
    return 0;
}

int op_del_global(Runtime *rt, Frame *f, Borrowed name) {
    if (dict_del(rt, f->globals, name) == 0) return 0;
    if (error_catch(rt, T_KEY_ERROR)) name_error(rt, name);
    return -1;
}

Owned op_load_name(Runtime *rt, Frame *f, Borrowed name, Instr *cache) {
    Value v = namespace_get(rt, f->locals, name);
    return v || rt->error ? v : op_load_global(rt, f, name, NULL);
}

int op_store_name(Runtime *rt, Frame *f, Borrowed name, Borrowed value) {
    return v_is(f->locals, T_DICT) ? dict_set(rt, f->locals, name, value) : obj_setitem(rt, f->locals, name, value);
}

int op_del_name(Runtime *rt, Frame *f, Borrowed name) {
    if (obj_setitem(rt, f->locals, name, V_NULL) == 0) return 0;
    if (error_catch(rt, T_KEY_ERROR)) name_error(rt, name);
    return -1;
}

Owned op_load_class_free(Runtime *rt, Frame *f, Borrowed name, unsigned index) {
    Value v = namespace_get(rt, f->locals, name);
    if (v || rt->error) return v;
    v = V_AS(Cell, as_tuple(as_function(f->func)->closure)->items[index])->value;
    if (v != V_EMPTY) return own(v);
    op_unbound_free(rt, f, index);
    return 0;
}

/* ---- errors ---- */

static void unbound_local(Runtime *rt, Borrowed name) {
    (void)raise_name_error(rt, T_UNBOUND_LOCAL_ERROR, name, "cannot access local variable '%.200U' where it is not associated with a value", name);
}

void op_unbound_local(Runtime *rt, Frame *f, unsigned reg) {
    Tuple *names = as_tuple(f->code->varnames);
    if (reg < names->len) unbound_local(rt, names->items[reg]);
    else op_unbound_cell(rt, f, reg);
}

void op_unbound_cell(Runtime *rt, Frame *f, unsigned reg) {
    const Code *c = f->code;
    for (uint32_t i = 0; i < c->ncells; i++)
        if (c->cell_regs[i] == reg) {
            unbound_local(rt, as_tuple(c->cellvars)->items[i]);
            return;
        }
    raise(rt, T_SYSTEM_ERROR, "unbound register %u", reg);
}

void op_unbound_free(Runtime *rt, Frame *f, unsigned index) {
    Value name = as_tuple(f->code->freevars)->items[index];
    (void)raise_name_error(rt, T_NAME_ERROR, name,
                           "cannot access free variable '%.200U' where it is not associated with a value in enclosing scope", name);
}

/* ---- others ---- */

int op_setup_annotations(Runtime *rt, Frame *f) {
    Value name = rt->names[N___annotations__];
    Value v = namespace_get(rt, f->locals, name);
    if (v) {
        decref(rt, v);
        return 0;
    }
    if (rt->error) return -1;
    Value dict = dict_new(rt);
    if (!dict) return -1;
    int r = op_store_name(rt, f, name, dict);
    decref(rt, dict);
    return r;
}

Owned op_load_build_class(Runtime *rt, Frame *f) {
    Value v = builtins_get(rt, f, rt->names[N___build_class__]);
    return v || rt->error ? v : raise_name_error(rt, T_NAME_ERROR, rt->names[N___build_class__], "__build_class__ not found");
}

int op_print_expr(Runtime *rt, Borrowed value) {
    Value sys = runtime_sys(rt), hook = sys ? dict_get_str(rt, sys, rt->names[N_displayhook]) : 0;
    if (!hook) return rt->error ? -1 : raise_int(rt, T_RUNTIME_ERROR, "lost sys.displayhook");
    incref(hook);
    Value r = obj_call1(rt, hook, value);
    decref(rt, hook);
    if (!r) return -1;
    decref(rt, r);
    return 0;
}

Owned op_import_name(Runtime *rt, Frame *f, Borrowed name, Borrowed level, Borrowed fromlist) {
    Value function = builtins_get(rt, f, rt->names[N___import__]);
    if (!function) return rt->error ? 0 : raise(rt, T_IMPORT_ERROR, "__import__ not found");
    if (function == rt->vm->import_builtin && v_is_small(level)) {
        decref(rt, function); /* the VM keeps it */
        return import_name(rt, name, f->globals, fromlist, (int)small_get(level));
    }
    Value args[] = {name, f->globals, f->flags & FRAME_LOCALS ? f->locals : V_NONE, fromlist, level};
    Value v = obj_call(rt, function, args, 5, V_NULL);
    decref(rt, function);
    return v;
}

Owned op_import_from(Runtime *rt, Borrowed module, Borrowed name) { return import_from(rt, module, name); }

static int star_store(Runtime *rt, Frame *f, Borrowed module, Borrowed name) {
    Value v = obj_getattr(rt, module, name);
    if (!v) return -1;
    int r = op_store_name(rt, f, name, v);
    decref(rt, v);
    return r;
}

/* Names from __all__, or all that do not begin with an underscore. */
static Owned star_names(Runtime *rt, Borrowed module, bool *all) {
    Value names = obj_getattr_maybe(rt, module, rt->names[N___all__]);
    *all = names != 0;
    if (names) {
        Value list = obj_fast_sequence(rt, names, NULL);
        decref(rt, names);
        return list;
    }
    if (rt->error) return 0;
    Value dict = obj_getattr_maybe(rt, module, rt->names[N___dict__]);
    if (!dict) return rt->error ? 0 : raise(rt, T_IMPORT_ERROR, "from-import-* object has no __dict__ and no __all__");
    Value list = v_is(dict, T_DICT) ? dict_keys_list(rt, dict) : obj_call_method(rt, dict, rt->names[N_keys], NULL, 0);
    decref(rt, dict);
    if (!list) return 0;
    Value seq = obj_fast_sequence(rt, list, NULL);
    decref(rt, list);
    return seq;
}

int op_import_star(Runtime *rt, Frame *f, Borrowed module) {
    bool all;
    Value names = star_names(rt, module, &all);
    if (!names) return -1;
    int r = 0;
    for (size_t i = 0; r == 0; i++) {
        size_t n = (size_t)obj_len(rt, names);
        if (i >= n) break;
        Value name = obj_getitem(rt, names, v_small((int64_t)i));
        if (!name) r = -1;
        else if (!v_is_str(rt, name))
            r = raise_int(rt, T_TYPE_ERROR, all ? "Item in %S.__all__ must be str, not %.100T" : "Key in %S.__dict__ must be str, not %.100T",
                          module_name_or(rt, module), name);
        else if (all || str_len(name) == 0 || str_at(name, 0) != '_') r = star_store(rt, f, module, name);
        decref_maybe(rt, name);
    }
    decref(rt, names);
    return r;
}
