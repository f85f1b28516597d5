/* SPDX-License-Identifier: MIT
 * pages.h: arenas and their pages: what pools and large blocks are cut from. Private to heap/. */
#ifndef HOOP_HEAP_PAGES_H
#define HOOP_HEAP_PAGES_H

#include "heap/heap.h"

/* Against the cap: false refuses. */
bool pages_account(Heap *h, size_t pages);
void pages_unaccount(Heap *h, size_t pages);
/* A run of pages at the lowest address that has room, accounted; its head is marked. NULL: refused. Contents undefined. */
void *pages_alloc(Heap *h, size_t pages);
void pages_free(Heap *h, void *first, size_t pages);
Arena *pages_add_arena(Heap *h);

#endif
