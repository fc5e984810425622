#ifndef SLUICE_MASKS_H
#define SLUICE_MASKS_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

// All that passes or returns vectors is inlined, so no calling convention is at stake.
#pragma clang diagnostic ignored "-Wpsabi"

/// Bytes that are looked at together.
typedef uint8_t bytes64 __attribute__((ext_vector_type(64)));
typedef _Bool bits64 __attribute__((ext_vector_type(64)));

/// Of 64 bytes, a bit for each that a condition holds for, the first one lowest.
#define MASK(condition) __builtin_bit_cast(uint64_t, __builtin_convertvector(condition, bits64))

/// The 64 bytes at an offset, or a copy of what is left with NULs behind it.
///
/// - copy: room for 64 bytes.
static inline __attribute__((always_inline)) const uint8_t *block_at(
    const uint8_t *text, size_t count, size_t first, uint8_t *copy) {
    if (first + 64 <= count) return text + first;
    memset(copy, 0, 64);
    if (first < count) memcpy(copy, text + first, count - first);
    return copy;
}

/// Of 64 bytes, a bit for each that is one.
static inline __attribute__((always_inline)) uint64_t equal_vector(const uint8_t *block, uint8_t byte) {
    bytes64 bytes;
    memcpy(&bytes, block, 64);
    return MASK(bytes == byte);
}

#endif
