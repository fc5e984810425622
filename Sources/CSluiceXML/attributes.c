#define _GNU_SOURCE
#include "attributes.h"

#include <string.h>

enum { WINDOW = 16 << 10, MOST_VALUES = 4096 };

// Follows quotes to the end of the tag, or of the bytes.
static void follow(sluice_attribute_watch *watch, const uint8_t *bytes, size_t count) {
    for (size_t index = 0; index < count && watch->in_tag; index++) {
        uint8_t byte = bytes[index];
        if (watch->quote) {
            if (byte != watch->quote) continue;
            watch->quote = 0;
            watch->values++;
        } else if (byte == '"' || byte == '\'') {
            watch->quote = byte;
        } else if (byte == '>') {
            watch->in_tag = 0;
        }
    }
}

size_t sluice_attributes_allow(sluice_attribute_watch *watch, const uint8_t *bytes, size_t count) {
    size_t tag = 0;
    for (size_t start = 0; start < count; start += WINDOW) {
        size_t size = count - start < WINDOW ? count - start : WINDOW;
        const uint8_t *last = memrchr(bytes + start, '<', size);
        if (!last) {
            follow(watch, bytes + start, size);
        } else {
            tag = (size_t)(last - bytes);
            size_t rest = (size_t)(bytes + start + size - last - 1);
            // Declarations, comments and instructions have no attributes.
            *watch = (sluice_attribute_watch){.in_tag = rest == 0 || (last[1] != '!' && last[1] != '?')};
            follow(watch, last + 1, rest);
        }
        if (watch->values > MOST_VALUES) return tag;
    }
    return count;
}
