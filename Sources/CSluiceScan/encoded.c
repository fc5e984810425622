#include "CSluiceScan.h"
#include "masks.h"

#include <string.h>

// What is not named is of no alphabet.
#pragma clang diagnostic ignored "-Winitializer-overrides"

enum { NO_DIGIT = 0xFF };

// Values of the digits of Base64, of both alphabets.
static const uint8_t base64_values[256] = {
    [0 ... 255] = NO_DIGIT,
    ['A'] = 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25,
    ['a'] = 26, 27, 28, 29, 30, 31, 32, 33, 34, 35, 36, 37, 38, 39, 40, 41, 42, 43, 44, 45, 46, 47, 48, 49, 50, 51,
    ['0'] = 52, 53, 54, 55, 56, 57, 58, 59, 60, 61,
    ['+'] = 62, ['-'] = 62, ['/'] = 63, ['_'] = 63,
};

static const uint8_t hex_values[256] = {
    [0 ... 255] = NO_DIGIT,
    ['0'] = 0, 1, 2, 3, 4, 5, 6, 7, 8, 9,
    ['A'] = 10, 11, 12, 13, 14, 15,
    ['a'] = 10, 11, 12, 13, 14, 15,
};

static int is_hex(uint8_t byte) { return hex_values[byte] != NO_DIGIT; }

static int is_letter(uint8_t byte) { return (uint8_t)((byte | 0x20) - 'a') < 26; }

// MARK: Runs

// Whether bytes may be the beginning of a text in UTF-8 without control characters.
static int may_begin_text(const uint8_t *bytes, size_t count) {
    for (size_t index = 0; index < count;) {
        uint8_t lead = bytes[index++];
        if (lead < 0x80) {
            if (lead < 0x20 ? lead != '\t' && lead != '\n' && lead != '\r' : lead == 0x7F) return 0;
            continue;
        }
        if (lead < 0xC2 || lead > 0xF4) return 0;
        for (int rest = lead < 0xE0 ? 1 : lead < 0xF0 ? 2 : 3; rest && index < count; rest--)
            if ((bytes[index++] & 0xC0) != 0x80) return 0;
    }
    return 1;
}

// Whether bytes may be the beginning of a text in UTF-16, most of it ASCII, or of data compressed by gzip or zlib.
static int may_begin_other(const uint8_t *bytes) {
    if (bytes[0] == 0x1F) return bytes[1] == 0x8B && bytes[2] == 8;
    if (bytes[0] == 0x78 && (bytes[1] == 0x01 || bytes[1] == 0x5E || bytes[1] == 0x9C || bytes[1] == 0xDA)) return 1;
    if ((bytes[0] == 0xFF && bytes[1] == 0xFE) || (bytes[0] == 0xFE && bytes[1] == 0xFF)) return 1;
    uint8_t pair[2] = {bytes[bytes[0] == 0], bytes[2 + (bytes[0] == 0)]};
    return bytes[bytes[0] != 0] == 0 && bytes[2 + (bytes[0] != 0)] == 0 && pair[0] && may_begin_text(pair, 2);
}

// The bytes that four digits of Base64 stand for.
static inline void decode_quad(const uint8_t *digits, uint8_t *bytes) {
    uint32_t bits = 0;
    for (int index = 0; index < 4; index++) bits = bits << 6 | base64_values[digits[index]];
    bytes[0] = (uint8_t)(bits >> 16);
    bytes[1] = (uint8_t)(bits >> 8);
    bytes[2] = (uint8_t)bits;
}

// What a byte may be in a text: a character of ASCII, one that goes on with a character, the first one of two, three or four;
// OTHER and NUL begin what may_begin_other looks for. The rest is never text.
enum { ASCII = 1, NEXT = 2, TWO = 4, THREE = 8, FOUR = 16, OTHER = 32, NUL = 64 };

