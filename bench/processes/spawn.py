import asyncio
import time


async def nothing():
    pass


async def main():
    for rounds in (1, 300):
        start = time.monotonic()
        for _ in range(rounds):
            await asyncio.gather(*[asyncio.create_task(nothing()) for _ in range(1000)])
        elapsed = time.monotonic() - start
    print(300000, round(elapsed * 1000))


asyncio.run(main())
