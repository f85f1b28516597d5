"""Looks for references that a path through a C function leaks: `make refcheck`.

usage: refcheck.py [FILE.c ...]   (without files: all of src/)

Ownership stands in the types (src/object/value.h): what a function that returns Owned gives, and what an Owned parameter brings,
must be released, returned, stored or passed on to an Owned parameter on every path. This follows each path through each
function (loops: no, one and two rounds) and tells where a local variable still owns its reference when the function or the
variable's block is left, or when it is overwritten. It knows C as this project writes it, not all of C: macros are not
expanded, and what it does not understand (an address taken, a call through a pointer, a macro) ends the tracking of the variable:
it is rather silent than wrong. The exact recount at run time (src/gc/recount.c) sees everything, but only on paths that are taken.

A comment that begins with "refcheck:" and says why, on the line where the variable got its reference, silences it.
"""
import os
import re
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
MOST_STATES = 300
TOKEN = re.compile(r"[A-Za-z_]\w*|0[xX][0-9a-fA-F]+\w*|\d[\w.]*|->|\+\+|--|<<=|>>=|<<|>>|[<>=!+\-*/%&|^]=|&&|\|\||\.\.\.|\S")
NAME = re.compile(r"[A-Za-z_]\w*$")
QUALIFIERS = {"static", "inline", "extern", "const", "register", "MUST_CHECK", "COLD", "ALWAYS_INLINE", "NEVER_INLINE", "NOINLINE", "HOOP_API"}
VALUES = {"Owned", "Value", "Borrowed"}
RELEASES = {"decref", "decref_maybe"}
UNCOUNTED = {"v_is_small", "v_is_flonum", "v_is_special", "v_is_bool"}  # true: there is nothing to release
OWNED_SLOTS = {"->" + name for name in ("repr", "str", "compare", "call", "getattr", "descr_get", "iter", "next", "getitem", "concat",
                                        "inplace_concat", "repeat", "inplace_repeat", "power", "neg", "pos", "abs", "invert", "to_int", "to_float",
                                        "index", "await", "aiter", "anext", "new", "gen_next", "codec_lookup", "call_function")}
COMPARISONS = {"<", ">", "<=", ">=", "==", "!="}
STEPS = {"++", "--", "+=", "-=", "*=", "/=", "|=", "&=", "^=", "<<=", ">>=", "%="}
NOTHING = {"0", "V_NULL", "NULL"}
TRANSPARENT = {"likely", "unlikely"}
PAIRS = {"(": ")", "[": "]", "{": "}"}
CLOSERS = set(PAIRS.values())


class Token(str):
    __slots__ = ("line",)


# ---- text to tokens ----

def blank(match):
    """Comments and macros become spaces, strings empty ones; lines stay."""
    text = match.group(0)
    if text[0] == '"':
        return '""'
    return "0" if text[0] == "'" else re.sub(r"[^\n]", " ", text)


def clean(text):
    text = re.sub(r'//[^\n]*|/\*.*?\*/|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])+\'', blank, text, flags=re.S)
    lines, in_macro, skip = [], False, 0
    for line in text.split("\n"):
        stripped = line.lstrip()
        macro = in_macro or stripped.startswith("#")
        if not in_macro and stripped.startswith("#else") and not skip:
            skip = 1  # of two alternatives the first
        elif not in_macro and skip and re.match(r"#\s*if", stripped):
            skip += 1
        elif not in_macro and skip and stripped.startswith("#endif"):
            skip -= 1
        in_macro = macro and line.rstrip().endswith("\\")
        lines.append("" if macro or skip else line)
    return "\n".join(lines)


def tokenize(text):
    out, line, at = [], 1, 0
    for m in TOKEN.finditer(text):
        line += text.count("\n", at, m.start())
        at = m.start()
        t = Token(m.group(0))
        t.line = line
        out.append(t)
    return out


def close_of(tokens, i):
    """Index of the token that closes tokens[i]."""
    depth = 0
    for k in range(i, len(tokens)):
        if tokens[k] in PAIRS:
            depth += 1
        elif tokens[k] in CLOSERS:
            depth -= 1
            if not depth:
                return k
    raise SyntaxError(f"line {tokens[i].line}: {tokens[i]} is never closed")


def split(tokens, separator):
    """The parts between separators outside of all brackets."""
    parts, depth, start = [], 0, 0
    for i, t in enumerate(tokens):
        if t in PAIRS:
            depth += 1
        elif t in CLOSERS:
            depth -= 1
        elif t == separator and not depth:
            parts.append(tokens[start:i])
            start = i + 1
    return parts + [tokens[start:]]


