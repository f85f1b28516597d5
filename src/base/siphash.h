/* SPDX-License-Identifier: MIT
 * siphash.h: SipHash-1-3, the keyed hash of strings (Aumasson and Bernstein, "SipHash: a fast short-input PRF", with
 * one compression and three finalization rounds). */
#ifndef HOOP_SIPHASH_H
#define HOOP_SIPHASH_H

#include "base/base.h"

uint64_t siphash13(const uint64_t key[2], const void *data, size_t len);

/* Folded to 32 bits, never 0 (0 stands for "not computed" where hashes are stored). */
static inline uint32_t siphash_fold(uint64_t h) {
    uint32_t folded = (uint32_t)(h ^ (h >> 32));
    return folded ? folded : 1;
}

#endif
