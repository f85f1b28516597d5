"""The HTML report: one run's memory as one self-contained page.

`hoop --report out.html program.py` starts tracing, runs the program and calls write(). A program that wants a report of
itself at some moment calls start() and write() as it likes. docs/report.md describes the data that goes into the page.
"""
import _hoop_report
import sys

FRAMES = 25
MOST_TEXT = 400_000   # characters of one source file
MOST_TEXTS = 1_200_000  # of all that go into the page: the costliest files come first
MOST_OBJECTS = 60
MOST_CYCLES = 40
MOST_SEARCHED = 20000  # objects that are looked at for the way round a cycle
LEAST_OF_RUNTIME = 64 * 1024  # bytes: smaller objects of the runtime itself are not listed
MOST_ARENAS = 64
LEAST_SHARE = 1 / 4000  # of the call tree: smaller branches are folded into their caller
BY_TYPE = 0


def start():
    """Trace exactly from now on, with call stacks and a timeline."""
    import _tracemalloc
    _hoop_report.start_timeline()
    if not _tracemalloc.is_tracing():
        _tracemalloc.start(FRAMES)


def write(path, program=None, args=None, exit_code=0, seen=None, limit=None, left=None):
    """Write the page for what has happened since start(). seen: what _hoop_report.capture() gave; made now when absent.
    left: how the program ended the process, when it did not come to its end."""
    if seen is None:
        seen = _hoop_report.capture()
    page = _hoop_report.page()
    argv = list(getattr(sys, "argv", None) or [""])
    if limit is not None:
        seen[0]["limit"] = limit
    data = gather(program or argv[0], argv[1:] if args is None else args, exit_code, *seen)
    data["meta"]["left"] = left
    import json
    progress("writing the page")
    text = json.dumps(data, separators=(",", ":"), ensure_ascii=False).replace("<", "\\u003c").replace("\u2028", "\\u2028")
    with open(path, "w", encoding="utf-8", errors="backslashreplace") as f:
        f.write(page.replace("__DATA__", text, 1))
    progress("")


def progress(phase):
    """On a terminal: what is being done."""
    if sys.__stderr__ is not None and not sys.__stderr__.closed and sys.__stderr__.isatty():
        sys.__stderr__.write(f"hoop: report: {phase} ...\033[K\r" if phase else "\033[K")
        sys.__stderr__.flush()


def gather(program, args, exit_code, counters, snapshot, arenas, tree, timeline, growth):
    """Everything that the page shows, as a dict that JSON can hold."""
    import time
    from hoop import advice
    places = Places(own_package())
    lines = places.lines_of(tree)
    graph = Graph(snapshot, places)
    progress("cycles")
    cycles = graph.cycles()
    progress("retained sizes and holders")
    objects, holders = graph.objects()
    progress("arenas")
    names = Names()
    shown = [arena_row(a, names) for a in fullest_last(arenas)[:MOST_ARENAS]]
    found = []
    progress("advice")
    trees = advice.trees_of(places.user_sources())
    for file, syntax in trees.items():
        found += advice.source_advice(file, syntax, lines)
    found += advice.graph_advice(graph, objects, cycles, trees, places.is_user)
    found += advice.growth_advice(graph, growth, trees, places.is_user)
    for row in objects:
        del row["way"]
    found = sorted(advice.merged(found), key=lambda a: -a.bytes)
    return {
        "version": 1,
        "meta": {"program": program, "args": list(args), "hoop": sys.implementation.hoop if hasattr(sys.implementation, "hoop") else "0.1.0",
                 "when": time.strftime("%Y-%m-%d %H:%M"), "duration": timeline["duration"], "exit": exit_code, "limit": counters["limit"]},
        "counters": dict(counters, peak_at=timeline["peak_at"]),
        "timeline": {key: timeline[key] for key in ("t", "in_use", "from_os")},
        "collections": timeline["collections"],
        "tree": places.pruned(tree),
        "lines": places.lines_by_file(lines),
        "types": [{"name": n, "count": c, "bytes": b, "retained": r} for n, c, b, r in snapshot.sums(BY_TYPE) if b],
        "objects": objects,
        "holders": holders,
        "cycles": cycles,
        "arenas": shown,
        "geometry": {"arena_pages": counters["arena_pages"], "first_page": counters["first_page"], "page_size": counters["page_size"]},
        "type_names": names.list,
        "pins": graph.pins(arenas),
        "advice": [places.advice_row(a) for a in found],
        "places": places.list,
        "files": places.files(lines, found),
    }


