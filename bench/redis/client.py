"""One way of asking a server, by its name in the first word; prints how many commands took how many milliseconds."""
import os
import sys
import threading
import time

import redis

db = redis.Redis.from_url(os.environ["REDIS_URL"])


def get_many(n):
    for _ in range(n):
        db.get("bench:key")


def together(threads, n):
    running = [threading.Thread(target=get_many, args=(n,)) for _ in range(threads)]
    for thread in running:
        thread.start()
    for thread in running:
        thread.join()


db.set("bench:key", "xxx")
get_many(1000)
together(50, 4)
start = time.monotonic()
if sys.argv[1] == "sequential":
    count = 5000
    get_many(count)
else:
    count = 20000
    together(50, count // 50)
print(count, round((time.monotonic() - start) * 1000))
