/* SPDX-License-Identifier: MIT
 * import_spec.c: module specs and loaders, as Python code sees them in __spec__ and __loader__. */
#include "gc/gc.h"
#include "object/protocol.h"
#include "types/bytes.h"
#include "types/class.h"
#include "types/dict.h"
#include "types/equal.h"
#include "types/exception.h"
#include "types/list.h"
#include "types/module.h"
#include "types/str.h"
#include "types/tuple.h"
#include "vm/frame.h"
#include "vm/import.h"
#include "vm/vm.h"
#include "vm/source.h"

/* Both types are LAYOUT_FIXED: nothing but values. */
static void fixed_dealloc(Runtime *rt, Object *self) {
    size_t n = (rt->slots[self->type]->basicsize - sizeof *self) / sizeof(Value);
    Value *values = (Value *)(self + 1);
    for (size_t i = 0; i < n; i++) decref_maybe(rt, values[i]);
    object_free(rt, self);
}

static Owned fixed_new(Runtime *rt, Type *type) { return type_alloc(rt, type, 0); }

/* ---- ModuleSpec ---- */

static Owned spec_slot_new(Runtime *rt, Type *type, const Value *args, size_t nargs, Borrowed kwnames) {
    static const char *const params[] = {"name", "loader", "*", "origin", "loader_state", "is_package", NULL};
    Value v[5];
    if (args_parse(rt, "ModuleSpec", params, 2, args, nargs, kwnames, v) < 0) return 0;
    int package = v[4] ? obj_truth(rt, v[4]) : 0;
    if (package < 0) return 0;
    Value list = package ? list_new(rt, 0) : V_NONE;
    Value self = list ? fixed_new(rt, type) : 0;
    if (!self) {
        decref_maybe(rt, list);
        return 0;
    }
    ModuleSpec *s = as_spec(self);
    s->name = own(v[0]);
    s->loader = own(v[1]);
    s->origin = v[2] ? own(v[2]) : V_NONE;
    s->loader_state = v[3] ? own(v[3]) : V_NONE;
    s->locations = list;
    s->cached = V_NONE;
    s->has_location = s->initializing = V_FALSE;
    gc_track(v_obj(self));
    return self;
}

Owned spec_new(Runtime *rt, Borrowed name, Borrowed loader, Borrowed origin, Borrowed locations, bool has_location) {
    if (import_types(rt) < 0) return 0;
    Value self = fixed_new(rt, rt->vm->spec_type);
    if (!self) return 0;
    ModuleSpec *s = as_spec(self);
    s->name = own(name);
    s->loader = own(loader);
    s->origin = own(origin);
    s->loader_state = V_NONE;
    s->locations = own(locations);
    s->cached = V_NONE;
    s->has_location = v_bool(has_location);
    s->initializing = V_FALSE;
    gc_track(v_obj(self));
    return self;
}

bool spec_is(Runtime *rt, Borrowed v) { return rt->vm->spec_type && v_is_ptr(v) && type_is_subtype(rt, type_of(rt, v), rt->vm->spec_type); }

/* The part of a dotted name before the last dot. */
static Owned parent_name(Runtime *rt, Borrowed name) {
    if (!v_is_str(rt, name)) return own(rt->empty_str);
    size_t n = str_len(name);
    while (n && str_at(name, n - 1) != '.') n--;
    return n ? str_slice(rt, name, 0, n - 1) : own(rt->empty_str);
}

static Owned spec_parent(Runtime *rt, Borrowed self, void *closure) {
    ModuleSpec *s = as_spec(self);
    return s->locations == V_NONE ? parent_name(rt, s->name) : own(s->name);
}

static Owned spec_repr(Runtime *rt, Borrowed self) {
    ModuleSpec *s = as_spec(self);
    StrBuf b;
    strbuf_init(&b, rt);
    strbuf_add_cstr(&b, "ModuleSpec(name=");
    strbuf_add_repr(&b, s->name);
    strbuf_add_cstr(&b, ", loader=");
    strbuf_add_repr(&b, s->loader);
    if (s->origin != V_NONE) {
        strbuf_add_cstr(&b, ", origin=");
        strbuf_add_repr(&b, s->origin);
    }
    if (s->locations != V_NONE) {
        strbuf_add_cstr(&b, ", submodule_search_locations=");
        strbuf_add_repr(&b, s->locations);
    }
    strbuf_add_cstr(&b, ")");
    return strbuf_finish(&b);
}

