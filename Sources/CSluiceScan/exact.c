#include "folding.h"

#include <string.h>

// MARK: Normal form

static int is_digit(uint8_t byte) { return (uint8_t)(byte - '0') < 10; }

static size_t encode(uint32_t scalar, uint8_t *bytes) {
    if (scalar < 0x80) {
        bytes[0] = (uint8_t)scalar;
        return 1;
    }
    size_t count = scalar < 0x800 ? 2 : scalar < 0x10000 ? 3 : 4;
    for (size_t index = count - 1; index > 0; index--) {
        bytes[index] = 0x80 | (scalar & 0x3F);
        scalar >>= 6;
    }
    bytes[0] = (uint8_t)(0xF00u >> count) | (uint8_t)scalar;
    return count;
}

// What may stand before and behind the @ of an e-mail address; beyond ASCII, everything.
static int is_local(uint8_t byte) {
    return is_digit(byte) || (uint8_t)((byte | 0x20) - 'a') < 26 || byte >= 0x80 || (byte && strchr("._%+-'", byte));
}

static int is_domain(uint8_t byte) {
    return is_digit(byte) || (uint8_t)((byte | 0x20) - 'a') < 26 || byte >= 0x80 || byte == '.' || byte == '-';
}

static int is_email(const uint8_t *text, size_t count) {
    const uint8_t *at = memchr(text, '@', count);
    if (!at || at == text || at + 1 == text + count) return 0;
    for (const uint8_t *byte = text; byte < at; byte++)
        if (!is_local(*byte)) return 0;
    for (const uint8_t *byte = at + 1; byte < text + count; byte++)
        if (!is_domain(*byte)) return 0;
    return 1;
}

// Puts the folded letters of a text into `form`; the length may be more than fits, and then the rest is left out.
static size_t normalize(const sluice_folding *folding, const uint8_t *text, size_t count, uint8_t *form) {
    size_t size = 0, index = 0;
    while (index < count) {
        uint32_t length;
        uint32_t scalar = scalar_at(text, count, index, &length);
        uint8_t kind = kind_of(folding, scalar);
        index += length;
        if (kind == SLUICE_SEPARATOR || kind == SLUICE_MARK) continue;
        if (size + 4 > SLUICE_LONGEST_CELL + 4) return SLUICE_LONGEST_CELL + 1;
        uint8_t bytes[4];
        size_t added = encode(folded(folding, scalar), bytes);
        if (size + added > SLUICE_LONGEST_CELL) return SLUICE_LONGEST_CELL + 1;
        memcpy(form + size, bytes, added);
        size += added;
    }
    return size;
}

size_t sluice_normalize_cell(
    const sluice_folding *folding, const uint8_t *text, size_t count, uint8_t *form, int *kind) {
    while (count && (*text == ' ' || *text == '\t')) text++, count--;
    while (count && (text[count - 1] == ' ' || text[count - 1] == '\t')) count--;
    size_t size = normalize(folding, text, count, form);
    *kind = SLUICE_CELL_TEXT;
    if (size == 0 || size > SLUICE_LONGEST_CELL) return size;
    if (is_email(text, count)) {
        *kind = SLUICE_CELL_EMAIL;
        return size;
    }
    size_t digits = 0;
    while (digits < size && is_digit(form[digits])) digits++;
    if (digits == size) *kind = SLUICE_CELL_DIGITS;
    return size;
}

// MARK: Hash

typedef struct {
    uint64_t v0, v1, v2, v3;
} sip_state;

static inline uint64_t rotated(uint64_t value, int bits) { return value << bits | value >> (64 - bits); }

static inline __attribute__((always_inline)) void sip_round(sip_state *s) {
    s->v0 += s->v1;
    s->v1 = rotated(s->v1, 13) ^ s->v0;
    s->v0 = rotated(s->v0, 32);
    s->v2 += s->v3;
    s->v3 = rotated(s->v3, 16) ^ s->v2;
    s->v0 += s->v3;
    s->v3 = rotated(s->v3, 21) ^ s->v0;
    s->v2 += s->v1;
    s->v1 = rotated(s->v1, 17) ^ s->v2;
    s->v2 = rotated(s->v2, 32);
}

