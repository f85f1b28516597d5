/* SPDX-License-Identifier: MIT
 * io_module.c: the module `_io`, open(), and the standard streams. */
#include "modules/io_module.h"

#include <stdlib.h>
#include <unistd.h>

#include "gc/gc.h"
#include "modules/io_internal.h"
#include "object/roots.h"
#include "platform/file.h"
#include "types/function.h"

static const struct {
    const TypeSlots *slots;
    int base; /* enum IoType, -1: object */
} io_types[IO_TYPE_COUNT] = {
    [IO_BASE] = {&io_base_slots, -1},
    [IO_RAW] = {&io_raw_slots, IO_BASE},
    [IO_BUFFERED_BASE] = {&io_buffered_base_slots, IO_BASE},
    [IO_TEXT_BASE] = {&io_text_base_slots, IO_BASE},
    [IO_FILE] = {&io_file_slots, IO_RAW},
    [IO_READER] = {&io_reader_slots, IO_BUFFERED_BASE},
    [IO_WRITER] = {&io_writer_slots, IO_BUFFERED_BASE},
    [IO_RANDOM] = {&io_random_slots, IO_BUFFERED_BASE},
    [IO_TEXT] = {&io_text_slots, IO_TEXT_BASE},
    [IO_STRING] = {&io_string_slots, IO_TEXT_BASE},
    [IO_BYTES] = {&io_bytes_slots, IO_BUFFERED_BASE},
    [IO_NEWLINE_DECODER] = {&io_newline_decoder_slots, -1},
};

static IoState *make_state(Runtime *rt) {
    IoState *s = mem_calloc(rt, sizeof *s);
    if (!s) return NULL;
    rt->module_state[STATE_IO] = s;
    for (int i = 0; i < IO_TYPE_COUNT; i++) {
        Type *t = type_register_static(rt, io_types[i].slots, io_types[i].base < 0 ? NULL : rt->types[s->types[io_types[i].base]]);
        if (!t) {
            rt->module_state[STATE_IO] = NULL;
            mem_free(rt, s);
            return NULL;
        }
        s->types[i] = t->index;
    }
    return s;
}

/* The types are made together with sys. */
static bool is_ready(Runtime *rt) { return io_state(rt) || runtime_sys(rt); }

/* ---- open ---- */

typedef struct OpenMode {
    char raw[8]; /* for FileIO */
    bool reading, writing, updating, text, binary, failed;
} OpenMode;

static int parse_mode(Runtime *rt, Borrowed mode, OpenMode *m) {
    int creating = 0, reading = 0, writing = 0, appending = 0, n = 0;
    for (size_t i = 0; i < str_len(mode); i++) {
        uint32_t c = str_at(mode, i);
        bool again = c < 128 && memchr(m->raw, (int)c, (size_t)n);
        switch (c) {
        case 'x': creating = 1; break;
        case 'r': reading = 1; break;
        case 'w': writing = 1; break;
        case 'a': appending = 1; break;
        case '+': m->updating = true; break;
        case 't': again = m->text, m->text = true; break;
        case 'b': again = m->binary, m->binary = true; break;
        default: again = true;
        }
        if (again) return raise_int(rt, T_VALUE_ERROR, "invalid mode: '%U'", mode);
        if (c != 't' && c != 'b' && n < 6) m->raw[n++] = (char)c;
    }
    if (m->text && m->binary) return raise_int(rt, T_VALUE_ERROR, "can't have text and binary mode at once");
    if (creating + reading + writing + appending != 1) return raise_int(rt, T_VALUE_ERROR, n ? "must have exactly one of create/read/write/append mode" : "Must have exactly one of create/read/write/append mode and at most one plus");
    m->reading = reading;
    m->writing = creating || writing || appending;
    return 0;
}

static int check_text_arguments(Runtime *rt, const OpenMode *m, Value encoding, Value errors, Value newline) {
    if (!m->binary) return 0;
    if (encoding != V_NONE) return raise_int(rt, T_VALUE_ERROR, "binary mode doesn't take an encoding argument");
    if (errors != V_NONE) return raise_int(rt, T_VALUE_ERROR, "binary mode doesn't take an errors argument");
    if (newline != V_NONE) return raise_int(rt, T_VALUE_ERROR, "binary mode doesn't take a newline argument");
    return 0;
}