static Owned spec_compare(Runtime *rt, Borrowed a, Borrowed b, int op) {
    if ((op != CMP_EQ && op != CMP_NE) || !spec_is(rt, b)) return V_NOTIMPL;
    const ModuleSpec *x = as_spec(a), *y = as_spec(b);
    const Value pairs[][2] = {{x->name, y->name}, {x->loader, y->loader}, {x->locations, y->locations}, {x->origin, y->origin}, {x->cached, y->cached},
                              {x->has_location, y->has_location}};
    int same = 1;
    for (size_t i = 0; same > 0 && i < COUNT_OF(pairs); i++) same = equal_held(rt, pairs[i][0], pairs[i][1]);
    return same < 0 ? V_NULL : v_bool(same == (op == CMP_EQ));
}

static const MemberDef spec_members[] = {
    {"name", offsetof(ModuleSpec, name), MEMBER_VALUE_KEPT, false},
    {"loader", offsetof(ModuleSpec, loader), MEMBER_VALUE_KEPT, false},
    {"origin", offsetof(ModuleSpec, origin), MEMBER_VALUE_KEPT, false},
    {"loader_state", offsetof(ModuleSpec, loader_state), MEMBER_VALUE_KEPT, false},
    {"submodule_search_locations", offsetof(ModuleSpec, locations), MEMBER_VALUE_KEPT, false},
    {"cached", offsetof(ModuleSpec, cached), MEMBER_VALUE_KEPT, false},
    {"has_location", offsetof(ModuleSpec, has_location), MEMBER_VALUE_KEPT, false},
    {"_set_fileattr", offsetof(ModuleSpec, has_location), MEMBER_VALUE_KEPT, false},
    {"_initializing", offsetof(ModuleSpec, initializing), MEMBER_VALUE_KEPT, false},
    {NULL, 0, 0, false},
};
static const GetSetDef spec_getsets[] = {{"parent", spec_parent, NULL, NULL, NULL}, {NULL, NULL, NULL, NULL, NULL}};

static const TypeSlots spec_slots = {
    .name = "importlib.machinery.ModuleSpec",
    .doc = "The specification for a module, used for loading.",
    .flags = TF_CONTAINER | TF_BASETYPE,
    .base = T_OBJECT,
    .layout = LAYOUT_FIXED,
    .basicsize = sizeof(ModuleSpec),
    .dealloc = fixed_dealloc,
    .new = spec_slot_new,
    .repr = spec_repr,
    .compare = spec_compare,
    .hash = obj_unhashable,
    .members = spec_members,
    .getsets = spec_getsets,
};

/* ---- loaders ---- */

static Owned loader_slot_new(Runtime *rt, Type *type, const Value *args, size_t nargs, Borrowed kwnames) {
    static const char *const params[] = {"fullname", "path", NULL};
    Value v[2];
    if (args_parse(rt, "SourceFileLoader", params, 2, args, nargs, kwnames, v) < 0) return 0;
    Value self = fixed_new(rt, type);
    if (!self) return 0;
    V_AS(Loader, self)->name = own(v[0]);
    V_AS(Loader, self)->path = own(v[1]);
    gc_track(v_obj(self));
    return self;
}

Owned loader_new(Runtime *rt, Borrowed name, Borrowed path) {
    if (import_types(rt) < 0) return 0;
    Value self = fixed_new(rt, path ? rt->vm->source_loader_type : rt->vm->builtin_loader_type);
    if (!self) return 0;
    V_AS(Loader, self)->name = own(name);
    V_AS(Loader, self)->path = path ? own(path) : V_NONE;
    gc_track(v_obj(self));
    return self;
}

bool loader_is(Runtime *rt, Borrowed v) {
    Vm *vm = rt->vm;
    if (!vm->spec_type || !v_is_ptr(v)) return false;
    Type *t = type_of(rt, v);
    return t == vm->source_loader_type || t == vm->builtin_loader_type;
}

static bool find_builtin(Runtime *rt, Borrowed name, BuiltinModule *m) {
    *m = (BuiltinModule){0};
    return rt->hooks.find_module && v_is_str(rt, name) && str_is_ascii(name) && rt->hooks.find_module(rt, str_ascii(name), m);
}

static Owned embedded_file(Runtime *rt, const BuiltinModule *m) { return format_str(rt, "<hoopsnake>/%s", m->file); }

static Owned path_code(Runtime *rt, Borrowed path) {
    uint8_t *data = NULL;
    size_t len = 0;
    if (source_read(rt, path, &data, &len) < 0) return 0;
    Value code = source_compile(rt, data, len, path);
    mem_free(rt, data);
    return code;
}