class Names:
    """Texts by number."""

    def __init__(self):
        self.list, self.number = [], {}

    def __call__(self, text):
        if text not in self.number:
            self.number[text] = len(self.list)
            self.list.append(text)
        return self.number[text]


def own_package():
    """What `-m` runs is the program, though it be installed among the libraries: its folder or file, or None."""
    name = getattr(getattr(sys.modules.get("__main__"), "__spec__", None), "name", None)
    if not isinstance(name, str):
        return None
    if "." not in name:
        file = getattr(sys.modules["__main__"], "__file__", None)
    else:
        file = getattr(sys.modules.get(name.partition(".")[0]), "__file__", None)
    if not isinstance(file, str) or not ("-packages/" in file):
        return None
    return file.removesuffix("__init__.py")


class Places:
    """Places of the program: (file, function, line), numbered; the program's own sources."""

    def __init__(self, own=None):
        self.own = own
        self.file_names = Names()
        self.list = [[self.file_names(""), "", 0]]
        self.number = {}
        self.texts = {}

    def is_user(self, name):
        """Is the file the program's own, not of a library?"""
        if self.own and name.startswith(self.own):
            return True
        return not (name.startswith("<") or "/lib/python3" in name or "/site-packages/" in name)

    def __call__(self, file, function, line):
        key = file, function, line
        if key not in self.number:
            self.number[key] = len(self.list)
            self.list.append([self.file_names(file), function, line])
        return self.number[key]

    def of(self, place):
        """Number of a snapshot's place (file, line, function) or None."""
        return self(place[0], place[2], place[1]) if place else 0

    def lines_of(self, tree):
        """Sums by (file, line): a node's own bytes belong to its line."""
        lines = {}
        for file, _, line, _, live, peak, total, blocks, allocs in zip(*tree):
            if not line:  # no Python code was running
                continue
            row = lines.get((file, line))
            if row is None:
                row = lines[file, line] = {"live": 0, "peak": 0, "total": 0, "blocks": 0, "allocs": 0}
            row["live"] += live
            row["peak"] += peak
            row["total"] += total
            row["blocks"] += blocks
            row["allocs"] += allocs
        return lines

    def lines_by_file(self, lines):
        by_file = {}
        for (file, line), row in lines.items():
            by_file.setdefault(self.file_names(file), {})[line] = list(row.values())
        return by_file

    def pruned(self, tree):
        """The call tree without branches too small to be seen: their bytes go to the caller. Node 0 is the root of all."""
        files, functions, line_numbers, parents, *measures = tree
        count = len(parents)
        own = [[0] + list(m) for m in measures]           # live, peak, total, blocks, allocs by node; 0 is the root
        sums = [list(m) for m in own[:3]]
        for n in range(count, 0, -1):
            for s in sums:
                s[parents[n - 1]] += s[n]
        least = [max(1, s[0] * LEAST_SHARE) for s in sums]
        kept, number = [0], {0: 0}
        for n in range(1, count + 1):
            parent = parents[n - 1]
            if parent in number and any(s[n] >= l for s, l in zip(sums, least)):
                number[n] = len(kept)
                kept.append(n)
        for n in range(count, 0, -1):
            if n not in number:
                for m in own:
                    m[parents[n - 1]] += m[n]
        rows = {"parent": [-1], "place": [0]}
        for n in kept[1:]:
            rows["parent"].append(number[parents[n - 1]])
            rows["place"].append(self(files[n - 1], functions[n - 1], line_numbers[n - 1]))
        for key, m in zip(("live", "peak", "total", "blocks", "allocs"), own):
            rows[key] = [m[n] for n in kept]
        return rows

    def text_of(self, file):
        if file not in self.texts:
            self.texts[file] = None
            try:
                with open(file, encoding="utf-8", errors="replace") as f:
                    text = f.read(MOST_TEXT + 1)
                if len(text) <= MOST_TEXT:
                    self.texts[file] = text
            except (OSError, ValueError):
                pass
        return self.texts[file]

    def user_sources(self):
        for name in list(self.file_names.list):
            if name and self.is_user(name) and self.text_of(name) is not None:
                yield name, self.texts[name]

    def files(self, lines, found):
        """A row a file; texts of the program's own until the page has enough: those that advice names, then the costliest."""
        cost = {a.file: float("inf") for a in found}
        for (name, _), row in lines.items():
            cost[name] = cost.get(name, 0) + row["peak"] + row["total"]
        texts, room = {}, MOST_TEXTS
        for name, text in sorted(self.user_sources(), key=lambda pair: -cost.get(pair[0], 0)):
            if len(text) <= room:
                texts[name] = text
                room -= len(text)
        return [{"name": name, "user": bool(name) and self.is_user(name), "text": texts.get(name)} for name in self.file_names.list]

    def advice_row(self, a):
        row = a.as_dict()
        text = self.text_of(a.file) if a.file else None
        row["code"] = text.split("\n")[a.line - 1].strip() if text and 0 < a.line <= text.count("\n") + 1 else None
        row["file"] = self.file_names(a.file) if a.file else None
        return row


