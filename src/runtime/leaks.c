/* SPDX-License-Identifier: MIT
 * leaks.c: references that nobody holds, between runs: what hoop_verify() tells beyond a wrong structure, and what builds with
 * CHECK_LEVEL 2 look for whenever a run ends. */
#include "gc/state.h"
#include "gc/verify.h"
#include "memtools/trace.h"
#include "object/roots.h"
#include "runtime/internal.h"
#include "types/code.h"
#include "types/function.h"
#include "types/str.h"
#include "vm/vm.h"

#define MOST_TOLD 20

void hoop_roots(Runtime *rt, Visitor visit, void *arg) {
    const Hoop *h = hoop_of(rt);
    handles_each(rt, visit, arg);
    visit(rt, h->args, arg);
    visit(rt, h->first_paths, arg);
}

/* Does no code run that may have references in variables? */
static bool is_idle(Runtime *rt) { return rt->vm && !vm_current_frame(rt) && !hoop_of(rt)->host_depth && !rt->dealloc_depth && !rt->gc->collecting; }

/* ---- telling: without repr(), which would run code and allocate ---- */

typedef struct Telling {
    FILE *out;
    size_t told;
} Telling;

static void tell_text(FILE *out, Borrowed v) {
    const char *ascii = v && v_is(v, T_STR) && str_is_ascii(v) ? str_ascii(v) : NULL;
    if (ascii) fprintf(out, " '%.60s'", ascii);
}

static void tell_name(Runtime *rt, FILE *out, const Object *o) {
    Value v = v_from(o);
    if (rt->slots[o->type]->flags & TF_TYPE) fprintf(out, " '%.60s'", ((const Type *)o)->slots->name);
    if (o->type == T_STR) tell_text(out, v);
    else if (o->type == T_FUNCTION) tell_text(out, as_function(v)->qualname);
    else if (o->type == T_CODE) tell_text(out, as_code(v)->qualname);
}

static void tell_site(Runtime *rt, FILE *out, const Object *o) {
    TraceNode site = trace_mode(rt) != TRACE_OFF ? trace_site(rt, o, NULL) : 0;
    if (!site) return;
    TracePlace p = trace_place(rt, site);
    if (p.filename && v_is(p.filename, T_STR) && str_is_ascii(p.filename)) fprintf(out, ", made at %s:%d", str_ascii(p.filename), p.line);
}

static void tell(Runtime *rt, const Object *o, int32_t excess, void *arg) {
    Telling *t = arg;
    if (!t->out || t->told++ >= MOST_TOLD) return;
    const char *name = rt->slots[o->type]->name;
    if (excess > 0) fprintf(t->out, "heap: leaked: %s at %p has %d reference%s that nobody holds", name, (const void *)o, excess, excess == 1 ? "" : "s");
    else fprintf(t->out, "heap: lost: %s at %p has %d reference%s fewer than %s held on it", name, (const void *)o, -excess, excess == -1 ? "" : "s",
                 excess == -1 ? "is" : "are");
    tell_name(rt, t->out, o);
    tell_site(rt, t->out, o);
    fputc('\n', t->out);
}

size_t hoop_verify(Hoop *h, FILE *out) {
    hoop_enter(h);
    Runtime *rt = &h->rt;
    size_t faults = gc_verify(rt, out);
    if (faults || !is_idle(rt)) return faults;
    Telling t = {.out = out};
    faults = gc_recount(rt, tell, &t);
    if (out && faults > MOST_TOLD) fprintf(out, "heap: and %zu more\n", faults - MOST_TOLD);
    return faults;
}

void leaks_check(Hoop *h) {
#if CHECK_LEVEL >= 2
    if (h->verify_after_runs && is_idle(&h->rt) && hoop_verify(h, stderr)) base_assert_failed("hoop_verify()", __FILE__, __LINE__);
#endif
}
