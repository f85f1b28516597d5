/* SPDX-License-Identifier: MIT
 * object_type.c: object: what every object can do: being made, shown, compared, listed, copied (__reduce_ex__), __class__. */
#include "gc/gc.h"
#include "types/class_parts.h"
#include "types/exception.h"
#include "types/int.h"
#include "types/list.h"
#include "types/set.h"
#include "types/str_parts.h"

/* ---- making ---- */

static COLD Owned raise_abstract(Runtime *rt, Type *t) {
    Value names = obj_getattr(rt, v_from(t), rt->names[N___abstractmethods__]);
    Value list = names ? list_from_iterable(rt, names) : V_NULL, sep = V_NULL, text = V_NULL;
    if (list && list_sort(rt, list, V_NONE, false) == 0 && (sep = str_from_cstr(rt, ", ")) && (text = str_join(rt, sep, list)))
        raise(rt, T_TYPE_ERROR, "Can't instantiate abstract class %s with abstract method%s %U", type_text(t), as_list(list)->len == 1 ? "" : "s", text);
    decref_maybe(rt, names);
    decref_maybe(rt, list);
    decref_maybe(rt, sep);
    decref_maybe(rt, text);
    return V_NULL;
}

static Owned object_new(Runtime *rt, Type *t, const Value *args, size_t nargs, Borrowed kwnames) {
    if (unlikely(nargs || (kwnames && as_tuple(kwnames)->len))) {
        if (t->slots->new != object_new) return raise(rt, T_TYPE_ERROR, "object.__new__() takes exactly one argument (the type to instantiate)");
        if (!t->slots->init || t->slots->init == object_init) return raise(rt, T_TYPE_ERROR, "%s() takes no arguments", type_text(t));
    }
    if (unlikely(t->flags & TF_ABSTRACT)) return raise_abstract(rt, t);
    if (unlikely(type_builtin_slots(rt, t)->new != object_new)) /* a class derived from a type that has no __new__ */
        return raise(rt, T_TYPE_ERROR, "cannot create '%s' instances", type_text(t));
    return type_alloc(rt, t, 0);
}

int object_init(Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kwnames) {
    if (likely(!nargs && (!kwnames || !as_tuple(kwnames)->len))) return 0;
    const TypeSlots *s = slots_of(rt, self);
    if (s->init && s->init != object_init) return raise_int(rt, T_TYPE_ERROR, "object.__init__() takes exactly one argument (the instance to initialize)");
    if (s->new == object_new) return raise_int(rt, T_TYPE_ERROR, "%s.__init__() takes exactly one argument (the instance to initialize)", s->name);
    return 0;
}

static void object_dealloc(Runtime *rt, Object *self) { object_free(rt, self); }

/* ---- showing, comparing ---- */

Owned object_repr(Runtime *rt, Borrowed self) {
    Owned type = own(v_from(type_of(rt, self))), module = obj_getattr_maybe(rt, type, rt->names[N___module__]), text = V_NULL;
    Owned name = module || !rt->error ? obj_getattr(rt, type, rt->names[N___qualname__]) : V_NULL;
    decref(rt, type);
    if (name) {
        if (module && v_is_str(rt, module) && !str_equal(module, rt->names[N_builtins])) text = format_str(rt, "<%U.%S object at 0x%lx>", module, name, (unsigned long)self);
        else text = format_str(rt, "<%T object at 0x%lx>", self, (unsigned long)self);
    }
    decref_maybe(rt, module);
    decref_maybe(rt, name);
    return text;
}

Owned object_str(Runtime *rt, Borrowed self) {
    UnaryFn repr = slots_of(rt, self)->repr;
    return repr ? repr(rt, self) : object_repr(rt, self);
}

int64_t object_hash(Runtime *rt, Borrowed self) {
    int64_t h = (int64_t)(self >> 4 | self << 60);
    return h == -1 ? -2 : h;
}

Owned object_compare(Runtime *rt, Borrowed a, Borrowed b, int op) {
    if (op == CMP_EQ) return a == b ? V_TRUE : V_NOTIMPL;
    if (op != CMP_NE) return V_NOTIMPL;
    /* the opposite of what == says */
    Owned (*compare)(Runtime *, Borrowed, Borrowed, int) = slots_of(rt, a)->compare;
    if (!compare) return a == b ? V_FALSE : V_NOTIMPL;
    Value r = compare(rt, a, b, CMP_EQ);
    if (!r || r == V_NOTIMPL) return r;
    int truth = obj_truth(rt, r);
    decref(rt, r);
    return truth < 0 ? V_NULL : v_bool(!truth);
}

