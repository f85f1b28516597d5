"""Advice on a program's memory, each piece with its line, its evidence and its bytes.

Two things must agree before anything is said: the source has a shape that is known to cost memory (found in its syntax
tree), and the trace of this run shows that it did cost memory at that line. A program without such lines gets no advice.
"""

from hoop.memory import size_text

ONLY_AST = 0x400

# Below these nothing is worth a word.
LEAST_BYTES = 64 * 1024
LEAST_TRAFFIC = 1024 * 1024
LEAST_OBJECTS = 1000
LEAST_COPY = 512  # bytes an allocation, on average: short texts and slices are cheap (a list is two allocations)

CONSUMERS = {"sum", "min", "max", "any", "all", "sorted", "set", "frozenset", "tuple", "dict", "enumerate", "zip", "map", "filter", "iter"}
LAZY_ENOUGH = CONSUMERS - {"sorted", "set", "frozenset", "tuple", "dict"}


class Advice:
    """One piece. kind: a short word; effect: what the bytes are ("at the peak", "copied", "kept alive")."""

    __slots__ = ("kind", "title", "file", "line", "evidence", "bytes", "effect", "fix")

    def __init__(self, kind, title, file, line, evidence, bytes, effect, fix):
        self.kind, self.title, self.file, self.line = kind, title, file, line
        self.evidence, self.bytes, self.effect, self.fix = evidence, bytes, effect, fix

    def as_dict(self):
        return {name: getattr(self, name) for name in self.__slots__}


# ---- the syntax tree ----

def kind_of(node):
    return type(node).__name__


def children(node):
    """(field, child) of a node, in the order of the source."""
    for field in node._fields:
        value = getattr(node, field, None)
        if isinstance(value, list):
            for item in value:
                if hasattr(item, "_fields"):
                    yield field, item
        elif hasattr(value, "_fields"):
            yield field, value


def merged(pieces):
    """Pieces that say the same about the same file are one, at the line with most bytes."""
    found = {}
    for a in sorted(pieces, key=lambda a: -a.bytes):
        first = found.setdefault((a.kind, a.file, a.title), a)
        if first is not a and first.line != a.line:
            first.evidence.append(f"line {a.line} as well: {size_text(a.bytes)} {a.effect}")
            first.bytes += a.bytes
    return list(found.values())


def each_node(tree):
    """(node, in a loop?, names that were bound to a str in this scope) of all nodes. Not recursive: source may nest deeply."""
    pending = [(tree, False, {})]
    while pending:
        node, looped, strings = pending.pop()
        kind = kind_of(node)
        if kind in ("FunctionDef", "AsyncFunctionDef", "Lambda", "ClassDef", "Module"):
            looped, strings = False, {}
            for inner in assignments(node):
                if is_text(inner.value):
                    for target in inner.targets:
                        strings[name_of(target)] = True
        yield node, looped, strings
        for field, child in children(node):
            inside = looped or (kind in ("For", "AsyncFor", "While") and field == "body") or (kind == "While" and field == "test")
            pending.append((child, inside, strings))


def assignments(scope):
    """The Assign statements of a scope, not those of scopes within it."""
    pending = [scope]
    while pending:
        node = pending.pop()
        if kind_of(node) == "Assign":
            yield node
        for _, child in children(node):
            if kind_of(child) not in ("FunctionDef", "AsyncFunctionDef", "Lambda", "ClassDef"):
                pending.append(child)


def name_of(node):
    """Dotted text of a name or attribute, or None."""
    parts = []
    while kind_of(node) == "Attribute":
        parts.append(node.attr)
        node = node.value
    if kind_of(node) != "Name":
        return None
    parts.append(node.id)
    return ".".join(reversed(parts))


def is_text(node):
    kind = kind_of(node)
    if kind == "Constant":
        return isinstance(node.value, (str, bytes))
    if kind == "JoinedStr":
        return True
    if kind == "Call":
        return name_of(node.func) in ("str", "repr", "format", "chr", "bytes")
    return kind == "BinOp" and (is_text(node.left) or is_text(node.right))


# ---- shapes that cost memory ----

