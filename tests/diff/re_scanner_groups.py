# re.Scanner with groups in its patterns: each has numbers of its own (mistune takes Markdown apart so), references within a pattern are its own.
import re

def show(what):
    return lambda scanner, token: (what, token, scanner.match.lastindex, scanner.match.groups(), scanner.match.span(1))

lexicon = [
    (r'(\d+)\.(\d+)', show('float')),
    (r'\d+', show('int')),
    (r'(["\'])(.*?)\1', show('text')),
    (r'(?P<name>[a-z]+)', show('name')),
    (r'(?P<name>[A-Z])(?:x(y))?', show('again')),
    (r'\s+', None),
    (r'(,)', 'comma'),
]
print(re.Scanner(lexicon).scan('12 3.25 "a\'b" \'c\' word Q, Qxy ! rest'))
print(re.Scanner([(r'a(b)?', show('x')), (r'c', lambda s, t: t)], re.I).scan('ABacCab?'))
print(re.Scanner([(r'\d+', lambda s, t: int(t)), (r'\s', None), (r'[a-z]+', lambda s, t: t)]).scan('1 a 22b _'))

class Finder(re.Scanner):
    def all(self, string):
        scanner = self.scanner.scanner(string)
        return [(self.lexicon[m.lastindex - 1][1], m.group(0), m.group(1), m.group(2), m.span()) for m in iter(scanner.search, None)]

finder = Finder([(r'\*(\w+)\*', 'strong'), (r'\[(\w*)\]\((\w+)\)', 'link'), (r'`(`?)x\1`', 'code'), (r'(?<=-)(z)', 'after'), (r'', 'empty')])
print(finder.all('a *b* [c](d) ``x`` `x` -z z'))
print(Finder([(r'<(\w+)>', 'tag'), (r'(&)(\w+);', 'entity')]).all('no & <b> &amp; <i>&x'))
