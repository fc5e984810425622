#ifndef SLUICE_ATTRIBUTES_H
#define SLUICE_ATTRIBUTES_H

#include <stddef.h>
#include <stdint.h>

// Watches for an element with so many attributes that libxml2, which compares each with all before it, would take
// minutes over it. Looks closely only at stretches of a document without any `<`, where alone there is room for them.
typedef struct {
    int in_tag;
    uint8_t quote;
    size_t values;
} sluice_attribute_watch;

// Takes the next bytes of the document, and returns how many of them may be parsed: all, or those before the element that
// has too many attributes.
size_t sluice_attributes_allow(sluice_attribute_watch *watch, const uint8_t *bytes, size_t count);

#endif
