/* SPDX-License-Identifier: MIT
 * expat_handlers.c: calls of expat become calls of a parser's Python handlers. Once one has failed, parsing is stopped and no other
 * is called. */
#include "modules/expat_parts.h"
#include "types/dict.h"
#include "types/int.h"
#include "types/list.h"
#include "types/str.h"
#include "types/tuple.h"

static void stop(ExpatParser *p) { XML_StopParser(p->parser, XML_FALSE); }

static Owned text_or_none(ExpatParser *p, const XML_Char *s) { return s ? str_from_utf8(p->rt, s, strlen(s)) : V_NONE; }

/* Names: the same object for the same text. */
static Owned name_or_none(ExpatParser *p, const XML_Char *s) {
    Owned text = text_or_none(p, s), known = V_NULL;
    if (!text || text == V_NONE || !p->intern) return text;
    int status = dict_setdefault(p->rt, p->intern, text, text, &known);
    decref(p->rt, text);
    return status < 0 ? V_NULL : known;
}

/* Calls the handler with those arguments (consumed; 0 among them: an error is set). The result, or 0 after an error. */
static Owned call_items(ExpatParser *p, enum ExpatHandler which, Value *args, size_t count) {
    Runtime *rt = p->rt;
    Owned handler = p->handlers[which] ? own(p->handlers[which]) : V_NULL, result = V_NULL;
    bool fine = handler != V_NULL;
    for (size_t i = 0; i < count; i++) fine &= args[i] != V_NULL;
    if (fine) result = obj_call(rt, handler, args, count, V_NULL);
    for (size_t i = 0; i < count; i++) decref_maybe(rt, args[i]);
    decref_maybe(rt, handler);
    if (rt->error) stop(p);
    return result;
}

/* Is there somebody to call? What waits of the text comes first. */
static bool wanted(ExpatParser *p, enum ExpatHandler which) {
    if (p->rt->error || !p->handlers[which]) return false;
    if (expat_flush(p) == 0) return true;
    stop(p);
    return false;
}