# ---- functions ----

class Function:
    def __init__(self, name, returns, params, body, static):
        self.name, self.returns, self.params, self.body, self.static = name, returns, params, body, static


def parse_param(tokens):
    """(type, name); the type is "" when it is none of ours."""
    words = [t for t in tokens if t not in QUALIFIERS]
    if words and words[0] in VALUES and len(words) <= 2:
        return str(words[0]), str(words[1]) if len(words) == 2 else ""
    return "", str(words[-1]) if words else ""


def functions_of(tokens):
    """Declarations and definitions at the top level; also those that a macro heads: METHOD(name) { ... }."""
    i = start = 0
    while i < len(tokens):
        t = tokens[i]
        if t == "(" and i > start and NAME.match(tokens[i - 1]):
            close = close_of(tokens, i)
            head = [w for w in tokens[start:i - 1] if w not in QUALIFIERS]
            after = close + 1
            while after < len(tokens) and tokens[after] in ("__asm__", "__attribute__"):
                after = close_of(tokens, after + 1) + 1
            follows = tokens[after] if after < len(tokens) else ""
            if follows in ("{", ";"):
                params = [parse_param(p) for p in split(tokens[i + 1:close], ",")]
                end = close_of(tokens, after) if follows == "{" else after
                body = tokens[after:end + 1] if follows == "{" else None
                returns = str(head[0]) if len(head) == 1 else "" if head else "Owned"
                yield Function(str(tokens[i - 1]), returns, params, body, "static" in tokens[start:i])
                i, start = end, end + 1
            else:
                i = close
        elif t in PAIRS:
            i = close_of(tokens, i)
        elif t == ";":
            start = i + 1
        i += 1


# ---- statements ----

class Parser:
    """Statements as tuples: (kind, line, parts ...)."""

    def __init__(self, tokens):
        self.t, self.i = tokens, 0

    def peek(self, k=0):
        return self.t[self.i + k] if self.i + k < len(self.t) else ""

    def paren(self):
        close = close_of(self.t, self.i)
        inside = self.t[self.i + 1:close]
        self.i = close + 1
        return inside

    def until(self, end):
        start, i = self.i, self.i
        while self.t[i] != end and self.t[i] != "}":  # "}": a macro brought its own end
            i = close_of(self.t, i) + 1 if self.t[i] in PAIRS else i + 1
        self.i = i + (self.t[i] == end)
        return self.t[start:i]

    def statement(self):
        t, line = self.peek(), self.peek().line
        if t == "{":
            end = close_of(self.t, self.i)
            self.i += 1
            body = []
            while self.i < end:
                body.append(self.statement())
            self.i = end + 1
            return ("block", line, body)
        if t == "if":
            self.i += 1
            condition = self.paren()
            then, other = self.statement(), None
            if self.peek() == "else":
                self.i += 1
                other = self.statement()
            return ("if", line, condition, then, other)
        if t in ("while", "switch"):
            self.i += 1
            return (str(t), line, self.paren(), self.statement())
        if t == "for":
            self.i += 1
            parts = split(self.paren(), ";")
            return ("for", line, *parts, self.statement())
        if t == "do":
            self.i += 1
            body = self.statement()
            self.i += 1
            condition = self.paren()
            self.i += 1
            return ("do", line, condition, body)
        if t in ("case", "default"):
            self.until(":")
            return ("case", line)
        if t in ("return", "goto", "break", "continue"):
            self.i += 1
            return (str(t), line, self.until(";"))
        if NAME.match(t) and self.peek(1) == ":":
            self.i += 2
            return ("label", line, str(t))
        if t == "}":
            raise SyntaxError(f"line {line}: unexpected }}")
        return ("expr", line, self.until(";"))


# ---- paths ----

OWNED, NULL = "owned", "null"  # of a variable that is tracked; one that is not in the state is not tracked
TRUE, FALSE = "true", "false"  # of a plain condition that this path has met: it will not change


class State:
    """What each tracked variable holds on one path; immutable."""
    __slots__ = ("vars",)

    def __init__(self, pairs=()):
        self.vars = frozenset(pairs)

    def get(self, name):
        for n, held, line in self.vars:
            if n == name:
                return held, line
        return None, 0

    def drop(self, name):
        return State(v for v in self.vars if v[0] != name)

    def put(self, name, held, line):
        return State([v for v in self.vars if v[0] != name] + [(name, held, line)])

    def __hash__(self):
        return hash(self.vars)

    def __eq__(self, other):
        return self.vars == other.vars


