/* SPDX-License-Identifier: MIT
 * codecs_module.h: the codec registry: what hooks.codec_lookup leads to. */
#ifndef HOOP_CODECS_MODULE_H
#define HOOP_CODECS_MODULE_H

#include "object/runtime.h"

/* The codec's CodecInfo (LookupError: unknown encoding). Imports the modules codecs and, where it is installed, encodings. */
MUST_CHECK Owned codecs_lookup(Runtime *rt, Borrowed name);

#endif
