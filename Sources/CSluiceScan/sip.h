#ifndef SLUICE_SIP_H
#define SLUICE_SIP_H

// SipHash's round and start (Aumasson, Bernstein: SipHash, a fast short-input PRF), shared by its variants here.

#include <stdint.h>

static inline uint64_t rotated(uint64_t value, int bits) { return value << bits | value >> (64 - bits); }

static inline __attribute__((always_inline)) void sip_round(uint64_t v[4]) {
    v[0] += v[1];
    v[2] += v[3];
    v[1] = rotated(v[1], 13) ^ v[0];
    v[3] = rotated(v[3], 16) ^ v[2];
    v[0] = rotated(v[0], 32) + v[3];
    v[2] += v[1];
    v[3] = rotated(v[3], 21) ^ v[0];
    v[1] = rotated(v[1], 17) ^ v[2];
    v[2] = rotated(v[2], 32);
}

static inline __attribute__((always_inline)) void sip_begin(uint64_t v[4], const uint64_t key[2]) {
    v[0] = key[0] ^ 0x736F6D6570736575ull;
    v[1] = key[1] ^ 0x646F72616E646F6Dull;
    v[2] = key[0] ^ 0x6C7967656E657261ull;
    v[3] = key[1] ^ 0x7465646279746573ull;
}

#endif