/* ---- methods ---- */

#define METHOD(name) static Owned name(Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kwnames)

METHOD(format_method) {
    if (!v_is_str(rt, args[0])) return raise_bad_argument(rt, "__format__", "argument", "str", args[0]);
    if (str_len(args[0])) return raise(rt, T_TYPE_ERROR, "unsupported format string passed to %.200T.__format__", self);
    return obj_str(rt, self);
}

METHOD(sizeof_method) {
    if (!v_is_ptr(self)) return v_small(0);
    size_t n = heap_block_size(v_obj(self));
    const TypeSlots *s = slots_of(rt, self);
    return int_from_size(rt, n + (s->size ? s->size(rt, v_obj(self)) : 0));
}

METHOD(init_subclass) {
    if (kwnames && as_tuple(kwnames)->len) return raise(rt, T_TYPE_ERROR, "%s.__init_subclass__() takes no keyword arguments", type_text(as_type(self)));
    if (nargs) return raise(rt, T_TYPE_ERROR, "%s.__init_subclass__() takes no arguments (%zu given)", type_text(as_type(self)), nargs);
    return V_NONE;
}

METHOD(subclasshook) { return V_NOTIMPL; }

static int merge_names(Runtime *rt, Borrowed dict, Borrowed from) {
    if (v_is_dict(rt, from)) return dict_merge(rt, dict, from, 1);
    return 0;
}

static int merge_class_names(Runtime *rt, Borrowed dict, Borrowed cls) {
    if (!v_is_type(rt, cls)) return 0;
    Value order = type_mro(rt, as_type(cls));
    if (!order) return -1;
    incref(order);
    int r = 0;
    for (size_t i = as_tuple(order)->len; i-- > 0 && r == 0;) {
        Value d = type_dict(rt, as_type(as_tuple(order)->items[i]));
        r = d ? dict_merge(rt, dict, d, 1) : -1;
    }
    decref(rt, order);
    return r;
}

METHOD(dir_method) {
    Value names = dict_new(rt), own_dict = V_NULL, cls = V_NULL, list = V_NULL;
    if (!names) return V_NULL;
    if (!(own_dict = obj_getattr_maybe(rt, self, rt->names[N___dict__])) && rt->error) goto done;
    if (own_dict && merge_names(rt, names, own_dict) < 0) goto done;
    if (!(cls = obj_getattr_maybe(rt, self, rt->names[N___class__])) && rt->error) goto done;
    if (cls && merge_class_names(rt, names, cls) < 0) goto done;
    list = dict_keys_list(rt, names);
done:
    decref_maybe(rt, own_dict);
    decref_maybe(rt, cls);
    decref(rt, names);
    return list;
}

/* ---- __reduce_ex__, __getstate__ ---- */

/* A copy of the object's own attributes as a dict; None if it has none. Its __dict__ is not made for this. */
static Owned attributes_copy(Runtime *rt, Borrowed self) {
    if (slots_of(rt, self)->layout == LAYOUT_INSTANCE) {
        Instance *i = as_instance(self);
        if (i->shape & 1) return own(instance_dict_value(i));
        Shape *s = instance_shape(rt, i);
        Value dict = s->count ? dict_new_sized(rt, s->count) : V_NONE;
        for (uint32_t k = 0; dict && k < s->count; k++)
            if (dict_set(rt, dict, s->keys[k], i->slots[k]) < 0) {
                decref(rt, dict);
                return V_NULL;
            }
        return dict;
    }
    Value dict = obj_getattr_maybe(rt, self, rt->names[N___dict__]);
    if (dict && v_is(dict, T_DICT) && !dict_len(dict)) clear_slot(rt, &dict);
    return dict || rt->error ? dict : V_NONE;
}

static Owned slot_names(Runtime *rt, Borrowed cls) {
    Value cached = dict_get_str(rt, type_dict(rt, as_type(cls)), rt->names[N___slotnames__]);
    if (cached && cached != V_NONE && !v_is_list(rt, cached))
        return raise(rt, T_TYPE_ERROR, "%.200s.__slotnames__ should be a list or None, not %.200T", type_text(as_type(cls)), cached);
    if (cached || rt->error) return !cached ? V_NULL : cached == V_NONE ? list_new(rt, 0) : own(cached);
    Value list = list_new(rt, 0), order = type_mro(rt, as_type(cls));
    if (!list || !order) return list;
    for (size_t i = 0; i < as_tuple(order)->len; i++) {
        Type *t = as_type(as_tuple(order)->items[i]);
        if (!(t->slots->flags & TF_HEAP)) continue;
        Value key, v;
        for (size_t pos = 0; dict_next(t->dict, &pos, &key, &v);)
            if (v_is(v, T_MEMBER_DESCR) && V_AS(MemberDescr, v)->type == t && list_append(rt, list, key) < 0) {
                decref(rt, list);
                return V_NULL;
            }
    }
    return list;
}

