"""Hundreds of thousands of live records: lists, dicts, instances."""
import sys



class Point:
    def __init__(self, x, y):
        self.x, self.y = x, y


n = int(sys.argv[1]) if len(sys.argv) > 1 else 100000
points = [Point(i, i * 0.5) for i in range(3 * n)]
pairs = [(i, [i]) for i in range(2 * n)]
table = {i: {"id": i, "name": str(i)} for i in range(n)}
print(sum(p.x for p in points), sum(p[1][0] for p in pairs), len(table))
