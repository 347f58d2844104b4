"""Tells when somebody looks at a folder: inotify, so that a poll can be counted without disturbing it."""

import ctypes
import os
import select
import struct
import time

from .processes import Failed

_IN_OPEN = 0x20
_HEAD = struct.Struct("iIII")


class Looks:
    """Watches one folder."""

    def __init__(self, folder):
        libc = ctypes.CDLL(None, use_errno=True)
        self.handle = libc.inotify_init1(os.O_CLOEXEC | os.O_NONBLOCK)
        if self.handle < 0 or libc.inotify_add_watch(self.handle, os.fsencode(folder), _IN_OPEN) < 0:
            raise Failed(f"cannot watch {folder}: {os.strerror(ctypes.get_errno())}")

    def next(self, limit):
        """Waits for the next look at the folder: how many of its files were opened since the last one; nothing if no one looked."""
        end = time.monotonic() + limit
        opened = 0
        while time.monotonic() < end:
            if not select.select([self.handle], [], [], 0.5)[0]:
                continue
            looked = False
            data = os.read(self.handle, 1 << 20)
            place = 0
            while place < len(data):
                _, _, _, length = _HEAD.unpack_from(data, place)
                place += _HEAD.size + length
                # An event of the folder itself has no name.
                if length == 0:
                    looked = True
                else:
                    opened += 1
            if looked:
                return opened
        return None

    def rest(self, seconds):
        """Forgets what comes within this time: one poll may open a folder more than once."""
        time.sleep(seconds)
        while select.select([self.handle], [], [], 0)[0]:
            os.read(self.handle, 1 << 20)

    def close(self):
        os.close(self.handle)
