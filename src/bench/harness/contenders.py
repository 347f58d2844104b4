"""Who runs side by side: each takes a room (a fresh folder) and a tree's form, and returns its figures."""

import os
import shutil

from . import processes, trees
from .camel import Camel
from .gate import Gate, rules
from .processes import Failed
from .trees import Spec

GATE = "Dropgate gate"
NAMES = "Dropgate gate, extension only"
ARCHIVE = "Dropgate gate, class archive"
CHURN = "Dropgate gate, beside churn"
WATCH = "Dropgate watch"
OTHER = "Dropgate gate, other build"
SCRIPT_ALL = "script, moves every file"
SCRIPT_BLOCKED = "script, moves blocked files"
FLOOR = "floor: two renames"
PROMISE_1, PROMISE_2 = "promise floor, 1 thread", "promise floor, 2 threads"
CAMEL = "plain Camel route"
CLAMD = "clamdscan, two signatures"
FILE = "find | file"


class Contender:
    """A name, why it cannot run (or nothing), and how to run it: run(room, spec) -> figures."""

    def __init__(self, name, run, missing=None):
        self.name, self.run, self.missing = name, run, missing


def _gate(setup, **how):
    def run(room, spec):
        with Gate.start(setup, room, **how) as gate:
            long = setup.workload == "small"
            new = gate.ready().warm_up(setup.long_warm_up if long else setup.warm_up, setup.settle)
            return gate.drop(spec, "tree", setup.settle) | new

    return run


def _camel(setup):
    def run(room, spec):
        with Camel.start(setup, room) as camel:
            new = camel.ready().warm_up(setup.warm_up, 0)
            return camel.drop(spec, "tree", 0) | new

    return run


def _stage(room, spec, *folders):
    tree = os.path.join(room, "tree")
    trees.make(tree, spec)
    for folder in folders:
        os.mkdir(os.path.join(room, folder))
    os.sync()
    return tree


def _figures(files, seconds, cpu):
    return {
        "files/s": files / seconds,
        "us/file": seconds / files * 1e6,
        "cpu us/file": cpu / files * 1e6,
    }


def _script(setup, mode):
    def run(room, spec):
        tree = _stage(room, spec, "delivered", "quarantine")
        command = [*setup.python, setup.scripts / "script.py", mode, tree, room / "delivered", room / "quarantine"]
        figures = _figures(spec.files, *processes.told(command, room))
        moved = trees.count(room / "quarantine") + trees.count(room / "delivered")
        if moved != (spec.files if mode == "all" else spec.blocked):
            raise Failed(f"{moved} files moved")
        return figures

    return run


def _floor(setup):
    def run(room, spec):
        """In Java and in Python: the faster counts."""
        best = None
        languages = {"python": [*setup.python, setup.scripts / "floor.py"]}
        if setup.classes:
            languages["java"] = ["java", "-cp", setup.classes, "dev.dropgate.bench.RenameFloor"]
        for language, command in languages.items():
            here = room / language
            here.mkdir()
            tree = _stage(here, spec, "middle", "end")
            scale = 1e-9 if language == "java" else 1.0
            figures = _figures(spec.files, *processes.told([*command, tree, here / "middle", here / "end"], here, scale))
            if trees.count(here / "end") != spec.files:
                raise Failed("not every file was moved")
            trees.remove(here)
            if best is None or figures["files/s"] > best["files/s"]:
                best = figures
        return best

    return run


def _promise_floor(setup, threads):
    def run(room, spec):
        warm = setup.warm_up if setup.quick else Spec(20_000, 20)
        pairs = []
        for name, tree in (("warm", warm), ("tree", spec)):
            trees.make(room / name, tree)
            (room / f"{name}-end").mkdir()
            pairs += [room / name, room / f"{name}-end"]
        path = f"{setup.classes}{os.pathsep}{setup.build.jar}"
        # What is compiled, and how memory is cleared, must not keep a thread waiting on two cores.
        command = ["java", "-XX:+UseSerialGC", "-cp", path, "dev.dropgate.bench.PromiseFloor", threads, *pairs]
        words, _ = processes.output(command, room)
        end = room / "tree-end"
        there = {
            "spool": trees.count(end / "spool"),
            "delivered": trees.count(end / "delivered"),
            "records": len(os.listdir(end / "quarantine")),
            "files of records": trees.count(end / "quarantine"),
            "tickets": trees.count(end / "outbox"),
        }
        blocked = spec.blocked
        wanted = dict(zip(there, (0, spec.clean, blocked, 2 * blocked, blocked)))
        if there != wanted:
            raise Failed(f"wrong result: {there}, expected {wanted}")
        return _figures(spec.files, int(words[-1]) / 1e9, int(words[-2]) / 1e9)

    return run


def _find_file(_setup):
    def run(room, spec):
        tree = _stage(room, spec)
        out = room / "out.txt"
        command = ["sh", "-c", 'find "$1" -type f | file --brief --files-from -', "sh", tree]
        status, seconds, cpu = processes.timed(command, room, out)
        with open(out, "rb") as text:
            lines = sum(1 for _ in text)
        if status or lines != spec.files:
            raise Failed(f"file told {lines} of {spec.files}: {processes.tail(out)}")
        return _figures(spec.files, seconds, cpu)

    return run


def _clamd(setup):
    def run(room, spec):
        from .clamd import Clamd

        tree = _stage(room, spec)
        with Clamd.start(setup, room) as clamd:
            return _figures(spec.files, *clamd.scan(tree, spec.files))

    return run


def everyone(setup):
    """All of them, in the order of the tables."""
    off = rules(setup.project)
    names = {"properties": {f"dropgate.rules.{rule}": "off" for rule in off}}
    java = setup.build.missing
    other = [Contender(OTHER, _gate(setup, build=setup.other), setup.other.missing)] if setup.other else []
    javac = java or (None if setup.classes else "no javac")
    clam = [word for word in ("clamd", "clamdscan") if not shutil.which(word)]
    file = None if shutil.which("file") else "file is not installed"
    return {
        contender.name: contender
        for contender in [
            Contender(GATE, _gate(setup), java),
            *other,
            Contender(NAMES, _gate(setup, **names), java or (None if off else "there is no other rule to switch off")),
            Contender(WATCH, _gate(setup, kind="watch"), java),
            Contender(SCRIPT_ALL, _script(setup, "all")),
            Contender(SCRIPT_BLOCKED, _script(setup, "blocked")),
            Contender(FLOOR, _floor(setup)),
            Contender(PROMISE_1, _promise_floor(setup, 1), javac),
            Contender(PROMISE_2, _promise_floor(setup, 2), javac),
            Contender(CAMEL, _camel(setup), javac),
            Contender(CLAMD, _clamd(setup), f"{' and '.join(clam)} not installed (clamav-daemon)" if clam else None),
            Contender(FILE, _find_file(setup), file),
        ]
    }
