/* SPDX-License-Identifier: MIT
 * exception.c: BaseException and the exceptions with attributes of their own; making and raising them.
 *
 * All exception classes come from object/exceptions.def. Each has one of a few structs (kinds); the table of a kind tells
 * where its Values lie and under which names they are seen, so that one dealloc, traverse and clear serves all.
 */
#include "types/exception.h"

#include "gc/gc.h"
#include "object/error.h"
#include "object/protocol.h"
#include "types/class.h"
#include "types/dict.h"
#include "types/exception_parts.h"
#include "types/int.h"
#include "types/list.h"
#include "types/module.h"
#include "types/str.h"
#include "types/tuple.h"

/* ---- making ---- */

Owned exc_type_new(Runtime *rt, Type *type, const Value *args, size_t nargs, Borrowed kwnames) {
    Owned tuple = tuple_from(rt, args, nargs);
    Owned e = tuple ? type_alloc(rt, type, 0) : V_NULL;
    if (!e) {
        decref_maybe(rt, tuple);
        return V_NULL;
    }
    as_exc(e)->args = tuple;
    return e;
}

static int base_init(Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kwnames) {
    if (kwnames && as_tuple(kwnames)->len) return raise_int(rt, T_TYPE_ERROR, "%s() takes no keyword arguments", slots_of(rt, self)->name);
    /* what __new__ has stored is mostly the same */
    Value had = as_exc(self)->args;
    bool same = had && as_tuple(had)->len == nargs;
    for (size_t i = 0; i < nargs && same; i++) same = as_tuple(had)->items[i] == args[i];
    if (same) return 0;
    Owned tuple = tuple_from(rt, args, nargs);
    if (!tuple) return -1;
    replace_slot(rt, &as_exc(self)->args, tuple);
    return 0;
}

Owned exc_new_args(Runtime *rt, uint32_t type, Borrowed args) {
    Value t = v_from(rt->types[type]);
    return obj_call(rt, t, as_tuple(args)->items, as_tuple(args)->len, V_NULL);
}

/* The direct way for classes whose instances need no __init__: no call through the type. */
Owned exc_new(Runtime *rt, uint32_t type, Owned message) {
    Owned args = tuple_pack(rt, 1, message);
    Owned e = V_NULL;
    if (args && type < T_BUILTIN_COUNT && exc_kind_of(type) == E_PLAIN) {
        if ((e = type_alloc(rt, rt->types[type], 0))) as_exc(e)->args = own(args);
    } else if (args) e = exc_new_args(rt, type, args);
    decref_maybe(rt, args);
    decref(rt, message);
    return e;
}

/* ---- attributes of all exceptions ---- */

static Owned get_args(Runtime *rt, Borrowed self, void *closure) { return as_exc(self)->args ? own(as_exc(self)->args) : own(rt->empty_tuple); }
static int set_args(Runtime *rt, Borrowed self, Borrowed value, void *closure) {
    if (!value) return raise_int(rt, T_TYPE_ERROR, "args may not be deleted");
    Owned tuple = tuple_from_iterable(rt, value);
    if (!tuple) return -1;
    replace_slot(rt, &as_exc(self)->args, tuple);
    return 0;
}

static Owned get_traceback(Runtime *rt, Borrowed self, void *closure) { return as_exc(self)->traceback ? own(as_exc(self)->traceback) : V_NONE; }
static int set_traceback(Runtime *rt, Borrowed self, Borrowed value, void *closure) {
    if (!value) return raise_int(rt, T_TYPE_ERROR, "__traceback__ may not be deleted");
    if (value != V_NONE && !v_is(value, T_TRACEBACK)) return raise_int(rt, T_TYPE_ERROR, "__traceback__ must be a traceback or None");
    replace_slot(rt, &as_exc(self)->traceback, value == V_NONE ? V_NULL : own(value));
    return 0;
}

static Owned get_context(Runtime *rt, Borrowed self, void *closure) { return as_exc(self)->context ? own(as_exc(self)->context) : V_NONE; }
static int set_context(Runtime *rt, Borrowed self, Borrowed value, void *closure) {
    if (!value) return raise_int(rt, T_TYPE_ERROR, "__context__ may not be deleted");
    if (value != V_NONE && !v_is_exc(rt, value)) return raise_int(rt, T_TYPE_ERROR, "exception context must be None or derive from BaseException");
    replace_slot(rt, &as_exc(self)->context, value == V_NONE ? V_NULL : own(value));
    return 0;
}

