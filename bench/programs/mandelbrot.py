"""Points of the Mandelbrot set on a grid: float arithmetic, with and without complex numbers."""
import sys


def inside(cr, ci, limit):
    zr = zi = 0.0
    for _ in range(limit):
        zr2, zi2 = zr * zr, zi * zi
        if zr2 + zi2 > 4.0:
            return False
        zi = 2.0 * zr * zi + ci
        zr = zr2 - zi2 + cr
    return True


def inside_complex(c, limit):
    z = 0j
    for _ in range(limit):
        z = z * z + c
        if abs(z) > 2.0:
            return False
    return True


def main(size, limit=50):
    rows = []
    for y in range(size):
        ci = 2.0 * y / size - 1.0
        rows.append(sum(inside(2.0 * x / size - 1.5, ci, limit) for x in range(size)))
    coarse = size // 4
    others = sum(inside_complex(complex(2.0 * x / coarse - 1.5, 2.0 * y / coarse - 1.0), limit)
                 for y in range(coarse) for x in range(coarse))
    print(sum(rows), max(rows), others)


main(int(sys.argv[1]) if len(sys.argv) > 1 else 450)
