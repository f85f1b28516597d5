/* SPDX-License-Identifier: MIT
 * expat_module.c: `pyexpat` on libexpat: the parser object and the module. expat's memory comes from the runtime's heap.
 *
 * expat's allocator has no argument for whom it allocates. All of it happens inside a call that this file makes, so the runtime of
 * the call stands in a variable of the thread meanwhile. */
#include "gc/gc.h"
#include "modules/expat_parts.h"
#include "types/bytes.h"
#include "types/class.h"
#include "types/dict.h"
#include "types/int.h"
#include "types/list.h"
#include "types/module.h"
#include "types/str.h"
#include "types/tuple.h"

enum { FIRST_BUFFER = 8192, PIECE = 1 << 20, READ_PIECE = 2048 };

static _Thread_local Runtime *allocating;

/* Around each call into expat that may allocate: its allocator has no argument of ours. Returns what to give to leave. */
static Runtime *expat_enter(Runtime *rt) {
    Runtime *before = allocating;
    allocating = rt;
    return before;
}
static void expat_leave(Runtime *before) { allocating = before; }

static void *give(size_t size) { return mem_alloc_maybe(allocating, size); }
static void take(void *p) { mem_free(allocating, p); }
static void *change(void *p, size_t size) {
    return p ? heap_realloc(allocating->heap, p, size ? size : 1) : give(size);
}
static const XML_Memory_Handling_Suite memory = {give, change, take};

static ExpatState *state_of(Runtime *rt) { return rt->module_state[STATE_EXPAT]; }

/* ---- errors ---- */

static int set_attribute(Runtime *rt, Borrowed object, const char *name, uint64_t value) {
    Owned n = int_from_u64(rt, value), key = n ? str_intern_cstr(rt, name) : V_NULL;
    int status = key ? obj_setattr(rt, object, key, n) : -1;
    decref_maybe(rt, n);
    decref_maybe(rt, key);
    return status;
}

static Owned parser_error(Runtime *rt, const ExpatParser *p, enum XML_Error code) {
    if (rt->error) return V_NULL;
    if (code == XML_ERROR_NO_MEMORY) return raise_no_memory(rt);
    uint64_t line = XML_GetErrorLineNumber(p->parser), column = XML_GetErrorColumnNumber(p->parser);
    Owned text = format_str(rt, "%s: line %zu, column %zu", XML_ErrorString(code), (size_t)line, (size_t)column);
    Owned error = text ? obj_call1(rt, state_of(rt)->error, text) : V_NULL;
    decref_maybe(rt, text);
    if (!error) return V_NULL;
    if (set_attribute(rt, error, "code", code) < 0 || set_attribute(rt, error, "offset", column) < 0 || set_attribute(rt, error, "lineno", line) < 0) {
        decref(rt, error);
        return V_NULL;
    }
    error_set(rt, error);
    return V_NULL;
}

static void drop_handlers(Runtime *rt, ExpatParser *p) {
    for (int i = 0; i < EXPAT_HANDLER_COUNT; i++) {
        if (!p->handlers[i]) continue;
        clear_slot(rt, &p->handlers[i]);
        if (p->parser) expat_install(p, (enum ExpatHandler)i);
    }
}

/* ---- parsing ---- */

static enum XML_Status parse_piece(Runtime *rt, ExpatParser *p, const char *data, int len, bool final) {
    Runtime *before = expat_enter(rt);
    p->rt = rt;
    enum XML_Status status = XML_Parse(p->parser, data, len, final);
    expat_leave(before);
    return status;
}

/* After the last piece: the result of Parse(). */
static Owned parse_result(Runtime *rt, ExpatParser *p, enum XML_Status status) {
    if (rt->error) {
        Owned error = error_take(rt);
        drop_handlers(rt, p);
        error_restore(rt, error);
        return V_NULL;
    }
    if (status == XML_STATUS_ERROR) return parser_error(rt, p, XML_GetErrorCode(p->parser));
    p->rt = rt;
    return expat_flush(p) < 0 ? V_NULL : v_small(status);
}

