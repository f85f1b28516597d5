/* SPDX-License-Identifier: MIT
 * embed.c: build tool: turns the Python modules listed in modules.def into one C file of constant bytes.
 *
 * usage: embed modules.def source-directory output.c
 *        embed --file path symbol output.c   any file, as `const unsigned char symbol[]` and `const size_t symbol_size`
 */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void die(const char *what, const char *name) {
    fprintf(stderr, "embed: %s: %s\n", what, name);
    exit(1);
}

/* PY_MODULE(name, "file") -> name and file; 0 when the line is another thing. */
static int parse_line(const char *line, char *name, char *file, int *package) {
    const char *p;
    if (!strncmp(line, "PY_MODULE(", 10)) p = line + 10, *package = 0;
    else if (!strncmp(line, "PY_PACKAGE(", 11)) p = line + 11, *package = 1;
    else return 0;
    return sscanf(p, "%127[^, ] , \"%255[^\"]\"", name, file) == 2;
}

static size_t write_bytes(FILE *out, const char *path) {
    FILE *in = fopen(path, "rb");
    size_t count = 0;
    int c;
    if (!in) die("cannot read", path);
    while ((c = getc(in)) != EOF) fprintf(out, count++ % 32 ? "%d," : "\n%d,", c);
    fclose(in);
    fprintf(out, "0};\n");
    return count;
}

static int embed_file(const char *path, const char *symbol, const char *output) {
    FILE *out = fopen(output, "w");
    if (!out) die("cannot write", output);
    fprintf(out, "#include <stddef.h>\nextern const unsigned char %s[];\nextern const size_t %s_size;\nconst unsigned char %s[] = {", symbol, symbol, symbol);
    size_t size = write_bytes(out, path);
    fprintf(out, "const size_t %s_size = %zu;\n", symbol, size);
    return fclose(out) ? 1 : 0;
}

int main(int argc, char **argv) {
    char line[512], name[128], file[256], path[1024], table[1 << 16] = "";
    size_t used = 0;
    int package, number = 0;
    if (argc == 5 && !strcmp(argv[1], "--file")) return embed_file(argv[2], argv[3], argv[4]);
    if (argc != 4) die("usage", "embed modules.def directory output.c");
    FILE *def = fopen(argv[1], "r"), *out = fopen(argv[3], "w");
    if (!def || !out) die("cannot open", def ? argv[3] : argv[1]);
    fprintf(out, "/* Made by tools/embed.c from src/modules/modules.def. */\n#include \"modules/registry.h\"\n");
    while (fgets(line, sizeof line, def)) {
        if (!parse_line(line, name, file, &package)) continue;
        snprintf(path, sizeof path, "%s/%s", argv[2], file);
        fprintf(out, "static const unsigned char source_%d[] = {", number);
        size_t len = write_bytes(out, path);
        used += (size_t)snprintf(table + used, sizeof table - used, "    {\"%s\", \"%s\", source_%d, %zu, %s},\n", name, file,
                                 number, len, package ? "true" : "false");
        if (used >= sizeof table) die("table too small", name);
        number++;
    }
    fprintf(out, "const PySource py_sources[] = {\n%s    {NULL, NULL, NULL, 0, false},\n};\n", table);
    fclose(def);
    return fclose(out) ? 1 : 0;
}
