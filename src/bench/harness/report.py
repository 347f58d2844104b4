"""Tables: on the terminal, and as Markdown for the docs."""

from . import contenders as who
from .curve import files_of
from .figures import spread

HEAD = ["what", "measured", "at least", "aim", "met?"]
# The metric whose ratio is shown, and that the picture has: (metric, less is better)
MAIN = {
    "start": ("ready s", True),
    "steady": ("quarantine p99 ms", True),
    "repoll": ("cpu us/entry", True),
}


def main_metric(workload):
    if files_of(workload):
        return "s", True
    return MAIN.get(workload, ("files/s", False))


def workload_table(results, workload):
    """(head, lines): a line a contender, with the median and the spread of each metric."""
    metric, _ = main_metric(workload)
    # One over the other is in the CSV; a table needs one of them.
    metrics = [name for name in results.metrics(workload) if name != "us/file" or name == metric]
    everyone = results.contenders(workload)
    against = everyone[0] if workload == "ten" else (who.WATCH if workload == "repoll" else who.GATE)
    head = ["contender", *metrics, f"{metric}: {against} / this"]
    lines = []
    for contender in everyone:
        reason = results.missing.get((workload, contender))
        if reason:
            lines.append([contender, "not run: " + reason, *[""] * len(metrics)])
            continue
        cells = [contender]
        for name in metrics:
            triple = results.spread(workload, contender, name)
            cells.append(spread(triple) if triple else "")
        ratio = results.ratio(workload, against, contender, metric)
        lines.append([*cells, "" if ratio is None or contender == against else spread(ratio)])
    if len(everyone) == 1:
        return head[:-1], [line[: len(head) - 1] for line in lines]
    return head, lines


def plain(head, lines):
    """Columns for a terminal."""
    rows = [head, *lines]
    # What does not run has one long cell: it must not widen the column.
    wide = [row for row in rows if not (len(row) > 1 and row[1].startswith("not run"))]
    widths = [max(len(row[place]) for row in wide) for place in range(len(head))]
    widths[0] = max(len(row[0]) for row in rows)
    return "\n".join("  ".join(cell.ljust(width) for cell, width in zip(row, widths)).rstrip() for row in rows)


def markdown(head, lines):
    def line(cells):
        return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"

    return "\n".join([line(head), line(["---"] * len(head)), *map(line, lines)])


def _sections(results, titles):
    for workload in results.workloads():
        yield f"{workload}: {titles[workload.split(' ')[0]]}", workload_table(results, workload)


def print_all(results, figures, titles, failures):
    for title, table in _sections(results, titles):
        print(f"\n{title}\n\n{plain(*table)}")
    print(f"\nFigures (median, least .. most of {len({row.round for row in results.rows})} rounds)\n")
    print(plain(HEAD, [figure.cells() for figure in figures]))
    for failure in failures:
        print("FAILED " + failure)


def write_markdown(file, results, figures, titles, facts, how):
    """What can stand in the docs."""
    parts = ["# What was measured", markdown(["", ""], [list(fact) for fact in facts]), how, "## Figures"]
    parts.append(markdown(HEAD, [figure.cells() for figure in figures]))
    parts.append("![The medians as bars, with the spread](bench.svg)")
    for title, table in _sections(results, titles):
        parts += ["## " + title[0].upper() + title[1:], markdown(*table)]
    with open(file, "w", encoding="utf-8") as sink:
        sink.write("\n\n".join(parts) + "\n")
