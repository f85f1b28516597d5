/* SPDX-License-Identifier: MIT
 * module_type.c: module objects; making one from the description of a module in C. */
#include "gc/gc.h"
#include "object/error.h"
#include "object/protocol.h"
#include "types/class.h"
#include "types/dict.h"
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
    if (!v_is_str(rt, a[0])) return raise_int(rt, T_TYPE_ERROR, "module() argument 'name' must be str, not %T", a[0]);
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
        return v;
    }
    Owned own_name = V_NULL;
    Value shown = dict_get_str(rt, dict, rt->names[N___name__]);
    if (!shown || !v_is_str(rt, shown)) return rt->error ? V_NULL : raise(rt, T_ATTRIBUTE_ERROR, "module has no attribute '%U'", name);
    own_name = own(shown);
    Value spec = dict_get_str(rt, dict, rt->names[N___spec__]);
    Owned starting = spec && spec != V_NONE ? obj_getattr_cstr(rt, spec, "_initializing") : V_NULL;
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

static Owned module_repr(Runtime *rt, Borrowed self) {
    Value dict = module_dict(self), name = dict_get_str(rt, dict, rt->names[N___name__]), file = dict_get_str(rt, dict, rt->names[N___file__]);
    if (rt->error) return V_NULL;
    if (!name) name = V_NONE;
    if (file && file != V_NONE && v_is_str(rt, file)) return format_str(rt, "<module %R from %R>", name, file);
    Value spec = dict_get_str(rt, dict, rt->names[N___spec__]);
    if (rt->error) return V_NULL;
    Owned origin = spec && spec != V_NONE ? obj_getattr_cstr(rt, spec, "origin") : V_NULL;
    error_clear(rt);
    Owned text = origin && origin != V_NONE ? format_str(rt, "<module %R (%S)>", name, origin) : format_str(rt, "<module %R>", name);
    decref_maybe(rt, origin);
    return text;
}

static Owned module_dir(Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kwnames) {
    Owned dict = obj_getattr(rt, self, rt->names[N___dict__]);
    if (!dict) return V_NULL;
    Value hook = dict_get_str(rt, dict, rt->names[N___dir__]);
    Owned result = hook ? obj_call0(rt, hook) : rt->error ? V_NULL : dict_keys_list(rt, dict);
    decref(rt, dict);
    return result;
}

static Owned get_dict(Runtime *rt, Borrowed self, void *closure) { return own(module_dict(self)); }

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
static int module_clear(Runtime *rt, Object *self) {
    Value dict = ((Module *)self)->dict;
    if (dict) dict_clear(rt, dict);
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
