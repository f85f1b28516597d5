# Methods and attributes of numbers; each operator in place.
n, f, c = 10 ** 25, 2.75, 3 + 4j
print(n.bit_length(), n.bit_count(), n.real, n.imag, n.numerator, n.denominator, n.conjugate(), (7).bit_count(), True.numerator)
print(f.real, f.imag, f.is_integer(), f.hex(), f.as_integer_ratio(), f.conjugate(), c.real, c.imag, c.conjugate(), abs(c))
values = [5, 10 ** 20, 2.5]
for v in values:
    x = v
    x += 3
    x -= 1
    x *= v
    x /= 2
    x //= v
    x **= 2
    x %= 7
    print(x, -x, +x, divmod(v, 3), pow(v, 2), round(v), int(v), float(v), bool(v), complex(v), hash(v) != 1)
for v in (5, 10 ** 20):
    k, x = 3, v
    x += v
    x -= k
    x *= k
    x <<= k
    x >>= k
    x |= v
    x &= ~k
    x ^= k
    y = x
    y //= k
    x /= k
    y %= k
    z = v
    z **= k
    print(x, y, z, v << 70 >> 68, -v >> 1, v @ 1 if hasattr(v, '__matmul__') else None, (v + k) * (v - k), pow(v, k, 101), pow(v, -1, 103))
s, t = 'ab', [1]
m = 2
s += 'c'
s *= m
t *= m
t += (2,)
u = (1,)
u *= m
u += u
b = b'x'
b *= m
b += b
print(s, t, u, b, m ** 0.5, 7 // -2, -7 % 3, 7.5 // 2, 1e308 * 10, 2 ** -1, 0.1 + 0.2, 10 ** 30 / 3, 10 ** 30 // 7 % 11, 3.0 == 3, 1 < 2.5 <= 10 ** 30)


class Matrix:
    def __init__(self, v):
        self.v = v

    def __matmul__(self, other):
        return Matrix((self.v, other.v))

    def __rmatmul__(self, other):
        return Matrix((other, self.v))

    def __imatmul__(self, other):
        self.v = [self.v, other]
        return self


a = Matrix(1)
a @= 5
print((Matrix(1) @ Matrix(2)).v, (3 @ Matrix(2)).v, a.v)
for bad in ('1 / 0', '1 // 0', '1.0 % 0', '2 ** 10 ** 10 * 0 if 0 else int("x")', 'int("9" * 5000)', '1 << -1', '[] + 1', '"a" * 1.5', 'float("y")', '10 ** 400 * 1.0', 'chr(-1)', 'complex("i")',
            'int.from_bytes(b"a", "middle")', '(300).to_bytes(1, "big")', 'round(1e400)', 'int(float("nan"))', '0.0 ** -1', 'pow(2, 3, 0)', 'divmod(1, 0)', 'hash([])', 'abs("")'):
    try:
        print(eval(bad))
    except MemoryError:
        raise
    except Exception as e:
        print(type(e).__name__, e)
