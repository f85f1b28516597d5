/* SPDX-License-Identifier: MIT
 * snapshot_export.c: a snapshot as Chrome's developer tools read it (.heapsnapshot: V8's JSON with flat arrays). */
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <unistd.h>

#include "memtools/snapshot_parts.h"
#include "object/error.h"

typedef struct Out {
    Runtime *rt;
    int fd;
    bool failed;
    size_t used;
    char buffer[1 << 14];
} Out;

static void flush(Out *o) {
    for (size_t done = 0; done < o->used && !o->failed;) {
        ssize_t n = write(o->fd, o->buffer + done, o->used - done);
        if (n < 0 && errno == EINTR) continue;
        if (n < 0) {
            raise_errno(o->rt, errno, V_NULL, V_NULL);
            o->failed = true;
        } else done += (size_t)n;
    }
    o->used = 0;
}

static void put(Out *o, const char *text, size_t len) {
    while (len) {
        if (o->used == sizeof o->buffer) flush(o);
        size_t n = size_min(len, sizeof o->buffer - o->used);
        memcpy(o->buffer + o->used, text, n);
        o->used += n;
        text += n;
        len -= n;
    }
}

static void put_cstr(Out *o, const char *text) { put(o, text, strlen(text)); }

PRINTF_LIKE(2, 3) static void put_format(Out *o, const char *format, ...) {
    char text[256];
    va_list ap;
    va_start(ap, format);
    int n = vsnprintf(text, sizeof text, format, ap);
    va_end(ap);
    put(o, text, n < 0 ? 0 : size_min((size_t)n, sizeof text - 1));
}

/* Length of the valid UTF-8 character at p, 0: none (texts are ours, but files may hold anything). */
static unsigned utf8_length(const uint8_t *p) {
    unsigned n = p[0] < 0x80 ? 1 : p[0] >= 0xc2 && p[0] < 0xe0 ? 2 : p[0] >= 0xe0 && p[0] < 0xf0 ? 3 : p[0] >= 0xf0 && p[0] < 0xf5 ? 4 : 0;
    for (unsigned i = 1; i < n; i++)
        if ((p[i] & 0xc0) != 0x80) return 0;
    return n;
}

static void put_string(Out *o, const char *text) {
    put_cstr(o, "\"");
    for (const uint8_t *p = (const uint8_t *)text; *p;) {
        unsigned n = utf8_length(p);
        if (*p == '"' || *p == '\\') put_format(o, "\\%c", *p);
        else if (*p < 32) put_format(o, "\\u%04x", *p);
        else if (!n) put_cstr(o, "\\ufffd");
        else put(o, (const char *)p, n);
        p += n ? n : 1;
    }
    put_cstr(o, "\"");
}

enum { NODE_FIELDS = 7 };
enum { V8_ARRAY = 1, V8_STRING = 2, V8_OBJECT = 3, V8_CODE = 4, V8_CLOSURE = 5, V8_NUMBER = 7, V8_NATIVE = 8, V8_SYNTHETIC = 9 };
enum { EDGE_ELEMENT = 1, EDGE_PROPERTY = 2, EDGE_INTERNAL = 3 };

static int node_kind(const Snapshot *s, NodeId n) {
    static const struct { const char *name; int kind; } kinds[] = {
        {"str", V8_STRING}, {"list", V8_ARRAY}, {"tuple", V8_ARRAY}, {"function", V8_CLOSURE}, {"code", V8_CODE}, {"int", V8_NUMBER},
        {"float", V8_NUMBER}, {"bytes", V8_NATIVE}, {"bytearray", V8_NATIVE},
    };
    if (snapshot_is_synthetic(s, n)) return V8_SYNTHETIC;
    const SnapshotType *t = &s->types[snapshot_type(s, n)];
    for (size_t i = 0; i < COUNT_OF(kinds) && !strcmp(snapshot_text(s, t->module), "builtins"); i++)
        if (!strcmp(snapshot_text(s, t->name), kinds[i].name)) return kinds[i].kind;
    return V8_OBJECT;
}

/* Strings: the texts, then "C code", "immortal objects" and "__class__". */
static uint32_t name_of(const Snapshot *s, NodeId n) {
    if (!snapshot_is_synthetic(s, n)) return s->types[snapshot_type(s, n)].name;
    return n < s->synthetic_count ? s->synthetic_name[n] : s->text_count + (n == s->immortal_node);
}

static uint32_t edge_number(const Snapshot *s, NodeId n) {
    return snapshot_edges_end(s, n) - snapshot_edges_begin(s, n) + (snapshot_class(s, n) != NODE_NONE);
}

