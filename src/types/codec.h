/* SPDX-License-Identifier: MIT
 * codec.h: text to bytes and back: the built-in encodings, their error handlers, and the door to those of Python code.
 *
 * A codec function works on whole inputs. Where it meets what it cannot translate it calls codec_encode_error or
 * codec_decode_error with the range and the reason; they apply the handler by its name: the common ones inline, others
 * through the registry (codecs.register_error), which is a dict in rt made by the _codecs module.
 */
#ifndef HOOP_CODEC_H
#define HOOP_CODEC_H

#include "object/runtime.h"

/* str.encode() and bytes.decode(): names as Python values (0: utf-8, strict). Unknown names are looked up in the codecs
 * module; the result must be bytes (str). `source` is the object that the data belong to, for errors and for codecs in
 * Python; 0: bytes are made from the data when needed. */
MUST_CHECK Owned codec_encode(Runtime *rt, Borrowed str, Borrowed encoding_or_null, Borrowed errors_or_null);
MUST_CHECK Owned codec_decode(Runtime *rt, Borrowed source, const uint8_t *data, size_t len, Borrowed encoding_or_null,
                              Borrowed errors_or_null);

/* The built-in codecs by number, for the _codecs module and files. */
enum Codec {
    CODEC_NONE = -1, CODEC_UTF8, CODEC_UTF8_SIG, CODEC_UTF16, CODEC_UTF16_LE, CODEC_UTF16_BE, CODEC_UTF32, CODEC_UTF32_LE,
    CODEC_UTF32_BE, CODEC_LATIN1, CODEC_ASCII, CODEC_RAW_UNICODE_ESCAPE, CODEC_UNICODE_ESCAPE, CODEC_CHARMAP,
};
/* By any of its names ("UTF8", "utf_8", "L1"...), CODEC_NONE if it is none of them. */
enum Codec codec_by_name(const char *name);
const char *codec_name(enum Codec codec); /* as errors show it: "utf-8" */

typedef struct CodecDecode {
    Owned str;        /* 0: error */
    size_t consumed;  /* bytes */
    int byte_order;   /* in: utf-16, utf-32: 0 look for a mark, -1 little, 1 big; out: what was found */
} CodecDecode;
/* final false: an incomplete sequence at the end is left over rather than an error. errors: NULL is "strict". */
MUST_CHECK Owned codec_run_encode(Runtime *rt, enum Codec codec, Borrowed str, const char *errors);
MUST_CHECK CodecDecode codec_run_decode(Runtime *rt, enum Codec codec, const uint8_t *data, size_t len, const char *errors,
                                        bool final, int byte_order);
/* Calls the decoder or encoder of a CodecInfo; the first of the two things it returns. A plain error of the codec is wrapped in one
 * of its type that names the encoding. */
MUST_CHECK Owned codec_call(Runtime *rt, Borrowed info, bool decode, Borrowed input, Borrowed encoding, Borrowed errors_or_null);

/* charmap codecs: mapping is a str (decode), a dict or any object with __getitem__; 0: latin-1. */
MUST_CHECK Owned codec_charmap_decode(Runtime *rt, const uint8_t *data, size_t len, const char *errors, Borrowed mapping);
MUST_CHECK Owned codec_charmap_encode(Runtime *rt, Borrowed str, const char *errors, Borrowed mapping);

/* The handler called `name` ("strict" when NULL): from the registry, or a built-in one as a callable object. */
MUST_CHECK Owned codec_lookup_error(Runtime *rt, const char *name);

COLD Owned raise_unicode_encode(Runtime *rt, const char *encoding, Borrowed str, size_t start, size_t end, const char *reason);

#endif