// The first half; the state gives the second.
static inline uint64_t sip_first(const uint64_t key[2], const uint8_t *bytes, size_t count, sip_state *state) {
    sip_state s = {
        key[0] ^ 0x736F6D6570736575ull, key[1] ^ 0x646F72616E646F6Dull ^ 0xEE, key[0] ^ 0x6C7967656E657261ull,
        key[1] ^ 0x7465646279746573ull,
    };
    size_t index = 0;
    for (; index + 8 <= count; index += 8) {
        uint64_t word;
        memcpy(&word, bytes + index, 8);
        s.v3 ^= word;
        sip_round(&s);
        sip_round(&s);
        s.v0 ^= word;
    }
    uint64_t last = (uint64_t)count << 56;
    for (size_t offset = 0; index + offset < count; offset++) last |= (uint64_t)bytes[index + offset] << 8 * offset;
    s.v3 ^= last;
    sip_round(&s);
    sip_round(&s);
    s.v0 ^= last;
    s.v2 ^= 0xEE;
    for (int round = 0; round < 4; round++) sip_round(&s);
    *state = s;
    return s.v0 ^ s.v1 ^ s.v2 ^ s.v3;
}

static inline uint64_t sip_second(sip_state s) {
    s.v1 ^= 0xDD;
    for (int round = 0; round < 4; round++) sip_round(&s);
    return s.v0 ^ s.v1 ^ s.v2 ^ s.v3;
}

void sluice_siphash(const uint64_t key[2], const uint8_t *bytes, size_t count, uint64_t hash[2]) {
    sip_state state;
    hash[0] = sip_first(key, bytes, count, &state);
    hash[1] = sip_second(state);
}

// MARK: Filter

// Constants of the Parquet format's specification of its split block Bloom filter.
static const uint32_t salts[8] = {
    0x47B6137Bu, 0x44974D91u, 0x8824AD5Bu, 0xA2B7289Du, 0x705495C7u, 0x2DF1424Bu, 0x9EFC4947u, 0x5C6BFB31u,
};

static inline uint64_t block_of(uint64_t block_count, uint64_t hash) { return (hash >> 32) * block_count >> 32; }

void sluice_filter_add(uint32_t *filter, uint64_t block_count, uint64_t hash) {
    uint32_t *block = filter + 8 * block_of(block_count, hash);
    for (int word = 0; word < 8; word++) block[word] |= 1u << ((uint32_t)hash * salts[word] >> 27);
}

static inline int filter_has(const uint32_t *filter, uint64_t block_count, uint64_t hash) {
    const uint32_t *block = filter + 8 * block_of(block_count, hash);
    uint32_t missing = 0;
    for (int word = 0; word < 8; word++) missing |= ~block[word] & 1u << ((uint32_t)hash * salts[word] >> 27);
    return !missing;
}

// MARK: Search

enum { MOST_PENDING = 32 };

// Candidates wait for their block of the filter, so that many reads of memory go on at once.
typedef struct {
    const sluice_exact_column *column;
    sluice_listed_event *events;
    size_t capacity, found, pending;
    sluice_listed_event waiting[MOST_PENDING];
    sip_state states[MOST_PENDING];
} sluice_cell_search;

static void flush(sluice_cell_search *search) {
    for (size_t index = 0; index < search->pending; index++) {
        sluice_listed_event event = search->waiting[index];
        if (!filter_has(search->column->filter, search->column->block_count, event.hash)) continue;
        event.fingerprint = sip_second(search->states[index]);
        search->events[search->found++] = event;
    }
    search->pending = 0;
}

static inline int has_room(const sluice_cell_search *search) {
    return search->capacity - search->found - search->pending >= SLUICE_MOST_LISTED_WORDS;
}

static inline int has_length(const uint64_t lengths[4], size_t length) {
    return (int)(lengths[length >> 6] >> (length & 63) & 1);
}

static inline size_t longest(const uint64_t lengths[4]) {
    for (int word = 3; word >= 0; word--)
        if (lengths[word]) return (size_t)word * 64 + 63 - (size_t)__builtin_clzll(lengths[word]);
    return 0;
}

static inline void consider(sluice_cell_search *search, size_t start, size_t end, const uint8_t *form, size_t size) {
    if (search->pending == MOST_PENDING) flush(search);
    sluice_listed_event event = {(uint32_t)start, (uint32_t)end, 0, (uint32_t)size, 0, 0};
    event.hash = sip_first(search->column->key, form, size, &search->states[search->pending]);
    __builtin_prefetch(search->column->filter + 8 * block_of(search->column->block_count, event.hash));
    search->waiting[search->pending++] = event;
}

