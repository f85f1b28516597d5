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
    rows.sort(key=operator.itemgetter({"old": 1, "current": 2, "new": 3, "deltas": 4}[sortby], 0), reverse=True)
    if limit is not None:
        rows = rows[:limit]
    if rows:
        _print_new_ids(rows, sys.stdout if file is None else file)
    return new_ids


def show_new_ids(skip_update=False, limit=10, sortby="deltas", shortnames=None, file=None):
    """As get_new_ids(), for its table alone."""
    get_new_ids(skip_update, limit, sortby, shortnames, file)


def _print_new_ids(rows, file):
    width = max(len(row[0]) for row in rows)
    line = "=" * (width + 13 * 4) + "\n"
    file.write(f"{line}{'Type':<{width}}{'Old_ids':>13}{'Current_ids':>13}{'New_ids':>13}{'Count_Deltas':>13}\n{line}")
    for name, old, current, new, delta in rows:
        file.write(f"{name:<{width}}{old:>13}{current:>13}{new:>+13}{delta:>+13}\n")
    file.write(line)


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
        return _hoop_objgraph.objects_of([cls for cls in _hoop_objgraph.types() if _name_of(cls, short) == typename])
    return [o for o in objects if _name_of(type(o), short) == typename]


def at(addr):
    """The tracked object at an address (as id() gives it), or None."""
    return _hoop_objgraph.at(addr) if isinstance(addr, int) else None


def at_addrs(address_set):
    """The tracked objects at these addresses."""
    found = []
    for address in address_set:
        o = _hoop_objgraph.at(address)
        if o is not None:
            found.append(o)
    return found


# ---- chains ----

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
    gc.collect()
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
    return _find_chain(obj, predicate, lambda level: [found for _, found in _hoop_objgraph.referrers(level)], max_depth, extra_ignore)


def is_proper_module(obj):
    """Is it a module that sys.modules has under its name?"""
    return isinstance(obj, types.ModuleType) and obj is sys.modules.get(getattr(obj, "__name__", None))


# ---- pictures ----

def show_chain(*chains, **kw):
    """Draw chains as find_backref_chain() or find_ref_chain() (with backrefs=False) give them. Keywords as show_backrefs()."""
    backrefs = kw.pop("backrefs", True)
    chains = [chain for chain in chains if chain]
    inside = {id(o) for chain in chains for o in chain}

    def in_chains(o):
        return id(o) in inside

    max_depth = max(map(len, chains)) - 1
    show, end = (show_backrefs, -1) if backrefs else (show_refs, 0)
    show([chain[end] for chain in chains], max_depth=max_depth, filter=in_chains, **kw)


def show_backrefs(objs, max_depth=3, extra_ignore=(), filter=None, too_many=10, highlight=None, filename=None, extra_info=None,
                  refcounts=False, shortnames=True, output=None, extra_node_attrs=None):
    """Draw what refers to objs (an object, or a list of some), max_depth levels up; modules are not followed.

    filter: only objects for which it is true; too_many: no more references than so are drawn for one object; highlight: a predicate,
    these objects are blue; filename: .dot or what graphviz can draw (.png, .svg); output: a file for the dot text; extra_info: a
    function that gives more text for an object; refcounts: show reference counts; extra_node_attrs: a function that gives a dict
    of dot attributes; extra_ignore: ids of objects that are left out.
    """
    style = _Style(max_depth, highlight, extra_info, refcounts, shortnames, extra_node_attrs)
    return _show(objs, True, extra_ignore, filter, too_many, filename, output, style)


def show_refs(objs, max_depth=3, extra_ignore=(), filter=None, too_many=10, highlight=None, filename=None, extra_info=None, refcounts=False,
              shortnames=True, output=None, extra_node_attrs=None):
    """Draw what objs refer to, max_depth levels down. Arguments as show_backrefs()."""
    style = _Style(max_depth, highlight, extra_info, refcounts, shortnames, extra_node_attrs)
    return _show(objs, False, extra_ignore, filter, too_many, filename, output, style)


def _show(objs, back, extra_ignore, filter, too_many, filename, output, style):
    if filename and output:
        raise ValueError("Cannot specify both output and filename.")
    if not issubclass(type(objs), (list, tuple)):
        objs, style.bare = [objs], 1
    picture = _Picture(back, extra_ignore, filter, too_many, style)
    if output:
        picture.draw(objs, output.write)
        return
    if filename and os.fspath(filename).endswith(".dot"):
        path, f = os.fspath(filename), open(filename, "w", encoding="utf-8", errors="replace")
    else:
        import tempfile

        fd, path = tempfile.mkstemp(".dot", "objgraph-", text=True)
        f = os.fdopen(fd, "w", encoding="utf-8", errors="replace")
    with f:
        picture.draw(objs, f.write)
    print(f"Graph written to {path} ({picture.nodes} nodes)")
    if filename != path:
        _present(path, filename and os.fspath(filename))


