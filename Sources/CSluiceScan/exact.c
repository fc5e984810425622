#include "cells.h"
#include "masks.h"

// MARK: Filter

static inline const uint32_t *block_of(const sluice_cell_filter *filter, uint64_t hash) {
    return filter->blocks + 8 * block_number(filter->block_count, hash);
}

static inline int filter_has(const sluice_cell_filter *filter, uint64_t hash) {
    const uint32_t *block = block_of(filter, hash);
    uint32_t missing = 0;
    for (int word = 0; word < 8; word++) missing |= ~block[word] & 1u << ((uint32_t)hash * salts[word] >> 27);
    return !missing;
}

// MARK: Search

enum { MOST_PENDING = 32 };

// Candidates wait for their blocks of the filters, so that many reads of memory go on at once.
typedef struct {
    const sluice_folding *folding;
    const sluice_cells *cells;
    const uint8_t *text;
    size_t count;
    sluice_cell_event *events;
    size_t capacity, found, pending;
    struct {
        uint32_t start, end;
        uint64_t hash;
        sip_state state;
    } waiting[MOST_PENDING];
} cell_search;

static void flush(cell_search *search) {
    const sluice_cells *cells = search->cells;
    for (size_t index = 0; index < search->pending; index++) {
        uint64_t columns = 0, hash = search->waiting[index].hash;
        for (size_t filter = 0; filter < cells->filter_count; filter++) {
            if (filter_has(&cells->filters[filter], hash)) columns |= cells->filters[filter].column;
        }
        if (!columns) continue;
        sluice_cell_event event = {
            search->waiting[index].start, search->waiting[index].end, columns,
            sip_second(search->waiting[index].state),
        };
        search->events[search->found++] = event;
    }
    search->pending = 0;
}

static inline int has_room(const cell_search *search) {
    return search->capacity - search->found - search->pending >= SLUICE_MOST_CELL_WORDS;
}

static inline int has_length(const uint64_t lengths[4], size_t length) {
    return (int)(lengths[length >> 6] >> (length & 63) & 1);
}

static inline size_t longest(const uint64_t lengths[4]) {
    for (int word = 3; word >= 0; word--)
        if (lengths[word]) return (size_t)word * 64 + 63 - (size_t)__builtin_clzll(lengths[word]);
    return 0;
}

static inline size_t shortest(const uint64_t lengths[4]) {
    for (int word = 0; word < 4; word++)
        if (lengths[word]) return (size_t)word * 64 + (size_t)__builtin_ctzll(lengths[word]);
    return 256;
}

static void consider(cell_search *search, size_t start, size_t end, const uint8_t *form, size_t size) {
    if (search->pending == MOST_PENDING) flush(search);
    size_t place = search->pending++;
    uint64_t hash = sip_first(search->cells->key, form, size, &search->waiting[place].state);
    search->waiting[place].start = (uint32_t)start;
    search->waiting[place].end = (uint32_t)end;
    search->waiting[place].hash = hash;
    for (size_t filter = 0; filter < search->cells->filter_count; filter++)
        __builtin_prefetch(block_of(&search->cells->filters[filter], hash));
}

// Cells of text that begin at a place.
static void consider_text(cell_search *search, size_t start, size_t most) {
    const uint64_t *lengths = search->cells->lengths[SLUICE_CELL_TEXT];
    if (!begins_word(search->folding, search->text, search->count, start)) return;
    size_t limit = start + SLUICE_LONGEST_LISTED < search->count ? start + SLUICE_LONGEST_LISTED : search->count;
    sluice_walk walk = {search->folding, search->text, search->count, limit, start};
    uint8_t form[SLUICE_LONGEST_CELL + 4], last_kind = SLUICE_SEPARATOR;
    size_t size = 0;
    for (int words = 0; words < SLUICE_MOST_CELL_WORDS; words++) {
        uint32_t letter;
        for (int first = 1; (letter = next_letter(&walk, first, &last_kind)); first = 0) {
            size += encode(letter, form + size);
            if (size > most) return;
        }
        // A word that the limit cuts is none.
        if (walk.index >= limit && limit < search->count) return;
        if (has_length(lengths, size)) consider(search, start, walk.index, form, size);
        if (!next_word(&walk)) return;
    }
}

static size_t find_text(
    cell_search *search, int level, size_t from, size_t to, uint32_t *places, size_t place_capacity) {
    size_t most = longest(search->cells->lengths[SLUICE_CELL_TEXT]);
    while (from < to) {
        size_t place_count;
        from = sluice_find_listed(
            &search->cells->gate, level, search->text, search->count, from, to, places, place_capacity, &place_count);
        for (size_t index = 0; index < place_count; index++) {
            if (!has_room(search)) return places[index];
            consider_text(search, places[index], most);
        }
    }
    return to;
}