// Cells of text that begin at a place.
static void consider_text(
    sluice_cell_search *search, const sluice_folding *folding, const uint8_t *text, size_t count, size_t start,
    size_t most) {
    const uint64_t *lengths = search->column->lengths[SLUICE_CELL_TEXT];
    if (!begins_word(folding, text, count, start)) return;
    size_t limit = start + SLUICE_LONGEST_LISTED < count ? start + SLUICE_LONGEST_LISTED : count;
    sluice_walk walk = {folding, text, count, limit, start};
    uint8_t form[SLUICE_LONGEST_CELL + 4], last_kind = SLUICE_SEPARATOR;
    size_t size = 0;
    for (int words = 0; words < SLUICE_MOST_LISTED_WORDS; words++) {
        uint32_t letter;
        for (int first = 1; (letter = next_letter(&walk, first, &last_kind)); first = 0) {
            size += encode(letter, form + size);
            if (size > most) return;
        }
        // A word that the limit cuts is none.
        if (walk.index >= limit && limit < count) return;
        if (has_length(lengths, size)) consider(search, start, walk.index, form, size);
        if (!next_word(&walk)) return;
    }
}

static size_t find_text(
    sluice_cell_search *search, const sluice_folding *folding, int level, const uint8_t *text, size_t count,
    size_t from, size_t to, uint32_t *places, size_t place_capacity) {
    size_t most = longest(search->column->lengths[SLUICE_CELL_TEXT]);
    while (from < to) {
        size_t place_count;
        from = sluice_find_listed(
            &search->column->gate, level, text, count, from, to, places, place_capacity, &place_count);
        for (size_t index = 0; index < place_count; index++) {
            if (!has_room(search)) return places[index];
            consider_text(search, folding, text, count, places[index], most);
        }
    }
    return to;
}

typedef uint8_t bytes64 __attribute__((ext_vector_type(64)));
typedef _Bool bits64 __attribute__((ext_vector_type(64)));

#define MASK(condition) __builtin_bit_cast(uint64_t, __builtin_convertvector(condition, bits64))

// Bytes of a character that may part the groups of a number; 0 for none.
static inline size_t group_gap(const uint8_t *text, size_t count, size_t index) {
    switch (text[index]) {
    case ' ': case '-': case '.': case '/': case '(': case ')': return 1;
    case 0xC2: return index + 1 < count && text[index + 1] == 0xA0 ? 2 : 0;
    case 0xE2:
        if (index + 2 >= count || text[index + 1] != 0x80) return 0;
        return (text[index + 2] >= 0x90 && text[index + 2] <= 0x95) || text[index + 2] == 0xAF ? 3 : 0;
    default: return 0;
    }
}

static inline int word_goes_on(const sluice_folding *folding, const uint8_t *text, size_t count, size_t index) {
    uint32_t length;
    if (index >= count) return 0;
    uint8_t kind = kind_of(folding, scalar_at(text, count, index, &length));
    return kind != SLUICE_SEPARATOR && kind != SLUICE_STANDALONE;
}

// Groups of digits that begin at a place.
static inline void consider_digits(
    sluice_cell_search *search, const sluice_folding *folding, const uint8_t *text, size_t count, size_t start,
    size_t most) {
    const uint64_t *lengths = search->column->lengths[SLUICE_CELL_DIGITS];
    uint8_t form[SLUICE_LONGEST_CELL + 4];
    size_t size = 0, index = start;
    int is_checked = 0;
    for (int groups = 0; groups < SLUICE_MOST_LISTED_WORDS; groups++) {
        while (index < count && is_digit(text[index])) {
            if (size == most) return;
            form[size++] = text[index++];
        }
        if (word_goes_on(folding, text, count, index)) return;
        if (has_length(lengths, size)) {
            if (!is_checked && !begins_word(folding, text, count, start)) return;
            is_checked = 1;
            consider(search, start, index, form, size);
        }
        size_t gap = index < count ? group_gap(text, count, index) : 0;
        if (!gap) return;
        index += gap;
        if (index < count && !is_digit(text[index])) {
            if (!(gap = group_gap(text, count, index))) return;
            index += gap;
        }
        if (index >= count || !is_digit(text[index])) return;
    }
}

