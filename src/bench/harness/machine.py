"""What a figure needs beside it: the machine, the file system, the versions, and how quiet it was."""

import os
import platform
import subprocess
import time

from .disk import lacks_journal

QUIET = 0.5


def load():
    """The load average of the last minute."""
    return os.getloadavg()[0]


def _output(*command):
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=30)
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return (done.stdout + done.stderr).strip()


def _cpu():
    try:
        with open("/proc/cpuinfo", encoding="utf-8") as info:
            for line in info:
                if line.startswith(("model name", "Model")):
                    return line.split(":", 1)[1].strip()
    except OSError:
        pass
    return platform.machine()


def _memory():
    with open("/proc/meminfo", encoding="ascii") as info:
        return f"{int(info.readline().split()[1]) / 1048576:.0f} GB"


def file_system(folder):
    """Type and options of the file system that holds a folder."""
    best = ("", "unknown", "")
    real = os.path.realpath(folder)
    with open("/proc/mounts", encoding="utf-8") as mounts:
        for line in mounts:
            _, place, kind, options = line.split()[:4]
            if (real + "/").startswith(place.rstrip("/") + "/") and len(place) >= len(best[0]):
                best = (place, kind, options)
    return f"{best[1]} ({best[2]})"


def describe(folder, project, disk):
    """Pairs of a word and what is so here; disk: memory, file or none."""
    own = {"memory": ", in memory", "file": ", in a file"}.get(disk, "")
    if lacks_journal(folder):
        own = ", WITHOUT A JOURNAL: do not trust these figures"
    java = _output("java", "-version").splitlines()
    return [
        ("date", time.strftime("%Y-%m-%d %H:%M UTC", time.gmtime())),
        ("processor", f"{_cpu()}, {len(os.sched_getaffinity(0))} cores, {_memory()}"),
        ("kernel", f"{platform.system()} {platform.release()}"),
        ("file system", file_system(folder) + own),
        ("JDK", java[-1] if java else "none"),
        ("Python", platform.python_version()),
        ("ClamAV", (_output("clamdscan", "--version").splitlines() or ["not installed"])[0]),
        ("revision", _output("git", "-C", str(project), "rev-parse", "--short", "HEAD") or "unknown"),
        ("load at start", f"{load():.2f}" + ("" if load() <= QUIET else ", not quiet: do not trust these figures")),
    ]