static int begin(Runtime *rt, ExpatParser *p) {
    if (p->running) return raise_int(rt, T_RUNTIME_ERROR, "the parser is parsing already");
    p->running = true;
    return 0;
}

static enum XML_Status parse_bytes(Runtime *rt, ExpatParser *p, const char *data, size_t len, bool final) {
    enum XML_Status status = XML_STATUS_OK;
    for (; len > PIECE && status != XML_STATUS_ERROR && !rt->error; data += PIECE, len -= PIECE) status = parse_piece(rt, p, data, PIECE, false);
    if (status != XML_STATUS_ERROR && !rt->error) status = parse_piece(rt, p, data, (int)len, final);
    return status;
}

MODULE_FN(expat_parse) {
    static const char *const params[] = {"data", "isfinal", "/", NULL};
    Value v[2];
    ExpatParser *p = as_expat(self);
    if (args_parse(rt, "Parse", params, 1, args, nargs, kwnames, v) < 0) return V_NULL;
    int final = v[1] ? obj_truth(rt, v[1]) : 0;
    if (final < 0) return V_NULL;
    Buffer view = {0};
    void *scratch = NULL;
    const char *data;
    size_t len;
    Owned kept = own(v[0]); /* what a handler does must not end it */
    if (v_is_str(rt, v[0])) {
        data = str_utf8(rt, v[0], &len, &scratch);
        Runtime *before = expat_enter(rt);
        if (data) (void)XML_SetEncoding(p->parser, "utf-8");
        expat_leave(before);
    } else {
        data = obj_get_buffer(rt, v[0], &view, false) < 0 ? NULL : view.data ? (const char *)view.data : "";
        len = view.len;
    }
    Owned result = V_NULL;
    if (data && begin(rt, p) == 0) {
        incref(self);
        enum XML_Status status = parse_bytes(rt, p, data, len, final);
        p->running = false;
        result = parse_result(rt, p, status);
        decref(rt, self);
    }
    mem_free(rt, scratch);
    if (view.obj) buffer_release(rt, &view);
    decref(rt, kept);
    return result;
}

/* One piece of a file. 1: there is more; 0: that was the end; -1: error (*status says whose). */
static int parse_from(Runtime *rt, ExpatParser *p, Borrowed read, enum XML_Status *status) {
    Owned data = obj_call1(rt, read, v_small(READ_PIECE));
    Buffer view;
    if (!data) return -1;
    if (!slots_of(rt, data)->buffer) {
        raise(rt, T_TYPE_ERROR, "read() did not return a bytes object (type=%.400T)", data);
        decref(rt, data);
        return -1;
    }
    int more = -1;
    if (obj_get_buffer(rt, data, &view, false) == 0) {
        if (view.len > READ_PIECE) raise(rt, T_VALUE_ERROR, "read() returned too much data: %i bytes requested, %zd returned", READ_PIECE, (ssize_t)view.len);
        else {
            more = view.len > 0;
            *status = parse_piece(rt, p, (const char *)view.data, (int)view.len, !more);
            if (rt->error || *status == XML_STATUS_ERROR) more = -1;
        }
        buffer_release(rt, &view);
    }
    decref(rt, data);
    return more;
}

MODULE_FN(expat_parse_file) {
    ExpatParser *p = as_expat(self);
    Owned read = obj_getattr_cstr(rt, args[0], "read");
    enum XML_Status status = XML_STATUS_OK;
    if (!read && error_catch(rt, T_ATTRIBUTE_ERROR)) return raise(rt, T_TYPE_ERROR, "argument must have 'read' attribute");
    if (!read) return V_NULL;
    Owned result = V_NULL;
    if (begin(rt, p) == 0) {
        incref(self);
        while (parse_from(rt, p, read, &status) > 0) {}
        p->running = false;
        result = parse_result(rt, p, status);
        decref(rt, self);
    }
    decref(rt, read);
    return result;
}

/* ---- other methods ---- */

