/* SPDX-License-Identifier: MIT
 * hash_parts.h: what the hash modules share: hash_module.c (MD5, SHA-1, SHA-2), hash_sha3.c, hash_blake2.c.
 * In hash_parts.c, which needs no library. */
#ifndef HOOP_HASH_PARTS_H
#define HOOP_HASH_PARTS_H

#include "modules/module_parts.h"

/* The bytes to be hashed; -1: TypeError with hashlib's texts. Release the view afterwards. */
MUST_CHECK int hash_input(Runtime *rt, Borrowed data, Buffer *view);
MUST_CHECK Owned hash_hex(Runtime *rt, const uint8_t *digest, size_t len);
/* Arguments of a constructor: hash([data], *, usedforsecurity=True). string: the data may be given as string=. */
MUST_CHECK int hash_arguments(Runtime *rt, const char *name, bool string, const Value *args, size_t nargs, Borrowed kwnames, Value *data);
/* An int argument that is an unsigned C value of so many bits. */
MUST_CHECK int hash_unsigned(Runtime *rt, Borrowed v, uint64_t *out);

#endif
