"""A small market of data classes: orders, accounts, events in a heap."""
import sys
from dataclasses import asdict, dataclass, field, replace
from heapq import heappop, heappush


@dataclass(order=True)
class Event:
    time: int
    number: int
    account: str = field(compare=False)
    amount: int = field(compare=False, default=0)


@dataclass(frozen=True)
class Money:
    cents: int
    currency: str = "EUR"

    def __add__(self, other):
        return Money(self.cents + other.cents, self.currency)


@dataclass
class Account:
    name: str
    balance: Money = Money(0)
    history: list = field(default_factory=list)

    def take(self, event):
        self.balance = self.balance + Money(event.amount)
        self.history.append(event)


def main(n):
    names = ["anna", "bert", "carl", "dora"]
    accounts = {name: Account(name) for name in names}
    queue, seed, number = [], 1, 0
    for number in range(64):
        heappush(queue, Event(number * 7 % 50, number, names[number % 4], number))
    for _ in range(n):
        event = heappop(queue)
        accounts[event.account].take(event)
        seed = (seed * 1103515245 + 12345) % 2147483648
        number += 1
        heappush(queue, Event(event.time + seed % 100, number, names[seed // 128 % 4], seed % 1000 - 500))
    last = replace(accounts["dora"].history[-1], amount=1)
    known = {Money(i % 50): i for i in range(n)}
    same = sum(a == b for a, b in zip(accounts["anna"].history, accounts["bert"].history))
    for a in accounts.values():
        print(a.name, a.balance, len(a.history))
    print(last, len(known), same, len(asdict(accounts["carl"])["history"]))


main(int(sys.argv[1]) if len(sys.argv) > 1 else 80000)