static Owned get_cause(Runtime *rt, Borrowed self, void *closure) { return as_exc(self)->cause ? own(as_exc(self)->cause) : V_NONE; }
static int set_cause(Runtime *rt, Borrowed self, Borrowed value, void *closure) {
    if (!value) return raise_int(rt, T_TYPE_ERROR, "__cause__ may not be deleted");
    if (value != V_NONE && !v_is_exc(rt, value)) return raise_int(rt, T_TYPE_ERROR, "exception cause must be None or derive from BaseException");
    replace_slot(rt, &as_exc(self)->cause, value == V_NONE ? V_NULL : own(value));
    as_exc(self)->suppress_context = true;
    return 0;
}

static Owned get_suppress(Runtime *rt, Borrowed self, void *closure) { return v_bool(as_exc(self)->suppress_context); }
static int set_suppress(Runtime *rt, Borrowed self, Borrowed value, void *closure) {
    if (!value) return raise_int(rt, T_TYPE_ERROR, "can't delete numeric/char attribute");
    if (!v_is_bool(value)) return raise_int(rt, T_TYPE_ERROR, "attribute value type must be bool");
    as_exc(self)->suppress_context = value == V_TRUE;
    return 0;
}

static Owned get_dict(Runtime *rt, Borrowed self, void *closure) { return instance_get_dict(rt, self); }
static int set_dict(Runtime *rt, Borrowed self, Borrowed value, void *closure) {
    if (!value) return raise_int(rt, T_TYPE_ERROR, "cannot delete __dict__");
    return instance_set_dict(rt, self, value);
}

static const GetSetDef base_getsets[] = {
    {"args", get_args, set_args, NULL, NULL},
    {"__traceback__", get_traceback, set_traceback, NULL, NULL},
    {"__context__", get_context, set_context, NULL, NULL},
    {"__cause__", get_cause, set_cause, NULL, NULL},
    {"__suppress_context__", get_suppress, set_suppress, NULL, NULL},
    {"__dict__", get_dict, set_dict, NULL, NULL},
    {NULL, NULL, NULL, NULL, NULL},
};

static Owned base_str(Runtime *rt, Borrowed self) {
    Value args = as_exc(self)->args;
    if (!args || as_tuple(args)->len == 0) return own(rt->empty_str);
    return as_tuple(args)->len == 1 ? obj_str(rt, as_tuple(args)->items[0]) : obj_str(rt, args);
}

static Owned base_repr(Runtime *rt, Borrowed self) {
    Value args = as_exc(self)->args;
    const char *name = type_short_name(slots_of(rt, self));
    if (args && as_tuple(args)->len == 1) return format_str(rt, "%s(%R)", name, as_tuple(args)->items[0]);
    return args ? format_str(rt, "%s%R", name, args) : format_str(rt, "%s()", name);
}

static Owned base_reduce(Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kwnames) {
    Value its_args = as_exc(self)->args ? as_exc(self)->args : rt->empty_tuple, dict = as_exc(self)->dict;
    Value type = v_from(type_of(rt, self));
    return dict && dict != V_EMPTY ? tuple_pack(rt, 3, type, its_args, dict) : tuple_pack(rt, 2, type, its_args);
}

static Owned base_setstate(Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kwnames) {
    size_t pos = 0;
    Value key, value;
    if (args[0] == V_NONE) return V_NONE;
    if (!v_is_dict(rt, args[0])) return raise(rt, T_TYPE_ERROR, "state is not a dictionary");
    Owned copy = dict_copy(rt, args[0]);
    int bad = copy ? 0 : -1;
    while (bad == 0 && dict_next(copy, &pos, &key, &value)) bad = obj_setattr(rt, self, key, value);
    decref_maybe(rt, copy);
    return bad < 0 ? V_NULL : V_NONE;
}

static Owned base_with_traceback(Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kwnames) {
    return set_traceback(rt, self, args[0], NULL) < 0 ? V_NULL : own(self);
}