/* Objects that hold more than their class's Python-visible attributes cannot be rebuilt from those. */
static bool has_hidden_state(Runtime *rt, Borrowed self, Borrowed names) {
    const Type *t = type_of(rt, self);
    const TypeSlots *b = type_builtin_slots(rt, t);
    return b != &object_slots && (b->itemsize || b->basicsize > sizeof(Object)) && !(b->flags & TF_EXC) && names == V_NULL;
}

static Owned default_state(Runtime *rt, Borrowed self, bool required) {
    if (required && has_hidden_state(rt, self, V_NULL)) return raise(rt, T_TYPE_ERROR, "cannot pickle '%.200T' object", self);
    Value state = attributes_copy(rt, self), names = state ? slot_names(rt, v_from(type_of(rt, self))) : V_NULL;
    if (!names) {
        decref_maybe(rt, state);
        return V_NULL;
    }
    Value slots = as_list(names)->len ? dict_new(rt) : V_NONE;
    for (size_t i = 0; slots && i < as_list(names)->len; i++) { /* the list may be the program's */
        Owned name = own(as_list(names)->items[i]), v = obj_getattr_maybe(rt, self, name);
        int r = v ? dict_set(rt, slots, name, v) : rt->error ? -1 : 0;
        decref_maybe(rt, v);
        decref(rt, name);
        if (r < 0) {
            decref(rt, slots);
            slots = V_NULL;
        }
    }
    decref(rt, names);
    if (slots && slots != V_NONE && dict_len(slots)) {
        Value both = tuple_pack(rt, 2, state, slots);
        decref(rt, state);
        state = both;
    } else if (!slots) {
        decref(rt, state);
        state = V_NULL;
    }
    decref_maybe(rt, slots);
    return state;
}

METHOD(getstate) { return default_state(rt, self, false); }

static Owned get_state(Runtime *rt, Borrowed self, bool required) {
    Value f = obj_getattr(rt, self, rt->names[N___getstate__]);
    if (!f) return V_NULL;
    bool plain = v_is(f, T_BUILTIN) && V_AS(Builtin, f)->fn == getstate && V_AS(Builtin, f)->self == self;
    Value state = plain ? default_state(rt, self, required) : obj_call0(rt, f);
    decref(rt, f);
    return state;
}

Owned obj_getstate(Runtime *rt, Borrowed self) { return get_state(rt, self, false); }

/* __getnewargs_ex__ or __getnewargs__: *args a tuple or 0, *kwargs a dict or 0. */
static int new_arguments(Runtime *rt, Borrowed self, Owned *args, Owned *kwargs) {
    *args = *kwargs = V_NULL;
    Value f = obj_lookup_special(rt, self, rt->names[N___getnewargs_ex__]), r;
    if (f) {
        r = obj_call0(rt, f);
        decref(rt, f);
        if (!r) return -1;
        if (!v_is_tuple(rt, r)) raise(rt, T_TYPE_ERROR, "__getnewargs_ex__ should return a tuple, not '%.200T'", r);
        else if (as_tuple(r)->len != 2) raise(rt, T_VALUE_ERROR, "__getnewargs_ex__ should return a tuple of length 2, not %zu", as_tuple(r)->len);
        else if (!v_is_tuple(rt, as_tuple(r)->items[0])) raise(rt, T_TYPE_ERROR, "first item of the tuple returned by __getnewargs_ex__ must be a tuple, not '%.200T'", as_tuple(r)->items[0]);
        else if (!v_is_dict(rt, as_tuple(r)->items[1])) raise(rt, T_TYPE_ERROR, "second item of the tuple returned by __getnewargs_ex__ must be a dict, not '%.200T'", as_tuple(r)->items[1]);
        else {
            *args = own(as_tuple(r)->items[0]);
            *kwargs = own(as_tuple(r)->items[1]);
        }
        decref(rt, r);
        return *args ? 0 : -1;
    }
    if (rt->error) return -1;
    f = obj_lookup_special(rt, self, rt->names[N___getnewargs__]);
    if (!f) return rt->error ? -1 : 0;
    r = obj_call0(rt, f);
    decref(rt, f);
    if (r && !v_is_tuple(rt, r)) {
        raise(rt, T_TYPE_ERROR, "__getnewargs__ should return a tuple, not '%.200T'", r);
        decref(rt, r);
        r = V_NULL;
    }
    *args = r;
    return r ? 0 : -1;
}

