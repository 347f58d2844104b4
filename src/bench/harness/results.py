"""What was measured: one row a figure, and the sums over rounds."""

import csv
import statistics
from dataclasses import dataclass


@dataclass(frozen=True)
class Row:
    workload: str
    contender: str
    round: int
    metric: str
    value: float
    load: float


class Results:
    """Rows, and the contenders that did not run with the reason. Not thread-safe."""

    def __init__(self):
        self.rows = []
        self.missing = {}

    def add(self, workload, contender, number, load, figures):
        for metric, value in figures.items():
            self.rows.append(Row(workload, contender, number, metric, value, load))

    def skip(self, workload, contender, reason):
        self.missing[workload, contender] = reason

    def workloads(self):
        return list(dict.fromkeys([row.workload for row in self.rows] + [key[0] for key in self.missing]))

    def contenders(self, workload):
        ran = [row.contender for row in self.rows if row.workload == workload]
        return list(dict.fromkeys(ran + [key[1] for key in self.missing if key[0] == workload]))

    def metrics(self, workload):
        return list(dict.fromkeys(row.metric for row in self.rows if row.workload == workload))

    def by_round(self, workload, contender, metric):
        """round -> value"""
        wanted = (workload, contender, metric)
        return {row.round: row.value for row in self.rows if (row.workload, row.contender, row.metric) == wanted}

    def spread(self, workload, contender, metric):
        """(median, least, most) over the rounds, or nothing."""
        values = list(self.by_round(workload, contender, metric).values())
        return (statistics.median(values), min(values), max(values)) if values else None

    def ratio(self, workload, contender, other, metric, other_metric=None):
        """(median, least, most) of the ratios within a round: what disturbs a whole round cancels out."""
        ours = self.by_round(workload, contender, metric)
        theirs = self.by_round(workload, other, other_metric or metric)
        ratios = [ours[n] / theirs[n] for n in ours if theirs.get(n)]
        return (statistics.median(ratios), min(ratios), max(ratios)) if ratios else None

    def write_csv(self, file, figures):
        with open(file, "w", newline="", encoding="utf-8") as sink:
            table = csv.writer(sink, lineterminator="\n")
            table.writerow(["workload", "contender", "round", "metric", "value", "load"])
            for row in self.rows:
                value = f"{row.value:.6g}"
                table.writerow([row.workload, row.contender, row.round, row.metric, value, f"{row.load:.2f}"])
            for (workload, contender), reason in self.missing.items():
                table.writerow([workload, contender, "", "not run: " + reason, "", ""])
            for figure in figures:
                value = f"{figure.measured[0]:.6g}" if figure.measured else ""
                table.writerow(["figures", figure.what, "", figure.met, value, ""])
