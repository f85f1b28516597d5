/* SPDX-License-Identifier: MIT
 * left_out.c: modules on libraries that this build does without: their import says so, and what would help. */
#include "object/protocol.h"
#include "types/module.h"

/* The library with its package as Debian calls it; the option of CMakeLists.txt. */
#define LEFT_OUT(variable, module_name, library, option)                                                               \
    static int variable##_absent(Runtime *rt, Borrowed module, Borrowed dict) {                                        \
        return raise_int(rt, T_IMPORT_ERROR,                                                                           \
                         "module '" module_name "' is left out of this build: it needs " library "; CMake option " option); \
    }                                                                                                                  \
    extern const ModuleDef variable;                                                                                   \
    const ModuleDef variable = {.name = module_name, .init = variable##_absent};

#ifndef HAVE_UTF8PROC
LEFT_OUT(unicodedata_module, "unicodedata", "utf8proc (package libutf8proc-dev)", "HOOP_UTF8PROC")
#endif
#ifndef HAVE_PCRE2
LEFT_OUT(re_module, "_re", "PCRE2 (package libpcre2-dev)", "HOOP_PCRE2")
#endif
#ifndef HAVE_ZLIB
LEFT_OUT(zlib_module, "zlib", "zlib (package zlib1g-dev)", "HOOP_ZLIB")
#endif
#ifndef HAVE_BZ2
LEFT_OUT(bz2_module, "_bz2", "libbz2 (package libbz2-dev)", "HOOP_BZ2")
#endif
#ifndef HAVE_NETTLE
#define NETTLE "nettle (package nettle-dev)"
LEFT_OUT(md5_module, "_md5", NETTLE, "HOOP_NETTLE")
LEFT_OUT(sha1_module, "_sha1", NETTLE, "HOOP_NETTLE")
LEFT_OUT(sha256_module, "_sha256", NETTLE, "HOOP_NETTLE")
LEFT_OUT(sha512_module, "_sha512", NETTLE, "HOOP_NETTLE")
LEFT_OUT(sha3_module, "_sha3", NETTLE, "HOOP_NETTLE")
LEFT_OUT(pbkdf2_module, "_pbkdf2", NETTLE, "HOOP_NETTLE")
#endif
#ifndef HAVE_EXPAT
LEFT_OUT(expat_module, "pyexpat", "expat (package libexpat1-dev)", "HOOP_EXPAT")
#endif
typedef int left_out_is_never_empty;
