#include "CSluiceScan.h"
#include "masks.h"

#include <string.h>

// What is not named is no letter.
#pragma clang diagnostic ignored "-Winitializer-overrides"

static const uint8_t letters[256] = {
    [0 ... 255] = SLUICE_NO_LETTER,
    ['0'] = 0, 1, 2, 3, 4, 5, 6, 7, 8, 9,
    ['A'] = 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31, 32, 33, 34, 35,
    ['a'] = 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31, 32, 33, 34, 35,
};

static int is_upper(uint8_t byte) { return byte >= 'A' && byte <= 'Z'; }

// Where words of the text may begin in 64 bytes; `in_word` holds whether the byte before belongs to one, `digits_begin`
// all bits when digits may begin one.
static inline __attribute__((always_inline)) uint64_t beginnings_vector(
    const uint8_t *text, uint64_t digits_begin, uint64_t *in_word) {
    bytes64 bytes;
    memcpy(&bytes, text, 64);
    uint64_t upper = MASK((bytes - 'A') < 26);
    uint64_t digits = MASK((bytes - '0') < 10);
    uint64_t word = upper | digits | MASK((bytes - 'a') < 26);
    uint64_t result = (word & (~(word << 1 | *in_word) | upper) & (~digits | digits_begin)) | MASK(bytes >= 0xC0);
    *in_word = word >> 63;
    return result;
}

static inline uint64_t beginnings_scalar(const uint8_t *text, uint64_t digits_begin, uint64_t *in_word) {
    uint64_t result = 0;
    for (int index = 0; index < 64; index++) {
        uint64_t word = letters[text[index]] != SLUICE_NO_LETTER;
        uint64_t begins = letters[text[index]] < 10 ? digits_begin : word;
        if ((begins && (!*in_word || is_upper(text[index]))) || text[index] >= 0xC0) result |= 1ull << index;
        *in_word = word;
    }
    return result;
}

// Letters, and a bit for capitals.
enum { CAPITAL = 0x40 };

static const uint8_t letters_and_case[256] = {
    [0 ... 255] = SLUICE_NO_LETTER,
    ['0'] = 0, 1, 2, 3, 4, 5, 6, 7, 8, 9,
    ['A'] = CAPITAL + 10, CAPITAL + 11, CAPITAL + 12, CAPITAL + 13, CAPITAL + 14, CAPITAL + 15, CAPITAL + 16,
    CAPITAL + 17, CAPITAL + 18, CAPITAL + 19, CAPITAL + 20, CAPITAL + 21, CAPITAL + 22, CAPITAL + 23, CAPITAL + 24,
    CAPITAL + 25, CAPITAL + 26, CAPITAL + 27, CAPITAL + 28, CAPITAL + 29, CAPITAL + 30, CAPITAL + 31, CAPITAL + 32,
    CAPITAL + 33, CAPITAL + 34, CAPITAL + 35,
    ['a'] = 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31, 32, 33, 34, 35,
};

static inline __attribute__((always_inline)) unsigned is_in(
    const uint64_t *table, uint32_t first, uint32_t second, uint32_t third, uint32_t fourth) {
    uint32_t bit = sluice_four_letters(first, second, third, fourth);
    return table[bit >> 6] >> (bit & 63) & 1;
}

static inline __attribute__((always_inline)) unsigned may_begin(
    const sluice_word_beginnings *beginnings, const uint8_t *text, size_t count, size_t place) {
    const uint32_t none = SLUICE_NO_LETTER, letter = CAPITAL - 1;
    uint32_t first = letters[text[place]];
    if (first == none) return 1;
    uint32_t second = none, third = none, fourth = none;
    if (place + 3 < count) {
        second = letters_and_case[text[place + 1]];
        third = letters_and_case[text[place + 2]];
        fourth = letters_and_case[text[place + 3]];
    } else {
        if (place + 1 < count) second = letters_and_case[text[place + 1]];
        if (place + 2 < count) third = letters_and_case[text[place + 2]];
    }
    uint32_t capitals = (second | third | fourth) & CAPITAL;
    // What follows the first byte that is no letter counts for nothing.
    third = second == none ? none : third;
    fourth = third == none ? none : fourth;
    unsigned result = is_in(beginnings->four, first, second & letter, third & letter, fourth & letter);
    if (!capitals) return result;
    // A capital may begin the next word, and so end this one.
    return result | (second >> 6 & is_in(beginnings->whole, first, none, none, none))
           | (third >> 6 & is_in(beginnings->whole, first, second & letter, none, none))
           | (fourth >> 6 & is_in(beginnings->whole, first, second & letter, third & letter, none));
}

