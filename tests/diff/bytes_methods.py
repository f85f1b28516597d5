# bytes and bytearray: methods, operators, constructors, errors.
def t(f):
    try:
        print(ascii(f()), end=" ; ")
    except Exception as e:
        print(type(e).__name__, ascii(str(e)), end=" ; ")
for T in bytes, bytearray:
    b=T(b'abcabc')
    for f in [lambda:b.find('a'),lambda:b.find(300),lambda:b.find(97),lambda:b.find(),lambda:b.find(1,2,3,4),lambda:b.index(b'z'),lambda:b.rindex(b'z'),lambda:b.count('a'),lambda:b.split('a'),lambda:b.split(b''),lambda:b.split(1),lambda:b.startswith(1),lambda:b.startswith((1,)),lambda:b.endswith('a'),lambda:b.join(['a']),lambda:b.join(1),lambda:b.join([b'x',bytearray(b'y'),memoryview(b'z')]),lambda:'a' in b,lambda:300 in b,lambda:97 in b,lambda:b.center(9,'x'),lambda:b.center(9,b'xx'),lambda:b.ljust(9,1),lambda:b.replace('a','b'),lambda:b.replace(b'a',1),lambda:b+'a',lambda:'a'+b,lambda:b+1,lambda:b['a'],lambda:b[10],lambda:b[1.5],lambda:b.strip(1),lambda:b.strip('a'),lambda:b.partition(1),lambda:b.partition(b''),lambda:b.translate(b'a'),lambda:b.translate(1),lambda:b.translate(None,b'a'),lambda:b.translate(None),lambda:b.translate(),lambda:b.hex('xx'),lambda:b.hex(1),lambda:b.hex('é'),lambda:b.hex(':',2),lambda:b.hex(':',-4),lambda:b.hex(b'-'),lambda:b.decode(1),lambda:b.decode('utf8',1),lambda:T.fromhex('zz'),lambda:T.fromhex('a'),lambda:T.fromhex('aé'),lambda:T.fromhex(1),lambda:T.fromhex('00 ff\tAb'),lambda:T.fromhex('0 0'),lambda:T.maketrans(b'a',b'bc'),lambda:T.maketrans('a',b'b'),lambda:b*-1,lambda:b*10**20,lambda:b*'a',lambda:b.zfill('a'),lambda:b.expandtabs('a'),lambda:b.removeprefix('a'),lambda:b.removesuffix(b'bc'),lambda:b<'a',lambda:b==1,lambda:b==bytearray(b'abcabc'),lambda:b==memoryview(b'abcabc'), lambda:b<bytearray(b'b'), lambda: b.splitlines(1),lambda:b.isalpha(1),lambda:T('a'),lambda:T(5,'utf8'),lambda:T(5,errors='x'),lambda:T(-1),lambda:T(1.5),lambda:T([256]),lambda:T(['a']),lambda:T(None),lambda:T(10**30),lambda:T('é','ascii'),lambda:T('é','utf8'),lambda:T(source=b'x'),lambda:T([1,2]),lambda:T(x=1),lambda:T('a',encoding=1),lambda:T(memoryview(b'abc')[::2]),lambda:T(range(3)),lambda:T({1:2}),lambda:T(object()),lambda:T(True), lambda:b'%s'%5, lambda:T(b'%s|%d')%(b'a',5), lambda:b%1,lambda:T(b"ab"), lambda:T(b"a'\"b\x7f\xff\n"), lambda: hash(b)==hash(b'abcabc'), lambda:b.__getnewargs__(), lambda:b.__bytes__(),lambda:b.__mod__(1),lambda:b.rsplit(None,1),lambda:T(b' a b ').split(),lambda:T(b' a b ').rsplit(None,1),lambda:T(b'aXbXc').rsplit(b'X',1),lambda:T(b'1\t2\n\t3').expandtabs(4),lambda:T(b'a\x0bb').split(),lambda:T(b'a\x1cb').split(),lambda:T(b'a\r\nb\x0bc\x85\n').splitlines(True),lambda:T(b'ab-cd').title(),lambda:T(b'\xe9AB').swapcase(),lambda:T(b'').isspace(), lambda:T(b'-5').zfill(5),lambda:T(b'ab').join([]), lambda: T.fromhex('a b'), lambda:T('abc','utf-8','strict',1)]:
        t(f)
    print()
