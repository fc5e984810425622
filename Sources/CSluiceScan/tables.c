#include "CSluiceScan.h"
#include "masks.h"

#include <string.h>

// Of 64 bytes, which are line feeds, delimiters, blanks (spaces alone) and quotes that may open a field.
typedef struct {
    uint64_t feeds, delimiters[SLUICE_DELIMITER_COUNT], blanks, quotes;
} line_masks;

// What a line's bytes say of its fields.
typedef struct {
    // Where its line feed stands.
    size_t end;
    // Its first byte that is no space, or its end.
    size_t first;
    uint32_t delimiters[SLUICE_DELIMITER_COUNT];
    // By delimiter, whether it stands in the first 64 bytes.
    uint32_t early;
    int has_quotes;
    // Whether two spaces stand behind something.
    int has_blanks;
} line_facts;

static inline line_masks masks_scalar(const uint8_t *text) {
    line_masks masks = {0};
    for (int index = 0; index < 64; index++) {
        uint64_t bit = 1ull << index;
        if (text[index] == '\n') masks.feeds |= bit;
        if (text[index] == ' ') masks.blanks |= bit;
        if (text[index] == '"') masks.quotes |= bit;
        for (int delimiter = 0; delimiter < SLUICE_DELIMITER_COUNT; delimiter++)
            if (text[index] == SLUICE_DELIMITERS[delimiter]) masks.delimiters[delimiter] |= bit;
    }
    return masks;
}

static inline __attribute__((always_inline)) line_masks masks_vector(const uint8_t *text) {
    bytes64 bytes;
    memcpy(&bytes, text, 64);
    line_masks masks;
    masks.feeds = MASK(bytes == '\n');
    masks.blanks = MASK(bytes == ' ');
    masks.quotes = MASK(bytes == '"');
    for (int delimiter = 0; delimiter < SLUICE_DELIMITER_COUNT; delimiter++)
        masks.delimiters[delimiter] = MASK(bytes == SLUICE_DELIMITERS[delimiter]);
    return masks;
}

// Whether a line is drawn, as under a header: then the row stands below it.
static inline int is_drawn(const uint8_t *text, const line_facts *line) {
    int strokes = 0;
    for (size_t index = line->first; index < line->end; index++) {
        if (!text[index] || !strchr("-=+|: \t\r", text[index])) return 0;
        strokes += text[index] == '-' || text[index] == '=';
    }
    return strokes > 1;
}

// Whether a line may be a header like `COPY t (a, b) FROM stdin;`, whose rows have other delimiters.
static inline int is_copy(const uint8_t *text, size_t start, size_t end) {
    return end - start > 16 && !memcmp(text + start, "COPY", 4);
}

// Whether a line may be drawn.
static inline int may_be_drawn(const uint8_t *text, const line_facts *line) {
    return text[line->first] == '-' || text[line->first] == '=';
}

// Whether a line begins farther right than the one below it, as a header above columns with an index in front.
static inline int is_indented(const line_facts *line, size_t start, const line_facts *below) {
    size_t indentation = line->first - start;
    return indentation > 1 && below->first < below->end && below->first - line->end - 1 < indentation;
}

