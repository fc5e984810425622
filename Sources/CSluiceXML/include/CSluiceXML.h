#ifndef SLUICE_XML_H
#define SLUICE_XML_H

#include <stddef.h>
#include <stdint.h>

#include "events.h"

/// What a reader of XML is told, in document order. Texts are UTF-8, not ended by a zero unless said, and valid during
/// the call alone. Each function returns 0 to go on; anything else ends the reading with SLUICE_XML_STOPPED.
typedef struct {
    void *_Nullable context;
    /// `line` counts from 1. `names` and `values` hold `count` zero-ended texts each; names are without prefixes.
    int (*_Nonnull element_start)(
        void *_Nullable context, int line, const char *_Nonnull name, size_t count,
        const char *_Nonnull const *_Nullable names, const char *_Nonnull const *_Nullable values);
    int (*_Nonnull element_end)(void *_Nullable context);
    int (*_Nonnull text)(void *_Nullable context, const uint8_t *_Nonnull bytes, size_t count);
} sluice_xml_handler;

/// How a reading ended.
typedef enum {
    SLUICE_XML_DONE,
    /// A function of the handler ended it.
    SLUICE_XML_STOPPED,
    /// The document has a document type, with which entities could be declared.
    SLUICE_XML_DOCTYPE,
    /// Not well formed.
    SLUICE_XML_MALFORMED,
    SLUICE_XML_NO_MEMORY,
} sluice_xml_outcome;

/// Reads a document of UTF-8 text with libxml2's SAX2 push parser. Document types are refused before anything in them
/// is read, nothing is fetched, and libxml2's own limits on depth and size stand.
///
/// - bytes, count: the document, in UTF-8 whatever its declaration says.
/// - handler: who is told.
/// - line: receives the line where the reading ended, from 1.
sluice_xml_outcome sluice_xml_read(
    const uint8_t *_Nonnull bytes, size_t count, const sluice_xml_handler *_Nonnull handler, int *_Nonnull line);

#endif
