#include "folding.h"
#include "masks.h"

#include <string.h>

// MARK: Beginnings

// Of 64 bytes, which are letters and digits in ASCII, which are beyond it, and which begin a character there.
typedef struct {
    uint64_t letters, digits, others, leads;
} byte_kinds;

static inline __attribute__((always_inline)) byte_kinds kinds_vector(const uint8_t *text) {
    bytes64 bytes;
    memcpy(&bytes, text, 64);
    byte_kinds kinds = {
        MASK(((bytes | 0x20) - 'a') < 26), MASK((bytes - '0') < 10), MASK(bytes >= 0x80), MASK(bytes >= 0xC0),
    };
    return kinds;
}

static int is_digit(uint8_t byte) { return (uint8_t)(byte - '0') < 10; }
static int is_letter(uint8_t byte) { return (uint8_t)((byte | 0x20) - 'a') < 26; }

static inline byte_kinds kinds_scalar(const uint8_t *text) {
    byte_kinds kinds = {0, 0, 0, 0};
    for (int index = 0; index < 64; index++) {
        kinds.letters |= (uint64_t)is_letter(text[index]) << index;
        kinds.digits |= (uint64_t)is_digit(text[index]) << index;
        kinds.others |= (uint64_t)(text[index] >= 0x80) << index;
        kinds.leads |= (uint64_t)(text[index] >= 0xC0) << index;
    }
    return kinds;
}

// Where runs of some lengths may begin among bits that are set, as far as 64 bits tell; `lengths` as in
// `sluice_listed_gate`. `others` may lengthen a run.
static inline __attribute__((always_inline)) uint64_t runs_of(uint64_t bits, uint64_t others, uint32_t lengths) {
    if (!lengths) return 0;
    uint64_t result = 0, run = bits;
    for (uint32_t length = 1; length < 8 && lengths >> (length - 1) != 0xFFu >> (length - 1); length++) {
        uint64_t unknown = ~(~0ull >> length), next = bits >> length;
        uint64_t wanted = -(uint64_t)(lengths >> (length - 1) & 1);
        result |= run & ~next & (wanted | others >> length | unknown);
        run &= next | unknown;
    }
    return lengths & 0x80 ? result | run : result;
}

// Where words may begin in 64 bytes, as far as their lengths tell; `in_word` holds whether the byte before belongs to one.
static inline __attribute__((always_inline)) uint64_t starts_of(
    byte_kinds kinds, const sluice_listed_gate *gate, uint64_t *in_word) {
    uint64_t word = kinds.letters | kinds.digits, first = word & ~(word << 1 | *in_word);
    *in_word = word >> 63;
    uint64_t result = runs_of(kinds.letters, kinds.others, gate->letter_runs)
                      | runs_of(kinds.digits, kinds.others, gate->digit_runs);
    return (result & first) | kinds.leads;
}

static const uint64_t ONES = 0x0101010101010101ull, HIGH = 0x8080808080808080ull;

// The letters, or the digits, with which eight bytes begin. `goes_on` is set when a byte beyond ASCII follows them.
static inline __attribute__((always_inline)) uint64_t leading_run(uint64_t bytes, int *goes_on) {
    uint64_t lower = bytes | 0x20 * ONES, low = lower & ~HIGH;
    uint64_t letters = (low + (0x80 - 'a') * ONES) & ~(low + (0x80 - 'z' - 1) * ONES) & ~bytes & HIGH;
    uint64_t digits = (low + (0x80 - '0') * ONES) & ~(low + (0x80 - '9' - 1) * ONES) & bytes << 2 & ~bytes & HIGH;
    uint64_t others = ~(letters & 0x80 ? letters : digits) & HIGH;
    *goes_on = 0;
    if (!others) return lower;
    int end = __builtin_ctzll(others) & ~7;
    *goes_on = (int)(bytes >> end >> 7 & 1);
    return lower & ((1ull << end) - 1);
}

uint64_t sluice_first_run(const sluice_folding *folding, const uint8_t *text, size_t count) {
    sluice_walk walk = {folding, text, count, count, 0};
    uint8_t last_kind = SLUICE_SEPARATOR;
    while (walk.index < count && !next_word(&walk)) continue;
    uint64_t run = 0;
    int has_letters = 0;
    for (int length = 0; length < 8; length++) {
        uint32_t letter = next_letter(&walk, length == 0, &last_kind);
        if (!letter || letter >= 0x80 || (length > 0 && has_letters != is_letter((uint8_t)letter))) break;
        has_letters = is_letter((uint8_t)letter);
        run |= (uint64_t)letter << 8 * length;
    }
    return run;
}

static inline __attribute__((always_inline)) unsigned may_begin(
    const sluice_listed_gate *gate, const uint8_t *text, size_t count, size_t place) {
    if (text[place] >= 0x80) return 1;
    uint64_t bytes;
    if (place + 8 <= count) {
        memcpy(&bytes, text + place, 8);
    } else {
        uint8_t rest[8] = {0};
        memcpy(rest, text + place, count - place);
        memcpy(&bytes, rest, 8);
    }
    int goes_on;
    uint64_t hash = sluice_gate_hash(leading_run(bytes, &goes_on)), bits = sluice_gate_bits(hash);
    return (unsigned)((gate->words[hash >> gate->shift] & bits) == bits) | (unsigned)goes_on;
}

