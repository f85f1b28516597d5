"""Word count: str and dict; split, get, a loop over characters, sorting by count."""
import sys
from collections import Counter, defaultdict

n = int(sys.argv[1]) if len(sys.argv) > 1 else 300000
text = " ".join("word%d and %x" % (i % 5000, i * 7919 % 10007) for i in range(n))
counts = {}
for word in text.split():
    counts[word] = counts.get(word, 0) + 1
letters = {}
for letter in text[:n]:
    if letter in letters:
        letters[letter] += 1
    else:
        letters[letter] = 1
by_length = defaultdict(list)
for word in counts:
    by_length[len(word)].append(word)
assert Counter(text.split()) == counts
print(len(counts), sorted(letters.items())[:4], [(n, len(words)) for n, words in sorted(by_length.items())], sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:3])
