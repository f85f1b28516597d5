"""Matrix products of floats and of ints, as loops over indices and as comprehensions over columns."""
import sys


def by_index(a, b):
    n, m, p = len(a), len(b), len(b[0])
    c = [[0] * p for _ in range(n)]
    for i in range(n):
        row = c[i]
        for j in range(p):
            total = 0
            for k in range(m):
                total += a[i][k] * b[k][j]
            row[j] = total
    return c


def by_columns(a, b):
    columns = list(zip(*b))
    return [[sum(x * y for x, y in zip(row, column)) for column in columns] for row in a]


def main(n):
    ints = [[(i * j + i + j) % 10 for j in range(n)] for i in range(n)]
    floats = [[x / 7.0 for x in row] for row in ints]
    first = by_index(ints, ints)
    assert first == by_columns(ints, ints)
    second = by_columns(floats, by_index(floats, floats))
    print(sum(map(sum, first)), "%.6f" % sum(second[i][i] for i in range(n)))


main(int(sys.argv[1]) if len(sys.argv) > 1 else 150)
