import sys

lines = 0
words = 0
counts = {}
for line in sys.stdin:
    parts = line.split()
    lines = lines + 1
    words = words + len(parts)
    for word in parts:
        n = counts.get(word)
        counts[word] = n + 1 if n is not None else 1
print((lines, words))
ranked = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
for word, n in ranked[:5]:
    print(word, n)
