"""Snapshot files whose check sums are right and whose contents are not: a clear ValueError, or a graph that every question can
be asked of; never a fault."""
import os
import random
import shutil
import struct
import subprocess
import sys
import tempfile

hoop = sys.argv[1] + "/hoop"
rounds = int(sys.argv[2]) if len(sys.argv) > 2 else 120
folder = tempfile.mkdtemp()
subprocess.run([hoop, "--snapshot", "a.snap", "-c", "class A: pass\na = A(); a.b = [a, {1: a, 'x': (1, 'y')}]\nbig = bytes(900000)"], cwd=folder,
               check=True, timeout=60)

GOLDEN, MASK = 0x9E3779B97F4A7C15, (1 << 64) - 1


def check_sum(total, data):
    """As src/memtools/snapshot_file.c."""
    whole = len(data) // 8 * 8
    for (word,) in struct.iter_unpack("<Q", data[:whole]):
        total = (total ^ word) * GOLDEN & MASK
        total ^= total >> 29
    for byte in data[whole:]:
        total = (total ^ byte) * GOLDEN & MASK
    return total ^ total >> 32


with open(os.path.join(folder, "a.snap"), "rb") as f:
    data = f.read()
HEAD = 104
head_check = struct.unpack_from("<Q", data, HEAD - 8)[0]
assert head_check == check_sum(0, data[:HEAD - 8]), "the head has another length now: mend this test"
sections = []  # (offset of its head, number, offset of its items, bytes)
at = HEAD
while at < len(data):
    number, size, count, check = struct.unpack_from("<IIQQ", data, at)
    length = size * count
    assert check == check_sum(number, data[at + 24:at + 24 + length])
    sections.append((at, number, at + 24, length))
    at += 24 + length + (8 - length % 8) % 8
assert at == len(data)

rnd = random.Random(5)
INTERESTING = (0, 1, 2, 0x7f, 0x80, 0xff, 0xffff, 0x10000, 0x7fffffff, 0x80000000, 0xfffffffe, 0xffffffff)


def damaged():
    b = bytearray(data)
    if rnd.randrange(6) == 0:
        struct.pack_into("<I", b, rnd.randrange(16, HEAD - 8) // 4 * 4, rnd.choice(INTERESTING))
        struct.pack_into("<Q", b, HEAD - 8, check_sum(0, bytes(b[:HEAD - 8])))
        return b
    at, number, first, length = rnd.choice([s for s in sections if s[3]])
    for _ in range(rnd.randrange(1, 4)):
        place = first + rnd.randrange(length) // 4 * 4
        if place + 4 <= first + length:
            old = struct.unpack_from("<I", b, place)[0]
            struct.pack_into("<I", b, place, rnd.choice((rnd.choice(INTERESTING), old + rnd.randrange(-3, 4) & 0xffffffff)))
    struct.pack_into("<Q", b, at + 16, check_sum(number, bytes(b[first:first + length])))
    return b


for i in range(rounds):
    with open(os.path.join(folder, f"{i}.snap"), "wb") as f:
        f.write(damaged())
program = f"""
from hoop.memory import Snapshot
import hoop.export as export
good = bad = 0
whole = Snapshot.load("a.snap")
for i in range({rounds}):
    try:
        s = Snapshot.load(f"{{i}}.snap")
    except ValueError as e:
        assert "snapshot" in str(e), e
        bad += 1
        continue
    good += 1
    for by in (s.by_type, s.by_site, s.by_module, s.by_holder, s.runtime, s.pins, s.collection_cost, s.cycles):
        by()
    s.rows(5)
    for n in range(0, s.node_count, 37):
        s.object(n), s.holders(n, 3), s.references(n)[:3]
    whole.diff(s), s.diff(whole)
    export.collapsed(s)
    s.dump("out.heapsnapshot")
assert good > 5 and bad > 5, (good, bad)
print("ok")
"""
done = subprocess.run([hoop, "-c", program], capture_output=True, text=True, cwd=folder, timeout=300)
assert done.returncode == 0 and done.stdout == "ok\n", (done.returncode, done.stdout[-300:], done.stderr[-2000:])
shutil.rmtree(folder)
