"""What is measured. Each workload takes the setup and everyone, and leaves its figures in the results."""

import os

from . import contenders as who
from . import processes, trees
from .contenders import Contender
from .curve import curve
from .gate import Gate
from .repoll import repoll
from .steady import steady
from .trees import Spec


def small(setup, everyone):
    """small files in folders, 10 % blocked"""
    chosen = everyone.values()
    if setup.table:
        names = (who.GATE, who.OTHER, who.FLOOR, who.PROMISE_1, who.PROMISE_2, who.CAMEL, who.CLAMD)
        chosen = [everyone[name] for name in names if name in everyone]
    setup.alternate("small", chosen, setup.size(Spec(100_000, 100), Spec(3000, 10)))


def big(setup, everyone):
    """files of 10 MB, 10 % blocked"""
    chosen = list(everyone.values())
    if setup.quick:
        chosen = [everyone[name] for name in (who.GATE, who.FLOOR, who.CLAMD)]
    setup.alternate("big", chosen, setup.size(Spec(1000, 10, size=10_000_000), Spec(20, 2, size=10_000_000)))


def burst(setup, everyone):
    """a burst of detections: every file is blocked"""
    names = (who.GATE, who.OTHER, who.WATCH, who.SCRIPT_ALL, who.FLOOR, who.PROMISE_1, who.PROMISE_2)
    if setup.quick or setup.table:
        names = (who.GATE, who.OTHER)
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

    def run_of(build):
        def run(room, _spec):
            (room / "inbox").mkdir()
            (room / "inbox" / "first.exe").write_bytes(b"MZ")
            os.sync()
            with Gate.start(setup, room, build=build()) as gate:
                gate.ready()
                began, ready = gate.process.began, gate.ready_at()
                peak = processes.peak_bytes(gate.process.pid)
                gate.wait_for({"delivered": 0, "quarantined": 1, "held": 0, "tickets": 1})
                first = max(moment for moment in gate.change_times() if moment >= began)
            return {"ready s": ready - began, "first record s": first - began - setup.settle, "peak MB": peak / 1e6}

        return run

    gate = everyone[who.GATE]
    rounds = setup.rounds if setup.quick else max(setup.rounds, 5)
    contenders = [
        Contender(who.GATE, run_of(lambda: setup.build), gate.missing),
        Contender(who.ARCHIVE, run_of(setup.trained), gate.missing or setup.build.untrainable),
    ]
    if setup.other:
        contenders.append(Contender(who.OTHER, run_of(lambda: setup.other), setup.other.missing))
    setup.alternate("start", contenders, Spec(1, 1), rounds)


# What the table needs, in this order: the longest come last.
TABLE = ("start", "curve", "small", "burst", "steady", "repoll")
ALL = {work.__name__: work for work in (start, small, big, burst, ten, steady, repoll, curve)}
