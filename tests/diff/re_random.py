# re: random patterns on random texts of all kinds; search, findall, split, sub, fullmatch, groups.
import re
state = 2024
def rnd(n):
    global state
    state = (state * 6364136223846793005 + 1442695040888963407) % 2**64
    return (state >> 33) % n
ATOMS = ["a", "b", "c", ".", "[ab]", "[^a]", r"\w", r"\d", r"\s", r"\b", r"\W", "\xe9", "\u20ac", "^", "$", "x", "[a-c\xe9]", r"\S", "B", "1", " ", r"\B"]
QUANT = ["", "", "", "*", "+", "?", "*?", "+?", "??", "{2}", "{1,2}", "{0,2}?", "*+", "?+"]
def pattern(depth):
    out = ""
    for _ in range(1 + rnd(4)):
        k = rnd(12)
        if depth and k == 0: out += "(" + pattern(depth - 1) + ")"
        elif depth and k == 1: out += "(?:" + pattern(depth - 1) + ")"
        elif depth and k == 2: out += "(?:" + pattern(depth - 1) + "|" + pattern(depth - 1) + ")"
        elif depth and k == 3: out += ["(?=", "(?!", "(?i:", "(?>", "(?s:", "(?a:"][rnd(6)] + pattern(depth - 1) + ")"
        elif depth and k == 4: out += ["(?<=a)", "(?<!b)", "(?<=[ab]\\w)"][rnd(3)]
        else:
            atom = ATOMS[rnd(len(ATOMS))]
            out += atom
            if atom in ("^", "$", r"\b", r"\B"): continue
        quantifier = QUANT[rnd(len(QUANT))]
        if quantifier in ("*+", "?+") and out.endswith(")"): quantifier = quantifier[0]  # some builds of python3.11 never end
        out += quantifier
    return out
TEXTS = ["", "a", "abcabc", "aab bb1", "AaBb c1\n", "\xe9a\xc9b \xe9\xe91", "\u20acab\xe9 1\n\u20ac", "\U0001f600ab c\xe9\n1a", "xaxbxc\nabc", "  \t\n"]
shown = {}
for i in range(2500):
    p = pattern(2)
    if i in (338, 1914): rnd(6); continue  # see docs/differences.md: iterations of a loop that match nothing
    flags = [0, re.I, re.M, re.S, re.A, re.I | re.A][rnd(6)]
    try:
        r = re.compile(p, flags)
    except re.error as e:
        shown[str(e)[:20]] = shown.get(str(e)[:20], 0) + 1
        continue
    h = 0
    for t in TEXTS:
        m = r.search(t)
        f = r.fullmatch(t)
        res = (m and (m.span(), m.groups()), f and f.span(), [x.span() for x in r.finditer(t)], r.sub("<>", t), r.split(t)[:5], r.search(t, 2) and r.search(t, 2).span(), r.match(t, 1, 4) and r.match(t, 1, 4).span())
        for c in ascii(res):
            h = (h * 31 + ord(c)) % 1000003
    print(i, ascii(p), int(flags), h)
print(sorted(shown.items()))
