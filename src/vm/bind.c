/* SPDX-License-Identifier: MIT
 * bind.c: matching the arguments of a call with a function's parameters, and what is said when they do not match. */
#include "vm/bind.h"

#include "gc/gc.h"
#include "object/protocol.h"
#include "types/dict.h"
#include "types/list.h"
#include "types/str.h"
#include "types/tuple.h"

typedef struct Binding {
    Runtime *rt;
    Function *fn;
    Code *code;
    Value *regs, *args;
    size_t npos;
    bool owned;
} Binding;

static Value take(Binding *b, size_t i) {
    Value v = b->args[i];
    if (b->owned) b->args[i] = V_EMPTY;
    else incref(v);
    return v;
}

static Value param_name(const Binding *b, size_t i) { return as_tuple(b->code->varnames)->items[i]; }

/* 'a', 'b', and 'c' */
static Owned join_names(Runtime *rt, Borrowed list) {
    StrBuf out;
    strbuf_init(&out, rt);
    size_t n = as_list(list)->len;
    for (size_t i = 0; i < n; i++) {
        if (i) strbuf_add_cstr(&out, n == 2 ? " and " : i + 1 == n ? ", and " : ", ");
        strbuf_add_repr(&out, as_list(list)->items[i]);
    }
    return strbuf_finish(&out);
}

static int raise_missing(Binding *b, size_t first, size_t end, const char *kind) {
    Runtime *rt = b->rt;
    Value list = list_new(rt, 0);
    if (!list) return -1;
    for (size_t i = first; i < end; i++)
        if (b->regs[i] == V_EMPTY && list_append(rt, list, param_name(b, i)) < 0) goto done;
    Value names = join_names(rt, list);
    if (!names) goto done;
    size_t n = as_list(list)->len;
    raise(rt, T_TYPE_ERROR, "%U() missing %zu required %s argument%s: %U", b->fn->qualname, n, kind, n == 1 ? "" : "s", names);
    decref(rt, names);
done:
    decref(rt, list);
    return -1;
}

static int raise_too_many(Binding *b) {
    Runtime *rt = b->rt;
    const Code *c = b->code;
    size_t defaults = b->fn->defaults ? as_tuple(b->fn->defaults)->len : 0, kwonly_given = 0;
    for (size_t i = 0; i < c->kwonly; i++) kwonly_given += b->regs[c->argcount + i] != V_EMPTY;
    bool plural = defaults ? true : c->argcount != 1;
    Value takes = defaults ? format_str(rt, "from %zu to %zu", (size_t)c->argcount - defaults, (size_t)c->argcount)
                           : format_str(rt, "%zu", (size_t)c->argcount);
    if (!takes) return -1;
    Value extra = kwonly_given ? format_str(rt, " positional argument%s (and %zu keyword-only argument%s)", b->npos != 1 ? "s" : "", kwonly_given,
                                            kwonly_given != 1 ? "s" : "")
                               : own(rt->empty_str);
    if (extra) {
        raise(rt, T_TYPE_ERROR, "%U() takes %U positional argument%s but %zu%U %s given", b->fn->qualname, takes, plural ? "s" : "", b->npos, extra,
              b->npos == 1 && !kwonly_given ? "was" : "were");
        decref(rt, extra);
    }
    decref(rt, takes);
    return -1;
}

/* Names of positional-only parameters that were given by keyword: the error lists all of them. */
static int positional_only_as_keyword(Binding *b, Borrowed kwnames) {
    Runtime *rt = b->rt;
    if (!b->code->posonly) return 0;
    Value list = list_new(rt, 0);
    if (!list) return -1;
    int found = 0;
    for (size_t i = 0; i < b->code->posonly; i++)
        for (size_t k = 0; k < as_tuple(kwnames)->len; k++)
            if (str_equal(param_name(b, i), as_tuple(kwnames)->items[k])) {
                found = 1;
                if (list_append(rt, list, param_name(b, i)) < 0) goto failed;
            }
    if (found) {
        Value sep = str_from_cstr(rt, ", "), names = sep ? str_join(rt, sep, list) : 0;
        decref_maybe(rt, sep);
        if (!names) goto failed;
        raise(rt, T_TYPE_ERROR, "%U() got some positional-only arguments passed as keyword arguments: '%U'", b->fn->qualname, names);
        decref(rt, names);
    }
    decref(rt, list);
    return found ? -1 : 0;
failed:
    decref(rt, list);
    return -1;
}

