/* SPDX-License-Identifier: MIT
 * pages.h: arenas and their pages: what pools and large blocks are cut from. Private to heap/. */
#ifndef HOOP_HEAP_PAGES_H
#define HOOP_HEAP_PAGES_H

#include "heap/heap.h"

/* Count bytes against the cap; free dirty pages are given back first if need be. False: refused. */
bool pages_account(Heap *h, size_t bytes);
void pages_unaccount(Heap *h, size_t bytes);
/* A run of pages in the oldest arena that has room, by the header of its first page, which is marked. NULL: refused. */
PoolHeader *pages_alloc(Heap *h, size_t pages);
void pages_free(Heap *h, PoolHeader *p, size_t pages);
/* Lengthen a run in place; false when the pages behind it are not free or the cap refuses. */
bool pages_extend(Heap *h, PoolHeader *p, size_t old_pages, size_t new_pages);
/* The tail of a run back. */
void pages_shrink(Heap *h, PoolHeader *p, size_t old_pages, size_t new_pages);
Arena *pages_add_arena(Heap *h);
/* A whole arena or huge mapping back; who gets the addresses next may touch all of it. */
void pages_unmap(void *mapping, size_t bytes);
/* Back the next free pages of a new heap's arena with memory in one go: they count as dirty from now on. */
void pages_populate(Heap *h, size_t pages);
/* The mappings of freed huge blocks back to the system. */
void pages_drop_kept(Heap *h);
/* What from_os should be, counted anew. */
size_t pages_backed(const Heap *h);
/* All dirty pages, kept mappings and empty arenas back to the system. */
void pages_trim(Heap *h);
/* A mapping of its own for one huge block, whose header is returned. */
PoolHeader *pages_map_huge(Heap *h, size_t pages);
/* Keeps the mapping for the next one, or unmaps it. */
void pages_unmap_huge(Heap *h, PoolHeader *p);
PoolHeader *pages_remap_huge(Heap *h, PoolHeader *p, size_t pages);

#endif
