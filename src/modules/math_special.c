/* SPDX-License-Identifier: MIT
 * math_special.c: the gamma function and its logarithm.
 *
 * Cornelius Lanczos's approximation (SIAM Journal on Numerical Analysis B 1, 1964) with g = 6.02468... and 13 terms; the
 * coefficients in rational form are those that Glendon Pugh's thesis (2004) leads to and that are widely used for doubles.
 * gamma(x) = sum(x) * exp(-y) * y**(x - 1/2), where y = x + g - 1/2.
 */
#include <math.h>

#include "modules/math_parts.h"

#define TERMS 13
#define G_MINUS_HALF 5.524680040776729583740234375
#define LANCZOS_G 6.024680040776729583740234375
#define LOG_PI 1.144729885849400174143427351353058711647
#define PI 3.141592653589793238462643383279502884197

static const double numerator[TERMS] = {
    23531376880.410759688572007674451636754734846804940, 42919803642.649098768957899047001988850926355848959,
    35711959237.355668049440185451547166705960488635843, 17921034426.037209699919755754458931112671403265390,
    6039542586.3520280050642916443072979210699388420708, 1439720407.3117216736632230727949123939715485786372,
    248874557.86205415651146038641322942321632125127801, 31426415.585400194380614231628318205362874684987640,
    2876370.6289353724412254090516208496135991145378768, 186056.26539522349504029498971604569928220784236328,
    8071.6720023658162106380029022722506138218516325024, 210.82427775157934587250973392071336271166969580291,
    2.5066282746310002701649081771338373386264310793408,
};
/* x (x + 1) ... (x + 11) multiplied out */
static const double denominator[TERMS] = {
    0.0,       39916800.0, 120543840.0, 150917976.0, 105258076.0, 45995730.0, 13339535.0,
    2637558.0, 357423.0,   32670.0,     1925.0,      66.0,        1.0,
};

/* Horner from whichever side keeps the powers small. */
static double lanczos_sum(double x) {
    double num = 0.0, den = 0.0;
    if (x < 5.0) {
        for (int i = TERMS; i-- > 0;) {
            num = num * x + numerator[i];
            den = den * x + denominator[i];
        }
    } else {
        for (int i = 0; i < TERMS; i++) {
            num = num / x + numerator[i];
            den = den / x + denominator[i];
        }
    }
    return num / den;
}

/* sin(pi x), exact at multiples of 1/2. */
static double sin_pi(double x) {
    double y = fmod(fabs(x), 2.0), r;
    switch ((int)round(2.0 * y)) {
    case 0: r = sin(PI * y); break;
    case 1: r = cos(PI * (y - 0.5)); break;
    case 2: r = sin(PI * (1.0 - y)); break;
    case 3: r = -cos(PI * (y - 1.5)); break;
    default: r = sin(PI * (y - 2.0)); break;
    }
    return copysign(1.0, x) * r;
}

static double power_in_steps(double r, double y, double e, bool divide) {
    if (fabs(e) < 139.5) return divide ? r / pow(y, e) : r * pow(y, e);
    double half = pow(y, e / 2.0);
    return divide ? r / half / half : r * half * half;
}

double math_gamma(double x) {
    if (!isfinite(x)) return isnan(x) || x > 0 ? x : (double)NAN;
    if (x == 0.0) return copysign(HUGE_VAL, x);
    double m = fabs(x);
    if (x == floor(x)) {
        if (x < 0) return (double)NAN;
        if (x <= 23.0) {
            double f = 1.0;
            for (double i = 2.0; i < x; i += 1.0) f *= i;
            return f;
        }
    }
    if (m < 1e-20) return 1.0 / x;
    if (m > 200.0) return x < 0 ? 0.0 / sin_pi(x) : HUGE_VAL;
    double y = m + G_MINUS_HALF, error;
    if (m > G_MINUS_HALF)
        error = (y - m) - G_MINUS_HALF;
    else
        error = (y - G_MINUS_HALF) - m;
    error = error * LANCZOS_G / y;
    double r;
    if (x < 0) {
        r = -PI / sin_pi(m) / m * exp(y) / lanczos_sum(m);
        r -= error * r;
        return power_in_steps(r, y, m - 0.5, true);
    }
    r = lanczos_sum(m) / exp(y);
    r += error * r;
    return power_in_steps(r, y, m - 0.5, false);
}

double math_lgamma(double x) {
    if (!isfinite(x)) return isnan(x) ? x : HUGE_VAL;
    if (x == floor(x) && x <= 2.0) return x <= 0.0 ? HUGE_VAL : 0.0;
    double m = fabs(x);
    if (m < 1e-20) return -log(m);
    double r = log(lanczos_sum(m)) - LANCZOS_G;
    r += (m - 0.5) * (log(m + LANCZOS_G - 0.5) - 1);
    if (x < 0.0) r = LOG_PI - log(fabs(sin_pi(m))) - log(m) - r;
    return r;
}
