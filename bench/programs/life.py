"""Conway's game of life, on a set of living cells and on a torus of lists."""
import sys


def step(cells):
    around = {}
    for x, y in cells:
        for dx in (-1, 0, 1):
            for dy in (-1, 0, 1):
                if dx or dy:
                    place = x + dx, y + dy
                    around[place] = around.get(place, 0) + 1
    return {place for place, n in around.items() if n == 3 or n == 2 and place in cells}


def torus_step(grid):
    height, width = len(grid), len(grid[0])
    result = []
    for y, row in enumerate(grid):
        above, below = grid[y - 1], grid[(y + 1) % height]
        line = []
        for x in range(width):
            right = (x + 1) % width
            n = (above[x - 1] + above[x] + above[right] + row[x - 1] + row[right]
                 + below[x - 1] + below[x] + below[right])
            line.append(1 if n == 3 or n == 2 and row[x] else 0)
        result.append(line)
    return result


def main(generations):
    cells = {(0, 0), (1, 0), (2, 0), (1, 2), (-1, 1), (3, 1), (3, 0), (9, 9), (9, 10), (10, 9), (11, 12), (12, 11), (12, 12)}
    cells |= {(x, 40) for x in range(10)} | {(x + 30, x * x % 7) for x in range(30)}
    for _ in range(generations):
        cells = step(cells)
    size = 48
    grid = [[1 if (x * 7 + y * 13 + x * y) % 5 == 0 else 0 for x in range(size)] for y in range(size)]
    for _ in range(generations):
        grid = torus_step(grid)
    print(len(cells), sum(map(sum, grid)))


main(int(sys.argv[1]) if len(sys.argv) > 1 else 1200)
