#ifndef SLUICE_CELLS_H
#define SLUICE_CELLS_H

// What cells are made of: shared by making their normal form and by searching for them.

#include "folding.h"
#include "sip.h"

#include <string.h>

static inline int is_digit(uint8_t byte) { return (uint8_t)(byte - '0') < 10; }

static inline size_t encode(uint32_t scalar, uint8_t *bytes) {
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

// What may stand before and behind the @ of an e-mail address, and what it neither begins nor ends with there. Addresses
// beyond ASCII are text to the search.
enum { LOCAL = 1, DOMAIN = 2, LOCAL_EDGE = 4, DOMAIN_EDGE = 8 };

static const uint8_t address_bytes[256] = {
    ['0' ... '9'] = LOCAL | DOMAIN, ['A' ... 'Z'] = LOCAL | DOMAIN, ['a' ... 'z'] = LOCAL | DOMAIN,
    ['.'] = LOCAL | DOMAIN | LOCAL_EDGE | DOMAIN_EDGE, ['-'] = LOCAL | DOMAIN | LOCAL_EDGE | DOMAIN_EDGE,
    ['_'] = LOCAL | LOCAL_EDGE, ['%'] = LOCAL | LOCAL_EDGE, ['+'] = LOCAL | LOCAL_EDGE, ['\''] = LOCAL | LOCAL_EDGE,
};

static inline int is_local(uint8_t byte) { return address_bytes[byte] & LOCAL; }
static inline int is_domain(uint8_t byte) { return address_bytes[byte] & DOMAIN; }
static inline int is_local_edge(uint8_t byte) { return address_bytes[byte] & LOCAL_EDGE; }
static inline int is_domain_edge(uint8_t byte) { return address_bytes[byte] & DOMAIN_EDGE; }

// Bytes of an address before its @, and behind it, at most.
enum { LONGEST_ADDRESS_PART = 254 };

// The form of an address: its characters in lower case. Negative when it is too long.
static inline int email_form(const uint8_t *text, size_t count, uint8_t *form) {
    if (count > SLUICE_LONGEST_CELL) return SLUICE_CELL_TOO_LONG;
    for (size_t index = 0; index < count; index++)
        form[index] = (uint8_t)(text[index] - 'A') < 26 ? text[index] | 0x20 : text[index];
    return (int)count;
}

// A walk over groups of digits.
typedef struct {
    const sluice_folding *folding;
    const uint8_t *text;
    size_t count;
    size_t index;
    size_t size;
    uint8_t form[SLUICE_LONGEST_CELL];
} digit_walk;

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
    if (text[index] < 0x80) return is_digit(text[index]) || (uint8_t)((text[index] | 0x20) - 'a') < 26;
    uint8_t kind = kind_of(folding, scalar_at(text, count, index, &length));
    return kind != SLUICE_SEPARATOR && kind != SLUICE_STANDALONE;
}

// Takes the digits of the group that the walk stands at. False when there are more than `most`, or a letter follows.
static inline int take_group(digit_walk *walk, size_t most) {
    const uint8_t *text = walk->text;
    size_t index = walk->index, size = walk->size, count = walk->count;
    while (index < count && is_digit(text[index])) {
        if (size == most) return 0;
        walk->form[size++] = text[index++];
    }
    walk->index = index;
    walk->size = size;
    return !word_goes_on(walk->folding, walk->text, walk->count, walk->index);
}

// Goes on to the next group, which one or two signs part from the last one. False when there is none.
static inline int next_group(digit_walk *walk) {
    size_t index = walk->index, count = walk->count;
    size_t gap = index < count ? group_gap(walk->text, count, index) : 0;
    if (!gap) return 0;
    index += gap;
    if (index < count && !is_digit(walk->text[index])) {
        if (!(gap = group_gap(walk->text, count, index))) return 0;
        index += gap;
    }
    if (index >= count || !is_digit(walk->text[index])) return 0;
    walk->index = index;
    return 1;
}

// MARK: Hash

// SipHash-2-4 with 128 bits.
typedef struct {
    uint64_t v[4];
} sip_state;

static inline __attribute__((always_inline)) void sip_double_block(uint64_t v[4], uint64_t block) {
    v[3] ^= block;
    sip_round(v);
    sip_round(v);
    v[0] ^= block;
}

// The first half; the state gives the second.
static inline uint64_t sip_first(const uint64_t key[2], const uint8_t *bytes, size_t count, sip_state *state) {
    sip_state s;
    sip_begin(s.v, key);
    s.v[1] ^= 0xEE;
    size_t index = 0;
    for (; index + 8 <= count; index += 8) {
        uint64_t word;
        memcpy(&word, bytes + index, 8);
        sip_double_block(s.v, word);
    }
    uint64_t last = (uint64_t)count << 56;
    for (size_t offset = 0; index + offset < count; offset++) last |= (uint64_t)bytes[index + offset] << 8 * offset;
    sip_double_block(s.v, last);
    s.v[2] ^= 0xEE;
    for (int round = 0; round < 4; round++) sip_round(s.v);
    *state = s;
    return s.v[0] ^ s.v[1] ^ s.v[2] ^ s.v[3];
}

static inline uint64_t sip_second(sip_state s) {
    s.v[1] ^= 0xDD;
    for (int round = 0; round < 4; round++) sip_round(s.v);
    return s.v[0] ^ s.v[1] ^ s.v[2] ^ s.v[3];
}

// MARK: Filter

// Constants of the Parquet format's specification of its split block Bloom filter.
static const uint32_t salts[8] = {
    0x47B6137Bu, 0x44974D91u, 0x8824AD5Bu, 0xA2B7289Du, 0x705495C7u, 0x2DF1424Bu, 0x9EFC4947u, 0x5C6BFB31u,
};

static inline uint64_t block_number(uint64_t block_count, uint64_t hash) { return (hash >> 32) * block_count >> 32; }

#endif
