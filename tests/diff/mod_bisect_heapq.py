# heapq's functions above the C ones, bisect; and what of collections needs them.
import bisect
import heapq
import random
from collections import Counter

random.seed(5)
for size in (0, 1, 2, 3, 10, 200):
    items = [random.randrange(size + 1) for _ in range(size)]
    pairs = [(x % 7, i) for i, x in enumerate(items)]
    for n in (0, 1, 2, 5, size, size + 3):
        assert heapq.nsmallest(n, items) == sorted(items)[:n]
        assert heapq.nlargest(n, iter(items)) == sorted(items, reverse=True)[:n]
        assert heapq.nsmallest(n, iter(pairs), key=lambda p: p[0]) == sorted(pairs, key=lambda p: p[0])[:n]
        assert heapq.nlargest(n, iter(pairs), key=lambda p: p[0]) == sorted(pairs, key=lambda p: p[0], reverse=True)[:n]
    for x in (-1, 0, 3, size, size + 2):
        a = sorted(items)
        print(bisect.bisect(a, x), bisect.bisect_left(a, x), bisect.bisect_right(a, x, 0, len(a) // 2), end=" ")
        bisect.insort(a, x)
        bisect.insort_left(a, x)
        assert a == sorted(a)
    print()
print(list(heapq.merge([1, 4, 7], [2, 4, 8], [], [0])), list(heapq.merge([7, 4, 1], [8, 4, 2], reverse=True)))
print(list(heapq.merge(["dog", "horse"], ["cat", "fish", "kangaroo"], key=len)))
print(list(heapq.merge()), list(heapq.merge([3], key=str)), next(heapq.merge([1], iter(int, 1))))
print(heapq.nsmallest(-1, [1, 2]), heapq.nlargest(0, []), heapq.nsmallest(2, "hello"))
print(Counter("abracadabra").most_common(2), Counter("abcab").most_common(1), Counter().most_common(3))
try:
    bisect.bisect([1], 1, -1)
except ValueError as e:
    print(e)
try:
    heapq.nlargest(2, [1, "a", 3])
except TypeError as e:
    print(e)
a = [(1, "a"), (3, "b")]
bisect.insort(a, (2, "c"), key=lambda p: p[0])
print(a, bisect.bisect_left(a, 2, key=lambda p: p[0]))
