/* SPDX-License-Identifier: MIT
 * sha512.h: SHA-512 (FIPS 180-4), for seeding random from text as CPython does. */
#ifndef HOOP_SHA512_H
#define HOOP_SHA512_H

#include "base/base.h"

void sha512(const uint8_t *data, size_t len, uint8_t digest[64]);

#endif
