/* SPDX-License-Identifier: MIT
 * re_engine.c: calls into PCRE2. The libraries of the three widths have the same functions under names with a suffix:
 * the part that depends on them is in re_engine_width.h, included three times. */
#include "modules/re_engine.h"

#include "vm/vm.h"

#define PCRE2_CODE_UNIT_WIDTH 0
#include <pcre2.h>

/* A block that a hard pattern made the engine ask for is not kept for the next match. */
#define KEEP_AT_MOST ((size_t)256 << 10)

static void *engine_alloc(size_t bytes, void *rt_pointer) {
    Runtime *rt = rt_pointer;
    ReState *s = re_state(rt);
    if (bytes > s->largest) s->largest = bytes;
    return mem_alloc_maybe(rt, bytes);
}

static void engine_release(void *block, void *rt_pointer) { mem_free(rt_pointer, block); }

/* PCRE2 asks before it recurses into a group. */
static int too_deep(uint32_t depth, void *rt_pointer) { return c_stack_low(rt_pointer); }

/* ---- matches that take long ----
 * A match may take exponential time. The first attempt has a limit of steps; when it is not enough, the pattern is compiled
 * once more so that the engine asks at each of its items whether to go on, and the match begins again. */
#define QUICK_STEPS 4000000  /* about a tenth of a second */
#define STEPS_COUNTED 256    /* so many count as one of the embedder's step limit */

static bool may_go_on(Runtime *rt) {
    uint32_t bits = interrupt_pending(rt);
    const uint32_t urgent = INTERRUPT_SIGNAL | INTERRUPT_STOP;
    if (likely(!(bits & (urgent | INTERRUPT_LIMIT)))) return true;
    if (bits & urgent) return false;
    if (++re_state(rt)->steps % STEPS_COUNTED) return true;
    return vm_count_step(rt);
}

#define COMPILE_OPTIONS (PCRE2_DOTALL | PCRE2_MULTILINE | PCRE2_ALT_CIRCUMFLEX | PCRE2_NEVER_BACKSLASH_C | PCRE2_NEVER_UTF)
#define NEST_LIMIT 100000

static void *compile_error(Runtime *rt, int code, bool *too_large) {
    *too_large = code == PCRE2_ERROR_PATTERN_TOO_LARGE || code == PCRE2_ERROR_TOO_MANY_CAPTURES;
    if (*too_large) return NULL;
    if (code == PCRE2_ERROR_HEAP_FAILED || code == PCRE2_ERROR_NOMEMORY) raise_no_memory(rt);
    else if (code == PCRE2_ERROR_PARENTHESES_STACK_CHECK || code == PCRE2_ERROR_PARENTHESES_NEST_TOO_DEEP ||
             code == PCRE2_ERROR_PATTERN_TOO_COMPLICATED)
        raise_recursion(rt, " while compiling a regular expression");
    else {
        PCRE2_UCHAR8 text[160];
        if (pcre2_get_error_message_8(code, text, sizeof text) < 0) text[0] = 0;
        raise_re_error(rt, format_str(rt, "pattern not supported: %s", (const char *)text), V_NULL, -1);
    }
    return NULL;
}

static int match_error(Runtime *rt, int code) {
    switch (code) {
    case PCRE2_ERROR_NOMEMORY:
    case PCRE2_ERROR_HEAPLIMIT: return (int)raise_no_memory(rt) - 1;
    default: return raise_int(rt, T_RUNTIME_ERROR, "internal error in regular expression engine (%d)", code);
    }
}

/* pasted with the underscore first: pcre2.h has macros of the bare names */
#define PASTE_(name, width) name##width
#define PASTE(name, width) PASTE_(name, width)
#define F(name) PASTE(name##_, WIDTH)

#define WIDTH 8
#define UNIT 0
#define UNIT_TYPE uint8_t
#include "modules/re_engine_width.h"
#undef WIDTH
#undef UNIT
#undef UNIT_TYPE
#define WIDTH 16
#define UNIT 1
#define UNIT_TYPE uint16_t
#include "modules/re_engine_width.h"
#undef WIDTH
#undef UNIT
#undef UNIT_TYPE
#define WIDTH 32
#define UNIT 2
#define UNIT_TYPE uint32_t
#include "modules/re_engine_width.h"

void *engine_compile(Runtime *rt, int unit, const ReTranslation *t, bool unicode, bool patient, bool *too_large) {
    *too_large = false;
    switch (unit) {
    case 0: return compile_8(rt, t, unicode, patient, too_large);
    case 1: return compile_16(rt, t, unicode, patient, too_large);
    default: return compile_32(rt, t, unicode, patient, too_large);
    }
}

void engine_free(int unit, void *code) {
    if (unit == 0) pcre2_code_free_8(code);
    else if (unit == 1) pcre2_code_free_16(code);
    else pcre2_code_free_32(code);
}

int engine_match(Runtime *rt, int unit, const void *code, uint32_t groups, const uint8_t *data, size_t len, size_t start, enum ReMode mode,
                 bool not_empty_here, bool patient, const size_t **spans) {
    uint32_t options = PCRE2_NO_UTF_CHECK;
    if (mode != RE_SEARCH) options |= PCRE2_ANCHORED;
    if (mode == RE_FULLMATCH) options |= PCRE2_ENDANCHORED;
    if (not_empty_here) options |= PCRE2_NOTEMPTY_ATSTART;
    switch (unit) {
    case 0: return match_8(rt, code, groups, data, len, start, options, patient, spans);
    case 1: return match_16(rt, code, groups, data, len, start, options, patient, spans);
    default: return match_32(rt, code, groups, data, len, start, options, patient, spans);
    }
}

