/* SPDX-License-Identifier: MIT
 * io_internal.h: structs and calls shared by the files of `_io`. */
#ifndef HOOP_IO_INTERNAL_H
#define HOOP_IO_INTERNAL_H

#include "modules/io_module.h"
#include "object/error.h"
#include "object/protocol.h"
#include "types/bytes.h"
#include "types/class.h"
#include "types/dict.h"
#include "types/int.h"
#include "types/list.h"
#include "types/module.h"
#include "types/str.h"
#include "types/tuple.h"

#define IO_BUFFER_SIZE 8192

enum IoType { IO_BASE, IO_RAW, IO_BUFFERED_BASE, IO_TEXT_BASE, IO_FILE, IO_READER, IO_WRITER, IO_RANDOM, IO_TEXT, IO_STRING, IO_BYTES, IO_NEWLINE_DECODER, IO_TYPE_COUNT };

typedef struct IoState {
    IoConfig config;
    uint32_t types[IO_TYPE_COUNT];
    Value unsupported; /* io.UnsupportedOperation */
    int *open_fds;     /* descriptors to close at the end; raw block */
    uint32_t open_count, open_room;
} IoState;

/* Start of every stream object. */
typedef struct IoBase {
    Object header;
    Value dict;
    bool closed;
    bool standard; /* made for sys.stdin, stdout or stderr */
} IoBase;

typedef struct FileIo {
    IoBase base;
    int fd; /* -1 closed, -2/-3: the host's callbacks for stdout/stderr */
    bool readable, writable, appending, created, closefd;
    int8_t seekable; /* -1 not known */
    size_t block;
} FileIo;

typedef struct Buffered {
    IoBase base;
    Value raw;
    uint8_t *buf; /* raw block */
    size_t size;
    size_t pos, end; /* unread bytes: buf[pos..end-1] */
    size_t pending;  /* unwritten bytes: buf[0..pending-1]; never both */
    bool readable, writable, detached, finalizing;
    bool busy; /* the raw stream is at work: what it calls must not come back here */
} Buffered;

enum Newline { NEWLINE_UNIVERSAL /* None */, NEWLINE_KEEP /* "" */, NEWLINE_LF, NEWLINE_CR, NEWLINE_CRLF };
enum FastCodec { CODEC_OTHER, CODEC_UTF8, CODEC_LATIN1, CODEC_ASCII };

typedef struct TextIo {
    IoBase base;
    Value buffer, encoding, errors;
    Value encoder, decoder; /* incremental codecs of the codecs module, for CODEC_OTHER; else 0 */
    Value decoded;          /* text read and not yet given out, or 0; from decoded_pos on */
    Value chunk;            /* bytes that `decoded` came from (for tell), or 0; with a decoder: those it held before, too */
    Value chunk_flags;      /* the decoder's state before them, without its bytes */
    double chunk_ratio;     /* their bytes a character */
    size_t chunk_size;      /* bytes asked for at once */
    size_t decoded_pos;
    uint8_t tail[8];        /* bytes of an incomplete character at the end of the last chunk */
    uint8_t tail_len;
    uint8_t chunk_tail;     /* how many bytes of a former tail precede `chunk` */
    bool chunk_cr;          /* a \r of the chunk before, kept back, precedes it */
    bool pending_cr;        /* the last chunk ended in \r (universal newlines) */
    bool line_buffering, write_through, detached, telling, seekable, readable, writable;
    bool mid_stream;        /* the next encoder does not begin a file: no byte order mark */
    uint8_t newline, codec, seen_newlines; /* seen: 1 \r, 2 \n, 4 \r\n */
    uint8_t *out;           /* encoded, unwritten bytes; raw block */
    size_t out_len, out_room;
} TextIo;

static inline IoState *io_state(Runtime *rt) { return rt->module_state[STATE_IO]; }
static inline bool io_is(Runtime *rt, Borrowed v, enum IoType t) { return v && v_is_ptr(v) && v_obj(v)->type == io_state(rt)->types[t]; }
static inline bool io_is_buffered(Runtime *rt, Borrowed v) { return io_is(rt, v, IO_READER) || io_is(rt, v, IO_WRITER) || io_is(rt, v, IO_RANDOM); }

