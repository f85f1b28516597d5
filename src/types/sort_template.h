/* SPDX-License-Identifier: MIT
 * sort_template.h: the merge sort of list_sort.c for one element type and one comparison.
 *
 * Included once for each combination, with these macros defined: ELEM (element type), LESS(sort, a, b) (takes pointers
 * to elements; 1, 0, or -1: error) and NAME(x) (makes names unique). No include guard for that reason.
 *
 * At every point where LESS may be called and fail, the array and the scratch area together hold each element once;
 * the failing function puts the scratch part back, so that an error leaves a permutation of the input.
 */

/* a[0..sorted) is sorted: insert the others. */
static int NAME(insertion)(Sort *s, ELEM *a, size_t sorted, size_t n) {
    for (size_t i = sorted; i < n; i++) {
        ELEM pivot = a[i];
        size_t lo = 0, hi = i;
        while (lo < hi) {
            size_t mid = lo + (hi - lo) / 2;
            int r = LESS(s, &pivot, &a[mid]);
            if (unlikely(r < 0)) return -1;
            if (r) hi = mid;
            else lo = mid + 1;
        }
        memmove(a + lo + 1, a + lo, (i - lo) * sizeof(ELEM));
        a[lo] = pivot;
    }
    return 0;
}

static void NAME(reverse)(ELEM *a, size_t n) {
    if (n < 2) return;
    for (ELEM *b = a + n - 1; a < b; a++, b--) {
        ELEM t = *a;
        *a = *b;
        *b = t;
    }
}

/* Length of the run that a begins with; a strictly descending one is turned round. */
static ssize_t NAME(run)(Sort *s, ELEM *a, size_t n) {
    if (n < 2) return (ssize_t)n;
    int down = LESS(s, &a[1], &a[0]);
    if (down < 0) return -1;
    size_t i = 2;
    for (; i < n; i++) {
        int r = LESS(s, &a[i], &a[i - 1]);
        if (unlikely(r < 0)) return -1;
        if (r != down) break;
    }
    if (down) NAME(reverse)(a, i);
    return (ssize_t)i;
}

/* Number of elements of the sorted a[0..n) that stand before key: those less than key (left) or not greater (right).
 * Gallops from index hint on. */
static ssize_t NAME(gallop)(Sort *s, const ELEM *key, const ELEM *a, size_t n, size_t hint, bool right) {
    size_t lo, hi, step = 1;
    int r = right ? LESS(s, key, &a[hint]) : LESS(s, &a[hint], key);
    if (r < 0) return -1;
    bool after = right ? !r : r; /* does the key belong behind a[hint]? */
    if (after) {
        lo = hint + 1;
        hi = n;
        while (step < n - hint) {
            r = right ? LESS(s, key, &a[hint + step]) : LESS(s, &a[hint + step], key);
            if (r < 0) return -1;
            if (right ? r : !r) {
                hi = hint + step;
                break;
            }
            lo = hint + step + 1;
            step = step * 2 + 1;
        }
    } else {
        lo = 0;
        hi = hint;
        while (step <= hint) {
            r = right ? LESS(s, key, &a[hint - step]) : LESS(s, &a[hint - step], key);
            if (r < 0) return -1;
            if (right ? !r : r) {
                lo = hint - step + 1;
                break;
            }
            hi = hint - step;
            step = step * 2 + 1;
        }
    }
    while (lo < hi) {
        size_t mid = lo + (hi - lo) / 2;
        r = right ? LESS(s, key, &a[mid]) : LESS(s, &a[mid], key);
        if (unlikely(r < 0)) return -1;
        if (right ? r : !r) hi = mid;
        else lo = mid + 1;
    }
    return (ssize_t)lo;
}

/* Merge a[0..na) with the nb elements behind it; na <= nb: the left part goes to the scratch area. */
static int NAME(merge_low)(Sort *s, ELEM *a, size_t na, size_t nb) {
    ELEM *left = sort_scratch(s, na * sizeof(ELEM));
    if (!left) return -1;
    memcpy(left, a, na * sizeof(ELEM));
    ELEM *out = a, *right = a + na, *right_end = right + nb, *left_end = left + na;
    int result = -1;
    size_t gallop = s->min_gallop;
    while (left < left_end && right < right_end) {
        size_t wins_left = 0, wins_right = 0;
        while (wins_left < gallop && wins_right < gallop) {
            int r = LESS(s, right, left);
            if (unlikely(r < 0)) goto done;
            if (r) {
                *out++ = *right++;
                wins_right++;
                wins_left = 0;
                if (right == right_end) goto good;
            } else {
                *out++ = *left++;
                wins_left++;
                wins_right = 0;
                if (left == left_end) goto good;
            }
        }
        size_t k, m;
        gallop++;
        do {
            if (gallop > 1) gallop--;
            ssize_t found = NAME(gallop)(s, right, left, (size_t)(left_end - left), 0, true);
            if (found < 0) goto done;
            k = (size_t)found;
            memcpy(out, left, k * sizeof(ELEM));
            out += k;
            left += k;
            if (left == left_end) goto good;
            *out++ = *right++;
            if (right == right_end) goto good;
            found = NAME(gallop)(s, left, right, (size_t)(right_end - right), 0, false);
            if (found < 0) goto done;
            m = (size_t)found;
            memmove(out, right, m * sizeof(ELEM));
            out += m;
            right += m;
            if (right == right_end) goto good;
            *out++ = *left++;
            if (left == left_end) goto good;
        } while (k >= MIN_GALLOP || m >= MIN_GALLOP);
        gallop += 2; /* galloping did not pay: make it harder to enter */
    }
good:
    result = 0;
    s->min_gallop = gallop;
done:
    memcpy(out, left, (size_t)(left_end - left) * sizeof(ELEM));
    return result;
}