typedef uint64_t words8 __attribute__((ext_vector_type(8)));
typedef _Bool bits8 __attribute__((ext_vector_type(8)));

// `may_begin` of eight places, a bit for each; the eight bytes from each of them on belong to the text.
static inline __attribute__((always_inline)) unsigned may_begin_eight(
    const sluice_listed_gate *gate, const uint8_t *text, const uint32_t *places) {
    words8 bytes, found;
#pragma clang loop unroll(full)
    for (int lane = 0; lane < 8; lane++) {
        uint64_t word;
        memcpy(&word, text + places[lane], 8);
        bytes[lane] = word;
    }
    words8 lower = bytes | 0x20 * ONES, low = lower & ~HIGH;
    words8 letters = (low + (0x80 - 'a') * ONES) & ~(low + (0x80 - 'z' - 1) * ONES) & ~bytes;
    words8 digits = (low + (0x80 - '0') * ONES) & ~(low + (0x80 - '9' - 1) * ONES) & bytes << 2 & ~bytes;
    words8 others = ~((letters & 0x80) != 0 ? letters : digits) & HIGH;
    // The lowest bit that is set: that of the first byte behind the run.
    words8 end = others & -others;
    // As `sluice_gate_hash` and `sluice_gate_bits` have it.
    words8 hash = (lower & ((end >> 7) - 1)) * 0x9E3779B97F4A7C15ull;
    hash = (hash ^ hash >> 32) * 0xC2B2AE3D27D4EB4Full;
    words8 number = hash >> gate->shift;
#pragma clang loop unroll(full)
    for (int lane = 0; lane < 8; lane++) found[lane] = gate->words[number[lane]];
    words8 passes = (found >> (hash >> 20 & 63) & found >> (hash >> 26 & 63) & 1) | (bytes & (end | 0x80));
    return __builtin_bit_cast(uint8_t, __builtin_convertvector(passes != 0, bits8));
}

// Words that are collected before they are judged: without a branch between them, their reads of the gate go on side by
// side.
enum { MOST_WAITING = 256 };

// Appends the numbers of the bits that are set, and up to seven more behind them. Returns how many are set.
static inline __attribute__((always_inline)) size_t append_bits(uint64_t bits, size_t base, uint32_t *numbers) {
    size_t count = (size_t)__builtin_popcountll(bits);
    for (size_t group = 0; group < count; group += 8) {
#pragma clang loop unroll(full)
        for (size_t lane = 0; lane < 8; lane++) {
            numbers[group + lane] = (uint32_t)base + (uint32_t)__builtin_ctzll(bits | 1ull << 63);
            bits &= bits - 1;
        }
    }
    return count;
}

// Puts those of some places at which a listed value may begin among `found`; returns how many there are.
static inline __attribute__((always_inline)) size_t judge(
    const sluice_listed_gate *gate, const uint8_t *text, size_t count, const uint32_t *places, size_t place_count,
    uint32_t *found) {
    size_t found_count = 0, index = 0;
    for (; index + 8 <= place_count && places[index + 7] + 8ull <= count; index += 8) {
        for (unsigned passed = may_begin_eight(gate, text, places + index); passed; passed &= passed - 1)
            found[found_count++] = places[index + (size_t)__builtin_ctz(passed)];
    }
    for (; index < place_count; index++) {
        if (may_begin(gate, text, count, places[index])) found[found_count++] = places[index];
    }
    return found_count;
}

#define DEFINE_FIND(NAME, TARGET, KINDS)                                                                             \
    TARGET static size_t NAME(                                                                                       \
        const sluice_listed_gate *gate, const uint8_t *text, size_t count, size_t from, size_t to, uint32_t *places, \
        size_t capacity, size_t *place_count) {                                                                      \
        uint32_t waiting[MOST_WAITING + 8];                                                                          \
        size_t found = 0, block = from;                                                                              \
        uint64_t in_word = from > 0 && (is_letter(text[from - 1]) || is_digit(text[from - 1]));                      \
        while (block < to && capacity - found >= 64) {                                                               \
            size_t pending = 0, room = capacity - found < MOST_WAITING ? capacity - found : MOST_WAITING;            \
            for (; block < to && room - pending >= 64; block += 64) {                                                \
                uint8_t rest[64] = {0};                                                                              \
                const uint8_t *source = text + block;                                                                \
                if (block + 64 > count) {                                                                            \
                    memcpy(rest, source, count - block);                                                             \
                    source = rest;                                                                                   \
                }                                                                                                    \
                uint64_t starts = starts_of(KINDS(source), gate, &in_word);                                          \
                if (to - block < 64) starts &= (1ull << (to - block)) - 1;                                           \
                pending += append_bits(starts, block, waiting + pending);                                            \
            }                                                                                                        \
            found += judge(gate, text, count, waiting, pending, places + found);                                     \
        }                                                                                                            \
        *place_count = found;                                                                                        \
        return block < to ? block : to;                                                                              \
    }