/* io.UnsupportedOperation(text); returns 0. */
Owned io_unsupported(Runtime *rt, const char *text);
Borrowed io_unsupported_class(Runtime *rt); /* io.UnsupportedOperation; NULL: an error */
MUST_CHECK int io_is_closed(Runtime *rt, Borrowed stream);
/* An optional size argument: None or absent is -1. */
MUST_CHECK int io_size_arg(Runtime *rt, const Value *args, size_t nargs, ssize_t *out);
/* An attribute of, and a call of a method of, a stream that what runs meanwhile may let go of. */
MUST_CHECK Owned io_get(Runtime *rt, Borrowed o, const char *name);
MUST_CHECK Owned io_call(Runtime *rt, Borrowed o, const char *method, const Value *args, size_t nargs);
/* inner: the stream below, which knows of the file that the program forgot to close; 0: none. */
void io_finalize(Runtime *rt, Borrowed self, Borrowed inner_or_null);
/* Ask the stream below to warn that `source` is still open. */
void io_dealloc_warn(Runtime *rt, Borrowed inner, Borrowed source);
int io_base_traverse(Runtime *rt, Object *self, Visitor visit, void *arg);

/* FileIO */
MUST_CHECK Owned fileio_new(Runtime *rt, int fd, bool readable, bool writable, bool closefd, Borrowed name);
MUST_CHECK Owned fileio_open(Runtime *rt, Borrowed file, const char *mode, bool closefd, Borrowed opener);
ssize_t fileio_read_some(Runtime *rt, FileIo *f, void *out, size_t len); /* -1 error, -2 would block */
ssize_t fileio_write_some(Runtime *rt, FileIo *f, const void *data, size_t len);

/* An error that came before the present state: it is the context of a present error, or becomes the error. Consumes it. */
void io_chain_error(Runtime *rt, Owned earlier);

/* Buffered */
MUST_CHECK Owned buffered_new(Runtime *rt, enum IoType type, Borrowed raw, size_t size);
MUST_CHECK int buffered_write(Runtime *rt, Borrowed self, const uint8_t *data, size_t len);
MUST_CHECK int buffered_flush(Runtime *rt, Borrowed self);
MUST_CHECK Owned buffered_read1(Runtime *rt, Borrowed self, size_t len);

/* Text */
MUST_CHECK Owned text_new(Runtime *rt, Borrowed buffer, Borrowed encoding_or_none, Borrowed errors_or_none, Borrowed newline_or_none, bool line_buffering, bool write_through);
MUST_CHECK int text_flush(Runtime *rt, TextIo *t);
/* io_text_position.c: tell() and seek(), for io_text.c, and what they need of it. */
MUST_CHECK Owned text_tell(Runtime *rt, Borrowed self);
MUST_CHECK Owned text_seek(Runtime *rt, Borrowed self, Borrowed target, int whence);
MUST_CHECK int text_check_open(Runtime *rt, TextIo *t);
MUST_CHECK int text_make_decoder(Runtime *rt, TextIo *t);
void text_forget_read(Runtime *rt, TextIo *t);
MUST_CHECK int text_newline_arg(Runtime *rt, Borrowed newline, uint8_t *out);
/* \r\n and \r to \n; notes what was seen. Consumes s. */
MUST_CHECK Owned text_translate(Runtime *rt, Owned s, uint8_t *seen);
/* The line ends that were seen: None, one of them, or a tuple. */
MUST_CHECK Owned io_kinds_seen(Runtime *rt, unsigned seen);

extern const TypeSlots io_base_slots, io_raw_slots, io_buffered_base_slots, io_text_base_slots, io_file_slots, io_reader_slots, io_writer_slots, io_random_slots,
    io_text_slots, io_string_slots, io_bytes_slots, io_newline_decoder_slots;

/* What a readinto() fills; TypeError with that function's name. */
MUST_CHECK int io_writable_buffer(Runtime *rt, const char *function, Borrowed target, Buffer *view);

#endif
