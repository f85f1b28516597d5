"""Method calls and attribute access: inheritance, super, properties, class and static methods, slots, operators."""
import sys


class Shape:
    count = 0

    def __init__(self, name):
        self.name = name
        self.seen = 0

    def area(self):
        raise NotImplementedError

    def visit(self, weight):
        self.seen += weight
        return self.area() * weight

    @classmethod
    def register(cls, n):
        cls.count += n
        return cls.count

    @staticmethod
    def limit(x):
        return x if x < 1000 else 1000

    @property
    def label(self):
        return self.name


class Square(Shape):
    def __init__(self, side):
        super().__init__("square")
        self.side = side

    def area(self):
        return self.side * self.side


class Cube(Square):
    def area(self):
        return 6 * super().area()


class Vector:
    __slots__ = ("x", "y")

    def __init__(self, x, y):
        self.x, self.y = x, y

    def __add__(self, other):
        return Vector(self.x + other.x, self.y + other.y)

    def __eq__(self, other):
        return self.x == other.x and self.y == other.y

    def __getitem__(self, i):
        return self.y if i else self.x

    def __len__(self):
        return 2


class Missing:
    def __getattr__(self, name):
        return len(name)


def main(n):
    shapes = [Square(2), Cube(3), Square(4), Cube(5)]
    total, here, missing = 0, Vector(0, 0), Missing()
    for i in range(n):
        for shape in shapes:
            total += shape.visit(i & 3)
        total += Square.limit(i) + shapes[i & 3].limit(i)
        Square.register(1)
        if shapes[0].label is not shapes[0].name:
            total -= 1
        here = here + Vector(1, i & 1)
        total += here[0] + len(here) + (here == here) + missing.abc
        if i % 8 == 0:
            shapes[i & 2] = Square(i & 7)
        setattr(here, "x", getattr(here, "x", 0) & 0xffff)
    print(total, Square.count, Shape.count, here.x, here.y)


main(int(sys.argv[1]) if len(sys.argv) > 1 else 200000)
