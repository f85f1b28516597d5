"""Random valid programs, run by hoop and by python3: the output must be the same.

usage: programs.py [--hoop PATH] [--seconds N] [--seed N] [--found FOLDER]

Each program is a sequence of steps that stand for themselves: a step prints what its expression gives, or the error. A
program that differs is reduced to the steps that matter and put into FOLDER. The exit code is then 1.
"""
import argparse
import os
import random
import subprocess
import sys
import tempfile
import time
import warnings

PYTHON = "/usr/bin/python3"
STEPS = 150

HEAD = '''\
import sys
def show(f):
    try:
        v = f()
        t = ascii(v)
        print(type(v).__name__, t if len(t) < 400 else (len(t), t[:200]))
    except RecursionError:
        print("RecursionError")
    except MemoryError:
        print("MemoryError")
    except Exception as e:
        print(type(e).__name__, ascii(str(e)))
class P:
    def __init__(self, x=0, y=1): self.x, self.y = x, y
    def __repr__(self): return f"P({self.x!r}, {self.y!r})"
    def __eq__(self, o): return isinstance(o, P) and (self.x, self.y) == (o.x, o.y)
    def __hash__(self): return hash((self.x, self.y))
    def __add__(self, o): return P(self.x + (o.x if isinstance(o, P) else o), self.y)
    def __radd__(self, o): return P(o + self.x, "r")
    def __lt__(self, o): return self.x < o.x
    def __getitem__(self, i): return (self.x, self.y)[i]
    def __len__(self): return 2
    def __call__(self, *a, **k): return (self.x, a, sorted(k.items()))
    def __contains__(self, v): return v == self.x
    def __index__(self): return self.y
    def __enter__(self): return self
    def __exit__(self, t, v, tb): return t is KeyError
class Q(P):
    __slots__ = ("z",)
    def __getattr__(self, n): return "no " + n
    def __bool__(self): return False
    def __format__(self, s): return "<" + s + ">"
    def __iter__(self): yield self.x; yield self.y
    @property
    def prop(self): return self.x * 2
    @classmethod
    def make(cls, v): return cls(v, 5)
    @staticmethod
    def stat(*a): return a
    def __add__(self, o): return super().__add__(o), "Q"
def gen(n):
    try:
        for i in range(n):
            got = yield i
            if got: yield ("got", got)
    finally:
        G.append(n)
G = []
'''


