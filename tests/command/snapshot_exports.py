"""Snapshots for other tools: each file checked against its published format."""
import gzip
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile

hoop = sys.argv[1] + "/hoop"
folder = tempfile.mkdtemp()


def run(*args):
    done = subprocess.run([hoop, *args], capture_output=True, text=True, timeout=120, cwd=folder)
    assert done.returncode == 0, (args, done.returncode, done.stdout, done.stderr)
    return done.stdout


run("--snapshot", "app.snap", "-c", '''
class Session:
    def __init__(self, n): self.name = 'session "%d"\\n' % n; self.other = {1: [n], -5: [], (1, 2): 'x' * n}
sessions = [Session(i) for i in range(25)]
class A: pass
a = A(); a.b = A(); a.b.a = a
''')
for name in ("a.heapsnapshot", "a.pb.gz", "a.speedscope.json", "a.collapsed", "a.metrics", "a.dot", "a.json", "b.snap"):
    run("-m", "snapshot", "export", "app.snap", name)
assert open(os.path.join(folder, "b.snap"), "rb").read() == open(os.path.join(folder, "app.snap"), "rb").read()


def text(name):
    with open(os.path.join(folder, name), encoding="utf-8") as f:
        return f.read()


# ---- Chrome: flat arrays as the file's own meta part describes them ----

heap = json.loads(text("a.heapsnapshot"))
meta = heap["snapshot"]["meta"]
fields = len(meta["node_fields"])
assert meta["node_fields"][:5] == ["type", "name", "id", "self_size", "edge_count"] and meta["edge_fields"] == ["type", "name_or_index", "to_node"]
assert len(heap["nodes"]) == heap["snapshot"]["node_count"] * fields
assert len(heap["edges"]) == heap["snapshot"]["edge_count"] * 3
nodes = [heap["nodes"][i:i + fields] for i in range(0, len(heap["nodes"]), fields)]
assert sum(n[4] for n in nodes) == heap["snapshot"]["edge_count"]
assert len({n[2] for n in nodes}) == len(nodes) and all(n[2] % 2 for n in nodes)
assert all(0 <= n[1] < len(heap["strings"]) and 0 <= n[0] < len(meta["node_types"][0]) and n[3] >= 0 for n in nodes)
assert meta["node_types"][0][nodes[0][0]] == "synthetic"
assert sum(heap["strings"][n[1]] == "Session" for n in nodes) == 25
named = set()
for i in range(0, len(heap["edges"]), 3):
    kind, name, to = heap["edges"][i:i + 3]
    assert to % fields == 0 and to < len(heap["nodes"]) and 0 <= kind < len(meta["edge_types"][0])
    if meta["edge_types"][0][kind] != "element":
        named.add(heap["strings"][name])
assert {"name", "other", "__class__", "'sessions'"} <= named

# ---- pprof: profile.proto, read field by field ----


def varint(data, at):
    n = shift = 0
    while True:
        n |= (data[at] & 127) << shift
        shift += 7
        at += 1
        if not data[at - 1] & 128:
            return n, at


def message(data):
    at, out = 0, []
    while at < len(data):
        key, at = varint(data, at)
        if key & 7 == 0:
            value, at = varint(data, at)
        else:
            assert key & 7 == 2, key
            size, at = varint(data, at)
            value, at = data[at:at + size], at + size
            assert len(value) == size
        out.append((key >> 3, value))
    return out


def packed(data):
    at, out = 0, []
    while at < len(data):
        n, at = varint(data, at)
        out.append(n)
    return out


