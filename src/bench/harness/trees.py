"""The files that contenders work on."""

import os
import shutil
import struct
import subprocess
import zlib
from dataclasses import dataclass

from .processes import Failed


@dataclass(frozen=True)
class Spec:
    """A tree of files: how many, in how many folders, how many of them blocked, how large (0: small and mixed)."""

    files: int
    folders: int
    blocked_of_10: int = 1
    size: int = 0

    @property
    def blocked(self):
        full, rest = divmod(self.files, 10)
        return full * self.blocked_of_10 + min(rest, self.blocked_of_10)

    @property
    def clean(self):
        return self.files - self.blocked

    @property
    def bytes(self):
        return self.files * (self.size or 4096)


def _png():
    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", 16, 16, 8, 2, 0, 0, 0)
    pixels = zlib.compress(b"".join(b"\0" + bytes(range(48)) for _ in range(16)))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


# About 1 KB each, and what their names say, so that rules which read contents have their usual work.
_CLEAN = [
    (".txt", b"Minutes of the meeting: nothing was decided, once more.\n" * 20),
    (".csv", b"date,customer,amount\n" + b"2026-11-23,4711,19.90\n" * 45),
    (".json", b'{"orders": [' + b", ".join([b'{"id": 4711, "open": true}'] * 35) + b"]}\n"),
    (".xml", b"<?xml version='1.0'?>\n<orders>\n" + b"  <order id='4711'/>\n" * 45 + b"</orders>\n"),
    (".png", _png()),
    (".log", b"2026-11-23T10:00:00Z INFO  [main] still alive\n" * 22),
]
_BLOCKED = b"MZ" + bytes(range(256)) * 4
_LINE = b"2026-11-23,4711,an ordinary line of an ordinary export,19.90,EUR\n"


def is_blocked(number, spec):
    return number % 10 < spec.blocked_of_10


def name(number, spec, large=False):
    if is_blocked(number, spec):
        return f"f{number:07}.exe"
    return f"f{number:07}" + (".csv" if large else _CLEAN[number % len(_CLEAN)][0])


def content(number, spec):
    head = b"%07d\n" % number
    if spec.size:
        start = b"MZ" if is_blocked(number, spec) else b""
        return (start + head + _LINE * (spec.size // len(_LINE) + 1))[: spec.size]
    if is_blocked(number, spec):
        return _BLOCKED + head
    suffix, body = _CLEAN[number % len(_CLEAN)]
    return body if suffix == ".png" else body.rstrip(b"\n") + b"\n" + (b"" if suffix in (".json", ".xml") else head)


def make(folder, spec):
    """Makes the tree, and waits until the disk has it."""
    os.makedirs(folder)
    for place in range(spec.folders):
        os.mkdir(os.path.join(folder, f"d{place:04}"))
    for number in range(spec.files):
        path = os.path.join(folder, f"d{number % spec.folders:04}", name(number, spec, spec.size > 0))
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o644)
        try:
            os.write(handle, content(number, spec))
        finally:
            os.close(handle)
    os.sync()


def count(folder):
    """Files below a folder, without a stat each."""
    files = 0
    folders = [folder]
    while folders:
        with os.scandir(folders.pop()) as entries:
            for entry in entries:
                if entry.is_dir(follow_symlinks=False):
                    folders.append(entry.path)
                else:
                    files += 1
    return files


def remove(folder):
    """Removes a tree; rm is several times faster than Python."""
    subprocess.run(["rm", "-rf", "--", str(folder)], check=True)


def need_space(folder, spec, copies=1):
    """Refuses to fill the disk."""
    need = spec.bytes * copies + (2 << 30)
    free = shutil.disk_usage(folder).free
    if free < need:
        raise Failed(f"{need >> 30} GB needed in {folder}, {free >> 30} GB free")
    # A record is a folder, two files and a ticket.
    need = (spec.files + 4 * spec.blocked + 4 * spec.folders) * copies
    inodes = os.statvfs(folder)
    if inodes.f_files and inodes.f_favail < need:
        raise Failed(f"{need} inodes needed in {folder}, {inodes.f_favail} free")
