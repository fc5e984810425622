#include "CSluiceScan.h"
#include "masks.h"

#include <string.h>

// Bytes behind a block that are looked at with it.
enum { BLOCK = 64, BEHIND = 2 };

static inline __attribute__((always_inline)) uint64_t high_bytes(const uint8_t *block) {
    bytes64 bytes;
    memcpy(&bytes, block, BLOCK);
    return MASK(bytes >= 0x80);
}

// What the bytes in front of a block ask of its first ones.
typedef struct {
    // Those that go on with a character.
    uint64_t due;
    // Whether the last byte is E0, ED, F0 or F4, which not everything may follow.
    uint64_t e0, ed, f0, f4;
} utf8_state;

// Whether a block goes on with well-formed UTF-8 (Unicode 16, table 3-7).
static inline __attribute__((always_inline)) int is_utf8_block(const uint8_t *block, utf8_state *state) {
    bytes64 bytes;
    memcpy(&bytes, block, BLOCK);
    if (MASK((bytes & 0xFE) == 0xC0) | MASK(bytes > 0xF4)) return 0;
    uint64_t next = MASK((bytes & 0xC0) == 0x80);
    uint64_t three = MASK((bytes & 0xF0) == 0xE0), four = MASK(bytes >= 0xF0);
    uint64_t leads = MASK(bytes >= 0xC0);
    if ((leads << 1 | (three | four) << 2 | four << 3 | state->due) != next) return 0;
    uint64_t e0 = MASK(bytes == 0xE0), ed = MASK(bytes == 0xED), f0 = MASK(bytes == 0xF0), f4 = MASK(bytes == 0xF4);
    uint64_t below_90 = MASK(bytes < 0x90), below_a0 = MASK(bytes < 0xA0);
    if ((e0 << 1 | state->e0) & below_a0 || (ed << 1 | state->ed) & ~below_a0) return 0;
    if ((f0 << 1 | state->f0) & below_90 || (f4 << 1 | state->f4) & ~below_90) return 0;
    *state = (utf8_state){leads >> 63 | (three | four) >> 62 | four >> 61, e0 >> 63, ed >> 63, f0 >> 63, f4 >> 63};
    return 1;
}

// Of 16 bytes each, whether all have a bit; the highest bit of each group tells.
static inline uint64_t whole_groups(uint64_t mask) {
    uint64_t others = ~mask;
    return (others - 0x0001000100010001) & ~others & 0x8000800080008000;
}

// Bits for the digits of Base64, of both alphabets, and for backslashes.
static inline __attribute__((always_inline)) uint64_t code_digits(const uint8_t *block) {
    bytes64 bytes;
    memcpy(&bytes, block, BLOCK);
    uint64_t letters = MASK(((bytes | 0x20) - 'a') < 26), digits = MASK((bytes - '0') < 10);
    uint64_t signs = MASK(bytes == '+') | MASK(bytes == '/') | MASK(bytes == '-') | MASK(bytes == '_');
    return letters | digits | signs | MASK(bytes == '\\');
}

// Bits for the characters of ASCII that can be seen, the space among them; `blanks` gets those for tabs and line ends.
static inline __attribute__((always_inline)) uint64_t visible(const uint8_t *block, uint64_t *blanks) {
    bytes64 bytes;
    memcpy(&bytes, block, BLOCK);
    *blanks = MASK(bytes == '\t') | MASK(bytes == '\n') | MASK(bytes == '\r');
    return MASK((bytes - 0x20) < 0x5F);
}

