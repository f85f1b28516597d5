# SPDX-License-Identifier: MIT
"""What Hoopsnake offers beyond Python: looking at the program's own memory.

hoop.memory   snapshots of the heap: who holds what, how much, since where
hoop.sizeof   the size of one object, alone or with all that it keeps alive
"""

__all__ = ["memory", "sizeof"]


class Size(int):
    """Bytes that an object keeps alive alone, itself included; .own, .shared and the numbers of objects beside."""

    def __new__(cls, alone, own, shared, objects, shared_objects):
        self = super().__new__(cls, alone)
        self.own = own
        self.shared = shared
        self.objects = objects
        self.shared_objects = shared_objects
        return self

    @property
    def alone(self):
        return int(self)

    def __repr__(self):
        return (f"<{int(self)} bytes alone (own {self.own}, {self.objects} objects), "
                f"{self.shared} bytes shared ({self.shared_objects} objects)>")


def sizeof(obj, deep=False):
    """Bytes of the heap's blocks that belong to obj.

    With deep=True: an int (bytes that would be freed if obj were gone) with attributes: `own`, the object itself;
    `objects`, how many would go; `shared` and `shared_objects`, what it reaches but others hold as well. Classes,
    modules and the global variables of functions do not count as reached.
    """
    import _hoop_memory

    own = _hoop_memory.block_sizes(obj)
    if not deep:
        return own
    snapshot = _hoop_memory.take(labels=True)
    node = snapshot.node_of(obj)
    if node < 0:
        return Size(own, own, 0, int(own > 0), 0)
    alone, objects = snapshot.retained_by([node])
    reached, reached_objects = snapshot.reach(node)
    return Size(alone, own, max(reached - alone, 0), objects, max(reached_objects - objects, 0))


def __getattr__(name):
    if name == "memory":
        import importlib

        return importlib.import_module("hoop.memory")
    raise AttributeError(f"module 'hoop' has no attribute {name!r}")
