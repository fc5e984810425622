#ifndef SLUICE_ROWS_H
#define SLUICE_ROWS_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

static inline int sluice_is_digit(uint8_t byte) { return byte >= '0' && byte <= '9'; }

/// Whether a line is `VALUES`, which database clients write between the names and the rows of a statement.
static inline int sluice_is_values(const uint8_t *text, size_t start, size_t end) {
    while (end > start && (text[end - 1] == ' ' || text[end - 1] == '\t' || text[end - 1] == '\r')) end--;
    return end - start == 6 && memcmp(text + start, "VALUES", 6) == 0;
}

/// Whether a line is drawn, as under a header, or is `VALUES`: then the row stands below it.
static inline int sluice_is_drawn(const uint8_t *text, size_t start, size_t end) {
    if (sluice_is_values(text, start, end)) return 1;
    int strokes = 0;
    for (size_t index = start; index < end; index++) {
        switch (text[index]) {
        case '-':
        case '=': strokes++; break;
        case '+':
        case '|':
        case ':':
        case ' ':
        case '\t':
        case '\r': break;
        default: return 0;
        }
    }
    return strokes > 1;
}

/// False for blank lines and those that begin as objects of JSON, markup, and lines with a time in front do.
static inline int sluice_may_be_header(const uint8_t *text, size_t start, size_t end) {
    size_t index = start;
    while (index < end && (text[index] == ' ' || text[index] == '\t' || text[index] == '\r')) index++;
    if (index == end || text[index] == '{' || text[index] == '[' || text[index] == '<') return 0;
    return !sluice_is_digit(text[index]) || (index + 1 < end && !sluice_is_digit(text[index + 1]));
}

/// Whether a line may be a header like `COPY t (a, b) FROM stdin;`, whose rows have other delimiters.
static inline int sluice_is_copy(const uint8_t *text, size_t start, size_t end) {
    return end - start > 16 && text[start] == 'C' && text[start + 1] == 'O' && text[start + 2] == 'P'
           && text[start + 3] == 'Y';
}

/// Whether the line that begins at `start` may be drawn, with less than 64 spaces in front.
static inline int sluice_begins_drawn(const uint8_t *text, size_t count, size_t start) {
    size_t index = start;
    while (index < count && index - start < 64 && text[index] == ' ') index++;
    return index < count && (text[index] == '-' || text[index] == '=');
}

/// The digits of a line that stand in the longest row, as far as `most`.
static inline uint32_t sluice_digits_in_a_row(const uint8_t *text, size_t start, size_t end, uint32_t most) {
    uint32_t longest = 0, digits = 0;
    for (size_t index = start; index < end && longest < most; index++) {
        digits = sluice_is_digit(text[index]) ? digits + 1 : 0;
        longest = digits > longest ? digits : longest;
    }
    return longest;
}

/// Whether so many fields may be those of a row below a header.
static inline int sluice_is_alike(uint32_t header, uint32_t row, int header_ends_empty) {
    return row == header || row == header + 1 || (header_ends_empty && row + 1 == header && row > 1);
}

#endif