class _Picture:
    """Dot text of the references around some objects, breadth first. The holders of a whole level are found in one walk over the
    heap. Between levels nothing but the level itself holds the objects, so reference counts are the program's."""

    def __init__(self, back, extra_ignore, filter, too_many, style):
        self.back, self.filter, self.too_many, self.style = back, filter, too_many, style
        self.ignore = set(extra_ignore)
        self.known = set()  # ids
        self.nodes = 0

    def draw(self, objs, write):
        gc.collect()
        self.ignore.update(_own_ids(sys._getframe(), self, self.__dict__, self.ignore, self.known, self.style, objs))
        self.known.update(id(objs[i]) for i in range(len(objs)))
        write("digraph ObjectGraph {\n  node[shape=box, style=filled, fillcolor=white];\n")
        for i in range(len(objs)):
            write(f"  {_node_id(objs[i])}[fontcolor=red];\n")
        level, depth = objs, 0
        while level:
            level = self.level(level, depth, write)
            depth += 1
        write("}\n")

    def level(self, level, depth, write):
        """Write the nodes of a level and their edges; returns the next level."""
        self.nodes += len(level)
        self.ignore.add(id(level))
        counts = [sys.getrefcount(level[i]) - 2 - self.style.bare for i in range(len(level))] if self.style.refcounts else None
        self.style.bare = 0
        heads = [self.style.node(level[i], depth, counts and counts[i]) for i in range(len(level))]
        following = []
        open_ends = [depth < self.style.max_depth and not (self.back and is_proper_module(level[i])) for i in range(len(level))]
        neighbours = iter(self.neighbours([level[i] for i in range(len(level)) if open_ends[i]]))
        for i in range(len(level)):
            write(heads[i])
            if open_ends[i]:
                self.edges(level[i], depth, next(neighbours), following, write)
        return following

    def neighbours(self, objects):
        """(how many, neighbours that are drawn if the filter lets them) of each; what is ignored is not counted."""
        if self.back:
            return _hoop_objgraph.referrers(objects, None if self.filter else max(self.too_many, 0), list(self.ignore)) if objects else ()
        rows = [[x for x in gc.get_referents(o) if id(x) not in self.ignore] for o in objects]
        return [(len(row), row) for row in rows]

    def edges(self, o, depth, neighbours, following, write):
        count, others = neighbours
        if self.filter:
            others = [x for x in others if self.filter(x)]
            count = len(others)
        drawn = others[:max(self.too_many, 0)]
        for x in drawn:
            source, target = (x, o) if self.back else (o, x)
            write(f"  {_node_id(source)} -> {_node_id(target)}{_edge_label(source, target, self.style.shortnames)};\n")
            if id(x) not in self.known:
                self.known.add(id(x))
                following.append(x)
        if count > len(drawn):
            write(self.style.more(_node_id(o), count - len(drawn), self.back, depth + 1))


class _Style:
    """How a node looks."""

    def __init__(self, max_depth, highlight, extra_info, refcounts, shortnames, extra_node_attrs):
        self.max_depth, self.highlight, self.extra_info = max_depth, highlight, extra_info
        self.refcounts, self.shortnames, self.extra_node_attrs = refcounts, shortnames, extra_node_attrs
        self.bare = 0  # references that our own caller holds on the first object

    def node(self, o, depth, count):
        name = _node_id(o)
        hue, saturation, value = 0, 0, self.fade(1, depth)
        if isinstance(o, types.ModuleType):
            hue, saturation = .3, 1
        if self.highlight and self.highlight(o):
            hue, saturation, value = .6, .6, .5 + value * .5
        lines = [f'{name}[label="{self.label(o, count)}"{self.attributes(o)}];', f'{name}[fillcolor="{hue:g},{saturation:g},{value:g}"];']
        if value < .5:
            lines.append(f"{name}[fontcolor=white];")
        if hasattr(type(o), "__del__"):
            lines.append(f"{name}->{name}_has_a_del[color=red,style=dotted,len=0.25,weight=10];")
            lines.append(f'{name}_has_a_del[label="__del__",shape=doublecircle,height=0.25,color=red,fillcolor="0,.5,1",fontsize=6];')
        return "".join(f"  {line}\n" for line in lines)

    def fade(self, value, depth):
        """Darker from level to level."""
        part = depth / self.max_depth if self.max_depth else 0
        return value * (1 - part) + .3 * part

    def label(self, o, count):
        lines = [_name_of(type(o), self.shortnames), _safe_repr(o)]
        if count is not None:
            lines[0] += f" [{count}]"
        if self.extra_info:
            lines.append(str(self.extra_info(o)))
        return _quote("\n".join(lines))

    def attributes(self, o):
        if self.extra_node_attrs is None:
            return ""
        given = self.extra_node_attrs(o)
        return ", " + ", ".join(f'{key}="{_quote(value)}"' for key, value in sorted(given.items()) if value is not None)

    def more(self, name, count, back, depth):
        edge = f"too_many_{name}->{name}" if back else f"{name}->too_many_{name}"
        word = "backreferences" if back else "references"
        return (f"  {edge}[color=red,style=dotted,len=0.25,weight=10];\n"
                f'  too_many_{name}[label="{count} more {word}",shape=box,height=0.25,color=red,fillcolor="0,1,{self.fade(1, depth):g}",fontsize=6];\n'
                f"  too_many_{name}[fontcolor=white];\n")


