/* SPDX-License-Identifier: MIT
 * builtins_module.c: the module `builtins`: its table, the names of types and exceptions. */
#include "modules/builtins_module.h"

#include "types/class.h"
#include "types/dict.h"
#include "vm/frame.h"

static const MethodDef functions[] = {
    {"__build_class__", builtin_build_class, 0, -1, METH_KW,
     "__build_class__(func, name, /, *bases, [metaclass], **kwds) -> class\n\nInternal helper function used by the class statement."},
    {"__import__", builtin_import, 0, 5, METH_KW, "__import__(name, globals=None, locals=None, fromlist=(), level=0)\n--\n\nImport a module."},
    {"abs", builtin_abs, 1, 1, 0, "abs(x, /)\n--\n\nReturn the absolute value of the argument."},
    {"aiter", builtin_aiter, 1, 1, 0, "aiter(async_iterable, /)\n--\n\nReturn an AsyncIterator for an AsyncIterable object."},
    {"all", builtin_all, 1, 1, 0, "all(iterable, /)\n--\n\nReturn True if bool(x) is True for all values x in the iterable."},
    {"anext", builtin_anext, 1, 2, 0, "anext(aiterator[, default])\n\nReturn the next item from the async iterator."},
    {"any", builtin_any, 1, 1, 0, "any(iterable, /)\n--\n\nReturn True if bool(x) is True for any x in the iterable."},
    {"ascii", builtin_ascii, 1, 1, 0, "ascii(obj, /)\n--\n\nReturn an ASCII-only representation of an object."},
    {"bin", builtin_bin, 1, 1, 0, "bin(number, /)\n--\n\nReturn the binary representation of an integer."},
    {"breakpoint", builtin_breakpoint, 0, -1, METH_KW, "breakpoint(*args, **kws)\n\nCall sys.breakpointhook(*args, **kws)."},
    {"callable", builtin_callable, 1, 1, 0, "callable(obj, /)\n--\n\nReturn whether the object is callable (i.e., some kind of function)."},
    {"chr", builtin_chr, 1, 1, 0, "chr(i, /)\n--\n\nReturn a Unicode string of one character with ordinal i; 0 <= i <= 0x10ffff."},
    {"compile", builtin_compile, 0, 6, METH_KW,
     "compile(source, filename, mode, flags=0, dont_inherit=False, optimize=-1, *, _feature_version=-1)\n--\n\n"
     "Compile source into a code object that can be executed by exec() or eval()."},
    {"delattr", builtin_delattr, 2, 2, 0, "delattr(obj, name, /)\n--\n\nDeletes the named attribute from the given object."},
    {"dir", builtin_dir, 0, 1, 0, "dir([object]) -> list of strings"},
    {"divmod", builtin_divmod, 2, 2, 0, "divmod(x, y, /)\n--\n\nReturn the tuple (x//y, x%y)."},
    {"eval", builtin_eval, 1, 3, 0, "eval(source, globals=None, locals=None, /)\n--\n\nEvaluate the given source in the context of globals and locals."},
    {"exec", builtin_exec, 1, 3, METH_KW,
     "exec(source, globals=None, locals=None, /, *, closure=None)\n--\n\nExecute the given source in the context of globals and locals."},
    {"format", builtin_format, 1, 2, 0, "format(value, format_spec='', /)\n--\n\nReturn type(value).__format__(value, format_spec)"},
    {"getattr", builtin_getattr, 2, 3, 0, "getattr(object, name[, default]) -> value\n\nGet a named attribute from an object."},
    {"globals", builtin_globals, 0, 0, 0, "globals()\n--\n\nReturn the dictionary containing the current scope's global variables."},
    {"hasattr", builtin_hasattr, 2, 2, 0, "hasattr(obj, name, /)\n--\n\nReturn whether the object has an attribute with the given name."},
    {"hash", builtin_hash, 1, 1, 0, "hash(obj, /)\n--\n\nReturn the hash value for the given object."},
    {"hex", builtin_hex, 1, 1, 0, "hex(number, /)\n--\n\nReturn the hexadecimal representation of an integer."},
    {"id", builtin_id, 1, 1, 0, "id(obj, /)\n--\n\nReturn the identity of an object."},
    {"input", builtin_input, 0, 1, 0, "input(prompt='', /)\n--\n\nRead a string from standard input.  The trailing newline is stripped."},
    {"isinstance", builtin_isinstance, 2, 2, 0,
     "isinstance(obj, class_or_tuple, /)\n--\n\nReturn whether an object is an instance of a class or of a subclass thereof."},
    {"issubclass", builtin_issubclass, 2, 2, 0,
     "issubclass(cls, class_or_tuple, /)\n--\n\nReturn whether 'cls' is derived from another class or is the same class."},
    {"iter", builtin_iter, 1, 2, 0, "iter(iterable) -> iterator\niter(callable, sentinel) -> iterator\n\nGet an iterator from an object."},
    {"len", builtin_len, 1, 1, 0, "len(obj, /)\n--\n\nReturn the number of items in a container."},
    {"locals", builtin_locals, 0, 0, 0, "locals()\n--\n\nReturn a dictionary containing the current scope's local variables."},
    {"max", builtin_max, 0, -1, METH_KW, "max(iterable, *[, default=obj, key=func]) -> value\nmax(arg1, arg2, *args, *[, key=func]) -> value"},
    {"min", builtin_min, 0, -1, METH_KW, "min(iterable, *[, default=obj, key=func]) -> value\nmin(arg1, arg2, *args, *[, key=func]) -> value"},
    {"next", builtin_next, 1, 2, 0, "next(iterator[, default])\n\nReturn the next item from the iterator."},
    {"oct", builtin_oct, 1, 1, 0, "oct(number, /)\n--\n\nReturn the octal representation of an integer."},
    {"ord", builtin_ord, 1, 1, 0, "ord(c, /)\n--\n\nReturn the Unicode code point for a one-character string."},
    {"pow", builtin_pow, 0, 3, METH_KW, "pow(base, exp, mod=None)\n--\n\nEquivalent to base**exp with 2 arguments or base**exp % mod with 3 arguments."},
    {"print", builtin_print, 0, -1, METH_KW,
     "print(*args, sep=' ', end='\\n', file=None, flush=False)\n--\n\nPrints the values to a stream, or to sys.stdout by default."},
    {"repr", builtin_repr, 1, 1, 0, "repr(obj, /)\n--\n\nReturn the canonical string representation of the object."},
    {"round", builtin_round, 0, 2, METH_KW, "round(number, ndigits=None)\n--\n\nRound a number to a given precision in decimal digits."},
    {"setattr", builtin_setattr, 3, 3, 0, "setattr(obj, name, value, /)\n--\n\nSets the named attribute on the given object to the specified value."},
    {"sorted", builtin_sorted, 0, -1, METH_KW,
     "sorted(iterable, /, *, key=None, reverse=False)\n--\n\nReturn a new list containing all items from the iterable in ascending order."},
    {"sum", builtin_sum, 0, 2, METH_KW, "sum(iterable, /, start=0)\n--\n\nReturn the sum of a 'start' value (default: 0) plus an iterable of numbers"},
    {"vars", builtin_vars, 0, 1, 0, "vars([object]) -> dictionary"},
    {NULL, NULL, 0, 0, 0, NULL},
};

