"""A contender that is a server: it watches an inbox, and is measured without being disturbed.

One rename moves a staged tree into its inbox, and the clock runs from there. Nobody looks at its folders while it works: from time to
time its CPU clock is read, and only when that stands still is anything counted. When the work was done is read afterwards from the
files, whose change times (ctime) the kernel sets at each rename, link and removed link.
"""

import os
import time

from . import processes, trees
from .processes import Failed

STALLED = 180


class Server:
    """A running one. Subclasses start it and know where things end up."""

    def __init__(self, room, process, log):
        self.room = room
        self.process = process
        self.log = log
        self.inbox = os.path.join(room, "inbox")
        self._compilers = {}

    # What subclasses tell.

    def counted(self):
        """What is there by now: kind -> files."""
        raise NotImplementedError

    def change_times(self):
        """When the things that are there were last changed, in seconds."""
        raise NotImplementedError

    def expected(self, spec):
        """What this tree adds: kind -> files."""
        raise NotImplementedError

    # What all do.

    def alive(self):
        if self.process.poll() is not None:
            raise Failed(f"ended with {self.process.returncode}: {processes.tail(self.log)}")

    def cpu(self):
        self.alive()
        return processes.cpu_seconds(self.process.pid)

    def compiler(self):
        """CPU seconds of the compiler so far. Its threads end when they are idle: what was seen of them counts."""
        self._compilers.update(processes.compiler_seconds(self.process.pid))
        return sum(self._compilers.values())

    def wait_for(self, wanted):
        """Waits until all that is there; while it works only its CPU clock is read."""
        seen, since = None, time.monotonic()
        looked = since
        before = self.cpu()
        while True:
            time.sleep(0.5)
            now = self.cpu()
            self.compiler()
            quiet = now - before < 0.1
            before = now
            if not quiet and time.monotonic() - looked < 10:
                continue
            there = self.counted()
            looked = time.monotonic()
            if there == wanted:
                return
            if any(there[kind] > number for kind, number in wanted.items() if kind != "inbox"):
                raise Failed(f"wrong result: {there}, expected {wanted}: {processes.tail(self.log)}")
            if there != seen:
                seen, since = there, looked
            elif looked - since > STALLED:
                raise Failed(f"stalled at {there}, expected {wanted}: {processes.tail(self.log)}")

    def batch(self, trees_and_places, wait):
        """Moves staged trees in and returns the figures; wait: seconds that it is told to let files rest."""
        before = self.counted()
        wanted = dict(before)
        files = 0
        for spec, _, _ in trees_and_places:
            files += spec.files
            for kind, number in self.expected(spec).items():
                wanted[kind] += number
        os.sync()
        cpu = self.cpu()
        began = time.time()
        for _, staged, place in trees_and_places:
            os.rename(staged, place)
        self.wait_for(wanted)
        cpu = self.cpu() - cpu
        times = [moment for moment in self.change_times() if moment >= began - 0.005]
        first, last = min(times), max(times)
        # Never more than it really waited.
        wait = min(wait, first - began)
        figures = {
            "files/s": files / max(last - began - wait, 0.001),
            "us/file": max(last - began - wait, 0.001) / files * 1e6,
            "files/s first to last": files / max(last - first, 0.001),
            "cpu us/file": cpu / files * 1e6,
            "peak MB": processes.peak_bytes(self.process.pid) / 1e6,
        }
        return figures

    def cold(self, spec, wait):
        """What becomes of a tree that was in the inbox before the start: figures from exec to the last file."""
        self.ready()
        began, ready = self.process.began, self.ready_at() if wait else None
        self.wait_for(self.expected(spec))
        cpu, compiler = self.cpu(), self.compiler()
        times = [moment for moment in self.change_times() if moment >= began]
        seconds = max(times) - began
        if wait:
            # Never more than it really waited. Its first look is about when it is ready, and its folders are older.
            seconds -= min(wait, min(moment for moment in times if moment > ready) - ready)
        return {
            "s": seconds,
            "cpu s": cpu,
            "compiler s": compiler,
            "cpu us/file": cpu / spec.files * 1e6,
            "files/s": spec.files / seconds,
            "peak MB": processes.peak_bytes(self.process.pid) / 1e6,
        }

    def warm_up(self, spec, wait):
        """Lets the JVM compile. What it takes is a figure of its own."""
        figures = self.drop(spec, "warm", wait)
        return {"files/s of a new JVM": figures["files/s"]}

    def drop(self, spec, name, wait, inbox=None):
        """Stages a tree, and measures what becomes of it."""
        staged = os.path.join(self.room, "staged-" + name)
        trees.make(staged, spec)
        return self.batch([(spec, staged, os.path.join(inbox or self.inbox, name))], wait)

    def ready(self, word, limit=120):
        """Waits for a word in its output."""
        end = time.monotonic() + limit
        while time.monotonic() < end:
            with open(self.log, encoding="utf-8", errors="replace") as text:
                if word in text.read():
                    return self
            self.alive()
            time.sleep(0.05)
        raise Failed(f"not ready after {limit} s: {processes.tail(self.log)}")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        processes.stop(self.process)


def changed(folder, folders_too=False):
    """Change times of all files below a folder."""
    waiting = [folder]
    while waiting:
        here = waiting.pop()
        with os.scandir(here) as entries:
            for entry in entries:
                if entry.is_dir(follow_symlinks=False):
                    waiting.append(entry.path)
                    if folders_too:
                        yield entry.stat(follow_symlinks=False).st_mtime
                else:
                    yield entry.stat(follow_symlinks=False).st_ctime
