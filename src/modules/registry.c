/* SPDX-License-Identifier: MIT
 * registry.c: lookup in the tables that modules.def makes. */
#include "modules/registry.h"

#define C_MODULE(name, variable) extern const ModuleDef variable;
#define PY_MODULE(name, file)
#define PY_PACKAGE(name, file)
#include "modules/modules.def"
#undef C_MODULE

static const ModuleDef *const c_modules[] = {
#define C_MODULE(name, variable) &variable,
#include "modules/modules.def"
    NULL,
};

const ModuleDef *registry_find_c(const char *name) {
    for (size_t i = 0; c_modules[i]; i++)
        if (!strcmp(c_modules[i]->name, name)) return c_modules[i];
    return NULL;
}

const PySource *registry_find_py(const char *name) {
    for (const PySource *s = py_sources; s->name; s++)
        if (!strcmp(s->name, name)) return s;
    return NULL;
}

void registry_each_c(void (*visit)(const char *name, void *arg), void *arg) {
    for (size_t i = 0; c_modules[i]; i++) visit(c_modules[i]->name, arg);
}
