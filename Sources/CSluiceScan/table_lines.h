#ifndef SLUICE_TABLE_LINES_H
#define SLUICE_TABLE_LINES_H

#include "CSluiceScan.h"
#include "masks.h"

#include <string.h>

// Of 64 bytes, which are line feeds, delimiters, spaces and quotes.
typedef struct {
    uint64_t feeds, delimiters[SLUICE_DELIMITER_COUNT], spaces, quotes;
} line_masks;

// What a line's bytes say of its fields, as far as they were looked at: the first 64 at once if it may be a header, the
// others when they are asked for.
typedef struct {
    size_t start;
    // Where its line feed stands.
    size_t end;
    // Its first byte that is no space, or its end.
    size_t first;
    // Where to look on.
    size_t next;
    uint32_t delimiters[SLUICE_DELIMITER_COUNT];
    // By delimiter, whether it stands in the first 64 bytes.
    uint32_t early;
    int has_quotes;
    // Whether two spaces, and two spaces or tabs, stand behind something.
    int has_blanks, has_gaps;
    // Of the last byte that was looked at, whether it is a space, or a space or tab, behind something.
    uint64_t space_before, blank_before;
} line_facts;

static inline line_masks masks_scalar(const uint8_t *text) {
    line_masks masks = {0};
    for (int index = 0; index < 64; index++) {
        uint64_t bit = 1ull << index;
        if (text[index] == '\n') masks.feeds |= bit;
        if (text[index] == ' ') masks.spaces |= bit;
        if (text[index] == '"') masks.quotes |= bit;
        for (int delimiter = 0; delimiter < SLUICE_DELIMITER_COUNT; delimiter++)
            if (text[index] == SLUICE_DELIMITERS[delimiter]) masks.delimiters[delimiter] |= bit;
    }
    return masks;
}

static inline uint64_t equal_scalar(const uint8_t *text, uint8_t byte) {
    uint64_t mask = 0;
    for (int index = 0; index < 64; index++)
        if (text[index] == byte) mask |= 1ull << index;
    return mask;
}

static inline uint64_t digits_scalar(const uint8_t *text) {
    uint64_t mask = 0;
    for (int index = 0; index < 64; index++)
        if (text[index] >= '0' && text[index] <= '9') mask |= 1ull << index;
    return mask;
}

static inline __attribute__((always_inline)) line_masks masks_vector(const uint8_t *text) {
    bytes64 bytes;
    memcpy(&bytes, text, 64);
    line_masks masks;
    masks.feeds = MASK(bytes == '\n');
    masks.spaces = MASK(bytes == ' ');
    masks.quotes = MASK(bytes == '"');
    for (int delimiter = 0; delimiter < SLUICE_DELIMITER_COUNT; delimiter++)
        masks.delimiters[delimiter] = MASK(bytes == SLUICE_DELIMITERS[delimiter]);
    return masks;
}

static inline __attribute__((always_inline)) uint64_t digits_vector(const uint8_t *text) {
    bytes64 bytes;
    memcpy(&bytes, text, 64);
    return MASK((bytes - '0') < 10);
}

enum { TAB = 2 };

// Whether a line begins so that it is no header whatever follows: as objects of JSON, markup, times and addresses do.
static inline int begins_no_header(const uint8_t *text, size_t count, size_t start) {
    uint8_t first = text[start];
    if (first == '{' || first == '[' || first == '<') return 1;
    return (uint8_t)(first - '0') < 10 && start + 1 < count && (uint8_t)(text[start + 1] - '0') < 10;
}

