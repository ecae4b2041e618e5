from typing import NamedTuple


class Point(NamedTuple):
    x: float
    y: float


class Ball(NamedTuple):
    at: Point
    speed: Point
    bounces: int


def outside(v, low, high):
    return v < low or v > high


def step(ball, dt):
    x = ball.at.x + ball.speed.x * dt
    y = ball.at.y + ball.speed.y * dt
    out_x = outside(x, 0.0, 10.0)
    out_y = outside(y, 0.0, 10.0)
    speed = Point(0.0 - ball.speed.x if out_x else ball.speed.x, 0.0 - ball.speed.y if out_y else ball.speed.y)
    hits = (1 if out_x else 0) + (1 if out_y else 0)
    return Ball(Point(x, y), speed, ball.bounces + hits)


balls = [Ball(Point(float(i), 5.0), Point(1.0 + i, 2.0), 0) for i in range(10)]
for _ in range(30000):
    balls = [step(ball, 0.01) for ball in balls]
print(sum(ball.bounces for ball in balls))
total = 0.0
for ball in balls:
    total = total + ball.at.x + ball.at.y
print(total)
