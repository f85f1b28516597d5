# Every kind of expression, by constants and by variables.
a, b, c = 7, 3, 2.5
big = 1 << 200
print(a + b, a - b, a * b, a / b, a // b, a % b, a ** b, a << b, a >> b, a & b, a | b, a ^ b, -a, +a, ~a, not a)
print(big + big, big - 1, big * big, big // 3, big % 1000007, -big, big >> 3, big & (big - 1), big | 1, big ^ big, ~big, big ** 3)
print(big / 7, float(big), divmod(big, 12345), pow(3, big, 1000), hash(big) == hash(float(big)), str(big), hex(big), int(str(big)))
x = 5
x += big
x -= big
x *= 3
x //= 2
x %= 5
x **= 70
x <<= 2
x >>= 1
x &= big - 1
x |= 1
x ^= 3
y = 1e300
y /= 3
print(x, y, c + 1, c * 2, 1 + 2j, (1 + 2j) * (3 - 1j), abs(-3), complex(1, 2).conjugate())
print(a < b, a <= b, a == b, a != b, a > b, a >= b, a is b, a is not b, a in [7], a not in (1, 2), 1 < a < 9)
print(a and b, 0 or c, a if b else c, [a, b], (a, b), {a, b} == {b, a}, {a: b}, [*range(3), *'ab'], (*'xy',), {**{1: 2}, 'k': 3})
print([i * j for i in range(3) for j in range(2) if i], {i for i in 'a'}, {i: str(i) for i in range(2)}, list(i for i in range(3)))
print((lambda p, q=2, *r, s, t=4, **u: (p, q, r, s, t, u))(1, s=3, v=9), (n := 10), n)
data = list(range(20))
print(data[3], data[-1], data[2:5], data[::-3], data[:], 'abc'[1], (1, 2, 3)[1:], 'abcdef'[::2])
data[1:3] = 'xyz'
del data[0], data[-1]
data[::6] = [0] * len(data[::6])
print(data, f"{a}{b!r:>5}{c:{a}.{b}f}{big=}", f'{a:04d}{"nested" + f"{b}"}', b'bytes'[0], ...)


class M:
    def __matmul__(self, other):
        return 'matmul'

    def __imatmul__(self, other):
        return 'imatmul'


m = M()
print(m @ m)
m @= 1
print(m)
first, *rest, last = range(5)
(p, q), [r] = (1, 2), [3]
s = t = [1]
print(first, rest, last, p, q, r, s is t)
print("%s %d %r %5.2f %x %%" % ('s', 5, 'r', 2.5, 255), '%(k)s' % {'k': 1})
