"""A small order service: requests come in, are priced, audited, and answered. Ten leaks that are typical are planted, by number; the
arguments tell which of them are in. Without any the program is clean. `# leak N: KIND` marks the line that the report must name."""
import collections
import contextvars
import functools
import sys
import weakref

LEAKS = set(sys.argv[1:])


def on(n):
    return str(n) in LEAKS


class Product:
    def __init__(self, sku, price):
        self.sku = sku
        self.price = price
        self.description = ("%s costs %d; " % (sku, price)) * 30


class Catalogue:
    def __init__(self):
        self.products = {"sku%d" % i: Product("sku%d" % i, i * 7 % 101) for i in range(50)}

    def price(self, sku):
        return self.products[sku].price


class Quote:
    def __init__(self, request):
        self.request = request
        self.table = bytearray(1500)

    @functools.lru_cache(maxsize=None)
    def total(self, rate):                                  # leak 1: growing
        return sum(self.table) + rate

    def plain_total(self, rate):
        return sum(self.table) + rate


class Bus:
    def __init__(self):
        self.listeners = []

    def subscribe(self, listener):
        self.listeners.append(listener)                         # leak 2: growing

    def unsubscribe(self, listener):
        self.listeners.remove(listener)

    def publish(self, event):
        for listener in self.listeners[-3:]:
            listener(event)


class Session:
    def __init__(self, bus, user):
        self.user = user
        self.inbox = bytearray(1600)
        bus.subscribe(self.receive)
        if not on(2):
            bus.unsubscribe(self.receive)

    def receive(self, event):
        self.inbox[0] = len(event) % 256


def make_callback(request):
    scratch = bytearray(1700)
    def callback(done):
        return scratch[0] + done
    return callback


class Audit:
    def __init__(self):
        self.errors = []
        self.counts = collections.Counter()

    def check(self, request):
        copy = bytearray(1800)
        try:
            if request["n"] % 1 == 0:
                raise ValueError("bad quantity %d" % request["n"])
        except ValueError as e:
            self.counts[type(e).__name__] += 1
            if on(4):
                self.errors.append(e)                                   # leak 4: growing


class Order:
    history = []
    def __init__(self, request):
        self.request = dict(request)
        self.lines = bytearray(1400)
        if on(5):
            Order.history.append(self)                              # leak 5: growing

RESULTS = {}


def render(request):
    key = (request["sku"], request["n"])
    if not on(6):
        return b"x" * 1300
    if key not in RESULTS:
        RESULTS[key] = bytearray(1300)                          # leak 6: growing
    return RESULTS[key]


def stream(request):
    chunk = bytearray(1900)
    for i in range(100):
        yield chunk[i]


class Pool:
    def __init__(self):
        self.streams = []
        self.callbacks = []
        self.contexts = []

    def answer(self, request):
        s = stream(request)
        next(s)
        if on(7):
            self.streams.append(s)                                  # leak 7: growing
        callback = make_callback(request)
        callback(1)
        if on(3):
            self.callbacks.append(callback)                         # leak 3: growing


class Connection:
    pass


WATCHED = []


def watch(catalogue, request):
    log = bytearray(2000)
    def gone(ref):
        log[0] = 1
    if on(8):
        WATCHED.append(weakref.ref(catalogue, gone))            # leak 8: growing

current = contextvars.ContextVar("current")


def in_context(pool, request):
    def work():
        current.set({"request": request, "body": bytearray(2100)})
        if on(9):
            pool.contexts.append(contextvars.copy_context())        # leak 9: growing
        return len(current.get()["body"])
    return contextvars.copy_context().run(work)


class Parent:
    def __init__(self):
        self.data = bytearray(2200)
        self.child = Child(self)

    def __del__(self):
        pass


class Child:
    def __init__(self, parent):
        if on(10):
            self.parent = parent                                    # leak 10: cycle


def handle(catalogue, bus, audit, pool, n):
    request = {"n": n, "sku": "sku%d" % (n % 50), "user": "user%d" % (n % 97)}
    quote = Quote(request)
    total = (quote.total if on(1) else quote.plain_total)(catalogue.price(request["sku"]))
    session = Session(bus, request["user"])
    bus.publish("order %d" % n)
    audit.check(request)
    Order(request)
    body = render(request)
    pool.answer(request)
    c = Connection()
    watch(catalogue, request)
    in_context(pool, request)
    if n % 3 == 0:
        Parent()
    return total + len(body)


def main(n=3000):
    catalogue, bus, audit, pool = Catalogue(), Bus(), Audit(), Pool()
    sums = 0
    for i in range(n):
        sums += handle(catalogue, bus, audit, pool, i)
    print(sums)
    return catalogue, bus, audit, pool


if __name__ == "__main__":
    state = main()
