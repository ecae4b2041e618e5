class Vector:
    __slots__ = ("x", "y")

    def __init__(self, x, y):
        self.x = x
        self.y = y

    def __add__(self, other):
        return Vector(self.x + other.x, self.y + other.y)

    def __sub__(self, other):
        return Vector(self.x - other.x, self.y - other.y)

    def __mul__(self, other):
        return Vector(self.x * other.x, self.y * other.y)

    def __str__(self):
        return f"Vector{{x: {self.x}, y: {self.y}}}"


class Shape:
    __slots__ = ()

    def describe(self):
        return "area " + str(self.area())


class Square(Shape):
    __slots__ = ("side",)

    def __init__(self, side):
        self.side = side

    def area(self):
        return self.side * self.side


class Circle(Shape):
    __slots__ = ("radius",)

    def __init__(self, radius):
        self.radius = radius

    def area(self):
        return 3.0 * self.radius * self.radius

    def describe(self):
        return "round " + str(self.area())


at = Vector(0.0, 0.0)
drift = Vector(0.5, 0.25)
for i in range(300000):
    at = at + drift * Vector(2.0, 2.0) - drift
print(at)
total = 0.0
for i in range(300000):
    total = total + Square(2.0).area() + Circle(float(i % 100)).area()
print(total)
letters = 0
for i in range(100000):
    letters = letters + len(Square(float(i)).describe()) + len(Circle(1.0).describe())
print(letters)
