/* SPDX-License-Identifier: MIT
 * args.c: the arguments of built-ins: matching with parameter names, counting. */
#include "object/protocol.h"
#include "types/dict.h"
#include "types/str.h"
#include "types/tuple.h"

typedef struct Params {
    int total, positional, positional_only; /* how many names; of them not keyword-only; before "/" */
} Params;

static Params count_params(const char *const *names) {
    Params p = {0, -1, 0};
    for (; *names; names++) {
        if ((*names)[0] == '/' && !(*names)[1]) p.positional_only = p.total;
        else if ((*names)[0] == '*' && !(*names)[1]) p.positional = p.total;
        else p.total++;
    }
    if (p.positional < 0) p.positional = p.total;
    return p;
}

static int too_many(Runtime *rt, const char *fname, const Params *p, int required, size_t nargs, size_t nkw) {
    if (nargs + nkw > (size_t)p->total)
        return raise_int(rt, T_TYPE_ERROR, "%.200s() takes at most %d %sargument%s (%zu given)", fname, p->total, nargs == 0 ? "keyword " : "",
                         p->total == 1 ? "" : "s", nargs + nkw);
    if (p->positional == 0) return raise_int(rt, T_TYPE_ERROR, "%.200s() takes no positional arguments", fname);
    return raise_int(rt, T_TYPE_ERROR, "%.200s() takes %s %d positional argument%s (%zu given)", fname, required < p->positional ? "at most" : "exactly",
                     p->positional, p->positional == 1 ? "" : "s", nargs);
}

static int too_few(Runtime *rt, const char *fname, const Params *p, int needed, size_t nargs) {
    return raise_int(rt, T_TYPE_ERROR, "%.200s() takes %s %d positional argument%s (%zu given)", fname, needed < p->positional ? "at least" : "exactly",
                     needed, needed == 1 ? "" : "s", nargs);
}

/* Index of the parameter of that name, from `first` on; -1: none. */
static int find_name(const char *const *names, int first, Borrowed name) {
    int i = 0;
    for (; *names; names++) {
        if (!(*names)[1] && ((*names)[0] == '/' || (*names)[0] == '*')) continue;
        if (i >= first && str_equal_cstr(name, *names)) return i;
        i++;
    }
    return -1;
}

static const char *name_at(const char *const *names, int index) {
    for (int i = 0;; names++) {
        if (!(*names)[1] && ((*names)[0] == '/' || (*names)[0] == '*')) continue;
        if (i++ == index) return *names;
    }
}

static int bind_keywords(Runtime *rt, const char *fname, const char *const *params, const Params *p, const Value *values, size_t nargs,
                         Borrowed kwnames, Value *out, Value *unknown) {
    for (size_t k = 0; k < as_tuple(kwnames)->len; k++) {
        Value name = as_tuple(kwnames)->items[k];
        int i = find_name(params, p->positional_only, name);
        if (i < 0) {
            if (!*unknown) *unknown = name;
            continue;
        }
        if (out[i] && (size_t)i < nargs)
            return raise_int(rt, T_TYPE_ERROR, "argument for %.200s() given by name ('%U') and position (%d)", fname, name, i + 1);
        out[i] = values[k];
    }
    return 0;
}

static inline bool is_mark(const char *name, char mark) { return name[0] == mark && !name[1]; }

/* Positional arguments alone, as many as there may be: true, and *out is filled. */
static inline bool parse_quick(const char *const *params, int required, const Value *args, size_t nargs, Value *out) {
    size_t n = 0;
    bool positional = true;
    for (; *params; params++) {
        if (is_mark(*params, '/')) continue;
        if (is_mark(*params, '*')) {
            positional = false;
            if (nargs > n) return false;
            continue;
        }
        out[n] = positional && n < nargs ? args[n] : V_NULL;
        n++;
    }
    return nargs <= n && nargs >= (size_t)required;
}

int args_parse(Runtime *rt, const char *fname, const char *const *params, int required, const Value *args, size_t nargs,
               Borrowed kwnames, Value *out) {
    if (likely(!kwnames) && likely(parse_quick(params, required, args, nargs, out))) return 0;
    Params p = count_params(params);
    size_t nkw = kwnames ? as_tuple(kwnames)->len : 0;
    if (nargs + nkw > (size_t)p.total || nargs > (size_t)p.positional) return too_many(rt, fname, &p, required, nargs, nkw);
    int needed = required < p.positional_only ? required : p.positional_only;
    if (nargs < (size_t)needed) return too_few(rt, fname, &p, needed, nargs);
    for (size_t i = 0; i < (size_t)p.total; i++) out[i] = i < nargs ? args[i] : V_NULL;
    Value unknown = V_NULL;
    if (nkw && bind_keywords(rt, fname, params, &p, args + nargs, nargs, kwnames, out, &unknown) < 0) return -1;
    for (int i = (int)nargs; i < required; i++)
        if (!out[i]) return raise_int(rt, T_TYPE_ERROR, "%.200s() missing required argument '%s' (pos %d)", fname, name_at(params, i), i + 1);
    if (unknown) return raise_int(rt, T_TYPE_ERROR, "'%U' is an invalid keyword argument for %.200s()", unknown, fname);
    return 0;
}

int args_no_keywords(Runtime *rt, const char *fname, Borrowed kwnames) {
    if (!kwnames || as_tuple(kwnames)->len == 0) return 0;
    return raise_int(rt, T_TYPE_ERROR, "%.200s() takes no keyword arguments", fname);
}

int args_count(Runtime *rt, const char *fname, size_t nargs, size_t min, size_t max) {
    if (nargs < min)
        return raise_int(rt, T_TYPE_ERROR, "%.200s expected %s%zu argument%s, got %zu", fname, min == max ? "" : "at least ", min, min == 1 ? "" : "s", nargs);
    if (nargs > max)
        return raise_int(rt, T_TYPE_ERROR, "%.200s expected %s%zu argument%s, got %zu", fname, min == max ? "" : "at most ", max, max == 1 ? "" : "s", nargs);
    return 0;
}

/* f(*args, **kwargs) from C. */
Owned obj_call_dict(Runtime *rt, Borrowed f, Borrowed args_tuple, Borrowed kwargs) {
    Tuple *t = as_tuple(args_tuple);
    size_t nkw = kwargs ? dict_len(kwargs) : 0, pos = 0, i = 0;
    if (!nkw) return obj_call(rt, f, t->items, t->len, V_NULL);
    Value key, value, names = tuple_new(rt, nkw);
    Value *all = names ? mem_alloc_array(rt, t->len + nkw, sizeof(Value)) : NULL;
    if (!all) {
        decref_maybe(rt, names);
        return V_NULL;
    }
    for (size_t k = 0; k < t->len; k++) all[k] = own(t->items[k]);
    for (; i < nkw && dict_next(kwargs, &pos, &key, &value); i++) {
        as_tuple(names)->items[i] = own(key);
        all[t->len + i] = own(value);
    }
    Owned result = V_NULL;
    bool strings = true;
    for (size_t k = 0; k < i; k++) strings &= v_is_str(rt, as_tuple(names)->items[k]);
    size_t count = t->len + i;
    if (strings) result = obj_call(rt, f, all, t->len, names);
    else raise(rt, T_TYPE_ERROR, "keywords must be strings");
    for (size_t k = 0; k < count; k++) decref(rt, all[k]);
    mem_free(rt, all);
    decref(rt, names);
    return result;
}
