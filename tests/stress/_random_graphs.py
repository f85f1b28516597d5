"""A random object graph under the collector, beside a model of it that knows which objects must have died.

usage: _random_graphs.py SEED ROUNDS SIZE MIX     (under hoop or python3: both must agree with the model)

Each object of the graph (a node) has a number and holds, besides other nodes, a token of its own: a plain object() that the test
holds too. So sys.getrefcount() of the token tells whether the node lives, without a weak reference or a finalizer, either
of which would make the collector take another way. The model knows the edges, the roots, the generation of each node, and
what reference counts and a collection of a generation must do. Compared after each step are: the living nodes, the number
that gc.collect() returns, whose __del__ was called, whose weak reference's callback. MIX says which kinds of nodes there
are: "bare", none with a finalizer or a weak reference, so that all garbage may be buried; "loud", all but generators; "closed", with
generators but without __del__ (a generator that a collection finds is closed even if somebody's __del__ saves it); "calm", as "bare",
but edges lead to older nodes alone, one of which refers to itself: so all may be known to live long before all has been marked.
"""
import functools
import gc
import os
import random
import sys
import weakref

HOOP = sys.implementation.name == "hoopsnake"
ANCHOR = []   # all nodes hold it: none is a container of nothing but atoms, which would not be tracked
KIDS = 3
LOG = []      # numbers of the nodes whose __del__ was called
CALLED = []   # numbers of the weak references whose callback was called
RESCUED = []  # nodes that their __del__ brought back to life
IN_COLLECTION = False
BASE_FROZEN = False  # what was there before takes no part: all that can be found is small and in the graph


# ---- the kinds of nodes: how each is made, read and changed ----

class Kind:
    """weight: how many tracked objects a node is made of. fixed: its kids cannot be changed once it is made. many: it may have
    more than KIDS of them."""
    weight = 1
    fixed = hashable = dies_loudly = refers_weakly = many = False
    weakly_held = True


def attributes(cls, number, token, kids):
    node = cls()
    node.number, node.token, node.anchor = number, token, ANCHOR
    node.k0, node.k1, node.k2 = kids
    return node


class Attributes(Kind):
    hashable = True

    def __init__(self, cls, weight=1, weakly_held=True, dies_loudly=False):
        self.cls, self.weight, self.weakly_held, self.dies_loudly = cls, weight, weakly_held, dies_loudly

    def make(self, number, token, kids):
        return attributes(self.cls, number, token, kids)

    def number(self, node):
        return node.number

    def kids(self, node):
        return [node.k0, node.k1, node.k2]

    def put(self, node, i, kid):
        setattr(node, "k%d" % i, kid)


class Plain:
    pass


class Slotted:
    __slots__ = ("number", "token", "anchor", "k0", "k1", "k2")


class SlottedHeld(Slotted):
    __slots__ = ("__weakref__",)


class Derived(Plain):
    pass


def finalize(node):
    LOG.append(node.number)
    if IN_COLLECTION and gc.collect() != 0:
        LOG.append("a collection in a collection")
    if node.number % 3 == 0:
        RESCUED.append(node)


class Loud:
    def __del__(self):
        finalize(self)


class LoudSlots(Slotted):
    __slots__ = ()

    def __del__(self):
        finalize(self)


class OwnDict(Attributes):
    """An instance whose attributes lie in a dict that somebody has asked for."""
    def make(self, number, token, kids):
        node = attributes(self.cls, number, token, kids)
        node.__dict__["asked"] = True
        return node


class Listed(Kind):
    many = True

    def __init__(self, cls=list):
        self.cls, self.weakly_held = cls, cls is not list

    def make(self, number, token, kids):
        return self.cls([number, token, ANCHOR, *kids])

    def number(self, node):
        return node[0]

    def kids(self, node):
        return node[3:]

    def put(self, node, i, kid):
        node[3 + i] = kid


class SubList(list):
    __slots__ = ("__weakref__",)


class Mapped(Kind):
    weakly_held = False

    def make(self, number, token, kids):
        return {"number": number, "token": token, "anchor": ANCHOR, "0": kids[0], "1": kids[1], "2": kids[2]}

    def number(self, node):
        return node["number"]

    def kids(self, node):
        return [node[str(i)] for i in range(KIDS)]

    def put(self, node, i, kid):
        node[str(i)] = kid