// Defines the reading of lines with masks of a kind, scalar or vector.
#define DEFINE_TABLE_LINES(name, attributes, kind)                                                                   \
    /* Reads the line, or lines, `start..<end`. */                                                                   \
    attributes static sluice_row name##_read(                                                                        \
        const uint8_t *text, size_t count, size_t start, size_t end, uint8_t delimiter) {                            \
        sluice_row row = {.fields = 1};                                                                              \
        /* Whether the field is filled, and whether more than blanks stand behind the last delimiter. */             \
        uint32_t is_filled = 0, is_solid = 0;                                                                        \
        size_t behind_closed = SIZE_MAX;                                                                             \
        for (size_t block = start; block < end; block += 64) {                                                       \
            uint8_t rest[64];                                                                                        \
            const uint8_t *bytes = block_at(text, count, block, rest);                                               \
            uint64_t within = end - block < 64 ? (1ull << (end - block)) - 1 : ~0ull;                                \
            uint64_t delimiters = equal_##kind(bytes, delimiter) & within;                                           \
            uint64_t quotes = equal_##kind(bytes, '"') & within;                                                     \
            uint64_t solid = within & ~(delimiters | equal_##kind(bytes, ' ') | equal_##kind(bytes, '\t'));          \
            uint64_t filled = solid & ~(quotes | equal_##kind(bytes, '\r') | equal_##kind(bytes, '\n'));             \
            for (uint64_t marks = delimiters | quotes; marks; marks &= marks - 1) {                                  \
                uint64_t mark = marks & -marks;                                                                      \
                is_filled |= (filled & (mark - 1)) != 0;                                                             \
                is_solid |= (solid & (mark - 1)) != 0;                                                               \
                filled &= -mark;                                                                                     \
                solid &= -mark;                                                                                      \
                if (quotes & mark) {                                                                                 \
                    size_t place = block + (size_t)__builtin_ctzll(mark);                                            \
                    row.has_quoted_field |= !is_solid;                                                               \
                    if (row.is_open) behind_closed = place + 1;                                                      \
                    row.is_open = !row.is_open && (!is_filled || behind_closed == place);                            \
                    continue;                                                                                        \
                }                                                                                                    \
                row.delimiters++;                                                                                    \
                is_solid = 0;                                                                                        \
                if (row.is_open) {                                                                                   \
                    is_filled |= delimiter != '\t';                                                                  \
                    continue;                                                                                        \
                }                                                                                                    \
                row.fields++;                                                                                        \
                row.filled += is_filled;                                                                             \
                is_filled = 0;                                                                                       \
            }                                                                                                        \
            is_filled |= filled != 0;                                                                                \
            is_solid |= solid != 0;                                                                                  \
        }                                                                                                            \
        row.filled += is_filled;                                                                                     \
        row.ends_empty = !is_filled;                                                                                 \
        return row;                                                                                                  \
    }                                                                                                                \
                                                                                                                     \
    attributes static uint32_t name##_digits(const uint8_t *text, size_t count, size_t start, size_t end) {          \
        uint32_t digits = 0;                                                                                         \
        for (size_t block = start; block < end; block += 64) {                                                       \
            uint8_t rest[64];                                                                                        \
            uint64_t within = end - block < 64 ? (1ull << (end - block)) - 1 : ~0ull;                                \
            digits += (uint32_t)__builtin_popcountll(digits_##kind(block_at(text, count, block, rest)) & within);    \
        }                                                                                                            \
        return digits;                                                                                               \
    }                                                                                                                \
                                                                                                                     \
    /* The fields of a row; 0 when one of them goes on in the next line. */                                          \
    attributes static inline uint32_t name##_fields(                                                                 \
        const uint8_t *text, size_t count, const line_facts *line, int delimiter) {                                  \
        if (!line->has_quotes) return line->delimiters[delimiter] + 1;                                               \
        sluice_row row = name##_read(                                                                                \
            text, count, line->start, line->end, (uint8_t)SLUICE_DELIMITERS[delimiter]);                             \
        if (!row.has_quoted_field) return row.delimiters + 1;                                                        \
        return row.is_open ? 0 : row.fields;                                                                         \
    }                                                                                                                \
                                                                                                                     \
    attributes static inline void name##_add(line_facts *line, const line_masks *masks, uint64_t within) {           \
        for (int delimiter = 0; delimiter < SLUICE_DELIMITER_COUNT; delimiter++)                                     \
            line->delimiters[delimiter] += (uint32_t)__builtin_popcountll(masks->delimiters[delimiter] & within);    \
        line->has_quotes |= (masks->quotes & within) != 0;                                                           \
    }                                                                                                                \
                                                                                                                     \
    attributes static inline void name##_add_blanks(                                                                 \
        line_facts *line, const line_masks *masks, uint64_t within, uint64_t behind) {                               \
        uint64_t spaces = masks->spaces & within & behind;                                                           \
        uint64_t blanks = spaces | (masks->delimiters[TAB] & within & behind);                                       \
        line->has_blanks |= (spaces & (spaces << 1 | line->space_before)) != 0;                                      \
        line->has_gaps |= (blanks & (blanks << 1 | line->blank_before)) != 0;                                        \
        line->space_before = spaces >> 63;                                                                           \
        line->blank_before = blanks >> 63;                                                                           \
    }                                                                                                                \
                                                                                                                     \
    /* Where the line ends of which no line feed stands before a place; `longest` bytes behind its start without. */ \
    attributes static inline size_t name##_end(                                                                      \
        const uint8_t *text, size_t count, size_t start, size_t place, size_t longest) {                             \
        for (size_t block = place; block < count && block - start < longest; block += 64) {                          \
            uint8_t rest[64];                                                                                        \
            uint64_t feeds = equal_##kind(block_at(text, count, block, rest), '\n');                                 \
            if (feeds) return block + (size_t)__builtin_ctzll(feeds);                                                \
        }                                                                                                            \
        return start + longest;                                                                                      \
    }                                                                                                                \
                                                                                                                     \
    /* Returns whether the line has an end. */                                                                       \
    attributes static inline int name##_line(                                                                        \
        const uint8_t *text, size_t count, size_t start, size_t longest, line_facts *line) {                         \
        if (start >= count) return 0;                                                                                \
        *line = (line_facts){.start = start, .first = start, .next = start};                                         \
        if (begins_no_header(text, count, start)) {                                                                  \
            line->end = name##_end(text, count, start, start, longest);                                              \
            return line->end - start < longest;                                                                      \
        }                                                                                                            \
        uint8_t rest[64];                                                                                            \
        line_masks masks = masks_##kind(block_at(text, count, start, rest));                                         \
        uint64_t within = masks.feeds ? (masks.feeds & -masks.feeds) - 1 : ~0ull;                                    \
        uint64_t filled = ~masks.spaces & within;                                                                    \
        line->next = start + 64;                                                                                     \
        name##_add(line, &masks, within);                                                                            \
        for (int delimiter = 0; delimiter < SLUICE_DELIMITER_COUNT; delimiter++)                                     \
            line->early |= (uint32_t)(line->delimiters[delimiter] != 0) << delimiter;                                \
        name##_add_blanks(line, &masks, within, filled ? -(filled & -filled) : 0);                                   \
        line->end = masks.feeds ? start + (size_t)__builtin_ctzll(masks.feeds)                                       \
                                : name##_end(text, count, start, start + 64, longest);                               \
        line->first = filled ? start + (size_t)__builtin_ctzll(filled) : start + 64;                                 \
        if (!filled && masks.feeds) line->first = line->end;                                                         \
        if (line->end - start >= longest) return 0;                                                                  \
        while (!filled && line->first < line->end && text[line->first] == ' ') line->first++;                        \
        return 1;                                                                                                    \
    }                                                                                                                \
                                                                                                                     \
    /* Looks at what was left of the line. */                                                                        \
    attributes static void name##_rest(const uint8_t *text, size_t count, line_facts *line) {                        \
        for (; line->next < line->end; line->next += 64) {                                                           \
            uint8_t rest[64];                                                                                        \
            line_masks masks = masks_##kind(block_at(text, count, line->next, rest));                                \
            size_t left = line->end - line->next;                                                                    \
            uint64_t within = left < 64 ? (1ull << left) - 1 : ~0ull;                                                \
            size_t before = line->first > line->next ? line->first - line->next : 0;                                 \
            name##_add(line, &masks, within);                                                                        \
            name##_add_blanks(line, &masks, within, before < 64 ? ~0ull << before : 0);                              \
        }                                                                                                            \
    }                                                                                                                \

#endif