// Groups of digits that begin at a place.
static void consider_digits(cell_search *search, size_t start, size_t most) {
    const uint64_t *lengths = search->cells->lengths[SLUICE_CELL_DIGITS];
    digit_walk walk;
    walk.folding = search->folding, walk.text = search->text, walk.count = search->count;
    walk.index = start, walk.size = 0;
    int is_checked = 0;
    for (int groups = 0; groups < SLUICE_MOST_CELL_WORDS; groups++) {
        if (!take_group(&walk, most)) return;
        if (has_length(lengths, walk.size)) {
            if (!is_checked && !begins_word(search->folding, search->text, search->count, start)) return;
            is_checked = 1;
            consider(search, start, walk.index, walk.form, walk.size);
        }
        if (walk.size == most || !next_group(&walk)) return;
    }
}

// Of 64 bytes, which are digits, which are letters in ASCII, and which can belong to no number of several groups.
typedef struct {
    uint64_t digits, letters, others;
} digit_kinds;

static inline __attribute__((always_inline)) digit_kinds kinds_at(const uint8_t *text, size_t count, size_t place) {
    uint8_t rest[64] = {0};
    const uint8_t *source = text + place;
    if (place + 64 > count) {
        if (place < count) memcpy(rest, source, count - place);
        source = rest;
    }
    bytes64 bytes;
    memcpy(&bytes, source, 64);
    digit_kinds kinds = {MASK((bytes - '0') < 10), MASK(((bytes | 0x20) - 'a') < 26), 0};
    // See `group_gap`; what lies beyond ASCII is left to the walk.
    uint64_t gaps = MASK(bytes == ' ') | MASK((bytes - '(') < 2) | MASK((bytes - '-') < 3) | MASK(bytes >= 0x80);
    kinds.others = ~(kinds.digits | gaps);
    return kinds;
}

// 64 bits from an offset below 64 on.
static inline __attribute__((always_inline)) uint64_t bits_from(size_t offset, uint64_t low, uint64_t high) {
    return low >> offset | high << 1 << (63 - offset);
}

// Bits of `low` that are not set, and neither are the `least` - 1 behind them; `least` is at most 64.
static inline __attribute__((always_inline)) uint64_t unbroken(uint64_t low, uint64_t high, size_t least) {
    low = ~low, high = ~high;
    size_t length = 1;
    for (; 2 * length <= least; length *= 2) low &= bits_from(length, low, high), high &= high >> length;
    return low & bits_from(least - length, low, high);
}

// Whether the groups of digits in 64 bytes, which begin with one, may make up a cell: `others` are bytes that part all
// numbers. What lies behind the 64 bytes is not known.
static inline __attribute__((always_inline)) int may_make_digits(
    const uint64_t lengths[4], size_t most, uint64_t digits, uint64_t letters, uint64_t others) {
    // A letter right behind a group of digits, or more than most of them, and a sign that parts all numbers.
    size_t size = 0;
    for (;;) {
        if (digits == ~0ull) return 1;
        int run = __builtin_ctzll(~digits);
        size += (size_t)run;
        digits >>= run, letters >>= run, others >>= run;
        if (size > most || letters & 1) return 0;
        if (has_length(lengths, size)) return 1;
        if (!digits) return !others;
        int gap = __builtin_ctzll(digits);
        // Signs beyond ASCII are of up to three bytes.
        if (gap > 6 || others & ((1ull << gap) - 1)) return 0;
        digits >>= gap, letters >>= gap, others >>= gap;
    }
}

