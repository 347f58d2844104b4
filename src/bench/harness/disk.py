"""The disk of a run: a file system of its own with a journal, in a file that has no name any more. Needs root.

The mount is in a mount namespace of the benchmark's own, so that both are gone with its last process, however it ends.
"""

import ctypes
import os
import shutil
import subprocess

from .processes import Failed

_CLONE_NEWNS = 0x20000
_MEMORY = "/dev/shm"
# The image takes as much as was ever written; the page cache holds what is in use once more.
_GIB, _MORE = 1 << 30, 1.5


def _memory():
    with open("/proc/meminfo", encoding="ascii") as info:
        return next(int(line.split()[1]) * 1024 for line in info if line.startswith("MemAvailable:"))


def _room_in_memory(size):
    return os.path.isdir(_MEMORY) and shutil.disk_usage(_MEMORY).free > size and _memory() > size * _MORE


def _run(*command):
    done = subprocess.run([str(word) for word in command], capture_output=True, text=True, check=False)
    if done.returncode:
        raise Failed(f"{command[0]}: {(done.stdout + done.stderr).strip()}")


def choose(wanted, size, folder):
    """Which of memory, file and none it is; wanted: one of them, or nothing."""
    missing = [tool for tool in ("mkfs.ext4", "mount", "umount", "losetup") if not shutil.which(tool)]
    if os.geteuid() or missing:
        if wanted in ("memory", "file"):
            raise Failed(f"--disk {wanted} needs root" if os.geteuid() else f"--disk {wanted} needs {', '.join(missing)}")
        return "none"
    if wanted:
        return wanted
    if _room_in_memory(size):
        return "memory"
    return "file" if shutil.disk_usage(folder).free > size else "none"


def mount(kind, size, folder):
    """Makes it and mounts it on the folder; kind: memory or file."""
    image = os.path.join(_MEMORY if kind == "memory" else os.path.dirname(folder), f"dropgate-bench-{os.getpid()}.img")
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.unshare(_CLONE_NEWNS):
        raise Failed(f"no mount namespace: {os.strerror(ctypes.get_errno())}; use --disk none")
    try:
        with open(image, "xb") as file:
            file.truncate(size)
        _run("mount", "--make-rprivate", "/")
        # No work in the background after the start, and an inode for each 4 KiB.
        lazy = "lazy_itable_init=0,lazy_journal_init=0"
        _run("mkfs.ext4", "-q", "-F", "-O", "has_journal", "-i", 4096, "-m", 0, "-E", lazy, image)
        _run("mount", "-o", "loop,discard", image, folder)
    finally:
        if os.path.exists(image):
            os.unlink(image)


def unmount(folder):
    subprocess.run(["umount", str(folder)], capture_output=True, check=False)


def size(workloads, million):
    """Bytes that these workloads need at most."""
    if "big" in workloads:
        return 40 * _GIB
    return (20 if million else 12) * _GIB


def lacks_journal(folder):
    """Whether the folder is on ext4 without a journal, where a rename is not safe and deletions make new files slow."""
    device = os.stat(folder).st_dev
    try:
        name = os.path.basename(os.path.realpath(f"/sys/dev/block/{os.major(device)}:{os.minor(device)}"))
        with open(f"/sys/fs/ext4/{name}/journal_task", encoding="ascii", errors="replace") as task:
            return task.read().strip() == "<none>"
    except OSError:
        return False