/* Index of the parameter that a keyword may set, or -1. */
static ssize_t find_param(const Binding *b, Borrowed name) {
    size_t end = (size_t)b->code->argcount + b->code->kwonly;
    for (size_t i = b->code->posonly; i < end; i++)
        if (param_name(b, i) == name) return (ssize_t)i;
    for (size_t i = b->code->posonly; i < end; i++)
        if (!(as_str(param_name(b, i))->header.flags & as_str(name)->header.flags & STR_INTERNED) && str_equal(param_name(b, i), name)) return (ssize_t)i;
    return -1;
}

static int bind_keyword(Binding *b, Borrowed name, size_t arg, Borrowed kwdict, Borrowed kwnames) {
    Runtime *rt = b->rt;
    ssize_t i = find_param(b, name);
    if (i >= 0) {
        if (b->regs[i] != V_EMPTY) return raise_int(rt, T_TYPE_ERROR, "%U() got multiple values for argument '%S'", b->fn->qualname, name);
        b->regs[i] = take(b, arg);
        return 0;
    }
    if (kwdict) return dict_set(rt, kwdict, name, b->args[arg]);
    if (positional_only_as_keyword(b, kwnames) < 0) return -1;
    return raise_int(rt, T_TYPE_ERROR, "%U() got an unexpected keyword argument '%S'", b->fn->qualname, name);
}

static int bind_keywords(Binding *b, Borrowed kwnames, Borrowed kwdict) {
    Tuple *names = as_tuple(kwnames);
    for (size_t k = 0; k < names->len; k++)
        if (bind_keyword(b, names->items[k], b->npos + k, kwdict, kwnames) < 0) return -1;
    return 0;
}

static int bind_varargs(Binding *b, size_t reg) {
    Runtime *rt = b->rt;
    size_t first = b->code->argcount, n = b->npos > first ? b->npos - first : 0;
    Value rest = tuple_new(rt, n);
    if (!rest) return -1;
    for (size_t i = 0; i < n; i++) as_tuple(rest)->items[i] = take(b, first + i);
    if (n) gc_track(v_obj(rest));
    b->regs[reg] = rest;
    return 0;
}

static int bind_defaults(Binding *b) {
    const Code *c = b->code;
    size_t count = b->fn->defaults ? as_tuple(b->fn->defaults)->len : 0;
    size_t first = c->argcount > count ? c->argcount - count : 0, skip = count > c->argcount ? count - c->argcount : 0;
    for (size_t i = b->npos; i < first; i++)
        if (b->regs[i] == V_EMPTY) return raise_missing(b, 0, first, "positional");
    for (size_t i = first; i < c->argcount; i++)
        if (b->regs[i] == V_EMPTY) b->regs[i] = own(as_tuple(b->fn->defaults)->items[i - first + skip]);
    return 0;
}

static int bind_keyword_only(Binding *b) {
    const Code *c = b->code;
    size_t end = (size_t)c->argcount + c->kwonly;
    bool missing = false;
    for (size_t i = c->argcount; i < end; i++) {
        if (b->regs[i] != V_EMPTY) continue;
        Value v = b->fn->kwdefaults ? dict_get(b->rt, b->fn->kwdefaults, param_name(b, i)) : 0;
        if (v) b->regs[i] = own(v);
        else if (b->rt->error) return -1;
        else missing = true;
    }
    return missing ? raise_missing(b, c->argcount, end, "keyword-only") : 0;
}

int bind_arguments(Runtime *rt, Borrowed func, Value *regs, Value *args, size_t npos, Borrowed kwnames, bool owned) {
    Function *fn = as_function(func);
    Binding b = {rt, fn, fn->code, regs, args, npos, owned};
    const Code *c = b.code;
    size_t params = (size_t)c->argcount + c->kwonly;
    Value kwdict = 0;
    if (c->flags & CO_VARKEYWORDS) {
        if (!(kwdict = dict_new(rt))) return -1;
        regs[params + !!(c->flags & CO_VARARGS)] = kwdict;
    }
    for (size_t i = 0; i < npos && i < c->argcount; i++) regs[i] = take(&b, i);
    if ((c->flags & CO_VARARGS) && bind_varargs(&b, params) < 0) return -1;
    if (kwnames && bind_keywords(&b, kwnames, kwdict) < 0) return -1;
    if (npos > c->argcount && !(c->flags & CO_VARARGS)) return raise_too_many(&b);
    if (npos < c->argcount && bind_defaults(&b) < 0) return -1;
    return c->kwonly ? bind_keyword_only(&b) : 0;
}
