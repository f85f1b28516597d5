# Constant folding: what is folded gives what running it would give, and errors stay errors of the running program.

FOLDED = ['1 + 2 * 3', '2 ** 10', '1 << 100', '--1', '~5', 'not 1', '"a" "b" + "c"', '"ab" * 3', '3 * b"ab"', '(1, 2) * 3',
          '(1, (2, 3), "x")', '(1, 2)[0]', '"abc"[1]', '"abc"[0:2]', '1 / 2', '7 // 2', '-7 % 3', '2 ** 0.5', '(-1) ** 0.5',
          '1j * 1j', 'True + 1', '5 & 3 | 4 ^ 1', '()', '(1, 2) + (3,)', '__debug__', 'not __debug__', '-0.0', '0 * -1.0',
          '10 ** 30 * 10 ** 8', '2 ** 127', '1 < 2', '(1,) * 256', '"\\ud800" + "a"', '1e300 * 1e300']
for source in FOLDED:
    print(source, '=', ascii(eval(source)), type(eval(source)).__name__)

RAISING = ['1 / 0', '1 % 0', '"abc"[5]', '(1, 2)[3]', 'None + 1', '-"a"', '1 << -1', '"a" % 1', '2 ** -1 ** 0.5', '~1.5',
           '[] * "a"', '"%s %s" % (1,)', '"%s" % (1, 2)', '"%d" % ("a",)', '{1: 2}[3]', '1 in 2',
           'a in {1, [2]}', '1 in {[]}']
for source in RAISING:
    try:
        print(source, '=', eval(source, {'a': 3}))
    except Exception as e:
        print(source, type(e).__name__, e)

a, b, c = 'xyz', 1.5, [1, 'é']
for text in ('%s' % (a,), '%s %r' % (a, c), '%5s|%-5s|%.2s|%6.1s|' % (a, a, a, a), '100%% %s' % (a,), '%a' % (c,), '%-8r|' % (b,),
             '%s' % a, '%5d|%-5d|%05d' % (1, 2, 3), '%s%s%s' % (a, b, c), 'x' % (), '%%' % ()):
    print(text)


class Shown:
    def __str__(self):
        return 'str'

    def __repr__(self):
        return 'repr'

    def __format__(self, spec):
        return 'format ' + spec


print('%s %r %a %6s %-6r|' % (Shown(), Shown(), Shown(), Shown(), Shown()))

for x in [1, 2, 3]:
    print(x, x in [1, 2], x not in {1, 2}, x in (), not x in [3], not x is None)
print([i for i in [1, 2]], sorted({i for i in {1, 2}}), [0 in [x] for x in [0, 1]])


def no_doc():
    'a' + 'b'


def doc():
    'a' 'b'


print(no_doc.__doc__, doc.__doc__)
for source in ('"ab" * 5000', '(1, 2) * 200', '1 << 5000', '10 ** 200'):
    value = eval(source)
    print(source, len(value) if hasattr(value, '__len__') else value.bit_length())
print(eval('[x for x in [1, 2, 3]] * 2'), eval('lambda: (1, 2)')() is not None)