#define DEFINE_DIGITS(NAME, TARGET)                                                                                  \
    TARGET static size_t NAME(                                                                                       \
        sluice_cell_search *search, const sluice_folding *folding, const uint8_t *text, size_t count, size_t from,   \
        size_t to) {                                                                                                 \
        size_t most = longest(search->column->lengths[SLUICE_CELL_DIGITS]);                                          \
        uint64_t in_word = from > 0 && (is_digit(text[from - 1]) || (uint8_t)((text[from - 1] | 0x20) - 'a') < 26);  \
        for (size_t block = from; block < to; block += 64) {                                                         \
            uint8_t rest[64] = {0};                                                                                  \
            const uint8_t *source = text + block;                                                                    \
            if (block + 64 > count) {                                                                                \
                memcpy(rest, source, count - block);                                                                 \
                source = rest;                                                                                       \
            }                                                                                                        \
            bytes64 bytes;                                                                                           \
            memcpy(&bytes, source, 64);                                                                              \
            uint64_t digits = MASK((bytes - '0') < 10);                                                              \
            uint64_t word = digits | MASK(((bytes | 0x20) - 'a') < 26);                                              \
            uint64_t starts = digits & ~(word << 1 | in_word);                                                       \
            in_word = word >> 63;                                                                                    \
            if (to - block < 64) starts &= (1ull << (to - block)) - 1;                                               \
            while (starts) {                                                                                         \
                size_t place = block + (size_t)__builtin_ctzll(starts);                                              \
                starts &= starts - 1;                                                                                \
                if (!has_room(search)) return place;                                                                 \
                consider_digits(search, folding, text, count, place, most);                                          \
            }                                                                                                        \
        }                                                                                                            \
        return to;                                                                                                   \
    }

DEFINE_DIGITS(find_digits_vector, )
#if defined(__x86_64__)
DEFINE_DIGITS(find_digits_avx2, __attribute__((target("avx2,bmi,bmi2"))))
DEFINE_DIGITS(find_digits_avx512, __attribute__((target("avx512f,avx512bw,avx512vl,avx512dq,bmi,bmi2"))))
#endif

static size_t find_digits(
    sluice_cell_search *search, const sluice_folding *folding, int level, const uint8_t *text, size_t count,
    size_t from, size_t to) {
    switch (level) {
#if defined(__x86_64__)
    case SLUICE_LEVEL_AVX512: return find_digits_avx512(search, folding, text, count, from, to);
    case SLUICE_LEVEL_AVX2: return find_digits_avx2(search, folding, text, count, from, to);
#endif
    default: return find_digits_vector(search, folding, text, count, from, to);
    }
}

// Bytes of the part of an address before its @, and behind it, at most.
enum { LONGEST_ADDRESS_PART = 254 };

static size_t find_emails(
    sluice_cell_search *search, const sluice_folding *folding, const uint8_t *text, size_t count, size_t from,
    size_t to) {
    const uint64_t *lengths = search->column->lengths[SLUICE_CELL_EMAIL];
    // An address that begins before `to` may have its @ behind it.
    size_t last = to + LONGEST_ADDRESS_PART + 1 < count ? to + LONGEST_ADDRESS_PART + 1 : count;
    size_t next = from;
    while (next < last) {
        const uint8_t *sign = memchr(text + next, '@', last - next);
        if (!sign) break;
        size_t at = (size_t)(sign - text), start = at, end = at + 1;
        next = at + 1;
        while (start > 0 && at - start <= LONGEST_ADDRESS_PART && is_local(text[start - 1])) start--;
        while (end < count && end - at <= LONGEST_ADDRESS_PART && is_domain(text[end])) end++;
        if (at - start > LONGEST_ADDRESS_PART || end - at > LONGEST_ADDRESS_PART) continue;
        while (start < at && strchr("._%+-'", text[start])) start++;
        while (end > at + 1 && (text[end - 1] == '.' || text[end - 1] == '-')) end--;
        if (start == at || end == at + 1 || start < from || start >= to) continue;
        if (!has_room(search)) return start;
        uint8_t form[SLUICE_LONGEST_CELL + 4];
        size_t size = normalize(folding, text + start, end - start, form);
        if (size <= SLUICE_LONGEST_CELL && has_length(lengths, size)) consider(search, start, end, form, size);
    }
    return to;
}

size_t sluice_find_cells(
    const sluice_folding *folding, const sluice_exact_column *column, int cell_class, int level, const uint8_t *text,
    size_t count, size_t from, size_t to, uint32_t *places, size_t place_capacity, sluice_listed_event *events,
    size_t capacity, size_t *event_count) {
    sluice_cell_search search;
    search.column = column;
    search.events = events;
    search.capacity = capacity;
    search.found = search.pending = 0;
    size_t next;
    switch (cell_class) {
    case SLUICE_CELL_DIGITS: next = find_digits(&search, folding, level, text, count, from, to); break;
    case SLUICE_CELL_EMAIL: next = find_emails(&search, folding, text, count, from, to); break;
    default:
        next = find_text(&search, folding, level, text, count, from, to, places, place_capacity);
    }
    flush(&search);
    *event_count = search.found;
    return next;
}
