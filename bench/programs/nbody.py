"""Planets that attract each other: float arithmetic and attribute access."""
import sys


class Body:
    def __init__(self, x, y, z, vx, vy, vz, mass):
        self.x, self.y, self.z = x, y, z
        self.vx, self.vy, self.vz = vx, vy, vz
        self.mass = mass


def step(bodies, dt):
    for i, a in enumerate(bodies):
        for b in bodies[i + 1:]:
            dx, dy, dz = a.x - b.x, a.y - b.y, a.z - b.z
            d = (dx * dx + dy * dy + dz * dz) ** 0.5
            f = dt / (d * d * d)
            a.vx -= dx * b.mass * f
            a.vy -= dy * b.mass * f
            a.vz -= dz * b.mass * f
            b.vx += dx * a.mass * f
            b.vy += dy * a.mass * f
            b.vz += dz * a.mass * f
    for a in bodies:
        a.x += dt * a.vx
        a.y += dt * a.vy
        a.z += dt * a.vz


bodies = [Body(i * 1.5, i * 0.7 - 1, i * 0.1, 0.01 * i, -0.02 * i, 0.005, 1 + i * 0.3) for i in range(5)]
for _ in range(int(sys.argv[1]) if len(sys.argv) > 1 else 80000):
    step(bodies, 0.001)
print("%.6f %.6f" % (bodies[0].x, bodies[4].vy))
