"""Fannkuch: reversing prefixes of every permutation; list slices and small ints."""
import sys


def fannkuch(n):
    """(checksum, most flips) over all permutations of range(n), by the counting method of Heap's rotations."""
    order, count = list(range(n)), [0] * n
    checksum = most = 0
    sign, r = 1, n
    while True:
        while r > 1:
            count[r - 1] = r
            r -= 1
        first = order[0]
        if first:
            pack, flips = order[:], 0
            while first:
                pack[:first + 1] = pack[first::-1]
                flips += 1
                first = pack[0]
            checksum += sign * flips
            if flips > most:
                most = flips
        sign = -sign
        while True:
            if r == n:
                return checksum, most
            order.insert(r, order.pop(0))
            count[r] -= 1
            if count[r] > 0:
                break
            r += 1


print(*fannkuch(int(sys.argv[1]) if len(sys.argv) > 1 else 9))
