squares = {}
for i in range(200000):
    squares[i] = i * i
hits = 0
for i in range(400000):
    hits = hits + squares[i] % 10 if i in squares else hits
print(hits)
counts = {}
for i in range(300000):
    key = f"k{i * 7919 % 5003}"
    n = counts.get(key)
    counts[key] = n + 1 if n is not None else 1
print(len(counts))
most = 0
for n in counts.values():
    most = n if n > most else most
print(most)
grid = {}
for x in range(200):
    for y in range(200):
        grid[(x, y)] = x * y
print(grid[(17, 19)])
print(len([1 for key, v in grid.items() if v % 2 == 1]))
