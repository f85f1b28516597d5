"""Text built by join, by += and by formatting."""
import sys


def by_join(n):
    return ",".join([str(i) for i in range(n)])


def by_adding(n):
    text = ""
    for i in range(n):
        text += "x%d;" % i
        if i % 100 == 0:
            text += "\n"
    return text


def by_format(n):
    lines = []
    for i in range(n):
        lines.append(f"{i:>6} {i * 0.25:8.2f} {i % 7!r} {'ab' * (i % 3)}")
    return "\n".join(lines)


def reversed_words(text):
    return " ".join(word[::-1].upper().strip("0") for word in text.replace(",", " ").split())


n = int(sys.argv[1]) if len(sys.argv) > 1 else 500000
joined, added, formatted = by_join(n), by_adding(n), by_format(n)
words = reversed_words(joined)
print(len(joined), len(added), len(formatted), len(words), added.count("99"), formatted[-40:])
