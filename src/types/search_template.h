/* SPDX-License-Identifier: MIT
 * search_template.h: substring search for one pair of character widths. Included by str_search.c once a pair, with H and S
 * (types of the text's and the pattern's characters) and NAME(x) defined. No include guard for that reason.
 *
 * The two-way algorithm (Crochemore and Perrin, "Two-way string-matching", 1991): linear time, constant space.
 */

/* Start of the maximal suffix of s for the order < (or > when inverted), and its period. */
static ssize_t NAME(maximal_suffix)(const S *s, ssize_t m, bool inverted, ssize_t *period) {
    ssize_t suffix = -1, j = 0, k = 1, p = 1;
    while (j + k < m) {
        S a = s[j + k], b = s[suffix + k];
        if (a == b) {
            if (k != p) k++;
            else {
                j += p;
                k = 1;
            }
        } else if ((a < b) != inverted) {
            j += k;
            k = 1;
            p = j - suffix;
        } else {
            suffix = j++;
            k = p = 1;
        }
    }
    *period = p;
    return suffix + 1;
}

static bool NAME(has_period)(const S *s, ssize_t prefix, ssize_t period) {
    for (ssize_t i = 0; i < prefix; i++)
        if (s[i] != s[i + period]) return false;
    return true;
}

static ssize_t NAME(two_way)(const H *h, ssize_t n, const S *s, ssize_t m) {
    ssize_t period, other_period;
    ssize_t cut = NAME(maximal_suffix)(s, m, false, &period), other = NAME(maximal_suffix)(s, m, true, &other_period);
    if (other > cut) {
        cut = other;
        period = other_period;
    }
    bool periodic = cut + period <= m && NAME(has_period)(s, cut, period);
    if (!periodic) period = (cut > m - cut ? cut : m - cut) + 1;
    ssize_t known = 0; /* characters at the start of the pattern that are known to match */
    for (ssize_t at = 0; at + m <= n;) {
        ssize_t i = cut > known ? cut : known;
        while (i < m && h[at + i] == s[i]) i++;
        if (i < m) {
            at += i - cut + 1;
            known = 0;
            continue;
        }
        i = cut - 1;
        while (i >= known && h[at + i] == s[i]) i--;
        if (i < known) return at;
        at += period;
        known = periodic ? m - period : 0;
    }
    return -1;
}

static bool NAME(same)(const H *h, const S *s, ssize_t m) {
    for (ssize_t i = 0; i < m; i++)
        if (h[i] != s[i]) return false;
    return true;
}

/* Unused for bytes, where libc has memmem. */
UNUSED static ssize_t NAME(find)(const H *h, ssize_t n, const S *s, ssize_t m) {
    if (m > 4 && n > 32) return NAME(two_way)(h, n, s, m);
    for (ssize_t at = 0; at + m <= n; at++)
        if (h[at] == s[0] && h[at + m - 1] == s[m - 1] && NAME(same)(h + at, s, m)) return at;
    return -1;
}

static ssize_t NAME(rfind)(const H *h, ssize_t n, const S *s, ssize_t m) {
    for (ssize_t at = n - m; at >= 0; at--)
        if (h[at] == s[0] && h[at + m - 1] == s[m - 1] && NAME(same)(h + at, s, m)) return at;
    return -1;
}