#define DEFINE_DIGITS(NAME, TARGET)                                                                                  \
    TARGET static size_t NAME(cell_search *search, size_t from, size_t to) {                                         \
        const uint64_t *lengths = search->cells->lengths[SLUICE_CELL_DIGITS];                                        \
        const uint8_t *text = search->text;                                                                          \
        size_t most = longest(lengths), count = search->count;                                                       \
        size_t least = shortest(lengths) < 64 ? shortest(lengths) : 64;                                             \
        uint64_t in_word = from > 0 && (is_digit(text[from - 1]) || (uint8_t)((text[from - 1] | 0x20) - 'a') < 26);  \
        digit_kinds next = kinds_at(text, count, from);                                                              \
        for (size_t block = from; block < to; block += 64) {                                                         \
            digit_kinds here = next;                                                                                 \
            next = kinds_at(text, count, block + 64);                                                                \
            uint64_t word = here.digits | here.letters;                                                              \
            uint64_t starts = here.digits & ~(word << 1 | in_word) & unbroken(here.others, next.others, least);      \
            in_word = word >> 63;                                                                                    \
            if (to - block < 64) starts &= (1ull << (to - block)) - 1;                                               \
            for (; starts; starts &= starts - 1) {                                                                   \
                size_t offset = (size_t)__builtin_ctzll(starts);                                                     \
                uint64_t digits = bits_from(offset, here.digits, next.digits);                                       \
                uint64_t letters = bits_from(offset, here.letters, next.letters);                                    \
                uint64_t others = bits_from(offset, here.others, next.others);                                       \
                /* The lowest bit that is set, and those below it. */                                                \
                if (others && __builtin_popcountll(digits & (others ^ (others - 1))) < (int)least) continue;         \
                if (!may_make_digits(lengths, most, digits, letters, others)) continue;                              \
                if (!has_room(search)) return block + offset;                                                        \
                consider_digits(search, block + offset, most);                                                       \
            }                                                                                                        \
        }                                                                                                            \
        return to;                                                                                                   \
    }

DEFINE_DIGITS(find_digits_vector, )
#if defined(__x86_64__)
DEFINE_DIGITS(find_digits_avx2, __attribute__((target("avx2,bmi,bmi2,popcnt"))))
DEFINE_DIGITS(find_digits_avx512, __attribute__((target("avx512f,avx512bw,avx512vl,avx512dq,bmi,bmi2,popcnt"))))
#endif

static size_t find_digits(cell_search *search, int level, size_t from, size_t to) {
    switch (level) {
#if defined(__x86_64__)
    case SLUICE_LEVEL_AVX512: return find_digits_avx512(search, from, to);
    case SLUICE_LEVEL_AVX2: return find_digits_avx2(search, from, to);
#endif
    default: return find_digits_vector(search, from, to);
    }
}

static size_t find_emails(cell_search *search, size_t from, size_t to) {
    const uint64_t *lengths = search->cells->lengths[SLUICE_CELL_EMAIL];
    const uint8_t *text = search->text;
    size_t count = search->count;
    // An address that begins before `to` may have its @ behind it.
    size_t last = to + LONGEST_ADDRESS_PART + 1 < count ? to + LONGEST_ADDRESS_PART + 1 : count;
    size_t next = from;
    while (next < last) {
        const uint8_t *sign = memchr(text + next, '@', last - next);
        if (!sign) break;
        size_t at = (size_t)(sign - text), start = at, end = at + 1;
        next = at + 1;
        while (start > 0 && at - start <= LONGEST_ADDRESS_PART && is_local(text[start - 1])) start--;
        while (end < count && end - at - 1 <= LONGEST_ADDRESS_PART && is_domain(text[end])) end++;
        if (at - start > LONGEST_ADDRESS_PART || end - at - 1 > LONGEST_ADDRESS_PART) continue;
        while (start < at && is_local_edge(text[start])) start++;
        while (end > at + 1 && is_domain_edge(text[end - 1])) end--;
        if (start == at || end == at + 1 || start < from || start >= to) continue;
        if (!has_room(search)) return start;
        uint8_t form[SLUICE_LONGEST_CELL];
        int size = email_form(text + start, end - start, form);
        if (size < 0 || !has_length(lengths, (size_t)size)) continue;
        if (!begins_word(search->folding, text, count, start) || word_goes_on(search->folding, text, count, end)) continue;
        consider(search, start, end, form, (size_t)size);
    }
    return to;
}

size_t sluice_find_cells(
    const sluice_folding *folding, const sluice_cells *cells, int cell_class, int level, const uint8_t *text,
    size_t count, size_t from, size_t to, uint32_t *places, size_t place_capacity, sluice_cell_event *events,
    size_t capacity, size_t *event_count) {
    cell_search search;
    search.folding = folding, search.cells = cells, search.text = text, search.count = count;
    search.events = events, search.capacity = capacity;
    search.found = search.pending = 0;
    size_t next;
    switch (cell_class) {
    case SLUICE_CELL_DIGITS: next = find_digits(&search, level, from, to); break;
    case SLUICE_CELL_EMAIL: next = find_emails(&search, from, to); break;
    default: next = find_text(&search, level, from, to, places, place_capacity);
    }
    flush(&search);
    *event_count = search.found;
    return next;
}