class Maker:
    def __init__(self, seed):
        self.r = random.Random(seed)
        self.names = []
        self.depth = 0

    def pick(self, *choices):
        return self.r.choice(choices)

    def small(self):
        return str(self.r.choice([0, 1, 2, 3, -1, -2, 5, 7, 10]))

    def integer(self):
        r = self.r
        return r.choice([self.small(), str(r.randint(-1000, 1000)), str(r.randint(-2**40, 2**40)), str(r.randint(-2**130, 2**130)),
                         str(2**r.choice([31, 32, 61, 62, 63, 64]) + r.randint(-1, 1)), hex(r.getrandbits(40)), "True", "False"])

    def real(self):
        r = self.r
        return r.choice([repr(r.uniform(-10, 10)), repr(r.uniform(-1, 1) * 10.0 ** r.randint(-320, 308)), "0.0", "-0.0", "1e16", "0.1", "1e-7",
                         "float('inf')", "float('nan')", "2.5", "123456789.0", "1.5j", "complex(1, -2)"])

    def text(self):
        r = self.r
        alphabet = r.choice(["abc", "abcABC 012_", "aé€", "a\U0001F600\x00b", " \t\n,;", "ßİıſΣς", "0123456789.-+e"])
        return ascii("".join(r.choice(alphabet) for _ in range(r.choice([0, 1, 2, 3, 5, 9, 20]))))

    def bytes_(self):
        r = self.r
        body = ascii(bytes(r.choice(b"abcAB 01\n\xff\x00") for _ in range(r.choice([0, 1, 3, 6, 12]))))
        return r.choice(["%s", "%s", "bytearray(%s)", "memoryview(%s)"]) % body

    def items(self, most=4):
        return ", ".join(self.expr() for _ in range(self.r.randint(0, most)))

    def hashable(self):
        return self.pick(self.integer, self.text, self.real, lambda: f"({self.integer()}, {self.text()})", lambda: "None", lambda: f"P({self.small()})")()

    def container(self):
        r = self.r
        return self.pick(
            lambda: f"[{self.items()}]", lambda: f"[{self.items(7)}]", lambda: f"({self.expr()}, {self.items()})" if r.random() < .9 else "()",
            lambda: "{" + ", ".join(f"{self.hashable()}: {self.expr()}" for _ in range(r.randint(0, 4))) + "}",
            lambda: "sorted({" + ", ".join(self.integer() for _ in range(r.randint(1, 5))) + "})",
            lambda: f"range({self.small()}, {self.integer() if r.random() < .1 else self.small()}, {self.small()})",
            lambda: f"list(range({r.randint(0, 12)}))", lambda: f"P({self.expr()}, {self.small()})", lambda: f"Q({self.expr()}, {self.small()})",
            lambda: f"frozenset([{self.integer()}])", lambda: f"slice({self.small()}, {self.small()}, None)", lambda: f"gen({r.randint(0, 4)})",
            lambda: f"dict(a={self.expr()}, b={self.expr()})", lambda: f"list({self.text()})")()

    def atom(self):
        kinds = [self.integer, self.integer, self.real, self.text, self.text, self.bytes_, self.container, self.container, lambda: self.pick("None", "...", "P", "int", "NotImplemented")]
        if self.names:
            kinds += [lambda: self.r.choice(self.names)] * 4
        return self.r.choice(kinds)()

    def index(self):
        return self.pick(self.small, self.small, lambda: f"{self.small()}:{self.small()}", lambda: f"::{self.small()}", lambda: f":{self.small()}",
                         lambda: f"{self.small()}:", self.expr)()

    METHODS = {
        "t": ["upper()", "lower()", "title()", "swapcase()", "casefold()", "strip({t})", "split({t})", "split()", "rsplit({t}, {i})", "partition({t})", "splitlines()",
              "replace({t}, {t})", "replace({t}, {t}, {i})", "find({t})", "rfind({t}, {i})", "count({t})", "startswith({t})", "endswith(({t}, {t}))", "join([{t}, {t}])",
              "center({i})", "ljust({i}, 'x')", "zfill({i})", "isdigit()", "isalnum()", "isidentifier()", "isprintable()", "isspace()", "istitle()", "encode()",
              "encode('latin-1', {h})", "encode('utf-16-le', 'surrogatepass')", "expandtabs({i})", "translate({{97: 'XY', 98: None}})", "format({e}, {e}, a={e})",
              "removeprefix({t})", "index({t}, {i}, {i})", "__contains__({e})", "capitalize()", "__mul__({i})", "format_map({{'a': {e}}})"],
        "b": ["hex()", "hex('-', {i})", "decode({h2})", "decode('ascii', {h})", "find({b})", "split({b})", "replace({b}, {b})", "count({b})", "strip()", "join([{b}])", "upper()",
              "startswith({b})", "partition({b})", "translate(None, {b})", "center({i})", "splitlines(True)", "isalpha()", "index({i})", "tolist()", "rjust({i}, b'-')"],
        "l": ["append({e})", "extend({e})", "insert({i}, {e})", "pop()", "pop({i})", "remove({e})", "index({e})", "count({e})", "reverse()", "sort()", "sort(key=str)",
              "sort(key=repr, reverse=True)", "copy()", "clear()", "__iadd__({e})", "__imul__({s})", "__setitem__({i}, {e})", "__setitem__(slice({s}, {s}), {e})",
              "__delitem__(slice({s}, {s}, {s}))", "__len__()", "__contains__({e})"],
        "d": ["get({e})", "get({e}, {e})", "pop({e}, {e})", "popitem()", "setdefault({e}, {e})", "update({e})", "update(k={e})", "keys()", "values()", "items()", "copy()",
              "__or__({e})", "__ior__({e})", "__contains__({e})", "__getitem__({e})", "__setitem__({e}, {e})", "__delitem__({e})", "fromkeys({e}, {e})", "clear()"],
        "i": ["bit_length()", "bit_count()", "to_bytes({s}, 'little', signed=True)", "as_integer_ratio()", "conjugate()", "__pow__({s}, {i})", "__floordiv__({e})",
              "__index__()", "real", "hex()", "is_integer()", "__round__({s})", "__format__({f})", "imag", "numerator"],
        "p": ["x", "y", "prop", "z", "nothing", "make({e})", "stat({e}, *{e})", "__class__.__name__", "__dict__", "__add__({e})", "__call__({e}, k={e})", "__len__()", "__eq__({e})"],
    }
    FORMATS = ["''", "'d'", "'x'", "'#x'", "'o'", "'b'", "'08'", "'>10'", "'^+12.3f'", "'.2f'", "'e'", "'g'", "'.3g'", "'n'", "'%'", "','", "'_'", "'_x'", "'c'", "'s'", "'.3s'",
               "'*<8'", "'=+9'", "'010.4'", "'#.3g'", "'z.1f'", "'1000000000000000000000'", "'Q'", "'.0'", "',.2f'", "' d'", "'<5,'"]

    def fill(self, template):
        out = template
        for mark, make in (("{e}", self.expr), ("{t}", self.text), ("{i}", self.pick(lambda: self.small, lambda: self.integer)()), ("{s}", self.small), ("{b}", self.bytes_),
                           ("{h}", lambda: self.pick("'strict'", "'ignore'", "'replace'", "'backslashreplace'", "'xmlcharrefreplace'", "'surrogateescape'")),
                           ("{h2}", lambda: self.pick("'utf-8'", "'latin-1'", "'ascii'", "'utf-16'", "'utf-8', 'replace'", "'cp1252'", "'nope'")),
                           ("{f}", lambda: self.r.choice(self.FORMATS))):
            while mark in out:
                out = out.replace(mark, make(), 1)
        return out.replace("{{", "{").replace("}}", "}")

    def method(self):
        kind = self.r.choice("ttbllddip")
        subject = {"t": self.text, "b": self.bytes_, "i": self.integer}.get(kind, self.container)()
        if self.names and self.r.random() < .5:
            subject = self.r.choice(self.names)
        return f"({subject}).{self.fill(self.r.choice(self.METHODS[kind]))}"

    CALLS = ["len({e})", "abs({e})", "sum({e})", "sum({e}, {e})", "min({e})", "max({e}, {e})", "sorted({e})", "sorted({e}, key=str)", "list({e})", "tuple({e})", "dict({e})", "set({e}) == set({e})",
             "str({e})", "repr({e})", "int({e})", "int({t}, {s})", "float({e})", "complex({e}, {e})", "bool({e})", "bytes({e})", "bytearray({e})", "divmod({e}, {e})", "pow({i}, {s}, {i})", "round({e}, {s})",
             "round({e})", "hash({e}) == hash({e})", "isinstance({e}, (int, str))", "type({e})", "iter({e}) is None", "next(iter({e}))", "next(iter({e}), {e})", "list(enumerate({e}, {s}))",
             "list(zip({e}, {e}))", "list(zip({e}, {e}, strict=True))", "list(map(str, {e}))", "list(map(lambda a, b: (a, b), {e}, {e}))", "list(filter(None, {e}))", "list(reversed({e}))",
             "any({e})", "all({e})", "chr({i})", "ord({t})", "hex({e})", "oct({i})", "bin({i})", "ascii({e})", "format({e}, {f})", "getattr({e}, {t}, {e})", "hasattr({e}, 'x')", "callable({e})",
             "range({i}, {i}, {i})", "slice({e}).indices({s})", "list(range({s}, {s}, {s}))[{s}:]", "str({b}, 'latin-1')", "bytes.fromhex({t})", "int.from_bytes({b}, 'big')", "'{{!r:>{{}}}}'.format({e}, {s})",
             "'%s %r' % ({e}, {e})", "'%d|%5.2f|%x' % ({e}, {e}, {i})", "'%({t})s' % {e}", "'%*d' % ({s}, {i})", "'%c%%' % {e}", "b'%s-%d' % ({e}, {i})", "exec('x = 1', {{}})", "eval('1 + ' + {t})",
             "dict(zip({e}, {e}))", "dict([({e}, {e})], k={e})", "float.fromhex({t})", "float({t})", "int({t})", "complex({t})", "(lambda *a, **k: (a, k))(*{e}, **{e})", "print({e}, {e}, sep={t})",
             "P({e}) < P({e})", "P(*{e})", "Q(**{e})", "type('T', (P,), {{'x': {e}}})()", "super(Q, Q({e})).__add__({e})", "memoryview({b})[{s}:{s}].tolist()", "list(gen({s}))", "f'{{{n}!r:>10}}{{{n}}}'", "issubclass({e}, {e})"]

    def comprehension(self):
        source, name = self.expr(), self.pick("a", "b")
        cond = self.pick("", f" if {name}", f" if {name} != {self.atom()}")
        inner = self.pick(name, f"({name}, {self.atom()})", f"{name} + {self.atom()}", f"str({name})", f"[{name} for _ in range(2)]", f"(lambda: {name})()")
        return self.pick(f"[{inner} for {name} in {source}{cond}]", f"{{{name}: {inner} for {name} in {source}{cond}}}", f"list({inner} for {name} in {source}{cond})",
                         f"[{inner} for {name} in {source}{cond} for b in {self.atom()}]", f"len({{repr({inner}) for {name} in {source}{cond}}})")

    def expr(self):
        if self.depth > 3:
            return self.atom()
        self.depth += 1
        try:
            return self.pick(
                self.atom, self.atom, self.atom, self.method, self.method, self.comprehension,
                lambda: f"({self.expr()} {self.pick('+', '-', '*', '/', '//', '%', '&', '|', '^', '+', '-', '*')} {self.expr()})",
                lambda: f"({self.expr()} {self.pick('<<', '>>', '**')} {self.small()})",
                lambda: f"({self.expr()} {self.pick('<', '<=', '==', '!=', '>', 'in', 'not in')} {self.expr()})",
                lambda: f"({self.expr()} < {self.expr()} <= {self.expr()})", lambda: f"({self.pick('-', '+', '~', 'not ')}{self.expr()})",
                lambda: f"({self.expr()} {self.pick('and', 'or')} {self.expr()})", lambda: f"({self.expr()} if {self.expr()} else {self.expr()})",
                lambda: f"{self.container()}[{self.index()}]", lambda: f"({self.expr()})[{self.index()}]",
                lambda: self.fill(self.r.choice(self.CALLS).replace("{n}", self.r.choice(self.names or ["G"]))), lambda: self.fill(self.r.choice(self.CALLS).replace("{n}", self.r.choice(self.names or ["G"]))),
                lambda: f"[*{self.expr()}, {self.atom()}]", lambda: f"{{**{self.expr()}, 'k': {self.atom()}}}", lambda: f"(w := {self.expr()})")()
        finally:
            self.depth -= 1

    def indent(self, lines):
        return ["    " + line for line in lines]

    def block(self, level=0):
        """Statements within a function: the names a, b, c are there."""
        kinds = ["assign", "assign", "aug", "if", "for", "try", "with", "while", "del", "return", "raise", "match", "unpack", "def", "yield", "global", "assert"]
        lines = []
        for _ in range(self.r.randint(1, 3)):
            kind = self.r.choice(kinds[:3] if level > 2 else kinds)
            sub = lambda: self.indent(self.block(level + 1))
            name = self.pick("a", "b", "c")
            if kind == "assign":
                lines.append(f"{name} = {self.expr()}")
            elif kind == "aug":
                lines.append(f"{name} {self.pick('+', '-', '*', '//', '|', '&')}= {self.atom()}")
            elif kind == "if":
                lines += [f"if {self.expr()}:", *sub(), f"elif {name}:", *sub(), "else:", *sub()]
            elif kind == "for":
                lines += [f"for {name} in list({self.expr()})[:5]:", *sub()]
                if self.r.random() < .5:
                    lines += ["    " + self.pick("break", "continue", "pass"), "else:", *sub()]
            elif kind == "while":
                lines += ["n = 3", "while n:", "    n -= 1", *sub()]
            elif kind == "try":
                lines += ["try:", *sub(), f"except {self.pick('TypeError', '(ValueError, KeyError)', 'ZeroDivisionError', 'Exception', 'LookupError')} as e:", f"    c = type(e).__name__", *sub()]
                if self.r.random() < .4:
                    lines += ["finally:", *sub()]
            elif kind == "with":
                lines += [f"with P({self.atom()}) as {name}:", *sub()]
            elif kind == "del":
                lines.append(f"del {name}")
            elif kind == "return" and self.r.random() < .4:
                lines.append(f"return {self.expr()}")
            elif kind == "raise" and self.r.random() < .4:
                lines.append(self.pick(f"raise KeyError({self.atom()})", f"raise ValueError({self.atom()}) from None", "raise", f"raise {self.atom()}"))
            elif kind == "match":
                lines += [f"match {self.expr()}:", f"    case {self.pick('int(c)', '[a, *b]', '{1: a, **b}', 'str() | bytes()', 'P(x=a, y=1)', 'None | True', '(a, b)')}:", *self.indent(sub()), "    case _:", *self.indent(sub())]
            elif kind == "unpack":
                lines.append(f"{self.pick('a, b', 'a, *b', '*a, b, c', '(a, b), c', '[a]')} = {self.expr()}")
            elif kind == "def":
                lines += [f"def {name}(x={self.atom()}, *y, **z):", *sub(), f"    return (x, y, {self.pick('a', 'b', 'z')})"]
            elif kind == "yield" and self.r.random() < .3:
                lines.append(self.pick(f"yield {self.expr()}", f"{name} = yield {self.atom()}", f"yield from {self.expr()}"))
            elif kind == "assert":
                lines.append(f"assert {self.expr()}, {self.atom()}")
        return lines or ["pass"]

    def step(self, number):
        kind = self.r.random()
        if kind < .25:
            name = f"v{self.r.randint(0, 9)}"
            lines = ["try:", f"    {name} = {self.expr()}", f"except Exception as e: {name} = type(e).__name__"]
            if name not in self.names:
                self.names.append(name)
            return lines
        if kind < .5:
            call = self.pick(f"f{number}({self.atom()})", f"f{number}({self.atom()}, b={self.atom()})", f"list(f{number}({self.atom()}))", f"next(f{number}())", f"f{number}(*{self.atom()})")
            return [f"def f{number}(a=1, b=2, c=3):", *self.indent(self.block()), "    return a, b, c", f"show(lambda: {call})"]
        return [f"show(lambda: {self.expr()})"]

    def program(self):
        steps = []
        while len(steps) < STEPS:
            step = self.step(len(steps))
            try:
                compile("\n".join(step), "step", "exec")
                steps.append(step)
            except (SyntaxError, ValueError, MemoryError, RecursionError):
                pass  # two pieces that do not go together
        return steps


