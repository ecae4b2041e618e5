from array import array


def sieve(limit):
    composite = array("q", bytes(8 * (limit + 1)))
    found = 0
    n = 2
    while n <= limit:
        if composite[n] == 0:
            found = found + 1
            multiple = n * n
            while multiple <= limit:
                composite[multiple] = 1
                multiple = multiple + n
        n = n + 1
    return found


def multiply(size):
    a = array("d", bytes(8 * size * size))
    b = array("d", bytes(8 * size * size))
    c = array("d", bytes(8 * size * size))
    for i in range(size * size):
        a[i] = float(i % 7)
        b[i] = float(i % 5)
    for i in range(size):
        for j in range(size):
            cell = 0.0
            for k in range(size):
                cell = cell + a[i * size + k] * b[k * size + j]
            c[i * size + j] = cell
    return c[size + 1] + c[size * size - 1]


print(sieve(1000000))
print(multiply(100))