static Owned base_add_note(Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kwnames) {
    if (!v_is_str(rt, args[0])) return raise(rt, T_TYPE_ERROR, "note must be a str, not '%T'", args[0]);
    Owned notes = obj_getattr_maybe(rt, self, rt->names[N___notes__]);
    if (!notes && (rt->error || !(notes = list_new(rt, 1)) || obj_setattr(rt, self, rt->names[N___notes__], notes) < 0)) return decref_maybe(rt, notes), V_NULL;
    if (!v_is_list(rt, notes)) return decref(rt, notes), raise(rt, T_TYPE_ERROR, "Cannot add note: __notes__ is not a list");
    int bad = list_append(rt, notes, args[0]);
    decref(rt, notes);
    return bad < 0 ? V_NULL : V_NONE;
}

static const MethodDef base_methods[] = {
    {"__reduce__", base_reduce, 0, 0, 0, NULL},
    {"__setstate__", base_setstate, 1, 1, 0, NULL},
    {"with_traceback", base_with_traceback, 1, 1, 0, "Exception.with_traceback(tb) --\n    set self.__traceback__ to tb and return self."},
    {"add_note", base_add_note, 1, 1, 0, "Exception.add_note(note) --\n    add a note to the exception"},
    {NULL, NULL, 0, 0, 0, NULL},
};

/* ---- kinds ---- */

#define V(Struct, field) offsetof(Struct, field)
static const ExcKindInfo kinds[] = {
    [E_PLAIN] = {sizeof(Exception), 0, {{NULL, 0}}},
    [E_STOP] = {sizeof(StopIterationExc), 1, {{"value", V(StopIterationExc, value)}}},
    [E_EXIT] = {sizeof(SystemExitExc), 1, {{"code", V(SystemExitExc, code)}}},
    [E_NAME] = {sizeof(NameErrorExc), 1, {{"name", V(NameErrorExc, name)}}},
    [E_ATTRIBUTE] = {sizeof(AttributeErrorExc), 2, {{"obj", V(AttributeErrorExc, obj)}, {"name", V(AttributeErrorExc, name)}}},
    [E_IMPORT] = {sizeof(ImportErrorExc), 3, {{"msg", V(ImportErrorExc, msg)}, {"name", V(ImportErrorExc, name)}, {"path", V(ImportErrorExc, path)}}},
    [E_OS] = {sizeof(OSErrorExc), 5, {{"errno", V(OSErrorExc, errno_)}, {"strerror", V(OSErrorExc, strerror)}, {"filename", V(OSErrorExc, filename)},
                                      {"filename2", V(OSErrorExc, filename2)}, {"characters_written", V(OSErrorExc, written)}}},
    [E_SYNTAX] = {sizeof(SyntaxErrorExc), 8, {{"msg", V(SyntaxErrorExc, msg)}, {"filename", V(SyntaxErrorExc, filename)}, {"lineno", V(SyntaxErrorExc, lineno)},
                                              {"offset", V(SyntaxErrorExc, offset)}, {"text", V(SyntaxErrorExc, text)}, {"end_lineno", V(SyntaxErrorExc, end_lineno)},
                                              {"end_offset", V(SyntaxErrorExc, end_offset)}, {"print_file_and_line", V(SyntaxErrorExc, print_file_and_line)}}},
    [E_UNICODE] = {sizeof(UnicodeErrorExc), 5, {{"encoding", V(UnicodeErrorExc, encoding)}, {"object", V(UnicodeErrorExc, object)}, {"start", V(UnicodeErrorExc, start)},
                                                {"end", V(UnicodeErrorExc, end)}, {"reason", V(UnicodeErrorExc, reason)}}},
    [E_GROUP] = {sizeof(ExceptionGroupExc), 2, {{"message", V(ExceptionGroupExc, msg)}, {"exceptions", V(ExceptionGroupExc, excs)}}},
};
#undef V

static const uint8_t kind_of_type[T_BUILTIN_COUNT] = {
#define EXC(index, name, base, kind) [T_##index] = E_##kind,
#include "object/exceptions.def"
#undef EXC
};

enum ExcKind exc_kind_of(uint32_t type) { return (enum ExcKind)kind_of_type[type]; }

