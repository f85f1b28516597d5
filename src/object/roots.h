/* SPDX-License-Identifier: MIT
 * roots.h: who holds references and is no object: frames, tables, caches, handles, modules' own state.
 *
 * Each layer (and each C module that keeps Values in its state) registers one function that visits every reference which
 * it owns: each as often as it owns it. So the sum of what objects and roots hold is what the reference counts must say;
 * gc_recount() checks that. What is only borrowed is not visited.
 */
#ifndef HOOP_ROOTS_H
#define HOOP_ROOTS_H

#include "object/runtime.h"

/* Registers `each` once; a second time is nothing. Needs no memory. */
void roots_add(Runtime *rt, RootVisitor each);
/* visit must not change anything; its result is ignored. Values may be 0 or immediates. */
void roots_visit(Runtime *rt, Visitor visit, void *arg);

#endif
