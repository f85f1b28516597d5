/* SPDX-License-Identifier: MIT
 * module_type.c: module objects; making one from the description of a module in C. */
#include "gc/gc.h"
#include "object/error.h"
#include "object/protocol.h"
#include "types/class.h"
#include "types/dict_impl.h"
#include "types/exception.h"
#include "types/function.h"
#include "types/int.h"
#include "types/list.h"
#include "types/module.h"
#include "types/str.h"

static int fill_dict(Runtime *rt, Borrowed dict, Borrowed name, Borrowed doc) {
    static const uint16_t none[] = {N___package__, N___loader__, N___spec__};
    if (dict_set(rt, dict, rt->names[N___name__], name) < 0 || dict_set(rt, dict, rt->names[N___doc__], doc) < 0) return -1;
    for (size_t i = 0; i < COUNT_OF(none); i++)
        if (dict_set(rt, dict, rt->names[none[i]], V_NONE) < 0) return -1;
    return 0;
}

Owned module_new(Runtime *rt, Borrowed name) {
    Owned dict = dict_new(rt);
    Module *m = dict && fill_dict(rt, dict, name, V_NONE) == 0 ? object_new_container(rt, T_MODULE, sizeof *m) : NULL;
    if (!m) return decref_maybe(rt, dict), V_NULL;
    m->dict = dict;
    m->name = own(name);
    gc_track(&m->header);
    return v_from(m);
}

int module_add_functions(Runtime *rt, Borrowed module, const MethodDef *functions) {
    size_t count = dict_len(module_dict(module));
    for (const MethodDef *f = functions; f && f->name; f++) count++;
    if (dict_reserve(rt, module_dict(module), count) < 0) return -1;
    for (const MethodDef *f = functions; f && f->name; f++)
        if (module_add(rt, module_dict(module), f->name, builtin_new(rt, f, module, V_AS(Module, module)->name)) < 0) return -1;
    return 0;
}

Owned module_from_def(Runtime *rt, const ModuleDef *def) {
    Owned name = str_intern_cstr(rt, def->name), m = name ? module_new(rt, name) : V_NULL, doc = V_NULL;
    decref_maybe(rt, name);
    if (!m) return V_NULL;
    Value dict = module_dict(m);
    if (def->doc && (!(doc = str_from_cstr(rt, def->doc)) || dict_set(rt, dict, rt->names[N___doc__], doc) < 0)) goto fail;
    if (module_add_functions(rt, m, def->functions) < 0) goto fail;
    if (def->init && def->init(rt, m, dict) < 0) goto fail;
    decref_maybe(rt, doc);
    return m;
fail:
    decref_maybe(rt, doc);
    decref(rt, m);
    return V_NULL;
}

int module_add(Runtime *rt, Borrowed dict, const char *name, Owned value) {
    Owned key = value ? str_intern_cstr(rt, name) : V_NULL;
    int result = key ? dict_set(rt, dict, key, value) : -1;
    decref_maybe(rt, key);
    decref_maybe(rt, value);
    return result;
}

int module_add_int(Runtime *rt, Borrowed dict, const char *name, int64_t value) { return module_add(rt, dict, name, int_from_i64(rt, value)); }

int module_add_type(Runtime *rt, Borrowed dict, const TypeSlots *slots, uint32_t *index_out) {
    Type *t = type_register_static(rt, slots, NULL);
    if (!t) return -1;
    if (index_out) *index_out = t->index;
    return module_add(rt, dict, type_short_name(slots), v_from(t));
}

/* ---- the type ---- */

static Owned module_type_new(Runtime *rt, Type *type, const Value *args, size_t nargs, Borrowed kwnames) {
    Owned m = type_alloc(rt, type, 0);
    if (m && !(V_AS(Module, m)->dict = dict_new(rt))) {
        decref(rt, m);
        return V_NULL;
    }
    return m;
}

static int module_init(Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kwnames) {
    static const char *const params[] = {"name", "doc", NULL};
    Value a[2];
    if (args_parse(rt, "module", params, 1, args, nargs, kwnames, a) < 0) return -1;
    if (!v_is_str(rt, a[0])) return raise_int(rt, T_TYPE_ERROR, "module() argument 'name' must be str, not %A", a[0]);
    replace_slot(rt, &V_AS(Module, self)->name, own(a[0]));
    return fill_dict(rt, module_dict(self), a[0], a[1] ? a[1] : V_NONE);
}

