import asyncio
import time


async def double(inbox):
    reply_to, n = await inbox.get()
    reply_to.put_nowait(n * 2)


async def main():
    begin = time.monotonic()
    inboxes, tasks = [], []
    for _ in range(100000):
        inbox = asyncio.Queue()
        inboxes.append(inbox)
        tasks.append(asyncio.create_task(double(inbox)))
    mine = asyncio.Queue()
    for inbox in inboxes:
        inbox.put_nowait((mine, 21))
    total = 0
    for _ in range(100000):
        total += await mine.get()
    print(100000, round((time.monotonic() - begin) * 1000))
    assert total == 4200000


asyncio.run(main())