/* As merge_low with na > nb: the right part goes to the scratch area, merged from the end. */
static int NAME(merge_high)(Sort *s, ELEM *a, size_t na, size_t nb) {
    ELEM *right = sort_scratch(s, nb * sizeof(ELEM));
    if (!right) return -1;
    memcpy(right, a + na, nb * sizeof(ELEM));
    size_t left_n = na, right_n = nb; /* still to be merged; the gap is a[left_n .. left_n + right_n) */
    int result = -1;
    size_t gallop = s->min_gallop;
    for (;;) {
        size_t wins_left = 0, wins_right = 0;
        while (wins_left < gallop && wins_right < gallop) {
            int r = LESS(s, &right[right_n - 1], &a[left_n - 1]);
            if (unlikely(r < 0)) goto done;
            if (r) {
                a[left_n + right_n - 1] = a[left_n - 1];
                left_n--;
                wins_left++;
                wins_right = 0;
                if (left_n == 0) goto good;
            } else {
                a[left_n + right_n - 1] = right[right_n - 1];
                right_n--;
                wins_right++;
                wins_left = 0;
                if (right_n == 0) goto good;
            }
        }
        size_t k, m;
        gallop++;
        do {
            if (gallop > 1) gallop--;
            ssize_t found = NAME(gallop)(s, &right[right_n - 1], a, left_n, left_n - 1, true);
            if (found < 0) goto done;
            k = left_n - (size_t)found;
            memmove(a + left_n + right_n - k, a + left_n - k, k * sizeof(ELEM));
            left_n -= k;
            if (left_n == 0) goto good;
            a[left_n + right_n - 1] = right[right_n - 1];
            if (--right_n == 0) goto good;
            found = NAME(gallop)(s, &a[left_n - 1], right, right_n, right_n - 1, false);
            if (found < 0) goto done;
            m = right_n - (size_t)found;
            memcpy(a + left_n + right_n - m, right + right_n - m, m * sizeof(ELEM));
            right_n -= m;
            if (right_n == 0) goto good;
            a[left_n + right_n - 1] = a[left_n - 1];
            if (--left_n == 0) goto good;
        } while (k >= MIN_GALLOP || m >= MIN_GALLOP);
        gallop += 2;
    }
good:
    result = 0;
    s->min_gallop = gallop;
done:
    memcpy(a + left_n, right, right_n * sizeof(ELEM));
    return result;
}

static int NAME(merge)(Sort *s, ELEM *a, size_t na, size_t nb) {
    /* what stands at its place already need not be moved */
    ssize_t skip = NAME(gallop)(s, &a[na], a, na, 0, true);
    if (skip < 0) return -1;
    a += skip;
    na -= (size_t)skip;
    if (na == 0) return 0;
    ssize_t keep = NAME(gallop)(s, &a[na - 1], a + na, nb, nb - 1, false);
    if (keep < 0) return -1;
    nb = (size_t)keep;
    if (nb == 0) return 0;
    return na <= nb ? NAME(merge_low)(s, a, na, nb) : NAME(merge_high)(s, a, na, nb);
}

static int NAME(merge_top)(Sort *s, ELEM *a) {
    Run *y = &s->runs[s->run_count - 1], *x = y - 1;
    size_t na = x->len, nb = y->len;
    x->len += nb;
    s->run_count--;
    return NAME(merge)(s, a + x->start, na, nb);
}

static int NAME(sort)(Sort *s, ELEM *a, size_t n) {
    size_t min_run = shortest_run(n);
    for (size_t start = 0; start < n;) {
        ssize_t len = NAME(run)(s, a + start, n - start);
        if (len < 0) return -1;
        if ((size_t)len < min_run) {
            size_t forced = size_min(min_run, n - start);
            if (NAME(insertion)(s, a + start, (size_t)len, forced) < 0) return -1;
            len = (ssize_t)forced;
        }
        if (s->run_count) {
            Run *last = &s->runs[s->run_count - 1];
            int power = run_power(last->start, last->len, (size_t)len, n);
            while (s->run_count > 1 && s->runs[s->run_count - 2].power > power)
                if (NAME(merge_top)(s, a) < 0) return -1;
            s->runs[s->run_count - 1].power = power;
        }
        s->runs[s->run_count++] = (Run){.start = start, .len = (size_t)len, .power = 0};
        start += (size_t)len;
    }
    while (s->run_count > 1)
        if (NAME(merge_top)(s, a) < 0) return -1;
    return 0;
}
