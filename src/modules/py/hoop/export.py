# SPDX-License-Identifier: MIT
"""Snapshots for other tools.

.heapsnapshot        Chrome DevTools, Memory panel (the format of V8's heap profiler)
.pb.gz               pprof: profile.proto with what was allocated and is in use, objects and space, by call stack (without tracing: in use, by type)
.speedscope.json     https://www.speedscope.app: bytes by allocation stack
.collapsed           folded stacks, one a line, with bytes: flamegraph.pl and others
.metrics             OpenMetrics text: counters of the heap, objects and bytes by type, pauses of the collector
.dot                 Graphviz: the objects that retain most and what holds them
.json                types, sites, largest objects, cycles
.snap                Hoopsnake's own
"""

import os

ENDINGS = (
    (".heapsnapshot", "heapsnapshot"), (".speedscope.json", "speedscope"), (".pb.gz", "pprof"), (".pprof", "pprof"), (".collapsed", "collapsed"),
    (".folded", "collapsed"), (".metrics", "openmetrics"), (".dot", "dot"), (".json", "json"), (".snap", "snap"),
)


def write(snapshot, path, format=None):
    path = os.fspath(path)
    if format is None:
        for ending, format in ENDINGS:
            if path.endswith(ending):
                break
        else:
            raise ValueError(f"{path!r}: the ending tells no format; known are {', '.join(e for e, _ in ENDINGS)}")
    if format == "snap":
        snapshot.save(path)
        return
    makers = {"heapsnapshot": heapsnapshot, "pprof": pprof, "speedscope": speedscope, "collapsed": collapsed, "openmetrics": openmetrics,
              "dot": dot, "json": json_text}
    if format not in makers:
        raise ValueError(f"there is no format {format!r}; known are snap, {', '.join(makers)}")
    if format == "heapsnapshot":
        with open(path, "wb", buffering=0) as f:
            heapsnapshot(snapshot, f)
        return
    data = makers[format](snapshot)
    if isinstance(data, str):
        data = data.encode("utf-8", "replace")
    with open(path, "wb") as f:
        f.write(data)


def heapsnapshot(snapshot, f):
    """Chrome's format, written in C: one entry a node and an edge."""
    snapshot._core.heapsnapshot(f.fileno())


# ---- stacks ----

def stacks(snapshot):
    """[(frames from the outermost in, objects, bytes)]: allocation stacks; without tracing the type stands for the stack."""
    if not snapshot.traced:
        return [([(row.name, "", 0)], row.count, row.bytes) for row in snapshot.by_type()]
    return [([(function or "?", file, line) for file, line, function in frames] or [("not traced", "", 0)], count, size)
            for frames, count, size in snapshot._core.stacks()]


def collapsed(snapshot):
    lines = []
    for frames, _, size in stacks(snapshot):
        names = [f"{function} ({os.path.basename(file)}:{line})" if file else function for function, file, line in frames]
        lines.append(";".join(name.replace(";", ":") for name in names) + f" {size}")
    return "\n".join(sorted(lines)) + "\n"


def speedscope(snapshot):
    import json

    frames, index, samples, weights = [], {}, [], []
    for stack, _, size in stacks(snapshot):
        numbers = []
        for function, file, line in stack:
            key = (function, file, line)
            if key not in index:
                index[key] = len(frames)
                frames.append({"name": function, "file": file, "line": line} if file else {"name": function})
            numbers.append(index[key])
        samples.append(numbers)
        weights.append(size)
    total = sum(weights)
    return json.dumps({
        "$schema": "https://www.speedscope.app/file-format-schema.json",
        "shared": {"frames": frames},
        "profiles": [{"type": "sampled", "name": "live memory", "unit": "bytes", "startValue": 0, "endValue": total, "samples": samples,
                      "weights": weights}],
        "activeProfileIndex": 0,
        "exporter": "hoopsnake",
        "name": "heap",
    })


# ---- pprof: protocol buffers by hand (profile.proto) ----

