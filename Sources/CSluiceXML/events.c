#include "events.h"

#include <libxml/SAX2.h>
#include <libxml/dict.h>
#include <libxml/parser.h>
#include <stdlib.h>
#include <string.h>

#include "attributes.h"

enum { SLOTS = 4096, MOST_NAMES = 1024, DEEPEST = 256, MOST_EVENTS = 1 << 22 };

// A name of the vocabulary, as the parser's dictionary holds it: equal names are equal pointers.
typedef struct {
    const xmlChar *name;
    int16_t plain;
    int16_t relationship;
} slot;

struct sluice_xml_events {
    xmlParserCtxtPtr parser;
    sluice_xml_state state;
    int all_names;
    int depth;
    sluice_attribute_watch watch;
    sluice_xml_event *events;
    size_t event_count, event_room;
    uint8_t *bytes;
    size_t byte_count, byte_room;
    slot slots[SLOTS];
};

static void stop(sluice_xml_events *document, sluice_xml_state state) {
    if (document->state == SLUICE_XML_GOING) document->state = state;
    xmlStopParser(document->parser);
}

static slot *slot_of(sluice_xml_events *document, const xmlChar *name) {
    uintptr_t key = (uintptr_t)name;
    size_t index = (key >> 3 ^ key >> 15) & (SLOTS - 1);
    // Never more than a quarter is taken.
    while (document->slots[index].name && document->slots[index].name != name) index = (index + 1) & (SLOTS - 1);
    return &document->slots[index];
}

// MARK: Collecting

static int append(sluice_xml_events *document, const xmlChar *bytes, size_t count) {
    if (document->byte_count + count > document->byte_room) {
        size_t room = document->byte_room * 2;
        while (room < document->byte_count + count) room *= 2;
        uint8_t *larger = room < UINT32_MAX ? realloc(document->bytes, room) : NULL;
        if (!larger) {
            stop(document, SLUICE_XML_OUT_OF_MEMORY);
            return 0;
        }
        document->bytes = larger;
        document->byte_room = room;
    }
    memcpy(document->bytes + document->byte_count, bytes, count);
    document->byte_count += count;
    return 1;
}

static sluice_xml_event *add(sluice_xml_events *document, sluice_xml_kind kind, int16_t name) {
    if (document->event_count == document->event_room) {
        size_t room = document->event_room * 2;
        sluice_xml_event *larger =
            room <= MOST_EVENTS ? realloc(document->events, room * sizeof *larger) : NULL;
        if (!larger) {
            stop(document, SLUICE_XML_OUT_OF_MEMORY);
            return NULL;
        }
        document->events = larger;
        document->event_room = room;
    }
    sluice_xml_event *event = &document->events[document->event_count++];
    *event = (sluice_xml_event){
        .offset = (uint32_t)document->byte_count, .count = 0, .name = name, .kind = (uint8_t)kind, .label_count = 0};
    return event;
}

static void label(sluice_xml_events *document, sluice_xml_event *event, const xmlChar *name) {
    size_t count = strnlen((const char *)name, UINT8_MAX);
    if (!append(document, name, count)) return;
    event->label_count = (uint8_t)count;
    event->offset = (uint32_t)document->byte_count;
}

// MARK: What the parser tells

static int is_relationship(const xmlChar *prefix, const xmlChar *uri) {
    static const char end[] = "/relationships";
    if (!prefix) return 0;
    if (!uri) return prefix[0] == 'r' && !prefix[1];
    size_t count = strlen((const char *)uri);
    return count >= sizeof end - 1 && memcmp(uri + count - (sizeof end - 1), end, sizeof end - 1) == 0;
}