def concatenations(tree):
    """Lines with `text += ...` or `text = text + ... + ...` in a loop; of an attribute anywhere: the loop may be the caller's."""
    for node, looped, strings in each_node(tree):
        kind = kind_of(node)
        if kind not in ("AugAssign", "Assign"):
            continue
        if kind == "AugAssign" and kind_of(node.op) == "Add":
            name, value = name_of(node.target), node.value
        elif kind == "Assign" and len(node.targets) == 1 and kind_of(node.value) == "BinOp" and kind_of(node.value.op) == "Add":
            name, value = name_of(node.targets[0]), node.value.right
            first = node.value
            while kind_of(first) == "BinOp" and kind_of(first.op) == "Add":
                first = first.left
            if name is None or name_of(first) != name:
                continue
        else:
            continue
        if name and (looped or "." in name) and (name in strings or is_text(value)):
            yield node.lineno, node.end_lineno, name


def needless_lists(tree):
    """(first line, last line, what, instead) of lists that are built to be read once."""
    for node, _, _ in each_node(tree):
        kind = kind_of(node)
        if kind in ("FunctionDef", "AsyncFunctionDef"):
            for made, function in lists_read_once(node):
                yield made.lineno, made.end_lineno, f"a list is built for {function}()", "a generator will do: round brackets instead of square ones"
        if kind == "Call" and len(node.args) >= 1:
            function = name_of(node.func)
            joined = kind_of(node.func) == "Attribute" and node.func.attr == "join" and is_text(node.func.value)
            first = node.args[0]
            if kind_of(first) == "ListComp" and function in CONSUMERS:
                yield first.lineno, first.end_lineno, f"a list is built for {function}()", f"leave the brackets away: {function}(... for ... in ...)"
            elif function in LAZY_ENOUGH and is_eager(first):
                yield first.lineno, first.end_lineno, f"a list is built for {function}()", "leave list() away: the iterable itself will do"
            elif joined and kind_of(first) == "ListComp":
                continue  # join makes a list of a generator in any case
        elif kind in ("For", "comprehension"):
            source = node.iter
            if kind_of(source) == "ListComp":
                yield source.lineno, source.end_lineno, "a list is built and looped over once", "loop over a generator: (... for ... in ...)"
            elif is_eager(source):
                yield source.lineno, source.end_lineno, "a list is built and looped over once", "leave list() away: loop over the iterable itself"
            elif kind_of(source) == "Call" and kind_of(source.func) == "Attribute" and source.func.attr == "readlines":
                yield source.lineno, source.end_lineno, "all lines of a file are read before the first is used", "loop over the file itself"


def lists_read_once(scope):
    """(list comprehension, function) where `name = [...]` is followed by one single use of the name: as argument of a consumer."""
    made, uses, consumed = {}, {}, {}
    for node, looped, _ in each_node(scope):
        kind = kind_of(node)
        if kind == "Assign" and len(node.targets) == 1 and kind_of(node.targets[0]) == "Name" and kind_of(node.value) == "ListComp":
            made.setdefault(node.targets[0].id, []).append(node.value)
        elif kind == "Name":
            uses[node.id] = uses.get(node.id, 0) + 1
        elif kind == "Call" and name_of(node.func) in CONSUMERS and len(node.args) == 1 and kind_of(node.args[0]) == "Name" and not looped:
            consumed[node.args[0].id] = name_of(node.func)
    for name, values in made.items():
        if len(values) == 1 and uses.get(name) == 2 and name in consumed:
            yield values[0], consumed[name]


def is_eager(node):
    return kind_of(node) == "Call" and name_of(node.func) == "list" and len(node.args) == 1 and kind_of(node.args[0]) == "Call"


def copying_slices(tree):
    """Lines with `x[a:b]` of a variable that is only read, in a loop; not `x[:80]`, which is short by itself."""
    for node, looped, _ in each_node(tree):
        if looped and kind_of(node) == "Subscript" and kind_of(node.slice) == "Slice" and kind_of(node.ctx) == "Load":
            name = name_of(node.value)
            if name and kind_of(node.slice.upper) != "Constant":
                yield node.lineno, node.end_lineno, name


# ---- evidence ----

