"""What a script would do to look at a tree again: os.walk and splitext. Prints the CPU seconds that one look took.

Arguments: the tree, how many looks.
"""

import os
import sys
import time

tree, looks = sys.argv[1], int(sys.argv[2])
found = 0
began = time.process_time()
for _ in range(looks):
    for _, _, names in os.walk(tree):
        for name in names:
            if os.path.splitext(name)[1].lower() in (".exe", ".dll"):
                found += 1
print((time.process_time() - began) / looks)
