"""A program with nothing to mend: the report gives no advice."""


def words(n):
    for i in range(n):
        yield "w%d" % (i % 500)


def count(n):
    counts = {}
    for w in words(n):
        counts[w] = counts.get(w, 0) + 1
    return counts


def main():
    best = sorted(count(50000).items(), key=lambda item: (-item[1], item[0]))[:5]
    print(best, ", ".join(w for w, _ in best))
    parts = []
    for i in range(5000):
        parts.append("line %d" % i)
    print(len("\n".join(parts)))


main()


def pairs(bodies, rounds):
    """Short slices are no fault, however many."""
    count = 0
    for _ in range(rounds):
        for i, body in enumerate(bodies):
            for other in bodies[i + 1:]:
                count += body < other
        heading = repr(bodies * 200)[:60]
        count += len(heading)
    return count


print(pairs([1, 2, 3, 4, 5], 20000))


import functools


@functools.lru_cache(maxsize=100_000)
def bounded(n):
    """A cache with a bound is no leak, though it grows until it is full."""
    return "answer %d " % n * 5


def lookups(rounds):
    for n in range(rounds):
        for k in range(100):
            bounded(n * 100 + k)
        sum(range(2000))
    return bounded.cache_info().currsize


def short_texts(count):
    """Many short texts that are put together cost little."""
    length = 0
    for n in range(count):
        line = ""
        for part in ("a", str(n), "b"):
            keep = line
            line += part
        length += len(line)
    return length


print(lookups(200), short_texts(30000))


class Index:
    """Grows for as long as the program runs, and is read in the end: that is what it is for."""

    def __init__(self):
        self.lines, self.numbers = [], {}

    def add(self, n):
        for word in ("a%d" % (n * 7919 % 30011), "b%d" % (n * 104729 % 30011)):
            self.numbers.setdefault(word, []).append(n)
        self.lines.append("line %d" % n)

    def common(self):
        return sorted(self.numbers, key=lambda word: (-len(self.numbers[word]), word))[0], sum(map(len, self.lines))


PRIMES = [2, 3]


def add_primes(limit):
    n = PRIMES[-1] + 2
    while n < limit:
        for p in PRIMES:
            if p * p > n:
                PRIMES.append(n)
                break
            if n % p == 0:
                break
        n += 2


class Account:
    __slots__ = ("entries",)

    def __init__(self):
        self.entries = []

    def post(self, amount):
        self.entries.append(amount)


INDEX, ACCOUNTS = Index(), [Account() for _ in range(5)]
for step in range(30000):
    INDEX.add(step)
    ACCOUNTS[step % 5].post(step * 1.5)
    add_primes(step * 5)
print(INDEX.common(), len(PRIMES), sum(sum(a.entries) for a in ACCOUNTS))
