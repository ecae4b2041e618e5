def safe(column, placed):
    distance = 1
    for other in placed:
        if column == other or abs(column - other) == distance:
            return False
        distance = distance + 1
    return True


def place(left, size, placed):
    if left == 0:
        return 1
    n = 0
    for column in [column for column in range(size) if safe(column, placed)]:
        n = n + place(left - 1, size, [column] + placed)
    return n


print(place(10, 10, []))
