"""The corpus of programs/ touches everything: each instruction is executed; each node of the grammar, each name of
builtins, and each method and attribute (by its name) of the types there stands in some program. usage: coverage.py BUILD

What is added to hoop and touched by no program makes this test fail. So that it means something that a program names
a thing, all programs run to their ends (fail_alloc.py checks that).
"""
import ast
import os
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
BUILD = os.path.abspath(sys.argv[1])
PROGRAMS = sorted(n for n in os.listdir(HERE + "/programs") if n.endswith(".py") and not n.startswith("_"))

# Name: the reason why no program can touch it.
NOT_TOUCHED = {
    "NOP": "the compiler emits none",
    "Interactive": "a tree made by compile(..., 'single'): syntax.py does that",
    "Expression": "a tree made by eval(): statements.py does that",
    "FunctionType": "a type comment's",
    "TypeIgnore": "a type comment's",
    "copyright": "text for the prompt", "credits": "text for the prompt", "license": "text for the prompt",
    "exit": "ends the run", "quit": "ends the run",
    "None": "a constant", "True": "a constant", "False": "a constant",
    "input": "there is no terminal; tests/command has it",
    "help": "a library of its own behind it",
    "breakpoint": "a debugger behind it",
}

# Asked of hoop itself, so that what is added to it counts.
NODES = """import _ast
for name, c in vars(_ast).items():
    if isinstance(c, type) and issubclass(c, _ast.AST) and c is not _ast.AST and not c.__subclasses__(): print(name)"""
BUILTINS = """import builtins
for name in dir(builtins):
    if not name.startswith('_'): print(name)"""
ATTRIBUTES = """import builtins
names = set()
for t in [t for t in vars(builtins).values() if isinstance(t, type)] + [type(x) for x in (print, len, ATTRIBUTED, (i for i in ()), coroutine(), agen(), ATTRIBUTED.__code__)]:
    names.update(n for n in vars(t) if not n.startswith('_'))
for name in sorted(names): print(name)"""
ATTRIBUTES = "def ATTRIBUTED(): pass\nasync def agen(): yield\nclass coroutine: pass\n" + ATTRIBUTES


def ask(source):
    done = subprocess.run([BUILD + "/hoop", "-c", source], capture_output=True, text=True, timeout=60, check=True)
    return done.stdout.split()


def names_in_programs():
    """The kinds of nodes, the names, and the attributes."""
    nodes, names, attributes = set(), set(), set()
    for program in PROGRAMS:
        with open(f"{HERE}/programs/{program}", encoding="utf-8") as f:
            for node in ast.walk(ast.parse(f.read())):
                nodes.add(type(node).__name__)
                if isinstance(node, ast.Name):
                    names.add(node.id)
                elif isinstance(node, ast.Attribute):
                    attributes.add(node.attr)
    return nodes, names, attributes


def main():
    done = subprocess.run([BUILD + "/stress/opcodes", *PROGRAMS], cwd=HERE + "/programs", capture_output=True, text=True, timeout=600)
    nodes, names, attributes = names_in_programs()
    missing = {
        "instructions that no program executes": done.stdout.split(),
        "nodes of the grammar": [n for n in ask(NODES) if n not in nodes],
        "names of builtins": [n for n in ask(BUILTINS) if n not in names],
        "attributes of built-in types": [n for n in ask(ATTRIBUTES) if n not in attributes],
    }
    failed = done.returncode
    for what, found in missing.items():
        found = [n for n in found if n not in NOT_TOUCHED]
        print(f"{what}: {' '.join(found) or 'none missing'}")
        failed |= bool(found)
    return failed


sys.exit(main())
