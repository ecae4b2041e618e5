import json


def document(n):
    rows = ['{"id":%d,"name":"item %d","tags":["a","b%d"],"price":%d.5,"stock":null}' % (i, i, i % 7, i) for i in range(n)]
    return "[" + ",".join(rows) + "]"


def weigh(value):
    if value is None or isinstance(value, bool):
        return 1
    if isinstance(value, int):
        return value % 10
    if isinstance(value, float):
        return int(value) % 10
    if isinstance(value, str):
        return len(value)
    if isinstance(value, list):
        return sum(weigh(item) for item in value)
    return sum(weigh(item) for item in value.values())


def bump(value):
    if isinstance(value, int) and not isinstance(value, bool):
        return value + 1
    if isinstance(value, list):
        return [bump(item) for item in value]
    if isinstance(value, dict):
        return {key: bump(item) for key, item in value.items()}
    return value


text = document(40000)
print(len(text))
parsed = json.loads(text)
print(weigh(parsed))
again = json.dumps(bump(parsed), separators=(",", ":"))
print(len(again))
print(weigh(json.loads(again)))
