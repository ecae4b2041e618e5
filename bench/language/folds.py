from functools import reduce

numbers = list(range(0, 1000000))
squares = list(map(lambda n: n * n % 1000, numbers))
print(reduce(lambda total, n: total + n, squares, 0))
even = list(filter(lambda n: n % 2 == 0, squares))
print(len(even))
halves = list(map(lambda n: n / 2.0, even))
print(reduce(lambda total, x: total + x, halves, 0.0))
print(reduce(lambda total, pair: total + pair[0] % 7 * pair[1], list(zip(numbers, squares)), 0))
print(str(any(n == 999999 for n in numbers)).lower())
