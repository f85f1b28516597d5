/* SPDX-License-Identifier: MIT
 * trace.h: which line allocated which block: exact tracing, sampling, and the call tree that both write to.
 *
 * The call tree (call_tree.h). A node is a place in the program together with the way that led there. A frame remembers
 * the node of the call that made it (Frame.call_node, valid with FRAME_NODE), which is found once, when something is
 * first allocated below it; nothing is done at calls. The site of an allocation is then one lookup:
 * child(call_node, pc), in a small cache. The depth of the stack costs nothing, and there is no array of frames to
 * hash: that is where the originals lose their time. A generator's frame is resumed from many places: it forgets
 * at each yield. With one frame asked for, nodes have no parent.
 *
 * Exact tracing. While it is on, each allocation takes the heap's slow path (heap_observe) and each small block has 32
 * bits in a table that hangs on its pool's header: the site's number and by how much the block is larger than what was
 * asked for. Large blocks have theirs in the run's header. Each node counts its blocks and bytes, so totals by line
 * need no walk. Blocks that were allocated before tracing began have site 0 and are not counted when they die.
 *
 * The peak by node is exact though nothing is copied at a peak: peaks are numbered, and the first event at a node since
 * the last peak finds its count as it was at that peak (TraceCounts.peak_bytes).
 *
 * Sampling (Poisson points on the stream of bytes; heap/sample.c). Whole pools are samples, one in `period` bytes on average,
 * for as long as they exist, and large blocks one by one. All births and deaths in them are recorded as in exact
 * tracing; each stands for 1 / (1 - exp(-bytes of the pool or block / period)) blocks. The heap's fast paths are left
 * alone, and which blocks are recorded depends on neither their site nor how long they live, so the counts are unbiased
 * estimates, of what lives and of all that was ever allocated.
 *
 * All memory of the tracer is charged to the runtime it traces (heap_charge), but comes from a heap of its own (store.h):
 * tracing does not change the addresses, pools and counters that it looks at. When that heap has no memory, tracing goes on
 * with site 0 and `lost` counts what was not recorded.
 */
#ifndef HOOP_TRACE_H
#define HOOP_TRACE_H

#include "memtools/call_tree.h"

typedef enum TraceMode { TRACE_OFF, TRACE_EXACT, TRACE_SAMPLED } TraceMode;

typedef struct TraceConfig {
    TraceMode mode;
    uint32_t max_frames; /* 1: lines only; more: call stacks; a way up the tree ends after at least so many frames */
    size_t period;       /* SAMPLED: bytes a sample, on average; at least a pool; 0: 512 KiB */
} TraceConfig;

typedef struct TraceTotals {
    size_t bytes, peak;  /* live traced blocks (SAMPLED: estimates) */
    uint64_t blocks;
    size_t own;          /* memory of the tracer itself */
    uint64_t lost;       /* allocations that could not be recorded */
} TraceTotals;

/* A place: borrowed strings, alive while the tracer has them. */
typedef struct TracePlace {
    Borrowed filename, function; /* str */
    int32_t line;
    TraceNode parent; /* the call that led here; 0: none, or not asked for */
    uint32_t depth;   /* frames of the whole stack (max_frames 1: of the first that came here) */
} TracePlace;

typedef struct TraceCounts {
    uint64_t live_blocks, live_bytes, total_blocks, total_bytes;
    uint64_t peak_bytes; /* live_bytes of this node when the whole was at its peak */
} TraceCounts;

/* -1: error set (no memory; already on). */
MUST_CHECK int trace_start(Runtime *rt, TraceConfig config);
void trace_stop(Runtime *rt); /* forgets everything */
/* The meter (meter.h) or the timeline (timeline.h) has come or gone: install the right observer. Not while sampling. */
void trace_observe(Runtime *rt);
TraceMode trace_mode(const Runtime *rt);
void trace_visit(Runtime *rt, Visitor visit, void *arg); /* the names that it holds; for roots_add() */
TraceConfig trace_config(const Runtime *rt);
void trace_clear(Runtime *rt); /* forgets all blocks so far; goes on */
TraceTotals trace_totals(Runtime *rt);
void trace_reset_peak(Runtime *rt);

/* Site of a live block of the traced heap, and the bytes that were asked for (may be NULL); 0 when it was not traced.
 * Works, as all that reads, when tracing is off. */
TraceNode trace_site(Runtime *rt, const void *block, size_t *bytes);
/* How many blocks a traced live block stands for: 1, or an estimate when it is a sample; 0: not traced. */
double trace_weight(Runtime *rt, const void *block);
/* Nodes are numbered from 1 to trace_node_count(), parents before children. Node 1: no Python code was running. */
uint32_t trace_node_count(const Runtime *rt);
TracePlace trace_place(Runtime *rt, TraceNode node);
TraceCounts trace_counts(Runtime *rt, TraceNode node);
/* Each traced live block (SAMPLED: each live sample, see trace_weight). Stops at non-zero. The heap must not change meanwhile. */
int trace_each(Runtime *rt, int (*visit)(void *arg, const void *block, size_t bytes, TraceNode site), void *arg);

#endif
