"""The floor in Python: each file renamed twice, nothing else. Prints the seconds it took.

Arguments: from, middle, to.
"""

import os
import sys
import time

source, middle, to = sys.argv[1:]
began = time.perf_counter()
for folder in os.listdir(source):
    os.mkdir(f"{middle}/{folder}")
    os.mkdir(f"{to}/{folder}")
    for name in os.listdir(f"{source}/{folder}"):
        os.rename(f"{source}/{folder}/{name}", f"{middle}/{folder}/{name}")
        os.rename(f"{middle}/{folder}/{name}", f"{to}/{folder}/{name}")
print(time.perf_counter() - began)