class MappedByInt(Mapped):
    many = True

    def make(self, number, token, kids):
        node = dict(enumerate(kids))
        node["number"], node[-1], node[-2] = number, token, ANCHOR
        return node

    def kids(self, node):
        return [node[i] for i in range(len(node) - 3)]

    def put(self, node, i, kid):
        node[i] = kid


class Tupled(Kind):
    fixed = many = True
    weakly_held = False

    def make(self, number, token, kids):
        return (number, token, ANCHOR, *kids)

    def number(self, node):
        return node[0]

    def kids(self, node):
        return list(node[3:])


class Hashed(Kind):
    """A set: of what is hashable alone, and of each once."""
    many = True

    def __init__(self, cls):
        self.cls, self.fixed = cls, True

    def make(self, number, token, kids):
        return self.cls(["#%d" % number, token] + [kid for kid in kids if kid is not None])

    def number(self, node):
        for item in node:
            if type(item) is str:
                return int(item[1:])

    def kids(self, node):
        return [item for item in node if type(item) not in (object, str)]


class Closure(Kind):
    weight = 8  # the function, its tuple of cells, six cells
    hashable = True

    def make(self, number, token, kids):
        k0, k1, k2 = kids
        anchor = ANCHOR

        def node(i=-1, kid=None):
            nonlocal k0, k1, k2
            if i == 0:
                k0 = kid
            elif i == 1:
                k1 = kid
            elif i == 2:
                k2 = kid
            return number, token, anchor, k0, k1, k2
        return node

    def number(self, node):
        return node()[0]

    def kids(self, node):
        return list(node()[3:])

    def put(self, node, i, kid):
        node(i, kid)


def suspended(number, token, anchor, k0, k1, k2):
    i = None
    while True:
        i = yield number, k0, k1, k2
        if i is None:
            continue
        if i[0] == 0:
            k0 = i[1]
        elif i[0] == 1:
            k1 = i[1]
        else:
            k2 = i[1]
        i = None


class Suspended(Kind):
    """Under python3 one that is garbage is closed before the garbage is counted, and takes with it what it holds."""
    hashable = True

    def make(self, number, token, kids):
        node = suspended(number, token, ANCHOR, *kids)
        next(node)
        return node

    def number(self, node):
        return node.send(None)[0]

    def kids(self, node):
        return list(node.send(None)[1:])

    def put(self, node, i, kid):
        node.send((i, kid))


class Partial(Kind):
    weight = 2  # and its tuple of arguments
    fixed = hashable = True

    def make(self, number, token, kids):
        return functools.partial(len, number, token, ANCHOR, *kids)

    def number(self, node):
        return node.args[0]

    def kids(self, node):
        return list(node.args[3:])


class Ref(weakref.ref):
    __slots__ = ("number", "token", "anchor", "k0", "k1", "k2")


def called(ref):
    CALLED.append(ref.number)


class Weak(Attributes):
    refers_weakly = True
    hashable = False  # it has its referent's hash

    def make_on(self, number, token, kids, referent):
        node = Ref(referent, called)
        node.number, node.token, node.anchor = number, token, ANCHOR
        node.k0, node.k1, node.k2 = kids
        return node


BARE = {
    "list": Listed(), "dict": Mapped(), "dict by int": MappedByInt(), "instance": Attributes(Plain), "slots": Attributes(Slotted, weakly_held=False),
    "held slots": Attributes(SlottedHeld), "derived": Attributes(Derived), "set": Hashed(set), "frozenset": Hashed(frozenset),
    "tuple": Tupled(),
}
ALL = dict(BARE)
ALL.update({
    "own dict": OwnDict(Plain, weight=1 if HOOP else 2), "list's subclass": Listed(SubList), "closure": Closure(), "generator": Suspended(),
    "partial": Partial(), "loud": Attributes(Loud, dies_loudly=True), "loud slots": Attributes(LoudSlots, weakly_held=False, dies_loudly=True),
    "weak": Weak(Ref, weakly_held=False),
})

MIXES = {"bare": BARE, "calm": BARE, "loud": {name: kind for name, kind in ALL.items() if not isinstance(kind, Suspended)},
         "closed": {name: kind for name, kind in ALL.items() if not kind.dies_loudly}}


# ---- the model ----

