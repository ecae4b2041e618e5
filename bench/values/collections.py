"""The counterpart of collections.ts with Python's own lists and dictionaries."""

import time
from collections import deque

COUNT = 1_000_000


def measure(name, run, operations=COUNT):
    best = float("inf")
    for _ in range(5):
        start = time.process_time()
        run()
        best = min(best, time.process_time() - start)
    print(f"{name:<44}{best * 1e9 / operations:7.0f} ns")


def append():
    items = []
    for i in range(COUNT):
        items.append(i)


def cells():
    items = None
    for i in range(COUNT):
        items = (i, items)


ITEMS = list(range(COUNT))
KEYS = [f"key{i}" for i in range(COUNT)]


def index():
    total = 0
    for i in range(len(ITEMS)):
        total += ITEMS[i]


def assign():
    items = list(ITEMS)
    for i in range(COUNT):
        items[i] = 0


def queue():
    items = deque(range(100))
    for i in range(COUNT):
        items.popleft()
        items.append(i)


def push_pop():
    items = list(ITEMS)
    for i in range(COUNT):
        items.append(i)
        items.append(i)
        items.pop()


def insert(key):
    def run():
        entries = {}
        for i in range(COUNT):
            entries[key(i)] = i

    return run


def count():
    counts = {}
    for i in range(COUNT):
        key = i % 1000
        counts[key] = counts[key] + 1 if key in counts else 1


measure("list: append", append)
measure("cells (i, rest)", cells)
measure("list: index", index)
measure("list: assign to an element", assign)
measure("deque: queue of 100", queue)
measure("list: two pushes and a pop at the end", push_pop)
measure("dict: Int keys", insert(lambda i: i))
measure("dict: String keys", insert(lambda i: KEYS[i]))
measure("dict: keys (Int, Int)", insert(lambda i: (i % 1000, i // 1000)))
measure("dict: keys (String, Int)", insert(lambda i: ("a", i)))
measure("dict: count 1000 keys", count)