def total_of(lines, file, first, last):
    """Sums of the lines first..last: a statement's allocations are booked on the line of the expression that made them."""
    found = [lines[file, n] for n in range(first, (last or first) + 1) if (file, n) in lines]
    if not found:
        return None
    return {key: sum(line[key] for line in found) for key in found[0]}


def times(n, what):
    return f"{n:,} {what}{'' if n == 1 else 's'}"


def trees_of(sources):
    """{file: syntax tree}"""
    found = {}
    for file, text in sources:
        try:
            found[file] = compile(text, file, "exec", ONLY_AST)
        except (SyntaxError, ValueError):
            pass
    return found


def source_advice(file, tree, lines):
    """Advice on one file from its syntax and what was traced at its lines."""
    for first, last, name in concatenations(tree):
        seen = total_of(lines, file, first, last)
        if seen and seen["total"] >= max(LEAST_TRAFFIC, LEAST_COPY * seen["allocs"]) and seen["allocs"] >= 50 and seen["total"] >= 8 * max(seen["live"], seen["peak"], 1):
            yield Advice("concatenation", f"{name} is built with + in a loop and copied again and again", file, first,
                         [f"{times(seen['allocs'], 'allocation')} at this line, {size_text(seen['total'])} in all, {size_text(seen['live'])} of it alive at the end"],
                         seen["total"] - seen["live"], "copied", "collect the parts in a list and call ''.join(parts) once, or write to an io.StringIO")
    for first, last, what, instead in needless_lists(tree):
        seen = total_of(lines, file, first, last)
        if seen and seen["peak"] >= LEAST_BYTES:
            yield Advice("list", what, file, first,
                         [f"{size_text(seen['peak'])} of what was alive when the heap was at its peak, {size_text(seen['total'])} allocated in all"],
                         seen["peak"], "at the peak", instead)
    for first, last, name in copying_slices(tree):
        seen = total_of(lines, file, first, last)
        if seen and seen["total"] >= max(LEAST_TRAFFIC, LEAST_COPY * seen["allocs"]) and seen["allocs"] >= 50 and seen["total"] >= 8 * max(seen["live"], 1):
            yield Advice("slice", f"a slice of {name} copies it in a loop", file, first,
                         [f"{times(seen['allocs'], 'allocation')} at this line, {size_text(seen['total'])} in all, {size_text(seen['live'])} of it alive at the end"],
                         seen["total"] - seen["live"], "copied",
                         "keep an index, use itertools.islice(), collections.deque for a queue, or memoryview() for bytes")


# ---- advice from the snapshot ----

def graph_advice(graph, objects, cycles, trees, is_user_file):
    """Advice on what is alive at the end; on the program's own lines, for those of a library are not its author's to change."""
    yield from cycle_advice(graph, cycles, is_user_file)
    yield from kept_advice(graph, objects, is_user_file)
    for file, tree in trees.items():
        yield from slots_advice(graph, file, tree)


def cycle_advice(graph, cycles, is_user_file):
    for c in cycles:
        file = c["closing"]["name"] if c["closing"]["line"] else None
        if file is None or not (c["weak_enough"] or c["breaks"] and not c["alive"]) or c["retained"] < LEAST_BYTES or not is_user_file(file):
            continue
        evidence = [c["explanation"], f"{times(c['same'], 'cycle')} of this kind with {size_text(c['retained'])}"
                    + (" alive at the end" if c["alive"] else " waited for the collector at the end"),
                    "what the reference leads to is held from elsewhere as well" if c["weak_enough"] else "without this reference there is no cycle"]
        yield Advice("cycle", f"{c['label']} closes a reference cycle: only the collector can free it", file, c["closing"]["line"], evidence,
                     c["retained"], "in cycles", weak_fix(c))


def weak_fix(cycle):
    """What to store instead. A weak reference on a bound method would die at once: nothing else holds that."""
    if cycle["ring"] and cycle["ring"][0]["type"] == "method":
        return "a bound method holds its object: look it up when it is called, or keep weakref.WeakMethod(...)"
    return "store weakref.ref(...) there, or break the cycle when it is no longer needed"