MODULE_FN(expat_set_base) {
    void *scratch = NULL;
    size_t len;
    if (!v_is_str(rt, args[0])) return raise(rt, T_TYPE_ERROR, "SetBase() argument must be str, not %.50A", args[0]);
    const char *base = str_utf8(rt, args[0], &len, &scratch);
    Runtime *before = expat_enter(rt);
    bool fine = base && XML_SetBase(as_expat(self)->parser, base);
    expat_leave(before);
    mem_free(rt, scratch);
    return fine ? V_NONE : rt->error ? V_NULL : raise_no_memory(rt);
}
MODULE_FN(expat_get_base) {
    const char *base = XML_GetBase(as_expat(self)->parser);
    return base ? str_from_utf8(rt, base, strlen(base)) : V_NONE;
}
MODULE_FN(expat_get_input_context) {
    int offset, size;
    if (!as_expat(self)->running) return V_NONE;
    const char *context = XML_GetInputContext(as_expat(self)->parser, &offset, &size);
    return context ? bytes_from(rt, context + offset, (size_t)(size - offset)) : V_NONE;
}
MODULE_FN(expat_use_foreign_dtd) {
    int on = nargs ? obj_truth(rt, args[0]) : 1;
    if (on < 0) return V_NULL;
    enum XML_Error code = XML_UseForeignDTD(as_expat(self)->parser, on ? XML_TRUE : XML_FALSE);
    return code == XML_ERROR_NONE ? V_NONE : parser_error(rt, as_expat(self), code);
}
MODULE_FN(expat_set_param_entity_parsing) {
    int flag;
    if (num_as_int(rt, args[0], &flag) < 0) return V_NULL;
    return v_small(XML_SetParamEntityParsing(as_expat(self)->parser, (enum XML_ParamEntityParsing)flag));
}

/* A parser object without its expat parser. */
static ExpatParser *parser_new(Runtime *rt, Borrowed intern_or_null, Borrowed parent_or_null) {
    ExpatParser *p = object_new_container(rt, state_of(rt)->index, sizeof *p);
    if (!p) return NULL;
    p->rt = rt;
    p->buffer_size = FIRST_BUFFER;
    incref_maybe(intern_or_null);
    incref_maybe(parent_or_null);
    p->intern = intern_or_null;
    p->parent = parent_or_null;
    return p;
}

MODULE_FN(expat_external_entity_parser) {
    static const char *const params[] = {"context", "encoding", "/", NULL};
    Value v[2];
    ExpatParser *old = as_expat(self), *p;
    void *scratch[2] = {NULL, NULL};
    const char *text[2] = {NULL, NULL};
    size_t len;
    if (args_parse(rt, "ExternalEntityParserCreate", params, 1, args, nargs, kwnames, v) < 0) return V_NULL;
    for (int i = 0; i < 2; i++) {
        if (!v[i] || (i == 0 && v[i] == V_NONE)) continue;
        if (!v_is_str(rt, v[i]))
            raise(rt, T_TYPE_ERROR, "ExternalEntityParserCreate() argument %d must be str%s, not %.50A", i + 1, i ? "" : " or None", v[i]);
        else text[i] = str_utf8(rt, v[i], &len, &scratch[i]);
        if (rt->error) break;
    }
    p = rt->error ? NULL : parser_new(rt, old->intern, self);
    if (p) {
        Runtime *before = expat_enter(rt);
        p->parser = XML_ExternalEntityParserCreate(old->parser, text[0], text[1]);
        expat_leave(before);
        if (!p->parser) {
            decref(rt, v_from(p));
            p = NULL;
            raise_no_memory(rt);
        }
    }
    for (int i = 0; i < 2; i++) mem_free(rt, scratch[i]);
    if (!p) return V_NULL;
    p->ordered_attributes = old->ordered_attributes;
    p->specified_attributes = old->specified_attributes;
    p->namespace_prefixes = old->namespace_prefixes;
    XML_SetUserData(p->parser, p);
    for (int i = 0; i < EXPAT_HANDLER_COUNT; i++) {
        incref_maybe(old->handlers[i]);
        p->handlers[i] = old->handlers[i];
    }
    expat_install_all(p);
    gc_track(&p->header);
    return v_from(p);
}

