/* SPDX-License-Identifier: MIT
 * misuse.c: the public interface used wrongly, or called again from within: it refuses, and nothing else happens. */
#include <hoop.h>
#include <string.h>

#include "unit.h"

static HoopValue victim; /* a handle that a callback releases while a call works with its value */

static HoopValue release_victim(Hoop *h, void *data, const HoopValue *args, size_t count) {
    (void)data, (void)args, (void)count;
    hoop_release(h, victim);
    hoop_collect(h, 2);
    return hoop_none(h);
}

static const char hostile[] =
    "class Hostile:\n"
    "    def act(self, *args):\n"
    "        global names; names = dir(self); release(); self.x = [7]\n"
    "        return 5\n"
    "    __index__ = __len__ = __getitem__ = __getattr__ = __call__ = act\n"
    "    def __float__(self): return float(self.act())\n"
    "    def __bool__(self): return bool(self.act())\n"
    "    def __repr__(self): return str(self.act())\n"
    "    def __iter__(self): self.act(); return self\n"
    "    def __next__(self): return self.act()\n"
    "    def __setitem__(self, key, value): self.act()\n"
    "    def __setattr__(self, name, value):\n"
    "        if name != 'x': self.act()\n"
    "        object.__setattr__(self, name, value)\n";

static Hoop *new_hostile(void) {
    Hoop *h = hoop_new(NULL);
    CHECK(hoop_register(h, NULL, "release", release_victim, NULL) == HOOP_OK);
    CHECK(hoop_run_string(h, hostile, "<hostile>") == HOOP_OK);
    return h;
}

/* Each operation on a value whose only handle goes in the middle of it. */
static void test_released_within(void) {
    Hoop *h = new_hostile();
    for (int i = 0; i < 12; i++) {
        int64_t n = 0;
        double d = 0;
        bool b = false;
        size_t len = 0;
        HoopValue v = victim = hoop_eval(h, "Hostile()"), five = hoop_int(h, 5), out = 0;
        CHECK(v);
        if (i == 0) CHECK(hoop_to_int(h, v, &n) == HOOP_OK && n == 5);
        if (i == 1) CHECK(hoop_to_float(h, v, &d) == HOOP_OK && d > 4);
        if (i == 2) CHECK(hoop_to_bool(h, v, &b) == HOOP_OK && b);
        if (i == 3) CHECK((out = hoop_repr(h, v)));
        if (i == 4) CHECK((out = hoop_get(h, v, "missing")));
        if (i == 5) CHECK(hoop_set(h, v, "y", five) == HOOP_OK);
        if (i == 6) CHECK((out = hoop_getitem(h, v, five)));
        if (i == 7) CHECK(hoop_setitem(h, v, five, five) == HOOP_OK);
        if (i == 8) CHECK(hoop_len(h, v, &len) == HOOP_OK && len == 5);
        if (i == 9) CHECK((out = hoop_iter(h, v)));
        if (i == 10) CHECK(hoop_next(h, v, &out) == HOOP_OK && out);
        if (i == 11) CHECK((out = hoop_call(h, v, &v, 1)));
        CHECK(!hoop_keep(h, v) && hoop_error_status(h) == HOOP_INVALID);
        hoop_release(h, out);
        hoop_release(h, five);
    }
    CHECK(hoop_verify(h, stderr) == 0);
    hoop_free(h);
}

/* A handle of another runtime, a released one and none, wherever a value is wanted. */
static void try_bad(Hoop *h, HoopValue bad) {
    int64_t n;
    double d;
    bool b;
    size_t len;
    const char *text;
    const void *bytes;
    HoopValue good = hoop_int(h, 1), out = 1;
    CHECK(hoop_to_int(h, bad, &n) == HOOP_INVALID && hoop_to_float(h, bad, &d) == HOOP_INVALID && hoop_to_bool(h, bad, &b) == HOOP_INVALID);
    CHECK(hoop_to_str(h, bad, &text, &len) == HOOP_INVALID && hoop_to_bytes(h, bad, &bytes, &len) == HOOP_INVALID);
    CHECK(!hoop_list(h, &bad, 1) && !hoop_tuple(h, &bad, 1) && !hoop_keep(h, bad) && !hoop_repr(h, bad) && !hoop_is_none(h, bad));
    CHECK(!*hoop_type_name(h, bad) && !hoop_get(h, bad, "real") && hoop_set(h, bad, "x", good) == HOOP_INVALID && hoop_set(h, good, "x", bad) == HOOP_INVALID);
    CHECK(!hoop_getitem(h, bad, good) && !hoop_getitem(h, good, bad) && hoop_setitem(h, good, good, bad) == HOOP_INVALID);
    CHECK(hoop_len(h, bad, &len) == HOOP_INVALID && !hoop_iter(h, bad) && hoop_next(h, bad, &out) == HOOP_INVALID && !out);
    CHECK(hoop_set_global(h, "x", bad) == HOOP_INVALID && !hoop_call(h, bad, NULL, 0) && !hoop_call(h, good, &bad, 1));
    CHECK(!hoop_call_method(h, bad, "x", NULL, 0) && !hoop_object_data(h, bad, NULL));
    hoop_release(h, bad);
    hoop_release(h, good);
}

