/* SPDX-License-Identifier: MIT
 * codec_parts.h: what the codec files share: the state of a run and what to do at an error. */
#ifndef HOOP_CODEC_PARTS_H
#define HOOP_CODEC_PARTS_H

#include "object/error.h"
#include "object/protocol.h"
#include "types/bytes.h"
#include "types/codec.h"
#include "types/str_parts.h"

/* One decoding run. data may be replaced by an error handler that changes exc.object: offsets, not pointers, are kept. */
typedef struct Decoder {
    Runtime *rt;
    enum Codec codec;
    const char *encoding, *errors;
    const uint8_t *data;
    size_t len, pos;
    bool final;
    StrBuf out;
    Owned object;  /* the bytes of the exception, once there was one */
    Owned exc, handler;
} Decoder;

/* data[start:end] is bad: what the handler wants goes to out, pos moves on. -1: error set. */
MUST_CHECK int decode_error(Decoder *d, size_t start, size_t end, const char *reason);

typedef struct Encoder {
    Runtime *rt;
    enum Codec codec;
    const char *encoding, *errors;
    Borrowed str;
    size_t pos;
    ByteBuf out;
    /* Writes one character of a replacement; -1 without error: it cannot be encoded. */
    int (*put)(struct Encoder *e, uint32_t c);
    unsigned unit; /* bytes a code unit: replacement bytes must be whole units */
    Owned exc, handler;
} Encoder;

MUST_CHECK int encode_error(Encoder *e, size_t start, size_t end, const char *reason);

/* The runs (codec_utf.c, codec_escape.c, codec_simple in codec.c). 0 or -1. */
int decode_utf8(Decoder *d);
int decode_utf16(Decoder *d, bool big);
int decode_utf32(Decoder *d, bool big);
int decode_unicode_escape(Decoder *d);
int decode_raw_unicode_escape(Decoder *d);
int encode_utf8(Encoder *e);
/* The whole str as a bytes object; 0 without an error: there are surrogates in it. */
MUST_CHECK Owned encode_valid_utf8(Runtime *rt, Borrowed str);
int encode_utf16(Encoder *e, bool big);
int encode_utf32(Encoder *e, bool big);
int encode_unicode_escape(Encoder *e);
int encode_raw_unicode_escape(Encoder *e);

/* Error registry: dict of the handlers that Python code registered; 0 if there is none yet. */
typedef struct CodecState {
    Owned error_handlers; /* dict */
    Owned search_path;    /* list of functions */
    Owned cache;          /* dict: normalized name -> CodecInfo */
} CodecState;
MUST_CHECK CodecState *codec_state(Runtime *rt);

#endif
