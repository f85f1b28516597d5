"""Sorting with and without keys: ints, floats, strings, tuples, records."""
import random
import sys
from operator import itemgetter


class Record:
    def __init__(self, number, name):
        self.number, self.name = number, name

    def __lt__(self, other):
        return self.number < other.number


def main(n):
    dice = random.Random(7)
    ints = [dice.randrange(1000000) for _ in range(n)]
    rows = [(i % 100, "name%d" % i, i) for i in ints]
    records = [Record(i, "r%d" % i) for i in ints[:n // 4]]
    results = [
        sorted(ints),
        sorted([i * 0.5 for i in ints]),
        sorted(rows),
        sorted(rows, key=lambda row: row[1]),
        sorted(rows, key=itemgetter(2), reverse=True),
        sorted([row[1] for row in rows]),
        sorted(ints + sorted(ints)),
    ]
    by_name = sorted(records, key=lambda r: (r.name[-2:], r.number))
    by_itself = sorted(records)
    print([str(result[n // 2]) for result in results], by_name[10].name, by_itself[10].number)


main(int(sys.argv[1]) if len(sys.argv) > 1 else 120000)
