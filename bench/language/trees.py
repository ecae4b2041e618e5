def make(depth):
    return None if depth == 0 else (make(depth - 1), make(depth - 1))


def count(tree):
    if tree is None:
        return 1
    left, right = tree
    return 1 + count(left) + count(right)


kept = make(17)
depth = 4
while depth <= 17:
    rounds = 2 ** (18 - depth)
    nodes = 0
    for _ in range(rounds):
        nodes = nodes + count(make(depth))
    print(f"{rounds} trees of depth {depth}: {nodes}")
    depth = depth + 2
print(count(kept))
