"""The medians as bars, in SVG made by hand."""

from html import escape

from .figures import number
from .report import main_metric

WIDTH, LABELS, VALUES, BAR, GAP, CUT = 900, 240, 210, 20, 8, 5
OURS, OTHERS, INK, PALE = "#1f6feb", "#8c959f", "#1f2328", "#57606a"


def _text(x, y, words, size=13, colour=INK, anchor="start", weight="normal"):
    return (
        f'<text x="{x}" y="{y}" font-size="{size}" fill="{colour}" text-anchor="{anchor}" '
        f'font-weight="{weight}">{escape(words)}</text>'
    )


def _is_ours(name, workload):
    return name.startswith("Dropgate") or workload == "curve"


def _panel(results, workload, title, top):
    """(elements, height)"""
    metric, less = main_metric(workload)
    rows = [(name, results.spread(workload, name, metric)) for name in results.contenders(workload)]
    # What does so much less that it is many times as fast would leave no bar for all others: it is cut.
    ours = max((triple[2] for name, triple in rows if triple and _is_ours(name, workload)), default=0)
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
            colour = OURS if _is_ours(name, workload) else OTHERS
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


def write(file, results, titles, facts):
    """One panel a workload."""
    parts, top = [], 12
    for workload in results.workloads():
        elements, height = _panel(results, workload, titles[workload], top)
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
