# str and bytes: printf-style formatting.
def t(f):
    try:
        print(ascii(f()))
    except Exception as e:
        print(type(e).__name__, ascii(str(e)))
inf = float("inf")
nan = float("nan")
t(lambda:'%05f'%inf); t(lambda:'%+x'%255); t(lambda:'%#010x'%-255); t(lambda:'%#o'%8); t(lambda:'%.5d'%-3); t(lambda:'%08.5d'%-3); t(lambda:'%-8.5dx'%-3); t(lambda:'%#X'%255); t(lambda:'%#.5X'%255)
t(lambda:'%c'%'ab'); t(lambda:'%c'%-1); t(lambda:'%c'%1.5); t(lambda:'%x'%1.5); t(lambda:'%d'%'a'); t(lambda:'%d'%1.7);t(lambda:'%f'%'a');t(lambda:b'%f'%b'a'); t(lambda:b'%d'%b'a'); t(lambda:b'%x'%1.5);t(lambda:b'%c'%256);t(lambda:b'%c'%'a'); t(lambda:b'%s'%'a'); t(lambda:b'%y'%1); t(lambda:'%y'%1); t(lambda:'%é'%1); t(lambda:'%'%1); t(lambda:'%(a'%{}); t(lambda:'%(a)s'%1); t(lambda:'%(a)s'%{}); t(lambda:'a'%1); t(lambda:'a'%[1]); t(lambda:'%s %s'%(1,)); t(lambda:'%*d'%(5,3)); t(lambda:'%*d'%('a',3)); t(lambda:'%-*d|'%(5,3)); t(lambda:'%*d|'%(-5,3)); t(lambda:'%.*f|'%(-5,3)); t(lambda:'%.*f|'%(2,3)); t(lambda:'%99999999999999999999d'%3); t(lambda:'%.99999999999999999999d'%3); t(lambda:b'%99999999999999999999d'%3);t(lambda:b'%.99999999999999999999d'%3); t(lambda:'%.0f'%2.5); t(lambda:'%#.0f'%2.5); t(lambda:'%G'%1e-10); t(lambda:'%F'%inf); t(lambda: '%05s'%'a'); t(lambda:'%(a)s %(b)s'%{'a':1,'b':2}); t(lambda:'%5%|' % ()); t(lambda:'%s%%'%3); t(lambda: b'%r %a'%(b'x','é')); t(lambda: '%(a)*d'%{'a':5}); t(lambda:'%.99999999999f'%3); t(lambda:'%*d'%(2**70,1)); t(lambda:b'%*d'%(2**70,1)); t(lambda: '%5c|%-5c|'%('a',98)); t(lambda:'%.2c'%'a'); t(lambda:'%s'%()); t(lambda:b'%'%1);t(lambda:'%hhd'%1);t(lambda:'%ld'%1)
t(lambda:'%d'%None); t(lambda:'%i'%'s'); t(lambda:'%u'%'s'); t(lambda:'%X'%'s'); t(lambda:b'a'%1); t(lambda: '% d|% -5d|%+ d'%(1,2,3)); t(lambda:'%s'%('a','b')); t(lambda: '%%' % 1); t(lambda: '%%' % {}); t(lambda: '%.3r'%'abcdef'); t(lambda:'%#5x|%#05x|%-#8x|'%(1,2,3)); t(lambda:'%c'%0x110000); t(lambda:'%c'%2**80)
for flags in ["", "-", "+", " ", "#", "0", "+0", "-0", "#0", " #", "+#-"]:
    for size in ["", "1", "8", ".0", ".3", "10.4", "2.6"]:
        for code in "diouxXeEfFgGcrsa":
            spec = "%" + flags + size + code
            out = []
            for v in (0, 5, -42, 123456789, 10**25, 1.5, -0.0, 1e100, 3.14159e-7, inf, nan, True, "text", "\xe9"):
                try:
                    out.append(spec % (v,))
                except Exception as e:
                    out.append(type(e).__name__ + str(e))
            print(spec, ascii(out))
class A:
    def __str__(self): return "str\u20ac"
    def __repr__(self): return "repr"
    def __index__(self): return 7
    def __float__(self): return 2.5
    def __bytes__(self): return b"bytes"
class F(float): pass
class I(int): pass
class M:
    def __repr__(self): return "M()"
    def __getitem__(self, k): return k + "!"
t(lambda: "%s %r %a %d %x %f %c" % ((A(),) * 7)); t(lambda: b"%s %r %b %d" % ((A(),) * 4)); t(lambda: "%(x)s %(y)s" % M()); t(lambda: "%s" % M())
t(lambda: "%d %s" % (I(5), I(6))); t(lambda: "%f" % F(2)); t(lambda: "%s" % {1: 2}); t(lambda: "%s" % [1, 2]); t(lambda: "\u20ac%s" % "\U0001f600")
t(lambda: b"%(a)s" % {b"a": b"x"}); t(lambda: b"%(a)s" % {"a": b"x"}); t(lambda: b"%s" % bytearray(b"q")); t(lambda: b"%s" % memoryview(b"mv")); t(lambda: bytearray(b"%d") % 5)
t(lambda: b"%c%c%c" % (65, b"B", bytearray(b"C"))); t(lambda: b"%a" % "\u20ac"); t(lambda: b"%.2s|%5s|%-5s|" % (b"abc", b"x", b"y")); t(lambda: "%((a))s" % {"(a)": 1}); t(lambda: "%()s" % {"": 1})