class Graph:
    """The snapshot as the page and the advice want it."""

    def __init__(self, snapshot, places):
        self.snapshot, self.places = snapshot, places
        self.described, self.classes = {}, {}

    def describe(self, node):
        """{id, type, text, bytes, retained, root, place}"""
        if node not in self.described:
            text, size, place, flags, address, synthetic, _ = self.snapshot.node(node)
            self.described[node] = {"id": node, "type": text, "text": "" if synthetic else f"{address:#x}", "bytes": size,
                                    "retained": 0 if synthetic else self.snapshot.retained(node), "root": synthetic,
                                    "place": self.places.of(place)}
        return self.described[node]

    def is_class(self, node):
        if node not in self.classes:
            self.classes[node] = self.snapshot.class_name(node) is not None
        return self.classes[node]

    def path(self, chain):
        """A chain of holders as one would write it in Python: "__main__.cache['a'][0]"."""
        parts = []
        for node, label in chain:
            row = self.describe(node)
            # Start again at what has a name of its own.
            if row["root"]:
                name = row["type"]
                parts = [name[6:].split(",")[0] + ":" if name.startswith("frame ") else name if name.isidentifier() else "<" + name + ">"]
            elif row["type"] == "module" and parts:
                parts = [parts[-1].strip("[']")]
            parts.append("." + label[1:] if label[:1] == " " and label[1:].isidentifier() else label)
        text = "".join(parts[:-1])
        for inner in (".__dict__[", " namespace[", " globals["):
            while inner in text:
                at = text.index(inner)
                end = text.find("]", at)
                key = text[at + len(inner):end].strip("'")
                text = text[:at] + "." + key + text[end + 1:]
        return text.strip()

    def objects(self):
        """(rows of the objects that retain most, the nodes and edges around them)"""
        rows, nodes, edges, alike, listed, above = [], {}, {}, {}, {}, {}
        for retained, node in sorted(self.snapshot.largest(MOST_OBJECTS * 20), key=lambda pair: (-pair[0], pair[1])):
            if len(rows) == MOST_OBJECTS or retained < 1024:
                break
            row = self.describe(node)
            keeper = self.snapshot.dominator(node)
            if keeper < 0:  # garbage that awaits the collector
                continue
            kind = row["type"], row["place"], self.describe(keeper)["type"]
            above[node] = above.get(keeper, frozenset()) | {kind}  # kinds of what keeps it alive, itself included
            if row["type"] in ("module", "type", "function", "code") or self.is_class(node):
                continue
            # Of a node and what it keeps alive nearly alone one is enough; of many alike a few.
            same = alike.setdefault(kind, [0, 0])  # how many, bytes of them all: of one within another once
            same[0] += 1
            if kind not in above.get(keeper, ()):
                same[1] += retained
            if listed.get(keeper, 0) * 0.95 < retained and keeper in listed or same[0] > 4:
                listed[node] = retained
                continue
            listed[node] = retained
            chains = self.snapshot.chains(node, 4)
            if not chains:
                continue
            shortest = chains[0]
            path = self.path(shortest)
            # Namespaces of modules, and small parts of the runtime itself.
            if path.startswith("<") and retained < LEAST_OF_RUNTIME or path.endswith(".__dict__") and (len(shortest) <= 5 or self.is_class(shortest[-2][0])):
                del listed[node]
                continue
            way = [dict(self.describe(n), where=self.snapshot.node(n)[2]) for n, _ in shortest]
            rows.append({"way": way, "id": node, "type": row["type"], "text": row["text"], "bytes": row["bytes"], "retained": retained, "alike": same, "place": row["place"],
                         "path": path, "chain": [[shortest[i - 1][1] if i else "", self.describe(n)["type"]] for i, (n, _) in enumerate(shortest)]})
            for chain in chains:
                for (holder, label), (held, _) in zip(chain, chain[1:]):
                    edges[holder, held] = label
                    nodes[holder] = self.describe(holder)
        return rows, {"nodes": list(nodes.values()), "edges": [[a, b, label.strip()] for (a, b), label in edges.items()]}

    def cycles(self):
        """Cycles by what they are made of: alike ones are counted together."""
        groups = {}
        count, found = self.snapshot.cycles(2000)
        for nodes, size, closing_from, closing_to, label, closing_count, store, breaks, weak_enough, alive, bytes, retained in found:
            types = {}
            for n in nodes:
                name = self.describe(n)["type"]
                types[name] = types.get(name, 0) + 1
            key = tuple(sorted(types.items())) if size == len(nodes) else tuple(sorted(types)), label, store, weak_enough, alive
            group = groups.get(key)
            if group is None:
                group = groups[key] = {"count": size, "same": 0, "bytes": 0, "retained": 0, "alive": alive, "types": sorted(types.items(), key=lambda t: -t[1]) if size == len(nodes) else [(name, 0) for name in types],
                                       "weak_enough": weak_enough, "breaks": breaks, "store": store, "label": label.strip(),
                                       "ring": self.ring(nodes, closing_from, closing_to, label, size == len(nodes)) if closing_count else []}
            group["same"] += 1
            group["bytes"] += bytes
            group["retained"] += retained
        rows = sorted(groups.values(), key=lambda g: -g["retained"])[:MOST_CYCLES]
        for g in rows:
            store = g.pop("store")
            g["closing"] = {"file": self.places.file_names(store[0]), "line": store[1], "name": store[0]} if store else {"file": None, "line": 0}
            g["explanation"] = explain(g)
        return rows

    def is_shared(self, node):
        """Is it of no cycle's, as a module, a class or a namespace is?"""
        return self.describe(node)["type"] == "module" or self.is_class(node)

    def ring(self, nodes, closing_from, closing_to, label, whole):
        """The way from closing_to to closing_from, and back by the closing reference. Of large cycles not all nodes are known: each way that
        leads there lies within the cycle, so it is looked for among all objects, up to a number."""
        members, came, frontier = set(nodes), {closing_to: None}, [closing_to]
        while frontier and closing_from not in came and len(came) < MOST_SEARCHED:
            following = []
            for n in frontier:
                for held, name in self.snapshot.references(n):
                    if (held in members or not whole and not self.is_shared(held)) and held not in came:
                        came[held] = n, name
                        following.append(held)
            frontier = following
        if closing_from not in came:
            return []
        way, at = [(closing_from, label, True)], closing_from
        while came[at]:
            at, name = came[at]
            way.append((at, name, False))
        way.reverse()
        if len(way) > 9:
            way = way[:4] + [(None, f"{len(way) - 8} more", False)] + way[-4:]
        return [{"type": self.describe(n)["type"] if n is not None else "…", "text": self.describe(n)["text"] if n is not None else "",
                 "label": name.strip(), "closing": closing} for n, name, closing in way]

    def pins(self, arenas):
        """Arenas that hardly anything keeps from going back to the system, and what that is."""
        thin = {a[0]: a for a in arenas if a[2] * 10 < a[1] and a[4]}
        rows = []
        for number, arena in enumerate(self.snapshot.arenas()):
            if arena[0] not in thin or len(rows) == 8:
                continue
            types = {}
            for n in self.snapshot.arena_nodes(number, 2000):
                name = self.describe(n)["type"]
                types[name] = types.get(name, 0) + 1
            if types:
                rows.append({"address": f"{arena[0]:#x}", "live": thin[arena[0]][2], "pages": sum(p[1] for p in thin[arena[0]][4]),
                             "objects": sorted(types.items(), key=lambda t: -t[1])[:5]})
        return rows


def explain(cycle):
    ring = cycle["ring"]
    if not ring:
        return "Objects that reach each other."
    first, last = ring[0]["type"], ring[-1]
    if len(ring) == 1:
        return f"{first} refers to itself by {last['label']}."
    way = "".join(f" {step['label']} → {after['type']}" for step, after in zip(ring, ring[1:]))
    return f"{first}{way}, and its {last['label']} refers back to {first}."


def fullest_last(arenas):
    """Those with most free room first."""
    return sorted(arenas, key=lambda a: a[2] / a[1])


def arena_row(arena, names):
    address, size, live, dirty, pages = arena
    return {"address": f"{address:#x}", "bytes": size, "live": live, "dirty": dirty,
            "pages": [[*p[:6], names(p[6]) if p[6] is not None else -1, p[7]] for p in pages]}