class Checker:
    def __init__(self, path, known, tell):
        self.path, self.known, self.tell = path, known, tell

    def check(self, f):
        self.f, self.told = f, set()
        self.scopes, self.pending = [], {}
        self.outs = {}  # variable: the names whose addresses went to the call that it got its value from
        state = State()
        for kind, name in f.params:
            if kind == "Owned" and name:
                state = state.put(name, OWNED, f.body[0].line)
        end = self.run(Parser(f.body).statement(), {state})
        self.leave(end, f.body[-1].line, None)

    def report(self, line, name, since, what):
        if (name, since) not in self.told:
            self.told.add((name, since))
            self.tell(self.path, line, self.f.name, name, since, what)

    def leave(self, states, line, names):
        """These variables (None: all) cease to be: those that own something leak."""
        for s in states:
            for name, held, since in s.vars:
                if held == OWNED and (names is None or name in names):
                    self.report(line, name, since, "leaks when this is left")

    def bound(self, states):
        if len(states) > MOST_STATES:  # forget what differs
            common = frozenset.intersection(*[s.vars for s in states])
            return {State(common)}
        return states

    # -- statements: states in, states out; jumps are kept aside

    def run(self, st, states):
        if not states and st[0] not in ("label", "block", "case", "if", "for", "while", "do", "switch"):
            return states
        return self.bound(getattr(self, "do_" + st[0].replace("continue", "jump").replace("break", "jump"))(st, states))

    def do_block(self, st, states):
        self.scopes.append({"names": set(), "kind": "block"})
        for inner in st[2]:
            states = self.run(inner, states)
        names = self.scopes.pop()["names"]
        self.leave(states, st[1] if not st[2] else st[2][-1][1], names)
        return {self.without(s, names) for s in states}

    @staticmethod
    def without(s, names):
        return State(v for v in s.vars if v[0] not in names)

    def do_expr(self, st, states):
        out = set()
        for s in states:
            out |= self.effects(st[2], s, st[1])
        return out

    def do_if(self, st, states):
        yes, no = self.branch(st[2], states, st[1])
        a = self.run(st[3], yes)
        return a | (self.run(st[4], no) if st[4] else no)

    def loop(self, st, states, condition, body, step):
        self.scopes.append({"names": set(), "kind": "loop", "break": set(), "continue": set()})
        out = set()
        for _ in range(2):
            yes, no = self.branch(condition, states, st[1]) if condition else (states, set())
            out |= no
            after = self.run(body, yes) | self.scopes[-1]["continue"]
            states = set()
            for s in after:
                states |= self.effects(step, s, st[1]) if step else {s}
            states = self.bound(states)
        if condition:
            out |= self.branch(condition, states, st[1])[1]
        scope = self.scopes.pop()
        return out | scope["break"]

    def do_while(self, st, states):
        return self.loop(st, states, st[2], st[3], None)

    def do_for(self, st, states):
        self.scopes.append({"names": set(), "kind": "block"})
        start = set()
        for s in states:
            start |= self.effects(st[2], s, st[1])
        out = self.loop(st, start, st[3], st[5], st[4])
        names = self.scopes.pop()["names"]
        self.leave(out, st[1], names)
        return {self.without(s, names) for s in out}

    def do_do(self, st, states):
        return self.loop(("while", st[1]), self.run(st[3], states), st[2], st[3], None)

    def do_switch(self, st, states):
        start = set()
        for s in states:
            start |= self.effects(st[2], s, st[1])
        self.scopes.append({"names": set(), "kind": "switch", "break": set(), "entry": start})
        end = self.run(st[3], set())
        return end | self.scopes.pop()["break"] | start

    def do_case(self, st, states):
        for scope in reversed(self.scopes):
            if scope["kind"] == "switch":
                return states | scope["entry"]
        return states

    def do_jump(self, st, states):
        names = set()
        for scope in reversed(self.scopes):
            names |= scope["names"] if scope["kind"] == "block" else set()
            if st[0] in scope:
                self.leave(states, st[1], names)
                scope[st[0]] |= {self.without(s, names) for s in states}
                break
        return set()

    def do_goto(self, st, states):
        self.pending.setdefault(str(st[2][0]), set()).update(states)
        return set()

    def do_label(self, st, states):
        return states | self.pending.pop(st[2], set())

    def do_return(self, st, states):
        for s in states:
            for after in self.effects(st[2], s, st[1], returned=True):
                self.leave({after}, st[1], None)
        return set()

    # -- conditions: the states in which they are true, and false

    def branch(self, tokens, states, line):
        yes, no = set(), set()
        for s in states:
            for value, after in self.test(tokens, s, line):
                (yes if value else no).add(after)
        return yes, no

    def test(self, tokens, s, line):
        """Pairs (truth, state)."""
        while len(tokens) > 1 and tokens[0] == "(" and close_of(tokens, 0) == len(tokens) - 1:
            tokens = tokens[1:-1]
        if len(tokens) > 2 and tokens[0] in TRANSPARENT and close_of(tokens, 1) == len(tokens) - 1:
            return self.test(tokens[2:-1], s, line)
        if len(split(tokens, "?")) == 1 and not self.assigns(tokens):
            for operator, stop in (("||", True), ("&&", False)):
                parts = split(tokens, operator)
                if len(parts) > 1:
                    out, going = [], [s]
                    for part in parts:
                        results = [r for g in going for r in self.test(part, g, line)]
                        out += [(stop, g) for value, g in results if value == stop]
                        going = [g for value, g in results if value != stop]
                    return out + [(not stop, g) for g in going]
        if tokens and tokens[0] == "!" and self.is_unary(tokens):
            return [(not value, g) for value, g in self.test(tokens[1:], s, line)]
        if len(tokens) > 2 and tokens[1] == "=" and NAME.match(tokens[0]):
            out = []
            for g in self.effects(tokens, s, line):
                held = g.get(tokens[0])[0]
                out += [(value, g) for value in ([True] if held == OWNED else [False] if held == NULL else [True, False])]
            return out
        if len(tokens) == 1:
            held, _ = s.get(tokens[0])
            if held == OWNED:
                return [(True, s)]
            if held == NULL:
                return [(False, s)]
        for operator in ("==", "!="):
            parts = split(tokens, operator)
            if len(parts) == 2 and len(parts[0]) == 1 and s.get(parts[0][0])[0]:
                return self.compare(parts[0][0], parts[1], operator == "==", s)
        if tokens and self.is_plain(tokens, COMPARISONS):
            return self.plain(tokens, s, line)
        if len(tokens) == 4 and tokens[0] in UNCOUNTED and s.get(tokens[2])[0] == OWNED:
            return [(True, s.drop(tokens[2])), (False, s)]
        if len(tokens) == 4 and tokens[0] == "v_is_ptr" and s.get(tokens[2])[0] == OWNED:
            return [(True, s), (False, s.drop(tokens[2]))]
        return [(value, g) for g in self.effects(tokens, s, line) for value in (True, False)]

    @staticmethod
    def is_plain(tokens, also=frozenset()):
        return all(NAME.match(t) or t in ("->", ".") or t in also or (also and t.isdigit()) for t in tokens)

    def plain(self, tokens, s, line):
        """A variable, field or comparison without a call: true or false from now on, until one of its names is assigned to."""
        name = "".join(tokens)
        if name.endswith("error") and len(tokens) > 1:  # then the last call gave nothing
            last = max([since for _, held, since in s.vars if held == OWNED and since <= line], default=0)
            failed = State(v for v in s.vars if not (v[1] == OWNED and v[2] == last))
            return [(True, failed), (False, s)]
        for variable, names in self.outs.items():
            if name in names and s.get(variable)[0]:  # "found", "ok": tells whether there is a value
                s = s.drop(variable)
        held = s.get("?" + name)[0]
        return [(value, s.put("?" + name, TRUE if value else FALSE, 0)) for value in (True, False) if held in (None, TRUE if value else FALSE)]

    @staticmethod
    def compare(name, other, equal, s):
        held = s.get(name)[0]
        if len(other) == 1 and other[0] in NOTHING:
            return [((held == NULL) == equal, s)]
        if held == NULL:
            return [(not equal, s)]
        return [(equal, s.drop(name)), (not equal, s)]  # the same as something else: whose reference it is, is not known

    @staticmethod
    def assigns(tokens):
        return len(split(tokens, "=")) > 1

    @staticmethod
    def is_unary(tokens):
        """Does the first token apply to all the rest?"""
        depth = 0
        for t in tokens[1:]:
            depth += t in PAIRS
            depth -= t in CLOSERS
            if not depth and t in ("==", "!=", "<", ">", "<=", ">=", "&&", "||", "?", "+", "-", "*", "/", "&", "|", "="):
                return False
        return True

    # -- expressions

    def effects(self, tokens, s, line, returned=False):
        """The states after an expression or a declaration."""
        if not tokens:
            return {s}
        parts = split(tokens, ",")
        declared = self.declared_type(tokens)
        states = {s}
        for n, part in enumerate(parts):
            if declared is not None:
                part = part[declared if n == 0 else 0:]
                self.declare(part)
            after = set()
            for g in states:
                after |= self.assignment(part, g, line, declared is not None, returned and n == len(parts) - 1)
            states = self.bound(after)
        return states

    @staticmethod
    def declared_type(tokens):
        """Number of tokens of the type, where this is a declaration of Values; else None."""
        k = 0
        while k < len(tokens) and tokens[k] in QUALIFIERS:
            k += 1
        if k + 1 < len(tokens) and tokens[k] in VALUES and NAME.match(tokens[k + 1]):
            return k + 1
        return None

    def declare(self, part):
        if part and NAME.match(part[0]):
            for scope in reversed(self.scopes):
                if scope["kind"] == "block":
                    scope["names"].add(str(part[0]))
                    return

    def assignment(self, tokens, s, line, declaration, returned):
        sides = split(tokens, "=")
        for i, t in enumerate(tokens):
            if t in STEPS or (t == "&" and i + 1 < len(tokens) and tokens[i - 1] in ("(", ",")):
                for name in tokens[max(i - 1, 0):i + 2]:
                    s = self.changed(s, [name]) if NAME.match(name) else s
        if len(sides) == 1:
            return self.value_states(tokens, s, line, "return" if returned else None)
        target, value = sides[0], sides[1] if len(sides) == 2 else None
        if value is None:  # a = b = ...
            return {self.escape(tokens, s)}
        simple = len(target) == 1 and NAME.match(target[0])
        s = self.changed(s, target)
        if not simple:
            s = self.uses(target, s)
            return self.value_states(value, s, line, "stored")
        return self.value_states(value, s, line, str(target[0]))

    @staticmethod
    def changed(s, target):
        """What was known about a variable or field that is assigned to is so no more."""
        last = next((t for t in reversed(target) if NAME.match(t)), "")
        gone = [n for n, _, _ in s.vars if n[0] == "?" and re.search(rf"\b{last}\b", n)]
        return State(v for v in s.vars if v[0] not in gone) if gone else s

    def value_states(self, tokens, s, line, target):
        """States after the value went to: a variable's name, "return", "stored", or nowhere (None)."""
        while len(tokens) > 1 and tokens[0] == "(" and close_of(tokens, 0) == len(tokens) - 1:
            tokens = tokens[1:-1]
        question = split(tokens, "?")
        if len(question) > 1:
            rest = tokens[len(question[0]) + 1:]
            colon = self.colon(rest)
            out = set()
            for value, g in self.test(question[0], s, line):
                out |= self.value_states(rest[:colon] if value else rest[colon + 1:], g, line, target)
            return out
        variable = target if target not in (None, "return", "stored") else None
        if target and len(tokens) == 1 and s.get(tokens[0])[0]:  # the reference moves
            s = s.drop(tokens[0])
            if not variable:
                return {s}
            self.overwrite(variable, s, line)  # two names for one reference: neither is followed
            return {s.drop(variable)}
        call = self.whole_call(tokens)
        if target == "return" and call and re.match(r"as_\w+$|V_AS$|v_obj$", call):
            return {self.escape(tokens, s)}
        after = self.uses(tokens, s)
        states = {after}
        if any(len(split(tokens, o)) > 1 for o in ("&&", "||")) or (tokens and tokens[0] == "!" and self.is_unary(tokens)):
            states = {g for _, g in self.test(tokens, s, line)}
        out = set()
        for g in states:
            if not variable:
                out.add(g)
                continue
            self.overwrite(variable, g, line)
            if call and (call in OWNED_SLOTS or (self.known.get(call) and self.known[call].returns == "Owned")):
                since = tokens[0].line
                self.outs[variable] = {str(t) for i, t in enumerate(tokens) if i and tokens[i - 1] == "&"}
                out |= {g.put(variable, OWNED, since), g.put(variable, NULL, since)}
            elif len(tokens) == 1 and tokens[0] in NOTHING:
                out.add(g.put(variable, NULL, line))
            else:
                out.add(g.drop(variable))
        return out

    @staticmethod
    def colon(tokens):
        depth = questions = 0
        for i, t in enumerate(tokens):
            depth += t in PAIRS
            depth -= t in CLOSERS
            if depth:
                continue
            if t == "?":
                questions += 1
            elif t == ":":
                if not questions:
                    return i
                questions -= 1
        raise SyntaxError(f"line {tokens[0].line}: no colon")

    def overwrite(self, name, s, line):
        held, since = s.get(name)
        if held == OWNED:
            self.report(line, name, since, "leaks: it is overwritten here")

    @staticmethod
    def whole_call(tokens):
        """The function's name where the tokens are one call and nothing else; "->name" through a pointer."""
        arrow = next((i for i, t in enumerate(tokens) if t == "("), 0)
        if arrow > 2 and tokens[arrow - 2] == "->" and Checker.is_plain(tokens[:arrow]) and close_of(tokens, arrow) == len(tokens) - 1:
            return "->" + tokens[arrow - 1]
        if len(tokens) > 2 and NAME.match(tokens[0]) and tokens[1] == "(" and close_of(tokens, 1) == len(tokens) - 1:
            return str(tokens[0])
        return None

    def escape(self, tokens, s):
        for t in tokens:
            if s.get(t)[0]:
                s = s.drop(t)
        return s

    def uses(self, tokens, s):
        """What the calls in an expression do with the variables; what is not understood ends the tracking."""
        i = 0
        while i < len(tokens):
            t = tokens[i]
            if NAME.match(t) and i + 1 < len(tokens) and tokens[i + 1] == "(":
                close = close_of(tokens, i + 1)
                s = self.call(str(t), split(tokens[i + 2:close], ","), s, i > 0 and tokens[i - 1] in ("->", "."))
                i = close
            elif s.get(t)[0]:
                before = tokens[i - 1] if i else ""
                after = tokens[i + 1] if i + 1 < len(tokens) else ""
                if before in ("->", "."):
                    pass  # a field of that name
                elif before in ("!", "&&", "||", "==", "!=") or after in ("&&", "||", "==", "!=", "?"):
                    pass  # looked at only
                else:
                    s = s.drop(t)
            i += 1
        return s

    def call(self, name, args, s, through_pointer):
        f = None if through_pointer else self.known.get(name)
        for n, arg in enumerate(args):
            if len(arg) == 1 and s.get(arg[0])[0]:
                if name in RELEASES and n == 1:
                    s = s.drop(arg[0])
                elif f is None:
                    s = s.drop(arg[0])  # a macro, a pointer, libc
                elif n < len(f.params) and f.params[n][0] == "Owned":
                    s = s.drop(arg[0])
            elif len(arg) == 2 and arg[0] == "&" and s.get(arg[1])[0]:
                held, since = s.get(arg[1])
                s = s.put(arg[1], NULL, since) if name == "clear_slot" else s.drop(arg[1])
            else:
                s = self.uses(arg, s)
        return s


