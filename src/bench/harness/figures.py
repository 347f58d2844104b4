"""The figures that were promised: what was measured against "at least" and "aim"."""

from dataclasses import dataclass

from . import contenders as who
from .repoll import WALK


@dataclass(frozen=True)
class Figure:
    what: str
    measured: tuple | None
    at_least: float
    aim: float
    unit: str = ""
    less_is_better: bool = False

    def reaches(self, limit):
        return self.measured[0] <= limit if self.less_is_better else self.measured[0] >= limit

    @property
    def met(self):
        """not measured, no, yes, or yes with the aim"""
        if self.measured is None:
            return "not measured"
        if not self.reaches(self.at_least):
            return "NO"
        return "yes, the aim too" if self.reaches(self.aim) else "yes"

    def cells(self):
        measured = "" if self.measured is None else spread(self.measured) + self.unit
        more = "at most " if self.less_is_better else ""
        return [self.what, measured, f"{more}{self.at_least:g}{self.unit}", f"{more}{self.aim:g}{self.unit}", self.met]


def number(value):
    """Three digits that say something."""
    if value is None:
        return ""
    if abs(value) >= 100:
        return f"{value:,.0f}"
    if abs(value) < 0.1:
        return f"{value:.2g}"
    return f"{value:.1f}" if abs(value) >= 10 else f"{value:.2f}"


def spread(triple):
    """median (least .. most)"""
    middle, least, most = triple
    return number(middle) if least == most else f"{number(middle)} ({number(least)} .. {number(most)})"


def promised(results, poll):
    """All promised figures; poll: the poll interval in seconds."""

    def against(other):
        return results.ratio("small", who.GATE, other, "files/s")

    return [
        Figure("gate throughput / two-rename floor", against(who.FLOOR), 0.6, 0.9),
        Figure("gate throughput / script moving every file", against(who.SCRIPT_ALL), 0.35, 0.5),
        Figure("gate throughput / plain Camel route", against(who.CAMEL), 6, 10),
        Figure("gate throughput / clamdscan, two signatures", against(who.CLAMD), 1.2, 2),
        Figure(
            "watch re-poll, CPU per entry / os.walk + splitext",
            results.ratio("repoll", who.WATCH, WALK, "cpu us/entry"),
            2,
            1,
            less_is_better=True,
        ),
        Figure(
            "close to quarantine at 500 files/s, beyond settle-time, p99",
            results.spread("steady", who.GATE, "quarantine p99 ms"),
            poll * 1000 + 100,
            50,
            " ms",
            less_is_better=True,
        ),
        Figure(
            "peak resident memory, burst of detections",
            results.spread("burst", who.GATE, "peak MB"),
            400,
            200,
            " MB",
            less_is_better=True,
        ),
        Figure("start to ready", results.spread("start", who.GATE, "ready s"), 2, 1, " s", less_is_better=True),
    ]