class Model:
    def __init__(self):
        self.kind, self.kids, self.generation, self.holders = {}, {}, {}, {}  # holders: references on a node, by number
        self.roots, self.finalized, self.referent = set(), set(), {}
        self.log, self.called, self.undecided, self.rescued = [], [], [], []

    def add(self, number, kind, kids):
        self.kind[number], self.kids[number], self.generation[number] = kind, list(kids), 0
        self.holders[number] = 0
        for kid in kids:
            self.hold(kid)

    def hold(self, number):
        if number is not None:
            self.holders[number] += 1

    def put(self, number, i, kid):
        self.hold(kid)
        old = self.kids[number][i]
        self.kids[number][i] = kid
        self.release([old])

    def refers_to(self, numbers):
        """All that can be reached from these."""
        seen, stack = set(numbers), list(numbers)
        while stack:
            for kid in self.kids[stack.pop()]:
                if kid is not None and kid not in seen:
                    seen.add(kid)
                    stack.append(kid)
        return seen

    def release(self, numbers):
        """References on these are given up; what nobody holds dies at once."""
        stack, gone = [n for n in numbers if n is not None], set()
        while stack:
            number = stack.pop()
            self.holders[number] -= 1
            if self.holders[number] or number in self.roots:
                continue
            if self.finalize(number):
                continue
            gone.add(number)
            stack += [kid for kid in self.kids[number] if kid is not None]
        self.bury(gone)

    def drop_root(self, number):
        self.roots.remove(number)
        self.holders[number] += 1
        self.release([number])

    def finalize(self, number):
        """True: it has been brought back to life."""
        if not self.kind[number].dies_loudly or number in self.finalized:
            return False
        self.finalized.add(number)
        self.log.append(number)
        if number % 3:
            return False
        self.roots.add(number)
        self.rescued.append(number)
        return True

    def bury(self, gone):
        for weak in [w for w, referent in self.referent.items() if referent in gone]:
            del self.referent[weak]
            self.called.append(weak)
        for number in gone:
            for table in (self.kind, self.kids, self.generation, self.holders):
                del table[number]
            if number in self.referent:
                self.undecided.append((number, self.referent.pop(number)))

    def callbacks(self):
        """Which must have been called and which may have been: of a weak reference and its referent that have died in the same step,
        either may have been the first."""
        must = {weak for weak in self.called if weak in self.kind}
        return must, set(self.called) | {weak for weak, referent in self.undecided if referent not in self.kind}

    def collect(self, generation):
        """Returns how many tracked objects are found to be garbage."""
        young = {n for n, g in self.generation.items() if g <= generation}
        inner = dict.fromkeys(young, 0)
        for number in young:
            for kid in self.kids[number]:
                if kid in inner:
                    inner[kid] += 1
        held = [n for n in young if n in self.roots or self.holders[n] > inner[n]]
        seen, stack = set(held), held
        while stack:
            for kid in self.kids[stack.pop()]:
                if kid in young and kid not in seen:
                    seen.add(kid)
                    stack.append(kid)
        for number in young:
            self.generation[number] = min(generation + 1, 2)
        return self.dispose(young - seen)

    def dispose(self, garbage):
        for weak in [w for w, referent in self.referent.items() if referent in garbage]:
            del self.referent[weak]
            if weak not in garbage:
                self.called.append(weak)
        rescued = [n for n in sorted(garbage) if self.finalize(n)]
        garbage -= self.refers_to(rescued)
        self.generators_died = not HOOP and any(type(self.kind[n]) is Suspended for n in garbage)
        found = sum(self.kind[n].weight for n in garbage)
        outside = [kid for n in garbage for kid in self.kids[n] if kid is not None and kid not in garbage]
        self.bury(garbage)
        self.release(outside)
        return found


# ---- the test ----

