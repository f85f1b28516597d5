# SPDX-License-Identifier: MIT
"""Draw Python object reference graphs: the interface of objgraph 3.6, on Hoopsnake's own walks over the heap.

    objgraph.show_most_common_types()
    objgraph.show_growth()
    objgraph.show_backrefs([x], filename="backrefs.png")

Pictures are drawn by graphviz's `dot` where it is installed; otherwise the dot text is written and the message says so.
"""

import gc
import operator
import os
import sys
import types
from collections import defaultdict

import _hoop_objgraph

__version__ = "3.6.1"

IS_INTERACTIVE = False


# ---- counting ----

def _short_name(obj):
    return _name_of(type(obj), True)


def _long_name(obj):
    return _name_of(type(obj), False)


def _name_of(cls, short):
    name = type.__dict__["__name__"].__get__(cls)
    if short:
        return name
    module = cls.__dict__.get("__module__") if isinstance(cls.__dict__.get("__module__"), str) else getattr(cls, "__module__", None)
    return f"{module}.{name}" if module else name


def count(typename, objects=None):
    """How many objects of this type name does the collector track? With a dot: the full name, with its module."""
    short = "." not in typename
    if objects is None:
        return sum(n for cls, n in _hoop_objgraph.type_counts() if _name_of(cls, short) == typename)
    return sum(_name_of(type(o), short) == typename for o in objects)


def typestats(objects=None, shortnames=True, filter=None):
    """Counts of tracked objects by type name: a dict. filter: only objects for which it is true."""
    stats = {}
    if objects is None and filter is None:
        for cls, n in _hoop_objgraph.type_counts():
            name = _name_of(cls, shortnames)
            stats[name] = stats.get(name, 0) + n
        return stats
    if objects is None:
        objects = gc.get_objects()
    for o in objects:
        if filter and not filter(o):
            continue
        name = _name_of(type(o), shortnames)
        stats[name] = stats.get(name, 0) + 1
    return stats


def most_common_types(limit=10, objects=None, shortnames=True, filter=None):
    """[(type name, count)], most first; limit None: all."""
    stats = sorted(typestats(objects, shortnames=shortnames, filter=filter).items(), key=operator.itemgetter(1), reverse=True)
    return stats[:limit] if limit else stats


def show_most_common_types(limit=10, objects=None, shortnames=True, file=None, filter=None):
    """Print what most_common_types() tells."""
    file = sys.stdout if file is None else file
    stats = most_common_types(limit, objects, shortnames=shortnames, filter=filter)
    width = max([len(name) for name, _ in stats], default=0)
    for name, n in stats:
        file.write(f"{name:<{width}} {n}\n")


def growth(limit=10, peak_stats={}, shortnames=True, filter=None):
    """[(type name, count, increase)] of the types that have grown since the last call with the same peak_stats."""
    gc.collect()
    stats = typestats(shortnames=shortnames, filter=filter)
    deltas = []
    for name, n in stats.items():
        before = peak_stats.get(name, 0)
        if n > before:
            deltas.append((name, n, n - before))
            peak_stats[name] = n
    deltas.sort(key=operator.itemgetter(2), reverse=True)
    return deltas[:limit] if limit else deltas


def show_growth(limit=10, peak_stats=None, shortnames=True, file=None, filter=None):
    """Print what growth() tells."""
    result = growth(limit, shortnames=shortnames, filter=filter) if peak_stats is None else growth(limit, peak_stats, shortnames, filter)
    if not result:
        return
    file = sys.stdout if file is None else file
    width = max(len(name) for name, _, _ in result)
    for name, n, delta in result:
        file.write(f"{name:<{width}}{n:>9} {delta:>+9}\n")