static const uint8_t kinds[256] = {
    [0] = OTHER | NUL, ['\t'] = ASCII, ['\n'] = ASCII, ['\r'] = ASCII, [0x1F] = OTHER, [0x20 ... 0x77] = ASCII,
    [0x78] = ASCII | OTHER, [0x79 ... 0x7E] = ASCII, [0x80 ... 0xBF] = NEXT, [0xC2 ... 0xDF] = TWO,
    [0xE0 ... 0xEF] = THREE, [0xF0 ... 0xF4] = FOUR, [0xFE] = OTHER, [0xFF] = OTHER,
};

// Whether three bytes of these kinds may begin a text: no branch, for nobody can foretell it.
static inline int may_begin_kinds(unsigned first, unsigned second, unsigned third) {
    int is_next = (second & NEXT) != 0, goes_on = (third & NEXT) != 0;
    int begins = (third & (ASCII | TWO | THREE | FOUR)) != 0, leads = (second & (TWO | THREE | FOUR)) != 0;
    return (first & ASCII & (((second & ASCII) && begins) | (leads & goes_on))) | (((first & TWO) != 0) & is_next & begins)
           | (((first & (THREE | FOUR)) != 0) & is_next & goes_on);
}

static inline int begins_hex(const uint8_t *text) {
    const uint8_t *hex = text[0] == '0' && (text[1] | 0x20) == 'x' ? text + 2 : text;
    // Behind a backslash, which the decoder looks for.
    if (text[0] == 'x') hex = text + 1;
    uint8_t bytes[7];
    for (int index = 0; index < 7; index++) {
        uint8_t high = hex_values[hex[2 * index]], low = hex_values[hex[2 * index + 1]];
        if (high == NO_DIGIT || low == NO_DIGIT) return 0;
        bytes[index] = (uint8_t)(high << 4 | low);
    }
    return may_begin_text(bytes, 7) || may_begin_other(bytes);
}

// `text` holds SLUICE_SHORTEST_RUN digits of Base64.
static inline int begins_run(const uint8_t *text) {
    uint8_t bytes[12];
    decode_quad(text, bytes);
    unsigned first = kinds[bytes[0]], second = kinds[bytes[1]];
    int may_be_text = may_begin_kinds(first, second, kinds[bytes[2]]);
    int may_be_other = ((first & OTHER) | (second & NUL)) != 0;
    int may_be_hex = (hex_values[text[2]] | hex_values[text[3]] | hex_values[text[4]]) != NO_DIGIT;
    // Most of what only looks like Base64 ends here.
    if (!(may_be_text | may_be_other | may_be_hex)) return 0;
    if (may_be_text | may_be_other) {
        for (int quad = 1; quad < 4; quad++) decode_quad(text + quad * 4, bytes + quad * 3);
        if ((may_be_text && may_begin_text(bytes, 12)) || (may_be_other && may_begin_other(bytes))) return 1;
    }
    return may_be_hex && begins_hex(text);
}

int sluice_begins_encoded_run(const uint8_t *text, size_t count, size_t place) {
    if (count - place < SLUICE_SHORTEST_RUN) return 0;
    for (size_t index = 0; index < SLUICE_SHORTEST_RUN; index++)
        if (base64_values[text[place + index]] == NO_DIGIT) return 0;
    return begins_run(text + place);
}

// MARK: Places

static inline int is_place(const uint8_t *text, size_t count, size_t place) {
    size_t rest = count - place;
    const uint8_t *at = text + place;
    switch (at[0]) {
    case '%': return rest >= 3 && (at[1] == 'u' || (is_hex(at[1]) && is_hex(at[2])));
    case '\\': return rest >= 2 && memchr("nrtuxU\"'/\\", at[1], 10) != NULL;
    case '&':
        if (rest < 4) return 0;
        if (at[1] == '#') return 1;
        for (size_t index = 1; index < rest && index < 10; index++) {
            if (at[index] == ';') return index > 2;
            if (!is_letter(at[index])) return 0;
        }
        return 0;
    case 0x1B: return rest >= 2 && memchr("[()*+78=>", at[1], 9) != NULL;
    // The masks tell of runs that are long enough.
    default: return at[0] >= 0x80 || begins_run(at);
    }
}

// For 64 bytes: those of Base64's alphabets, letters and digits among them, and those that begin any other unit.
typedef struct {
    uint64_t digits, letters, others;
} run_masks;