static const MethodDef methods[] = {
    {"Parse", expat_parse, 0, -1, METH_KW, "Parse($self, data, isfinal=False, /)\n--\n\nParse a piece of a document."},
    {"ParseFile", expat_parse_file, 1, 1, 0, "ParseFile($self, file, /)\n--\n\nParse what the file's read() gives."},
    {"SetBase", expat_set_base, 1, 1, 0, "SetBase($self, base, /)\n--\n\nSet the base of relative names."},
    {"GetBase", expat_get_base, 0, 0, 0, "GetBase($self, /)\n--\n\nThat base, or None."},
    {"GetInputContext", expat_get_input_context, 0, 0, 0, "GetInputContext($self, /)\n--\n\nThe source of the event that is being handled, or None."},
    {"ExternalEntityParserCreate", expat_external_entity_parser, 0, -1, METH_KW,
     "ExternalEntityParserCreate($self, context, encoding=<unrepresentable>, /)\n--\n\nA parser for an external entity."},
    {"SetParamEntityParsing", expat_set_param_entity_parsing, 1, 1, 0, "SetParamEntityParsing($self, flag, /)\n--\n\nAre parameter entities parsed?"},
    {"UseForeignDTD", expat_use_foreign_dtd, 0, 1, 0, "UseForeignDTD($self, flag=True, /)\n--\n\nAsk for an external subset where the document has none."},
    {0},
};

/* ---- attributes ---- */

static Owned get_handler(Runtime *rt, Borrowed self, void *closure) {
    Value h = as_expat(self)->handlers[(uintptr_t)closure];
    return h ? own(h) : V_NONE;
}
static int set_handler(Runtime *rt, Borrowed self, Borrowed value, void *closure) {
    ExpatParser *p = as_expat(self);
    enum ExpatHandler which = (enum ExpatHandler)(uintptr_t)closure;
    if (!value) return raise_int(rt, T_RUNTIME_ERROR, "Cannot delete attribute");
    if (which == EXPAT_CharacterDataHandler && !rt->error) {
        p->rt = rt;
        if (expat_flush(p) < 0) return -1;
    }
    replace_slot(rt, &p->handlers[which], value == V_NONE ? V_NULL : own(value));
    expat_install(p, which);
    return 0;
}

static Owned get_number(Runtime *rt, Borrowed self, void *closure) {
    const ExpatParser *p = as_expat(self);
    switch ((uintptr_t)closure) {
    case 0: return v_small(XML_GetErrorCode(p->parser));
    case 1: case 2: return int_from_u64(rt, XML_GetErrorLineNumber(p->parser)); /* expat knows one place alone */
    case 3: case 4: return int_from_u64(rt, XML_GetErrorColumnNumber(p->parser));
    case 5: case 6: return int_from_i64(rt, XML_GetErrorByteIndex(p->parser));
    case 7: return int_from_size(rt, p->buffer_size);
    default: return int_from_size(rt, p->buffer_used);
    }
}

static int new_buffer(Runtime *rt, ExpatParser *p, size_t size) {
    p->rt = rt;
    if (expat_flush(p) < 0) return -1;
    char *buffer = mem_alloc(rt, size);
    if (!buffer) return -1;
    mem_free(rt, p->buffer);
    p->buffer = buffer;
    p->buffer_size = size;
    p->buffer_used = 0;
    return 0;
}

static int set_buffer_size(Runtime *rt, Borrowed self, Borrowed value, void *closure) {
    int64_t size;
    if (!value) return raise_int(rt, T_RUNTIME_ERROR, "Cannot delete attribute");
    if (!v_is_int(rt, value)) return raise_int(rt, T_TYPE_ERROR, "buffer_size must be an integer");
    if (!int_fits_i64(value, &size) || size > INT32_MAX) return raise_int(rt, T_VALUE_ERROR, "buffer_size must not be greater than %i", INT32_MAX);
    if (size <= 0) return raise_int(rt, T_VALUE_ERROR, "buffer_size must be greater than zero");
    if (as_expat(self)->buffer) return new_buffer(rt, as_expat(self), (size_t)size);
    as_expat(self)->buffer_size = (size_t)size;
    return 0;
}

