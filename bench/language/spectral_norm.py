from math import sqrt


def cell(i, j):
    return 1.0 / float((i + j) * (i + j + 1) // 2 + i + 1)


def times(v, n):
    out = []
    for i in range(n):
        total = 0.0
        for j in range(n):
            total = total + cell(i, j) * v[j]
        out.append(total)
    return out


def times_transposed(v, n):
    out = []
    for i in range(n):
        total = 0.0
        for j in range(n):
            total = total + cell(j, i) * v[j]
        out.append(total)
    return out


def dot(a, b):
    total = 0.0
    for x, y in zip(a, b):
        total = total + x * y
    return total


n = 260
u = [1.0] * n
v = u
for _ in range(10):
    v = times_transposed(times(u, n), n)
    u = times_transposed(times(v, n), n)
print(sqrt(dot(u, v) / dot(v, v)))
