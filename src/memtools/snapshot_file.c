/* SPDX-License-Identifier: MIT
 * snapshot_file.c: snapshots in files.
 *
 *   "HOOPSNAP"  version  byte order mark  | fixed numbers | for each section: number, item size, count, check sum, items
 *
 * All in the machine's byte order; items padded to 8 bytes. Reading believes nothing: sizes are held against the file's
 * length before memory is asked for, sections against their check sums, and then every index against what it points
 * into. After that a snapshot from a file is as safe to work on as one that was just taken. */
#include <errno.h>
#include <sys/stat.h>
#include <unistd.h>

#include "memtools/snapshot_parts.h"
#include "object/error.h"

#define VERSION 4
#define BYTE_ORDER_MARK 0x01020304u
static const char magic[8] = "HOOPSNAP";

typedef struct FileHead {
    char magic[8];
    uint32_t version, order;
    uint32_t section_count, node_count, synthetic_count, container_end;
    uint64_t edge_count, label_count;
    uint64_t in_use, from_os, peak, taken_at_ns;
    uint32_t text_bytes, overcounted;
    uint64_t run;
    uint64_t check; /* of all before it */
} FileHead;

typedef struct SectionHead {
    uint32_t number, item_size;
    uint64_t count, check;
} SectionHead;

typedef struct Section {
    uint32_t item_size;
    void **items;
    uint64_t count;
    uint32_t *count_out; /* when read; NULL: the count must be as the head tells */
    bool optional;
} Section;

#define SECTION_COUNT 24

/* All arrays of a snapshot. Reading: `count` is what must be there, or where it goes. */
static void list_sections(Snapshot *s, Section out[SECTION_COUNT]) {
    unsigned n = 0;
#define SECTION(field, number, where, may_be_missing)                                                                 \
    out[n++] = (Section) { sizeof *s->field, (void **)&s->field, number, where, may_be_missing }
#define SECTION_PACKED(field, may_be_missing)                                                                         \
    out[n++] = (Section) { sizeof(PackedBlock), (void **)&s->field.blocks, s->field.block_count, &s->field.block_count, may_be_missing }; \
    out[n++] = (Section) { sizeof(PackedUnit), (void **)&s->field.units, s->field.unit_count, &s->field.unit_count, may_be_missing }
    SECTION_PACKED(kind.containers, false);
    SECTION_PACKED(kind.leaves, false);
    SECTION(kinds, s->kind_count, &s->kind_count, false);
    SECTION_PACKED(site.containers, true);
    SECTION_PACKED(site.leaves, true);
    SECTION_PACKED(grown, true);
    SECTION_PACKED(first_edge, false);
    SECTION(synthetic_name, s->synthetic_count, NULL, false);
    SECTION_PACKED(target, false);
    SECTION(label, s->label_count, NULL, false);
    SECTION(types, s->type_count, &s->type_count, false);
    SECTION(pools, s->pool_count, &s->pool_count, false);
    SECTION(text, s->text_bytes, NULL, false);
    SECTION(text_at, s->text_count, &s->text_count, false);
    SECTION(places, s->place_count, &s->place_count, true);
    SECTION(arenas, s->arena_count, &s->arena_count, false);
    SECTION(rows, s->row_count, &s->row_count, false);
#undef SECTION
#undef SECTION_PACKED
}

/* The table of stores came later than the others: it stands alone at the end. */
static Section store_section(Snapshot *s) { return (Section){sizeof *s->stores, (void **)&s->stores, s->store_count, &s->store_count, true}; }

static uint64_t check_sum(uint64_t sum, const void *data, size_t bytes) {
    const uint8_t *p = data;
    for (; bytes >= 8; p += 8, bytes -= 8) {
        uint64_t word;
        memcpy(&word, p, 8);
        sum = (sum ^ word) * HASH_GOLDEN;
        sum ^= sum >> 29;
    }
    for (; bytes; p++, bytes--) sum = (sum ^ *p) * HASH_GOLDEN;
    return sum ^ sum >> 32;
}

/* ---- writing ---- */

static int write_all(Runtime *rt, int fd, const void *data, size_t bytes) {
    for (const char *p = data; bytes;) {
        ssize_t n = write(fd, p, bytes > (1u << 30) ? 1u << 30 : bytes);
        if (n < 0 && errno == EINTR) continue;
        if (n < 0) {
            raise_errno(rt, errno, V_NULL, V_NULL);
            return -1;
        }
        p += n;
        bytes -= (size_t)n;
    }
    return 0;
}

