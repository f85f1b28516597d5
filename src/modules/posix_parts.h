/* SPDX-License-Identifier: MIT
 * posix_parts.h: the tables of functions that the module posix is put together from. */
#ifndef HOOP_POSIX_PARTS_H
#define HOOP_POSIX_PARTS_H

#include "object/object.h"

extern const MethodDef posix_process_functions[]; /* posix_process.c */

#endif
