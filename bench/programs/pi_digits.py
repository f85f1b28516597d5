"""Digits of pi: big integers, by a spigot and by Machin's formula."""
import sys


def spigot(count):
    """The first digits by the unbounded spigot of Gibbons."""
    q, r, t, k, m, x = 1, 0, 1, 1, 3, 3
    digits = []
    while len(digits) < count:
        if 4 * q + r - t < m * t:
            digits.append(m)
            q, r, m = 10 * q, 10 * (r - m * t), 10 * (3 * q + r) // t - 10 * m
        else:
            q, r, t, k, m, x = q * k, (2 * q + r) * x, t * x, k + 1, (q * (7 * k + 2) + r * x) // (t * x), x + 2
    return digits


def arctan_inverse(n, one):
    power = total = one // n
    square, divisor, sign = n * n, 3, -1
    while power:
        power //= square
        total += sign * (power // divisor)
        sign, divisor = -sign, divisor + 2
    return total


def machin(count):
    one = 10 ** (count + 10)
    return (4 * (4 * arctan_inverse(5, one) - arctan_inverse(239, one))) // 10 ** 10


count = int(sys.argv[1]) if len(sys.argv) > 1 else 2100
text = "".join(map(str, spigot(count)))
pi = machin(2 * count)
assert str(pi)[:count] == text, "the two formulas disagree"
print(text[-20:], pi % 10 ** 20, (pi ** 7).bit_length(), pow(pi, count, 10 ** 50 + 151))
