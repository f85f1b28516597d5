/* SPDX-License-Identifier: MIT
 * leaks.c: the exact recount finds what is planted, names it, and finds nothing else. */
#include "object/error.h"
#include "runtime/internal.h"
#include "types/dict.h"
#include "types/list.h"
#include "unit.h"

static Hoop *start(void) {
    HoopConfig config = hoop_config();
    config.import_files = config.site_library = true;
    config.trace_frames = 1;
    Hoop *h = hoop_new(&config);
    CHECK(h != NULL);
    h->verify_after_runs = false; /* the faults are planted */
    CHECK(hoop_run_string(h, "class Point:\n    def __init__(self): self.x = [1]\n    def move(self): return 1\np = Point()\nd = {'k': p}\n"
                              "big = [10 ** 40]\nr = range(10 ** 40)\n", "planted.py") == HOOP_OK);
    CHECK(hoop_verify(h, stdout) == 0);
    return h;
}

static Object *global(Hoop *h, const char *name) { return v_obj(dict_get_cstr(&h->rt, h->main_dict, name)); }

/* What hoop_verify() tells. */
static size_t told(Hoop *h, char *text, size_t room) {
    FILE *f = tmpfile();
    CHECK(f != NULL);
    size_t faults = hoop_verify(h, f);
    rewind(f);
    text[fread(text, 1, room - 1, f)] = 0;
    fclose(f);
    return faults;
}

static void expect_leak(Hoop *h, Object *o, const char *type, const char *more) {
    char text[4096], expected[200];
    uint32_t before = o->refcount;
    object_incref(o);
    object_incref(o);
    CHECK(told(h, text, sizeof text) == 1);
    CHECK(o->refcount == before + 2);
    snprintf(expected, sizeof expected, "heap: leaked: %s at %p has 2 references that nobody holds", type, (void *)o);
    CHECK(strstr(text, expected) && strstr(text, more));
    if (!strstr(text, expected) || !strstr(text, more)) fprintf(stderr, "told: %s", text);
    o->refcount -= 2;
    CHECK(hoop_verify(h, stdout) == 0);
}

static void test_leaks(Hoop *h) {
    Runtime *rt = &h->rt;
    expect_leak(h, global(h, "p"), "Point", ", made at planted.py:4");
    expect_leak(h, global(h, "d"), "dict", ", made at planted.py:5");
    expect_leak(h, global(h, "Point"), "type", " 'Point'");
    expect_leak(h, v_obj(as_list(v_from(global(h, "big")))->items[0]), "int", "");
    expect_leak(h, global(h, "r"), "range", ", made at planted.py:7");
    expect_leak(h, v_obj(rt->names[N_append]), "str", " 'append'");
    expect_leak(h, v_obj(h->main_dict), "dict", "");
}

/* Held, but not counted. By a root the verifier of the graph alone cannot see it. */
static void test_lost(Hoop *h) {
    char text[4096];
    Object *held_by_root = v_obj(h->rt.names[N_append]), *held_by_dict = global(h, "p");
    held_by_root->refcount--;
    CHECK(told(h, text, sizeof text) == 1 && strstr(text, "heap: lost: str at") && strstr(text, "1 reference fewer than is held on it 'append'"));
    held_by_root->refcount++;
    held_by_dict->refcount--;
    CHECK(told(h, text, sizeof text) == 1 && strstr(text, "Point"));
    held_by_dict->refcount++;
    CHECK(hoop_verify(h, stdout) == 0);
}

/* Handles hold, and what is made and not given away leaks. */
static void test_handles(Hoop *h) {
    HoopValue made = hoop_list(h, NULL, 0), second = hoop_keep(h, made);
    CHECK(made && second && hoop_verify(h, stdout) == 0);
    hoop_release(h, made);
    CHECK(hoop_verify(h, stdout) == 0);
    Owned nobody = list_new(&h->rt, 3);
    CHECK(nobody && hoop_verify(h, NULL) == 1);
    decref(&h->rt, nobody);
    CHECK(hoop_verify(h, stdout) == 0);
    hoop_release(h, second);
}

/* Within a run C code has references in variables: then only the structure is checked. */
static HoopValue verify_inside(Hoop *h, void *data, const HoopValue *args, size_t count) {
    *(size_t *)data = hoop_verify(h, stdout);
    return hoop_none(h);
}

static void test_inside(Hoop *h) {
    size_t faults = 99;
    CHECK(hoop_register(h, NULL, "verify", verify_inside, &faults) == HOOP_OK);
    CHECK(hoop_run_string(h, "def f(x): return [verify(), x]\nf([2])\n", "inside.py") == HOOP_OK && faults == 0);
    CHECK(hoop_verify(h, stdout) == 0);
}

/* Errors that the embedder may still ask about hold frames; so do generators that wait. */
static void test_held(Hoop *h) {
    CHECK(hoop_run_string(h, "def g():\n    try:\n        yield 1\n    except ValueError: yield 2\nw = g()\nnext(w)\nw.throw(ValueError())\n"
                              "import re, json, struct, ast, io, sys\nre.compile('a+').match('aa')\nstruct.Struct('<i').pack(4)\n"
                              "sys.setprofile(print)\nsys.setprofile(None)\n1 / 0\n", "held.py") == HOOP_ERROR);
    CHECK(hoop_verify(h, stdout) == 0);
    CHECK(!strcmp(hoop_error(h).type, "ZeroDivisionError") && hoop_verify(h, stdout) == 0);
}

int main(void) {
    Hoop *h = start();
    test_leaks(h);
    test_lost(h);
    test_handles(h);
    test_inside(h);
    test_held(h);
    h->verify_after_runs = true;
    hoop_free(h);
    return unit_result();
}
