/* SPDX-License-Identifier: MIT
 * builtins_site.c: the names that python3's module `site` adds to builtins: exit, quit, help, copyright, credits, license. */
#include "gc/gc.h"
#include "modules/builtins_module.h"
#include "object/protocol.h"
#include "types/class.h"
#include "types/dict.h"
#include "types/exception.h"
#include "types/str.h"
#include "types/tuple.h"
#include "vm/vm.h"

typedef struct SiteObject { Object header; Value name, text; } SiteObject;

static void site_dealloc(Runtime *rt, Object *self) {
    decref_maybe(rt, ((SiteObject *)self)->name);
    decref_maybe(rt, ((SiteObject *)self)->text);
    object_free(rt, self);
}

static Owned text_repr(Runtime *rt, Borrowed self) { return own(V_AS(SiteObject, self)->text); }

/* exit() closes stdin, so that a caller that catches SystemExit and reads on gets nothing. */
static Owned exit_call(Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kwnames) {
    Value code = V_NONE;
    static const char *const params[] = {"code", NULL};
    if (args_parse(rt, "__call__", params, 0, args, nargs, kwnames, &code) < 0) return 0;
    Value sys = runtime_sys(rt), in = sys ? dict_get_str(rt, sys, rt->names[N_stdin]) : 0;
    if (in && in != V_NONE) {
        Value r = obj_call_method(rt, in, rt->names[N_close], NULL, 0);
        decref_maybe(rt, r);
    }
    error_clear(rt);
    return raise_value(rt, T_SYSTEM_EXIT, code ? code : V_NONE);
}

static Owned printer_call(Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kwnames) {
    Value print = dict_get_cstr(rt, rt->builtins, "print");
    return print ? obj_call1(rt, print, V_AS(SiteObject, self)->text) : V_NONE;
}

static Owned helper_call(Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kwnames) {
    Value pydoc = import_from_c(rt, "pydoc"), f = pydoc ? obj_getattr_cstr(rt, pydoc, "help") : 0;
    Value v = f ? obj_call(rt, f, args, nargs, kwnames) : 0;
    decref_maybe(rt, f);
    decref_maybe(rt, pydoc);
    return v;
}

static const MemberDef site_members[] = {{"name", offsetof(SiteObject, name), MEMBER_VALUE, true}, {NULL, 0, 0, false}};

#define SITE_SLOTS(type_name, function)                                                                                                        \
    {                                                                                                                                          \
        .name = type_name, .flags = TF_CONTAINER | TF_IMMUTABLE | TF_NO_NEW, .base = T_OBJECT, .layout = LAYOUT_FIXED,                        \
        .basicsize = sizeof(SiteObject), .dealloc = site_dealloc, .repr = text_repr, .call = function, .members = site_members,               \
    }
static const TypeSlots quitter_slots = SITE_SLOTS("_sitebuiltins.Quitter", exit_call);
static const TypeSlots printer_slots = SITE_SLOTS("_sitebuiltins._Printer", printer_call);
static const TypeSlots helper_slots = SITE_SLOTS("_sitebuiltins._Helper", helper_call);

static int add(Runtime *rt, Borrowed dict, Type *type, const char *name, const char *text) {
    SiteObject *o = type ? object_new_container(rt, type->index, sizeof *o) : NULL;
    if (!o) return -1;
    o->name = str_intern_cstr(rt, name);
    o->text = o->name ? str_from_cstr(rt, text) : 0;
    int r = o->text ? dict_set_cstr(rt, dict, name, v_from(o)) : -1;
    gc_track(&o->header);
    decref(rt, v_from(o));
    return r;
}

int builtins_add_site(Runtime *rt, Borrowed dict) {
    Type *quitter = type_register_static(rt, &quitter_slots, NULL), *printer = type_register_static(rt, &printer_slots, NULL),
         *helper = type_register_static(rt, &helper_slots, NULL);
    int r = 0;
    if (add(rt, dict, quitter, "exit", "Use exit() or Ctrl-D (i.e. EOF) to exit") < 0 ||
        add(rt, dict, quitter, "quit", "Use quit() or Ctrl-D (i.e. EOF) to exit") < 0 ||
        add(rt, dict, printer, "copyright", "Hoopsnake: MIT license. The Python language and its library: Python Software Foundation.") < 0 ||
        add(rt, dict, printer, "credits", "Thanks to the authors of Python and of the libraries that Hoopsnake builds on.") < 0 ||
        add(rt, dict, printer, "license", "See the file LICENSE of Hoopsnake.") < 0 ||
        add(rt, dict, helper, "help", "Type help() for interactive help, or help(object) for help about object.") < 0)
        r = -1;
    if (quitter) decref(rt, v_from(quitter));
    if (printer) decref(rt, v_from(printer));
    if (helper) decref(rt, v_from(helper));
    return r;
}