static void test_bad_handles(void) {
    Hoop *h = hoop_new(NULL), *other = hoop_new(NULL);
    HoopValue released = hoop_str(h, "gone");
    hoop_release(h, released);
    try_bad(h, 0);
    try_bad(h, released);
    try_bad(h, hoop_list(other, NULL, 0));
    try_bad(h, UINT64_MAX);
    CHECK(hoop_verify(h, stderr) == 0);
    hoop_free(other);
    hoop_free(h);
    hoop_free(NULL);
    hoop_drop(NULL);
}

static void test_null(void) {
    Hoop *h = hoop_new(NULL);
    HoopValue one = hoop_int(h, 1), text = hoop_str(h, "a");
    const char *const no_names[] = {NULL};
    HoopType nameless = {.name = NULL}, huge = {.name = "Huge", .data_size = SIZE_MAX - 8};
    CHECK(!hoop_str(h, NULL) && !hoop_bytes(h, NULL, 3) && !hoop_list(h, NULL, 2) && !hoop_tuple(h, NULL, 2));
    CHECK(hoop_run_string(h, NULL, "<t>") == HOOP_INVALID && hoop_run_string(h, "1", NULL) == HOOP_INVALID && hoop_run_bytes(h, NULL, 0, "<t>") == HOOP_OK);
    CHECK(hoop_run_file(h, NULL) == HOOP_INVALID && hoop_run_module(h, NULL) != HOOP_OK && hoop_run_interactive(h, NULL, "<t>") == HOOP_INVALID);
    CHECK(!hoop_eval(h, NULL) && hoop_disassemble(h, NULL, 1, "<t>", stdout) == HOOP_INVALID && hoop_disassemble(h, "1", 1, "<t>", NULL) == HOOP_INVALID);
    CHECK(hoop_set_args(h, 2, NULL) == HOOP_INVALID && hoop_set_args(h, 1, no_names) == HOOP_ERROR && hoop_add_path(h, NULL, true) == HOOP_ERROR);
    CHECK(hoop_to_int(h, one, NULL) == HOOP_INVALID && hoop_to_float(h, one, NULL) == HOOP_INVALID && hoop_to_bool(h, one, NULL) == HOOP_INVALID);
    CHECK(hoop_to_str(h, text, NULL, NULL) == HOOP_INVALID && hoop_to_bytes(h, one, NULL, NULL) == HOOP_INVALID && hoop_len(h, text, NULL) == HOOP_INVALID);
    CHECK(!hoop_get(h, one, NULL) && hoop_set(h, one, NULL, one) == HOOP_ERROR && hoop_next(h, one, NULL) == HOOP_INVALID);
    CHECK(!hoop_global(h, NULL) && hoop_set_global(h, NULL, one) == HOOP_ERROR && !hoop_import(h, NULL) && !hoop_call(h, one, NULL, 2));
    CHECK(!hoop_call_named(h, one, &one, 1, NULL, 1) && !hoop_call_named(h, one, &one, 1, no_names, 1) && !hoop_call_method(h, one, NULL, NULL, 0));
    CHECK(hoop_register(h, NULL, NULL, release_victim, NULL) == HOOP_INVALID && hoop_register(h, NULL, "f", NULL, NULL) == HOOP_INVALID);
    CHECK(hoop_register_type(h, NULL, NULL) == HOOP_INVALID && hoop_register_type(h, NULL, &nameless) == HOOP_INVALID);
    CHECK(hoop_register_type(h, NULL, &huge) == HOOP_INVALID && !hoop_raise(h, NULL, NULL) && hoop_error_status(h) == HOOP_ERROR);
    CHECK(hoop_charge(h, -1000000) == HOOP_OK && hoop_usage(h).external == 0);
    HoopValue list = hoop_eval(h, "[1]"), out;
    CHECK(hoop_next(h, list, &out) == HOOP_ERROR && !out && !strcmp(hoop_error(h).type, "TypeError"));
    CHECK(hoop_verify(h, stderr) == 0);
    hoop_free(h);
}