DEFINE_FIND(find_scalar, , kinds_scalar)
DEFINE_FIND(find_vector, , kinds_vector)
#if defined(__x86_64__)
DEFINE_FIND(find_avx2, __attribute__((target("avx2,bmi,bmi2,popcnt"))), kinds_vector)
DEFINE_FIND(find_avx512, __attribute__((target("avx512f,avx512bw,avx512vl,avx512dq,bmi,bmi2,popcnt"))), kinds_vector)
#endif

size_t sluice_find_listed(
    const sluice_listed_gate *gate, int level, const uint8_t *text, size_t count, size_t from, size_t to,
    uint32_t *places, size_t capacity, size_t *place_count) {
    switch (level) {
#if defined(__x86_64__)
    case SLUICE_LEVEL_AVX512: return find_avx512(gate, text, count, from, to, places, capacity, place_count);
    case SLUICE_LEVEL_AVX2: return find_avx2(gate, text, count, from, to, places, capacity, place_count);
#endif
    case SLUICE_LEVEL_SCALAR: return find_scalar(gate, text, count, from, to, places, capacity, place_count);
    default: return find_vector(gate, text, count, from, to, places, capacity, place_count);
    }
}

// MARK: Phrases

// The finalizer of MurmurHash3 (Appleby, public domain): every bit of the input moves every bit of the result.
static inline uint64_t mixed(uint64_t value) {
    value = (value ^ value >> 33) * 0xFF51AFD7ED558CCDull;
    value = (value ^ value >> 33) * 0xC4CEB9FE1A85EC53ull;
    return value ^ value >> 33;
}

static inline uint64_t word_with(uint64_t word, uint32_t letter) {
    word = (word ^ letter) * 0x9E3779B97F4A7C15ull;
    return word ^ word >> 29;
}

// The hash of the words so far and one more, which the walk stands at; 0 stands for a free slot and is none.
static inline uint64_t with_word(uint64_t hash, sluice_walk *walk, uint8_t *last_kind) {
    uint64_t word = 0xCBF29CE484222325ull;
    uint32_t letter;
    const sluice_folding *folding = walk->folding;
    size_t begin = walk->index, index = begin;
    // Most words are letters of ASCII from beginning to end.
    for (; index < walk->limit; index++) {
        uint8_t byte = walk->text[index], kind = folding->kinds[byte];
        if (byte >= 0x80 || kind == SLUICE_SEPARATOR || kind >= SLUICE_MARK) break;
        word = word_with(word, folding->values[byte]);
        *last_kind = kind;
    }
    walk->index = index;
    for (int first = index == begin; (letter = next_letter(walk, first, last_kind)); first = 0)
        word = word_with(word, letter);
    hash = mixed(hash * 31 + word);
    return hash ? hash : 1;
}

size_t sluice_phrase_hashes(
    const sluice_folding *folding, const uint8_t *text, size_t count, uint64_t *hashes, size_t capacity) {
    sluice_walk walk = {folding, text, count, count, 0};
    uint64_t hash = 0;
    uint8_t last_kind = SLUICE_SEPARATOR;
    size_t words = 0;
    while (walk.index < count) {
        // Here any number of separators may part words.
        if (!next_word(&walk)) continue;
        hash = with_word(hash, &walk, &last_kind);
        if (words < capacity) hashes[words] = hash;
        words++;
    }
    return words;
}

static inline uint32_t value_of(const sluice_phrases *phrases, uint64_t hash) {
    for (uint64_t slot = hash & phrases->slot_mask;; slot = (slot + 1) & phrases->slot_mask) {
        uint64_t found = phrases->hashes[slot];
        if (found == hash) return phrases->values[slot];
        if (!found) return 0;
    }
}

size_t sluice_match_phrases(
    const sluice_phrases *phrases, const uint8_t *text, size_t count, const uint32_t *places, size_t place_count,
    sluice_listed_event *events, size_t capacity, size_t *next) {
    size_t found = 0, done = 0;
    for (; done < place_count && capacity - found >= SLUICE_MOST_LISTED_WORDS; done++) {
        size_t start = places[done];
        if (!begins_word(&phrases->folding, text, count, start)) continue;
        size_t limit = start + SLUICE_LONGEST_LISTED < count ? start + SLUICE_LONGEST_LISTED : count;
        sluice_walk walk = {&phrases->folding, text, count, limit, start};
        uint64_t hash = 0;
        uint8_t last_kind = SLUICE_SEPARATOR;
        for (int words = 0; words < SLUICE_MOST_LISTED_WORDS; words++) {
            hash = with_word(hash, &walk, &last_kind);
            // A word that the limit cuts is none.
            if (walk.index >= limit && limit < count) break;
            uint32_t value = value_of(phrases, hash);
            if (value & 0x7FFFFFFF) {
                sluice_listed_event event = {(uint32_t)start, (uint32_t)walk.index, value & 0x7FFFFFFF};
                events[found++] = event;
            }
            if (!(value & 0x80000000) || !next_word(&walk)) break;
        }
    }
    *next = done;
    return found;
}