class Test:
    def __init__(self, seed, size, kinds, calm):
        self.random, self.size, self.kinds = random.Random(seed), size, list(kinds.values())
        self.model, self.roots, self.tokens, self.next = Model(), {}, {}, 1
        self.calm = calm
        if calm:
            self.kinds = [self.random.choice(self.kinds)]
        self.steps, self.deaths, self.collected = 0, 0, 0
        self.nobody, = (sys.getrefcount(token) for _, token in {0: object()}.items())

    def fail(self, what):
        print(f"round {self.steps}: {what}", flush=True)
        os._exit(1)  # no further object may be touched

    def known(self):
        """All nodes that the roots lead to, by number."""
        found, stack = {}, [(n, self.model.kind[n], node) for n, node in self.roots.items()]
        while stack:
            number, kind, node = stack.pop()
            if number in found:
                continue
            if kind.number(node) != number:
                self.fail(f"node {number} has another number: {kind.number(node)}")
            found[number] = node
            kids = kind.kids(node)
            if type(kind) is Hashed:
                stack += [(n, self.model.kind[n], self.find(kids, n)) for n in self.model.kids[number] if n is not None]
            else:
                stack += [(n, self.model.kind[n], kid) for n, kid in zip(self.model.kids[number], kids) if n is not None]
        return found

    def find(self, kids, number):
        kind = self.model.kind[number]
        for kid in kids:
            try:
                if kind.number(kid) == number:
                    return kid
            except (AttributeError, TypeError, KeyError):
                pass
        self.fail(f"a set has lost node {number}")

    def choose_kids(self, known, numbers, near, kind):
        kids = []
        for _ in range(self.random.choice((KIDS,) * 20 + (20, 50)) if kind.many else KIDS):
            one = self.random.random()
            number = None if one < 0.35 else near if one < 0.7 and near in known else self.random.choice(numbers) if numbers else None
            if number is not None and type(kind) is Hashed and (not self.model.kind[number].hashable or number in kids):
                number = None
            kids.append(number)
        if self.loop in known and kids[0] is None and type(kind) is not Hashed:
            kids[0] = self.loop
        return kids

    def make(self, known, numbers, near):
        kind = self.random.choice(self.kinds)
        kids = self.choose_kids(known, numbers, near, kind)
        number, token = self.next, object()
        objects = [None if kid is None else known[kid] for kid in kids]
        if kind.refers_weakly:
            targets = [n for n in (self.random.choice(numbers) for _ in range(5)) if self.model.kind[n].weakly_held] if numbers else []
            if not targets:
                return near
            node = kind.make_on(number, token, objects, known[targets[0]])
            self.model.referent[number] = targets[0]
        else:
            node = kind.make(number, token, objects)
        self.next += 1
        self.tokens[number], known[number] = token, node
        numbers.append(number)
        self.model.add(number, kind, kids)
        self.model.roots.add(number)  # by `known`
        return number

    def add_loop(self, known, numbers):
        """A calm graph: one object that refers to itself, and what leads there."""
        self.loop, kind = self.next, ALL["instance"]
        node = kind.make(self.loop, object(), [None] * KIDS)
        self.tokens[self.loop], known[self.loop] = node.token, node
        numbers.append(self.loop)
        self.model.add(self.loop, kind, [None] * KIDS)
        self.model.roots.add(self.loop)
        self.next += 1
        self.put(known, self.loop, 0, self.loop)

    def add(self, known):
        """As many new nodes as makes the graph as large as it shall be. Some in chains and circles, some with many holders."""
        numbers, near, self.hub, self.loop = list(known), None, None, None
        circle = self.random.random() < 0.5 and not self.calm
        first = None
        if self.calm:
            self.add_loop(known, numbers)
        for _ in range(max(self.size - len(known), self.size // 10)):
            near = self.make(known, numbers, near)
            if circle and first is None and near is not None and not self.model.kind[near].fixed:
                first = near
            if self.random.random() < 0.01:
                if first is not None and near is not None:
                    self.put(known, first, 2, near)
                near = first = None
        if self.random.random() < 0.5 and numbers and not self.calm:
            self.hub = self.random.choice(numbers)
            for number in self.random.sample(numbers, min(len(numbers), 150)):
                if not self.model.kind[number].fixed:
                    self.put(known, number, self.random.randrange(KIDS), self.hub)
            if not self.model.kind[self.hub].fixed:
                self.put(known, self.hub, 0, self.random.choice(numbers))

    def put(self, known, number, i, kid):
        self.model.kind[number].put(known[number], i, None if kid is None else known[kid])
        self.model.put(number, i, kid)

    def change(self, known):
        numbers = [] if self.calm else list(known)
        for number in self.random.sample(numbers, len(numbers) // 8):
            if not self.model.kind[number].fixed:
                self.put(known, number, self.random.randrange(KIDS), self.random.choice(numbers + [None]))

    def build(self):
        """Leaves the roots as the only ones that hold nodes."""
        known = self.known()
        self.model.roots.update(known)
        self.add(known)
        self.change(known)
        share = self.random.choice((0.0, 0.002, 0.01, 0.05, 0.3)) if not self.calm else 0.5
        stays = {number for number in known if self.random.random() < share}
        if self.hub is not None and self.random.random() < 0.6:
            stays = {self.hub}
        if self.loop is not None:
            stays.add(self.loop)
        self.roots = {number: known[number] for number in sorted(stays)}
        return list(known), stays

    def drop(self, numbers, stays):
        for number in numbers:
            if number not in stays:
                self.model.drop_root(number)

    def rescue(self):
        if sorted(node.number for node in RESCUED) != sorted(self.model.rescued):
            self.fail("others have been brought back to life")
        for node in sorted(RESCUED, key=lambda node: node.number):
            self.roots[node.number] = node
        RESCUED.clear()
        self.model.rescued.clear()

    def check(self, what):
        model = self.model
        self.rescue()
        alive = {n for n, token in self.tokens.items() if sys.getrefcount(token) != self.nobody}
        if alive != set(model.kind):
            lost, left = sorted(set(model.kind) - alive), sorted(alive - set(model.kind))
            kinds = sorted({type(model.kind[n]).__name__ for n in lost})
            self.fail(f"{what}: {len(lost)} died that live {lost[:5]} {kinds}, {len(left)} live that died {left[:5]}")
        if sorted(map(str, LOG)) != sorted(map(str, model.log)):
            self.fail(f"{what}: finalizers were called of {sorted(map(str, LOG))[:9]}, not of {sorted(map(str, model.log))[:9]}")
        once, (must, may) = set(CALLED), model.callbacks()
        if len(once) != len(CALLED) or not must <= once <= may:
            self.fail(f"{what}: callbacks were called of {sorted(once)[:9]}, not of {sorted(must)[:9]}")
        gone = [n for n in self.tokens if n not in model.kind]
        self.deaths += len(gone)
        for number in gone:
            del self.tokens[number]
        for log in (LOG, CALLED, model.log, model.called, model.undecided):
            log.clear()

    def collect_below(self, generation, numbers):
        """While these roots are held by variables of frames alone, and so from outside of all objects."""
        if not numbers:
            return gc.collect(generation)
        number = numbers.pop()
        node = self.roots.pop(number)
        found = self.collect_below(generation, numbers)
        self.roots[number] = node
        return found

    def collect(self, generation):
        global IN_COLLECTION
        expected = self.model.collect(generation)
        IN_COLLECTION = True
        found = self.collect_below(generation, list(self.roots)[-400:]) if self.random.random() < 0.7 else gc.collect(generation)
        IN_COLLECTION = False
        if found != expected and not self.model.generators_died:
            self.fail(f"collect({generation}) found {found} objects, not {expected}")
        self.check(f"collect({generation})")
        self.collected += found

    def freeze(self):
        """All that is there is left alone by the next two collections."""
        gc.freeze()
        self.model.generation = dict.fromkeys(self.model.generation, 3)
        self.collect(self.random.randrange(3))
        self.round(True)
        gc.unfreeze()
        self.model.generation = {n: 2 if g == 3 else g for n, g in self.model.generation.items()}
        self.collect(2)

    def round(self, frozen=False):
        self.steps += 1
        numbers, stays = self.build()
        self.drop(numbers, stays)
        self.check("reference counts")
        for _ in range(self.random.choice((0, 1, 1, 2))):
            self.collect(self.random.choice((0, 0, 1, 2, 2)) if not self.calm else 2)
        if not frozen and not BASE_FROZEN and self.random.random() < 0.1:
            self.freeze()

    def end(self):
        self.roots = {}
        self.drop(list(self.model.roots), set())
        self.check("the end")
        while self.model.kind:
            self.collect(2)
            self.roots = {}
            self.drop(list(self.model.roots), set())
            self.check("the end")


def main():
    global BASE_FROZEN
    seed, rounds, size = (int(word) for word in sys.argv[1:4])
    test = Test(seed, size, MIXES[sys.argv[4]], sys.argv[4] == "calm")
    gc.disable()
    gc.collect()
    BASE_FROZEN = seed % 2 == 1 or test.calm
    if BASE_FROZEN:
        gc.freeze()
    for _ in range(rounds):
        test.round()
    test.end()
    print(f"{test.steps} rounds, {test.deaths} deaths, {test.collected} objects collected")


main()