static void element_start(
    void *context, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri, int namespace_count,
    const xmlChar **namespaces, int attribute_count, int defaulted, const xmlChar **attributes) {
    (void)prefix, (void)uri, (void)namespace_count, (void)namespaces, (void)defaulted;
    sluice_xml_events *document = context;
    if (document->state != SLUICE_XML_GOING) return;
    if (++document->depth > DEEPEST) {
        stop(document, SLUICE_XML_TOO_DEEP);
        return;
    }
    slot *known = slot_of(document, name);
    sluice_xml_event *event = add(document, SLUICE_XML_START, known->name ? known->plain : -1);
    if (!event) return;
    if (event->name < 0 && document->all_names) label(document, event, name);
    // SAX2.h, startElementNsSAX2Func: five pointers an attribute, the value lies between the last two.
    for (int index = 0; index < attribute_count && document->state == SLUICE_XML_GOING; index++) {
        const xmlChar **attribute = attributes + 5 * index;
        slot *own = slot_of(document, attribute[0]);
        int16_t number = -1;
        if (own->name) number = is_relationship(attribute[1], attribute[2]) ? own->relationship : own->plain;
        if (number < 0 && !document->all_names) continue;
        event = add(document, SLUICE_XML_ATTRIBUTE, number);
        if (!event) return;
        if (number < 0) label(document, event, attribute[0]);
        size_t count = (size_t)(attribute[4] - attribute[3]);
        if (append(document, attribute[3], count)) event->count = (uint32_t)count;
    }
}

static void element_end(void *context, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri) {
    (void)prefix, (void)uri;
    sluice_xml_events *document = context;
    if (document->state != SLUICE_XML_GOING) return;
    document->depth--;
    slot *known = slot_of(document, name);
    add(document, SLUICE_XML_END, known->name ? known->plain : -1);
}

static void collect(sluice_xml_events *document, sluice_xml_kind kind, const xmlChar *bytes, size_t count) {
    if (document->state != SLUICE_XML_GOING || count == 0) return;
    sluice_xml_event *last = document->event_count > 0 ? &document->events[document->event_count - 1] : NULL;
    if (!last || last->kind != kind || kind != SLUICE_XML_TEXT) last = add(document, kind, -1);
    if (last && append(document, bytes, count)) last->count += (uint32_t)count;
}

static void text(void *context, const xmlChar *bytes, int count) {
    if (count > 0) collect(context, SLUICE_XML_TEXT, bytes, (size_t)count);
}

static void comment(void *context, const xmlChar *bytes) {
    if (bytes) collect(context, SLUICE_XML_REMARK, bytes, strlen((const char *)bytes));
}

static void instruction(void *context, const xmlChar *target, const xmlChar *data) {
    (void)target;
    comment(context, data);
}

// An entity that nobody declared: what it stood for is not known, its name may be content.
static void reference(void *context, const xmlChar *name) {
    comment(context, name);
}

static void document_type(void *context, const xmlChar *name, const xmlChar *external, const xmlChar *system) {
    (void)name, (void)external, (void)system;
    stop(context, SLUICE_XML_TYPE_DECLARED);
}

// libxml2 prints errors to standard error unless somebody listens; the state tells all that callers need.
static void error(void *context, const xmlError *problem) { (void)context, (void)problem; }

// MARK: Life

static int learn(sluice_xml_events *document, const char *const *names, size_t count) {
    for (size_t index = 0; index < count; index++) {
        int is_relationship = strncmp(names[index], "r:", 2) == 0;
        const xmlChar *name =
            xmlDictLookup(document->parser->dict, (const xmlChar *)names[index] + (is_relationship ? 2 : 0), -1);
        if (!name) return 0;
        slot *own = slot_of(document, name);
        if (!own->name) *own = (slot){.name = name, .plain = -1, .relationship = -1};
        if (is_relationship) {
            own->relationship = (int16_t)index;
        } else {
            own->plain = (int16_t)index;
        }
    }
    return 1;
}

