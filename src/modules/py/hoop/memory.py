# SPDX-License-Identifier: MIT
"""Snapshots of the heap, and every question about memory answered from them.

Of the program as it runs:

    from hoop import memory
    memory.why(obj)                # who keeps it alive: chains of holders, from the roots
    memory.retained(obj)           # bytes that would be free without it
    memory.cycles()                # what only the collector can free, and the reference that closes each cycle
    memory.pins()                  # what keeps nearly empty arenas from going back to the system
    memory.dump("app.snap")        # into a file: hoop -m snapshot show app.snap

Many questions about one moment:

    s = memory.snapshot()          # or memory.Snapshot.load("app.snap")
    s.by_type()[:10]               # also by_site() when allocations are traced, by_module(), by_holder()
    s.rows(10)                     # the objects that keep most alive, each with its chain
    s.why(obj), s.retained(obj)    # as above
    earlier.diff(s)                # what is new, gone, grown: of one run or of two

A snapshot changes no reference count and runs no code of the program. Objects are nodes (numbers) in it; an object of
the running program is found by its address, so ask about it while it lives.
"""

import os as _os
import time as _time

import _hoop_memory

__all__ = ["snapshot", "dump", "Snapshot", "Row", "ObjectRow", "Link", "CycleInfo", "Change", "why", "retained", "cycles", "pins",
           "size_text"]

_TYPE, _PLACE, _MODULE, _HOLDER = range(4)
IMMORTAL, TRACKED, WEAKLY_REFERENCED, FINALIZED = 4, 8, 16, 32


def size_text(n):
    """Bytes as people read them: 1.5 MiB."""
    sign = "-" if n < 0 else ""
    n = abs(n)
    for unit in ("B", "KiB", "MiB", "GiB"):
        if n < 10000 or unit == "GiB":
            return f"{sign}{n} B" if unit == "B" else f"{sign}{n:.1f} {unit}"
        n /= 1024


def _place_text(place):
    if place is None:
        return "?"
    file, line, function = place
    return f"{file}:{line}" + (f" ({function})" if function else "")


class Row:
    """A sum: objects that share a type, an allocation site, a module or a type of holder.

    retained: what single ones of them keep alive alone, nothing counted twice. freed: what would go if all of them went, together with what
    they hold only jointly; None where that was not asked for.
    """

    __slots__ = ("key", "count", "bytes", "retained", "freed")

    def __init__(self, key, count, bytes, retained, freed=None):
        self.key, self.count, self.bytes, self.retained, self.freed = key, count, bytes, retained, freed

    @property
    def name(self):
        return self.key if isinstance(self.key, str) else _place_text(self.key)

    def __repr__(self):
        return f"<{self.name}: {self.count} objects, {size_text(self.bytes)}, retains {size_text(self.retained)}>"


class Link:
    """One holder of a chain: a node, its text, and how it holds the next one."""

    __slots__ = ("node", "text", "label")

    def __init__(self, node, text, label):
        self.node, self.text, self.label = node, text, label

    def __repr__(self):
        return f"<{self.text}{self.label}>"


class Chain(list):
    """Links from a root to an object."""

    def __str__(self):
        return _chain_text(self)

    def __repr__(self):
        return f"<{_chain_text(self)}>"


class ObjectRow:
    """One object with all that is known: type, bytes, retained bytes, allocation site, chain of holders (None: not looked for; empty: garbage)."""

    __slots__ = ("node", "type", "bytes", "retained", "site", "address", "chain")

    def __init__(self, node, type, bytes, retained, site, address, chain):
        self.node, self.type, self.bytes, self.retained = node, type, bytes, retained
        self.site, self.address, self.chain = site, address, chain

    def __repr__(self):
        text = f"<{self.type} at {self.address:#x}: {size_text(self.bytes)}, retains {size_text(self.retained)}"
        if self.site:
            text += f", allocated at {_place_text(self.site)}"
        if self.chain is not None:
            text += f", held by {self.chain}" if self.chain else ", held by nobody: garbage"
        return text + ">"


_MOST_TYPES = 8  # that the explanation of a cycle names


