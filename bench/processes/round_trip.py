import asyncio
import time


async def serve(inbox):
    while True:
        kind, reply_to, n = await inbox.get()
        reply_to.put_nowait(("pong", n + 1))


async def play(inbox, server, stop):
    n = 0
    while n < stop:
        server.put_nowait(("ping", inbox, n))
        _, n = await inbox.get()
    return n


async def main():
    server, inbox = asyncio.Queue(), asyncio.Queue()
    task = asyncio.create_task(serve(server))
    await play(inbox, server, 1000)
    start = time.monotonic()
    await play(inbox, server, 300000)
    print(300000, round((time.monotonic() - start) * 1000))
    task.cancel()


asyncio.run(main())
