#ifndef SLUICE_FOLDING_H
#define SLUICE_FOLDING_H

// Reading characters out of bytes that may be no valid UTF-8, as Swift's `Span.scalar(at:)` in SluiceDetection does.

#include "CSluiceScan.h"

static inline uint32_t scalar_at(const uint8_t *text, size_t count, size_t index, uint32_t *length) {
    uint8_t lead = text[index];
    *length = 1;
    if (lead < 0x80) return lead;
    uint32_t bytes = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
    if (lead < 0xC2 || lead > 0xF4 || index + bytes > count) return 0xFFFD;
    uint32_t value = lead & (0x7Fu >> bytes);
    for (uint32_t offset = 1; offset < bytes; offset++) {
        uint8_t byte = text[index + offset];
        if ((byte & 0xC0) != 0x80) return 0xFFFD;
        value = value << 6 | (byte & 0x3F);
    }
    *length = bytes;
    return value;
}

// Where the character that ends before `index` begins; index > 0.
static inline size_t scalar_start(const uint8_t *text, size_t count, size_t index) {
    size_t start = index - 1, lowest = index >= 4 ? index - 4 : 0;
    uint32_t length;
    while (start > lowest && (text[start] & 0xC0) == 0x80) start--;
    scalar_at(text, count, start, &length);
    return start + length == index ? start : index - 1;
}

static inline uint8_t kind_of(const sluice_folding *folding, uint32_t scalar) {
    if (scalar < 0x10000) return folding->kinds[scalar];
    uint32_t low = 0, high = folding->range_count;
    while (high - low > 1) {
        uint32_t middle = (low + high) / 2;
        if (folding->range_starts[middle] <= scalar) low = middle;
        else high = middle;
    }
    return folding->range_kinds[low];
}

static inline uint32_t folded(const sluice_folding *folding, uint32_t scalar) {
    return scalar < 0x10000 ? folding->values[scalar] : scalar;
}

// Whether words part between a character and the next one that is no mark.
static inline int parts(uint8_t left, uint8_t right) {
    return left == SLUICE_SEPARATOR || right == SLUICE_SEPARATOR || left == SLUICE_STANDALONE
           || right == SLUICE_STANDALONE;
}

// Whether a word begins at a place.
static inline int begins_word(const sluice_folding *folding, const uint8_t *text, size_t count, size_t place) {
    uint32_t length;
    uint8_t kind = kind_of(folding, scalar_at(text, count, place, &length));
    if (kind == SLUICE_SEPARATOR || kind == SLUICE_MARK) return 0;
    if (place == 0) return 1;
    uint8_t previous = kind_of(folding, scalar_at(text, count, scalar_start(text, count, place), &length));
    return parts(previous, kind);
}

// Separators that may part two words of a listed value, at most.
enum { LONGEST_GAP = 3 };

// A walk over the words of a listed value.
typedef struct {
    const sluice_folding *folding;
    const uint8_t *text;
    size_t count;
    size_t limit;
    size_t index;
} sluice_walk;

// The next letter of the word that the walk is in, or 0 at its end; the walk then stands behind the word and its marks.
// `first` is true for the first letter of a word.
static inline uint32_t next_letter(sluice_walk *walk, int first, uint8_t *last_kind) {
    while (walk->index < walk->limit) {
        uint32_t length;
        uint32_t scalar = scalar_at(walk->text, walk->count, walk->index, &length);
        uint8_t kind = kind_of(walk->folding, scalar);
        if (kind == SLUICE_MARK) {
            walk->index += length;
            continue;
        }
        if (kind == SLUICE_SEPARATOR || (!first && parts(*last_kind, kind))) return 0;
        walk->index += length;
        *last_kind = kind;
        return folded(walk->folding, scalar);
    }
    return 0;
}

// Goes on to the next word. False when there is none within reach.
static inline int next_word(sluice_walk *walk) {
    for (int gap = 0; walk->index < walk->limit; gap++) {
        uint32_t length;
        uint8_t kind = kind_of(walk->folding, scalar_at(walk->text, walk->count, walk->index, &length));
        if (kind != SLUICE_SEPARATOR && kind != SLUICE_MARK) return 1;
        if (gap == LONGEST_GAP) return 0;
        walk->index += length;
    }
    return 0;
}

#endif