def get_new_ids(skip_update=False, limit=10, sortby="deltas", shortnames=None, file=None, _state={}):
    """Print a table of what is new since the last call; returns {type name: set of addresses of the new objects}."""
    if not _state:
        _state["old"] = defaultdict(set)
        _state["current"] = defaultdict(set)
        _state["new"] = defaultdict(set)
        _state["shortnames"] = True
    new_ids = _state["new"]
    if skip_update:
        return new_ids
    old_ids, current_ids = _state["old"], _state["current"]
    if shortnames is None:
        shortnames = _state["shortnames"]
    else:
        _state["shortnames"] = shortnames
    gc.collect()
    old_ids.clear()
    old_ids.update(current_ids)
    current_ids.clear()
    new_ids.clear()
    own = {id(s) for state in (old_ids, current_ids, new_ids) for s in state.values()} | {id(old_ids), id(current_ids), id(new_ids), id(_state)}
    objects = gc.get_objects()
    for o in objects:
        if id(o) not in own and o is not objects:
            current_ids[_name_of(type(o), shortnames)].add(id(o))
    del o, objects
    for name, ids in list(current_ids.items()):
        new_ids[name] = ids - old_ids.get(name, set())
    if limit == 0:
        return new_ids
    rows = []
    for name in current_ids:
        old, current, new = len(old_ids.get(name, ())), len(current_ids[name]), len(new_ids[name])
        if old or current or new:
            rows.append((name, old, current, new, current - old))
    keys = {"old": 1, "current": 2, "new": 3, "deltas": 4}
    if sortby not in keys:
        raise ValueError("sortby must be one of 'old', 'current', 'new', 'deltas'")
    rows.sort(key=operator.itemgetter(keys[sortby], 0), reverse=True)
    if limit is not None:
        rows = rows[:limit]
    _print_new_ids(rows, sys.stdout if file is None else file)
    return new_ids


def show_new_ids(skip_update=False, limit=10, sortby="deltas", shortnames=None, file=None):
    """As get_new_ids(), for its table alone."""
    get_new_ids(skip_update, limit, sortby, shortnames, file)


def _print_new_ids(rows, file):
    width = max([len(row[0]) for row in rows], default=4)
    width = max(width, 4)
    line = "=" * (width + 13 + 13 + 10 + 13)
    file.write(line + "\n")
    file.write(f"{'Type':<{width}}{'Old_ids':>13}{'Current_ids':>13}{'New_ids':>10}{'Count_Deltas':>13}\n")
    file.write(line + "\n")
    for name, old, current, new, delta in rows:
        file.write(f"{name:<{width}}{old:>13}{current:>13}{new:>+10}{delta:>+13}\n")
    file.write(line + "\n")


def get_leaking_objects(objects=None):
    """Tracked objects that no tracked object refers to: held by C code or by frames alone."""
    if objects is None:
        gc.collect()
        return _hoop_objgraph.unreferenced()
    objects = list(objects)
    try:
        ids = {id(o) for o in objects}
        for o in objects:
            ids.difference_update(id(r) for r in gc.get_referents(o))
        return [o for o in objects if id(o) in ids]
    finally:
        o = None


def by_type(typename, objects=None):
    """The tracked objects of this type name; with a dot: the full name, with its module."""
    short = "." not in typename
    if objects is None:
        found = [(cls, n) for cls, n in _hoop_objgraph.type_counts() if _name_of(cls, short) == typename]
        return _hoop_objgraph.objects_of([cls for cls, _ in found], sum(n for _, n in found))
    return [o for o in objects if _name_of(type(o), short) == typename]


def at(addr):
    """The tracked object at an address (as id() gives it), or None."""
    return _hoop_objgraph.at(addr)


def at_addrs(address_set):
    """The tracked objects at these addresses."""
    found = []
    for address in address_set:
        o = _hoop_objgraph.at(address)
        if o is not None:
            found.append(o)
    return found


# ---- chains ----

def _referrers(objects, limit=None):
    """For each object (how many refer to it, [referrer, ...]), found in one walk."""
    return _hoop_objgraph.referrers(objects, limit)


def _own_ids(frame, *more):
    """What belongs to this module at work, and is no answer: its frames and their namespaces."""
    ids = {id(o) for o in more}
    while frame is not None and frame.f_code.co_filename == __file__:
        ids.add(id(frame))
        frame = frame.f_back
    ids.add(id(globals()))
    return ids


