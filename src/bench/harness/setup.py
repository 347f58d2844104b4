"""What all workloads of one run share."""

import itertools
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

from . import machine, processes, trees
from .processes import Failed
from .results import Results
from .trees import Spec

HERE = Path(__file__).resolve().parent.parent
PROJECT = HERE.parent.parent


class Build:
    """A build of Dropgate: its jar beside its own configuration and routes."""

    def __init__(self, project, jar=None):
        self.project = Path(project).resolve()
        self.jar = Path(jar).resolve() if jar else self.project / "target" / "dropgate.jar"
        self.missing = None if self.jar.is_file() else f"{self.jar} is missing: mvn -q -DskipTests package"


class Setup:
    """Where things are and how much is done. Its folder is gone afterwards, whatever happens."""

    def __init__(self, options):
        self.project, self.scripts = PROJECT, HERE / "scripts"
        self.quick, self.rounds = options.quick, options.rounds
        self.java_options = options.java.split()
        self.python = [sys.executable, "-I", "-S"]
        self.build = Build(PROJECT, options.jar)
        self.other = Build(options.against) if options.against else None
        self.only_contenders = options.contender or []
        self.results, self.failures = Results(), []
        # The quick form waits less; the full one has the defaults of the product, all of them.
        self.settle, self.poll = (0.5, 1.0) if self.quick else (2.0, 1.0)
        self.settings = {"dropgate.settle-time": "500"} if self.quick else {}
        self.warm_up = Spec(1000, 10) if self.quick else Spec(100_000, 100)
        os.makedirs(options.dir, exist_ok=True)
        self.folder = Path(tempfile.mkdtemp(prefix="dropgate-bench-", dir=options.dir)).resolve()
        self._rooms = itertools.count(1)
        self._old_rooms = []
        self.classes = None
        self.workload = ""
        self.jfr = os.path.abspath(options.jfr) if options.jfr else None
        if self.jfr:
            os.makedirs(self.jfr, exist_ok=True)

    def compile(self):
        """Compiles the contenders in Java that are no part of the product."""
        javac = shutil.which("javac")
        if not javac or self.build.missing:
            return
        classes = self.folder / "classes"
        sources = [HERE / "java" / "dev" / "dropgate" / "bench" / name for name in ("RenameFloor.java", "PlainCamel.java")]
        done = subprocess.run(
            [javac, "-d", classes, "-cp", self.build.jar, *sources], capture_output=True, text=True, check=False
        )
        if done.returncode:
            raise Failed("javac: " + " | ".join((done.stdout + done.stderr).split("\n")[:5]))
        self.classes = classes

    def size(self, full, quick):
        return quick if self.quick else full

    def say(self, text):
        print(text, file=sys.stderr, flush=True)

    def once(self, workload, contender, number, work):
        """One contender in one round: work(room) -> figures."""
        load = machine.load()
        self.workload = workload
        room = self.folder / f"room{next(self._rooms)}"
        room.mkdir()
        try:
            figures = work(room)
        except Failed as failure:
            self.say(f"{workload}: {contender} failed: {failure}")
            self.failures.append(f"{workload}: {contender}: {failure}")
            self.results.skip(workload, contender, f"failed: {failure}")
            return
        finally:
            processes.stop_all()
            self._old_rooms.append(room)
        self.results.add(workload, contender, number, load, figures)
        told = ", ".join(f"{metric} {value:,.4g}" for metric, value in figures.items())
        self.say(f"{workload}, round {number}: {contender}: {told}")

    def make_room(self, spec, copies=1):
        """Looks for space. What is done is only removed when there is too little: ext4 avoids the places of files that were deleted
        within the last minutes, so that whoever makes files next would pay for the deletion (recently_deleted in fs/ext4/ialloc.c)."""
        try:
            trees.need_space(self.folder, spec, copies)
        except Failed:
            for room in self._old_rooms:
                trees.remove(room)
            self._old_rooms.clear()
            trees.need_space(self.folder, spec, copies)

    def alternate(self, workload, contenders, spec, rounds=None):
        """A, B, C, A, B, C, ... on equal trees, each in a fresh folder."""
        contenders = [one for one in contenders if not self.only_contenders or one.name in self.only_contenders]
        for contender in contenders:
            if contender.missing:
                self.say(f"{workload}: {contender.name} does not run: {contender.missing}")
                self.results.skip(workload, contender.name, contender.missing)
        for number in range(1, (rounds or self.rounds) + 1):
            for contender in contenders:
                if (workload, contender.name) not in self.results.missing:
                    self.make_room(spec, 2)
                    self.once(workload, contender.name, number, lambda room, run=contender.run: run(room, spec))

    def close(self):
        # A second Ctrl-C must not leave the rest behind.
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        processes.stop_all()
        trees.remove(self.folder)
