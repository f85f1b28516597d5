/* SPDX-License-Identifier: MIT
 * re_module.c: _re: the functions of the re module (re.py adds the flags enum, the error class and Scanner). */
#include "modules/re_parts.h"
#include "object/roots.h"
#include "types/int.h"
#include "types/module.h"

#define FUNCTION(name) static Owned name(Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kwnames)

static int flags_of(Runtime *rt, Borrowed v, uint32_t *out) {
    int64_t n = 0;
    *out = 0;
    if (!v) return 0;
    if (num_as_i64(rt, v, &n) < 0 && !error_is(rt, T_OVERFLOW_ERROR)) return -1;
    if (rt->error || n < INT_MIN || n > INT_MAX) {
        error_clear(rt);
        return raise_int(rt, T_OVERFLOW_ERROR, "Python int too large to convert to C int");
    }
    *out = (uint32_t)n;
    return 0;
}

static RePattern *pattern_of(Runtime *rt, Borrowed pattern, Borrowed flags) {
    uint32_t f;
    if (flags_of(rt, flags, &f) < 0) return NULL;
    Value v = re_compile_cached(rt, pattern, f);
    return v ? as_pattern(v) : NULL;
}

FUNCTION(compile) {
    static const char *const params[] = {"pattern", "flags", NULL};
    Value v[2] = {0};
    if (args_parse(rt, "compile", params, 1, args, nargs, kwnames, v) < 0) return V_NULL;
    RePattern *p = pattern_of(rt, v[0], v[1]);
    return p ? v_from(p) : V_NULL;
}

static Owned match_function(Runtime *rt, const char *fname, const Value *args, size_t nargs, Borrowed kwnames, enum ReMode mode) {
    static const char *const params[] = {"pattern", "string", "flags", NULL};
    Value v[3] = {0};
    if (args_parse(rt, fname, params, 2, args, nargs, kwnames, v) < 0) return V_NULL;
    RePattern *p = pattern_of(rt, v[0], v[2]);
    if (!p) return V_NULL;
    Value m = re_do_match(rt, p, v[1], 0, SSIZE_MAX, mode);
    decref(rt, v_from(p));
    return m;
}
FUNCTION(match) { return match_function(rt, "match", args, nargs, kwnames, RE_MATCH); }
FUNCTION(fullmatch) { return match_function(rt, "fullmatch", args, nargs, kwnames, RE_FULLMATCH); }
FUNCTION(search) { return match_function(rt, "search", args, nargs, kwnames, RE_SEARCH); }

static Owned find_function(Runtime *rt, const char *fname, const Value *args, size_t nargs, Borrowed kwnames, bool iterate) {
    static const char *const params[] = {"pattern", "string", "flags", NULL};
    Value v[3] = {0};
    if (args_parse(rt, fname, params, 2, args, nargs, kwnames, v) < 0) return V_NULL;
    RePattern *p = pattern_of(rt, v[0], v[2]);
    if (!p) return V_NULL;
    Value found = (iterate ? re_do_finditer : re_do_findall)(rt, p, v[1], 0, SSIZE_MAX);
    decref(rt, v_from(p));
    return found;
}
FUNCTION(findall) { return find_function(rt, "findall", args, nargs, kwnames, false); }
FUNCTION(finditer) { return find_function(rt, "finditer", args, nargs, kwnames, true); }

static int count_of(Runtime *rt, Borrowed v, ssize_t *out) {
    *out = 0;
    if (!v) return 0;
    *out = num_as_size_argument(rt, v);
    return *out == -1 && rt->error ? -1 : 0;
}

FUNCTION(split) {
    static const char *const params[] = {"pattern", "string", "maxsplit", "flags", NULL};
    Value v[4] = {0};
    ssize_t max;
    if (args_parse(rt, "split", params, 2, args, nargs, kwnames, v) < 0 || count_of(rt, v[2], &max) < 0) return V_NULL;
    RePattern *p = pattern_of(rt, v[0], v[3]);
    if (!p) return V_NULL;
    Value list = re_do_split(rt, p, v[1], max);
    decref(rt, v_from(p));
    return list;
}

static Owned sub_function(Runtime *rt, const char *fname, const Value *args, size_t nargs, Borrowed kwnames, bool with_count) {
    static const char *const params[] = {"pattern", "repl", "string", "count", "flags", NULL};
    Value v[5] = {0};
    ssize_t max;
    if (args_parse(rt, fname, params, 3, args, nargs, kwnames, v) < 0 || count_of(rt, v[3], &max) < 0) return V_NULL;
    RePattern *p = pattern_of(rt, v[0], v[4]);
    if (!p) return V_NULL;
    Value result = re_do_sub(rt, p, v[1], v[2], max, with_count);
    decref(rt, v_from(p));
    return result;
}
FUNCTION(sub) { return sub_function(rt, "sub", args, nargs, kwnames, false); }
FUNCTION(subn) { return sub_function(rt, "subn", args, nargs, kwnames, true); }

static bool is_special(uint32_t c) { return c && c < 0x80 && strchr("()[]{}?*+-|^$\\.&~# \t\n\r\v\f", (int)c); }

