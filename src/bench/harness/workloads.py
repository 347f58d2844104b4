"""What is measured. Each workload takes the setup and everyone, and leaves its figures in the results."""

import os
import re
import time
from datetime import datetime

from . import contenders as who
from . import processes, trees
from .contenders import Contender
from .gate import Gate
from .processes import Failed
from .repoll import repoll
from .steady import steady
from .trees import Spec


def small(setup, everyone):
    """small files in folders, 10 % blocked"""
    setup.alternate("small", everyone.values(), setup.size(Spec(100_000, 100), Spec(3000, 10)))


def big(setup, everyone):
    """files of 10 MB, 10 % blocked"""
    chosen = list(everyone.values())
    if setup.quick:
        chosen = [everyone[name] for name in (who.GATE, who.FLOOR, who.CLAMD)]
    setup.alternate("big", chosen, setup.size(Spec(1000, 10, size=10_000_000), Spec(20, 2, size=10_000_000)))


def burst(setup, everyone):
    """a burst of detections: every file is blocked"""
    names = (who.GATE, who.FLOOR) if setup.quick else (who.GATE, who.OTHER, who.WATCH, who.SCRIPT_ALL, who.FLOOR)
    spec = setup.size(Spec(100_000, 100, blocked_of_10=10), Spec(1000, 10, blocked_of_10=10))
    setup.alternate("burst", [everyone[name] for name in names if name in everyone], spec)


def ten(setup, everyone):
    """10 monitored directories at once, against one with as many files"""
    spec = setup.size(Spec(100_000, 100), Spec(2000, 10))
    tenth = Spec(spec.files // 10, spec.folders // 10)

    def run(room, _spec):
        with Gate.start(setup, room, directories=10) as gate:
            gate.ready()
            for number, inbox in enumerate(gate.inboxes):
                warm = Spec(setup.warm_up.files // 10, 1)
                trees.make(os.path.join(room, f"warm{number}"), warm)
            warm_up = [(warm, os.path.join(room, f"warm{n}"), os.path.join(at, f"warm{n}")) for n, at in enumerate(gate.inboxes)]
            gate.batch(warm_up, setup.settle)
            for number in range(10):
                trees.make(os.path.join(room, f"t{number}"), tenth)
            batch = [(tenth, os.path.join(room, f"t{n}"), os.path.join(at, f"t{n}")) for n, at in enumerate(gate.inboxes)]
            return gate.batch(batch, setup.settle)

    one = everyone[who.GATE]
    chosen = [Contender("Dropgate gate, 10 directories", run, one.missing)]
    if not setup.quick:
        chosen.append(Contender("Dropgate gate, 1 directory", one.run, one.missing))
    setup.alternate("ten", chosen, spec)


def start(setup, everyone):
    """from the start of the process to ready, and to the first record of a file that was there"""

    archive = setup.folder / "dropgate.jsa"

    def run(room, _spec, java=(), build=None):
        inbox = room / "inbox"
        inbox.mkdir()
        (inbox / "first.exe").write_bytes(b"MZ")
        os.sync()
        began = time.time()
        with Gate.start(setup, room, java=java, build=build) as gate:
            gate.ready()
            with open(gate.log, encoding="utf-8") as log:
                line = re.search(r"^(\S+)Z .*Dropgate is ready", log.read(), re.MULTILINE)
            if not line:
                raise Failed("the line that says ready has no time")
            ready = datetime.fromisoformat(line.group(1) + "+00:00").timestamp()
            peak = processes.peak_bytes(gate.process.pid)
            gate.wait_for({"delivered": 0, "quarantined": 1, "held": 0, "tickets": 1})
            first = max(moment for moment in gate.change_times() if moment >= began)
        return {"ready s": ready - began, "first record s": first - began - setup.settle, "peak MB": peak / 1e6}

    def with_archive(room, spec):
        if not archive.exists():
            first = room / "first"
            first.mkdir()
            with Gate.start(setup, first, java=[f"-XX:ArchiveClassesAtExit={archive}"]) as gate:
                gate.ready()
        return run(room, spec, [f"-XX:SharedArchiveFile={archive}"])

    gate = everyone[who.GATE]
    rounds = setup.rounds if setup.quick else max(setup.rounds, 5)
    contenders = [
        Contender(who.GATE, run, gate.missing),
        Contender(who.GATE + ", class archive", with_archive, gate.missing),
    ]
    if setup.other:
        contenders.insert(1, Contender(who.OTHER, lambda room, spec: run(room, spec, build=setup.other), setup.other.missing))
    setup.alternate("start", contenders, Spec(1, 1), rounds)


def curve(setup, everyone):
    """the cost per file with more and more files"""
    gate = everyone[who.GATE]
    for files in setup.size((1000, 10_000, 100_000, 1_000_000), (300, 1000, 3000)):
        contender = Contender(f"{files:,} files", gate.run, gate.missing)
        rounds = 1 if files >= 1_000_000 else setup.rounds
        setup.alternate("curve", [contender], Spec(files, max(1, files // 1000)), rounds)


ALL = {work.__name__: work for work in (start, small, big, burst, ten, steady, repoll, curve)}