KEEPERS = {
    "traceback": ("traceback", "an exception's traceback keeps the local variables of its frames alive",
                  "keep str(e) or traceback.format_exception(e), or clear it: e.with_traceback(None), traceback.clear_frames()"),
    "cell": ("closure", "a closure keeps a variable of the function around it alive",
             "pass the inner function what it needs as an argument or default, or del the variable"),
}


def kept_advice(graph, objects, is_user_file):
    """What is alive only through a traceback or a closure."""
    seen = set()
    for row in objects:
        # The cells of a closure keep alive what its tuple does: that is the one that is listed.
        if row["path"].endswith(".__closure__") and row["retained"] >= LEAST_BYTES:
            row["way"][-1]["type"] = "cell"
        for step in row["way"]:
            keeper = KEEPERS.get(step["type"])
            if keeper is None:
                continue
            if step["id"] not in seen and step["retained"] >= LEAST_BYTES:
                seen.add(step["id"])
                holder = next((s for s in reversed(row["way"][:row["way"].index(step)]) if s["where"]), step)
                where = step["where"] or holder["where"]
                if where and is_user_file(where[0]):
                    kind, title, fix = keeper
                    count, size = row["alike"]
                    evidence = [f"held as {row['path']}", f"{size_text(step['retained'])} would be free without it"]
                    if count > 1:
                        evidence.append(f"{count:,} objects are held like that, {size_text(size)} in all")
                    yield Advice(kind, title, where[0], where[1], evidence, max(step["retained"], size), "kept alive", fix)
            break


def attributes_of(tree):
    """{class name: (line, names)} of the classes without __slots__ and without bases but object: attributes set on self."""
    found = {}
    for node, _, _ in each_node(tree):
        if kind_of(node) != "ClassDef" or any(name_of(b) != "object" for b in node.bases) or node.keywords:
            continue
        if any(kind_of(s) == "Assign" and any(name_of(t) == "__slots__" for t in s.targets) for s in node.body):
            continue
        names = {}
        for inner, _, _ in each_node(node):
            if kind_of(inner) == "Attribute" and kind_of(inner.ctx) == "Store" and name_of(inner.value) == "self":
                names[inner.attr] = True
        if names:
            found[node.name] = node.lineno, list(names)
    return found


def slots_advice(graph, file, tree):
    """Classes whose instances would be smaller with __slots__: the size of such an instance is measured, not guessed."""
    import _hoop_memory
    classes = attributes_of(tree)
    sums = {name.rpartition(".")[2]: (count, size) for name, count, size, _ in graph.snapshot.sums(0)}
    for name, (line, attributes) in classes.items():
        count, size = sums.get(name, (0, 0))
        if count < LEAST_OBJECTS:
            continue
        each = size / count
        slotted = _hoop_memory.block_sizes(type(name, (), {"__slots__": attributes})())
        saving = int((each - slotted) * count)
        if saving >= LEAST_BYTES and slotted <= 0.85 * each:
            yield Advice("slots", f"instances of {name} would be smaller with __slots__", file, line,
                         [f"{times(count, 'instance')} of {each:.0f} bytes alive at the end", f"one with __slots__ has {slotted} bytes"],
                         saving, "smaller", "__slots__ = (" + ", ".join(f'"{a}"' for a in attributes) + ("," if len(attributes) == 1 else "") + ")")


LEAST_SAMPLES = 7


def length_at(times, lengths, moment):
    """Between two samples: in proportion."""
    after = next((i for i, t in enumerate(times) if t >= moment), len(times) - 1)
    if after == 0 or times[after] == times[after - 1]:
        return lengths[after]
    part = (moment - times[after - 1]) / (times[after] - times[after - 1])
    return lengths[after - 1] + (lengths[after] - lengths[after - 1]) * min(part, 1)