#define DEFINE_FIND(name, attributes, beginnings_of_word)                                                            \
    attributes static size_t name(                                                                                   \
        const sluice_word_beginnings *beginnings, const uint8_t *text, size_t count, size_t from, size_t to,         \
        uint32_t *places, size_t capacity, size_t *place_count) {                                                    \
        size_t found = 0;                                                                                            \
        uint64_t digits_begin = -(uint64_t)beginnings->digits_begin;                                                 \
        uint64_t in_word = from > 0 && letters[text[from - 1]] != SLUICE_NO_LETTER;                                  \
        for (size_t block = from; block < to; block += 64) {                                                         \
            if (capacity - found < 64) {                                                                             \
                *place_count = found;                                                                                \
                return block;                                                                                        \
            }                                                                                                        \
            uint64_t starts;                                                                                         \
            if (block + 64 <= count) {                                                                               \
                starts = beginnings_of_word(text + block, digits_begin, &in_word);                                   \
            } else {                                                                                                 \
                uint8_t rest[64] = {0};                                                                              \
                memcpy(rest, text + block, count - block);                                                           \
                starts = beginnings_of_word(rest, digits_begin, &in_word);                                           \
            }                                                                                                        \
            if (to - block < 64) starts &= (1ull << (to - block)) - 1;                                               \
            while (starts) {                                                                                         \
                size_t place = block + (size_t)__builtin_ctzll(starts);                                              \
                starts &= starts - 1;                                                                                \
                places[found] = (uint32_t)place;                                                                     \
                found += may_begin(beginnings, text, count, place);                                                  \
            }                                                                                                        \
        }                                                                                                            \
        *place_count = found;                                                                                        \
        return to;                                                                                                   \
    }

DEFINE_FIND(find_scalar, , beginnings_scalar)
DEFINE_FIND(find_vector, , beginnings_vector)
#if defined(__x86_64__)
DEFINE_FIND(find_avx2, __attribute__((target("avx2,bmi,bmi2"))), beginnings_vector)
DEFINE_FIND(find_avx512, __attribute__((target("avx512f,avx512bw,avx512vl,avx512dq,bmi,bmi2"))), beginnings_vector)
#endif

// Characters that may stand within a word wherever it is parted, or that must be looked at closely.
static const uint8_t joins[256] = {['-'] = 1, ['.'] = 1, ['_'] = 1, ['\''] = 1, [0x80 ... 0xFF] = 1};

// Whether a word may go on as the run of letters and digits at a place does, which has eight bytes of the text behind it.
static inline __attribute__((always_inline)) unsigned may_go_on(
    const sluice_word_beginnings *beginnings, const uint8_t *text) {
    const uint64_t ones = 0x0101010101010101ull, high = 0x8080808080808080ull;
    uint64_t bytes;
    memcpy(&bytes, text, 8);
    uint64_t lower = bytes | 0x20 * ones, low = lower & ~high;
    uint64_t letters_here = (low + (0x80 - 'a') * ones) & ~(low + (0x80 - 'z' - 1) * ones) & ~bytes & high;
    uint64_t digits = (low + (0x80 - '0') * ones) & ~(low + (0x80 - '9' - 1) * ones) & bytes << 2 & ~bytes & high;
    uint64_t others = ~(letters_here | digits) & high;
    // The lowest bit that is set: that of the first byte behind the run.
    uint64_t run = ((others & -others) >> 7) - 1;
    uint64_t capitals = letters_here & ~(bytes << 2) & run & ~0xFFull;
    // Behind eight letters a letter is looked at, which is none of these.
    uint8_t stop = text[__builtin_ctzll(others | 1ull << 63) >> 3];
    uint64_t hash = sluice_gate_hash(lower & run), bits = sluice_gate_bits(hash);
    return (unsigned)((beginnings->runs[hash >> SLUICE_RUN_SHIFT] & bits) == bits) | (unsigned)(capitals != 0)
           | joins[stop];
}

// Leaves out places at which no word goes on; returns how many are left.
static size_t keep_runs(
    const sluice_word_beginnings *beginnings, const uint8_t *text, size_t count, uint32_t *places, size_t place_count) {
    size_t kept = 0;
    for (size_t index = 0; index < place_count; index++) {
        size_t place = places[index];
        places[kept] = (uint32_t)place;
        kept += place + 8 > count ? 1 : may_go_on(beginnings, text + place);
    }
    return kept;
}

static size_t find(
    const sluice_word_beginnings *beginnings, int level, const uint8_t *text, size_t count, size_t from, size_t to,
    uint32_t *places, size_t capacity, size_t *place_count) {
    switch (level) {
#if defined(__x86_64__)
    case SLUICE_LEVEL_AVX512:
        return find_avx512(beginnings, text, count, from, to, places, capacity, place_count);
    case SLUICE_LEVEL_AVX2: return find_avx2(beginnings, text, count, from, to, places, capacity, place_count);
#endif
    case SLUICE_LEVEL_SCALAR: return find_scalar(beginnings, text, count, from, to, places, capacity, place_count);
    default: return find_vector(beginnings, text, count, from, to, places, capacity, place_count);
    }
}

size_t sluice_find_words(
    const sluice_word_beginnings *beginnings, int level, const uint8_t *text, size_t count, size_t from, size_t to,
    uint32_t *places, size_t capacity, size_t *place_count) {
    size_t next = find(beginnings, level, text, count, from, to, places, capacity, place_count);
    *place_count = keep_runs(beginnings, text, count, places, *place_count);
    return next;
}
