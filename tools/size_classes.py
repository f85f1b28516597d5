#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Prints src/heap/size_classes.h: the size classes of blocks for each pool size that the heap can be built with.

Steps of 8 bytes up to 128; above, the largest sizes that fit 28, 25, ... 2 times in a page, so that little is left over.
"""

def classes(pool):
    sizes = list(range(16, 136, 8))
    if pool == 4096:
        counts = (28, 25, 23, 21, 18, 17, 16, 15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2)
    else:
        counts = (102, 92, 85, 72, 63, 56, 48, 40, 36, 31, 28, 24, 20, 16, 14, 12, 10, 8, 7, 6, 5, 4, 3, 2)
    for n in counts:
        size = pool // n // 8 * 8
        if size > sizes[-1]:
            sizes.append(size)
    limit = pool // 2 // 16 * 16
    sizes[-1] = limit
    return sizes, limit


def rows(values, width):
    text = [f"{v}," for v in values]
    for i in range(0, len(text), width):
        print("    " + " ".join(text[i:i + width]))


print("""/* SPDX-License-Identifier: MIT
 * size_classes.h: size classes of blocks. Made by tools/size_classes.py; do not edit. */
""")
for pool in (4096, 16384):
    sizes, limit = classes(pool)
    print(f"#if POOL_SIZE_LOG == {pool.bit_length() - 1}")
    print("const uint16_t heap_class_sizes[HEAP_CLASS_COUNT] = {")
    rows(sizes, 16)
    print("};\nconst uint8_t heap_class_table[HEAP_SMALL_MAX / 8 + 1] = {")
    table = [next(i for i, s in enumerate(sizes) if s >= 8 * k) for k in range(limit // 8 + 1)]
    rows(table, 32)
    print("};\n#endif")