static void put_meta(Out *o, const Snapshot *s) {
    uint64_t edges = 0;
    for (NodeId n = 0; n < s->node_count; n++) edges += edge_number(s, n);
    put_cstr(o, "{\"snapshot\":{\"meta\":{\"node_fields\":[\"type\",\"name\",\"id\",\"self_size\",\"edge_count\",\"trace_node_id\",\"detachedness\"],"
                "\"node_types\":[[\"hidden\",\"array\",\"string\",\"object\",\"code\",\"closure\",\"regexp\",\"number\",\"native\",\"synthetic\","
                "\"concatenated string\",\"sliced string\",\"symbol\",\"bigint\",\"object shape\"],\"string\",\"number\",\"number\",\"number\","
                "\"number\",\"number\"],"
                "\"edge_fields\":[\"type\",\"name_or_index\",\"to_node\"],"
                "\"edge_types\":[[\"context\",\"element\",\"property\",\"internal\",\"hidden\",\"shortcut\",\"weak\"],\"string_or_number\",\"node\"],"
                "\"trace_function_info_fields\":[\"function_id\",\"name\",\"script_name\",\"script_id\",\"line\",\"column\"],"
                "\"trace_node_fields\":[\"id\",\"function_info_index\",\"count\",\"size\",\"children\"],"
                "\"sample_fields\":[\"timestamp_us\",\"last_assigned_id\"],"
                "\"location_fields\":[\"object_index\",\"script_id\",\"line\",\"column\"]},");
    put_format(o, "\"node_count\":%u,\"edge_count\":%llu,\"trace_function_count\":0},\n\"nodes\":[", s->node_count, (unsigned long long)edges);
}

static void put_nodes(Out *o, const Snapshot *s) {
    for (NodeId n = 0; n < s->node_count && !o->failed; n++) {
        snapshot_tell(s, n, s->node_count, 0, 0.4);
        put_format(o, "%s%d,%u,%u,%llu,%u,0,0\n", n ? "," : "", node_kind(s, n), name_of(s, n), n * 2 + 1, (unsigned long long)snapshot_size(s, n),
                   edge_number(s, n));
    }
}

static void put_edge(Out *o, bool *first, int kind, uint32_t name, NodeId target) {
    put_format(o, "%s%d,%u,%llu\n", *first ? "" : ",", kind, name, (unsigned long long)target * NODE_FIELDS);
    *first = false;
}

static void put_edges(Out *o, const Snapshot *s) {
    bool first = true;
    for (NodeId n = 0; n < s->node_count && !o->failed; n++) {
        snapshot_tell(s, n, s->node_count, 0.4, 1);
        for (uint32_t e = snapshot_edges_begin(s, n); e < snapshot_edges_end(s, n); e++) {
            uint32_t label = snapshot_label(s, n, e), value = label_value(label);
            enum LabelKind kind = label_kind(label);
            if (kind == LABEL_INDEX || kind == LABEL_COUNT) put_edge(o, &first, EDGE_ELEMENT, value, snapshot_target(s, e));
            else if (kind == LABEL_INT_KEY) put_edge(o, &first, EDGE_ELEMENT, value < LABEL_INT_BIAS ? 0 : value - LABEL_INT_BIAS, snapshot_target(s, e));
            else if (kind == LABEL_NODE_KEY) put_edge(o, &first, EDGE_PROPERTY, name_of(s, value), snapshot_target(s, e));
            else put_edge(o, &first, kind == LABEL_PART ? EDGE_INTERNAL : EDGE_PROPERTY, value, snapshot_target(s, e));
        }
        if (snapshot_class(s, n) != NODE_NONE) put_edge(o, &first, EDGE_INTERNAL, s->text_count + 2, snapshot_class(s, n));
    }
}

int snapshot_write_heapsnapshot(Runtime *rt, const Snapshot *s, int fd) {
    Out o = {.rt = rt, .fd = fd};
    put_meta(&o, s);
    put_nodes(&o, s);
    put_cstr(&o, "],\n\"edges\":[");
    put_edges(&o, s);
    put_cstr(&o, "],\n\"trace_function_infos\":[],\"trace_tree\":[],\"samples\":[],\"locations\":[],\n\"strings\":[");
    for (uint32_t i = 0; i < s->text_count && !o.failed; i++) {
        put_string(&o, snapshot_text(s, i));
        put_cstr(&o, ",\n");
    }
    put_cstr(&o, "\"C code\",\"immortal objects\",\"__class__\"]}\n");
    flush(&o);
    return o.failed ? -1 : 0;
}
