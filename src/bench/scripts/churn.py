"""Renames as a neighbour on the same disk: files go to and fro between two folders, at a rate. Ends with SIGTERM, and prints the rate.

Arguments: an empty folder, renames a second.
"""

import os
import signal
import sys
import time

folder, rate = sys.argv[1], int(sys.argv[2])
FILES = 1000
running = True


def end(_number, _frame):
    global running
    running = False


signal.signal(signal.SIGTERM, end)
here, there = os.path.join(folder, "a"), os.path.join(folder, "b")
os.mkdir(here)
os.mkdir(there)
for number in range(FILES):
    with open(os.path.join(here, str(number)), "wb") as file:
        file.write(b"x" * 1024)
print("ready", flush=True)
renames, began = 0, time.monotonic()
while running:
    for number in range(FILES):
        os.rename(os.path.join(here, str(number)), os.path.join(there, str(number)))
    here, there = there, here
    renames += FILES
    pause = began + renames / rate - time.monotonic()
    if pause > 0:
        time.sleep(pause)
print(renames / (time.monotonic() - began))
