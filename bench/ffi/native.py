"""The same calls from CPython: through ctypes, and NumPy's sum of two small arrays. Prints nanoseconds by name as JSON."""

import ctypes
import json
import sys
import time

library = ctypes.CDLL(sys.argv[1])
rounds = int(sys.argv[2])


def best(count, batch):
    fastest = float("inf")
    for _ in range(100 * rounds):
        start = time.perf_counter_ns()
        batch(count)
        fastest = min(fastest, (time.perf_counter_ns() - start) / count)
    return fastest


add = library.probe_raw_add
add.argtypes = [ctypes.c_double, ctypes.c_double]
add.restype = ctypes.c_double


def adding(count):
    x = 0.0
    for _ in range(count):
        x = add(x, 1.0)


figures = {"ctypesAdd": best(1000, adding)}

try:
    import numpy
except ImportError:
    pass
else:
    a = numpy.array([1.0, 2.0, 3.0])
    b = numpy.array([4.0, 5.0, 6.0])

    def summing(count):
        for _ in range(count):
            a + b

    figures["numpyAdd"] = best(1000, summing)

print(json.dumps(figures))
