/* SPDX-License-Identifier: MIT
 * host_errors.c: which error Python code sees when a function of the host returns 0. */
#include <string.h>

#include "hoop.h"
#include "unit.h"

static HoopValue says_nothing(Hoop *h, void *data, const HoopValue *args, size_t count) {
    (void)h, (void)data, (void)args, (void)count;
    return 0;
}

static HoopValue passes_on(Hoop *h, void *data, const HoopValue *args, size_t count) {
    int64_t n;
    (void)data;
    return count == 1 && hoop_to_int(h, args[0], &n) == HOOP_OK ? hoop_int(h, n) : 0;
}

/* Raises what it is given. */
static HoopValue raises(Hoop *h, void *data, const HoopValue *args, size_t count) {
    (void)data;
    return hoop_raise_value(h, count ? args[0] : 0);
}

static void expect(Hoop *h, const char *source, const char *type, const char *message) {
    CHECK(hoop_run_string(h, source, "host.py") == HOOP_ERROR);
    HoopError e = hoop_error(h);
    CHECK(!strcmp(e.type, type) && !strcmp(e.message, message));
    if (strcmp(e.type, type) || strcmp(e.message, message)) fprintf(stderr, "%s: %s: %s\n", source, e.type, e.message);
    CHECK(hoop_verify(h, stderr) == 0);
}

int main(void) {
    Hoop *h = hoop_new(NULL);
    CHECK(h != NULL);
    CHECK(hoop_register(h, NULL, "says_nothing", says_nothing, NULL) == HOOP_OK && hoop_register(h, NULL, "passes_on", passes_on, NULL) == HOOP_OK &&
          hoop_register(h, NULL, "raises", raises, NULL) == HOOP_OK);
    CHECK(hoop_run_string(h, "class Own(Exception):\n    def __init__(self, n=7): self.n = n\n    def __str__(self): return f'own {self.n}'\n", "host.py") == HOOP_OK);
    expect(h, "passes_on('a')", "TypeError", "'str' object cannot be interpreted as an integer");
    /* The error of the run before is none of this call's. */
    expect(h, "says_nothing()", "SystemError", "says_nothing() returned no value without raising an error");
    expect(h, "raises(Own(3))", "Own", "own 3");
    expect(h, "raises(Own)", "Own", "own 7");
    expect(h, "raises(5)", "TypeError", "exceptions must derive from BaseException");
    expect(h, "raises()", "SystemError", "hoop_raise_value: a handle that is not valid in this runtime");
    CHECK(hoop_run_string(h, "try: raises(Own(4))\nexcept Own as e: n = e.n\n", "host.py") == HOOP_OK);
    int64_t n = 0;
    CHECK(hoop_to_int(h, hoop_global(h, "n"), &n) == HOOP_OK && n == 4);
    hoop_free(h);
    return unit_result();
}
