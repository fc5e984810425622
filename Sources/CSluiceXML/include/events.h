#ifndef SLUICE_XML_EVENTS_H
#define SLUICE_XML_EVENTS_H

#include <stddef.h>
#include <stdint.h>

/// A document that is read piece by piece, and what its last piece had in it.
typedef struct sluice_xml_events sluice_xml_events;

typedef enum {
    /// An element begins; its attributes follow.
    SLUICE_XML_START = 0,
    /// An attribute of the element that began last; the bytes are its value.
    SLUICE_XML_ATTRIBUTE = 1,
    SLUICE_XML_END = 2,
    /// Text; what stands together comes as one event, as far as it is in one piece.
    SLUICE_XML_TEXT = 3,
    /// The text of a comment or a processing instruction.
    SLUICE_XML_REMARK = 4,
} sluice_xml_kind;

typedef struct {
    /// Where its text begins in the bytes of the events.
    uint32_t offset;
    uint32_t count;
    /// Index in the vocabulary; -1 for a name that is not in it, and for events without a name.
    int16_t name;
    /// A sluice_xml_kind.
    uint8_t kind;
    /// Of a name that is not in the vocabulary so many bytes stand right before `offset`.
    uint8_t label_count;
} sluice_xml_event;

/// How far a document was read.
typedef enum {
    /// So far, or to its end.
    SLUICE_XML_GOING,
    /// It is over, and not all of it was well formed.
    SLUICE_XML_BROKEN,
    /// It ends within an element, and was well formed so far.
    SLUICE_XML_CUT,
    /// It has a document type, with which entities could be declared. Nothing more is read.
    SLUICE_XML_TYPE_DECLARED,
    /// More elements inside each other than allowed. Nothing more is read.
    SLUICE_XML_TOO_DEEP,
    /// More attributes in one element than allowed. Nothing more is read.
    SLUICE_XML_TOO_MANY_ATTRIBUTES,
    /// Not enough memory. Nothing more is read.
    SLUICE_XML_OUT_OF_MEMORY,
    /// The parser gave up. Nothing more is read.
    SLUICE_XML_GIVEN_UP,
} sluice_xml_state;

/// Opens a document for libxml2's SAX2 push parser, which goes on after errors where it can. Nothing is fetched,
/// entities apart from the five built in are not known, and libxml2's own limits on sizes stand.
///
/// - names, count: the vocabulary, at most 1,024 local names, zero-ended. One that begins with `r:` is an attribute in
///   a namespace whose name ends with `/relationships`.
/// - all_names: whether events give the names that are not in the vocabulary; without it such attributes are left out.
/// - Returns: NULL when there is no memory.
sluice_xml_events *_Nullable sluice_xml_events_open(
    const char *_Nonnull const *_Nonnull names, size_t count, int all_names);

void sluice_xml_events_close(sluice_xml_events *_Nullable document);

/// Reads the next piece, of at most 1 MiB; the events of the piece before are gone.
///
/// - bytes: NULL at the end of the document.
sluice_xml_state sluice_xml_events_read(
    sluice_xml_events *_Nonnull document, const uint8_t *_Nullable bytes, size_t count);

/// Whether the parser has told all that it was given, and stands inside the root but in no tag, comment or section; 0 also
/// where the bytes are in another encoding than ASCII and UTF-8. What follows may be left out then, if it is whole elements.
int sluice_xml_events_are_between(const sluice_xml_events *_Nonnull document);

/// The events of the last piece, valid until the next call.
const sluice_xml_event *_Nullable sluice_xml_events_list(const sluice_xml_events *_Nonnull document, size_t *_Nonnull count);

/// The texts that the events point into, valid until the next call.
const uint8_t *_Nullable sluice_xml_events_bytes(const sluice_xml_events *_Nonnull document, size_t *_Nonnull count);

#endif