#define DEFINE_BYTES(name, attributes)                                                                               \
    attributes static size_t name##_high(const uint8_t *text, size_t count) {                                        \
        uint8_t copy[BLOCK];                                                                                         \
        size_t high = 0;                                                                                             \
        for (size_t first = 0; first < count; first += BLOCK)                                                        \
            high += (size_t)__builtin_popcountll(high_bytes(block_at(text, count, first, copy)));                    \
        return high;                                                                                                 \
    }                                                                                                                \
                                                                                                                     \
    attributes static int name##_utf8(const uint8_t *text, size_t count) {                                           \
        uint8_t copy[BLOCK];                                                                                         \
        utf8_state state = {0};                                                                                      \
        for (size_t first = 0; first < count; first += BLOCK) {                                                      \
            const uint8_t *block = block_at(text, count, first, copy);                                               \
            if (!(high_bytes(block) | state.due)) continue;                                                          \
            if (!is_utf8_block(block, &state)) return 0;                                                             \
        }                                                                                                            \
        return !state.due;                                                                                           \
    }                                                                                                                \
                                                                                                                     \
    attributes static size_t name##_be_line(const uint8_t *text, size_t count, size_t from) {                        \
        for (; from + BLOCK + BEHIND <= count; from += BLOCK) {                                                      \
            uint64_t found = equal_vector(text + from, '\n') & equal_vector(text + from + 1, 'b');                   \
            if (found) found &= equal_vector(text + from + 2, 'e');                                                  \
            if (found) return from + (size_t)__builtin_ctzll(found) + 1;                                             \
        }                                                                                                            \
        for (; from + 1 < count; from++) {                                                                           \
            if (text[from] != '\n' || text[from + 1] != 'b') continue;                                               \
            if (from + 2 == count || text[from + 2] == 'e') return from + 1;                                         \
        }                                                                                                            \
        return count;                                                                                                \
    }                                                                                                                \
                                                                                                                     \
    attributes static size_t name##_plain(const uint8_t *text, size_t count, size_t from, size_t *seen) {            \
        for (; from + BLOCK <= count; from += BLOCK) {                                                               \
            uint64_t blanks, shown = visible(text + from, &blanks);                                                  \
            if (~(shown | blanks)) break;                                                                            \
            *seen += (size_t)__builtin_popcountll(shown);                                                            \
        }                                                                                                            \
        return from;                                                                                                 \
    }                                                                                                                \
                                                                                                                     \
    attributes static size_t name##_code(const uint8_t *text, size_t count, size_t from) {                           \
        uint8_t copy[BLOCK];                                                                                         \
        for (; from < count; from += BLOCK) {                                                                        \
            uint64_t groups = whole_groups(code_digits(block_at(text, count, from, copy)));                          \
            if (groups) return from + ((size_t)__builtin_ctzll(groups) & ~(size_t)15);                               \
        }                                                                                                            \
        return count;                                                                                                \
    }                                                                                                                \
                                                                                                                     \
    attributes static size_t name##_code_end(const uint8_t *text, size_t count, size_t from) {                       \
        uint8_t copy[BLOCK];                                                                                         \
        for (; from < count; from += BLOCK) {                                                                        \
            const uint8_t *block = block_at(text, count, from, copy);                                                \
            uint64_t others = ~(code_digits(block) & ~equal_vector(block, '\\'));                                    \
            if (others) return from + (size_t)__builtin_ctzll(others);                                               \
        }                                                                                                            \
        return count;                                                                                                \
    }

DEFINE_BYTES(vector, )
#if defined(__x86_64__)
DEFINE_BYTES(avx2, __attribute__((target("avx2,bmi,bmi2,popcnt"))))
DEFINE_BYTES(avx512, __attribute__((target("avx512f,avx512bw,avx512vl,avx512dq,bmi,bmi2,popcnt"))))
#define CHOOSE(level, name, ...)                                                                                     \
    ((level) == SLUICE_LEVEL_AVX512 ? avx512_##name(__VA_ARGS__)                                                     \
     : (level) == SLUICE_LEVEL_AVX2 ? avx2_##name(__VA_ARGS__) : vector_##name(__VA_ARGS__))
#else
#define CHOOSE(level, name, ...) ((void)(level), vector_##name(__VA_ARGS__))
#endif

size_t sluice_count_high_bytes(int level, const uint8_t *text, size_t count) {
    return CHOOSE(level, high, text, count);
}

int sluice_is_utf8(int level, const uint8_t *text, size_t count) { return CHOOSE(level, utf8, text, count); }

size_t sluice_next_line_of_be(int level, const uint8_t *text, size_t count, size_t from) {
    return CHOOSE(level, be_line, text, count, from);
}

size_t sluice_next_code_group(int level, const uint8_t *text, size_t count, size_t from) {
    return CHOOSE(level, code, text, count, from);
}

size_t sluice_pass_plain_text(int level, const uint8_t *text, size_t count, size_t from, size_t *seen) {
    return CHOOSE(level, plain, text, count, from, seen);
}

size_t sluice_pass_code(int level, const uint8_t *text, size_t count, size_t from) {
    return CHOOSE(level, code_end, text, count, from);
}