static inline int begins_character(const uint8_t *at) {
    switch (at[0]) {
    case 0xC2: return at[1] == 0xA0 || at[1] == 0xAD;
    case 0xCD: return at[1] == 0x8F;
    case 0xD8: return at[1] == 0x9C;
    case 0xD9: return at[1] >= 0xA0 && at[1] < 0xAA;
    case 0xDB: return at[1] >= 0xB0 && at[1] < 0xBA;
    case 0xE0: return at[1] >= 0xA5 && ((at[2] >= 0xA6 && at[2] < 0xB0) || (at[2] >= 0x90 && at[2] < 0x9A));
    case 0xE1:
        return (at[1] == 0x81 && at[2] < 0x8A) || (at[1] == 0x9F && at[2] >= 0xA0 && at[2] < 0xAA)
               || (at[1] == 0xA0 && at[2] == 0x8E);
    case 0xE2:
        return (at[1] == 0x80 && (at[2] <= 0x95 || (at[2] >= 0xAA && at[2] < 0xB0)))
               || (at[1] == 0x81 && at[2] >= 0x9F && at[2] < 0xAA) || (at[1] == 0x88 && at[2] == 0x92);
    case 0xE3: return at[1] == 0x80 && at[2] == 0x80;
    case 0xEF:
        return at[1] == 0xBC || (at[1] == 0xBD && at[2] < 0x9F) || (at[1] == 0xBB && at[2] == 0xBF)
               || (at[1] == 0xB8 && at[2] < 0x90);
    case 0xF0: return at[1] == 0x9D && at[2] == 0x9F;
    default: return 0;
    }
}

static inline run_masks masks_scalar(const uint8_t *text) {
    run_masks masks = {0, 0, 0};
    for (int index = 0; index < 64; index++) {
        uint8_t byte = text[index];
        uint64_t bit = 1ull << index;
        if (base64_values[byte] != NO_DIGIT) masks.digits |= bit;
        if (is_letter(byte) || (byte >= '0' && byte <= '9')) masks.letters |= bit;
        if (byte == '%' || byte == '&' || byte == '\\' || byte == 0x1B || begins_character(text + index))
            masks.others |= bit;
    }
    return masks;
}

static inline __attribute__((always_inline)) run_masks masks_vector(const uint8_t *text) {
    bytes64 bytes;
    memcpy(&bytes, text, 64);
    run_masks masks;
    masks.letters = MASK((bytes - '0') < 10) | MASK(((bytes | 0x20) - 'a') < 26);
    masks.digits = masks.letters | MASK(((bytes | 4) == '/') | (bytes == '-') | (bytes == '_'));
    masks.others = MASK((bytes == '%') | (bytes == '&') | (bytes == '\\') | (bytes == 0x1B));
    if (MASK(bytes >= 0xC2)) {
        bytes64 second, third;
        memcpy(&second, text + 1, 64);
        memcpy(&third, text + 2, 64);
        masks.others |= MASK(
            ((bytes == 0xC2) & ((second == 0xA0) | (second == 0xAD))) | ((bytes == 0xD9) & ((second - 0xA0) < 10))
            | ((bytes == 0xCD) & (second == 0x8F)) | ((bytes == 0xD8) & (second == 0x9C))
            | ((bytes == 0xDB) & ((second - 0xB0) < 10))
            | ((bytes == 0xE0) & (second >= 0xA5) & (((third - 0xA6) < 10) | ((third - 0x90) < 10)))
            | ((bytes == 0xE1)
               & (((second == 0x81) & (third < 0x8A)) | ((second == 0x9F) & ((third - 0xA0) < 10))
                  | ((second == 0xA0) & (third == 0x8E))))
            | ((bytes == 0xE2)
               & (((second == 0x80) & ((third <= 0x95) | ((third - 0xAA) < 6)))
                  | ((second == 0x81) & ((third - 0x9F) < 11)) | ((second == 0x88) & (third == 0x92))))
            | ((bytes == 0xE3) & (second == 0x80) & (third == 0x80))
            | ((bytes == 0xEF)
               & ((second == 0xBC) | ((second == 0xBD) & (third < 0x9F)) | ((second == 0xBB) & (third == 0xBF))
                  | ((second == 0xB8) & (third < 0x90))))
            | ((bytes == 0xF0) & (second == 0x9D) & (third == 0x9F)));
    }
    return masks;
}

