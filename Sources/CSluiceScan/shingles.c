#include "folding.h"
#include "sip.h"

#include <string.h>

// MARK: SipHash

static inline __attribute__((always_inline)) void sip_block(uint64_t v[4], uint64_t block) {
    v[3] ^= block;
    sip_round(v);
    v[0] ^= block;
}

// `rest` holds the bytes behind the last whole block, `count` is that of all bytes.
static inline __attribute__((always_inline)) uint64_t sip_end(uint64_t v[4], uint64_t rest, uint64_t count) {
    sip_block(v, rest | count << 56);
    v[2] ^= 0xFF;
    for (int round = 0; round < 3; round++) sip_round(v);
    return v[0] ^ v[1] ^ v[2] ^ v[3];
}

uint64_t sluice_siphash_1_3(const uint64_t key[2], const uint8_t *bytes, size_t count) {
    uint64_t v[4], rest = 0;
    sip_begin(v, key);
    size_t index = 0;
    for (; index + 8 <= count; index += 8) {
        uint64_t block = 0;
        for (int byte = 0; byte < 8; byte++) block |= (uint64_t)bytes[index + byte] << 8 * byte;
        sip_block(v, block);
    }
    for (int shift = 0; index < count; index++, shift += 8) rest |= (uint64_t)bytes[index] << shift;
    return sip_end(v, rest, count);
}

// MARK: Shingles

// An odd number whose neighbours hold few factors of two, so that exchanged words give another sum.
static const uint64_t FACTOR = 0xC4CEB9FE1A85EC53ull;

// FACTOR to the power of SLUICE_SHINGLE_WORDS.
static inline uint64_t factor_of_leaving(void) {
    uint64_t power = 1;
    for (int word = 0; word < SLUICE_SHINGLE_WORDS; word++) power *= FACTOR;
    return power;
}

// The finalizer of MurmurHash3 (Appleby, public domain), so that neighbours lie anywhere; none is 0.
static inline uint64_t spread(uint64_t value) {
    value = (value ^ value >> 33) * 0xFF51AFD7ED558CCDull;
    value = (value ^ value >> 33) * 0xC4CEB9FE1A85EC53ull;
    value ^= value >> 33;
    return value ? value : 1;
}

// Takes the hash of a word. Returns 1 when a shingle is told.
static inline __attribute__((always_inline)) size_t take_word(
    sluice_shingler *shingler, uint64_t hash, uint64_t start, uint64_t end, const sluice_shingle_gate *gate,
    sluice_shingle *found) {
    uint32_t place = shingler->place;
    shingler->place = place + 1 < SLUICE_SHINGLE_WORDS ? place + 1 : 0;
    shingler->rolling = shingler->rolling * FACTOR + hash - shingler->hashes[place] * factor_of_leaving();
    shingler->hashes[place] = hash;
    shingler->starts[place] = start;
    shingler->word_count++;
    if (shingler->word_count < SLUICE_SHINGLE_WORDS) return 0;
    uint64_t shingle = spread(shingler->rolling), bit = shingle & gate->mask;
    if (shingle >= gate->bound && (shingle > gate->most || !(gate->bits[bit >> 6] >> (bit & 63) & 1))) return 0;
    found->hash = shingle;
    found->start = shingler->starts[shingler->place];
    found->end = end;
    return 1;
}

static inline void open_word(sluice_shingler *shingler, uint64_t start) {
    sip_begin(shingler->sip, shingler->key);
    shingler->block = 0;
    shingler->byte_count = 0;
    shingler->is_open = 1;
    shingler->word_start = start;
}

static inline void add_byte(sluice_shingler *shingler, uint8_t byte) {
    shingler->block |= (uint64_t)byte << (shingler->byte_count & 7) * 8;
    if ((++shingler->byte_count & 7) == 0) {
        sip_block(shingler->sip, shingler->block);
        shingler->block = 0;
    }
}

// The letter as UTF-8.
static inline void add_letter(sluice_shingler *shingler, uint32_t letter) {
    if (letter < 0x80) {
        add_byte(shingler, (uint8_t)letter);
    } else if (letter < 0x800) {
        add_byte(shingler, (uint8_t)(0xC0 | letter >> 6));
        add_byte(shingler, (uint8_t)(0x80 | (letter & 0x3F)));
    } else if (letter < 0x10000) {
        add_byte(shingler, (uint8_t)(0xE0 | letter >> 12));
        add_byte(shingler, (uint8_t)(0x80 | (letter >> 6 & 0x3F)));
        add_byte(shingler, (uint8_t)(0x80 | (letter & 0x3F)));
    } else {
        add_byte(shingler, (uint8_t)(0xF0 | letter >> 18));
        add_byte(shingler, (uint8_t)(0x80 | (letter >> 12 & 0x3F)));
        add_byte(shingler, (uint8_t)(0x80 | (letter >> 6 & 0x3F)));
        add_byte(shingler, (uint8_t)(0x80 | (letter & 0x3F)));
    }
}

