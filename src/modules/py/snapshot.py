# SPDX-License-Identifier: MIT
"""The command `hoop -m snapshot`: tables from a saved snapshot of a heap.

hoop -m snapshot show app.snap                  types, sites, the largest objects
hoop -m snapshot diff before.snap after.snap    what is new, gone, grown
hoop -m snapshot holders app.snap TYPE          who holds the objects of a type
hoop -m snapshot retained app.snap              the objects that retain most, with their holders
hoop -m snapshot cycles app.snap                cycles, explained
hoop -m snapshot export app.snap out.json       for other tools: .heapsnapshot .json .dot .pb.gz .speedscope.json .collapsed .metrics
"""

import os
import sys

from hoop.memory import Snapshot, _place_text, size_text

USAGE = __doc__.strip().split("\n\n", 1)[1]
OPTIONS = "options: --limit N (rows, 20), --by type|site|module|holder|variable"


MOST_CYCLES = 1000  # that are looked at for being alike


class Progress:
    """Tells on a terminal what long work is being done; of work on a snapshot also how much of it is done."""

    def __init__(self, what, snapshot=None):
        self.what, self.snapshot = what, snapshot
        self.shown = sys.stderr.isatty()

    def __enter__(self):
        if self.shown:
            sys.stderr.write(f"{self.what} ...")
            sys.stderr.flush()
            if self.snapshot:
                self.snapshot._core.tell(self.what)

    def __exit__(self, *error):
        if self.shown:
            if self.snapshot:
                self.snapshot._core.tell(None)
            sys.stderr.write("\r\033[K")
            sys.stderr.flush()


def table(headings, rows, left=(0,)):
    """Rows of text below headings; columns of numbers to the right."""
    rows = [[str(cell) for cell in row] for row in rows]
    widths = [max([len(h)] + [len(row[i]) for row in rows]) for i, h in enumerate(headings)]

    def line(cells):
        return "  ".join(c.ljust(w) if i in left else c.rjust(w) for i, (c, w) in enumerate(zip(cells, widths))).rstrip()

    print(line(headings))
    print("  ".join("-" * w for w in widths))
    for row in rows:
        print(line(row))


def read(path):
    try:
        with Progress(f"reading {path}"):
            return Snapshot.load(path)
    except ValueError as e:
        raise ValueError(f"{path}: {e}") from None


def load(path):
    s = read(path)
    with Progress("computing retained sizes", s):
        s.compute()
    return s


def print_rows(rows, limit, what):
    shown = rows[:limit]
    freed = bool(shown) and shown[0].freed is not None
    cells = [[r.name, r.count, size_text(r.bytes), size_text(r.retained)] + ([size_text(r.freed)] if freed else []) for r in shown]
    table([what, "objects", "bytes", "retained"] + (["if all went"] if freed else []), cells)
    if len(rows) > limit:
        print(f"... {len(rows) - limit} more")


def rows_by(s, by, limit):
    if by in ("holder", "variable"):
        return s.by_holder() if by == "holder" else s.by_variable()
    return {"type": s.by_type, "site": s.by_site, "module": s.by_module}[by](freed=limit)


def show(options, path):
    s = load(path)
    print(f"{path}: {s.node_count} nodes, {s.edge_count} references; {size_text(s.in_use)} in use, {size_text(s.peak)} at the peak, "
          f"{size_text(s.from_os)} from the system")
    rest = sorted(s.runtime(), key=lambda row: -row[1])
    print(f"{size_text(sum(size for _, size in rest))} belong to no object: " + ", ".join(f"{name} {size_text(size)}" for name, size in rest))
    print()
    print_rows(rows_by(s, options["by"], options["limit"]), options["limit"], options["by"])
    if s.traced and options["by"] == "type":
        print()
        print_rows(s.by_site(), options["limit"], "allocated at")
    print()
    print_objects(s, options["limit"])


def print_objects(s, limit):
    print("the objects that retain most:")
    for row in s.rows(limit):
        held = str(row.chain) if row.chain else "nobody (garbage)"
        site = f", allocated at {_place_text(row.site)}" if row.site else ""
        print(f"{size_text(row.retained):>12}  {row.type} ({size_text(row.bytes)}){site}")
        print(f"{'':>12}  held by {held}")


def retained(options, path):
    print_objects(load(path), options["limit"])