// The bits so many places ahead; `next` holds those behind.
static inline uint64_t ahead(uint64_t bits, uint64_t next, int distance) {
    return bits >> distance | next << (64 - distance);
}

// Where runs of at least SLUICE_SHORTEST_RUN digits begin, or go on behind a sign.
static inline __attribute__((always_inline)) uint64_t run_starts(run_masks here, run_masks next, uint64_t after_letter) {
    uint64_t bits = here.digits, behind = next.digits;
    for (int distance = 1; distance < SLUICE_SHORTEST_RUN; distance *= 2) {
        bits &= ahead(bits, behind, distance);
        behind &= behind >> distance;
    }
    return bits & ~(here.letters << 1 | after_letter);
}

#define DEFINE_FIND(name, attributes, masks_of_bytes)                                                                \
    attributes static inline run_masks name##_masks(const uint8_t *text, size_t count, size_t first) {               \
        if (first + 66 <= count) return masks_of_bytes(text + first);                                                \
        uint8_t rest[66] = {0};                                                                                      \
        if (first < count) memcpy(rest, text + first, count - first);                                                \
        return masks_of_bytes(rest);                                                                                 \
    }                                                                                                                \
    attributes static size_t name(                                                                                   \
        const uint8_t *text, size_t count, size_t from, size_t to, uint32_t *places, size_t capacity,                \
        size_t *place_count) {                                                                                       \
        size_t found = 0;                                                                                            \
        uint64_t after_letter =                                                                                      \
            from > 0 && (is_letter(text[from - 1]) || (text[from - 1] >= '0' && text[from - 1] <= '9'));             \
        run_masks here = name##_masks(text, count, from);                                                            \
        for (size_t block = from; block < to; block += 64) {                                                         \
            if (capacity - found < 64) {                                                                             \
                *place_count = found;                                                                                \
                return block;                                                                                        \
            }                                                                                                        \
            run_masks next = name##_masks(text, count, block + 64);                                                  \
            uint64_t starts = here.others | run_starts(here, next, after_letter);                                    \
            if (to - block < 64) starts &= (1ull << (to - block)) - 1;                                               \
            while (starts) {                                                                                         \
                size_t place = block + (size_t)__builtin_ctzll(starts);                                              \
                starts &= starts - 1;                                                                                \
                places[found] = (uint32_t)place;                                                                     \
                found += is_place(text, count, place) != 0;                                                          \
            }                                                                                                        \
            after_letter = here.letters >> 63;                                                                       \
            here = next;                                                                                             \
        }                                                                                                            \
        *place_count = found;                                                                                        \
        return to;                                                                                                   \
    }

DEFINE_FIND(find_scalar, , masks_scalar)
DEFINE_FIND(find_vector, , masks_vector)
#if defined(__x86_64__)
DEFINE_FIND(find_avx2, __attribute__((target("avx2,bmi,bmi2"))), masks_vector)
DEFINE_FIND(find_avx512, __attribute__((target("avx512f,avx512bw,avx512vl,avx512dq,bmi,bmi2"))), masks_vector)
#endif

size_t sluice_find_encoded(
    int level, const uint8_t *text, size_t count, size_t from, size_t to, uint32_t *places, size_t capacity,
    size_t *place_count) {
    switch (level) {
#if defined(__x86_64__)
    case SLUICE_LEVEL_AVX512: return find_avx512(text, count, from, to, places, capacity, place_count);
    case SLUICE_LEVEL_AVX2: return find_avx2(text, count, from, to, places, capacity, place_count);
#endif
    case SLUICE_LEVEL_SCALAR: return find_scalar(text, count, from, to, places, capacity, place_count);
    default: return find_vector(text, count, from, to, places, capacity, place_count);
    }
}