class CycleInfo:
    """Objects that all reach each other, and the reference that closed the cycle.

    place: (file, line, function) that stored it, when there is just one instruction that can have; places: all that can have, as far
    as reading the code tells; place_count: how many there are. in_function: the places are not lines that store, but functions
    whose variable it is. grown: of a list, dict or set, when traced: the line where its table last grew.
    """

    __slots__ = ("nodes", "count", "types", "closing", "closing_count", "closing_type", "closing_label", "target_type", "place", "breaks",
                 "weak_enough", "reachable", "bytes", "retained", "places", "place_count", "in_function", "grown")

    def __repr__(self):
        return f"<cycle of {self.count}: {self.explanation()}>"

    def kind(self):
        """What cycles have in common that one explanation serves for."""
        return (tuple(sorted(self.types.items())), self.closing_type, self.closing_label, self.target_type, tuple(self.places), self.grown,
                self.closing_count, self.breaks, self.weak_enough, self.reachable)

    def explanation(self):
        ordered = sorted(self.types.items(), key=lambda item: -item[1])
        types = ", ".join(f"{n} {t}" if n > 1 else t for t, n in ordered[:_MOST_TYPES])
        if len(ordered) > _MOST_TYPES:
            types += f" and {sum(n for _, n in ordered[_MOST_TYPES:])} of other types"
        text = f"{types}; {size_text(self.bytes)}, retains {size_text(self.retained)}; "
        text += "alive" if self.reachable else "garbage"
        if not self.closing_count:
            return text + "; held together by classes alone"
        text += f"; closed by {self.closing_type}{self.closing_label} -> {self.target_type}"
        if self.closing_count > 1:
            text += f" ({self.closing_count} of them)"
        text += self._place_text()
        if self.weak_enough:
            text += "; a weak reference there would do"
        elif self.breaks:
            text += "; without it there is no cycle, but nothing else holds what it refers to"
        else:
            text += "; other references close cycles here too"
        if "traceback" in self.types and "frame" in self.types:
            text += "; a frame keeps an exception whose traceback refers to that frame"
        return text

    def _place_text(self):
        shown = ", ".join(_place_text(p) for p in self.places)
        if self.in_function:
            text = f", a variable of {shown}"
        elif self.place_count == 1:
            text = f", stored at {shown}"
        elif shown:
            more = f" and {self.place_count - len(self.places)} more" if self.place_count > len(self.places) else ""
            text = f", stored at one of {shown}{more}"
        else:
            text = ""
        if self.grown:
            text += f", the container last grew at {_place_text(self.grown)}"
        return text


class Change:
    """What has changed between two snapshots, for one key. new, gone and their bytes: None where objects cannot be told apart."""

    __slots__ = ("key", "count", "bytes", "retained", "new", "new_bytes", "gone", "gone_bytes")

    def __init__(self, key, objects=False):
        self.key = key
        self.count = self.bytes = self.retained = 0
        self.new = self.new_bytes = self.gone = self.gone_bytes = 0 if objects else None

    @property
    def name(self):
        return self.key if isinstance(self.key, str) else _place_text(self.key)

    def __repr__(self):
        return f"<{self.name}: {self.count:+} objects, {self.bytes:+} bytes>"


def _chain_text(chain):
    """`frame main (app.py:3) local variable cache -> dict['users'] -> list[3]`, with namespaces read as dots."""
    links = list(chain)
    while links and links[0].text == "root":
        links.pop(0)
    if links and links[0].text == "sys.modules":
        links = _module_links(links)
    out = []
    i = 0
    while i < len(links):
        link = links[i]
        if i + 2 < len(links) and link.label == ".__dict__" and links[i + 1].text == "dict" and links[i + 1].label.startswith("['"):
            out.append(link.text + "." + links[i + 1].label[2:-2])  # an attribute in a __dict__
            i += 2
            continue
        out.append(link.text + link.label)
        i += 1
    return " -> ".join(out)


def _module_links(links):
    """sys.modules['app'].__dict__['cache'] becomes app.cache."""
    labels = [link.label for link in links]
    if len(links) == 2:
        return links[:1]
    if len(links) >= 4 and labels[1].startswith("['") and links[2].text == "module" and labels[2] == ".__dict__" and labels[3].startswith("['"):
        name = labels[1][2:-2]
        variable = labels[3][2:-2]
        return [Link(links[3].node, f"{name}.{variable}", "")] + links[4:]
    if len(links) >= 2 and labels[1].startswith("['"):
        return [Link(links[1].node, f"module {labels[1][2:-2]}", "")] + links[3:]
    return links