def holders(options, path, type_name):
    s = load(path)
    nodes = s.nodes_of(type_name)
    if not nodes:
        print(f"no objects of type {type_name}", file=sys.stderr)
        return 1
    groups = {}
    for node in nodes[:10000]:
        for link in s.holders(node, 20):
            label = "[...]" if link.label.startswith("[") else link.label
            groups[link.text + label] = groups.get(link.text + label, 0) + 1
    size, count = s.retained_by(nodes)
    print(f"{len(nodes)} objects of type {type_name}; without them {count} objects, {size_text(size)} would be freed")
    ordered = sorted(groups.items(), key=lambda item: (-item[1], item[0]))
    table(["held by", "references"], ordered[:options["limit"]])
    print()
    if len(nodes) > 10000:
        print("(of the first 10000 objects)")
    largest = sorted(nodes, key=lambda n: -s._core.retained(n))[:5]
    for node in largest:
        print(f"{size_text(s._core.retained(node))}:")
        for chain in s.chains_of(node, 3) or ["nobody (garbage)"]:
            print(f"    {chain}")
    return 0


def cycles(options, path):
    s = load(path)
    with Progress("looking for cycles", s):
        found = s.cycles(max(options["limit"], MOST_CYCLES))
        count = s.cycle_count()
    print(f"{count} cycle{'s' if count != 1 else ''} (modules, namespaces and classes that live are left out)")
    groups = {}
    for c in found:
        groups.setdefault(c.kind(), []).append(c)
    ordered = sorted(groups.values(), key=lambda alike: -sum(c.retained for c in alike))
    told = 0
    for i, alike in enumerate(ordered[:options["limit"]], 1):
        c = alike[0]
        told += len(alike)
        print(f"{i:>4}. {c.explanation()}")
        if len(alike) > 1:
            print(f"      {len(alike)} cycles are like this and retain {size_text(sum(c.retained for c in alike))}")
        if c.reachable:
            for chain in s.chains_of(c.nodes[0], 1):
                print(f"      held by {chain}")
    if count > told:
        print(f"... {count - told} more")


def diff(options, before_path, after_path):
    before, after = load(before_path), load(after_path)
    print(f"{before_path} -> {after_path}: {after.in_use - before.in_use:+} bytes in use "
          f"({size_text(before.in_use)} -> {size_text(after.in_use)})")
    changes = [c for c in before.diff(after, options["by"]) if c.count or c.bytes or c.retained]
    objects = options["by"] == "type" and before.same_run(after)
    if options["by"] == "type" and not objects:
        print("(of two runs: what is new and gone is told in sums, not object by object)")
    rows = []
    for c in changes[:options["limit"]]:
        row = [c.name, f"{c.count:+}", f"{c.bytes:+}", f"{c.retained:+}"]
        rows.append(row + ([c.new, c.gone] if objects else []))
    headings = [options["by"], "objects", "bytes", "retained"] + (["new", "gone"] if objects else [])
    table(headings, rows)
    if len(changes) > options["limit"]:
        print(f"... {len(changes) - options['limit']} more")


def export(options, path, out):
    s = read(path)
    with Progress("writing", s):
        s.dump(out)


COMMANDS = {"show": (show, 1), "diff": (diff, 2), "holders": (holders, 2), "retained": (retained, 1), "cycles": (cycles, 1), "export": (export, 2)}


def parse(args):
    options = {"limit": 20, "by": "type"}
    words = []
    args = list(args)
    while args:
        word = args.pop(0)
        name, eq, value = word.partition("=")
        if name in ("--limit", "--by"):
            if not eq:
                if not args:
                    raise ValueError(f"{name} needs a value")
                value = args.pop(0)
            options[name[2:]] = value
        elif word.startswith("--"):
            raise ValueError(f"unknown option {word}")
        else:
            words.append(word)
    try:
        options["limit"] = int(options["limit"])
    except ValueError:
        raise ValueError(f"--limit takes a number, not {options['limit']!r}") from None
    if options["limit"] < 1:
        raise ValueError("--limit must be 1 or more")
    if options["by"] not in ("type", "site", "module", "holder", "variable"):
        raise ValueError("--by is one of type, site, module, holder, variable")
    return options, words


def main(args):
    if not args or args[0] in ("-h", "--help", "help"):
        print(f"usage:\n{USAGE}\n{OPTIONS}")
        return 0 if args else 2
    try:
        options, words = parse(args)
        command, count = COMMANDS.get(words[0] if words else "", (None, 0))
        if command is None:
            raise ValueError(f"unknown command {words[0]!r}" if words else "a command is missing")
        if len(words) - 1 != count:
            raise ValueError(f"{words[0]} takes {count} argument{'s' if count > 1 else ''}")
    except ValueError as e:
        print(f"snapshot: {e}\nusage:\n{USAGE}\n{OPTIONS}", file=sys.stderr)
        return 2
    try:
        code = command(options, *words[1:]) or 0
        sys.stdout.flush()
        return code
    except BrokenPipeError:  # whoever reads has seen enough (`| head`)
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except (OSError, ValueError) as e:
        print(f"snapshot: {e}", file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
