def make_counter(step):
    count = 0

    def bump():
        nonlocal count
        count = count + step
        return count

    return bump


def compose(f, g):
    return lambda x: f(g(x))


def power(f, n):
    return (lambda x: x) if n == 0 else compose(f, power(f, n - 1))


bump = make_counter(3)
for i in range(1000000):
    bump()
print(bump())
tenfold = power(lambda x: (x * 7 + 1) % 1000003, 10)
total = 0
for i in range(100000):
    total = total + tenfold(i)
print(total)
