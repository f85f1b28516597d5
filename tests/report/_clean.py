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
