class Three(Exception):
    pass


def check(n):
    if n % 3 == 0:
        raise Three("three")
    return n


def deep(n, level):
    return check(n) if level == 0 else 1 + deep(n, level - 1)


caught = 0
total = 0
closed = 0
for i in range(200000):
    try:
        total = total + check(i)
    except Three:
        caught = caught + 1
    finally:
        closed = closed + 1
print((caught, total, closed))
lost = 0
for i in range(50000):
    try:
        r = deep(i, 10)
    except Three:
        r = 0 - 1
    if r < 0:
        lost = lost + 1
print(lost)
zeros = 0
for i in range(100000):
    try:
        r = 100 // (i % 2)
    except ZeroDivisionError:
        r = 0
    if r == 0:
        zeros = zeros + 1
print(zeros)