static inline size_t close_word(
    sluice_shingler *shingler, const sluice_shingle_gate *gate, sluice_shingle *found) {
    if (!shingler->is_open) return 0;
    shingler->is_open = 0;
    uint64_t hash = sip_end(shingler->sip, shingler->block, shingler->byte_count);
    return take_word(shingler, hash, shingler->word_start, shingler->word_end, gate, found);
}

static const uint64_t ONES = 0x0101010101010101ull, HIGH = 0x8080808080808080ull;

// How many of eight bytes, from the lowest on, are ASCII letters and digits.
static inline __attribute__((always_inline)) unsigned leading_alphanumerics(uint64_t bytes) {
    uint64_t plain = bytes & ~HIGH, lower = plain | 0x20 * ONES;
    uint64_t letters = (lower + (0x80 - 'a') * ONES) & ~(lower + (0x80 - 'z' - 1) * ONES);
    uint64_t digits = (plain + (0x80 - '0') * ONES) & ~(plain + (0x80 - '9' - 1) * ONES);
    uint64_t others = ~((letters | digits) & ~bytes) & HIGH;
    return others ? (unsigned)__builtin_ctzll(others) >> 3 : 8;
}

static inline int hex_digit(uint8_t byte) {
    if ((uint8_t)(byte - '0') < 10) return byte - '0';
    uint8_t letter = (uint8_t)((byte | 0x20) - 'a');
    return letter < 6 ? letter + 10 : -1;
}

// The character at a place, or what an escape stands for there.
static inline uint32_t character_at(const uint8_t *text, size_t count, size_t index, uint32_t *length) {
    if (text[index] != '\\' || index + 1 >= count) return scalar_at(text, count, index, length);
    *length = 1;
    switch (text[index + 1]) {
    case 'n':
    case 'r':
    case 't': *length = 2; return ' ';
    case 'u': break;
    default: return '\\';
    }
    if (index + 6 > count) return '\\';
    uint32_t value = 0;
    for (int digit = 2; digit < 6; digit++) {
        int next = hex_digit(text[index + digit]);
        if (next < 0) return '\\';
        value = value << 4 | (uint32_t)next;
    }
    *length = 6;
    return value >= 0xD800 && value < 0xE000 ? 0xFFFD : value;
}

size_t sluice_find_shingles(
    sluice_shingler *shingler, const sluice_folding *folding, const uint8_t *text, size_t count, size_t from, size_t to,
    uint64_t base, const sluice_shingle_gate *gate, sluice_shingle *found, size_t capacity, size_t *found_count) {
    size_t index = from, told = 0;
    while (index < to && capacity - told >= 2) {
        uint8_t byte = text[index];
        if (!shingler->is_open && byte < 0x80 && byte != '\\' && folding->kinds[byte] == SLUICE_SEPARATOR) {
            index++;
            continue;
        }
        if (byte < 0x80 && byte != '\\' && index + 8 <= count && (!shingler->is_open || !(shingler->byte_count & 7))) {
            uint64_t bytes;
            memcpy(&bytes, text + index, 8);
            unsigned length = leading_alphanumerics(bytes);
            if (length > 0) {
                uint64_t lower = bytes | 0x20 * ONES;
                if (!shingler->is_open) open_word(shingler, base + index);
                index += length;
                shingler->byte_count += length;
                shingler->word_end = base + index;
                if (length == 8) {
                    sip_block(shingler->sip, lower);
                } else {
                    shingler->block = lower & ((1ull << 8 * length) - 1);
                    uint8_t next = (uint8_t)(bytes >> 8 * length);
                    if (next < 0x80 && next != '\\') {
                        told += close_word(shingler, gate, found + told);
                        index++;
                    }
                }
                continue;
            }
        }
        uint32_t length;
        uint32_t scalar = character_at(text, count, index, &length);
        uint8_t kind = kind_of(folding, scalar);
        uint64_t start = base + index;
        index += length;
        if (kind == SLUICE_MARK) {
            if (shingler->is_open) shingler->word_end = base + index;
            continue;
        }
        if (kind == SLUICE_SEPARATOR || kind == SLUICE_STANDALONE) told += close_word(shingler, gate, found + told);
        if (kind == SLUICE_SEPARATOR) continue;
        if (!shingler->is_open) open_word(shingler, start);
        add_letter(shingler, folded(folding, scalar));
        shingler->word_end = base + index;
        if (kind == SLUICE_STANDALONE) told += close_word(shingler, gate, found + told);
    }
    *found_count = told;
    return index;
}

size_t sluice_end_shingles(sluice_shingler *shingler, const sluice_shingle_gate *gate, sluice_shingle *found) {
    return close_word(shingler, gate, found);
}
