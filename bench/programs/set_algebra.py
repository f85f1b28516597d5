"""Sets: union, intersection, difference, membership, subsets, of ints, strings and tuples."""
import sys


def main(n):
    evens, threes = set(range(0, n, 2)), set(range(0, n, 3))
    words = {"w%d" % (i * 7919 % n) for i in range(0, n, 2)}
    others = {"w%d" % i for i in range(0, n, 5)}
    places = {(i % 100, i // 100) for i in range(n // 4)}
    total = 0
    for i in range(12):
        total += len(evens | threes) + len(evens & threes) + len(evens - threes) + len(evens ^ threes)
        total += len(words & others) + len(words | others) + len(others - words)
        part = set(range(i, 1000, 7))
        total += part <= evens | part
        total += sum(1 for x in part if x in evens)
        grown = set()
        for x in range(n // 2):
            grown.add(x * 31 % 4093)
        grown.update(threes)
        grown -= evens
        total += len(grown) + sum(grown) % 10
        total += len({(b, a) for a, b in places} & places)
        total += len(frozenset(words).intersection(others, words)) + evens.isdisjoint({1, 3, 5})
        for x in range(0, n, 400):
            evens.discard(x + i)
    print(total, len(evens), sorted(words & others)[:2])


main(int(sys.argv[1]) if len(sys.argv) > 1 else 100000)
