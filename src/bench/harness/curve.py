"""From exec to the last of N files, which lay there before: a fresh process each round, its start included."""

import os
import time

from . import contenders as who
from . import processes, trees
from .camel import Camel
from .contenders import Contender
from .gate import Gate
from .processes import Failed
from .trees import Spec

SIZES = (100, 1000, 10_000, 40_000, 100_000)
LARGEST = 1_000_000
# The row of the table.
COLD = 40_000


def workload(files):
    return f"curve {files:,}"


def files_of(name):
    """The number of files of such a workload, or nothing."""
    return int(name.split()[1].replace(",", "")) if name.startswith("curve ") else None


def _server(start, settle):
    def run(room, spec):
        trees.make(os.path.join(room, "inbox", "tree"), spec)
        with start(room) as server:
            return server.cold(spec, settle)

    return run


def _script(setup):
    def run(room, spec):
        tree = room / "tree"
        trees.make(tree, spec)
        for folder in ("delivered", "quarantine"):
            os.mkdir(room / folder)
        command = [*setup.python, setup.scripts / "script.py", "all", tree, room / "delivered", room / "quarantine"]
        status, seconds, cpu = processes.timed(command, room, room / "out.txt")
        if status or trees.count(room / "delivered") + trees.count(room / "quarantine") != spec.files:
            raise Failed(f"not every file was moved: {processes.tail(room / 'out.txt')}")
        return {"s": seconds, "cpu s": cpu, "cpu us/file": cpu / spec.files * 1e6, "files/s": spec.files / seconds}

    return run


def _sizes(setup):
    if setup.quick:
        return (100, 300)
    if setup.table:
        return (COLD,)
    return (*SIZES, LARGEST) if setup.million else SIZES


def curve(setup, everyone):
    """from exec to the last of N files that lay there before, in a fresh process"""

    def gate(**how):
        return _server(lambda room: Gate.start(setup, room, **{name: make() for name, make in how.items()}), setup.settle)

    java = everyone[who.GATE].missing
    chosen = [
        Contender(who.GATE, gate(), java),
        Contender(who.ARCHIVE, gate(build=setup.trained), java or setup.build.untrainable),
    ]
    if setup.other:
        chosen.append(Contender(who.OTHER, gate(build=lambda: setup.other), setup.other.missing))
    if not setup.table:
        chosen.append(Contender(who.CAMEL, _server(lambda room: Camel.start(setup, room), 0), everyone[who.CAMEL].missing))
        chosen.append(Contender(who.SCRIPT_ALL, _script(setup)))
    for files in _sizes(setup):
        # With a million files the plain Camel route runs out of memory or patience.
        running = [one for one in chosen if files < LARGEST or one.name != who.CAMEL]
        rounds = max(setup.rounds, 3) if setup.table else 1 if files == LARGEST else setup.rounds
        setup.alternate(workload(files), running, Spec(files, max(1, files // 1000)), rounds)
    # The disk rests, so that what follows does not pay for it.
    os.sync()
    time.sleep(0 if setup.quick else 2)