class Snapshot:
    """The heap at one moment. Made by snapshot() or Snapshot.load()."""

    def __init__(self, core):
        self._core = core
        self._cycle_count = None

    @classmethod
    def load(cls, path):
        """Read a snapshot from a file; ValueError when it is damaged."""
        with open(path, "rb", buffering=0) as f:
            return cls(_hoop_memory.load(f.fileno()))

    def save(self, path):
        """Write to a file, whole or not at all."""
        temporary = f"{_os.fspath(path)}.{_os.getpid()}.tmp"
        try:
            with open(temporary, "wb", buffering=0) as f:
                self._core.save(f.fileno())
            _os.replace(temporary, path)
        except BaseException:
            try:
                _os.unlink(temporary)
            except OSError:
                pass
            raise

    # ---- the whole ----

    @property
    def node_count(self):
        return self._core.numbers()[0]

    @property
    def edge_count(self):
        return self._core.numbers()[1]

    @property
    def in_use(self):
        """Bytes of the heap's live blocks."""
        return self._core.numbers()[2]

    @property
    def from_os(self):
        return self._core.numbers()[3]

    @property
    def peak(self):
        return self._core.numbers()[4]

    @property
    def taken_at(self):
        """Seconds since the epoch."""
        return self._core.numbers()[5] / 1e9

    @property
    def own_bytes(self):
        """Memory that this snapshot takes, with what has been computed on it."""
        return self._core.numbers()[6]

    @property
    def traced(self):
        """Does it know allocation sites?"""
        return self._core.numbers()[7]

    def runtime(self):
        """Bytes that belong to no object: [(what, bytes)]. These and all objects add up to in_use."""
        return self._core.runtime_rows()

    def compute(self):
        """Dominators and retained sizes, which many questions need, now."""
        self._core.compute()

    def __repr__(self):
        return f"<Snapshot: {self.node_count} nodes, {self.edge_count} references, {size_text(self.in_use)}>"

    # ---- sums ----

    def _sums(self, by, freed=0):
        rows = [Row(*row) for row in self._core.sums(by)]
        if freed:
            for row, bytes in zip(rows, self._core.freed(by, freed)):
                row.freed = bytes
        return rows

    def by_type(self, freed=0):
        """Rows by type, largest first; `freed` is computed for so many of them."""
        return self._sums(_TYPE, freed)

    def by_site(self, freed=0):
        """Rows by allocation site; without tracing there is one, key None."""
        return self._sums(_PLACE, freed)

    def by_module(self, freed=0):
        """Rows by the module of the types."""
        return self._sums(_MODULE, freed)

    def by_holder(self):
        """Rows by the type of what keeps the objects alive alone (their dominator)."""
        return self._sums(_HOLDER)

    def by_variable(self):
        """Rows by variable of a module ("app.cache") or of a function that is running ("load() cache"): what each keeps alive alone.

        Modules that are only imported again are left out. An object that several variables hold is told of once, for the first by name; `retained` is
        then what goes when all of them are gone.
        """
        found = {}
        for node, name in self._variables():
            if name < found.get(node, name + "_"):
                found[node] = name
        rows = [Row(name, 1, self._core.node(node)[1], self._core.retained(node)) for node, name in found.items()]
        return sorted(rows, key=lambda row: (-row.retained, row.name))

    def _variables(self):
        """(node, name of the variable) of all variables of modules and of running frames."""
        links = self._core.references
        text = lambda node: self._core.node(node)[0]
        modules = {}
        for top, _ in links(0):
            if text(top) == "sys.modules":
                for table, _ in links(top):
                    modules.update((node, label[2:-2]) for node, label in links(table) if label.startswith("['") and text(node) == "module")
        spaces = [(node, name) for module, name in modules.items() for node, label in links(module) if label == ".__dict__"]
        for space, name in spaces:
            for node, label in links(space):
                if label.startswith("['") and not label.startswith("['__") and text(node) != "module":
                    yield node, f"{name}.{label[2:-2]}"
        for frame in self._core.frames():
            name = text(frame).removeprefix("frame ").partition(" ")[0]
            if "<hoopsnake>" in text(frame):
                continue
            for node, label in links(frame):
                if label.startswith(" local variable "):
                    yield node, f"{name}() {label.removeprefix(' local variable ')}"

    def rows(self, limit=20, chains=True, everything=False):
        """The objects that retain most, one row each: type, bytes, retained bytes, allocation site, chain of holders.

        Modules, classes, functions and their namespaces, which retain what a program consists of, are left out unless `everything`, and
        so is what makes up nearly all of the object that keeps it alive (the table of a cache): one row tells of both.
        """
        rows, looked_at, told = [], 0, {}
        while True:
            most = min(max(limit * 4, looked_at * 4, 1), self.node_count, 1000000)
            for retained, node in sorted(self._core.largest(most), key=lambda pair: (-pair[0], pair[1]))[looked_at:]:
                if len(rows) >= limit:
                    return rows
                if everything:
                    rows.append(self._row(node, retained, chains))
                elif not self._is_program(node):
                    within = told.get(self._core.dominator(node), 0)
                    told[node] = retained
                    if retained < 0.95 * within or not within:
                        rows.append(self._row(node, retained, chains))
            if most in (looked_at, self.node_count, 1000000):
                return rows
            looked_at = most

    def _is_program(self, node):
        """Is it a module, class, function or code, or the namespace of one?"""
        text = self._core.node(node)[0]
        if text in ("module", "type", "function", "code") or self._core.class_name(node):
            return True
        if text != "dict":
            return False
        above = self._core.dominator(node)
        chain = self._core.chains(node, 1)
        holder, label = chain[0][-2] if chain and len(chain[0]) > 1 else (above, "")
        namespace = label.strip().rpartition(".")[2] in ("__dict__", "namespace", "__globals__", "globals", "__builtins__", "builtins")
        return namespace and (self._core.node(holder)[5] or self._is_program(holder))

    def _row(self, node, retained, chains=True):
        text, size, site, flags, address, synthetic, _ = self._core.node(node)
        return ObjectRow(node, text, size, retained, site, address, self._chain(node) if chains else None)

    def _chain(self, node):
        """A shortest one; empty: garbage."""
        found = self.chains_of(node, 1)
        return found[0] if found else Chain()

    # ---- one object ----

    def node_of(self, obj):
        """The node of an object of the running program. LookupError if it is not in this snapshot."""
        node = self._core.node_of(obj)
        if node < 0:
            raise LookupError(f"{type(obj).__name__} object is not in the snapshot (made later, or no object of the heap)")
        return node

    def nodes_of(self, type_name):
        """The nodes of a type: "Node" or "app.Node"."""
        return self._core.nodes_of(type_name)

    def object(self, node):
        """An ObjectRow for a node."""
        return self._row(node, self._core.retained(node))

    def retained(self, obj):
        """Bytes that would be freed if obj were gone."""
        return self._core.retained(self.node_of(obj))

    def retained_by(self, nodes):
        """(bytes, objects) that would be freed if all these nodes were gone."""
        return self._core.retained_by(list(nodes))

    def holders(self, node, limit=100):
        """[Link]: what refers to a node, and how."""
        return [Link(n, self._text(n), label) for n, label in self._core.holders(node, limit)]

    def references(self, node):
        """[Link]: what a node refers to; the label is that of the reference."""
        return [Link(n, self._text(n), label) for n, label in self._core.references(node)]

    def chains_of(self, node, limit=5, without=()):
        out = []
        for chain in self._core.chains(node, limit, list(without)):
            out.append(Chain(Link(n, self._text(n), label) for n, label in chain))
        return out

    def _text(self, node):
        """Type of an object, name of a class or group."""
        name = self._core.class_name(node)
        return f"class {name}" if name else self._core.node(node)[0]

    def why(self, obj, limit=5):
        """Why is obj alive? The shortest chains of holders, by different last holders. An empty list: it is garbage."""
        return self.chains_of(self.node_of(obj), limit)

    # ---- cycles, arenas, collections ----

    def cycles(self, limit=50):
        """The cycles that retain most, explained. Modules, classes that live and namespaces are left out."""
        self._cycle_count, found = self._core.cycles(limit, True)
        return [self._cycle(row, types) for row, types in found]

    def cycle_count(self):
        if self._cycle_count is None:
            self._cycle_count = self._core.cycles(0)[0]
        return self._cycle_count

    def _cycle(self, row, types):
        c = CycleInfo()
        (c.nodes, c.count, from_node, to_node, c.closing_label, c.closing_count, c.place, c.breaks, c.weak_enough, c.reachable, c.bytes,
         c.retained) = row
        c.types = types
        c.closing = (from_node, to_node)
        c.places, c.place_count, c.in_function, c.grown = self._core.closing_places(from_node, to_node) if c.closing_count else ([], 0, False, None)
        c.closing_type = self._core.node(from_node)[0]
        c.target_type = self._core.node(to_node)[0]
        return c

    def pins(self, most_used=0.25, limit=20):
        """Arenas that are mostly free and yet held: [(address, free bytes, object bytes, raw bytes, [ObjectRow])].

        most_used: the part of an arena that may be in use for it to count. The rows are the objects in it, largest first;
        the first five have a chain of holders.
        """
        out = []
        for i, (address, size, free, dirty, objects, raw, count) in enumerate(self._core.arenas()):
            if not objects + raw or objects + raw > size * most_used:
                continue
            nodes = self._core.arena_nodes(i, 2000)
            rows = sorted((self._row(n, self._core.retained(n), chains=False) for n in nodes), key=lambda r: -r.bytes)[:limit]
            for row in rows[:5]:
                row.chain = self._chain(row.node)
            out.append((address, size - objects - raw, objects, raw, rows))
        out.sort(key=lambda pin: -pin[1])
        return out

    def collection_cost(self):
        """What a full collection goes through, by type: [(type, objects, references, part of the work)], most first."""
        rows = self._core.collection_work()
        total = sum(objects + references for _, objects, references in rows) or 1
        rows = [(name, objects, references, (objects + references) / total) for name, objects, references in rows]
        return sorted(rows, key=lambda row: -row[3])

    # ---- differences ----

    def same_run(self, other):
        """Are both of one runtime? Then an address means the same in both, and single objects can be told apart."""
        return self._core.same_run(other._core)

    def diff(self, other, by="type"):
        """What has changed from self to other (the later one): [Change], most growth first. by: type, site, module, holder, variable.

        The two may be of one run or of two runs of a program: what they are compared by are names and places. By type, `new` and `gone` tell
        how many objects there are that were not there before, and that are gone, by address and type; of two runs they are None.
        """
        keys = {"type": _TYPE, "site": _PLACE, "module": _MODULE, "holder": _HOLDER, "variable": None}
        if by not in keys:
            raise ValueError(f"by must be one of {', '.join(keys)}, not {by!r}")
        changes = {}
        objects = by == "type" and self.same_run(other)
        for sign, snapshot_ in ((-1, self), (1, other)):
            for row in snapshot_.by_variable() if by == "variable" else snapshot_._sums(keys[by]):
                change = changes.get(row.key)
                if change is None:
                    change = changes[row.key] = Change(row.key, objects)
                change.count += sign * row.count
                change.bytes += sign * row.bytes
                change.retained += sign * row.retained
        if objects:
            for name, new, new_bytes, gone, gone_bytes in self._core.changes(other._core):
                change = changes.setdefault(name, Change(name, True))
                change.new += new
                change.new_bytes += new_bytes
                change.gone += gone
                change.gone_bytes += gone_bytes
        found = [c for c in changes.values() if c.count or c.bytes or c.new or c.gone or (by == "variable" and c.retained)]
        return sorted(found, key=lambda c: (-(c.retained if by == "variable" else c.bytes), -c.count, c.name))

    def dump(self, path, format=None):
        """Write for another tool, by the file's ending or `format`: snap, heapsnapshot, json, dot, pprof, speedscope, collapsed, openmetrics."""
        from hoop import export

        export.write(self, path, format)


def snapshot(progress=False):
    """Take a snapshot of the running program."""
    return Snapshot(_hoop_memory.take(labels=True, progress=progress))


def dump(path=None, format=None):
    """Take a snapshot and write it to a file; returns the path. What SIGUSR1 does to `hoop --snapshot`."""
    if path is None:
        path = f"hoop-{_os.getpid()}-{_time.strftime('%Y%m%d-%H%M%S')}.snap"
    snapshot().dump(path, format)
    return path


def _own_frames(core):
    return [n for n in core.frames() if "<hoopsnake>/hoop/memory.py" in core.node(n)[0]]


def why(obj, limit=5):
    """Why is obj alive, now? [Chain]; print them."""
    s = snapshot()
    return s.chains_of(s.node_of(obj), limit, _own_frames(s._core))


def retained(obj):
    """Bytes that would be freed if obj were gone."""
    s = snapshot()
    return s._core.retained_by([s.node_of(obj)])[0]


def cycles(limit=50):
    """The cycles of the running program that retain most, explained."""
    return snapshot().cycles(limit)


def pins(most_used=0.25, limit=20):
    """Arenas that are mostly free and yet held, with the objects that hold them."""
    return snapshot().pins(most_used, limit)
