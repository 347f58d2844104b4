"""A plain Camel route as a contender."""

import os

from . import processes, trees
from .server import Server, changed


class Camel(Server):
    @classmethod
    def start(cls, setup, room):
        for name in ("inbox", "delivered", "quarantine"):
            os.makedirs(os.path.join(room, name), exist_ok=True)
        folders = [os.path.join(room, name) for name in ("inbox", "delivered", "quarantine")]
        path = f"{setup.classes}{os.pathsep}{setup.build.jar}"
        log = os.path.join(room, "camel.log")
        # Its memory is its own affair: with 192 MB it runs out of it, because it lists all files at once.
        command = ["java", "-cp", path, "dev.dropgate.bench.PlainCamel", *folders]
        return cls(room, processes.start(command, room, log), log)

    def counted(self):
        return {name: trees.count(os.path.join(self.room, name)) for name in ("inbox", "delivered", "quarantine")}

    def expected(self, spec):
        return {"inbox": 0, "delivered": spec.clean, "quarantine": spec.blocked}

    def change_times(self):
        yield from changed(os.path.join(self.room, "delivered"))
        yield from changed(os.path.join(self.room, "quarantine"))
        # The last file is done when it has left the inbox.
        with os.scandir(self.inbox) as entries:
            for entry in entries:
                if entry.is_dir():
                    yield from (sub.stat().st_mtime for sub in os.scandir(entry.path) if sub.is_dir())

    def ready(self, word="ready", limit=120):
        return super().ready(word, limit)
