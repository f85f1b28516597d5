/* SPDX-License-Identifier: MIT
 * expat_parts.h: what the files of `pyexpat` share: expat_handlers.c (from expat's calls to Python's), expat_module.c (the parser
 * object, the module). */
#ifndef HOOP_EXPAT_PARTS_H
#define HOOP_EXPAT_PARTS_H

#include <expat.h>

#include "modules/module_parts.h"

/* One line each: attribute, function of expat.h that sets it, our function. */
#define EXPAT_HANDLERS(X)                                                                                                              \
    X(StartElementHandler, XML_SetStartElementHandler, on_start_element)                                                               \
    X(EndElementHandler, XML_SetEndElementHandler, on_end_element)                                                                     \
    X(ProcessingInstructionHandler, XML_SetProcessingInstructionHandler, on_instruction)                                               \
    X(CharacterDataHandler, XML_SetCharacterDataHandler, on_characters)                                                                \
    X(UnparsedEntityDeclHandler, XML_SetUnparsedEntityDeclHandler, on_unparsed_entity)                                                 \
    X(NotationDeclHandler, XML_SetNotationDeclHandler, on_notation)                                                                    \
    X(StartNamespaceDeclHandler, XML_SetStartNamespaceDeclHandler, on_start_namespace)                                                 \
    X(EndNamespaceDeclHandler, XML_SetEndNamespaceDeclHandler, on_end_namespace)                                                       \
    X(CommentHandler, XML_SetCommentHandler, on_comment)                                                                               \
    X(StartCdataSectionHandler, XML_SetStartCdataSectionHandler, on_start_cdata)                                                       \
    X(EndCdataSectionHandler, XML_SetEndCdataSectionHandler, on_end_cdata)                                                             \
    X(DefaultHandler, XML_SetDefaultHandler, on_default)                                                                               \
    X(DefaultHandlerExpand, XML_SetDefaultHandlerExpand, on_default_expand)                                                            \
    X(NotStandaloneHandler, XML_SetNotStandaloneHandler, on_not_standalone)                                                            \
    X(ExternalEntityRefHandler, XML_SetExternalEntityRefHandler, on_external_entity)                                                   \
    X(StartDoctypeDeclHandler, XML_SetStartDoctypeDeclHandler, on_start_doctype)                                                       \
    X(EndDoctypeDeclHandler, XML_SetEndDoctypeDeclHandler, on_end_doctype)                                                             \
    X(EntityDeclHandler, XML_SetEntityDeclHandler, on_entity)                                                                          \
    X(XmlDeclHandler, XML_SetXmlDeclHandler, on_xml_declaration)                                                                       \
    X(ElementDeclHandler, XML_SetElementDeclHandler, on_element_declaration)                                                           \
    X(AttlistDeclHandler, XML_SetAttlistDeclHandler, on_attribute_list)                                                                \
    X(SkippedEntityHandler, XML_SetSkippedEntityHandler, on_skipped_entity)

enum ExpatHandler {
#define X(name, set, function) EXPAT_##name,
    EXPAT_HANDLERS(X)
#undef X
    EXPAT_HANDLER_COUNT,
};

typedef struct ExpatParser {
    Object header;
    Value handlers[EXPAT_HANDLER_COUNT]; /* 0: none */
    Value intern, parent;                /* dict; the parser that this one was made from, or 0 */
    Runtime *rt;                         /* set on each entry */
    XML_Parser parser;
    char *buffer; /* buffer_text: character data that waits; NULL: off */
    size_t buffer_size, buffer_used;
    bool ordered_attributes, specified_attributes, namespace_prefixes, running;
} ExpatParser;
static inline ExpatParser *as_expat(Borrowed v) { return V_AS(ExpatParser, v); }

typedef struct ExpatState {
    Value error; /* owned: ExpatError */
    uint32_t index;
} ExpatState;

/* Switch expat's call on or off as handlers[which] says. */
void expat_install(ExpatParser *p, enum ExpatHandler which);
void expat_install_all(ExpatParser *p);
/* Hand over the character data that waits. -1: error. */
MUST_CHECK int expat_flush(ExpatParser *p);
int expat_unknown_encoding(void *parser, const XML_Char *name, XML_Encoding *info);

#endif
