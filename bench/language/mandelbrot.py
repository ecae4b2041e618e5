def steps(cx, cy, limit):
    x = 0.0
    y = 0.0
    n = 0
    while n < limit and x * x + y * y <= 4.0:
        following = x * x - y * y + cx
        y = 2.0 * x * y + cy
        x = following
        n = n + 1
    return n


def main():
    size = 320
    inside = 0
    work = 0
    for row in range(size):
        for column in range(size):
            cx = float(column) * 3.0 / float(size) - 2.0
            cy = float(row) * 2.0 / float(size) - 1.0
            n = steps(cx, cy, 100)
            work = work + n
            if n == 100:
                inside = inside + 1
    print((inside, work))


main()
