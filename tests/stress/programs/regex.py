import re
print(re.match(r'(\w+) (?P<second>\w+)', 'hello world').groups(), re.search('o.', 'foo bar').span(), re.findall('[a-c]+', 'abcxcab'), re.split('(,)', 'a,b,c'))
print(re.sub('b', 'X', 'abcb', 1), re.sub(r'(\w)(\d)', r'\2\1\g<1>', 'a1b2'), re.sub('a', lambda m: m.group().upper(), 'banana'), re.subn('a', '', 'banana'))
p = re.compile(r'(?P<y>\d{4})-(?P<m>\d\d)', re.I | re.X)
m = p.match('2024-05 rest')
print(m.groupdict(), m.start('m'), m.end(), m[1], m['y'], m.expand(r'\2/\1'), m.lastgroup, m.regs, p.pattern, p.flags, p.groups, p.groupindex, m)
print([x.group() for x in p.finditer('2020-01 2021-02')], re.escape('a.b*c'), re.fullmatch('a|ab', 'ab'), re.compile(b'x+').findall(b'xxyx'), p)
print(re.findall('(?<=a)b(?!c)', 'abc abd'), re.findall('€.', '€1 €2'), re.findall('\U0001f600+', '\U0001f600\U0001f600'), re.sub('(?i)É', 'e', 'éÉ'), re.split('', 'ab'))
for bad in ('(', '[a', '*a', '(?P<n>a)(?P<n>b)', r'\g', 'a{2,1}', '(?z)'):
    try:
        re.compile(bad)
    except re.error as e:
        print(e, e.pos)
