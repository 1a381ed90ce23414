"""Small SVG plots: lines over a numeric axis, and bars. No dependency; sizes in pixels; white ground, so that they read anywhere."""
import math
from html import escape

WIDTH, HEIGHT = 720, 400
LEFT, RIGHT, TOP, BOTTOM = 80, 200, 46, 54
COLOURS = ("#0b6bcb", "#c2410c", "#15803d", "#7c3aed", "#a16207", "#be185d", "#475569", "#0e7490")


def ticks(highest, about=5):
    """Round numbers from 0 that cover HIGHEST."""
    rough = (highest or 1) / about
    power = 10 ** math.floor(math.log10(rough))
    step = next(power * m for m in (1, 2, 2.5, 5, 10) if power * m >= rough)
    return [step * i for i in range(math.ceil((highest or 1) / step - 1e-9) + 1)]


def number(value):
    """A short form for axes and labels."""
    if value == 0:
        return "0"
    if abs(value) >= 1e6:
        return f"{value / 1e6:.4g} M"
    if abs(value) >= 1e4:
        return f"{value / 1e3:.4g} k"
    return f"{value:.3g}" if abs(value) < 1000 else f"{value:,.0f}"


def _text(x, y, content, anchor="start", size=12, colour="#222"):
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" font-size="{size}" fill="{colour}">{escape(str(content))}</text>'


def _frame(title, body, height=HEIGHT):
    return (f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{height}" viewBox="0 0 {WIDTH} {height}" '
            f'font-family="sans-serif">\n<rect width="100%" height="100%" fill="white"/>\n'
            f'{_text(LEFT, 24, title, size=15)}\n' + "\n".join(body) + "\n</svg>\n")


def lines(title, x_name, y_name, series, log_x=False):
    """SERIES: {name: [(x, y), ...]}; y from 0; x linear, or by powers of two with LOG_X."""
    points = [point for values in series.values() for point in values]
    steps = ticks(max(y for _, y in points))
    scale = (lambda v: math.log2(v)) if log_x else (lambda v: v)
    low, high = min(scale(x) for x, _ in points), max(scale(x) for x, _ in points)
    if not log_x:
        low = 0

    def at(x, y):
        return (LEFT + (scale(x) - low) / ((high - low) or 1) * (WIDTH - LEFT - RIGHT),
                HEIGHT - BOTTOM - y / steps[-1] * (HEIGHT - TOP - BOTTOM))

    body = []
    for step in steps:
        _, y = at(points[0][0], step)
        body += [f'<line x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{y:.1f}" y2="{y:.1f}" stroke="#ddd"/>', _text(LEFT - 8, y + 4, number(step), "end")]
    last_x = -100
    measured = sorted({x for x, _ in points})
    for x in measured if len(measured) <= 20 else ticks(measured[-1], 8)[:-1]:
        if at(x, 0)[0] - last_x < 28:
            continue
        last_x = at(x, 0)[0]
        body.append(_text(last_x, HEIGHT - BOTTOM + 18, number(x), "middle"))
    body += [_text((LEFT + WIDTH - RIGHT) / 2, HEIGHT - 14, x_name, "middle"), _text(LEFT, TOP - 6, y_name, size=11, colour="#555")]
    for index, (name, values) in enumerate(series.items()):
        colour = COLOURS[index % len(COLOURS)]
        placed = [at(x, y) for x, y in sorted(values)]
        body.append(f'<polyline fill="none" stroke="{colour}" stroke-width="2" points="{" ".join(f"{x:.1f},{y:.1f}" for x, y in placed)}"/>')
        if len(placed) <= 20:
            body += [f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="{colour}"/>' for x, y in placed]
        body.append(_text(WIDTH - RIGHT + 14, TOP + 14 + 20 * index, name, colour=colour))
    return _frame(title, body)


def bars(title, unit, values):
    """VALUES: {name: (median, lowest, highest)}; one bar each, with a whisker from the lowest to the highest."""
    height = TOP + 28 * len(values) + 20
    steps = ticks(max(high for _, _, high in values.values()))
    left = 210
    body = []

    def at(value):
        return left + value / steps[-1] * (WIDTH - left - 110)

    for index, (name, (middle, low, high)) in enumerate(values.items()):
        y = TOP + 28 * index
        colour = COLOURS[0] if name.startswith("ringbuffer") else "#94a3b8"
        body += [_text(left - 8, y + 14, name, "end"),
                 f'<rect x="{left}" y="{y}" width="{max(1.0, at(middle) - left):.1f}" height="19" fill="{colour}"/>',
                 f'<line x1="{at(low):.1f}" x2="{at(high):.1f}" y1="{y + 9.5}" y2="{y + 9.5}" stroke="#222"/>',
                 _text(at(max(middle, high)) + 6, y + 14, f"{number(middle)} {unit}")]
    return _frame(title, body, height)
