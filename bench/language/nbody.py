from math import sqrt


class Body:
    __slots__ = ("x", "y", "z", "vx", "vy", "vz", "mass")

    def __init__(self, x, y, z, vx, vy, vz, mass):
        self.x, self.y, self.z = x, y, z
        self.vx, self.vy, self.vz = vx, vy, vz
        self.mass = mass


def pull(a, b, dt):
    dx = a.x - b.x
    dy = a.y - b.y
    dz = a.z - b.z
    square = dx * dx + dy * dy + dz * dz
    strength = dt / (square * sqrt(square))
    a.vx = a.vx - dx * b.mass * strength
    a.vy = a.vy - dy * b.mass * strength
    a.vz = a.vz - dz * b.mass * strength
    b.vx = b.vx + dx * a.mass * strength
    b.vy = b.vy + dy * a.mass * strength
    b.vz = b.vz + dz * a.mass * strength


def advance(bodies, dt):
    n = len(bodies)
    for i in range(n):
        for j in range(i + 1, n):
            pull(bodies[i], bodies[j], dt)
    for b in bodies:
        b.x = b.x + dt * b.vx
        b.y = b.y + dt * b.vy
        b.z = b.z + dt * b.vz


def energy(bodies):
    n = len(bodies)
    e = 0.0
    for i in range(n):
        b = bodies[i]
        e = e + 0.5 * b.mass * (b.vx * b.vx + b.vy * b.vy + b.vz * b.vz)
        for j in range(i + 1, n):
            c = bodies[j]
            dx = b.x - c.x
            dy = b.y - c.y
            dz = b.z - c.z
            e = e - b.mass * c.mass / sqrt(dx * dx + dy * dy + dz * dz)
    return e


bodies = [
    Body(0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 40.0),
    Body(4.8, -1.2, -0.1, 0.6, 2.8, -0.02, 0.04),
    Body(8.3, 4.1, -0.4, -1.01, 1.8, 0.008, 0.01),
    Body(12.9, -15.1, -0.2, 1.08, 0.86, -0.01, 0.002),
    Body(15.4, -25.9, 0.2, 0.98, 0.59, -0.03, 0.002),
]
print(energy(bodies))
for _ in range(100000):
    advance(bodies, 0.01)
print(energy(bodies))