/* AttributeError of a module names it: "module 'm' has no attribute 'x'". A module's own __getattr__ is asked first. */
static Owned missing(Runtime *rt, Borrowed self, Borrowed name) {
    Value dict = module_dict(self), hook = dict_get_str(rt, dict, rt->names[N___getattr__]);
    if (rt->error) return V_NULL;
    if (hook) {
        incref(hook);
        Owned v = obj_call1(rt, hook, name);
        decref(rt, hook);
        return attribute_result(rt, v, self, name);
    }
    Owned own_name = V_NULL;
    Value shown = dict_get_str(rt, dict, rt->names[N___name__]);
    if (!shown || !v_is_str(rt, shown)) return rt->error ? V_NULL : raise(rt, T_ATTRIBUTE_ERROR, "module has no attribute '%U'", name);
    own_name = own(shown);
    Value spec = dict_get_str(rt, dict, rt->names[N___spec__]);
    incref_maybe(spec); /* its __getattr__ may take it away */
    Owned starting = spec && spec != V_NONE ? obj_getattr_cstr(rt, spec, "_initializing") : V_NULL;
    decref_maybe(rt, spec);
    if (!starting) error_clear(rt);
    bool partial = starting == V_TRUE;
    decref_maybe(rt, starting);
    Owned text = format_str(rt, partial ? "partially initialized module '%U' has no attribute '%U' (most likely due to a circular import)" : "module '%U' has no attribute '%U'", own_name, name);
    decref(rt, own_name);
    if (!text) return V_NULL;
    raise_attribute_error_text(rt, self, name, text);
    return V_NULL;
}

static Owned module_getattr(Runtime *rt, Borrowed self, Borrowed name) {
    Owned v = obj_generic_getattr(rt, self, name);
    if (v || !error_is(rt, T_ATTRIBUTE_ERROR)) return v;
    error_clear(rt);
    return missing(rt, self, name);
}

/* An attribute of a spec; None when it has none. */
static Owned spec_field(Runtime *rt, Borrowed spec, const char *name) {
    Owned v = obj_getattr_cstr(rt, spec, name);
    if (!v) error_clear(rt);
    return v ? v : V_NONE;
}

static Owned repr_from_spec(Runtime *rt, Borrowed spec) {
    Owned name = spec_field(rt, spec, "name"), origin = spec_field(rt, spec, "origin"), loader = V_NONE, located = V_FALSE, text = V_NULL;
    if (name == V_NONE) name = str_from_char(rt, '?');
    if (origin == V_NONE) loader = spec_field(rt, spec, "loader");
    else located = spec_field(rt, spec, "has_location");
    int has_location = name ? obj_truth(rt, located) : -1;
    if (has_location < 0) text = V_NULL;
    else if (origin == V_NONE) text = loader == V_NONE ? format_str(rt, "<module %R>", name) : format_str(rt, "<module %R (%R)>", name, loader);
    else text = format_str(rt, has_location ? "<module %R from %R>" : "<module %R (%S)>", name, origin);
    decref_maybe(rt, name);
    decref(rt, origin);
    decref(rt, loader);
    decref(rt, located);
    return text;
}

/* Is this the module that is built in under that name? It has no spec when it was there from the start. */
static bool built_in(Runtime *rt, Borrowed self, Borrowed name) {
    BuiltinModule found = {0};
    if (!v_is(name, T_STR) || !str_is_ascii(name) || !rt->modules || dict_get_str(rt, rt->modules, name) != self) return false;
    return rt->hooks.find_module && rt->hooks.find_module(rt, str_ascii(name), &found) && found.def;
}