static Owned get_buffer_text(Runtime *rt, Borrowed self, void *closure) { return v_bool(as_expat(self)->buffer != NULL); }
static int set_buffer_text(Runtime *rt, Borrowed self, Borrowed value, void *closure) {
    ExpatParser *p = as_expat(self);
    int on = value ? obj_truth(rt, value) : raise_int(rt, T_RUNTIME_ERROR, "Cannot delete attribute");
    if (on < 0) return -1;
    p->rt = rt;
    if (on) return p->buffer ? 0 : new_buffer(rt, p, p->buffer_size);
    if (expat_flush(p) < 0) return -1;
    mem_free(rt, p->buffer);
    p->buffer = NULL;
    return 0;
}

static bool *flag_of(ExpatParser *p, void *closure) {
    return (uintptr_t)closure == 0 ? &p->ordered_attributes : (uintptr_t)closure == 1 ? &p->specified_attributes : &p->namespace_prefixes;
}
static Owned get_flag(Runtime *rt, Borrowed self, void *closure) { return v_bool(*flag_of(as_expat(self), closure)); }
static int set_flag(Runtime *rt, Borrowed self, Borrowed value, void *closure) {
    int on = value ? obj_truth(rt, value) : raise_int(rt, T_RUNTIME_ERROR, "Cannot delete attribute");
    if (on < 0) return -1;
    *flag_of(as_expat(self), closure) = on;
    if ((uintptr_t)closure == 2) XML_SetReturnNSTriplet(as_expat(self)->parser, on);
    return 0;
}
static Owned get_intern(Runtime *rt, Borrowed self, void *closure) { return as_expat(self)->intern ? own(as_expat(self)->intern) : V_NONE; }

static const GetSetDef getsets[] = {
#define X(name, set, function) {#name, get_handler, set_handler, NULL, (void *)(uintptr_t)EXPAT_##name},
    EXPAT_HANDLERS(X)
#undef X
    {"ErrorCode", get_number, NULL, NULL, (void *)0}, {"ErrorLineNumber", get_number, NULL, NULL, (void *)1},
    {"CurrentLineNumber", get_number, NULL, NULL, (void *)2}, {"ErrorColumnNumber", get_number, NULL, NULL, (void *)3},
    {"CurrentColumnNumber", get_number, NULL, NULL, (void *)4}, {"ErrorByteIndex", get_number, NULL, NULL, (void *)5},
    {"CurrentByteIndex", get_number, NULL, NULL, (void *)6}, {"buffer_size", get_number, set_buffer_size, NULL, (void *)7},
    {"buffer_used", get_number, NULL, NULL, (void *)8}, {"buffer_text", get_buffer_text, set_buffer_text, NULL, NULL},
    {"ordered_attributes", get_flag, set_flag, NULL, (void *)0}, {"specified_attributes", get_flag, set_flag, NULL, (void *)1},
    {"namespace_prefixes", get_flag, set_flag, NULL, (void *)2}, {"intern", get_intern, NULL, NULL, NULL},
    {0},
};

/* ---- the type ---- */

