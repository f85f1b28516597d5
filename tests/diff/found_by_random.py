"""Differences that random programs (fuzz/programs.py) have found, each once."""


def show(f):
    try:
        print(repr(f()))
    except Exception as e:
        print(type(e).__name__, ascii(e))


class Index:
    def __index__(self):
        return 2


class Sub(int):
    pass


def times(a, b):
    a *= b
    return a


# a *= b: the right side repeats only if the type of the left one is no sequence of any sort
for left in Index(), Sub(2), 2, True, frozenset(), {}, "ab", b"a", [1], (1,), range(2), 1.5, None:
    for right in "ab", [1], (1,), b"x", 2, Index():
        show(lambda: times(left, right))
        show(lambda: left * right)

# sum() wants an iterable before it looks at the start
for start in "a", b"a", bytearray(b"a"), 0:
    show(lambda: sum(5, start))
    show(lambda: sum([], start))

# no bytes, no question about the encoding
for empty in b"", bytearray(), b"a":
    show(lambda: empty.decode("nope"))
    show(lambda: str(empty, "nope"))
    show(lambda: empty.decode("ascii", "nope"))

for text in "ab\0\u20ac", "zz\u20ac", "ab c\u00e9", "abz", "\u20ac", "0":
    show(lambda: bytes.fromhex(text))
    show(lambda: bytearray.fromhex(text))