def _find_chain(obj, predicate, step, max_depth, extra_ignore):
    """Breadth first; step(objects) gives the neighbours of each. The way from obj to the first that fits, or [obj]."""
    level = [obj]
    parents = {id(obj): None}
    keep = [level]
    ignore = set(extra_ignore)
    ignore.update(_own_ids(sys._getframe(), parents, keep, ignore, level))
    for depth in range(max_depth + 1):
        for o in level:
            if predicate(o):
                return _way(o, parents, obj)
        if depth == max_depth:
            break
        following = []
        keep.append(following)
        ignore.add(id(following))
        neighbours = step(level)
        ignore.add(id(neighbours))
        ignore.update(id(row) for row in neighbours)
        for o, row in zip(level, neighbours):
            for other in row:
                if id(other) in parents or id(other) in ignore or isinstance(other, types.FrameType) and other.f_code.co_filename == __file__:
                    continue
                parents[id(other)] = o
                following.append(other)
        if not following:
            break
        level = following
    return [obj]


def _way(o, parents, obj):
    chain = []
    while o is not None:
        chain.append(o)
        if o is obj:
            break
        o = parents[id(o)]
    return chain


def find_ref_chain(obj, predicate, max_depth=20, extra_ignore=()):
    """The shortest chain of references from obj to an object that fits: [obj, ..., found], or [obj]."""
    chain = _find_chain(obj, predicate, lambda level: [gc.get_referents(o) for o in level], max_depth, extra_ignore)
    return chain[::-1]


def find_backref_chain(obj, predicate, max_depth=20, extra_ignore=()):
    """The shortest chain of holders from an object that fits to obj: [found, ..., obj], or [obj]."""
    return _find_chain(obj, predicate, lambda level: [found for _, found in _referrers(level)], max_depth, extra_ignore)


def is_proper_module(obj):
    """Is it a module that sys.modules has under its name?"""
    return isinstance(obj, types.ModuleType) and obj is sys.modules.get(getattr(obj, "__name__", None))


# ---- pictures ----

def show_chain(*chains, **kw):
    """Draw chains as find_backref_chain() or find_ref_chain() give them. Keywords as show_backrefs()."""
    backrefs = kw.pop("backrefs", True)
    chains = [chain for chain in chains if chain]
    inside = {id(o) for chain in chains for o in chain}

    def in_chains(o):
        return id(o) in inside

    max_depth = max(map(len, chains), default=1) - 1
    if backrefs:
        return show_backrefs([chain[-1] for chain in chains], max_depth=max_depth, filter=in_chains, **kw)
    return show_refs([chain[0] for chain in chains], max_depth=max_depth, filter=in_chains, **kw)


def show_backrefs(objs, max_depth=3, extra_ignore=(), filter=None, too_many=10, highlight=None, filename=None, extra_info=None,
                  refcounts=False, shortnames=True, output=None, extra_node_attrs=None):
    """Draw what refers to objs, max_depth levels up.

    filter: only objects for which it is true; too_many: no more references than so are drawn for one object; highlight: objects
    to colour; filename: .dot or what graphviz can draw (.png, .svg); output: a file for the dot text; extra_info: a function that
    gives more text for an object; refcounts: show reference counts; extra_node_attrs: a function that gives dot attributes.
    """
    return _show(objs, True, max_depth, extra_ignore, filter, too_many, highlight, filename, extra_info, refcounts, shortnames, output,
                 extra_node_attrs, lambda x: 0 if is_proper_module(x) else None)


def show_refs(objs, max_depth=3, extra_ignore=(), filter=None, too_many=10, highlight=None, filename=None, extra_info=None, refcounts=False,
              shortnames=True, output=None, extra_node_attrs=None):
    """Draw what objs refer to, max_depth levels down. Arguments as show_backrefs()."""
    return _show(objs, False, max_depth, extra_ignore, filter, too_many, highlight, filename, extra_info, refcounts, shortnames, output,
                 extra_node_attrs, lambda x: 0 if is_proper_module(x) or isinstance(x, type) and "." not in getattr(x, "__module__", ".") else None)


