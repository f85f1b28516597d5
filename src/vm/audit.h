/* SPDX-License-Identifier: MIT
 * audit.h: audit events (PEP 578): what a program does that its hooks, set by sys.addaudithook(), may look at and refuse. */
#ifndef HOOP_VM_AUDIT_H
#define HOOP_VM_AUDIT_H

#include "vm/frame.h"

/* Call the hooks with the event and a tuple of the arguments; -1: one of them raised, what was asked for must not happen. */
MUST_CHECK int audit_event(Runtime *rt, const char *event, const Value *args, size_t nargs);
MUST_CHECK int audit_call_hooks(Runtime *rt, Borrowed event, Borrowed args);
MUST_CHECK int audit_add_hook(Runtime *rt, Borrowed hook);

/* The same where there are no hooks, which is nearly always: one look. */
#define AUDIT(rt, event, ...) \
    (unlikely((rt)->vm->audited) && audit_event(rt, event, (const Value[]){__VA_ARGS__}, sizeof((const Value[]){__VA_ARGS__}) / sizeof(Value)) < 0)
#define AUDIT_PLAIN(rt, event) (unlikely((rt)->vm->audited) && audit_event(rt, event, NULL, 0) < 0)

#endif