Owned loader_get_code(Runtime *rt, Borrowed loader) {
    Loader *l = V_AS(Loader, loader);
    if (l->path != V_NONE) {
        if (!v_is_str(rt, l->path)) return raise(rt, T_TYPE_ERROR, "a loader's path must be str or None, not %.200T", l->path);
        Value path = own(l->path), code = path_code(rt, path); /* held: the compiler's warnings and audit hooks may set another */
        decref(rt, path);
        return code;
    }
    BuiltinModule m;
    if (!find_builtin(rt, l->name, &m) || !m.source) return V_NONE;
    Value file = embedded_file(rt, &m), code = file ? source_compile(rt, m.source, m.len, file) : 0;
    decref_maybe(rt, file);
    return code;
}

int loader_exec(Runtime *rt, Borrowed loader, Borrowed module) {
    Loader *l = V_AS(Loader, loader);
    BuiltinModule m;
    if (l->path == V_NONE && find_builtin(rt, l->name, &m) && m.def) return 0; /* complete since it was made */
    Value code = loader_get_code(rt, loader);
    if (!code) return -1;
    if (code == V_NONE) return raise_int(rt, T_IMPORT_ERROR, "cannot load module %R", l->name);
    Value dict = obj_getattr(rt, module, rt->names[N___dict__]), result = 0;
    if (dict && !v_is_dict(rt, dict)) raise(rt, T_TYPE_ERROR, "exec() globals must be a dict, not %.100T", dict);
    else if (dict && dict_set(rt, dict, rt->names[N___builtins__], rt->builtins) == 0) result = vm_run_code(rt, code, dict, dict, V_NULL);
    decref_maybe(rt, dict);
    decref(rt, code);
    if (!result) return -1;
    decref(rt, result);
    return 0;
}

static Owned m_exec_module(Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kwnames) {
    return loader_exec(rt, self, args[0]) < 0 ? 0 : V_NONE;
}

static Owned m_create_module(Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kwnames) {
    BuiltinModule m;
    Loader *l = V_AS(Loader, self);
    if (l->path == V_NONE && find_builtin(rt, l->name, &m) && m.def) return module_from_def(rt, m.def);
    return V_NONE;
}

static Owned m_get_code(Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kwnames) { return loader_get_code(rt, self); }

static Owned m_get_data(Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kwnames) {
    uint8_t *data = NULL;
    size_t len = 0;
    if (rt->no_system) return raise(rt, T_PERMISSION_ERROR, "files are switched off in this runtime");
    if (!v_is_str(rt, args[0])) return raise(rt, T_TYPE_ERROR, "get_data() argument must be str, not %A", args[0]);
    if (source_read(rt, args[0], &data, &len) < 0) return 0;
    Value v = bytes_from(rt, data, len);
    mem_free(rt, data);
    return v;
}

static Owned m_get_source(Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kwnames) {
    Loader *l = V_AS(Loader, self);
    if (l->path == V_NONE) {
        BuiltinModule m;
        return find_builtin(rt, l->name, &m) && m.source ? str_from_utf8(rt, (const char *)m.source, m.len) : V_NONE;
    }
    uint8_t *data = NULL;
    size_t len = 0;
    if (!v_is_str(rt, l->path)) return raise(rt, T_TYPE_ERROR, "a loader's path must be str or None, not %.200T", l->path);
    Value path = own(l->path);
    int r = source_read(rt, path, &data, &len);
    decref(rt, path);
    if (r < 0) return 0;
    Value v = str_decode(rt, data, len, "utf-8", "replace");
    mem_free(rt, data);
    return v;
}

static Owned m_get_filename(Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kwnames) { return own(V_AS(Loader, self)->path); }

static Owned m_is_package(Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kwnames) {
    Loader *l = V_AS(Loader, self);
    BuiltinModule m;
    if (l->path == V_NONE) return v_bool(find_builtin(rt, l->name, &m) && m.package);
    size_t n = v_is_str(rt, l->path) ? str_len(l->path) : 0;
    static const char tail[] = "__init__.py";
    size_t t = sizeof tail - 1;
    if (n < t) return V_FALSE;
    for (size_t i = 0; i < t; i++)
        if (str_at(l->path, n - t + i) != (uint32_t)tail[i]) return V_FALSE;
    return V_TRUE;
}

static Owned m_load_module(Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kwnames) {
    Loader *l = V_AS(Loader, self);
    Value package = m_is_package(rt, self, NULL, 0, V_NULL); /* refcheck: True or False */
    Value list = package == V_TRUE ? list_new(rt, 0) : V_NONE;
    Value spec = list ? spec_new(rt, l->name, self, l->path, list, l->path != V_NONE) : 0;
    decref_maybe(rt, list);
    if (!spec) return 0;
    Value module = import_load_spec(rt, spec);
    decref(rt, spec);
    return module;
}

