"""What all workloads of one run share."""

import copy
import itertools
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

from . import disk, machine, processes, trees
from .processes import Failed
from .results import Results
from .trees import Spec

HERE = Path(__file__).resolve().parent.parent
PROJECT = HERE.parent.parent


class Build:
    """A build of Dropgate: its jar beside its own configuration and routes, and how it is to be started."""

    def __init__(self, project, jar=None, java=None):
        self.project = Path(project).resolve()
        self.jar = Path(jar).resolve() if jar else self.project / "target" / "dropgate.jar"
        self.missing = None if self.jar.is_file() else f"{self.jar} is missing: mvn -q -DskipTests package"
        launcher = self.project / "bin" / "dropgate"
        self.launcher = launcher if launcher.is_file() else None
        trainer = self.project / "bin" / "dropgate-train"
        self.untrainable = None if trainer.is_file() else f"there is no {trainer}"
        self.java_options = java.split() if java else self._shipped_options()

    def _shipped_options(self):
        options = self.project / "src" / "packaging" / "dropgate.jvm"
        if not options.is_file():
            # What the README recommended before there was such a file.
            return ["-XX:+UseParallelGC", "-Xmx192m"]
        lines = options.read_text(encoding="utf-8").split("\n")
        return [line.strip() for line in lines if line.strip() and not line.startswith("#")]

    def copied(self, folder, trained=False):
        """The same build with a jar in a folder of its own; trained: with the archive of bin/dropgate-train beside it."""
        folder.mkdir()
        twin = copy.copy(self)
        twin.jar = Path(shutil.copy(self.jar, folder / "dropgate.jar"))
        if trained:
            options = folder / "dropgate.jvm"
            options.write_text("\n".join(self.java_options) + "\n", encoding="utf-8")
            environment = {"DROPGATE_JAR": str(twin.jar), "DROPGATE_JVM_OPTIONS": str(options)}
            command = [self.project / "bin" / "dropgate-train"]
            done = subprocess.run(command, env={**os.environ, **environment}, capture_output=True, text=True, check=False)
            if done.returncode:
                raise Failed(f"dropgate-train: {(done.stdout + done.stderr).strip()[-300:]}")
        return twin


class Setup:
    """Where things are and how much is done. Its folder is gone afterwards, whatever happens."""

    def __init__(self, options):
        self.project, self.scripts = PROJECT, HERE / "scripts"
        self.quick, self.rounds = options.quick, options.rounds
        self.table, self.million = options.table, options.million
        self.python = [sys.executable, "-I", "-S"]
        self.build = Build(PROJECT, options.jar, options.java)
        self.other = Build(options.against) if options.against else None
        self.only_contenders = options.contender or []
        self.results, self.failures = Results(), []
        # The quick form waits less; the full one has the defaults of the product, all of them.
        self.settle = 0.5 if self.quick else 2.0
        self.settings = {"dropgate.settle-time": "500"} if self.quick else {}
        self.warm_up = Spec(1000, 10) if self.quick else Spec(100_000, 100)
        # The compiler still works in the second 100,000 files of a gate.
        self.long_warm_up = Spec(1000, 10) if self.quick else Spec(300_000, 300)
        where = options.dir or PROJECT / "target" / "bench"
        os.makedirs(where, exist_ok=True)
        self.folder = Path(tempfile.mkdtemp(prefix="dropgate-bench-", dir=where)).resolve()
        try:
            self.disk = self._mount(options)
        except Failed:
            trees.remove(self.folder)
            raise
        # An archive of classes that lies beside a jar by chance is not used.
        self.build, self.other = (self._copy(build, name) for build, name in ((self.build, "jar"), (self.other, "other")))
        self._trained = None
        self._rooms = itertools.count(1)
        self._old_rooms = []
        self.classes = None
        self.workload = ""
        self.jfr = os.path.abspath(options.jfr) if options.jfr else None
        if self.jfr:
            os.makedirs(self.jfr, exist_ok=True)

    def _copy(self, build, name):
        return build if not build or build.missing else build.copied(self.folder / name)

    def trained(self):
        """Dropgate with its archive of classes."""
        if not self._trained:
            self._trained = self.build.copied(self.folder / "trained", trained=True)
        return self._trained

    def _mount(self, options):
        """memory, file or none"""
        size = disk.size(options.only, options.million)
        kind = disk.choose(options.disk or ("none" if options.dir else None), size, self.folder)
        if kind != "none":
            disk.mount(kind, size, self.folder)
        elif disk.lacks_journal(self.folder):
            self.say(
                f"{self.folder} is on ext4 without a journal: its figures are not comparable; run as root, or with another --dir"
            )
        return kind

    def compile(self):
        """Compiles the contenders in Java that are no part of the product."""
        javac = shutil.which("javac")
        if not javac or self.build.missing:
            return
        classes = self.folder / "classes"
        sources = sorted((HERE / "java" / "dev" / "dropgate" / "bench").glob("*.java"))
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
        """Looks for space. On a disk that is not ours, what is done is only removed when there is too little: ext4 without a journal
        avoids the places of files that were deleted within the last minutes, so that whoever makes files next would pay for it
        (recently_deleted in fs/ext4/ialloc.c)."""
        if self.disk != "none":
            self._remove_old_rooms()
        try:
            trees.need_space(self.folder, spec, copies)
        except Failed:
            self._remove_old_rooms()
            trees.need_space(self.folder, spec, copies)

    def _remove_old_rooms(self):
        for room in self._old_rooms:
            trees.remove(room)
        self._old_rooms.clear()
        os.sync()

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
        if self.disk != "none":
            disk.unmount(self.folder)
        trees.remove(self.folder)