/* Close what was opened so far after an error. */
static Owned abandon(Runtime *rt, Owned stream) {
    Owned error = error_take(rt), r = io_call(rt, stream, "close", NULL, 0);
    if (!r) error_clear(rt);
    decref_maybe(rt, r);
    decref(rt, stream);
    error_restore(rt, error);
    return V_NULL;
}

static Owned io_open(Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kwnames) {
    static const char *const params[] = {"file", "mode", "buffering", "encoding", "errors", "newline", "closefd", "opener", NULL};
    Value a[8];
    OpenMode m = {{0}, 0, 0, 0, 0, 0, 0};
    if (!is_ready(rt) || args_parse(rt, "open", params, 1, args, nargs, kwnames, a) < 0) return V_NULL;
    Owned mode = a[1] ? own(a[1]) : str_from_cstr(rt, "r");
    if (!mode) return V_NULL;
    if (!v_is_str(rt, mode)) raise(rt, T_TYPE_ERROR, "open() argument 'mode' must be str, not %A", mode);
    else m.failed = parse_mode(rt, mode, &m) < 0;
    decref(rt, mode);
    if (rt->error) return V_NULL;
    int buffering = -1, closefd = a[6] ? obj_truth(rt, a[6]) : 1;
    Value encoding = a[3] ? a[3] : V_NONE, errors = a[4] ? a[4] : V_NONE, newline = a[5] ? a[5] : V_NONE;
    if (closefd < 0 || (a[2] && num_as_int(rt, a[2], &buffering) < 0) || check_text_arguments(rt, &m, encoding, errors, newline) < 0) return V_NULL;
    if (m.binary && buffering == 1 && warn(rt, T_RUNTIME_WARNING, "line buffering (buffering=1) isn't supported in binary mode, the default buffer size will be used") < 0) return V_NULL;
    Owned raw = fileio_open(rt, a[0], m.raw, closefd, a[7] ? a[7] : V_NONE);
    if (!raw) return V_NULL;
    FileIo *f = V_AS(FileIo, raw);
    bool tty = buffering < 0 && file_is_tty(f->fd), lines = buffering == 1 || tty;
    size_t size = buffering > 1 ? (size_t)buffering : f->block > IO_BUFFER_SIZE && f->block <= (1 << 20) ? f->block : IO_BUFFER_SIZE;
    if (buffering == 0) {
        if (m.binary) return raw;
        raise(rt, T_VALUE_ERROR, "can't have unbuffered text I/O");
        return abandon(rt, raw);
    }
    enum IoType type = m.updating ? IO_RANDOM : m.writing ? IO_WRITER : IO_READER;
    Owned buffer = buffered_new(rt, type, raw, size);
    if (!buffer) return abandon(rt, raw);
    decref(rt, raw);
    if (m.binary) return buffer;
    Owned text = text_new(rt, buffer, encoding, errors, newline, lines, false);
    if (!text) return abandon(rt, buffer);
    decref(rt, buffer);
    Owned shown = a[1] ? own(a[1]) : str_from_cstr(rt, "r");
    if (shown && obj_setattr(rt, text, rt->names[N_mode], shown) == 0) {
        decref(rt, shown);
        return text;
    }
    decref_maybe(rt, shown);
    return abandon(rt, text);
}

static Owned io_open_code(Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kwnames) {
    Owned raw = is_ready(rt) ? fileio_open(rt, args[0], "rb", true, V_NONE) : V_NULL;
    Owned buffer = raw ? buffered_new(rt, IO_READER, raw, IO_BUFFER_SIZE) : V_NULL;
    decref_maybe(rt, raw);
    return buffer;
}

static Owned io_text_encoding(Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kwnames) {
    return args[0] == V_NONE ? str_from_cstr(rt, "locale") : own(args[0]);
}

