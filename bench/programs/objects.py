"""Half a million live records: lists, dicts, instances."""


class Point:
    def __init__(self, x, y):
        self.x, self.y = x, y


points = [Point(i, i * 0.5) for i in range(300000)]
pairs = [(i, [i]) for i in range(200000)]
table = {i: {"id": i, "name": str(i)} for i in range(100000)}
print(sum(p.x for p in points), sum(p[1][0] for p in pairs), len(table))
