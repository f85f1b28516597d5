/* SPDX-License-Identifier: MIT
 * registry.h: the built-in modules by name: those in C and those whose Python source is embedded (modules.def). */
#ifndef HOOP_REGISTRY_H
#define HOOP_REGISTRY_H

#include "types/module.h"

typedef struct PySource {
    const char *name;
    const char *file; /* as listed in modules.def; shown as <hoopsnake>/file in tracebacks */
    const unsigned char *data;
    size_t len;
    bool package;
} PySource;

extern const PySource py_sources[]; /* ended by a NULL name; generated */

const ModuleDef *registry_find_c(const char *name);
const PySource *registry_find_py(const char *name);
/* Names of the modules in C, one call a name. Those in Python count as source for who asks whether a module is built in. */
void registry_each_c(void (*visit)(const char *name, void *arg), void *arg);

#endif
