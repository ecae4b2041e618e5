def run(n):
    length = 1
    while n != 1:
        n = n // 2 if n % 2 == 0 else 3 * n + 1
        length = length + 1
    return length


def gcd(a, b):
    while b != 0:
        a, b = b, a % b
    return a


def main():
    best = 0
    at = 0
    for n in range(1, 60000):
        length = run(n)
        if length > best:
            best = length
            at = n
    print((at, best))
    coprime = 0
    for a in range(1, 500):
        for b in range(1, 500):
            if gcd(a, b) == 1:
                coprime = coprime + 1
    print(coprime)


main()