def _show(objs, back, max_depth, extra_ignore, filter, too_many, highlight, filename, extra_info, refcounts, shortnames, output,
          extra_node_attrs, stops):
    if filename and output:
        raise ValueError("Cannot specify both output and filename.")
    objs = list(objs) if isinstance(objs, (list, tuple)) else [objs]
    graph = _Graph(objs, back, max_depth, extra_ignore, filter, too_many, stops)
    graph.collect()
    text = _dot_text(graph, highlight, extra_info, refcounts, shortnames, extra_node_attrs)
    count = len(graph.order)
    graph.forget()
    return _present(text, count, filename, output)


class _Graph:
    """The nodes and edges to draw, level by level: one walk over the heap for each level of holders."""

    def __init__(self, objs, back, max_depth, extra_ignore, filter, too_many, stops):
        self.objs, self.back, self.max_depth, self.filter, self.too_many, self.stops = objs, back, max_depth, filter, too_many, stops
        self.depth = {}
        self.order = []  # objects
        self.edges = []  # (source, target), ids
        self.skipped = []  # (object, how many)
        self.ignore = set(extra_ignore)

    def collect(self):
        level = []
        self.ignore.update((id(self.objs), id(self.depth), id(self.order), id(self.edges), id(self.skipped), id(self.__dict__), id(self)))
        self.ignore.update(_own_ids(sys._getframe()))
        for o in self.objs:
            if id(o) not in self.depth:
                self.depth[id(o)] = 0
                self.order.append(o)
                level.append(o)
        for depth in range(self.max_depth):
            level = self.expand(level, depth)
            if not level:
                break

    def expand(self, level, depth):
        self.ignore.add(id(level))
        sources = [o for o in level if not (depth and self.stops(o) is not None)]
        self.ignore.add(id(sources))
        following = []
        self.ignore.add(id(following))
        limit = None if self.filter else self.too_many + len(self.ignore) + 16
        rows = _referrers(sources, limit) if self.back else [(None, gc.get_referents(o)) for o in sources]
        self.ignore.add(id(rows))
        for o, (count, others) in zip(sources, rows):
            self.ignore.add(id(others))
        for o, (count, others) in zip(sources, rows):
            kept = [x for x in others if self.wanted(x)]
            if count is not None and limit is not None and count > len(others):
                skipped = count - len(others) + max(len(kept) - self.too_many, 0)
            else:
                skipped = max(len(kept) - self.too_many, 0)
            for x in kept[:self.too_many]:
                self.edges.append((id(x), id(o)) if self.back else (id(o), id(x)))
                if id(x) not in self.depth:
                    self.depth[id(x)] = depth + 1
                    self.order.append(x)
                    following.append(x)
            if skipped:
                self.skipped.append((o, skipped))
        return following

    def wanted(self, x):
        if id(x) in self.ignore or isinstance(x, types.FrameType) and x.f_code.co_filename == __file__:
            return False
        if not self.back and (x is None or isinstance(x, (int, float)) and id(x) not in self.depth and type(x) is bool):
            return False
        return not self.filter or bool(self.filter(x))

    def forget(self):
        self.objs = self.order = None


