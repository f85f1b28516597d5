"""heapq: order, ties, errors, lists that change while they are compared."""
import heapq
from functools import total_ordering


def attempt(function, *args):
    try:
        print(function.__name__, function(*args))
    except Exception as e:
        print(function.__name__, type(e).__name__, e)


numbers = [(i * 7919 + 13) % 101 for i in range(200)]
heap = list(numbers)
heapq.heapify(heap)
print(heap)
print([heapq.heappop(heap) for _ in range(len(heap))])
for i in numbers:
    heapq.heappush(heap, (i % 5, -i))
print(heap[:10], heapq.heappushpop(heap, (0, 0)), heapq.heapreplace(heap, (9, 9)), heapq.heappushpop(heap, (-1, 0)))
print(heapq.nsmallest(5, numbers), heapq.nlargest(5, numbers), heapq.nlargest(3, numbers, key=lambda x: x % 10))
print(list(heapq.merge([1, 4, 7], [2, 4.5, 9], [0])))
large = [(i * 7919) % 5003 for i in range(4000)]
heapq.heapify(large)
print(large[:20], large[2000:2010])
words = "the quick brown fox jumps over the lazy dog".split()
heapq.heapify(words)
print(words, heapq.nlargest(2, words))
mixed = [3, 1.5, 2, -0.5, True]
heapq.heapify(mixed)
print(mixed)
top = list(numbers)
heapq._heapify_max(top)
print(top[:8], heapq._heappop_max(top), heapq._heapreplace_max(top, 50), top[:8])

for function, args in ((heapq.heappop, ([],)), (heapq.heapreplace, ([], 1)), (heapq.heappushpop, ([], 1)), (heapq.heappush, (1, 2)),
                       (heapq.heappop, ((1, 2),)), (heapq.heapify, ("abc",)), (heapq.heapreplace, (None, 1)), (heapq.heappushpop, ({}, 1)),
                       (heapq.heappush, ([1],)), (heapq.heappop, ()), (heapq.heapify, ([1, "a"],)), (heapq.heappush, (["a"], 1))):
    attempt(function, *args)


@total_ordering
class Item:
    def __init__(self, key, action=None):
        self.key, self.action = key, action

    def __lt__(self, other):
        if self.action:
            self.action()
        return self.key < other.key

    def __repr__(self):
        return f"Item({self.key})"


items = [Item(i % 4) for i in range(9)]
heapq.heapify(items)
print(items)
shrinking = [Item(i) for i in range(10)]
heapq.heapify(shrinking)
attempt(heapq.heappush, shrinking, Item(-1, shrinking.clear))
growing = [Item(1), Item(2), Item(3)]
growing[2].action = lambda: growing.append(Item(0))
attempt(heapq.heapify, growing)
emptied = [Item(5)]
emptied[0].action = emptied.clear
attempt(heapq.heappushpop, emptied, Item(7))


class Broken:
    def __lt__(self, other):
        raise ZeroDivisionError("lt")


attempt(heapq.heapify, [Broken(), Broken()])
attempt(heapq.heappop, [1, Broken(), Broken(), 2])


class HeapList(list):
    pass


special = HeapList([3, 1, 2])
heapq.heapify(special)
heapq.heappush(special, 0)
print(special, type(special).__name__, heapq.heappop(special))
