#include "rows.h"
#include "table_lines.h"

// Whether a line begins farther right than the one below it, as a header above columns with an index in front.
static inline int is_indented(const uint8_t *text, const line_facts *line, const line_facts *below) {
    size_t first = line->first;
    while (text[first] == ' ' || text[first] == '\t') first++;
    size_t indentation = first - line->start;
    return indentation > 1 && below->first < below->end && below->first - below->start < indentation;
}

// What a line may be in a search for headers.
enum { IS_NONE = 0, IS_HEADER = 1, IS_UNDECIDED = -1 };

// Whether a line whose rows have so many fields is filled as a header is; then it is told.
static inline int is_filled(
    sluice_row row, size_t end, int delimiter, uint32_t fields, uint32_t row_fields, sluice_table_header *header) {
    if (row.filled <= (row.fields == 2 && row_fields == 2 ? 0u : 1u)) return 0;
    if (!sluice_is_alike(fields, row_fields, row.ends_empty)) return 0;
    *header = (sluice_table_header){.end = end, .delimiter = delimiter, .fields = row.fields, .filled = row.filled};
    return 1;
}

#define DEFINE_TABLES(name, attributes, kind)                                                                        \
    /* Whether the row below the first one makes a table, with as many fields. */                                    \
    attributes static int name##_goes_on(                                                                            \
        const uint8_t *text, size_t count, const line_facts *line, const line_facts *below, size_t longest,          \
        int delimiter, uint32_t fields, uint32_t row_fields) {                                                       \
        line_facts third;                                                                                            \
        if (!name##_line(text, count, below->end + 1, longest, &third)) return IS_UNDECIDED;                         \
        if (third.end > line->start + 2 * longest || sluice_is_drawn(text, third.start, third.end))                  \
            return IS_UNDECIDED;                                                                                     \
        name##_rest(text, count, &third);                                                                            \
        uint32_t others = name##_fields(text, count, &third, delimiter);                                             \
        if (!others) return IS_UNDECIDED;                                                                            \
        /* The last row of an INSERT lacks the comma behind it. */                                                   \
        if (others != row_fields && (row_fields != fields + 1 || others != fields)) return 0;                        \
        if (!sluice_is_alike(fields, others, 1)) return 0;                                                           \
        if (others == row_fields) return 1;                                                                          \
        uint8_t byte = (uint8_t)SLUICE_DELIMITERS[delimiter];                                                        \
        return name##_read(text, count, below->start, below->end, byte).ends_empty;                                  \
    }                                                                                                                \
                                                                                                                     \
    /* Whether one of its early delimiters makes a line a header. */                                                 \
    attributes static int name##_parts(                                                                              \
        const uint8_t *text, size_t count, const line_facts *line, const line_facts *below, size_t longest,          \
        sluice_table_header *header) {                                                                               \
        uint32_t best = 1;                                                                                           \
        for (int delimiter = 0; delimiter < SLUICE_DELIMITER_COUNT; delimiter++) {                                   \
            if (!(line->early >> delimiter & 1)) continue;                                                           \
            uint32_t other = below->delimiters[delimiter];                                                           \
            /* Where the header goes on in the line below, that is none of its rows. */                              \
            uint32_t fields = name##_fields(text, count, line, delimiter);                                           \
            if (!fields) return IS_UNDECIDED;                                                                        \
            if (!below->has_quotes && (!other || other > fields || other + 2 < fields)) continue;                    \
            uint32_t row_fields = name##_fields(text, count, below, delimiter);                                      \
            if (!row_fields) return IS_UNDECIDED;                                                                    \
            if (fields <= best || !sluice_is_alike(fields, row_fields, 1)) continue;                                 \
            int verdict = IS_HEADER;                                                                                 \
            if (row_fields != fields || fields == 2)                                                                 \
                verdict = name##_goes_on(text, count, line, below, longest, delimiter, fields, row_fields);          \
            if (verdict == IS_UNDECIDED) return verdict;                                                             \
            if (!verdict) continue;                                                                                  \
            sluice_row row = name##_read(                                                                            \
                text, count, line->start, line->end, (uint8_t)SLUICE_DELIMITERS[delimiter]);                         \
            if (is_filled(row, line->end, delimiter, fields, row_fields, header)) best = fields;                     \
        }                                                                                                            \
        return best > 1;                                                                                             \
    }                                                                                                                \
                                                                                                                     \
    attributes static size_t name##_header(                                                                          \
        const uint8_t *text, size_t count, size_t from, size_t to, size_t longest, size_t blanks_to,                 \
        sluice_table_header *header) {                                                                               \
        line_facts facts[2], *line = facts, *below = facts + 1;                                                      \
        if (from >= to || !name##_line(text, count, from, longest, line)) return from;                               \
        for (; line->start < to; below = line, line = line == facts ? facts + 1 : facts) {                           \
            if (!name##_line(text, count, line->end + 1, longest, below)) return line->start;                        \
            if (!sluice_may_be_header(text, line->first, line->end)) continue;                                       \
            if (sluice_is_copy(text, line->start, line->end)) return line->start;                                    \
            int may_have_blanks = line->start < blanks_to;                                                           \
            if (line->early || may_have_blanks) name##_rest(text, count, line);                                      \
            may_have_blanks &= line->has_gaps;                                                                       \
            uint8_t first = text[below->first];                                                                      \
            if ((first == '-' || first == '=' || first == 'V' || line->early || may_have_blanks)                     \
                && sluice_is_drawn(text, below->first, below->end))                                                  \
                return line->start;                                                                                  \
            if (!line->early && !may_have_blanks) continue;                                                          \
            if (sluice_is_drawn(text, line->first, line->end)) continue;                                             \
            if (may_have_blanks && is_indented(text, line, below)) return line->start;                               \
            name##_rest(text, count, below);                                                                         \
            int verdict = line->early ? name##_parts(text, count, line, below, longest, header) : IS_NONE;           \
            if (verdict) {                                                                                           \
                if (verdict == IS_UNDECIDED) header->delimiter = -1;                                                 \
                return line->start;                                                                                  \
            }                                                                                                        \
            /* A row below may go on in lines that have blanks. */                                                   \
            if (may_have_blanks && line->has_blanks && (below->has_blanks || below->has_quotes)) return line->start; \
        }                                                                                                            \
        return line->start;                                                                                          \
    }                                                                                                                \
                                                                                                                     \
    /* The line that begins at a place: where it ends, and whether it has a delimiter and quotes. */                 \
    attributes static inline int name##_row(                                                                         \
        const uint8_t *text, size_t count, size_t start, size_t longest, uint8_t delimiter, size_t *end,             \
        int *has_delimiter, int *has_quotes) {                                                                       \
        uint64_t delimiters = 0, quotes = 0;                                                                         \
        for (size_t block = start; block < count && block - start < longest; block += 64) {                          \
            uint8_t rest[64];                                                                                        \
            const uint8_t *bytes = block_at(text, count, block, rest);                                               \
            uint64_t feeds = equal_##kind(bytes, '\n');                                                              \
            uint64_t within = feeds ? (feeds & -feeds) - 1 : ~0ull;                                                  \
            delimiters |= equal_##kind(bytes, delimiter) & within;                                                   \
            quotes |= equal_##kind(bytes, '"') & within;                                                             \
            if (!feeds) continue;                                                                                    \
            *end = block + (size_t)__builtin_ctzll(feeds);                                                           \
            *has_delimiter = delimiters != 0;                                                                        \
            *has_quotes = quotes != 0;                                                                               \
            return *end - start < longest;                                                                           \
        }                                                                                                            \
        return 0;                                                                                                    \
    }                                                                                                                \
                                                                                                                     \
    attributes static size_t name##_rows(                                                                            \
        const uint8_t *text, size_t count, size_t from, size_t to, size_t longest, sluice_table *table) {            \
        uint8_t delimiter = (uint8_t)SLUICE_DELIMITERS[table->delimiter];                                            \
        size_t end;                                                                                                  \
        int has_delimiter, has_quotes;                                                                               \
        for (; from < to; from = end + 1) {                                                                          \
            if (!name##_row(text, count, from, longest, delimiter, &end, &has_delimiter, &has_quotes)) break;        \
            if (sluice_is_copy(text, from, end)) break;                                                              \
            if (has_delimiter && !table->gap && !(table->is_kept && has_quotes)) continue;                           \
            int verdict;                                                                                             \
            if (has_delimiter) {                                                                                     \
                sluice_row row = name##_read(text, count, from, end, delimiter);                                     \
                uint32_t digits = table->gap ? name##_digits(text, count, from, end) : 0;                            \
                verdict = goes_on_with_row(row, digits, table);                                                      \
            } else {                                                                                                 \
                verdict = goes_on_without_row(text, count, from, end, table);                                        \
            }                                                                                                        \
            if (verdict == ENDS_BEHIND) from = end + 1;                                                              \
            if (verdict != GOES_ON) break;                                                                           \
        }                                                                                                            \
        return from;                                                                                                 \
    }                                                                                                                \
                                                                                                                     \
    attributes static size_t name##_lines(                                                                           \
        const sluice_word_beginnings *words, int level, const uint8_t *text, size_t count, size_t from, size_t to,   \
        size_t longest, size_t blanks_to, sluice_table *table, sluice_table_header *header) {                        \
        for (;;) {                                                                                                   \
            header->delimiter = -1;                                                                                  \
            if (table->delimiter >= 0) from = name##_rows(text, count, from, to, longest, table);                    \
            if (table->delimiter >= 0) return from;                                                                  \
            from = name##_header(text, count, from, to, longest, blanks_to, header);                                 \
            if (header->delimiter < 0) return from;                                                                  \
            uint32_t digits = name##_digits(text, count, from, header->end);                                         \
            if (may_have_words(words, level, text, count, from, digits, header)) return from;                        \
            /* A title that is padded to the width of the table stands before its header. */                         \
            if (header->filled * 2 >= header->fields)                                                                \
                *table = (sluice_table){.delimiter = header->delimiter, .fields = header->fields};                   \
            from = header->end + 1;                                                                                  \
        }                                                                                                            \
    }