def _dot_text(graph, highlight, extra_info, refcounts, shortnames, extra_node_attrs):
    lines = ["digraph ObjectGraph {", "  node[shape=box, style=filled, fillcolor=white];"]
    by_id = {id(o): o for o in graph.order}
    roots = {id(o) for o in graph.objs}
    for o in graph.order:
        lines.append(f'  {_node_id(o)}[label="{_quote(_label(o, extra_info, refcounts, shortnames))}"{_attributes(o, extra_node_attrs)}];')
        depth = graph.depth[id(o)]
        if id(o) in roots:
            lines.append(f"  {_node_id(o)}[fontcolor=red];")
        hue, saturation, value = _colour(o, depth, graph.max_depth, highlight)
        lines.append(f'  {_node_id(o)}[fillcolor="{hue:g},{saturation:g},{value:g}"];')
        if value < 0.5:
            lines.append(f"  {_node_id(o)}[fontcolor=white];")
        if hasattr(type(o), "__del__"):
            lines.append(f"  {_node_id(o)}->{_node_id(o)}_has_a_del[color=red,style=dotted,len=0.25,weight=10];")
            lines.append(f'  {_node_id(o)}_has_a_del[label="__del__",shape=doublecircle,height=0.25,color=red,fillcolor="0,.5,1",fontsize=6];')
    for source, target in graph.edges:
        lines.append(f"  {_number(source)} -> {_number(target)}{_edge_label(by_id[source], by_id[target], shortnames)};")
    word = "backreferences" if graph.back else "references"
    for o, n in graph.skipped:
        name = f"too_many_{_node_id(o)}"
        lines.append(f"  {name} -> {_node_id(o)};" if graph.back else f"  {_node_id(o)} -> {name};")
        lines.append(f'  {name}[label="{n} more {word}",shape=box,height=0.25,color=red,fillcolor="0,.5,1",fontsize=6];')
    lines.append("}")
    return "\n".join(lines) + "\n"


def _number(address):
    return f"o{address}".replace("-", "_")


def _node_id(o):
    return _number(id(o))


def _quote(text):
    return text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\0", "\\\\0")


def _attributes(o, extra_node_attrs):
    attributes = extra_node_attrs(o) if extra_node_attrs else None
    if not attributes:
        return ""
    return "".join(f', {key}="{_quote(str(value))}"' for key, value in attributes.items())


def _colour(o, depth, max_depth, highlight):
    if highlight is not None and (highlight(o) if callable(highlight) else any(o is x for x in highlight)):
        return 0.0, 0.0, 1.0 if depth else 0.9
    if is_proper_module(o):
        return 0.3, 1.0, 0.6
    fade = depth / max_depth if max_depth else 0
    return 0.0, 0.0, round(1.0 - 0.5 * fade, 3) if depth else 1.0


def _label(o, extra_info, refcounts, shortnames):
    lines = [_name_of(type(o), shortnames)]
    if refcounts:
        lines[0] += f" [{sys.getrefcount(o) - 5}]"
    lines.append(_short_repr(o))
    if extra_info:
        lines.append(str(extra_info(o)))
    return "\n".join(lines)


def _short_repr(o):
    """A few words about an object that run as little of the program as can be."""
    if isinstance(o, (type, types.ModuleType, types.BuiltinMethodType, types.BuiltinFunctionType)):
        return str(getattr(o, "__name__", "?"))
    if isinstance(o, types.MethodType):
        name = getattr(o.__func__, "__qualname__", "?")
        return f"{name} (bound)" if o.__self__ is not None else name
    if isinstance(o, types.LambdaType) and o.__name__ == "<lambda>":
        return f"lambda: {os.path.basename(o.__code__.co_filename)}:{o.__code__.co_firstlineno}"
    if isinstance(o, types.FrameType):
        return f"{o.f_code.co_filename}:{o.f_lineno}"
    if isinstance(o, (tuple, list, dict, set)):
        return f"{len(o)} items"
    try:
        text = repr(o)
    except Exception as e:
        return f"(unrepresentable: {type(e).__name__})"
    return text if len(text) <= 40 else text[:37] + "..."


