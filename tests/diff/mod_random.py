# random: the same seed gives the same numbers as CPython.
import random


def attempt(f, *args, **kwargs):
    try:
        r = repr(f(*args, **kwargs))
    except Exception as e:
        r = "%s: %s" % (type(e).__name__, e)
    print(getattr(f, "__name__", "?"), args, kwargs or "", r)


for seed in (0, 1, 42, -42, 2 ** 100, 3.5, "text", "", b"bytes", bytearray(b"xyz"), True, 2 ** 31, 10 ** 600, "\u00e9\u20ac"):
    random.seed(seed)
    print([random.random() for _ in range(5)], random.getrandbits(1), random.getrandbits(32), random.getrandbits(33), random.getrandbits(100), random.getrandbits(0))
random.seed("abc", version=1)
print(random.random())
random.seed(b"abc", 1)
print(random.random())
random.seed(12345)
for i in range(3):
    for f, args in ((random.uniform, (1, 10)), (random.triangular, ()), (random.triangular, (1, 5, 2)), (random.triangular, (3, 3)), (random.gauss, (0, 1)), (random.gauss, ()), (random.normalvariate, (5, 2)),
                    (random.lognormvariate, (0, 1)), (random.expovariate, (1.5,)), (random.betavariate, (2, 3)), (random.gammavariate, (2.5, 1)), (random.gammavariate, (1.0, 2)),
                    (random.gammavariate, (0.5, 1)), (random.vonmisesvariate, (1, 4)), (random.vonmisesvariate, (1, 0)), (random.paretovariate, (3,)), (random.weibullvariate, (1, 1.5)),
                    (random.randint, (1, 6)), (random.randrange, (10,)), (random.randrange, (5, 50, 7)), (random.randrange, (50, 5, -7)), (random.randrange, (10 ** 30,)), (random.choice, ("abcdef",)),
                    (random.choices, ([1, 2, 3],)), (random.sample, (range(100), 5)), (random.sample, (list(range(10)), 10)), (random.sample, (range(10 ** 9), 8)), (random.randbytes, (7,)), (random.getrandbits, (70,))):
        attempt(f, *args)
    print(random.choices("abc", weights=[1, 2, 3], k=10), random.choices("abc", cum_weights=[1, 3, 6], k=5), random.choices(range(1000), k=3))
    print(random.sample("abc", counts=[5, 1, 2], k=4))
    x = list(range(20))
    random.shuffle(x)
    print(x)
for i in range(2000):
    random.random()
state = random.getstate()
a = [random.random() for _ in range(700)]
random.setstate(state)
print(a == [random.random() for _ in range(700)], len(state), state[0], len(state[1]), a[:3], a[-1])
r = random.Random(7)
s = random.Random(7)
print(r.random() == s.random(), r.randint(0, 10 ** 6), [r.randrange(2 ** k) for k in range(1, 70, 7)])
attempt(random.randrange, 0)
attempt(random.randrange, 5, 5)
attempt(random.randrange, 1, 10, 0)
attempt(random.randrange, 5, 1, 1)
attempt(random.randrange, 1.5)
attempt(random.randint, 5, 1)
attempt(random.choice, [])
attempt(random.choice, {})
attempt(random.sample, {1, 2}, 1)
attempt(random.sample, [1, 2], 3)
attempt(random.sample, [1, 2], -1)
attempt(random.sample, [1, 2], 1, counts=[1])
attempt(random.sample, [1, 2], 1, counts=[0, 0])
attempt(random.choices, [1, 2], [1, 2, 3])
attempt(random.choices, [1, 2], [0, 0])
attempt(random.choices, [1, 2], 5)
attempt(random.choices, [1, 2], [1, 2], cum_weights=[1, 2])
attempt(random.choices, [1, 2], [1, float("inf")])
attempt(random.choices, [], k=1)
attempt(random.getrandbits, -1)
attempt(random.getrandbits, "a")
attempt(random.seed, [])
attempt(random.seed, (1, 2))
attempt(random.gammavariate, 0, 1)
attempt(random.setstate, (1, 2, 3))
attempt(random.setstate, (3, (1, 2), None))
attempt(random.expovariate, 0)


class Mine(random.Random):
    def random(self):
        return 0.25


m = Mine()
print(m.random(), m.randint(1, 100), m.choice("abcd"), m.uniform(0, 8), m.sample(range(10), 3))


class Bits(random.Random):
    def getrandbits(self, k):
        return 1


print(Bits().randrange(100), Bits().choice("abc"))
sys_random = random.SystemRandom()
print(0 <= sys_random.random() < 1, 0 <= sys_random.randrange(10) < 10, len(sys_random.randbytes(5)), sys_random.getrandbits(10) < 1024, sys_random.seed(5))
attempt(sys_random.getstate)
print(sorted(random.__all__))