static Owned copyreg_function(Runtime *rt, const char *name) {
    Value importer = dict_get_cstr(rt, rt->builtins, "__import__");
    if (!importer) return rt->error ? V_NULL : raise(rt, T_IMPORT_ERROR, "__import__ not found");
    Value module_name = str_from_cstr(rt, "copyreg"), module = module_name ? obj_call1(rt, importer, module_name) : V_NULL;
    decref_maybe(rt, module_name);
    Value f = module ? obj_getattr_cstr(rt, module, name) : V_NULL;
    decref_maybe(rt, module);
    return f;
}

/* (class, *args) in front of the arguments that copyreg.__newobj__ gets. */
static Owned with_class(Runtime *rt, Borrowed cls, Borrowed args_or_null) {
    size_t n = args_or_null ? as_tuple(args_or_null)->len : 0;
    Value t = tuple_new(rt, n + 1);
    if (!t) return V_NULL;
    as_tuple(t)->items[0] = own(cls);
    for (size_t i = 0; i < n; i++) as_tuple(t)->items[i + 1] = own(as_tuple(args_or_null)->items[i]);
    gc_track(v_obj(t));
    return t;
}

static Owned iterator_of(Runtime *rt, Borrowed self, uint32_t flag, unsigned method) {
    if (!type_has(rt, self, flag)) return V_NONE;
    if (!method) return obj_iter(rt, self);
    Value items = obj_call_method(rt, self, rt->names[method], NULL, 0), it = items ? obj_iter(rt, items) : V_NULL;
    decref_maybe(rt, items);
    return it;
}

static Owned reduce_two(Runtime *rt, Borrowed self) {
    Value cls = v_from(type_of(rt, self)), args, kwargs, f = V_NULL, f_args = V_NULL, state = V_NULL, list = V_NULL, dict = V_NULL, result = V_NULL;
    if (v_is(self, T_CODE) || v_is(self, T_MEMORYVIEW)) return raise(rt, T_TYPE_ERROR, "cannot pickle %.200T objects", self);
    if (!type_of(rt, self)->slots->new) return raise(rt, T_TYPE_ERROR, "cannot pickle '%.200T' object", self);
    if (new_arguments(rt, self, &args, &kwargs) < 0) return V_NULL;
    bool with_kwargs = kwargs && dict_len(kwargs);
    f = copyreg_function(rt, with_kwargs ? "__newobj_ex__" : "__newobj__");
    if (f) f_args = with_kwargs ? tuple_pack(rt, 3, cls, args, kwargs) : with_class(rt, cls, args);
    bool required = !args && !type_has(rt, self, TF_LIST) && !type_has(rt, self, TF_DICT_SUB);
    if (f_args) state = get_state(rt, self, required);
    if (state) list = iterator_of(rt, self, TF_LIST, 0);
    if (list) dict = iterator_of(rt, self, TF_DICT_SUB, N_items);
    if (dict) result = tuple_pack(rt, 5, f, f_args, state, list, dict);
    Value all[] = {args, kwargs, f, f_args, state, list, dict};
    for (size_t i = 0; i < COUNT_OF(all); i++) decref_maybe(rt, all[i]);
    return result;
}

static Owned reduce_by_protocol(Runtime *rt, Borrowed self, int64_t protocol) {
    if (protocol >= 2) return reduce_two(rt, self);
    Value f = copyreg_function(rt, "_reduce_ex");
    Value v = f ? obj_call2(rt, f, self, v_small(protocol)) : V_NULL;
    decref_maybe(rt, f);
    return v;
}

METHOD(reduce_method) { return reduce_by_protocol(rt, self, 0); }

/* A __reduce__ of its own goes first. */
METHOD(reduce_ex) {
    int64_t protocol;
    if (num_as_i64(rt, args[0], &protocol) < 0) return V_NULL;
    Value f = obj_getattr_maybe(rt, self, rt->names[N___reduce__]), base;
    if (!f && rt->error) return V_NULL;
    if (f) {
        bool override = type_find(rt, type_of(rt, self), rt->names[N___reduce__], &base) > 0 &&
                        !(v_is(base, T_METHOD_DESCR) && V_AS(MethodDescr, base)->def->fn == reduce_method);
        Value v = override ? obj_call0(rt, f) : V_NULL;
        decref(rt, f);
        if (override) return v;
    }
    return reduce_by_protocol(rt, self, protocol);
}

