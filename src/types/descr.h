/* SPDX-License-Identifier: MIT
 * descr.h: the descriptors that a built-in type's tables become in its dict. */
#ifndef HOOP_DESCR_H
#define HOOP_DESCR_H

#include "object/runtime.h"

/* METH_CLASS gives a classmethod_descriptor, METH_STATIC a staticmethod, others a method_descriptor. */
MUST_CHECK Owned descr_new_method(Runtime *rt, Type *type, const MethodDef *def);
MUST_CHECK Owned descr_new_getset(Runtime *rt, Type *type, const GetSetDef *def);
MUST_CHECK Owned descr_new_member(Runtime *rt, Type *type, const MemberDef *def); /* def is copied */
MUST_CHECK Owned staticmethod_new(Runtime *rt, Borrowed callable);
MUST_CHECK Owned classmethod_new(Runtime *rt, Borrowed callable);

#endif
