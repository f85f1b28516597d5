/* SPDX-License-Identifier: MIT
 * source.c: source files: finding, reading, compiling, single lines. */
#include "vm/source.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "compiler/compile.h"
#include "compiler/parser.h"
#include "object/error.h"
#include "object/protocol.h"
#include "types/dict.h"
#include "types/str.h"
#include "vm/frame.h"

static const char *path_bytes(Runtime *rt, Borrowed path, void **scratch) {
    size_t len;
    const char *text = str_utf8_lossless(rt, path, &len, scratch);
    if (text && strlen(text) == len) return text;
    mem_free(rt, *scratch);
    *scratch = NULL;
    if (text) raise(rt, T_VALUE_ERROR, "embedded null byte");
    return NULL;
}

enum SourceKind source_kind(Runtime *rt, Borrowed path) {
    void *scratch = NULL;
    struct stat st;
    const char *name = path_bytes(rt, path, &scratch);
    if (!name) {
        error_clear(rt);
        return SOURCE_NONE;
    }
    int r = stat(*name ? name : ".", &st);
    mem_free(rt, scratch);
    if (r < 0) return SOURCE_NONE;
    return S_ISDIR(st.st_mode) ? SOURCE_FOLDER : SOURCE_FILE;
}

static int read_all(Runtime *rt, int fd, uint8_t **data, size_t *len) {
    size_t room = 16384, used = 0;
    struct stat st;
    if (fstat(fd, &st) == 0 && S_ISREG(st.st_mode) && st.st_size >= 0) room = (size_t)st.st_size + 1;
    uint8_t *block = mem_alloc(rt, room);
    while (block) {
        ssize_t n = read(fd, block + used, room - used);
        if (n < 0 && errno == EINTR) continue;
        if (n < 0) {
            mem_free(rt, block);
            return errno;
        }
        used += (size_t)n;
        if (n == 0) {
            *data = block;
            *len = used;
            return 0;
        }
        if (used < room) continue;
        uint8_t *larger = mem_realloc(rt, block, room * 2);
        if (!larger) mem_free(rt, block);
        block = larger;
        room *= 2;
    }
    return -1;
}

int source_read(Runtime *rt, Borrowed path, uint8_t **data, size_t *len) {
    void *scratch = NULL;
    const char *name = path_bytes(rt, path, &scratch);
    if (!name) return -1;
    int fd, problem;
    do fd = open(name, O_RDONLY | O_CLOEXEC);
    while (fd < 0 && errno == EINTR);
    problem = fd < 0 ? errno : read_all(rt, fd, data, len);
    if (fd >= 0) close(fd);
    mem_free(rt, scratch);
    if (problem > 0) raise_errno(rt, problem, path, V_NULL);
    return problem ? -1 : 0;
}

int source_text(Runtime *rt, const uint8_t *data, size_t len, Borrowed filename, char **out, size_t *out_len) {
    return source_decode(rt, data, len, filename, out, out_len);
}

Owned source_compile(Runtime *rt, const uint8_t *data, size_t len, Borrowed filename) {
    char *text = NULL;
    size_t text_len;
    if (source_decode(rt, data, len, filename, &text, &text_len) < 0) return 0;
    Value code = compile_source(rt, text, text_len, filename, COMPILE_EXEC, 0, rt->vm->optimize, NULL);
    mem_free(rt, text);
    return code;
}

static Owned pick_line(Runtime *rt, const uint8_t *data, size_t len, Borrowed filename, int lineno) {
    char *text = NULL;
    size_t n;
    if (source_decode(rt, data, len, filename, &text, &n) < 0) return 0;
    const char *p = text, *end = text + n;
    for (int line = 1; p && line < lineno; line++) {
        const char *nl = memchr(p, '\n', (size_t)(end - p));
        p = nl ? nl + 1 : NULL;
    }
    Value result = 0;
    if (p && p < end) {
        const char *nl = memchr(p, '\n', (size_t)(end - p));
        if (!nl) nl = end;
        if (nl > p && nl[-1] == '\r') nl--;
        result = str_from_utf8(rt, p, (size_t)(nl - p));
    }
    mem_free(rt, text);
    return result;
}

/* The source of an embedded module, known from its __name__. */
static bool embedded_source(Runtime *rt, Borrowed filename, Borrowed globals, BuiltinModule *m) {
    static const char prefix[] = "<hoopsnake>/";
    if (!globals || !rt->hooks.find_module || !str_is_ascii(filename)) return false;
    if (strncmp(str_ascii(filename), prefix, sizeof prefix - 1)) return false;
    Value name = dict_get_str(rt, globals, rt->names[N___name__]);
    if (!name || !v_is(name, T_STR) || !str_is_ascii(name)) return false;
    return rt->hooks.find_module(rt, str_ascii(name), m) && m->source;
}

Owned source_line_of(Runtime *rt, Borrowed filename, int lineno, Borrowed globals) {
    uint8_t *data = NULL;
    size_t len = 0;
    BuiltinModule m;
    Value line = 0;
    if (!v_is(filename, T_STR) || lineno <= 0) return 0;
    if (embedded_source(rt, filename, globals, &m)) return pick_line(rt, m.source, m.len, filename, lineno);
    if (rt->no_system || (str_len(filename) && str_at(filename, 0) == '<')) return 0; /* (a file name can be made up) */
    if (source_read(rt, filename, &data, &len) == 0) {
        line = pick_line(rt, data, len, filename, lineno);
        mem_free(rt, data);
    }
    if (!line) error_clear(rt);
    return line;
}

void source_write_stderr(const char *text, size_t len) {
    while (len) {
        ssize_t n = write(2, text, len);
        if (n < 0 && errno == EINTR) continue;
        if (n <= 0) return;
        text += n;
        len -= (size_t)n;
    }
}
