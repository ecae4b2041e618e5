from functools import cmp_to_key


def noise(n):
    seed = 42
    out = []
    for _ in range(n):
        seed = (seed * 3877 + 29573) % 139968
        out.append(seed)
    return out


def quick(items):
    if not items:
        return []
    pivot, rest = items[0], items[1:]
    low, high = [], []
    for x in rest:
        (low if x < pivot else high).append(x)
    return quick(low) + [pivot] + quick(high)


def show(pairs):
    return "[" + ", ".join(f"({a}, {b})" for a, b in pairs) + "]"


numbers = noise(200000)
print(sorted(numbers)[100000:100004])
print(sorted(numbers, key=cmp_to_key(lambda a, b: b - a))[:3])
pairs = [(n % 100, n) for n in numbers[:50000]]
print(show(sorted(pairs, key=cmp_to_key(lambda a, b: a[1] - b[1] if a[0] == b[0] else a[0] - b[0]))[:2]))
print("[" + ", ".join(f'"{s}"' for s in sorted([f"n{n}" for n in numbers])[:3]) + "]")
print(quick(numbers[:60000])[30000:30003])