/* Names are UTF-8, and are refused when they are not. */
static void test_names(void) {
    Hoop *h = hoop_new(NULL);
    HoopValue one = hoop_int(h, 1), found;
    CHECK(hoop_set_global(h, "na\xc3\xafve", one) == HOOP_OK && hoop_run_string(h, "assert na\xc3\xafve == 1 and len('na\xc3\xafve') == 5", "<t>") == HOOP_OK);
    CHECK((found = hoop_global(h, "na\xc3\xafve")) && hoop_register(h, "m\xc3\xb6", "f\xc3\xbc", release_victim, NULL) == HOOP_OK);
    CHECK(hoop_run_string(h, "import m\xc3\xb6\nassert callable(m\xc3\xb6.f\xc3\xbc)", "<t>") == HOOP_OK && hoop_import(h, "m\xc3\xb6"));
    CHECK(hoop_set_global(h, "\xff", one) == HOOP_ERROR && !hoop_global(h, "\xc3") && !hoop_import(h, "\x80") && !hoop_get(h, one, "\xf8"));
    CHECK(hoop_register(h, "\xff", "f", release_victim, NULL) == HOOP_ERROR && hoop_register(h, NULL, "\xff", release_victim, NULL) == HOOP_ERROR);
    hoop_raise(h, "ValueError", "\xff\xfe");
    CHECK(hoop_error_status(h) == HOOP_ERROR && *hoop_error(h).type);
    CHECK(hoop_verify(h, stderr) == 0);
    hoop_free(h);
}

/* ---- errors within functions ---- */

static HoopValue go_on_after_raise(Hoop *h, void *data, const HoopValue *args, size_t count) {
    (void)data, (void)args, (void)count;
    hoop_raise(h, "KeyError", "first");
    hoop_raise(h, "ValueError", "second");
    HoopValue three = hoop_eval(h, "sum(x for x in (1, 2))"); /* runs as if nothing was raised */
    int64_t n = 0;
    CHECK(three && hoop_to_int(h, three, &n) == HOOP_OK && n == 3);
    CHECK(!hoop_eval(h, "1 / 0") && !strcmp(hoop_error(h).type, "ZeroDivisionError"));
    return three; /* released: the exception counts */
}

static HoopValue nothing(Hoop *h, void *data, const HoopValue *args, size_t count) {
    (void)h, (void)data, (void)args, (void)count;
    return 0;
}

static HoopValue strange(Hoop *h, void *data, const HoopValue *args, size_t count) {
    (void)data, (void)count;
    hoop_release(h, args[0]); /* borrowed: must not, but may */
    return args[0];
}

static HoopValue end_it(Hoop *h, void *data, const HoopValue *args, size_t count) {
    (void)data, (void)args, (void)count;
    hoop_free(h);
    CHECK(hoop_error_status(h) == HOOP_INVALID);
    hoop_drop(h);
    return hoop_none(h);
}

static HoopValue fail_again(Hoop *h, void *data, const HoopValue *args, size_t count) {
    (void)data, (void)args, (void)count;
    for (int i = 0; i < 3; i++) CHECK(!hoop_eval(h, "undefined") && strlen(hoop_error(h).traceback) > 10);
    return hoop_none(h);
}

static void test_errors(void) {
    Hoop *h = hoop_new(NULL);
    hoop_register(h, NULL, "go_on", go_on_after_raise, NULL);
    hoop_register(h, NULL, "nothing", nothing, NULL);
    hoop_register(h, NULL, "strange", strange, NULL);
    hoop_register(h, NULL, "end_it", end_it, NULL);
    hoop_register(h, NULL, "fail_again", fail_again, NULL);
    CHECK(hoop_run_string(h, "try: go_on()\nexcept ValueError as e: assert e.args == ('second',)\nelse: assert 0", "<t>") == HOOP_OK);
    CHECK(!hoop_eval(h, "undefined")); /* an error from before is not that of the function */
    CHECK(hoop_run_string(h, "try: nothing()\nexcept SystemError: pass\nelse: assert 0", "<t>") == HOOP_OK);
    CHECK(hoop_run_string(h, "try: strange([])\nexcept SystemError: pass\nend_it()\nend_it()", "<t>") == HOOP_OK);
    CHECK(hoop_run_string(h, "def f(): f = nothing_left = 0\ndel end_it\nfor i in range(3): list(map(fail_again, 'ab'))", "<t>") == HOOP_OK);
    /* str() of the error fails in its turn, and replaces the error that is being told */
    CHECK(hoop_run_string(h, "class E(Exception):\n    def __str__(self): fail_again(); return 'text'\n    def __del__(self): fail_again()\nraise E", "<t>") == HOOP_ERROR);
    CHECK(!strcmp(hoop_error(h).message, "text") && !strcmp(hoop_error(h).type, "E"));
    for (const char *const *t = (const char *const[]){"UnicodeDecodeError", "UnicodeEncodeError", "UnicodeTranslateError", "ExceptionGroup", "BaseExceptionGroup",
                                                      "SystemExit", "StopIteration", "OSError", "ImportError", "SyntaxError", "KeyError", "GeneratorExit",
                                                      "MemoryError", "AttributeError", "NameError", "no such type", NULL}; *t; t++) {
        hoop_raise(h, *t, "text");
        HoopError e = hoop_error(h);
        CHECK(*e.type && *e.traceback);
        HoopValue exception = hoop_error_value(h), text = hoop_repr(h, exception);
        CHECK(exception && text);
        hoop_release(h, exception);
        hoop_release(h, text);
    }
    CHECK(hoop_verify(h, stderr) == 0);
    hoop_free(h);
}

