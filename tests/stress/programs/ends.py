# catches
"""Finalizers that run when the runtime ends, in garbage, in globals and in cycles, while modules go."""


class Ends:
    def __init__(self, n):
        self.n = n
        self.me = self if n % 2 else None

    def __del__(self):
        self.gone = [self.n, other.__name__ if self.n else None]


def other():
    return first


first, second, third = Ends(1), Ends(2), Ends(3)
Ends(5)
