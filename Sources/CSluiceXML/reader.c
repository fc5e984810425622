#include "CSluiceXML.h"

#include <libxml/SAX2.h>
#include <libxml/parser.h>
#include <stdlib.h>
#include <string.h>

enum { CHUNK = 64 << 10, MOST_ATTRIBUTES = 256 };

typedef struct {
    const sluice_xml_handler *handler;
    xmlParserCtxtPtr parser;
    sluice_xml_outcome outcome;
} reading;

static void stop(reading *state, sluice_xml_outcome outcome) {
    if (state->outcome == SLUICE_XML_DONE) state->outcome = outcome;
    xmlStopParser(state->parser);
}

static void element_start(
    void *context, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri, int namespace_count,
    const xmlChar **namespaces, int attribute_count, int defaulted, const xmlChar **attributes) {
    (void)prefix, (void)uri, (void)namespace_count, (void)namespaces, (void)defaulted;
    reading *state = context;
    if (state->outcome != SLUICE_XML_DONE) return;
    const char *names[MOST_ATTRIBUTES];
    char *values[MOST_ATTRIBUTES];
    int count = attribute_count < MOST_ATTRIBUTES ? attribute_count : MOST_ATTRIBUTES;
    int copied = 0;
    // SAX2.h, startElementNsSAX2Func: five pointers an attribute, the value lies between the last two.
    for (; copied < count; copied++) {
        const xmlChar **attribute = attributes + 5 * copied;
        names[copied] = (const char *)attribute[0];
        values[copied] = strndup((const char *)attribute[3], (size_t)(attribute[4] - attribute[3]));
        if (!values[copied]) break;
    }
    if (copied < count) {
        stop(state, SLUICE_XML_NO_MEMORY);
    } else if (state->handler->element_start(
                   state->handler->context, xmlSAX2GetLineNumber(state->parser), (const char *)name, (size_t)count,
                   names, (const char *const *)values)) {
        stop(state, SLUICE_XML_STOPPED);
    }
    while (copied > 0) free(values[--copied]);
}

static void element_end(void *context, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri) {
    (void)name, (void)prefix, (void)uri;
    reading *state = context;
    if (state->outcome != SLUICE_XML_DONE) return;
    if (state->handler->element_end(state->handler->context)) stop(state, SLUICE_XML_STOPPED);
}

static void text(void *context, const xmlChar *bytes, int count) {
    reading *state = context;
    if (state->outcome != SLUICE_XML_DONE || count <= 0) return;
    if (state->handler->text(state->handler->context, bytes, (size_t)count)) stop(state, SLUICE_XML_STOPPED);
}

static void document_type(void *context, const xmlChar *name, const xmlChar *external, const xmlChar *system) {
    (void)name, (void)external, (void)system;
    stop(context, SLUICE_XML_DOCTYPE);
}

// libxml2 prints errors to standard error unless somebody listens; the outcome tells all that callers need.
static void error(void *context, const xmlError *problem) { (void)context, (void)problem; }

sluice_xml_outcome sluice_xml_read(
    const uint8_t *bytes, size_t count, const sluice_xml_handler *handler, int *line) {
    xmlSAXHandler functions;
    memset(&functions, 0, sizeof functions);
    functions.initialized = XML_SAX2_MAGIC;
    functions.startElementNs = element_start;
    functions.endElementNs = element_end;
    functions.characters = text;
    functions.ignorableWhitespace = text;
    functions.cdataBlock = text;
    functions.internalSubset = document_type;
    functions.serror = (xmlStructuredErrorFunc)error;
    *line = 1;

    reading state = {.handler = handler, .parser = NULL, .outcome = SLUICE_XML_DONE};
    xmlParserCtxtPtr parser = xmlCreatePushParserCtxt(&functions, &state, NULL, 0, NULL);
    if (!parser) return SLUICE_XML_NO_MEMORY;
    state.parser = parser;
    xmlCtxtUseOptions(parser, XML_PARSE_NONET | XML_PARSE_IGNORE_ENC);
    xmlCtxtResetPush(parser, NULL, 0, NULL, "UTF-8");

    int code = 0;
    size_t done = 0;
    while (done < count && code == 0 && state.outcome == SLUICE_XML_DONE) {
        size_t size = count - done < CHUNK ? count - done : CHUNK;
        code = xmlParseChunk(parser, (const char *)bytes + done, (int)size, 0);
        done += size;
    }
    if (code == 0 && state.outcome == SLUICE_XML_DONE) code = xmlParseChunk(parser, NULL, 0, 1);
    *line = xmlSAX2GetLineNumber(parser);
    if (state.outcome == SLUICE_XML_DONE && (code != 0 || !parser->wellFormed)) {
        state.outcome = code == XML_ERR_NO_MEMORY ? SLUICE_XML_NO_MEMORY : SLUICE_XML_MALFORMED;
    }
    if (parser->myDoc) xmlFreeDoc(parser->myDoc);
    xmlFreeParserCtxt(parser);
    return state.outcome;
}
