/* SPDX-License-Identifier: MIT
 * heap_walk.c: runs a Python program and then walks its heap from C: the types with most bytes, the objects that keep most alive, where
 * they were made, and who holds them. */
#include <hoop.h>
#include <string.h>

enum { TYPES = 6, LARGEST = 5, LINKS = 12, HOLDERS = 4, FRAMES = 1 };

static int fail(Hoop *hoop, const char *what) {
    HoopError error = hoop_error(hoop);
    fprintf(stderr, "heap_walk: %s: %s: %s\n", what, error.type, error.message);
    hoop_free(hoop);
    return 1;
}

/* "app.Session"; of built-in types the name alone. */
static const char *full_name(char *out, size_t room, const char *module, const char *name) {
    bool shown = *module && strcmp(module, "builtins") != 0;
    snprintf(out, room, "%s%s%s", shown ? module : "", shown ? "." : "", name);
    return out;
}

/* The chain as one expression: what the first node is called, then how each holds the next. */
static HoopStatus print_chain(HoopSnapshot *s, uint32_t node) {
    HoopLink links[LINKS];
    HoopNode first;
    size_t count;
    HoopStatus status = hoop_snapshot_chain(s, node, links, LINKS, &count);
    if (status != HOOP_OK) return status;
    if (!count) return puts("    garbage"), HOOP_OK;
    /* Node 0 is the root, which holds groups of holders: their names tell more. */
    size_t start = count > 1 && links[0].node == 0;
    if ((status = hoop_snapshot_node(s, links[start].node, &first)) != HOOP_OK) return status;
    printf("    held as %s", first.type);
    for (size_t i = start; i < count; i++) printf("%s", links[i].how);
    putchar('\n');
    return HOOP_OK;
}

static HoopStatus print_holders(HoopSnapshot *s, uint32_t node) {
    HoopLink holders[HOLDERS];
    size_t count;
    HoopStatus status = hoop_snapshot_holders(s, node, holders, HOLDERS, &count);
    if (status == HOOP_OK) printf("    %zu holder%s:", count, count == 1 ? "" : "s");
    for (size_t i = 0; status == HOOP_OK && i < count && i < HOLDERS; i++) {
        HoopNode holder;
        if ((status = hoop_snapshot_node(s, holders[i].node, &holder)) == HOOP_OK) printf(" %s%s", holder.type, holders[i].how);
    }
    puts(count > HOLDERS ? " ..." : "");
    return status;
}

static HoopStatus print_object(HoopSnapshot *s, uint32_t node) {
    HoopNode n;
    HoopStatus status = hoop_snapshot_node(s, node, &n);
    if (status != HOOP_OK) return status;
    printf("  %s of %llu bytes keeps %llu alive", n.type, (unsigned long long)n.bytes, (unsigned long long)n.retained);
    if (n.file) printf(", made by %s at line %d", n.function, n.line);
    putchar('\n');
    if ((status = print_chain(s, node)) != HOOP_OK) return status;
    return print_holders(s, node);
}

static HoopStatus print_largest(HoopSnapshot *s, const char *type, size_t most) {
    uint32_t nodes[LARGEST];
    size_t found;
    HoopStatus status = hoop_snapshot_largest(s, type, nodes, most, &found);
    for (size_t i = 0; status == HOOP_OK && i < found; i++) status = print_object(s, nodes[i]);
    return status;
}

static HoopStatus walk(HoopSnapshot *s) {
    HoopTypeSum types[TYPES];
    size_t count;
    char name[200];
    HoopStatus status = hoop_snapshot_types(s, types, TYPES, &count);
    if (status != HOOP_OK) return status;
    printf("%-32s %9s %12s %12s\n", "type", "objects", "bytes", "kept alive");
    for (size_t i = 0; i < count && i < TYPES; i++)
        printf("%-32s %9llu %12llu %12llu\n", full_name(name, sizeof name, types[i].module, types[i].name), (unsigned long long)types[i].count,
               (unsigned long long)types[i].bytes, (unsigned long long)types[i].retained);
    for (size_t i = 0; i < count && i < TYPES; i++) {
        printf("the largest %s:\n", full_name(name, sizeof name, types[i].module, types[i].name));
        if ((status = print_largest(s, name, 1)) != HOOP_OK) return status;
    }
    puts("the largest of all:");
    return print_largest(s, NULL, LARGEST);
}

int main(int argc, char **argv) {
    if (argc != 2) return fprintf(stderr, "usage: heap_walk PROGRAM\n"), 2;
    HoopConfig config = hoop_config();
    config.import_files = config.site_library = true;
    config.trace_frames = FRAMES; /* for the lines: without it nodes have no file */
    Hoop *hoop = hoop_new(&config);
    if (!hoop) return 1;
    if (hoop_run_file(hoop, argv[1]) != HOOP_OK) return fail(hoop, argv[1]);
    hoop_collect(hoop, 2);
    HoopUsage usage = hoop_usage(hoop);
    HoopSnapshot *s = hoop_snapshot_take(hoop);
    if (!s) return fail(hoop, "snapshot");
    printf("%zu KiB in %llu blocks, %u nodes\n", usage.in_use >> 10, (unsigned long long)usage.blocks, hoop_snapshot_count(s));
    if (walk(s) != HOOP_OK) return fail(hoop, "snapshot");
    hoop_snapshot_drop(s);
    hoop_free(hoop);
    return 0;
}
