"""README.md and plots of a results folder, written from raw.json alone."""
import plot
from budgets import BUDGETS
from results import median, medians, percentile

READING = "<!-- reading -->"


def write(results):
    """Writes README.md and the plots. Five lines of reading, written by a person between the marks, are kept."""
    readme = results.folder / "README.md"
    reading = readme.read_text().split(READING)[1] if readme.exists() and READING in readme.read_text() else "\n(to be written)\n"
    plots = write_plots(results)
    parts = [*_head(results), "## Budgets", "", *budget_table(results), "",
             "## Reading", "", f"{READING}{reading}{READING}", "",
             "## Every figure", "", *figure_table(results.rows), "",
             *_checks(results.raw), *_curves(results.raw), *(["## Plots", ""] if plots else []), *(f"![{p[:-4]}]({p})" for p in plots)]
    readme.write_text("\n".join(parts).rstrip() + "\n")


def _head(results):
    """Commands, commit, machine and versions, as they were when measured."""
    raw = results.raw
    last = raw["pieces"][-1]["machine"] if raw["pieces"] else {}
    lines = [f"# {results.folder.name}", "", "Made by:", "", *(f"    {piece['command']}" for piece in raw["pieces"]), ""]
    if not last:
        return lines
    changed = " with uncommitted changes" if last["tree_changed"] else ""
    ticks = f", {last['ticks_a_second']} ticks a second" if last["ticks_a_second"] else ""
    data = next((piece["data"] for piece in reversed(raw["pieces"]) if "bytes" in piece["data"]), raw["pieces"][-1]["data"])
    return [*lines, f"- Commit {last['commit']}{changed}, SDK {last['sdk']}",
            f"- {last['cpu']}, {last['cores']} cores, {last['memory_kb']}; Linux {last['kernel']}{ticks}; console level {last['console_level']}",
            "- " + "; ".join(sorted({f"{name}: {version}" for name, version in last["programs"].items()})),
            "- Data: " + ", ".join(f"{name} {value}" for name, value in data.items()), ""]


def budget_table(results):
    """One line a budget: RingBuffer's median, who it is held against, the ratio, and whether it is met."""
    rows = results.rows
    lines = ["| what | budget | RingBuffer | measured against | ratio | met |", "|---|---|---|---|---|---|"]
    for budget in BUDGETS:
        row = rows.get(budget.row)
        values = medians(rows, budget.row)
        if not row or budget.program not in values:
            continue
        own = values[budget.program]
        against = [(name, values[name]) for name in budget.against if name in values]
        met = budget.met(own, dict(against))
        peers = ", ".join(f"{name} {plot.number(value)}" for name, value in against) or "-"
        ratios = ", ".join(f"{value / own:.2f}" if own else "-" for _, value in against) or "-"
        lines.append(f"| {budget.what} | {budget.text} | {plot.number(own)} {row['unit']} | {peers} | {ratios} | "
                     f"{'-' if met is None else 'yes' if met else '**no**'} |")
    lines += _plugins_budget(results.raw["curves"].get("scale-plugins"))
    return [*lines, "", "Ratio: the other's figure divided by RingBuffer's. Figures are medians."]


def _plugins_budget(curve):
    """200 plugins that do not match cost at most 1.3 times what 10 do, from the curve."""
    if not curve:
        return []
    points = dict(_series(curve)["ringbuffer json"])
    ratio = points[200] / points[10]
    return [f"| 200 plugins that do not match, against 10 | 1.3 x | {points[200]:.3f} us a record | 10: {points[10]:.3f} us | {ratio:.2f} | "
            f"{'yes' if ratio <= 1.3 else '**no**'} |"]


def figure_table(rows):
    lines = ["| what | program | median | lowest | highest | middle half | runs |", "|---|---|---|---|---|---|---|"]
    for row in rows.values():
        title = f"{row['title']} ({row['unit']}; {row['how']})"
        for name, values in row["samples"].items():
            spread = percentile(values, 75) - percentile(values, 25)
            cells = [plot.number(v) for v in (median(values), min(values), max(values))]
            lines.append(f"| {title} | {name} | {' | '.join(cells)} | {plot.number(spread)} | {len(values)} |")
            title = ""
    return lines


def _checks(raw):
    if not raw["checks"]:
        return []
    return ["## Exact books", "", *(f"- {'holds' if check['good'] else '**does not hold**'}: {check['text']}" for check in raw["checks"]), ""]


def bend(samples):
    """A sentence on where a curve bends. SAMPLES: {x: [y, ...]}. It bends where it is farthest from the straight line between its
    ends, if that is more than the runs at one x differ among themselves, and more than a twentieth."""
    points = sorted((x, median(values)) for x, values in samples.items())
    if len(points) < 3:
        return "too few points to tell."
    (first_x, first_y), (last_x, last_y) = points[0], points[-1]
    noise = max(*(max(values) - min(values) for values in samples.values()), 0.05 * max(y for _, y in points))
    ends = f"{first_y:.2f} us at {plot.number(first_x)}, {last_y:.2f} us at {plot.number(last_x)}, runs differ by up to {noise:.2f}"

    def slope(a, b):
        return f"{1000 * (b[1] - a[1]) / (b[0] - a[0]):.3g} ns"

    def distance(point):
        return abs(point[1] - first_y - (last_y - first_y) * (point[0] - first_x) / (last_x - first_x))

    at = max(points[1:-1], key=distance)
    if distance(at) > noise:
        return f"bends at {plot.number(at[0])}: {slope(points[0], at)} for each one more before, {slope(at, points[-1])} after; {ends}."
    if abs(last_y - first_y) <= noise:
        return f"flat; {ends}."
    return f"does not bend: {slope(points[0], points[-1])} for each one more; {ends}."


def _series(curve):
    return {name: sorted((float(x), median(values)) for x, values in points.items()) for name, points in curve["series"].items()}


def _curves(raw):
    lines = ["## Curves", ""] if raw["curves"] else []
    for curve in raw["curves"].values():
        for name, points in curve["series"].items():
            samples = {float(x): values for x, values in points.items()}
            lines.append(f"- {curve['title']}, {name} ({curve['y']} by {curve['x']}): {bend(samples)}")
    return [*lines, ""] if lines else []


def write_plots(results):
    """One SVG a curve and one a row with several programs; returns the names."""
    made = []
    for key, curve in results.raw["curves"].items():
        made.append((key, plot.lines(curve["title"], curve["x"], curve["y"], _series(curve), log_x=key.startswith(("scale-buffer", "scale-senders")))))
    spread = results.raw.get("latency_distribution", {})
    if spread:
        series = {name: [(value, 100 * (i + 1) / len(values)) for i, value in enumerate(sorted(values))] for name, values in spread.items()}
        made.append(("latency", plot.lines("write(2) to line on the pipe", "ms", "% of lines within", series)))
    for key, title in (("saved-json", None), ("saved-text", None), ("steady", None), ("storm", None), ("idle-memory-resident", None)):
        row = results.rows.get(key)
        if row and len(row["samples"]) > 1:
            values = {name: (median(v), min(v), max(v)) for name, v in row["samples"].items()}
            made.append((key, plot.bars(title or row["title"], row["unit"], values)))
    for name, svg in made:
        (results.folder / f"{name}.svg").write_text(svg)
    return [f"{name}.svg" for name, _ in made]
