/* SPDX-License-Identifier: MIT
 * no_io.c: a runtime without files and system: every known way to them is refused, and what needs neither works. */
#include <hoop.h>
#include <stdio.h>
#include <string.h>

static int faults;

static void expect(const char *source, const char *error) {
    HoopConfig config = hoop_config();
    config.no_io = true;
    Hoop *h = hoop_new(&config);
    if (!h) {
        faults++;
        return;
    }
    HoopStatus status = hoop_run_string(h, source, "<test>");
    const char *type = status == HOOP_ERROR ? hoop_error(h).type : "";
    if (strcmp(type, error)) {
        faults++;
        printf("no_io.c: %s\n  gives \"%s\" instead of \"%s\"\n%s", source, type, error, status == HOOP_ERROR ? hoop_error(h).traceback : "");
    }
    hoop_free(h);
}

int main(void) {
    static const char *const refused[] = {
        "open('/etc/passwd')", "open(1, 'w')", "import io; io.FileIO(0)", "import io; io.open_code('/etc/passwd')",
        "import sys; sys.stdout.buffer.raw.__init__(3, 'w')", "import os; os.open('/etc/passwd', 0)", "import os; os.read(0, 1)",
        "import os; os.system('true')", "import os; os._exit(7)", "import os; os.kill(os.getpid(), 9)", "import os; os.unlink('/nowhere')",
        "import os; os.listdir()", "import os; os.getcwd()", "import os; os.fork()", "import os; os.environ['A'] = 'b'",
        "import posix; posix.stat('/')", "import posix; posix.waitpid(-1, 0)", "import json; json.__loader__.get_data('/etc/passwd')",
    };
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++) expect(refused[i], "PermissionError");
    static const char *const missing[] = {"import _socket", "import _posixsubprocess", "import select", "import _signal", "import subprocess"};
    for (size_t i = 0; i < sizeof missing / sizeof *missing; i++) expect(missing[i], "ModuleNotFoundError");
    expect("import os; assert not os.environ and len(os.urandom(8)) == 8 and os.path.join('a', 'b') == 'a/b'", "");
    expect("import json, re, random, collections, enum, dataclasses, contextlib, time, io; assert io.StringIO('a').read() == 'a'", "");
    /* a traceback shows lines of the file that the code claims to come from */
    expect("import traceback\ntry: exec(compile('1/0', '/etc/passwd', 'exec'))\n"
           "except ZeroDivisionError: assert 'root' not in traceback.format_exc()", "");
    puts(faults ? "no_io.c: faults" : "ok");
    return faults != 0;
}
