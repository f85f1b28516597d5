"""Seeds for the fuzzers: the programs of tests/diff in pieces of some top-level statements, each with the imports of its file.

usage: seeds.py FOLDER
"""
import ast
import os
import sys

LONGEST = 1500
folder = sys.argv[1]
programs = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "tests", "diff")
os.makedirs(folder, exist_ok=True)
for name in sorted(os.listdir(programs)):
    if not name.endswith(".py"):
        continue
    with open(f"{programs}/{name}", encoding="utf-8") as f:
        text = f.read()
    try:
        body = ast.parse(text).body
    except (SyntaxError, ValueError):
        continue
    lines = text.encode().splitlines(True)
    start = lambda node: min([node.lineno] + [d.lineno for d in getattr(node, "decorator_list", [])])
    source = lambda node: b"".join(lines[start(node) - 1:node.end_lineno])
    imports = b"".join(source(n) for n in body if isinstance(n, (ast.Import, ast.ImportFrom)))
    piece, count = b"", 0
    for node in body + [None]:
        more = b"" if node is None or isinstance(node, (ast.Import, ast.ImportFrom)) else source(node)
        if piece and (node is None or len(piece) + len(more) > LONGEST):
            with open(f"{folder}/{name[:-3]}-{count:02}", "wb") as f:
                f.write(imports + piece)
            piece, count = b"", count + 1
        piece += more