static const uint16_t types[] = {
    T_OBJECT, T_TYPE, T_INT, T_BOOL, T_FLOAT, T_COMPLEX, T_STR, T_BYTES, T_BYTEARRAY, T_MEMORYVIEW, T_TUPLE, T_LIST, T_DICT, T_SET,
    T_FROZENSET, T_RANGE, T_SLICE, T_ENUMERATE, T_ZIP, T_MAP, T_FILTER, T_REVERSED, T_PROPERTY, T_CLASSMETHOD, T_STATICMETHOD, T_SUPER,
};

static const struct { const char *name; uint32_t type; } exceptions[] = {
#define EXC(index, name, base, layout) {#name, T_##index},
#include "object/exceptions.def"
#undef EXC
    {"EnvironmentError", T_OS_ERROR},
    {"IOError", T_OS_ERROR},
};

static int add(Runtime *rt, Borrowed dict, const char *name, Borrowed value) { return module_add(rt, dict, name, own(value)); }

static int builtins_init(Runtime *rt, Borrowed module, Borrowed dict) {
    for (size_t i = 0; i < COUNT_OF(types); i++)
        if (add(rt, dict, rt->slots[types[i]]->name, v_from(rt->types[types[i]])) < 0) return -1;
    for (size_t i = 0; i < COUNT_OF(exceptions); i++)
        if (add(rt, dict, exceptions[i].name, v_from(rt->types[exceptions[i].type])) < 0) return -1;
    if (add(rt, dict, "None", V_NONE) < 0 || add(rt, dict, "True", V_TRUE) < 0 || add(rt, dict, "False", V_FALSE) < 0 ||
        add(rt, dict, "Ellipsis", V_ELLIPSIS) < 0 || add(rt, dict, "NotImplemented", V_NOTIMPL) < 0 ||
        add(rt, dict, "__debug__", v_bool(!rt->vm->optimize)) < 0)
        return -1;
    Value import = dict_get_str(rt, dict, rt->names[N___import__]);
    if (import) replace_slot(rt, &rt->vm->import_builtin, own(import));
    return builtins_add_site(rt, dict);
}

const ModuleDef builtins_module = {
    "builtins",
    "Built-in functions, exceptions, and other objects.\n\nNoteworthy: None is the `nil' object; Ellipsis represents `...' in slices.",
    functions, builtins_init};
