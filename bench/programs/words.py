"""Word count: str and dict."""
text = " ".join("word%d and %x" % (i % 5000, i * 7919 % 10007) for i in range(200000))
counts = {}
for word in text.split():
    counts[word] = counts.get(word, 0) + 1
print(len(counts), sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:3])
