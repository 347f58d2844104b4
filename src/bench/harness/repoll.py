"""Looking again at an unchanged tree: CPU per entry of a watch, against os.walk and splitext."""

import os
import subprocess
import time

from . import contenders as who
from . import machine, processes, trees
from .gate import Gate
from .looks import Looks
from .processes import Failed
from .trees import Spec

WALK = "os.walk + splitext"
# Seconds without a look at a folder, after which it is clear that not each poll looks at it.
PATIENCE = 20


def _live_heap(pid):
    """Bytes of live objects after a full collection."""
    done = subprocess.run(["jcmd", str(pid), "GC.class_histogram"], capture_output=True, text=True, check=False)
    total = [line.split() for line in done.stdout.splitlines() if line.startswith("Total")]
    if not total:
        raise Failed(f"jcmd: {(done.stdout + done.stderr).strip()[:200]}")
    return int(total[-1][2])


def _come_to_rest(gate, looks, wait):
    """Waits until every file has been judged: looks that open no file and cost the same, or no look and little work."""
    began = time.monotonic()
    limit = began + 1800
    costs = []
    while time.monotonic() < limit:
        before, since = gate.cpu(), time.monotonic()
        looks.rest(0.3)
        opened = looks.next(PATIENCE)
        cost = gate.cpu() - before
        if opened is None and cost < 0.3 * (time.monotonic() - since):
            return
        costs = [] if opened or opened is None else [*costs, cost][-3:]
        alike = len(costs) == 3 and max(costs) < 1.3 * min(costs) + 0.05
        if alike and time.monotonic() - began > wait + 3:
            return
    raise Failed("the watch does not come to rest within 30 minutes")


def _polls(gate, looks, polls):
    """(CPU seconds, seconds) of one poll: counted by the looks at a folder, or by the clock if not each poll looks at each folder."""
    looks.rest(0.3)
    if looks.next(PATIENCE) is not None:
        before, began = gate.cpu(), time.monotonic()
        for _ in range(polls):
            looks.rest(0.3)
            if looks.next(PATIENCE) is None:
                break
        else:
            return (gate.cpu() - before) / polls, (time.monotonic() - began) / polls
    # All folders have been looked at after a minute.
    before, began = gate.cpu(), time.monotonic()
    time.sleep(60)
    seconds = time.monotonic() - began
    return (gate.cpu() - before) / seconds, 1.0


def repoll(setup, everyone):
    """looking again at an unchanged watch tree"""
    watch = everyone[who.WATCH]
    if watch.missing:
        setup.results.skip("repoll", who.WATCH, watch.missing)
        return
    spec = setup.size(Spec(1_000_000, 1000, blocked_of_10=0), Spec(20_000, 20, blocked_of_10=0))

    def run(room):
        setup.make_room(spec)
        tree = room / "inbox"
        trees.make(tree, spec)
        with Gate.start(setup, room, kind="watch") as gate:
            gate.ready()
            looks = Looks(os.path.join(tree, f"d{spec.folders // 2:04}"))
            try:
                _come_to_rest(gate, looks, setup.settle)
                for number in range(1, setup.rounds + 1):
                    _round(setup, gate, looks, tree, spec, number)
            finally:
                looks.close()
            pid = gate.process.pid
            return {"live heap MB": _live_heap(pid) / 1e6, "peak MB": processes.peak_bytes(pid) / 1e6}

    setup.once("repoll", who.WATCH, setup.rounds, run)


def _round(setup, gate, looks, tree, spec, number):
    """Some polls of the watch, then as many looks by Python at the same tree."""
    entries, polls = spec.files + spec.folders, setup.size(5, 3)
    load = machine.load()
    cpu, seconds = _polls(gate, looks, polls)
    ours = {"cpu us/entry": cpu / entries * 1e6, "s/poll": seconds}
    setup.results.add("repoll", who.WATCH, number, load, ours)
    command = [*setup.python, setup.scripts / "walk.py", tree, str(polls)]
    theirs = processes.told(command, gate.room)[0] / entries * 1e6
    setup.results.add("repoll", WALK, number, load, {"cpu us/entry": theirs})
