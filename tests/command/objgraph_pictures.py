"""objgraph's pictures: made by graphviz's dot where it is installed; without it the dot text and a message."""
import os
import shutil
import subprocess
import sys
import tempfile

hoop = sys.argv[1] + "/hoop"
PROGRAM = """
import objgraph, sys
class Node: pass
n = Node()
n.me = n
holder = {"key": [n]}
objgraph.show_backrefs([n], filename=sys.argv[1] + ".png", max_depth=4, refcounts=True)
objgraph.show_refs([holder], filename=sys.argv[1] + ".svg")
objgraph.show_refs([holder], filename=sys.argv[1] + ".dot")
"""


def run(folder, path):
    environment = dict(os.environ, PATH=path)
    return subprocess.run([hoop, "-c", PROGRAM, folder + "/picture"], capture_output=True, text=True, env=environment, timeout=60)


with tempfile.TemporaryDirectory() as folder:
    done = run(folder, os.environ["PATH"])
    assert done.returncode == 0, done
    assert "digraph ObjectGraph" in open(folder + "/picture.dot").read()
    if shutil.which("dot"):
        assert open(folder + "/picture.png", "rb").read(8) == b"\x89PNG\r\n\x1a\n", done
        assert "<svg" in open(folder + "/picture.svg").read(), done
with tempfile.TemporaryDirectory() as folder:
    done = run(folder, "/nonexistent")
    assert done.returncode == 0 and not os.path.exists(folder + "/picture.png"), done
    assert "dot" in (done.stdout + done.stderr).lower(), done
    assert "digraph ObjectGraph" in open(folder + "/picture.dot").read()