static const MethodDef functions[] = {
    {"open", io_open, 0, 8, METH_KW, "Open file and return a stream.  Raise OSError upon failure."},
    {"open_code", io_open_code, 1, 1, 0, NULL},
    {"text_encoding", io_text_encoding, 1, 2, 0, NULL},
    {NULL, NULL, 0, 0, 0, NULL},
};

/* class UnsupportedOperation(OSError, ValueError) */
static Owned make_unsupported(Runtime *rt) {
    Owned name = str_from_cstr(rt, "UnsupportedOperation"), dict = dict_new(rt), module = str_from_cstr(rt, "io"), cls = V_NULL;
    Owned bases = tuple_pack(rt, 2, v_from(rt->types[T_OS_ERROR]), v_from(rt->types[T_VALUE_ERROR]));
    if (name && dict && bases && module && dict_set_cstr(rt, dict, "__module__", module) == 0)
        cls = type_new_class(rt, rt->types[T_TYPE], name, bases, dict, NULL, V_NULL);
    decref_maybe(rt, name);
    decref_maybe(rt, dict);
    decref_maybe(rt, module);
    decref_maybe(rt, bases);
    return cls;
}

static void each_root(Runtime *rt, Visitor visit, void *arg) { visit(rt, io_state(rt)->unsupported, arg); }

/* Streams that nobody has imported a module for (sys.stdout) need it too. */
Borrowed io_unsupported_class(Runtime *rt) {
    IoState *s = io_state(rt);
    if (!s->unsupported && (s->unsupported = make_unsupported(rt))) roots_add(rt, each_root);
    return s->unsupported;
}

static int module_init(Runtime *rt, Borrowed module, Borrowed dict) {
    if (!is_ready(rt)) return -1;
    IoState *s = io_state(rt);
    for (int i = 0; i < IO_TYPE_COUNT; i++)
        if (dict_set_cstr(rt, dict, type_short_name(io_types[i].slots), v_from(rt->types[s->types[i]])) < 0) return -1;
    if (dict_set_cstr(rt, dict, "BlockingIOError", v_from(rt->types[T_BLOCKING_IO_ERROR])) < 0) return -1;
    if (!io_unsupported_class(rt)) return -1;
    if (dict_set_cstr(rt, dict, "UnsupportedOperation", s->unsupported) < 0) return -1;
    return module_add_int(rt, dict, "DEFAULT_BUFFER_SIZE", IO_BUFFER_SIZE);
}

const ModuleDef io_module = {"_io", "The C part of the io module.", functions, module_init};

/* ---- standard streams ---- */

static Owned make_stream(Runtime *rt, int fd, int real_fd, const char *name, bool writing, const char *coding, const char *errors) {
    bool host = fd < 0;
    if (!host && file_is_dir(fd, NULL, NULL) < 0) return V_NONE; /* not open: as python3, None */
    bool tty = !host && file_is_tty(fd), unbuffered = writing && rt->options.unbuffered;
    Owned raw = fileio_new(rt, fd, !writing, writing, false, v_small(real_fd));
    Owned buffer = !raw ? V_NULL : unbuffered && !host ? own(raw) : buffered_new(rt, writing ? IO_WRITER : IO_READER, raw, IO_BUFFER_SIZE);
    Owned encoding = str_from_cstr(rt, coding), handler = str_from_cstr(rt, errors), shown = str_from_cstr(rt, name), text = V_NULL;
    Owned newline = writing ? str_from_cstr(rt, "\n") : V_NONE, mode = str_from_cstr(rt, writing ? "w" : "r");
    if (buffer && encoding && handler && shown && newline && mode) text = text_new(rt, buffer, encoding, handler, newline, tty || real_fd == 2 || (host && writing), unbuffered);
    if (text && obj_setattr(rt, text, rt->names[N_mode], mode) < 0) clear_slot(rt, &text);
    if (raw && shown && V_AS(FileIo, raw)->base.dict && dict_set_cstr(rt, V_AS(FileIo, raw)->base.dict, "name", shown) < 0) clear_slot(rt, &text);
    if (text && text != V_NONE) V_AS(IoBase, raw)->standard = V_AS(IoBase, buffer)->standard = V_AS(IoBase, text)->standard = true;
    Value used[] = {raw, buffer, encoding, handler, shown, newline, mode};
    for (size_t i = 0; i < COUNT_OF(used); i++) decref_maybe(rt, used[i]);
    return text;
}