b=bytearray(b'abcdef'); m=memoryview(b)
for f in [lambda:b.append(1),lambda:b.extend(b'x'),lambda:b.pop(),lambda:b.clear(), lambda:b.__setitem__(0,300),lambda:b.__setitem__(0,'a'),lambda:b.__setitem__('a',1),lambda:b.__setitem__(10,1),lambda:b.__setitem__(slice(0,1),5),lambda:b.__setitem__(slice(0,4,2),b'x'),lambda:b.__setitem__(slice(0,1),'a'),lambda:b.__setitem__(slice(0,1),b'xyz'),lambda:b.__delitem__(10),lambda:b.__delitem__(slice(0,1))]: t(f)
print()
m.release()
for f in [lambda:b.append(300),lambda:b.append('a'),lambda:b.extend('x'),lambda:b.extend(1),lambda:b.extend([300]),lambda:bytearray().pop(),lambda:b.pop(100),lambda:b.remove(1),lambda:b.remove(300),lambda:b.insert(0,300),lambda:b.insert(100,65),lambda:b,lambda:b.__iadd__('a'),lambda:b.__imul__(2),lambda:b.__imul__('a'),lambda:b.__iadd__(b'z'),lambda:b.reverse(),lambda:b,lambda:b.copy(),lambda:b.__reduce__(),lambda:b.__reduce_ex__(2),lambda:b.__alloc__()>0,lambda:hash(b),lambda:b.__setitem__(slice(0,5),[1,2]),lambda:b,lambda:b.__delitem__(slice(None,None,2)),lambda:b,lambda:b.__setitem__(slice(0,1),[300]),lambda:b.__setitem__(slice(0,1),['a']),lambda:b.__setitem__(slice(5,2),b'zz'),lambda:b, lambda:b.__setitem__(slice(0,4,2),b'zz'),lambda:b,lambda:b.__setitem__(slice(0,2),b)or b,lambda:b.__setitem__(slice(4,None,-2),b'')]: t(f)
print()
class B(bytes): pass
class BA(bytearray): pass
x = B(b"sub")
print(type(x + b"y").__name__, type(x[:]).__name__, type(x.strip()).__name__, type(bytes(x)).__name__, x == b"sub", hash(x) == hash(b"sub"), B.fromhex("00ff"), type(B.fromhex("00")).__name__)
y = BA(b"sub")
y.attr = 1
print(type(y + b"y").__name__, type(y[:]).__name__, y, BA(5), BA("\xe9", "latin-1"), type(y.copy()).__name__, y.attr)
class Evil:
    def __index__(self):
        del victim[:]
        return 65
for op in (lambda: victim.__setitem__(3, Evil()), lambda: victim.insert(Evil(), 66), lambda: victim.__setitem__(slice(0, 2), [Evil(), 1]),
           lambda: victim.append(Evil()), lambda: victim.extend([Evil(), 66]), lambda: victim.pop(Evil()), lambda: victim.center(Evil()), lambda: victim.remove(Evil())):  # (not `in`: python3 reads what it has freed)
    victim = bytearray(b"abcdef" * 50)
    t(op)
    print(len(victim), bytes(victim[:10]))
state = 99
def rnd(n):
    global state
    state = (state * 6364136223846793005 + 1442695040888963407) % 2**64
    return (state >> 33) % n
def make(k):
    return bytes(b"ab \xe9\n"[rnd(5)] for _ in range(rnd(k)))
h = 0
model = []
real = bytearray()
for i in range(5000):
    s, u, v, n, m = make(30), make(3), make(5), rnd(40) - 5, rnd(40) - 5
    ops = [lambda: s.find(u, n, m), lambda: s.rfind(u, n, m), lambda: s.count(u), lambda: s.replace(u, v, n), lambda: s.split(u, n), lambda: s.rsplit(u, n), lambda: s.split(None, n),
           lambda: s.rsplit(None, n), lambda: s.splitlines(n > 3), lambda: s.partition(u), lambda: s.strip(u), lambda: s.title() + s.swapcase(), lambda: s[n:m], lambda: s[n:m:rnd(5) - 2 or 1],
           lambda: u.join([s, bytearray(v)]), lambda: s.center(n), lambda: s.expandtabs(n), lambda: repr(bytearray(s)), lambda: s.hex(":", n or 1), lambda: bytes.fromhex(s.hex()) == s]
    try:
        r = ops[rnd(len(ops))]()
    except Exception as e:
        r = str(e)
    for c in ascii(r):
        h = (h * 31 + ord(c)) % 1000000007
    k = rnd(8)
    if k == 0: real[n:m] = s; model[n:m] = s
    elif k == 1: del real[n:m]; del model[n:m]
    elif k == 2: real.append(n % 256); model.append(n % 256)
    elif k == 3: real.extend(s); model.extend(s)
    elif k == 4: real.insert(n, 7); model.insert(n, 7)
    elif k == 5 and real: assert real.pop() == model.pop()
    elif k == 6: del real[n:m:3]; del model[n:m:3]
    elif k == 7: real.reverse(); model.reverse()
    if len(real) > 200: del real[20:]; del model[20:]
    assert list(real) == model
print(h, len(real), bytes(real)[:20])