#define DEFINE_TABLES(name, attributes, masks_of_bytes)                                                              \
    /* Returns whether the line has an end. */                                                                       \
    attributes static inline int name##_line(                                                                        \
        const uint8_t *text, size_t count, size_t start, size_t longest, line_facts *line) {                         \
        *line = (line_facts){0};                                                                                     \
        int is_filled = 0;                                                                                           \
        uint64_t parts_before = 1, blank_before = 0;                                                                 \
        for (size_t block = start; block < count && block - start < longest; block += 64) {                          \
            line_masks masks;                                                                                        \
            if (block + 64 <= count) {                                                                               \
                masks = masks_of_bytes(text + block);                                                                \
            } else {                                                                                                 \
                uint8_t rest[64] = {0};                                                                              \
                memcpy(rest, text + block, count - block);                                                           \
                masks = masks_of_bytes(rest);                                                                        \
            }                                                                                                        \
            uint64_t within = masks.feeds ? (masks.feeds & -masks.feeds) - 1 : ~0ull;                                \
            uint64_t parts = masks.blanks;                                                                           \
            for (int delimiter = 0; delimiter < SLUICE_DELIMITER_COUNT; delimiter++) {                               \
                uint64_t found = masks.delimiters[delimiter] & within;                                               \
                parts |= found;                                                                                      \
                line->delimiters[delimiter] += (uint32_t)__builtin_popcountll(found);                                \
                if (block == start && found) line->early |= 1u << delimiter;                                         \
            }                                                                                                        \
            if (masks.quotes & within & (parts << 1 | parts_before)) line->has_quotes = 1;                           \
            uint64_t pairs = masks.blanks & within & (masks.blanks << 1 | blank_before);                             \
            if (!is_filled) {                                                                                        \
                uint64_t filled = ~masks.blanks & within;                                                            \
                pairs = filled ? pairs & -(filled & -filled) : 0;                                                    \
                is_filled = filled != 0;                                                                             \
                line->first = block + (size_t)__builtin_ctzll(filled | ~within | 1ull << 63);                        \
            }                                                                                                        \
            if (pairs) line->has_blanks = 1;                                                                         \
            parts_before = parts >> 63;                                                                              \
            blank_before = is_filled ? masks.blanks >> 63 : 0;                                                       \
            if (!masks.feeds) continue;                                                                              \
            line->end = block + (size_t)__builtin_ctzll(masks.feeds);                                                \
            return line->end - start < longest;                                                                      \
        }                                                                                                            \
        return 0;                                                                                                    \
    }                                                                                                                \
                                                                                                                     \
    /* Whether so many delimiters stand in the line below another one. */                                            \
    attributes static inline int name##_goes_on(                                                                     \
        const uint8_t *text, size_t count, const line_facts *line, size_t longest, int delimiter) {                  \
        line_facts below;                                                                                            \
        if (!name##_line(text, count, line->end + 1, longest, &below) || is_drawn(text, &below)) return 1;           \
        if (below.has_quotes) return 1;                                                                              \
        return below.delimiters[delimiter] == line->delimiters[delimiter];                                           \
    }                                                                                                                \
                                                                                                                     \
    attributes static size_t name##_header(                                                                          \
        const uint8_t *text, size_t count, size_t from, size_t to, size_t longest, size_t blanks_to) {               \
        line_facts line, below;                                                                                      \
        if (from >= to || !name##_line(text, count, from, longest, &line)) return from;                              \
        size_t start = from;                                                                                         \
        for (; start < to; start = line.end + 1, line = below) {                                                     \
            if (!name##_line(text, count, line.end + 1, longest, &below)) return start;                              \
            if (is_copy(text, start, line.end)) return start;                                                        \
            int may_have_blanks = start < blanks_to && line.has_blanks;                                              \
            int may_be_parted = line.early || may_have_blanks;                                                       \
            if (!may_be_parted && !may_be_drawn(text, &below)) continue;                                             \
            if (is_drawn(text, &below)) return start;                                                                \
            if (!may_be_parted) continue;                                                                            \
            if (line.has_quotes || below.has_quotes) return start;                                                   \
            for (int delimiter = 0; delimiter < SLUICE_DELIMITER_COUNT; delimiter++) {                               \
                uint32_t own = line.delimiters[delimiter], other = below.delimiters[delimiter];                      \
                if (!(line.early >> delimiter & 1) || !other || other + 1 < own || other > own + 1) continue;        \
                if ((own == other && own > 1) || name##_goes_on(text, count, &below, longest, delimiter))            \
                    return start;                                                                                    \
            }                                                                                                        \
            if (may_have_blanks && (below.has_blanks || is_indented(&line, start, &below))) return start;            \
        }                                                                                                            \
        return start;                                                                                                \
    }                                                                                                                \
                                                                                                                     \
    attributes static size_t name##_rows(                                                                            \
        const uint8_t *text, size_t count, size_t from, size_t to, size_t longest, int delimiter,                    \
        int stops_at_quotes) {                                                                                       \
        line_facts line;                                                                                             \
        while (from < to && name##_line(text, count, from, longest, &line)) {                                        \
            if (!line.delimiters[delimiter] || (stops_at_quotes && line.has_quotes)) break;                          \
            if (is_copy(text, from, line.end)) break;                                                                \
            from = line.end + 1;                                                                                     \
        }                                                                                                            \
        return from;                                                                                                 \
    }

DEFINE_TABLES(scalar, , masks_scalar)
DEFINE_TABLES(vector, , masks_vector)
#if defined(__x86_64__)
DEFINE_TABLES(avx2, __attribute__((target("avx2,bmi,bmi2,popcnt"))), masks_vector)
DEFINE_TABLES(avx512, __attribute__((target("avx512f,avx512bw,avx512vl,avx512dq,bmi,bmi2,popcnt"))), masks_vector)
#endif

size_t sluice_skip_to_header(
    int level, const uint8_t *text, size_t count, size_t from, size_t to, size_t longest, size_t blanks_to) {
    switch (level) {
#if defined(__x86_64__)
    case SLUICE_LEVEL_AVX512: return avx512_header(text, count, from, to, longest, blanks_to);
    case SLUICE_LEVEL_AVX2: return avx2_header(text, count, from, to, longest, blanks_to);
#endif
    case SLUICE_LEVEL_SCALAR: return scalar_header(text, count, from, to, longest, blanks_to);
    default: return vector_header(text, count, from, to, longest, blanks_to);
    }
}

size_t sluice_skip_rows(
    int level, const uint8_t *text, size_t count, size_t from, size_t to, size_t longest, int delimiter,
    int stops_at_quotes) {
    switch (level) {
#if defined(__x86_64__)
    case SLUICE_LEVEL_AVX512: return avx512_rows(text, count, from, to, longest, delimiter, stops_at_quotes);
    case SLUICE_LEVEL_AVX2: return avx2_rows(text, count, from, to, longest, delimiter, stops_at_quotes);
#endif
    case SLUICE_LEVEL_SCALAR: return scalar_rows(text, count, from, to, longest, delimiter, stops_at_quotes);
    default: return vector_rows(text, count, from, to, longest, delimiter, stops_at_quotes);
    }
}