profile = message(gzip.decompress(open(os.path.join(folder, "a.pb.gz"), "rb").read()))
assert {k for k, _ in profile} <= set(range(1, 16))
strings = [v.decode() for k, v in profile if k == 6]
assert strings[0] == "" and len(set(strings)) == len(strings)
types = [dict(message(v)) for k, v in profile if k == 1]
assert [(strings[t[1]], strings[t[2]]) for t in types] == [("inuse_objects", "count"), ("inuse_space", "bytes")]
functions = {dict(message(v))[1]: strings[dict(message(v))[2]] for k, v in profile if k == 5}
locations = {dict(message(v))[1]: functions[dict(message(dict(message(v))[4]))[1]] for k, v in profile if k == 4}
assert 0 not in functions and 0 not in locations
samples = [{k: packed(v) for k, v in message(v)} for k, v in profile if k == 2]
assert all(len(s[2]) == 2 and set(s[1]) <= set(locations) for s in samples)
assert any([locations[n] for n in s[1]] == ["__main__.Session"] and s[2][0] == 25 for s in samples)
# Of a traced program: what was ever allocated and what is alive, by stack; the sums are tracemalloc's.
run("-c", '''
import tracemalloc, hoop.memory
import hoop.export
def leaf(n): return bytes(n)
def passing():
    for i in range(50): leaf(10000)
tracemalloc.start(25)
kept = [leaf(5000) for i in range(10)]
passing()
traced = tracemalloc.get_traced_memory()[0]
taken = hoop.memory.snapshot()
hoop.export.write(taken, "t.pb.gz")
open("traced.txt", "w").write(str(traced))
''')
profile = message(gzip.decompress(open(os.path.join(folder, "t.pb.gz"), "rb").read()))
strings = [v.decode() for k, v in profile if k == 6]
types = [strings[dict(message(v))[1]] for k, v in profile if k == 1]
assert types == ["alloc_objects", "alloc_space", "inuse_objects", "inuse_space"], types
functions = {dict(message(v))[1]: strings[dict(message(v))[2]] for k, v in profile if k == 5}
locations = {dict(message(v))[1]: functions[dict(message(dict(message(v))[4]))[1]] for k, v in profile if k == 4}
samples = [{k: packed(v) for k, v in message(v)} for k, v in profile if k == 2]
leaf = [sum(column) for column in zip(*(s[2] for s in samples if locations[s[1][0]] == "leaf"))]
assert leaf[0] == 60 and 550000 <= leaf[1] < 560000 and leaf[2] == 10 and 50000 <= leaf[3] < 51000, leaf
assert any([locations[n] for n in s[1]] == ["leaf", "passing", "<module>"] and s[2][0] == 50 and s[2][2] == 0 for s in samples)
assert all(s[2][0] >= s[2][2] and s[2][1] >= s[2][3] for s in samples)
assert abs(sum(s[2][3] for s in samples) - int(text("traced.txt"))) < 5000
if shutil.which("go"):
    for name in ("a.pb.gz", "t.pb.gz"):
        subprocess.run(["go", "tool", "pprof", "-top", name], cwd=folder, check=True, timeout=60, capture_output=True)

# ---- speedscope, folded stacks ----

scope = json.loads(text("a.speedscope.json"))
one = scope["profiles"][0]
assert scope["$schema"] == "https://www.speedscope.app/file-format-schema.json" and one["type"] == "sampled" and one["unit"] == "bytes"
assert len(one["samples"]) == len(one["weights"]) and one["startValue"] == 0 and sum(one["weights"]) == one["endValue"]
assert all(0 <= f < len(scope["shared"]["frames"]) for sample in one["samples"] for f in sample)
assert all(isinstance(f["name"], str) for f in scope["shared"]["frames"])
for line in text("a.collapsed").splitlines():
    assert re.fullmatch(r"\S.* \d+", line), line

# ---- OpenMetrics: the grammar of its lines; a family's samples follow its TYPE; units are the name's end ----

metrics = text("a.metrics")
assert metrics.endswith("# EOF\n") and 'hoop_objects{type="__main__.Session"} 25\n' in metrics
family, seen = None, set()
for line in metrics.splitlines()[:-1]:
    found = re.fullmatch(r"# TYPE ([a-zA-Z_:][\w:]*) (gauge|counter|histogram)", line)
    if found:
        family, kind = found.groups()
        assert family not in seen
        seen.add(family)
        continue
    unit = re.fullmatch(rf"# UNIT {family} (\w+)", line)
    if unit:
        assert family.endswith("_" + unit[1])
        continue
    if re.fullmatch(rf"# HELP {family} .+", line):
        continue
    ending = {"gauge": "", "counter": "_total", "histogram": "(_count|_sum|_bucket)"}[kind]
    assert re.fullmatch(rf'{family}{ending}({{\w+="(\\.|[^"\\])*"(,le="[^"]*")?}})? [\d.e+-]+', line), line
series = [line.rpartition(" ")[0] for line in metrics.splitlines() if line[0] != "#"]
assert len(set(series)) == len(series), "a series comes twice"
for generation in "012":
    buckets = [int(line.split()[-1]) for line in metrics.splitlines() if line.startswith(f'hoop_gc_pause_seconds_bucket{{generation="{generation}"')]
    count = int(re.search(rf'hoop_gc_pause_seconds_count{{generation="{generation}"}} (\d+)', metrics)[1])
    assert buckets == sorted(buckets) and buckets[-1] == count and len(buckets) == 17, buckets

# ---- dot, JSON ----

dot = text("a.dot")
assert dot.startswith("digraph heap {") and dot.endswith("}\n")
for line in dot.splitlines()[1:-1]:
    assert re.fullmatch(r'  (node|n\d+)( -> n\d+)? \[[^"]*("(\\.|[^"\\])*"[^"]*)*\];', line), line
if shutil.which("dot"):
    subprocess.run(["dot", "-Tsvg", "-oa.svg", "a.dot"], cwd=folder, check=True, timeout=60)
summary = json.loads(text("a.json"))
assert {t["key"]: t["objects"] for t in summary["types"]}["__main__.Session"] == 25
assert any("A.b" in c["explanation"] or "A.a" in c["explanation"] for c in summary["cycles"])
shutil.rmtree(folder)
