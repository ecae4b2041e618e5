def power(base, exponent, modulus):
    result = 1
    square = base % modulus
    left = exponent
    while left > 0:
        if left % 2 == 1:
            result = result * square % modulus
        square = square * square % modulus
        left = left // 2
    return result


def looks_prime(n):
    return all(power(base, n - 1, n) == 1 for base in [2, 3, 5, 7])


print(len([n for n in range(1000000000, 1000100001) if n % 2 == 1 and looks_prime(n)]))