def _varint(n):
    n &= (1 << 64) - 1
    out = bytearray()
    while n > 127:
        out.append(n & 127 | 128)
        n >>= 7
    out.append(n)
    return bytes(out)


def _field(number, value):
    """A varint, or bytes with their length."""
    if isinstance(value, int):
        return _varint(number << 3) + _varint(value)
    return _varint(number << 3 | 2) + _varint(len(value)) + value


def _packed(number, values):
    return _field(number, b"".join(_varint(v) for v in values))


def _samples(snapshot):
    """([(kind, unit)], [(frames, values)]): of a traced program blocks and the bytes they were asked for, as the tracer counts."""
    in_use = [("inuse_objects", "count"), ("inuse_space", "bytes")]
    if not snapshot.traced:
        return in_use, [(frames, (count, size)) for frames, count, size in stacks(snapshot)]
    kinds = [("alloc_objects", "count"), ("alloc_space", "bytes"), *in_use]
    return kinds, [([(function or "?", file, line) for file, line, function in frames] or [("not traced", "", 0)], (blocks, total, alive, size))
                   for frames, alive, size, blocks, total in snapshot._core.allocations()]


def pprof(snapshot):
    """profile.proto in gzip."""
    strings = {"": 0}

    def text(s):
        return strings.setdefault(s, len(strings))

    def value_type(kind, unit):
        return _field(1, text(kind)) + _field(2, text(unit))

    kinds, samples = _samples(snapshot)
    out = [_field(1, value_type(*kind)) for kind in kinds]
    functions, locations, parts = {}, {}, []
    for frames, values in samples:
        numbers = []
        for function, file, line in reversed(frames):  # the leaf comes first
            key = (function, file)
            if key not in functions:
                functions[key] = len(functions) + 1
                parts.append(_field(5, _field(1, functions[key]) + _field(2, text(function)) + _field(3, text(function)) + _field(4, text(file))))
            place = (functions[key], line)
            if place not in locations:
                locations[place] = len(locations) + 1
                parts.append(_field(4, _field(1, locations[place]) + _field(4, _field(1, functions[key]) + _field(2, line))))
            numbers.append(locations[place])
        out.append(_field(2, _packed(1, numbers) + _packed(2, values)))
    out += parts
    tail = [_field(9, int(snapshot.taken_at * 1e9)), _field(11, value_type("space", "bytes")), _field(12, 1), _field(14, text("inuse_space"))]
    out += [_field(6, s.encode("utf-8", "replace")) for s in strings] + tail
    return _gzip(b"".join(out))


def _gzip(data):
    """A gzip file whose blocks are stored: no compression needed, any reader takes it."""
    import binascii

    out = [b"\x1f\x8b\x08\0\0\0\0\0\0\xff"]
    for start in range(0, len(data) or 1, 65535):
        block = data[start:start + 65535]
        last = start + 65535 >= len(data)
        out.append(bytes([last]) + len(block).to_bytes(2, "little") + (len(block) ^ 65535).to_bytes(2, "little") + block)
    out.append(binascii.crc32(data).to_bytes(4, "little") + (len(data) & 0xffffffff).to_bytes(4, "little"))
    return b"".join(out)


# ---- OpenMetrics ----

def _escape(text):
    return text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")


def openmetrics(snapshot, types=50):
    lines = []

    def family(name, kind, help, unit=None):
        lines.append(f"# TYPE {name} {kind}")
        if unit:
            lines.append(f"# UNIT {name} {unit}")
        lines.append(f"# HELP {name} {help}")

    for name, value, help in (("in_use", snapshot.in_use, "Bytes of live blocks."), ("peak", snapshot.peak, "Highest number of bytes of live blocks."),
                              ("from_os", snapshot.from_os, "Bytes that the system has given.")):
        family(f"hoop_heap_{name}_bytes", "gauge", help, "bytes")
        lines.append(f"hoop_heap_{name}_bytes {value}")
    rows = {}  # types of one name are one: a series must not come twice
    for row in snapshot.by_type()[:types]:
        sums = rows.setdefault(_escape(row.name), [0, 0, 0])
        sums[:] = sums[0] + row.count, sums[1] + row.bytes, sums[2] + row.retained
    for i, (name, help, unit) in enumerate((("hoop_objects", "Live objects by type.", None),
                                            ("hoop_objects_bytes", "Bytes of live objects by type.", "bytes"),
                                            ("hoop_objects_retained_bytes", "Bytes that the objects of a type keep alive.", "bytes"))):
        family(name, "gauge", help, unit)
        lines += [f'{name}{{type="{key}"}} {sums[i]}' for key, sums in rows.items()]
    _pauses(lines, family)
    lines.append("# EOF")
    return "\n".join(lines) + "\n"