/* encoding[:errors]: *coding and *errors are pieces of `room`, or stay as they are. ValueError when it is too long. */
static int take_coding(Runtime *rt, const char *wanted, char *room, size_t size, const char **coding, const char **errors) {
    if (!wanted) return 0;
    if (strlen(wanted) >= size) return raise_int(rt, T_VALUE_ERROR, "the name of the streams' encoding is too long");
    strcpy(room, wanted);
    char *colon = strchr(room, ':');
    if (colon) *colon++ = 0;
    if (*room) *coding = room;
    if (colon && *colon) *errors = colon;
    else if (*room) *errors = "strict";
    return 0;
}

int io_add_streams(Runtime *rt, Borrowed sys, const IoConfig *config) {
    IoState *s = io_state(rt);
    if (!s && !(s = make_state(rt))) return -1;
    s->config = *config;
    static const struct {
        const char *name, *twin, *shown;
    } streams[3] = {{"stdin", "__stdin__", "<stdin>"}, {"stdout", "__stdout__", "<stdout>"}, {"stderr", "__stderr__", "<stderr>"}};
    char room[128];
    const char *coding = "utf-8", *errors = "surrogateescape";
    if (take_coding(rt, config->encoding, room, sizeof room, &coding, &errors) < 0) return -1;
    for (int i = 0; i < 3; i++) {
        int fd = i == 1 && config->write_out ? -2 : i == 2 && config->write_err ? -3 : i;
        Owned stream = i == 0 && config->no_files ? V_NONE : make_stream(rt, fd, i, streams[i].shown, i > 0, coding, i == 2 ? "backslashreplace" : errors);
        if (!stream) return -1;
        int bad = dict_set_cstr(rt, sys, streams[i].name, stream) < 0 || dict_set_cstr(rt, sys, streams[i].twin, stream) < 0;
        decref(rt, stream);
        if (bad) return -1;
    }
    return 0;
}

/* The same function as _io.open. */
int io_add_open(Runtime *rt, Borrowed builtins) {
    Owned module = str_from_cstr(rt, "io"), open = module ? builtin_new(rt, &functions[0], V_NULL, module) : V_NULL;
    int bad = open ? dict_set_cstr(rt, builtins, "open", open) : -1;
    decref_maybe(rt, module);
    decref_maybe(rt, open);
    return bad;
}

bool io_is_quiet(Runtime *rt, const Object *o) {
    const IoState *s = io_state(rt);
    if (!s) return false;
    if (o->type == s->types[IO_TEXT]) return ((const TextIo *)o)->base.standard && ((const TextIo *)o)->out_len == 0;
    if (o->type == s->types[IO_WRITER] || o->type == s->types[IO_READER]) return ((const Buffered *)o)->base.standard && ((const Buffered *)o)->pending == 0;
    return o->type == s->types[IO_FILE] && ((const FileIo *)o)->base.standard;
}

void io_flush_standard(Runtime *rt) {
    static const char *const names[2] = {"stdout", "stderr"};
    for (int i = 0; i < 2; i++) {
        Value stream = rt->sys_dict ? dict_get_cstr(rt, rt->sys_dict, names[i]) : V_NULL;
        if (!stream || stream == V_NONE) {
            error_clear(rt);
            continue;
        }
        incref(stream);
        int closed = io_is_closed(rt, stream);
        Owned r = closed == 0 ? io_call(rt, stream, "flush", NULL, 0) : V_NULL;
        if (rt->error) {
            if (i == 0) error_unraisable(rt, NULL, stream);
            else error_clear(rt);
        }
        decref_maybe(rt, r);
        decref(rt, stream);
    }
}