def grows_throughout(times, lengths):
    """Does it grow in each quarter of the time from its beginning on, for a good part of the run, and never shrink?"""
    first = next((i for i, n in enumerate(lengths) if n), len(lengths))
    if len(lengths) - first < LEAST_SAMPLES or any(b < a for a, b in zip(lengths, lengths[1:])):
        return False
    # The last sample was taken after the end, behind the heap's snapshot: it tells no time.
    times, lengths = times[:-1], lengths[:-1]
    since, end = times[first], times[-1]
    if (end - since) * 4 < end - times[0]:
        return False
    # The samples lie closer together in the beginning, and on a busy machine anyhow: none need lie in a quarter.
    quarters = [length_at(times, lengths, since + (end - since) * k / 4) for k in range(5)]
    return all(b >= a + max(1, lengths[-1] // 20) for a, b in zip(quarters, quarters[1:]))


def growth_advice(graph, growth, trees, is_user_file):
    """Dicts, lists and sets that grew all the time: made in one function and filled in another, and held by something that is no frame."""
    snapshot, seen, places, alike = graph.snapshot, set(), {}, {}
    times, rows = growth
    for container, lengths in rows:
        if not grows_throughout(times, lengths):
            continue
        node = snapshot.node_of(container)
        if node < 0 or node in seen or snapshot.retained(node) < LEAST_BYTES:
            continue
        stack, made = snapshot.grown(node), snapshot.node(node)[2]
        if not stack or made and made[0] == stack[-1][0] and made[2] == stack[-1][2]:
            continue  # a function that builds something
        place = next((p for p in reversed(stack) if is_user_file(p[0])), None)
        chains = snapshot.chains(node, 1)
        if place is None or not chains or is_bounded_cache(graph, node):
            continue
        seen.add(node)
        if kept_items(graph, node)[1] is None and is_read(graph, node, chains[0], place, trees):
            continue  # the program goes on to use what it has gathered
        piece = growing(graph, node, chains[0], place, [n for n in lengths if n], trees)
        first = places.setdefault((piece.file, piece.line), piece)
        if first is not piece:
            first.bytes += piece.bytes
            alike[first] = alike.get(first, 1) + 1
    for piece, count in alike.items():
        piece.evidence.append(f"{count:,} containers are filled there and only grow: {size_text(piece.bytes)} in all")
    yield from places.values()


# What fills a container, empties it, or asks for no more than its length.
NOT_READING = {"append", "add", "extend", "insert", "update", "setdefault", "appendleft", "extendleft", "pop", "popitem", "popleft", "remove", "discard", "clear"}
NOT_READING_CALLS = {"len", "bool", "id"}
CONDITIONS = {"Compare", "BoolOp", "UnaryOp", "If", "While", "IfExp", "Assert", "Expr"}


def uses_of(tree, name):
    """("whole" or "item", enclosing function) of each place that reads the variable or attribute of that name, more than to fill it or
    to ask whether something is in it."""
    pending = [(tree, (), None)]
    while pending:
        node, above, function = pending.pop()
        kind = kind_of(node)
        if (kind == "Attribute" and node.attr == name or kind == "Name" and node.id == name) and kind_of(node.ctx) == "Load":
            what = use_in(node, above)
            if what:
                yield what, function
        inner = node.name if kind in ("FunctionDef", "AsyncFunctionDef") else function
        pending.extend((child, above[-3:] + (node,), inner) for _, child in children(node))


def use_in(node, above):
    """What is done with the value of a node: "whole", "item" or None. above: the nodes around it, the nearest last."""
    parent = above[-1] if above else None
    kind = kind_of(parent)
    if kind == "Subscript" and parent.value is node:
        if kind_of(parent.ctx) != "Load":
            return None
        # table[key].append(x) only fills
        return "item" if use_in(parent, above[:-1]) else None
    if kind == "Attribute" and len(above) > 1 and kind_of(above[-2]) == "Call" and above[-2].func is parent:
        if parent.attr == "get":
            return "item"
        return None if parent.attr in NOT_READING else "whole"
    if kind == "Call" and name_of(parent.func) in NOT_READING_CALLS or kind in CONDITIONS:
        return None
    return "whole"


def is_read(graph, node, chain, place, trees):
    """Does the program's source use what is in the container? It goes through all of it, or hands it on; reads a list by an index;
    looks up a dict in another function than fills it. (A cache is looked up where it is filled.)"""
    if any(graph.describe(n)["type"] == "functools._lru_cache_wrapper" for n, _ in chain):
        return False
    path = graph.path(chain)
    while path.endswith("]"):
        path = path[:path.rindex("[")]
    name = path.rpartition(".")[2]
    if not name.isidentifier():
        return False
    is_dict = "dict" in graph.describe(node)["type"].lower()
    for tree in trees.values():
        for what, function in uses_of(tree, name):
            if what == "whole" or not is_dict or function != place[2].rpartition(".")[2]:
                return True
    return False


def is_bounded_cache(graph, node):
    """The table of an lru_cache() with a bound: it is still filling up, and will stop."""
    return any(graph.describe(held)["type"] == "functools._lru_list_elem" for held, _ in graph.snapshot.references(node)[:2 * MOST_ITEMS])


def growing(graph, node, chain, place, lengths, trees):
    """The advice on one of them."""
    file, line, function = place
    name, retained = graph.path(chain), graph.snapshot.retained(node)
    fix = "if it is a cache, bound it: functools.lru_cache(maxsize=...), weakref.WeakValueDictionary, or drop what is old"
    evidence = [f"{lengths[0]:,} items when first seen, {lengths[len(lengths) // 2]:,} halfway from there, {lengths[-1]:,} at the end: it never shrank in {len(lengths)} samples"]
    wrapper = next((n for n, _ in chain if graph.describe(n)["type"] == "functools._lru_cache_wrapper"), None)
    if wrapper is not None:
        name = graph.path(chain[:[n for n, _ in chain].index(wrapper) + 1])
        cached = cached_function(trees, name.rpartition(".")[2])
        name, fix = f"the cache of {name}", "bound it: lru_cache(maxsize=...); for a method cache on the instance, as functools.cached_property does: the cache keeps each self alive"
        evidence.append(f"last filled from line {line} of {file.rpartition('/')[2]}" + (f" ({function})" if function else ""))
        file, line = cached or (file, line)
    what, hint = kept_items(graph, node)
    evidence.append(f"with {what} it keeps {size_text(retained)} alive")
    return Advice("growing", f"{name} only grows", file, line, evidence, retained, "kept alive", hint or fix)


# What tells how to let go of the items, by their type.
ITEM_HINTS = {
    "method": ("bound methods", "each bound method keeps its object alive: take it out when it is done, or keep weakref.WeakMethod(...)"),
    "function": ("functions", "a function keeps the variables of its closure alive: take it out when it is done, or pass what it needs as arguments"),
    "generator": ("suspended generators", "a suspended generator keeps its local variables alive: exhaust it, close() it, or let it go"),
    "coroutine": ("suspended coroutines", "a suspended coroutine keeps its local variables alive: await it, close() it, or let it go"),
    "weakref.ReferenceType": ("weak references", "the weak reference is kept, and so is what its callback refers to: take it out in the callback, and give the callback no closure"),
    "contextvars.Context": ("contexts", "a copied context keeps the values of its context variables alive: reset(token) them, or let the copy go"),
}
MOST_ITEMS = 200


def kept_items(graph, node):
    """("600 generators", how to let them go or None) of a container's items."""
    types = {}
    for held, label in graph.snapshot.references(node)[:MOST_ITEMS]:
        if ".key" not in label and " key" not in label:
            name = graph.describe(held)["type"]
            if any(label == ".__traceback__" for _, label in graph.snapshot.references(held)):
                name = "exception"
            types[name] = types.get(name, 0) + 1
    if not types:
        return "its items", None
    name = max(types, key=types.get)
    if name == "exception":
        return "exceptions and their tracebacks", "an exception keeps its traceback, and that the local variables of its frames: keep str(e), or e.with_traceback(None)"
    return ITEM_HINTS.get(name, (f"items such as {name}", None))


def cached_function(trees, name):
    """(file, line) of the function of that name with a cache for a decorator."""
    for file, tree in trees.items():
        for node, _, _ in each_node(tree):
            if kind_of(node) in ("FunctionDef", "AsyncFunctionDef") and node.name == name:
                for d in node.decorator_list:
                    if "cache" in (name_of(d.func if kind_of(d) == "Call" else d) or ""):
                        return file, node.lineno
    return None
