"""The script that Dropgate replaces: walk, look at the extension, rename. Prints the seconds it took.

Arguments: "blocked" (only those are moved) or "all", the tree, where clean files go, where blocked ones go.
"""

import os
import sys
import time

mode, tree, delivered, quarantine = sys.argv[1:]
began = time.perf_counter()
for folder, _, names in os.walk(tree):
    to = os.path.join(delivered, os.path.basename(folder))
    if mode == "all":
        os.makedirs(to, exist_ok=True)
    for name in names:
        if os.path.splitext(name)[1].lower() in (".exe", ".dll"):
            os.rename(os.path.join(folder, name), os.path.join(quarantine, name))
        elif mode == "all":
            os.rename(os.path.join(folder, name), os.path.join(to, name))
print(time.perf_counter() - began)
