# str: many random operations on strings of mixed kinds, summed up in checksums.
state = 12345
def rnd(n):
    global state
    state = (state * 6364136223846793005 + 1442695040888963407) % 2**64
    return (state >> 33) % n

ALPHABETS = ["ab", "ab \t\n", "a\xe9b", "a\u20acb\u0130", "a\U0001f600\xe9b", "aA\xdf\u03a3 '", "\ud800\udc00ax"]
def make(maxlen):
    alphabet = ALPHABETS[rnd(len(ALPHABETS))]
    return "".join(alphabet[rnd(len(alphabet))] for _ in range(rnd(maxlen)))

def check(value):
    text = ascii(value)
    h = 0
    for c in text:
        h = (h * 31 + ord(c)) % 1000000007
    return h

total = {}
for i in range(6000):
    s, u, v = make(40), make(4), make(6)
    n, m = rnd(50) - 5, rnd(50) - 5
    ops = [("find", lambda: s.find(u, n, m)), ("rfind", lambda: s.rfind(u, n, m)), ("count", lambda: s.count(u, n, m)),
           ("replace", lambda: s.replace(u, v)), ("replacen", lambda: s.replace(u, v, n)), ("split", lambda: s.split(u)),
           ("splitn", lambda: s.split(u, n)), ("rsplitn", lambda: s.rsplit(u, n)), ("ws", lambda: s.split(None, n)),
           ("rws", lambda: s.rsplit(None, n)), ("lines", lambda: s.splitlines(n > 5)), ("part", lambda: s.partition(u)),
           ("rpart", lambda: s.rpartition(u)), ("strip", lambda: s.strip(u)), ("case", lambda: (s.upper(), s.lower(), s.title(), s.swapcase(), s.casefold(), s.capitalize())),
           ("slice", lambda: s[n:m]), ("slice3", lambda: s[n:m:rnd(7) - 3 or 1]), ("cmp", lambda: (s < u, s == u, s >= v)),
           ("join", lambda: u.join([s, v, u])), ("aff", lambda: (s.startswith(u, n, m), s.endswith(u, n, m))), ("in", lambda: u in s),
           ("pad", lambda: (s.center(n), s.zfill(n), s.ljust(m, "\xe9"))), ("tabs", lambda: s.expandtabs(n)), ("repr", lambda: repr(s)),
           ("fmt", lambda: "%s|%5s|%-7.3s|%r" % (s, u, v, u)), ("utf8", lambda: s.encode("utf-8", "surrogatepass")),
           ("utf16", lambda: s.encode("utf-16-le", "surrogatepass").decode("utf-16-be", "replace")), ("rep", lambda: s * (n % 4)),
           ("tr", lambda: s.translate({97: "zz", 98: None, 0xe9: 0x20ac}))]
    name, op = ops[rnd(len(ops))]
    try:
        r = op()
    except Exception as e:
        r = (type(e).__name__, str(e))
    total[name] = (total.get(name, 0) * 33 + check(r)) % 1000000007
for name in sorted(total):
    print(name, total[name])

# long searches: the linear-time algorithm
hay = "ab" * 500 + "abc" + "ab" * 500
for k in (3, 10, 50, 400):
    needle = "ab" * k + "c"
    print(k, hay.find(needle), hay.rfind(needle), (hay * 2).count(needle), ("\u20ac" + hay).find(needle), ("\U0001f600" + hay).find("\U0001f600ab"))
w = "\u20acx" * 300
print(w.find("x\u20acx\u20acx\u20ac" * 20), w.find("x\u20acx\u20acxx"), w.rfind("\u20acx\u20acx"), w.count("x\u20acx"))
