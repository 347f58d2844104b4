"""The figures that were promised: what was measured against "at least" and "aim"."""

from dataclasses import dataclass

from . import contenders as who
from .curve import COLD, workload
from .repoll import WALK


@dataclass(frozen=True)
class Figure:
    what: str
    measured: tuple | None
    at_least: float
    aim: float
    unit: str = ""
    less_is_better: bool = False
    reason: str = ""

    def reaches(self, limit):
        return self.measured[0] <= limit if self.less_is_better else self.measured[0] >= limit

    @property
    def met(self):
        """not measured, no, yes, or yes with the aim"""
        if self.measured is None:
            return f"not measured: {self.reason}"
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


class _Table:
    """The figures of one run, each with the reason if it was not measured."""

    def __init__(self, results):
        self._results = results
        self.figures = []

    def ratio(self, what, limits, work, ours, other, metric, less=False):
        self._add(what, limits, work, (ours, other), self._results.ratio(work, ours, other, metric), "", less)

    def value(self, what, limits, work, ours, metric, unit):
        self._add(what, limits, work, (ours,), self._results.spread(work, ours, metric), unit, True)

    def _add(self, what, limits, work, needed, measured, unit, less):
        reason = "" if measured else self._reason(work, needed)
        self.figures.append(Figure(what, measured, *limits, unit, less, reason))

    def _reason(self, work, needed):
        ran = self._results.contenders(work)
        if not ran:
            return f"{work} was not run"
        for one in needed:
            if (work, one) in self._results.missing:
                return f"{one}: {self._results.missing[work, one]}"
        if who.OTHER in needed and who.OTHER not in ran:
            return "no other build (--against DIR)"
        return f"{' or '.join(one for one in needed if one not in ran) or 'the figure'} was not run"


def promised(results):
    """All promised figures."""
    table = _Table(results)
    cold = workload(COLD)
    speed, cost = "files/s", "cpu us/file"
    table.ratio("files/s / promise floor, two threads", (0.6, 0.85), "small", who.GATE, who.PROMISE_2, speed)
    table.ratio("files/s / two-rename floor, one thread", (0.3, 0.45), "small", who.GATE, who.FLOOR, speed)
    table.ratio("CPU a file, warm / other build", (0.6, 0.35), "small", who.GATE, who.OTHER, cost, True)
    first = f"CPU a file of the first {COLD:,} from exec / other build"
    table.ratio(first, (0.45, 0.33), cold, who.GATE, who.OTHER, cost, True)
    table.ratio(f"{first}, class archive", (0.45, 0.33), cold, who.ARCHIVE, who.OTHER, cost, True)
    table.ratio("CPU a detection, burst of them / other build", (0.6, 0.4), "burst", who.GATE, who.OTHER, cost, True)
    table.ratio("files/s / plain Camel route", (4, 6), "small", who.GATE, who.CAMEL, speed)
    table.ratio("files/s / clamdscan, two signatures", (2, 3), "small", who.GATE, who.CLAMD, speed)
    again = "re-poll of an unchanged watch, CPU / os.walk + splitext"
    table.ratio(again, (0.2, 0.05), "repoll", who.WATCH, WALK, "cpu us/entry", True)
    table.value("peak resident memory, burst of detections", (230, 190), "burst", who.GATE, "peak MB", " MB")
    table.value("start to ready", (1.0, 0.7), "start", who.GATE, "ready s", " s")
    table.value("start to ready, class archive", (1.0, 0.7), "start", who.ARCHIVE, "ready s", " s")
    late = "close to quarantine at 500 files/s beyond settle-time, p99"
    table.value(f"{late}, from rest", (80, 50), "steady", who.GATE, "quarantine p99 ms", " ms")
    table.value(f"{late}, beside 20,000 renames/s", (250, 100), "steady", who.CHURN, "quarantine p99 ms", " ms")
    return table.figures