sluice_xml_events *sluice_xml_events_open(const char *const *names, size_t count, int all_names) {
    if (count > MOST_NAMES) return NULL;
    xmlSAXHandler functions;
    memset(&functions, 0, sizeof functions);
    functions.initialized = XML_SAX2_MAGIC;
    functions.startElementNs = element_start;
    functions.endElementNs = element_end;
    functions.characters = text;
    functions.ignorableWhitespace = text;
    functions.cdataBlock = text;
    functions.comment = comment;
    functions.processingInstruction = instruction;
    functions.reference = reference;
    functions.internalSubset = document_type;
    functions.serror = (xmlStructuredErrorFunc)error;

    sluice_xml_events *document = calloc(1, sizeof *document);
    if (!document) return NULL;
    document->all_names = all_names;
    document->event_room = 4096;
    document->byte_room = 64 << 10;
    document->events = malloc(document->event_room * sizeof *document->events);
    document->bytes = malloc(document->byte_room);
    document->parser = xmlCreatePushParserCtxt(&functions, document, NULL, 0, NULL);
    if (document->events && document->bytes && document->parser) {
        xmlCtxtUseOptions(document->parser, XML_PARSE_NONET | XML_PARSE_RECOVER);
        if (learn(document, names, count)) return document;
    }
    sluice_xml_events_close(document);
    return NULL;
}

void sluice_xml_events_close(sluice_xml_events *document) {
    if (!document) return;
    if (document->parser) {
        if (document->parser->myDoc) xmlFreeDoc(document->parser->myDoc);
        xmlFreeParserCtxt(document->parser);
    }
    free(document->events);
    free(document->bytes);
    free(document);
}

// MARK: Reading

static sluice_xml_state finish(sluice_xml_events *document) {
    int was_well_formed = document->parser->wellFormed;
    int depth = document->depth;
    // A comment, tag or section without an end is still here, and would be dropped.
    xmlParserInputPtr input = document->parser->input;
    size_t left = input && input->cur && input->end > input->cur ? (size_t)(input->end - input->cur) : 0;
    int is_open = document->parser->instate == XML_PARSER_CDATA_SECTION || (left > 0 && *input->cur == '<');
    size_t kept = is_open ? left : 0;
    xmlChar *copy = kept > 0 ? malloc(kept) : NULL;
    if (copy) memcpy(copy, input->cur, kept);
    xmlParseChunk(document->parser, NULL, 0, 1);
    if (document->state == SLUICE_XML_GOING && !document->parser->wellFormed) {
        if (copy) collect(document, SLUICE_XML_REMARK, copy, kept);
        document->state = was_well_formed && depth > 0 ? SLUICE_XML_CUT : SLUICE_XML_BROKEN;
    }
    free(copy);
    if (kept > 0 && !copy) document->state = SLUICE_XML_OUT_OF_MEMORY;
    return document->state;
}

sluice_xml_state sluice_xml_events_read(sluice_xml_events *document, const uint8_t *bytes, size_t count) {
    document->event_count = 0;
    document->byte_count = 0;
    if (document->state != SLUICE_XML_GOING) return document->state;
    if (!bytes) return finish(document);
    size_t allowed = sluice_attributes_allow(&document->watch, bytes, count);
    int code = xmlParseChunk(document->parser, (const char *)bytes, (int)allowed, 0);
    if (document->state != SLUICE_XML_GOING) return document->state;
    if (allowed < count) document->state = SLUICE_XML_TOO_MANY_ATTRIBUTES;
    if (code == XML_ERR_NO_MEMORY) document->state = SLUICE_XML_OUT_OF_MEMORY;
    if (document->parser->instate == XML_PARSER_EOF || document->parser->disableSAX) {
        document->state = SLUICE_XML_GIVEN_UP;
    }
    return document->state;
}

int sluice_xml_events_are_between(const sluice_xml_events *document) {
    xmlParserInputPtr input = document->parser->input;
    return document->state == SLUICE_XML_GOING && document->parser->instate == XML_PARSER_CONTENT && input &&
        input->cur == input->end && input->buf && !input->buf->encoder;
}

const sluice_xml_event *sluice_xml_events_list(const sluice_xml_events *document, size_t *count) {
    *count = document->event_count;
    return document->events;
}

const uint8_t *sluice_xml_events_bytes(const sluice_xml_events *document, size_t *count) {
    *count = document->byte_count;
    return document->bytes;
}
