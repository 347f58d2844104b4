"""A clamd of our own, with two signatures, on a socket in the room."""

import os
import time

from . import processes
from .processes import Failed

_CONFIG = """Foreground yes
DatabaseDirectory {room}/db
LocalSocket {room}/clamd.sock
LogFile {room}/clamd.log
TemporaryDirectory {room}
MaxThreads {threads}
MaxScanSize 400M
MaxFileSize 100M
User {user}
"""
# Two signatures of bytes that occur in no file of ours.
_SIGNATURES = "Bench.One:0:*:64726f70676174652d62656e63682d6f6e65\nBench.Two:0:*:64726f70676174652d62656e63682d74776f\n"


class Clamd:
    def __init__(self, room, process, log):
        self.room, self.process, self.log = room, process, log

    @classmethod
    def start(cls, _setup, room):
        import pwd

        os.mkdir(room / "db")
        (room / "db" / "bench.ndb").write_text(_SIGNATURES, encoding="ascii")
        user = pwd.getpwuid(os.getuid()).pw_name
        config = _CONFIG.format(room=room, user=user, threads=max(2, len(os.sched_getaffinity(0)) * 2))
        (room / "clamd.conf").write_text(config, encoding="utf-8")
        log = room / "clamd.out"
        clamd = cls(room, processes.start(["clamd", "--config-file", room / "clamd.conf"], room, log), log)
        end = time.monotonic() + 60
        while not (room / "clamd.sock").exists():
            if clamd.process.poll() is not None or time.monotonic() > end:
                processes.stop(clamd.process)
                raise Failed(f"clamd does not start: {processes.tail(log)}")
            time.sleep(0.05)
        return clamd

    def scan(self, tree, files):
        """(seconds, CPU seconds of client and server)"""
        out = self.room / "scan.txt"
        before = processes.cpu_seconds(self.process.pid)
        command = ["clamdscan", "--config-file", self.room / "clamd.conf", "--multiscan", "--fdpass", tree]
        status, seconds, cpu = processes.timed(command, self.room, out)
        said = out.read_text(encoding="utf-8", errors="replace")
        if status != 0 or "Infected files: 0" not in said:
            raise Failed(f"clamdscan ended with {status} on {files} files: {processes.tail(out)}")
        cpu += processes.cpu_seconds(self.process.pid) - before
        return seconds, cpu

    def __enter__(self):
        return self

    def __exit__(self, *_):
        processes.stop(self.process)
