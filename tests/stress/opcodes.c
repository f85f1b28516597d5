/* SPDX-License-Identifier: MIT
 * opcodes.c: which instructions of opcodes.def do programs execute?
 *
 * usage: opcodes program.py ...
 * Prints the names of those that no program did; exit code 1 if a program fails. The programs run in the traced loop; this
 * executable is linked with its own hook before each instruction (--wrap), so the library knows nothing of it. */
#include <stdio.h>

#include "compiler/opcodes.h"
#include "runtime/internal.h"
#include "vm/trace.h"
#include "vm/vm.h"

static bool seen[I_COUNT];

int __wrap_vm_trace_instruction(Runtime *rt, Vm *vm, Frame *f);

int __wrap_vm_trace_instruction(Runtime *rt, Vm *vm, Frame *f) {
    seen[instr_op(f->pc[-1])] = true;
    return 0;
}

static void no_output(void *data, const char *text, size_t len) {}

static int run(const char *path) {
    HoopConfig config = hoop_config();
    config.import_files = config.site_library = config.hash_seed_set = true;
    config.write_out = config.write_err = no_output;
    Hoop *h = hoop_new(&config);
    if (!h) return 1;
    int failed = hoop_run_string(h, "import sys; sys.settrace(lambda *a: None); del sys", "<start>") != HOOP_OK || hoop_run_file(h, path) != HOOP_OK;
    if (failed) printf("%s: %s\n", path, hoop_error(h).traceback);
    hoop_free(h);
    return failed;
}

int main(int argc, char **argv) {
    int failed = 0;
    for (int i = 1; i < argc; i++) failed |= run(argv[i]);
    for (int op = 0; op < I_COUNT; op++)
        if (!seen[op]) printf("%s\n", opcode_names[op]);
    return failed;
}
