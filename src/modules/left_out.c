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
typedef int left_out_is_never_empty;
