# Numbers, strings and identifiers of all spellings.
print(0x_ff, 0o17, 0b_1_0, 1_000_000, 0xDEAD_BEEF, 00_0, 10 ** 25 + 0xffffffffffffffffffffffff, 1_0.5_0e1_0, .5, 5., 1e-5, 1E5, 3.14j, 0j, 1_0j)
print(123456789012345678901234567890, 0b1 << 70, 9223372036854775807, 9223372036854775808, 0o777777777777777777777777)
print('a\tb\\n\x41\u00e9\U0001F600\101\0\'', "\"", '''a
b''', """c"d""", r'\n\x', R"\\", u'u', U'U', 'a' "b" r'\c' '''d''')
print(b'a\x00\xff\101\n', rb'\x', Rb'\'', bR"\"", B'x' b"y", br'''z
''')
print('\N{DIGIT ONE}\N{latin small letter a with acute}\N{SNOWMAN}\N{HANGUL SYLLABLE GAG}\N{CJK UNIFIED IDEOGRAPH-4E00}\N{NULL}\N{LINE FEED}' == '1á☃각一\0\n')
x, y, width, d = 42, 3.14159, 10, {'k': [1, 2]}
print(f'{x}', f'{x!r:>{width}}|', f'{x=}', f'{x = !s:^{width}}|', f'{y:.{2}f}', f'{{}}{{{x}}}', f'{d["k"][1]}', f"{d['k']!r}", f'{(lambda a: a * 2)(x)}')
print(f'''{
    x
} {x
   + 1}''', f'{x:{width}.{2 + 1}}' if False else '', F'{x}' fr'\{x}' "{x}" rf'{x}\n', f'{x!a}{y!s}', f'{x:%}', f'{x,}', f'{x:,}', f'{1, 2}', f'{ {1: 2}[1] }', f'{"a" "b"}')
print(f'{x == 42} {x != 1} {x <= 42} {x >= 1} {x < 50} {x > 3}', f'{x if x else y}', f'{[i for i in range(3)]}', f'{f"{x}"}', f'{x:{"{"}>10}' if True else '')
print(f'\N{DIGIT TWO}{x}\x41\{x}' if False else f'\N{DIGIT TWO}{x}\x41', f'{x}\
{y}')
é = ﬁ = 1
ª = 2
print(é, fi, a, 𝐱 := 5, x)
class Ünï: ñ = 1
print(Ünï.ñ, Ünï.__name__)
if 1: print('one'); print('two');
print(1if x else 2, 0xfor 3, [1for _ in'ab']) if False else None
def   f ( a , * , b = 1 , ** c ) : return ( a , b ,
  # comment
  c )
print(f(1, b=2,
d=3), f \
(4))
if x:
	print('tab')
	if y:
	        print('tab and spaces')
lambda_ = lambda a, /, b=2, *c, d, e=5, **f: (a, b, c, d, e, f)
print(lambda_(1, d=4), lambda_(1, 3, 4, d=5, g=6))
print(not not x, - - x, ~-x, -2 ** 2, 2 ** -1, 2 ** 3 ** 2, (-2) ** 2, 1 < 2 < 3, 1 if 0 else 2 if 0 else 3, x or y and not d)
match = case = _ = type = 3
match match:
    case 1 | 2: print('low')
    case case if case > 2: print('case', case)
match (1, [2, {'k': 3.5}]):
    case (1, [two, {'k': float(v), **rest}]): print(two, v, rest)
print(match, [match], -match, match * 2)
