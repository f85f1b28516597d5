"""The main job of `make run`: a warehouse simulated for some days, to see what a real program does to memory.

Classes with cycles (items know their shelf, shelves their items), generators, files, sorting, text, exceptions.
"""
import gc
import random
import sys
import weakref


class Shelf:
    """Holds items; each item points back: a reference cycle on purpose."""

    def __init__(self, name, capacity):
        self.name = name
        self.capacity = capacity
        self.items = []

    def put(self, item):
        if len(self.items) >= self.capacity:
            raise FullError(self.name)
        self.items.append(item)
        item.shelf = self

    def take(self, item):
        self.items.remove(item)
        item.shelf = None

    def __repr__(self):
        return f"Shelf({self.name!r}, {len(self.items)}/{self.capacity})"


class Item:
    __slots__ = ("code", "weight", "price", "shelf", "__weakref__")

    def __init__(self, code, weight, price):
        self.code, self.weight, self.price = code, weight, price
        self.shelf = None

    def value(self):
        return round(self.weight * self.price, 2)


class FullError(Exception):
    """No room on that shelf."""


class Order:
    def __init__(self, number, codes):
        self.number = number
        self.codes = codes
        self.lines = {}
        self.parent = None
        self.children = []

    def split(self, at):
        """A part order that knows its parent: another cycle."""
        part = Order(self.number + 0.1, self.codes[at:])
        self.codes = self.codes[:at]
        part.parent = self
        self.children.append(part)
        return part


class Warehouse:
    def __init__(self, shelves, seed):
        self.random = random.Random(seed)
        self.shelves = [Shelf(f"S{n:03}", 40) for n in range(shelves)]
        self.by_code = {}
        self.index = weakref.WeakValueDictionary()
        self.log = []
        self.rejected = 0

    def deliveries(self, count):
        """A generator: items are made one at a time."""
        for n in range(count):
            code = f"{self.random.choice('ABCDEF')}{self.random.randrange(500):03}"
            yield Item(code, self.random.uniform(0.1, 30), self.random.randint(1, 200) / 10)

    def store(self, item):
        for attempt in range(3):
            shelf = self.random.choice(self.shelves)
            try:
                shelf.put(item)
            except FullError as error:
                self.log.append(f"full: {error}")
            else:
                self.by_code.setdefault(item.code, []).append(item)
                self.index[id(item)] = item
                return True
        self.rejected += 1
        return False

    def fulfil(self, order):
        for code in order.codes:
            stock = self.by_code.get(code)
            if not stock:
                order.lines[code] = None
                continue
            item = stock.pop()
            item.shelf.take(item)
            order.lines[code] = item.value()
        return sum(value for value in order.lines.values() if value)

    def day(self, number):
        stored = sum(self.store(item) for item in self.deliveries(400))
        turnover = 0.0
        for n in range(120):
            wanted = [f"{self.random.choice('ABCDEF')}{self.random.randrange(500):03}" for _ in range(8)]
            order = Order(number * 1000 + n, wanted)
            if n % 4 == 0:
                turnover += self.fulfil(order.split(5))
            turnover += self.fulfil(order)
        return stored, turnover

    def report(self):
        weights = {}
        for shelf in self.shelves:
            for item in shelf.items:
                weights[item.code[0]] = weights.get(item.code[0], 0) + item.weight
        for letter, weight in sorted(weights.items(), key=lambda pair: -pair[1]):
            yield f"{letter} {weight:10.1f} kg " + "#" * int(weight // 500)


def collatz_lengths(limit):
    """Something that computes: lengths of Collatz chains, with a cache."""
    cache = {1: 1}

    def length(n):
        chain = []
        while n not in cache:
            chain.append(n)
            n = n * 3 + 1 if n % 2 else n // 2
        known = cache[n]
        for step in reversed(chain):
            known += 1
            cache[step] = known
        return known
    return max(range(1, limit), key=length), len(cache)


def words(text):
    counts = {}
    for word in text.lower().split():
        word = word.strip(".,;:!?\"'()")
        if word:
            counts[word] = counts.get(word, 0) + 1
    return counts


def main():
    house = Warehouse(60, seed=2026)
    for number in range(1, 11):
        stored, turnover = house.day(number)
        print(f"day {number:2}: {stored} stored, turnover {turnover:10.2f}, {len(house.index)} items in the index")
    print(f"{house.rejected} deliveries turned away, {len(house.log)} lines in the log")
    for line in house.report():
        print(line)

    print("longest Collatz chain below 30000 starts at %d (%d numbers cached)" % collatz_lengths(30000))

    with open(__file__) as source:
        counts = words(source.read())
    common = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))[:5]
    print("this program's most common words:", ", ".join(f"{word} ({count})" for word, count in common))

    live = len(gc.get_objects())
    house = None
    freed = gc.collect()
    print("the warehouse is gone:", freed > 0, "| objects left:", len(gc.get_objects()) < live)
    return 0


if __name__ == "__main__":
    sys.exit(main())