static Owned escape_str(Runtime *rt, Borrowed text) {
    StrBuf b;
    strbuf_init(&b, rt);
    size_t n = str_len(text);
    for (size_t i = 0; i < n && !b.failed; i++) {
        uint32_t c = str_at(text, i);
        if (is_special(c)) strbuf_add_char(&b, '\\');
        strbuf_add_char(&b, c);
    }
    return strbuf_finish(&b);
}

FUNCTION(escape) {
    static const char *const params[] = {"pattern", NULL};
    Value v = V_NULL;
    if (args_parse(rt, "escape", params, 1, args, nargs, kwnames, &v) < 0) return V_NULL;
    if (v_is_str(rt, v)) return escape_str(rt, v);
    Buffer view;
    if (!slots_of(rt, v)->buffer) return raise(rt, T_TYPE_ERROR, "decoding to str: need a bytes-like object, %.80T found", v);
    if (obj_get_buffer(rt, v, &view, false) < 0) return V_NULL;
    ByteBuf b;
    bytebuf_init(&b, rt);
    for (size_t i = 0; i < view.len && !b.failed; i++) {
        if (is_special(view.data[i])) bytebuf_add_byte(&b, '\\');
        bytebuf_add_byte(&b, view.data[i]);
    }
    buffer_release(rt, &view);
    return bytebuf_finish(&b);
}

FUNCTION(purge) {
    re_state_drop(rt);
    return V_NONE;
}

FUNCTION(of_rule) {
    int64_t rule;
    if (num_as_i64(rt, args[2], &rule) < 0) return V_NULL;
    if (type_of(rt, args[0])->index != re_state(rt)->match_type || type_of(rt, args[1])->index != re_state(rt)->pattern_type || rule < 1 ||
        rule > as_pattern(args[1])->groups)
        return raise(rt, T_TYPE_ERROR, "_of_rule() takes a match, a pattern and the number of a group");
    return re_match_of_rule(rt, args[0], args[1], (size_t)rule);
}

FUNCTION(install) {
    replace_slot(rt, &re_state(rt)->error, own(args[0]));
    return V_NONE;
}

static const MethodDef functions[] = {
    {"compile", compile, 0, -1, METH_KW, "compile($module, /, pattern, flags=0)\n--\n\nCompile a regular expression pattern, returning a Pattern object."},
    {"match", match, 0, -1, METH_KW, "match($module, /, pattern, string, flags=0)\n--\n\nMatch at the start of the string."},
    {"fullmatch", fullmatch, 0, -1, METH_KW, "fullmatch($module, /, pattern, string, flags=0)\n--\n\nMatch all of the string."},
    {"search", search, 0, -1, METH_KW, "search($module, /, pattern, string, flags=0)\n--\n\nLook for the first match."},
    {"findall", findall, 0, -1, METH_KW, "findall($module, /, pattern, string, flags=0)\n--\n\nAll non-overlapping matches as a list."},
    {"finditer", finditer, 0, -1, METH_KW, "finditer($module, /, pattern, string, flags=0)\n--\n\nAn iterator over all matches."},
    {"split", split, 0, -1, METH_KW, "split($module, /, pattern, string, maxsplit=0, flags=0)\n--\n\nThe pieces between matches."},
    {"sub", sub, 0, -1, METH_KW, "sub($module, /, pattern, repl, string, count=0, flags=0)\n--\n\nReplace matches."},
    {"subn", subn, 0, -1, METH_KW, "subn($module, /, pattern, repl, string, count=0, flags=0)\n--\n\n(new string, number of replacements)."},
    {"escape", escape, 0, -1, METH_KW, "escape($module, /, pattern)\n--\n\nWith backslashes before special characters."},
    {"purge", purge, 0, 0, 0, "purge($module, /)\n--\n\nClear the cache of compiled patterns."},
    {"_of_rule", of_rule, 3, 3, 0, "The match of one rule of a Scanner as a match of all."},
    {"_install", install, 1, 1, 0, "The class of errors."},
    {0},
};

static void each_root(Runtime *rt, Visitor visit, void *arg) {
    const ReState *s = re_state(rt);
    visit(rt, s->error, arg);
    for (size_t i = 0; i < RE_CACHE_SIZE; i++) {
        visit(rt, s->cache[i].pattern, arg);
        visit(rt, s->cache[i].compiled, arg);
    }
}

static int init(Runtime *rt, Borrowed module, Borrowed dict) {
    if (!re_state(rt) && !(rt->module_state[STATE_RE] = mem_calloc(rt, sizeof(ReState)))) return -1;
    ReState *s = re_state(rt);
    roots_add(rt, each_root);
    if (module_add_type(rt, dict, &re_pattern_slots, &s->pattern_type) < 0 || module_add_type(rt, dict, &re_match_slots, &s->match_type) < 0 ||
        module_add_type(rt, dict, &re_scanner_slots, &s->scanner_type) < 0 || module_add_type(rt, dict, &re_finditer_slots, &s->finditer_type) < 0)
        return -1;
    return module_add_int(rt, dict, "MAXREPEAT", 4294967295) < 0 ? -1 : module_add_int(rt, dict, "MAXGROUPS", 1073741823);
}

const ModuleDef re_module = {
    .name = "_re",
    .doc = "The engine of the re module.",
    .functions = functions,
    .init = init,
};