/* The built-in exception class that an instance's class is or derives from. */
static uint32_t builtin_ancestor(Runtime *rt, const Object *self) {
    const Type *t = rt->types[self->type];
    while (t && t->index >= T_BUILTIN_COUNT) t = V_AS(Type, t->base);
    return t ? t->index : T_BASE_EXCEPTION;
}
const ExcKindInfo *exc_kind_info(Runtime *rt, const Object *self) { return &kinds[kind_of_type[builtin_ancestor(rt, self)]]; }

static int exc_traverse(Runtime *rt, Object *self, Visitor visit, void *arg) {
    Exception *e = (Exception *)self;
    const ExcKindInfo *k = exc_kind_info(rt, self);
    VISIT(e->dict);
    VISIT(e->args);
    VISIT(e->traceback);
    VISIT(e->context);
    VISIT(e->cause);
    VISIT(e->notes);
    for (unsigned i = 0; i < k->count; i++) VISIT(*exc_field(self, k, i));
    return 0;
}

static int exc_clear(Runtime *rt, Object *self) {
    Exception *e = (Exception *)self;
    const ExcKindInfo *k = exc_kind_info(rt, self);
    clear_slot(rt, &e->dict);
    clear_slot(rt, &e->args);
    clear_slot(rt, &e->traceback);
    clear_slot(rt, &e->context);
    clear_slot(rt, &e->cause);
    clear_slot(rt, &e->notes);
    for (unsigned i = 0; i < k->count; i++) clear_slot(rt, exc_field(self, k, i));
    return 0;
}

static void exc_dealloc(Runtime *rt, Object *self) {
    exc_clear(rt, self);
    if (self->type == T_MEMORY_ERROR && memory_error_keep(rt, self)) return;
    object_free(rt, self);
}

/* ---- raising ---- */

Owned exc_from_raise(Runtime *rt, Borrowed x, Borrowed cause) {
    Owned e;
    if (v_is_exc(rt, x)) e = own(x);
    else if (v_is_type(rt, x) && V_AS(Type, x)->flags & TF_EXC) {
        if (!(e = obj_call0(rt, x))) return V_NULL;
        if (!v_is_exc(rt, e)) {
            raise(rt, T_TYPE_ERROR, "calling %R should have returned an instance of BaseException, not %R", x, v_from(type_of(rt, e)));
            decref(rt, e);
            return V_NULL;
        }
    } else return raise(rt, T_TYPE_ERROR, "exceptions must derive from BaseException");
    if (!cause) return e;
    Owned c = V_NULL;
    if (cause == V_NONE) c = V_NONE;
    else if (v_is_exc(rt, cause)) c = own(cause);
    else if (v_is_type(rt, cause) && V_AS(Type, cause)->flags & TF_EXC) c = obj_call0(rt, cause);
    else raise(rt, T_TYPE_ERROR, "exception causes must derive from BaseException");
    if (!c || set_cause(rt, e, c, NULL) < 0) {
        decref_maybe(rt, c);
        decref(rt, e);
        return V_NULL;
    }
    decref(rt, c);
    return e;
}

static Owned exc_stop_iteration(Runtime *rt, Borrowed value) {
    Owned e = type_alloc(rt, rt->types[T_STOP_ITERATION], 0);
    if (!e) return V_NULL;
    Owned args = value == V_NONE ? own(rt->empty_tuple) : tuple_pack(rt, 1, value);
    if (!args) return decref(rt, e), V_NULL;
    as_exc(e)->args = args;
    V_AS(StopIterationExc, e)->value = own(value);
    return e;
}

void raise_stop_iteration(Runtime *rt, Borrowed value) {
    Owned e = exc_stop_iteration(rt, value);
    if (e) error_set(rt, e);
}

Owned exc_catch_stop_iteration(Runtime *rt) {
    if (!error_is(rt, T_STOP_ITERATION)) return V_NULL;
    Owned e = error_take(rt);
    Value value = V_AS(StopIterationExc, e)->value;
    Owned result = value ? own(value) : V_NONE;
    decref(rt, e);
    return result;
}

static int check_class(Runtime *rt, Borrowed cls) {
    if (v_is_type(rt, cls) && V_AS(Type, cls)->flags & TF_EXC) return 0;
    return raise_int(rt, T_TYPE_ERROR, "catching classes that do not inherit from BaseException is not allowed");
}

