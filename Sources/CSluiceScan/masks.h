#ifndef SLUICE_MASKS_H
#define SLUICE_MASKS_H

#include <stdint.h>

// All that passes or returns vectors is inlined, so no calling convention is at stake.
#pragma clang diagnostic ignored "-Wpsabi"

/// Bytes that are looked at together.
typedef uint8_t bytes64 __attribute__((ext_vector_type(64)));
typedef _Bool bits64 __attribute__((ext_vector_type(64)));

/// Of 64 bytes, a bit for each that a condition holds for, the first one lowest.
#define MASK(condition) __builtin_bit_cast(uint64_t, __builtin_convertvector(condition, bits64))

#endif
