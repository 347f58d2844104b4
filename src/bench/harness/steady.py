"""A steady stream of files, and how long each one took from the close of its writer to where it belongs."""

import json
import os
import statistics
import time

from . import contenders as who
from . import processes, trees
from .contenders import Contender
from .gate import Gate
from .server import changed
from .trees import Spec

RATE = 500
CHURN_RATE = 20_000
# No file has the name of one of the warm-up.
_FIRST = 1_000_000


def _write(inbox, spec):
    """Writes at the rate and returns file name -> time of its close."""
    closed = {}
    began = time.monotonic()
    for number in range(spec.files):
        pause = began + number / RATE - time.monotonic()
        if pause > 0:
            time.sleep(pause)
        name = trees.name(_FIRST + number, spec)
        with open(os.path.join(inbox, f"d{number % spec.folders:04}", name), "xb") as file:
            file.write(trees.content(_FIRST + number, spec))
        closed[name] = time.time()
    return closed, spec.files / (time.monotonic() - began)


def _delivered(gate):
    """file name -> when it was delivered and had left the spool"""
    done = {}
    for folder, _, names in os.walk(os.path.join(gate.home, "delivered")):
        for name in names:
            done[name] = os.stat(os.path.join(folder, name), follow_symlinks=False).st_ctime
    return done


def _quarantined(gate):
    """file name -> when the last file of its record, or its ticket, was in place"""
    done = {}
    quarantine = os.path.join(gate.home, "quarantine")
    for record in os.listdir(quarantine):
        manifest = os.path.join(quarantine, record, "manifest.json")
        if os.path.exists(manifest):
            with open(manifest, encoding="utf-8") as text:
                name = os.path.basename(json.load(text)["path"])
            ticket = os.path.join(gate.home, "outbox", record + ".json")
            done[name] = max(*changed(os.path.join(quarantine, record)), os.stat(ticket).st_ctime)
    return done


def _figures(kind, closed, done, settle):
    late = sorted((done[name] - closed[name] - settle) * 1000 for name in done if name in closed)
    if len(late) < 2:
        return {}
    cuts = statistics.quantiles(late, n=100, method="inclusive")
    return {f"{kind} p50 ms": cuts[49], f"{kind} p99 ms": cuts[98], f"{kind} max ms": late[-1]}


def _churn(setup, room):
    """Starts a neighbour that renames files on the same disk."""
    folder = room / "churn"
    folder.mkdir()
    command = [*setup.python, setup.scripts / "churn.py", folder, CHURN_RATE]
    return processes.start(command, room, room / "churn.txt")


def steady(setup, everyone):
    """500 files a second: milliseconds from close to quarantine and delivery, beyond settle-time"""
    seconds = setup.size(60 if setup.table else 300, 10)
    spec = Spec(RATE * seconds, setup.size(100, 10))

    def run_as(kind, churn=False):
        def run(room, _spec):
            with Gate.start(setup, room, kind=kind) as gate:
                gate.ready().warm_up(setup.warm_up, setup.settle)
                for folder in range(spec.folders):
                    os.mkdir(os.path.join(gate.inbox, f"d{folder:04}"))
                wanted = gate.counted()
                for what, number in gate.expected(spec).items():
                    wanted[what] += number
                # From rest: nothing of the warm-up is left to be written.
                os.sync()
                time.sleep(setup.size(5, 0))
                neighbour = _churn(setup, room) if churn else None
                cpu = gate.cpu()
                closed, rate = _write(gate.inbox, spec)
                gate.wait_for(wanted)
                figures = {"written files/s": rate, "cpu us/file": (gate.cpu() - cpu) / spec.files * 1e6}
                if neighbour:
                    processes.stop(neighbour)
                    figures["churn renames/s"] = float((room / "churn.txt").read_text(encoding="ascii").split()[-1])
                for what, done in (("quarantine", _quarantined(gate)), ("delivery", _delivered(gate))):
                    figures.update(_figures(what, closed, done, setup.settle))
                figures["peak MB"] = processes.peak_bytes(gate.process.pid) / 1e6
                return figures

        return run

    missing = everyone[who.GATE].missing
    chosen = [Contender(who.GATE, run_as("gate"), missing), Contender(who.CHURN, run_as("gate", churn=True), missing)]
    if not setup.quick and not setup.table:
        chosen.append(Contender(who.WATCH, run_as("watch"), missing))
    setup.alternate("steady", chosen, spec)