/* ---- lists and modules that vanish while they are filled ---- */

static void test_vanishing(void) {
    HoopConfig config = hoop_config();
    Hoop *h = hoop_new(&config);
    static const char *const args[] = {"a", "b", "c"};
    CHECK(hoop_run_string(h, "import sys\nclass D:\n    def __del__(self): del sys.argv\nsys.argv = [D()]", "<t>") == HOOP_OK);
    CHECK(hoop_set_args(h, 3, args) == HOOP_OK);
    CHECK(hoop_run_string(h, "class K:\n    def __hash__(self): return hash('f')\n    def __eq__(self, other):\n        sys.modules.pop('mod', None); return False\n"
                             "mod = type(sys)('mod'); mod.__dict__[K()] = 1; sys.modules['mod'] = mod; del mod", "<t>") == HOOP_OK);
    CHECK(hoop_register(h, "mod", "f", nothing, NULL) == HOOP_OK);
    CHECK(hoop_verify(h, stderr) == 0);
    hoop_free(h);
}

/* ---- types ---- */

static void test_types(void) {
    Hoop *h = hoop_new(NULL);
    static HoopMethod methods[] = {{"get", strange}, {NULL, NULL}};
    HoopType a = {.name = "A", .data_size = 16, .methods = methods}, b = {.name = "B", .data_size = 16, .methods = methods};
    CHECK(hoop_register_type(h, NULL, &a) == HOOP_OK && hoop_register_type(h, NULL, &b) == HOOP_OK);
    CHECK(hoop_run_string(h,
                          "def refused(f):\n    try: f()\n    except (TypeError, SystemError): return\n    assert 0, f\n"
                          "class C(A): pass\nclass D(B): pass\nc = C()\n"
                          "refused(lambda: setattr(c, '__class__', D))\nrefused(lambda: setattr(C, '__bases__', (B,)))\n"
                          "refused(lambda: type('X', (A, B), {}))\nrefused(lambda: A.get(B()))\nrefused(lambda: A.get(1))\nrefused(lambda: A.get())\n"
                          "refused(lambda: A.__new__(B))\nrefused(lambda: object.__new__(A))\nrefused(lambda: A().get())\n"
                          "refused(lambda: A.__base__.__new__(int))\n",
                          "<t>") == HOOP_OK);
    HoopValue c = hoop_global(h, "c");
    CHECK(hoop_object_data(h, c, &a) && !hoop_object_data(h, c, &b) && !hoop_object_data(h, c, NULL));
    hoop_release(h, c);
    CHECK(hoop_verify(h, stderr) == 0);
    hoop_free(h);
}

/* ---- stop ---- */

static HoopValue stop_me(Hoop *h, void *data, const HoopValue *args, size_t count) {
    (void)data, (void)args, (void)count;
    HoopValue one = hoop_eval(h, "1"); /* a call from within: still the same one from outside */
    hoop_release(h, one);
    hoop_stop(h);
    return hoop_none(h);
}

static void test_stop(void) {
    Hoop *h = hoop_new(NULL);
    hoop_register(h, NULL, "stop_me", stop_me, NULL);
    for (int i = 0; i < 3; i++) {
        CHECK(hoop_run_string(h, "x = 1", "<t>") == HOOP_OK);
        hoop_stop(h); /* too late: it has ended */
        CHECK(hoop_run_string(h, "for i in range(100): x += 1", "<t>") == HOOP_OK);
        CHECK(hoop_run_string(h, "try:\n    stop_me()\n    while True: pass\nfinally: x = -1", "<t>") == HOOP_STOPPED);
        HoopValue r = hoop_eval(h, "[x for i in range(100)][-1] == 101");
        bool right = false;
        CHECK(hoop_to_bool(h, r, &right) == HOOP_OK && right);
        hoop_release(h, r);
        HoopValue f = hoop_eval(h, "stop_me");
        r = hoop_call(h, f, NULL, 0); /* no Python code at all: nothing to stop */
        CHECK(r);
        hoop_release(h, r);
        hoop_release(h, f);
        CHECK(hoop_run_string(h, "while x < 200: x += 1\nx = 1", "<t>") == HOOP_OK);
    }
    hoop_free(h);
}

int main(void) {
    test_released_within();
    test_bad_handles();
    test_null();
    test_names();
    test_errors();
    test_vanishing();
    test_types();
    test_stop();
    return unit_result();
}
