"""Set algebra over ints, strings and mixtures: results, order of ints, removal and adding again."""


def show(name, value):
    print(name, type(value).__name__, len(value), sorted(value, key=str)[:6])


for n in (0, 1, 5, 7, 20, 100, 1000, 5000):
    evens, threes = set(range(0, n, 2)), set(range(0, n, 3))
    words, others = {"w%d" % (i * 7 % (n + 1)) for i in range(n)}, {"w%d" % i for i in range(0, n, 3)}
    for a, b in ((evens, threes), (words, others), (evens | words, threes), (threes, others), (words, frozenset(others))):
        show("or", a | b)
        show("and", a & b)
        show("sub", a - b)
        show("bus", b - a)
        show("xor", a ^ b)
        print(a <= a | b, a & b <= a, a < a, a.isdisjoint(b), a.isdisjoint({-1, "no"}), a.issubset(b), a == b)
    print(list(evens | threes)[:20], list(evens ^ threes)[:20], list(evens - threes)[-5:])

# removal leaves holes that are used again
numbers = set(range(0, 3000, 7))
for i in range(0, 3000, 21):
    numbers.discard(i)
print(list(numbers)[:12], len(numbers))
for i in range(0, 3000, 9):
    numbers.add(i)
print(list(numbers)[:12], len(numbers))
numbers ^= {i * 3 for i in range(1200)}
print(list(numbers)[-12:], len(numbers))
numbers -= set(range(0, 100000, 2))
print(list(numbers)[:12], len(numbers))
numbers &= {i for i in range(500)}
print(list(numbers)[:12], len(numbers))
while len(numbers) > 3:
    numbers.pop()
numbers.update(range(40), (1000003 * i for i in range(5)))
print(list(numbers))

# small ints first, then a key whose hash must be stored
mixed = {1, 2, 3}
mixed.add(2.5)
mixed.add((1, 2))
mixed.add("s")
mixed.discard(2)
mixed.add(2.0)
print(sorted(map(str, mixed)), 2 in mixed, 2.5 in mixed, (1, 2) in mixed, True in mixed)
strings = {str(i) for i in range(300)}
strings.add(7)
strings.add(7.5)
print(len(strings), "299" in strings, 7 in strings, 7.5 in strings, "300" in strings)
print(len({hash(str(i)) & 0xff for i in range(2000)}) > 200)


class Sneaky:
    """Changes the set while it is compared."""

    def __init__(self, target, number):
        self.target, self.number = target, number

    def __hash__(self):
        return self.number

    def __eq__(self, other):
        self.target.discard(self.number + 1)
        self.target.add(self.number + 100)
        return False


target = set(range(20))
for i in range(10):
    target.add(Sneaky(target, i))
print(sum(1 for x in target if isinstance(x, int)), sum(1 for x in target if isinstance(x, Sneaky)))
