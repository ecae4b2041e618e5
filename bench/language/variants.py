from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Num:
    n: int


@dataclass(frozen=True, slots=True)
class Var:
    name: str


@dataclass(frozen=True, slots=True)
class Add:
    a: object
    b: object


@dataclass(frozen=True, slots=True)
class Mul:
    a: object
    b: object


@dataclass(frozen=True, slots=True)
class Neg:
    a: object


def rem(a, b):
    return a % b if a >= 0 else -(-a % b)


def simplify(e):
    match e:
        case Add(Num(0), b):
            return simplify(b)
        case Add(a, Num(0)):
            return simplify(a)
        case Mul(Num(1), b):
            return simplify(b)
        case Mul(Num(0), _):
            return Num(0)
        case Neg(Neg(a)):
            return simplify(a)
        case Add(a, b):
            return Add(simplify(a), simplify(b))
        case Mul(a, b):
            return Mul(simplify(a), simplify(b))
        case Neg(a):
            return Neg(simplify(a))
        case _:
            return e


def value(e, x):
    match e:
        case Num(n):
            return n
        case Var("x"):
            return x
        case Var(_):
            return 0
        case Add(a, b):
            return rem(value(a, x) + value(b, x), 10007)
        case Mul(a, b):
            return rem(value(a, x) * value(b, x), 10007)
        case Neg(a):
            return 0 - value(a, x)


def grow(n):
    if n == 0:
        return Var("x")
    match n % 4:
        case 0:
            return Add(Num(0), grow(n - 1))
        case 1:
            return Mul(grow(n - 1), Num(n))
        case 2:
            return Neg(Neg(grow(n - 1)))
        case _:
            return Add(grow(n - 1), Mul(Num(1), Var("y")))


e = grow(60)
total = 0
for i in range(4000):
    total = total + value(simplify(simplify(e)), i) + value(e, i)
print(total)