def _edge_label(source, target, shortnames):
    if isinstance(target, dict) and target is getattr(source, "__dict__", None):
        return " [label=\"__dict__\",weight=10]"
    if isinstance(source, types.FrameType):
        if target is source.f_locals:
            return ' [label="f_locals",weight=10]'
        if target is source.f_globals:
            return ' [label="f_globals",weight=10]'
        return ""
    if isinstance(source, types.MethodType):
        return ' [label="__self__",weight=10]' if target is source.__self__ else ' [label="__func__",weight=10]'
    if isinstance(source, types.FunctionType):
        for name in ("__defaults__", "__kwdefaults__", "__closure__", "__globals__", "__code__", "__dict__", "__annotations__"):
            if target is getattr(source, name, None):
                return f' [label="{name}",weight=10]'
        return ""
    if isinstance(source, types.CellType):
        return ' [label="cell_contents",weight=10]'
    if type(source) is list or type(source) is tuple:
        return ""
    if isinstance(source, dict):
        for key, value in source.items():
            if value is target:
                if isinstance(key, str) and key.isidentifier():
                    return f' [label="{_quote(key)}",weight=2]'
                text = f"{_name_of(type(key), shortnames)}\n{_short_repr(key)}" if not isinstance(key, str) else repr(key)
                return f' [label="{_quote(text)}"]'
        return ""
    if target is type(source):
        return ' [label="__class__"]'
    name = _attribute_name(source, target)
    return f' [label="{_quote(name)}",weight=2]' if name else ""


def _attribute_name(source, target):
    """Attributes that lie in the object itself, by __dict__ or __slots__; no property is called."""
    cls = type(source)
    for base in cls.__mro__:
        slots = base.__dict__.get("__slots__", ())
        for name in (slots,) if isinstance(slots, str) else slots:
            member = base.__dict__.get(name)
            if isinstance(member, types.MemberDescriptorType):
                try:
                    if member.__get__(source, cls) is target:
                        return name
                except AttributeError:
                    pass
    if isinstance(source, (type, types.ModuleType)) or not hasattr(cls, "__dict__"):
        return None
    return _hoop_objgraph.attribute_name(source, target)


def _present(text, count, filename, output):
    if output is not None:
        output.write(text)
        return None
    if filename is None:
        import tempfile

        fd, path = tempfile.mkstemp(".dot", "objgraph-", text=True)
        with os.fdopen(fd, "w", encoding="utf-8", errors="replace") as f:
            f.write(text)
        print(f"Graph written to {path} ({count} nodes)")
        if not _find_program("xdot"):
            print("Graph viewer (xdot) not found, generating a png instead" if _find_program("dot") else
                  "Image renderer (dot) not found, not doing anything else")
            if _find_program("dot"):
                _render(path, path[:-4] + ".png")
        else:
            print("Spawning graph viewer (xdot)")
            os.spawnlp(os.P_NOWAIT, "xdot", "xdot", path) if hasattr(os, "spawnlp") else _run("xdot", path)
        return None
    filename = os.fspath(filename)
    if filename.endswith(".dot"):
        with open(filename, "w", encoding="utf-8", errors="replace") as f:
            f.write(text)
        print(f"Graph written to {filename} ({count} nodes)")
        return None
    dot_file = filename + ".dot"  # not beside the ending: graph.dot may be a file of the program's
    with open(dot_file, "w", encoding="utf-8", errors="replace") as f:
        f.write(text)
    print(f"Graph written to {dot_file} ({count} nodes)")
    if not _find_program("dot"):
        print(f"Image renderer (dot) not found, not doing anything else: {filename} is not drawn; install graphviz or use {dot_file}")
        return None
    if _render(dot_file, filename):
        os.unlink(dot_file)
    return None


def _find_program(name):
    for folder in os.environ.get("PATH", os.defpath).split(os.pathsep):
        path = os.path.join(folder, name)
        if os.path.isfile(path) and os.access(path, os.X_OK):
            return path
    return None


def _run(*words):
    """The exit code of a program."""
    import subprocess

    return subprocess.call([_find_program(words[0]) or words[0], *words[1:]])


def _render(dot_file, filename):
    kind = os.path.splitext(filename)[1][1:] or "png"
    code = _run("dot", f"-T{kind}", f"-o{filename}", dot_file)
    if code:
        print(f"dot failed to generate '{filename}' from '{dot_file}' (exit code {code})")
        return False
    print(f"Image generated as {filename}")
    return True
