"""Least-recently-used caches: functools.lru_cache, one on an OrderedDict, one of dict and linked nodes."""
import sys
from collections import OrderedDict
from functools import lru_cache


class OrderedCache:
    def __init__(self, size):
        self.size, self.items = size, OrderedDict()

    def get(self, key, make):
        if key in self.items:
            self.items.move_to_end(key)
            return self.items[key]
        value = self.items[key] = make(key)
        if len(self.items) > self.size:
            self.items.popitem(last=False)
        return value


class Link:
    __slots__ = ("before", "after", "key", "value")


class LinkedCache:
    def __init__(self, size):
        self.size, self.table = size, {}
        self.root = root = Link()
        root.before = root.after = root

    def get(self, key, make):
        link = self.table.get(key)
        if link is None:
            if len(self.table) >= self.size:
                old = self.root.after
                self.unlink(old)
                del self.table[old.key]
            link = self.table[key] = Link()
            link.key, link.value = key, make(key)
        else:
            self.unlink(link)
        last = self.root.before
        link.before, link.after = last, self.root
        last.after = self.root.before = link
        return link.value

    def unlink(self, link):
        link.before.after, link.after.before = link.after, link.before


@lru_cache(maxsize=None)
def ways(n, largest):
    if n == 0:
        return 1
    return sum(ways(n - k, k) for k in range(1, min(n, largest) + 1))


@lru_cache(maxsize=500)
def square(x):
    return x * x


def main(n):
    ordered, linked = OrderedCache(500), LinkedCache(500)
    total, seed = 0, 42
    for i in range(n):
        seed = (seed * 1103515245 + 12345) % 2147483648
        key = (seed >> 8) % (400 if i % 3 else 2000)
        total += square(key) + ordered.get(key, abs) + linked.get(key, abs)
    info = square.cache_info()
    print(total, info.hits, info.misses, ways(90, 90), len(ordered.items), len(linked.table))


main(int(sys.argv[1]) if len(sys.argv) > 1 else 500000)
