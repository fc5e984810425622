#include "CSluiceScan.h"

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

typedef uint8_t bytes64 __attribute__((ext_vector_type(64)));
typedef _Bool bits64 __attribute__((ext_vector_type(64)));

#define MASK(condition) __builtin_bit_cast(uint64_t, __builtin_convertvector(condition, bits64))

// Where words of the text may begin in 64 bytes; `in_word` holds whether the byte before belongs to one.
static inline __attribute__((always_inline)) uint64_t beginnings_vector(const uint8_t *text, uint64_t *in_word) {
    bytes64 bytes;
    memcpy(&bytes, text, 64);
    uint64_t upper = MASK((bytes - 'A') < 26);
    uint64_t word = upper | MASK((bytes - '0') < 10) | MASK((bytes - 'a') < 26);
    uint64_t result = (word & (~(word << 1 | *in_word) | upper)) | MASK(bytes >= 0xC0);
    *in_word = word >> 63;
    return result;
}

static inline uint64_t beginnings_scalar(const uint8_t *text, uint64_t *in_word) {
    uint64_t result = 0;
    for (int index = 0; index < 64; index++) {
        uint64_t word = letters[text[index]] != SLUICE_NO_LETTER;
        if ((word && (!*in_word || is_upper(text[index]))) || text[index] >= 0xC0) result |= 1ull << index;
        *in_word = word;
    }
    return result;
}

static inline __attribute__((always_inline)) int may_begin(
    const sluice_word_beginnings *beginnings, const uint8_t *text, size_t count, size_t place) {
    unsigned first = letters[text[place]];
    if (first == SLUICE_NO_LETTER) return 1;
    unsigned second = place + 1 < count ? letters[text[place + 1]] : SLUICE_NO_LETTER;
    if (second == SLUICE_NO_LETTER) return beginnings->one >> first & 1;
    // A capital may begin the next word.
    if (is_upper(text[place + 1]) && beginnings->whole_one >> first & 1) return 1;
    unsigned third = place + 2 < count ? letters[text[place + 2]] : SLUICE_NO_LETTER;
    if (third == SLUICE_NO_LETTER) return beginnings->two[first] >> second & 1;
    if (is_upper(text[place + 2]) && beginnings->whole_two[first] >> second & 1) return 1;
    unsigned two = first * SLUICE_LETTER_COUNT + second;
    if (!(beginnings->three[two] >> third & 1)) return 0;
    unsigned fourth = place + 3 < count ? letters[text[place + 3]] : SLUICE_NO_LETTER;
    if (fourth == SLUICE_NO_LETTER) return 1;
    if (is_upper(text[place + 3]) && beginnings->whole_three[two] >> third & 1) return 1;
    uint32_t bit = sluice_four_letters(first, second, third, fourth);
    return beginnings->four[bit >> 6] >> (bit & 63) & 1;
}

#define DEFINE_FIND(name, attributes, beginnings_of_word)                                                            \
    attributes static size_t name(                                                                                   \
        const sluice_word_beginnings *beginnings, const uint8_t *text, size_t count, size_t from, size_t to,         \
        uint32_t *places, size_t capacity, size_t *place_count) {                                                    \
        size_t found = 0;                                                                                            \
        uint64_t in_word = from > 0 && letters[text[from - 1]] != SLUICE_NO_LETTER;                                  \
        for (size_t block = from; block < to; block += 64) {                                                         \
            if (capacity - found < 64) {                                                                             \
                *place_count = found;                                                                                \
                return block;                                                                                        \
            }                                                                                                        \
            uint64_t starts;                                                                                         \
            if (block + 64 <= count) {                                                                               \
                starts = beginnings_of_word(text + block, &in_word);                                                 \
            } else {                                                                                                 \
                uint8_t rest[64] = {0};                                                                              \
                memcpy(rest, text + block, count - block);                                                           \
                starts = beginnings_of_word(rest, &in_word);                                                         \
            }                                                                                                        \
            if (to - block < 64) starts &= (1ull << (to - block)) - 1;                                               \
            while (starts) {                                                                                         \
                size_t place = block + (size_t)__builtin_ctzll(starts);                                              \
                starts &= starts - 1;                                                                                \
                if (may_begin(beginnings, text, count, place)) places[found++] = (uint32_t)place;                    \
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

size_t sluice_find_words(
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