static int expat_traverse(Runtime *rt, Object *self, Visitor visit, void *arg) {
    ExpatParser *p = (ExpatParser *)self;
    for (int i = 0; i < EXPAT_HANDLER_COUNT; i++) VISIT(p->handlers[i]);
    VISIT(p->intern);
    VISIT(p->parent);
    return 0;
}
static int expat_clear(Runtime *rt, Object *self) {
    drop_handlers(rt, (ExpatParser *)self);
    clear_slot(rt, &((ExpatParser *)self)->intern);
    return 0;
}
static void expat_dealloc(Runtime *rt, Object *self) {
    ExpatParser *p = (ExpatParser *)self;
    gc_untrack(self);
    Runtime *before = expat_enter(rt);
    if (p->parser) XML_ParserFree(p->parser);
    p->parser = NULL;
    expat_leave(before);
    for (int i = 0; i < EXPAT_HANDLER_COUNT; i++) clear_slot(rt, &p->handlers[i]);
    clear_slot(rt, &p->intern);
    clear_slot(rt, &p->parent); /* after the parser that was made from it */
    mem_free(rt, p->buffer);
    object_free(rt, self);
}
static size_t expat_size(Runtime *rt, Object *self) { return mem_block_size(((ExpatParser *)self)->buffer); }

static const TypeSlots parser_slots = {
    .name = "pyexpat.xmlparser",
    .doc = "XML parser",
    .flags = TF_CONTAINER | TF_IMMUTABLE | TF_NO_NEW,
    .base = T_OBJECT,
    .layout = LAYOUT_CUSTOM,
    .basicsize = sizeof(ExpatParser),
    .dealloc = expat_dealloc,
    .traverse = expat_traverse,
    .clear = expat_clear,
    .size = expat_size,
    .methods = methods,
    .getsets = getsets,
};

/* ---- the module ---- */

/* A str or None argument as a C string; *text NULL for None. */
static int text_argument(Runtime *rt, const char *name, Borrowed v, const char **text, void **scratch) {
    size_t len;
    if (!v || v == V_NONE) return 0;
    if (!v_is_str(rt, v)) return raise_int(rt, T_TYPE_ERROR, "ParserCreate() argument '%s' must be str or None, not %.50A", name, v);
    *text = str_utf8(rt, v, &len, scratch);
    if (*text && strlen(*text) != len) return raise_int(rt, T_VALUE_ERROR, "embedded null character");
    return *text ? 0 : -1;
}

MODULE_FN(parser_create) {
    static const char *const params[] = {"encoding", "namespace_separator", "intern", NULL};
    Value v[3];
    const char *encoding = NULL, *separator = NULL;
    void *scratch[2] = {NULL, NULL};
    ExpatParser *p = NULL;
    if (args_parse(rt, "ParserCreate", params, 0, args, nargs, kwnames, v) < 0) return V_NULL;
    int status = text_argument(rt, "encoding", v[0], &encoding, &scratch[0]);
    if (status == 0) status = text_argument(rt, "namespace_separator", v[1], &separator, &scratch[1]);
    if (status == 0 && separator && str_len(v[1]) > 1)
        status = raise_int(rt, T_VALUE_ERROR, "namespace_separator must be at most one character, omitted, or None");
    if (status == 0 && v[2] && v[2] != V_NONE && !v_is_dict(rt, v[2])) status = raise_int(rt, T_TYPE_ERROR, "intern must be a dictionary");
    Owned intern = status < 0 || v[2] == V_NONE ? V_NULL : v[2] ? own(v[2]) : dict_new(rt);
    if (!rt->error) p = parser_new(rt, intern, V_NULL);
    decref_maybe(rt, intern);
    if (p) {
        Runtime *before = expat_enter(rt);
        p->parser = XML_ParserCreate_MM(encoding, &memory, separator);
        expat_leave(before);
        if (!p->parser) {
            decref(rt, v_from(p));
            p = NULL;
            raise_no_memory(rt);
        } else {
            XML_SetHashSalt(p->parser, (unsigned long)rt->hash_key[0] | 1);
            XML_SetUserData(p->parser, p);
            XML_SetUnknownEncodingHandler(p->parser, expat_unknown_encoding, p);
            gc_track(&p->header);
        }
    }
    for (int i = 0; i < 2; i++) mem_free(rt, scratch[i]);
    return p ? v_from(p) : V_NULL;
}

MODULE_FN(error_string) {
    int code;
    if (num_as_int(rt, args[0], &code) < 0) return V_NULL;
    const char *text = XML_ErrorString((enum XML_Error)code);
    return text ? str_from_cstr(rt, text) : V_NONE;
}

