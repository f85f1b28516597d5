"""Regular expressions over a log: search, groups, findall, sub, split."""
import re
import sys


def log(n):
    return "\n".join("2024-%02d-%02d %02d:%02d:%02d host%d app[%d]: %s user=%s ip=10.%d.%d.%d path=/a/b%d/c.html" % (
        i % 12 + 1, i % 28 + 1, i % 24, i % 60, i * 7 % 60, i % 5, i, ("GET", "POST", "error", "warn")[i % 4],
        "anna bert carl dora".split()[i % 4], i % 256, i * 3 % 256, i * 5 % 256, i % 100) for i in range(n))


def main(n):
    text = log(n)
    line = re.compile(r"^(\d+)-(\d+)-(\d+) (\d\d):(\d\d):(\d\d) (\w+) \w+\[(\d+)\]: (\w+) (.*)$", re.M)
    seconds, kinds = 0, {}
    for m in line.finditer(text):
        seconds += int(m.group(4)) * 3600 + int(m.group(5)) * 60 + int(m.group(6))
        kinds[m.group(9)] = kinds.get(m.group(9), 0) + 1
    addresses = re.findall(r"ip=(\d+)\.(\d+)\.(\d+)\.(\d+)", text)
    fields = [dict(re.findall(r"(\w+)=(\S+)", row)) for row in text.split("\n")]
    hidden = re.sub(r"user=(\w)\w*", lambda m: "user=" + m.group(1) + "***", text)
    words = re.split(r"[\s/.:=]+", text)
    errors = sum(1 for row in text.split("\n") if re.search(r"error.*b\d*6/", row))
    print(seconds, sorted(kinds.items()), len(addresses), fields[3]["path"], hidden.count("***"), len(words), errors,
          len(re.findall(r"(?:anna|carl|dora) ip=10\.(?:1|2)\d\d", text)))


main(int(sys.argv[1]) if len(sys.argv) > 1 else 60000)