int exc_matches(Runtime *rt, Borrowed exc, Borrowed cls) {
    if (v_is_tuple(rt, cls)) {
        for (size_t i = 0; i < as_tuple(cls)->len; i++)
            if (check_class(rt, as_tuple(cls)->items[i]) < 0) return -1;
        for (size_t i = 0; i < as_tuple(cls)->len; i++)
            if (type_is_subtype(rt, type_of(rt, exc), V_AS(Type, as_tuple(cls)->items[i]))) return 1;
        return 0;
    }
    if (check_class(rt, cls) < 0) return -1;
    return type_is_subtype(rt, type_of(rt, exc), V_AS(Type, cls));
}

Owned raise_import_error(Runtime *rt, uint32_t type, Borrowed msg, Borrowed name, Borrowed path) {
    Owned e = exc_new(rt, type, own(msg));
    if (!e) return V_NULL;
    ImportErrorExc *i = V_AS(ImportErrorExc, e);
    replace_slot(rt, &i->name, name ? own(name) : V_NULL);
    replace_slot(rt, &i->path, path ? own(path) : V_NULL);
    error_set(rt, e);
    return V_NULL;
}

Owned raise_name_error(Runtime *rt, uint32_t type, Borrowed name, const char *format, ...) {
    va_list ap;
    va_start(ap, format);
    Owned text = format_str_va(rt, format, ap);
    va_end(ap);
    Owned e = text ? exc_new(rt, type, text) : V_NULL;
    if (!e) return V_NULL;
    if (name) replace_slot(rt, &V_AS(NameErrorExc, e)->name, own(name));
    error_set(rt, e);
    return V_NULL;
}

Owned attribute_result(Runtime *rt, Owned value, Borrowed obj, Borrowed name) {
    if (likely(value != V_NULL) || !rt->error || !error_is(rt, T_ATTRIBUTE_ERROR)) return value;
    AttributeErrorExc *e = V_AS(AttributeErrorExc, rt->error);
    if (!e->name && !e->obj) {
        e->name = own(name);
        e->obj = own(obj);
    }
    return V_NULL;
}

Owned raise_attribute_error_text(Runtime *rt, Borrowed obj, Borrowed name, Owned text) {
    Owned e = text ? exc_new(rt, T_ATTRIBUTE_ERROR, text) : V_NULL;
    if (!e) return V_NULL;
    replace_slot(rt, &V_AS(AttributeErrorExc, e)->obj, own(obj));
    replace_slot(rt, &V_AS(AttributeErrorExc, e)->name, own(name));
    error_set(rt, e);
    return V_NULL;
}

Owned raise_attribute_error(Runtime *rt, Borrowed obj, Borrowed name) {
    Owned text = v_is_type(rt, obj) ? format_str(rt, "type object '%.50s' has no attribute '%U'", type_short_name(V_AS(Type, obj)->slots), name)
                                    : format_str(rt, "'%.100T' object has no attribute '%U'", obj, name);
    return raise_attribute_error_text(rt, obj, name, text);
}

/* ---- the classes ---- */

/* KeyError shows the repr of its key: a missing '' would be invisible otherwise. */
static Owned key_error_str(Runtime *rt, Borrowed self) {
    Value args = as_exc(self)->args;
    return args && as_tuple(args)->len == 1 ? obj_repr(rt, as_tuple(args)->items[0]) : base_str(rt, self);
}

#define M(name, Struct, field) {name, offsetof(Struct, field), MEMBER_VALUE, false}
#define MR(name, Struct, field) {name, offsetof(Struct, field), MEMBER_VALUE, true}
#define END_MEMBERS {NULL, 0, 0, false}
static const MemberDef stop_members[] = {M("value", StopIterationExc, value), END_MEMBERS};
static const MemberDef exit_members[] = {M("code", SystemExitExc, code), END_MEMBERS};
static const MemberDef name_members[] = {M("name", NameErrorExc, name), END_MEMBERS};
static const MemberDef attribute_members[] = {M("name", AttributeErrorExc, name), M("obj", AttributeErrorExc, obj), END_MEMBERS};
static const MemberDef import_members[] = {M("msg", ImportErrorExc, msg), M("name", ImportErrorExc, name), M("path", ImportErrorExc, path), END_MEMBERS};
static const MemberDef os_members[] = {M("errno", OSErrorExc, errno_), M("strerror", OSErrorExc, strerror), M("filename", OSErrorExc, filename), M("filename2", OSErrorExc, filename2), END_MEMBERS};
static const MemberDef syntax_members[] = {M("msg", SyntaxErrorExc, msg), M("filename", SyntaxErrorExc, filename), M("lineno", SyntaxErrorExc, lineno), M("offset", SyntaxErrorExc, offset),
                                           M("text", SyntaxErrorExc, text), M("end_lineno", SyntaxErrorExc, end_lineno), M("end_offset", SyntaxErrorExc, end_offset),
                                           M("print_file_and_line", SyntaxErrorExc, print_file_and_line), END_MEMBERS};