def run(command, text, folder):
    path = folder + "/program.py"
    with open(path, "w", encoding="utf-8") as f:
        f.write(text)
    env = {k: v for k, v in os.environ.items() if not k.startswith(("PYTHON", "LC_", "LANG"))}
    env.update(LC_ALL="C.UTF-8", PYTHONHASHSEED="0", PYTHONDONTWRITEBYTECODE="1")
    try:
        done = subprocess.run(["sh", "-c", 'ulimit -v 4000000; exec "$@"', "sh", *command, path], capture_output=True, timeout=30, env=env)
        return done.returncode, done.stdout, done.stderr[-2000:]
    except subprocess.TimeoutExpired:
        return "timeout", b"", b""


ADDRESS = __import__("re").compile(rb"0[xX][0-9a-fA-F]{6,}")


def text_of(steps):
    return HEAD + "\n".join("\n".join(s) for s in steps) + "\n"


def differs(hoop, steps, folder):
    """None, or what each of the two printed. A program that python3 itself cannot finish tells nothing."""
    text = text_of(steps)
    theirs = run([PYTHON, "-W", "ignore"], text, folder)
    if theirs[0] == "timeout" or theirs[0] < 0:
        return None
    ours = run([hoop, "-W", "ignore"], text, folder)
    a, b = (ADDRESS.sub(b"0x", out[1]) for out in (ours, theirs))
    return None if ours[0] == theirs[0] and a == b else (ours, theirs)


