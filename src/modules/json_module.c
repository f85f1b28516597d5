/* SPDX-License-Identifier: MIT
 * json_module.c: _json: the parts of the json package that are in C. */
#include "modules/json_parts.h"
#include "object/roots.h"
#include "types/module.h"
#include "types/exception.h"
#include "types/tuple.h"
#include "vm/vm.h"

#define FUNCTION(name) static Owned name(Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kwnames)

Owned raise_json_error(Runtime *rt, const char *msg, Borrowed doc, size_t pos) {
    Owned text = str_from_cstr(rt, msg), module = text ? import_from_c(rt, "json.decoder") : V_NULL;
    Owned class = module ? obj_getattr_cstr(rt, module, "JSONDecodeError") : V_NULL;
    Owned exc = class ? obj_call3(rt, class, text, doc, v_small((int64_t)pos)) : V_NULL;
    decref_maybe(rt, text);
    decref_maybe(rt, module);
    decref_maybe(rt, class);
    if (exc && v_is_exc(rt, exc)) error_set(rt, exc);
    else if (exc) {
        decref(rt, exc);
        raise(rt, T_TYPE_ERROR, "json.decoder.JSONDecodeError must make an exception");
    }
    return V_NULL;
}

static Owned encode_string(Runtime *rt, Borrowed v, bool ascii) {
    if (!v_is_str(rt, v)) return raise(rt, T_TYPE_ERROR, "first argument must be a string, not %.80T", v);
    StrBuf b;
    strbuf_init(&b, rt);
    if (json_add_string(&b, v, ascii) < 0) b.failed = true;
    return strbuf_finish(&b);
}
FUNCTION(encode_basestring_ascii) { return encode_string(rt, args[0], true); }
FUNCTION(encode_basestring) { return encode_string(rt, args[0], false); }

static int position_of(Runtime *rt, Borrowed v, size_t len, size_t *out) {
    ssize_t pos = num_as_size_argument(rt, v);
    if (pos == -1 && rt->error) return -1;
    if (pos < 0 || (size_t)pos > len) return raise_int(rt, T_VALUE_ERROR, "end is out of bounds");
    *out = (size_t)pos;
    return 0;
}

FUNCTION(scanstring) {
    size_t pos = 0, end;
    if (!v_is_str(rt, args[0])) return raise(rt, T_TYPE_ERROR, "first argument must be a string, not %.80T", args[0]);
    int strict = nargs > 2 ? obj_truth(rt, args[2]) : 1;
    if (strict < 0 || position_of(rt, args[1], str_len(args[0]), &pos) < 0) return V_NULL;
    Value text = json_scan_string(rt, args[0], pos, strict, &end);
    if (!text) return V_NULL;
    Value items[2] = {text, v_small((int64_t)end)};
    return tuple_from_owned(rt, items, 2);
}

/* decode(scanner, str): a whole document */
FUNCTION(decode) {
    if (type_index(args[0]) != json_state(rt)->scanner_type) return raise(rt, T_TYPE_ERROR, "decode() argument 1 must be a scanner");
    if (!v_is_str(rt, args[1])) return raise(rt, T_TYPE_ERROR, "expected string or bytes-like object, got '%.200T'", args[1]);
    return json_decode(rt, args[0], args[1]);
}

FUNCTION(skip_space) {
    size_t pos = 0;
    if (!v_is_str(rt, args[0])) return raise(rt, T_TYPE_ERROR, "expected string or bytes-like object, got '%.200T'", args[0]);
    if (position_of(rt, args[1], str_len(args[0]), &pos) < 0) return V_NULL;
    return v_small((int64_t)json_skip_space(args[0], pos));
}

static const MethodDef functions[] = {
    {"encode_basestring_ascii", encode_basestring_ascii, 1, 1, 0, "encode_basestring_ascii(string) -> string\n\nASCII-only JSON of a string."},
    {"encode_basestring", encode_basestring, 1, 1, 0, "encode_basestring(string) -> string\n\nJSON of a string."},
    {"scanstring", scanstring, 2, 3, 0, "scanstring(string, end, strict=True) -> (string, end)\n\nThe string whose opening quote ends at end."},
    {"decode", decode, 2, 2, 0, NULL},
    {"skip_space", skip_space, 2, 2, 0, NULL},
    {0},
};

static int init(Runtime *rt, Borrowed module, Borrowed dict) {
    if (!json_state(rt) && !(rt->module_state[STATE_JSON] = mem_calloc(rt, sizeof(JsonState)))) return -1;
    JsonState *s = json_state(rt);
    if (module_add_type(rt, dict, &json_scanner_slots, &s->scanner_type) < 0 || module_add_type(rt, dict, &json_encoder_slots, &s->encoder_type) < 0)
        return -1;
    return 0;
}

const ModuleDef json_c_module = {.name = "_json", .doc = "json speedups", .functions = functions, .init = init};