static const MethodDef functions[] = {
    {"ParserCreate", parser_create, 0, -1, METH_KW,
     "ParserCreate($module, /, encoding=None, namespace_separator=None,\n             intern=<unrepresentable>)\n--\n\nA new XML parser."},
    {"ErrorString", error_string, 1, 1, 0, "ErrorString($module, code, /)\n--\n\nThe text for an error's number."},
    {0},
};

#define E(name) {#name, name}
static const struct { const char *name; int code; } error_codes[] = {
    E(XML_ERROR_NO_MEMORY), E(XML_ERROR_SYNTAX), E(XML_ERROR_NO_ELEMENTS), E(XML_ERROR_INVALID_TOKEN), E(XML_ERROR_UNCLOSED_TOKEN),
    E(XML_ERROR_PARTIAL_CHAR), E(XML_ERROR_TAG_MISMATCH), E(XML_ERROR_DUPLICATE_ATTRIBUTE), E(XML_ERROR_JUNK_AFTER_DOC_ELEMENT),
    E(XML_ERROR_PARAM_ENTITY_REF), E(XML_ERROR_UNDEFINED_ENTITY), E(XML_ERROR_RECURSIVE_ENTITY_REF), E(XML_ERROR_ASYNC_ENTITY),
    E(XML_ERROR_BAD_CHAR_REF), E(XML_ERROR_BINARY_ENTITY_REF), E(XML_ERROR_ATTRIBUTE_EXTERNAL_ENTITY_REF), E(XML_ERROR_MISPLACED_XML_PI),
    E(XML_ERROR_UNKNOWN_ENCODING), E(XML_ERROR_INCORRECT_ENCODING), E(XML_ERROR_UNCLOSED_CDATA_SECTION), E(XML_ERROR_EXTERNAL_ENTITY_HANDLING),
    E(XML_ERROR_NOT_STANDALONE), E(XML_ERROR_UNEXPECTED_STATE), E(XML_ERROR_ENTITY_DECLARED_IN_PE), E(XML_ERROR_FEATURE_REQUIRES_XML_DTD),
    E(XML_ERROR_CANT_CHANGE_FEATURE_ONCE_PARSING), E(XML_ERROR_UNBOUND_PREFIX), E(XML_ERROR_UNDECLARING_PREFIX), E(XML_ERROR_INCOMPLETE_PE),
    E(XML_ERROR_XML_DECL), E(XML_ERROR_TEXT_DECL), E(XML_ERROR_PUBLICID), E(XML_ERROR_SUSPENDED), E(XML_ERROR_NOT_SUSPENDED), E(XML_ERROR_ABORTED),
    E(XML_ERROR_FINISHED), E(XML_ERROR_SUSPEND_PE), E(XML_ERROR_RESERVED_PREFIX_XML), E(XML_ERROR_RESERVED_PREFIX_XMLNS),
    E(XML_ERROR_RESERVED_NAMESPACE_URI), E(XML_ERROR_INVALID_ARGUMENT), E(XML_ERROR_NO_BUFFER), E(XML_ERROR_AMPLIFICATION_LIMIT_BREACH),
};
static const struct { const char *name; int value; } model_constants[] = {
    E(XML_CTYPE_EMPTY), E(XML_CTYPE_ANY), E(XML_CTYPE_MIXED), E(XML_CTYPE_NAME), E(XML_CTYPE_CHOICE), E(XML_CTYPE_SEQ),
    E(XML_CQUANT_NONE), E(XML_CQUANT_OPT), E(XML_CQUANT_REP), E(XML_CQUANT_PLUS),
};
static const struct { const char *name; int value; } own_constants[] = {
    E(XML_PARAM_ENTITY_PARSING_NEVER), E(XML_PARAM_ENTITY_PARSING_UNLESS_STANDALONE), E(XML_PARAM_ENTITY_PARSING_ALWAYS),
};
#undef E