def reduce(hoop, steps, folder, deadline):
    """Drop steps while the two still differ, half of them at first."""
    size = len(steps) // 2
    while size and time.time() < deadline:
        at = 0
        while at < len(steps) and time.time() < deadline:
            fewer = steps[:at] + steps[at + size:]
            if fewer and differs(hoop, fewer, folder):
                steps = fewer
            else:
                at += size
        size //= 2
    return steps


def report(ours, theirs):
    a, b = ours[1].decode("utf-8", "replace").splitlines(), theirs[1].decode("utf-8", "replace").splitlines()
    for i in range(max(len(a), len(b))):
        x, y = a[i] if i < len(a) else "(end)", b[i] if i < len(b) else "(end)"
        if x != y:
            return f"  hoop:    {x[:300]}\n  python3: {y[:300]}"
    return f"  exit codes: {ours[0]}, {theirs[0]}\n" + ours[2].decode("utf-8", "replace")[-800:]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--hoop", default="build/hoop")
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--seed", type=int, default=int(time.time()))
    parser.add_argument("--found", default="build-fuzz/found")
    options = parser.parse_args()
    os.makedirs(options.found, exist_ok=True)
    warnings.simplefilter("ignore")
    began, seed, found = time.time(), options.seed, 0
    with tempfile.TemporaryDirectory() as folder:
        while time.time() - began < options.seconds:
            steps = Maker(seed).program()
            if differs(options.hoop, steps, folder):
                steps = reduce(options.hoop, steps, folder, time.time() + 60)
                result = differs(options.hoop, steps, folder)
                if result:
                    found += 1
                    path = f"{options.found}/program-{seed}.py"
                    with open(path, "w", encoding="utf-8") as f:
                        f.write(text_of(steps))
                    print(f"{path}:\n" + "\n".join("    " + line for s in steps for line in s) + "\n" + report(*result), flush=True)
            seed += 1
    print(f"programs: {seed - options.seed} programs of {STEPS} steps, {found} differ")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