static int write_section(Runtime *rt, int fd, uint32_t number, const Section *section) {
    uint64_t count = *section->items ? section->count : 0;
    size_t bytes = count * section->item_size, padding = (8 - bytes % 8) % 8;
    SectionHead head = {number, section->item_size, count, check_sum(number, *section->items, bytes)};
    static const char zeros[8];
    return write_all(rt, fd, &head, sizeof head) < 0 || write_all(rt, fd, *section->items, bytes) < 0 || write_all(rt, fd, zeros, padding) < 0 ? -1 : 0;
}

int snapshot_save(Runtime *rt, const Snapshot *snapshot, int fd) {
    Snapshot *s = (Snapshot *)(uintptr_t)snapshot; /* the list of sections serves reading too; nothing is changed here */
    FileHead head = {.version = VERSION, .order = BYTE_ORDER_MARK, .section_count = SECTION_COUNT + 1, .node_count = s->node_count,
                     .synthetic_count = s->synthetic_count, .container_end = s->container_end, .edge_count = s->edge_count,
                     .label_count = s->label_count, .in_use = s->in_use, .from_os = s->from_os, .peak = s->peak,
                     .taken_at_ns = s->taken_at_ns, .text_bytes = s->text_bytes, .overcounted = s->overcounted, .run = s->run};
    memcpy(head.magic, magic, sizeof magic);
    head.check = check_sum(0, &head, offsetof(FileHead, check));
    Section sections[SECTION_COUNT], stores = store_section(s);
    list_sections(s, sections);
    if (write_all(rt, fd, &head, sizeof head) < 0) return -1;
    for (uint32_t i = 0; i < SECTION_COUNT; i++) {
        if (s->tell) s->tell(s->tell_arg, (double)i / SECTION_COUNT);
        if (write_section(rt, fd, i, &sections[i]) < 0) return -1;
    }
    return write_section(rt, fd, SECTION_COUNT, &stores);
}

/* ---- reading ---- */

typedef struct Reader {
    Runtime *rt;
    Snapshot *s;
    int fd;
    uint64_t left; /* bytes of the file */
} Reader;

static bool damaged(Reader *r, const char *what) {
    raise(r->rt, T_VALUE_ERROR, "damaged snapshot: %s", what);
    return false;
}

static bool read_all(Reader *r, void *data, size_t bytes) {
    if (bytes > r->left) return damaged(r, "the file ends too early");
    r->left -= bytes;
    for (char *p = data; bytes;) {
        ssize_t n = read(r->fd, p, bytes > (1u << 30) ? 1u << 30 : bytes);
        if (n < 0 && errno == EINTR) continue;
        if (n < 0) {
            raise_errno(r->rt, errno, V_NULL, V_NULL);
            return false;
        }
        if (n == 0) return damaged(r, "the file ends too early");
        p += n;
        bytes -= (size_t)n;
    }
    return true;
}

static bool read_head(Reader *r) {
    FileHead head;
    Snapshot *s = r->s;
    if (!read_all(r, &head, sizeof head)) return false;
    if (memcmp(head.magic, magic, sizeof magic)) {
        raise(r->rt, T_VALUE_ERROR, "not a snapshot of a heap");
        return false;
    }
    if (head.order != BYTE_ORDER_MARK) return damaged(r, "it was written on a machine of another byte order");
    if (head.version != VERSION) {
        raise(r->rt, T_VALUE_ERROR, "a snapshot of version %u; this program reads version %u", head.version, VERSION);
        return false;
    }
    if (head.check != check_sum(0, &head, offsetof(FileHead, check))) return damaged(r, "check sum of the head");
    if (head.section_count != SECTION_COUNT + 1) return damaged(r, "number of sections");
    s->node_count = head.node_count;
    s->synthetic_count = head.synthetic_count;
    s->container_end = head.container_end;
    s->edge_count = head.edge_count;
    s->label_count = head.label_count;
    s->in_use = head.in_use;
    s->from_os = head.from_os;
    s->peak = head.peak;
    s->taken_at_ns = head.taken_at_ns;
    s->text_bytes = head.text_bytes;
    s->overcounted = head.overcounted;
    s->run = head.run;
    if (s->synthetic_count < 1 || s->container_end < 3 || s->synthetic_count > s->container_end - 2 || s->container_end > s->node_count || s->node_count >= LABEL_MASK)
        return damaged(r, "numbers of nodes");
    if (s->edge_count >= LABELS_ARE_ONE || s->label_count >= LABELS_ARE_ONE) return damaged(r, "numbers of edges");
    s->immortal_node = s->container_end - 2;
    s->unknown_node = s->container_end - 1;
    return true;
}