static Owned submodule(Runtime *rt, Borrowed dict, const char *full_name, const char *name) {
    Owned text = str_from_cstr(rt, full_name), module = text ? module_new(rt, text) : V_NULL;
    decref_maybe(rt, text);
    if (module && dict_set_cstr(rt, dict, name, module) < 0) clear_slot(rt, &module);
    return module;
}

static int add_errors(Runtime *rt, Borrowed dict) {
    Owned module = submodule(rt, dict, "pyexpat.errors", "errors"), codes = module ? dict_new(rt) : V_NULL, messages = codes ? dict_new(rt) : V_NULL;
    int status = messages ? 0 : -1;
    for (size_t i = 0; status == 0 && i < COUNT_OF(error_codes); i++) {
        const char *text = XML_ErrorString((enum XML_Error)error_codes[i].code);
        Owned message = str_from_cstr(rt, text ? text : "");
        status = message ? dict_set_cstr(rt, module_dict(module), error_codes[i].name, message) : -1;
        if (status == 0) status = dict_set(rt, codes, message, v_small(error_codes[i].code));
        if (status == 0) status = dict_set(rt, messages, v_small(error_codes[i].code), message);
        decref_maybe(rt, message);
    }
    if (status == 0) status = dict_set_cstr(rt, module_dict(module), "codes", codes);
    if (status == 0) status = dict_set_cstr(rt, module_dict(module), "messages", messages);
    decref_maybe(rt, module);
    decref_maybe(rt, codes);
    decref_maybe(rt, messages);
    return status;
}

static int add_model(Runtime *rt, Borrowed dict) {
    Owned module = submodule(rt, dict, "pyexpat.model", "model");
    int status = module ? 0 : -1;
    for (size_t i = 0; status == 0 && i < COUNT_OF(model_constants); i++)
        status = module_add_int(rt, module_dict(module), model_constants[i].name, model_constants[i].value);
    decref_maybe(rt, module);
    return status;
}

static Owned features(Runtime *rt) {
    Owned list = list_new(rt, 0);
    for (const XML_Feature *f = XML_GetFeatureList(); list && f->feature != XML_FEATURE_END; f++) {
        Owned name = str_from_cstr(rt, f->name), pair = name ? tuple_pack(rt, 2, name, v_small(f->value)) : V_NULL;
        decref_maybe(rt, name);
        if (!pair || list_append_owned(rt, list, pair) < 0) clear_slot(rt, &list);
    }
    return list;
}

static int module_init(Runtime *rt, Borrowed module, Borrowed dict) {
    ExpatState *s = module_state(rt, STATE_EXPAT, sizeof *s);
    XML_Expat_Version version = XML_ExpatVersionInfo();
    if (!s) return -1;
    if (!s->error) s->error = module_exception_class(rt, "xml.parsers.expat", "ExpatError", v_from(rt->types[T_EXCEPTION]));
    if (!s->error || module_hidden_type(rt, &parser_slots, &s->index) < 0) return -1;
    if (module_add(rt, dict, "ExpatError", own(s->error)) < 0 || module_add(rt, dict, "error", own(s->error)) < 0) return -1;
    if (module_add(rt, dict, "XMLParserType", own(v_from(rt->types[s->index]))) < 0) return -1;
    if (module_add(rt, dict, "EXPAT_VERSION", str_from_cstr(rt, XML_ExpatVersion())) < 0) return -1;
    if (module_add(rt, dict, "version_info", tuple_pack(rt, 3, v_small(version.major), v_small(version.minor), v_small(version.micro))) < 0) return -1;
    if (module_add(rt, dict, "native_encoding", str_from_cstr(rt, "UTF-8")) < 0 || module_add(rt, dict, "features", features(rt)) < 0) return -1;
    for (size_t i = 0; i < COUNT_OF(own_constants); i++)
        if (module_add_int(rt, dict, own_constants[i].name, own_constants[i].value) < 0) return -1;
    return add_errors(rt, dict) < 0 ? -1 : add_model(rt, dict);
}

const ModuleDef expat_module = {.name = "pyexpat", .doc = "Python wrapper for Expat parser.", .functions = functions, .init = module_init};
