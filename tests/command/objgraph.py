"""objgraph: counts, growth, chains and pictures of programs whose answers are known."""
import os
import shutil
import subprocess
import sys
import tempfile

hoop = sys.argv[1] + "/hoop"
folder = tempfile.mkdtemp()


def python(source):
    done = subprocess.run([hoop, "-c", source], capture_output=True, text=True, timeout=60, cwd=folder)
    assert done.returncode == 0, (done.stdout, done.stderr)
    return done.stdout


out = python('''
import objgraph, io, gc, sys
class Thing:
    def __init__(self): self.me = self
things = [Thing() for i in range(100)]
assert objgraph.count("Thing") == 100 == objgraph.count("__main__.Thing") and objgraph.count("NoSuch") == 0
assert objgraph.count("Thing", things[:7]) == 7
assert objgraph.typestats()["Thing"] == 100 and objgraph.typestats(things)["Thing"] == 100
assert objgraph.typestats(shortnames=False)["__main__.Thing"] == 100
assert objgraph.typestats(filter=lambda o: o is things[0])["Thing"] == 1
assert dict(objgraph.most_common_types(limit=None))["Thing"] == 100
stats = objgraph.typestats()
by_hand = {}
for o in gc.get_objects(): by_hand[type(o).__name__] = by_hand.get(type(o).__name__, 0) + 1
assert abs(stats["function"] - by_hand["function"]) <= 1 and stats["Thing"] == by_hand["Thing"]
text = io.StringIO(); objgraph.show_most_common_types(limit=3, file=text)
assert len(text.getvalue().splitlines()) == 3 and all(len(line.split()) == 2 for line in text.getvalue().splitlines())
assert len(objgraph.by_type("Thing")) == 100 and objgraph.by_type("Thing")[0] in things and len(objgraph.by_type("__main__.Thing")) == 100
assert objgraph.by_type("Thing", things[:2]) == things[:2]
objgraph.growth(limit=None)
more = [Thing() for i in range(5)]
text = io.StringIO(); objgraph.show_growth(file=text)
assert [line.split() for line in text.getvalue().splitlines() if line.startswith("Thing")] == [["Thing", "105", "+5"]], text.getvalue()
assert objgraph.at(id(things)) is things and objgraph.at(12345) is None and objgraph.at(id("text")) is None
assert objgraph.at_addrs({id(things)}) == [things]
holder = {"found": [things[0]]}
chain = objgraph.find_backref_chain(things[0], objgraph.is_proper_module)
assert objgraph.is_proper_module(chain[0]) and chain[-1] is things[0] and len(chain) > 2, chain
for a, b in zip(chain, chain[1:]): assert any(r is b for r in gc.get_referents(a)), (type(a), type(b))
assert objgraph.find_backref_chain(things[0], lambda o: False, max_depth=1) == [things[0]]
chain = objgraph.find_ref_chain(holder, lambda o: type(o) is Thing)
assert chain[0] is holder and chain[-1] is things[0] and len(chain) == 3, chain
assert objgraph.is_proper_module(sys) and not objgraph.is_proper_module(type(sys)("sys")) and not objgraph.is_proper_module(3)
objgraph.get_new_ids(limit=0); fresh = Thing(); text = io.StringIO(); ids = objgraph.get_new_ids(file=text)
assert ids["Thing"] == {id(fresh)}, ids["Thing"]
assert "Old_ids" in text.getvalue() and any(line.split() == ["Thing", "105", "106", "+1", "+1"] for line in text.getvalue().splitlines()), text.getvalue()
leaking = objgraph.get_leaking_objects()
assert type(leaking) is list and not any(x is things for x in leaking)
assert [type(x) for x in objgraph.get_leaking_objects([[1], [2]])] == [list, list]

def dot(show, *args, **kw):
    out = io.StringIO(); show(*args, output=out, **kw)
    text = out.getvalue()
    assert text.startswith("digraph ObjectGraph {\\n") and text.endswith("}\\n"), text
    return text
text = dot(objgraph.show_backrefs, [things[0]])
assert "fontcolor=red" in text and f"o{id(things)} -> o{id(things[0])}" in text and f"o{id(holder['found'])} -> o{id(things[0])}" in text, text
assert 'label="me"' in text and 'label="found"' in text and 'label="holder"' in text, text
text = dot(objgraph.show_refs, [holder], refcounts=True, extra_info=lambda o: "extra", highlight=lambda o: o is holder, extra_node_attrs=lambda o: {"URL": "x"})
assert "extra" in text and 'URL="x"' in text and 'fillcolor="0.6,0.6,1"' in text and f"o{id(holder)} -> o{id(holder['found'])}" in text
assert "more backreferences" in dot(objgraph.show_backrefs, Thing, too_many=4, max_depth=1)
assert "101 more references" in dot(objgraph.show_refs, [things + more], too_many=4, max_depth=1)
only = dot(objgraph.show_backrefs, [things[0]], filter=lambda o: o is things, max_depth=2)
assert only.count(" -> ") == 1, only
assert "__main__.Thing" in dot(objgraph.show_backrefs, [things[0]], shortnames=False, max_depth=1)
chain = objgraph.find_backref_chain(things[0], objgraph.is_proper_module)
text = dot(objgraph.show_chain, chain)
assert text.count(" -> ") >= len(chain) - 1
# The text of a picture, to the letter: the layout is objgraph's; reference counts are those of the program.
import re
def plain(text):
    known = {}
    return re.sub(r"o([0-9]{6,})", lambda m: "n%d" % known.setdefault(m[1], len(known)), text)
inner = (1.5, [])
picture = plain(dot(objgraph.show_refs, [{"key": inner, (): "text"}], refcounts=True, max_depth=1, extra_node_attrs=lambda o: {"b": "x", "a": None}))
assert picture.splitlines()[:6] == [
    "digraph ObjectGraph {", "  node[shape=box, style=filled, fillcolor=white];", "  n0[fontcolor=red];", '  n0[label="dict [0]\\\\n2 items", b="x"];',
    '  n0[fillcolor="0,0,1"];', "  n0 -> n1;"], picture
assert '  n2[label="tuple [2]\\\\n2 items", b="x"];\\n  n2[fillcolor="0,0,0.3"];\\n  n2[fontcolor=white];' in picture, picture
assert ' -> n2 [label="key",weight=2];' in picture and ' [label="tuple\\\\n0 items"];' in picture, picture
class Held: pass
held = Held(); first, second = [held], {"k": held}
picture = plain(dot(objgraph.show_backrefs, held, refcounts=True, max_depth=1))
assert '[label="Held [4]' in picture and picture.count(" -> n0") == 4, picture  # held, first, second, and dot()'s args
assert ' -> n0 [label="k",weight=2];' in picture and ' -> n0 [label="held",weight=2];' in picture, picture
class Silent:
    def __repr__(self): raise ValueError
assert "(unrepresentable)" in dot(objgraph.show_refs, [Silent()])
class D:
    def __del__(self): pass
assert "doublecircle" in dot(objgraph.show_refs, [D()])
objgraph.show_backrefs(things[0], filename="graph.dot")
objgraph.show_backrefs(things[0], filename="graph.png")
try: objgraph.show_refs([], filename="x.dot", output=io.StringIO())
except ValueError as e: print(e)
''')
assert "Graph written to graph.dot" in out and "Cannot specify both output and filename." in out, out
with open(os.path.join(folder, "graph.dot")) as f:
    assert f.read().startswith("digraph ObjectGraph {")
if shutil.which("dot"):
    with open(os.path.join(folder, "graph.png"), "rb") as f:
        assert f.read(4) == b"\x89PNG", out
else:
    assert "(dot) not found" in out, out
shutil.rmtree(folder)
