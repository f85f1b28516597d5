/* SPDX-License-Identifier: MIT
 * embed.c: a C program that runs Python code it does not trust with memory: capped, measured, gone in one call. */
#include <hoop.h>
#include <string.h>

/* A function of the host that Python code can call: host.double(x). */
static HoopValue twice(Hoop *hoop, void *data, const HoopValue *args, size_t count) {
    int64_t n;
    if (count != 1 || hoop_to_int(hoop, args[0], &n) != HOOP_OK) return hoop_raise(hoop, "TypeError", "double() takes one int");
    ++*(int *)data;
    return hoop_int(hoop, n * 2);
}

int main(void) {
    HoopConfig config = hoop_config();
    config.heap_limit = 8u << 20;
    Hoop *hoop = hoop_new(&config);
    if (!hoop) return 1;

    int calls = 0;
    hoop_register(hoop, "host", "double", twice, &calls);
    if (hoop_run_string(hoop, "import host\nanswer = sum(host.double(n) for n in range(7))\n", "<plug-in>") != HOOP_OK) {
        hoop_print_error(hoop);
        return 1;
    }
    HoopValue answer = hoop_global(hoop, "answer");
    int64_t n = 0;
    hoop_to_int(hoop, answer, &n);
    hoop_release(hoop, answer);
    printf("answer %lld after %d calls\n", (long long)n, calls);

    /* A plug-in that eats memory meets the cap, not the machine's. */
    HoopStatus status = hoop_run_string(hoop, "l = []\nwhile True: l.append('x' * 1000)\n", "<greedy>");
    HoopError error = hoop_error(hoop);
    printf("greedy plug-in: %s\n", status == HOOP_ERROR ? error.type : "no error?");
    hoop_run_string(hoop, "l = None", "<clean up>");
    hoop_collect(hoop, 2);
    printf("still works: %s\n", hoop_run_string(hoop, "print('hello from Python', 6 * 7)", "<string>") == HOOP_OK ? "yes" : "no");
    printf("peak under the cap: %s\n", hoop_usage(hoop).from_os_peak <= (9u << 20) ? "yes" : "no");
    hoop_free(hoop);

    /* Isolated runtimes are cheap. */
    for (int i = 0; i < 1000; i++) {
        Hoop *one = hoop_new(NULL);
        if (!one || hoop_run_string(one, "x = 1", "<string>") != HOOP_OK) return 1;
        hoop_drop(one);
    }
    puts("1000 runtimes came and went");
    return 0;
}
