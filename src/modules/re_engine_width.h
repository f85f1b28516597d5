/* SPDX-License-Identifier: MIT
 * re_engine_width.h: compiling and matching with the PCRE2 library of one width. Included by re_engine.c with WIDTH, UNIT
 * and UNIT_TYPE defined; no include guard for that reason. */

/* The contexts of this width, made when first needed. */
static bool F(prepare)(Runtime *rt) {
    ReState *s = re_state(rt);
    if (s->context[UNIT]) return true;
    if (!s->general[UNIT]) s->general[UNIT] = F(pcre2_general_context_create)(engine_alloc, engine_release, rt);
    if (s->general[UNIT]) s->context[UNIT] = F(pcre2_match_context_create)(s->general[UNIT]);
    if (!s->context[UNIT]) {
        raise_no_memory(rt);
        return false;
    }
    /* The heap's cap is the limit. */
    F(pcre2_set_depth_limit)(s->context[UNIT], UINT32_MAX);
    F(pcre2_set_heap_limit)(s->context[UNIT], UINT32_MAX);
    return true;
}

static void *F(compile)(Runtime *rt, const ReTranslation *t, bool unicode, bool patient, bool *too_large) {
    if (!F(prepare)(rt)) return NULL;
    F(pcre2_compile_context) *c = F(pcre2_compile_context_create)(re_state(rt)->general[UNIT]);
    UNIT_TYPE *text = (UNIT_TYPE *)mem_alloc_array(rt, t->len + 1, sizeof(UNIT_TYPE));
    F(pcre2_code) *code = NULL;
    int error = PCRE2_ERROR_HEAP_FAILED;
    size_t offset;
    if (c && text) {
        for (size_t i = 0; i < t->len; i++) text[i] = (UNIT_TYPE)t->text[i];
        F(pcre2_set_newline)(c, PCRE2_NEWLINE_LF);
        F(pcre2_set_parens_nest_limit)(c, NEST_LIMIT);
        F(pcre2_set_compile_recursion_guard)(c, too_deep, rt);
        uint32_t options = COMPILE_OPTIONS | (unicode ? PCRE2_UCP : 0) | (t->flags & RE_IGNORECASE ? PCRE2_CASELESS : 0) | (patient ? PCRE2_AUTO_CALLOUT : 0);
        code = F(pcre2_compile)(text, t->len, options, &error, &offset, c);
    }
    mem_free(rt, text);
    F(pcre2_compile_context_free)(c);
    return code ? code : rt->error ? NULL : compile_error(rt, error, too_large);
}

/* Match data with room for so many groups, kept between matches. */
static F(pcre2_match_data) *F(match_data)(Runtime *rt, uint32_t pairs) {
    ReState *s = re_state(rt);
    if (s->data[UNIT] && s->data_pairs[UNIT] >= pairs && s->largest <= KEEP_AT_MOST) return s->data[UNIT];
    F(pcre2_match_data_free)(s->data[UNIT]);
    s->largest = 0;
    s->data_pairs[UNIT] = pairs < 16 ? 16 : pairs;
    return s->data[UNIT] = F(pcre2_match_data_create)(s->data_pairs[UNIT], s->general[UNIT]);
}

static int F(patience)(F(pcre2_callout_block) *block, void *rt_pointer) { return may_go_on(rt_pointer) ? 0 : PCRE2_ERROR_CALLOUT; }

static int F(match)(Runtime *rt, const void *code, uint32_t groups, const uint8_t *data, size_t len, size_t start, uint32_t options,
                    bool patient, const size_t **spans) {
    if (!F(prepare)(rt)) return -1;
    F(pcre2_set_match_limit)(re_state(rt)->context[UNIT], patient ? UINT32_MAX : QUICK_STEPS);
    F(pcre2_set_callout)(re_state(rt)->context[UNIT], patient ? F(patience) : NULL, rt);
    F(pcre2_match_data) *m = F(match_data)(rt, groups);
    if (!m) return (int)raise_no_memory(rt) - 1;
    int r = F(pcre2_match)(code, (const UNIT_TYPE *)(const void *)data, len, start, options, m, re_state(rt)->context[UNIT]);
    if (r == PCRE2_ERROR_NOMATCH) return ENGINE_NO_MATCH;
    if (r == PCRE2_ERROR_MATCHLIMIT && !patient) return ENGINE_TIRED;
    if (r == PCRE2_ERROR_CALLOUT) return ENGINE_INTERRUPTED;
    if (r < 0) return match_error(rt, r);
    size_t *v = F(pcre2_get_ovector_pointer)(m);
    for (uint32_t i = (uint32_t)r; i < groups; i++) v[2 * i] = v[2 * i + 1] = PCRE2_UNSET; /* groups behind the last that matched */
    *spans = v;
    return ENGINE_MATCH;
}
