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