// What a line is to the table whose rows go on: it ends behind the line or with it, or all that can be told is that the
// line must be looked at.
enum { GOES_ON, ENDS_BEHIND, ENDS, MUST_BE_SEEN };

// Lines in a row that are none of a table's rows, after which it is over.
enum { GREATEST_GAP = 3 };

static int close_table(sluice_table *table, int verdict) {
    // Where its rows end must be noted.
    if (table->is_kept) return MUST_BE_SEEN;
    table->delimiter = -1;
    return verdict;
}

static int goes_on_without_row(const uint8_t *text, size_t count, size_t start, size_t end, sluice_table *table) {
    if (sluice_is_drawn(text, start, end)) return GOES_ON;
    if (sluice_begins_drawn(text, count, end + 1)) return MUST_BE_SEEN;
    if (table->gap + 1 >= GREATEST_GAP) return close_table(table, ENDS_BEHIND);
    table->gap++;
    return GOES_ON;
}

static int goes_on_with_row(sluice_row row, uint32_t digits, sluice_table *table) {
    // The row may go on in further lines.
    if (row.has_quoted_field && row.is_open) return MUST_BE_SEEN;
    if (!table->gap) return GOES_ON;
    int is_heading = row.filled > 1 && !digits;
    if (is_heading || !sluice_is_alike(table->fields, row.fields, 1)) return close_table(table, ENDS);
    table->gap = 0;
    return GOES_ON;
}

