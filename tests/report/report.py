"""The report names what was planted, by its line, and nothing else; a clean program gets no advice; the page works in a browser."""
import json
import os
import re
import subprocess
import sys
import tempfile

build = os.path.abspath(sys.argv[1])
here = os.path.dirname(os.path.abspath(sys.argv[0]))


def report(folder, program, *args):
    page = f"{folder}/{program}.html"
    done = subprocess.run([build + "/hoop", "--report", page, f"{here}/{program}.py", *args], capture_output=True, text=True, timeout=100)
    assert done.returncode == 0 and "wrote" in done.stderr, done
    text = open(page, encoding="utf-8").read()
    assert len(text) < 3_000_000, len(text)
    assert not re.search(r"""(src|href)=["']https?:""", text)
    return page, json.loads(re.search(r'<script id="data" type="application/json">(.*?)</script>', text, re.S).group(1))


def planted(program):
    """{(kind, line)} of the marks in the source."""
    with open(f"{here}/{program}.py", encoding="utf-8") as f:
        return {(kind, n) for n, line in enumerate(f, 1) for kind in re.findall(r"# plant: (\w+)$", line)}


with tempfile.TemporaryDirectory() as folder:
    page, data = report(folder, "_planted")
    found = {(a["kind"], a["line"]) for a in data["advice"]}
    assert found == planted("_planted"), ("not found", planted("_planted") - found, "too much", found - planted("_planted"))
    for a in data["advice"]:
        assert a["evidence"] and a["bytes"] > 0 and a["fix"] and data["files"][a["file"]]["name"].endswith("_planted.py"), a
    counters = data["counters"]
    assert counters["in_use"] <= counters["peak"] and max(data["timeline"]["in_use"]) <= counters["peak"]
    assert max(data["timeline"]["in_use"]) > 0.9 * counters["peak"], "the timeline misses the peak"
    assert sum(a["live"] for a in data["arenas"]) >= counters["in_use"] * 0.95
    assert any(o["path"] == "__main__.CACHE" for o in data["objects"]), [o["path"] for o in data["objects"]]
    nodes = [o["alike"] for o in data["objects"] if o["path"].startswith("__main__.ROOT.children[")]
    root = next(o for o in data["objects"] if o["path"] == "__main__.ROOT")
    assert nodes and all(count > 100 and size <= root["retained"] for count, size in nodes), "what lies within another is counted twice"
    assert len(data["cycles"]) == 1 and data["cycles"][0]["label"] == ".parent", data["cycles"]
    # Ten typical leaks in a program: each by its line and nothing else.
    with open(f"{here}/_service.py", encoding="utf-8") as f:
        leaks = {n: (kind, line) for line, text in enumerate(f, 1) for n, kind in re.findall(r"# leak (\d+): (\w+)$", text)}
    assert len(leaks) == 10
    for some in ([str(n) for n in range(1, 10)], ["10"], []):
        _, service = report(folder, "_service", *some)
        found = {(a["kind"], a["line"]) for a in service["advice"]}
        assert found == {leaks[n] for n in some}, (some, found ^ {leaks[n] for n in some})
    assert not [o for o in service["objects"] if o["type"] == "abc.ABCMeta" or o["path"].endswith(".__dict__")], "namespaces of classes are listed"
    _, clean = report(folder, "_clean")
    assert clean["advice"] == [] and clean["cycles"] == [], (clean["advice"], clean["cycles"])
    # A library's lines get no advice, but what -m runs is the program, wherever it lies.
    library = folder + "/venv/lib/python3.11/site-packages"
    os.makedirs(library + "/app")
    with open(library + "/app/__init__.py", "w") as f:
        f.write("class Task:\n    def __init__(self):\n        self.room = bytearray(2000)\n        self.done = self.work\n    def work(self): pass\n"
                "def run():\n    for i in range(100): Task()\n")
    for start, advised in (["-m", "app"], True), (["-c", "import app, gc; gc.disable(); app.run()"], False):
        with open(library + "/app/__main__.py", "w") as f:
            f.write("import app, gc\ngc.disable()\napp.run()\n")
        done = subprocess.run([build + "/hoop", "--report", folder + "/app.html", *start], env={**os.environ, "VIRTUAL_ENV": folder + "/venv"},
                              capture_output=True, text=True, timeout=100)
        with open(folder + "/app.html", encoding="utf-8") as f:
            app = json.loads(re.search(r'<script id="data" type="application/json">(.*?)</script>', f.read(), re.S).group(1))
        assert [(a["kind"], a["line"], "WeakMethod" in a["fix"]) for a in app["advice"]] == [("cycle", 4, True)] * advised, (done, app["advice"])
        assert any(f["user"] and f["text"] for f in app["files"]) == advised, [f["name"] for f in app["files"]]
    done = subprocess.run([build + "/hoop", "--report", folder + "/none/x.html", "-c", "pass"], capture_output=True, text=True)
    assert done.returncode == 2 and "cannot write" in done.stderr, done
    # What the report needs itself is not shown as the program's: a large heap, whose snapshot is large.
    program = "def pair(i): return [i, (i, i)]\nkept = [pair(i) for i in range(200000)]"
    done = subprocess.run([build + "/hoop", "--report", folder + "/large.html", "-c", program], capture_output=True, text=True)
    with open(folder + "/large.html", encoding="utf-8") as f:
        large = json.loads(re.search(r'<script id="data" type="application/json">(.*?)</script>', f.read(), re.S).group(1))
    use, counters = large["timeline"]["in_use"], large["counters"]
    assert max(use) <= counters["peak"] and use[-1] <= counters["in_use"] * 1.01 and large["timeline"]["from_os"][-1] <= counters["from_os"] * 1.01, (use[-9:], counters)
    assert counters["peak_at"] <= large["timeline"]["t"][-1] <= large["meta"]["duration"], (counters, large["meta"])
    # The report is written however the program ends.
    done = subprocess.run([build + "/hoop", "--report", folder + "/error.html", "-c", "x = [1] * 10**6; 1 / 0"], capture_output=True, text=True)
    assert done.returncode == 1 and "ZeroDivisionError" in done.stderr and os.path.getsize(folder + "/error.html") > 100_000, done
    # A program that has reached its cap, too: the cap is not the report's.
    done = subprocess.run([build + "/hoop", "--heap-limit", "60M", "--report", folder + "/full.html", "-c", "kept = []\nwhile True: kept.append([0] * 1000)"],
                          capture_output=True, text=True)
    assert done.returncode == 1 and done.stderr.endswith(f"MemoryError\nhoop: wrote {folder}/full.html\n"), done.stderr
    with open(folder + "/full.html", encoding="utf-8") as f:
        assert '"limit":62914560' in f.read()
    # os._exit() too, from within functions; the page says so. Nothing that the program has not flushed is written.
    program = "import os\nkept = [str(i) for i in range(50000)]\nprint('lost')\ndef leave(n): return leave(n - 1) if n else os._exit(7)\nleave(5)"
    done = subprocess.run([build + "/hoop", "--report", folder + "/left.html", "-c", program], capture_output=True, text=True)
    assert (done.returncode, done.stdout, done.stderr) == (7, "", f"hoop: wrote {folder}/left.html\n"), done
    with open(folder + "/left.html", encoding="utf-8") as f:
        left = json.loads(re.search(r'<script id="data" type="application/json">(.*?)</script>', f.read(), re.S).group(1))
    assert left["meta"]["left"] == "os._exit()" and left["meta"]["exit"] == 7, left["meta"]
    assert any(t["name"] == "str" and t["count"] >= 50000 for t in left["types"])
    # A program that turns SIGTERM into an end gets its page.
    program = "import os, signal, sys\nsignal.signal(signal.SIGTERM, lambda *_: sys.exit(143))\nos.kill(os.getpid(), 15)\nwhile True: pass"
    done = subprocess.run([build + "/hoop", "--report", folder + "/term.html", "-c", program], capture_output=True, text=True, timeout=60)
    assert done.returncode == 143 and "wrote" in done.stderr, done
    # A child made by fork writes none, nor does one that ends as children should.
    done = subprocess.run([build + "/hoop", "--report", folder + "/child.html", "-c", "import os\nif os.fork(): os.wait()\nelse: os._exit(0)"],
                          capture_output=True, text=True)
    assert done.stderr.count("wrote") == 1, done
    done = subprocess.run([build + "/hoop", "--report", folder + "/fork.html", "-c", "import os\nif os.fork(): os.wait()"], capture_output=True, text=True)
    assert done.stderr.count("wrote") == 1, done
    # On a terminal it tells what it does.
    import pty
    leader, follower = pty.openpty()
    done = subprocess.Popen([build + "/hoop", "--report", folder + "/tty.html", "-c", "pass"], stderr=follower)
    os.close(follower)
    shown = b""
    while b"wrote" not in shown:
        shown += os.read(leader, 4096)
    assert done.wait() == 0 and b"hoop: report: looking at the heap ..." in shown and b"hoop: report: cycles ..." in shown, shown
    done = subprocess.run(["node", here + "/browser.mjs", build, page, *sys.argv[2:]], capture_output=True, text=True, timeout=200)
    assert done.returncode == 0 and done.stdout == "ok\n", done.stdout + done.stderr
