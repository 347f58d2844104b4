"""The medians as bars, in SVG made by hand."""

import math
from html import escape

from .curve import files_of
from .figures import number
from .report import main_metric

WIDTH, LABELS, VALUES, BAR, GAP, CUT = 900, 240, 210, 20, 8, 5
OURS, OTHERS, INK, PALE = "#1f6feb", "#8c959f", "#1f2328", "#57606a"


def _text(x, y, words, size=13, colour=INK, anchor="start", weight="normal"):
    return (
        f'<text x="{x}" y="{y}" font-size="{size}" fill="{colour}" text-anchor="{anchor}" '
        f'font-weight="{weight}">{escape(words)}</text>'
    )


LINES = ["#1f6feb", "#54aeff", "#cf222e", "#8c959f", "#1f2328"]
LEFT, TALL = 80, 260


def _is_ours(name):
    return name.startswith("Dropgate")


def _panel(results, workload, title, top):
    """(elements, height)"""
    metric, less = main_metric(workload)
    rows = [(name, results.spread(workload, name, metric)) for name in results.contenders(workload)]
    # What does so much less that it is many times as fast would leave no bar for all others: it is cut.
    ours = max((triple[2] for name, triple in rows if triple and _is_ours(name)), default=0)
    most = max((triple[2] for _, triple in rows if triple), default=0) or 1
    most = min(most, CUT * ours or most)
    scale = (WIDTH - LABELS - VALUES) / most
    parts = [
        _text(16, top + 18, f"{workload}: {title}", 15, weight="bold"),
        _text(16, top + 36, f"{metric}, {'shorter' if less else 'longer'} is better; the line is least to most", 12, PALE),
    ]
    y = top + 48
    for name, triple in rows:
        parts.append(_text(LABELS - 8, y + 15, name, anchor="end"))
        if triple:
            cut = triple[2] > most
            middle, least, first = (min(value, most) * scale for value in triple)
            least, first = LABELS + least, LABELS + first
            colour = OURS if _is_ours(name) else OTHERS
            parts.append(f'<rect x="{LABELS}" y="{y}" width="{max(middle, 1):.1f}" height="{BAR}" fill="{colour}" rx="2"/>')
            parts.append(
                f'<path d="M{least:.1f} {y + BAR / 2}H{first:.1f}M{least:.1f} {y + 5}v10M{first:.1f} {y + 5}v10" stroke="{INK}"/>'
            )
            words = f"{number(triple[0])} {metric.split(' ')[-1]}" + (", bar cut" if cut else "")
            parts.append(_text(max(LABELS + middle, first) + 8, y + 15, words))
        else:
            parts.append(_text(LABELS, y + 15, "not run", colour=PALE))
        y += BAR + GAP
    return parts, y - top + 16


def _logarithmic(values, from_, to):
    """A scale on which each factor of ten is as long as the other: (value -> place, the powers of ten)."""
    least = math.floor(math.log10(min(values)))
    most = max(math.ceil(math.log10(max(values))), least + 1)
    step = (to - from_) / (most - least)
    return (lambda value: from_ + (math.log10(value) - least) * step), [10.0**power for power in range(least, most + 1)]


def _curve(results, metric, title, top):
    """(elements, height): a line a contender, over the number of files; nothing if there are no two numbers of files."""
    lines = {}
    for workload in filter(files_of, results.workloads()):
        for name in results.contenders(workload):
            triple = results.spread(workload, name, metric)
            if triple:
                lines.setdefault(name, []).append((files_of(workload), triple[0]))
    points = [point for line in lines.values() for point in line]
    if len({files for files, _ in points}) < 2:
        return [], 0
    bottom = top + 48 + TALL
    across, tens = _logarithmic([files for files, _ in points], LEFT, WIDTH - VALUES)
    up, levels = _logarithmic([value for _, value in points], bottom, top + 48)
    parts = [
        _text(16, top + 18, f"curve: {title}", 15, weight="bold"),
        _text(16, top + 36, f"{metric}, lower is better; both scales are logarithmic", 12, PALE),
    ]
    for level in levels:
        parts.append(f'<path d="M{LEFT} {up(level):.1f}H{WIDTH - VALUES}" stroke="#d0d7de"/>')
        parts.append(_text(LEFT - 8, round(up(level)) + 4, f"{level:,g}", 12, PALE, "end"))
    for ten in tens:
        parts.append(_text(round(across(ten)), bottom + 18, f"{ten:,.0f}", 12, PALE, "middle"))
    for place, (name, line) in enumerate(lines.items()):
        colour = LINES[place % len(LINES)]
        route = " ".join(f"{across(files):.1f},{up(value):.1f}" for files, value in line)
        parts.append(f'<polyline points="{route}" fill="none" stroke="{colour}" stroke-width="2"/>')
        parts += [f'<circle cx="{across(x):.1f}" cy="{up(value):.1f}" r="3" fill="{colour}"/>' for x, value in line]
        parts.append(_text(WIDTH - VALUES + 12, top + 64 + 20 * place, name, 12, colour))
    return parts, TALL + 48 + 40


def write(file, results, titles, facts):
    """One panel a workload; those of the curve share two."""
    panels = [
        lambda top, workload=workload: _panel(results, workload, titles[workload], top)
        for workload in results.workloads()
        if not files_of(workload)
    ]
    panels += [lambda top, metric=metric: _curve(results, metric, titles["curve"], top) for metric in ("s", "cpu us/file")]
    parts, top = [], 12
    for panel in panels:
        elements, height = panel(top)
        parts += elements
        top += height
    known = dict(facts)
    parts.append(_text(16, top + 4, f"{known['date']}; {known['processor']}", 11, PALE))
    parts.append(_text(16, top + 20, f"{known['kernel']}; {known['file system']}", 11, PALE))
    parts.append(_text(16, top + 36, known["JDK"], 11, PALE))
    height = top + 52
    with open(file, "w", encoding="utf-8") as sink:
        sink.write(
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{height}" viewBox="0 0 {WIDTH} {height}" '
            f'font-family="system-ui, sans-serif" role="img" aria-label="Benchmark of Dropgate">\n'
            f'<rect width="{WIDTH}" height="{height}" fill="#ffffff"/>\n' + "\n".join(parts) + "\n</svg>\n"
        )