static bool read_section(Reader *r, uint32_t number, Section *section) {
    SectionHead head;
    char padding[8];
    if (!read_all(r, &head, sizeof head)) return false;
    if (head.number != number || head.item_size != section->item_size) return damaged(r, "order of sections");
    bool missing = section->optional && head.count == 0;
    if (!missing && section->count_out ? head.count > UINT32_MAX - 1 : !missing && head.count != section->count) return damaged(r, "length of a section");
    if (head.count > r->left / head.item_size) return damaged(r, "the file ends too early");
    size_t bytes = head.count * head.item_size;
    if (section->count_out) *section->count_out = (uint32_t)head.count;
    if (missing) return true;
    if (!(*section->items = snapshot_alloc(r->s, bytes))) {
        raise_no_memory(r->rt);
        return false;
    }
    if (!read_all(r, *section->items, bytes) || !read_all(r, padding, (8 - bytes % 8) % 8)) return false;
    return head.check == check_sum(number, *section->items, bytes) || damaged(r, "check sum of a section");
}

/* ---- is every index in range? ---- */

static bool check_texts(Reader *r) {
    const Snapshot *s = r->s;
    if (!s->text_count || !s->text_bytes || s->text[s->text_bytes - 1]) return damaged(r, "texts");
    for (uint32_t i = 0; i < s->text_count; i++)
        if (s->text_at[i] >= s->text_bytes) return damaged(r, "texts");
    for (uint32_t i = 0; i < s->synthetic_count; i++)
        if (s->synthetic_name[i] >= s->text_count) return damaged(r, "names of groups");
    for (uint32_t i = 0; i < s->type_count; i++) {
        const SnapshotType *t = &s->types[i];
        if (t->name >= s->text_count || t->module >= s->text_count || (t->node != NODE_NONE && t->node >= s->container_end)) return damaged(r, "types");
        if (t->flags & TYPE_HOLDS_CLASS && t->node == NODE_NONE) return damaged(r, "types");
    }
    for (uint32_t i = 0; i < s->row_count; i++)
        if (s->rows[i].name >= s->text_count) return damaged(r, "rows of the runtime");
    for (uint32_t i = 0; i < s->place_count; i++) {
        const Place *p = &s->places[i];
        if (p->file >= s->text_count || p->function >= s->text_count || (i ? p->parent >= i : p->parent)) return damaged(r, "places");
    }
    for (uint32_t i = 0; i < s->store_count; i++) {
        const StorePlace *p = &s->stores[i];
        if (p->file >= s->text_count || p->function >= s->text_count || p->name >= s->text_count || (p->code != NODE_NONE && p->code >= s->node_count) ||
            (p->ran >= STORE_RAN_ON && p->ran - STORE_RAN_ON >= s->type_count))
            return damaged(r, "places of stores");
    }
    return true;
}

/* Before anything is read from them. */
static bool check_packed(Reader *r) {
    Snapshot *s = r->s;
    s->traced = s->site.containers.block_count || s->site.leaves.block_count;
    uint64_t leaves = s->node_count - s->container_end;
    struct { Packed *p; uint64_t count; } all[] = {
        {&s->kind.containers, s->container_end}, {&s->kind.leaves, leaves}, {&s->first_edge, (uint64_t)s->container_end + 1},
        {&s->target, s->edge_count}, {&s->site.containers, s->traced ? s->container_end : 0}, {&s->site.leaves, s->traced ? leaves : 0},
        {&s->grown, s->traced ? s->container_end : 0},
    };
    for (size_t i = 0; i < COUNT_OF(all); i++) {
        all[i].p->count = all[i].count;
        if (!packed_is_sound(all[i].p)) return damaged(r, "packed numbers");
    }
    return true;
}

static bool check_nodes(Reader *r) {
    const Snapshot *s = r->s;
    for (uint32_t k = 0; k < s->kind_count; k++)
        if ((s->kinds[k].type & 0xffffff) >= s->type_count || s->kinds[k].bytes >> 48) return damaged(r, "kinds of nodes");
    for (NodeId n = 0; n < s->node_count; n++) {
        if (column_get(s, &s->kind, n) >= s->kind_count) return damaged(r, "kind of a node");
        if (snapshot_is_synthetic(s, n) && n >= s->synthetic_count && n != s->immortal_node && n != s->unknown_node) return damaged(r, "flags of a node");
        if (s->traced && (snapshot_site(s, n) >= s->place_count || (n < s->container_end && packed_get(&s->grown, n) >= s->place_count))) return damaged(r, "site of a node");
    }
    return true;
}

