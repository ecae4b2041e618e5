"""The same loop as `small` in vectors.nos, with NumPy. Prints seconds of processor time, the best of some runs."""

import json
import sys
import time

import numpy

a = numpy.array([1.0, 2.0, 3.0])
b = numpy.array([4.0, 5.0, 6.0])


def churn(count):
    for _ in range(count):
        a + b


best = float("inf")
for _ in range(int(sys.argv[1])):
    start = time.process_time()
    churn(1000000)
    best = min(best, time.process_time() - start)
print(json.dumps({"seconds": best, "version": numpy.__version__}))