def _node_id(o):
    return f"o{id(o)}".replace("-", "_")


def _quote(text):
    return text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\0", "\\\\0")


def _safe_repr(o):
    try:
        return _short_repr(o)
    except Exception:
        return "(unrepresentable)"


def _short_repr(o):
    """A few words about an object that run as little of the program as can be."""
    if isinstance(o, (type, types.ModuleType, types.BuiltinMethodType, types.BuiltinFunctionType)):
        return _own_name(o)
    if isinstance(o, types.MethodType):
        return _own_name(o.__func__) + (" (bound)" if o.__self__ else "")
    if isinstance(o, types.FunctionType) and o.__name__ == "<lambda>":
        return f"lambda: {os.path.basename(o.__code__.co_filename)}:{o.__code__.co_firstlineno}"
    if isinstance(o, types.FrameType):
        return f"{o.f_code.co_filename}:{o.f_lineno}"
    if isinstance(o, (tuple, list, dict, set)):
        return f"{len(o)} items"
    return repr(o)[:40]


def _own_name(o):
    name = getattr(o, "__name__", None)
    return name if isinstance(name, str) else repr(o)[:40]


_FUNCTION_PARTS = ("__annotations__", "__builtins__", "__closure__", "__code__", "__defaults__", "__dict__", "__doc__", "__globals__",
                   "__kwdefaults__", "__module__", "__name__", "__qualname__")


def _edge_label(source, target, shortnames):
    name = _hoop_objgraph.attribute_name(source, target)
    if name is not None:
        return f' [label="{_quote(name)}",weight=2]'
    if isinstance(target, dict) and target is getattr(source, "__dict__", None):
        return ' [label="__dict__",weight=10]'
    names = ("f_locals", "f_globals") if isinstance(source, types.FrameType) else ("__self__", "__func__") \
        if isinstance(source, types.MethodType) else _FUNCTION_PARTS if isinstance(source, types.FunctionType) else ()
    for name in names:
        if target is getattr(source, name, None):
            return f' [label="{name}",weight=10]'
    if isinstance(source, dict):
        return next((_key_label(key, shortnames) for key, value in source.items() if value is target), "")
    name = _slot_name(source, target)
    return f' [label="{_quote(name)}",weight=2]' if name else ""


def _key_label(key, shortnames):
    if isinstance(key, str) and key.isascii() and key.isidentifier():
        return f' [label="{_quote(key)}",weight=2]'
    return f' [label="{_quote(_name_of(type(key), shortnames) + chr(10) + _safe_repr(key))}"]'


def _slot_name(source, target):
    """The name of one of its __slots__; no property is called."""
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
    return None


# ---- graphviz ----

def _present(dot_file, filename):
    """Draw the file that was asked for; without one show the picture."""
    if not filename and _find_program("xdot"):
        import subprocess

        print("Spawning graph viewer (xdot)")
        subprocess.Popen(["xdot", dot_file], close_fds=True)
    elif _find_program("dot"):
        if not filename:
            print("Graph viewer (xdot) not found, generating a png instead")
            filename = dot_file[:-4] + ".png"
        _render(dot_file, filename)
    elif filename:
        print("Image renderer (dot) not found, not doing anything else")
    else:
        print("Graph viewer (xdot) and image renderer (dot) not found, not doing anything else")


def _find_program(name):
    return any(os.path.isfile(os.path.join(folder, name)) for folder in os.environ.get("PATH", os.defpath).split(os.pathsep))


def _render(dot_file, filename):
    import subprocess

    command = ["dot", "-T" + os.path.splitext(filename)[1][1:], "-o" + filename, dot_file]
    code = subprocess.call(command)
    if code:
        print(f'dot failed (exit code {code}) while executing "{" ".join(command)}"')
    else:
        print(f"Image generated as {filename}")
