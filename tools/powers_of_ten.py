#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Writes src/types/powers_of_ten.c: the top 128 bits of every power of ten that a double needs."""

FIRST, LAST = -342, 324


def top_bits(k):
    """floor(10**k * 2**s) with s such that the result has 128 bits."""
    if k >= 0:
        n = 10**k
        s = n.bit_length() - 128
        return n >> s if s >= 0 else n << -s
    d = 10**-k
    s = 127 + d.bit_length()
    n = (1 << s) // d
    return n >> (n.bit_length() - 128)


print("""/* SPDX-License-Identifier: MIT
 * powers_of_ten.c: written by tools/powers_of_ten.py: the top 128 bits (rounded down) of 10**k, k from %d to %d. */
#include "types/float_digits.h"

const uint64_t powers_of_ten[POWER_LAST - POWER_FIRST + 1][2] = {""" % (FIRST, LAST))
for k in range(FIRST, LAST + 1):
    n = top_bits(k)
    print("    {0x%016x, 0x%016x}, /* %d */" % (n >> 64, n & (1 << 64) - 1, k))
print("};")