#define BEGIN(which)                                                                                                   \
    ExpatParser *p = data;                                                                                             \
    if (!wanted(p, EXPAT_##which)) return
#define CALL(which, ...) decref_maybe(p->rt, call_items(p, EXPAT_##which, (Value[]){__VA_ARGS__}, sizeof((Value[]){__VA_ARGS__}) / sizeof(Value)))
#define TEXT(s) text_or_none(p, s)
#define NAME(s) name_or_none(p, s)

/* ---- elements and text ---- */

static Owned attributes_of(ExpatParser *p, const XML_Char **attributes) {
    Runtime *rt = p->rt;
    size_t n = 0;
    if (p->specified_attributes) n = (size_t)XML_GetSpecifiedAttributeCount(p->parser);
    else
        while (attributes[n]) n += 2;
    Owned result = p->ordered_attributes ? list_new(rt, n) : dict_new(rt);
    for (size_t i = 0; result && i < n; i += 2) {
        Owned name = name_or_none(p, attributes[i]), value = name ? text_or_none(p, attributes[i + 1]) : V_NULL;
        int status = -1;
        if (value && p->ordered_attributes) status = list_append(rt, result, name) < 0 ? -1 : list_append(rt, result, value);
        else if (value) status = dict_set(rt, result, name, value);
        decref_maybe(rt, name);
        decref_maybe(rt, value);
        if (status < 0) clear_slot(rt, &result);
    }
    return result;
}

static void on_start_element(void *data, const XML_Char *name, const XML_Char **attributes) {
    BEGIN(StartElementHandler);
    CALL(StartElementHandler, NAME(name), attributes_of(p, attributes));
}
static void on_end_element(void *data, const XML_Char *name) {
    BEGIN(EndElementHandler);
    CALL(EndElementHandler, NAME(name));
}

static int give_characters(ExpatParser *p, const char *s, size_t len) {
    if (!p->handlers[EXPAT_CharacterDataHandler]) return 0;
    CALL(CharacterDataHandler, str_from_utf8(p->rt, s, len));
    return p->rt->error ? -1 : 0;
}

int expat_flush(ExpatParser *p) {
    size_t len = p->buffer_used;
    if (!p->buffer || !len) return 0;
    p->buffer_used = 0;
    /* the handler may change the buffer: it gets a str made before */
    if (!p->handlers[EXPAT_CharacterDataHandler]) return 0;
    CALL(CharacterDataHandler, str_from_utf8(p->rt, p->buffer, len));
    return p->rt->error ? -1 : 0;
}

static void on_characters(void *data, const XML_Char *s, int len) {
    ExpatParser *p = data;
    size_t n = (size_t)len;
    if (p->rt->error) return;
    if (p->buffer && n > p->buffer_size - p->buffer_used && expat_flush(p) < 0) return;
    if (p->buffer && n <= p->buffer_size - p->buffer_used) {
        memcpy(p->buffer + p->buffer_used, s, n);
        p->buffer_used += n;
    } else (void)give_characters(p, s, n);
}

static void on_default(void *data, const XML_Char *s, int len) {
    BEGIN(DefaultHandler);
    CALL(DefaultHandler, str_from_utf8(p->rt, s, (size_t)len));
}
static void on_default_expand(void *data, const XML_Char *s, int len) {
    BEGIN(DefaultHandlerExpand);
    CALL(DefaultHandlerExpand, str_from_utf8(p->rt, s, (size_t)len));
}
static void on_instruction(void *data, const XML_Char *target, const XML_Char *text) {
    BEGIN(ProcessingInstructionHandler);
    CALL(ProcessingInstructionHandler, NAME(target), TEXT(text));
}
static void on_comment(void *data, const XML_Char *text) {
    BEGIN(CommentHandler);
    CALL(CommentHandler, TEXT(text));
}

static void call_without(ExpatParser *p, enum ExpatHandler which) {
    if (wanted(p, which)) decref_maybe(p->rt, call_items(p, which, NULL, 0));
}
static void on_start_cdata(void *data) { call_without(data, EXPAT_StartCdataSectionHandler); }
static void on_end_cdata(void *data) { call_without(data, EXPAT_EndCdataSectionHandler); }
static void on_end_doctype(void *data) { call_without(data, EXPAT_EndDoctypeDeclHandler); }

static void on_start_namespace(void *data, const XML_Char *prefix, const XML_Char *uri) {
    BEGIN(StartNamespaceDeclHandler);
    CALL(StartNamespaceDeclHandler, NAME(prefix), NAME(uri));
}
static void on_end_namespace(void *data, const XML_Char *prefix) {
    BEGIN(EndNamespaceDeclHandler);
    CALL(EndNamespaceDeclHandler, NAME(prefix));
}

/* ---- declarations ---- */

static void on_unparsed_entity(void *data, const XML_Char *name, const XML_Char *base, const XML_Char *system, const XML_Char *public, const XML_Char *notation) {
    BEGIN(UnparsedEntityDeclHandler);
    CALL(UnparsedEntityDeclHandler, NAME(name), NAME(base), NAME(system), NAME(public), NAME(notation));
}
static void on_notation(void *data, const XML_Char *name, const XML_Char *base, const XML_Char *system, const XML_Char *public) {
    BEGIN(NotationDeclHandler);
    CALL(NotationDeclHandler, NAME(name), NAME(base), NAME(system), NAME(public));
}
static void on_start_doctype(void *data, const XML_Char *name, const XML_Char *system, const XML_Char *public, int internal) {
    BEGIN(StartDoctypeDeclHandler);
    CALL(StartDoctypeDeclHandler, NAME(name), NAME(system), NAME(public), v_small(internal));
}
static void on_entity(void *data, const XML_Char *name, int parameter, const XML_Char *value, int len, const XML_Char *base, const XML_Char *system,
                      const XML_Char *public, const XML_Char *notation) {
    BEGIN(EntityDeclHandler);
    CALL(EntityDeclHandler, NAME(name), v_small(parameter), value ? str_from_utf8(p->rt, value, (size_t)len) : V_NONE, NAME(base), NAME(system),
         NAME(public), NAME(notation));
}
static void on_xml_declaration(void *data, const XML_Char *version, const XML_Char *encoding, int standalone) {
    BEGIN(XmlDeclHandler);
    CALL(XmlDeclHandler, TEXT(version), TEXT(encoding), v_small(standalone));
}
static void on_attribute_list(void *data, const XML_Char *element, const XML_Char *name, const XML_Char *type, const XML_Char *initial, int required) {
    BEGIN(AttlistDeclHandler);
    CALL(AttlistDeclHandler, NAME(element), NAME(name), NAME(type), TEXT(initial), v_small(required));
}
static void on_skipped_entity(void *data, const XML_Char *name, int parameter) {
    BEGIN(SkippedEntityHandler);
    CALL(SkippedEntityHandler, NAME(name), v_small(parameter));
}

/* (type, quantifier, name, children) */
static Owned model_object(ExpatParser *p, const XML_Content *model) {
    Runtime *rt = p->rt;
    if (c_stack_low(rt)) return raise_recursion(rt, "");
    Owned children = list_new(rt, model->numchildren), name = V_NULL, all = V_NULL, result = V_NULL;
    for (unsigned i = 0; children && i < model->numchildren; i++) {
        Owned child = model_object(p, &model->children[i]);
        if (!child || list_append_owned(rt, children, child) < 0) clear_slot(rt, &children);
    }
    if (children) all = list_to_tuple(rt, children);
    if (all) name = name_or_none(p, model->name);
    if (name) result = tuple_pack(rt, 4, v_small(model->type), v_small(model->quant), name, all);
    decref_maybe(rt, children);
    decref_maybe(rt, all);
    decref_maybe(rt, name);
    return result;
}
static void on_element_declaration(void *data, const XML_Char *name, XML_Content *model) {
    ExpatParser *p = data;
    if (wanted(p, EXPAT_ElementDeclHandler)) CALL(ElementDeclHandler, NAME(name), model_object(p, model));
    XML_FreeContentModel(p->parser, model);
}

/* ---- those that answer ---- */

static int answer(ExpatParser *p, Owned result) {
    int n = 0;
    if (!result) return 0;
    int status = num_as_int(p->rt, result, &n);
    decref(p->rt, result);
    if (status == 0) return n;
    stop(p);
    return 0;
}
static int on_not_standalone(void *data) {
    ExpatParser *p = data;
    if (!wanted(p, EXPAT_NotStandaloneHandler)) return !p->rt->error;
    return answer(p, call_items(p, EXPAT_NotStandaloneHandler, NULL, 0));
}
static int on_external_entity(XML_Parser parser, const XML_Char *context, const XML_Char *base, const XML_Char *system, const XML_Char *public) {
    ExpatParser *p = XML_GetUserData(parser);
    if (!wanted(p, EXPAT_ExternalEntityRefHandler)) return !p->rt->error;
    Value args[4] = {TEXT(context), NAME(base), NAME(system), NAME(public)};
    return answer(p, call_items(p, EXPAT_ExternalEntityRefHandler, args, 4));
}

/* An encoding that expat does not know: what our codec makes of each byte. */
int expat_unknown_encoding(void *data, const XML_Char *name, XML_Encoding *info) {
    ExpatParser *p = data;
    uint8_t bytes[256];
    if (p->rt->error) return 0;
    for (int i = 0; i < 256; i++) bytes[i] = (uint8_t)i;
    Owned text = str_decode(p->rt, bytes, sizeof bytes, name, "replace");
    if (text && str_len(text) != 256) {
        clear_slot(p->rt, &text);
        raise(p->rt, T_VALUE_ERROR, "multi-byte encodings are not supported");
    }
    if (!text) return 0;
    for (size_t i = 0; i < 256; i++) info->map[i] = str_at(text, i) == 0xfffd ? -1 : (int)str_at(text, i);
    info->data = NULL;
    info->convert = NULL;
    info->release = NULL;
    decref(p->rt, text);
    return 1;
}

void expat_install(ExpatParser *p, enum ExpatHandler which) {
    bool on = p->handlers[which] != V_NULL;
    switch (which) {
#define X(name, set, function)                                                                                         \
    case EXPAT_##name: set(p->parser, on ? function : NULL); break;
        EXPAT_HANDLERS(X)
#undef X
    default: break;
    }
}
void expat_install_all(ExpatParser *p) {
    for (int i = 0; i < EXPAT_HANDLER_COUNT; i++)
        if (p->handlers[i]) expat_install(p, (enum ExpatHandler)i);
}