// Digits in a row of which a header has fewer.
enum { DATA_DIGITS = 6 };

// Whether one of the words may stand in a header.
static int may_have_words(
    const sluice_word_beginnings *words, int level, const uint8_t *text, size_t count, size_t start, uint32_t digits,
    const sluice_table_header *header) {
    if (digits >= DATA_DIGITS && sluice_digits_in_a_row(text, start, header->end, DATA_DIGITS) == DATA_DIGITS) return 0;
    uint32_t places[64];
    size_t found = 0;
    sluice_find_words(words, level, text, count, start, header->end, places, 64, &found);
    return found > 0;
}

#define DEFINE_LEVEL(name, attributes, kind)                                                                         \
    DEFINE_TABLE_LINES(name, attributes, kind)                                                                       \
    DEFINE_TABLES(name, attributes, kind)

DEFINE_LEVEL(scalar, , scalar)
DEFINE_LEVEL(vector, , vector)
#if defined(__x86_64__)
DEFINE_LEVEL(avx2, __attribute__((target("avx2,bmi,bmi2,popcnt"))), vector)
DEFINE_LEVEL(avx512, __attribute__((target("avx512f,avx512bw,avx512vl,avx512dq,bmi,bmi2,popcnt"))), vector)
#endif

size_t sluice_skip_lines(
    const sluice_word_beginnings *words, int level, const uint8_t *text, size_t count, size_t from, size_t to,
    size_t longest, size_t blanks_to, sluice_table *table, sluice_table_header *header) {
    switch (level) {
#if defined(__x86_64__)
    case SLUICE_LEVEL_AVX512:
        return avx512_lines(words, level, text, count, from, to, longest, blanks_to, table, header);
    case SLUICE_LEVEL_AVX2:
        return avx2_lines(words, level, text, count, from, to, longest, blanks_to, table, header);
#endif
    case SLUICE_LEVEL_SCALAR:
        return scalar_lines(words, level, text, count, from, to, longest, blanks_to, table, header);
    default: return vector_lines(words, level, text, count, from, to, longest, blanks_to, table, header);
    }
}

sluice_row sluice_read_row(
    int level, const uint8_t *text, size_t count, size_t start, size_t end, uint8_t delimiter) {
    switch (level) {
#if defined(__x86_64__)
    case SLUICE_LEVEL_AVX512: return avx512_read(text, count, start, end, delimiter);
    case SLUICE_LEVEL_AVX2: return avx2_read(text, count, start, end, delimiter);
#endif
    case SLUICE_LEVEL_SCALAR: return scalar_read(text, count, start, end, delimiter);
    default: return vector_read(text, count, start, end, delimiter);
    }
}
