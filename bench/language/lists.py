import sys

sys.setrecursionlimit(1000000)


def build(n):
    acc = []
    while n > 0:
        acc.append(n % 100)
        n = n - 1
    acc.reverse()
    return acc


def total(items):
    acc = 0
    for first in items:
        acc = first + acc
    return acc


def count_runs(items):
    last, runs = -1, 0
    for x in items:
        runs = runs if x == last else runs + 1
        last = x
    return runs


numbers = build(500000)
print(total(numbers))
print(count_runs(numbers))
grown = []
for i in range(500000):
    grown += [i * 3 % 1000]
sum_ = 0
for i in range(len(grown)):
    sum_ = sum_ + grown[i]
print(sum_)
print(grown[::-1][1000:1005])
print(numbers[250000:250004])