static const MemberDef unicode_members[] = {M("encoding", UnicodeErrorExc, encoding), M("object", UnicodeErrorExc, object), M("start", UnicodeErrorExc, start), M("end", UnicodeErrorExc, end),
                                            M("reason", UnicodeErrorExc, reason), END_MEMBERS};
static const MemberDef group_members[] = {MR("message", ExceptionGroupExc, msg), MR("exceptions", ExceptionGroupExc, excs), END_MEMBERS};

/* What each kind of exceptions.def has in its slots. */
#define SLOTS(Struct, new_function, init_function, str_function, repr_function)                                                          \
    .basicsize = sizeof(Struct), .new = new_function, .init = init_function, .str = str_function, .repr = repr_function
#define KIND_PLAIN SLOTS(Exception, exc_type_new, base_init, base_str, base_repr)
#define KIND_BASE KIND_PLAIN, .methods = base_methods, .getsets = base_getsets
#define KIND_KEY SLOTS(Exception, exc_type_new, base_init, key_error_str, base_repr)
#define KIND_STOP SLOTS(StopIterationExc, exc_type_new, exc_stop_init, base_str, base_repr), .members = stop_members
#define KIND_EXIT SLOTS(SystemExitExc, exc_type_new, exc_exit_init, base_str, base_repr), .members = exit_members
#define KIND_NAME_DERIVED SLOTS(NameErrorExc, exc_type_new, exc_name_init, base_str, base_repr)
#define KIND_NAME KIND_NAME_DERIVED, .members = name_members
#define KIND_ATTRIBUTE SLOTS(AttributeErrorExc, exc_type_new, exc_attribute_init, base_str, base_repr), .members = attribute_members
#define KIND_IMPORT_DERIVED SLOTS(ImportErrorExc, exc_type_new, exc_import_init, exc_import_str, base_repr)
#define KIND_IMPORT KIND_IMPORT_DERIVED, .methods = exc_import_methods, .members = import_members
#define KIND_OS_DERIVED SLOTS(OSErrorExc, exc_os_new, exc_os_init, exc_os_str, base_repr)
#define KIND_OS KIND_OS_DERIVED, .methods = exc_os_methods, .getsets = exc_os_getsets, .members = os_members
#define KIND_SYNTAX_DERIVED SLOTS(SyntaxErrorExc, exc_type_new, exc_syntax_init, exc_syntax_str, base_repr)
#define KIND_SYNTAX KIND_SYNTAX_DERIVED, .members = syntax_members
#define KIND_UNICODE SLOTS(UnicodeErrorExc, exc_type_new, exc_unicode_init, exc_unicode_str, base_repr), .members = unicode_members
#define KIND_GROUP_DERIVED SLOTS(ExceptionGroupExc, exc_group_new, base_init, exc_group_str, exc_group_repr)
#define KIND_GROUP KIND_GROUP_DERIVED, .methods = exc_group_methods, .members = group_members

#define EXC(index, exc_name, base_index, kind)                                                                                           \
    const TypeSlots exc_##exc_name##_slots = {                                                                                           \
        .name = #exc_name, .flags = TF_BASETYPE | TF_CONTAINER | TF_WEAKREF | TF_DICT | TF_EXC | TF_IMMUTABLE, .base = T_##base_index,   \
        .layout = LAYOUT_CUSTOM, .dict_offset = offsetof(Exception, dict), .dealloc = exc_dealloc, .traverse = exc_traverse,             \
        .clear = exc_clear, KIND_##kind,                                                                                                 \
    };
#include "object/exceptions.def"
#undef EXC