static Owned module_repr(Runtime *rt, Borrowed self) {
    Value dict = module_dict(self), spec = dict_get_str(rt, dict, rt->names[N___spec__]);
    if (rt->error) return V_NULL;
    if (spec && spec != V_NONE) {
        incref(spec);
        Owned text = repr_from_spec(rt, spec);
        decref(rt, spec);
        return text;
    }
    Value crafted = dict_get_cstr(rt, dict, "__loader__");
    incref_maybe(crafted);
    Owned method = crafted && crafted != V_NONE ? obj_getattr_cstr(rt, crafted, "module_repr") : V_NULL;
    decref_maybe(rt, crafted);
    Owned by_loader = method ? obj_call1(rt, method, self) : V_NULL; /* loaders of old: what goes wrong there is forgotten */
    decref_maybe(rt, method);
    if (by_loader) return by_loader;
    error_clear(rt);
    Value name = dict_get_str(rt, dict, rt->names[N___name__]), file = dict_get_str(rt, dict, rt->names[N___file__]);
    Value loader = dict_get_cstr(rt, dict, "__loader__");
    if (rt->error) return V_NULL;
    Owned shown = name ? own(name) : str_from_char(rt, '?'), text = V_NULL;
    if (!shown) return V_NULL;
    if (file) text = format_str(rt, "<module %R from %R>", shown, file);
    else if (loader && loader != V_NONE) text = format_str(rt, "<module %R (%R)>", shown, loader);
    else text = format_str(rt, built_in(rt, self, shown) ? "<module %R (built-in)>" : "<module %R>", shown);
    decref(rt, shown);
    return text;
}

static Owned module_dir(Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kwnames) {
    Owned dict = obj_getattr(rt, self, rt->names[N___dict__]);
    if (!dict) return V_NULL;
    if (!v_is_dict(rt, dict)) {
        decref(rt, dict);
        return raise(rt, T_TYPE_ERROR, "<module>.__dict__ is not a dictionary");
    }
    Value hook = dict_get_str(rt, dict, rt->names[N___dir__]);
    Owned result = hook ? obj_call0(rt, hook) : rt->error ? V_NULL : dict_keys_list(rt, dict);
    decref(rt, dict);
    return result;
}

static Owned get_dict(Runtime *rt, Borrowed self, void *closure) {
    Value dict = module_dict(self);
    if (dict == rt->sys_dict && rt->hooks.fill_sys(rt) < 0) return V_NULL;
    return own(dict);
}

static Owned get_annotations(Runtime *rt, Borrowed self, void *closure) {
    Value dict = module_dict(self), found = dict_get_str(rt, dict, rt->names[N___annotations__]);
    if (found || rt->error) return found ? own(found) : V_NULL;
    Owned made = dict_new(rt);
    if (made && dict_set(rt, dict, rt->names[N___annotations__], made) < 0) clear_slot(rt, &made);
    return made;
}
static int set_annotations(Runtime *rt, Borrowed self, Borrowed value, void *closure) {
    if (value) return dict_set(rt, module_dict(self), rt->names[N___annotations__], value);
    int had = dict_contains(rt, module_dict(self), rt->names[N___annotations__]);
    if (had <= 0) return had < 0 ? -1 : raise_int(rt, T_ATTRIBUTE_ERROR, "__annotations__");
    return dict_del(rt, module_dict(self), rt->names[N___annotations__]);
}

static int module_traverse(Runtime *rt, Object *self, Visitor visit, void *arg) {
    VISIT(((Module *)self)->dict);
    VISIT(((Module *)self)->name);
    return 0;
}
/* The namespace may outlive its module, as the globals of functions. Where it is garbage too, it is cleared itself. */
static int module_clear(Runtime *rt, Object *self) {
    (void)rt, (void)self;
    return 0;
}
static void module_dealloc(Runtime *rt, Object *self) {
    clear_slot(rt, &((Module *)self)->dict);
    clear_slot(rt, &((Module *)self)->name);
    object_free(rt, self);
}

static const MethodDef methods[] = {{"__dir__", module_dir, 0, 0, 0, NULL}, {NULL, NULL, 0, 0, 0, NULL}};
static const GetSetDef getsets[] = {{"__dict__", get_dict, NULL, NULL, NULL}, {"__annotations__", get_annotations, set_annotations, NULL, NULL}, {NULL, NULL, NULL, NULL, NULL}};

const TypeSlots module_slots = {
    .name = "module", .doc = "Create a module object.\n\nThe name must be a string; the optional docstring can have any type.",
    .flags = TF_BASETYPE | TF_CONTAINER | TF_WEAKREF | TF_DICT, .base = T_OBJECT, .layout = LAYOUT_CUSTOM, .basicsize = sizeof(Module),
    .dict_offset = offsetof(Module, dict), .new = module_type_new, .init = module_init, .dealloc = module_dealloc, .traverse = module_traverse,
    .clear = module_clear, .repr = module_repr, .getattr = module_getattr, .methods = methods, .getsets = getsets,
};
