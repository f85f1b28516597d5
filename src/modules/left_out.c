/* SPDX-License-Identifier: MIT
 * left_out.c: modules on libraries that this build does without: their import says so. */
#include "object/protocol.h"
#include "types/module.h"

#define LEFT_OUT(name_, variable, option)                                                                                    \
    static int variable##_absent(Runtime *rt, Borrowed module, Borrowed dict) {                                              \
        return raise_int(rt, T_IMPORT_ERROR, "the module %s is not part of this build (CMake option %s)", name_, option);    \
    }                                                                                                                        \
    extern const ModuleDef variable;                                                                                         \
    const ModuleDef variable = {.name = name_, .init = variable##_absent};

#ifndef HAVE_ZLIB
LEFT_OUT("zlib", zlib_module, "HOOP_ZLIB")
#endif
#ifndef HAVE_BZ2
LEFT_OUT("_bz2", bz2_module, "HOOP_BZ2")
#endif
#ifndef HAVE_NETTLE
LEFT_OUT("_md5", md5_module, "HOOP_NETTLE")
LEFT_OUT("_sha1", sha1_module, "HOOP_NETTLE")
LEFT_OUT("_sha256", sha256_module, "HOOP_NETTLE")
LEFT_OUT("_sha512", sha512_module, "HOOP_NETTLE")
LEFT_OUT("_sha3", sha3_module, "HOOP_NETTLE")
LEFT_OUT("_pbkdf2", pbkdf2_module, "HOOP_NETTLE")
#endif
#ifndef HAVE_EXPAT
LEFT_OUT("pyexpat", expat_module, "HOOP_EXPAT")
#endif
typedef int left_out_is_never_empty;
