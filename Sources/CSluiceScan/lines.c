#define _GNU_SOURCE
#include "CSluiceScan.h"

#include <string.h>

size_t sluice_count_lines(const uint8_t *text, size_t count, size_t *last_line) {
    size_t feeds = 0;
    // In pieces that one byte of a vector can count.
    for (size_t first = 0; first < count;) {
        size_t end = count - first > 128 ? first + 128 : count;
        uint8_t piece = 0;
        for (size_t index = first; index < end; index++) piece += text[index] == '\n';
        feeds += piece;
        first = end;
    }
    const uint8_t *last = feeds ? memrchr(text, '\n', count) : NULL;
    *last_line = last ? (size_t)(last - text) + 1 : 0;
    return feeds;
}

size_t sluice_count_characters(const uint8_t *text, size_t count) {
    size_t characters = 0;
    for (size_t first = 0; first < count;) {
        size_t end = count - first > 128 ? first + 128 : count;
        uint8_t piece = 0;
        for (size_t index = first; index < end; index++) piece += (text[index] & 0xC0) != 0x80;
        characters += piece;
        first = end;
    }
    return characters;
}