static bool check_edges(Reader *r) {
    const Snapshot *s = r->s;
    if (packed_get(&s->first_edge, 0) != 0 || packed_get(&s->first_edge, s->container_end) != s->edge_count) return damaged(r, "edges");
    for (NodeId n = 0; n < s->container_end; n++) {
        uint32_t first = packed_get(&s->first_edge, n), end = packed_get(&s->first_edge, n + 1), at = snapshot_kind(s, n)->labels_at;
        if (first > end || end > s->edge_count) return damaged(r, "edges");
        if (at == LABELS_ARE_INDICES) continue;
        uint32_t count = at & LABELS_ARE_ONE ? 1 : end - first;
        at &= ~LABELS_ARE_ONE;
        if (at > s->label_count || count > s->label_count - at) return damaged(r, "labels");
    }
    for (uint64_t e = 0; e < s->edge_count; e++)
        if (snapshot_target(s, e) >= s->node_count) return damaged(r, "target of an edge");
    for (uint64_t i = 0; i < s->label_count; i++) {
        enum LabelKind kind = label_kind(s->label[i]);
        bool text = kind == LABEL_ATTR || kind == LABEL_KEY || kind == LABEL_PART || kind == LABEL_LOCAL;
        if (kind > LABEL_COUNT || (text && label_value(s->label[i]) >= s->text_count)) return damaged(r, "labels");
        if (kind == LABEL_NODE_KEY && label_value(s->label[i]) >= s->node_count) return damaged(r, "labels");
    }
    return true;
}

static bool check_pools(Reader *r) {
    const Snapshot *s = r->s;
    uint64_t next = s->synthetic_count;
    for (uint32_t i = 0; i < s->pool_count; i++) {
        const SnapshotPool *p = &s->pools[i];
        uint32_t live = 0;
        for (uint32_t w = 0; w < SNAPSHOT_POOL_WORDS; w++) live += (uint32_t)__builtin_popcountll(p->map[w]);
        if (next == s->immortal_node) next = s->container_end;
        if (!live || live != p->live || p->first != next || (p->block && (p->block < 16 || p->block % 8))) return damaged(r, "pools");
        next += live;
        if (next > s->node_count) return damaged(r, "pools");
    }
    if (next == s->immortal_node) next = s->container_end;
    if (next != s->node_count) return damaged(r, "pools");
    for (uint32_t i = 0; i < s->arena_count; i++) {
        const ArenaMap *a = &s->arenas[i];
        if (i && a[-1].address <= a->address) return damaged(r, "arenas");
        if (a->first_pool > s->pool_count || a->pool_count > s->pool_count - a->first_pool || a->first_leaf_pool > s->pool_count ||
            a->leaf_pool_count > s->pool_count - a->first_leaf_pool)
            return damaged(r, "arenas");
    }
    return true;
}

static bool read_snapshot(Reader *r) {
    Section sections[SECTION_COUNT], stores;
    if (!read_head(r)) return false;
    for (uint32_t i = 0; i < SECTION_COUNT; i++) {
        list_sections(r->s, sections);
        if (!read_section(r, i, &sections[i])) return false;
    }
    stores = store_section(r->s);
    if (!read_section(r, SECTION_COUNT, &stores)) return false;
    if (r->left) return damaged(r, "something follows its end");
    if (!check_packed(r)) return false;
    if (r->s->traced && !r->s->place_count) return damaged(r, "places");
    return check_texts(r) && check_nodes(r) && check_edges(r) && check_pools(r);
}

Snapshot *snapshot_load(Runtime *rt, int fd) {
    struct stat st;
    if (fstat(fd, &st) < 0) {
        raise_errno(rt, errno, V_NULL, V_NULL);
        return NULL;
    }
    if (!S_ISREG(st.st_mode)) {
        raise(rt, T_VALUE_ERROR, "a snapshot is read from a regular file");
        return NULL;
    }
    Snapshot *s = snapshot_new(rt);
    if (!s) return NULL;
    Reader r = {rt, s, fd, (uint64_t)st.st_size};
    off_t at = lseek(fd, 0, SEEK_CUR);
    if (at > 0) r.left -= size_min((size_t)at, (size_t)r.left);
    if (read_snapshot(&r)) return s;
    snapshot_drop(s);
    return NULL;
}