def _pauses(lines, family):
    """Of the running program, not of the snapshot: collections by generation, and histograms of their pauses."""
    import _hoop_memory

    stats = list(enumerate(_hoop_memory.collections()))
    family("hoop_gc_collections", "counter", "Passes of the collector by generation.")
    lines += [f'hoop_gc_collections_total{{generation="{i}"}} {s[0]}' for i, s in stats]
    family("hoop_gc_collected", "counter", "Unreachable objects that were found.")
    lines += [f'hoop_gc_collected_total{{generation="{i}"}} {s[1]}' for i, s in stats]
    family("hoop_gc_pause_seconds", "histogram", "Pauses of the collector by generation.", "seconds")
    for i, (_, _, total, _, pauses) in stats:
        count = 0
        for bound, n in pauses:
            count += n
            lines.append(f'hoop_gc_pause_seconds_bucket{{generation="{i}",le="{"+Inf" if bound is None else bound}"}} {count}')
        lines.append(f'hoop_gc_pause_seconds_count{{generation="{i}"}} {count}')
        lines.append(f'hoop_gc_pause_seconds_sum{{generation="{i}"}} {total:.9f}')
    family("hoop_gc_pause_max_seconds", "gauge", "The longest pause by generation.", "seconds")
    lines += [f'hoop_gc_pause_max_seconds{{generation="{i}"}} {s[3]:.9f}' for i, s in stats]


# ---- dot, JSON ----

def _quote(text):
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'


def dot(snapshot, limit=30):
    """The objects that retain most, and the chains that hold them."""
    from hoop.memory import size_text

    nodes, edges = {}, {}
    for row in snapshot.rows(limit):
        nodes[row.node] = f"{row.type}\n{size_text(row.bytes)}, retains {size_text(row.retained)}"
        chain = row.chain or []
        for holder, held in zip(chain, chain[1:]):
            nodes.setdefault(holder.node, holder.text)
            edges[holder.node, held.node] = holder.label.strip()
    lines = ["digraph heap {", "  node [shape=box, fontname=\"sans-serif\"];"]
    lines += [f"  n{n} [label={_quote(text)}];" for n, text in nodes.items()]
    lines += [f"  n{a} -> n{b} [label={_quote(label)}];" for (a, b), label in edges.items() if b in nodes]
    return "\n".join(lines) + "\n}\n"


def json_text(snapshot, limit=100):
    import json

    def row(r):
        return {"key": r.key, "objects": r.count, "bytes": r.bytes, "retained": r.retained}

    return json.dumps({
        "format": "hoopsnake heap summary", "version": 1, "in_use": snapshot.in_use, "peak": snapshot.peak, "from_os": snapshot.from_os,
        "nodes": snapshot.node_count, "references": snapshot.edge_count, "taken_at": snapshot.taken_at,
        "runtime": [{"what": name, "bytes": size} for name, size in snapshot.runtime()],
        "types": [row(r) for r in snapshot.by_type()], "modules": [row(r) for r in snapshot.by_module()],
        "sites": [row(r) for r in snapshot.by_site()],
        "largest": [{"type": r.type, "bytes": r.bytes, "retained": r.retained, "site": r.site, "held_by": str(r.chain) if r.chain else None}
                    for r in snapshot.rows(limit)],
        "cycles": [{"objects": c.count, "bytes": c.bytes, "retained": c.retained, "explanation": c.explanation()} for c in snapshot.cycles(limit)],
    }, indent=1)