const MethodDef object_methods[] = {
    {"__reduce_ex__", reduce_ex, 1, 1, 0, "Helper for pickle."},
    {"__reduce__", reduce_method, 0, 0, 0, "Helper for pickle."},
    {"__getstate__", getstate, 0, 0, 0, "Helper for pickle."},
    {"__format__", format_method, 1, 1, 0, "Default object formatter."},
    {"__sizeof__", sizeof_method, 0, 0, 0, "Size of object in memory, in bytes."},
    {"__dir__", dir_method, 0, 0, 0, "Default dir() implementation."},
    {"__init_subclass__", init_subclass, 0, -1, METH_CLASS | METH_KW,
     "This method is called when a class is subclassed.\n\nThe default implementation does nothing. It may be\noverridden to extend subclasses."},
    {"__subclasshook__", subclasshook, 0, -1, METH_CLASS, "Abstract classes can override this to customize issubclass()."},
    {NULL, NULL, 0, 0, 0, NULL},
};

/* ---- __class__ ---- */

Owned object_get_class(Runtime *rt, Borrowed self, void *closure) { return own(v_from(type_of(rt, self))); }

/* The instance's values move to shapes of the new class. */
static int move_shape(Runtime *rt, Instance *i, Type *to) {
    if (i->shape & 1) return 0;
    Shape *from = instance_shape(rt, i), *s = shape_root(rt, to);
    for (uint32_t k = 0; s && k < from->count; k++) s = shape_add(rt, s, from->keys[k]);
    if (s) {
        i->shape = (uint64_t)s->id << 32;
        return 0;
    }
    if (rt->error) return -1;
    Value dict = instance_get_dict(rt, v_from(i));
    decref_maybe(rt, dict);
    return dict ? 0 : -1;
}

static int set_class(Runtime *rt, Borrowed self, Borrowed value, void *closure) {
    if (!value) return raise_int(rt, T_TYPE_ERROR, "can't delete __class__ attribute");
    if (!v_is_type(rt, value)) return raise_int(rt, T_TYPE_ERROR, "__class__ must be set to a class, not '%.200T' object", value);
    if (audit_setattr(rt, self, "__class__", value) < 0) return -1;
    Type *to = as_type(value), *from = type_of(rt, self);
    bool modules = type_is_subtype(rt, to, rt->types[T_MODULE]) && type_is_subtype(rt, from, rt->types[T_MODULE]);
    if (!modules && (!(to->slots->flags & TF_HEAP) || !(from->slots->flags & TF_HEAP)))
        return raise_int(rt, T_TYPE_ERROR, "__class__ assignment only supported for mutable types or ModuleType subclasses");
    if (from == to) return 0;
    Owned held = own(v_from(from)); /* comparing layouts looks names up, which may run code: of strange keys in a class's dict */
    int r = type_check_layout(rt, from, to, "__class__ assignment");
    if (r == 0 && type_of(rt, self) != from) r = raise_int(rt, T_RUNTIME_ERROR, "__class__ was changed while it was assigned");
    decref(rt, held);
    if (r < 0) return -1;
    if (from->slots->layout == LAYOUT_INSTANCE && move_shape(rt, as_instance(self), to) < 0) return -1;
    v_obj(self)->type = to->index & 0xffffff;
    if (to->slots->flags & TF_HEAP) object_incref(&to->header);
    if (from->slots->flags & TF_HEAP) object_decref(rt, &from->header);
    return 0;
}

static const GetSetDef object_getsets[] = {{"__class__", object_get_class, set_class, "the object's class", NULL}, {NULL, NULL, NULL, NULL, NULL}};

const TypeSlots object_slots = {
    .name = "object",
    .doc = "object()\n--\n\nThe base class of the class hierarchy.\n\nWhen called, it accepts no arguments and returns a new featureless\n"
           "instance that has no instance attributes and cannot be given any.\n",
    .flags = TF_BASETYPE | TF_IMMUTABLE,
    .base = T_OBJECT,
    .layout = LAYOUT_LEAF,
    .basicsize = sizeof(Object),
    .dealloc = object_dealloc,
    .new = object_new,
    .init = object_init,
    .repr = object_repr,
    .str = object_str,
    .hash = object_hash,
    .compare = object_compare,
    .getattr = obj_generic_getattr,
    .setattr = obj_generic_setattr,
    .methods = object_methods,
    .getsets = object_getsets,
};