# ---- the whole ----

def source_files():
    for base, _, names in sorted(os.walk(ROOT + "/src")):
        for name in sorted(names):
            if name.endswith((".c", ".h")):
                yield os.path.join(base, name)


def main():
    files, wanted = {}, [os.path.abspath(a) for a in sys.argv[1:]]
    for path in [*source_files(), *(w for w in wanted if not w.startswith(ROOT + "/src/"))]:
        with open(path, encoding="utf-8") as f:
            text = f.read()
        files[path] = text, list(functions_of(tokenize(clean(text))))
    shared = {}
    for path, (_, functions) in files.items():
        for f in functions:
            if path.endswith(".h") or not f.static:
                shared.setdefault(f.name, f)
    findings, count = [], 0
    for path in wanted or [p for p in files if p.endswith(".c")]:
        text, functions = files[path]
        lines = text.split("\n")
        known = dict(shared)
        known.update((f.name, f) for f in functions)

        def tell(where, line, function, name, since, what):
            if "refcheck:" not in lines[since - 1]:
                findings.append(f"{os.path.relpath(where, ROOT)}:{line}: {function}(): {name}, owned since line {since}, {what}")
        for f in functions:
            if f.body:
                count += 1
                try:
                    Checker(path, known, tell).check(f)
                except (SyntaxError, IndexError, AttributeError, RecursionError) as e:
                    findings.append(f"{os.path.relpath(path, ROOT)}: {f.name}(): not understood: {e}")
    print("\n".join(findings))
    print(f"{count} functions, {len(findings)} findings")
    return 1 if findings else 0


if __name__ == "__main__":
    sys.exit(main())