/* For importlib.resources. */
static Owned m_get_resource_reader(Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kwnames) {
    if (V_AS(Loader, self)->path == V_NONE) return V_NONE;
    Owned name = str_from_cstr(rt, "importlib.readers"), module = name ? import_module(rt, name) : V_NULL;
    Owned reader = module ? obj_getattr_cstr(rt, module, "FileReader") : V_NULL, made = reader ? obj_call1(rt, reader, self) : V_NULL;
    decref_maybe(rt, name);
    decref_maybe(rt, module);
    decref_maybe(rt, reader);
    return made;
}

static Owned loader_repr(Runtime *rt, Borrowed self) {
    return format_str(rt, "<%T object for %R>", self, V_AS(Loader, self)->name);
}

static Owned loader_compare(Runtime *rt, Borrowed a, Borrowed b, int op) {
    if ((op != CMP_EQ && op != CMP_NE) || !loader_is(rt, b) || type_index(a) != type_index(b)) return V_NOTIMPL;
    int r = equal_held(rt, V_AS(Loader, a)->name, V_AS(Loader, b)->name);
    if (r > 0) r = equal_held(rt, V_AS(Loader, a)->path, V_AS(Loader, b)->path);
    return r < 0 ? 0 : v_bool(r == (op == CMP_EQ));
}

static int64_t loader_hash(Runtime *rt, Borrowed self) { return obj_hash(rt, V_AS(Loader, self)->name); }

static const MethodDef loader_methods[] = {
    {"create_module", m_create_module, 1, 1, 0, NULL}, {"exec_module", m_exec_module, 1, 1, 0, NULL},
    {"load_module", m_load_module, 0, 1, 0, NULL},     {"get_code", m_get_code, 0, 1, 0, NULL},
    {"get_data", m_get_data, 1, 1, 0, NULL},           {"get_source", m_get_source, 0, 1, 0, NULL},
    {"get_filename", m_get_filename, 0, 1, 0, NULL},   {"is_package", m_is_package, 0, 1, 0, NULL},
    {"get_resource_reader", m_get_resource_reader, 1, 1, 0, NULL},
    {NULL, NULL, 0, 0, 0, NULL},
};
static const MemberDef loader_members[] = {
    {"name", offsetof(Loader, name), MEMBER_VALUE_KEPT, false},
    {"path", offsetof(Loader, path), MEMBER_VALUE_KEPT, false},
    {NULL, 0, 0, false},
};

#define LOADER_SLOTS(text, creator)                                                                                                             \
    {                                                                                                                                           \
        .name = text, .flags = TF_CONTAINER | TF_BASETYPE, .base = T_OBJECT, .layout = LAYOUT_FIXED, .basicsize = sizeof(Loader),              \
        .dealloc = fixed_dealloc, .new = creator, .repr = loader_repr, .compare = loader_compare, .hash = loader_hash,                          \
        .methods = loader_methods, .members = loader_members,                                                                                   \
    }
static const TypeSlots source_loader_slots = LOADER_SLOTS("importlib.machinery.SourceFileLoader", loader_slot_new);
static const TypeSlots builtin_loader_slots = LOADER_SLOTS("importlib.machinery.BuiltinImporter", loader_slot_new);

int import_types(Runtime *rt) {
    Vm *vm = rt->vm;
    if (vm->spec_type) return 0;
    if (!vm->source_loader_type && !(vm->source_loader_type = type_register_static(rt, &source_loader_slots, NULL))) return -1;
    if (!vm->builtin_loader_type && !(vm->builtin_loader_type = type_register_static(rt, &builtin_loader_slots, NULL))) return -1;
    vm->spec_type = type_register_static(rt, &spec_slots, NULL);
    return vm->spec_type ? 0 : -1;
}

/* ---- a module's attributes ---- */

int spec_set_attributes(Runtime *rt, Borrowed spec, Borrowed module) {
    ModuleSpec *s = as_spec(spec);
    Value dict = v_is(module, T_MODULE) ? module_dict(module) : 0;
    if (!dict) return 0; /* a stranger's object: leave it alone */
    Value parent = spec_parent(rt, spec, NULL);
    if (!parent) return -1;
    int r = dict_set(rt, dict, rt->names[N___name__], s->name);
    if (r == 0) r = dict_set(rt, dict, rt->names[N___package__], parent);
    if (r == 0) r = dict_set(rt, dict, rt->names[N___loader__], s->loader);
    if (r == 0) r = dict_set(rt, dict, rt->names[N___spec__], spec);
    if (r == 0 && s->locations != V_NONE) r = dict_set(rt, dict, rt->names[N___path__], s->locations);
    if (r == 0 && s->has_location == V_TRUE) {
        r = dict_set(rt, dict, rt->names[N___file__], s->origin);
        if (r == 0) r = dict_set(rt, dict, rt->names[N___cached__], V_NONE);
    }
    decref(rt, parent);
    return r;
}
